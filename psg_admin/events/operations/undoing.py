"""Taking back deeds that moved money: what rows alone must not undo."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.operations.booking import TOPICS, once_each, owe_place
from psg_admin.events.operations.places import cancel_all, reprice, set_against
from psg_admin.events.queries import overbooked
from psg_admin.events.rules import Priced
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation
from psg_admin.payments.operations import reverse_payment
from psg_admin.people.queries import contacts
from psg_admin.store.base import Base, chunks, fetch
from psg_admin.store.office import CounterDeed

Row = TypeVar("Row", bound=Base)
Args = Mapping[str, int | str]


def cancel_paid_booking(session: Session, args: Args, now: datetime) -> Changes:
    """Take back a booking that was paid in the same deed: its payment is reversed, its receipt void, its places free.

    :raises Refused: when the payment was reversed already.
    """
    booking = fetch(session, Booking, int(args["booking_id"]), _("There is no such booking."))
    why, today = _("The booking was taken back"), now.date()
    reverse_payment(session, payment_id=int(args["payment_id"]), reason=why, today=today, now=now)
    if booking.cancelled_on is None:
        cancel_all(session, booking, why, today)
    return changed(*TOPICS, summary="", made=booking.id, reference=booking.reference)


def restore_places(session: Session, args: Args, now: datetime) -> Changes:
    """Book cancelled places again as they were, at the price they had; what was paid and is still left over is set
    against them.

    :raises Conflict: when one is booked again already, the event was cancelled, or there is no room any more.
    """
    places = _by_id(session, Place, _ids(args["places"]))
    booking = fetch(session, Booking, places[0].booking_id, _("There is no such booking."))
    event = fetch(session, Event, booking.event_id, _("There is no such event."))
    if any(place.cancelled_on is None for place in places):
        raise Conflict(_("The places of booking {reference} are booked again already.").format(
            reference=booking.reference))  # fmt: skip
    if event.cancelled_on is not None:
        raise Conflict(_("“{title}” was cancelled since: its places cannot be had back.").format(title=event.title))
    once_each(session, event.id, [p.contact_id for p in places if p.contact_id is not None])
    _book_again(session, event, [booking], places, _ids(args["allocations"]), now)
    return changed(*TOPICS, summary="", made=booking.id, reference=booking.reference)


def restore_event(session: Session, args: Args, now: datetime) -> Changes:
    """Take back that an event was cancelled: the bookings that were cancelled with it stand again as they were, and
    what was paid and is still left over is set against them.

    :raises Conflict: when it was opened again by hand since, even if it was cancelled anew.
    """
    event = fetch(session, Event, int(args["event_id"]), _("There is no such event."))
    places = _by_id(session, Place, _ids(args["places"]))
    with_it = (places[0].cancelled_on, places[0].cancel_reason)
    if event.cancelled_on is None or with_it != (event.cancelled_on, event.cancel_reason):
        raise Conflict(
            _("“{title}” was opened again since: book anew whoever is to come.").format(title=event.title)
        )  # fmt: skip
    event.cancelled_on = event.cancel_reason = None
    bookings = _by_id(session, Booking, {place.booking_id for place in places})
    _book_again(session, event, bookings, places, _ids(args["allocations"]), now)
    return changed(*TOPICS, summary="", made=event.id)


def _book_again(
    session: Session, event: Event, bookings: Sequence[Booking], places: Sequence[Place], allocations: list[int],
    now: datetime,
) -> None:  # fmt: skip
    """Let cancelled places stand again at the price they had, paid by what ``allocations`` still can pay."""
    today = now.date()
    freed = _freed(session, allocations)
    names = contacts(session, ids=[p.contact_id for p in places if p.contact_id is not None])
    known = {booking.id: booking for booking in bookings}
    for booking in bookings:
        booking.cancelled_on = booking.cancel_reason = None
    for place in places:
        name = place.name if place.contact_id is None else names[place.contact_id].full_name
        old = place.charge_id
        charge = owe_place(session, event, known[place.booking_id], name, _priced(place), today=today, now=now)
        place.cancelled_on = place.cancel_reason = None
        place.charge_id = None if charge is None else charge.id
        session.flush()
        if charge is not None and old in freed:
            set_against(session, freed[old], charge.id, charge.amount, today)
    if overbooked(session, [event.id]):
        raise Conflict(_("“{title}” has no room for these places any more.").format(title=event.title))


def _by_id(session: Session, kind: type[Row], ids: Collection[int]) -> list[Row]:
    found: list[Row] = []
    for some in chunks(ids):
        found += session.scalars(select(kind).where(kind.id.in_(some)).order_by(kind.id))
    return found


def put_place_price_back(session: Session, args: Args, now: datetime) -> Changes:
    """Put the price of a place back to what it was.

    :raises Conflict: when the place was cancelled since.
    """
    place = fetch(session, Place, int(args["place_id"]), _("There is no such place."))
    if place.cancelled_on is not None:
        raise Conflict(_("The place was cancelled since: its price stays as it is."))
    reasons = tuple(str(args["reason"]).split("\n"))
    amount = Money(int(args["amount"]))
    priced = Priced(int(args["band_id"]), str(args["band_name"]), amount, reasons, Group.ANYONE)
    paid = [part for parts in _freed(session, _ids(args["allocations"])).values() for part in parts]
    reprice(
        session, place, priced, str(args["override_reason"]) or None, reason=_("The change of price was taken back"),
        today=now.date(), now=now, also=paid,
    )  # fmt: skip
    place.priced_on, place.concession = date.fromisoformat(str(args["priced_on"])), bool(args["concession"])
    session.flush()
    return changed(*TOPICS, summary="", made=place.booking_id)


def _ids(text: int | str) -> list[int]:
    return [int(part) for part in str(text).split(",") if part]


def _freed(session: Session, allocation_ids: list[int]) -> dict[int | None, list[tuple[int, Money]]]:
    freed: dict[int | None, list[tuple[int, Money]]] = {}
    for row in _by_id(session, Allocation, allocation_ids):
        freed.setdefault(row.charge_id, []).append((row.payment_id, row.amount))
    return freed


def _priced(place: Place) -> Priced:
    return Priced(place.band_id, place.band_name, place.amount, tuple(place.reason.split("\n")), Group.ANYONE)


COUNTER_DEEDS: dict[str, CounterDeed] = {
    "cancel_paid_booking": cancel_paid_booking,
    "restore_event": restore_event,
    "restore_places": restore_places,
    "put_place_price_back": put_place_price_back,
}
"""How deeds on bookings that moved money are taken back (see ``Reversal``)."""
