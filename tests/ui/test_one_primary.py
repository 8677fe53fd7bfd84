"""One button stands out on each page, in a new office as in a full one: whoever looks knows what comes first."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from psg_admin.store.office import Office
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.page import Page
from psg_admin.ui.walk import Walk
from tests.offices import sample
from tests.ui.desktop import whole_desktop

PAGES = ("today", "members", "events", "payments", "bank", "news", "settings")


@pytest.fixture(params=["empty", "full"])
def walk(sqlite_office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Walk]:
    if request.param == "full":
        sample(sqlite_office, 30)
    with whole_desktop(sqlite_office, tmp_path, size=(1366, 688)) as walk:
        yield walk


def standing_out(page: Page) -> list[str]:
    """Return what the buttons say that stand out on a page."""
    return [
        one.text().replace("&", "")
        for one in page.findChildren(QPushButton)
        if one.isVisible() and one.property("look") == "primary"
    ]


def test_no_page_has_two_buttons_that_stand_out(walk: Walk) -> None:
    seen: dict[str, list[str]] = {}
    for key in PAGES:
        page = walk.page(key)
        seen[key] = standing_out(page)
        chips = page.findChild(Chips)
        for chip in [] if chips is None else list(chips._buttons):
            page.show_filter(chip)
            walk.settle()
            seen[f"{key}, {chip}"] = standing_out(page)
        if isinstance(page, ListPage):
            page.show_filter("all")
            page.search_line().setText("no such words")
            walk.settle()
            seen[f"{key}, nothing found"] = standing_out(page)
            page.search_line().setText("")
            walk.settle()
            seen[f"{key}, all again"] = standing_out(page)
        if isinstance(page, EventsPage) and page.events.table.count():
            page.events.table.select_id(page.events.table.all_ids()[0])
            walk.settle()
            page.enter()
            walk.settle()
            seen["attendees"] = standing_out(page)
    assert {where: said for where, said in seen.items() if len(said) > 1} == {}
    assert all(seen[key] for key in PAGES), "and each has one"
    assert len(seen) > 20
