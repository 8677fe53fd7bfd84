"""Over which window a dialog of the bank opens that no page opens itself."""

from PySide6.QtWidgets import QApplication, QWidget


def over(parent: QWidget | None) -> QWidget:
    """Return ``parent``, else the window that is at work: a dialog without any would go as soon as it is forgotten."""
    found = parent or QApplication.activeWindow()
    return found if found is not None else next(one for one in QApplication.topLevelWidgets() if one.isVisible())
