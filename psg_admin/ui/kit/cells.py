"""How one value is written on the screen, and how a cell of a table is painted."""

from datetime import UTC, date, datetime
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from psg_admin.kernel.days import show_day, show_moment, show_short, show_short_moment
from psg_admin.kernel.figures import show_count, show_decimal
from psg_admin.kernel.money import Money
from psg_admin.paper.table import Kind, Runs, Value
from psg_admin.ui.kit import icons, theme

TONE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
KIND_ROLE = int(Qt.ItemDataRole.UserRole) + 2
WAITING_ROLE = int(Qt.ItemDataRole.UserRole) + 3
MARK_ROLE = int(Qt.ItemDataRole.UserRole) + 4
RUNS_ROLE = int(Qt.ItemDataRole.UserRole) + 5

RIGHT = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})
PAD = 12
"""The room at either side of a cell, in pixels of the grid."""
_IN_BADGE = 8
_BEFORE_MARK = 8
_BADGE = 20
_INKS = {"soft": "soft", "struck": "soft", "bad": "bad", "attention": "attention"}
_BADGES = {"attention": "attention_ground", "bad": "bad_ground"}
COMPACT, COMFORTABLE = 32, 40
"""How high a row is."""
_OF_DAYS = 13
"""A column of days that is declared no wider has room for the widest of them, and no more."""
_FIGURE_SPACE = "\u2007"


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
        return show_count(value) if kind is Kind.COUNT else str(value)
    return show_decimal(value) if isinstance(value, Decimal) else value


def drawn(text: str, kind: object) -> str:
    """Return ``text`` as a cell draws it: a day of one figure has the room of two, so that months stand in line."""
    return _FIGURE_SPACE + text if kind in {Kind.DAY, Kind.MOMENT} and text[:1].isdigit() and text[1:2] == " " else text


class CellPainter(QStyledItemDelegate):
    """Paints text, sums at the right, and states: the normal one in soft words, the others as badges.

    What marks a whole row (the chosen, the current, the one under the pointer) is painted by the view.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.refresh()

    def refresh(self) -> None:
        """Take fonts and colours anew."""
        self._text = QFont(theme.font())
        self._metrics = QFontMetrics(self._text)
        self._pad = theme.px(PAD)
        self._strong, self._struck = QFont(self._text), QFont(self._text)
        self._strong.setWeight(QFont.Weight.DemiBold)
        self._struck.setStrikeOut(True)

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        kind = index.data(KIND_ROLE)
        text = drawn(str(index.data(Qt.ItemDataRole.DisplayRole) or ""), kind)
        badge = theme.px(_IN_BADGE) * 2 if kind == Kind.STATE else 0
        mark = mark_width(str(index.data(MARK_ROLE) or ""))
        return QSize(self._metrics.horizontalAdvance(text) + self._pad * 2 + badge + mark, row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        text, mark = str(index.data(Qt.ItemDataRole.DisplayRole) or ""), str(index.data(MARK_ROLE) or "")
        if not text and not mark:
            return
        kind = index.data(KIND_ROLE)
        room = option.rect.adjusted(self._pad, 0, -self._pad, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        tone = str(index.data(TONE_ROLE) or "")
        painter.save()
        painter.setFont(self._text)
        if mark:
            taken = min(mark_width(mark), room.width())
            place = room.adjusted(room.width() - taken + theme.px(_BEFORE_MARK), 0, 0, 0)
            self._badge(painter, place, mark, tone, chosen=chosen)
            room.setWidth(room.width() - taken)
        if index.data(WAITING_ROLE):
            self._words(painter, room, text, "soft")
        elif runs := index.data(RUNS_ROLE):
            self._runs(painter, room, runs)
        elif kind == Kind.STATE:
            self.state(painter, room, text, tone, chosen=chosen)
        else:
            self._words(painter, room, drawn(text, kind), "ink", right=kind in RIGHT)
        painter.restore()

    def state(self, painter: QPainter, room: QRect, text: str, tone: str, *, chosen: bool = False) -> None:
        """Paint a state: "" in soft words, "good" after a check mark, the others as a badge.

        On a ``chosen`` row badge and row differ by hue alone: there it has an edge.
        """
        if tone == "":
            self._words(painter, room, text, "soft")
        elif tone == "good":
            side = theme.px(14)
            mark = QRect(room.left(), room.center().y() - side // 2, side, side)
            icons.icon("check-bold", "good").paint(painter, mark)
            self._words(painter, room.adjusted(side + theme.px(4), 0, 0, 0), text, "soft")
        else:
            self._badge(painter, room, text, tone, chosen=chosen)

    def _runs(self, painter: QPainter, room: QRect, runs: Runs) -> None:
        """Paint words one after the other, each in its look, as far as there is room."""
        fonts = {"strong": self._strong, "struck": self._struck}
        left, gap = room.left(), self._metrics.horizontalAdvance(" ")
        for text, look in runs:
            free = room.right() + 1 - left
            if free <= gap:
                return
            font = fonts.get(look, self._text)
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(theme.color(_INKS.get(look, "ink")))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, free + 1)
            place = QRect(left, room.top(), free, room.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, shown)
            left += metrics.horizontalAdvance(shown) + gap

    def _words(self, painter: QPainter, room: QRect, text: str, tone: str, *, right: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.setPen(theme.color(tone))
        shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | side | Qt.TextFlag.TextDontClip, shown)

    def _badge(self, painter: QPainter, room: QRect, text: str, tone: str, *, chosen: bool) -> None:
        inside = theme.px(_IN_BADGE)
        width = min(self._metrics.horizontalAdvance(text) + 2 * inside, room.width())
        height = min(theme.tall(_BADGE), room.height())
        pill = QRectF(room.left(), room.top() + (room.height() - height) // 2, width, height)
        ink = theme.color(tone if tone in _BADGES else "soft")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = ink if chosen or tone not in _BADGES else None
        if edge is not None and tone not in _BADGES:
            edge = theme.color("edge")
        painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, 1))
        painter.setBrush(theme.color(_BADGES[tone]) if tone in _BADGES else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5) if edge else pill, height / 2, height / 2)
        painter.setPen(ink)
        words = pill.adjusted(inside, 0, 1 - inside, 0)
        shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + 1)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


def row_height() -> int:
    """Return the height of a table row in pixels."""
    return theme.tall(COMFORTABLE if theme.comfortable() else COMPACT)


def heading_height() -> int:
    """Return the height of the headings of a table in pixels."""
    return theme.tall(COMPACT)


def cell_width(text: str, kind: Kind, mark: str = "") -> int:
    """Return the width in pixels of a cell that has room for ``text``, and for what it is marked by."""
    metrics = QFontMetrics(theme.font())
    badge = theme.px(_IN_BADGE) * 2 if kind is Kind.STATE else 0
    return metrics.horizontalAdvance(drawn(text, kind)) + badge + theme.px(PAD) * 2 + 1 + mark_width(mark)


def mark_width(mark: str) -> int:
    """Return the width in pixels of the badge at the end of a cell, with the room before it; 0 without one."""
    words = QFontMetrics(theme.font()).horizontalAdvance(mark)
    return words + theme.px(_IN_BADGE) * 2 + theme.px(_BEFORE_MARK) if mark else 0


def title_width(title: str, *, sortable: bool = True) -> int:
    """Return the width in pixels of a heading, with its mark for the order where there can be one."""
    return QFontMetrics(theme.font()).horizontalAdvance(title) + theme.px(PAD) * 2 + (theme.px(14) if sortable else 0)


def column_width(width: int, kind: Kind, title: str, *, sortable: bool = True) -> int:
    """Return the width in pixels that a column needs for its usual values and its whole title."""
    usual = {Kind.MONEY: 10, Kind.DAY: 12, Kind.COUNT: 7}.get(kind)
    if width == 16 and usual is not None:
        width = usual
    metrics = QFontMetrics(theme.font())
    if kind is Kind.DAY and width <= _OF_DAYS:
        inside = max(metrics.horizontalAdvance(show(date(2028, month, 28))) for month in range(1, 13))
    elif width == 16 and kind is Kind.MOMENT:
        inside = _widest_moment()
    else:
        inside = round(metrics.averageCharWidth() * width)
    badge = theme.px(_IN_BADGE) * 2 if kind is Kind.STATE else 0
    return max(inside + badge + theme.px(PAD) * 2, title_width(title, sortable=sortable))


def _widest_moment() -> int:
    """Return the width in pixels of the widest moment."""
    metrics = QFontMetrics(theme.font())
    moments = (datetime(2028, month, 28, 20, 48, tzinfo=UTC) for month in range(1, 13))
    return max(metrics.horizontalAdvance(show(moment, Kind.MOMENT)) for moment in moments)
