"""What was learned of payers, and the rules of filing, as lists show them."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.states import Direction
from psg_admin.bank.model import FilingRule, LearnedPayer
from psg_admin.bank.states import CandidateKind
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import fold
from psg_admin.memberships.model import Membership
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.list_query import ListQuery, put_in_order


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A text and a sum of which a person confirmed who pays so and for what; ``member`` is the number, where it is for
    a membership.
    """

    id: int
    text: str
    contact_id: int
    name: str
    kind: CandidateKind
    member: str
    amount: Money
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of filing: a text with ``words`` in it is of a category and a fund (their codes, and what they are
    called). ``place`` counts the rules from 1, in the order in which they are tried.
    """

    id: int
    words: str
    direction: Direction
    category: str
    name: str
    fund: str
    fund_name: str
    place: int


def learned_rows(session: Session, *, ids: Sequence[int] | None = None) -> list[LearnedRow]:
    """Return what was learned of payers, by its text; or that of these ids, in their order."""
    query = (
        select(
            LearnedPayer.id, LearnedPayer.key, LearnedPayer.contact_id, Contact.shown_name, LearnedPayer.kind,
            Membership.number, LearnedPayer.amount, LearnedPayer.confirmed_on,
        )
        .join(Contact, Contact.id == LearnedPayer.contact_id)
        .outerjoin(
            Membership,
            (Membership.id == LearnedPayer.subject_id) & (LearnedPayer.kind == CandidateKind.MEMBERSHIP),
        )
        .order_by(LearnedPayer.key, LearnedPayer.id)
    )  # fmt: skip
    queries = [query] if ids is None else [query.where(LearnedPayer.id.in_(some)) for some in chunks(ids)]
    rows = [
        LearnedRow(i, text, contact_id, name, kind, number or "", amount, day)
        for one in queries
        for i, text, contact_id, name, kind, number, amount, day in session.execute(one)
    ]
    if ids is not None:
        places = {learned_id: place for place, learned_id in enumerate(ids)}
        rows.sort(key=lambda row: places[row.id])
    return rows


def learned_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of what was learned that has all the words of ``query``, in its order.

    :raises BadInput: for a key of the order that there is not.
    """
    rows = learned_rows(session)
    words = fold(query.text).split()
    if words:
        rows = [row for row in rows if all(word in _searched(row) for word in words)]
    put_in_order(rows, query, _LEARNED_KEYS)
    return array("q", (row.id for row in rows))


def _searched(row: LearnedRow) -> str:
    return fold(f"{row.text} {row.name} {row.member} {row.amount.plain()} {row.kind.label}")


_LEARNED_KEYS: Mapping[str, Callable[[LearnedRow], Any]] = {
    "text": lambda row: row.text,
    "name": lambda row: fold(row.name),
    "purpose": lambda row: fold(row.kind.label),
    "member": lambda row: (len(row.member), row.member) if row.member else "",
    "amount": lambda row: row.amount,
    "confirmed_on": lambda row: row.confirmed_on,
}


def rule_rows(session: Session) -> list[RuleRow]:
    """Return the office's own rules of filing, in the order in which they are tried."""
    known = chart(session)
    query = select(FilingRule).order_by(FilingRule.position, FilingRule.id)
    return [
        RuleRow(
            row.id, row.words, row.direction, row.category, known.category_name(row.category), row.fund,
            known.funds[row.fund].name if row.fund in known.funds else row.fund, place,
        )
        for place, row in enumerate(session.scalars(query), 1)
    ]  # fmt: skip
