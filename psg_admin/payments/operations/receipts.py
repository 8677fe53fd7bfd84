"""Receipts: numbered without gaps, frozen as issued, void with a reason and never deleted."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, language
from psg_admin.paper.papers import ReceiptLine, ReceiptPaper
from psg_admin.payments.model import Payment, Receipt
from psg_admin.payments.operations.ledger import bookings_of, formal_name, letterhead
from psg_admin.payments.queries import allocations, receipt_number_of
from psg_admin.payments.rules import freeze, receipt_facts, receipt_number
from psg_admin.payments.settings import PaymentSettings
from psg_admin.payments.states import Category
from psg_admin.people.queries import contact
from psg_admin.settings import load_settings
from psg_admin.store.base import fetch
from psg_admin.store.feature import follow
from psg_admin.store.numbering import draw


def issue(session: Session, *, payment: Payment, today: date, replaces: Receipt | None = None) -> Receipt:
    """Issue a receipt for a payment as part of a larger deed, and return it.

    Its number is the next of the year of ``today``; its content is frozen as things stand now.
    """
    sequence = draw(session, f"receipt-{today.year}")
    number = receipt_number(load_settings(session, PaymentSettings).receipt_prefix, today.year, sequence)
    receipt = Receipt(
        number=number, year=today.year, sequence=sequence, payment_id=payment.id, issued_on=today,
        amount=payment.amount, replaces_id=None if replaces is None else replaces.id,
        content=freeze(_paper(session, payment, number, today, "" if replaces is None else replaces.number)),
    )  # fmt: skip
    session.add(receipt)
    session.flush()
    return receipt


def issue_receipt(session: Session, *, payment_id: int, today: date) -> Changes:
    """Issue a receipt for a payment that has none, or only void ones; ``reference`` is its number.

    :raises NotFound: when there is no such payment.
    :raises Refused: when it has a valid receipt, or was taken back; when the payer has died.
    """
    payment = fetch(session, Payment, payment_id, _("This payment is no longer there."))
    _refuse_reversed(session, payment)
    payer = contact(session, contact_id=payment.contact_id)
    if payer.draft.deceased_on is not None:
        raise Refused(_("{name} has died: no receipt is made out.").format(name=payer.full_name))
    valid = session.scalar(select(Receipt.number).where(Receipt.payment_id == payment_id, Receipt.voided_on.is_(None)))
    if valid is not None:
        raise Refused(_("Receipt {number} was issued for this payment already.").format(number=valid))
    newest = (Receipt.undone_on.is_not(None), Receipt.id.desc())
    last = session.scalar(select(Receipt).where(Receipt.payment_id == payment_id).order_by(*newest).limit(1))
    receipt = issue(session, payment=payment, today=today, replaces=last)
    return changed(
        Topic.PAYMENTS,
        summary=_("Receipt {number} issued").format(number=receipt.number),
        made=receipt.id,
        reference=receipt.number,
    )


def void_receipt(session: Session, *, number: str, reason: str, today: date, reissue: bool = True) -> Changes:
    """Declare a receipt void; with ``reissue`` a new one, as things stand now, replaces it (``reference``: its number).

    The void one keeps its number and can be printed again, marked as void. To who has died none is made out.

    :raises NotFound: when there is no receipt of this number.
    :raises BadInput: when the reason is missing.
    :raises Refused: when it is void already.
    """
    why = written(reason)
    number = receipt_number_of(session, number=number)
    receipt = session.scalars(select(Receipt).where(Receipt.number == number)).one()
    if receipt.voided_on is not None:
        raise Refused(_("Receipt {number} is void already.").format(number=number))
    receipt.voided_on, receipt.void_reason = max(today, receipt.issued_on), why
    session.flush()
    if not reissue:
        return changed(
            Topic.PAYMENTS, summary=_("Receipt {number} declared void").format(number=number), made=receipt.id
        )
    payment = fetch(session, Payment, receipt.payment_id, _("This payment is no longer there."))
    if contact(session, contact_id=payment.contact_id).draft.deceased_on is not None:
        words = _("Receipt {number} declared void; none replaces it, because its payer has died")
        return changed(Topic.PAYMENTS, summary=words.format(number=number), made=receipt.id)
    follow(session)  # no receipt stands for it now: the new one says what there is to say today
    newer = issue(session, payment=payment, today=today, replaces=receipt)
    return changed(
        Topic.PAYMENTS,
        made=newer.id,
        reference=newer.number,
        summary=_("Receipt {number} declared void and replaced by {newer}").format(number=number, newer=newer.number),
    )


def _paper(session: Session, payment: Payment, number: str, today: date, replaces: str) -> ReceiptPaper:
    payer = contact(session, contact_id=payment.contact_id)
    held = [a for a in allocations(session, payment_id=payment.id) if a.released_on is None]
    lines = [
        # Who pays for somebody else reads for whom.
        ReceiptLine(
            a.purpose
            if a.contact_id == payment.contact_id
            else _("{purpose} (owed by {name})").format(purpose=a.purpose, name=a.payer),
            a.period,
            a.amount,
        )
        for a in held
    ]
    rest = payment.amount - Money.total(a.amount for a in held)
    if rest:
        lines.append(ReceiptLine(_("Left over, kept as credit"), "", rest))
    places = [a.charge_id for a in held if a.category is Category.EVENT]
    facts = receipt_facts(payment.method, payment.reference, bookings_of(session, places).values())
    return ReceiptPaper(
        letterhead=letterhead(load_settings(session)), number=number, issued_on=today, received_on=payment.received_on,
        payer=formal_name(payer.draft), payer_address=payer.address_lines, amount=payment.amount,
        method=payment.method.label, lines=tuple(lines), replaces=replaces, language=language(),
        tagged=True, facts=facts,
    )  # fmt: skip


def _refuse_reversed(session: Session, payment: Payment) -> None:
    taken_back = session.scalar(
        select(Payment.id).where(Payment.reverses_id == payment.id, Payment.undone_on.is_(None))
    )
    if payment.undone_on is not None:
        raise Refused(_("The entry of this payment was undone: no receipt is issued for it."))
    if payment.reverses_id is not None or taken_back is not None:
        raise Refused(_("This payment was taken back: no receipt is issued for it."))
