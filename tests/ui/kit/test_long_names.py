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
from psg_admin.ui.kit.picker import PickField

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
