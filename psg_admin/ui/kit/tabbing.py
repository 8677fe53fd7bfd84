"""Where Tab goes in what grows while a dialog is open: Qt puts whatever comes later behind the dialog's buttons."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class Holder(QWidget):
    """Holds parts that come and go. The focus goes on to ``leads_to``.

    That is no focus proxy of Qt's: with one, Tab comes back to it behind the last part, and never gets any further.
    """

    def __init__(self) -> None:
        super().__init__()
        self.leads_to: QWidget | None = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.leads_to is not None:
            self.leads_to.setFocus(event.reason())


def tab_through(stops: Sequence[QWidget]) -> None:
    """Have Tab go from each of ``stops`` to the next.

    Qt leaves out what cannot have the focus; a figure that has no reasons yet may have some later.
    """
    before = [one.focusPolicy() for one in stops]
    for one in stops:
        one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)
    for one, policy in zip(stops, before, strict=True):
        one.setFocusPolicy(policy)
