"""Money that went out, in lists."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.books.model import Spending, SpendingLine
from psg_admin.events.model import Event
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, mark
from psg_admin.payments.states import Method
from psg_admin.store.base import chunks
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters
from psg_admin.store.list_query import ListQuery


@dataclass(frozen=True, slots=True)
class SpendingPart:
    """So much of a sum that went out, for one category, fund and event."""

    category: str
    category_name: str
    fund: str
    fund_name: str
    amount: Money
    event_id: int | None
    event: str
    note: str


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """A sum that went out, with its parts. ``trustee``: to a trustee; ``approved``: by whom, nobody, one or two."""

    spending_id: int
    written_on: date
    contact_id: int | None
    payee: str
    trustee: bool
    amount: Money
    account: str
    account_name: str
    method: Method
    reference: str
    voucher: str
    approved: tuple[str, ...]
    note: str
    cleared_on: date | None
    returned_on: date | None
    return_reason: str
    parts: tuple[SpendingPart, ...]

    @property
    def categories(self) -> str:
        """What it was for, each category once."""
        return ", ".join(dict.fromkeys(part.category_name for part in self.parts))

    @property
    def state(self) -> str:
        """What became of it, in words; nothing where the bank had it, or it is no affair of a bank."""
        if self.returned_on is not None:
            return _("Came back on {day}").format(day=show_day(self.returned_on))
        return _("Not cleared") if self.cleared_on is None and self.method is Method.CHEQUE else ""


def spending_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the sums that went out and stand, the newest first unless ``query`` says otherwise.

    Its text is looked for in payee, reference, voucher and note. Filters: those of :data:`SPENDING_FILTERS`. Sorts:
    "written_on", "payee", "amount", "account", "cleared_on".

    :raises BadInput: for a filter that is not known.
    """
    statement: Select[int] = select(Spending.id).where(Spending.undone_on.is_(None))
    words = query.text.strip().lower()
    if words:
        places = (Spending.payee, Spending.reference, Spending.voucher, Spending.note)
        statement = statement.where(or_(*(func.lower(place).contains(words, autoescape=True) for place in places)))
    statement = statement.where(*SPENDING_FILTERS.conditions(query, None))
    orders: Mapping[str, SQLColumnExpression[Any]] = {
        "written_on": Spending.written_on, "payee": func.lower(Spending.payee), "amount": Spending.amount,
        "account": Spending.account, "cleared_on": Spending.cleared_on,
    }  # fmt: skip
    columns: list[SQLColumnExpression[Any]] = [orders.get(query.sort, Spending.written_on), Spending.id]
    down = query.descending if query.sort in orders else True
    return array("q", session.scalars(statement.order_by(*(c.desc() if down else c for c in columns))))


def spending_rows(session: Session, *, ids: Sequence[int]) -> list[SpendingRow]:
    """Return the sums of ``ids`` in that order."""
    if not ids:
        return []
    known = chart(session)
    found: dict[int, SpendingRow] = {}
    for some in chunks(ids):
        parts: dict[int, list[SpendingPart]] = defaultdict(list)
        lines = (
            select(SpendingLine, Event.title)
            .outerjoin(Event, Event.id == SpendingLine.event_id)
            .where(SpendingLine.spending_id.in_(some))
            .order_by(SpendingLine.id)
        )
        for one, title in session.execute(lines):
            fund = known.funds.get(one.fund)
            parts[one.spending_id].append(
                SpendingPart(
                    one.category, known.category_name(one.category), one.fund, one.fund if fund is None else fund.name,
                    one.amount, one.event_id, title or "", one.note,
                )
            )  # fmt: skip
        for row in session.scalars(select(Spending).where(Spending.id.in_(some))):
            account = known.accounts.get(row.account)
            found[row.id] = SpendingRow(
                row.id, row.written_on, row.contact_id, row.payee, row.trustee, row.amount, row.account,
                row.account if account is None else account.name, row.method, row.reference, row.voucher,
                tuple(name for name in (row.approved_by, row.approved_by_too) if name), row.note, row.cleared_on,
                row.returned_on, row.return_reason or "", tuple(parts[row.id]),
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def spending_row(session: Session, *, spending_id: int) -> SpendingRow:
    """Return one sum that went out.

    :raises NotFound: when there is none of that id.
    """
    rows = spending_rows(session, ids=[spending_id])
    if not rows:
        raise NotFound(_("There is no sum {number} that went out.").format(number=spending_id))
    return rows[0]


def _with_part(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Spending.id.in_(select(SpendingLine.spending_id).where(condition))


def _state(state: str) -> ColumnElement[bool]:
    if state == "returned":
        return Spending.returned_on.is_not(None)
    cleared = Spending.cleared_on.is_not(None)
    return Spending.returned_on.is_(None) & (cleared if state == "cleared" else ~cleared)


SPENDING_FILTERS: Filters[None] = Filters(
    search="Words that occur in the payee, the reference, the voucher or the note.",
    by=(
        Filter(
            key="year",
            label=mark("Year"),
            kind=FilterKind.YEAR,
            option="--year",
            help="The year in which it went out.",
            clause=lambda year, _none: (
                (Spending.written_on >= date(year, 1, 1)) & (Spending.written_on < date(year + 1, 1, 1))
            ),
        ),
        Filter(
            key="account",
            label=mark("Account"),
            kind=FilterKind.TEXT,
            option="--account",
            help="The account that it left.",
            typed=lambda session, text: chart(session).account(text).code,
            clause=lambda code, _none: Spending.account == code,
        ),
        Filter(
            key="category",
            label=mark("Category"),
            kind=FilterKind.TEXT,
            option="--category",
            help="What it was for.",
            typed=lambda session, text: chart(session).category(text).code,
            clause=lambda code, _none: _with_part(SpendingLine.category == code),
        ),
        Filter(
            key="fund",
            label=mark("Fund"),
            kind=FilterKind.TEXT,
            option="--fund",
            help="The fund that it was taken from.",
            typed=lambda session, text: chart(session).fund(text).code,
            clause=lambda code, _none: _with_part(SpendingLine.fund == code),
        ),
        Filter(
            key="event",
            label=mark("Event"),
            kind=FilterKind.RECORD,
            option="--event",
            help="The event that it was spent for.",
            clause=lambda event_id, _none: _with_part(SpendingLine.event_id == event_id),
        ),
        Filter(
            key="state",
            label=mark("State"),
            option="--state",
            help="Whether the bank had it.",
            choices=(
                Choice("cleared", mark("Cleared")),
                Choice("open", mark("Not cleared")),
                Choice("returned", mark("Came back")),
            ),
            clause=lambda state, _none: _state(state),
        ),
    ),
)
"""The filters of money that went out."""
