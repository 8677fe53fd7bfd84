"""What so much of which line is in the books, and whether that can be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.bank.model import LineMatch, StatementLine
from psg_admin.bank.states import LineState, MatchKind
from psg_admin.books.model import Refund, Slip, SlipItem, Spending, Transfer
from psg_admin.books.rules import account_of
from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Payment
from psg_admin.store.base import chunks
from psg_admin.store.journal import made_ids

_Columns = Select[*tuple[Any, ...]]

TARGETS: Mapping[MatchKind, InstrumentedAttribute[Any]] = {
    MatchKind.PAYMENT: LineMatch.payment_id,
    MatchKind.SPENDING: LineMatch.spending_id,
    MatchKind.TRANSFER: LineMatch.transfer_id,
    MatchKind.CASH: LineMatch.slip_id,
    MatchKind.CHEQUE: LineMatch.slip_item_id,
    MatchKind.REFUND: LineMatch.refund_id,
}
"""The column in which a match of each kind names what the books have."""

STANDING: ColumnElement[bool] = LineMatch.released_on.is_(None)
"""The condition of the matches that hold."""


@dataclass(frozen=True, slots=True)
class MatchRow:
    """So much of a line that is something of the books: ``target_id`` in the table of its ``kind``."""

    match_id: int
    line_id: int
    account: str
    line_amount: Money
    amount: Money
    kind: MatchKind
    target_id: int | None
    filed: bool
    made: bool


class Side(NamedTuple):
    """What the books have for an account of one row: ``gained`` and ``lost`` (below nothing)."""

    account: str
    gained: Money = NOTHING
    lost: Money = NOTHING


def matches(session: Session, *conditions: ColumnElement[bool]) -> list[MatchRow]:
    """Return the matches that hold, in the order in which they were made; ``conditions`` narrow them."""
    target = func.coalesce(*TARGETS.values())
    query: _Columns = (
        select(
            LineMatch.id, LineMatch.line_id, StatementLine.account, StatementLine.amount, LineMatch.amount,
            LineMatch.kind, target, LineMatch.filed, LineMatch.made,
        )
        .join(StatementLine, StatementLine.id == LineMatch.line_id)
        .where(STANDING, *conditions)
        .order_by(LineMatch.id)
    )  # fmt: skip
    return [MatchRow(*row) for row in session.execute(query)]


def state_of(amount: Money, parts: Iterable[tuple[Money, bool, bool]]) -> LineState:
    """Return what became of a line of ``amount``: ``parts`` are its matches, each with whether it is filed and whether
    it is set aside.
    """
    every = list(parts)
    if not every:
        return LineState.OPEN
    if Money.total(part for part, _filed, _aside in every) != amount:
        return LineState.PART
    if any(aside for _part, _filed, aside in every):
        return LineState.ASIDE
    return LineState.FILED if all(filed for _part, filed, _aside in every) else LineState.MATCHED


def piles_of(session: Session, *, account: str | None = None) -> dict[int, list[tuple[Money, bool, bool]]]:
    """Return the parts of the lines that are told, by line, as :func:`state_of` takes them; of one account or all."""
    query: _Columns = select(LineMatch.line_id, LineMatch.amount, LineMatch.filed, LineMatch.kind).where(STANDING)
    if account is not None:
        query = query.join(StatementLine, StatementLine.id == LineMatch.line_id).where(StatementLine.account == account)
    found: dict[int, list[tuple[Money, bool, bool]]] = defaultdict(list)
    for line_id, amount, filed, kind in session.execute(query.order_by(LineMatch.id)):
        found[line_id].append((amount, filed, kind is MatchKind.ASIDE))
    return found


def sides(session: Session, wanted: Iterable[tuple[MatchKind, int]]) -> dict[tuple[MatchKind, int], tuple[Side, ...]]:
    """Return what the books have of rows, by their kind and id; one that does not count is left out."""
    by_kind: dict[MatchKind, set[int]] = defaultdict(set)
    for kind, row_id in wanted:
        by_kind[kind].add(row_id)
    found: dict[tuple[MatchKind, int], tuple[Side, ...]] = {}
    for kind, ids in by_kind.items():
        for some in chunks(ids):
            found.update(((kind, row_id), worth) for row_id, worth in _SIDES[kind](session, some))
    return found


def _payments(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = select(Payment.id, Payment.account, Payment.method, Payment.amount).where(
        Payment.id.in_(ids), Payment.undone_on.is_(None), Payment.brought_forward.is_(False)
    )
    for row_id, account, method, amount in session.execute(query):
        yield row_id, (Side(account_of(account, method), max(amount, NOTHING), min(amount, NOTHING)),)


def _spendings(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = select(Spending.id, Spending.account, Spending.amount, Spending.returned_on).where(
        Spending.id.in_(ids), Spending.undone_on.is_(None)
    )
    for row_id, account, amount, returned_on in session.execute(query):
        yield row_id, (Side(account, NOTHING if returned_on is None else amount, -amount),)


def _transfers(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = select(Transfer.id, Transfer.from_account, Transfer.to_account, Transfer.amount).where(
        Transfer.id.in_(ids), Transfer.undone_on.is_(None), Transfer.slip_id.is_(None)
    )
    for row_id, source, target, amount in session.execute(query):
        if source != target:
            yield row_id, (Side(source, lost=-amount), Side(target, gained=amount))


def _cash(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = select(Slip.id, Slip.account, Slip.cash).where(Slip.id.in_(ids), Slip.undone_on.is_(None))
    for row_id, account, cash in session.execute(query):
        yield row_id, (Side(account, gained=cash),)


def _cheques(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = (
        select(SlipItem.id, Slip.account, Payment.amount)
        .join(Slip, Slip.id == SlipItem.slip_id)
        .join(Payment, Payment.id == SlipItem.payment_id)
        .where(SlipItem.id.in_(ids), SlipItem.undone_on.is_(None))
    )
    for row_id, account, amount in session.execute(query):
        yield row_id, (Side(account, gained=amount),)


def _refunds(session: Session, ids: Collection[int]) -> Iterator[tuple[int, tuple[Side, ...]]]:
    query: _Columns = select(Refund.id, Refund.account, Refund.amount).where(
        Refund.id.in_(ids), Refund.undone_on.is_(None)
    )
    for row_id, account, amount in session.execute(query):
        yield row_id, (Side(account, lost=-amount),)


_SIDES = {
    MatchKind.PAYMENT: _payments,
    MatchKind.SPENDING: _spendings,
    MatchKind.TRANSFER: _transfers,
    MatchKind.CASH: _cash,
    MatchKind.CHEQUE: _cheques,
    MatchKind.REFUND: _refunds,
}


class Wrong(NamedTuple):
    """A line that is told to be what it cannot be, and why in a sentence."""

    line_id: int
    why: str


def wrong_matches(session: Session, rows: Collection[MatchRow]) -> list[Wrong]:
    """Return what is wrong with matches: ``rows`` are all of each line and of each target that one of them names."""
    found: list[Wrong] = []
    by_line: dict[int, Money] = defaultdict(lambda: NOTHING)
    whole: dict[int, Money] = {}
    told: dict[tuple[MatchKind, int, str], list[MatchRow]] = defaultdict(list)
    for row in rows:
        by_line[row.line_id] += row.amount
        whole[row.line_id] = row.line_amount
        if row.target_id is not None:
            told[row.kind, row.target_id, row.account].append(row)
    for line_id, so_much in by_line.items():
        low, high = sorted((NOTHING, whole[line_id]))
        if not low <= so_much <= high:
            words = _("Line {line}: what it is told to be comes to {told}, and it is {amount}.")
            found.append(Wrong(line_id, words.format(line=line_id, told=so_much.show(), amount=whole[line_id].show())))
    worth = sides(session, ((kind, target) for kind, target, _account in told))
    for (kind, target, account), some in told.items():
        side = next((one for one in worth.get((kind, target), ()) if one.account == account), Side(account))
        gained = Money.total(max(row.amount, NOTHING) for row in some)
        lost = Money.total(min(row.amount, NOTHING) for row in some)
        if gained > side.gained or lost < side.lost:
            words = _("Line {line}: the books do not have that of this account.")
            found.append(Wrong(some[-1].line_id, words.format(line=some[-1].line_id)))
    found += _twice(session, [row.target_id for row in rows if row.kind is MatchKind.PAYMENT and row.target_id])
    return found


def _twice(session: Session, payment_ids: Iterable[int]) -> Iterator[Wrong]:
    """Yield lines that are payments whose cheque, on its slip, is another line already."""
    for some in chunks(payment_ids):
        query: _Columns = (
            select(LineMatch.line_id)
            .join(SlipItem, SlipItem.id == LineMatch.slip_item_id)
            .where(SlipItem.payment_id.in_(some), SlipItem.undone_on.is_(None), STANDING)
        )
        for line_id in session.scalars(query):
            yield Wrong(line_id, _("Line {line}: its cheque is another line, too.").format(line=line_id))


def guard_matches(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse a deed, or an undo, after which a line is more than it is, or something of the books is two lines.

    :raises Conflict: when one would be.
    """
    lines: set[int] = set()
    for some in chunks(touched.get("line_match", ())):
        lines.update(session.scalars(select(LineMatch.line_id).where(LineMatch.id.in_(some))))
    for table, column in _TOUCHED.items():
        # What the deed has made is a line only by a match that it has made, too.
        for some in chunks(set(touched.get(table, ())) - made_ids(session, table)):
            lines.update(session.scalars(select(LineMatch.line_id).where(column.in_(some), STANDING)))
    if not lines:
        return
    wrong = wrong_matches(session, together(session, lines))
    if wrong:
        raise Conflict(_("This does not go with the statement of the bank. {why}").format(why=wrong[0].why))


_TOUCHED: Mapping[str, InstrumentedAttribute[Any]] = {
    "payment": LineMatch.payment_id,
    "spending": LineMatch.spending_id,
    "transfer": LineMatch.transfer_id,
    "slip": LineMatch.slip_id,
    "slip_item": LineMatch.slip_item_id,
    "refund": LineMatch.refund_id,
}


def together(session: Session, line_ids: Collection[int]) -> list[MatchRow]:
    """Return the matches of lines, with all others of what they name."""
    own: dict[int, MatchRow] = {}
    for some in chunks(line_ids):
        own.update((row.match_id, row) for row in matches(session, LineMatch.line_id.in_(some)))
    named: dict[MatchKind, set[int]] = defaultdict(set)
    for row in own.values():
        if row.target_id is not None:
            named[row.kind].add(row.target_id)
    others: set[int] = set()
    for kind, ids in named.items():
        for some in chunks(ids):
            others.update(session.scalars(select(LineMatch.line_id).where(TARGETS[kind].in_(some), STANDING)))
    for some in chunks(others - set(line_ids)):
        own.update((row.match_id, row) for row in matches(session, LineMatch.line_id.in_(some)))
    return list(own.values())


def matched_targets(session: Session, kinds: Collection[MatchKind] = tuple(TARGETS)) -> set[tuple[MatchKind, int, str]]:
    """Return what lines are already: the kind and the id of what the books have, and for which account."""
    columns = or_(*(TARGETS[kind].is_not(None) for kind in kinds))
    return {(row.kind, row.target_id, row.account) for row in matches(session, columns) if row.target_id is not None}


def audit_matches(session: Session) -> list[str]:
    """Return a sentence for each line that is told to be what it cannot be."""
    return [wrong.why for wrong in wrong_matches(session, matches(session))]
