"""Money that went out, spent or refunded, as one list of any length."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Integer, SQLColumnExpression, case, func, literal, null, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.books.model import Refund, Spending, SpendingLine
from psg_admin.books.states import MoneyOutState
from psg_admin.events.model import Event
from psg_admin.kernel.days import add_months
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark
from psg_admin.payments.model import Payment
from psg_admin.payments.queries.charges import Columns
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.filters import Filter, FilterKind, Filters, choices_of
from psg_admin.store.list_query import ListQuery


@dataclass(frozen=True, slots=True)
class MoneyOutRow:
    """Money that went out: ``row_id`` is the id of a spending, or below nothing that of a refund.

    ``purposes``: category by category, with the event where there is one. ``account`` is its name.
    """

    row_id: int
    day: date
    contact_id: int | None
    payee: str
    purposes: tuple[str, ...]
    amount: Money
    account: str
    method: Method
    reference: str
    voucher: str
    approved: str
    cleared_on: date | None
    note: str
    reason: str
    returned_on: date | None
    trustee: bool
    state: MoneyOutState

    @property
    def is_refund(self) -> bool:
        """Whether it went back to who had paid it."""
        return self.row_id < 0

    @property
    def purpose(self) -> str:
        """What it was for, in one line."""
        return "; ".join(self.purposes)

    @property
    def exception(self) -> str:
        """What is out of the ordinary about it, in words; nothing where all is well."""
        return "" if self.state is MoneyOutState.PAID else self.state.label


def _state(returned: Any, cleared: Any, method: Any, undone: Any) -> SQLColumnExpression[str]:
    return case(
        (undone.is_not(None), MoneyOutState.UNDONE.value),
        (returned.is_not(None), MoneyOutState.RETURNED.value),
        ((method == Method.CHEQUE) & cleared.is_(None), MoneyOutState.NOT_CLEARED.value),
        else_=MoneyOutState.PAID.value,
    )


_OUT = union_all(
    select(
        Spending.id.label("row_id"), Spending.written_on.label("day"), Spending.payee.label("payee"),
        Spending.amount.label("amount"), Spending.account.label("account"), Spending.method.label("method"),
        Spending.reference.label("reference"), Spending.cleared_on.label("cleared_on"),
        Spending.undone_on.label("undone_on"),
        _state(Spending.returned_on, Spending.cleared_on, Spending.method, Spending.undone_on).label("state"),
    ),
    select(
        type_coerce(-Refund.id, Integer()), Refund.refunded_on, Contact.shown_name, Refund.amount, Refund.account,
        Refund.method, Refund.reference, Refund.cleared_on, Refund.undone_on,
        _state(null(), Refund.cleared_on, Refund.method, Refund.undone_on),
    )
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Contact, Contact.id == Payment.contact_id),
).subquery("money_out")  # fmt: skip


def money_out_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of what went out that ``query`` wants, refunds below nothing; the newest first unless it says
    otherwise. Its text is looked for in the payee and the reference. Filters: those of :data:`MONEY_OUT_FILTERS`.

    :raises BadInput: for a filter that is not known.
    """
    out = _OUT.c
    statement = _asked(select(out.row_id), query)
    orders: Mapping[str, SQLColumnExpression[Any]] = {
        "day": out.day, "payee": func.lower(out.payee), "amount": out.amount, "account": out.account,
        "method": out.method, "reference": out.reference, "cleared_on": out.cleared_on, "state": out.state,
    }  # fmt: skip
    if query.sort in orders:
        columns: list[SQLColumnExpression[Any]] = [orders[query.sort], out.day, out.row_id]
        statement = statement.order_by(*(c.desc() if query.descending else c for c in columns))
    else:
        statement = statement.order_by(out.day.desc(), out.row_id.desc())
    return array("q", session.scalars(statement))


def money_out_counts(session: Session, *, query: ListQuery) -> tuple[int, Money]:
    """Return how much went out that ``query`` wants: how often, and the sum; what came back or was undone is left
    out.
    """
    asked = _asked(select(func.count(), func.sum(_OUT.c.amount, type_=MoneyColumn())), query)
    count, amount = session.execute(asked.where(_OUT.c.undone_on.is_(None), _OUT.c.state != "returned")).one()
    return count, amount or NOTHING


def money_out_rows(session: Session, *, ids: Sequence[int]) -> list[MoneyOutRow]:
    """Return what went out by its ids, in that order."""
    known = chart(session)

    def account(code: str) -> str:
        return known.accounts[code].name if code in known.accounts else code

    found: dict[int, MoneyOutRow] = {}
    for some in chunks(i for i in ids if i > 0):
        purposes = _purposes(session, some, known.category_name)
        state = _state(Spending.returned_on, Spending.cleared_on, Spending.method, Spending.undone_on)
        for row, how in session.execute(select(Spending, state).where(Spending.id.in_(some))):
            found[row.id] = MoneyOutRow(
                row_id=row.id, day=row.written_on, contact_id=row.contact_id, payee=row.payee,
                purposes=tuple(purposes.get(row.id, ())), amount=row.amount, account=account(row.account),
                method=row.method, reference=row.reference, voucher=row.voucher,
                approved=", ".join(filter(None, (row.approved_by, row.approved_by_too))), cleared_on=row.cleared_on,
                note=row.note, reason=row.return_reason or "", returned_on=row.returned_on, trustee=row.trustee,
                state=MoneyOutState(how),
            )  # fmt: skip
    for some in chunks(-i for i in ids if i < 0):
        state = _state(null(), Refund.cleared_on, Refund.method, Refund.undone_on)
        query = (
            select(Refund, Contact.id, Contact.shown_name, state)
            .join(Payment, Payment.id == Refund.payment_id)
            .join(Contact, Contact.id == Payment.contact_id)
            .where(Refund.id.in_(some))
        )
        for refund, contact_id, name, how in session.execute(query):
            found[-refund.id] = MoneyOutRow(
                row_id=-refund.id, day=refund.refunded_on, contact_id=contact_id, payee=name, purposes=(_("Refund"),),
                amount=refund.amount, account=account(refund.account), method=refund.method, reference=refund.reference,
                voucher="", approved="", cleared_on=refund.cleared_on, note="", reason=refund.reason, returned_on=None,
                trustee=False, state=MoneyOutState(how),
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def _purposes(session: Session, ids: Iterable[int], name: Any) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = (
        select(SpendingLine.spending_id, SpendingLine.category, Event.title)
        .outerjoin(Event, Event.id == SpendingLine.event_id)
        .where(SpendingLine.spending_id.in_(list(ids)))
        .order_by(SpendingLine.id)
    )
    for spending_id, category, event in session.execute(query):
        words = name(category)
        found[spending_id].append(f"{words}, {event}" if event else words)
    return found


def _asked(statement: Columns, query: ListQuery) -> Columns:
    statement = statement.where(*MONEY_OUT_FILTERS.conditions(query, None))
    text = query.text.strip().lower()
    if text:
        columns = (_OUT.c.payee, _OUT.c.reference)
        statement = statement.where(or_(*(func.lower(c).contains(text, autoescape=True) for c in columns)))
    return statement


def _within(first: date, end: date) -> Any:
    return (_OUT.c.day >= first) & (_OUT.c.day < end)


MONEY_OUT_FILTERS: Filters[None] = Filters(
    search="Words that occur in who was paid, or the reference.",
    by=(
        Filter(
            key="year",
            label=mark("Year"),
            kind=FilterKind.YEAR,
            option="--year",
            help="The year in which it went out.",
            clause=lambda year, _none: _within(date(year, 1, 1), date(year + 1, 1, 1)),
        ),
        Filter(
            key="month",
            label=mark("Month"),
            kind=FilterKind.MONTH,
            option="--month",
            metavar="YYYY-MM",
            help="The month in which it went out.",
            clause=lambda first, _none: _within(first, add_months(first, 1)),
        ),
        Filter(
            key="account",
            label=mark("Account"),
            kind=FilterKind.TEXT,
            option="--account",
            help="The account it left, by its code.",
            clause=lambda code, _none: _OUT.c.account == code,
        ),
        Filter(
            key="state",
            label=mark("State"),
            choices=choices_of(MoneyOutState),
            option="--state",
            help="“not-cleared”: a cheque that the bank has not had yet.",
            clause=lambda state, _none: _OUT.c.state == literal(state.value),
        ),
    ),
)
"""The filters of what went out."""
