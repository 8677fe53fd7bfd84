"""Ctrl+Z in a field: the deed, unless something stands there that was typed; then that first, and it is said."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit.editors import TypedLine, TypedLines
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.undo_key import UndoKey
from tests.ui.conftest import type_words

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Desk(QMainWindow):
    """A window with one field, a deed to be undone and one to be done again; it keeps what came."""

    def __init__(self, field: QWidget, bot: QtBot) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.deeds = ["Ana enrolled", "Bea enrolled"]
        self.field, self.button = field, QPushButton("Elsewhere")
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.addWidget(field)
        box.addWidget(self.button)
        self.setCentralWidget(inside)
        for words, keys in (("undo", "Ctrl+Z"), ("redo", "Ctrl+Shift+Z")):
            action = QAction(words, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _checked=False, words=words: self.heard.append(words))
            self.addAction(action)
        self.key = UndoKey(self, lambda again: self.deeds[again], self.say)
        bot.addWidget(self)
        self.show()
        self.activateWindow()
        bot.waitUntil(self.isActiveWindow)
        field.setFocus()
        assert field.hasFocus()

    def say(self, sentence: str, _again: bool, _named: bool) -> None:  # noqa: FBT001 - as the key says it
        self.heard.append(sentence)

    def undo(self) -> list[str]:
        """Press Ctrl+Z, and return what came of it."""
        return self._press(CTRL)

    def redo(self) -> list[str]:
        """Press Ctrl+Shift+Z, and return what came of it."""
        return self._press(CTRL | SHIFT)

    def all_typing(self, press: Callable[[], list[str]]) -> list[str]:
        """Press a key while it says that there is more typing, and return what it says last."""
        while (said := press()) in (["Typing undone."], ["Typing done again."]):
            pass
        return said

    def _press(self, modifiers: Qt.KeyboardModifier) -> list[str]:
        self.heard.clear()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Z, modifiers)
        return list(self.heard)

    def text(self) -> str:
        """Return what stands in the field."""
        field = self.field
        if isinstance(field, QPlainTextEdit | QTextEdit):
            return field.toPlainText()
        if isinstance(field, QComboBox):
            return field.currentText()
        assert isinstance(field, QLineEdit | QSpinBox | QDateEdit)
        return field.text()

    def type(self, words: str) -> None:
        """Type over all that stands in the field."""
        QTest.keyClick(self.field, Qt.Key.Key_A, CTRL)
        type_words(self.field, words)

    def wipe(self) -> None:
        """Take away all that stands in the field, as a person does."""
        QTest.keyClick(self.field, Qt.Key.Key_A, CTRL)
        QTest.keyClick(self.field, Qt.Key.Key_Delete)


def line() -> QLineEdit:
    made = QLineEdit()
    made.setText("Leeds")
    return made


def typed_line() -> TypedLine:
    made = TypedLine()
    made.setText("Leeds")
    return made


def lines() -> QPlainTextEdit:
    made = TypedLines(3)
    made.setPlainText("Leeds")
    return made


def rich_lines() -> QTextEdit:
    made = QTextEdit()
    made.setPlainText("Leeds")
    return made


def box() -> QComboBox:
    made = QComboBox()
    made.setEditable(True)
    made.addItem("Leeds")
    return made


KINDS = pytest.mark.parametrize("make", [line, typed_line, lines, rich_lines, box])
Make = Callable[[], QWidget]


@KINDS
def test_a_field_that_is_as_it_was_filled_leaves_the_key_to_the_deed(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    assert (desk.undo(), desk.redo()) == (["undo"], ["redo"])
    assert desk.text() == "Leeds"


@KINDS
def test_typing_is_undone_first_and_it_is_said_what_the_key_does_next(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.type("London")
    assert desk.all_typing(desk.undo) == ["Typing undone; once more undoes: Ana enrolled"]
    assert desk.text() == "Leeds" or not desk.text()
    assert desk.undo() == ["undo"]


@KINDS
def test_what_was_undone_is_typed_again_by_the_key_next_to_it(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.type("London")
    desk.all_typing(desk.undo)
    assert desk.all_typing(desk.redo) == ["Typing done again; once more does again: Bea enrolled"]
    assert desk.text() == "London"
    assert desk.redo() == ["redo"]


@KINDS
def test_after_a_deed_was_undone_the_key_does_the_deed_again_and_not_the_typing(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.type("London")
    while desk.undo() != ["undo"]:
        pass
    assert desk.redo() == ["redo"]


@KINDS
def test_a_field_just_cleared_leaves_the_key_to_the_deed(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.type("London")
    desk.wipe()
    assert desk.undo() == ["undo"]
    assert desk.text() == ""


@KINDS
def test_what_was_typed_over_by_the_same_leaves_the_key_to_the_deed(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.type("London")
    desk.type("Leeds")
    assert desk.undo() == ["undo"]


@KINDS
def test_with_no_deed_to_be_undone_a_field_brings_back_what_was_cleared(make: Make, qtbot: QtBot) -> None:
    desk = Desk(make(), qtbot)
    desk.deeds = ["", ""]
    for action in desk.actions():
        action.setEnabled(False)
    desk.type("London")
    desk.wipe()
    desk.undo()
    assert desk.text() == "London"


def test_what_the_program_puts_into_a_field_is_no_typing(qtbot: QtBot) -> None:
    field = line()
    desk = Desk(field, qtbot)
    desk.type("London")
    field.setText("Derby")
    assert desk.undo() == ["undo"]
    assert desk.text() == "Derby"


def test_typing_that_was_left_is_undone_first_when_the_field_is_come_back_to(qtbot: QtBot) -> None:
    desk = Desk(NarrowLine("Name", "Filter the list"), qtbot)
    desk.type("bell")
    desk.button.setFocus()
    assert desk.undo() == ["undo"], "a button types nothing"
    desk.field.setFocus()
    assert desk.undo() == ["Typing undone; once more undoes: Ana enrolled"]
    assert desk.text() == ""
    desk.button.setFocus()
    desk.field.setFocus()
    assert desk.redo() == ["redo"], "the undone typing is behind one who has been elsewhere"


def test_a_number_that_was_typed_is_undone_first(qtbot: QtBot) -> None:
    field = QSpinBox()
    field.setRange(0, 999)
    field.setValue(7)
    desk = Desk(field, qtbot)
    assert desk.undo() == ["undo"]
    desk.type("80")
    assert desk.all_typing(desk.undo) == ["Typing undone; once more undoes: Ana enrolled"]
    assert field.value() != 80
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert desk.undo() == ["undo"], "a step is no typing"


def test_a_day_that_is_as_it_was_leaves_the_key_to_the_deed(qtbot: QtBot) -> None:
    field = QDateEdit(QDate(2016, 11, 5))
    desk = Desk(field, qtbot)
    assert (desk.undo(), desk.redo()) == (["undo"], ["redo"])
    assert field.date() == QDate(2016, 11, 5)


def test_words_that_can_only_be_read_leave_the_key_to_the_deed(qtbot: QtBot) -> None:
    field = lines()
    assert isinstance(field, QPlainTextEdit)
    desk = Desk(field, qtbot)
    desk.type("London")
    field.setReadOnly(True)
    assert desk.undo() == ["undo"]
    assert desk.text() == "London"
