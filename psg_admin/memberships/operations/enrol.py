"""Enrol and renew, one membership or many, with or without the money in hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, inspect, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import (
    Absence,
    Instalment,
    Member,
    Membership,
    OrderSum,
    StandingOrder,
    Term,
    TypeChange,
)
from psg_admin.memberships.plans import (
    NEW_CHARGE,
    Enrolment,
    EnrolmentFacts,
    EnrolmentPlan,
    Enrolments,
    OrderPlan,
    Renewal,
    RenewalFacts,
    RenewalPlan,
    Renewals,
    given_by,
    order_reference,
    plan_enrolments,
    plan_renewals,
    term_purpose,
)
from psg_admin.memberships.queries.planning import SERIES, enrolment_facts, renewal_facts, shown_number
from psg_admin.memberships.rules import Due, OrderHeld
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.model import Charge
from psg_admin.payments.operations import Ledger, Owed
from psg_admin.payments.plans import PaymentPlan
from psg_admin.payments.rules import PayNow, show_period
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import put_contact, say_own
from psg_admin.people.particulars import ContactDraft, Somebody, draft_of
from psg_admin.people.queries import own_fields
from psg_admin.people.rules import short_name, shown_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import base_table, chunks
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import Numbers, number_key
from psg_admin.store.planning import PlannedDeed, perform

_TERMS = base_table(inspect(Term))
_INSTALMENTS = base_table(inspect(Instalment))
_SUMS = base_table(inspect(OrderSum))
_CHANGES = base_table(inspect(TypeChange))
TOPICS = (Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS)


def enrol(
    session: Session,
    *,
    members: Sequence[Somebody],
    type_id: int,
    method: Method,
    joined: date,
    today: date,
    now: datetime,
    payer: Somebody | None = None,
    number: str | None = None,
    interval: Interval = Interval.YEAR,
    first_payment: PayNow | None = None,
    quoted: Money | None = None,
    own: Mapping[str, Any] | None = None,
) -> Changes:
    """Enrol one or several people in one membership, from ``joined`` on.

    ``members`` and ``payer`` are contacts by id or drafts of new ones; without ``payer`` the first member pays. A new
    member of whom no address is told lives where the first one does. The
    number is drawn unless one is given. The first term is quoted and owed; who pays by standing order gets one to set
    up, with its reference. With ``first_payment`` the money is taken and receipted in the same deed. ``quoted`` is the
    fee that the person was shown. ``own`` is what the membership and its first member say in fields of the office's
    own, by their keys.
    ``Changes.reference`` is the number, ``made`` the id of the membership, ``more["receipt"]`` the receipt's number.

    :raises BadInput: without members; for an unlikely day; for a number that is taken or none; for a value that a
        field of the office's own does not take.
    :raises Refused: for more members than the type takes, somebody twice, somebody who is a member already or has
        died; for a type that is closed or has no fee on the day.
    :raises Conflict: when the fee is another one than was ``quoted``.
    """
    wanted = Enrolment(
        tuple(members), type_id, method, joined, payer, number or "", interval, first_payment, quoted, own=own
    )
    return perform(session, ENROL, Enrolments((wanted,), today, now))


def enrol_many(session: Session, *, enrolments: Sequence[Enrolment], today: date, now: datetime) -> Changes:
    """Make many memberships as one deed, each as :func:`enrol` does.

    :raises Problems: with what stands against each.
    """
    return perform(session, ENROL, Enrolments(tuple(enrolments), today, now))


def renew(
    session: Session,
    *,
    membership_id: int,
    today: date,
    now: datetime,
    type_id: int | None = None,
    method: Method | None = None,
    on: date | None = None,
    pay: PayNow | None = None,
    version: int | None = None,
    quoted: Money | None = None,
    again: bool = False,
    keep_discount: bool = False,
) -> Changes:
    """Give a membership its next term, and bring back who has lapsed or resigned; the number is kept.

    ``on`` is the day of renewal (today unless given): early it adds to the end of the last term, in grace it continues
    from there, after that the term starts on the day. Type and method may change with it. With ``pay`` the money is
    taken and receipted in the same deed. ``quoted`` is the fee that the person was shown. ``made`` is the id of the
    membership. One for life that had ended counts again: nothing is owed for it. Who lapsed because nothing was paid
    pays with it: the term starts on the day of the payment. A standing order that has stopped, or was never seen, earns
    no discount unless the office decides so (``keep_discount``); ``more["words"]`` says so then.

    :raises RenewedAlready: when it is, unless another term is meant (``again``).
    :raises Refused: for a member who has died or is for life; while the running term is unpaid and gives no standing
        (its payment is what is wanted); for a type with too few places, or no fee on the day.
    :raises BadInput: for an unlikely day.
    :raises Conflict: when somebody else saved the membership since ``version``, or the fee is another one than was
        ``quoted``.
    """
    wanted = Renewal(membership_id, type_id, method, on, pay, version, quoted, again=again, keep_discount=keep_discount)
    return perform(session, RENEW, Renewals((wanted,), today, now))


def renew_many(session: Session, *, renewals: Sequence[Renewal], today: date, now: datetime) -> Changes:
    """Renew many memberships as one deed, each as :func:`renew` does.

    :raises Problems: with what stands against each.
    """
    return perform(session, RENEW, Renewals(tuple(renewals), today, now))


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of one plan: the membership, its number and that of the receipt; of a new one also who is in it, by
    name, and the contact of the first.
    """

    membership_id: int
    number: str
    receipt: str
    names: tuple[str, ...] = ()
    first_id: int = 0


class _Writer:
    """Writes terms with what hangs on them into one batch."""

    def __init__(self, session: Session, facts: EnrolmentFacts | RenewalFacts, *, today: date, now: datetime) -> None:
        self.batch = Batch(session)
        self.numbers = Numbers(self.batch, facts.drawn)
        self._ledger = Ledger(session, self.batch, self.numbers, today=today, now=now)
        self._settings = facts.settings
        self._today = today
        self._now = now

    def contact(self, who: Somebody) -> int:
        """Return the id of a contact, put on file now if it is new."""
        return who if isinstance(who, int) else put_contact(self.batch, who, now=self._now)

    def term(
        self, membership_id: int, number: str, plan: EnrolmentPlan | RenewalPlan, *, payer_id: int,
        payer: ContactDraft | None, written_off: Sequence[Mapping[str, Any]] = (),
    ) -> str:  # fmt: skip
        """Add a term with its charge, standing order and payment, and return the number of the receipt or nothing.

        ``payer`` is needed where the plan has a payment. ``written_off``: terms that count no more, which make room.
        """
        purpose = term_purpose(plan.type_name, number)
        charge_id = self._charge(payer_id, purpose, plan.fee, plan.period)
        values = {
            "membership_id": membership_id, "type_id": plan.type_id, "method": plan.method,
            "start_day": plan.period.start, "end_day": plan.period.end, "amount": plan.fee,
            "quote": _as_json(plan.quote), "charge_id": charge_id, "made_at": self._now,
        }  # fmt: skip
        same_day = next((row for row in written_off if row["start_day"] == plan.period.start), None)
        if same_day is None:
            term_id = self.batch.insert(Term, **values)
        else:  # there is one term a day: the one that counts no more becomes the new one
            term_id = same_day["id"]
            self.batch.update(Term, term_id, same_day, values)
        for row in written_off:
            if row is not same_day:
                self.batch.delete(_TERMS, {column.key: row[column.key] for column in _TERMS.c})
            for change in row["changes"]:
                self.batch.delete(_CHANGES, change)
        self._instalments(term_id, plan.dues, [row for term in written_off for row in term["instalments"]])
        if plan.order is not None:
            self._order(membership_id, number, plan.order, None if isinstance(plan, EnrolmentPlan) else plan.held)
        if plan.payment is None:
            return ""
        assert payer is not None  # noqa: S101 - facts have who pays
        return self._pay(plan.payment, payer_id, payer, charge_id, purpose, plan.period)

    def gift(self, payer_id: int, payer: ContactDraft | None, plan: RenewalPlan) -> str:
        """Take what is given where no term is made, and return the number of the receipt or nothing."""
        if plan.payment is None:
            return ""
        assert payer is not None  # noqa: S101 - facts have who pays
        return self._pay(plan.payment, payer_id, payer, None, "", plan.period)

    def write(self) -> None:
        """Write all of it."""
        self.numbers.write()
        self.batch.write()

    def _charge(self, payer_id: int, purpose: str, fee: Money, period: DayRange) -> int | None:
        if not fee:
            return None
        return self._ledger.owe(
            contact_id=payer_id, category=Category.SUBSCRIPTION, purpose=purpose, amount=fee, due_on=period.start,
            first_day=period.start, end_day=period.end,
        )  # fmt: skip

    def _instalments(self, term_id: int, dues: Sequence[Due], gone: Sequence[Mapping[str, Any]]) -> None:
        """Let a term fall due in instalments. Those of terms that count no more go; one of the day is made over."""
        kept = {row["due_on"]: row for row in gone if row["term_id"] == term_id}
        for due in dues:
            row = kept.pop(due.day, None)
            if row is None:
                self.batch.insert(Instalment, term_id=term_id, due_on=due.day, amount=due.amount)
            else:
                self.batch.update(Instalment, row["id"], row, {"amount": due.amount})
        for row in gone:
            if row["term_id"] != term_id or row["due_on"] in kept:
                self.batch.delete(_INSTALMENTS, row)

    def _order(self, membership_id: int, number: str, plan: OrderPlan, held: OrderHeld | None) -> None:
        if held is not None:  # it is asked for anew
            before = {
                "state": held.known.told, "state_since": held.known.told_since,
                "first_expected": held.known.days.first, "amount": held.known.amount, "day": held.known.days.day,
            }  # fmt: skip
            after = {
                "state": OrderState.NONE, "state_since": self._today, "first_expected": plan.first_expected,
                "amount": plan.amount, "day": plan.first_expected.day,
            }  # fmt: skip
            self.batch.update(StandingOrder, held.order_id, before, after)
            return
        self.batch.insert(
            StandingOrder, membership_id=membership_id, reference=order_reference(self._settings, number),
            amount=plan.amount, interval=plan.interval, day=plan.first_expected.day,
            first_expected=plan.first_expected, state=OrderState.NONE, state_since=self._today,
        )  # fmt: skip

    def _pay(
        self, plan: PaymentPlan, payer_id: int, payer: ContactDraft, charge_id: int | None, purpose: str,
        period: DayRange,
    ) -> str:  # fmt: skip
        owed = {}
        if charge_id is not None:
            words = show_period(period.start, period.end)
            owed[NEW_CHARGE] = Owed(charge_id, payer_id, shown_name(payer), purpose, words)
        _payment_id, receipt = self._ledger.receive(plan, payer_id=payer_id, payer=payer, owed=owed)
        return receipt


def _as_json(quote: Quote) -> str:
    return json.dumps(quote.to_data(), ensure_ascii=False)


def _enter_enrolments(
    session: Session, facts: EnrolmentFacts, plans: tuple[EnrolmentPlan, ...], request: Enrolments
) -> Changes:
    writer = _Writer(session, facts, today=request.today, now=request.now)
    used = given_by(facts.settings, plans) | set(facts.taken)
    made = [_enrol(writer, facts, plan, used) for plan in plans]
    writer.write()
    for one, plan in zip(made, plans, strict=True):
        if plan.own:
            _say_own(session, one, plan, plan.own)
    return _done(made, _enrolled(made))


def _say_own(session: Session, made: _Made, plan: EnrolmentPlan, own: Mapping[str, Any]) -> None:
    of_people = {each.key for each in own_fields(session, of=(OwnRecord.CONTACT,), every=True)}
    person = {key: value for key, value in own.items() if key in of_people}
    membership = {key: value for key, value in own.items() if key not in of_people}
    new = not isinstance(plan.members[0], int)
    say_own(session, record=OwnRecord.CONTACT, record_id=made.first_id, own=person, new=new)
    say_own(session, record=OwnRecord.MEMBERSHIP, record_id=made.membership_id, own=membership, new=True)


def _enrol(writer: _Writer, facts: EnrolmentFacts, plan: EnrolmentPlan, used: set[str]) -> _Made:
    contacts = [writer.contact(who) for who in plan.members]
    if plan.payer is None or plan.payer in plan.members:
        payer_id = contacts[0 if plan.payer is None else plan.members.index(plan.payer)]
    else:
        payer_id = writer.contact(plan.payer)
    number = plan.wished or _draw(writer.numbers, facts.settings, used)
    membership_id = writer.batch.insert(
        Membership, number=number, type_id=plan.type_id, payer_id=payer_id, method=plan.method, joined_on=plan.joined
    )
    for contact_id in contacts:
        writer.batch.insert(Member, membership_id=membership_id, contact_id=contact_id, since=plan.joined)
    pays = plan.members[0] if plan.payer is None else plan.payer
    receipt = writer.term(membership_id, number, plan, payer_id=payer_id, payer=draft_of(facts.people, pays))
    names = tuple(short_name(draft_of(facts.people, who)) for who in plan.members)
    return _Made(membership_id, number, receipt, names, contacts[0])


def _draw(numbers: Numbers, settings: MembershipSettings, used: set[str]) -> str:
    """Draw the next number of which neither it nor the reference of its standing order is in use, by their keys."""
    while True:
        number = shown_number(settings, numbers.draw(SERIES))
        if used.isdisjoint((number_key(number), number_key(order_reference(settings, number)))):
            return number


def _enrolled(made: Sequence[_Made]) -> str:
    if len(made) == 1:
        words = ngettext(
            "{names} enrolled as member {number}", "{names} enrolled as members {number}", len(made[0].names)
        )
        return words.format(names=_joined(made[0].names), number=made[0].number)
    count = sum(len(one.names) for one in made)
    words = ngettext("{count} person enrolled in {numbers}", "{count} people enrolled in {numbers}", count)
    return words.format(count=show_count(count), numbers=_numbers(made))


def _enter_renewals(
    session: Session, facts: RenewalFacts, plans: tuple[RenewalPlan, ...], request: Renewals
) -> Changes:
    writer = _Writer(session, facts, today=request.today, now=request.now)
    written_off = _written_off(session, facts, plans)
    for row in _overtaken_sums(session, plans):
        writer.batch.delete(_SUMS, row)
    made = [_renew(writer, facts, plan, written_off.get(plan.membership_id, ())) for plan in plans]
    writer.write()
    if len(made) == 1:
        words = _("Member {number} is back, {period}") if plans[0].returns else _("Member {number} renewed, {period}")
        return _done(made, words.format(number=made[0].number, period=plans[0].period.show()), plans[0].lost)
    words = ngettext("{numbers} renewed", "{numbers} renewed", len(made)).format(numbers=_numbers(made))
    lost = "\n".join(f"{plan.number}: {plan.lost}" for plan in plans if plan.lost)
    return _done(made, words[:1].upper() + words[1:], lost)


def _written_off(
    session: Session, facts: RenewalFacts, plans: Sequence[RenewalPlan]
) -> dict[int, list[Mapping[str, Any]]]:
    """Return, by membership, the terms of one that had ended that count no more, or not from its end on: nothing is to
    be paid for them (see ``rules.counted``).
    """
    ended = {p.membership_id: facts.memberships[p.membership_id].ended_on for p in plans}
    found: dict[int, list[Mapping[str, Any]]] = {}
    for some in chunks(i for i, ended_on in ended.items() if ended_on is not None):
        query = (
            select(_TERMS)
            .outerjoin(Charge, Charge.id == _TERMS.c.charge_id)
            .join(Membership, Membership.id == _TERMS.c.membership_id)
            .where(
                _TERMS.c.membership_id.in_(some),
                or_(
                    and_(
                        _TERMS.c.start_day >= Membership.ended_on,
                        or_(Charge.cancelled_on.is_not(None), _TERMS.c.amount == NOTHING),
                    ),
                    and_(
                        func.coalesce(_TERMS.c.end_day, date.max) > Membership.ended_on,
                        Charge.cancelled_on >= Membership.ended_on,
                    ),
                ),
            )
        )
        for row in session.execute(query).mappings():
            found.setdefault(row["membership_id"], []).append({**row, "instalments": [], "changes": []})
    terms = {term["id"]: term for some in found.values() for term in some}
    for ids in chunks(terms):
        for row in session.execute(select(_INSTALMENTS).where(_INSTALMENTS.c.term_id.in_(ids))).mappings():
            terms[row["term_id"]]["instalments"].append(dict(row))
        for row in session.execute(select(_CHANGES).where(_CHANGES.c.term_id.in_(ids))).mappings():
            terms[row["term_id"]]["changes"].append(dict(row))
    return found


def _overtaken_sums(session: Session, plans: Sequence[RenewalPlan]) -> list[Mapping[str, Any]]:
    """Return what standing orders that are asked for anew were to pay from later days on."""
    found: list[Mapping[str, Any]] = []
    for some in chunks(plan.held.order_id for plan in plans if plan.order is not None and plan.held is not None):
        found += [dict(row) for row in session.execute(select(_SUMS).where(_SUMS.c.order_id.in_(some))).mappings()]
    return found


def _renew(writer: _Writer, facts: RenewalFacts, plan: RenewalPlan, written_off: Sequence[Mapping[str, Any]]) -> _Made:
    row = facts.memberships[plan.membership_id]
    before = {key: getattr(row, key) for key in ("type_id", "method", "ended_on", "ending", "end_note")}
    after = {"type_id": plan.type_id, "method": plan.method, "ended_on": None, "ending": None, "end_note": ""}
    writer.batch.update(Membership, plan.membership_id, before, after)
    left_on = row.ended_on
    for term in written_off:
        if left_on is not None and term["start_day"] < left_on:
            writer.batch.update(Term, term["id"], term, {"end_day": left_on})
    none_at_all = [term for term in written_off if left_on is not None and term["start_day"] >= left_on]
    if plan.absent is not None:
        writer.batch.insert(
            Absence, membership_id=plan.membership_id, start_day=plan.absent.start, end_day=plan.absent.end
        )
    payer = facts.payers.get(plan.payer)
    if plan.returns:
        return _Made(plan.membership_id, plan.number, writer.gift(plan.payer, payer, plan))
    receipt = writer.term(
        plan.membership_id, plan.number, plan, payer_id=plan.payer, payer=payer, written_off=none_at_all
    )
    return _Made(plan.membership_id, plan.number, receipt)


def _numbers(made: Sequence[_Made]) -> str:
    """Return which memberships they are: how many, from the first to the last where no other lies between."""
    first, last = made[0].number, made[-1].number
    whole = first.isdecimal() and last.isdecimal() and int(last) - int(first) == len(made) - 1
    if whole:
        return _("memberships {first} to {last}").format(first=first, last=last)
    return ngettext("{count} membership", "{count} memberships", len(made)).format(count=show_count(len(made)))


def _done(made: Sequence[_Made], summary: str, words: str = "") -> Changes:
    more = {"words": words} if words else {}
    if len(made) > 1:
        return changed(*TOPICS, summary=summary, made=made[0].membership_id, more=more)
    if made[0].receipt:
        more["receipt"] = made[0].receipt
    return changed(*TOPICS, summary=summary, made=made[0].membership_id, reference=made[0].number, more=more)


def _joined(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])


ENROL = PlannedDeed(enrolment_facts, plan_enrolments, _enter_enrolments)
"""Memberships that are made (see :func:`enrol_many`)."""

RENEW = PlannedDeed(renewal_facts, plan_renewals, _enter_renewals)
"""Memberships that get their next term (see :func:`renew_many`)."""
