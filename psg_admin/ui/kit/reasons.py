"""The reasons of a figure: a dark panel below it, with words at the left and the sums they come to at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QWidget
from shiboken6 import isValid

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import TextLabel

_ROUND = 8
_WIDEST = 56
"""So many characters wide the words of a reason become at most."""
_BELOW = 4
_LEAVES = frozenset({
    QEvent.Type.Leave, QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel,
    QEvent.Type.WindowDeactivate, QEvent.Type.Move, QEvent.Type.KeyPress,
})  # fmt: skip
"""After these of what is asked the panel goes."""


class Part(NamedTuple):
    """What a figure is made of: words, and the sum they come to; the ``whole`` is what the others add up to."""

    words: str
    amount: str
    whole: bool = False


Reason = str | Part


def spoken(reason: Reason) -> str:
    """Return a reason as it is read out."""
    return reason if isinstance(reason, str) else f"{reason.words}: {reason.amount}"


class ReasonsPanel(QFrame):
    """Shows the reasons of one figure at a time. It takes neither focus nor pointer, and goes as these go on."""

    def __init__(self, reasons: Sequence[Reason], asked: QWidget) -> None:
        super().__init__(asked, Qt.WindowType.ToolTip)
        self.setObjectName("reasons")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._asked = asked
        grid = QGridLayout(self)
        across, along = theme.px(16), theme.px(10)
        grid.setContentsMargins(across, along, across, along)
        grid.setHorizontalSpacing(theme.px(24))
        grid.setVerticalSpacing(theme.px(8))
        sums = any(isinstance(reason, Part) for reason in reasons)
        for row, reason in enumerate(reasons):
            if isinstance(reason, Part):
                look = "bar-strong" if reason.whole else "bar"
                grid.addWidget(_words(reason.words, look), row, 0)
                amount = TextLabel(reason.amount, look, wrap=False)
                grid.addWidget(amount, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            else:
                grid.addWidget(_words(reason, "bar-soft" if sums else "bar"), row, 0, 1, 2)
        asked.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("bar"))
        painter.drawRoundedRect(QRectF(self.rect()), _ROUND, _ROUND)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._asked and event.type() in _LEAVES:
            self.close()
        return False

    def place(self) -> None:
        """Stand below the figure, ending where it ends; above it where the screen has no room below."""
        self.adjustSize()
        asked, screen = self._asked, self._asked.screen().availableGeometry()
        gap = theme.px(_BELOW)
        end = asked.mapToGlobal(QPoint(asked.width(), asked.height()))
        x = max(screen.left(), min(end.x() - self.width() + theme.px(16), screen.right() + 1 - self.width()))
        y = end.y() + gap
        if y + self.height() > screen.bottom() + 1:
            y = max(screen.top(), end.y() - asked.height() - gap - self.height())
        self.move(x, y)

    def _focus_moved(self, before: QWidget | None, _now: QWidget | None) -> None:
        if before is self._asked:
            self.close()


def _words(text: str, look: str) -> TextLabel:
    label = TextLabel(text, look)
    natural = label.fontMetrics().horizontalAdvance(text) + theme.px(4)
    label.setMinimumWidth(min(natural, theme.chars(_WIDEST)))
    label.setMaximumWidth(theme.chars(_WIDEST))
    return label


_shown: list[ReasonsPanel] = []


def show_reasons(reasons: Sequence[Reason], asked: QWidget) -> None:
    """Show the ``reasons`` of the figure ``asked``, instead of those of another."""
    hide_reasons()
    panel = ReasonsPanel(reasons, asked)
    _shown.append(panel)
    panel.place()
    panel.show()


def shown_reasons() -> ReasonsPanel | None:
    """Return the panel that is seen."""
    return next((one for one in _shown if isValid(one) and one.isVisible()), None)


def hide_reasons() -> None:
    """Let the panel that is seen go."""
    while _shown:
        one = _shown.pop()
        if isValid(one):
            one.close()
