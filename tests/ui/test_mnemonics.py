"""Alt and a letter lead to one thing only, on every page and in every dialog, in every language of the program; and
whatever can have the focus has a name for a screen reader.

What counts in a window: the menus of its bar, labels that lead to a field, buttons and check boxes that are seen, and
every field of a form, also one that is shown only for some choices.
"""

import gettext
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QMenuBar,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from psg_admin import paths
from psg_admin.events.queries import bookable_events
from psg_admin.kernel import words
from psg_admin.memberships import queries as memberships
from psg_admin.paths import Home
from psg_admin.payments import queries as payments
from psg_admin.reports.person import person_record
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from psg_admin.ui.bank.importing import open_import as open_import_statements
from psg_admin.ui.bank.learned import open_learned
from psg_admin.ui.bank.page import BankPage
from psg_admin.ui.bank.parts import PARTS
from psg_admin.ui.bank.rules import open_rule, open_rules
from psg_admin.ui.dialogs.enrol import open_enrol
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.dialogs.person import open_edit_person, open_new_person
from psg_admin.ui.dialogs.receipt import open_receipt
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.imports import kinds
from psg_admin.ui.imports.dialog import open_import, open_pasted
from psg_admin.ui.kit.ask import _Reason
from psg_admin.ui.kit.crash import CrashDialog
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.form import Form
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import OneOfFew
from psg_admin.ui.memberships.returns import open_return
from psg_admin.ui.payments.forms import open_rest
from psg_admin.ui.walk import Walk
from tests.offices import TODAY, sample
from tests.payments.books import Books
from tests.ui.bank.statement import with_statement
from tests.ui.conftest import Recorder
from tests.ui.desktop import whole_desktop

LANGUAGES = ("en", "es")
BARS = ("undo_bar", "busy_bar", "saved")
"""They come and go above and below every page."""


@pytest.fixture(params=LANGUAGES)
def _language(request: pytest.FixtureRequest) -> Iterator[None]:
    before = words._current
    words.use(gettext.translation("psg_admin", localedir=paths.locale(), languages=[request.param], fallback=True))
    yield
    words.use(before)


@pytest.fixture
def sampled(sqlite_office: Office) -> None:
    """A small sample in the office, and a payment that is used for nothing yet."""
    sample(sqlite_office, 60)
    books = Books(sqlite_office)
    books.pay(books.person("Ana"), "5.00")


@pytest.fixture
def walk(_language: None, sqlite_office: Office, tmp_path: Path, qtbot: QtBot) -> Iterator[Walk]:
    """The whole desktop."""
    with whole_desktop(sqlite_office, tmp_path, size=(1280, 900)) as walk:
        yield walk


def repeats(window: QWidget) -> dict[str, list[str]]:
    """Return the letters that Alt takes to more than one thing in the window, each with those things."""
    found: dict[str, list[str]] = {}
    whole: list[QWidget] = [form for form in window.findChildren(Form) if form.isVisible()]
    whole += [window] if isinstance(window, FormDialog) else []
    for bar in window.findChildren(QFrame):
        above = bar.parentWidget()
        if bar.objectName() in BARS and above is not None and above.isVisible():
            whole.append(bar)
    of_forms = {part for form in whole for part in _parts(form)}
    menus = [action.text() for bar in window.findChildren(QMenuBar) for action in bar.actions()]
    seen = [part for part in _parts(window) if part in of_forms or part.isVisibleTo(window)]
    for text in [*menus, *(part.text() for part in seen)]:
        letter = QKeySequence.mnemonic(text).toString()
        if letter:
            found.setdefault(letter, []).append(text)
    return {letter: texts for letter, texts in found.items() if len(texts) > 1}


def _parts(window: QWidget) -> list[Any]:
    own = [part for part in window.findChildren(QWidget) if part.window() is window.window()]
    labels = [part for part in own if isinstance(part, QLabel) and part.buddy() is not None]
    return [*labels, *(part for part in own if isinstance(part, QAbstractButton))]


def nameless(window: QWidget) -> list[str]:
    """Return what can have the focus in the window and has no name."""
    return [
        f"{type(one).__name__} {one.objectName()}"
        for one in window.findChildren(QWidget)
        if isinstance(one, QAbstractButton | QLineEdit | QComboBox | QAbstractScrollArea | Figure)
        and one.window() is window.window()
        and one.isVisibleTo(window)
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (one.accessibleName() or one.property("text"))
        and not one.objectName().startswith("qt_")
    ]


def unreachable(dialog: QWidget) -> list[str]:
    """Return what can have the focus in the dialog, and never gets it by Tab; arrows lead from choice to choice."""
    chain: list[QWidget] = []
    step: QWidget | None = dialog.nextInFocusChain()
    while step is not None and step is not dialog and step not in chain:
        chain.append(step)
        step = step.nextInFocusChain()
    return [
        f"{type(one).__name__} {one.accessibleName()}"
        for one in dialog.findChildren(QWidget)
        if one.window() is dialog
        and one.isVisibleTo(dialog)
        and isinstance(one, QAbstractButton | QLineEdit | QComboBox | QAbstractScrollArea | Figure)
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
        and (
            one not in chain
            or not (one.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(one, QRadioButton | OneOfFew))
        )
        and not one.objectName().startswith("qt_")
    ]


class Lookout:
    """Looks at every window that it is shown and keeps what is there twice."""

    def __init__(self, walk: Walk, bot: QtBot) -> None:
        self.walk = walk
        self.bot = bot
        self.jobs = walk.desk.jobs
        self.windows = 0
        self.dialogs: set[str] = set()
        self.pressed: set[str] = set()
        self.wrong: dict[str, dict[str, list[str]]] = {}

    def settle(self) -> None:
        """Wait until every answer is home and is on the screen."""
        QCoreApplication.processEvents()
        while self.jobs.waiting:
            self.bot.waitUntil(lambda: not self.jobs.waiting)
            QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def look(self, window: QWidget, name: str) -> None:
        self.windows += 1
        found = repeats(window)
        silent = nameless(window) + (unreachable(window) if isinstance(window, QDialog) else [])
        if silent:
            found[""] = silent
        if found:
            self.wrong.setdefault(name, {}).update(found)

    def dialog(self) -> bool:
        """Look at the dialog that was opened, and leave it; say whether there was one."""
        self.settle()
        open_now = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        for dialog in open_now:
            name = dialog.objectName().rstrip("0123456789.") or type(dialog).__name__
            self.dialogs.add(name)
            self.look(dialog, name)
            dialog.reject()
        self.settle()
        return bool(open_now)

    def press(self) -> None:
        """Press each button of the window that asks something, once, and look at what it opens."""
        for text in [one.text() for one in self._askers()]:
            button = next((one for one in self._askers() if one.text() == text), None)
            key = re.sub(r"[\d£.,]+", "", text)
            if button is not None and key not in self.pressed:
                self.pressed.add(key)
                button.click()
                self.dialog()

    def _askers(self) -> list[QAbstractButton]:
        found = self.walk.window.findChildren(QAbstractButton)
        return [one for one in found if one.isVisible() and one.isEnabled() and one.text().endswith("…")]

    def each(self, page: Page, name: str) -> None:
        """Look at the page with nothing chosen and with each of a few records, and press what is there."""
        self.look(self.walk.window, name)
        self.press()
        for table in page.findChildren(Table):
            for record in list(table.all_ids())[:8] if table.isVisible() else []:
                table.select_id(record)
                self.settle()
                self.look(self.walk.window, name)
                self.press()
        self.settle()


@pytest.fixture
def lookout(sampled: None, empty: Lookout) -> Lookout:
    """Somebody who looks at the windows of an office with a sample in it."""
    return empty


@pytest.fixture
def empty(walk: Walk, qtbot: QtBot, recorder: Recorder) -> Lookout:
    """Somebody who looks at the windows of an empty office, and whatever is asked first thinks better of it."""
    recorder.agrees, recorder.reason = False, None
    return Lookout(walk, qtbot)


def test_on_the_pages_no_letter_leads_to_two_things(lookout: Lookout) -> None:
    walk = lookout.walk
    with_statement(walk.desk.office, 40, until=TODAY)
    for key in ("today", "members", "events", "payments", "bank", "news", "settings"):
        page = walk.window.show_page(key)
        lookout.settle()
        for name in chips(page):
            page.show_filter(name)
            lookout.settle()
            lookout.each(page, f"{key}, {name}")
        if isinstance(page, EventsPage):
            page.enter()
            lookout.settle()
            lookout.each(page, "attendees")
    assert lookout.wrong == {}
    assert lookout.windows > 60
    assert {"booking.add", "event.edit", "place.name", "place.price", "treasurer"} <= lookout.dialogs


def test_on_the_lists_of_standing_orders_no_letter_leads_to_two_things(lookout: Lookout) -> None:
    page = lookout.walk.window.show_page("bank")
    lookout.settle()
    for name in ("orders", "drift"):
        page.show_filter(name)
        lookout.settle()
        lookout.each(page, f"bank, {name}")
    assert lookout.wrong == {}
    assert {"orders.decide", "order.form", "order.letters"} <= lookout.dialogs


def chips(page: Page) -> list[str]:
    """Return the keys of the filters of the page; one without a name for a page that has none."""
    if isinstance(page, BankPage):
        return [f"{one.key}.{chip}" for one in PARTS for chip in page.part_of(one.key).chips._buttons]
    shown = [getattr(page, name, None) for name in ("chips", "of_bank")]
    return [key for one in shown if one is not None for key in one._buttons] or [""]


def test_on_the_pages_of_an_empty_office_no_letter_leads_to_two_things(empty: Lookout) -> None:
    for key in ("today", "members", "events", "payments", "bank", "news", "settings"):
        page = empty.walk.window.show_page(key)
        empty.settle()
        for name in chips(page):
            page.show_filter(name)
            empty.settle()
            empty.look(empty.walk.window, f"{key}, {name}")
    assert empty.wrong == {}


def from_copy(home: Home) -> None:
    """Show the first start as it is when an office begins from a copy."""
    start = FirstStart(home)
    start.copy.setChecked(True)
    start.show()


def with_entry(walk: Walk) -> None:
    """Show the history with an entry beside the list."""
    dialog = HistoryDialog(walk.window, walk.desk.desk)
    dialog.open()
    walk.settle()
    dialog.table.select_id(dialog.table.all_ids()[0])
    walk.settle()


def with_return(walk: Walk) -> None:
    """Show the return of somebody who lapsed."""
    desk = walk.desk.desk
    lapsed = ListQuery("", {"standing": "lapsed"})
    ids = desk.office.read(partial(memberships.member_list_ids, query=lapsed, today=TODAY))
    row = desk.office.read(partial(memberships.member_list_rows, ids=ids[:1], today=TODAY))[0]
    record = desk.office.read(partial(person_record, contact_id=row.contact_id, day=TODAY))
    open_return(walk.window, desk, record)


def with_bookings(walk: Walk) -> None:
    """Show a list of registrations that was looked through."""
    desk = walk.desk.desk
    event = desk.office.read(partial(bookable_events, today=TODAY))[0]
    QGuiApplication.clipboard().setText("Name\tPlaces\nKit Moss\t2\nIngrid Solway\t1\n")
    open_pasted(walk.window, desk, kinds.bookings(), event_id=event.event_id)


def with_mail(walk: Walk) -> None:
    """Show what the text of a registration proposes."""
    QGuiApplication.clipboard().setText("Name: Kit Moss\nPlaces: 2\n")
    open_pasted(walk.window, walk.desk.desk, kinds.bookings())


def with_odd_statement(walk: Walk) -> None:
    """Show a statement of a table nobody knows, of which a line is refused."""
    dialog = open_import_statements(walk.desk.desk, (), walk.window)
    dialog.take_text("Date,What,Amount\n03/04/2016,one,1.00\n05/04/2016,two,x\n", "odd.csv")
    walk.settle()


def test_among_the_statements_no_letter_leads_to_two_things(lookout: Lookout) -> None:
    walk = lookout.walk
    page = walk.page("bank")
    assert isinstance(page, BankPage)
    page.show_filter("statements")
    lookout.look(walk.window, "statements, none")
    dialog = open_import_statements(walk.desk.desk, (), walk.window)
    dialog.take_text("Date,Description,Amount\n13/04/2016,one,1.00\n", "april.csv")
    walk.settle()
    dialog.bring_in()
    walk.settle()
    page.open_record(page.table().all_ids()[0])
    walk.settle()
    lookout.look(walk.window, "statements")
    page.run("statement-lines")
    assert lookout.dialog()
    assert lookout.wrong == {}


def test_in_the_dialogs_of_no_page_no_letter_leads_to_two_things(lookout: Lookout) -> None:
    walk = lookout.walk
    window, desk = walk.window, walk.desk.desk
    everybody = desk.office.read(partial(memberships.member_list_ids, query=ListQuery(""), today=TODAY))
    member = desk.office.read(partial(memberships.member_list_rows, ids=everybody[:1], today=TODAY))[0]
    paid = desk.office.read(partial(payments.list_ids, query=ListQuery("")))
    taken = desk.office.read(partial(payments.list_rows, ids=paid))
    receipts = [row.receipt for row in taken if row.receipt]
    for opens in (
        partial(open_enrol, window, desk), partial(open_new_person, window, desk),
        partial(open_edit_person, window, desk, member.contact_id), partial(open_rest, window, desk, taken[0]),
        partial(open_receipt, window, desk, receipts[0]), window.show_keys, FirstStart(Home(desk.home.folder)).show,
        partial(from_copy, desk.home), partial(with_entry, walk),
        partial(with_return, walk), partial(with_bookings, walk), partial(with_mail, walk),
        partial(open_import, window, desk, kinds.payments()), partial(open_import, window, desk, kinds.members()),
        partial(with_odd_statement, walk), partial(open_learned, desk, window), partial(open_rules, desk, window),
        partial(open_rule, window, desk), _Reason(window, "Why", "Why?").show, CrashDialog("A report", window).show,
    ):  # fmt: skip
        opens()
        assert lookout.dialog()
    assert lookout.wrong == {}
