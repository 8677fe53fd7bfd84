"""At 200 %, and on a small screen: what is round stays round, headings give way to words, no dialog is too large."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QFontMetrics, QStandardItemModel
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.paper.table import Column, Kind
from psg_admin.paths import Home
from psg_admin.ui.dialogs.history import HistoryDialog
from psg_admin.ui.first.start import FirstStart
from psg_admin.ui.kit import ask, cells, form, on_screen, theme
from psg_admin.ui.kit.columns import Columns
from psg_admin.ui.kit.crash import CrashDialog
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.glass_line import GlassLine
from psg_admin.ui.kit.more import More
from psg_admin.ui.kit.pane_parts import Glyph, MoreButton
from psg_admin.ui.kit.widgets import Badge, TextLabel
from psg_admin.ui.settings.looks import LooksPart
from psg_admin.ui.settings.page import SettingsPage


@pytest.fixture
def large(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, "light", 200)
    yield
    theme.apply(qapp, "light")


@pytest.mark.parametrize("percent", [100, 125, 150, 175, 200])
def test_a_badge_is_round_at_every_size(qtbot: QtBot, qapp: QApplication, percent: int) -> None:
    theme.apply(qapp, "light", percent)
    holder = QWidget()
    qtbot.addWidget(holder)
    badge = Badge("91 days", "attention")
    QVBoxLayout(holder).addWidget(badge)
    holder.show()
    image = holder.grab(badge.geometry()).toImage()
    theme.apply(qapp, "light")
    ground = QColor(theme.tokens().attention_ground)
    assert image.pixelColor(image.width() // 2, 2) == ground
    assert image.pixelColor(0, 0) != ground
    assert image.pixelColor(2, 2) != ground


def test_small_icons_grow_with_the_text_while_they_are_seen(qtbot: QtBot, qapp: QApplication) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    glyph, more, few, line = Glyph("phone"), MoreButton((), "Ana"), More(holder), GlassLine()
    box = QVBoxLayout(holder)
    for one in (glyph, more, few, line):
        box.addWidget(one)
    holder.show()
    at_first = (glyph.width(), more.iconSize().width(), few.iconSize().width(), line.textMargins().left())
    theme.apply(qapp, "light", 200)
    grown = (glyph.width(), more.iconSize().width(), few.iconSize().width(), line.textMargins().left())
    assert grown == (theme.line_height(), theme.px(12), theme.px(12), theme.line_height() + theme.px(4))
    assert all(now > before for now, before in zip(grown, at_first, strict=True))
    theme.apply(qapp, "light")


@pytest.mark.usefixtures("large")
def test_a_long_heading_gives_way_before_words_are_cut_to_a_few_letters(qtbot: QtBot) -> None:
    columns: list[Column[dict[str, str]]] = [
        Column("type", "Type", lambda row: row["type"], width=14),
        Column("fee", "By standing order, a year", lambda row: row["fee"], Kind.MONEY, width=8),
    ]
    view = QTableView()
    qtbot.addWidget(view)
    model = QStandardItemModel(1, 2, view)
    view.setModel(model)
    view.verticalHeader().hide()
    shared = Columns(view, columns, "heads")
    model.setData(model.index(0, 0), "Concession")
    model.setData(model.index(0, 1), "£13.50")
    view.show()
    words, title = cells.cell_width("Concession", Kind.TEXT), cells.title_width(columns[1].heading)
    view.resize(words + title - 120 + view.width() - view.viewport().width(), 300)
    shared.measure()
    shared.grow()
    assert view.columnWidth(0) + view.columnWidth(1) <= view.viewport().width()
    assert view.columnWidth(1) >= cells.cell_width("£13.50", Kind.MONEY)
    assert view.columnWidth(1) < title
    assert view.columnWidth(0) > cells.title_width("Type") + theme.px(6), "the words have what the heading gave"


@pytest.mark.usefixtures("large")
def test_no_dialog_is_larger_than_its_screen(
    qtbot: QtBot, desk: Desk, settled: Callable[[], None], tmp_path: Path
) -> None:
    office = QWidget()
    qtbot.addWidget(office)
    for dialog in (
        FirstStart(Home(tmp_path / "data")),
        CrashDialog("A report", office),
        ask._Reason(office, "Cancel the event", "Why is it cancelled?"),
        HistoryDialog(office, desk),
    ):
        dialog.show()
        settled()
        most = on_screen.most(dialog)
        assert dialog.width() <= most.width(), dialog
        assert dialog.height() <= most.height(), dialog
        assert dialog.minimumSizeHint().width() <= most.width(), dialog
        dialog.close()
    settled()


def test_a_sentence_of_the_settings_has_room_when_the_text_grows(
    qtbot: QtBot, qapp: QApplication, desk: Desk, settled: Callable[[], None]
) -> None:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.resize(740, 540)
    page.show()
    page.reload()
    settled()
    page.show_filter("appearance")
    settled()
    theme.apply(qapp, "light", 200)
    settled()
    part = page.seen()
    assert isinstance(part, LooksPart)
    hint = next(label for label in part.findChildren(TextLabel) if "next start" in label.text())
    box = part.form.editor("language").widget
    try:
        assert hint.height() >= hint.heightForWidth(hint.width())
        assert hint.mapTo(part, QPoint()).y() >= box.mapTo(part, QPoint(0, box.height())).y()
    finally:
        theme.apply(qapp, "light")


@pytest.mark.parametrize("seen", [True, False])
def test_the_labels_of_columns_have_the_width_of_the_text_of_now_also_where_they_are_not_dressed_yet(
    qtbot: QtBot,
    qapp: QApplication,
    seen: bool,  # noqa: FBT001 - a case
) -> None:
    def widths(made: form.Form) -> list[int]:
        made.line_up(beside=True)
        return [one.minimumWidth() for one in made.findChildren(QLabel) if one.buddy() is not None]

    def columns() -> form.Form:
        made = form.Form([form.text("a", "&Name"), form.COLUMN, form.text("b", "&How to reach them")], {})
        qtbot.addWidget(made)
        made.set_beside(beside=True)
        made.setVisible(seen)
        return made

    old = columns()
    try:
        for percent in (100, 200, 100, 150):
            theme.apply(qapp, "light", percent)
            assert widths(old) == widths(columns()), percent
            metrics = QFontMetrics(theme.font())
            assert widths(old)[1] == pytest.approx(metrics.horizontalAdvance("How to reach them"), abs=theme.chars(2))
    finally:
        theme.apply(qapp, "light")
