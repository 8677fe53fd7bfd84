"""Filters to choose one of, side by side above a list; those that do not fit stand under "More"."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QSizePolicy, QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.store.filters import Filter
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.more import More
from psg_admin.ui.kit.widgets import OneOfFew

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
_HIGH, _LINE = 28, 32
"""How high a chip is, and the line they stand on: that of a field, so that lists begin at the same height."""
_SIDE = 12
_UNCOUNTED = " 000"
"""What is kept free for a count that is not there yet, so that no chip goes under "More" when it comes."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: its value, its words, and how many it leaves (None while nobody has counted).

    A ``rare`` one stands under "More" however much room there is.
    """

    key: str
    words: str
    count: int | None = None
    rare: bool = False

    @property
    def text(self) -> str:
        """What is seen of it."""
        return self.words if self.count is None else f"{self.words} {show_count(self.count)}"


def chosen_by(one: Filter[Any]) -> list[tuple[str, str]]:
    """Return the values of a filter, each with its words, as chips and boxes offer them."""
    return [(str(choice.value), choice.words) for choice in one.choices]


class _ChipButton(OneOfFew):
    """As wide as its words are when it is chosen: choosing it moves nothing."""

    def sizeHint(self) -> QSize:
        return QSize(theme.font_width(self.text()) + 2 * theme.px(_SIDE), theme.tall(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Chips(QFrame):
    """Filters to choose one of, on one line. ``chosen(key)`` comes when the person chooses another.

    The arrow keys walk all of them. Where they are never ``counted``, no room is kept for counts. The chosen one is
    always on the line: where it had no place there, it takes the last one. A
    :class:`~psg_admin.ui.kit.filter_bar.FilterBar` puts further choices under "More" by :meth:`hold`. With the ``look``
    "tab" they are lists that take turns, and stand in the head of a page.
    """

    chosen = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None, *, counted: bool = True, look: str = "chip") -> None:
        super().__init__(parent)
        self._counted = counted
        self._look = look
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._chips: dict[str, Chip] = {}
        self._buttons: dict[str, OneOfFew] = {}
        self._below = More(self)
        self._below.picked.connect(self._picked_below)
        theme.changed_signal().changed.connect(self._measure)

    def show_chips(self, chips: Sequence[Chip]) -> None:
        """Show ``chips``; what is chosen stays chosen, else the first is."""
        before = self.current()
        for key in [key for key in self._buttons if key not in {chip.key for chip in chips}]:
            gone = self._buttons.pop(key)
            self._group.removeButton(gone)
            gone.hide()
            gone.deleteLater()
        self._chips = {chip.key: chip for chip in chips}
        for chip in chips:
            one = self._buttons.get(chip.key) or self._make(chip.key)
            one.setText(chip.text.replace("&", "&&"))
            one.setAccessibleName(chip.text)
        self._buttons = {chip.key: self._buttons[chip.key] for chip in chips}
        self._below.raise_()
        self._order_tabs()
        if chips:
            self.choose(before if before in self._buttons else chips[0].key)
        self._measure()

    def hold(self, boxes: Sequence[QComboBox]) -> None:
        """Hold these choices under "More", too."""
        if self._below.hold(boxes):
            self._measure()

    def current(self) -> str:
        """Return the key of the chosen filter, nothing while there is none."""
        return next((key for key, one in self._buttons.items() if one.isChecked()), "")

    def choose(self, key: str) -> None:
        """Choose a filter without telling anybody; where the focus stands on another, it goes along."""
        if key in self._buttons:
            had = self.window().focusWidget() in self._buttons.values()
            self._buttons[key].choose()
            for other, one in self._buttons.items():
                one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other == key else Qt.FocusPolicy.ClickFocus)
            self._lay(keep=self.window().focusWidget())
            if had:
                self._buttons[key].setFocus(Qt.FocusReason.OtherFocusReason)
            self._lay()

    def in_line(self) -> list[str]:
        """Return the keys of those on the line, from left to right; the others stand under "More"."""
        return self._fitting(self.width())

    def more(self) -> More:
        """Return the button that has the others."""
        return self._below

    def room(self, *, holding: bool) -> int:
        """Return the width that all have room in, but for the rare ones, with choices held under "More" or not."""
        keys = [key for key, chip in self._chips.items() if not chip.rare or key == self.current()]
        return self._wide(keys, more=holding or len(keys) < len(self._chips))

    def sizeHint(self) -> QSize:
        return QSize(self.room(holding=self._below.holds()), theme.tall(_LINE))

    def minimumSizeHint(self) -> QSize:
        current = self.current()
        keys = [current] if current else list(self._chips)[:1]
        return QSize(self._wide(keys, more=len(self._chips) > 1), theme.tall(_LINE))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and not event.modifiers():
            step = _STEPS.get(Qt.Key(event.key()))
            keys = list(self._buttons)
            if step is not None and keys:
                key = keys[(keys.index(self.current()) + step) % len(keys)]
                self.choose(key)
                self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)
                self.chosen.emit(key)
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _make(self, key: str) -> OneOfFew:
        made = _ChipButton()
        made.setParent(self)
        made.setProperty("look", self._look)
        made.setObjectName(key)
        made.picked.connect(self._picked)
        made.installEventFilter(self)
        self._buttons[key] = made
        self._group.addButton(made)
        return made

    def _order_tabs(self) -> None:
        stops = [*self._buttons.values(), self._below]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _picked(self) -> None:
        picked = self.sender()
        self._pick(next(key for key, one in self._buttons.items() if one is picked))

    def _picked_below(self, key: str) -> None:
        self._pick(key)
        self._buttons[key].setFocus(Qt.FocusReason.PopupFocusReason)

    def _pick(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    # --- one line -----------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        self.updateGeometry()
        self._lay()

    def _lay(self, keep: QWidget | None = None) -> None:
        """Put those that fit side by side. What has the focus is not hidden while it goes on to another."""
        shown = self.in_line()
        hidden = [chip for key, chip in self._chips.items() if key not in shown]
        self._below.show_chips([(chip.key, chip.text) for chip in hidden])
        x, gap = 0, theme.px(8)
        for key in shown:
            size = self._buttons[key].sizeHint()
            self._buttons[key].setGeometry(QRect(x, (self.height() - size.height()) // 2, size.width(), size.height()))
            self._buttons[key].show()
            x += size.width() + gap
        for chip in hidden:
            if self._buttons[chip.key] is not keep:
                self._buttons[chip.key].hide()
        self._below.setVisible(self._needs_more(shown))
        size = self._below.sizeHint()
        self._below.setGeometry(QRect(x, (self.height() - size.height()) // 2, size.width(), size.height()))

    def _fitting(self, width: int) -> list[str]:
        current = self.current()
        common = [key for key, chip in self._chips.items() if not chip.rare]
        every = [key for key, chip in self._chips.items() if not chip.rare or key == current]
        if self._wide(every, more=self._needs_more(every)) <= width:
            return [*common, *([current] if current and current not in common else [])]
        kept: list[str] = []
        for key in common:
            wanted = [*kept, key, *([current] if current and current not in {*kept, key} else [])]
            if self._wide(wanted, more=True) > width:
                break
            kept.append(key)
        return kept if not current or current in kept else [*kept, current]

    def _needs_more(self, shown: Sequence[str]) -> bool:
        return len(shown) < len(self._chips) or self._below.holds()

    def _wide(self, keys: Sequence[str], *, more: bool) -> int:
        widths = [self._room(key) for key in keys]
        if more:
            widths.append(self._below.sizeHint().width())
        return sum(widths) + theme.px(8) * max(0, len(widths) - 1)

    def _room(self, key: str) -> int:
        to_come = self._counted and all(chip.count is None for chip in self._chips.values())
        return self._buttons[key].sizeHint().width() + (theme.font_width(_UNCOUNTED) if to_come else 0)
