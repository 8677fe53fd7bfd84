"""On a page that is higher than the window, what has the focus is seen, whatever brought the focus there."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.page_stack import PageSpec, PageStack
from psg_admin.ui.kit.table import Table
from tests.ui.kit.lists import COLUMNS, Row, Source


class Tall(Page):
    """A page with much above its list, and a pane that is high below it."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(jobs, name="tall", title="Members", parent=parent)
        self.line = QLineEdit()
        self.add_strip(self.line)
        gap = QWidget()
        gap.setFixedHeight(220)
        self.add_strip(gap)
        source = Source(50)
        self.table: Table[Row] = Table(
            jobs, COLUMNS, source.ids, source.rows, "tall", EmptyState("None"), title="Members"
        )
        self.table.setMinimumHeight(300)
        pane = QWidget()
        self.last = QPushButton("Last")
        box = QVBoxLayout(pane)
        box.addSpacing(500)
        box.addWidget(self.last)
        self.set_body(self.table, pane)


class Desk:
    """The page in a small window, beside a rail of one button."""

    def __init__(self, jobs: Jobs, bot: QtBot, settled: Callable[[], None]) -> None:
        self.window = QWidget()
        self.rail = QPushButton("Rail")
        self.stack = PageStack(
            {"tall": PageSpec("tall", "Tall", "sun", lambda parent: self._page(jobs, parent))}, print, print
        )
        box = QVBoxLayout(self.window)
        box.addWidget(self.rail)
        box.addWidget(self.stack, 1)
        bot.addWidget(self.window)
        self.page = self.stack.show_page("tall")
        assert isinstance(self.page, Tall)
        self.window.resize(600, 400)
        self.window.show()
        self.window.activateWindow()
        bot.waitExposed(self.window)
        self.rail.setFocus()
        self.page.table.reload()
        settled()

    def _page(self, jobs: Jobs, parent: QWidget) -> Page:
        return Tall(jobs, parent)

    def page_of(self) -> Tall:
        """Return the page."""
        assert isinstance(self.page, Tall)
        return self.page

    def shows(self, part: QWidget, place: QRect | None = None) -> bool:
        """Say whether a part of the page is seen whole in the window."""
        place = part.rect() if place is None else place
        at = QRect(part.mapTo(self.stack, place.topLeft()), place.size())
        return self.stack.rect().contains(at)

    def shows_row(self) -> bool:
        """Say whether the current row is seen."""
        grid = self.page_of().table.grid()
        at = grid.visualRect(grid.currentIndex())
        return self.shows(grid.viewport(), QRect(QPoint(0, at.top()), at.size()))

    def scroll(self, y: int) -> None:
        """Scroll the page as the wheel does."""
        self.stack._holders["tall"].verticalScrollBar().setValue(y)


@pytest.fixture
def desk(jobs: Jobs, qtbot: QtBot, settled: Callable[[], None]) -> Iterator[Desk]:
    made = Desk(jobs, qtbot, settled)
    yield made
    settled()


def test_the_page_scrolls_to_the_row_that_the_arrow_keys_lead_to(desk: Desk) -> None:
    page = desk.page_of()
    page.take_focus()
    for _turn in range(4):
        QTest.keyClick(page.table.grid(), Qt.Key.Key_Down)
        assert desk.shows_row()
    desk.scroll(0)
    QTest.keyClick(page.table.grid(), Qt.Key.Key_Down)
    assert desk.shows_row()


def test_the_page_scrolls_to_a_field_that_a_key_leads_to(desk: Desk) -> None:
    page = desk.page_of()
    page.take_focus()
    desk.scroll(10_000)
    assert not desk.shows(page.line)
    page.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert desk.shows(page.line)
    page.last.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert desk.shows(page.last)


def test_what_is_being_clicked_stays_below_the_mouse(desk: Desk) -> None:
    page = desk.page_of()
    pressed: list[str] = []
    page.last.clicked.connect(lambda: pressed.append("last"))
    page.line.setFocus()
    desk.scroll(10_000)
    there = desk.stack._holders["tall"].verticalScrollBar().value()
    desk.scroll(there - page.last.height())  # half of it is seen
    at = page.last.rect().center()
    QTest.mouseClick(page.last, Qt.MouseButton.LeftButton, pos=QPoint(at.x(), 4))
    assert pressed == ["last"]
    assert desk.stack._holders["tall"].verticalScrollBar().value() == there - page.last.height()
