"""What is wrong on paying-in slips and with refunds."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import BANK, REFUND
from psg_admin.books.model import Refund, Slip, SlipItem
from psg_admin.books.rules.banking import PAPER
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.queries.charges import taken_back
from psg_admin.store.base import MoneyColumn

_Columns = Select[*tuple[Any, ...]]


def wrong_items() -> _Columns:
    """Return the query for what lies on a paying-in slip and may not: ``number`` of the slip and ``payment_id``.

    On a slip lie cheques and vouchers of its account that came in and were neither undone nor taken back.
    """
    return (
        select(Slip.number, SlipItem.payment_id)
        .join(Slip, Slip.id == SlipItem.slip_id)
        .join(Payment, Payment.id == SlipItem.payment_id)
        .where(
            SlipItem.undone_on.is_(None),
            SlipItem.taken_out_on.is_(None),
            or_(
                Slip.undone_on.is_not(None),
                Payment.undone_on.is_not(None),
                Payment.reverses_id.is_not(None),
                taken_back(),
                Payment.method.not_in(PAPER),
                func.coalesce(Payment.account, BANK) != Slip.account,
            ),
        )
        .order_by(SlipItem.id)
    )


def audit_slips(session: Session) -> list[str]:
    """Return a sentence for each payment that lies on a paying-in slip and may not."""
    return [
        _("Slip {slip}: payment {payment} cannot be on it.").format(slip=number, payment=payment_id)
        for number, payment_id in session.execute(wrong_items())
    ]


def audit_refunds(session: Session) -> list[str]:
    """Return a sentence for each thing about refunds that does not add up."""
    return [*_refunds(session), *_refunded_in_all(session), *_charges_alone(session)]


def _refunds(session: Session) -> Iterator[str]:
    """Yield refunds whose charge, payment, or the part of the payment that they are, is not as it should be."""
    held = (
        select(func.sum(Allocation.amount, type_=MoneyColumn()))
        .where(
            Allocation.charge_id == Refund.charge_id, Allocation.payment_id == Refund.payment_id,
            Allocation.undone_on.is_(None),
        )
        .correlate(Refund)
        .scalar_subquery()
    )  # fmt: skip
    query: _Columns = (
        select(
            Refund.id, Refund.amount, Refund.payment_id, Refund.refunded_on, Payment.received_on,
            or_(Payment.undone_on.is_not(None), Payment.reverses_id.is_not(None)).label("gone"), held.label("held"),
            Charge.amount.label("charged"), Charge.category_code, Charge.undone_on,
        )
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Charge, Charge.id == Refund.charge_id)
        .where(Refund.undone_on.is_(None))
        .order_by(Refund.id)
    )  # fmt: skip
    for row in session.execute(query):
        fields = {"number": row.id, "payment": row.payment_id, "amount": row.amount}
        if row.gone:
            yield _("Refund {number} is of payment {payment}, which did not come in.").format(**fields)
        if row.charged != row.amount or row.category_code != REFUND or row.undone_on is not None:
            yield _("Refund {number}: no charge of {amount} stands for it.").format(**fields)
        if (row.held or NOTHING) != row.amount:
            yield _("Refund {number}: {amount} of payment {payment} is not set aside for it.").format(**fields)
        if row.refunded_on < row.received_on:
            yield _("Refund {number} went out before payment {payment} came in.").format(**fields)


def _refunded_in_all(session: Session) -> Iterator[str]:
    whole = func.sum(Refund.amount, type_=MoneyColumn())
    query: _Columns = (
        select(Payment.id, Payment.amount, whole.label("whole"))
        .join(Refund, and_(Refund.payment_id == Payment.id, Refund.undone_on.is_(None)))
        .group_by(Payment.id, Payment.amount)
        .having(func.sum(Refund.amount) > Payment.amount)
        .order_by(Payment.id)
    )
    for row in session.execute(query):
        yield _("Payment {payment}: {whole} of its {amount} was refunded.").format(
            payment=row.id, whole=row.whole, amount=row.amount
        )


def _charges_alone(session: Session) -> Iterator[str]:
    refund = select(Refund.id).where(Refund.charge_id == Charge.id, Refund.undone_on.is_(None))
    query = select(Charge.id).where(Charge.category_code == REFUND, Charge.undone_on.is_(None), ~refund.exists())
    for charge_id in session.scalars(query.order_by(Charge.id)):
        yield _("Charge {number} stands for a refund that there is not.").format(number=charge_id)
