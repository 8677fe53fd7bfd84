"""Money that went out, spent or refunded, as one list of any length."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import Chart
from psg_admin.books.model import Refund, Spending, SpendingLine
from psg_admin.books.states import MoneyOutState
from psg_admin.events.model import Event
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.queries import contact_hits
from psg_admin.payments.model import Payment
from psg_admin.payments.queries.charges import Columns
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters, choices_of, within_month, within_year
from psg_admin.store.list_query import Hit, ListQuery, Order
from psg_admin.store.ordering import by_signs, by_value, by_words, in_order


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
class MoneyOutRow:
    """Money that went out: ``row_id`` is the id of a spending, or below nothing that of a refund, which has no
    ``parts``.

    ``account`` is the name of the account that it left. ``trustee``: it went to a trustee; ``approved_by``: nobody, one
    or two. ``corrects_id``: it says in an open period what that one of a closed one should have said, which is
    ``corrected_by`` it.
    """

    row_id: int
    day: date
    contact_id: int | None
    payee: str
    parts: tuple[SpendingPart, ...]
    amount: Money
    account_code: str
    account: str
    method: Method
    reference: str
    cleared_on: date | None
    reason: str
    state: MoneyOutState
    voucher: str = ""
    approved_by: tuple[str, ...] = ()
    note: str = ""
    returned_on: date | None = None
    trustee: bool = False
    corrects_id: int | None = None
    corrected_by: int | None = None

    @property
    def is_refund(self) -> bool:
        """Whether it went back to who had paid it."""
        return self.row_id < 0

    @property
    def approved(self) -> str:
        """Who approved it."""
        return ", ".join(self.approved_by)

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it was for, category by category, with the event where there is one."""
        if self.is_refund:
            return (_("Refund"),)
        return tuple(", ".join(filter(None, (part.category_name, part.event))) for part in self.parts)

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
        Spending.reference.label("reference"), Spending.voucher.label("voucher"), Spending.note.label("note"),
        Spending.cleared_on.label("cleared_on"), Spending.undone_on.label("undone_on"),
        _state(Spending.returned_on, Spending.cleared_on, Spending.method, Spending.undone_on).label("state"),
    ),
    select(
        type_coerce(-Refund.id, Integer()), Refund.refunded_on, Contact.shown_name, Refund.amount, Refund.account,
        Refund.method, Refund.reference, literal(""), Refund.reason, Refund.cleared_on, Refund.undone_on,
        _state(null(), Refund.cleared_on, Refund.method, Refund.undone_on),
    )
    .join(Payment, Payment.id == Refund.payment_id)
    .join(Contact, Contact.id == Payment.contact_id),
).subquery("money_out")  # fmt: skip


def money_out_wanted(_session: Session, *, query: ListQuery) -> Select[int]:
    """Return the query for what went out that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    return _asked(select(_OUT.c.row_id), query, MONEY_OUT_FILTERS)


def money_out_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of what went out that ``query`` wants, refunds below nothing; the newest first unless it says
    otherwise. Its text is looked for in the payee, the reference, the voucher and the note. Filters: those of
    :data:`MONEY_OUT_FILTERS`.

    :raises BadInput: for a filter that is not known.
    """
    return _in_order(session, money_out_wanted(session, query=query), query)


def spending_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of what was spent and stands, as :func:`money_out_ids` does: no refund, and nothing undone.

    Filters: those of :data:`SPENDING_FILTERS`.

    :raises BadInput: for a filter that is not known.
    """
    spent = select(_OUT.c.row_id).where(_OUT.c.row_id > 0, _OUT.c.undone_on.is_(None))
    return _in_order(session, _asked(spent, query, SPENDING_FILTERS), query)


def payee_hits(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return at most ``limit`` whom money may go to: contacts that ``text`` finds, then the names in which its words
    all stand and to which money went before without a contact (a "payee" of no id), the last one first.
    """
    hits = contact_hits(session, text=text, limit=limit)
    words = [func.lower(Spending.payee).contains(word.lower(), autoescape=True) for word in text.split()]
    if not words or len(hits) >= limit:
        return hits
    before = (
        select(Spending.payee)
        .where(Spending.contact_id.is_(None), Spending.undone_on.is_(None), *words)
        .group_by(Spending.payee)
        .order_by(func.max(Spending.id).desc())
        .limit(limit - len(hits))
    )
    return [*hits, *(Hit("payee", 0, name, _("Paid before")) for name in session.scalars(before))]


def money_out_counts(session: Session, *, query: ListQuery) -> tuple[int, Money]:
    """Return how much went out that ``query`` wants: how often, and the sum; what came back or was undone is left
    out.
    """
    counted = select(func.count(), func.sum(_OUT.c.amount, type_=MoneyColumn()))
    asked = _asked(counted, query, MONEY_OUT_FILTERS)
    count, amount = session.execute(asked.where(_OUT.c.undone_on.is_(None), _OUT.c.state != "returned")).one()
    return count, amount or NOTHING


def money_out_rows(session: Session, *, ids: Sequence[int]) -> list[MoneyOutRow]:
    """Return what went out by its ids, in that order."""
    known = chart(session)
    found: dict[int, MoneyOutRow] = {}
    for some in chunks(i for i in ids if i > 0):
        parts = _parts(session, some, known)
        state = _state(Spending.returned_on, Spending.cleared_on, Spending.method, Spending.undone_on)
        newer = aliased(Spending)
        corrected = (
            select(func.max(newer.id))
            .where(newer.corrects_id == Spending.id, newer.undone_on.is_(None))
            .correlate(Spending)
            .scalar_subquery()
        )
        for row, how, by in session.execute(select(Spending, state, corrected).where(Spending.id.in_(some))):
            found[row.id] = MoneyOutRow(
                row_id=row.id, day=row.written_on, contact_id=row.contact_id, payee=row.payee,
                parts=tuple(parts.get(row.id, ())), amount=row.amount, account_code=row.account,
                account=_name(known, row.account), method=row.method, reference=row.reference, voucher=row.voucher,
                approved_by=tuple(filter(None, (row.approved_by, row.approved_by_too))), cleared_on=row.cleared_on,
                note=row.note, reason=row.return_reason or "", returned_on=row.returned_on, trustee=row.trustee,
                state=MoneyOutState(how), corrects_id=row.corrects_id, corrected_by=by,
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
                row_id=-refund.id, day=refund.refunded_on, contact_id=contact_id, payee=name, parts=(),
                amount=refund.amount, account_code=refund.account, account=_name(known, refund.account),
                method=refund.method, reference=refund.reference, cleared_on=refund.cleared_on, reason=refund.reason,
                state=MoneyOutState(how),
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def spending_row(session: Session, *, spending_id: int) -> MoneyOutRow:
    """Return one sum that was spent.

    :raises NotFound: when there is none of that id.
    """
    rows = money_out_rows(session, ids=[spending_id])
    if not rows:
        raise NotFound(_("There is no sum {number} that went out.").format(number=spending_id))
    return rows[0]


def _name(known: Chart, account: str) -> str:
    return known.accounts[account].name if account in known.accounts else account


def _parts(session: Session, ids: Sequence[int], known: Chart) -> Mapping[int, list[SpendingPart]]:
    found: dict[int, list[SpendingPart]] = defaultdict(list)
    query = (
        select(SpendingLine, Event.title)
        .outerjoin(Event, Event.id == SpendingLine.event_id)
        .where(SpendingLine.spending_id.in_(ids))
        .order_by(SpendingLine.id)
    )
    for one, event in session.execute(query):
        fund = known.funds.get(one.fund)
        found[one.spending_id].append(
            SpendingPart(
                one.category, known.category_name(one.category), one.fund, one.fund if fund is None else fund.name,
                one.amount, one.event_id, event or "", one.note,
            )
        )  # fmt: skip
    return found


def _asked(statement: Columns, query: ListQuery, filters: Filters[None]) -> Columns:
    statement = statement.where(*filters.conditions(query, None))
    text = query.text.strip().lower()
    if text:
        columns = (_OUT.c.payee, _OUT.c.reference, _OUT.c.voucher, _OUT.c.note)
        statement = statement.where(or_(*(func.lower(c).contains(text, autoescape=True) for c in columns)))
    return statement


def _in_order(session: Session, statement: Columns, query: ListQuery) -> "array[int]":
    out = _OUT.c
    asked = query if query.sort else query.ordered([Order("day", descending=True)])
    keys = {
        "day": by_value(out.day), "payee": by_words(out.payee, full=True), "amount": by_value(out.amount),
        "account": by_signs(out.account, full=True), "method": by_signs(out.method), "state": by_signs(out.state),
        "reference": by_words(out.reference), "cleared_on": by_value(out.cleared_on, full=False),
    }  # fmt: skip
    return array("q", session.scalars(statement.order_by(*in_order(asked, keys, (out.day, out.row_id)))))


# --- filters ----------------------------------------------------------------------------------------------------------


def _with_part(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return _OUT.c.row_id.in_(select(SpendingLine.spending_id).where(condition))


def _cleared(state: str) -> ColumnElement[bool]:
    if state == "returned":
        return _OUT.c.state == MoneyOutState.RETURNED.value
    cleared = _OUT.c.cleared_on.is_not(None)
    return (_OUT.c.state != MoneyOutState.RETURNED.value) & (cleared if state == "cleared" else ~cleared)


_YEAR: Filter[None] = Filter(
    key="year",
    label=mark("Year"),
    kind=FilterKind.YEAR,
    option="--year",
    help="The year in which it went out.",
    clause=lambda year, _none: within_year(_OUT.c.day, year),
)
_MONTH: Filter[None] = Filter(
    key="month",
    label=mark("Month"),
    kind=FilterKind.MONTH,
    option="--month",
    metavar="YYYY-MM",
    help="The month in which it went out.",
    clause=lambda first, _none: within_month(_OUT.c.day, first),
)
_ACCOUNT: Filter[None] = Filter(
    key="account",
    label=mark("Account"),
    kind=FilterKind.TEXT,
    option="--account",
    help="The account that it left.",
    typed=lambda session, text: chart(session).account(text).code,
    clause=lambda code, _none: _OUT.c.account == code,
)

MONEY_OUT_FILTERS: Filters[None] = Filters(
    search="Words that occur in the payee, the reference, the voucher or the note.",
    by=(
        _YEAR,
        _MONTH,
        _ACCOUNT,
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
"""The filters of what went out, refunds among it."""

SPENDING_FILTERS: Filters[None] = Filters(
    search="Words that occur in the payee, the reference, the voucher or the note.",
    by=(
        _YEAR,
        _MONTH,
        _ACCOUNT,
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
            clause=lambda state, _none: _cleared(state),
        ),
    ),
)
"""The filters of what was spent."""
