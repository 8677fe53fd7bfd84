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
    opens, each with what it is called in the search.
    """

    key: str
    label: Marked
    icon: str
    place: int
    target: str
    finds: tuple[tuple[str, Marked], ...] = ()


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A command: ``target`` (``module:name``) is imported when it is called, ``summary`` is how its help begins."""

    target: str
    summary: Marked


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a feature shows on the faces: its page, and its commands by name. ``key`` is the name of its folder.

    It is declared in the folder's ``manifest.py``, which imports nothing but this and words.
    """

    key: str
    page: PageEntry | None = None
    commands: Mapping[str, CommandEntry] = field(default_factory=dict)


def load(target: str) -> Any:
    """Return what a ``target`` names, imported now."""
    module, _colon, name = target.partition(":")
    return getattr(import_module(module), name)


def pages_of(manifests: Iterable[Manifest]) -> list[PageEntry]:
    """Return the pages in the order of the rail."""
    return sorted((each.page for each in manifests if each.page is not None), key=lambda page: page.place)


def commands_of(manifests: Iterable[Manifest]) -> dict[str, CommandEntry]:
    """Return the commands by name, in the order of the alphabet."""
    return dict(sorted(pair for each in manifests for pair in each.commands.items()))
