"""The line below a table: how many records there are, how many of them are chosen, and what those come to."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column
from psg_admin.ui.kit import cells, theme
from psg_admin.ui.kit.widgets import LineLabel

_HIGH, _MORE, _AROUND = 30, 20, 6
_FEWEST = 2


class TableFoot(QWidget):
    """Says how many at the left, and at the right what those that are chosen come to; never wider than the table.

    Where both do not fit side by side they stand one below the other; ``grew`` comes when its height has changed.
    """

    grew = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setMinimumWidth(1)
        self._proof = ""
        self._count = LineLabel("", "soft")
        self._sums = LineLabel("", "soft")
        self._box = QHBoxLayout(self)
        self._box.addWidget(self._count)
        self._box.addStretch(1)
        self._box.addWidget(self._sums)
        self._fit()
        theme.changed_signal().changed.connect(self._fit)

    def text(self) -> str:
        """Return what is said."""
        return " · ".join(filter(None, [self._count.text(), self._sums.text()]))

    def _fit(self) -> None:
        self.setFixedHeight(theme.tall(_HIGH))
        self._arrange()

    def _arrange(self) -> None:
        """Stand side by side, or one below the other where there is no room for that."""
        side, between = theme.px(cells.PAD), theme.px(16)
        both = self._count.sizeHint().width() + between + self._sums.sizeHint().width()
        below = bool(self._sums.text()) and both > self.width() - 2 * side
        around = theme.px(_AROUND) if below else 0
        ways = QBoxLayout.Direction
        self._box.setDirection(ways.TopToBottom if below else ways.LeftToRight)
        self._box.setContentsMargins(side, around, side, around)
        self._box.setSpacing(0 if below else between)
        high = theme.tall(_HIGH) + (theme.tall(_MORE) if below else 0)
        if self.minimumHeight() != high:
            self.setFixedHeight(high)
            self.grew.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def set_proof(self, words: str) -> None:
        """Say at the right, where nothing is chosen to be added up, that the list proves something."""
        self._proof = words

    def show_count(
        self, total: int, chosen: int, columns: Sequence[Column[Any]] = (), rows: Sequence[Any] = ()
    ) -> None:
        """Say how many there are or, of several that are chosen, how many these are.

        ``rows`` are those of the whole list where they are here: what those come to is said where none are chosen.
        """
        self.setVisible(total > 0)
        self._sums.setText("" if chosen > 1 else self._proof or _in_words(columns, rows))
        if chosen > 1:
            self._count.setText(_chosen_words(total, chosen))
        else:
            words = ngettext("{count} in the list", "{count} in the list", total)
            self._count.setText(words.format(count=show_count(total)))
        self._arrange()

    def show_sums(self, total: int, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> None:
        """Say how many are chosen, and what these ``rows`` come to in each of ``columns`` that adds up."""
        self._count.setText(_chosen_words(total, len(rows)))
        self._sums.setText(_in_words(columns, rows))
        self._arrange()


def _in_words(columns: Sequence[Column[Any]], rows: Sequence[Any]) -> str:
    """Return what ``rows`` come to in each of ``columns`` that adds up; nothing where there is no more than one."""
    if len(rows) < _FEWEST:
        return ""
    sums = ((column, column.total(rows)) for column in columns if column.adds_up)
    said = _("{title} {amount}")
    return " · ".join(said.format(title=each.title, amount=cells.show(amount, each.kind)) for each, amount in sums)


def _chosen_words(total: int, chosen: int) -> str:
    return _("{chosen} of {count} chosen").format(chosen=show_count(chosen), count=show_count(total))
