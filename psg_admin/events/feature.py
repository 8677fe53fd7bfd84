"""What events hand to the office."""

from sqlalchemy import select

from psg_admin.events import operations, queries
from psg_admin.events.labels import LABELS
from psg_admin.events.manifest import MANIFEST
from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Booking, Event, Place, PriceBand),
    following=(operations.follow_words,),
    guards=(operations.guard_prices, operations.guard_room),
    derivations=(operations.derive_search,),
    audits=(queries.audit,),
    quoted_by=queries.booking_references,
    searched=(
        SearchKind("event", "event", select(Event.id), operations.derive_search, queries.find_events),
        SearchKind("booking", "booking", select(Booking.id), operations.derive_search, queries.find_bookings),
    ),
)
