"""Filters to choose one of, side by side above a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from psg_admin.store.filters import Filter
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import FlowLayout, OneOfFew


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its value, its words, and how many it leaves (None while nobody has counted)."""

    key: str
    words: str
    count: int | None = None


def chosen_by(one: Filter[Any]) -> list[tuple[str, str]]:
    """Return the values of a filter, each with its words, as chips and boxes offer them."""
    return [(str(choice.value), choice.words) for choice in one.choices]


class Chips(QFrame):
    """Filters to choose one of. ``chosen(key)`` comes when the person chooses another; the arrow keys walk them."""

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._flow = FlowLayout(self, spacing=theme.px(8))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, OneOfFew] = {}

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show ``chips``; what is chosen stays chosen, else the first is."""
        before = self.current()
        for key in [key for key in self._buttons if key not in {chip.key for chip in chips}]:
            gone = self._buttons.pop(key)
            self._group.removeButton(gone)
            self._flow.removeWidget(gone)
            gone.deleteLater()
        for chip in chips:
            one = self._buttons.get(chip.key) or self._make(chip.key)
            one.setText(chip.words if chip.count is None else f"{chip.words} {chip.count:,}")
            one.setAccessibleName(one.text())
        if list(self._buttons) != [chip.key for chip in chips]:
            self._order([chip.key for chip in chips])
        if chips:
            self.choose(before if before in self._buttons else chips[0].key)

    def _order(self, keys: Sequence[str]) -> None:
        """Let the filters stand in the order of ``keys``."""
        self._buttons = {key: self._buttons[key] for key in keys}
        for one in self._buttons.values():
            self._flow.removeWidget(one)
            self._flow.addWidget(one)

    def current(self) -> str:
        """Return the key of the chosen filter, nothing while there is none."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a filter without telling anybody; where the focus stands on another, it goes along."""
        if key in self._buttons:
            if self.window().focusWidget() in self._buttons.values():
                self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
            self._buttons[key].choose()
            for other, one in self._buttons.items():
                one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
                Qt.Key(event.key())
            )
            keys = list(self._buttons)
            if step is not None and keys:
                key = keys[(keys.index(self.current()) + step) % len(keys)]
                self.choose(key)
                self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
                self.chosen.emit(key)
                return True
        return super().eventFilter(watched, event)

    def _make(self, key: str) -> OneOfFew:
        made = OneOfFew()
        made.setProperty("look", "chip")
        made.setObjectName(key)
        made.picked.connect(self._picked)
        made.installEventFilter(self)
        self._buttons[key] = made
        self._group.addButton(made)
        self._flow.addWidget(made)
        return made

    def _picked(self) -> None:
        picked = self.sender()
        key = next(key for key, one in self._buttons.items() if one is picked)
        self.choose(key)
        self.chosen.emit(key)
