"""The lists of a page that take turns in one place, and the line of words that narrows them."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.glass_line import GlassLine
from psg_admin.ui.kit.table import Table

R = TypeVar("R")


class Lists(QStackedWidget):
    """Lists that take turns in one place. What :class:`Table` tells, this tells of the one that is seen.

    ``row_actions`` is asked for what the menu of a row offers.
    """

    picked = Signal(object)
    opened = Signal(object)
    counted = Signal(int)
    chose = Signal(int)
    clear_wanted = Signal()
    fitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row_actions: Callable[[], Sequence[Action]] = list

    def add(self, table: Table[R]) -> Table[R]:
        """Take in one more list and return it."""
        self.addWidget(table)
        table.picked.connect(self._picked)
        table.opened.connect(self._opened)
        table.counted.connect(self._counted)
        table.chose.connect(self._chose)
        table.clear_wanted.connect(self._clear_wanted)
        table.fitted.connect(self._fitted)
        table.grid().row_actions = self._row_actions
        return table

    def _picked(self, record: int) -> None:
        if self.sender() is self.currentWidget():
            self.picked.emit(record)

    def _opened(self, record: int) -> None:
        if self.sender() is self.currentWidget():
            self.opened.emit(record)

    def _counted(self, count: int) -> None:
        if self.sender() is self.currentWidget():
            self.counted.emit(count)

    def _chose(self, count: int) -> None:
        if self.sender() is self.currentWidget():
            self.chose.emit(count)

    def _clear_wanted(self) -> None:
        if self.sender() is self.currentWidget():
            self.clear_wanted.emit()

    def _fitted(self) -> None:
        if self.sender() is self.currentWidget():
            self.fitted.emit()

    def all(self) -> list[Table[Any]]:
        """Return the lists that were made until now."""
        found = (self.widget(place) for place in range(self.count()))
        return [table for table in found if isinstance(table, Table)]

    def _row_actions(self) -> Sequence[Action]:
        return self.row_actions()

    def now(self) -> Table[Any]:
        """Return the list that is seen."""
        seen = self.currentWidget()
        assert isinstance(seen, Table)  # noqa: S101 - nothing else is taken in
        return seen


class NarrowLine(GlassLine):
    """Where words are typed that narrow a list. ``narrowed`` comes with each change by the person.

    ``hint`` stands in it while it is empty; ``name`` is for who cannot see it; ``width`` is in characters, 0 for any.
    """

    narrowed = Signal()

    def __init__(self, hint: str, name: str, *, width: int = 0) -> None:
        super().__init__()
        self._silent = False
        self.setMaxLength(200)
        self.setClearButtonEnabled(True)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name)
        if width:
            self.setMinimumWidth(theme.chars(width))
        self.textChanged.connect(self._changed)

    def words(self) -> str:
        """Return what was typed, without the white space around it."""
        return self.text().strip()

    def wipe(self) -> None:
        """Take the words away without telling anybody."""
        self._silent = True  # Qt's own signals go on: the button that clears the line follows them
        self.clear()
        self._silent = False

    def put(self, words: str) -> None:
        """Let the line say something else without telling anybody."""
        self._silent = True
        self.setText(words)
        self._silent = False

    def start(self) -> None:
        """Go to the words, to type others."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def _changed(self, _text: str) -> None:
        if not self._silent:
            self.narrowed.emit()
