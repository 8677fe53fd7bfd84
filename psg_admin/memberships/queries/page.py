"""Everything about one membership, for its page, for ``members show`` and for taking a payment."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.model import FormerNumber, Member, Membership, MembershipType, StandingOrder, Term
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.order_facts import load_orders
from psg_admin.memberships.queries.renewal import NextTerm, renewal_quote
from psg_admin.memberships.rules import (
    AgreedSum,
    Due,
    Seen,
    StandingAt,
    TermFacts,
    coming_sums,
    next_states,
    order_at,
    standing_on,
    why_renewal_stays,
)
from psg_admin.memberships.states import Ending, Interval, OrderState
from psg_admin.payments.queries import balances, charges, paid_on
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.people.queries import own_fields, own_values
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks, fetch
from psg_admin.store.numbering import clean_reference, number_key


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One person of a membership; ``until`` is the first day on which the person is not in it any more."""

    id: int
    contact_id: int
    name: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term: what was quoted, what of it is paid and still owed, when it was fully paid. ``waived``: let off.
    ``due``: what of it has fallen due by the day that is asked about, and is not paid; ``instalments``: in which it
    falls due, where it does not at once.

    ``let_off``: so much of it is not asked for any more, though something was paid.
    """

    id: int
    period: DayRange
    type_name: str
    method: Method
    amount: Money
    quote: Quote
    charge_id: int | None
    paid_on: date | None
    paid: Money
    owed: Money
    waived: bool
    let_off: Money = NOTHING
    due: Money = NOTHING
    instalments: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderRow:
    """The standing order of a membership on the day that is asked about; ``next_states`` are those that may be noted.

    ``amount`` is what it pays on the day, ``coming`` what it pays from later days on. ``state`` is how far it has come
    since ``state_since``, with the ``reason`` in a sentence; ``told`` is what the office was told last, on
    ``told_since``. ``expected`` is the next day on which a payment is expected (None: none is), ``seen`` the last
    payment that came.
    """

    reference: str
    amount: Money
    interval: Interval
    day: int
    first_expected: date
    state: OrderState
    state_since: date
    next_states: tuple[OrderState, ...]
    version: int
    reason: str
    told: OrderState
    told_since: date
    coming: tuple[AgreedSum, ...] = ()
    expected: date | None = None
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class MembershipPage:
    """A membership on one day. ``members``: who is in it still, the payer first. ``terms`` newest first; ``balance`` is
    what its payer owes in all, less what is left over, ``membership_balance`` what is owed for the membership, by
    whomever.

    Its type is that which it had on the day; ``next_type_id`` is the one of its next term.

    ``renewal_stays`` says in a sentence why the newest term cannot be withdrawn, or is empty. ``absences``: the days
    between a resignation and the return from it. ``own`` is what it says in the office's own fields, by their keys.
    ``former_numbers`` find it still.
    """

    id: int
    version: int
    number: str
    next_type_id: int
    next_type_name: str
    type_id: int
    type_code: str
    type_name: str
    concession: bool
    method: Method
    joined_on: date
    ended_on: date | None
    ending: Ending | None
    end_note: str
    payer_id: int
    payer_name: str
    members: tuple[MemberLine, ...]
    standing: StandingAt
    terms: tuple[TermRow, ...]
    order: OrderRow | None
    balance: Money
    renewal: NextTerm
    renewal_stays: str
    absences: tuple[DayRange, ...] = ()
    membership_balance: Money = NOTHING
    own: Mapping[str, Any] = field(default_factory=dict)
    former_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open of one membership: which charges, how much, and who owes it; ``waived``: its newest fee was."""

    membership_id: int
    number: str
    contact_id: int
    payer_name: str
    charge_ids: tuple[int, ...]
    amount: Money
    waived: bool


def membership_page(session: Session, *, membership_id: int, day: date) -> MembershipPage:
    """Return everything about a membership as it stands on ``day``.

    :raises NotFound: when there is no such membership.
    """
    row = fetch(session, Membership, membership_id, _("This membership does not exist any more."))
    payer = session.get_one(Contact, row.payer_id)
    facts = load_facts(session, membership_ids=[membership_id])[membership_id]
    was = facts.type_on(day)
    following = session.get_one(MembershipType, row.type_id)
    kind = following if was is None else session.get_one(MembershipType, was.type_id)
    known = {term.start: term for term in facts.terms}
    terms = tuple(_fallen_due(term, known.get(term.period.start), day) for term in _terms(session, membership_id))
    own = own_values(session, [membership_id], own_fields(session, of=(OwnRecord.MEMBERSHIP,)))
    return MembershipPage(
        id=row.id, version=row.version, number=row.number, next_type_id=following.id, next_type_name=following.name,
        membership_balance=Money.total(term.owed for term in terms), type_id=kind.id,
        type_code=kind.code, type_name=kind.name,
        concession=kind.concession, method=row.method, joined_on=row.joined_on, ended_on=row.ended_on,
        ending=row.ending, end_note=row.end_note, payer_id=payer.id, payer_name=payer.shown_name,
        members=_members(session, membership_id, payer_id=payer.id), standing=standing_on(facts, day),
        former_numbers=tuple(
            session.scalars(
                select(FormerNumber.number).where(FormerNumber.membership_id == membership_id).order_by(FormerNumber.id)
            )
        ),
        terms=terms, order=_order(session, membership_id, day), absences=facts.absences,
        balance=balances(session, contact_ids=[payer.id]).get(payer.id, NOTHING),
        renewal=renewal_quote(session, membership_id=membership_id, day=day),
        own=own.get(membership_id, {}),
        renewal_stays=why_renewal_stays(
            number=row.number, ended_on=row.ended_on, terms=len(terms),
            paid=terms[0].paid if terms else NOTHING, first=terms[0].period.start if terms else row.joined_on,
        ),
    )  # fmt: skip


def membership_of_number(session: Session, *, number: str) -> int:
    """Return the id of the membership with that number, as people type it.

    Noughts in front may be left out or added; the reference of its standing order is taken too.

    :raises NotFound: when there is none.
    """
    found = memberships_of_numbers(session, numbers=[number])
    if number not in found:
        raise NotFound(_no_member(number))
    return found[number]


def numbered_memberships(session: Session, *, numbers: Sequence[str]) -> list[tuple[int, str]]:
    """Return the ids of the memberships with those numbers (see :func:`membership_of_number`), each with the number as
    it is kept, in the order in which they are named.

    :raises NotFound: with all of them that there are none of.
    """
    found = memberships_of_numbers(session, numbers=numbers)
    lacking = [number for number in dict.fromkeys(numbers) if number not in found]
    if lacking:
        raise NotFound("\n".join(_no_member(number) for number in lacking))
    kept: dict[int, str] = {}
    for some in chunks(found.values()):
        kept.update(
            dict(session.execute(select(Membership.id, Membership.number).where(Membership.id.in_(some))).all())
        )
    return [(found[number], kept[found[number]]) for number in numbers]


def _no_member(number: str) -> str:
    return _("There is no member with the number {number}.").format(number=shorten(number.strip()))


def memberships_of_numbers(session: Session, *, numbers: Collection[str]) -> dict[str, int]:
    """Return the ids of the memberships with those numbers, as people type them (see :func:`membership_of_number`).

    What is none is left out. Three queries for each thousand.
    """
    wanted = {number: (number.strip().upper(), number_key(number)) for number in numbers}
    whole: dict[str, int] = {}
    keys: dict[str, int] = {}
    references: dict[str, int] = {}
    for some in chunks(part for parts in wanted.values() for part in parts):
        rows = session.execute(
            select(Membership.id, Membership.number, Membership.number_key).where(
                or_(Membership.number.in_(some), Membership.number_key.in_(some))
            )
        )
        former = select(FormerNumber.membership_id, FormerNumber.number, FormerNumber.number_key)
        for membership_id, number, key in (*session.execute(former.where(FormerNumber.number_key.in_(some))), *rows):
            whole[number], keys[key] = membership_id, membership_id
    for some in chunks(clean_reference(plain) for plain, _key in wanted.values()):
        orders = select(StandingOrder.reference, StandingOrder.membership_id)
        references |= dict(session.execute(orders.where(StandingOrder.reference.in_(some))).all())
    found = {
        number: whole.get(plain) or references.get(clean_reference(plain)) or keys.get(key)
        for number, (plain, key) in wanted.items()
    }
    return {number: membership_id for number, membership_id in found.items() if membership_id is not None}


def by_number(session: Session, *, number: str, day: date) -> MembershipPage:
    """Return everything about the membership with that number (see :func:`membership_of_number`) on ``day``.

    :raises NotFound: when there is none.
    """
    return membership_page(session, membership_id=membership_of_number(session, number=number), day=day)


def for_contact(session: Session, *, contact_id: int, day: date) -> list[MembershipPage]:
    """Return the memberships that a contact is or was in, or pays for, the newest first."""
    ids = session.scalars(
        select(Membership.id)
        .where(
            (Membership.payer_id == contact_id)
            | Membership.id.in_(select(Member.membership_id).where(Member.contact_id == contact_id))
        )
        .order_by(Membership.joined_on.desc(), Membership.id.desc())
    ).all()
    return [membership_page(session, membership_id=membership_id, day=day) for membership_id in ids]


def owed_for(session: Session, *, number: str) -> Owed:
    """Return what is still owed for the membership with that number, the oldest charge first.

    :raises NotFound: when there is no such membership.
    """
    row = session.get_one(Membership, membership_of_number(session, number=number))
    payer = session.get_one(Contact, row.payer_id)
    terms = _terms(session, row.id)
    open_terms = [term for term in reversed(terms) if term.owed and term.charge_id is not None]
    return Owed(
        row.id,
        row.number,
        payer.id,
        payer.shown_name,
        tuple(term.charge_id for term in open_terms if term.charge_id is not None),
        Money.total(term.owed for term in open_terms),
        any(term.waived for term in terms[:1]),
    )


def _members(session: Session, membership_id: int, *, payer_id: int) -> tuple[MemberLine, ...]:
    rows = session.execute(
        select(Member.id, Member.contact_id, Contact.shown_name, Member.since, Member.until)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Member.membership_id == membership_id)
        .order_by(Member.until.is_not(None), Member.contact_id != payer_id, Member.id)
    )
    return tuple(MemberLine(*row) for row in rows)


def _terms(session: Session, membership_id: int) -> tuple[TermRow, ...]:
    rows = session.execute(
        select(Term, MembershipType.name)
        .join(MembershipType, MembershipType.id == Term.type_id)
        .where(Term.membership_id == membership_id)
        .order_by(Term.start_day.desc())
    ).all()
    charge_ids = [term.charge_id for term, _name in rows if term.charge_id is not None]
    owing, paid = charges(session, charge_ids=charge_ids), paid_on(session, charge_ids=charge_ids)
    made = []
    for term, type_name in rows:
        charge = None if term.charge_id is None else owing[term.charge_id]
        made.append(
            TermRow(
                id=term.id, period=DayRange(term.start_day, term.end_day), type_name=type_name, method=term.method,
                amount=term.amount, quote=Quote.from_data(json.loads(term.quote)), charge_id=term.charge_id,
                paid_on=None if charge is None else paid[charge.charge_id],
                paid=NOTHING if charge is None else charge.paid,
                owed=NOTHING if charge is None else charge.owed,
                waived=charge is not None and charge.cancelled_on is not None,
                let_off=NOTHING if charge is None else charge.let_off,
            )
        )  # fmt: skip
    return tuple(made)


def _fallen_due(row: TermRow, term: TermFacts | None, day: date) -> TermRow:
    return row if term is None else replace(row, due=term.short(day), instalments=term.dues)


def _order(session: Session, membership_id: int, day: date) -> OrderRow | None:
    row = session.scalar(select(StandingOrder).where(StandingOrder.membership_id == membership_id))
    if row is None:
        return None
    known = load_orders(session, StandingOrder.id == row.id)[row.id]
    at = order_at(known, day)
    return OrderRow(
        reference=row.reference, amount=known.agreed(day), interval=row.interval, day=row.day,
        first_expected=row.first_expected, state=at.span.state, state_since=at.span.since,
        next_states=next_states(at.span.state), version=row.version, reason=at.reason, told=row.state,
        told_since=row.state_since, coming=coming_sums(known.sums, day), expected=at.expected, seen=at.seen,
    )  # fmt: skip
