"""The columns of a list chosen by keyboard: which are shown, in which order and how wide; seen at once behind it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.columns import Columns
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import TextLabel, button

_PLACE = Qt.ItemDataRole.UserRole
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WIDER = {Qt.Key.Key_Left: 1 / 1.1, Qt.Key.Key_Right: 1.1}


class ColumnsDialog(QDialog):
    """Lists all columns, those that are shown first and ticked; what is changed here is seen in the list at once.

    Space shows or hides one, Alt with the arrows up and down moves it, left and right makes it narrower or wider. Show
    it with ``open()``; it frees itself.
    """

    def __init__(self, parent: QWidget, placed: Columns, columns: Sequence[Column[Any]], title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("columns")
        called = _("Columns of “{list}”").format(list=title)
        self.setWindowTitle(in_title(called))
        self._placed = placed
        self._columns = tuple(columns)
        self.items = QListWidget()
        self.items.setProperty("look", "hits")
        self.items.setAccessibleName(_("Columns"))
        self.items.installEventFilter(self)
        self.items.itemChanged.connect(self._ticked)
        self.items.currentRowChanged.connect(self._hold_back)
        words = _("Space shows or hides a column. Alt with the arrow keys moves it, or makes it wider and narrower.")
        hint = TextLabel(words, "soft")
        self._up = button(_("Further to the &left"), lambda: self._move(-1))
        self._down = button(_("Further to the &right"), lambda: self._move(1))
        self._wider = button(_("&Wider"), lambda: self._widen(1.1))
        self._narrower = button(_("&Narrower"), lambda: self._widen(1 / 1.1))
        usual = button(_("As they were at &first"), self._reset)
        close = button(_("&Close"), self.accept, look="primary")
        close.setDefault(True)
        beside = QVBoxLayout()
        beside.setSpacing(theme.px(8))
        for one in (self._up, self._down, self._wider, self._narrower, usual):
            one.setAutoDefault(False)
            beside.addWidget(one)
        beside.addStretch(1)
        beside.addWidget(close)
        row = QHBoxLayout()
        row.setSpacing(theme.px(16))
        row.addWidget(self.items, 1)
        row.addLayout(beside)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        box.setSpacing(theme.px(12))
        box.addWidget(TextLabel(called, "title"))
        box.addWidget(hint)
        box.addLayout(row, 1)
        self._fill(placed.first())
        self.resize(theme.chars(70), theme.line_height() * 26)
        self.items.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, alt = Qt.Key(event.key()), event.modifiers() == Qt.KeyboardModifier.AltModifier
            if alt and key in _STEPS:
                self._move(_STEPS[key])
                return True
            if alt and key in _WIDER:
                self._widen(_WIDER[key])
                return True
        return super().eventFilter(watched, event)

    def _fill(self, current: int) -> None:
        """List the columns anew, with the one of the index ``current`` chosen."""
        shown = self._placed.wanted_order()
        rest = [index for index in range(len(self._columns)) if index not in shown]
        self.items.blockSignals(True)
        self.items.clear()
        for index in (*shown, *rest):
            item = QListWidgetItem(self._columns[index].called)
            item.setData(_PLACE, index)
            item.setCheckState(Qt.CheckState.Checked if index in shown else Qt.CheckState.Unchecked)
            last = len(shown) == 1 and index in shown
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if last else flags | Qt.ItemFlag.ItemIsUserCheckable)
            self.items.addItem(item)
        self.items.blockSignals(False)
        self.items.setCurrentRow([*shown, *rest].index(current))
        self._hold_back()

    def _current(self) -> int:
        row = self.items.currentRow()
        return -1 if row < 0 else int(self.items.item(row).data(_PLACE))

    def _ticked(self, item: QListWidgetItem) -> None:
        index = int(item.data(_PLACE))
        self._placed.show(index, item.checkState() == Qt.CheckState.Checked)
        self._fill(index)

    def _move(self, step: int) -> None:
        index = self._current()
        if index in self._placed.shown_order():
            self._placed.move(index, step)
            self._fill(index)

    def _widen(self, factor: float) -> None:
        index = self._current()
        if index in self._placed.shown_order():
            self._placed.widen(index, factor)

    def _reset(self) -> None:
        self._placed.reset()
        self._fill(self._placed.first())

    def _hold_back(self, _row: int = 0) -> None:
        """Offer what can be done to the column that is chosen."""
        shown, index = self._placed.shown_order(), self._current()
        self._up.setEnabled(index in shown[1:])
        self._down.setEnabled(index in shown[:-1])
        for one in (self._wider, self._narrower):
            one.setEnabled(index in shown)
