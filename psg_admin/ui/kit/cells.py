"""How one value is written on the screen, and how a cell of a table is painted."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from psg_admin.kernel.days import show_day, show_moment, show_short, show_short_moment
from psg_admin.kernel.money import Money
from psg_admin.paper.table import Kind, Value
from psg_admin.ui.kit import theme

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
KIND_ROLE = int(Qt.ItemDataRole.UserRole) + 2
WAITING_ROLE = int(Qt.ItemDataRole.UserRole) + 3

RIGHT = frozenset({Kind.MONEY, Kind.COUNT})
_PAD = 10
_TONES = {
    "good": ("good", "good_ground"),
    "attention": ("attention", "attention_ground"),
    "bad": ("bad", "bad_ground"),
}


def show(value: Value, kind: Kind = Kind.TEXT, *, narrow: bool = True) -> str:
    """Return ``value`` as a person reads it; nothing for None. ``narrow`` writes days short ("5 Nov 2016")."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.show()
    if isinstance(value, datetime):
        return show_short_moment(value) if narrow else show_moment(value)
    if isinstance(value, date):
        return show_short(value) if narrow else show_day(value)
    if isinstance(value, int):
        return f"{value:,}" if kind is Kind.COUNT else str(value)
    return value


def tone_colours(tone: str) -> tuple[QColor, QColor]:
    """Return ink and ground of a state's pill."""
    ink, ground = _TONES.get(tone, ("soft", "line"))
    return theme.color(ink), theme.color(ground)


class CellPainter(QStyledItemDelegate):
    """Paints text, sums with figures of one width, and states as pills. One thin line below each row."""

    def __init__(self, view: QAbstractItemView, hovered: Callable[[], int]) -> None:
        super().__init__(view)
        self._view = view
        self._hovered = hovered
        self.refresh()

    def refresh(self) -> None:
        """Take fonts and colours anew."""
        self._text = QFont(theme.font())
        self._figures = theme.figures()
        self._colours = {
            name: theme.color(name) for name in ("ink", "soft", "line", "accent", "accent_ground", "ground")
        }
        self._metrics = QFontMetrics(self._text)
        self._pad = theme.px(_PAD)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        extra = self._pad * 4 if index.data(KIND_ROLE) == Kind.STATE else self._pad * 2
        return QSize(self._metrics.horizontalAdvance(text) + extra, row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, self._colours["accent_ground"])
        elif index.row() == self._hovered():
            painter.fillRect(rect, self._colours["ground"])
        painter.setPen(QPen(self._colours["line"], 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        kind = index.data(KIND_ROLE)
        room = rect.adjusted(self._pad, 0, -self._pad, -1)
        if index.data(WAITING_ROLE):
            painter.setPen(self._colours["soft"])
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        elif kind == Kind.STATE and text:
            self._pill(painter, QRectF(room), text, str(index.data(TONE_ROLE) or ""))
        else:
            right = kind in RIGHT
            painter.setFont(self._figures if right or kind in {Kind.CODE, Kind.DAY, Kind.MOMENT} else self._text)
            painter.setPen(self._colours["ink"])
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side, shown)
        if state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QPen(self._colours["accent"], 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)
        painter.restore()

    def _pill(self, painter: QPainter, room: QRectF, text: str, tone: str) -> None:
        ink, ground = tone_colours(tone)
        inside = theme.px(_PAD)
        width = min(self._metrics.horizontalAdvance(text) + 2 * inside, room.width())
        height = min(self._metrics.height() + theme.px(6), room.height())
        pill = QRectF(room.left(), room.center().y() - height / 2, width, height)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setFont(self._text)
        painter.setPen(ink)
        words = pill.adjusted(inside, 0, -inside + 1, 0)
        shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def row_height() -> int:
    """Return the height of a table row in pixels."""
    return theme.line_height() + theme.px(22)


def title_width(title: str, *, sortable: bool = True) -> int:
    """Return the width in pixels of a heading, with its mark for the order where there can be one."""
    return theme.font_width(title) + theme.px(_PAD) * 2 + (theme.px(14) if sortable else 0)


def column_width(width: int, kind: Kind, title: str, *, sortable: bool = True) -> int:
    """Return the width in pixels that a column needs for its usual values and its whole title."""
    usual = {Kind.MONEY: 10, Kind.DAY: 12, Kind.COUNT: 7}.get(kind)
    if width == 16 and usual is not None:
        width = usual
    unit = QFontMetrics(theme.font()).horizontalAdvance("0")
    inside = _widest_moment() if width == 16 and kind is Kind.MOMENT else round(unit * width * 0.92)
    pad = theme.px(_PAD) * (4 if kind is Kind.STATE else 2)
    return max(inside + pad, title_width(title, sortable=sortable))


def _widest_moment() -> int:
    """Return the width in pixels of the widest moment, which is long enough for the rounding of its signs to count."""
    metrics = QFontMetrics(theme.figures())
    moments = (datetime(2028, month, 28, 20, 48, tzinfo=UTC) for month in range(1, 13))
    return max(metrics.horizontalAdvance(show(moment, Kind.MOMENT)) for moment in moments)
