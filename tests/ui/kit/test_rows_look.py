"""How rows look: tints, the ring of the current one, badges, days; and what is drawn so but never copied so."""

from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from psg_admin.kernel.money import Money
from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.columns import Columns
from psg_admin.ui.kit.widgets import Badge
from tests.ui.kit.lists import Row
from tests.ui.kit.test_table import Desk, desk

__all__ = ["desk"]

ROW = Row(7, "Member 7", Money(7), date(2016, 1, 7), "Current")


def colours(image: QImage, place: QRect | None = None) -> set[str]:
    """Return the colours in a part of a picture."""
    place = place or image.rect()
    return {
        image.pixelColor(x, y).name().upper()
        for x in range(place.left(), place.right() + 1)
        for y in range(place.top(), place.bottom() + 1)
    }


def row_picture(desk: Desk, row: int) -> set[str]:
    grid = desk.table.grid()
    image = grid.viewport().grab().toImage()
    return colours(image, QRect(0, grid.rowViewportPosition(row), image.width(), grid.rowHeight(row)))


@pytest.fixture(params=["light", "dark"])
def loaded(request: pytest.FixtureRequest, desk: Desk, qapp: QApplication) -> Desk:
    theme.apply(qapp, request.param)
    desk.load()
    desk.table.window().activateWindow()
    return desk


def test_chosen_rows_are_tinted_and_the_current_one_is_ringed_only_while_the_list_has_the_keyboard(
    loaded: Desk,
) -> None:
    grid, now = loaded.table.grid(), theme.tokens()
    grid.setFocus()
    loaded.choose(2, 4)
    assert all(now.chosen in row_picture(loaded, row) for row in (2, 3, 4))
    assert now.chosen not in row_picture(loaded, 5)
    ringed = [row for row in range(8) if now.focus in row_picture(loaded, row)]
    assert ringed == [grid.currentIndex().row()], "one mark, around the whole row"
    grid.clearFocus()
    assert not any(now.focus in row_picture(loaded, row) for row in range(8))
    assert now.chosen in row_picture(loaded, 3), "what is chosen stays to be seen"


def test_the_ring_leaves_nothing_behind_and_is_on_the_current_row_though_another_is_chosen(loaded: Desk) -> None:
    grid, now = loaded.table.grid(), theme.tokens()
    grid.setFocus()
    grid.go_to(1)
    grid.selectionModel().setCurrentIndex(grid.model().index(4, 1), QItemSelectionModel.SelectionFlag.NoUpdate)
    assert [row for row in range(8) if now.focus in row_picture(loaded, row)] == [4]
    assert now.chosen in row_picture(loaded, 1)


def test_lines_between_rows_are_inset(loaded: Desk) -> None:
    grid = loaded.table.grid()
    image = grid.viewport().grab().toImage()
    y = grid.rowViewportPosition(1) - 1
    assert image.pixelColor(40, y) == QColor(theme.tokens().hair)
    assert image.pixelColor(4, y) != QColor(theme.tokens().hair)


def test_no_line_between_rows_lies_on_the_line_of_the_foot(loaded: Desk) -> None:
    grid = loaded.table.grid()
    over = grid.viewport().height() % cells.row_height()
    grid.setFixedHeight(grid.height() - over)
    image = grid.viewport().grab().toImage()
    assert image.height() % cells.row_height() == 0
    assert image.pixelColor(40, image.height() - 1) != QColor(theme.tokens().hair)


def test_a_day_of_one_figure_has_room_for_two_and_is_copied_as_it_is_written(desk: Desk) -> None:
    assert cells.drawn("7 Nov 2026", Kind.DAY) == "\u20077 Nov 2026"
    assert cells.drawn("17 Nov 2026", Kind.DAY) == "17 Nov 2026"
    assert cells.drawn("7 Nov 2026, 11:00", Kind.MOMENT).startswith("\u2007")
    assert cells.drawn("7 Nov", Kind.TEXT) == "7 Nov"
    assert cells.drawn("for life", Kind.DAY) == "for life"
    desk.load()
    desk.choose(0, 40)
    desk.table.copy()
    desk.settled()
    assert "\u2007" not in QGuiApplication.clipboard().text()


def test_a_sum_and_its_heading_end_where_the_column_ends(desk: Desk) -> None:
    desk.load()
    model = desk.table.grid().model()
    for column in (2,):
        side = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("tone", "ground"), [("", ""), ("plain", "edge"), ("attention", "attention_ground"), ("bad", "bad_ground")]
)
def test_each_tone_looks_as_drawn_in_a_cell_and_as_a_badge(
    desk: Desk, qtbot: QtBot, qapp: QApplication, scheme: theme.Scheme, tone: str, ground: str
) -> None:
    theme.apply(qapp, scheme)
    now = theme.tokens()
    painter_of_cells = cells.CellPainter(desk.table.grid())

    def cell(*, chosen: bool) -> QImage:
        image = QImage(160, 32, QImage.Format.Format_RGB32)
        image.fill(QColor(now.chosen if chosen else now.surface))
        painter = QPainter(image)
        painter.setFont(theme.font())
        painter_of_cells.state(painter, QRect(0, 0, 160, 32), "Lapsed", tone, chosen=chosen)
        painter.end()
        return image

    ink = getattr(now, tone if tone in {"attention", "bad"} else "soft")
    drawn = colours(cell(chosen=False))
    if ground:
        assert getattr(now, ground) in drawn
    assert all(getattr(now, other) not in drawn for other in {"attention_ground", "bad_ground"} - {ground})
    assert _nearest(drawn, ink) < 24
    if tone in {"attention", "bad"}:
        edge = cell(chosen=True).pixelColor(40, 6)
        assert _nearest({edge.name()}, ink) < 24, "on a chosen row a badge has an edge in its ink"
        assert _nearest({cell(chosen=False).pixelColor(40, 6).name()}, ink) > 60

    badge = Badge("Lapsed", tone)
    qtbot.addWidget(badge)
    badge.show()
    assert badge.height() == theme.tall(20)
    if ground:
        assert getattr(now, ground) in colours(badge.grab().toImage())


def _nearest(found: set[str], wanted: str) -> int:
    """Return how far the colour nearest to ``wanted`` is from it."""
    want = QColor(wanted)
    each = [QColor(one) for one in found]
    return min(abs(o.red() - want.red()) + abs(o.green() - want.green()) + abs(o.blue() - want.blue()) for o in each)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_hint_in_an_empty_field_can_be_read(qtbot: QtBot, qapp: QApplication, scheme: theme.Scheme) -> None:
    theme.apply(qapp, scheme)
    line = QLineEdit()
    line.setPlaceholderText("Name, number, town ■■■■")
    qtbot.addWidget(line)
    line.resize(240, 32)
    line.show()
    drawn = colours(line.grab().toImage(), QRect(4, 4, 230, 24))
    assert theme.tokens().soft in drawn, "and not half of it"


def test_columns_of_words_give_way_the_least_telling_first(qtbot: QtBot) -> None:
    columns: list[Column[dict[str, str]]] = [
        Column("name", "Name", lambda row: row["name"], width=20),
        Column("way", "Way", lambda row: row["way"], width=20),
        Column("for", "For", lambda row: row["for"], width=20, tells=True),
    ]
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, 3, view)
    view.setModel(model)
    view.verticalHeader().hide()
    shared = Columns(view, columns, "give")
    row = {"name": "Quispe Paredes, Gareth", "for": "Annual Conference 2026", "way": "Standing order, monthly"}
    for place, key in enumerate(("name", "way", "for")):
        model.setData(model.index(0, place), row[key])
    needs = [cells.cell_width(row[key], Kind.TEXT) for key in ("name", "way", "for")]
    view.show()

    def widths(room: int) -> list[int]:
        view.resize(room + view.width() - view.viewport().width(), 300)
        shared.measure()
        shared.grow()
        return [view.columnWidth(index) for index in range(3)]

    roomy = widths(sum(needs) + 30)
    assert all(width >= need for width, need in zip(roomy, needs, strict=True)), "nothing is cut where there is room"
    narrow = widths(sum(needs) - 40)
    assert (narrow[0], narrow[2]) == (needs[0], needs[2])
    assert narrow[1] == needs[1] - 40


def test_a_column_that_yields_is_left_out_where_there_is_no_room_until_the_columns_are_chosen(qtbot: QtBot) -> None:
    columns: list[Column[str]] = [
        Column("who", "Payer", str, width=20),
        Column("by", "Method", str, width=14, yields=True),
        Column("for", "For", str, width=24, tells=True),
    ]
    model = QStandardItemModel(0, 3)
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    placed = Columns(view, columns, "test.yields")
    placed.place()
    for wide, shown in ((120, [0, 1, 2]), (50, [0, 2]), (120, [0, 1, 2])):
        view.setFixedWidth(theme.chars(wide))
        view.show()
        placed.grow()
        assert placed.shown_order() == shown
        assert placed.in_files() == [0, 1, 2], "a file of the list has it all the same"
    view.setFixedWidth(theme.chars(50))
    placed.grow()
    placed.show(1, shown=True)
    qtbot.waitUntil(lambda: placed.shown_order() == [0, 1, 2])
    placed.grow()
    assert placed.shown_order() == [0, 1, 2], "the person wants it"


def test_what_is_said_briefly_is_whole_in_its_tip() -> None:
    brief: Column[Row] = Column("name", "Name", lambda row: row.name, brief=lambda row: row.name[-1:])
    assert (brief.on_screen(ROW), brief.in_full(ROW), brief.seen_kind) == ("7", "Member 7", Kind.TEXT)
    state: Column[Row] = Column("name", "Name", lambda row: row.name, head="", seen=lambda _row: "Late")
    assert (state.on_screen(ROW), state.in_full(ROW), state.heading) == ("Late", "Late", "")
