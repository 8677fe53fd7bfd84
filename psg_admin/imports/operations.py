"""The deed of an import: all lines at once, one entry of the history; no receipt and no mail comes of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Protocol

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from psg_admin.events.operations import BOOK
from psg_admin.events.plans import Bookings
from psg_admin.imports.bookings import (
    RegistrationsFacts,
    RegistrationsPlan,
    RegistrationsRequest,
    plan_registrations,
)
from psg_admin.imports.columns import BOOKINGS_LIST, PAYMENTS_LIST
from psg_admin.imports.known import KnownMembership, KnownRest, MembersFacts
from psg_admin.imports.matching import MEMBERS
from psg_admin.imports.model import ColumnMapping, OldId
from psg_admin.imports.payments import PaymentsFacts, PaymentsPlan, PaymentsRequest, plan_payments
from psg_admin.imports.plans import (
    LinePlan,
    MembershipPlan,
    MembersPlan,
    MembersRequest,
    OrderSet,
    PersonPlan,
    Pile,
    TermPlan,
    Told,
    plan_members,
)
from psg_admin.imports.queries import members_facts, payments_facts, registrations_facts
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.quote import Quote, QuoteLine
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.memberships.model import Instalment, Member, Membership, MembershipType, StandingOrder, Term
from psg_admin.memberships.plans import order_reference, term_purpose
from psg_admin.memberships.queries.planning import SERIES, shown_number
from psg_admin.memberships.rules import instalments
from psg_admin.memberships.states import OrderState
from psg_admin.payments.model import PastPayment, Payment
from psg_admin.payments.operations import Ledger
from psg_admin.payments.states import Category, Method
from psg_admin.people.model import Consent, Contact, GiftAidDeclaration, Household, OwnField, OwnValue, Tag
from psg_admin.people.operations import leave_homes, put_change, put_contact
from psg_admin.people.own import field_code
from psg_admin.people.plans import ContactPlan
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import base_table
from psg_admin.store.batch import Batch
from psg_admin.store.bulk import portions
from psg_admin.store.numbering import Numbers, number_key
from psg_admin.store.planning import PlannedDeed

_PORTION = 1_250
"""So many lines are put together before their rows are written."""

_TOPICS = (Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.PAYMENTS, Topic.SCHEME)


class _Remembered(Protocol):
    """What a request says of the list that is to be remembered."""

    @property
    def source(self) -> str:
        """What the file is called."""

    @property
    def header_key(self) -> str:
        """By what its headings are known again."""

    @property
    def columns(self) -> str:
        """What they mean, as JSON."""


def _import(
    session: Session, facts: MembersFacts, plan: MembersPlan, request: MembersRequest, *, progress: Progress = quiet
) -> Changes:
    """Carry out what was planned: all lines, or all but the refused where the request says so.

    :raises Refused: when lines are refused and are not to be left aside.
    :raises Cancelled: when ``progress`` is told to stop; nothing is written then.
    """
    if plan.refused and not request.skip_refused:
        raise Refused(_refusal(plan.refused))
    new, altered = plan.count(Pile.NEW), plan.count(Pile.CHANGED)
    if not new and not altered:
        return Changes(frozenset(), _("Nothing was changed"))
    _Writer(session, facts, plan, request, progress).write()
    words = _("{file} imported: {new} new, {changed} changed")
    summary = words.format(file=request.source or _("A list"), new=show_count(new), changed=show_count(altered))
    return changed(*_TOPICS, summary=summary)


IMPORT_MEMBERS = PlannedDeed(members_facts, plan_members, _import)
"""The members of a list, each line as a careful clerk would have typed it; see :class:`MembersRequest`."""


def _import_payments(
    session: Session, facts: PaymentsFacts, plan: PaymentsPlan, request: PaymentsRequest, *, progress: Progress = quiet
) -> Changes:
    """Put the new payments of a list into the history of those who paid: no receipt, in no books.

    :raises Refused: when lines are refused and are not to be left aside.
    :raises Cancelled: when ``progress`` is told to stop; nothing is written then.
    """
    del facts
    if plan.refused and not request.skip_refused:
        raise Refused(_refusal(plan.refused))
    if not plan.new:
        return Changes(frozenset(), _("Nothing was changed"))
    batch = Batch(session)
    for number, some in enumerate(portions(plan.new, _PORTION)):
        progress(number * _PORTION, len(plan.new))
        for contact_id, line in some:
            batch.insert(
                PastPayment, contact_id=contact_id, received_on=line.day, amount=line.amount, method=line.method,
                reference=line.reference, purpose=line.purpose, source=request.source[:200],
            )  # fmt: skip
        batch.write()
    _remember(session, batch, PAYMENTS_LIST.key, request)
    batch.write()
    words = ngettext(
        "{file} imported: {count} payment of before, {sum}", "{file} imported: {count} payments of before, {sum}",
        len(plan.new),
    )  # fmt: skip
    return changed(
        Topic.PEOPLE, Topic.PAYMENTS,
        summary=words.format(
            file=request.source or _("A list"), count=show_count(len(plan.new)), sum=plan.total.show()
        ),
    )  # fmt: skip


IMPORT_PAYMENTS = PlannedDeed(payments_facts, plan_payments, _import_payments)
"""Payments of before this office, each in the history of who paid; see :class:`PaymentsRequest`."""


def _import_bookings(
    session: Session, facts: RegistrationsFacts, plan: RegistrationsPlan, request: RegistrationsRequest, *,
    progress: Progress = quiet,
) -> Changes:  # fmt: skip
    """Make the new bookings of a list, each as the event's own deed makes it; no money is taken.

    :raises Refused: when lines are refused and are not to be left aside.
    :raises Cancelled: when ``progress`` is told to stop; nothing is written then.
    """
    progress(0, 0)
    if plan.refused and not request.skip_refused:
        raise Refused(_refusal(plan.refused))
    if not plan.new:
        return Changes(frozenset(), _("Nothing was changed"))
    bookings = tuple(one.booking for one in plan.new)
    made = BOOK.carry_out(session, facts.placing, bookings, Bookings((), request.today, request.now))
    batch = Batch(session)
    _remember(session, batch, BOOKINGS_LIST.key, request)
    batch.write()
    return made


IMPORT_BOOKINGS = PlannedDeed(registrations_facts, plan_registrations, _import_bookings)
"""Registrations for an event; see :class:`RegistrationsRequest`."""


def watched(deed: PlannedDeed[Any, Any, Any], progress: Progress) -> PlannedDeed[Any, Any, Any]:
    """Return one of the deeds above so that it says how far it is, and can be stopped."""
    carry_out_watched: Any = deed.carry_out
    return replace(deed, carry_out=partial(carry_out_watched, progress=progress))


def _refusal(refused: Sequence[Told]) -> str:
    first = refused[0]
    return ngettext(
        "{count} line cannot be taken, so nothing was imported. Line {line}: {reason} Mend it in the file, or import "
        "all but it.",
        "{count} lines cannot be taken, so nothing was imported. The first is line {line}: {reason} Mend them in the "
        "file, or import all but those.",
        len(refused),
    ).format(count=show_count(len(refused)), line=first.line, reason=first.reason)


class _Writer:
    """Writes the lines of a plan into one batch."""

    def __init__(
        self, session: Session, facts: MembersFacts, plan: MembersPlan, request: MembersRequest, progress: Progress
    ) -> None:
        self._session = session
        self._progress = progress
        self._facts = facts
        self._plan = plan
        self._request = request
        self._batch = Batch(session)
        self._numbers = Numbers(self._batch, facts.drawn)
        self._ledger = Ledger(session, self._batch, self._numbers, today=request.today, now=request.now)
        self._types: dict[int | str, int] = {}
        self._type_names: dict[int | str, str] = {row.id: row.name for row in facts.scheme.types}
        self._fields = {fold(row.name): row.id for row in facts.fields if row.record is not OwnRecord.BOOKING}
        self._first: dict[int, int] = {}  # the first person of each line
        self._spots: dict[tuple[int, int], int] = {}  # who comes to a home, by line and place
        self._coming = {spot for home in plan.homes for spot in home.coming}
        self._memberships: dict[int, int] = {}  # the membership of each line
        on_file = facts.on_file.memberships.values()
        wished = [
            line.membership.number for line in plan.lines if line.membership is not None and line.membership.number
        ]
        set_up = [line.membership.order for line in plan.lines if line.membership is not None]
        self._used = {number_key(row.number) for row in on_file} | {number_key(number) for number in wished}
        self._used |= {number_key(row.order.reference) for row in on_file if row.order is not None}
        self._used |= {number_key(order.reference) for order in set_up if order is not None and order.reference}

    def write(self) -> None:
        """Write all of it."""
        self._make_types()
        self._make_fields()
        # Everybody first: whoever pays may stand further below. Rows are let go of as they are written.
        steps = 2 * len(self._plan.lines)
        people: list[list[int]] = []
        steps = 2 * len(self._plan.lines)
        for some in portions(self._plan.lines, _PORTION):
            self._progress(len(people), steps)
            people += [self._people(line) for line in some]
            self._batch.write()
        done = len(people)
        for pairs in portions(list(zip(self._plan.lines, people, strict=True)), _PORTION):
            self._progress(done, steps)
            for line, ids in pairs:
                if line.membership is not None:
                    self._membership(line, line.membership, ids)
                if line.own:
                    there = self._memberships[line.line]
                    self._own(there, line.own, self._facts.of_memberships.get(there, {}))
            self._batch.write()
            done += len(pairs)
        for line, ids in zip(self._plan.lines, people, strict=True):
            self._join(line, ids)
            for kind, key in line.old_ids:
                membership_id = self._memberships.get(line.line)
                self._batch.insert(OldId, kind=kind, key=key, contact_id=ids[0], membership_id=membership_id)
        self._let_live_together()
        _remember(self._session, self._batch, MEMBERS, self._request)
        self._numbers.write()
        self._progress(steps, steps)
        self._batch.write()

    def _make_types(self) -> None:
        position = len(self._facts.scheme.types)
        for kind in self._plan.types:
            position += 1
            self._types[kind.words] = self._batch.insert(
                MembershipType, code=kind.code, name=kind.name, people=kind.people, lifetime=kind.lifetime,
                concession=kind.concession, position=position,
            )  # fmt: skip
            self._type_names[kind.words] = kind.name

    def _make_fields(self) -> None:
        codes = {row.code for row in self._facts.fields}
        last = max((row.position for row in self._facts.fields), default=0)
        for position, new in enumerate(self._plan.fields, last + 1):
            code = field_code(new.name, codes)
            codes.add(code)
            self._fields[fold(new.name)] = self._batch.insert(
                OwnField, code=code, name=new.name[:200], record=OwnRecord.CONTACT, kind=new.kind,
                choices="\n".join(new.choices), position=position,
            )  # fmt: skip

    # --- people -----------------------------------------------------------------------------------------------------

    def _people(self, line: LinePlan) -> list[int]:
        ids = [self._person(person) for person in line.people]
        self._first[line.line] = ids[0]
        spots = {(line.line, place): i for place, i in enumerate(ids)}
        self._spots |= {spot: i for spot, i in spots.items() if spot in self._coming}
        return ids

    def _let_live_together(self) -> None:
        """Let those of one household come to one home, from the ones of before."""
        known = {i: facts.home for i in self._spots.values() if (facts := self._facts.contacts.get(i)) is not None}
        there = {home.home_id for home in self._plan.homes}  # somebody stays at those, and somebody comes
        left = [home for home in known.values() if home is not None and home.id not in there]
        cleared = leave_homes(self._batch, left, known.keys())
        rows = {facts.home.id: facts.home.row for facts in self._facts.contacts.values() if facts.home is not None}
        for home in self._plan.homes:
            called = dict(home.called)
            home_id = home.home_id or self._batch.insert(Household, **called)
            if home.home_id is not None and called:
                self._batch.update(Household, home_id, rows[home_id], called)
            for contact_id in dict.fromkeys(self._spots[spot] for spot in home.coming):
                cleared.pop(contact_id, None)
                was = known.get(contact_id)
                before = {"household_id": None if was is None else was.id}
                self._batch.update(Contact, contact_id, before, {"household_id": home_id})
        for contact_id, before in cleared.items():
            self._batch.update(Contact, contact_id, before, {"household_id": None})

    def _person(self, person: PersonPlan) -> int:
        contact_id = person.contact_id
        if contact_id is None:
            contact_id = put_contact(self._batch, person.after, now=self._request.now)
        elif person.before is not None and person.after != person.before:
            plan = ContactPlan(contact_id, person.after, person.before)
            put_change(self._batch, self._facts.contacts[contact_id], plan)
        if person.consents or person.gift_aid or person.tags or person.own:
            self._rest(contact_id, person, self._facts.rest.get(contact_id, KnownRest()))
        return contact_id

    def _rest(self, contact_id: int, person: PersonPlan, known: KnownRest) -> None:
        today, source = self._request.today, self._request.source[:200]
        for one in person.consents:
            row = known.consents.get(one.channel)
            after = {"answer": one.answer, "words": one.words[:500]}
            if row is None:
                self._batch.insert(
                    Consent, contact_id=contact_id, channel=one.channel, **after, source=source, noted_on=today
                )
            else:
                self._batch.update(Consent, row.id, {"answer": row.answer, "words": row.words}, after)
        for said, row_id in person.gift_aid:
            after_aid = {
                "answer": said.answer, "made_on": said.made_on, "ended_on": said.ended_on,
                "claimed_to": said.claimed_to,
            }  # fmt: skip
            if row_id is None:
                self._batch.insert(GiftAidDeclaration, contact_id=contact_id, **after_aid, source=source)
            else:
                before = next(row for row in known.gift_aid if row.id == row_id)._asdict()
                self._batch.update(GiftAidDeclaration, row_id, before, after_aid)
        for name in person.tags:
            self._batch.insert(Tag, contact_id=contact_id, name=name[:100])
        self._own(contact_id, person.own, known.own)

    def _own(self, record_id: int, said: Iterable[tuple[str, str]], known: Mapping[int, tuple[int, str]]) -> None:
        """Add what a person or a membership says in fields of the office's own."""
        for name, text in said:
            field_id = self._fields[fold(name)]
            value = known.get(field_id)
            if value is None:
                self._batch.insert(OwnValue, field_id=field_id, record_id=record_id, text=text)
            else:
                self._batch.update(OwnValue, value[0], {"text": value[1]}, {"text": text})

    # --- memberships ------------------------------------------------------------------------------------------------

    def _membership(self, line: LinePlan, plan: MembershipPlan, ids: Sequence[int]) -> None:
        type_id = plan.kind if isinstance(plan.kind, int) else self._types[plan.kind]
        if plan.before is not None:
            self._alter(line, plan, plan.before, type_id, ids)
            return
        payer_id = ids[0] if plan.payer is None else self._payer(line, plan)
        number = plan.number or self._draw()
        membership_id = self._batch.insert(
            Membership, number=number, type_id=type_id, payer_id=payer_id, method=plan.method, joined_on=plan.joined,
            ended_on=plan.ended, ending=plan.ending,
        )  # fmt: skip
        self._memberships[line.line] = membership_id
        for contact_id in ids:
            self._batch.insert(Member, membership_id=membership_id, contact_id=contact_id, since=plan.joined)
        self._terms(membership_id, number, plan, type_id, payer_id)
        if plan.order is not None:
            self._batch.insert(
                StandingOrder, membership_id=membership_id, **self._order(plan.order, number), state=OrderState.REGULAR,
                state_since=self._request.today, brought_forward=True,
            )  # fmt: skip

    def _payer(self, line: LinePlan, plan: MembershipPlan) -> int:
        if plan.payer is None:
            return self._first[line.line]
        if plan.payer.contact_id is not None:
            return plan.payer.contact_id
        return self._first[plan.payer.line or line.line]

    def _alter(
        self, line: LinePlan, plan: MembershipPlan, before: KnownMembership, type_id: int, ids: Sequence[int]
    ) -> None:
        self._memberships[line.line] = before.id
        payer_id = before.payer_id if plan.payer is None else self._payer(line, plan)
        was = {
            "number": before.number, "type_id": before.type_id, "payer_id": before.payer_id, "method": before.method,
            "joined_on": before.joined, "ended_on": before.ended, "ending": before.ending,
        }  # fmt: skip
        now = {
            "number": plan.number, "type_id": type_id, "payer_id": payer_id, "method": plan.method,
            "joined_on": plan.joined, "ended_on": plan.ended, "ending": plan.ending,
        }  # fmt: skip
        self._batch.update(Membership, before.id, was, now)
        for contact_id in ids:
            if contact_id not in before.members:
                self._batch.insert(Member, membership_id=before.id, contact_id=contact_id, since=self._request.today)
        self._terms(before.id, plan.number, plan, type_id, payer_id)
        if plan.order is None:
            return
        after = self._order(plan.order, plan.number)
        if before.order is None:
            self._batch.insert(
                StandingOrder, membership_id=before.id, **after, state=OrderState.REGULAR,
                state_since=self._request.today, brought_forward=True,
            )  # fmt: skip
            return
        known = before.order._asdict()
        if known["reference"] != after["reference"]:
            after["brought_forward"], known["brought_forward"] = True, None
        self._batch.update(StandingOrder, before.order.id, known, after)

    def _order(self, order: OrderSet, number: str) -> dict[str, Any]:
        return {
            "reference": order.reference or order_reference(self._facts.settings, number), "amount": order.amount,
            "interval": order.interval, "day": order.day, "first_expected": order.first,
        }  # fmt: skip

    def _draw(self) -> str:
        """Draw the next number of which neither it nor the reference of its standing order is in use."""
        settings = self._facts.settings
        while True:
            number = shown_number(settings, self._numbers.draw(SERIES))
            if self._used.isdisjoint((number_key(number), number_key(order_reference(settings, number)))):
                return number

    def _terms(self, membership_id: int, number: str, plan: MembershipPlan, type_id: int, payer_id: int) -> None:
        for term in plan.terms:
            self._term(membership_id, number, plan, term, type_id, payer_id)
        if plan.credit:
            self._credit(payer_id, plan.credit)

    def _term(
        self, membership_id: int, number: str, plan: MembershipPlan, term: TermPlan, type_id: int, payer_id: int
    ) -> None:
        amount = term.owed + term.part
        charge_id = None
        if amount:
            charge_id = self._ledger.owe(
                contact_id=payer_id, category=Category.SUBSCRIPTION,
                purpose=term_purpose(self._type_names[plan.kind], number), amount=amount, due_on=term.start,
                first_day=term.start, end_day=term.end,
            )  # fmt: skip
        quote = Quote((QuoteLine(_("Brought forward"), amount),))
        term_id = self._batch.insert(
            Term, membership_id=membership_id, type_id=type_id, method=plan.method, start_day=term.start,
            end_day=term.end, amount=amount, quote=json.dumps(quote.to_data(), ensure_ascii=False),
            charge_id=charge_id, made_at=self._request.now, brought_forward=term.paid,
        )  # fmt: skip
        if not term.paid and plan.order is not None:
            for due in instalments(amount, plan.order.interval, DayRange(term.start, term.end), plan.order.day):
                self._batch.insert(Instalment, term_id=term_id, due_on=due.day, amount=due.amount)
        if term.part and charge_id is not None:
            payment_id = self._credit(payer_id, term.part, on=min(term.start, self._request.today))
            self._ledger.set_against(payment_id, charge_id, term.part, posted_on=term.start)

    def _credit(self, payer_id: int, amount: Any, *, on: date | None = None) -> int:
        """Add money that came in before this office: it is posted on no day, and has no receipt."""
        return self._batch.insert(
            Payment, contact_id=payer_id, received_on=on or self._request.today, amount=amount, method=Method.OTHER,
            note=_("Brought forward"), entered_at=self._request.now, brought_forward=True,
        )  # fmt: skip

    def _join(self, line: LinePlan, ids: Sequence[int]) -> None:
        """Let the people of a line come into the membership of another line, or one on file."""
        membership_id = line.joins
        members: Sequence[int] = ()
        since = self._request.today
        if membership_id is not None:
            members = self._facts.on_file.memberships[membership_id].members
        elif line.joins_line is not None:
            membership_id = self._memberships.get(line.joins_line)
            since = next(
                plan.membership.joined for plan in self._plan.lines
                if plan.line == line.joins_line and plan.membership is not None
            )  # fmt: skip
        if membership_id is None:
            return
        for contact_id in ids:
            if contact_id not in members:
                self._batch.insert(Member, membership_id=membership_id, contact_id=contact_id, since=since)


def remember_columns(session: Session, batch: Batch, kind: str, *, source: str, header_key: str, columns: str) -> None:
    """Remember what the ``columns`` of a list of some kind mean (as JSON), by its headings: ``header_key`` is by what
    they are known again, "" for what is not to be remembered. ``source`` is what its file is called.
    """
    if not header_key:
        return
    table = base_table(inspect(ColumnMapping))
    row = session.execute(
        select(table).where(table.c.kind == kind, table.c.header_key == header_key)
    ).mappings().first()  # fmt: skip
    now = {"columns": columns, "name": source[:100]}
    if row is None:
        batch.insert(ColumnMapping, kind=kind, header_key=header_key, **now)
    else:
        batch.update(ColumnMapping, row["id"], dict(row), now)


def _remember(session: Session, batch: Batch, kind: str, request: _Remembered) -> None:
    """Remember what the columns of a request's list mean."""
    remember_columns(
        session, batch, kind, source=request.source, header_key=request.header_key, columns=request.columns
    )
