"""The statements that were imported as a list on the screen, and where in the history each came in."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from psg_admin.bank.model import BankStatement, StatementLine
from psg_admin.bank.queries.statements import AccountCalendar, StatementRow, calendars, statements
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, fold
from psg_admin.store.base import chunks
from psg_admin.store.history import entry_ids
from psg_admin.store.list_query import ListQuery
from psg_admin.store.ordering import by_value, by_words, in_order

ALL, WRONG, REFUSED = "all", "wrong", "refused"
"""The piles by which statements are listed."""
_PILES: Mapping[str, ColumnElement[bool]] = {
    ALL: true(),
    WRONG: BankStatement.agreed.is_(False),
    REFUSED: BankStatement.refused_count > 0,
}
_KEYS = {
    "account": by_words(BankStatement.account, full=True),
    "file": by_words(BankStatement.file_name, full=True),
    "format": by_words(BankStatement.format, full=True),
    "first_day": by_value(BankStatement.first_day),
    "last_day": by_value(BankStatement.last_day),
    "opening": by_value(BankStatement.opening, full=False),
    "closing": by_value(BankStatement.closing, full=False),
    "agrees": by_value(BankStatement.agreed, full=False),
    "new": by_value(BankStatement.new_count),
    "seen": by_value(BankStatement.seen_count),
    "refused": by_value(BankStatement.refused_count),
    "imported_at": by_value(BankStatement.imported_at),
}


def statement_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the statements that ``query`` wants, the newest days first unless it says otherwise.

    Its words are looked for in what the files are called. Filters: "pile" (:data:`ALL` …) and "account" (a code).

    :raises BadInput: for a pile or a key of the order that there is not.
    """
    pile = query.filters.get("pile", ALL)
    if pile not in _PILES:
        raise BadInput(_("There is no such list."))
    found = select(BankStatement.id, BankStatement.file_name).where(_PILES[pile])
    if account := query.filters.get("account", ""):
        found = found.where(BankStatement.account == account)
    usual = (BankStatement.last_day.desc(), BankStatement.id.desc())
    found = found.order_by(*(in_order(query, _KEYS, (BankStatement.id,)) if query.orders else usual))
    words = fold(query.text).split()
    return array(
        "q", (i for i, name in session.execute(found) if all(word in fold(name) for word in words))
    )  # fmt: skip


def statement_rows(session: Session, *, ids: Sequence[int]) -> list[StatementRow]:
    """Return the statements of these ids, in their order."""
    found = {row.id: row for some in chunks(ids) for row in statements(session, ids=some)}
    return [found[statement_id] for statement_id in ids if statement_id in found]


@dataclass(frozen=True, slots=True)
class StatementsKept:
    """How many statements there are in each pile, of which accounts, and which months there are of each."""

    piles: Mapping[str, int]
    accounts: tuple[tuple[str, str], ...]
    calendars: tuple[AccountCalendar, ...]


def statements_kept(session: Session, *, today: date) -> StatementsKept:
    """Return how many statements there are, and which months of each account."""
    counted = [func.count().filter(condition) for condition in _PILES.values()]
    counts = session.execute(select(*counted).select_from(BankStatement)).one()
    found = tuple(calendars(session, today=today))
    return StatementsKept(
        dict(zip(_PILES, counts, strict=True)), tuple((one.account, one.name) for one in found), found
    )


@dataclass(frozen=True, slots=True)
class StatementPage:
    """A statement with what stands beside it: ``entry_id`` is the entry of the history in which it came in."""

    row: StatementRow
    entry_id: int | None


def statement_page(session: Session, *, statement_id: int) -> StatementPage | None:
    """Return a statement; None where it is gone."""
    for row in statement_rows(session, ids=[statement_id]):
        return StatementPage(row, min(entry_ids(session, of={"bank_statement": [statement_id]}), default=None))
    return None


def line_ids_of(session: Session, *, statement_id: int, query: ListQuery) -> "array[int]":
    """Return the ids of the lines that a statement brought, as they stand in it; ``query`` narrows them by words, and
    puts them in another order.

    :raises BadInput: for a key of the order that there is not.
    """
    found = select(StatementLine.id, StatementLine.text, StatementLine.amount).where(
        StatementLine.statement_id == statement_id
    )
    found = found.order_by(*in_order(query, _LINE_KEYS, (StatementLine.position,)))
    words = fold(query.text).split()
    return array(
        "q",
        (
            i for i, text, amount in session.execute(found)
            if not words or all(word in fold(f"{text} {amount.plain()}") for word in words)
        ),
    )  # fmt: skip


_LINE_KEYS = {
    "day": by_value(StatementLine.day),
    "account": by_words(StatementLine.account, full=True),
    "text": by_words(StatementLine.text),
    "amount": by_value(StatementLine.amount),
    "balance": by_value(StatementLine.balance, full=False),
}
