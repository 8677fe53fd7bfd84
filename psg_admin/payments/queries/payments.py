"""Payments in lists, and one payment with all that hangs on it."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from psg_admin.accounts.queries import account_names
from psg_admin.accounts.rules import BANK, CASH
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark
from psg_admin.payments.model import Allocation, Charge, PastPayment, Payment, Receipt
from psg_admin.payments.queries.charges import Columns, all_charges, balances, taken_back, used_of_payment
from psg_admin.payments.queries.receipts import ReceiptRow, receipts_of_payments
from psg_admin.payments.rules import OpenCharge, is_releasable, show_period
from psg_admin.payments.states import Category, Method, PaymentState
from psg_admin.people.model import Contact
from psg_admin.people.queries import ContactRow, contacts
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.filters import Filter, FilterKind, Filters, choices_of, within_month, within_year
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.store.ordering import by_signs, by_value, by_words, in_order
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment in a list. ``receipt`` is the number of its last receipt; ``charges`` what it is set against: the
    id of each charge with its purpose; ``account`` is the code of the account that it lies in; ``brief`` says it in few
    words, where a feature above knows some.

    A row with ``reverses_id`` takes that payment back: its amount is below nothing. One with ``corrects_id`` says in an
    open period what that payment of a closed one should have said; that one is ``corrected_by`` it.
    """

    payment_id: int
    contact_id: int
    payer: str
    received_on: date
    amount: Money
    method: Method
    reference: str
    note: str
    entered_at: datetime
    reverses_id: int | None
    reverse_reason: str | None
    state: PaymentState
    left_over: Money
    receipt: str
    receipt_void: bool
    charges: tuple[tuple[int, str], ...]
    account: str
    account_name: str
    corrects_id: int | None
    corrected_by: int | None
    brief: str = ""

    @property
    def purposes(self) -> tuple[str, ...]:
        """What it is set against, each once."""
        return tuple(dict.fromkeys(purpose for _charge, purpose in self.charges))

    @property
    def purpose(self) -> str:
        """What it is set against, in one line."""
        return "; ".join(self.purposes)

    @property
    def exception(self) -> str:
        """What is out of the ordinary about it, in words; nothing where all of it is used."""
        if self.state is PaymentState.CREDIT:
            return _("{amount} left over").format(amount=self.left_over.show())
        return "" if self.state is PaymentState.USED else self.state.label


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """So much of a payment set against a charge, with the charge in words; released ones have a day and a reason."""

    allocation_id: int
    payment_id: int
    charge_id: int
    contact_id: int
    payer: str
    category: Category
    purpose: str
    first_day: date | None
    end_day: date | None
    amount: Money
    made_on: date
    released_on: date | None
    release_reason: str | None
    category_code: str | None = None

    @property
    def period(self) -> str:
        """The period the charge covers, in words, or nothing."""
        return show_period(self.first_day, self.end_day)

    @property
    def releasable(self) -> bool:
        """Whether it can be set against something else instead."""
        return self.released_on is None and is_releasable(self.category, self.category_code)


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """One payment with its payer, what it is set against, its receipts, and the payment that took it back."""

    row: PaymentRow
    payer: ContactRow
    allocations: tuple[AllocationRow, ...]
    receipts: tuple[ReceiptRow, ...]
    reversal: PaymentRow | None
    reverses: PaymentRow | None


class PastRow(NamedTuple):
    """A payment of before this office, as the list of ``source`` told it."""

    contact_id: int
    received_on: date
    amount: Money
    method: Method
    reference: str
    purpose: str
    source: str


@dataclass(frozen=True, slots=True)
class ContactMoney:
    """What a contact owes and paid, the newest first. ``balance`` is below nothing for a credit.

    ``past``: what was paid before this office.
    """

    balance: Money
    charges: tuple[OpenCharge, ...]
    payments: tuple[PaymentRow, ...]
    past: tuple[PastRow, ...] = ()

    @property
    def owed(self) -> Money:
        """What is still to pay of its charges, without any credit."""
        return Money.total(charge.owed for charge in self.charges)

    @property
    def credit(self) -> Money:
        """What is left over of its payments."""
        return Money.total(payment.left_over for payment in self.payments)


def payments_wanted(session: Session, *, query: ListQuery) -> Select[int]:
    """Return the query for the payments that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    return _asked(session, select(Payment.id), query)


def list_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the payments that ``query`` wants, in its order: the newest first unless it says otherwise.

    Its text is looked for in the payer, the receipts and the reference. Filters: those of :data:`PAYMENT_FILTERS`.
    Sorts: the keys of the columns in ``payments.documents``.

    :raises BadInput: for a filter that is not known.
    """
    statement = payments_wanted(session, query=query)
    if query.sorted_by("payer"):
        statement = statement.join(Contact, Contact.id == Payment.contact_id)
    asked = query if query.sort else query.ordered([Order("received_on", descending=True)])
    keys = {
        "received_on": by_value(Payment.received_on), "payer": by_signs(Contact.sort_name, full=True),
        "amount": by_value(Payment.amount), "method": by_signs(Payment.method, full=True),
        "reference": by_words(Payment.reference), "state": by_signs(state(), full=True),
        "left_over": by_value(left_over_column()), "receipt": by_value(_last_receipt(), full=False),
        "entered_at": by_value(Payment.entered_at), "account": by_signs(_account(), full=True),
    }  # fmt: skip
    order = in_order(asked, keys, (Payment.received_on, Payment.id))
    return array("q", session.scalars(statement.order_by(*order)))


def list_rows(session: Session, *, ids: Sequence[int]) -> list[PaymentRow]:
    """Return the payments of ``ids`` in that order."""
    found: dict[int, PaymentRow] = {}
    names = account_names(session) if ids else {}
    for some in chunks(ids):
        charges = _charges(session, some)
        query: Columns = (
            select(
                Payment.id, Payment.contact_id, Contact.shown_name, Payment.received_on, Payment.amount,
                Payment.method, Payment.reference, Payment.note, Payment.entered_at, Payment.reverses_id,
                Payment.reverse_reason, state().label("state"), left_over_column().label("left_over"), Receipt.number,
                Receipt.voided_on, _account().label("account"), Payment.corrects_id,
                _corrected_by().label("corrected_by"),
            )
            .join(Contact, Contact.id == Payment.contact_id)
            .outerjoin(Receipt, Receipt.id == _last_receipt())
            .where(Payment.id.in_(some))
        )  # fmt: skip
        for row in session.execute(query):
            found[row.id] = PaymentRow(
                payment_id=row.id, contact_id=row.contact_id, payer=row.shown_name, received_on=row.received_on,
                amount=row.amount, method=row.method, reference=row.reference, note=row.note,
                entered_at=row.entered_at, reverses_id=row.reverses_id, reverse_reason=row.reverse_reason,
                state=PaymentState(row.state), left_over=row.left_over, receipt=row.number or "",
                receipt_void=row.voided_on is not None,
                charges=tuple(charges.get(row.reverses_id or row.id, {}).items()), account=row.account,
                account_name=names.get(row.account, row.account), corrects_id=row.corrects_id,
                corrected_by=row.corrected_by,
            )  # fmt: skip
    return [found[i] for i in ids if i in found]


def counts(session: Session, *, query: ListQuery) -> dict[PaymentState, int]:
    """Return how many payments there are in each state, of those that ``query`` wants but for its filter of states."""
    statement = _asked(session, select(state().label("state"), func.count()), query.without("state"))
    found = {PaymentState(name): count for name, count in session.execute(statement.group_by("state"))}
    return {name: found.get(name, 0) for name in PaymentState}


def received(session: Session, *, query: ListQuery) -> tuple[int, Money]:
    """Return how many payments ``query`` wants, and what they add up to; one that takes another back lowers it."""
    asked = _asked(session, select(func.count(), func.sum(Payment.amount, type_=MoneyColumn())), query)
    count, amount = session.execute(asked.where(Payment.undone_on.is_(None))).one()
    return count, amount or NOTHING


def this_month(today: date) -> ListQuery:
    """Return what the list of this month's payments is asked for."""
    return ListQuery(filters={"month": f"{today:%Y-%m}"})


def payment_page(session: Session, *, payment_id: int) -> PaymentPage:
    """Return one payment with all that hangs on it.

    :raises NotFound: when there is no such payment.
    """
    rows = list_rows(session, ids=[payment_id])
    if not rows:
        raise NotFound(_("This payment is no longer there."))
    row = rows[0]
    later = session.scalar(select(Payment.id).where(Payment.reverses_id == payment_id, Payment.undone_on.is_(None)))
    others = {r.payment_id: r for r in list_rows(session, ids=[i for i in (later, row.reverses_id) if i is not None])}
    return PaymentPage(
        row=row,
        payer=contacts(session, ids=[row.contact_id])[row.contact_id],
        allocations=tuple(allocations(session, payment_id=payment_id)),
        receipts=tuple(receipts_of_payments(session, payment_ids=[payment_id])),
        reversal=None if later is None else others[later],
        reverses=None if row.reverses_id is None else others[row.reverses_id],
    )


def allocations(session: Session, *, payment_id: int) -> list[AllocationRow]:
    """Return what a payment is and was set against, in the order in which that was done."""
    query: Columns = (
        select(
            Allocation.id, Allocation.payment_id, Allocation.charge_id, Charge.contact_id, Contact.shown_name,
            Charge.category, Charge.purpose, Charge.first_day, Charge.end_day, Allocation.amount, Allocation.made_on,
            Allocation.released_on, Allocation.release_reason, Charge.category_code,
        )
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(Contact, Contact.id == Charge.contact_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        # Of a payment that was undone is shown what it had been set against.
        .where(Allocation.payment_id == payment_id, or_(Allocation.undone_on.is_(None), Payment.undone_on.is_not(None)))
        .order_by(Allocation.id)
    )  # fmt: skip
    return [AllocationRow(*row) for row in session.execute(query)]


def for_contact(session: Session, *, contact_id: int) -> ContactMoney:
    """Return what a contact owes and paid."""
    ids = session.scalars(
        select(Payment.id)
        .where(Payment.contact_id == contact_id, Payment.undone_on.is_(None))
        .order_by(Payment.received_on.desc(), Payment.id.desc())
    ).all()
    return ContactMoney(
        balances(session, contact_ids=[contact_id])[contact_id],
        tuple(all_charges(session, contact_id=contact_id)),
        tuple(list_rows(session, ids=ids)),
        past_payments(session, contact_ids=[contact_id]),
    )


def past_payments(session: Session, *, contact_ids: Iterable[int]) -> tuple[PastRow, ...]:
    """Return what contacts paid before this office, the newest first."""
    past = PastPayment
    query = select(
        past.contact_id, past.received_on, past.amount, past.method, past.reference, past.purpose, past.source
    )
    chosen = query.where(past.contact_id.in_(list(contact_ids)))
    return tuple(PastRow(*row) for row in session.execute(chosen.order_by(past.received_on.desc(), past.id.desc())))


def state() -> ColumnElement[str]:
    """Return the SQL for the :class:`PaymentState` of the payment of the row."""
    return case(
        (Payment.undone_on.is_not(None), PaymentState.UNDONE.value),
        (Payment.reverses_id.is_not(None), PaymentState.REVERSAL.value),
        (taken_back(), PaymentState.REVERSED.value),
        (Payment.amount > used_of_payment(), PaymentState.CREDIT.value),
        else_=PaymentState.USED.value,
    )


def left_over_column() -> SQLColumnExpression[Money]:
    """Return what of the payment at hand is set against nothing; nothing of one that was taken back or undone."""
    rest = case(
        (
            or_(Payment.reverses_id.is_not(None), Payment.undone_on.is_not(None), taken_back()),
            literal(NOTHING, MoneyColumn()),
        ),
        else_=type_coerce(Payment.amount - used_of_payment(), MoneyColumn()),
    )
    return type_coerce(rest, MoneyColumn())


def _account() -> SQLColumnExpression[str]:
    """Return the SQL for the code of the account that the payment of the row lies in."""
    return func.coalesce(Payment.account, case((Payment.method == Method.CASH, CASH), else_=BANK))


def _corrected_by() -> SQLColumnExpression[int | None]:
    """Return the SQL for the id of the payment that corrects the payment of the row."""
    newer = aliased(Payment)
    query = select(func.max(newer.id)).where(newer.corrects_id == Payment.id, newer.undone_on.is_(None))
    return query.correlate(Payment).scalar_subquery()


def _last_receipt() -> SQLColumnExpression[int | None]:
    """Return the SQL for the last receipt of the payment of the row, of one that was undone also an undone one."""
    of_it = aliased(Receipt)
    shown = or_(of_it.undone_on.is_(None), Payment.undone_on.is_not(None))
    query = select(of_it.id).where(of_it.payment_id == Payment.id, shown).order_by(of_it.id.desc()).limit(1)
    return query.correlate(Payment).scalar_subquery()


def _asked(session: Session, statement: Columns, query: ListQuery) -> Columns:
    payers, numbers = matching(session, "contact", query.text), matching(session, "receipt", query.text)
    if payers is not None and numbers is not None:
        wanted = query.text.strip()
        statement = statement.where(
            or_(
                Payment.contact_id.in_(payers),
                Payment.id.in_(select(Receipt.payment_id).where(Receipt.id.in_(numbers))),
                func.lower(Payment.reference).contains(wanted.lower(), autoescape=True),
            )
        )
    return statement.where(*PAYMENT_FILTERS.conditions(query, None))


PAYMENT_FILTERS: Filters[None] = Filters(
    search="Words that occur in the payer, a receipt or the reference.",
    by=(
        Filter(
            key="year",
            label=mark("Year"),
            kind=FilterKind.YEAR,
            option="--year",
            help="The year in which it came in.",
            clause=lambda year, _none: within_year(Payment.received_on.expression, year),
        ),
        Filter(
            key="month",
            label=mark("Month"),
            kind=FilterKind.MONTH,
            option="--month",
            metavar="YYYY-MM",
            help="The month in which it came in.",
            clause=lambda first, _none: within_month(Payment.received_on.expression, first),
        ),
        Filter(
            key="method",
            label=mark("Method"),
            choices=choices_of(Method),
            option="--method",
            help="How it was paid.",
            clause=lambda method, _none: Payment.method == method,
        ),
        Filter(
            key="state",
            label=mark("State"),
            choices=choices_of(PaymentState),
            option="--state",
            help="“credit”: something of it is left over.",
            clause=lambda wanted, _none: state() == wanted.value,
        ),
    ),
)
"""The filters of payments."""


def _charges(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[int, str]]:
    """Return what the payments, and those that they take back, are set against (or were, when taken back): each charge
    with its purpose.
    """
    taken = aliased(Payment)
    wanted = select(func.coalesce(taken.reverses_id, taken.id)).where(taken.id.in_(ids))
    rows = session.execute(
        select(Allocation.payment_id, Charge.id, Charge.purpose)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(
            Allocation.payment_id.in_(wanted),
            or_(Allocation.released_on.is_(None), taken_back(), Payment.undone_on.is_not(None)),
        )
        .order_by(Allocation.id)
    )
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for payment_id, charge_id, purpose in rows:
        found[payment_id][charge_id] = purpose
    return found
