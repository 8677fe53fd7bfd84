"""What became of the money that cancelling places freed."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, select, type_coerce
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import REFUND
from psg_admin.events.model import Place
from psg_admin.events.rules import Fate, Freed, fates
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.queries.charges import taken_back, used_of_payment
from psg_admin.store.base import MoneyColumn


def booking_fates(session: Session, *, booking_ids: Sequence[int]) -> dict[int, Fate]:
    """Return by booking what became of what had been paid for its cancelled places; none where nothing was."""
    of_these = _freed().where(Place.booking_id.in_(booking_ids))
    payments = {row[1] for row in session.execute(of_these)}
    if not payments:
        return {}
    every = _freed().where(Allocation.payment_id.in_(payments)).order_by(Allocation.id)
    freed = [Freed(row[0], row[1], row[2]) for row in session.execute(every)]
    rests = select(Payment.id, type_coerce(Payment.amount - used_of_payment(), MoneyColumn()))
    rests = rests.where(Payment.id.in_(payments), Payment.undone_on.is_(None), ~taken_back())
    left: dict[int, Money] = {row[0]: row[1] for row in session.execute(rests)}
    back = select(Allocation.payment_id, func.sum(Allocation.amount, type_=MoneyColumn()))
    back = back.join(Charge, Charge.id == Allocation.charge_id)
    back = back.where(
        Allocation.payment_id.in_(payments), Allocation.released_on.is_(None), Charge.category_code == REFUND
    )
    refunded = dict(session.execute(back.group_by(Allocation.payment_id)).all())
    found = fates(freed, left, refunded)
    return {i: found[i] for i in booking_ids if i in found}


def _freed() -> Select[int, int, Money]:
    """Return the query for what cancelling freed: booking, payment and amount.

    An allocation goes with its charge when both ended on one day for one reason; one that was released before, to use
    the money otherwise, is no money that the cancelling freed.
    """
    return (
        select(Place.booking_id, Allocation.payment_id, Allocation.amount)
        .join(Charge, Charge.id == Place.charge_id)
        .join(
            Allocation,
            and_(
                Allocation.charge_id == Charge.id,
                Allocation.released_on == Charge.cancelled_on,
                Allocation.release_reason == Charge.cancel_reason,
                Allocation.undone_on.is_(None),
            ),
        )
        .where(Place.cancelled_on.is_not(None))
    )
