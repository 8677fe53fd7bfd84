"""The list of members: one row for each person (or organisation) in a membership."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    bindparam,
    case,
    false,
    func,
    literal,
    select,
    union,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Member, Membership, MembershipType, OrderSpan, StandingOrder, StandingSpan, Term
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.filters import (
    LATELY,
    MEMBER_FILTERS,
    OWN_OWNERS,
    Day,
    order_span_on,
    order_state,
    present,
    span_on,
    standing_now,
    type_on,
)
from psg_admin.memberships.queries.finding import number_sought, numbered
from psg_admin.memberships.rules import Facts, OrderPays, Status, standing_on, status_of
from psg_admin.memberships.states import Interval, OrderState, Standing
from psg_admin.payments.queries import balance_table, balances
from psg_admin.payments.states import Method
from psg_admin.people.model import Address, Contact, Email, Telephone
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import KEPT, KEPT_KEYS, NOTHING_KEPT, Kept, kept_of, own_fields, own_sorts, own_values
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.store.ordering import SortKey, by_signs, by_value, by_words, in_order, signs
from psg_admin.store.search import holding, sought


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member on one day. ``id`` is the member's, ``membership_id`` the membership's, which several may share.

    ``fee`` is what the term costs that runs on the day (or the last or first one); ``balance`` what the payer owes in
    all (below nothing: has left over); ``paid_to`` the last day that is paid for; ``status`` what a screen says of it.
    ``draft`` has the particulars of the person, ``kept`` what is kept beside those, ``own`` what person and membership
    say in the office's own fields.
    """

    id: int
    membership_id: int
    contact_id: int
    number: str
    name: str
    type_code: str
    type_name: str
    method: Method
    joined_on: date
    paid_to: date | None
    standing: Standing
    reason: str
    fee: Money | None
    payer_id: int
    balance: Money
    draft: ContactDraft
    status: Status
    kept: Kept = NOTHING_KEPT
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def email(self) -> str:
        """The address written to, or nothing."""
        return next(iter(self.draft.emails), "")

    @property
    def telephone(self) -> str:
        """The number rung first, or nothing."""
        return next(iter(self.draft.telephones), "")

    @property
    def street(self) -> str:
        """The lines of the address above the town."""
        return self.draft.street

    @property
    def town(self) -> str:
        """The town."""
        return self.draft.town

    @property
    def postcode(self) -> str:
        """The postcode."""
        return self.draft.postcode

    @property
    def country(self) -> str:
        """The country, or nothing at home."""
        return self.draft.country


def _from_members(
    query: Select[*tuple[Any, ...]], *, today: Day, alone: bool = False, joined: bool = False
) -> Select[Any]:
    """Let a query be about the present members, each with membership and the span that holds today unless ``alone``.

    ``joined``: without who comes on a later day.
    """
    members = query.select_from(Member).where(present(today))
    if joined:
        members = members.where(Member.since <= today)
    if alone:
        return members
    return members.join(Membership, Membership.id == Member.membership_id).outerjoin(StandingSpan, span_on(today))


def member_list_ids(session: Session, *, query: ListQuery, today: date, joined: bool = False) -> "array[int]":
    """Return the ids of the members that ``query`` wants, in its order; ``joined``: of who has come by then alone.

    Text finds names, e-mails, telephones, postcodes and the beginning of the number. Filters: those of
    :data:`~psg_admin.memberships.queries.filters.MEMBER_FILTERS`. Sorts: ``name`` (the default), ``number``,
    ``type``, ``method``, ``joined``, ``paid_to``, ``standing``, ``fee``, ``balance``, ``town``, ``postcode``,
    and the keys of the office's own fields; one after the other.

    :raises BadInput: for a filter or an order that is not known.
    """
    if not query.sort:
        query = query.ordered([Order("name")])
    if query.orders == (Order("name"),) and not joined and not any(query.filters.values()):
        asked = _sought(session, query.text)
        if asked:
            statement = _by_name(_found(session, asked))
            return array("q", session.connection().execute(statement, {**asked, "today": today}).scalars())
    alone = all(order.key in _OF_CONTACTS for order in query.orders) and not any(query.filters.values())
    statement = _from_members(select(Member.id), today=today, alone=alone, joined=joined)
    statement = statement.join(Contact, Contact.id == Member.contact_id)
    statement, asked = _narrowed(session, statement, query, today)
    statement, keys = _sorts(session, statement, query, today)
    order = in_order(query, keys, (signs(Contact.sort_name), Member.id), turn=False)
    return array("q", session.scalars(statement.order_by(*order), asked))


def members_wanted(session: Session, *, query: ListQuery, today: date) -> Select[int]:
    """Return the query for the members that ``query`` wants, in no order: to count them.

    :raises BadInput: for a filter that is not known.
    """
    statement = _from_members(select(Member.id), today=today, alone=not any(query.filters.values()))
    statement = statement.where(*MEMBER_FILTERS.conditions(query, today))
    asked = _sought(session, query.text)
    if asked is None:
        return statement

    def said(element: ExternallyTraversible, **_how: Any) -> ExternallyTraversible | None:
        """Return what was asked for in place of its parameter: several queries are put into one statement."""
        if isinstance(element, BindParameter) and element.key in asked:
            return literal(asked[element.key], element.type)
        return None

    found: ColumnElement[bool] = Member.id.in_(_found(session, asked)) if asked else false()
    return statement.where(replacement_traverse(found, {}, said))


@cache
def _by_name(found: Any) -> Select[int]:
    """Return the query for the members ``found``, by name, put together once: it is asked at every key."""
    return (
        _from_members(select(Member.id), today=bindparam("today", type_=Date()), alone=True)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Member.id.in_(found))
        .order_by(signs(Contact.sort_name), Member.id)
    )


def standing_counts(session: Session, *, today: date, query: ListQuery | None = None) -> dict[str, int]:
    """Return how many members stand how today, by the value of the standing (all of them, 0 included).

    ``query`` narrows as in :func:`member_list_ids`, but for its filter ``standing``.
    """
    others = (query or ListQuery()).without("standing")
    statement = _from_members(select(standing_now, func.count()), today=today).group_by(standing_now)
    counts = {standing.value: 0 for standing in Standing}
    for standing, count in session.execute(*_narrowed(session, statement, others, today)):
        counts[Standing(standing).value] = count
    return counts


def member_count(session: Session, *, query: ListQuery, today: date) -> int:
    """Return how many ids :func:`member_list_ids` gives."""
    statement = _from_members(select(func.count()), today=today, alone=not any(query.filters.values()))
    return session.scalar(*_narrowed(session, statement, query, today)) or 0


def member_list_rows(session: Session, *, ids: Sequence[int], today: date) -> list[MemberRow]:
    """Return the rows of those members as they stand today, in the order of ``ids``; who is gone is left out."""
    found: dict[int, MemberRow] = {}
    for some in chunks(ids):
        found.update(_rows(session, some, today))
    return [found[member_id] for member_id in ids if member_id in found]


def contacts_of_members(session: Session, *, ids: Sequence[int]) -> list[int]:
    """Return the contacts of these members, each once, in the order of ``ids``; who is gone is left out."""
    return _of_members(session, Member.contact_id, ids)


def memberships_of_members(session: Session, *, ids: Sequence[int]) -> list[int]:
    """Return the memberships of these members, each once, in the order of ``ids``; who is gone is left out."""
    return _of_members(session, Member.membership_id, ids)


def _of_members(session: Session, column: InstrumentedAttribute[int], ids: Sequence[int]) -> list[int]:
    found: dict[int, int] = {}
    for some in chunks(ids):
        found.update(session.execute(select(Member.id, column).where(Member.id.in_(some))).all())
    return list(dict.fromkeys(found[member_id] for member_id in ids if member_id in found))


# --- narrowing --------------------------------------------------------------------------------------------------------


Asked = dict[str, Any]
"""The values of the parameters of a query."""


def _narrowed(session: Session, statement: Select[Any], query: ListQuery, today: date) -> tuple[Select[Any], Asked]:
    asked = _sought(session, query.text)
    if asked is not None:
        statement = statement.where(Member.id.in_(_found(session, asked)) if asked else false())
    return statement.where(*MEMBER_FILTERS.conditions(query, today)), asked or {}


def _sought(session: Session, text: str) -> Asked | None:
    """Return what is looked for by a typed text: None when it asks for nothing, empty when nothing can hold it."""
    words = sought(session, "contact", text, most=True)
    if words is None:
        return {} if text.strip() else None
    return {**words, **(number_sought(text) or {})}


def _found(session: Session, asked: Asked) -> Any:
    """Return the query for the members of what :func:`_sought` gave."""
    words = {key: value for key, value in asked.items() if key.startswith("found_")}
    return _found_by(holding(session, words), numbered(session) if "number_key" in asked else None)


@cache
def _found_by(contacts: Select[int], number: ColumnElement[bool] | None) -> Any:
    by_name = select(Member.id).where(Member.contact_id.in_(contacts))
    if number is None:
        return by_name
    by_number = select(Member.id).join(Membership, Membership.id == Member.membership_id).where(number)
    return union(by_name, by_number)


# --- ordering ---------------------------------------------------------------------------------------------------------


def _sorts(
    session: Session, statement: Select[Any], query: ListQuery, today: date
) -> tuple[Select[Any], dict[str, SortKey]]:
    """Return what members can be put in order by, and ``statement`` with the tables that ``query`` needs for it."""
    table = balance_table()
    if query.sorted_by("type"):
        statement = statement.join(MembershipType, MembershipType.id == type_on(today))
    if query.sorted_by("balance"):
        statement = statement.outerjoin(table, table.c.contact_id == Membership.payer_id)
    if query.sorted_by("town", "postcode"):
        statement = statement.outerjoin(Address, Address.contact_id == Contact.id)
    statement, own = own_sorts(session, statement, query, OWN_OWNERS)
    owed = func.coalesce(table.c.balance, literal(NOTHING, table.c.balance.type))
    return statement, {
        "name": by_signs(Contact.sort_name, full=True),
        "number": SortKey((func.length(Membership.number), signs(Membership.number))),
        "type": SortKey((MembershipType.position, signs(MembershipType.name))),
        "method": by_signs(Membership.method, full=True),
        "joined": by_value(Membership.joined_on),
        "paid_to": by_value(StandingSpan.paid_to, full=False),
        "standing": by_value(_PLACES),
        "fee": by_value(func.coalesce(_fee_on(today), 0)),
        "balance": by_value(owed),
        "town": by_words(Address.town),
        "postcode": by_signs(Address.postcode),
        **own,
    }


def _fee_on(today: date) -> ColumnElement[Any]:
    return (
        select(Term.amount)
        .where(Term.membership_id == Membership.id, Term.start_day <= today)
        .order_by(Term.start_day.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
    )


_PLACES = case({standing.value: place for place, standing in enumerate(Standing)}, value=standing_now)
_OF_CONTACTS = frozenset({"name", "town", "postcode"})
"""The orders for which nothing needs to be known of the membership."""


# --- rows -------------------------------------------------------------------------------------------------------------


def _ways(kind: type[Email] | type[Telephone], value: Any) -> Any:
    """Return the SQL for the ways of a kind to reach the contact of the row, in their order, one a line."""
    inside = select(value.label("way")).where(kind.contact_id == Contact.id).order_by(kind.position, kind.id)
    ordered = inside.correlate(Contact).subquery()
    return select(func.aggregate_strings(ordered.c.way, "\n")).scalar_subquery()


# Put together once: for the rows of a screen that takes longer than finding them.
_ROWS = (
    select(
        Member.id,
        Membership.id.label("membership_id"),
        Contact.id.label("contact_id"),
        Membership.number,
        Contact.shown_name,
        MembershipType.code.label("type_code"),
        MembershipType.name.label("type_name"),
        Membership.method,
        Membership.joined_on,
        Membership.payer_id,
        _ways(Email, Email.address).label("emails"),
        _ways(Telephone, Telephone.number).label("telephones"),
        order_state.label("order_state"),
        StandingOrder.interval,
        OrderSpan.about_day,
        *KEPT,
    )
    .join(Membership, Membership.id == Member.membership_id)
    .join(MembershipType, MembershipType.id == type_on(bindparam("today", type_=Date())))
    .join(Contact, Contact.id == Member.contact_id)
    .outerjoin(Address, Address.contact_id == Contact.id)
    .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
    .outerjoin(OrderSpan, order_span_on(bindparam("today", type_=Date())))
    .where(Member.id.in_(bindparam("ids", expanding=True)))
)


def _rows(session: Session, ids: Sequence[int], today: date) -> dict[int, MemberRow]:
    rows = session.connection().execute(_ROWS, {"ids": ids, "today": today}).all()
    facts = load_facts(session, membership_ids=[row.membership_id for row in rows])
    owed = balances(session, contact_ids=[row.payer_id for row in rows])
    fields = own_fields(session, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP))
    beside = kept_of(session, [row.contact_id for row in rows], [f for f in fields if f.record is OwnRecord.CONTACT])
    said = own_values(
        session, [row.membership_id for row in rows], [f for f in fields if f.record is OwnRecord.MEMBERSHIP]
    )
    found: dict[int, MemberRow] = {}
    for (
        member_id,
        membership_id,
        contact_id,
        number,
        name,
        type_code,
        type_name,
        method,
        joined_on,
        payer_id,
        emails,
        telephones,
        state,
        interval,
        about_day,
        *kept,
    ) in rows:
        known = facts[membership_id]
        stands = standing_on(known, today)
        to_pay, paid, missed = _to_pay(known, today)
        order = None if interval is None else _order(state, about_day, interval, today)
        found[member_id] = MemberRow(
            id=member_id,
            membership_id=membership_id,
            contact_id=contact_id,
            number=number,
            name=name,
            type_code=type_code,
            type_name=type_name,
            method=method,
            joined_on=joined_on,
            paid_to=stands.paid_to,
            standing=stands.standing,
            reason=stands.reason,
            fee=_fee(known, today),
            payer_id=payer_id,
            balance=owed.get(payer_id, NOTHING),
            draft=ContactDraft(
                emails=tuple((emails or "").splitlines()),
                telephones=tuple((telephones or "").splitlines()),
                **dict(zip(KEPT_KEYS, kept, strict=True)),
            ),
            status=status_of(stands.standing, order, owed=to_pay, paid=paid, missed=missed),
            kept=beside.get(contact_id, NOTHING_KEPT),
            own={**beside.get(contact_id, NOTHING_KEPT).own, **said.get(membership_id, {})},
        )
    return found


def _order(state: OrderState, about_day: date | None, interval: Interval, today: date) -> OrderPays:
    """Return what counts of a standing order; ``missed`` as ``filters.missed_lately`` says it in SQL."""
    lately = about_day is not None and about_day > today - timedelta(days=LATELY)
    return OrderPays(state, interval, state is OrderState.MISSED and lately)


def _to_pay(facts: Facts, today: date) -> tuple[Money, Money, bool]:
    """Return what has fallen due and is not paid of the terms that have begun, what was paid of those, and whether any
    of that is an instalment that was missed.
    """
    open_terms = [term for term in facts.terms if not term.paid_by(today) and term.start <= today]
    missed = any(term.missed_since(today) for term in open_terms)
    # An instalment is not missed on its day yet.
    short = Money.total(
        term.short(today) for term in open_terms if not term.dues or term.missed_since(today) is not None
    )
    return short, Money.total(term.paid(today) for term in open_terms), missed


def _fee(facts: Facts, today: date) -> Money | None:
    """Return what the term costs that runs today, else the last one before, else the first."""
    begun = [term for term in facts.terms if term.start <= today]
    chosen = begun[-1:] or facts.terms[:1]
    return chosen[0].amount if chosen else None
