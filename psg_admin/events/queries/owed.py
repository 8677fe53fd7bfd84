"""What is owed for the reference of a booking, or for a membership number."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.queries.bookings import booking_named
from psg_admin.events.rules import read_reference
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.payments.queries import open_charges
from psg_admin.store.base import chunks


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
    title, starts_at = session.execute(select(Event.title, Event.starts_at).where(Event.id == booking.event_id)).one()
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
        booking.payer_id,
        tuple(c.charge_id for c in charges),
        Money.total(c.owed for c in charges),
        words,
        why.format(what=words),
    )


def booking_references(session: Session, charge_ids: Collection[int]) -> dict[int, str]:
    """Return the references of the bookings whose places charges are for, by the ids of the charges."""
    found: dict[int, str] = {}
    for some in chunks(charge_ids):
        query = select(Place.charge_id, Booking.reference).join(Booking, Booking.id == Place.booking_id)
        rows = session.execute(query.where(Place.charge_id.in_(some)))
        found.update((charge_id, reference) for charge_id, reference in rows if charge_id is not None)
    return found


def _of_member(session: Session, number: str) -> Owed:
    try:
        found = memberships.owed_for(session, number=number)
    except NotFound:
        raise NotFound(
            _("“{reference}” is neither a booking nor a membership number.").format(reference=number.strip())
        ) from None
    words = _("Member {number}: {name}").format(number=found.number, name=found.payer_name)
    why = (
        _("{what}: nothing is owed, the subscription was let off.")
        if found.waived
        else _("{what}: nothing is owed, it is paid already.")
    )
    return Owed(found.contact_id, found.charge_ids, found.amount, words, why.format(what=words))
