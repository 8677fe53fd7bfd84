"""The list of members: one row for each person (or organisation) in a membership."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, literal, select, union
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType, StandingSpan, Term
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.filters import condition, present, span_on, standing_now
from psg_admin.memberships.queries.finding import numbered
from psg_admin.memberships.rules import Facts, standing_on
from psg_admin.memberships.states import Standing
from psg_admin.payments.queries import balance_table, balances
from psg_admin.payments.states import Method
from psg_admin.people.model import Address, Contact, Email, Telephone
from psg_admin.store.base import chunks
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member on one day. ``id`` is the member's, ``membership_id`` the membership's, which several may share.

    ``fee`` is what the term costs that runs on the day (or the last or first one); ``balance`` what the payer owes in
    all (below nothing: has left over); ``paid_to`` the last day that is paid for.
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
    email: str
    telephone: str
    street: str
    town: str
    postcode: str
    country: str

    @property
    def tone(self) -> str:
        """The tone of the standing: good, attention, bad or none."""
        return self.standing.tone


def _from_members(query: Select[*tuple[Any, ...]], *, today: date) -> Select[Any]:
    """Let a query be about the present members, each with the span that holds today."""
    return (
        query.select_from(Member)
        .join(Membership, Membership.id == Member.membership_id)
        .outerjoin(StandingSpan, span_on(today))
        .where(present(today))
    )


def member_list_ids(session: Session, *, query: ListQuery, today: date) -> "array[int]":
    """Return the ids of the members that ``query`` wants, in its order.

    Text finds names, e-mails, telephones, postcodes and the beginning of the number. Filters: those of
    :func:`~psg_admin.memberships.queries.filters.condition`. Sorts: ``name`` (the default), ``number``,
    ``type``, ``method``, ``joined``, ``paid_to``, ``standing``, ``fee``, ``balance``, ``town``, ``postcode``.

    :raises BadInput: for a filter or an order that is not known.
    """
    statement = _from_members(select(Member.id), today=today).join(Contact, Contact.id == Member.contact_id)
    statement = _narrowed(session, statement, query, today)
    sort = query.sort or "name"
    if sort not in _SORTS:
        raise BadInput(
            _("A list of members is not sorted by “{key}”. Choose one of: {keys}.").format(
                key=sort, keys=", ".join(_SORTS)
            ),
            field="sort",
        )
    statement, keys = _SORTS[sort](statement, today)
    ordered = [key.desc() if query.descending else key.asc() for key in keys]
    return array("q", session.scalars(statement.order_by(*ordered, Contact.sort_name, Member.id)))


def standing_counts(session: Session, *, today: date, query: ListQuery | None = None) -> dict[str, int]:
    """Return how many members stand how today, by the value of the standing (all of them, 0 included).

    ``query`` narrows as in :func:`member_list_ids`, but for its filter ``standing``.
    """
    asked = query or ListQuery()
    others = ListQuery(asked.text, {key: value for key, value in asked.filters.items() if key != "standing"})
    statement = _from_members(select(standing_now, func.count()), today=today).group_by(standing_now)
    counts = {standing.value: 0 for standing in Standing}
    for standing, count in session.execute(_narrowed(session, statement, others, today)):
        counts[Standing(standing).value] = count
    return counts


def member_count(session: Session, *, query: ListQuery, today: date) -> int:
    """Return how many ids :func:`member_list_ids` gives."""
    statement = _from_members(select(func.count()), today=today)
    return session.scalar(_narrowed(session, statement, query, today)) or 0


def member_list_rows(session: Session, *, ids: Sequence[int], today: date) -> list[MemberRow]:
    """Return the rows of those members as they stand today, in the order of ``ids``; who is gone is left out."""
    found: dict[int, MemberRow] = {}
    for some in chunks(ids):
        found.update(_rows(session, some, today))
    return [found[member_id] for member_id in ids if member_id in found]


# --- narrowing --------------------------------------------------------------------------------------------------------


def _narrowed(session: Session, statement: Select[Any], query: ListQuery, today: date) -> Select[Any]:
    wanted = _matching(session, query.text)
    if wanted is not None:
        statement = statement.where(Member.id.in_(wanted))
    for key, value in query.filters.items():
        if value:
            statement = statement.where(condition(key, value, today=today))
    return statement


def _matching(session: Session, text: str) -> Any:
    """Return the query for the members that a typed text finds, or None when it asks for nothing."""
    contacts = matching(session, "contact", text)
    if contacts is None:
        return select(Member.id).where(false()) if text.strip() else None
    by_name = select(Member.id).where(Member.contact_id.in_(contacts))
    condition = numbered(session, text)
    if condition is None:
        return by_name
    by_number = select(Member.id).join(Membership, Membership.id == Member.membership_id).where(condition)
    return union(by_name, by_number)


# --- ordering ---------------------------------------------------------------------------------------------------------

_Sort = Callable[[Select[Any], date], tuple[Select[Any], Sequence[ColumnElement[Any]]]]


def _plain(*keys: Any) -> _Sort:
    return lambda query, _today: (query, keys)


def _by_type(query: Select[Any], _today: date) -> tuple[Select[Any], Sequence[ColumnElement[Any]]]:
    keys: list[Any] = [MembershipType.position, MembershipType.name]
    return query.join(MembershipType, MembershipType.id == Membership.type_id), keys


def _by_fee(query: Select[Any], today: date) -> tuple[Select[Any], Sequence[ColumnElement[Any]]]:
    fee = (
        select(Term.amount)
        .where(Term.membership_id == Membership.id, Term.start_day <= today)
        .order_by(Term.start_day.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
    )
    return query, (func.coalesce(fee, 0),)


def _by_balance(query: Select[Any], _today: date) -> tuple[Select[Any], Sequence[ColumnElement[Any]]]:
    table = balance_table()
    return query.outerjoin(table, table.c.contact_id == Membership.payer_id), (
        func.coalesce(table.c.balance, literal(NOTHING, table.c.balance.type)),
    )


def _by_address(column: Any) -> _Sort:
    def sort(query: Select[Any], _today: date) -> tuple[Select[Any], Sequence[ColumnElement[Any]]]:
        return query.outerjoin(Address, Address.contact_id == Contact.id), (func.coalesce(column, ""),)

    return sort


_PLACES = case({standing.value: place for place, standing in enumerate(Standing)}, value=standing_now)
_SORTS: Mapping[str, _Sort] = {
    "name": _plain(Contact.sort_name),
    "number": _plain(func.length(Membership.number), Membership.number),
    "type": _by_type,
    "method": _plain(Membership.method),
    "joined": _plain(Membership.joined_on),
    # Nothing paid sorts before any day on both engines.
    "paid_to": _plain(StandingSpan.paid_to.is_not(None), StandingSpan.paid_to),
    "standing": _plain(_PLACES),
    "fee": _by_fee,
    "balance": _by_balance,
    "town": _by_address(func.lower(Address.town)),
    "postcode": _by_address(Address.postcode),
}


# --- rows -------------------------------------------------------------------------------------------------------------


def _rows(session: Session, ids: Sequence[int], today: date) -> dict[int, MemberRow]:
    rows = session.execute(
        select(
            Member.id, Membership.id.label("membership_id"), Contact.id.label("contact_id"), Membership.number,
            Contact.shown_name, MembershipType.code.label("type_code"), MembershipType.name.label("type_name"),
            Membership.method, Membership.joined_on, Membership.payer_id, Address.street, Address.town,
            Address.postcode, Address.country,
        )
        .join(Membership, Membership.id == Member.membership_id)
        .join(MembershipType, MembershipType.id == Membership.type_id)
        .join(Contact, Contact.id == Member.contact_id)
        .outerjoin(Address, Address.contact_id == Contact.id)
        .where(Member.id.in_(ids))
    ).all()  # fmt: skip
    contact_ids = [row.contact_id for row in rows]
    membership_ids = [row.membership_id for row in rows]
    facts = load_facts(session, membership_ids=membership_ids)
    stand = {membership_id: standing_on(known, today) for membership_id, known in facts.items()}
    owed = balances(session, contact_ids=[row.payer_id for row in rows])
    emails = _first(session, Email.contact_id, Email.address, Email.position, contact_ids)
    telephones = _first(session, Telephone.contact_id, Telephone.number, Telephone.position, contact_ids)
    return {
        row.id: MemberRow(
            id=row.id, membership_id=row.membership_id, contact_id=row.contact_id, number=row.number,
            name=row.shown_name, type_code=row.type_code, type_name=row.type_name, method=row.method,
            joined_on=row.joined_on,
            paid_to=stand[row.membership_id].paid_to, standing=stand[row.membership_id].standing,
            reason=stand[row.membership_id].reason, fee=_fee(facts[row.membership_id], today), payer_id=row.payer_id,
            balance=owed.get(row.payer_id, NOTHING), email=emails.get(row.contact_id, ""),
            telephone=telephones.get(row.contact_id, ""), street=row.street or "", town=row.town or "",
            postcode=row.postcode or "", country=row.country or "",
        )
        for row in rows
    }  # fmt: skip


def _fee(facts: Facts, today: date) -> Money | None:
    """Return what the term costs that runs today, else the last one before, else the first."""
    begun = [term for term in facts.terms if term.start <= today]
    chosen = begun[-1:] or facts.terms[:1]
    return chosen[0].amount if chosen else None


def _first(session: Session, owner: Any, value: Any, position: Any, contact_ids: Sequence[int]) -> dict[int, str]:
    """Return the first way to reach each contact, by its position."""
    found: dict[int, str] = {}
    for contact_id, text in session.execute(
        select(owner, value).where(owner.in_(contact_ids)).order_by(owner, position)
    ):
        found.setdefault(contact_id, text)
    return found
