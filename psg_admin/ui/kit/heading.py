"""The headings of a table: soft words, and beside one of them which way the list is sorted by it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from psg_admin.ui.kit import cells, icons, theme

_MARK = 12
_GAP = 4


class Heading(QHeaderView):
    """Paints each heading above the beginning of its cells, or above their end where they stand at the right."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setMouseTracking(True)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        words = str(model.headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        side = model.headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = bool(Qt.AlignmentFlag(side) & Qt.AlignmentFlag.AlignRight) if side is not None else False
        sorts = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        pad, mark, gap = theme.px(cells.PAD), theme.px(_MARK), theme.px(_GAP)
        room = rect.adjusted(pad, 0, -pad, 0)
        metrics = QFontMetrics(self.font())
        free = room.width() - (mark + gap if sorts else 0)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, free + 1)
        width = min(metrics.horizontalAdvance(shown), free)
        hovered = self.isEnabled() and rect.contains(self.viewport().mapFromGlobal(self.cursor().pos()))
        painter.save()
        painter.setFont(self.font())
        painter.setPen(theme.color("ink" if hovered else "soft"))
        where = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | where | Qt.TextFlag.TextDontClip, shown)
        if sorts:
            x = room.right() + 1 - width - gap - mark if right else room.left() + width + gap
            up = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
            place = QRect(x, rect.center().y() - mark // 2 + 1, mark, mark)
            icons.icon("caret-up" if up else "caret-down", "soft").paint(painter, place)
        painter.restore()
