"""Money that comes in."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Reversal, Topic, changed
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Payment, Receipt
from psg_admin.payments.operations.charges import owe
from psg_admin.payments.operations.receipts import issue
from psg_admin.payments.queries import charges_in_order
from psg_admin.payments.rules import PayNow, check_received, share_out
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact


def take_payment(
    session: Session, *, contact_id: int | ContactDraft, amount: Money, method: Method, received_on: date, today: date,
    now: datetime,
    charges: Sequence[int] = (), gift: Money = NOTHING, reference: str = "", note: str = "", receipt: bool = True,
) -> Changes:  # fmt: skip
    """Record money that came in from a contact, set it against ``charges`` in their order, and issue a receipt.

    ``contact_id`` may be the particulars of somebody who is not on file yet and is put there with the payment. The
    charges may be owed by other contacts. ``gift`` of it is a donation; what is left over stays the contact's
    credit. ``made`` is the id of the payment, ``reference`` the number of the receipt.

    :raises NotFound: when the contact or a charge is not there.
    :raises BadInput: for no amount, a gift above it, a day in the future or before 1990, text that is too long.
    :raises Refused: when a charge is paid already, cancelled, or named twice.
    """
    if isinstance(contact_id, ContactDraft):
        contact_id = make_contact(session, draft=contact_id, now=now).id
    payment = _book(
        session, contact_id=contact_id, amount=amount, method=method, received_on=received_on, charges=charges,
        gift=gift, reference=reference, note=note, today=today, now=now,
    )  # fmt: skip
    issued = issue(session, payment=payment, today=today) if receipt else None
    payer = contact(session, contact_id=contact_id).full_name
    summary = (
        _("{amount} received from {payer}").format(amount=amount, payer=payer)
        if issued is None
        else _("{amount} received from {payer}, receipt {number}").format(
            amount=amount, payer=payer, number=issued.number
        )
    )
    return changed(
        Topic.PEOPLE, Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS, summary=summary, made=payment.id,
        reference="" if issued is None else issued.number,
        reversal=Reversal("reverse_payment", {"payment_id": payment.id}),
    )  # fmt: skip


def receive(
    session: Session, *, contact_id: int, amount: Money, method: Method, received_on: date, today: date, now: datetime,
    charges: Sequence[int] = (), gift: Money = NOTHING, reference: str = "", note: str = "",
) -> tuple[Payment, Receipt]:  # fmt: skip
    """Record money as part of a larger deed, as :func:`take_payment` does, and return it with its receipt.

    The deed must leave a counter-deed (``Changes.reversal``) that reverses the payment: undo by rows would tear a gap
    into the numbers of the receipts.

    :raises UserError: as :func:`take_payment`.
    """
    payment = _book(
        session, contact_id=contact_id, amount=amount, method=method, received_on=received_on, charges=charges,
        gift=gift, reference=reference, note=note, today=today, now=now,
    )  # fmt: skip
    return payment, issue(session, payment=payment, today=today)


def receive_now(
    session: Session, *, contact_id: int, pay: PayNow, charges: Sequence[int], today: date, now: datetime
) -> tuple[Payment, Receipt]:
    """Record the money that comes with another deed (see :class:`PayNow`); what is owed is taken from ``charges``.

    :raises UserError: as :func:`take_payment`.
    """
    amount = pay.amount
    if amount is None:
        amount = Money.total(c.owed for c in charges_in_order(session, charge_ids=charges)) + pay.gift
    return receive(
        session, contact_id=contact_id, amount=amount, method=pay.method, received_on=pay.received_on, charges=charges,
        gift=pay.gift, reference=pay.reference, today=today, now=now,
    )  # fmt: skip


def _book(
    session: Session, *, contact_id: int, amount: Money, method: Method, received_on: date, charges: Sequence[int],
    gift: Money, reference: str, note: str, today: date, now: datetime,
) -> Payment:  # fmt: skip
    contact(session, contact_id=contact_id)
    check_received(received_on, today=today)
    plan = share_out(amount, gift, charges_in_order(session, charge_ids=charges))
    payment = Payment(
        contact_id=contact_id, received_on=received_on, amount=amount, method=method, entered_at=now,
        reference=line(reference, label=_("Reference"), field="reference", limit=100),
        note=line(note, label=_("Note"), field="note", limit=500),
    )  # fmt: skip
    session.add(payment)
    session.flush()
    shares = [(share.charge_id, share.amount) for share in plan.allocations]
    if plan.gift:
        donation = owe(
            session, contact_id=contact_id, category=Category.DONATION, purpose=_("Donation"), amount=plan.gift,
            due_on=received_on, now=now,
        )  # fmt: skip
        shares.append((donation.id, plan.gift))
    session.add_all(
        Allocation(payment_id=payment.id, charge_id=charge_id, amount=share, made_on=today)
        for charge_id, share in shares
    )
    session.flush()
    return payment
