"""The one table: loads what is seen, keeps what is chosen, sorts, adds up, copies, remembers."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from psg_admin.kernel.money import Money
from psg_admin.paper.table import Column, Kind
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.ui.kit import cells
from psg_admin.ui.kit.columns_dialog import ColumnsDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.heading import Heading
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.table_foot import TableFoot
from psg_admin.ui.kit.widgets import LineLabel
from tests.ui.conftest import Recorder, press
from tests.ui.kit.lists import COLUMNS, Row, Shrinking, Source

Settled = Callable[[], None]
FEW = 2_000
MANY = 100_000


class Desk:
    """A table on the screen, with hands."""

    def __init__(self, jobs: Jobs, qtbot: QtBot, settled: Settled) -> None:
        self.jobs = jobs
        self.bot = qtbot
        self.settled = settled
        self.source = Source(FEW)
        self.first_steps: list[str] = []
        self.table = self.make()

    def make(self) -> Table[Row]:
        """Show a fresh table of the list."""
        empty = EmptyState("No members yet", "They stand here.", "&New member", lambda: self.first_steps.append("new"))
        table = Table(self.jobs, COLUMNS, self.source.ids, self.source.rows, "members", empty, title="Members")
        table.resize(900, 500)
        self.bot.addWidget(table)
        table.show()
        self.table = table
        return table

    def load(self, query: ListQuery | None = None) -> None:
        """Ask, and wait for what is seen."""
        self.table.ask(query or ListQuery())
        self.settled()
        self.table.grid().grab()
        self.settled()

    def cell(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        model = self.table.grid().model()
        return str(model.index(row, column).data())

    def choose(self, first: int, last: int) -> None:
        """Choose rows as Shift does."""
        grid = self.table.grid()
        grid.go_to(first)
        for row in range(first + 1, last + 1):
            index = grid.model().index(row, 0)
            flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
            grid.selectionModel().select(index, flags)

    def status(self) -> str:
        """Return the line below the list."""
        label = self.table.findChild(TableFoot, "members.status")
        assert label is not None
        return label.text()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the list."""
        QTest.keyClick(self.table.grid(), key, modifiers)


@pytest.fixture
def desk(jobs: Jobs, qtbot: QtBot, settled: Settled) -> Iterator[Desk]:
    made = Desk(jobs, qtbot, settled)
    yield made
    settled()


def test_columns_make_room_as_one_scrolls_and_none_of_them_comes_or_goes(
    jobs: Jobs, qtbot: QtBot, settled: Settled
) -> None:
    columns: list[Column[Row]] = [
        Column(
            "name", "Name", lambda row: "Margaret of Newcastle upon Tyne" if row.id == 60 else f"M {row.id}", width=10
        ),
        Column("town", "Town", lambda row: "Leeds", width=10),
        Column("code", "Code", lambda row: f"{row.id:06d}", Kind.CODE, 8, yields=True),
        Column("state", "", lambda row: "Missed since November" if row.id == 60 else "", Kind.STATE, 8),
    ]
    source = Source(200)
    table: Table[Row] = Table(jobs, columns, source.ids, source.rows, "roomy", EmptyState("None"))
    qtbot.addWidget(table)
    table.resize(560, 400)
    table.show()
    table.reload()
    settled()
    grid = table.grid()
    shown = grid.columns.shown_order()
    assert 2 in shown, "there is room for the code"
    table.select_id(60)
    grid.grab()
    settled()
    wide = grid.columnWidth(0)
    assert grid.columnWidth(1) <= grid.columns._title_width(1), "no other column has room to spare"
    assert grid.columnWidth(3) >= cells.cell_width("Missed since November", Kind.STATE) - 1
    assert grid.columns.shown_order() == shown
    table.select_id(1)
    grid.grab()
    settled()
    assert grid.columnWidth(0) == wide, "it stays, and does not move to and fro"
    assert grid.columns.shown_order() == shown


def test_who_moves_a_column_while_another_has_given_way_gets_that_back_once_there_is_room(
    jobs: Jobs, qtbot: QtBot, settled: Settled
) -> None:
    columns: list[Column[Row]] = [
        Column("name", "Name", lambda row: f"Member {row.id}", width=10),
        Column("town", "Town", lambda row: "Leeds", width=10),
        Column("code", "Code", lambda row: f"{row.id:06d}", Kind.CODE, 8, yields=True),
    ]
    source = Source(20)

    def made() -> Table[Row]:
        table: Table[Row] = Table(jobs, columns, source.ids, source.rows, "moved", EmptyState("None"))
        qtbot.addWidget(table)
        table.resize(200, 400)
        table.show()
        table.reload()
        settled()
        return table

    table = made()
    grid = table.grid()
    assert grid.columns.shown_order() == [0, 1], "there is no room for the code"
    grid.horizontalHeader().moveSection(1, 0)
    settled()
    qtbot.wait(1)
    assert grid.columns.shown_order() == [1, 0]
    table.resize(560, 400)
    settled()
    assert grid.columns.shown_order() == [1, 0, 2]
    again = made()
    again.resize(560, 400)
    settled()
    assert again.grid().columns.shown_order() == [1, 0, 2], "the order is remembered, and no choice that nobody made"


def test_a_hundred_thousand_rows_load_only_what_is_seen(desk: Desk) -> None:
    desk.source.size = MANY
    desk.load()
    assert desk.table.count() == MANY
    assert sum(desk.source.asked) <= 300
    assert desk.cell(0, 1) == "Member 1"


def test_rows_far_down_show_a_placeholder_and_come_when_they_are_seen(desk: Desk) -> None:
    desk.source.size = MANY
    desk.load()
    assert desk.cell(50_000, 1) == "…"
    desk.table.grid().go_to(50_000)
    desk.table.grid().grab()
    desk.settled()
    assert desk.cell(50_000, 1) == "Member 50001"
    assert sum(desk.source.asked) <= 800


@pytest.mark.parametrize("gone", [2, 1_500])
def test_what_is_removed_while_the_list_is_on_its_way_is_not_in_it(desk: Desk, gone: int) -> None:
    desk.source = Shrinking(FEW, {gone})
    desk.make()
    desk.load()
    desk.table.grid().go_to(gone - 1)
    desk.table.grid().grab()
    desk.settled()
    desk.table.grid().grab()
    desk.settled()
    assert desk.table.count() == FEW - 1
    assert desk.cell(gone - 2, 1) == f"Member {gone - 1}"
    assert desk.cell(gone - 1, 1) == f"Member {gone + 1}"


def test_values_are_written_as_people_read_them(desk: Desk) -> None:
    desk.load()
    assert [desk.cell(99, column) for column in range(5)] == ["000100", "Member 100", "£1.00", "10 Apr 2016", "Lapsed"]


def test_a_click_on_a_heading_sorts_through_the_query_and_a_second_turns_it_round(desk: Desk) -> None:
    desk.load()
    header = desk.table.grid().horizontalHeader()
    for expected in ("000001", "002000"):
        place = header.sectionViewportPosition(0) + 20
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=header.rect().center().__class__(place, 10))
        desk.settled()
        assert desk.cell(0, 0) == expected
    assert desk.source.queries[-1] == ListQuery(sort="number", descending=True)
    assert desk.table.selected_ids() == [], "a heading sorts and chooses nothing"
    assert habits.get("table members")["sort"] == "-number"


def test_a_click_with_shift_sorts_by_one_more_column_and_the_headings_tell_their_places(desk: Desk) -> None:
    desk.load()
    heading = desk.table.grid().horizontalHeader()
    assert isinstance(heading, Heading)
    click_heading(desk, 2)
    assert heading.sorted_words(2) == "▲"
    click_heading(desk, 1, shift=True)
    click_heading(desk, 1, shift=True)
    assert desk.source.queries[-1].orders == (Order("fee"), Order("name", descending=True))
    assert [heading.sorted_words(column) for column in (0, 1, 2)] == ["", "2▼", "1▲"]
    assert habits.get("table members")["sort"] == "fee,-name"
    click_heading(desk, 0)
    assert desk.source.queries[-1] == ListQuery(sort="number")


def test_the_menu_sorts_by_one_more_column_too(desk: Desk) -> None:
    desk.load()
    assert not submenu(desk, "Then by").isEnabled()
    action(submenu(desk, "Sort by"), "Fee").trigger()
    desk.settled()
    then = submenu(desk, "Then by")
    assert [one.text() for one in then.actions()] == ["No.", "Name", "Standing", "Note"]
    action(then, "Name").trigger()
    desk.settled()
    assert desk.source.queries[-1].orders == (Order("fee"), Order("name"))


def submenu(desk: Desk, words: str) -> QMenu:
    """Return a menu inside the menu of the columns, by its words."""
    found = action(desk.table.grid().columns_menu(), words).menu()
    assert isinstance(found, QMenu)
    return found


def action(menu: QMenu, words: str) -> QAction:
    """Return what a menu offers under these words."""
    return next(one for one in menu.actions() if one.text().replace("&", "") == words)


def click_heading(desk: Desk, column: int, *, shift: bool = False) -> None:
    """Click on the heading of a column, with Shift or without."""
    header = desk.table.grid().horizontalHeader()
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    place = QPoint(header.sectionViewportPosition(column) + 20, 10)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, held, place)
    desk.settled()


def test_a_column_that_the_query_cannot_order_by_does_not_sort(desk: Desk) -> None:
    desk.load()
    desk.table.grid()._header_clicked(3)
    desk.settled()
    assert len(desk.source.queries) == 1


def test_what_is_chosen_stays_chosen_when_the_list_changes(desk: Desk) -> None:
    desk.load()
    desk.choose(9, 11)
    assert desk.table.selected_ids() == [10, 11, 12]
    desk.load(ListQuery(text="2"))
    assert desk.table.selected_ids() == [10, 12]
    assert desk.table.current_id() == 10


@pytest.mark.parametrize(
    ("chosen", "gone", "then"),
    [
        ((10, 10), {10}, [11]),
        ((10, 12), {10, 11, 12}, [13]),
        ((10, 12), {10}, [11, 12]),
        ((10, 12), {10, 12}, [11]),
        ((FEW, FEW), {FEW}, [FEW - 1]),
    ],
)
def test_where_what_is_chosen_is_removed_the_list_goes_on_to_the_next(
    desk: Desk, chosen: tuple[int, int], gone: set[int], then: list[int]
) -> None:
    source = desk.source = Shrinking(FEW, set())
    desk.make()
    desk.load()
    first, last = chosen
    desk.choose(first - 1, last - 1)
    picked: list[object] = []
    desk.table.picked.connect(picked.append)
    source.gone = gone
    desk.table.reload()
    desk.settled()
    assert desk.table.selected_ids() == then
    assert (desk.table.current_id(), picked) == (then[0], then[:1])


def test_a_list_that_is_narrowed_goes_on_to_nobody(desk: Desk) -> None:
    desk.load()
    desk.table.select_id(5)
    desk.load(ListQuery(text="2"))
    assert (desk.table.selected_ids(), desk.table.current_id()) == ([], -1)


def test_a_reload_without_change_tells_nobody_that_another_row_was_picked(desk: Desk) -> None:
    desk.load()
    desk.table.select_id(5)
    picked: list[object] = []
    desk.table.picked.connect(picked.append)
    desk.table.reload()
    desk.settled()
    assert picked == []
    assert desk.table.current_id() == 5


def test_a_record_that_is_not_in_the_list_yet_is_chosen_once_it_is(desk: Desk) -> None:
    desk.load(ListQuery(text="2"))
    desk.table.select_id(1_777)
    desk.load(ListQuery())
    assert desk.table.current_id() == 1_777
    assert desk.cell(1_776, 1) == "Member 1777"


def test_the_sum_of_what_is_chosen_stands_below(desk: Desk) -> None:
    desk.load()
    desk.choose(0, 2)
    desk.settled()
    assert desk.status() == "3 of 2,000 chosen · Fee £0.06"


def test_what_a_column_does_not_count_is_in_no_sum(desk: Desk) -> None:
    column: Column[Money] = Column("fee", "Fee", lambda fee: fee, Kind.MONEY, counts=lambda fee: fee != Money(2))
    foot = desk.table.findChild(TableFoot)
    assert foot is not None
    foot.show_sums(3, [column], [Money(1), Money(2), Money(3)])
    assert foot.text() == "3 of 3 chosen · Fee £0.04"


def test_where_count_and_sum_do_not_fit_side_by_side_they_stand_one_below_the_other(desk: Desk) -> None:
    foot = desk.table.findChild(TableFoot)
    assert foot is not None
    foot.set_proof("£4,120.55 + done £697.05 + open £661.22 = £5,478.82  ✓ agrees")
    desk.load()
    count, proof = foot.findChildren(LineLabel)
    one_line = foot.height()
    assert count.y() == proof.y()
    desk.table.resize(count.sizeHint().width() + proof.sizeHint().width(), desk.table.height())
    desk.settled()
    assert proof.y() >= count.geometry().bottom()
    assert foot.height() > one_line
    assert not count.is_cut()
    assert not proof.is_cut()
    desk.table.resize(1000, desk.table.height())
    desk.settled()
    assert foot.height() == one_line


def test_all_can_be_chosen_without_fetching_all(desk: Desk) -> None:
    desk.source.size = MANY
    desk.load()
    desk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.settled()
    assert len(desk.table.selected_ids()) == MANY
    assert desk.status() == "100,000 of 100,000 chosen"
    assert sum(desk.source.asked) <= 300


def test_a_sum_that_comes_late_is_not_said_of_what_was_chosen_since(desk: Desk) -> None:
    desk.source.size = MANY
    desk.load()
    desk.choose(0, 2)
    desk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    desk.settled()
    assert desk.status() == "100,000 of 100,000 chosen"


def test_copying_gives_cells_with_tabs_in_the_order_shown(desk: Desk) -> None:
    desk.load()
    desk.choose(0, 1)
    desk.bot.keySequence(desk.table.grid(), QKeySequence(QKeySequence.StandardKey.Copy))
    desk.settled()
    assert QGuiApplication.clipboard().text().splitlines() == [
        "No.\tName\tFee\tPaid to\tStanding",
        "000001\tMember 1\t£0.01\t2 Jan 2016\tCurrent",
        "000002\tMember 2\t£0.02\t3 Jan 2016\tCurrent",
    ]


def test_a_column_is_called_in_the_choice_of_columns_and_the_menu_as_above_the_list(
    jobs: Jobs, qtbot: QtBot, settled: Settled
) -> None:
    columns: list[Column[Row]] = [
        Column("standing", "Standing", lambda row: row.standing, head="Status"),
        Column("note", "Note", lambda row: "", head=""),
    ]
    source = Source(3)
    table: Table[Row] = Table(jobs, columns, source.ids, source.rows, "called", EmptyState("None"), title="Members")
    qtbot.addWidget(table)
    table.show()
    table.reload()
    settled()
    table.choose_columns()
    dialog = table.findChild(ColumnsDialog)
    assert dialog is not None
    assert [dialog.items.item(row).text() for row in range(2)] == ["Status", "Note"]
    press(dialog, "Close")
    menus = table.grid().columns_menu().findChildren(QMenu)
    assert all("Standing" not in action.text() for menu in menus for action in menu.actions())


def test_columns_are_chosen_moved_widened_and_reset_by_the_keyboard_alone(desk: Desk) -> None:
    desk.load()
    before = [column.key for column in desk.table.visible_columns()]
    desk.table.choose_columns()
    dialog = desk.table.findChild(ColumnsDialog)
    assert dialog is not None
    items, header = dialog.items, desk.table.grid().horizontalHeader()
    told = [(items.item(row).text(), items.item(row).checkState() == Qt.CheckState.Checked) for row in range(6)]
    assert told[0] == ("No.", True)
    assert told[-1] == ("Note", False)
    QTest.keyClick(items, Qt.Key.Key_Down)
    QTest.keyClick(items, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [column.key for column in desk.table.visible_columns()][:2] == ["name", "number"]
    wide = header.sectionSize(1)
    QTest.keyClick(items, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert header.sectionSize(1) > wide
    QTest.keyClick(items, Qt.Key.Key_End)
    QTest.keyClick(items, Qt.Key.Key_Space)
    assert "note" in [column.key for column in desk.table.visible_columns()]
    desk.settled()
    assert habits.get("table members")["order"][:2] == ["name", "number"]
    press(dialog, "As they were at first")
    assert [column.key for column in desk.table.visible_columns()] == before
    press(dialog, "Close")


def test_copying_gives_a_table_too_in_which_numbers_that_are_none_stay_text(desk: Desk) -> None:
    desk.load()
    desk.choose(0, 1)
    desk.table.copy()
    desk.settled()
    html = QGuiApplication.clipboard().mimeData().html()
    assert "<tr><th>No.</th><th>Name</th><th>Fee</th><th>Paid to</th><th>Standing</th></tr>" in html
    assert ">000001</td>" in html
    assert "<td>0.01</td><td>2016-01-02</td>" in html
    assert "<td>000001" not in html, "it is marked as text"


def test_more_than_a_clipboard_takes_is_refused_in_a_sentence(desk: Desk, recorder: Recorder) -> None:
    desk.source.size = MANY
    desk.load()
    desk.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().setText("before")
    desk.table.copy()
    desk.settled()
    assert recorder.messages == ["100,000 rows are too many to copy: choose at most 20,000, or export the list."]
    assert QGuiApplication.clipboard().text() == "before"


def test_a_list_that_is_here_as_a_whole_says_what_it_comes_to(desk: Desk) -> None:
    desk.source.size = 3
    desk.load()
    assert desk.status() == "3 in the list · Fee £0.06"
    desk.choose(1, 2)
    desk.settled()
    assert desk.status() == "2 of 3 chosen · Fee £0.05"
    desk.table.grid().clearSelection()
    desk.source.size = FEW
    desk.load(ListQuery(text="1"))
    assert desk.status() == "2,000 in the list"


def test_a_copied_cell_is_never_a_formula(desk: Desk) -> None:
    desk.load()
    desk.table.grid().columns.show(5, shown=True)
    desk.table.select_id(1)
    desk.table.copy()
    desk.settled()
    assert QGuiApplication.clipboard().text().endswith("\t'=Note 1")


def test_enter_and_a_double_click_open_the_record(desk: Desk) -> None:
    desk.load()
    opened: list[object] = []
    desk.table.opened.connect(opened.append)
    desk.table.select_id(3)
    desk.press(Qt.Key.Key_Return)
    place = desk.table.grid().visualRect(desk.table.grid().model().index(1, 1)).center()
    QTest.mouseClick(desk.table.grid().viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(desk.table.grid().viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [3, 2]


def test_the_arrow_keys_home_and_end_walk_the_list(desk: Desk) -> None:
    desk.load()
    desk.table.select_id(1)
    desk.press(Qt.Key.Key_Down)
    assert desk.table.current_id() == 2
    desk.press(Qt.Key.Key_End)
    assert desk.table.current_id() == FEW
    desk.press(Qt.Key.Key_Home)
    assert desk.table.current_id() == 1


def test_an_empty_list_says_what_belongs_here_and_offers_the_first_step(desk: Desk) -> None:
    desk.source.size = 0
    desk.load(ListQuery(text="2"))
    assert desk.table._nothing is not None
    assert "Nothing here fits" in desk.table._nothing._words.text()
    cleared: list[str] = []
    desk.table.clear_wanted.connect(lambda: cleared.append("all"))
    desk.table._nothing._action.click()
    assert cleared == ["all"]


def test_a_list_without_filters_that_is_empty_offers_the_first_step(desk: Desk) -> None:
    desk.source = Source(1)
    desk.make()
    desk.load(ListQuery(filters={}, text="7"))
    desk.source.size = 1
    desk.load(ListQuery())
    assert desk.table.count() == 1


def test_columns_are_chosen_moved_and_sized_and_remembered(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    grid.columns.show(5, shown=True)
    grid.columns.show(3, shown=False)
    grid.horizontalHeader().moveSection(2, 0)
    grid.horizontalHeader().resizeSection(1, 333)
    desk.settled()
    desk.bot.wait(1)
    again = desk.make()
    assert [column.key for column in again.visible_columns()] == ["fee", "number", "name", "standing", "note"]
    assert abs(again.grid().horizontalHeader().sectionSize(1) - 333) <= 3
    again.grid().columns.reset()
    assert [column.key for column in again.visible_columns()] == ["number", "name", "fee", "paid_to", "standing"]


def test_the_last_column_cannot_be_hidden_and_the_menu_offers_the_rest(desk: Desk) -> None:
    menu = desk.table.grid().columns_menu()
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles == [
        "&Copy",
        "&Sort by",
        "&Then by",
        "Show c&olumns",
        "C&hoose columns…",
        "Columns as they &were at first",
    ]


def test_a_screen_reader_reads_list_and_cells(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    assert grid.accessibleName() == "Members"
    assert grid.model().index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole) == "2 January 2016"


def test_a_narrow_table_shortens_words_before_it_scrolls(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    usual = grid.horizontalHeader().sectionSize(1)
    assert usual > grid.columns._usual_width(1), "what is left over goes to the widest words"
    needed = sum(grid.columns._usual_width(index) for index in grid.columns.shown_order())
    around = desk.table.width() - grid.viewport().width()
    desk.table.resize(needed + around - 8, 500)
    assert grid.horizontalHeader().sectionSize(1) < grid.columns._usual_width(1)
    assert grid.horizontalScrollBar().maximum() == 0


def test_a_row_that_is_seen_stays_so_when_the_list_loses_height_to_a_message(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    grid.go_to(500)
    assert grid.visualRect(grid.currentIndex()).bottom() < grid.viewport().height()
    desk.table.resize(900, 440)
    desk.bot.waitUntil(lambda: grid.visualRect(grid.currentIndex()).bottom() < grid.viewport().height())
    grid.verticalScrollBar().setValue(0)
    desk.table.resize(900, 400)
    desk.settled()
    assert grid.first_row() == 0  # who has scrolled away from the row is not taken back to it


def test_a_list_that_is_narrowed_or_sorted_is_seen_from_its_top_and_one_that_is_read_again_is_not(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    for query in (ListQuery("2"), ListQuery("2", sort="number", descending=True), ListQuery(filters={"every": "3"})):
        grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
        desk.load(query)
        assert grid.first_row() == 0
    grid.verticalScrollBar().setValue(grid.verticalScrollBar().maximum() // 2)
    seen = grid.first_row()
    desk.source.size -= 10
    desk.load(desk.table.current_query())
    assert grid.first_row() == seen > 0


def test_nothing_is_cut_in_a_list_that_comes_while_one_has_scrolled(jobs: Jobs, qtbot: QtBot, settled: Settled) -> None:
    columns: list[Column[Row]] = [
        Column("name", "Name", lambda row: f"Member {row.id}", width=30),
        Column("state", "State", lambda row: f"{'£30.00 owed' * (row.id % 99 == 50)}", Kind.STATE, 8),
    ]
    source = Source(60)
    table: Table[Row] = Table(jobs, columns, source.ids, source.rows, "owed", EmptyState("None"))
    qtbot.addWidget(table)
    table.resize(500, 400)
    table.show()
    table.reload()
    settled()
    table.select_id(50)
    settled()
    table.grid().columns.forget()
    table.ask(ListQuery(filters={"every": "1"}))
    settled()
    assert table.grid().columnWidth(1) >= cells.cell_width("£30.00 owed", Kind.STATE)


def test_the_row_that_the_focus_falls_on_is_chosen(desk: Desk) -> None:
    desk.load()
    desk.table.activateWindow()
    desk.bot.waitUntil(desk.table.isActiveWindow)
    desk.table.grid().clearFocus()
    assert desk.table.selected_ids() == []
    desk.table.grid().setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.table.selected_ids() == [desk.table.current_id()] == [desk.table.all_ids()[0]]


def test_who_comes_back_from_a_dialog_finds_no_row_chosen_that_nobody_chose(desk: Desk) -> None:
    desk.load()
    grid = desk.table.grid()
    desk.table.activateWindow()
    desk.bot.waitUntil(desk.table.isActiveWindow)
    grid.clearFocus()
    picked: list[int] = []
    desk.table.picked.connect(picked.append)
    grid.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert grid.hasFocus()
    assert (picked, desk.table.selected_ids(), desk.table.current_id()) == ([], [], -1)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert desk.table.selected_ids() == [desk.table.current_id()] == [desk.table.all_ids()[0]]


def test_whole_rows_are_seen_before_the_next_turn_of_a_busy_machine(desk: Desk) -> None:
    desk.load()
    for high in range(300, 640, 17):
        desk.table.resize(900, high)
        assert desk.table.grid().viewport().height() % cells.row_height() == 0, high
