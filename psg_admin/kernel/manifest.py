"""What is known of a feature before it is imported: the window stands, and help is given, by its manifest alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from psg_admin.kernel.words import Marked


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page on the rail, where pages stand by ``place``.

    ``target`` (``module:name``) makes it when it is first shown. ``finds`` are the kinds of hits (``Hit.kind``) that it
    opens, each with what it is called in the search; ``also`` has further words by which people look for the page, or
    for what is done to a record there.
    """

    key: str
    label: Marked
    icon: str
    place: int
    target: str
    finds: tuple[tuple[str, Marked], ...] = ()
    also: Marked = ""


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """Somewhere on the page ``page`` that the search leads to before it was ever shown.

    ``key`` is that of the part of the page that is shown, or with ``does`` of the action that is done there. ``also``
    has further words by which people look for it. What is done is done once ``part`` is shown, where that is named.
    """

    page: str
    key: str
    label: Marked
    also: Marked = ""
    does: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command: ``target`` (``module:name``) is imported when it is called, ``summary`` is how its help begins."""

    target: str
    summary: Marked


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a feature shows on the faces: its page, its commands by name, and the places that the search leads to.

    ``key`` is the name of its folder.

    It is declared in the folder's ``manifest.py``, which imports nothing but this and words.
    """

    key: str
    page: PageEntry | None = None
    commands: Mapping[str, CommandEntry] = field(default_factory=dict)
    places: tuple[PlaceEntry, ...] = ()


def load(target: str) -> Any:
    """Return what a ``target`` names, imported now."""
    module, _colon, name = target.partition(":")
    return getattr(import_module(module), name)


def pages_of(manifests: Iterable[Manifest]) -> list[PageEntry]:
    """Return the pages in the order of the rail."""
    return sorted((each.page for each in manifests if each.page is not None), key=lambda page: page.place)


def places_of(manifests: Iterable[Manifest], page: str) -> list[PlaceEntry]:
    """Return the places on a page that the search leads to."""
    return [one for each in manifests for one in each.places if one.page == page]


def commands_of(manifests: Iterable[Manifest]) -> dict[str, CommandEntry]:
    """Return the commands by name, in the order of the alphabet."""
    return dict(sorted(pair for each in manifests for pair in each.commands.items()))
