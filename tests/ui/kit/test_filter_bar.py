"""The line of filters: one line, the rest under "More", and one of few by keyboard and screen reader all the same."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.widgets import ChoiceBox

CHIPS = [Chip(key, f"{key.capitalize()} members", 10) for key in ("one", "two", "three", "four", "five", "six")]


class Bar:
    """A bar on the screen, with what it told."""

    def __init__(self, bot: QtBot, *, boxes: int = 0) -> None:
        self.chips = Chips("Filters")
        self.chips.show_chips(CHIPS)
        self.boxes = [ChoiceBox() for _each in range(boxes)]
        for number, box in enumerate(self.boxes):
            accessibility.set_name(box, f"Choice {number}")
            box.addItems(["Any", "Some", "None"])
        self.bar = FilterBar(NarrowLine("Name", "Filter the list"), self.chips, self.boxes)
        self.told: list[str] = []
        self.chips.chosen.connect(self.told.append)
        bot.addWidget(self.bar)
        self.bar.show()
        self.wide(1400)

    def wide(self, width: int) -> None:
        self.bar.resize(width, self.bar.minimumHeight())
        QApplication.processEvents()

    def below(self) -> list[str]:
        """Return what stands under "More"."""
        return [line.text() for line in self.chips.more().filled().actions() if not line.isSeparator()]

    def seen(self) -> list[str]:
        return [one.objectName() for one in self.chips._buttons.values() if one.isVisible()]


@pytest.fixture
def bar(qtbot: QtBot) -> Bar:
    return Bar(qtbot)


def test_where_there_is_room_all_stand_on_the_line(bar: Bar) -> None:
    assert bar.seen() == [chip.key for chip in CHIPS]
    assert not bar.chips.more().isVisible()


def test_what_does_not_fit_stands_under_more_and_each_filter_in_one_place(bar: Bar) -> None:
    for width in range(1400, 500, -90):
        bar.wide(width)
        words = {chip.key: chip.text for chip in CHIPS}
        assert [words[key] for key in bar.seen()] + bar.below() == [chip.text for chip in CHIPS]
        assert bar.chips.more().isVisible() == bool(bar.below())
        assert bar.bar.height() == theme.tall(32)


def test_the_chosen_one_is_always_on_the_line(bar: Bar) -> None:
    bar.chips.choose("six")
    bar.wide(700)
    assert bar.seen()[-1] == "six"
    assert "Six members 10" not in bar.below()
    assert bar.told == []


def test_choosing_under_more_brings_it_onto_the_line_with_the_focus(bar: Bar) -> None:
    bar.wide(700)
    line = next(one for one in bar.chips.more().filled().actions() if one.text() == "Five members 10")
    line.trigger()
    assert (bar.told, bar.chips.current()) == (["five"], "five")
    assert bar.seen()[-1] == "five"
    assert QApplication.focusWidget() is bar.chips._buttons["five"]


def test_the_arrow_keys_walk_all_of_them_also_those_under_more(bar: Bar) -> None:
    bar.wide(620)
    assert len(bar.seen()) < len(CHIPS)
    bar.chips._buttons["one"].setFocus()
    for _step in CHIPS:
        now = QApplication.focusWidget()
        assert now is not None
        QTest.keyClick(now, Qt.Key.Key_Right)
        assert QApplication.focusWidget() is bar.chips._buttons[bar.chips.current()]
    assert bar.told == ["two", "three", "four", "five", "six", "one"]


def test_only_the_chosen_one_and_more_are_stops_of_tab(bar: Bar) -> None:
    bar.wide(700)
    bar.chips.choose("five")
    stops = [
        one
        for one in bar.chips.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert stops == [bar.chips._buttons["five"], bar.chips.more()]


def test_a_rare_one_stands_under_more_until_it_is_chosen(bar: Bar) -> None:
    bar.chips.show_chips([*CHIPS[:2], Chip("rare", "Rare", 1, rare=True)])
    assert (bar.seen(), bar.below()) == (["one", "two"], ["Rare 1"])
    bar.chips.choose("rare")
    assert (bar.seen(), bar.below()) == (["one", "two", "rare"], [])


def test_choosing_a_chip_moves_nothing(bar: Bar) -> None:
    before = {key: one.geometry() for key, one in bar.chips._buttons.items()}
    bar.chips.choose("three")
    assert {key: one.geometry() for key, one in bar.chips._buttons.items()} == before


def test_boxes_stand_on_the_line_or_with_their_choices_under_more(qtbot: QtBot) -> None:
    bar = Bar(qtbot, boxes=2)
    bar.wide(1800)
    assert [box.isVisible() for box in bar.boxes] == [True, True]
    bar.wide(1000)
    assert [box.isVisible() for box in bar.boxes] == [False, False]
    assert bar.below()[-2:] == ["Choice 0", "Choice 1"]
    heard: list[int] = []
    bar.boxes[1].activated.connect(heard.append)
    menu = bar.chips.more().filled().actions()[-1].menu()
    lines = menu.actions()  # type: ignore[attr-defined]  # of PySide's, which takes it for an object
    assert [line.isChecked() for line in lines] == [True, False, False]
    lines[2].trigger()
    assert (bar.boxes[1].currentText(), heard) == ("None", [2])
    assert bar.chips.more().accessibleName() == "More: None", "it says what is chosen there"
    bar.bar.offer(bar.boxes[1], offered=False)
    assert bar.chips.more().accessibleName() == "More"


@pytest.mark.parametrize("percent", [100, 200])
def test_in_a_very_narrow_page_the_chips_go_on_a_line_of_their_own(bar: Bar, qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, "light", percent)
    bar.wide(480)
    assert bar.bar.minimumHeight() >= 2 * theme.tall(32)
    for one in (bar.bar.line, bar.chips, bar.chips.more()):
        assert one.isVisible()
    assert bar.chips.more().geometry().right() <= bar.chips.width()
