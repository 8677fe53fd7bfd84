"""What has the focus is seen: what it stands in scrolls to it, whatever brought the focus there."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from psg_admin.ui.kit import theme


def bring(part: QWidget, place: QRect | None = None) -> None:
    """Scroll all that ``part`` stands in until ``place`` of it, else the whole of it, is seen; its top comes first.

    Nothing moves below a mouse button that is held: what is being clicked would slip away from under it.
    """
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return
    place = part.rect() if place is None else place
    above = part.parentWidget()
    while above is not None:
        inside = above.widget() if isinstance(above, QScrollArea) else None
        if isinstance(above, QScrollArea) and inside is not None and inside.isAncestorOf(part):
            field = QRect(part.mapTo(inside, place.topLeft()), place.size())
            # Its whole height: ensureWidgetVisible() is content with the line that the cursor stands in.
            for y in (field.bottom(), field.top()):
                above.ensureVisible(field.left(), y, 0, theme.px(24))
        above = above.parentWidget()


def follow(inside: QWidget, now: QWidget | None) -> None:
    """Bring ``now``, which has just got the focus, into view where it stands ``inside``; of a list its current row."""
    if now is None or not inside.isAncestorOf(now) or isinstance(now, QScrollArea):
        return
    if isinstance(now, QAbstractItemView):
        bring_row(now)
    else:
        bring(now)


def bring_row(view: QAbstractItemView) -> None:
    """Bring the current row of a list into view; of a list that has none its beginning."""
    at = view.visualRect(view.currentIndex())
    if at.isValid():
        bring(view.viewport(), QRect(0, at.top(), 1, at.height()))
    else:
        bring(view, QRect(QPoint(), QSize(1, min(view.height(), theme.px(48)))))
