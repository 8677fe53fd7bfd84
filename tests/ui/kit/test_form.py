"""Forms: fields read what people type, errors stand at the field, and what was typed is kept."""

import gc
import weakref
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, ManyBadInputs, Refused, Unusable
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import fold
from psg_admin.settings import save_settings
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.form import Field, Form
from psg_admin.ui.kit.jobs import Jobs
from tests.ui.conftest import Recorder, type_words

TODAY = date(2016, 10, 20)
Settled = Callable[[], None]
PEOPLE = [
    Hit("person", 107, "Ramírez Ñato, Lucía", "No. 0107, current"),
    Hit("person", 108, "Ramírez, Pedro", "No. 0108, current"),
    Hit("person", 288, "O’Neill, Seán", "No. 0288, in grace"),
]


def people(session: Session, *, words: str) -> list[Hit]:
    return [hit for hit in PEOPLE if fold(words) in fold(hit.title)]


def find(words: str) -> Callable[[Session], list[Hit]]:
    return partial(people, words=words)


Find = Callable[[str], Callable[[Session], list[Hit]]]


def every_kind() -> list[Field]:
    return [
        form.heading("Fee", "What is paid"),
        form.text("name", "&Name", required=True, limit=20),
        form.money("fee", "&Fee", hint="Leave empty for the fee of the day."),
        form.day("joined", "&Joined", today=TODAY),
        form.moment("start", "&Start", today=TODAY),
        form.time_of_day("doors", "&Doors"),
        form.number("places", "&Places", least=1, most=200),
        form.choice("method", "&Method", [("so", "Standing order"), ("cheque", "Cheque")]),
        form.check("gift", "&Gift Aid declared"),
        form.lines("note", "N&ote", limit=30),
    ]


@pytest.fixture
def shown(qtbot: QtBot) -> Form:
    made = Form(every_kind(), {"name": "Lucía", "fee": Money(2700), "joined": date(2016, 11, 5), "method": "cheque"})
    qtbot.addWidget(made)
    made.show()
    return made


def line(of: QWidget, key: str) -> QLineEdit:
    found = of.findChild(QLineEdit, key)
    assert found is not None
    return found


def retype(bot: QtBot, of: QWidget, key: str, text: str) -> None:
    one = line(of, key)
    one.setFocus()
    one.selectAll()
    QTest.keyClick(one, Qt.Key.Key_Delete)
    type_words(one, text)


def below(of: Form, key: str) -> str:
    note = of._places[key].note
    return note.text() if note.isVisibleTo(of) else ""


def test_a_form_gives_back_what_it_was_given(shown: Form) -> None:
    assert shown.values() == {
        "name": "Lucía", "fee": Money(2700), "joined": date(2016, 11, 5), "start": None, "doors": None,
        "places": None, "method": "cheque", "gift": False, "note": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("fee", "8", Money(800)), ("fee", "£8.50", Money(850)), ("fee", "", None),
        ("joined", "5 nov", date(2016, 11, 5)),
        ("joined", "5/11/16", date(2016, 11, 5)), ("joined", "today", TODAY), ("doors", "10.30", time(10, 30)),
        ("start", "5 nov 11am", datetime.combine(date(2016, 11, 5), time(11))),
        ("places", "1", 1), ("places", "200", 200),
        ("name", "  Seán ", "Seán"),
    ],
)  # fmt: skip
def test_fields_read_what_people_type(shown: Form, qtbot: QtBot, key: str, typed: str, value: object) -> None:
    retype(qtbot, shown, key, typed)
    assert shown.value(key) == value


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("fee", "8,5", "“8,5” has a comma where the pence begin: type 8.5."),
        ("fee", "-3", "“-3” is less than £0.00. Type an amount without a minus sign."),
        ("fee", "1e9", "“1e9” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("joined", "31/02", "There is no such day as “31/02”."),
        ("joined", "<b>", "“<b>” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("places", "201", "Type a number from 1 to 200."),
        ("places", "two", "“two” is not a whole number."),
        ("places", "--5", "“--5” is not a whole number."),
        ("places", "٣", "“٣” is not a whole number."),
        ("places", "-5", "Type a number from 1 to 200."),
        ("name", "", "Fill in “Name”."),
    ],
)
def test_what_cannot_be_taken_is_said_at_the_field(
    shown: Form, qtbot: QtBot, key: str, typed: str, sentence: str
) -> None:
    retype(qtbot, shown, key, typed)
    assert shown.values() is None
    assert below(shown, key) == f"⚠ {sentence}"
    assert line(shown, key).accessibleDescription() == sentence
    assert line(shown, key).text() == typed, "what was typed is kept"
    assert line(shown, key).property("wrong") is True
    assert shown.focusWidget() is line(shown, key)


def test_typing_on_takes_the_complaint_back(shown: Form, qtbot: QtBot) -> None:
    retype(qtbot, shown, "fee", "8,5")
    shown.values()
    retype(qtbot, shown, "fee", "8.5")
    assert below(shown, "fee") == "£8.50"
    assert not line(shown, "fee").property("wrong")


def test_a_day_is_said_in_words_as_it_is_understood(shown: Form, qtbot: QtBot) -> None:
    retype(qtbot, shown, "joined", "5/11/16")
    assert below(shown, "joined") == "Saturday 5 November 2016"


def test_leaving_a_field_says_at_once_what_cannot_be_read(shown: Form, qtbot: QtBot) -> None:
    retype(qtbot, shown, "joined", "31/02")
    assert below(shown, "joined") == ""
    line(shown, "fee").setFocus()
    assert below(shown, "joined") == "⚠ There is no such day as “31/02”."


@pytest.fixture
def doubting(qtbot: QtBot) -> Form:
    ring = form.text("ring", "&Ring", hint="The first.", doubt=lambda typed: "Odd?" if typed == "1" else "")
    made = Form([ring, form.text("name", "&Name")], {"ring": "1"})
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_looks_like_a_slip_is_doubted_on_leaving_and_taken_all_the_same(doubting: Form, qtbot: QtBot) -> None:
    shown = doubting
    retype(qtbot, shown, "ring", "1")
    assert below(shown, "ring") == "The first."
    line(shown, "name").setFocus()
    assert below(shown, "ring") == "Odd?"
    assert line(shown, "ring").accessibleDescription() == "Odd?"
    assert not line(shown, "ring").property("wrong")
    assert shown.values() == {"ring": "1", "name": ""}
    retype(qtbot, shown, "ring", "2")
    line(shown, "name").setFocus()
    assert below(shown, "ring") == "The first."


def test_a_line_takes_no_more_than_fits_and_says_so(shown: Form, qtbot: QtBot) -> None:
    retype(qtbot, shown, "name", "x" * 25)
    assert len(line(shown, "name").text()) == 20
    assert below(shown, "name") == "At most 20 characters fit here."


def test_several_lines_that_are_too_long_are_said_at_the_field(shown: Form) -> None:
    area = shown.findChild(QPlainTextEdit, "note")
    assert area is not None
    area.setPlainText("x" * 31)
    assert shown.values() is None
    assert below(shown, "note") == "⚠ This is 31 characters long; at most 30 fit."


@pytest.mark.parametrize("height", [2, 3, 4])
def test_as_many_lines_as_were_asked_for_are_seen(qtbot: QtBot, height: int) -> None:
    made = Form(
        [form.lines("street", "&Street", height=height)], {"street": "\n".join("A road" for _ in range(height))}
    )
    qtbot.addWidget(made)
    made.show()
    area = made.findChild(QPlainTextEdit, "street")
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0


def test_the_wheel_passes_over_a_choice_also_where_it_has_the_focus(shown: Form) -> None:
    box = shown.findChild(QComboBox, "method")
    assert box is not None
    box.setFocus()
    for notches in (1, -1):
        wheel = QWheelEvent(
            QPointF(5, 5),
            box.mapToGlobal(QPointF(5, 5)),
            QPoint(),
            QPoint(0, 120 * notches),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(box, wheel)
        assert not wheel.isAccepted()  # what is around it scrolls
        assert shown.value("method") == "cheque"


def test_the_list_of_a_choice_drops_below_it_and_shows_every_line_whole(qtbot: QtBot) -> None:
    options = [(number, f"{number}, with words that are a good deal longer than their box") for number in range(9)]
    made = Form([form.choice("band", "&Band", options, width=10)], {})
    qtbot.addWidget(made)
    made.show()
    box = made.findChild(QComboBox, "band")
    assert box is not None
    box.showPopup()
    lines = box.view()
    below_box = box.mapToGlobal(box.rect().bottomLeft()).y()
    assert lines.mapToGlobal(QPoint(0, 0)).y() >= below_box  # what is chosen now is still seen
    assert lines.verticalScrollBar().maximum() == 0
    assert lines.sizeHintForColumn(0) <= lines.viewport().width()
    assert lines.sizeHintForRow(0) >= 24  # high enough to be hit
    box.hidePopup()


def test_the_refusals_of_a_deed_stand_at_their_fields(shown: Form) -> None:
    homeless = shown.show_error(
        ManyBadInputs(
            [BadInput("Too early.", field="joined"), BadInput("No fee that day.", field="fee"), BadInput("Else.")]
        )
    )
    assert homeless == ["Else."]
    assert (below(shown, "joined"), below(shown, "fee")) == ("⚠ Too early.", "⚠ No fee that day.")


def test_every_field_has_a_name_and_a_mnemonic_that_leads_to_it(shown: Form) -> None:
    labels = {label.text(): label.buddy() for label in shown.findChildren(QLabel)}
    assert labels["&Fee"] is line(shown, "fee")
    assert line(shown, "fee").accessibleName() == "Fee"
    assert line(shown, "fee").accessibleDescription() == "£27.00"
    for editor in shown.findChildren(QComboBox):
        assert editor.accessibleName()


def test_a_hidden_field_is_not_read(shown: Form, qtbot: QtBot) -> None:
    retype(qtbot, shown, "fee", "8,5")
    shown.set_shown("fee", shown=False)
    values = shown.values()
    assert values is not None
    assert "fee" not in values


def test_changes_by_the_person_are_told_for_a_live_panel(shown: Form, qtbot: QtBot) -> None:
    drafts: list[dict[str, Any]] = []
    shown.changed.connect(lambda: drafts.append(shown.peek()))
    shown.put("fee", Money(100))
    assert drafts == []
    retype(qtbot, shown, "fee", "8")
    assert drafts[-1]["fee"] == Money(800)


class Picker:
    """A form with one picker, and hands."""

    def __init__(self, jobs: Jobs, bot: QtBot, settled: Settled, *, free: bool, find: Find = find) -> None:
        self.form = Form([form.pick("who", "&Who", jobs, find, required=True, free=free), form.text("x", "&X")], {})
        bot.addWidget(self.form)
        self.form.show()
        self.bot = bot
        self.settled = settled

    def type(self, text: str) -> None:
        """Type as a person, and wait for what is found."""
        retype(self.bot, self.form, "who", text)
        self.bot.wait(1)
        self.settled()

    def press(self, key: Qt.Key) -> None:
        """Press a key in the line."""
        QTest.keyClick(line(self.form, "who"), key)

    def offered(self) -> list[str]:
        """Return what the list offers."""
        found = line(self.form, "who").findChild(QListWidget)
        assert found is not None
        return [found.item(row).text() for row in range(found.count())] if found.isVisible() else []


@pytest.fixture
def picker(jobs: Jobs, qtbot: QtBot, settled: Settled) -> Picker:
    return Picker(jobs, qtbot, settled, free=False)


def test_a_picker_finds_as_one_types_and_takes_with_the_keyboard(picker: Picker) -> None:
    picker.type("ramirez")
    assert picker.offered() == ["Ramírez Ñato, Lucía   No. 0107, current", "Ramírez, Pedro   No. 0108, current"]
    picker.press(Qt.Key.Key_Down)
    picker.press(Qt.Key.Key_Return)
    assert picker.offered() == []
    assert picker.form.value("who") == PEOPLE[1]
    assert below(picker.form, "who") == "No. 0108, current"


def test_what_a_picker_offers_is_read_whole_and_stays_on_the_screen(picker: Picker) -> None:
    picker.form.move(picker.form.screen().availableGeometry().bottomRight() - QPoint(60, 90))
    picker.type("ramirez n")
    assert len(picker.offered()) == 1
    offered = line(picker.form, "who").findChild(QListWidget)
    assert offered is not None
    room = offered.viewport().rect()
    assert room.contains(offered.visualItemRect(offered.item(0)))
    assert offered.sizeHintForColumn(0) <= room.width()
    assert picker.form.screen().availableGeometry().contains(offered.geometry())


def test_a_picker_refuses_words_that_stand_for_nobody(picker: Picker) -> None:
    picker.type("Nobody")
    picker.press(Qt.Key.Key_Escape)
    assert picker.form.values() is None
    assert below(picker.form, "who").startswith("⚠ “Nobody” is not on file yet.")


def test_a_picker_that_takes_free_words_gives_them_back(jobs: Jobs, qtbot: QtBot, settled: Settled) -> None:
    free = Picker(jobs, qtbot, settled, free=True)
    free.type("Ana Zevallos")
    assert free.form.value("who") == Hit("", 0, "Ana Zevallos")


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_picker_takes_the_first_who_is_found_also_where_somebody_new_may_come(
    jobs: Jobs, qtbot: QtBot, settled: Settled, key: Qt.Key
) -> None:
    free = Picker(jobs, qtbot, settled, free=True)
    free.type("ramirez")
    assert free.offered() == [
        "Ramírez Ñato, Lucía   No. 0107, current", "Ramírez, Pedro   No. 0108, current", "New: ramirez"
    ]  # fmt: skip
    free.press(key)
    assert free.form.value("who") == PEOPLE[0]


def test_somebody_new_is_the_last_of_the_list_and_nobody_is_new_without_a_word(
    jobs: Jobs, qtbot: QtBot, settled: Settled
) -> None:
    free = Picker(jobs, qtbot, settled, free=True)
    free.type("Ramirez")
    line(free.form, "x").setFocus()
    assert free.form.values() is None
    assert below(free.form, "who").startswith("⚠ “Ramirez” may be somebody on file.")
    line(free.form, "who").setFocus()
    free.type("Ramirez")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        free.press(key)
    free.press(Qt.Key.Key_Return)
    assert free.form.value("who") == Hit("", 0, "Ramirez")
    assert below(free.form, "who") == "New here"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_key_before_the_answer_takes_who_is_found_by_the_words_of_now(picker: Picker, key: Qt.Key) -> None:
    picker.type("ramirez")
    type_words(line(picker.form, "who"), " ped")
    picker.press(key)
    picker.bot.wait(1)
    picker.settled()
    assert picker.form.value("who") == PEOPLE[1]
    assert picker.offered() == []


def test_a_name_on_file_typed_whole_is_that_person_however_quick_enter_is(
    jobs: Jobs, qtbot: QtBot, settled: Settled
) -> None:
    free = Picker(jobs, qtbot, settled, free=True)
    went: list[bool] = []
    line(free.form, "who").returnPressed.connect(lambda: went.append(True))
    retype(qtbot, free.form, "who", "Ramírez Ñato, Lucía")
    free.press(Qt.Key.Key_Return)
    qtbot.wait(1)
    settled()
    assert free.form.value("who") == PEOPLE[0]
    assert went == [], "the price is seen before the form goes"
    retype(qtbot, free.form, "who", "Ana Zevallos")
    free.press(Qt.Key.Key_Return)
    qtbot.wait(1)
    settled()
    assert free.form.value("who") == Hit("", 0, "Ana Zevallos")
    assert went == [], "who is new is taken first, as anybody is"
    free.press(Qt.Key.Key_Return)
    assert went == [True]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Tab])
def test_a_picker_whose_question_failed_says_so_and_asks_again_with_enter_and_tab(
    jobs: Jobs, qtbot: QtBot, settled: Settled, recorder: Recorder, key: Qt.Key
) -> None:
    gone = [True]

    def find_when_there(words: str) -> Callable[[Session], list[Hit]]:
        def asked(session: Session) -> list[Hit]:
            if gone[0]:
                raise Unusable("The office cannot be reached.")
            return people(session, words=words)

        return asked

    picker = Picker(jobs, qtbot, settled, free=False, find=find_when_there)
    picker.type("pedro")
    assert recorder.messages == ["The office cannot be reached."]
    picker.press(key)
    settled()
    assert recorder.messages == ["The office cannot be reached."] * 2, "it was asked again, in vain"
    line(picker.form, "who").setFocus()
    gone[0] = False
    picker.press(key)
    settled()
    assert picker.form.value("who") == PEOPLE[1]


def test_typing_over_what_was_picked_picks_it_no_more(picker: Picker) -> None:
    picker.type("neill")
    picker.press(Qt.Key.Key_Return)
    assert picker.form.value("who") == PEOPLE[2]
    picker.type("O’Neil")
    assert "who" not in picker.form.peek()


class Dialogs:
    """Opens the settings as a dialog, which is a real deed with real refusals."""

    def __init__(self, jobs: Jobs, bot: QtBot, settled: Settled) -> None:
        self.jobs = jobs
        self.bot = bot
        self.settled = settled
        self.done: list[Changes] = []
        self.desk = QWidget()
        bot.addWidget(self.desk)
        self.desk.show()

    def open(self) -> FormDialog:
        """Open the dialog anew."""
        fields = [
            form.text("organisation", "&Name"),
            form.number("grace_days", "&Days of grace", most=10_000),
            form.lines("address", "&Address"),
        ]
        dialog = FormDialog(
            self.desk,
            self.jobs,
            name="settings",
            title="Settings",
            fields=fields,
            draft={"grace_days": 90},
            action="&Save",
            operation=self.operation,
        )
        dialog.done_with.connect(self.done.append)
        dialog.open()
        self.bot.waitExposed(dialog)
        return dialog

    def operation(self, values: dict[str, Any]) -> Callable[[Session], Changes]:
        """Return the deed of the dialog."""
        return partial(save_settings, settings=values)


@pytest.fixture
def dialogs(jobs: Jobs, qtbot: QtBot, settled: Settled) -> Dialogs:
    return Dialogs(jobs, qtbot, settled)


def test_enter_does_the_deed_and_the_dialog_goes(dialogs: Dialogs) -> None:
    dialog = dialogs.open()
    retype(dialogs.bot, dialog, "organisation", "Peru Support Group")
    QTest.keyClick(line(dialog, "organisation"), Qt.Key.Key_Return)
    dialogs.settled()
    assert [changes.summary for changes in dialogs.done] == ["Settings changed"]


def test_a_refused_deed_keeps_the_dialog_and_says_why_at_the_field(dialogs: Dialogs) -> None:
    dialog = dialogs.open()
    retype(dialogs.bot, dialog, "organisation", "Peru Support Group")
    retype(dialogs.bot, dialog, "grace_days", "400")
    dialog.submit()
    dialogs.settled()
    assert dialogs.done == []
    assert dialog.isVisible()
    assert below(dialog.form, "grace_days") == "⚠ Days of grace: type a number from 0 to 366."
    retype(dialogs.bot, dialog, "grace_days", "30")
    dialog.submit()
    dialogs.settled()
    assert len(dialogs.done) == 1


def test_after_a_refusal_the_focus_is_where_it_was(dialogs: Dialogs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_session: Session) -> Changes:
        raise Refused("Not today.")

    monkeypatch.setattr(dialogs, "operation", lambda _values: refused)
    dialog = dialogs.open()
    retype(dialogs.bot, dialog, "grace_days", "30")
    QTest.keyClick(line(dialog, "grace_days"), Qt.Key.Key_Return)
    dialogs.settled()
    assert dialog.isVisible()
    assert line(dialog, "grace_days").hasFocus()


def test_control_enter_does_the_deed_from_several_lines_and_enter_does_not(dialogs: Dialogs) -> None:
    dialog = dialogs.open()
    retype(dialogs.bot, dialog, "organisation", "A")
    area = dialog.findChild(QPlainTextEdit, "address")
    assert area is not None
    area.setFocus()
    QTest.keyClicks(area, "1 High Street")
    QTest.keyClick(area, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialogs.settled()
    assert len(dialogs.done) == 1


def test_leaving_keeps_what_was_typed_for_the_next_time(dialogs: Dialogs) -> None:
    dialog = dialogs.open()
    retype(dialogs.bot, dialog, "organisation", "Peru")
    retype(dialogs.bot, dialog, "grace_days", "soon")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialogs.settled()
    again = dialogs.open()
    assert line(again, "organisation").text() == ""
    assert again._carry.isVisible()
    again._carry.findChildren(QPushButton)[0].setFocus()
    again.carry_on()
    assert again.focusWidget() is line(again, "organisation")  # and not "Cancel", which Enter would press
    assert (line(again, "organisation").text(), line(again, "grace_days").text()) == ("Peru", "soon")
    again.reject()


def test_a_dialog_left_untouched_offers_nothing_next_time(dialogs: Dialogs) -> None:
    dialogs.open().reject()
    again = dialogs.open()
    assert not again._carry.isVisible()
    again.reject()


def test_the_field_that_gets_the_focus_is_seen_whole(dialogs: Dialogs) -> None:
    fields = [form.text(f"line{number}", f"Line &{number}") for number in range(9)]
    dialog = FormDialog(
        dialogs.desk,
        dialogs.jobs,
        name="long",
        title="Long",
        fields=fields,
        draft={},
        action="&Save",
        operation=dialogs.operation,
    )
    dialog.open()
    dialog.activateWindow()
    dialogs.bot.waitUntil(dialog.isActiveWindow)
    seen = dialog.findChildren(QScrollArea)[0].viewport()
    for height in range(
        dialog.height() - 200, dialog.height() - 160, 4
    ):  # so that the edge cuts a field here and there
        dialog.resize(dialog.width(), height)
        for number in (0, 4, 8, 5, 1):
            one = line(dialog, f"line{number}")
            one.setFocus()
            assert seen.rect().contains(QRect(one.mapTo(seen, QPoint()), one.size())), (height, number)
    dialog.reject()


def test_the_button_says_what_it_does_and_can_be_quiet(dialogs: Dialogs) -> None:
    dialog = dialogs.open()
    dialog.set_action("Book 2 places — £21.00")
    assert dialog._action.text() == "Book 2 places — £21.00"
    dialog.set_action("Book", enabled=False)
    dialog.submit()
    assert not dialog._busy
    dialog.reject()


def test_dialogs_that_were_closed_are_freed(dialogs: Dialogs) -> None:
    def rename(name: str) -> weakref.ref[FormDialog]:
        dialog = dialogs.open()
        retype(dialogs.bot, dialog, "organisation", name)
        dialog.submit()
        dialogs.settled()
        return weakref.ref(dialog)

    gone = [rename(name) for name in ("A", "B", "C")]
    gc.collect()
    assert [one() for one in gone] == [None, None, None]
