"""The guard of the books: no deed, and no undo, leaves with money set against more than it can pay."""

from collections.abc import Mapping

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt, WriteOff
from psg_admin.payments.queries.charges import settled_of_charge, taken_back, used_of_payment
from psg_admin.store.base import chunks
from psg_admin.store.journal import is_restoring, made_ids, made_values


def guard_books(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse a deed after which a touched sum would be used twice.

    An undo puts rows back without knowing what has been done with the money since: a charge whose cancelling is undone
    wants its money back, which may pay for something else by now, or may have been taken back.

    :raises Conflict: when a charge would be paid or let off by more than it is, a payment set against more than it
        is, or money set against a cancelled charge or taken from a reversed payment.
    """
    charges, payments = set(touched.get("charge", ())), set(touched.get("payment", ()))
    allocations = touched.get("allocation", set())
    if not is_restoring(session):  # what the deed itself has made, it has shared out by the rule
        charges |= set(made_values(session, "allocation", "charge_id").values())
        payments |= set(made_values(session, "allocation", "payment_id").values())
        charges -= made_ids(session, "charge")
        payments -= made_ids(session, "payment")
        payments |= {i for i in made_values(session, "payment", "reverses_id").values() if i is not None}
        allocations = allocations - made_ids(session, "allocation")
    for some in chunks(allocations):
        query = select(Allocation.charge_id, Allocation.payment_id).where(Allocation.id.in_(some))
        for charge_id, payment_id in session.execute(query):
            charges.add(charge_id)
            payments.add(payment_id)
    for some in chunks(touched.get("write_off", ())):
        charges.update(session.scalars(select(WriteOff.charge_id).where(WriteOff.id.in_(some))))
    for some in chunks(payments):
        # An entry that takes a payment back concerns that payment, too.
        back = select(Payment.reverses_id).where(Payment.id.in_(some), Payment.reverses_id.is_not(None))
        payments |= {payment_id for payment_id in session.scalars(back) if payment_id is not None}
    for some in chunks(charges):
        held = exists().where(Allocation.charge_id == Charge.id, Allocation.released_on.is_(None))
        off = exists().where(WriteOff.charge_id == Charge.id, WriteOff.undone_on.is_(None))
        wrong = or_((held | off) & (settled_of_charge() > Charge.amount), held & Charge.cancelled_on.is_not(None))
        if session.scalar(select(Charge.id).where(Charge.id.in_(some), wrong).limit(1)) is not None:
            raise _used_since()
    for some in chunks(payments):
        live = (
            select(Allocation.id).where(Allocation.payment_id == Payment.id, Allocation.released_on.is_(None)).exists()
        )
        wrong = live & or_(
            used_of_payment() > Payment.amount,
            Payment.reverses_id.is_not(None),
            Payment.undone_on.is_not(None),
            taken_back(),
        )
        if session.scalar(select(Payment.id).where(Payment.id.in_(some), wrong).limit(1)) is not None:
            raise _used_since()


def guard_receipts(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse an undo after which a payment has two valid receipts, or one that did not come in has any.

    :raises Conflict: when that would be so.
    """
    if not is_restoring(session):
        return
    payments = set(touched.get("payment", ()))
    for some in chunks(touched.get("receipt", ())):
        payments.update(session.scalars(select(Receipt.payment_id).where(Receipt.id.in_(some))))
    for some in chunks(touched.get("payment", ())):
        back = select(Payment.reverses_id).where(Payment.id.in_(some), Payment.reverses_id.is_not(None))
        payments |= {payment_id for payment_id in session.scalars(back) if payment_id is not None}
    for some in chunks(payments):
        valid = select(Receipt.payment_id).where(Receipt.payment_id.in_(some), Receipt.voided_on.is_(None))
        gone = or_(taken_back(), Payment.undone_on.is_not(None))
        twice = valid.group_by(Receipt.payment_id).having(func.count() > 1).limit(1)
        if session.scalar(twice) is not None:
            raise Conflict(_("This is not possible any more: another receipt was issued for the payment since."))
        if session.scalar(valid.join(Payment, Payment.id == Receipt.payment_id).where(gone).limit(1)) is not None:
            raise Conflict(_("This is not possible any more: the payment of the receipt was taken back since."))


def _used_since() -> Conflict:
    return Conflict(
        _(
            "This is not possible any more: the money it needs has been used for something else, or was "
            "taken back, since."
        )
    )
