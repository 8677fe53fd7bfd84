"""The postings, made anew from the rows that a deed touched; and the gate that keeps closed periods as they are.

What is posted on a day of a closed period is what that period says: whatever the deed was, an undo or an import, it is
refused where it would leave other postings on those days than there were.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, inspect, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.model import Account, OpeningBalance
from psg_admin.accounts.rules import BANK, CASH, GENERAL, AccountInfo, check_day
from psg_admin.books.model import Posting, Refund, Spending, SpendingLine, Transfer
from psg_admin.books.queries.balances import LAST_CLOSED
from psg_admin.books.rules import (
    Line,
    PaymentBook,
    SpendingBook,
    Used,
    account_of,
    opening_line,
    payment_lines,
    posted,
    spending_lines,
    transfer_lines,
)
from psg_admin.events.model import Place
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.model import Allocation, Charge, Payment, WriteOff
from psg_admin.payments.states import Category, Method
from psg_admin.store.base import base_table, chunks
from psg_admin.store.bulk import insert_rows
from psg_admin.store.journal import changed_rows, held_before, made_ids, made_rows, made_values

_PORTION = 2_000
_Columns = Select[*tuple[Any, ...]]
_Reader = tuple[Callable[[Iterable[Sequence[Any]]], Iterable[Any]], Callable[[Any], list[Line]], _Columns]


def derive_postings(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the postings of all that the running deed touched anew.

    :raises Refused: when a closed period would say something else than it did.
    """
    gate = Gate(session)
    payments = _payments(session, touched)
    if payments:
        made = made_ids(session, "payment")
        for some in chunks(payments):
            _replace(session, gate, "payment", some, _of_payments(session, some, gate), fresh=made.issuperset(some))
    spendings = set(touched.get("spending", ())) | _parents(session, touched, "spending_line", "spending_id")
    for some in chunks(spendings):
        fresh = made_ids(session, "spending").issuperset(some)
        _replace(session, gate, "spending", some, _of_spendings(session, some), fresh=fresh)
    for some in chunks(touched.get("transfer", ())):
        fresh = made_ids(session, "transfer").issuperset(some)
        _replace(session, gate, "transfer", some, _of_transfers(session, some), fresh=fresh)
    if touched.get("account") or touched.get("opening_balance"):
        _replace(session, gate, "opening", None, _of_openings(session), fresh=False)
    _guard_debts(session, gate, touched)


def rebuild_postings(session: Session, progress: Progress = quiet) -> None:
    """Make all postings anew."""
    session.execute(delete(Posting))
    rows: list[dict[str, Any]] = []
    for line in _all_lines(session):
        rows.append(line._asdict())
        if len(rows) >= _PORTION:
            progress(0, 0)
            insert_rows(session.connection(), _TABLE, rows)
            rows = []
    insert_rows(session.connection(), _TABLE, rows)


def audit_postings(session: Session) -> list[str]:
    """Return a sentence when the postings are not what the records come to."""
    columns = [getattr(Posting, name) for name in Line._fields]
    kept: Counter[Line] = Counter(
        Line(*row) for row in session.execute(select(*columns), execution_options={"yield_per": _PORTION})
    )
    kept.subtract(_all_lines(session))
    wrong = sum(abs(count) for count in kept.values())
    if not wrong:
        return []
    return [
        ngettext(
            "{count} line of the books is not what the records come to. It can be rebuilt.",
            "{count} lines of the books are not what the records come to. They can be rebuilt.",
            wrong,
        ).format(count=f"{wrong:,}")
    ]


# --- what is touched --------------------------------------------------------------------------------------------------


def _payments(session: Session, touched: Mapping[str, set[int]]) -> set[int]:
    """Return the payments whose lines may be others now; an entry that reverses one stands for it as well."""
    found = set(touched.get("payment", ())) | held_before(session, "allocation", "payment_id")
    found |= {i for i in made_values(session, "payment", "reverses_id").values() if i is not None}
    found |= _parents(session, touched, "allocation", "payment_id")
    found |= _parents(session, touched, "refund", "payment_id")
    moved = {"category_code", "fund"}
    charges = {i for i, after in changed_rows(session, "charge").items() if moved & after.keys()}
    for some in chunks(charges):
        found.update(session.scalars(select(Allocation.payment_id).where(Allocation.charge_id.in_(some))))
    return found


_OF = {"allocation": Allocation, "refund": Refund, "spending_line": SpendingLine}


def _parents(session: Session, touched: Mapping[str, set[int]], table: str, column: str) -> set[int]:
    made = made_values(session, table, column)
    found = set(made.values()) | held_before(session, table, column)
    model = _OF[table]
    for some in chunks(touched.get(table, set()) - made.keys()):
        found.update(session.scalars(select(getattr(model, column)).where(model.id.in_(some))))
    return found


class Gate:
    """What is closed, asked for once and only where something moves."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._asked = False
        self._day: date | None = None

    def know(self, day: date | None) -> None:
        """Take in the last closed day, where it came along with something else."""
        self._asked, self._day = True, day

    @property
    def day(self) -> date | None:
        """The last closed day, None where none is closed."""
        if not self._asked:
            self.know(self._session.scalar(LAST_CLOSED))
        return self._day

    def refuse(self, day: date) -> None:
        """Refuse a deed that moves something on a closed day.

        :raises Refused: always.
        """
        last = show_day(self.day or day)
        raise Refused(
            _(
                "The books are closed to {last}, and this would change what they say of {day}. Enter it on a day after "
                "that, naming what it corrects, or have the year reopened."
            ).format(last=last, day=show_day(day))
        )

    def compare(self, before: Iterable[Line], after: Iterable[Line]) -> None:
        """Refuse a deed after which the lines of closed days differ in more than whom they name: of two contacts who
        are one, the books say nothing.

        :raises Refused: when they do.
        """
        last = self.day
        if last is None:
            return
        differ = Counter(line._replace(contact_id=None) for line in after if line.day <= last)
        differ.subtract(line._replace(contact_id=None) for line in before if line.day <= last)
        days = [line.day for line, count in differ.items() if count]
        if days:
            self.refuse(min(days))


def _replace(
    session: Session, gate: Gate, source: str, ids: Sequence[int] | None, lines: list[Line], *, fresh: bool
) -> None:
    """Put ``lines`` in the place of those of ``ids`` (None: of all of that source); ``fresh``: there are none yet."""
    before: list[Line] = []
    if not fresh:
        mine: list[ColumnElement[bool]] = [Posting.source == source]
        if ids is not None:
            mine.append(Posting.source_id.in_({*ids, *(line.source_id for line in lines)}))
        if gate.day is not None:
            columns = [getattr(Posting, name) for name in Line._fields]
            before = [Line(*row) for row in session.execute(select(*columns).where(*mine))]
        session.execute(delete(Posting).where(*mine))
    gate.compare(before, lines)
    insert_rows(session.connection(), _TABLE, [line._asdict() for line in lines])


# --- the records, read for many at once -------------------------------------------------------------------------------

_TABLE = base_table(inspect(Posting))
_Reversal = aliased(Payment)
_READY = case((Payment.method == Method.CASH, CASH), else_=BANK)
_PAYMENTS: _Columns = (
    select(
        Payment.id, Payment.contact_id, Payment.received_on, Payment.amount, Payment.account, Payment.method,
        Payment.entered_at, _Reversal.id, _Reversal.received_on, _Reversal.reverse_reason, Allocation.amount,
        Allocation.made_on, Allocation.posted_on, Allocation.released_on, Allocation.release_reason, Charge.id,
        Charge.category, Charge.category_code, Charge.fund, Refund.refunded_on, Refund.account, Place.event_id,
        Account.name, Account.kind, Account.opening_on, Account.closed_on, LAST_CLOSED.scalar_subquery(),
    )
    .outerjoin(Account, Account.code == func.coalesce(Payment.account, _READY))
    .outerjoin(_Reversal, and_(_Reversal.reverses_id == Payment.id, _Reversal.undone_on.is_(None)))
    .outerjoin(Allocation, and_(Allocation.payment_id == Payment.id, Allocation.undone_on.is_(None)))
    .outerjoin(Charge, Charge.id == Allocation.charge_id)
    .outerjoin(
        Refund, and_(Refund.charge_id == Charge.id, Refund.payment_id == Payment.id, Refund.undone_on.is_(None))
    )
    .outerjoin(Place, Place.charge_id == Charge.id)
    .where(Payment.reverses_id.is_(None), Payment.undone_on.is_(None), Payment.brought_forward.is_(False))
    .order_by(Payment.id, Allocation.id)
)  # fmt: skip
_ONE_PAYMENT = itemgetter(*range(10))


def _payment_books(rows: Iterable[Sequence[Any]]) -> Iterator[PaymentBook]:
    for head, some in groupby(rows, key=_ONE_PAYMENT):
        payment_id, contact_id, received_on, amount, account, method, entered_at, back_id, back_on, why = head
        used = [
            Used(
                charge_id=charge_id, amount=part, category=code or Category(category).value, fund=fund or GENERAL,
                posted_on=posted(
                    posted_on=posted_on, made_on=made_on, received_on=received_on, entered_on=entered_at.date()
                ),
                released_on=released_on, with_reversal=back_id is not None and (released_on, reason) == (back_on, why),
                refunded_on=refunded_on, refund_account=refund_account or "", event_id=event_id,
            )
            for part, made_on, posted_on, released_on, reason, charge_id, category, code, fund, refunded_on,
                refund_account, event_id in (row[10:22] for row in some)
            if part is not None
        ]  # fmt: skip
        reversal = None if back_id is None else (back_id, back_on)
        yield PaymentBook(
            payment_id, contact_id, received_on, amount, account_of(account, method), tuple(used), reversal
        )


def _of_payments(session: Session, ids: Sequence[int], gate: Gate) -> list[Line]:
    """Return the lines of payments; those that the running deed made came in on a day of their account."""
    made = made_ids(session, "payment")
    originals = select(Payment.reverses_id).where(Payment.id.in_(ids), Payment.reverses_id.is_not(None))
    rows = session.execute(_PAYMENTS.where(or_(Payment.id.in_(ids), Payment.id.in_(originals)))).all()
    if rows:
        gate.know(rows[0][-1])
    for row in rows:
        if row[0] in made and row[-5] is not None:
            account = AccountInfo(row[4] or "", row[-5], row[-4], opening_on=row[-3], closed_on=row[-2])
            check_day(account, row[2], field="received_on")
    return [line for book in _payment_books(rows) for line in payment_lines(book)]


_SPENDINGS: _Columns = (
    select(
        Spending.id, Spending.contact_id, Spending.written_on, Spending.account, Spending.returned_on,
        SpendingLine.category, SpendingLine.fund, SpendingLine.amount, SpendingLine.event_id,
    )
    .join(SpendingLine, and_(SpendingLine.spending_id == Spending.id, SpendingLine.undone_on.is_(None)))
    .where(Spending.undone_on.is_(None))
    .order_by(Spending.id, SpendingLine.id)
)  # fmt: skip


def _spending_books(rows: Iterable[Sequence[Any]]) -> Iterator[SpendingBook]:
    for (spending_id, contact_id, written_on, account, returned_on), some in groupby(
        rows, key=itemgetter(0, 1, 2, 3, 4)
    ):
        parts = tuple((row[5], row[6], row[7], row[8]) for row in some)
        yield SpendingBook(spending_id, contact_id, written_on, account, parts, returned_on)


def _of_spendings(session: Session, ids: Sequence[int]) -> list[Line]:
    rows = session.execute(_SPENDINGS.where(Spending.id.in_(ids))).all()
    return [line for book in _spending_books(rows) for line in spending_lines(book)]


_TRANSFERS: _Columns = select(
    Transfer.id, Transfer.moved_on, Transfer.amount, Transfer.from_account, Transfer.to_account, Transfer.from_fund,
    Transfer.to_fund,
).where(Transfer.undone_on.is_(None)).order_by(Transfer.id)  # fmt: skip


def _transfer_books(rows: Iterable[Sequence[Any]]) -> Iterator[Line]:
    for transfer_id, day, amount, from_account, to_account, from_fund, to_fund in rows:
        yield from transfer_lines(
            transfer_id, day, amount, from_account=from_account, to_account=to_account, from_fund=from_fund,
            to_fund=to_fund,
        )  # fmt: skip


def _of_transfers(session: Session, ids: Sequence[int]) -> list[Line]:
    return list(_transfer_books(session.execute(_TRANSFERS.where(Transfer.id.in_(ids)))))


def _of_openings(session: Session) -> list[Line]:
    query = (
        select(OpeningBalance.id, Account.opening_on, OpeningBalance.account, OpeningBalance.fund,
               OpeningBalance.amount)
        .join(Account, Account.code == OpeningBalance.account)
        .where(Account.opening_on.is_not(None))
        .order_by(OpeningBalance.id)
    )  # fmt: skip
    return [
        opening_line(balance_id, day, account=account, fund=fund, amount=amount)
        for balance_id, day, account, fund, amount in session.execute(query)
        if day is not None
    ]


def _all_lines(session: Session) -> Iterator[Line]:
    def rows(query: _Columns) -> Iterable[Sequence[Any]]:
        return session.execute(query, execution_options={"yield_per": _PORTION})

    readers: tuple[
        tuple[Callable[[Iterable[Sequence[Any]]], Iterable[Any]], Callable[[Any], list[Line]], _Columns], ...
    ]
    readers = ((_payment_books, payment_lines, _PAYMENTS), (_spending_books, spending_lines, _SPENDINGS))
    for books, lines, query in readers:
        for book in books(rows(query)):
            yield from lines(book)
    yield from _transfer_books(rows(_TRANSFERS))
    yield from _of_openings(session)


# --- what is owed -----------------------------------------------------------------------------------------------------


def _guard_debts(session: Session, gate: Gate, touched: Mapping[str, set[int]]) -> None:
    """Refuse a deed that changes what was owed on a day of a closed period."""
    write_offs = touched.get("write_off", set())
    counted = {"amount", "undone_on", "cancelled_on"}
    told = {i: was for i, was in changed_rows(session, "charge", before=True).items() if was.keys() & counted}
    made = made_rows(session, "charge")
    # What is made on a day and due then or later lies in no closed period: only days that are over are closed.
    charges = {i for i, row in made.items() if row["due_on"] < row["made_at"][:10]} | told.keys()
    closed = gate.day if charges or write_offs else None
    if closed is None:
        return
    for some in chunks(charges):
        query = select(Charge.id, Charge.made_at, Charge.due_on, Charge.cancelled_on).where(Charge.id.in_(some))
        for charge_id, made_at, due_on, cancelled_on in session.execute(query):
            since = min(made_at.date(), due_on)
            ended = told.get(charge_id, {}).keys() & counted == {"cancelled_on"} and (cancelled_on or since) > closed
            if since <= closed and not ended:
                gate.refuse(since)
    for some in chunks(write_offs):
        days = session.scalars(select(WriteOff.made_on).where(WriteOff.id.in_(some), WriteOff.made_on <= closed))
        for day in days:
            gate.refuse(day)
