"""The line of words that narrows a list: told while a person types, and silent when it is wiped."""

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit.lists import NarrowLine
from tests.ui.conftest import type_words


@pytest.fixture
def line(qtbot: QtBot) -> NarrowLine:
    made = NarrowLine("Name or number", "Filter the list", width=30)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


def test_each_change_by_the_person_is_told_and_a_wipe_is_not(line: NarrowLine) -> None:
    narrowed: list[str] = []
    line.narrowed.connect(lambda: narrowed.append(line.words()))
    type_words(line, "an ")
    assert narrowed == ["a", "an", "an"]
    line.wipe()
    assert line.words() == ""
    assert narrowed == ["a", "an", "an"]


def test_a_wiped_line_has_no_button_left_to_clear_it_with(line: NarrowLine, qtbot: QtBot) -> None:
    type_words(line, "ana")
    button = line.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    qtbot.waitUntil(button.isVisible)
    line.wipe()
    qtbot.waitUntil(button.isHidden)
