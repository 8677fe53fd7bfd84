"""The line above a list: the words that narrow it, its chips, and other choices, all on one line."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.chips import Chips
from psg_admin.ui.kit.lists import NarrowLine

_BOX_CHARS = 32
"""How wide the box of words is, in characters: 240 pixels at 100 %."""
_HIGH = 32


class FilterBar(QWidget):
    """Words, chips and boxes on one line. What does not fit goes under "More": first the boxes, then the last chips.

    Where even the words and one chip are wider than the page, the chips go on a line of their own. ``before`` stands
    at the left of all (the way back from a list inside another one).
    """

    def __init__(
        self, line: NarrowLine, chips: Chips, boxes: Sequence[QComboBox] = (), before: QWidget | None = None
    ) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.line = line
        self.chips = chips
        self._boxes = list(boxes)
        self._left_out: set[QComboBox] = set()
        self._before = before
        for part in (before, line, chips, *boxes):
            if part is not None:
                part.setParent(self)
                part.show()
        stops = [*filter(None, [before]), line, chips, *boxes]
        for one, after in pairwise(stops):
            QWidget.setTabOrder(one, after)
        theme.changed_signal().changed.connect(self._lay)

    def offer(self, box: QComboBox, *, offered: bool) -> None:
        """Offer a choice, or leave it out where it says nothing about the list that is seen."""
        if offered:
            self._left_out.discard(box)
        else:
            self._left_out.add(box)
        self._lay()

    def sizeHint(self) -> QSize:
        return QSize(theme.chars(_BOX_CHARS * 3), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(20), self.minimumHeight())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._lay()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def _lay(self) -> None:
        offered = [box for box in self._boxes if box not in self._left_out]
        gap, high, width = theme.px(8), theme.tall(_HIGH), self.width()
        before = 0 if self._before is None else self._before.sizeHint().width() + gap
        words = min(theme.chars(_BOX_CHARS), width - before)
        of_boxes = sum(box.sizeHint().width() + gap for box in offered)
        chips = width - before - words - gap - theme.px(4)
        fits = self.chips.room(holding=False) + of_boxes <= chips
        for box in self._boxes:
            box.setVisible(fits and box in offered)
        self.chips.hold([] if fits else offered)
        two = chips < self.chips.minimumSizeHint().width()
        x = 0
        if self._before is not None:
            self._put(self._before, x, 0, before - gap)
        self._put(self.line, before, 0, words)
        x = before + words + gap + theme.px(4)
        if two:
            self._put(self.chips, 0, high + gap, width)
        else:
            self._put(self.chips, x, 0, self.chips.room(holding=False) if fits and offered else chips)
        x += self.chips.width() + gap
        for box in offered if fits else ():
            self._put(box, x, 0, box.sizeHint().width())
            x += box.width() + gap
        needed = 2 * high + gap if two else high
        if self.minimumHeight() != needed:
            self.setFixedHeight(needed)

    def _put(self, part: QWidget, x: int, y: int, width: int) -> None:
        height = min(part.sizeHint().height(), theme.tall(_HIGH))
        part.setGeometry(QRect(x, y + (theme.tall(_HIGH) - height) // 2, width, height))
