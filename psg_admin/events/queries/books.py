"""What is owed for a reference, and whether the books of the events add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.queries.bookings import booking_named
from psg_admin.events.rules import read_reference
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import open_charges


@dataclass(frozen=True, slots=True)
class Owed:
    """What a reference stands for when somebody pays: the payer, the charges still open, the sum, and words.

    ``why_nothing``: what is said where no charge is open.
    """

    contact_id: int
    charge_ids: tuple[int, ...]
    amount: Money
    words: str
    why_nothing: str


def owed_for(session: Session, *, reference: str) -> Owed:
    """Return what is owed for a booking's reference, else for a membership number.

    :raises NotFound: when it is neither.
    """
    if read_reference(reference) is None:
        return _of_member(session, reference)
    booking = booking_named(session, reference)
    title, starts_at = session.execute(
        select(Event.title, Event.starts_at).where(Event.id == booking.event_id)
    ).one()  # fmt: skip
    live = select(Place.charge_id, Place.amount).where(Place.booking_id == booking.id, Place.cancelled_on.is_(None))
    places = session.execute(live).all()
    ids = [place.charge_id for place in places if place.charge_id is not None]
    charges = open_charges(session, charge_ids=ids) if ids else ()
    words = _("Booking {reference}: {event}, {day}").format(
        reference=booking.reference, event=title, day=show_day(starts_at.date())
    )
    if booking.cancelled_on is not None:
        why = _("{what}: nothing is owed, the booking is cancelled.")
    elif any(place.amount for place in places):
        why = _("{what}: nothing is owed, it is paid already.")
    else:
        why = _("{what}: nothing is owed, it costs nothing.")
    return Owed(
        booking.payer_id, tuple(c.charge_id for c in charges), Money.total(c.owed for c in charges), words,
        why.format(what=words),
    )  # fmt: skip


def _of_member(session: Session, number: str) -> Owed:
    try:
        found = memberships.owed_for(session, number=number)
    except NotFound:
        raise NotFound(
            _("“{reference}” is neither a booking nor a membership number.").format(reference=number.strip())
        ) from None
    words = _("Member {number}: {name}").format(number=found.number, name=found.payer_name)
    why = (
        _("{what}: nothing is owed, the fee was waived.")
        if found.waived
        else _("{what}: nothing is owed, it is paid already.")
    )
    return Owed(found.contact_id, found.charge_ids, found.amount, words, why.format(what=words))


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
