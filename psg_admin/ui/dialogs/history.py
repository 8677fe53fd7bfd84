"""The history of the office: what was done, by whom, field by field, and the way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.reports.history import history_columns
from psg_admin.reports.trail import trail
from psg_admin.store.history import EntryDetail, FieldChange, RowDetail, entry_detail, list_rows
from psg_admin.store.list_query import ListQuery
from psg_admin.store.undo import reversed_money
from psg_admin.ui.kit import ask, cells, on_screen, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.undo_question import may_undo
from psg_admin.ui.kit.widgets import button

_SHOWN = 40
"""So many rows of an entry are shown."""
_FITS = 34
"""Up to so many signs stand beside what the field is called."""
_APART = 12
"""So many signs stand for the margins around what the field is called and the field."""
_LONG = 200
"""So many signs of a field are shown."""


class HistoryDialog(QDialog):
    """Lists the entries of the history, the newest first, with what each changed beside it.

    They are all, or those about the contact with this id, who is called ``name``: then each Undo asks first, for it may
    lie long ago. ``entry`` is chosen at first. Show it with ``open()``; it frees itself.
    """

    def __init__(
        self, parent: QWidget, desk: Desk, *, contact_id: int | None = None, name: str = "", entry: int | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("history")
        self.setWindowTitle(in_title(_("History of {name}").format(name=name)) if name else _("History"))
        self._jobs = desk.jobs
        self._taking = False
        self._ask_always = contact_id is not None
        self.search = NarrowLine(_("What was done, to whom, or who did it"), _("Search the history"), width=40)
        self.search.narrowed.connect(self._narrow)
        self.table = Table(
            desk.jobs, history_columns(), lambda wanted: partial(trail, query=wanted, contact_id=contact_id),
            lambda ids: partial(list_rows, ids=ids), "history.list",
            EmptyState(_("Nothing has been done yet")), title=_("History"), parent=self,
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.chose.connect(self._hold_back)
        self.table.clear_wanted.connect(self._clear)
        self.pane = DetailPane("history.pane", _("Choose an entry to see what it changed."))
        close = button(_("&Close"), self.accept)
        self._split = split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.px(16))
        split.addWidget(self.table)
        split.addWidget(self.pane)
        split.setSizes([3000, 2000])
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        box.setSpacing(theme.px(12))
        box.addWidget(self.search)
        box.addWidget(split, 1)
        box.addLayout(foot)
        desk.jobs.changed.connect(self._changed)
        self._narrow()
        if entry is not None:
            self.table.select_id(entry)
        self.table.setMinimumHeight(cells.row_height() * 3)  # less than on a page: the entry below it wants to be read
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        most = on_screen.most(self)
        for part in (self.search, self.pane):
            part.setMinimumWidth(min(part.minimumWidth(), most.width() - 2 * theme.px(24)))
        wanted = QSize(theme.chars(190), theme.line_height() * 42).boundedTo(most)
        self._turn(wanted.width())  # before it is shown, or it is as wide as both
        self.resize(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the entry beside the list, or below it where there is no room for both."""
        super().resizeEvent(event)
        self._turn(self.width())

    def _turn(self, width: int) -> None:
        beside = width >= theme.chars(150)
        way = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self._split.orientation() != way:
            self._split.setOrientation(way)
            self._split.setSizes([3000, 2000] if beside else [1000, 1000])

    def take_back(self, entry_id: int, deed: str) -> None:
        """Take back the deed of an entry, or say why that cannot be; where it moves money, ask first."""
        if not self._taking:  # pressed twice, it is meant once
            self._taking = True
            asked = partial(self._asked, entry_id, deed)
            query = partial(reversed_money, entry_id=entry_id)
            self._jobs.read(query, owner=self, then=asked, failed=self._refused, key="money")

    def _asked(self, entry_id: int, deed: str, reverses: list[str]) -> None:
        if may_undo(self, deed, reverses, ask_always=self._ask_always):
            self._jobs.undo(self, entry_id=entry_id, then=self._taken, failed=self._refused)
        else:
            self._taking = False

    def _taken(self, _changes: Changes) -> None:
        self._taking = False

    def _refused(self, error: UserError) -> None:
        self._taking = False
        ask.tell(self, error.message)

    def _narrow(self) -> None:
        self.table.ask(ListQuery(self.search.words()))

    def _clear(self) -> None:
        self.search.wipe()
        self._narrow()

    def _changed(self, _changes: Changes) -> None:
        self.table.reload()
        self._picked(self.table.current_id())

    def _picked(self, entry_id: int) -> None:
        if entry_id < 0:
            self._jobs.forget(self, key="entry")  # the entry that was chosen before may still be on its way
            self.pane.clear()
            return
        query = partial(entry_detail, entry_id=entry_id, limit=_SHOWN)
        self._jobs.read(query, owner=self, then=self._show, key="entry")

    def _hold_back(self, _count: int = 0) -> None:
        why = _("Choose one entry.") if len(self.table.selected_ids()) > 1 else ""
        self.pane.hold_back(lambda _key: why)

    def _show(self, detail: EntryDetail) -> None:
        pane, entry = self.pane, detail.entry
        take_back = partial(self.take_back, entry.id, entry.summary)
        actions = [Action("take-back", _("Undo this"), take_back, button=_("&Undo this"))]
        with pane.filled(entry.id, actions):
            moment = show_moment(entry.at.astimezone())
            pane.head(entry.summary, _("{moment}, by {actor}").format(moment=moment, actor=entry.actor))
            if entry.taken_back:
                pane.badge(_("Undone"))
            elif entry.undoable:
                pane.buttons("take-back")
            for row in detail.rows:
                pane.section(_title(row))
                for field in (one for one in row.fields if one.before or one.after):
                    value = _shown(field)
                    if len(value) <= _FITS and theme.chars(len(value) + len(field.label) + _APART) <= pane.width():
                        pane.pair(field.label, value)
                    else:
                        pane.line(field.label, "soft")
                        pane.line(value)
            if detail.more:
                more = ngettext("and {count} more", "and {count} more", detail.more)
                pane.line(more.format(count=show_count(detail.more)), "soft")
        self._hold_back()


def _title(row: RowDetail) -> str:
    template = _("{kind} “{name}”: {done}") if row.name else _("{kind}: {done}")
    return template.format(kind=row.label, name=row.name, done=row.done.label)


def _shown(field: FieldChange) -> str:
    """Return the field before and after; of what is new or gone, what it is or was."""
    before, after = (" ".join(shorten(words, _LONG).split()) for words in (field.before, field.after))
    if before and after:
        return _("{before} → {after}").format(before=before, after=after)
    return after or _("{before} → nothing").format(before=before)
