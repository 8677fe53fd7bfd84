"""What the plans of payments need to know, for many at once."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.plans import AllocationFacts, ChargeEnd, HeldSum, PaymentFacts
from psg_admin.payments.queries.charges import charges
from psg_admin.payments.queries.payments import left_over_column
from psg_admin.people.queries import contacts
from psg_admin.store.base import chunks


def payment_facts(
    session: Session, *, payers: Collection[int], charge_ids: Collection[int], named: bool = False
) -> PaymentFacts:
    """Return what taking money from ``payers`` for charges needs: a payer who is not on file any more is left out.

    Nobody's e-mail addresses and telephone numbers are asked for; accounts, funds and categories only where some are
    ``named``.
    """
    found = charges(session, charge_ids=charge_ids)
    known = contacts(session, ids={*payers, *(charge.contact_id for charge in found.values())}, reached=False)
    return PaymentFacts(
        {i: known[i].draft for i in payers if i in known and not known[i].hidden},
        found,
        {i: row.shown_name for i, row in known.items()},
        chart(session) if named else None,
    )


def allocation_facts(session: Session, *, payment_ids: Collection[int], charge_ids: Collection[int]) -> AllocationFacts:
    """Return what is left over of payments (nothing of one that was taken back), and the charges."""
    rests: dict[int, Money] = {}
    for some in chunks(payment_ids):
        query = select(Payment.id, left_over_column()).where(Payment.id.in_(some))
        rests.update((payment_id, rest or NOTHING) for payment_id, rest in session.execute(query))
    return AllocationFacts(rests, charges(session, charge_ids=charge_ids))


def charge_ends(session: Session, *, charge_ids: Collection[int]) -> dict[int, ChargeEnd]:
    """Return what cancelling charges ends, by charge; one that is cancelled already is left out."""
    held: dict[int, list[HeldSum]] = {}
    for some in chunks(charge_ids):
        query = (
            select(Charge.id, Allocation.id, Allocation.payment_id, Allocation.amount)
            .outerjoin(Allocation, (Allocation.charge_id == Charge.id) & Allocation.released_on.is_(None))
            .where(Charge.id.in_(some), Charge.cancelled_on.is_(None))
            .order_by(Charge.id, Allocation.id)
        )
        for charge_id, allocation_id, payment_id, amount in session.execute(query):
            parts = held.setdefault(charge_id, [])
            if allocation_id is not None:
                parts.append(HeldSum(allocation_id, payment_id, amount))
    return {charge_id: ChargeEnd(charge_id, tuple(parts)) for charge_id, parts in held.items()}
