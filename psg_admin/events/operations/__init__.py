"""Deeds on events, bookings and places."""

from psg_admin.events.operations.booking import ADD_PLACES, BOOK, add_places, book_many, book_places, change_booking
from psg_admin.events.operations.cancelling import (
    CANCEL_BOOKINGS,
    CANCEL_EVENT,
    CANCEL_PLACE,
    cancel_booking,
    cancel_bookings,
    cancel_event,
    cancel_place,
)
from psg_admin.events.operations.events import add_event, change_event, reopen_event
from psg_admin.events.operations.guards import derive_search, guard_prices, guard_room
from psg_admin.events.operations.places import CHANGE_PRICE, change_place_price, name_place
from psg_admin.events.operations.words import follow_words

__all__ = [
    "ADD_PLACES",
    "BOOK",
    "CANCEL_BOOKINGS",
    "CANCEL_EVENT",
    "CANCEL_PLACE",
    "CHANGE_PRICE",
    "add_event",
    "add_places",
    "book_many",
    "book_places",
    "cancel_booking",
    "cancel_bookings",
    "cancel_event",
    "cancel_place",
    "change_booking",
    "change_event",
    "change_place_price",
    "derive_search",
    "follow_words",
    "guard_prices",
    "guard_room",
    "name_place",
    "reopen_event",
]
