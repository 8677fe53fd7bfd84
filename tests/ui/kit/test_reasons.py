"""The reasons of a figure: a panel of words and sums, for eye and ear, that goes as one goes on."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import Figure
from psg_admin.ui.kit.reasons import Part, Reason, hide_reasons, shown_reasons

MADE: list[Reason] = [
    Part("Joint", "£45.00"), Part("10 % standing order", "−£4.50"), Part("A year", "£40.50", whole=True),
    "Joint costs £45.00 a year since 1 April 2026.",
]  # fmt: skip


@pytest.fixture(params=["light", "dark"])
def figure(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication) -> Iterator[Figure]:
    theme.apply(qapp, request.param)
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    made = Figure("£40.50", MADE, name="Fee")
    box.addWidget(QLineEdit())
    box.addWidget(made)
    window.show()
    window.activateWindow()
    qtbot.waitExposed(window)
    made.setFocus()
    yield made
    window.close()


def test_f1_shows_words_at_the_left_and_sums_at_the_right_and_the_focus_stays(figure: Figure) -> None:
    QTest.keyClick(figure, Qt.Key.Key_F1)
    panel = shown_reasons()
    assert panel is not None
    assert figure.hasFocus()
    words = {label.text(): label.geometry() for label in panel.findChildren(QLabel)}
    assert words["Joint"].left() == words["10 % standing order"].left() == words["A year"].left()
    ends = {words[amount].right() for amount in ("£45.00", "−£4.50", "£40.50")}
    assert len(ends) == 1, "sums end in one line"
    assert words["Joint"].right() < words["£45.00"].left()
    assert all(panel.rect().contains(place) for place in words.values())
    assert panel.grab().toImage().pixelColor(panel.width() // 2, 3).name().upper() == theme.tokens().bar.upper()
    assert panel.y() >= figure.mapToGlobal(QPoint(0, figure.height())).y()


def test_it_is_read_out_sum_by_sum(figure: Figure) -> None:
    said = "Joint: £45.00 10 % standing order: −£4.50 A year: £40.50 Joint costs £45.00 a year since 1 April 2026."
    assert figure.accessibleDescription() == said
    assert figure.why().split("\n")[2] == "A year: £40.50"


def test_it_goes_when_one_goes_on_or_types_and_with_its_figure(figure: Figure) -> None:
    line = figure.window().findChild(QLineEdit)
    assert line is not None
    event = QHelpEvent(QEvent.Type.ToolTip, QPoint(2, 2), figure.mapToGlobal(QPoint(2, 2)))
    for leave in (
        line.setFocus,
        lambda: QTest.keyClick(figure, Qt.Key.Key_Escape),
        lambda: QApplication.sendEvent(figure, QEvent(QEvent.Type.Leave)),
        figure.hide,
    ):
        figure.setFocus()
        QApplication.sendEvent(figure, event)
        assert shown_reasons() is not None
        leave()
        assert shown_reasons() is None
    hide_reasons()
