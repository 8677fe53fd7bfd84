"""The three jobs of the office in one real window, with the keyboard alone; and the window as it was the day before."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import manifests
from psg_admin.events.operations import book_places
from psg_admin.events.queries import attendee_ids, attendee_rows
from psg_admin.events.rules import PlaceDraft
from psg_admin.memberships.queries import MemberRow, member_list_ids, member_list_rows
from psg_admin.paths import Home
from psg_admin.payments.queries import DebtRow, debt_ids, debt_rows
from psg_admin.payments.states import Category
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.memberships.page import MembersPage
from tests.offices import NOW, TODAY, sample
from tests.ui.conftest import Recorder, type_words

K = Qt.Key
CTRL, ALT, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
_CLICKED_MS = 150
"""A button that Alt and a letter press is seen to go down for a tenth of a second."""


class Keyboard:
    """Somebody at the desk who has no mouse."""

    def __init__(self, desk: DeskWindow, bot: QtBot, home: Path) -> None:
        self.desk = desk
        self.bot = bot
        self.window = desk.window
        self.office = desk.office
        self.home = home

    def settle(self) -> None:
        """Wait until every answer is home and is on the screen."""
        QCoreApplication.processEvents()
        while self.desk.jobs.waiting:
            self.bot.waitUntil(lambda: not self.desk.jobs.waiting)
            QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    def focus(self) -> QWidget:
        """Return what has the focus; that there is something is half of what is tested here."""
        self.settle()
        if QApplication.activeWindow() is None:  # the platform without a screen leaves that to the program
            open_now: list[QWidget] = [self.window, *self.dialogs()]
            open_now[-1].activateWindow()
            self.settle()
        found = QApplication.focusWidget()
        assert found is not None, "the focus is nowhere"
        assert found.isVisible()
        return found

    def on(self) -> str:
        """Return how a screen reader names what has the focus."""
        return _name(self.focus())

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        for _time in range(times):
            QTest.keyClick(self.focus(), key, modifiers)
        self.settle()

    def alt(self, letter: str) -> None:
        self.key(K(ord(letter)), ALT)
        QTest.qWait(_CLICKED_MS)
        self.settle()

    def type(self, words: str) -> None:
        type_words(self.focus(), words)
        self.settle()

    def tab_to(self, name: str) -> None:
        """Go on with Tab until what is called ``name`` has the focus."""
        for _step in range(60):
            if self.on() == name:
                return
            QTest.keyClick(self.focus(), K.Key_Tab)
        raise AssertionError(f"Tab does not lead to “{name}”")

    def seldom(self, about: str, words: str) -> None:
        """Do what stands under "More" in the head of the pane, which has things to do ``about`` this."""
        self.tab_to(f"More to do: {about}")
        self.key(K.Key_Space)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _step in menu.actions():
            QTest.keyClick(menu, K.Key_Down)
            chosen: QAction | None = menu.activeAction()
            if chosen is not None and chosen.text().replace("&", "") == words:
                QTest.keyClick(menu, K.Key_Return)
                self.settle()
                return
        raise AssertionError(f"“{words}” is not under “More”")

    def find(self, words: str) -> None:
        self.key(K.Key_K, CTRL)
        self.type(words)
        self.key(K.Key_Return)

    def dialogs(self) -> list[QDialog]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def says(self) -> list[str]:
        """Return all words that are seen in the window that is worked in."""
        inside = self.focus().window()
        return [one.text().replace("\u00a0", " ") for one in inside.findChildren(QLabel) if one.isVisible()]

    def members(self, **filters: str) -> list[MemberRow]:
        ids = self.office.read(partial(member_list_ids, query=ListQuery("", filters), today=TODAY))
        return self.office.read(partial(member_list_rows, ids=ids, today=TODAY))

    def coming(self, event_id: int) -> set[str]:
        """Return the names of those who have a place at an event."""
        ids = self.office.read(partial(attendee_ids, event_id=event_id, query=ListQuery("")))
        return {row.name for row in self.office.read(partial(attendee_rows, ids=ids))}

    def debts(self) -> list[DebtRow]:
        ids = self.office.read(partial(debt_ids, query=ListQuery(""), today=TODAY))
        return self.office.read(partial(debt_rows, ids=ids, today=TODAY))


def _name(widget: QWidget) -> str:
    text: Any = getattr(widget, "text", str)
    return widget.accessibleName() or str(text()).replace("&", "")


Opens = Callable[[], Keyboard]


@pytest.fixture
def opens(sqlite_office: Office, tmp_path: Path, qtbot: QtBot) -> Iterator[Opens]:
    """Open the window on the same home, once or again after it was closed."""
    sample(sqlite_office, 60)
    desks: list[DeskWindow] = []

    def shut() -> None:
        while desks:
            desk = desks.pop()
            desk.window.close()
            desk.window.deleteLater()
            desk.jobs.close()
            habits.save()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def opened() -> Keyboard:
        shut()
        desk = DeskWindow(sqlite_office, Home(tmp_path), manifests())
        desks.append(desk)
        desk.window.show()
        desk.window.activateWindow()
        made = Keyboard(desk, qtbot, tmp_path)
        made.settle()
        return made

    yield opened
    shut()


@pytest.fixture
def hands(opens: Opens) -> Keyboard:
    made = opens()
    made.window.resize(1280, 800)
    return made


def test_a_volunteer_enrols_by_standing_order_changes_the_address_and_thinks_better_of_it(hands: Keyboard) -> None:
    hands.key(K.Key_N, CTRL)
    assert hands.on() == "Type"
    hands.alt("B")
    hands.type("st")
    assert "Individual £30.00 − 10 % standing order £3.00 = £27.00 a year" in hands.says()
    hands.alt("G")
    hands.type("Thomasina")
    hands.key(K.Key_Tab)
    hands.type("Underhill")
    hands.tab_to("Street")
    hands.type("1 High Street")
    hands.key(K.Key_Tab)
    hands.type("London")
    hands.key(K.Key_Return)  # Enter does it from any line
    assert not hands.dialogs()
    assert "Thomasina Underhill" in hands.says(), "and she is shown"

    hands.find("thomasina und")
    assert hands.on() == "Members"
    hands.key(K.Key_F2)
    hands.tab_to("Street")
    hands.key(K.Key_A, CTRL)
    hands.type("5 Low Road")
    hands.key(K.Key_Return, CTRL)
    assert "5 Low Road, London" in hands.says()
    hands.key(K.Key_Z, CTRL)
    assert "1 High Street, London" in hands.says()
    hands.find("underhill thom")
    assert hands.on() == "Members"
    assert "Thomasina Underhill" in hands.says()


def test_the_focus_comes_back_to_the_button_that_opened_a_form(hands: Keyboard) -> None:
    hands.key(K.Key_2, CTRL)
    hands.key(K.Key_Home)
    hands.tab_to("Edit…")
    hands.key(K.Key_Space)
    assert hands.on() == "Organisation", "its name, and not the kind, which a letter would change"
    hands.key(K.Key_Escape)
    assert hands.on() == "Edit…"
    hands.key(K.Key_Space)
    hands.tab_to("County")
    hands.type("Kent")
    hands.key(K.Key_Return)
    assert not hands.dialogs()
    assert hands.on() == "Edit…", "also when the pane was made anew"


def test_from_a_filter_down_leads_into_the_list_and_an_emptied_list_keeps_the_focus(hands: Keyboard) -> None:
    before = hands.on()
    hands.key(K.Key_K, CTRL)
    hands.type("bell")
    assert hands.on() != before
    hands.key(K.Key_Escape)
    assert hands.on() == before, "the search gives the focus back to the page"
    hands.key(K.Key_2, CTRL)
    hands.key(K.Key_F, CTRL)
    hands.type("bell")
    hands.key(K.Key_Down)
    assert hands.on() == "Members"
    hands.key(K.Key_F, CTRL)
    hands.type("nobody is called so")
    hands.key(K.Key_Down)
    assert hands.on() == "Show everything"
    hands.key(K.Key_Space)
    assert hands.on() == "Members"


def test_an_organiser_books_a_member_a_concession_and_a_guest_and_exports_who_comes(
    hands: Keyboard, recorder: Recorder
) -> None:
    hands.key(K.Key_3, CTRL)
    hands.key(K.Key_Home)
    page = hands.window.page("events")
    assert isinstance(page, EventsPage)
    event = page.events.table.current_id()
    assert event is not None
    come = hands.coming(event)
    free = [row for row in hands.members(standing="current") if row.name not in come]
    member, other = [row.name for row in free if row.type_name == "Individual"][:2]
    concession = next(row.name for row in free if row.type_name == "Concession")
    hands.alt("B")
    assert hands.on() == "Attendee 1"
    hands.type(member)
    hands.key(K.Key_Return)
    hands.alt("L")
    assert hands.on() == "Attendee 2"
    hands.type(concession)
    hands.key(K.Key_Tab)  # picks too
    hands.alt("L")
    family, _comma, given = other.partition(", ")
    hands.type(f"{given} {family}")
    hands.key(K.Key_Tab)  # a whole name that one person has is that person
    hands.alt("L")
    hands.type("Ana Zevallos")
    hands.key(K.Key_Tab)
    said = hands.says()
    assert sum(words.startswith("Member, current") for words in said) >= 2
    assert "Not a member: £13.00." in said
    assert "£37.00 will be owed by" in " ".join(said)
    assert hands.on() == "Price of attendee 4"
    hands.type("m")
    assert hands.on() == "Why this price for attendee 4"
    hands.key(K.Key_Return)
    assert hands.dialogs(), "another price wants a reason"
    assert hands.on() == "Why this price for attendee 4"
    hands.type("Helps at the door")
    hands.key(K.Key_Return)
    assert not hands.dialogs()
    assert hands.on() == "Events"

    hands.key(K.Key_Return)
    assert hands.on() == "Attendees"
    recorder.save_to = hands.home / "who.xlsx"
    hands.key(K.Key_E, CTRL)
    sheet = load_workbook(recorder.save_to).worksheets[0]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert {member, other, concession, "Zevallos, Ana"} <= set(cells)


def test_a_treasurer_takes_one_payment_over_three_things_looks_at_the_receipt_and_takes_it_back(
    hands: Keyboard, recorder: Recorder
) -> None:
    hands.key(K.Key_3, CTRL)
    page = hands.window.page("events")
    assert isinstance(page, EventsPage)
    guests = [PlaceDraft(for_booker=True), PlaceDraft(name="Ana Zevallos")]
    event = page.events.table.all_ids()[0]
    subscriptions = [row for row in reversed(hands.debts()) if row.category is Category.SUBSCRIPTION]
    debt = next(row for row in subscriptions if row.payer not in hands.coming(event))
    hands.office.write(
        partial(book_places, event_id=event, booker=debt.contact_id, places=guests, today=TODAY, now=NOW)
    )
    owed = [row.owed for row in hands.debts() if row.contact_id == debt.contact_id]
    hands.key(K.Key_4, CTRL)
    hands.key(K.Key_N, CTRL)
    assert hands.on() == "From"
    hands.type(debt.payer)
    hands.key(K.Key_Return)
    hands.alt("G")
    hands.type("5")
    hands.alt("A")
    assert sum("in full" in words for words in hands.says()) == len(owed) >= 3
    hands.key(K.Key_A, CTRL)
    more = sum(one.pence for one in owed) / 100 + 5 + 1.5
    hands.type(f"{more:.2f}")
    assert "£1.50 is left over." in hands.says()
    hands.key(K.Key_Return)
    _wait_for_preview(hands)
    assert hands.on().startswith("Pages of Receipt R-")
    hands.key(K.Key_Escape)
    assert hands.on() == "Payments"

    hands.key(K.Key_Home)
    assert "£1.50" in hands.says()
    hands.seldom(debt.payer, "Void the receipt…")
    assert hands.on() == "Reason"
    hands.type("The name is wrong")
    hands.key(K.Key_Return)
    assert hands.on().startswith("More to do"), "of the new one in its place"
    hands.seldom(debt.payer, "Take back…")
    assert hands.on() == "Reason"
    hands.type("The cheque bounced")
    hands.key(K.Key_Return)
    assert hands.on().startswith("More to do")
    assert "Taken back" in hands.says()

    recorder.save_to = hands.home / "year.xlsx"
    hands.alt("W")
    assert hands.on() == "From"
    hands.key(K.Key_Return)
    assert not hands.dialogs()
    assert "Summary" in load_workbook(recorder.save_to).sheetnames


def _wait_for_preview(hands: Keyboard) -> None:
    for _turn in range(50):
        hands.settle()
        if any(isinstance(one, Preview) for one in hands.dialogs()):
            return
    raise AssertionError("no receipt is shown")


def test_the_window_is_the_next_day_as_it_was_left(opens: Opens) -> None:
    first = opens()
    first.window.resize(1100, 700)
    first.key(K.Key_2, CTRL)
    page = first.window.page("members")
    assert isinstance(page, MembersPage)
    page.chips.choose("lapsed")
    page.chips.chosen.emit("lapsed")
    split = page.findChild(QSplitter)
    assert split is not None
    split.moveSplitter(split.sizes()[0] - 90, 1)
    page.members.grid().columns.show(page.members.grid().columns.shown_order()[2], shown=False)
    first.settle()
    share, columns = split.sizes(), [one.key for one in page.members.visible_columns()]
    first.window.resize(780, 640)
    first.settle()
    again = opens()
    assert (again.window.width(), again.window.height()) == (780, 640)
    assert again.on() == "Members"
    page = again.window.page("members")
    assert isinstance(page, MembersPage)
    assert page.chips.current() == "lapsed"
    assert [one.key for one in page.members.visible_columns()] == columns
    assert "type" not in columns
    again.window.resize(1100, 700)
    again.settle()
    split = page.findChild(QSplitter)
    assert split is not None
    assert abs(split.sizes()[0] - share[0]) <= 2
    again.window.resize(780, 1200)
    again.settle()
    assert split.orientation() == Qt.Orientation.Vertical
    row = 32  # what is no whole row of the list is the pane's
    assert abs(split.sizes()[0] - split.sizes()[1]) <= row, "both get as much where they stand above each other"
    again.window.resize(1100, 700)
    again.settle()
    assert abs(split.sizes()[0] - share[0]) <= 2


def test_what_the_search_finds_hides_what_is_below_it(hands: Keyboard) -> None:
    hands.key(K.Key_2, CTRL)
    hands.key(K.Key_K, CTRL)
    hands.type("as")
    found = hands.window.search.list
    assert found.isVisible()
    picture = hands.window.grab().toImage()
    corner = found.mapTo(hands.window, found.viewport().geometry().bottomRight())
    shown = {picture.pixelColor(corner.x() - 2, corner.y() - up).name() for up in range(2, 60)}
    assert theme.color("surface").name() in shown
    assert len(shown) <= 2, "only the ground of the list, and of the line that is chosen"
