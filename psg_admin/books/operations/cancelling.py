"""Places that are cancelled, and what becomes of what was paid for them, in one deed."""

import enum
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.books.operations.refunding import RefundWay, put_gift, put_refund
from psg_admin.events.operations import CANCEL_BOOKINGS, CANCEL_PLACE
from psg_admin.events.plans import BookingsCancelling, CancelPlan, PlaceCancelling
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Payment
from psg_admin.store.base import fetch


class Settling(enum.StrEnum):
    """What becomes of what was paid for a place that is cancelled."""

    CREDIT = "credit"
    REFUND = "refund"
    DONATE = "donate"


def cancel_and_settle(
    session: Session, *, settling: Settling, reason: str, today: date, now: datetime, booking_id: int | None = None,
    place_id: int | None = None, way: RefundWay | None = None, gift_on: date | None = None,
) -> Changes:  # fmt: skip
    """Cancel a booking, or one place of it, and refund what was paid, keep it as a gift, or leave it over.

    ``way``: how it is refunded (None: today, as it was paid). ``gift_on``: the day on which the gift was wished (None:
    today). ``more`` says how much was ``refunded``, ``kept`` as a gift, or is ``left_over``.

    :raises UserError: what stands against cancelling (see :func:`~psg_admin.events.operations.cancel_booking`), and
        against the refund or the gift.
    """
    plan, changes = _cancel(session, booking_id, place_id, reason, today)
    freed = _freed(plan)
    whole = Money.total(freed.values())
    for payment_id, amount in freed.items():
        payment = fetch(session, Payment, payment_id, _("This payment is no longer there."))
        if settling is Settling.REFUND:
            how = way or RefundWay(max(today, payment.received_on))
            put_refund(session, payment=payment, amount=amount, way=replace(how, reason=how.reason or plan.why),
                       today=today, now=now)  # fmt: skip
        elif settling is Settling.DONATE:
            put_gift(session, payment=payment, amount=amount, on=gift_on or today, today=today, now=now)
    words = {Settling.REFUND: _("{deed}, {amount} refunded"), Settling.DONATE: _("{deed}, {amount} kept as a gift")}
    said = changes.summary
    if whole and settling in words:
        said = words[settling].format(deed=changes.summary, amount=whole)
    more = {
        "refunded": whole if settling is Settling.REFUND else NOTHING,
        "kept": whole if settling is Settling.DONATE else NOTHING,
        "left_over": whole if settling is Settling.CREDIT else NOTHING,
    }
    return replace(changes, summary=said, more={key: amount.plain() for key, amount in more.items()})


def _cancel(
    session: Session, booking_id: int | None, place_id: int | None, reason: str, today: date
) -> tuple[CancelPlan, Changes]:
    if place_id is not None:
        one = PlaceCancelling(place_id, reason, today)
        of_place = CANCEL_PLACE.load(session, one)
        plan = CANCEL_PLACE.plan(of_place, one)
        return plan, CANCEL_PLACE.carry_out(session, of_place, plan, one)
    every = BookingsCancelling(() if booking_id is None else (booking_id,), reason, today)
    facts = CANCEL_BOOKINGS.load(session, every)
    plan = CANCEL_BOOKINGS.plan(facts, every)
    return plan, CANCEL_BOOKINGS.carry_out(session, facts, plan, every)


def _freed(plan: CancelPlan) -> dict[int, Money]:
    """Return by payment what cancelling frees of it."""
    found: dict[int, Money] = {}
    for part in _held(plan):
        found[part[0]] = found.get(part[0], NOTHING) + part[1]
    return found


def _held(plan: CancelPlan) -> Iterable[tuple[int, Money]]:
    for booking in plan.bookings:
        for place in booking.places:
            if place.charge is not None:
                yield from ((part.payment_id, part.amount) for part in place.charge.held)
