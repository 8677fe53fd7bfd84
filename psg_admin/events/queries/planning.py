"""What the plans of bookings, prices and cancelling need to know, for many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.plans import (
    Additions,
    BookingFacts,
    Bookings,
    BookingsCancelling,
    CancellingFacts,
    EventCancelling,
    EventFacts,
    PlaceCancelling,
    PlaceFacts,
    PlacingFacts,
    PriceChange,
    PricingFacts,
)
from psg_admin.events.queries.prices import Person, entitlements_on
from psg_admin.events.rules import Band, Entitlement, PlaceDraft, groups_of
from psg_admin.payments.queries import charge_ends
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import full_name, shown_name
from psg_admin.store.base import chunks

Columns = Select[*tuple[Any, ...]]


def booking_facts(session: Session, request: Bookings) -> PlacingFacts:
    """Return what booking places needs."""
    events = event_facts(session, {wanted.event_id for wanted in request.bookings})
    seats = {seat for wanted in request.bookings for seat in _seats(wanted.event_id, wanted.places, wanted.booker)}
    others = {who for wanted in request.bookings for who in (wanted.booker, wanted.payer) if isinstance(who, int)}
    return _placing(session, events, seats, others, {}, request.today)


def addition_facts(session: Session, request: Additions) -> PlacingFacts:
    """Return what adding places to bookings needs."""
    bookings = _bookings(session, {wanted.booking_id for wanted in request.additions})
    events = event_facts(session, {booking.event_id for booking in bookings.values()})
    seats = {
        seat
        for wanted in request.additions
        if (booking := bookings.get(wanted.booking_id)) is not None
        for seat in _seats(booking.event_id, wanted.places, booking.booker_id)
    }
    paying = {booking.payer_id for booking in bookings.values()}
    return _placing(session, events, seats, paying, bookings, request.today)


def pricing_facts(session: Session, request: PriceChange) -> PricingFacts:
    """Return what another price of a place needs."""
    return _pricing(session, next(iter(_places(session, Place.id == request.place_id)), None), request.today)


def naming_facts(session: Session, *, place_id: int, contact_id: int | None, name: str, today: date) -> PricingFacts:
    """Return what is known for the price of a place once it is for that contact, else for that name."""
    place = next(iter(_places(session, Place.id == place_id)), None)
    return _pricing(session, place and replace(place, contact_id=contact_id, name=name), today)


def _pricing(session: Session, place: PlaceFacts | None, on: date) -> PricingFacts:
    if place is None:
        return PricingFacts(None)
    booking = _bookings(session, {place.booking_id})[place.booking_id]
    event = event_facts(session, {place.event_id})[place.event_id]
    charges = charge_ends(session, charge_ids=_charges([place]))
    who, called = Entitlement(name=place.name), place.name
    if place.contact_id is not None:
        drafts = people_facts(session, {place.contact_id}, hidden=True)
        seat = (event.event_id, place.contact_id)
        who = _entitled(session, {event.event_id: event}, {seat}, drafts, on)[seat]
        called = full_name(drafts[place.contact_id])
    return PricingFacts(place, booking, event, who, called, charges.get(place.charge_id or 0))


def place_cancelling_facts(session: Session, request: PlaceCancelling) -> CancellingFacts:
    """Return what cancelling a place needs: its booking with all its places."""
    of_place = select(Place.booking_id).where(Place.id == request.place_id)
    places = _places(session, Place.booking_id.in_(of_place))
    bookings = _bookings(session, {place.booking_id for place in places})
    one = next((place for place in places if place.place_id == request.place_id), None)
    facts = _cancelling(session, bookings, places)
    if one is None or one.contact_id is None:
        return replace(facts, attendee="" if one is None else one.name)
    return replace(facts, attendee=full_name(people_facts(session, {one.contact_id}, hidden=True)[one.contact_id]))


def booking_cancelling_facts(session: Session, request: BookingsCancelling) -> CancellingFacts:
    """Return what cancelling bookings needs."""
    bookings = _bookings(session, request.booking_ids)
    places = [p for some in chunks(bookings) for p in _places(session, Place.booking_id.in_(some))]
    return _cancelling(session, bookings, places)


def event_cancelling_facts(session: Session, request: EventCancelling) -> CancellingFacts:
    """Return what cancelling an event needs: its bookings that stand, with their places."""
    event = event_facts(session, {request.event_id}).get(request.event_id)
    live = (Booking.event_id == request.event_id) & Booking.cancelled_on.is_(None)
    bookings = {row.booking_id: row for row in _read_bookings(session, live)}
    places = _places(session, (Place.event_id == request.event_id) & Place.cancelled_on.is_(None))
    return replace(_cancelling(session, bookings, places), event=event)


def seated(session: Session, *, seats: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """Return the reference of the booking in which people have a place, for those of ``seats`` (event and contact)."""
    events, found = sorted({event_id for event_id, _contact in seats}), {}
    for some in chunks(contact_id for _event, contact_id in seats):
        query = (
            select(Place.event_id, Place.contact_id, Booking.reference)
            .join(Booking, Booking.id == Place.booking_id)
            .where(Place.contact_id.in_(some), Place.event_id.in_(events), Place.cancelled_on.is_(None))
            .order_by(Place.id.desc())
        )
        for event_id, contact_id, reference in session.execute(query):
            if contact_id is not None and (event_id, contact_id) in seats:
                found[event_id, contact_id] = reference
    return found


# --- parts ------------------------------------------------------------------------------------------------------------


def _seats(event_id: int, places: Sequence[PlaceDraft], booker: ContactDraft | int) -> Iterable[tuple[int, int]]:
    """Return who of those on file is to have a place."""
    for place in places:
        contact_id = booker if place.for_booker else place.contact_id
        if isinstance(contact_id, int):
            yield event_id, contact_id


def _placing(
    session: Session,
    events: Mapping[int, EventFacts],
    seats: Collection[tuple[int, int]],
    others: set[int],
    bookings: Mapping[int, BookingFacts],
    on: date,
) -> PlacingFacts:
    people = people_facts(session, others | {contact_id for _event, contact_id in seats})
    known = {(event_id, i) for event_id, i in seats if event_id in events and i in people}
    entitled = _entitled(session, events, known, people, on)
    return PlacingFacts(events, people, entitled, seated(session, seats=known), bookings)


def _entitled(
    session: Session,
    events: Mapping[int, EventFacts],
    seats: Collection[tuple[int, int]],
    people: Mapping[int, ContactDraft],
    on: date,
) -> dict[tuple[int, int], Entitlement]:
    """Return what the people of ``seats`` are entitled to at its event."""
    days: dict[int, set[date]] = {}
    for event_id, contact_id in seats:
        days.setdefault(contact_id, set()).add(events[event_id].day)
    own = {i: Person(shown_name(people[i]), people[i].concession) for i in days}
    found = entitlements_on(session, people=own, days=days, on=on)
    return {(event_id, i): found[i, events[event_id].day] for event_id, i in seats}


def event_facts(session: Session, ids: Collection[int]) -> dict[int, EventFacts]:
    """Return events with their prices and how many of their places are taken, by one query for each thousand."""
    taken = (
        select(func.count())
        .where(Place.event_id == Event.id, Place.cancelled_on.is_(None))
        .correlate(Event)
        .scalar_subquery()
    )
    found: dict[int, EventFacts] = {}
    for some in chunks(ids):
        query: Columns = (
            select(
                Event.id, Event.title, Event.starts_at, Event.ends_at, Event.capacity, Event.cancelled_on,
                Event.cancel_reason, taken, PriceBand.id, PriceBand.name, PriceBand.amount, PriceBand.groups,
                PriceBand.from_day, PriceBand.end_day, PriceBand.position,
            )
            .outerjoin(PriceBand, PriceBand.event_id == Event.id)
            .where(Event.id.in_(some))
            .order_by(Event.id, PriceBand.position, PriceBand.id)
        )  # fmt: skip
        for event_id, title, starts, ends, capacity, cancelled_on, why, count, *band in session.execute(query):
            if event_id not in found:
                found[event_id] = EventFacts(event_id, title, starts, ends, capacity, cancelled_on, why, count, ())
            band_id, name, amount, groups, first, end, position = band
            if band_id is not None:
                known = Band(band_id, name, amount, groups_of(groups), first, end, position)
                found[event_id] = replace(found[event_id], bands=(*found[event_id].bands, known))
    return found


def _bookings(session: Session, ids: Collection[int]) -> dict[int, BookingFacts]:
    return {row.booking_id: row for some in chunks(ids) for row in _read_bookings(session, Booking.id.in_(some))}


def _read_bookings(session: Session, chosen: ColumnElement[bool]) -> list[BookingFacts]:
    query: Columns = (
        select(
            Booking.id, Booking.reference, Booking.event_id, Booking.booker_id, Booking.payer_id, Booking.cancelled_on
        )
        .where(chosen)
        .order_by(Booking.id)
    )
    return [BookingFacts(*row) for row in session.execute(query)]


def _places(session: Session, chosen: ColumnElement[bool]) -> list[PlaceFacts]:
    query: Columns = (
        select(
            Place.id, Place.booking_id, Place.event_id, Place.contact_id, Place.name, Place.concession, Place.band_id,
            Place.band_name, Place.amount, Place.reason, Place.priced_on, Place.override_reason, Place.charge_id,
            Place.cancelled_on,
        )
        .where(chosen)
        .order_by(Place.id)
    )  # fmt: skip
    return [PlaceFacts(*row) for row in session.execute(query)]


def _charges(places: Iterable[PlaceFacts]) -> list[int]:
    return [place.charge_id for place in places if place.charge_id is not None and place.cancelled_on is None]


def _cancelling(
    session: Session, bookings: Mapping[int, BookingFacts], places: Sequence[PlaceFacts]
) -> CancellingFacts:
    by_booking: dict[int, list[PlaceFacts]] = {}
    for place in places:
        by_booking.setdefault(place.booking_id, []).append(place)
    return CancellingFacts(bookings, by_booking, charge_ends(session, charge_ids=_charges(places)))
