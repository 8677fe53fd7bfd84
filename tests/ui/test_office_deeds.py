"""The deeds of the File menu, in the real window: the history and the way back, copies, and the check."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import manifests, open_at
from psg_admin.kernel.days import show_day
from psg_admin.paths import Home
from psg_admin.payments import queries as payments
from psg_admin.payments.states import PaymentState
from psg_admin.people.operations import add_contact, change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.kit import appearance, theme
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.settings.page import SettingsPage
from psg_admin.ui.settings.parts import FieldsPart
from tests.offices import NOW
from tests.payments.books import Books
from tests.store.tampering import tamper
from tests.ui.conftest import Recorder, press, type_over

LUCIA = ContactDraft(given="Lucía", family="Ramírez", town="Leeds")


class Hands:
    """A person at the window."""

    def __init__(self, desk: DeskWindow, office: Office, bot: QtBot) -> None:
        self.desk, self.window, self.office, self._bot = desk, desk.window, office, bot

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        while True:
            QCoreApplication.processEvents()
            if not self.desk.jobs.waiting:
                # What was taken home may ask for more, by an event of its own.
                QCoreApplication.processEvents()
                QCoreApplication.sendPostedEvents()
            if not self.desk.jobs.waiting:
                QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                break
            with self._bot.waitSignal(self.desk.jobs.idle, timeout=10_000):
                pass

    def file(self, words: str) -> None:
        """Choose a line of the File menu."""
        menu = next(one for one in self.window.menuBar().actions() if one.text() == "&File").menu()
        assert menu is not None
        next(one for one in menu.actions() if one.text().replace("&", "") == words).trigger()  # type: ignore[attr-defined]
        self.settle()

    def history(self) -> HistoryDialog:
        """Open the history by its key."""
        self.window.activateWindow()
        QTest.keyClick(self.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
        self.settle()
        found = self.window.findChild(HistoryDialog)
        assert isinstance(found, HistoryDialog)
        return found

    def undo(self) -> None:
        """Press Ctrl+Z in the window."""
        self.window.activateWindow()
        self.settle()
        QTest.keyClick(self.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        self.settle()

    def listed(self, dialog: HistoryDialog) -> list[str]:
        """Return what the list says was done."""
        self.settle()
        rows = self.office.read(dialog.table.all_rows())
        return [row.summary for row in rows]

    def chosen(self, dialog: HistoryDialog, row: int) -> str:
        """Choose a row, and return everything that the pane says of it."""
        dialog.table.select_id(dialog.table.all_ids()[row])
        self.settle()
        return said(dialog.pane)

    def found(self, words: str) -> list[str]:
        """Return what the search offers for ``words``."""
        self.window.search.start()
        type_over(self.window.search.line, words)
        self.settle()
        lines = self.window.search.list.model()
        offered = [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]
        self.window.search.leave()
        return offered


def said(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


@pytest.fixture
def hands(office: Office, tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    desk = DeskWindow(office, Home(tmp_path), manifests())
    desk.window.show()
    made = Hands(desk, office, qtbot)
    made.settle()
    yield made
    desk.window.close()
    desk.window.deleteLater()
    desk.jobs.close()
    habits.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def some_deeds(office: Office) -> int:
    made = office.write(partial(add_contact, draft=LUCIA, now=NOW)).made
    assert made is not None
    for town in ("London", "Derby"):
        row = office.read(partial(contact, contact_id=made))
        draft = ContactDraft(given="Lucía", family="Ramírez", town=town)
        office.write(partial(change_contact, contact_id=made, draft=draft, version=row.version))
    return made


def test_the_history_tells_each_deed_field_by_field_and_takes_an_older_one_back(
    hands: Hands, recorder: Recorder
) -> None:
    made = some_deeds(hands.office)
    row = hands.office.read(partial(contact, contact_id=made))
    other = hands.office.write(partial(add_contact, draft=ContactDraft(given="Bo", family="Ek"), now=NOW)).made
    dialog = hands.history()
    assert hands.listed(dialog) == [
        "Bo Ek added",
        "Lucía Ramírez changed",
        "Lucía Ramírez changed",
        "Lucía Ramírez added",
    ]
    words = hands.chosen(dialog, 1)
    assert "Town" in words
    assert "London → Derby" in words
    press(dialog.pane, "Undo this")
    hands.settle()
    assert hands.office.read(partial(contact, contact_id=made)).draft.town == "London"
    assert hands.listed(dialog)[0] == "Undone: Lucía Ramírez changed"
    assert "Undone" in hands.chosen(dialog, 2)
    # The deed before it cannot be had: its rows were touched since.
    assert "nothing" not in hands.chosen(dialog, 4), "what was empty and stays so is not told"
    press(dialog.pane, "Undo this")
    hands.settle()
    assert len(recorder.messages) == 1
    assert row.draft.town == "Derby"
    assert hands.office.read(partial(contact, contact_id=made)).draft.town == "London"
    assert other is not None
    dialog.accept()
    hands.settle()


def test_with_large_text_an_entry_of_the_history_stands_below_the_list_and_nothing_scrolls_sideways(
    hands: Hands, qapp: QApplication
) -> None:
    some_deeds(hands.office)
    theme.apply(qapp, "light", percent=200)
    dialog = hands.history()
    dialog.resize(1220, 740)
    hands.chosen(dialog, 0)
    assert dialog.pane.mapTo(dialog, QPoint()).y() > dialog.table.geometry().bottom()
    assert dialog.table.grid().horizontalScrollBar().maximum() == 0
    assert dialog.pane.horizontalScrollBar().maximum() == 0
    dialog.resize(2600, 740)
    assert dialog.pane.mapTo(dialog, QPoint()).x() > dialog.table.geometry().right()
    dialog.accept()
    hands.settle()


def state_of_payment(office: Office) -> PaymentState:
    ids = office.read(partial(payments.list_ids, query=ListQuery()))
    return office.read(partial(payments.list_rows, ids=ids))[0].state


def test_before_money_is_reversed_it_is_said_what_and_asked(hands: Hands, recorder: Recorder) -> None:
    books = Books(hands.office)
    ana = books.person("Ana")
    books.pay(ana, "27.00", books.charge(ana, "27.00", "Individual membership"))
    hands.desk.jobs.refresh_undo()
    hands.settle()
    recorder.agrees = False
    dialog = hands.history()
    hands.chosen(dialog, 0)
    press(dialog.pane, "Undo this")
    hands.settle()
    dialog.accept()
    hands.undo()
    assert len(recorder.asked) == 2
    for question in recorder.asked:
        assert question.startswith("Undo “")
        assert "£27.00 from Quispe, Ana" in question
        assert "Receipt R-2016-0001 becomes void." in question
    assert state_of_payment(hands.office) is not PaymentState.UNDONE
    recorder.agrees = True
    hands.undo()
    assert state_of_payment(hands.office) is PaymentState.UNDONE


def test_the_history_is_searched_and_shown_whole_again(hands: Hands) -> None:
    some_deeds(hands.office)
    dialog = hands.history()
    type_over(dialog.search, "added ram")
    assert hands.listed(dialog) == ["Lucía Ramírez added"]
    type_over(dialog.search, "nobody")
    assert hands.listed(dialog) == []
    press(dialog.table, "Show everything")
    assert len(hands.listed(dialog)) == 3
    dialog.accept()
    hands.settle()


def test_an_entry_that_is_no_longer_listed_does_not_come_back_into_the_pane(hands: Hands) -> None:
    some_deeds(hands.office)
    dialog = hands.history()
    hands.listed(dialog)
    dialog.table.select_id(dialog.table.all_ids()[0])
    dialog.table.grid().selectionModel().clear()  # before its entry was read
    hands.settle()
    assert "Choose an entry" in said(dialog.pane)
    dialog.accept()
    hands.settle()


def test_a_deed_whose_button_is_pressed_twice_is_taken_back_once(hands: Hands, recorder: Recorder) -> None:
    some_deeds(hands.office)
    dialog = hands.history()
    hands.listed(dialog)
    hands.chosen(dialog, 0)
    press(dialog.pane, "Undo this")
    press(dialog.pane, "Undo this")
    assert hands.listed(dialog)[0] == "Undone: Lucía Ramírez changed"
    assert recorder.messages == []
    dialog.accept()
    hands.settle()


def test_what_is_done_while_the_history_stands_open_appears_in_it(hands: Hands) -> None:
    dialog = hands.history()
    assert hands.listed(dialog) == []
    hands.desk.jobs.write(partial(add_contact, draft=LUCIA, now=NOW), owner=hands.window)
    assert hands.listed(dialog) == ["Lucía Ramírez added"]
    dialog.accept()
    hands.settle()


def test_a_copy_is_made_and_brought_back_into_a_folder_of_its_own_and_its_window_says_so(
    hands: Hands, recorder: Recorder, tmp_path: Path, qtbot: QtBot
) -> None:
    made = some_deeds(hands.office)
    recorder.save_to = tmp_path / "stick" / "copy.sqlite"
    hands.file("Back up to a file…")
    assert Home(tmp_path).exports.is_dir(), "where the question begins"
    assert recorder.save_to.is_file()
    assert "copy.sqlite and checked" in hands.window.undo_bar.text()
    hands.office.undo()
    recorder.open_these, recorder.folder, recorder.agrees = [recorder.save_to], tmp_path / "then", False
    hands.file("Open a backup beside…")
    assert "was not touched" in recorder.asked[-1]
    then = open_at(Home(tmp_path / "then"), None, create=False)
    try:
        assert then.read(partial(contact, contact_id=made)).draft.town == "Derby"
    finally:
        then.close()
    second = DeskWindow(None, Home(tmp_path / "then"), manifests())
    second.open(partial(open_at, Home(tmp_path / "then"), None, create=False))
    qtbot.waitUntil(lambda: second.window.windowTitle().startswith("Backup of"))
    day = show_day(datetime.fromtimestamp(recorder.save_to.stat().st_mtime).astimezone().date())
    assert second.window.windowTitle() == f"Backup of {day}: Membership office"
    assert hands.window.windowTitle() == "Membership office"
    second.close()
    habits.open(Home(tmp_path).folder / appearance.FILE)
    # On top of an office nothing is brought back.
    hands.file("Open a backup beside…")
    assert recorder.messages[0].endswith("already. A backup is restored into a new office.")
    assert hands.office.read(partial(contact, contact_id=made)).draft.town == "London"


@pytest.mark.parametrize("name", ["Back up to a file…", "Open a backup beside…"])
def test_who_thinks_better_of_a_copy_changes_nothing(
    hands: Hands, recorder: Recorder, name: str, tmp_path: Path
) -> None:
    before = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    hands.file(name)
    assert recorder.messages == []
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == before


def test_what_is_no_copy_is_refused_in_words(hands: Hands, recorder: Recorder, tmp_path: Path) -> None:
    recorder.open_these, recorder.folder = [tmp_path / "letter.sqlite"], tmp_path / "then"
    recorder.open_these[0].write_text("Dear office", encoding="utf-8")
    hands.file("Open a backup beside…")
    assert len(recorder.messages) == 1
    assert "letter.sqlite" in recorder.messages[0]
    assert not Home(tmp_path / "then").database.exists()


def test_a_sound_office_is_said_to_be_sound(hands: Hands, recorder: Recorder) -> None:
    some_deeds(hands.office)
    hands.file("Check the office")
    assert hands.window.undo_bar.text().startswith("The file, the journal and the books are sound. Seal number ")
    assert recorder.asked == []


def test_what_is_wrong_is_told_and_what_is_worked_out_is_made_anew(hands: Hands, recorder: Recorder) -> None:
    some_deeds(hands.office)
    tamper(hands.office, "DELETE FROM search_entry")
    hands.file("Check the office")
    assert "The search does not fit 1 record" in recorder.asked[0]
    assert "Ramírez, Lucía" in hands.found("ramirez")
    hands.file("Check the office")
    assert hands.window.undo_bar.text().startswith("The file, the journal and the books are sound. Seal number ")


def test_none_of_them_is_offered_before_the_office_is_open(tmp_path: Path, qtbot: QtBot) -> None:
    go_on = Event()
    open_at(Home(tmp_path), None, create=True).close()

    def opening() -> Office:
        go_on.wait(30)
        return open_at(Home(tmp_path), None, create=False)

    desk = DeskWindow(None, Home(tmp_path), manifests())
    desk.open(opening)
    desk.window.show()
    desk.window.search.start()
    lines = desk.window.search.list.model()
    early = [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]
    assert "Go to Members" in early
    assert "History" not in early
    bar = desk.window.menuBar().actions()
    actions = next(one for one in bar if one.text() == "&File").menu().actions()  # type: ignore[attr-defined]
    assert [one.text() for one in actions if one.isEnabled()] == ["&Quit"]
    go_on.set()
    qtbot.waitUntil(lambda: not desk.jobs.waiting)
    assert all(one.isEnabled() for one in actions)
    desk.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_search_offers_them_on_every_page(hands: Hands) -> None:
    offers: list[tuple[str, str]] = [
        ("hist", "History"),
        ("copy", "Back up to a file"),
        ("bring back", "Open a backup beside this office"),
        ("check the", "Check the office"),
    ]
    find: Callable[[str], list[str]] = hands.found
    for words, offered in offers:
        assert offered in find(words)


def test_the_window_asks_before_it_closes_over_settings_that_are_not_saved(hands: Hands, recorder: Recorder) -> None:
    page = hands.window.show_page("settings")
    hands.settle()
    assert isinstance(page, SettingsPage)
    hands.window.show_page("today")
    recorder.agrees = False
    assert not page.unsaved()
    part = page.seen()
    assert isinstance(part, FieldsPart)
    line = part.form.editor("organisation").widget
    type_over(line, "Andean Friends")
    hands.settle()
    asked = "What you typed on this page is not saved. Close the window without it?"
    assert not hands.window.close()
    assert (recorder.asked, hands.window.current_page()) == ([asked], page)
    recorder.agrees = True
    assert hands.window.close()
    assert recorder.asked == [asked, asked]
