"""Names that are long, or hold what Qt takes for a sign of its own: they stay what they are."""

from functools import partial

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.jobs import Jobs
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.picker import PickField
from psg_admin.ui.kit.widgets import LineLabel, TextLabel

LONG = "<b>Bold</b> & Co " + "x" * 200


def nobody(_text: str) -> partial[list[Hit]]:
    return partial(nothing)


def nothing(_session: Session) -> list[Hit]:
    return []


def done(_session: Session) -> Changes:
    return changed(Topic.PEOPLE, summary="Done")


def test_who_was_put_into_a_field_is_who_is_meant_however_long_the_name(jobs: Jobs, qtbot: QtBot) -> None:
    picker = PickField(jobs, nobody)
    qtbot.addWidget(picker.line)
    hit = Hit("person", 2, f"{'x' * 200}, <b>Bold</b>", "No. 0002")
    picker.put(hit)
    assert picker.value() == hit
    assert picker.typed() == hit


def test_a_dialog_of_a_long_name_is_no_wider_and_keeps_its_signs(jobs: Jobs, qtbot: QtBot) -> None:
    def opened(title: str) -> FormDialog:
        made = FormDialog(
            None,
            jobs,
            name=f"long {len(title)}",
            title=title,
            action="&Save",
            fields=[form.text("town", "&Town")],
            draft={},
            operation=lambda _values: done,
        )
        qtbot.addWidget(made)
        made.show()
        return made

    short, long = opened("Ana"), opened(LONG)
    assert long.width() == short.width()
    assert long.windowTitle() == LONG
    assert LONG in [label.text() for label in long.findChildren(QLabel)]


FOLDER = "/home/office/Documents/" + "Andean_Friends_" * 8 + "office_2026_10_20.sqlite"


def test_of_a_long_path_the_end_is_seen_too_and_the_tool_tip_has_all_of_it(qtbot: QtBot) -> None:
    words = f"Last backed up to the second place: {FOLDER}."
    for label in (LineLabel(FOLDER, middle=True), TextLabel(words)):
        qtbot.addWidget(label)
        label.setMinimumWidth(1)
        label.resize(300, 80)
        label.show()
        text = label.text()
        drawn = label.drawn()
        assert drawn.rstrip(".").endswith(".sqlite")
        assert "…" in drawn
        assert all(label.fontMetrics().horizontalAdvance(word) <= 300 for word in drawn.replace("/", "/ ").split())
        assert FOLDER in label.toolTip()
        cut = label.grab().toImage()
        label.resize(3000, 80)
        assert label.drawn() == label.text() == text
        assert label.toolTip() == ""
        label.resize(300, 80)
        assert label.grab().toImage() == cut


def test_a_pane_shows_the_end_of_a_path(qtbot: QtBot) -> None:
    pane = DetailPane("pane")
    qtbot.addWidget(pane)
    pane.resize(328, 400)
    pane.show()
    with pane.filled(1):
        line = pane.line(FOLDER, "soft")
    qtbot.waitUntil(lambda: line.drawn().endswith(".sqlite") and "…" in line.drawn())
    assert line.width() <= pane.viewport().width()
