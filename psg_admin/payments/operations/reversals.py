"""Money that did not come in after all: reversed with a reason, never deleted."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import REFUND
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt
from psg_admin.payments.states import Category
from psg_admin.people.queries import contact
from psg_admin.store.base import fetch


def reverse_payment(
    session: Session, *, payment_id: int, reason: str, today: date, now: datetime, on: date | None = None
) -> Changes:
    """Take a payment back: the opposite sum is booked on the day of the statement, ``on`` (None: today), its charges
    are owed again, its receipt is void.

    A gift in it, and other income that nobody owes, is cancelled, not owed; what was refunded of it is owed.

    :raises NotFound: when there is no such payment.
    :raises BadInput: when the reason is missing, or for a day in the future, before the payment came in, or before
        its money was used last.
    :raises Refused: when it was reversed already, or is itself a reversal.
    """
    why = written(reason)
    payment = fetch(session, Payment, payment_id, _("This payment is no longer there."))
    if payment.undone_on is not None:
        raise Refused(_("The entry of this payment was undone: there is nothing to take back."))
    if payment.reverses_id is not None:
        raise Refused(_("This entry takes a payment back already. Record the payment again instead."))
    if (
        session.scalar(select(Payment.id).where(Payment.reverses_id == payment_id, Payment.undone_on.is_(None)))
        is not None
    ):
        raise Refused(_("This payment has been taken back already."))
    day = max(today, payment.received_on) if on is None else _checked_day(session, payment, on, today)
    reversal = Payment(
        contact_id=payment.contact_id, received_on=day, amount=-payment.amount, method=payment.method,
        reference=payment.reference, entered_at=now, reverses_id=payment_id, reverse_reason=why,
        account=payment.account,
    )  # fmt: skip
    session.add(reversal)
    _release(session, payment, why, reversal.received_on)
    for receipt in session.scalars(
        select(Receipt).where(Receipt.payment_id == payment_id, Receipt.voided_on.is_(None))
    ):
        receipt.voided_on, receipt.void_reason = max(today, receipt.issued_on), why
    session.flush()
    return changed(
        Topic.PAYMENTS,
        Topic.MEMBERSHIPS,
        Topic.BOOKINGS,
        summary=_("{amount} from {payer} taken back").format(
            amount=payment.amount, payer=contact(session, contact_id=payment.contact_id).full_name
        ),
        made=reversal.id,
    )


def _checked_day(session: Session, payment: Payment, on: date, today: date) -> date:
    if on > today:
        raise BadInput(
            _("{day} is in the future: the payment is taken back when the money has gone.").format(day=show_day(on)),
            field="on",
        )
    if on < payment.received_on:
        raise BadInput(
            _("The payment came in on {since}: it cannot have been taken back on {day}.").format(
                since=show_day(payment.received_on), day=show_day(on)
            ),
            field="on",
        )
    parts = session.scalars(
        select(Allocation).where(Allocation.payment_id == payment.id, Allocation.undone_on.is_(None))
    )
    used = max((day for part in parts for day in (part.posted_on, part.released_on) if day is not None), default=on)
    if on < used:
        raise BadInput(
            _("The money was still used on {used}: take it back on that day or later.").format(used=show_day(used)),
            field="on",
        )
    return on


def _release(session: Session, payment: Payment, why: str, day: date) -> None:
    held = session.execute(
        select(Allocation, Charge)
        .join(Charge, Charge.id == Allocation.charge_id)
        .where(Allocation.payment_id == payment.id, Allocation.released_on.is_(None))
    )
    for allocation, charge in held:
        allocation.released_on, allocation.release_reason = day, why
        if came_with_money(session, charge):
            charge.cancelled_on, charge.cancel_reason = day, why


def came_with_money(session: Session, charge: Charge) -> bool:
    """Say whether a charge is a gift or other income that nobody owes: it was made when its money was there already.

    A donation that somebody had promised before is owed, and so is what was refunded of money that did not come in.
    """
    if charge.category_code == REFUND or not (charge.category is Category.DONATION or charge.category_code):
        return False
    entered = (
        select(func.min(Payment.entered_at))
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.charge_id == charge.id)
    )
    first = session.scalar(entered)
    return first is not None and first <= charge.made_at
