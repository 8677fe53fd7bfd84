"""Whatever a button beside the title or in a pane, or a line of a menu, does: the search finds it by the same words."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from psg_admin import paths
from psg_admin.bootstrap import manifests
from psg_admin.kernel import words
from psg_admin.kernel.words import _
from psg_admin.paths import Home
from psg_admin.store.office import Office
from psg_admin.ui.app import DeskWindow
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.list_page import ListPage
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.memberships.page import MembersPage
from psg_admin.ui.news.page import NewsPage
from psg_admin.ui.settings.page import SettingsPage
from tests.offices import sample
from tests.ui.conftest import type_over, type_words

PAGES = ("today", "members", "events", "payments", "bank", "news", "settings")
CTRL = Qt.KeyboardModifier.ControlModifier


class Finder:
    """Somebody at the sample office who types into the search whatever words are seen."""

    def __init__(self, desk: DeskWindow, bot: QtBot) -> None:
        self.desk = desk
        self.window = desk.window
        self.bot = bot
        self.looked: set[str] = set()
        self.missed: set[tuple[str, str]] = set()

    def settle(self) -> None:
        """Wait until every answer is home and is on the screen."""
        QCoreApplication.processEvents()
        while self.desk.jobs.waiting:
            self.bot.waitUntil(lambda: not self.desk.jobs.waiting)
            QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def found(self, words: str) -> list[str]:
        """Return the actions that the search offers for ``words``, with what it says beside them."""
        self.window.search.start()
        line = self.window.search.line
        line.selectAll()
        # All signs at once, as pasted words come: each sign by itself is another search.
        QApplication.sendEvent(line, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, words))
        self.settle()
        lines = self.window.search.list.model()
        said = [str(lines.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(lines.rowCount())]
        self.window.search.leave()
        return [one.removesuffix(f", {_('Action')}") for one in said if one.endswith(f", {_('Action')}")]

    def speak_anew(self) -> None:
        """Open the window anew, in the language that is spoken now."""
        office, home = self.desk.office, self.desk.home
        self.desk.window.close()
        self.desk.window.deleteLater()
        self.desk.jobs.close()
        habits.close()
        self.desk = DeskWindow(office, home, manifests())
        self.window = self.desk.window
        self.window.show()
        self.window.activateWindow()
        self.settle()

    def look(self, where: str, words: str) -> None:
        """Search for what a button or a line of a menu says, once."""
        plain = words.split("\t", maxsplit=1)[0].replace("&&", "\0").replace("&", "").replace("\0", "&").strip(" ←…")
        if plain and plain not in self.looked:
            self.looked.add(plain)
            if not self.found(plain):
                self.missed.add((where, plain))

    def buttons(self, page: Page, name: str) -> None:
        """Search for each button beside the title and in the panes; a link to a record is found as that record."""
        shown = [one for pane in page.findChildren(DetailPane) for one in pane.findChildren(QPushButton)]
        shown += page._buttons.findChildren(QPushButton)
        for text in [one.text() for one in shown if one.isVisible() and one.objectName() not in {"lead", "more"}]:
            self.look(name, text)

    def menu(self, menu: QMenu, name: str) -> None:
        """Search for each line of a menu."""
        for text in [line.text() for line in menu.actions() if not line.isSeparator() and line.menu() is None]:
            self.look(name, text)

    def each(self, page: Page, name: str) -> None:
        """Search for all that the page offers now, and for what it offers of a few records of the list that is seen."""
        self.buttons(page, name)
        self.menu(self.window._menus.page, f"Page menu of {name}")
        if not isinstance(page, ListPage):
            return
        table = page.lists.now()
        for record in list(table.all_ids())[:8]:
            table.select_id(record)
            self.settle()
            self.window._menus.page.aboutToShow.emit()
            self.buttons(page, name)
            self.menu(self.window._menus.page, f"Page menu of {name}")
            for action in page.row_actions():
                self.look(f"row of {name}", action.label)


@pytest.fixture
def finder(sqlite_office: Office, tmp_path: Path, qtbot: QtBot) -> Iterator[Finder]:
    sample(sqlite_office, 60)
    desk = DeskWindow(sqlite_office, Home(tmp_path), manifests())
    desk.window.resize(1280, 900)
    desk.window.show()
    desk.window.activateWindow()
    made = Finder(desk, qtbot)
    made.settle()
    yield made
    made.desk.close()
    habits.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_whatever_can_be_done_is_found_by_the_words_that_are_seen(finder: Finder) -> None:
    for key in PAGES:
        page = finder.window.show_page(key)
        finder.settle()
        chips = page.findChild(Chips)
        for chip in list(chips._buttons) if chips is not None else [""]:
            page.show_filter(chip)
            finder.settle()
            finder.window._menus.page.aboutToShow.emit()
            finder.each(page, f"{key}, {chip}")
        if isinstance(page, EventsPage):
            page.show_filter("all")
            finder.settle()
            page.events.table.select_id(page.events.table.all_ids()[0])
            finder.settle()
            page.enter()
            finder.settle()
            finder.each(page, "attendees")
        if isinstance(page, NewsPage):
            page.show_sources()
            finder.settle()
            finder.each(page, "sources")
    for menu in (finder.window._menus.file, finder.window._menus.edit, finder.window._menus.help):
        finder.menu(menu, menu.title())
    for page_words in ("Members", "Settings"):
        assert f"Go to {page_words}" in finder.found(page_words)
    assert finder.missed == set()
    assert len(finder.looked) > 70


SOUGHT = [
    ("dark", "oscuro", "Settings: Appearance"), ("theme", "tema", "Settings: Appearance"),
    ("language", "idioma", "Settings: Appearance"), ("text size", "tamaño", "Settings: Appearance"),
    ("backup", "copia", "Back up now"), ("restore", "restaurar", "Restore a backup"),
    ("charity number", "organización", "Settings: Organisation"), ("fees", "precios", "Settings: Membership types"),
    ("grace", "gracia", "Settings: Membership year"), ("discount", "descuento", "Settings: Discounts"),
    ("discount", "descuento", "Add a discount"), ("import", "importar", "Read news"),
    ("import", "importar", "Restore a backup"), ("import", "importar", "Open a backup beside this office"),
    ("export", "exportar", "Export the list of members"), ("export", "exportar", "Export the list of events"),
    ("excel", "cálculo", "Export the list of payments"), ("print", "imprimir", "Money: Receipts"),
    ("print", "imprimir", "Events: Attendees"), ("reserve", "reservar", "Book places"),
    ("cash", "efectivo", "Take a payment"), ("join", "inscribir", "New member"), ("donor", "donante", "New person"),
    ("conference", "conferencia", "New event"), ("accounts", "cuentas", "Treasurer’s workbook"),
    ("arrears", "deudas", "Money: Owed"), ("who changed", "quién cambió", "History"),
    ("resign", "renuncia", "Go to Members"), ("refund", "devolver", "Go to Money"),
    ("shortcuts", "atajos", "Keys"), ("exit", "cerrar", "Quit"), ("damaged", "reparar", "Check the office"),
]  # fmt: skip
"""What people type, in both languages, and what they mean by it."""


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_what_people_call_otherwise_is_found_from_every_page_and_in_both_languages(finder: Finder, spoken: str) -> None:
    speak = paths.catalogue(spoken).gettext

    def lacking() -> set[tuple[str, str]]:
        """Return what is not found from the page that is seen, and by which words."""
        found = {words: finder.found(words) for sought in SOUGHT for words in sought[:2]}
        here = finder.window.current_page().objectName()
        here = {"payments": "Money"}.get(here, here.title())
        return {
            (words, place)
            for english, spanish, place in SOUGHT
            for words in (english, spanish)
            if place != f"Go to {here}"  # who is there need not go
            and not any(line == one or line.startswith(f"{one}, ") for line in found[words] for one in called(place))
        }

    def called(place: str) -> list[str]:
        """Return what it is called there: on its own page its list is known."""
        if place.startswith("Go to "):
            return [speak("Go to {page}").format(page=speak(place.removeprefix("Go to ")))]
        return [speak(place), speak("Export the list")] if place.startswith("Export the list") else [speak(place)]

    before = words._current
    words.use(paths.catalogue(spoken))
    try:
        finder.speak_anew()
        assert finder.window.current_page().objectName() == "today", "and no other page was shown yet"
        assert lacking() == set()
        for key in PAGES[1:]:
            finder.window.show_page(key)
            finder.settle()
            # What differs from page to page is no matter of language.
            assert spoken != "en" or lacking() == set(), key
        finder.window.show_page("today")
        finder.settle()
        assert lacking() == set(), "and again once all pages were shown"
    finally:
        words.use(before)


def test_what_was_found_leads_to_its_place(finder: Finder) -> None:
    for typed, chip in (("dark", "appearance"), ("charity", "organisation"), ("percent", "discounts")):
        type_over(finder.window.search.line, typed)
        finder.window.search.start()
        finder.settle()
        QTest.keyClick(finder.window.search.line, Qt.Key.Key_Return)
        finder.settle()
        page = finder.window.current_page()
        assert isinstance(page, SettingsPage)
        assert page.chips.current() == chip
    finder.window.show_page("today")
    type_over(finder.window.search.line, "feed")
    finder.window.search.start()
    finder.settle()
    QTest.keyClick(finder.window.search.line, Qt.Key.Key_Return)
    finder.settle()
    assert isinstance(finder.window.current_page(), NewsPage)
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
    dialog.reject()
    finder.settle()


def test_what_cannot_be_done_is_found_with_the_reason_and_not_done(finder: Finder) -> None:
    page = finder.window.show_page("members")
    finder.settle()
    assert finder.found("renew") == ["Renew the membership, Choose one person."]
    assert finder.found("re") == ["Register of members", "Restore a backup", "Money: Receipts", "Read news"], (
        "while little is typed, only what can be done is offered"
    )
    type_over(finder.window.search.line, "renew the membership")
    finder.settle()
    QTest.keyClick(finder.window.search.line, Qt.Key.Key_Return)
    finder.settle()
    assert [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()] == []
    assert isinstance(page, MembersPage)
    page.members.select_id(page.members.all_ids()[0])
    finder.settle()
    assert "Renew the membership" in finder.found("renew")


def test_the_keys_of_actions_on_a_page_are_told_apart(finder: Finder) -> None:
    for key in PAGES:
        page = finder.window.show_page(key)
        finder.settle()
        if isinstance(page, ListPage) and page.lists.now().count():
            page.lists.now().select_id(page.lists.now().all_ids()[0])
            finder.settle()
        offered: list[Action] = page.page_actions()
        for of in (lambda one: one.key, lambda one: one.label, lambda one: one.shortcut or one.key):
            telling: Callable[[Action], str] = of
            assert len({telling(one) for one in offered}) == len(offered), key


def test_after_a_command_of_the_search_the_keys_are_the_pages_again(finder: Finder) -> None:
    page = finder.window.show_page("members")
    finder.settle()
    assert isinstance(page, MembersPage)
    page.members.select_id(page.members.all_ids()[0])
    finder.settle()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_K, CTRL)
    type_words(finder.window.search.line, "load the page")
    finder.settle()
    QTest.keyClick(finder.window.search.line, Qt.Key.Key_Return)
    finder.settle()
    assert page.members.grid().hasFocus()
    finder.window.search.start()
    type_words(finder.window.search.line, "edit the person")
    finder.settle()
    QTest.keyClick(finder.window.search.line, Qt.Key.Key_Return)
    finder.settle()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible())
    dialog.reject()
    finder.settle()
    assert finder.window.focusWidget() is page.members.grid()
