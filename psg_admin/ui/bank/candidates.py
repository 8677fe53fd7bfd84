"""What a line may be, one below the other with the reasons; the ring is at the one that Enter accepts."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, icons, theme

_SHOWN = int(Qt.ItemDataRole.UserRole) + 1
_HEAD, _REASON, _AROUND = 24, 20, 4
_LEFT, _NUMBER, _MARK = 12, 16, 22
_ROUND = 6
_MARKS = {"for": ("check-bold", "good"), "against": ("x", "soft")}


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A candidate as it is drawn: its name, softly what it is for, at the right what is owed, and the reasons, each
    with its mark ("for", "against", "").
    """

    name: str
    detail: str
    right: str
    reasons: tuple[tuple[str, str], ...]

    @property
    def spoken(self) -> str:
        """All of it in one sentence, as it is read out."""
        against = _("against it: {reason}")
        said = [text if mark != "against" else against.format(reason=text) for mark, text in self.reasons]
        return "; ".join(filter(None, [self.name, self.detail, self.right, *said]))


class Candidates(QListWidget):
    """A list as high as all its candidates; the pane scrolls. The arrow keys and the digits choose.

    ``chose(place)`` comes when another one is chosen, ``accepted()`` with Enter or a double click, ``left()`` with Esc
    or the arrow to the left, ``went(step)`` when the person wants the next line (1) or the one before (-1).
    """

    chose = Signal(int)
    accepted = Signal()
    left = Signal()
    went = Signal(int)

    def __init__(self, shown: Sequence[ShownCandidate], current: int = 0) -> None:
        super().__init__()
        self.setObjectName("candidates")
        self.setAccessibleName(_("What it may be"))
        self.setProperty("look", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_Painter(self))
        self.setUniformItemSizes(False)
        self.viewport().setAutoFillBackground(False)
        for place, one in enumerate(shown):
            item = QListWidgetItem()
            item.setData(_SHOWN, one)
            words = _("{number}: {candidate}").format(number=show_count(place + 1), candidate=one.spoken)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.addItem(item)
        self.setCurrentRow(current)
        self.currentRowChanged.connect(self._moved)
        self.itemDoubleClicked.connect(self._double_clicked)
        theme.changed_signal().changed.connect(self._fit)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.chars(30), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(10), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = key - Qt.Key.Key_1
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.accepted.emit()
        elif plain and key in (Qt.Key.Key_Escape, Qt.Key.Key_Left):
            self.left.emit()
        elif plain and key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.went.emit(1 if key == Qt.Key.Key_PageDown else -1)
        elif plain and 0 <= digit < min(9, self.count()):
            self.setCurrentRow(digit)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            accessibility.announce_row(self)
        return super().event(event)

    def _moved(self, place: int) -> None:
        self.chose.emit(place)

    def _double_clicked(self, _item: QListWidgetItem) -> None:
        self.accepted.emit()

    def _height(self) -> int:
        return sum(self.sizeHintForRow(row) for row in range(self.count())) + 2

    def _fit(self) -> None:
        """Be as high as the candidates are at this width."""
        self.scheduleDelayedItemsLayout()
        self.setFixedHeight(max(1, self._height()))


class _Painter(QStyledItemDelegate):
    """Draws a candidate: its number and name, what it is for and what is owed, and the reasons below."""

    def __init__(self, view: Candidates) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        one: ShownCandidate = index.data(_SHOWN)
        width = self._view.viewport().width()
        reasons = sum(self._tall(text, width) for _mark, text in one.reasons)
        return QSize(theme.chars(20), self._head(one, width) + reasons + 2 * theme.px(_AROUND))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        one: ShownCandidate = index.data(_SHOWN)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            edge = QPen(theme.color("focus"), 2) if self._view.hasFocus() else QPen(theme.color("line"), 1)
            painter.setPen(edge)
            painter.setBrush(theme.color("chosen"))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), _ROUND, _ROUND)
        top = rect.top() + theme.px(_AROUND)
        self._draw_head(painter, QRect(rect.left(), top, rect.width(), self._head(one, rect.width())), one, index.row())
        top += self._head(one, rect.width())
        for mark, text in one.reasons:
            high = self._tall(text, rect.width())
            self._draw_reason(painter, QRect(rect.left(), top, rect.width(), high), mark, text)
            top += high
        painter.restore()

    def _draw_head(self, painter: QPainter, room: QRect, one: ShownCandidate, place: int) -> None:
        inside = room.adjusted(theme.px(_LEFT), 0, -theme.px(_LEFT), 0)
        middle, left = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignLeft
        line = theme.tall(_HEAD)
        painter.setFont(theme.font())
        painter.setPen(theme.color("soft"))
        painter.drawText(QRect(inside.topLeft(), QSize(theme.px(_NUMBER), line)), middle | left, show_count(place + 1))
        words = inside.adjusted(theme.px(_NUMBER), 0, 0, 0)
        words.setHeight(line)
        plain, strong = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        right = plain.horizontalAdvance(one.right) + theme.px(8) if one.right else 0
        painter.setPen(theme.color("ink"))
        painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, one.right)
        free = words.adjusted(0, 0, -right, 0)
        painter.setFont(theme.font("strong"))
        name = strong.elidedText(one.name, Qt.TextElideMode.ElideRight, free.width())
        painter.drawText(free, middle | left, name)
        painter.setFont(theme.font())
        painter.setPen(theme.color("soft"))
        if room.height() > line:
            below = QRect(words.left(), words.bottom() + 1, words.width(), room.height() - line)
            painter.drawText(below, Qt.TextFlag.TextWordWrap | left, one.detail)
        else:
            beside = free.adjusted(strong.horizontalAdvance(name) + theme.px(8), 0, 0, 0)
            painter.drawText(beside, middle | left, one.detail)

    @staticmethod
    def _draw_reason(painter: QPainter, room: QRect, mark: str, text: str) -> None:
        left = room.left() + theme.px(_LEFT + _NUMBER)
        line, side = theme.tall(_REASON), theme.px(14)
        glyph, tone = _MARKS.get(mark, ("minus", "soft"))
        place = QRect(QPoint(left, room.top() + (line - side) // 2), QSize(side, side))
        icons.icon(glyph, tone).paint(painter, place)
        painter.setPen(theme.color("ink" if mark == "for" else "soft"))
        words = QRect(left + theme.px(_MARK), room.top(), room.right() - theme.px(_LEFT) - left - theme.px(_MARK), 0)
        words.setHeight(room.height())
        gap = (line - theme.line_height()) // 2
        painter.drawText(words.adjusted(0, gap, 0, 0), Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)

    @staticmethod
    def _tall(text: str, width: int) -> int:
        """Return how high a reason is at a width."""
        room = max(1, width - theme.px(2 * _LEFT + _NUMBER + _MARK))
        return theme.tall(_REASON) + _wrapped(text, room, theme.font()) - theme.line_height()

    @staticmethod
    def _head(one: ShownCandidate, width: int) -> int:
        """Return how high the first line is; what a candidate is for goes below its name where both do not fit."""
        plain, strong = QFontMetrics(theme.font()), QFontMetrics(theme.font("strong"))
        room = width - theme.px(2 * _LEFT + _NUMBER)
        taken = strong.horizontalAdvance(one.name) + plain.horizontalAdvance(one.detail)
        taken += plain.horizontalAdvance(one.right) + theme.px(16)
        line = theme.tall(_HEAD)
        return line if taken <= room or not one.detail else line + _wrapped(one.detail, max(1, room), theme.font())


def _wrapped(text: str, width: int, font: QFont) -> int:
    bounds = QFontMetrics(font).boundingRect(QRect(0, 0, width, 10_000), int(Qt.TextFlag.TextWordWrap), text)
    return max(theme.line_height(), bounds.height())
