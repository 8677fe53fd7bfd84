"""What cancelling a place, bookings or an event will do, planned for many at once; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from psg_admin.events.plans.facts import BookingFacts, EventFacts, PlaceFacts, live_place
from psg_admin.events.rules import Cancelling, cancelling, refuse_over
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, mark
from psg_admin.payments.plans import ChargeEnd


@dataclass(frozen=True, slots=True)
class PlaceCancelling:
    """A place to be cancelled on ``today``."""

    place_id: int
    reason: str
    today: date


@dataclass(frozen=True, slots=True)
class BookingsCancelling:
    """Bookings to be cancelled on ``today`` for one reason."""

    booking_ids: tuple[int, ...]
    reason: str
    today: date


@dataclass(frozen=True, slots=True)
class EventCancelling:
    """An event to be cancelled on ``today``, with all its bookings."""

    event_id: int
    reason: str
    today: date


@dataclass(frozen=True, slots=True)
class CancellingFacts:
    """What is known for cancelling: the bookings by id, their places by booking (those that are cancelled as well), and
    what is owed by charge.

    ``attendee`` is who was to have the one place that is cancelled, by name; ``event`` the one that is.
    """

    bookings: Mapping[int, BookingFacts]
    places: Mapping[int, Sequence[PlaceFacts]]
    charges: Mapping[int, ChargeEnd]
    attendee: str = ""
    event: EventFacts | None = None


@dataclass(frozen=True, slots=True)
class PlaceEnd:
    """A place that will be cancelled, and the charge that ends with it."""

    place_id: int
    amount: Money = field(metadata={"label": mark("Price")})
    charge: ChargeEnd | None = field(metadata={"label": mark("Used for")})

    @property
    def paid(self) -> Money:
        """What was paid of it."""
        return NOTHING if self.charge is None else self.charge.paid


@dataclass(frozen=True, slots=True)
class BookingEnd:
    """What will be cancelled of a booking; ``whole``: the booking itself too."""

    booking_id: int
    places: tuple[PlaceEnd, ...] = field(metadata={"label": mark("Places")})
    whole: bool
    reference: str = field(compare=False)

    @property
    def freed(self) -> Money:
        """What was paid of it and is left over then."""
        return Money.total(place.paid for place in self.places)


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """What will be cancelled together for the written reason ``why``; ``event_id``: the event itself too."""

    bookings: tuple[BookingEnd, ...] = field(metadata={"label": mark("Bookings")})
    why: str
    event_id: int | None = None

    @property
    def means(self) -> Cancelling:
        """How much it is, and what becomes of the money."""
        return cancelling((end.booking_id, place.amount, place.paid) for end in self.bookings for place in end.places)


def plan_place_cancelling(facts: CancellingFacts, request: PlaceCancelling) -> CancelPlan:
    """Plan to cancel one place, the last one with its whole booking.

    :raises NotFound: when there is no such place.
    :raises Refused: when it is cancelled already.
    :raises BadInput: without a written reason.
    """
    every = [place for places in facts.places.values() for place in places]
    place = live_place(next((place for place in every if place.place_id == request.place_id), None))
    why = written(request.reason)
    last = all(other is place or other.cancelled_on is not None for other in every)
    return CancelPlan((_end(facts, facts.bookings[place.booking_id], [place], whole=last),), why)


def plan_bookings_cancelling(facts: CancellingFacts, request: BookingsCancelling) -> CancelPlan:
    """Plan to cancel bookings with all their places.

    :raises BadInput: without a written reason.
    :raises UserError: all that stands against each, at its reference.
    """
    findings = Findings()
    why = written(request.reason)
    ends: dict[int, BookingEnd] = {}
    for booking_id in request.booking_ids:
        booking = facts.bookings.get(booking_id)
        with findings.at("" if booking is None else booking.reference):
            if booking is None:
                raise NotFound(_("There is no such booking."))
            if booking.cancelled_on is not None or booking_id in ends:
                raise Refused(_("Booking {reference} is cancelled already.").format(reference=booking.reference))
            ends[booking_id] = _end(facts, booking, facts.places.get(booking_id, ()), whole=True)
    findings.refuse(subjects=len(request.booking_ids))
    return CancelPlan(tuple(ends.values()), why)


def plan_event_cancelling(facts: CancellingFacts, request: EventCancelling) -> CancelPlan:
    """Plan to cancel an event with all its bookings.

    :raises NotFound: when there is no such event.
    :raises Refused: when it is cancelled already, or over.
    :raises BadInput: without a written reason.
    """
    event = facts.event
    if event is None:
        raise NotFound(_("There is no event {number}.").format(number=request.event_id))
    why = written(request.reason)
    if event.cancelled_on is not None:
        raise Refused(_("“{title}” is cancelled already.").format(title=event.title))
    refuse_over(event.title, event.ends_at, request.today)
    ends = (
        _end(facts, booking, facts.places.get(booking.booking_id, ()), whole=True)
        for booking in facts.bookings.values()
        if booking.cancelled_on is None
    )
    return CancelPlan(tuple(ends), why, event.event_id)


def _end(facts: CancellingFacts, booking: BookingFacts, places: Iterable[PlaceFacts], *, whole: bool) -> BookingEnd:
    ends = (
        PlaceEnd(place.place_id, place.amount, facts.charges.get(place.charge_id or 0))
        for place in places
        if place.cancelled_on is None
    )
    return BookingEnd(booking.booking_id, tuple(ends), whole, booking.reference)
