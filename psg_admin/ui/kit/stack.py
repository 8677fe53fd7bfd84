"""An editor of several lines of the same kind, of which there is always one: added, taken away, numbered."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.editors import Editor
from psg_admin.ui.kit.tabbing import Holder, tab_through
from psg_admin.ui.kit.widgets import button


class Line(QWidget):
    """One line of a :class:`LineStack`. ``removed`` comes when the person takes it away."""

    edited = Signal()
    removed = Signal()

    def entry(self) -> QWidget:
        """Return the field that the focus goes to first."""
        raise NotImplementedError

    def stops(self) -> Sequence[QWidget]:
        """Return where Tab stops in the line, in this order; what takes it away comes last."""
        raise NotImplementedError

    def number(self, place: int, *, alone: bool) -> None:
        """Say which line this is; the only one cannot go."""
        raise NotImplementedError

    def faulty(self) -> QWidget | None:
        """Return the field in which something stands in the way, None when all is in order."""
        raise NotImplementedError

    def mark(self, *, wrong: bool) -> None:
        """Show at the edge of its field what stands in the way, or nothing any more."""
        raise NotImplementedError

    def typed(self) -> Any:
        """Return what was typed, for a draft."""
        raise NotImplementedError

    def retype(self, typed: Any) -> None:
        """Put back what :meth:`typed` gave."""
        raise NotImplementedError


L = TypeVar("L", bound=Line)


class LineStack(Editor, Generic[L]):
    """Lines one below another, with a button that adds one; ``most`` 0 is any number.

    The class that fills it says in :meth:`make_line` what a line is, and calls :meth:`set_count` when it is ready.
    """

    def __init__(self, name: str, more: str, *, most: int = 0, gap: int = 8) -> None:
        super().__init__()
        self.lines: list[L] = []
        self._most = most
        self._holder = Holder()
        self.widget = self._holder
        self.widget.setAccessibleName(name)
        self._box = QVBoxLayout(self.widget)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(gap))
        self.more = button(more, self.add)
        self._box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def make_line(self) -> L:
        """Return a new, empty line."""
        raise NotImplementedError

    def add(self) -> None:
        """Add a line and go to it."""
        line = self._add_line()
        self.edited.emit()
        line.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def set_count(self, count: int) -> None:
        """Have so many lines, and one at least."""
        while len(self.lines) < max(1, count):
            self._add_line()
        while len(self.lines) > max(1, count):
            self._take(self.lines[-1])

    def typed(self) -> Any:
        return [line.typed() for line in self.lines]

    def retype(self, typed: Any) -> None:
        self.set_count(len(typed))
        for line, one in zip(self.lines, typed, strict=False):
            line.retype(one)

    def mark(self, *, wrong: bool) -> None:
        """Mark the first line that something stands in the way of, where the focus then goes."""
        faulty = next((line for line in self.lines if line.faulty() is not None), None) if wrong else None
        for line in self.lines:
            line.mark(wrong=line is faulty)
        field = None if faulty is None else faulty.faulty()
        self._holder.leads_to = field or self.lines[0].entry()

    def _add_line(self) -> L:
        line = self.make_line()
        line.edited.connect(self.edited)
        line.removed.connect(partial(self._remove, line))
        self.lines.append(line)
        self._box.insertWidget(self._box.count() - 1, line)
        tab_through([*(self.lines[-2].stops()[-1:] if len(self.lines) > 1 else ()), *line.stops(), self.more])
        self._number()
        return line

    def _remove(self, line: L) -> None:
        place = self.lines.index(line)
        self._take(line)
        self.lines[min(place, len(self.lines) - 1)].entry().setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _take(self, line: L) -> None:
        self.lines.remove(line)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._number()

    def _number(self) -> None:
        for place, line in enumerate(self.lines, 1):
            line.number(place, alone=len(self.lines) == 1)
        self.more.setEnabled(not self._most or len(self.lines) < self._most)
        self._holder.leads_to = self.lines[0].entry()
