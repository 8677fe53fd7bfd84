"""What a pane says of notes, tasks and documents, and what can be done to each."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.queries import DocumentRow, NoteRow
from psg_admin.notes.states import TaskState
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action, hold_button, nothing
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.pane_parts import MoreButton
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import Badge, TextLabel, button
from psg_admin.ui.notes import files, forms
from psg_admin.ui.notes.tasks import open_notes

_LONG = 34
"""So many signs of the name of a file fit beside what can be done to it."""
_FEW = 4
"""So many notes besides the open tasks are told; the rest is counted."""


class Records:
    """The notes and documents in the pane of ``page``, and the deeds on them; ``saved(path)`` says where one went."""

    def __init__(self, page: Page, desk: Desk, saved: Callable[[Path], object]) -> None:
        self._page = page
        self._desk = desk
        self._saved = saved

    def person_actions(self, contact_id: int | None = None, name: str = "") -> list[Action]:
        """Return what can be written down about a person; about nobody yet, what can about who will be chosen."""
        page, desk = self._page, self._desk
        some = contact_id is not None
        note = partial(forms.open_new_note, page, desk, contact_id=contact_id, name=name)
        attach = partial(files.choose_files, page, desk, owner=name, contact_id=contact_id)
        return [
            _of("note", _("New note about the person"), note if some else nothing, _("New note…")),
            _of("task", _("New task about the person"), partial(note, task=True) if some else nothing, _("New task…")),
            _of("attach", _("Attach documents to the person"), attach if some else nothing, _("Attach…")),
        ]

    def payment_actions(self, payment_id: int | None = None, owner: str = "") -> list[Action]:
        """Return what can be kept with a payment, called ``owner``."""
        attach = partial(files.choose_files, self._page, self._desk, owner=owner, payment_id=payment_id)
        deed = nothing if payment_id is None else attach
        return [_of("attach", _("Attach documents to the payment"), deed, _("Attach…"))]

    def drop(
        self, paths: Sequence[Path], *, owner: str, contact_id: int | None = None, payment_id: int | None = None
    ) -> None:
        """Attach files that were dropped on the pane."""
        files.attach_files(self._page, self._desk, paths, owner=owner, contact_id=contact_id, payment_id=payment_id)

    def put(
        self, pane: DetailPane, notes: Sequence[NoteRow], documents: Sequence[DocumentRow], *, name: str, day: date,
        headed: bool = False,
    ) -> None:  # fmt: skip
        """Put what was noted of a person called ``name``, besides the open tasks (:meth:`put_tasks`), what is kept with
        them, and the buttons for more. ``headed``: right above stands what the notes can follow.
        """
        others = [row for row in notes if not _is_open(row)]
        if not headed and (others or not documents):
            pane.section(_("Notes and tasks"))
        for row in others[:_FEW]:
            self._put_note(pane, row, day)
        if len(others) > _FEW:
            words = ngettext("All {count} note ›", "All {count} notes ›", len(notes)).format(
                count=show_count(len(notes))
            )
            pane.link(words, partial(open_notes, self._page, self._desk, contact_id=notes[0].contact_id, name=name))
        self.put_documents(pane, documents)
        pane.buttons("note", "task", "attach")

    def put_tasks(self, pane: DetailPane, notes: Sequence[NoteRow], day: date) -> None:
        """Put the open tasks among the notes, where there are any."""
        waiting = [row for row in notes if _is_open(row)]
        if waiting:
            pane.section(_("To do"))
        for row in waiting:
            self._put_note(pane, row, day)

    def put_documents(self, pane: DetailPane, documents: Sequence[DocumentRow]) -> None:
        """Put what is kept with a person or a payment, where there is anything."""
        if documents:
            pane.section(_("Documents"))
        for row in documents:
            pane.put(DocumentLine(row, files.document_actions(self._page, self._desk, row, self._saved)))

    def _put_note(self, pane: DetailPane, row: NoteRow, day: date) -> None:
        pane.put(NoteLine(row, day, partial(self._tick, row), forms.note_actions(self._page, self._desk, row)))

    def _tick(self, row: NoteRow) -> None:
        deed = forms.finish if row.done_on is None else forms.reopen
        deed(self._page, self._desk, [row.id])


class _Line(QWidget):
    """Words over the whole width, soft words below them, and at the right what can be done."""

    def __init__(self, first: QWidget, soft: str, about: str, actions: Sequence[Action], badge: str = "") -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        self.grid.setHorizontalSpacing(theme.px(8))
        self.grid.setVerticalSpacing(theme.px(2))
        self.grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        self.grid.addWidget(first, 0, 1, 1, 2)
        self.more = MoreButton(actions, about)
        self.more.setText("")
        self.grid.addWidget(self.more, 0, 3, top)
        below = TextLabel(soft, "soft")
        below.setMinimumWidth(1)
        self.grid.addWidget(below, 1, 1)
        if badge:
            self.grid.addWidget(Badge(badge, "attention"), 1, 2, 1, 2, Qt.AlignmentFlag.AlignRight)


class NoteLine(_Line):
    """A note, or a task with its tick: ``ticked()`` does it, or opens it again."""

    def __init__(self, row: NoteRow, day: date, ticked: Callable[[], object], actions: Sequence[Action]) -> None:
        state = row.state(day)
        words = TextLabel(row.text, "soft" if state is TaskState.DONE else "", selectable=True)
        words.setMinimumWidth(1)
        badge = state.label if state is not None and state.tone else ""
        super().__init__(words, row.words, row.brief, actions, badge)
        if state is None:
            return
        tick = QCheckBox()
        tick.setObjectName(f"tick.{row.id}")
        tick.setChecked(state is TaskState.DONE)
        tick.setAccessibleName(_("Done: {text}").format(text=row.brief))
        hold_button(tick, _("Still to be done") if state is TaskState.DONE else _("Done"))
        tick.clicked.connect(lambda _checked: ticked())
        self.grid.addWidget(tick, 0, 0, Qt.AlignmentFlag.AlignTop)


class DocumentLine(_Line):
    """A document: its name opens it."""

    def __init__(self, row: DocumentRow, actions: Sequence[Action]) -> None:
        opens = button(_short(row.name).replace("&", "&&"), actions[0].run, look="link", hint=_("Open it"))
        opens.setObjectName("document")
        opens.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if len(row.name) > _LONG:
            set_tip(opens, row.name)
            opens.setAccessibleName(row.name)
        soft = " · ".join(filter(None, (row.words, row.note)))
        super().__init__(opens, soft, row.name, actions)


def _is_open(row: NoteRow) -> bool:
    return row.due_on is not None and row.done_on is None


def _short(name: str) -> str:
    """Return the name of a file as it fits, with its ending."""
    return name if len(name) <= _LONG else f"{name[: _LONG - 13]}…{name[-12:]}"


def _of(key: str, label: str, run: Callable[[], object], words: str) -> Action:
    return Action(key, label, run, button=words, of_record=True)
