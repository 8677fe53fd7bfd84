"""The list of tasks that are open, or of all that was noted of one person."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.notes.documents import note_columns
from psg_admin.notes.queries import NoteRow, note_ids, note_rows
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_dialog import ListDialog
from psg_admin.ui.kit.table import Table
from psg_admin.ui.notes import forms


def open_notes(parent: QWidget, desk: Desk, *, contact_id: int | None = None, name: str = "") -> None:
    """Open the list of the open tasks, or of all that was noted of the contact called ``name``."""
    NotesDialog(parent, desk, contact_id, name).open()


class NotesDialog(ListDialog[NoteRow]):
    """Lists tasks, the longest overdue first, or the notes of one person; several are done in one deed."""

    def __init__(self, parent: QWidget, desk: Desk, contact_id: int | None, name: str) -> None:
        title = _("Open tasks") if contact_id is None else _("Notes about {name}").format(name=name)
        super().__init__(
            parent, desk, name="notes", title=title, hint=_("Words of the text"), search_name=_("Search what was noted")
        )  # fmt: skip
        self._contact_id, self._name = contact_id, name
        table: Table[NoteRow] = Table(
            desk.jobs, note_columns(desk.today),
            lambda wanted: partial(note_ids, query=wanted, contact_id=contact_id),
            lambda ids: partial(note_rows, ids=ids), "notes.list", EmptyState(_("Nothing is to be done")),
            title=title, parent=self,
        )  # fmt: skip
        table.opened.connect(lambda _record: self._edit())
        self.done_button = self.add_deed(_("&Done"), self._finish, look="primary", of="some")
        self.add_deed(_("C&hange…"), self._edit)
        self.add_deed(_("&Remove"), self._remove)
        self.add_deed(_("&New task…"), self._new, of="none")
        self.furnish(table, chars=150, lines=30)

    def _finish(self) -> None:
        forms.finish(self, self.desk, self.table.selected_ids())

    def _edit(self) -> None:
        self._with_one(partial(forms.open_note, self, self.desk))

    def _remove(self) -> None:
        self._with_one(partial(forms.remove, self, self.desk))

    def _with_one(self, deed: Callable[[NoteRow], object]) -> None:
        row = self.table.current_row()
        if row is not None and len(self.table.selected_ids()) == 1:
            deed(row)

    def _new(self) -> None:
        forms.open_new_note(self, self.desk, contact_id=self._contact_id, name=self._name, task=True)
