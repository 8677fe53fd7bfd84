"""The ten jobs of the week in one real window, by keys alone: docs/decisions/0017-ten-jobs-by-keyboard.md tells them.

A field or a button is found by its name in the program and reached by the letter that is underlined in its words, so
that a text may change and the keys stay what a person presses. How many they are is held, too.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.bootstrap import manifests, open_at
from psg_admin.events.queries import AttendeeRow, attendees
from psg_admin.memberships.queries import MemberRow, member_list_ids, member_list_rows, scheme
from psg_admin.memberships.states import Standing
from psg_admin.news.queries import sources
from psg_admin.paths import Home
from psg_admin.payments.states import Method
from psg_admin.people.queries import contact
from psg_admin.reports.person import PersonRecord, person_record
from psg_admin.settings import load_settings
from psg_admin.store.backups import backups
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.app import DeskWindow, open_first
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.kit.export import SavedBar
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.news.page import NewsPage
from tests.history import history
from tests.ui.conftest import Recorder, type_words
from tests.ui.test_by_keyboard import ALT, CTRL, NONE, K, Keyboard

NEWS = Path(__file__).parents[1] / "news" / "fixtures"
SHIFT = Qt.KeyboardModifier.ShiftModifier
_ENOUGH = 5
"""So many letters of what can be done are enough for the search to have it first; the test types all its words."""


class Week(Keyboard):
    """A newcomer at the desk, whose keys are counted: each press, and each letter that is typed."""

    pressed = 0

    def key(self, key: Any, modifiers: Any = NONE, times: int = 1) -> None:
        self.pressed += times
        super().key(key, modifiers, times)

    def type(self, words: str) -> None:
        self.pressed += len(words)
        super().type(words)

    def field(self, name: str) -> None:
        """Go to a field by the letter of its label."""
        field = self._seen(QWidget, name)
        self.key(_letter(self._label(field).text()), ALT)
        assert self.focus() is field, f"the letter of “{name}” leads to “{self.on()}”"

    def press(self, name: str) -> None:
        """Press a button by its letter."""
        self.key(_letter(self._seen(QAbstractButton, name).text()), ALT)
        QTest.qWait(150)  # a button that Alt and a letter press is seen to go down
        self.settle()

    def do(self, action: str) -> None:
        """Find by its words what can be done, and do it."""
        found = [one for one in self.window._all_actions() if one.key == action and one.enabled]
        assert found, f"nobody offers {action}"
        before = self.pressed
        self.find(found[0].label)
        self.pressed = before + 2 + _ENOUGH

    def at(self, name: str) -> None:
        """See that what has the focus is what is meant."""
        now: QWidget | None = self.focus()
        while now is not None and now.objectName() != name:
            now = now.parentWidget()
        assert now is not None, f"the focus is on “{self.on()}”"

    def member(self, name: str) -> MemberRow:
        return next(row for row in self.rows() if row.name == name)

    def rows(self) -> list[MemberRow]:
        today = self.desk.desk.today
        ids = self.office.read(partial(member_list_ids, query=ListQuery(""), today=today))
        return self.office.read(partial(member_list_rows, ids=ids, today=today))

    def person(self, name: str) -> PersonRecord:
        query = partial(person_record, contact_id=self.member(name).contact_id, day=self.desk.desk.today)
        return self.office.read(query)

    def saved(self) -> list[Path | None]:
        """Return of which files it is said that they are saved."""
        return [one.path for one in self.window.findChildren(SavedBar) if one.isVisible()]

    def done(self) -> list[str]:
        """Return what the history has, the newest first."""
        return [row.summary for row in self.office.read(history)]

    def _seen(self, kind: Any, name: str) -> Any:
        found = [one for one in self.focus().window().findChildren(kind, name) if one.isVisible()]
        assert len(found) == 1, f"{len(found)} of “{name}”"
        return found[0]

    def _label(self, field: QWidget) -> QLabel:
        return next(one for one in field.window().findChildren(QLabel) if one.buddy() is field)


def _letter(words: str) -> Any:
    found = re.search(r"&(\w)", words.replace("&&", ""))
    assert found, f"“{words}” has no letter"
    return K(ord(found.group(1).upper()))


@contextmanager
def job(week: Week, keys: int) -> Iterator[None]:
    week.pressed = 0
    yield
    assert not week.dialogs()
    assert week.pressed == keys, "docs/decisions/0017-ten-jobs-by-keyboard.md says otherwise"


@pytest.fixture
def week(tmp_path: Path, qtbot: QtBot) -> Iterator[Week]:
    """The first start of all is answered, and the window stands."""

    def answer() -> None:
        asking = QApplication.activeModalWidget()
        assert isinstance(asking, FirstStart)
        type_words(asking.focusWidget(), "Lake Society")
        QTest.keyClick(asking.focusWidget(), K.Key_Return)

    QTimer.singleShot(0, answer)
    desk = open_first(Home(tmp_path), None, open_at, manifests())
    assert isinstance(desk, DeskWindow)
    desk.window.resize(1366, 740)
    desk.window.show()
    desk.window.activateWindow()
    made = Week(desk, qtbot, tmp_path)
    made.settle()
    yield made
    desk.close()
    habits.save()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_newcomer_does_the_ten_jobs_of_the_week_without_the_mouse(week: Week, recorder: Recorder) -> None:
    jobs: list[tuple[int, Callable[[Week, Recorder], None]]] = [
        (55, own_office),
        (95, new_members),
        (46, a_call),
        (22, renewals_and_a_resignation),
        (58, the_conference),
        (27, a_cheque),
        (4, the_attendee_list),
        (3, the_treasurer),
        (10, the_news),
        (13, backup_and_history),
    ]
    for keys, one in jobs:
        with job(week, keys):
            one(week, recorder)


def own_office(week: Week, _recorder: Recorder) -> None:
    assert week.office.read(load_settings).organisation == "Lake Society"
    week.at("today.first.step")
    week.key(K.Key_Return)
    week.type("Individual")
    week.field("fee")
    week.type("30")
    week.key(K.Key_Return)
    bar = week.window.undo_bar
    assert all(bar.rect().contains(one.geometry()) for one in bar.findChildren(QWidget) if one.isVisible())
    for name, people, fee in (("Joint", "2", "45"), ("Organisation", "", "80")):
        week.press("do.type")
        week.type(name)
        if people:
            week.field("people")
            week.type(people)
        week.field("fee")
        week.type(fee)
        week.key(K.Key_Return)
    week.do("discount")
    week.field("percent")
    week.type("10")
    week.key(K.Key_Return)
    found = week.office.read(scheme)
    assert [(one.name, one.people, one.fees[-1].amount.show()) for one in found.types] == [
        ("Individual", 1, "£30.00"),
        ("Joint", 2, "£45.00"),
        ("Organisation", 1, "£80.00"),
    ]
    assert [(one.method, str(one.percent)) for one in found.discounts] == [(Method.STANDING_ORDER, "10")]


def new_members(week: Week, _recorder: Recorder) -> None:
    week.key(K.Key_2, CTRL)
    week.key(K.Key_Return)  # nobody is there yet: the button that enrols has the focus
    week.field("given")
    week.type("Thomasina")
    week.key(K.Key_Tab)
    week.type("Bell")
    week.key(K.Key_Return)

    week.do("new-person")
    week.type("Peter")
    week.key(K.Key_Tab)
    week.type("Wilkins")
    week.key(K.Key_Return)
    week.key(K.Key_N, CTRL)
    week.type("j")
    week.field("given")
    week.type("Margaret")
    week.key(K.Key_Tab)
    week.type("Wilkins")
    week.key(K.Key_Tab)
    week.type("pet")
    week.key(K.Key_Return)  # takes who is on file
    week.key(K.Key_Return)

    week.key(K.Key_N, CTRL)
    week.type("o")
    week.field("organisation")
    week.type("Leeds Library")
    week.field("method")
    week.type("ch")
    week.field("paid")
    week.type("ch")
    week.field("reference")
    week.type("000123")
    week.key(K.Key_Return)
    _close_receipt(week)
    assert [(row.number, row.name, row.type_name, row.fee and row.fee.show(), row.method) for row in week.rows()] == [
        ("0001", "Bell, Thomasina", "Individual", "£27.00", Method.STANDING_ORDER),
        ("0003", "Leeds Library", "Organisation", "£80.00", Method.CHEQUE),
        ("0002", "Wilkins, Margaret", "Joint", "£40.50", Method.STANDING_ORDER),
        ("0002", "Wilkins, Peter", "Joint", "£40.50", Method.STANDING_ORDER),
    ]
    assert week.member("Leeds Library").paid_to is not None


def a_call(week: Week, _recorder: Recorder) -> None:
    week.find("bell")
    week.key(K.Key_F2)
    week.field("telephones")
    week.key(K.Key_A, CTRL)
    week.type("020 7946 0999")
    week.key(K.Key_Tab)
    week.type("5 Low Road")
    week.key(K.Key_Tab)
    week.type("London")
    week.field("notes")
    week.type("Rang")
    week.key(K.Key_Return, CTRL)
    row = week.office.read(partial(contact, contact_id=week.member("Bell, Thomasina").contact_id))
    assert row.draft.telephones == ("020 7946 0999",)
    assert (row.draft.street, row.draft.town, row.draft.notes) == ("5 Low Road", "London", "Rang")


def renewals_and_a_resignation(week: Week, _recorder: Recorder) -> None:
    week.key(K.Key_End)
    week.key(K.Key_Up, SHIFT, times=2)
    week.press("do.renew")
    week.key(K.Key_Return)
    assert len(week.person("Wilkins, Peter").memberships[0].terms) == 2
    assert len(week.person("Leeds Library").memberships[0].terms) == 2
    week.key(K.Key_Z, CTRL)
    assert len(week.person("Leeds Library").memberships[0].terms) == 1, "one deed, and taken back as one"
    week.key(K.Key_Z, CTRL | SHIFT)
    week.find("leeds")
    week.do("resign")
    week.key(K.Key_Return)
    assert week.person("Leeds Library").memberships[0].standing.standing is Standing.RESIGNED


def the_conference(week: Week, _recorder: Recorder) -> None:
    week.key(K.Key_3, CTRL)
    week.key(K.Key_Return)
    week.type("Annual Conference")
    week.field("day")
    week.type("31 dec")
    week.field("starts_at")
    week.type("10")
    week.key(K.Key_Tab)
    week.type("17")
    week.key(K.Key_Return)
    week.press("do.book")
    week.type("bel")
    week.key(K.Key_Return)
    week.alt("L")
    week.type("Ana Ruiz")
    week.key(K.Key_Tab)
    week.alt("L")
    week.key(K.Key_Return)
    assert [(row.name, row.amount.show()) for row in _coming(week)] == [
        ("Bell, Thomasina", "£8.00"), ("Ruiz, Ana", "£13.00"), ("Name to follow", "£13.00"),
    ]  # fmt: skip
    week.key(K.Key_Return)
    week.key(K.Key_End)
    week.press("do.name")
    week.type("pet")
    week.key(K.Key_Return)
    week.key(K.Key_Return)
    assert ("Wilkins, Peter", "£8.00") in [(row.name, row.amount.show()) for row in _coming(week)]


def a_cheque(week: Week, _recorder: Recorder) -> None:
    week.key(K.Key_4, CTRL)
    week.key(K.Key_N, CTRL)
    week.type("bell")
    week.key(K.Key_Return)
    week.key(K.Key_Tab, times=4)
    week.key(K.Key_Space)  # the third place is paid another time
    week.key(K.Key_Tab)
    week.type("10")
    week.field("method")
    week.type("ch")
    week.field("reference")
    week.type("000456")
    week.key(K.Key_Return)
    _close_receipt(week)
    money = week.person("Bell, Thomasina").money
    assert [one.amount.show() for one in money.payments] == ["£58.00"]
    assert sorted(one.owed.show() for one in money.charges if one.owed) == ["£8.00"]


def the_attendee_list(week: Week, recorder: Recorder) -> None:
    week.key(K.Key_3, CTRL)
    for suffix in ("xlsx", "csv", "pdf"):
        recorder.save_to = week.home / f"who.{suffix}"
        week.key(K.Key_E, CTRL)
        assert [one and one.name for one in week.saved()] == [f"who.{suffix}"]
    names = {"Bell, Thomasina", "Ruiz, Ana", "Wilkins, Peter"}
    cells = [cell.value for line in load_workbook(week.home / "who.xlsx").worksheets[0].iter_rows() for cell in line]
    assert names <= set(cells)
    lines = list(csv.reader((week.home / "who.csv").read_text("utf-8-sig").splitlines()))
    assert names <= {cell for line in lines for cell in line}
    assert (week.home / "who.pdf").read_bytes().startswith(b"%PDF")


def the_treasurer(week: Week, recorder: Recorder) -> None:
    recorder.save_to = week.home / "year.xlsx"
    week.key(K.Key_4, CTRL)
    week.press("do.treasurer")
    week.key(K.Key_Return)
    book = load_workbook(recorder.save_to)
    sums = [cell.value for line in book["Summary"].iter_rows() for cell in line]
    assert 138 in sums, "80 of the library, 58 of the cheque"
    assert week.saved() == [recorder.save_to], "what went before is said no more"


def the_news(week: Week, recorder: Recorder) -> None:
    week.key(K.Key_6, CTRL)
    week.key(K.Key_Return)
    recorder.open_these = [NEWS / "home-date-first.html", NEWS / "feed.rss"]
    week.alt("O")
    week.key(K.Key_Return, CTRL)
    assert "home-date-first.html: 11 new, 0 known; feed.rss: 2 new, 1 known" in week.window.undo_bar.text()
    week.key(K.Key_F, CTRL)
    week.type("conf")
    week.key(K.Key_Return)
    assert week.on() == "News"
    page = week.window.page("news")
    assert isinstance(page, NewsPage)
    assert page.record.headline == "Annual Conference on 5 November: places left"
    assert len(week.office.read(sources)) == 2


def backup_and_history(week: Week, _recorder: Recorder) -> None:
    before = len(backups(week.desk.home))
    week.do("back-up")
    assert len(backups(week.desk.home)) == before + 1
    week.key(K.Key_Z, CTRL, times=2)
    assert not week.office.read(sources)
    week.key(K.Key_Z, CTRL | SHIFT)
    assert len(week.office.read(sources)) == 1
    week.key(K.Key_H, CTRL)
    week.at("history.list")
    week.key(K.Key_Down)
    assert week.done()[0] in week.says()
    week.key(K.Key_Escape)


def _coming(week: Week) -> list[AttendeeRow]:
    event = week.window.page("events").events.table.all_ids()[0]  # type: ignore[attr-defined]
    return sorted(week.office.read(partial(attendees, event_id=event)), key=lambda row: row.place_id)


def _close_receipt(week: Week) -> None:
    for _turn in range(50):
        week.settle()
        if any(isinstance(one, Preview) for one in week.dialogs()):
            break
    else:
        raise AssertionError("no receipt is shown")
    week.key(K.Key_Escape)
