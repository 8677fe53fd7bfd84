"""What a screen reader finds in the kit, asked of Qt itself: it answers also where there is no bus."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.events.rules import BandDraft
from psg_admin.kernel.money import Money
from psg_admin.ui.events.bands import ANYONE, BandsEditor
from psg_admin.ui.kit import accessibility
from psg_admin.ui.kit.chips import Chip, Chips
from psg_admin.ui.kit.editors import CheckEditor, TextEditor
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.table import Table
from tests.ui.kit.lists import COLUMNS, Row, Source

ROLE = QAccessible.Role


def read(widget: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def command(widget: QWidget) -> None:
    """Do what the widget is for as a screen reader does it."""
    action = read(widget).actionInterface()
    action.doAction(action.actionNames()[0])


@pytest.fixture
def chips(qtbot: QtBot) -> Chips:
    made = Chips("Filters")
    qtbot.addWidget(made)
    made.show_chips([Chip("all", "All", 12), Chip("late", "Late", 3)])
    return made


def test_filters_are_one_of_few_and_a_screen_reader_chooses_them(chips: Chips) -> None:
    chosen: list[str] = []
    chips.chosen.connect(chosen.append)
    first, late = chips._buttons.values()
    assert read(chips).role() == ROLE.Border
    assert [read(one).role() for one in (first, late)] == [ROLE.RadioButton] * 2
    command(late)
    assert chosen == ["late"]
    assert chips.current() == "late"
    late.click()
    assert chosen == ["late", "late"], "a click on the one that is chosen asks for it again"
    first.click()
    assert chosen == ["late", "late", "all"], "a click is told of once"
    chips.choose("late")
    assert len(chosen) == 3, "what the program chooses it tells nobody"


def test_a_combo_box_is_found_by_a_label_that_is_never_shown(qtbot: QtBot) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    for words in ("Who may have price 1", "Wages & fees"):
        accessibility.set_name(box, words)
        labels = [one for one, kind in read(box).relations() if kind & QAccessible.RelationFlag.Label]
        assert [one.text(QAccessible.Text.Name) for one in labels] == [words]
        assert box.accessibleName() == words
    box.show()
    assert not any(one.isVisible() for one in box.findChildren(QWidget, "accessibility.name"))


def test_a_tick_and_words_that_a_screen_reader_sets_count_as_the_persons_own() -> None:
    tick, line = CheckEditor("&Concession"), TextEditor(100)
    edited: list[str] = []
    tick.edited.connect(lambda: edited.append("tick"))
    line.edited.connect(lambda: edited.append("words"))
    tick.put(True)
    line.put("Bell")
    assert edited == []
    command(tick.widget)
    assert tick.value() is False
    read(line.widget).editableTextInterface().insertText(0, "Camp")
    assert line.value() == "CampBell"
    assert edited == ["tick", "words"]


def test_what_is_wrong_in_a_line_of_several_stands_at_its_field() -> None:
    bands = BandsEditor(date(2016, 10, 20))
    bands.put((BandDraft("Members", Money.of(8), ANYONE), BandDraft("Others", Money.of(13), ANYONE)))
    amounts = [line.amount for line in bands.lines]
    amounts[1].line.setText("zz")
    bands.mark(wrong=True)
    assert [one.widget.accessibleDescription()[:6] for one in amounts] == ["", "“zz” i"]
    bands.mark(wrong=False)
    assert [one.widget.accessibleDescription() for one in amounts] == ["", ""]


def listed(rows: int, jobs: Jobs, bot: QtBot) -> Table[Row]:
    """Return a table of so many rows, which are on their way to it."""
    source = Source(rows)
    table = Table(jobs, COLUMNS, source.ids, source.rows, "list", EmptyState("Nothing"), title="Members")
    bot.addWidget(table)
    table.resize(700, 400)
    table.show()
    table.reload()
    return table


def test_with_a_screen_reader_all_of_a_long_list_is_chosen_and_seen_so(
    jobs: Jobs, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    table = listed(3000, jobs, qtbot)
    settled()
    pictures = []
    for heard in (False, True):
        QAccessible.setActive(heard)
        try:
            table.grid().clearSelection()
            table.grid().selectAll()
            settled()
        finally:
            QAccessible.setActive(False)
        assert len(table.selected_ids()) == 3000
        pictures.append(table.grid().grab().toImage())
    assert pictures[0] == pictures[1]
    table.grid().clearSelection()
    assert table.grid().grab().toImage() != pictures[0]


def test_how_many_rows_are_chosen_is_read_out_only_while_they_are(
    jobs: Jobs, qtbot: QtBot, settled: Callable[[], None]
) -> None:
    table = listed(9, jobs, qtbot)
    settled()
    QAccessible.setActive(True)
    try:
        table.grid().selectAll()
        settled()
        waiting = table.findChild(accessibility._Settled)
        assert waiting is not None
        assert waiting._now.startswith("9 of 9 chosen")
        table.grid().selectRow(2)
        settled()
        assert waiting._now == ""
    finally:
        QAccessible.setActive(False)
