"""Whether the books of the events add up."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.rules import read_reference
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.payments.model import Charge


def audit(session: Session) -> list[str]:
    """Return a sentence for everything in the books of the events that does not add up; none when all does."""
    return [*_places(session), *_bookings(session), *_events(session)]


def _places(session: Session) -> list[str]:
    """Every place is owed by one charge of its amount and of its payer, which lives as long as it does."""
    live = Place.cancelled_on.is_(None)
    rows = session.execute(
        select(Booking.reference, Place.id)
        .join(Booking, Booking.id == Place.booking_id)
        .join(PriceBand, PriceBand.id == Place.band_id)
        .outerjoin(Charge, Charge.id == Place.charge_id)
        .where(
            or_(
                live & Charge.id.is_(None) & (Place.amount > NOTHING),
                live & Charge.id.is_not(None) & (Charge.amount != Place.amount),
                live & Charge.cancelled_on.is_not(None),
                live & (Charge.contact_id != Booking.payer_id),
                ~live & Charge.id.is_not(None) & Charge.cancelled_on.is_(None),
                Place.event_id != Booking.event_id,
                PriceBand.event_id != Place.event_id,
            )
        )
        .order_by(Place.id)
    )
    return [
        _("Booking {reference}: place {number} and what is owed for it do not agree.").format(
            reference=reference, number=place_id
        )
        for reference, place_id in rows
    ]


def _bookings(session: Session) -> list[str]:
    """A cancelled booking holds no place, and every reference has its right check character."""
    held: Sequence[str] = session.scalars(
        select(Booking.reference)
        .join(Place, Place.booking_id == Booking.id)
        .where(Booking.cancelled_on.is_not(None), Place.cancelled_on.is_(None))
        .distinct()
    ).all()
    wrong = [r for r in session.scalars(select(Booking.reference)) if read_reference(r) != r]
    return [
        *(_("Booking {reference} is cancelled but still holds a place.").format(reference=r) for r in held),
        *(_("Booking {reference} has a wrong check character.").format(reference=r) for r in wrong),
    ]


def _events(session: Session) -> list[str]:
    return [
        _("“{event}” has {taken} places booked and room for {capacity}.").format(
            event=title, taken=taken, capacity=capacity
        )
        for _event_id, title, taken, capacity in overbooked(session)
    ] + [
        _("“{event}” is cancelled but still holds places.").format(event=title) for title in held_by_cancelled(session)
    ]


def held_by_cancelled(session: Session, event_ids: Sequence[int] | None = None) -> list[str]:
    """Return the titles of the cancelled events (of ``event_ids``, or of all) that still hold places."""
    query = select(Event.title).where(
        Event.cancelled_on.is_not(None), Event.id.in_(select(Place.event_id).where(Place.cancelled_on.is_(None)))
    )
    if event_ids is not None:
        query = query.where(Event.id.in_(event_ids))
    return list(session.scalars(query.order_by(Event.id)))


def overbooked(session: Session, event_ids: Sequence[int] | None = None) -> list[tuple[int, str, int, int]]:
    """Return id, title, places booked and capacity of the events (of ``event_ids``, or of all) with too many places."""
    query = (
        select(Event.id, Event.title, func.count(), Event.capacity)
        .join(Place, Place.event_id == Event.id)
        .where(Place.cancelled_on.is_(None), Event.capacity.is_not(None))
        .group_by(Event.id, Event.title, Event.capacity)
        .having(func.count() > Event.capacity)
        .order_by(Event.id)
    )
    if event_ids is not None:
        query = query.where(Event.id.in_(event_ids))
    return [(i, title, taken, capacity or 0) for i, title, taken, capacity in session.execute(query)]
