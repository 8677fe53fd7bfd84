"""The list of tasks that are open, or of all that was noted of one person."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.notes.documents import note_columns
from psg_admin.notes.queries import NoteRow, note_ids, note_rows
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit import on_screen, theme
from psg_admin.ui.kit.action import hold_button
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import button
from psg_admin.ui.notes import forms


def open_notes(parent: QWidget, desk: Desk, *, contact_id: int | None = None, name: str = "") -> None:
    """Open the list of the open tasks, or of all that was noted of the contact called ``name``."""
    NotesDialog(parent, desk, contact_id, name).open()


class NotesDialog(QDialog):
    """Lists tasks, the longest overdue first, or the notes of one person; several are done in one deed."""

    def __init__(self, parent: QWidget, desk: Desk, contact_id: int | None, name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("notes")
        title = _("Open tasks") if contact_id is None else _("Notes about {name}").format(name=name)
        self.setWindowTitle(in_title(title))
        self._desk = desk
        self._contact_id, self._name = contact_id, name
        self.search = NarrowLine(_("Words of the text"), _("Search what was noted"), width=40)
        self.search.narrowed.connect(self._narrow)
        self.table: Table[NoteRow] = Table(
            desk.jobs, note_columns(desk.today),
            lambda wanted: partial(note_ids, query=wanted, contact_id=contact_id),
            lambda ids: partial(note_rows, ids=ids), "notes.list", EmptyState(_("Nothing is to be done")),
            title=title, parent=self,
        )  # fmt: skip
        self.table.picked.connect(self._hold_back)
        self.table.chose.connect(self._hold_back)
        self.table.opened.connect(lambda _record: self._edit())
        self.table.clear_wanted.connect(self._clear)
        self.done_button = button(_("&Done"), self._finish, look="primary")
        self._one = [button(_("C&hange…"), self._edit), button(_("&Remove"), self._remove)]
        new = button(_("&New task…"), self._new)
        hold_button(new)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        for one in (self.done_button, *self._one, new):
            foot.addWidget(one)
        foot.addStretch(1)
        foot.addWidget(button(_("&Close"), self.accept))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        box.setSpacing(theme.px(12))
        line = QHBoxLayout()
        line.addWidget(self.search)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(self.table, 1)
        box.addLayout(foot)
        desk.jobs.changed.connect(self._changed)
        self._narrow()
        self._hold_back()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(QSize(theme.chars(150), theme.line_height() * 30).boundedTo(on_screen.most(self)))

    def _narrow(self) -> None:
        self.table.ask(ListQuery(self.search.words()))

    def _clear(self) -> None:
        self.search.wipe()
        self._narrow()

    def _changed(self, _changes: Changes) -> None:
        self.table.reload()

    def _hold_back(self, _what: object = None) -> None:
        chosen = len(self.table.selected_ids())
        self._hold(self.done_button, held=not chosen)
        for one in self._one:
            self._hold(one, held=chosen != 1)

    def _hold(self, one: QPushButton, *, held: bool) -> None:
        hold_button(one)
        if held:
            one.setEnabled(False)

    def _finish(self) -> None:
        forms.finish(self, self._desk, self.table.selected_ids())

    def _edit(self) -> None:
        self._with_one(partial(forms.open_note, self, self._desk))

    def _remove(self) -> None:
        self._with_one(partial(forms.remove, self, self._desk))

    def _with_one(self, deed: Callable[[NoteRow], object]) -> None:
        row = self.table.current_row()
        if row is not None and len(self.table.selected_ids()) == 1:
            deed(row)

    def _new(self) -> None:
        forms.open_new_note(self, self._desk, contact_id=self._contact_id, name=self._name, task=True)
