"""A dialog that is a list: words that narrow it, what is done to what is chosen, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from psg_admin.kernel.words import _
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit import on_screen, theme
from psg_admin.ui.kit.action import hold_button
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.tips import in_title
from psg_admin.ui.kit.widgets import TextLabel, button

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.table import Table

R = TypeVar("R")


class ListDialog(QDialog, Generic[R]):
    """A subclass makes ``search`` and the list, says by :meth:`add_deed` what can be done, and calls :meth:`furnish`.

    The list follows the words and every deed of any desk. Show it with ``open()``; it frees itself.
    """

    table: Table[R]

    def __init__(self, parent: QWidget, desk: Desk, *, name: str, title: str, hint: str, search_name: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName(name)
        self.setWindowTitle(in_title(title))
        self.desk = desk
        self.search = NarrowLine(hint, search_name, width=40)
        self.search.narrowed.connect(self.narrow)
        self._deeds: list[tuple[QPushButton, Callable[[int], bool]]] = []

    def add_deed(self, words: str, run: Callable[[], object], *, look: str = "", of: str = "one") -> QPushButton:
        """Return a button of the foot that begins a deed: of ``"one"`` row, of ``"some"``, or of ``"none"``.

        It is held back while fewer or more are chosen, and while nothing may be written.
        """
        made = button(words, run, look=look)
        fits = {"one": lambda count: count == 1, "some": lambda count: count > 0, "none": lambda _count: True}[of]
        self._deeds.append((made, fits))
        return made

    def furnish(self, table: Table[R], *, chars: int, lines: int, explained: str = "") -> None:
        """Lay out the words, the ``table``, and below it the deeds in the order in which they were made.

        It is so many characters wide and ``lines`` high, as far as the screen has room.
        """
        self.table = table
        table.picked.connect(self._hold_back)
        table.chose.connect(self._hold_back)
        table.clear_wanted.connect(self._clear)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(8))
        for one, _fits in self._deeds:
            foot.addWidget(one)
        foot.addStretch(1)
        foot.addWidget(button(_("&Close"), self.accept))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(16))
        box.setSpacing(theme.px(12))
        if explained:
            box.addWidget(TextLabel(explained, "soft"))
        line = QHBoxLayout()
        line.addWidget(self.search)
        line.addStretch(1)
        box.addLayout(line)
        box.addWidget(table, 1)
        box.addLayout(foot)
        self.desk.jobs.changed.connect(self._changed)
        self.narrow()
        self._hold_back()
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(QSize(theme.chars(chars), theme.line_height() * lines).boundedTo(on_screen.most(self)))

    def narrow(self) -> None:
        """Ask for the list as the words narrow it."""
        self.table.ask(ListQuery(self.search.words()))

    def _clear(self) -> None:
        self.search.wipe()
        self.narrow()

    def _changed(self, _changes: Changes) -> None:
        self.table.reload()

    def _hold_back(self, _what: object = None) -> None:
        chosen = len(self.table.selected_ids())
        for one, fits in self._deeds:
            hold_button(one)
            if not fits(chosen):
                one.setEnabled(False)
