"""The forms of notes and tasks, and the deeds on them that ask nothing."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _, pgettext
from psg_admin.notes import operations
from psg_admin.notes.queries import NoteRow
from psg_admin.notes.rules import NoteDraft
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field

_Values = dict[str, Any]


def open_new_note(
    parent: QWidget, desk: Desk, *, contact_id: int | None = None, name: str = "", task: bool = False
) -> None:
    """Open the form of a new note about a contact called ``name``, or of the office's own; or of a ``task``."""

    def work(values: _Values) -> Work[Changes]:
        return partial(
            operations.add_note, draft=NoteDraft(**values), today=desk.today, author=desk.office.actor,
            contact_id=contact_id,
        )  # fmt: skip

    title = _("New task") if task else _("New note")
    about = _("About {name}").format(name=name) if name else _("Of the office")
    FormDialog(
        parent, desk.jobs, name=f"note.new.{contact_id or 0}.{task}", title=title, subtitle=about,
        fields=_fields(desk.today), draft={"due_on": desk.today} if task else {}, action=_("&Save"),
        operation=work, width=74,
    ).open()  # fmt: skip


def open_note(parent: QWidget, desk: Desk, row: NoteRow) -> None:
    """Open a note or a task to change it."""

    def work(values: _Values) -> Work[Changes]:
        draft = NoteDraft(**values)
        return partial(operations.change_note, note_id=row.id, draft=draft, version=row.version)

    about = _("About {name}").format(name=row.name) if row.name else _("Of the office")
    FormDialog(
        parent, desk.jobs, name=f"note.edit.{row.id}", title=_("Note") if row.due_on is None else _("Task"),
        subtitle=about, fields=_fields(desk.today),
        draft={"text": row.text, "due_on": row.due_on, "assignee": row.assignee}, action=_("&Save"), operation=work,
        width=74,
    ).open()  # fmt: skip


def finish(parent: QWidget, desk: Desk, note_ids: Sequence[int]) -> None:
    """Note that tasks are done; Undo opens them again."""
    deed = partial(operations.finish_tasks, note_ids=list(note_ids), today=desk.today, by=desk.office.actor)
    desk.jobs.write(deed, owner=parent)


def reopen(parent: QWidget, desk: Desk, note_ids: Sequence[int]) -> None:
    """Note that tasks are still to be done."""
    desk.jobs.write(partial(operations.reopen_tasks, note_ids=list(note_ids)), owner=parent)


def remove(parent: QWidget, desk: Desk, row: NoteRow) -> None:
    """Take a note away; Undo brings it back."""
    desk.jobs.write(partial(operations.remove_note, note_id=row.id, version=row.version), owner=parent)


def note_actions(parent: QWidget, desk: Desk, row: NoteRow) -> list[Action]:
    """Return what can be done to one note or task."""
    made = [
        Action(f"note.edit.{row.id}", _("Change the note"), partial(open_note, parent, desk, row), button=_("Change…"))
    ]
    if row.done_on is not None:
        again = partial(reopen, parent, desk, [row.id])
        made.append(Action(f"note.again.{row.id}", _("Still to be done"), again))
    elif row.due_on is not None:
        made.append(Action(f"note.done.{row.id}", _("Done"), partial(finish, parent, desk, [row.id])))
    gone = partial(remove, parent, desk, row)
    return [*made, Action(f"note.remove.{row.id}", _("Remove the note"), gone, button=_("Remove"), grave=True)]


def _fields(today: date) -> list[Field]:
    day = form.day("due_on", _("To be done &by"), today=today, hint=_("With a day it is a task; Today shows it."))
    who = form.text(
        "assignee", pgettext("who is to do it", "&For"), limit=200, width=40, hint=_("Who is to do it; empty: anybody.")
    )
    text = form.lines("text", _("&Text"), required=True, height=4)
    return [text, day, who]
