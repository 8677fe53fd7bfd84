"""What is known of events, bookings and places before anything is planned."""

from dataclasses import dataclass
from datetime import date, datetime

from psg_admin.events.rules import Band
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _


@dataclass(frozen=True, slots=True)
class EventFacts:
    """An event with its prices in their order; ``taken`` counts its places that are not cancelled."""

    event_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    cancelled_on: date | None
    cancel_reason: str | None
    taken: int
    bands: tuple[Band, ...]

    @property
    def day(self) -> date:
        """The day on which it begins: standing on it decides prices."""
        return self.starts_at.date()


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A booking that there is."""

    booking_id: int
    reference: str
    event_id: int
    booker_id: int
    payer_id: int
    cancelled_on: date | None


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place that there is, with all that another price or cancelling changes of it."""

    place_id: int
    booking_id: int
    event_id: int
    contact_id: int | None
    name: str
    concession: bool
    band_id: int
    band_name: str
    amount: Money
    reason: str
    priced_on: date
    override_reason: str | None
    charge_id: int | None
    cancelled_on: date | None


def live_place(place: PlaceFacts | None) -> PlaceFacts:
    """Return a place that is not cancelled.

    :raises NotFound: when there is no such place.
    :raises Refused: when it is cancelled.
    """
    if place is None:
        raise NotFound(_("There is no such place."))
    if place.cancelled_on is not None:
        raise Refused(_("This place is cancelled already."))
    return place


def due_day(day: date, booked: date) -> date:
    """Return the day on which a place that was ``booked`` on a day is to be paid: that of the event."""
    return max(day, booked)
