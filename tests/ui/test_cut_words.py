"""No words of a list are cut on a laptop while another column of it has room, anywhere in the sample office."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from psg_admin.store.office import Office
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit import cells
from psg_admin.ui.kit.grid import Grid
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.table import Table
from psg_admin.ui.walk import Walk
from tests.offices import sample
from tests.ui.desktop import whole_desktop

CLIENT = (1366, 688)
"""A window on a laptop, without the title of the window and the bar of the system."""


@pytest.fixture
def walk(sqlite_office: Office, tmp_path: Path) -> Iterator[Walk]:
    sample(sqlite_office, 600)
    with whole_desktop(sqlite_office, tmp_path, shown_at=CLIENT) as walk:
        yield walk


def cut(grid: Grid) -> tuple[dict[str, int], dict[str, int]]:
    """Return by how much each column cuts its widest cell, and how much room each other column has to spare."""
    model, header = grid.model(), grid.horizontalHeader()
    rows = [row for row in range(model.rowCount()) if 0 <= grid.rowViewportPosition(row) < grid.viewport().height()]
    assert rows
    lacks, spares = {}, {}
    for index in grid.columns.shown_order():
        title = str(model.headerData(index, Qt.Orientation.Horizontal) or index)
        cells = [model.index(row, index) for row in rows]
        wide = max(grid.itemDelegate().sizeHint(QStyleOptionViewItem(), cell).width() for cell in cells)
        spare = header.sectionSize(index) - max(wide, grid.columns._title_width(index))
        if header.sectionSize(index) < wide:
            lacks[title] = wide - header.sectionSize(index)
        elif spare > 2:  # what is rounded up is no room
            spares[title] = spare
    return lacks, spares


LISTS = [
    *(("members", chip) for chip in ("all", "in-grace", "lapsed", "owes", "missed", "people")),
    *(("payments", chip) for chip in ("all", "credit", "reversed", "owed", "due", "slips")),
    *(("events", chip) for chip in ("all", "past", "enter")),
]


@pytest.mark.parametrize("fully", [("members", "all", ""), ("events", "past", "Venue")])
def test_nothing_at_all_is_cut_of_what_tells_people_and_events_apart(walk: Walk, fully: tuple[str, str, str]) -> None:
    key, chip, but = fully
    lacks, _spares = cut(shown(walk, key, chip).grid())
    assert set(lacks) <= {but}, lacks


def test_no_list_cuts_words_while_another_column_has_room(walk: Walk) -> None:
    for key, chip in LISTS:
        table = shown(walk, key, chip)
        lacks, spares = cut(table.grid())
        assert not (lacks and spares), (key, chip, lacks, spares)
        assert "Name" not in lacks, (key, chip, lacks)


def test_wherever_one_scrolls_no_list_cuts_words_while_another_column_has_room(walk: Walk) -> None:
    for key, chip in LISTS:
        scroll_through(walk, shown(walk, key, chip).grid(), f"{key}, {chip}")
    history = HistoryDialog(walk.window, walk.desk.desk)
    history.open()
    history.resize(1280, 660)
    walk.settle()
    scroll_through(walk, history.table.grid(), "history")
    history.accept()
    walk.settle()


def scroll_through(walk: Walk, grid: Grid, where: str) -> None:
    """Scroll from the top of a list to its end, and ask at each place for what is cut and what has room.

    What was seen further up counts as well: the columns do not move to and fro. None becomes so narrow that it cuts
    what it had shown whole.
    """
    model, header, bar = grid.model(), grid.horizontalHeader(), grid.verticalScrollBar()
    seen: dict[int, int] = {}
    bar.setValue(0)
    shown = grid.columns.shown_order()
    while True:
        walk.settle()
        assert grid.columns.shown_order() == shown, (where, "no column comes or goes while one scrolls")
        first = grid.first_row()
        rows = range(first, min(model.rowCount(), first + grid.viewport().height() // cells.row_height()))
        for index in shown:
            wide = max(
                grid.itemDelegate().sizeHint(QStyleOptionViewItem(), model.index(row, index)).width() for row in rows
            )
            seen[index] = max(wide, seen.get(index, 0))
        lacks = {i: seen[i] - header.sectionSize(i) for i in shown if header.sectionSize(i) < seen[i]}
        spares = {
            i: header.sectionSize(i) - max(seen[i], grid.columns._title_width(i))
            for i in shown
            if header.sectionSize(i) - max(seen[i], grid.columns._title_width(i)) > 2
        }
        assert not (lacks and spares), (where, first, lacks, spares)
        if bar.value() == bar.maximum():
            return
        bar.setValue(bar.value() + grid.viewport().height() - cells.row_height())


def shown(walk: Walk, key: str, chip: str) -> Table[object]:
    """Return the list that a page shows under a chip."""
    page: Page = walk.page(key)
    walk.settle()
    assert isinstance(page, ListPage)
    if chip == "enter":
        assert isinstance(page, EventsPage)
        page.show_filter("past")
        walk.settle()
        page.events.table.select_id(page.events.table.all_ids()[0])
        walk.settle()
        page.enter()
    else:
        page.show_filter(chip)
    walk.settle()
    return page.lists.now()


def test_what_is_owed_is_read_whole_on_a_laptop(walk: Walk) -> None:
    lacks, _spares = cut(shown(walk, "payments", "owed").grid())
    assert lacks == {}


@pytest.mark.parametrize("chip", ["all", "month", "credit", "reversed"])
def test_the_columns_of_the_payments_stand_on_a_laptop_whether_a_badge_is_seen_or_not(walk: Walk, chip: str) -> None:
    grid = shown(walk, "payments", chip).grid()
    titles = [grid.model().headerData(i, Qt.Orientation.Horizontal) for i in grid.columns.shown_order()]
    assert titles[:5] == ["Received", "Payer", "For", "Amount", "Method"]
    assert titles[5:] in ([], ["Receipt"]), "which the pane has, too"
    assert not grid.horizontalScrollBar().maximum()
    lacks, _spares = cut(grid)
    assert set(lacks) <= {"Payer", "For"}, "the others are read whole"
