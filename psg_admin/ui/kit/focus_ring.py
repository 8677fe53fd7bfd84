"""The one ring around what has the keyboard: drawn over its window, outside of the control, so that it always shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QMainWindow,
    QMenu,
    QMenuBar,
    QWidget,
)
from shiboken6 import isValid

from psg_admin.ui.kit import theme

_WIDE = 2
_GAP = 2
_OUT = _WIDE + _GAP
_NONE = (QAbstractItemView, QMenu, QMenuBar, QMainWindow)
"""What shows by itself where the keyboard is, or leaves that to what stands in it."""
_FOLLOWED = frozenset({
    QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.ParentChange,
    QEvent.Type.LayoutRequest, QEvent.Type.StyleChange,
})  # fmt: skip


class FocusRing(QWidget):
    """The ring of one window. It takes no events, is no stop of Tab, and follows what it is around."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("focus_ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self._clip = QRect()
        self.hide()

    def around(self) -> QWidget | None:
        """Return what the ring is around now, None while it is hidden."""
        return None if self.isHidden() else self._around

    def show_around(self, widget: QWidget | None) -> None:
        """Be around ``widget`` from now on, wherever it moves; None for nothing."""
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._around, self._watched = widget, []
        while widget is not None and widget is not self._window:
            self._watched.append(widget)
            widget = widget.parentWidget()
        for one in self._watched:
            one.installEventFilter(self)
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _FOLLOWED:
            self._place()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self._clip.translated(-self.pos()))
        painter.setPen(QPen(theme.color("on_bar" if self._in_bar() else "focus"), _WIDE))
        radius = self._radius()
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _place(self) -> None:
        now, window = self._around, self._window
        if now is None or not isValid(now) or not now.isVisibleTo(window):
            self.hide()
            return
        place = QRect(now.mapTo(window, QPoint(0, 0)), now.size())
        clip = window.rect()
        above = now.parentWidget()
        while above is not None and above is not window:
            holder = above.parentWidget()
            if isinstance(holder, QAbstractScrollArea) and holder.viewport() is above:
                seen = QRect(above.mapTo(window, QPoint(0, 0)), above.size())
                clip &= seen.adjusted(-_OUT, -_OUT, _OUT, _OUT)
            above = holder
        self._clip = clip
        if not place.intersects(clip):
            self.hide()
            return
        self.setGeometry(place.adjusted(-_OUT, -_OUT, _OUT, _OUT))
        self._stack_up(now)
        self.show()
        self.update()

    def _stack_up(self, now: QWidget) -> None:
        """Lie over what the control stands in, and below what lies over that."""
        top = self._watched[-1] if self._watched else now
        siblings = [one for one in self._window.children() if isinstance(one, QWidget) and one.isVisible()]
        above = self in siblings and top in siblings and siblings.index(self) > siblings.index(top)
        if not above:
            self.raise_()

    def _in_bar(self) -> bool:
        return any(isinstance(one, QFrame) and one.property("look") == "bar" for one in self._watched)

    def _radius(self) -> float:
        now = self._around
        if isinstance(now, QAbstractButton) and now.property("look") in {"chip", "more"}:
            return (self.height() - _WIDE) / 2
        return 8.0


class _Rings(QObject):
    """Has a ring in each window of the application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("focus_rings")
        self._last: FocusRing | None = None
        app.focusChanged.connect(self._moved)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._last is not None and isValid(self._last):
            self._last.show_around(None)
        self._last = None
        shown = _ringed(now)
        if shown is not None:
            window = shown.window()
            ring = window.findChild(FocusRing, options=Qt.FindChildOption.FindDirectChildrenOnly) or FocusRing(window)
            ring.show_around(shown)
            self._last = ring


def _ringed(now: QWidget | None) -> QWidget | None:
    """Return what is seen as having the keyboard when ``now`` has it, None where that shows by itself."""
    if now is None or isinstance(now, _NONE) or now.isWindow():
        return None
    if now.window().windowFlags() & Qt.WindowType.Popup == Qt.WindowType.Popup:
        return None
    above = now.parentWidget()
    return above if isinstance(above, QComboBox | QAbstractSpinBox) else now


def watch(app: QApplication) -> None:
    """Show from now on, in each window, what has the keyboard."""
    if app.findChild(_Rings, "focus_rings") is None:
        _Rings(app)
