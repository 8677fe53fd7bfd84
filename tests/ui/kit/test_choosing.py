"""Return on a button, and letters typed at a box that has one of a few."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.kernel.changes import Changes
from psg_admin.payments.states import Method
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action, nothing
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.more import More
from psg_admin.ui.kit.pane_parts import MoreButton
from psg_admin.ui.kit.widgets import ChoiceBox, OneOfFew, PushButton, button


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_of_a_page_is_pressed_by_return_as_by_space(qtbot: QtBot, key: Qt.Key) -> None:
    pressed: list[str] = []
    page = QWidget()
    qtbot.addWidget(page)
    box = QVBoxLayout(page)
    one = button("One", lambda: pressed.append("one"))
    two = button("Two", lambda: pressed.append("two"), look="primary")
    chip = OneOfFew()
    chip.picked.connect(lambda: pressed.append("chip"))
    for part in (one, two, chip):
        box.addWidget(part)
    page.show()
    for part in (two, one, chip):
        part.setFocus()
        QTest.keyClick(part, key)
    assert pressed == ["two", "one", "chip"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_return_drops_the_menus_of_what_is_done_and_chosen_seldom(qtbot: QtBot, key: Qt.Key) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    seldom, filters = MoreButton([Action("one", "One", nothing)], "Ana"), More(page)
    filters.show_chips([("one", "One")])
    box = QVBoxLayout(page)
    for part in (seldom, filters):
        box.addWidget(part)
    page.show()
    for part in (seldom, filters):
        menu = part.menu()
        dropped: list[str] = []
        menu.aboutToShow.connect(partial(dropped.append, "menu"))
        menu.aboutToShow.connect(partial(QTimer.singleShot, 0, menu.close))
        part.setFocus()
        QTest.keyClick(part, key)
        qtbot.waitUntil(lambda menu=menu: not menu.isVisible())  # type: ignore[misc]
        assert dropped == ["menu"]


def test_return_on_the_way_out_of_a_dialog_leaves_it_and_does_not_do_its_deed(jobs: Jobs, qtbot: QtBot) -> None:
    done: list[object] = []

    def deed(values: object) -> object:
        done.append(values)
        return lambda _session: Changes(frozenset(), "")

    dialog = FormDialog(None, jobs, name="d", title="D", fields=[form.text("a", "&A")], draft={}, action="&Do",
                        operation=deed)  # type: ignore[arg-type]  # fmt: skip
    dialog.open()
    way_out = next(one for one in dialog.findChildren(PushButton) if one.text() == "&Cancel")
    way_out.setFocus()
    QTest.keyClick(way_out, Qt.Key.Key_Return)
    assert (done, dialog.isVisible()) == ([], False)


@pytest.fixture
def ways(qtbot: QtBot) -> Iterator[ChoiceBox]:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems([method.label for method in Method])
    box.show()
    box.setFocus()
    yield box
    QToolTip.hideText()


def test_one_letter_walks_what_begins_with_it_and_shows_what_it_fits(ways: ChoiceBox) -> None:
    seen = []
    for _turn in range(5):
        QTest.keyClick(ways, Qt.Key.Key_C)
        seen.append(ways.currentText())
    assert seen == ["Cheque", "Cash", "Card", "Charity voucher", "Cheque"]
    said = QToolTip.text()
    assert all(words in said for words in ("“c” fits:", "▸ Cheque", "Cash", "Card", "Charity voucher"))


@pytest.mark.parametrize(
    ("typed", "chosen"), [("ch", "Cheque"), ("cas", "Cash"), ("car", "Card"), ("di", "Direct debit")]
)
def test_letters_typed_on_mean_one(ways: ChoiceBox, typed: str, chosen: str) -> None:
    told: list[int] = []
    ways.activated.connect(told.append)
    QTest.keyClicks(ways, typed)
    assert ways.currentText() == chosen
    assert told[-1] == ways.currentIndex(), "the form is told as by the mouse"


def test_what_a_letter_chose_is_said_also_where_it_fits_one_alone_and_backspace_puts_back_what_was(
    ways: ChoiceBox,
) -> None:
    before = ways.currentText()
    told: list[int] = []
    ways.activated.connect(told.append)
    QTest.keyClicks(ways, "di")
    assert ways.currentText() == "Direct debit"
    assert "▸ Direct debit" in QToolTip.text()
    assert f"It was “{before}”; Backspace puts that back." in QToolTip.text()
    QTest.keyClick(ways, Qt.Key.Key_Backspace)
    assert (ways.currentText(), told[-1]) == (before, ways.currentIndex()), "and the form is told"
    QTest.keyClick(ways, Qt.Key.Key_Backspace)
    assert ways.currentText() == before


def test_a_letter_that_nothing_begins_with_changes_nothing_and_a_pause_begins_anew(
    ways: ChoiceBox, qapp: QApplication
) -> None:
    QTest.keyClicks(ways, "zzq")
    assert ways.currentText() == "Standing order"
    QTest.keyClicks(ways, "chz")
    assert ways.currentText() == "Cheque"
    ways.clearFocus()
    qapp.processEvents()
    ways.setFocus()
    QTest.keyClicks(ways, "o")
    assert ways.currentText() == "Other"
