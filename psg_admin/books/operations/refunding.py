"""Money that goes back to who paid it, and what is left over kept as a gift."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import REFUND, Chart, check_sum, ready_account_of, usual_account
from psg_admin.accounts.settings import AccountSettings
from psg_admin.books.model import Refund
from psg_admin.books.plans import check_moved
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.queries import left_over
from psg_admin.payments.rules import check_received
from psg_admin.payments.states import Category, Method
from psg_admin.people.queries import contact
from psg_admin.settings import load_settings
from psg_admin.store.base import fetch

TOPICS = (Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS)


@dataclass(frozen=True, slots=True)
class RefundWay:
    """How money goes back: ``on`` its day; ``method`` None: as it was paid; ``account`` (code or name) empty: the one
    it lies in, or the usual one of another method.
    """

    on: date
    method: Method | None = None
    account: str = ""
    reference: str = ""
    reason: str = ""


def refund(
    session: Session, *, payment_id: int, amount: Money, way: RefundWay, today: date, now: datetime,
    rest_as_gift: bool = False, gift_on: date | None = None,
) -> Changes:  # fmt: skip
    """Give back so much of what is left over of a payment to who paid it; ``made`` is the id of the payment.

    With ``rest_as_gift`` the rest of what is left over becomes a gift, on ``gift_on`` (None: the day of the refund).

    :raises NotFound: when there is no such payment or account.
    :raises BadInput: for no sum, more than is left over, or a day on which nothing can have moved.
    :raises Refused: when nothing is left over.
    """
    payment = fetch(session, Payment, payment_id, _gone())
    put_refund(session, payment=payment, amount=amount, way=way, today=today, now=now)
    kept = left_over(session, payment_id=payment_id) if rest_as_gift else NOTHING
    if kept:
        put_gift(session, payment=payment, amount=kept, on=gift_on or way.on, today=today, now=now)
    payer = contact(session, contact_id=payment.contact_id).full_name
    words = _("{amount} refunded to {payer}, {kept} kept as a gift") if kept else _("{amount} refunded to {payer}")
    return changed(*TOPICS, summary=words.format(amount=amount, payer=payer, kept=kept), made=payment_id)


def keep_as_gift(
    session: Session, *, payment_id: int, on: date, today: date, now: datetime, amount: Money | None = None
) -> Changes:
    """Make a gift of what is left over of a payment (or of ``amount`` of it), on the day on which the payer wished it.

    :raises NotFound: when there is no such payment.
    :raises BadInput: for no sum, more than is left over, or a day in the future or before the payment came in.
    :raises Refused: when nothing is left over.
    """
    payment = fetch(session, Payment, payment_id, _gone())
    kept = left_over(session, payment_id=payment_id) if amount is None else amount
    _check_left(session, payment, kept)
    put_gift(session, payment=payment, amount=kept, on=on, today=today, now=now)
    payer = contact(session, contact_id=payment.contact_id).full_name
    summary = _("{amount} from {payer} kept as a gift").format(amount=kept, payer=payer)
    return changed(*TOPICS, summary=summary, made=payment_id)


def put_refund(
    session: Session, *, payment: Payment, amount: Money, way: RefundWay, today: date, now: datetime
) -> None:
    """Give back so much of what is left over of a payment as part of a larger deed.

    :raises BadInput: for no sum, more than is left over, or a day on which nothing can have moved.
    :raises Refused: when nothing is left over.
    """
    _check_left(session, payment, amount)
    known = chart(session)
    method = way.method or payment.method
    account = known.account(way.account or _account(session, known, payment, method))
    check_moved(way.on, today=today, account=account)
    _check_since(payment, way.on)
    charge = _set_aside(
        session, payment, amount, category=Category.OTHER, code=REFUND, on=way.on, today=today, now=now,
        purpose=_("Refunded on {day}").format(day=show_day(way.on)),
    )  # fmt: skip
    session.add(
        Refund(
            charge_id=charge.id, payment_id=payment.id, amount=amount, refunded_on=way.on, account=account.code,
            method=method, entered_at=now,
            reference=line(way.reference, label=_("Reference"), field="reference", limit=100),
            reason=line(way.reason, label=_("Reason"), field="reason", limit=500),
        )
    )  # fmt: skip
    session.flush()


def put_gift(session: Session, *, payment: Payment, amount: Money, on: date, today: date, now: datetime) -> None:
    """Make a gift of so much of what is left over of a payment as part of a larger deed.

    :raises BadInput: for a day in the future or before the payment came in.
    """
    check_received(on, today=today)
    _check_since(payment, on)
    purpose = _("Gift, as was wished on {day}").format(day=show_day(on))
    _set_aside(
        session, payment, amount, category=Category.DONATION, code=None, purpose=purpose, on=on, today=today, now=now
    )


def _set_aside(
    session: Session, payment: Payment, amount: Money, *, category: Category, code: str | None, purpose: str, on: date,
    today: date, now: datetime,
) -> Charge:  # fmt: skip
    """Set so much of what is left over against a charge that nobody is asked for."""
    charge = Charge(
        contact_id=payment.contact_id, category=category, category_code=code, purpose=purpose, amount=amount, due_on=on,
        made_at=now,
    )  # fmt: skip
    session.add(charge)
    session.flush()
    session.add(Allocation(payment_id=payment.id, charge_id=charge.id, amount=amount, made_on=today, posted_on=on))
    session.flush()
    return charge


def _account(session: Session, known: Chart, payment: Payment, method: Method) -> str:
    if method is not payment.method:
        return usual_account(method, load_settings(session, AccountSettings).usual_accounts)
    mine = payment.account or ready_account_of(payment.method)
    return mine if mine in known.accounts else ready_account_of(method)


def _check_left(session: Session, payment: Payment, amount: Money) -> None:
    rest = left_over(session, payment_id=payment.id)
    if rest <= NOTHING:
        raise Refused(_("Nothing is left over of this payment."))
    check_sum(amount)
    if amount > rest:
        raise BadInput(_("Only {rest} is left over of this payment.").format(rest=rest), field="amount")


def _check_since(payment: Payment, on: date) -> None:
    if on < payment.received_on:
        raise BadInput(
            _("The payment came in on {since}: that cannot have been on {day}.").format(
                since=show_day(payment.received_on), day=show_day(on)
            ),
            field="on",
        )


def _gone() -> str:
    return _("This payment is no longer there.")
