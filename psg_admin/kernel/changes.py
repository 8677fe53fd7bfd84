"""What a deed touched, in words a person can undo."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field


class Topic(enum.StrEnum):
    """What a page can show and a deed can touch; a page reloads when one of its topics changed."""

    PEOPLE = "people"
    MEMBERSHIPS = "memberships"
    SCHEME = "scheme"  # types, fees, discounts
    EVENTS = "events"
    BOOKINGS = "bookings"
    PAYMENTS = "payments"  # charges, payments, allocations, receipts
    NOTES = "notes"  # notes, tasks, documents
    BANK = "bank"  # statements and their lines
    NEWS = "news"
    SETTINGS = "settings"
    VIEWS = "views"  # views of lists that the office keeps


@dataclass(frozen=True, slots=True)
class Changes:
    """What one deed did.

    ``summary`` says it in the past tense and without a full stop ("Lucía Ramírez enrolled as member 0107");
    ``made`` is the id of the record it is about and ``reference`` the number a person would quote for it.
    ``undoable`` is False for the few deeds that cannot be taken back: Undo stops at them. ``upkeep``: it is nobody's
    deed, such as the search made anew, and Undo passes by it. ``took_back`` is True for an undo, which Redo does again.
    """

    topics: frozenset[Topic]
    summary: str
    made: int | None = None
    reference: str = ""
    undoable: bool = True
    more: Mapping[str, str] = field(default_factory=dict)
    upkeep: bool = False
    took_back: bool = False

    @property
    def nothing(self) -> bool:
        """True when the deed found nothing to do."""
        return not self.topics


def changed(
    *topics: Topic,
    summary: str,
    made: int | None = None,
    reference: str = "",
    undoable: bool = True,
    more: Mapping[str, str] | None = None,
    upkeep: bool = False,
) -> Changes:
    """Return the changes of a deed that touched ``topics``."""
    return Changes(frozenset(topics), summary, made, reference, undoable, more or {}, upkeep)
