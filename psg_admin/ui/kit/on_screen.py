"""Keeps a window on its screen, with its frame."""

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

_FRAME = QMargins(4, 32, 4, 4)
"""What the frames of windows usually take: one that is not shown yet has none."""


_AROUND = QSize(60, 60)
"""So much of the screen stays free beside a dialog, for its frame and for what is behind it."""


def most(dialog: QWidget) -> QSize:
    """Return how large a dialog can be on its screen."""
    return dialog.screen().availableSize() - _AROUND


def fitting(window: QRect, screen: QRect, frame: QMargins = _FRAME) -> QRect:
    """Return where a window lies, and how large it is, so that it is on the ``screen`` with its ``frame``."""
    room = screen.marginsRemoved(frame)
    size = window.size().boundedTo(room.size())
    left = max(room.left(), min(window.left(), room.right() + 1 - size.width()))
    top = max(room.top(), min(window.top(), room.bottom() + 1 - size.height()))
    return QRect(QPoint(left, top), size)


def fit(window: QWidget) -> None:
    """Move and shrink a window that is shown, as far as it sticks out of its screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    now, frame = window.geometry(), window.frameGeometry()
    around = QMargins(
        now.left() - frame.left(), now.top() - frame.top(), frame.right() - now.right(), frame.bottom() - now.bottom()
    )
    wanted = fitting(now, window.screen().availableGeometry(), around)
    if wanted != now:
        window.setGeometry(wanted)
