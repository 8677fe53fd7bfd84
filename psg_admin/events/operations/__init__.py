"""Deeds on events, bookings and places."""

from psg_admin.events.operations.back import COUNTER_DEEDS
from psg_admin.events.operations.booking import add_places, book_places
from psg_admin.events.operations.derived import derive_room, derive_search, hold_prices
from psg_admin.events.operations.events import add_event, cancel_event, change_event, reopen_event
from psg_admin.events.operations.places import cancel_booking, cancel_place, change_place_price, name_place

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
    "derive_room",
    "derive_search",
    "hold_prices",
    "name_place",
    "reopen_event",
]
