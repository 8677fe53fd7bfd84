"""The parts of the settings: forms with one button to save, and lists with a pane beside them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.kernel.errors import Conflict, UserError
from psg_admin.kernel.words import _
from psg_admin.settings import all_settings, save_settings
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit import form, theme
from psg_admin.ui.kit.action import Action, Chosen, for_chosen
from psg_admin.ui.kit.particulars import fields_of
from psg_admin.ui.kit.widgets import TextLabel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.particulars import Particular
    from psg_admin.ui.kit.jobs import Jobs
    from psg_admin.ui.kit.pane import DetailPane
    from psg_admin.ui.kit.particulars import Doubt
    from psg_admin.ui.kit.table import Table

R = TypeVar("R")

_WIDEST = 92
"""So many characters wide a form becomes at most, at any size of the text."""
_BESIDE_FROM = 64
"""From so many characters of width on, labels stand before their fields."""


class Part(QWidget):
    """One part of the settings. ``changed`` comes when something else can be done here than before.

    ``says(sentence)`` comes with what the window is to say in passing, ``fitted`` with that of the list.
    ``head`` names the actions that have a button beside the title while the part is seen, the primary one last.
    """

    changed = Signal()
    says = Signal(str)
    fitted = Signal()
    head: ClassVar[tuple[str, ...]] = ()
    told = ("", "soft")
    """What is said beside the title while the part is seen, and its look."""

    def offered(self) -> list[Action]:
        """Return what can be done here now."""
        return []

    def ask(self) -> None:
        """Ask anew for what is shown here."""

    def enter(self) -> None:
        """Take the focus."""


class FormPart(Part):
    """A form, as wide as the text size asks for, with its labels above the fields where the page is narrow."""

    def __init__(self, parent: QWidget, fields: Sequence[form.Field], words: str) -> None:
        super().__init__(parent)
        self._inside = inside = QWidget(self)
        self.form = form.Form(fields, {}, inside)
        self.said = TextLabel("", "bad")
        self.said.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(8), 0, 0)
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(16))
        box.addWidget(TextLabel(words, "soft"))
        box.addWidget(self.form)
        box.addWidget(self.said)
        column.addWidget(inside)
        column.addStretch(1)
        self._fit()
        theme.changed_signal().changed.connect(self._fit)

    def enter(self) -> None:
        self.form.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_height()
        return done

    def _fit_height(self) -> None:
        """Be as high as the words are that take several lines: the page scrolls by it."""
        column = self.layout()
        if column is not None and column.hasHeightForWidth():
            self.setMinimumHeight(column.totalHeightForWidth(self.width()))

    def _fit(self) -> None:
        self._inside.setMaximumWidth(theme.chars(_WIDEST))
        self.form.set_stacked(stacked=self.width() < theme.chars(_BESIDE_FROM))


class FieldsPart(FormPart):
    """Some of the settings of the office as a form; ``own`` are fields, by key, in the place of the usual ones."""

    head = ("save",)

    def __init__(
        self,
        jobs: Jobs,
        parent: QWidget,
        shown: Sequence[Particular],
        words: str,
        today: date,
        doubts: Mapping[str, Doubt],
        own: Mapping[str, form.Field] | None = None,
    ) -> None:
        made = fields_of(shown, *{each.section for each in shown}, today=today, doubts=doubts)
        super().__init__(parent, [(own or {}).get(field.key, field) for field in made], words)
        self._jobs = jobs
        self._seen: dict[str, Any] = {}
        self._wanted: dict[str, Any] = {}
        self._names = [each.key for each in shown]
        self.unsaved = False
        self.form.changed.connect(self._typed)

    def offered(self) -> list[Action]:
        return [Action("save", _("Save the settings"), self.save, "Ctrl+S", button=_("&Save"))]

    def show_settings(self, settings: Mapping[str, Any]) -> None:
        """Show what is set; what is being typed stays."""
        if self.unsaved:
            return
        self._seen = {name: settings[name] for name in self._names}
        self.form.fill(self._seen)

    def save(self) -> None:
        """Save what was typed, if it can be read."""
        values = self.form.values()
        if values is None:
            return
        self.unsaved = False
        self.said.hide()
        self._wanted = {name: "" if value is None else value for name, value in values.items()}
        deed = partial(save_settings, settings=self._wanted, seen=self._seen)
        self._jobs.write(deed, owner=self, then=self._saved, failed=self._failed)

    def _typed(self) -> None:
        self.unsaved = True
        self.said.hide()

    def _saved(self, _changes: Changes) -> None:
        if self.unsaved:  # more was typed meanwhile: what is saved since is this desk's own
            self._read_again()

    def _failed(self, error: UserError) -> None:
        self.unsaved = True
        self.said.setText(error.in_full)
        self.said.show()
        if isinstance(error, Conflict):
            self._read_again()  # who has read what the other desk saved may save over it

    def _read_again(self) -> None:
        self._jobs.read(all_settings, owner=self, then=self._look_again)

    def _look_again(self, settings: Mapping[str, Any]) -> None:
        mine = [name for name in self._names if self._wanted[name] != self._seen[name]]
        self._seen |= {name: settings[name] for name in mine}


class ListPart(Part, Generic[R]):
    """A list, whose chosen row stands in the pane of the page. A subclass makes ``table`` and hands it to ``furnish``.

    It says what is its own: :meth:`deeds` (what can be done to the chosen row, and besides) and :meth:`fill`.
    """

    table: Table[R]
    choose_one = ""
    fills_empty = False
    """Whether the pane has something to say though nothing is chosen."""

    def furnish(self, table: Table[R], pane: DetailPane, *around: QWidget) -> None:
        """Put the list in, with ``around`` above it, and listen to it."""
        self.table = table
        self._pane = pane
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for one in around:
            column.addWidget(one)
        column.addWidget(table, 1)
        table.picked.connect(self._moved)
        table.counted.connect(self._moved)
        table.chose.connect(self._hold_back)
        table.opened.connect(self._opened)
        table.fitted.connect(self.fitted)
        table.grid().row_actions = self._row_actions

    def deeds(self, row: R | None) -> list[Action]:
        """Return what can be done to ``row``, the one that is chosen, and besides."""
        raise NotImplementedError

    def fill(self, pane: DetailPane, row: R | None) -> None:
        """Show ``row`` in the pane, between whose ``filled`` this is called; None only where ``fills_empty``."""
        raise NotImplementedError

    def key_of(self, row: R) -> int:
        """Return the id of ``row``."""
        raise NotImplementedError

    def offered(self) -> list[Action]:
        row = self.table.current_row()
        chosen = Chosen(self.table.selected_ids() if row is not None else (), row)
        return for_chosen(self.deeds(row), chosen, choose_one=self.choose_one)

    def ask(self) -> None:
        self.table.ask(ListQuery())

    def enter(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chosen(self) -> None:
        """Show in the pane what is chosen, or nothing."""
        row = self.table.current_row()
        if row is None and not self.fills_empty:
            self._pane.clear()
        else:
            key = 0 if row is None else self.key_of(row)
            chosen = Chosen(() if row is None else (key,), row)
            actions = for_chosen(self.deeds(row), chosen, choose_one=self.choose_one)
            with self._pane.filled((self.table.objectName(), key), actions):
                self.fill(self._pane, row)
            self._hold_back()
        self.changed.emit()

    def _hold_back(self, _count: int = 0) -> None:
        """Hold back in the pane, while several are chosen, what the menu holds back, and for the same reason."""
        if self.isVisible():
            offered = {one.key: one.why for one in self.offered()}
            several = len(self.table.selected_ids()) > 1
            self._pane.hold_back(lambda key: offered.get(key, self.choose_one) if several else "")

    def _moved(self, _what: int) -> None:
        if self.isVisible():
            self.show_chosen()
        self.table.refresh_menu()

    def _opened(self, _record: int) -> None:
        """Do to a row that was opened what F2 does, or say why that cannot be done now."""
        change = next((one for one in self.offered() if one.shortcut == "F2"), None)
        if change is not None and change.enabled:
            change.run()
        elif len(self.table.selected_ids()) > 1:
            self.says.emit(self.choose_one)
        elif change is not None:
            self.says.emit(change.why)

    def _row_actions(self) -> list[Action]:
        return [action for action in self.offered() if action.of_record]
