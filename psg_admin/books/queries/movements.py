"""The lines of the books with what a person reads of them, and what was owed or left over at the end of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.rules import LEFT_OVER, REFUND
from psg_admin.books.model import Posting, Refund, Slip, SlipItem, Spending, Transfer
from psg_admin.books.rules.corrections import corrects
from psg_admin.events.model import Event
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt, WriteOff
from psg_admin.payments.queries import DEBT_FILTERS, DebtRow, PaymentRow, debt_rows, list_ids, list_rows
from psg_admin.payments.queries.debts import fallen_due
from psg_admin.payments.rules import show_period
from psg_admin.payments.states import Method, PaymentState
from psg_admin.people.model import Contact
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching

Columns = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Movement:
    """A line of the books: on ``day`` the ``fund`` in ``account`` gained ``amount`` (lost it, below nothing).

    ``source`` is "payment", "spending", "transfer" or "opening"; ``record_id`` the id of its record, and ``origin_id``
    that of the payment that it belongs to where the record takes one back. ``account``, ``fund`` and ``category`` are
    codes, ``who`` whom it came from or went to; ``purpose``, ``event`` and ``period`` are in words, empty where there
    is none. ``reason``: why a payment was taken back, or why what was spent came back.
    """

    day: date
    account: str
    fund: str
    category: str
    amount: Money
    source: str
    record_id: int
    origin_id: int
    who: str
    purpose: str = ""
    method: str = ""
    reference: str = ""
    note: str = ""
    receipt: str = ""
    event: str = ""
    event_id: int | None = None
    period: str = ""
    reason: str = ""
    voucher: str = ""
    approved: str = ""
    trustee: bool = False
    cleared_on: date | None = None
    charge_id: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOver:
    """What of a payment was used for nothing at the end of a day."""

    payment_id: int
    contact_id: int
    payer: str
    received_on: date
    amount: Money
    left_over: Money


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A paying-in slip: ``cheques`` is what its cheques and vouchers come to, of which there are ``count``."""

    number: str
    account: str
    banked_on: date
    cash: Money
    cheques: Money
    count: int

    @property
    def total(self) -> Money:
        """What was paid in."""
        return self.cash + self.cheques


_LINE = (Posting.day, Posting.account, Posting.fund, Posting.category, Posting.amount)


def received(session: Session, *, first: date, last: date) -> list[Movement]:
    """Return the lines of what came in from ``first`` to ``last``, with what was taken back and what went back."""
    corrected = aliased(Payment)
    query: Columns = (
        select(
            *_LINE, Posting.source_id, func.coalesce(Payment.reverses_id, Payment.id), Contact.shown_name,
            Charge.purpose, func.coalesce(Refund.method, Payment.method),
            func.coalesce(Refund.reference, Payment.reference), func.coalesce(Refund.reason, Payment.note), Event.title,
            Event.starts_at, Posting.event_id, Charge.first_day, Charge.end_day, Payment.reverse_reason,
            Posting.charge_id, Payment.corrects_id, corrected.received_on,
        )
        .join(Payment, Payment.id == Posting.source_id)
        .outerjoin(corrected, corrected.id == Payment.corrects_id)
        .join(Contact, Contact.id == Payment.contact_id)
        .outerjoin(Charge, Charge.id == Posting.charge_id)
        .outerjoin(Refund, and_(Refund.charge_id == Posting.charge_id, Refund.undone_on.is_(None)))
        .outerjoin(Event, Event.id == Posting.event_id)
        .where(Posting.source == "payment", *_within(first, last))
        .order_by(Posting.day, Posting.source_id, Posting.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    receipts = _receipts(session, {row[5] for row in rows})
    found: list[Movement] = []
    for (
        day,
        account,
        fund,
        category,
        amount,
        record_id,
        origin_id,
        who,
        purpose,
        method,
        reference,
        note,
        title,
        starts_at,
        event_id,
        first_day,
        end_day,
        reason,
        charge_id,
        corrects_id,
        entered_for,
    ) in rows:
        found.append(
            Movement(
                day, account, fund, category, amount, "payment", record_id, origin_id, who, purpose or "",
                Method(method).label, reference, _noted(corrects_id, entered_for, note), receipts.get(record_id, ""),
                _event(title, starts_at), event_id,
                show_period(first_day, end_day), reason or "", charge_id=charge_id,
            )
        )  # fmt: skip
    return found


def _noted(corrects_id: int | None, entered_for: date | None, note: str) -> str:
    """Return the note of an entry, with what it corrects, where that is of a closed period."""
    return note if corrects_id is None or entered_for is None else corrects(corrects_id, entered_for, more=note)


def spent(session: Session, *, first: date, last: date) -> list[Movement]:
    """Return the lines of what went out from ``first`` to ``last``, and of what came back of it."""
    corrected = aliased(Spending)
    query: Columns = (
        select(
            *_LINE, Posting.source_id, Spending.payee, Contact.shown_name, Spending.method, Spending.reference,
            Spending.note, Event.title, Event.starts_at, Posting.event_id, Spending.return_reason, Spending.voucher,
            Spending.approved_by, Spending.approved_by_too, Spending.trustee, Spending.cleared_on,
            Spending.corrects_id, corrected.written_on,
        )
        .join(Spending, Spending.id == Posting.source_id)
        .outerjoin(corrected, corrected.id == Spending.corrects_id)
        .outerjoin(Contact, Contact.id == Spending.contact_id)
        .outerjoin(Event, Event.id == Posting.event_id)
        .where(Posting.source == "spending", *_within(first, last))
        .order_by(Posting.day, Posting.source_id, Posting.id)
    )  # fmt: skip
    return [
        Movement(
            day, account, fund, category, amount, "spending", record_id, record_id, payee or name or "", "",
            Method(method).label, reference, _noted(corrects_id, entered_for, note), "", _event(title, starts_at),
            event_id, "",
            (reason or "") if amount.pence > 0 else "", voucher, ", ".join(filter(None, (by, too))), trustee,
            cleared_on,
        )
        for (day, account, fund, category, amount, record_id, payee, name, method, reference, note, title, starts_at,
             event_id, reason, voucher, by, too, trustee, cleared_on, corrects_id, entered_for)
        in session.execute(query)
    ]  # fmt: skip


def moved(session: Session, *, first: date, last: date) -> list[Movement]:
    """Return the lines of transfers and of opening balances from ``first`` to ``last``."""
    query: Columns = (
        select(*_LINE, Posting.source, Posting.source_id, Transfer.reference, Transfer.note, Slip.number)
        .outerjoin(Transfer, and_(Transfer.id == Posting.source_id, Posting.source == "transfer"))
        .outerjoin(Slip, Slip.id == Transfer.slip_id)
        .where(Posting.source.in_(["transfer", "opening"]), *_within(first, last))
        .order_by(Posting.day, Posting.source, Posting.source_id, Posting.id)
    )
    return [
        Movement(
            day, account, fund, category, amount, source, record_id, record_id, "", slip or "",
            reference=reference or "", note=note or "",
        )
        for day, account, fund, category, amount, source, record_id, reference, note, slip in session.execute(query)
    ]  # fmt: skip


def slips(session: Session, *, first: date, last: date) -> list[SlipLine]:
    """Return the paying-in slips banked from ``first`` to ``last``."""
    stands = and_(SlipItem.slip_id == Slip.id, SlipItem.undone_on.is_(None), SlipItem.taken_out_on.is_(None))
    cheques = func.coalesce(func.sum(Payment.amount, type_=MoneyColumn()), literal(NOTHING, MoneyColumn()))
    query: Columns = (
        select(Slip.number, Slip.account, Slip.banked_on, Slip.cash, type_coerce(cheques, MoneyColumn()),
               func.count(SlipItem.id))
        .outerjoin(SlipItem, stands)
        .outerjoin(Payment, Payment.id == SlipItem.payment_id)
        .where(Slip.undone_on.is_(None), Slip.banked_on >= first, Slip.banked_on <= last)
        .group_by(Slip.id, Slip.number, Slip.account, Slip.banked_on, Slip.cash)
        .order_by(Slip.banked_on, Slip.id)
    )  # fmt: skip
    return [SlipLine(*row) for row in session.execute(query)]


# --- as at a day ------------------------------------------------------------------------------------------------------


def owed_as_at(session: Session, *, on: date, query: ListQuery | None = None) -> list[DebtRow]:
    """Return what was owed at the end of a day, the longest due first, narrowed by ``query`` as ``debt_ids`` does.

    A charge counts from the day it was made or due, the earlier; it is paid by what was used for it by then, and what
    was let off by then is owed no more.

    :raises BadInput: for a filter that is not known.
    """
    asked = query or ListQuery()
    paid = _settled_by(on)
    settled = type_coerce(func.coalesce(paid.c.paid + paid.c.let_off, literal(NOTHING, MoneyColumn())), MoneyColumn())
    due, parts = fallen_due(session, paid, on)
    statement: Columns = (
        select(Charge.id, Charge.amount, paid.c.paid, paid.c.let_off, Charge.made_at, Charge.due_on)
        .outerjoin(paid, paid.c.charge_id == Charge.id)
        .where(
            Charge.undone_on.is_(None),
            or_(Charge.cancelled_on.is_(None), Charge.cancelled_on > on),
            func.coalesce(Charge.category_code, "") != REFUND,
            Charge.amount > settled,
            *DEBT_FILTERS.conditions(asked, due),
        )
        .order_by(due.since, Charge.id)
    )
    if parts is not None:
        statement = statement.outerjoin(parts, parts.c.charge_id == Charge.id)
    found = matching(session, "contact", asked.text)
    if found is not None:
        statement = statement.where(Charge.contact_id.in_(found))
    then = {
        charge_id: (amount, so_much or NOTHING, let_off or NOTHING)
        for charge_id, amount, so_much, let_off, made_at, due_on in session.execute(statement)
        if min(made_at.date(), due_on) <= on
    }
    by_then = {charge_id: so_much + let_off for charge_id, (_amount, so_much, let_off) in then.items()}
    rows = debt_rows(session, ids=list(then), today=on, settled=by_then)
    return [
        replace(row, amount=amount - let_off, paid=so_much, let_off=NOTHING)
        for row in rows
        for amount, so_much, let_off in [then[row.charge_id]]
    ]


def _settled_by(on: date) -> Subquery:
    """Return the SQL table ``charge_id, paid, let_off`` of what was paid and let off of each charge by a day."""
    nothing = literal(NOTHING, MoneyColumn())
    paid: Columns = select(Posting.charge_id, Posting.amount.label("paid"), nothing.label("let_off")).where(
        Posting.charge_id.is_not(None), Posting.day <= on
    )
    let_off: Columns = select(WriteOff.charge_id, nothing.label("paid"), WriteOff.amount.label("let_off")).where(
        WriteOff.undone_on.is_(None), WriteOff.made_on <= on
    )
    moves = union_all(paid, let_off).subquery("moves")
    return (
        select(
            moves.c.charge_id,
            func.sum(moves.c.paid, type_=MoneyColumn()).label("paid"),
            func.sum(moves.c.let_off, type_=MoneyColumn()).label("let_off"),
        )
        .group_by(moves.c.charge_id)
        .subquery("paid")
    )


def left_over_as_at(session: Session, *, on: date) -> list[LeftOver]:
    """Return the payments of which something was used for nothing at the end of a day, the oldest first."""
    entry, first = aliased(Payment), aliased(Payment)
    origin = func.coalesce(entry.reverses_id, entry.id)
    rest = func.sum(Posting.amount, type_=MoneyColumn())
    sums: Columns = (
        select(origin.label("payment_id"), rest.label("rest"))
        .select_from(Posting)
        .join(entry, entry.id == Posting.source_id)
        .where(Posting.source == "payment", Posting.category == LEFT_OVER, Posting.day <= on)
        .group_by(origin)
        .having(func.sum(Posting.amount) != literal(0))
    )
    by = sums.subquery("rest")
    query: Columns = (
        select(first.id, first.contact_id, Contact.shown_name, first.received_on, first.amount,
               type_coerce(by.c.rest, MoneyColumn()))
        .join(by, by.c.payment_id == first.id)
        .join(Contact, Contact.id == first.contact_id)
        .order_by(first.received_on, first.id)
    )  # fmt: skip
    return [LeftOver(*row) for row in session.execute(query)]


def refunds_gone(session: Session, *, on: date) -> tuple[Money, Money]:
    """Return what had been refunded by the end of a day of money that went away again, such as a cheque that bounced,
    and was not paid back by then; and how much of it is still owed: what was let off is not.
    """
    amount = func.sum(Allocation.amount, type_=MoneyColumn())
    refunds = select(Refund.charge_id, Refund.amount).where(Refund.undone_on.is_(None), Refund.refunded_on <= on)
    held = (
        select(Allocation.charge_id, amount)
        .where(
            Allocation.charge_id.in_(refunds.with_only_columns(Refund.charge_id)), Allocation.undone_on.is_(None),
            func.coalesce(Allocation.posted_on, Allocation.made_on) <= on,
            or_(Allocation.released_on.is_(None), Allocation.released_on > on),
        )
        .group_by(Allocation.charge_id)
    )  # fmt: skip
    back: dict[int, Money] = dict(session.execute(held).all())
    gone = {i: whole - back.get(i, NOTHING) for i, whole in session.execute(refunds) if whole != back.get(i, NOTHING)}
    let_off = Money.total(
        session.scalars(
            select(WriteOff.amount).where(
                WriteOff.charge_id.in_(refunds.with_only_columns(Refund.charge_id)), WriteOff.undone_on.is_(None),
                WriteOff.made_on <= on,
            )
        )
    )  # fmt: skip
    whole = Money.total(gone.values())
    return whole, whole - let_off


def payments_as_at(session: Session, *, on: date, query: ListQuery | None = None) -> list[PaymentRow]:
    """Return the payments that had come in by a day, in the order of ``query``, as they stood at the end of it.

    :raises BadInput: for a filter that is not known.
    """
    asked = query or ListQuery()
    wanted = asked.filters.get("state")
    by_then = set(session.scalars(select(Payment.id).where(Payment.received_on <= on, Payment.undone_on.is_(None))))
    ids = [i for i in list_ids(session, query=asked.without("state")) if i in by_then]
    rest = {one.payment_id: one.left_over for one in left_over_as_at(session, on=on)}
    later: set[int] = set()
    for some in chunks(ids):
        took = select(Payment.reverses_id).where(Payment.reverses_id.in_(some), Payment.received_on <= on)
        later.update(i for i in session.scalars(took.where(Payment.undone_on.is_(None))) if i is not None)
    rows = [_then(row, rest.get(row.payment_id, NOTHING), back=row.payment_id in later)
            for row in list_rows(session, ids=ids)]  # fmt: skip
    return [row for row in rows if wanted is None or row.state.value == wanted]


def prepaid_places(session: Session, *, on: date) -> Money:
    """Return what had been paid by the end of a day for places of events that begin after it."""
    midnight = datetime(on.year, on.month, on.day, 23, 59, 59)  # noqa: DTZ001 - the clock at the venue
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = (
        select(amount)
        .select_from(Posting)
        .join(Event, Event.id == Posting.event_id)
        .where(Posting.source == "payment", Posting.day <= on, Event.starts_at > midnight)
    )
    return session.scalar(query) or NOTHING


def without_category(session: Session, *, known: Sequence[str], last: date) -> int:
    """Return how many lines up to ``last`` are for a category that the office does not have."""
    query = select(func.count()).select_from(Posting).where(Posting.day <= last, Posting.category.not_in(known))
    return session.scalar(query) or 0


def _then(row: PaymentRow, rest: Money, *, back: bool) -> PaymentRow:
    if row.reverses_id is not None:
        return row
    state = PaymentState.REVERSED if back else PaymentState.CREDIT if rest else PaymentState.USED
    return replace(row, left_over=rest, state=state)


def _within(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return (Posting.day >= first, Posting.day <= last)


def _event(title: str | None, starts_at: datetime | None) -> str:
    return "" if title is None or starts_at is None else f"{title}, {show_day(starts_at.date())}"


def _receipts(session: Session, payment_ids: set[int]) -> Mapping[int, str]:
    """Return the number of the last receipt of each payment that has one."""
    found: dict[int, str] = {}
    for some in chunks(payment_ids):
        query = select(Receipt.payment_id, Receipt.number).where(
            Receipt.payment_id.in_(some), Receipt.undone_on.is_(None)
        )
        found.update((payment_id, number) for payment_id, number in session.execute(query.order_by(Receipt.id)))
    return found


__all__ = [
    "LeftOver", "Movement", "SlipLine", "left_over_as_at", "moved", "owed_as_at", "payments_as_at", "prepaid_places",
    "received", "refunds_gone", "slips", "spent", "without_category",
]  # fmt: skip
