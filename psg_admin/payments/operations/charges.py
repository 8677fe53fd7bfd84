"""What is owed: made, cancelled, and set against what came in."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import REFUND
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge
from psg_admin.payments.rules import is_releasable
from psg_admin.payments.states import Category
from psg_admin.store.base import fetch


def owe(
    session: Session, *, contact_id: int, category: Category, purpose: str, amount: Money, due_on: date, now: datetime,
    first_day: date | None = None, end_day: date | None = None,
) -> Charge:  # fmt: skip
    """Make a charge as part of a larger deed, and return it with its id.

    ``purpose`` is in words; ``first_day`` and ``end_day`` (half-open) tell the period it covers.

    :raises BadInput: when the amount is less than nothing, or the purpose is missing or too long.
    """
    if amount < NOTHING:
        raise BadInput(_("A sum that is owed cannot be less than £0.00."), field="amount")
    charge = Charge(
        contact_id=contact_id, category=category, amount=amount, due_on=due_on, first_day=first_day, end_day=end_day,
        made_at=now, purpose=line(purpose, label=_("Purpose"), field="purpose", limit=500, required=True),
    )  # fmt: skip
    session.add(charge)
    session.flush()
    return charge


def cancel_charge(session: Session, *, charge_id: int, reason: str, today: date) -> None:
    """Cancel a charge as part of a larger deed: what was paid of it becomes the payer's credit.

    :raises NotFound: when there is no such charge.
    :raises BadInput: when the reason is missing.
    :raises Refused: when it is cancelled already.
    """
    why = written(reason)
    charge = fetch(session, Charge, charge_id, _("This charge is no longer there."))
    if charge.cancelled_on is not None:
        raise Refused(_("“{purpose}” is cancelled already.").format(purpose=charge.purpose))
    held = select(Allocation).where(Allocation.charge_id == charge_id, Allocation.released_on.is_(None))
    for allocation in session.scalars(held.order_by(Allocation.id)):
        allocation.released_on, allocation.release_reason = today, why
    charge.cancelled_on, charge.cancel_reason = today, why
    session.flush()


def release_allocation(session: Session, *, allocation_id: int, reason: str, today: date) -> Changes:
    """Take back that money was set against a charge: it is left over again, and the charge is owed again.

    :raises NotFound: when there is no such allocation.
    :raises BadInput: when the reason is missing.
    :raises Refused: when it was released already, went back to the payer, or is a gift or other income, which nobody
        owes.
    """
    why = written(reason)
    allocation = fetch(session, Allocation, allocation_id, _gone())
    charge = fetch(session, Charge, allocation.charge_id, _("This charge is no longer there."))
    if allocation.released_on is not None:
        raise Refused(_("{amount} was freed already.").format(amount=allocation.amount))
    if charge.category_code == REFUND:
        raise Refused(_("It went back to the payer: undo the refund where it was entered wrongly."))
    if not is_releasable(charge.category, charge.category_code):
        if charge.category_code is not None:
            raise Refused(_("Nobody owes this income, so it cannot be freed: correct the payment instead."))
        raise Refused(
            _("Nobody owes a gift, so it cannot be freed: take the whole payment back, and enter it as it should be.")
        )
    allocation.released_on, allocation.release_reason = today, why
    session.flush()
    return changed(
        Topic.PAYMENTS,
        Topic.MEMBERSHIPS,
        Topic.BOOKINGS,
        summary=_("{amount} no longer used for {purpose}").format(amount=allocation.amount, purpose=charge.purpose),
        made=allocation.payment_id,
    )


def _gone() -> str:
    return _("This is no longer used for anything.")
