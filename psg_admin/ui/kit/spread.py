"""Fields side by side that share the width, and go on the next line where there is not enough of it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from psg_admin.ui.kit import theme


@dataclass(slots=True)
class _Share:
    item: QLayoutItem
    chars: float
    stretch: int


class Spread(QLayout):
    """Gives each widget its width in characters and shares what is left over by ``stretch``.

    Rows of the same widgets stand below each other like the columns of a table, as long as there is room.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shares: list[_Share] = []
        self._next = (10.0, 0)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(theme.px(8))

    def add(self, widget: QWidget, chars: float, stretch: int = 0) -> None:
        """Add a widget that wants so many characters of width."""
        self._next = (chars, stretch)
        self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._shares.append(_Share(item, *self._next))

    def count(self) -> int:
        return len(self._shares)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._shares[index].item if 0 <= index < len(self._shares) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._shares.pop(index).item if 0 <= index < len(self._shares) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), None)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, lambda share, place: share.item.setGeometry(place))

    def sizeHint(self) -> QSize:
        widths = [self._wish(share) for share in self._shown()]
        height = max((share.item.sizeHint().height() for share in self._shown()), default=0)
        return QSize(sum(widths) + self.spacing() * max(0, len(widths) - 1), height)

    def minimumSize(self) -> QSize:
        shown = self._shown()
        width = min(max((self._wish(share) for share in shown), default=0), theme.chars(24))
        return QSize(width, max((share.item.minimumSize().height() for share in shown), default=0))

    def _shown(self) -> list[_Share]:
        return [share for share in self._shares if not share.item.isEmpty()]

    def _wish(self, share: _Share) -> int:
        return theme.chars(share.chars)

    def _lay(self, rect: QRect, put: Callable[[_Share, QRect], object] | None) -> int:
        lines: list[list[_Share]] = [[]]
        used = 0
        for share in self._shown():
            wish = self._wish(share)
            if lines[-1] and used + wish > rect.width():
                lines.append([])
                used = 0
            lines[-1].append(share)
            used += wish + self.spacing()
        y = rect.y()
        for line in lines:
            widths = self._widths(line, rect.width())
            height = max((_height(share.item, width) for share, width in zip(line, widths, strict=True)), default=0)
            x = rect.x()
            for share, width in zip(line, widths, strict=True):
                if put is not None:
                    put(share, QRect(x, y, width, height))
                x += width + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _widths(self, line: list[_Share], width: int) -> list[int]:
        over = width - sum(self._wish(share) for share in line) - self.spacing() * (len(line) - 1)
        shares = sum(share.stretch for share in line) or 1
        return [min(width, self._wish(share) + max(0, over) * share.stretch // shares) for share in line]


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class SpreadRow(QWidget):
    """Holds a :class:`Spread` and is always as high as its lines need, however many layouts it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.spread = Spread(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.FontChange}:
            self._fit()
        return done

    def _fit(self) -> None:
        needed = self.spread.heightForWidth(self.width())
        if self.minimumHeight() != needed:
            self.setFixedHeight(needed)
