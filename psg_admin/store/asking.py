"""What a list is asked for, and the shape of every query and deed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy.orm import Session

T = TypeVar("T")
Work = Callable[[Session], T]
"""A query or a deed with everything but the session given (``functools.partial``): what the faces hand to the office."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person wants to see of a list: typed text, chosen filters (key to value), and the order."""

    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
