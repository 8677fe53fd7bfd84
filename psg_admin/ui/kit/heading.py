"""The headings of a table: soft words, and beside those that the list is sorted by which way, and which comes first."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.ui.kit import cells, icons, theme

_MARK = 12
_GAP = 4


class Heading(QHeaderView):
    """Paints each heading above the beginning of its cells, or above their end where they stand at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMouseTracking(True)
        self._sorted: dict[int, tuple[str, bool]] = {}

    def show_sorted(self, columns: Sequence[tuple[int, bool]]) -> None:
        """Show by which columns the list is sorted, each with whether it goes down; numbered where there are several.

        For who cannot see it, the first one is told as Qt tells it.
        """
        several = len(columns) > 1
        self._sorted = {
            index: (show_count(place) if several else "", down) for place, (index, down) in enumerate(columns, 1)
        }
        self.setSortIndicatorShown(bool(columns))
        if columns:
            index, down = columns[0]
            self.setSortIndicator(index, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        self.viewport().update()

    def sorted_words(self, index: int) -> str:
        """Return what is seen beside a heading that the list is sorted by: "1▲"; nothing beside another one."""
        if index not in self._sorted:
            return ""
        number, down = self._sorted[index]
        return f"{number}{'▼' if down else '▲'}"

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        words = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        side = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight) if side is not None else False
        number, down = self._sorted.get(logicalIndex, ("", False))
        sorts = logicalIndex in self._sorted
        pad, mark, gap = theme.px(cells.PAD), theme.px(_MARK), theme.px(_GAP)
        room = rect.adjusted(pad, 0, -pad, 0)
        metrics = QFontMetrics(self.font())
        beside = gap + metrics.horizontalAdvance(number) + mark if sorts else 0
        free = room.width() - beside
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, free + 1)
        width = min(metrics.horizontalAdvance(shown), free)
        hovered = self.isEnabled() and rect.contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        painter.save()
        painter.setFont(self.font())
        painter.setPen(theme.color("ink" if hovered else "soft"))
        where = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | where | Qt.TextFlag.TextDontClip, shown)
        if sorts:
            x = room.right() + 1 - width - beside if right else room.left() + width + gap
            high = QRect(x, room.top(), beside, room.height())
            painter.drawText(high, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, number)
            place = QRect(x + beside - gap - mark, rect.center().y() - mark // 2 + 1, mark, mark)
            icons.icon("caret-down" if down else "caret-up", "soft").paint(painter, place)
        painter.restore()
