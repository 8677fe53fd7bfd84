"""The window: rail, search, undo, keys; pages made when they are shown, and reloaded when they must be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import fold
from psg_admin.payments.queries import payment_page
from psg_admin.payments.states import PaymentState
from psg_admin.settings import Settings, load_settings, save_settings
from psg_admin.store.list_query import Hit
from psg_admin.store.office import Office
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.keys import KeySheet
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.page_stack import PageSpec
from psg_admin.ui.kit.pane import DetailPane, Figure
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.table import Table
from psg_admin.ui.window import Window
from tests.payments.books import Books
from tests.ui.conftest import Recorder, type_words
from tests.ui.kit.lists import COLUMNS, Row, Source

Settled = Callable[[], None]
HITS = [Hit("person", 107, "Ramírez Ñato, Lucía", "No. 0107"), Hit("person", 108, "Rojas, Ana", "No. 0108")]
LATER = [Hit("event", 3, "Rally", "5 November 2016")]


GONE = Event()
"""Set while the office cannot be reached."""


def found(session: Session, *, text: str) -> list[Hit]:
    if GONE.is_set():
        raise Unusable("The office cannot be reached.")
    return [hit for hit in HITS if fold(text) in fold(hit.title)]


LATE = Event()
"""Set, unless a test wants the second answer of the search to wait."""
LATE.set()


def more(session: Session, *, text: str) -> list[Hit]:
    LATE.wait(30)
    return [hit for hit in LATER if fold(text) in fold(hit.title)]


def find(text: str) -> list[Callable[[Session], list[Hit]]]:
    return [partial(found, text=text), partial(more, text=text)]


class Members(Page):
    """A page of the usual anatomy."""

    topics = frozenset({Topic.SETTINGS})

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(jobs, name="members", title="Members", parent=parent)
        self.heard: list[str] = []
        self.set_head("export", primary=("new",))
        self.chips = Chips("Standing")
        self.chips.show_chips([Chip("all", "All", 7), Chip("current", "Current", 5), Chip("lapsed", "Lapsed", 2)])
        self.chips.chosen.connect(self.heard.append)
        self.add_strip(self.chips)
        source = Source(200)
        self.table: Table[Row] = Table(
            jobs, COLUMNS, source.ids, source.rows, "members.table", EmptyState("None"), title="Members"
        )
        self.pane = DetailPane("members.pane", "Choose a member.")
        self.set_body(self.table, self.pane)

    def reload(self) -> None:
        self.heard.append("reload")
        self.table.reload()

    def shown(self) -> None:
        self.heard.append("shown")

    def open_record(self, record: int) -> None:
        self.heard.append(f"open {record}")

    def show_filter(self, key: str) -> None:
        self.heard.append(f"filter {key}")

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        edit, why = partial(self.heard.append, "edit"), "Choose one member."
        return [
            Action("new", "New member", partial(self.heard.append, "new"), "Ctrl+N", everywhere=True),
            Action("export", "Export the list", partial(self.heard.append, "export"), "Ctrl+E", button="E&xport…"),
            Action("edit", "Edit", edit, "F2", why=why, of_record=True),
        ]


class Desk:
    """The window on the screen, with hands."""

    def __init__(self, jobs: Jobs, bot: QtBot, settled: Settled) -> None:
        self.jobs = jobs
        self.bot = bot
        self.settled = settled
        self.made: list[str] = []
        self.window = self.open()

    def open(self) -> Window:
        """Open a fresh window."""
        specs = [
            PageSpec("today", "Today", "sun", partial(self._page, "today", "Today")),
            PageSpec("members", "Members", "users", self._members, (("person", "Person"),)),
            PageSpec(
                "events", "Events", "calendar-blank", partial(self._page, "events", "Events"), (("event", "Event"),)
            ),
            PageSpec("settings", "Settings", "gear", partial(self._page, "settings", "Settings")),
        ]
        self.window = Window(self.jobs, specs, find, organisation="Peru Support Group")
        self.bot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        self.bot.waitExposed(self.window)
        self.settled()
        return self.window

    def members(self) -> Members:
        """Return the members page."""
        page = self.window.page("members")
        assert isinstance(page, Members)
        return page

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the window."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifiers)
        self.settled()

    def search(self, words: str) -> list[str]:
        """Type into the search and return what it offers."""
        self.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert self.window.search.line.hasFocus()
        type_words(self.window.search.line, words)
        self.settled()
        return self.offered() if self.window.search.list.isVisible() else []

    def offered(self) -> list[str]:
        """Return the lines of what the search offers."""
        lines = self.window.search.list.model()
        return [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]

    def action(self, start: str) -> QAction:
        """Return the action of the menus whose words begin so."""
        return next(one for one in self.window.findChildren(QAction) if one.text().replace("&", "").startswith(start))

    def rename(self, name: str) -> None:
        """Do a deed."""
        self.jobs.write(partial(save_settings, settings=Settings(organisation=name)), owner=self.window)
        self.settled()

    def name(self) -> str:
        """Return the name on file."""
        names: list[str] = []
        self.jobs.read(load_settings, owner=self.window, then=lambda found: names.append(found.organisation))
        self.settled()
        return names[0]

    def _page(self, key: str, title: str, parent: QWidget) -> Page:
        self.made.append(key)
        return Page(self.jobs, name=key, title=title, parent=parent)

    def _members(self, parent: QWidget) -> Page:
        self.made.append("members")
        return Members(self.jobs, parent)


@pytest.fixture
def desk(jobs: Jobs, qtbot: QtBot, settled: Settled) -> Iterator[Desk]:
    made = Desk(jobs, qtbot, settled)
    yield made
    settled()


CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_pages_are_made_when_they_are_first_shown(desk: Desk) -> None:
    assert desk.made == ["today"]
    desk.press(Qt.Key.Key_2, CTRL)
    assert desk.made == ["today", "members"]
    desk.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    desk.press(Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert desk.made == ["today", "members"]
    assert desk.members().heard == ["reload", "shown", "shown"]


def test_a_seen_page_reloads_at_once_and_a_hidden_one_when_it_is_shown(desk: Desk) -> None:
    heard = desk.members().heard
    desk.window.show_page("members")
    heard.clear()
    desk.rename("A")
    assert heard == ["reload"]
    desk.window.show_page("today")
    desk.rename("B")
    desk.rename("C")
    assert heard == ["reload"]
    desk.window.show_page("members")
    assert heard == ["reload", "reload", "shown"]


def test_a_deed_is_named_in_the_bar_and_in_the_menu_and_can_be_undone(desk: Desk) -> None:
    desk.rename("A")
    assert desk.window.undo_bar.isVisible()
    assert desk.window.undo_bar.text() == "Settings changed."
    assert desk.action("Undo").text() == "&Undo: Settings changed"
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.name() == ""
    assert desk.action("Redo").text() == "&Redo: Settings changed"
    desk.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert desk.name() == "A"


def test_the_button_of_the_bar_undoes(desk: Desk) -> None:
    desk.rename("A")
    undo = desk.window.undo_bar.findChild(QAbstractButton, "undo")
    assert undo is not None
    undo.click()
    desk.settled()
    assert desk.name() == ""


def test_after_an_undo_the_bar_offers_to_do_it_again_and_not_to_undo_the_deed_before_it(desk: Desk) -> None:
    desk.rename("First name")
    desk.rename("Second name")
    desk.press(Qt.Key.Key_Z, CTRL)
    bar = desk.window.undo_bar
    undo, redo = bar.findChild(QAbstractButton, "undo"), bar.findChild(QAbstractButton, "redo")
    assert undo is not None
    assert redo is not None
    assert bar.text() == "Undone: Settings changed."
    assert (undo.isVisible(), redo.isVisible()) == (False, True)
    redo.click()
    desk.settled()
    assert desk.name() == "Second name"
    assert bar.text() == "Done again: Settings changed."
    assert (undo.isVisible(), redo.isVisible()) == (True, False)


@pytest.mark.parametrize("words", ["undo", "dismiss"])
def test_who_presses_a_button_of_the_bar_is_back_in_the_list(desk: Desk, words: str) -> None:
    desk.window.show_page("members")
    desk.settled()
    desk.rename("Andean Friends")
    found = desk.window.undo_bar.findChildren(QAbstractButton)
    one = next(one for one in found if words in (one.objectName(), one.accessibleName()))
    one.setFocus()
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    desk.settled()
    assert desk.members().table.grid().hasFocus()


def test_in_the_search_the_key_undoes_what_was_typed_there_and_then_the_deed(desk: Desk) -> None:
    desk.rename("A")
    desk.search("rojas")
    desk.press(Qt.Key.Key_Z, CTRL)
    bar = desk.window.undo_bar
    undo = bar.findChild(QAbstractButton, "undo")
    assert undo is not None
    assert bar.text() == "Typing undone; once more undoes: Settings changed"
    assert (desk.window.search.line.text(), undo.isVisible()) == ("", True)
    assert desk.name() == "A"
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.name() == ""
    desk.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert (desk.name(), desk.window.search.line.text()) == ("A", ""), "the deed was undone last"


def test_in_a_search_that_was_left_by_escape_the_key_means_the_deed(desk: Desk) -> None:
    desk.rename("A")
    desk.search("rojas")
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_K, CTRL)
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.name() == ""


def test_what_cannot_be_taken_back_is_named_in_the_menu_and_stops_undo(desk: Desk) -> None:
    desk.rename("A")

    def for_good(session: Session) -> Changes:
        return replace(save_settings(session, settings=Settings(organisation="B & C")), undoable=False)

    desk.jobs.write(for_good, owner=desk.window)
    desk.settled()
    line = desk.action("“Settings changed”")
    assert (line.text(), line.isEnabled()) == ("“Settings changed” cannot be undone", False)
    assert "“Settings changed” cannot be undone" in desk.search("cannot be undone")
    desk.press(Qt.Key.Key_Escape)
    desk.window.undo_bar.hide()
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.name() == "B & C"
    assert desk.window.undo_bar.isVisible()
    assert desk.window.undo_bar.text() == "“Settings changed” cannot be undone."


def test_with_nothing_to_undo_the_menu_is_quiet(desk: Desk) -> None:
    assert not desk.action("Undo").isEnabled()
    assert not desk.action("Redo").isEnabled()


def test_the_search_finds_records_and_opens_them_on_their_page(desk: Desk) -> None:
    assert desk.search("ramirez") == ["Ramírez Ñato, Lucía"]
    desk.press(Qt.Key.Key_Return)
    assert desk.window.current_page() is desk.members()
    assert desk.members().heard[-1] == "open 107"
    assert not desk.window.search.list.isVisible()


def test_the_search_offers_what_can_be_done(desk: Desk) -> None:
    desk.window.show_page("members")
    assert desk.search("exp") == ["Export the list"]
    desk.press(Qt.Key.Key_Return)
    assert desk.members().heard[-1] == "export"
    assert desk.search("set") == ["Go to Settings"]
    desk.press(Qt.Key.Key_Return)
    assert desk.window.current_page().objectName() == "settings"
    assert desk.search("new mem") == ["New member"], "also from another page"
    offered = desk.window.search.list.model().index(0, 0)
    words = str(offered.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "Ctrl+N" not in words, "which means something else here"


def test_what_several_pages_can_do_is_offered_once(desk: Desk) -> None:
    class Others(Page):
        """A page that can do the same, but not now."""

        able = False

        def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
            why = "" if self.able else "Not now."
            return [Action("new", "New member", partial(heard.append, "here"), "Ctrl+N", why=why, everywhere=True)]

    def make(parent: QWidget) -> Page:
        return Others(desk.jobs, name="settings", title="Settings", parent=parent)

    heard: list[str] = []
    desk.window._specs["settings"] = PageSpec("settings", "Settings", "gear", make)
    desk.members()
    page = desk.window.show_page("settings")
    assert isinstance(page, Others)
    offered = desk.search("")
    assert len(offered) == len(set(offered))
    assert "New member" in offered
    # The page that is seen cannot do it: another one does.
    assert desk.search("new") == ["New member"]
    desk.press(Qt.Key.Key_Return)
    assert (heard, desk.members().heard[-1]) == ([], "new")
    page.able = True
    assert desk.search("new") == ["New member"]
    desk.press(Qt.Key.Key_Return)
    assert heard == ["here"]


def test_the_search_is_walked_with_the_keyboard(desk: Desk) -> None:
    desk.window.show_page("members")
    assert desk.search("r") == ["Ramírez Ñato, Lucía", "Rojas, Ana", "Rally"]
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Return)
    assert desk.window.current_page().objectName() == "events"


def test_what_is_found_later_comes_below_and_leaves_the_chosen_line(desk: Desk, qtbot: QtBot) -> None:
    found = desk.window.search.list
    desk.search("")
    LATE.clear()
    try:
        type_words(desk.window.search.line, "r")
        qtbot.waitUntil(lambda: len(desk.offered()) == 2)
        QTest.keyClick(desk.window.search.line, Qt.Key.Key_Down)
        QTest.keyClick(found, Qt.Key.Key_Down)
    finally:
        LATE.set()
    desk.settled()
    assert (len(desk.offered()), found.currentIndex().data()) == (3, "Rojas, Ana")
    desk.press(Qt.Key.Key_Return)
    assert desk.members().heard[-1] == "open 108"


def test_an_answer_to_what_was_typed_before_is_not_shown(desk: Desk, qtbot: QtBot) -> None:
    desk.search("")
    LATE.clear()
    try:
        type_words(desk.window.search.line, "r")
        qtbot.waitUntil(lambda: len(desk.offered()) == 2)
        QApplication.processEvents()  # now the rest is asked
        type_words(desk.window.search.line, "o")
    finally:
        LATE.set()
    desk.settled()
    assert desk.offered() == ["Rojas, Ana"]


def test_enter_opens_what_the_words_find_and_not_what_those_before_had_found(desk: Desk) -> None:
    desk.search("rojas")
    line = desk.window.search.line
    line.selectAll()
    type_words(line, "ram")
    QTest.keyClick(line, Qt.Key.Key_Return)  # quicker than the office answers
    desk.settled()
    assert "open 107" in desk.members().heard
    assert "open 108" not in desk.members().heard
    assert not desk.window.search.list.isVisible()


def test_a_search_that_failed_says_so_and_enter_asks_again(desk: Desk, recorder: Recorder) -> None:
    GONE.set()
    try:
        desk.search("rojas")
        assert recorder.messages == ["The office cannot be reached."]
        desk.press(Qt.Key.Key_Return)
        assert recorder.messages == ["The office cannot be reached."] * 2, "it was asked again, in vain"
    finally:
        GONE.clear()
    desk.press(Qt.Key.Key_Return)
    assert "open 108" in desk.members().heard


def test_escape_closes_the_search(desk: Desk) -> None:
    desk.search("r")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.window.search.list.isVisible()
    assert desk.window.search.line.text() == ""


def test_words_that_find_nothing_say_so(desk: Desk) -> None:
    desk.search("rojas")
    nothing = "Nothing found. Try the start of a name, a number or a word."
    assert desk.search("qqq") == [nothing]
    assert desk.window.search.line.accessibleDescription() == nothing, "and not whom the words before found"


def test_the_keys_of_a_page_reach_it(desk: Desk) -> None:
    desk.window.show_page("members")
    heard = desk.members().heard
    heard.clear()
    desk.press(Qt.Key.Key_N, CTRL)
    desk.press(Qt.Key.Key_E, CTRL)
    desk.press(Qt.Key.Key_F2)
    desk.press(Qt.Key.Key_F5)
    assert heard == ["new", "export", "reload"]
    assert desk.window.undo_bar.text() == "Choose one member.", "why F2 did nothing"


def test_f1_shows_every_key(desk: Desk) -> None:
    desk.window.show_page("members")
    desk.press(Qt.Key.Key_F1)
    sheet = desk.window.findChild(KeySheet)
    assert sheet is not None
    words = {label.property("text") for label in sheet.findChildren(QWidget)}
    assert {"New member", "Find anyone or anything, or something to do", "Leave; what was typed is kept"} <= words
    sheet.accept()
    desk.settled()


def test_f1_on_a_figure_says_why(desk: Desk) -> None:
    desk.window.show_page("members")
    reasons = ["Individual £30.00.", "10 % off for standing order."]
    figure = desk.members().pane.pair("Fee", "£27.00", reasons)
    desk.settled()
    figure.setFocus()
    assert figure.hasFocus()
    assert figure.accessibleDescription() == "Individual £30.00. 10 % off for standing order."
    QTest.keyClick(figure, Qt.Key.Key_F1)
    assert desk.window.findChild(KeySheet) is None


def test_filter_chips_are_walked_with_the_arrow_keys(desk: Desk) -> None:
    desk.window.show_page("members")
    page = desk.members()
    page.chips.findChildren(QAbstractButton)[0].setFocus()
    desk.press(Qt.Key.Key_Right)
    assert page.chips.current() == "current"
    assert page.heard[-1] == "current"
    desk.press(Qt.Key.Key_Left)
    desk.press(Qt.Key.Key_Left)
    assert page.chips.current() == "lapsed"


def test_one_page_leads_to_another(desk: Desk) -> None:
    desk.window.current_page().go(Target("members", 12, "lapsed"))
    assert desk.members().heard == ["reload", "shown", "filter lapsed", "open 12"]


def test_place_and_page_are_remembered(desk: Desk) -> None:
    desk.window.resize(780, 560)
    desk.window.show_page("events")
    desk.window.close()
    assert habits.get("window")["page"] == "events"
    again = desk.open()
    assert again.current_page().objectName() == "events"
    assert (again.width(), again.height()) == (780, 560)


def test_undo_takes_back_nothing_of_another_desk_that_was_not_named(desk: Desk, sqlite_office: Office) -> None:
    desk.rename("Here")
    sqlite_office.write(partial(save_settings, settings=Settings(organisation="There")))
    press_undo = partial(QTest.keyClick, desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    press_undo()
    desk.settled()
    assert desk.name() == "There"
    assert desk.window.undo_bar.text().startswith("Another desk was at work meanwhile.")
    press_undo()
    press_undo()  # at once: the second is what the first leaves
    desk.settled()
    assert desk.name() == ""


def test_money_is_asked_about_before_it_goes_back_however_quickly_the_key_is_pressed(
    desk: Desk, sqlite_office: Office, recorder: Recorder
) -> None:
    books = Books(sqlite_office)
    made = books.pay(books.person("Ana"), "8.00").made
    desk.rename("Last")
    recorder.agrees = False
    press_undo = partial(QTest.keyClick, desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    for _time in range(3):
        press_undo()
    desk.settled()
    assert desk.name() == "", "the first was no money"
    assert len(recorder.asked) == 1, "and who says no is not asked again by what was pressed before"
    assert "receipt" in recorder.asked[0].lower()
    page = sqlite_office.read(partial(payment_page, payment_id=made or 0))
    assert (page.row.state, page.receipts[0].void) == (PaymentState.CREDIT, False)


def test_undo_and_redo_pressed_quickly_come_in_their_order(desk: Desk) -> None:
    desk.rename("First")
    desk.rename("Second")
    desk.press(Qt.Key.Key_Z, CTRL)
    for modifiers in (CTRL, CTRL | SHIFT, CTRL | SHIFT):
        QTest.keyClick(desk.window, Qt.Key.Key_Z, modifiers)
    desk.settled()
    assert desk.name() == "Second"


def test_a_deed_on_its_way_is_finished_before_the_window_goes(desk: Desk) -> None:
    desk.jobs.write(partial(save_settings, settings=Settings(organisation="Last")), owner=desk.window)
    desk.window.close()
    assert desk.window.isVisible()
    desk.settled()
    assert not desk.window.isVisible()
    assert desk.name() == "Last"


@pytest.mark.parametrize("percent", [100, 200])
def test_a_small_screen_and_large_text_lose_nothing(desk: Desk, qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, "light", percent)
    desk.window.resize(800, 600)
    desk.window.show_page("members")
    desk.settled()
    assert (desk.window.width(), desk.window.height()) == (800, 600)
    page = desk.members()
    holder = page.parentWidget()
    assert holder is not None
    scroll = holder.parentWidget()
    assert isinstance(scroll, QScrollArea)
    assert scroll.horizontalScrollBar().maximum() == 0, "the page never has to be moved sideways"
    for button in page.findChildren(QAbstractButton):
        if button.isVisible():
            where = button.mapTo(page, button.rect().bottomRight())
            assert where.x() <= page.width(), button.text()
            assert button.width() >= button.minimumSizeHint().width(), button.text()
    theme.apply(qapp, "light")


def test_every_control_has_a_name_for_a_screen_reader(desk: Desk) -> None:
    desk.window.show_page("members")
    desk.rename("A")
    nameless = [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in desk.window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QAbstractScrollArea | Figure)
        and not isinstance(widget, QScrollBar)
        and widget.isVisibleTo(desk.window)
        and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (widget.accessibleName() or widget.property("text"))
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_shortcuts_are_not_used_twice(desk: Desk) -> None:
    desk.window.show_page("members")
    keys = [key.toString() for action in desk.window.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys)), keys
    assert QKeySequence("Ctrl+K").toString() in keys
