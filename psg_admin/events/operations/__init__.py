"""Deeds on events, bookings and places."""

from psg_admin.events.operations.booking import add_places, book_places
from psg_admin.events.operations.events import add_event, cancel_event, change_event, reopen_event
from psg_admin.events.operations.guards import derive_search, guard_prices, guard_room
from psg_admin.events.operations.places import cancel_booking, cancel_place, change_place_price, name_place
from psg_admin.events.operations.undoing import COUNTER_DEEDS

__all__ = [
    "COUNTER_DEEDS",
    "add_event",
    "add_places",
    "book_places",
    "cancel_booking",
    "cancel_event",
    "cancel_place",
    "change_event",
    "change_place_price",
    "derive_search",
    "guard_prices",
    "guard_room",
    "name_place",
    "reopen_event",
]
