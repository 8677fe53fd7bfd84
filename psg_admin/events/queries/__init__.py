"""What screens, documents and other features ask about events and bookings; every answer is a frozen value."""

from psg_admin.events.queries.attendees import AttendeeRow, attendee_ids, attendee_rows, attendees
from psg_admin.events.queries.bookings import (
    BookingPage,
    BookingRow,
    PlaceRow,
    booking_id_of,
    booking_named,
    booking_page,
    booking_texts,
    bookings_ids,
    bookings_rows,
    find_bookings,
    for_contact,
)
from psg_admin.events.queries.books import Owed, audit, overbooked, owed_for
from psg_admin.events.queries.events import (
    BandRow,
    EventPage,
    EventRow,
    bands_of,
    event_named,
    event_page,
    event_texts,
    find_events,
    list_ids,
    list_rows,
    next_event,
)
from psg_admin.events.queries.prices import entitlements, price_for, with_concession
from psg_admin.events.queries.sums import Sums

__all__ = [
    "AttendeeRow",
    "BandRow",
    "BookingPage",
    "BookingRow",
    "EventPage",
    "EventRow",
    "Owed",
    "PlaceRow",
    "Sums",
    "attendee_ids",
    "attendee_rows",
    "attendees",
    "audit",
    "bands_of",
    "booking_id_of",
    "booking_named",
    "booking_page",
    "booking_texts",
    "bookings_ids",
    "bookings_rows",
    "entitlements",
    "event_named",
    "event_page",
    "event_texts",
    "find_bookings",
    "find_events",
    "for_contact",
    "list_ids",
    "list_rows",
    "next_event",
    "overbooked",
    "owed_for",
    "price_for",
    "with_concession",
]
