"""What a list is asked for, and the shape of every query and deed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from sqlalchemy.orm import Session  # the window knows this module before the database is opened

T = TypeVar("T")
Work = Callable[["Session"], T]
"""A query or deed with everything but the session given (``functools.partial``): what a face hands to the office."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a person wants to see of a list: typed text, chosen filters (key to value), and the order."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False

    def without(self, key: str) -> "ListQuery":
        """Return the same query without one of its filters: how many each value of it would leave."""
        return replace(self, filters={name: value for name, value in self.filters.items() if name != key})


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that a search found: its kind ("contact", "event", …), its id, a title and a line of detail.

    ``reasons`` say where what was typed stands, for who is to see why it was found.
    """

    kind: str
    record_id: int
    title: str
    detail: str = ""
    reasons: tuple[str, ...] = ()
