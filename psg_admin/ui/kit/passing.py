"""Where the passing bars lie: over the foot of the page, so that nothing moves when one comes or goes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QAbstractItemView, QAbstractScrollArea, QScrollArea, QWidget
from shiboken6 import isValid

from psg_admin.ui.kit import theme

_HIGH = 36
_SIDE = 24
_TIMES = 3
"""So often is looked again: a page that becomes longer may also give more room to what stands above."""


class PassingFoot(QObject):
    """Keeps bars at the foot of ``holder`` while they are seen, the newest alone, with ``side`` left free.

    What has the keyboard is scrolled clear of them.
    """

    def __init__(self, holder: QWidget, *, side: int = _SIDE) -> None:
        super().__init__(holder)
        self._holder = holder
        self._side = side
        self._bars: list[QWidget] = []
        self._longer: list[QWidget] = []
        self._below: QWidget | None = None
        holder.installEventFilter(self)

    @classmethod
    def of(cls, widget: QWidget) -> PassingFoot:
        """Return the foot of the window that ``widget`` stands in; where it stands in none, one of its own."""
        above: QWidget | None = widget
        while above is not None:
            for child in above.children():
                if isinstance(child, cls):
                    return child
            above = above.parentWidget()
        return cls(widget, side=0)

    def add(self, bar: QWidget) -> None:
        """Take in a bar; it shows and hides itself."""
        if bar not in self._bars:
            self._bars.append(bar)
            shown = bar.isVisible()
            bar.setParent(self._holder)
            bar.setVisible(shown)
            bar.installEventFilter(self)
            bar.destroyed.connect(self._gone)

    def stay_above(self, below: QWidget) -> None:
        """Lie above ``below``, which has a place of its own at the foot of the holder."""
        self._below = below
        below.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest}:
            self._place()
            if watched in self._bars and event.type() == QEvent.Type.Show:
                for other in self._bars:
                    if other is not watched:
                        other.hide()  # the newest is said, and of which page it was does not matter
                self._keep_clear(watched)
            if watched in self._bars and event.type() == QEvent.Type.Hide:
                self._shorten()
        return False

    def _gone(self, bar: QObject) -> None:
        self._bars = [one for one in self._bars if one is not bar]

    def _place(self) -> None:
        side = theme.px(self._side)
        layout = self._holder.layout()
        edge = layout.contentsMargins().bottom() if layout is not None else 0
        bottom = self._holder.height() - min(edge, theme.px(8))
        if self._below is not None and not self._below.isHidden():
            bottom = min(bottom, self._below.y() - theme.px(8))
        for bar in self._bars:
            if not bar.isHidden():
                wide = self._holder.width() - 2 * side
                bar_layout = bar.layout()
                needed = bar_layout.totalHeightForWidth(wide) if bar_layout is not None else 0
                high = max(theme.tall(_HIGH), needed)
                bar.setGeometry(QRect(side, bottom - high, wide, high))
                if bar_layout is not None:
                    bar_layout.setGeometry(bar.rect())  # shown for the first time, Qt lays it out as a window's size
                bar.raise_()
                bottom -= high + theme.px(8)

    def _keep_clear(self, bar: QObject) -> None:
        """Scroll what has the keyboard out from under a bar, as far as it can be scrolled."""
        now: QWidget | None = self._holder.window().focusWidget()
        if now is None or not isinstance(bar, QWidget) or not self._holder.isAncestorOf(now) or bar.isAncestorOf(now):
            return
        place = now.rect()
        if isinstance(now, QAbstractItemView):
            place = now.visualRect(now.currentIndex())
            place.setBottom(place.center().y() + theme.line_height() // 2)  # a row is seen while its words are
        inner = now.viewport() if isinstance(now, QAbstractItemView) else now
        for _time in range(_TIMES):
            bottom = inner.mapTo(self._holder, QPoint(0, place.bottom())).y()
            over = bottom - bar.y() + 1
            if over <= 0 or bottom > bar.geometry().bottom():
                return
            above: QWidget | None = now
            while above is not None and over > 0:
                if isinstance(above, QAbstractScrollArea):
                    over -= self._scroll(above, over)
                above = above.parentWidget()

    def _scroll(self, area: QAbstractScrollArea, over: int) -> int:
        """Scroll by so much, or as far as it can be; a page that ends there is longer until the bar has gone."""
        scroll = area.verticalScrollBar()
        before = scroll.value()
        inside = area.widget() if isinstance(area, QScrollArea) else None
        missing = before + over - scroll.maximum()
        if inside is not None and missing > 0 and area.parentWidget() is not None:
            if inside not in self._longer:
                self._longer.append(inside)
            inside.setMinimumHeight(inside.height() + missing)
            QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))
        scroll.setValue(before + over)
        return scroll.value() - before

    def _shorten(self) -> None:
        """Let pages be as long as they were."""
        longer, self._longer = self._longer, []
        for inside in longer:
            if isValid(inside):
                inside.setMinimumHeight(0)
