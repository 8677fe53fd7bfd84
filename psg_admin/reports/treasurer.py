"""The treasurer's workbook: what came in between two days, seen from every side; the sides add up to the same."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Event, Place
from psg_admin.kernel.days import DayRange, show_day, year_from
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.table import Column, Kind, Listing, Seal
from psg_admin.payments import queries as payments
from psg_admin.payments.documents import receipt_columns
from psg_admin.payments.model import Charge, Receipt
from psg_admin.payments.queries import Transaction
from psg_admin.payments.states import Category
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks
from psg_admin.store.heads import office_head

YEAR_MONTH = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary: words, how many payments, and their sum."""

    words: str
    count: int
    amount: Money


def period(first: date | None, last: date | None, *, today: date) -> DayRange:
    """Return the days of a report: from ``first`` to ``last``, both included; this financial year when not given.

    :raises BadInput: when it ends before it begins.
    """
    year = year_from(today if first is None else first, month=YEAR_MONTH)
    start = year.start if first is None else first
    end = year.end if last is None else last + timedelta(days=1)
    if end is None or end <= start:
        raise BadInput(_("The report ends before it begins on {day}.").format(day=show_day(start)), field="to")
    return DayRange(start, end)


def treasurer_workbook(
    session: Session, *, days: DayRange, today: date, made_at: datetime, progress: Progress = quiet
) -> list[Listing[Any]]:
    """Return the sheets of the workbook for the payments received in ``days``.

    Summary, transactions, by category, by method, by event, receipts issued, and what is owed on ``today``.
    ``made_at`` is local time. Each sheet bears the seal number of the history that it was made from.
    """
    end = days.end or today + timedelta(days=1)
    lines = payments.transactions(session, first=days.start, end=end)
    progress(1, 4)
    issued = _receipts(session, days.start, end)
    progress(2, 4)
    owed = payments.owed_list(session, today=today)
    progress(3, 4)
    by_category = _grouped(lines, lambda line: line.category_label)
    by_method = _grouped(lines, lambda line: line.method.label)
    by_event = _by_event(session, lines)
    valid = [row for row in issued if row.voided_on is None]
    now = _("Owed on {day}").format(day=show_day(today))
    summary = [
        *(Line(_("Received: {words}").format(words=line.words), line.count, line.amount) for line in by_category),
        Line(
            _("Received in all"), len({line.payment_id for line in lines}), Money.total(line.amount for line in lines)
        ),
        Line(_("Receipts issued and valid"), len(valid), Money.total(row.amount for row in valid)),
        Line(_("Receipts void"), len(issued) - len(valid), NOTHING),
        Line(now, len(owed), Money.total(row.owed for row in owed)),
    ]
    organisation = load_settings(session).organisation
    head = office_head(session)
    seal = Seal(head.seal, head.identity) if head.entries else None
    received = _("Received from {period}").format(period=days.show())
    given_out = _("Issued from {period}").format(period=days.show())

    def sheet(
        title: str, columns: Sequence[Column[Any]], rows: Iterable[Any], *, made_from: str = received,
        totals: bool = True,
    ) -> Listing[Any]:  # fmt: skip
        return Listing(title, columns, rows, made_at, made_from, organisation, totals=totals, seal=seal)

    progress(4, 4)
    return [
        sheet(_("Summary"), _line_columns(_("What")), summary, totals=False),
        sheet(_("Transactions"), transaction_columns(), lines),
        sheet(_("By category"), _line_columns(_("Category")), by_category),
        sheet(_("By method"), _line_columns(_("Method")), by_method),
        sheet(_("By event"), _line_columns(_("Event")), by_event),
        sheet(_("Receipts issued"), receipt_columns(), issued, made_from=given_out, totals=False),
        sheet(_("Owed"), debt_columns(), owed, made_from=now),
    ]


def transaction_columns() -> list[Column[Transaction]]:
    """Return the columns of the treasurer's book."""
    return [
        Column("received_on", _("Received"), lambda r: r.received_on, Kind.DAY, 13),
        Column("payer", _("Payer"), lambda r: r.payer, width=26),
        Column("category", _("Category"), lambda r: r.category_label, width=14),
        Column("purpose", _("Purpose"), lambda r: r.purpose, width=52),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12),
        Column("method", _("Method"), lambda r: r.method.label, width=16),
        Column("receipt", _("Receipt"), lambda r: r.receipt, Kind.CODE, 14),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18),
        Column("note", _("Note"), lambda r: r.note, width=24),
        Column("payment", _("Payment"), lambda r: r.payment_id, Kind.CODE, 9),
        Column("reverses", _("Takes back"), lambda r: r.reverses_id or "", Kind.CODE, 10),
    ]


def debt_columns() -> list[Column[payments.DebtRow]]:
    """Return the columns of the list of what is owed."""
    return [
        Column("payer", _("Who owes"), lambda r: r.payer, width=26),
        Column("purpose", pgettext("what money is for", "For"), lambda r: r.purpose, width=52),
        Column("due_on", _("Due"), lambda r: r.due_on, Kind.DAY, 13),
        Column("overdue", _("Days overdue"), lambda r: r.overdue, Kind.COUNT, 13, summed=False),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12),
        Column("paid", _("Paid"), lambda r: r.paid, Kind.MONEY, 12),
        Column("owed", _("Owed"), lambda r: r.owed, Kind.MONEY, 12),
        Column("email", _("E-mail"), lambda r: r.email, width=28),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 18),
    ]


def _line_columns(title: str) -> list[Column[Line]]:
    return [
        Column("words", title, lambda r: r.words, width=48),
        Column("count", pgettext("how many", "Number"), lambda r: r.count, Kind.COUNT, 10),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 14),
    ]


def _grouped(lines: Iterable[Transaction], key: Callable[[Transaction], str]) -> list[Line]:
    found: dict[str, list[Transaction]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return [
        Line(words, len({line.payment_id for line in some}), Money.total(line.amount for line in some))
        for words, some in sorted(found.items())
    ]


def _by_event(session: Session, lines: Sequence[Transaction]) -> list[Line]:
    places = [line for line in lines if line.category is Category.EVENT]
    events: dict[str, str] = {}
    for some in chunks(line.purpose for line in places):
        query = (
            select(Charge.purpose, Event.title, Event.starts_at)
            .join(Place, Place.charge_id == Charge.id)
            .join(Event, Event.id == Place.event_id)
            .where(Charge.purpose.in_(some))
        )
        for purpose, title, starts_at in session.execute(query):
            events[purpose] = f"{title}, {show_day(starts_at.date())}"
    return _grouped(places, lambda line: events.get(line.purpose, line.purpose))


def _receipts(session: Session, first: date, end: date) -> list[payments.ReceiptRow]:
    issued = select(Receipt.id).where(Receipt.issued_on >= first, Receipt.issued_on < end)
    ids = session.scalars(issued.order_by(Receipt.year, Receipt.sequence)).all()
    return payments.receipt_rows(session, ids=ids)
