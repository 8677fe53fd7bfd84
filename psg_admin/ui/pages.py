"""The pages of the window, from the manifests; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.manifest import Manifest, PageEntry, PlaceEntry, load, pages_of, places_of
from psg_admin.kernel.words import mark, translate
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.page_stack import PageSpec, Place

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.progress import Progress
    from psg_admin.store.list_query import Hit, Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.search_box import Finder


OWN = (
    Manifest(
        "today",
        page=PageEntry(
            "today", mark("Today"), "sun", 0, "psg_admin.ui.today.page:TodayPage",
            finds=(("note", mark("Note")),),
            also=mark("home start overview waiting figures"),
        ),
    ),
    Manifest(
        "settings",
        page=PageEntry(
            "settings", mark("Settings"), "gear", 90, "psg_admin.ui.settings.page:SettingsPage",
            also=mark("preferences options configuration"),
        ),
        places=(
            PlaceEntry(
                "settings", "organisation", mark("Settings: Organisation"),
                mark("name address letterhead e-mail telephone website charity number registered gift aid"),
            ),
            PlaceEntry(
                "settings", "appearance", mark("Settings: Appearance"),
                mark(
                    "dark light theme colours density rows compact comfortable text font size zoom large language "
                    "Spanish English look"
                ),
            ),
            PlaceEntry(
                "settings", "safety", mark("Settings: Backups"),
                mark("backup copy restore save data folder database where export"),
            ),
        ),
    ),
)  # fmt: skip
"""The pages that are of no feature, but of the office as a whole."""


def page_specs(desk: Callable[[], Desk], manifests: Iterable[Manifest]) -> Sequence[PageSpec]:
    """Return the pages there are: the window's own and those of ``manifests``.

    ``desk`` is asked for what a page is given when the page is made.
    """
    every = (*OWN, *manifests)
    return [
        PageSpec(
            page.key,
            translate(page.label),
            page.icon,
            partial(_made, page.target, desk),
            tuple((kind, translate(label)) for kind, label in page.finds),
            tuple(
                Place(one.key, translate(one.label), (one.label, one.also), does=one.does, part=one.part)
                for one in places_of(every, page.key)
            ),
            (page.label, page.also),
        )
        for page in pages_of(every)
    ]


def _made(target: str, desk: Callable[[], Desk], parent: QWidget) -> Page:
    page: Page = load(target)(desk(), parent)
    return page


def import_first() -> None:
    """Import what the first page and the search reach into: nearly every feature."""
    from psg_admin.reports import finding
    from psg_admin.ui.today import page

    del finding, page


def import_rest(manifests: Iterable[Manifest], _progress: Progress) -> None:
    """Import what the other pages reach into, before anybody asks for them, so that none stalls the window."""
    from PySide6 import QtWidgets

    for page in pages_of((*OWN, *manifests)):
        load(page.target)
    # PySide makes a class with its enums when it is first looked into, and all widgets of Qt's when it must name one
    # that Qt itself has made, such as the inside of a table: then in the window's thread, while the person waits.
    for used in dir(QtWidgets):
        dir(getattr(QtWidgets, used))


def finder(desk: Callable[[], Desk]) -> Finder:
    """Return what makes the queries that find anything by what a person types.

    A query is put together where it is asked: a person may type before the office is open.
    """

    def find(text: str) -> list[Work[list[Hit]]]:
        return [partial(_first_found, desk, text), partial(_more_found, desk, text)]

    return find


def _first_found(desk: Callable[[], Desk], text: str, session: Any) -> list[Hit]:
    from psg_admin.reports.finding import first_found

    return first_found(session, text=text, today=desk().today)


def _more_found(desk: Callable[[], Desk], text: str, session: Any) -> list[Hit]:
    from psg_admin.reports.finding import more_found

    return more_found(session, text=text, today=desk().today)
