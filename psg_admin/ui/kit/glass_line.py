"""A line to type into that begins with a magnifying glass."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLineEdit

from psg_admin.ui.kit import icons, theme


class GlassLine(QLineEdit):
    """A line to type into that begins with a magnifying glass, as high as its text."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = icons.icon("magnifying-glass", "soft")
        self._glass = QPixmap()
        self._drawn: tuple[float, int] | None = None
        theme.follow(self, self._fit)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        ratio, color = self.devicePixelRatioF(), theme.color("soft").rgb()
        if self._drawn != (ratio, color):
            # Drawn once: the line is painted with each letter.
            side = theme.line_height()
            self._drawn, self._glass = (ratio, color), self._icon.pixmap(QSize(side, side), ratio)
        painter = QPainter(self)
        painter.drawPixmap(theme.px(8), (self.height() - theme.line_height()) // 2, self._glass)
        painter.end()

    def _fit(self) -> None:
        self._drawn = None
        self.setTextMargins(theme.line_height() + theme.px(4), 0, 0, 0)
