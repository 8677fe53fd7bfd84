"""What the search found, as a list below it: the lines, and how they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from psg_admin.ui.kit import theme

if TYPE_CHECKING:
    Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list: a record, a deed, or word that there is none."""

    title: str
    detail: str = ""
    kind: str = ""
    run: Callable[[], object] | None = None

    @property
    def words(self) -> tuple[str, str, str]:
        """What is seen of it."""
        return self.title, self.detail, self.kind

    @property
    def accessible_text(self) -> str:
        """What a screen reader says of it."""
        return ", ".join(part for part in self.words if part)


class Lines(QAbstractListModel):
    """The lines below the search."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show(self, found: list[Found]) -> int:
        """Have these lines; return how many of the first ones are as they were: they stay, and the chosen one."""
        same = 0
        for one, before in zip(found, self.found, strict=False):
            if one.words != before.words:
                break
            same += 1
        if len(self.found) > same:
            self.beginRemoveRows(QModelIndex(), same, len(self.found) - 1)
            del self.found[same:]
            self.endRemoveRows()
        if len(found) > same:
            self.beginInsertRows(QModelIndex(), same, len(found) - 1)
            self.found = found
            self.endInsertRows()
        self.found = found
        return same

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.found[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.title
        return one.accessible_text if role == Qt.ItemDataRole.AccessibleTextRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.found[index.row()].run is not None else Qt.ItemFlag.NoItemFlags


class Sheet(QListView):
    """A list that fills all of its ground itself."""

    def event(self, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint:
            return super().event(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.end()
        return True


_MIDDLE_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_MIDDLE_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_SELECTED = QStyle.StateFlag.State_Selected
_ELIDE = Qt.TextElideMode.ElideRight


class FoundPainter(QStyledItemDelegate):
    """Draws what was found: its title, softly its detail, and at the right what it is."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(lines)
        self._lines = lines

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.chars(30), theme.line_height() + theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = option.rect
        metrics = option.fontMetrics
        ink, soft = theme.color("ink"), theme.color("soft")
        if _SELECTED in option.state:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("chosen"))
            painter.drawRoundedRect(rect, 4, 4)
        room = rect.adjusted(theme.px(10), 0, -theme.px(10), 0)
        title, detail, kind = self._lines.found[index.row()].words
        painter.setPen(soft)
        painter.drawText(room, _MIDDLE_RIGHT, kind)
        room.setRight(room.right() - metrics.horizontalAdvance(kind) - theme.px(12))
        title = metrics.elidedText(title, _ELIDE, room.width())
        painter.setPen(soft if self._lines.found[index.row()].run is None else ink)
        painter.drawText(room, _MIDDLE_LEFT, title)
        if detail:
            room.setLeft(room.left() + metrics.horizontalAdvance(title) + theme.px(12))
            painter.setPen(soft)
            painter.drawText(room, _MIDDLE_LEFT, metrics.elidedText(detail, _ELIDE, max(0, room.width())))
