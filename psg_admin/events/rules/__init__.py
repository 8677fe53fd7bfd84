"""What a place costs and why, what an event must be like, how many fit, what cancelling does: pure functions."""

from psg_admin.events.rules.cancelling import (
    Cancelling,
    Fate,
    Freed,
    Settled,
    cancelling,
    fates,
    over,
    refuse_over,
    settle,
    settled_words,
)
from psg_admin.events.rules.drafts import (
    BandDraft,
    EventDraft,
    PlaceDraft,
    checked_event,
    groups_of,
    groups_text,
    parse_band,
    why_not_together,
)
from psg_admin.events.rules.pricing import Band, Entitlement, Priced, Remedy, override, price, with_concession
from psg_admin.events.rules.room import MOST_PLACES, check_room, read_reference, reference

__all__ = [
    "MOST_PLACES",
    "Band",
    "BandDraft",
    "Cancelling",
    "Entitlement",
    "EventDraft",
    "Fate",
    "Freed",
    "PlaceDraft",
    "Priced",
    "Remedy",
    "Settled",
    "cancelling",
    "check_room",
    "checked_event",
    "fates",
    "groups_of",
    "groups_text",
    "over",
    "override",
    "parse_band",
    "price",
    "read_reference",
    "reference",
    "refuse_over",
    "settle",
    "settled_words",
    "why_not_together",
    "with_concession",
]
