"""Sections in as many columns as there is room for, and the rows in them: every figure leads to its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.pane import plain_tip
from psg_admin.ui.kit.widgets import FlowLayout, TextLabel, button

_WIDE = 52
"""So many characters wide a column wants to be."""
_MOST = 3

Go = Callable[[], object]


class Section(QFrame):
    """A heading and what belongs to it: figures, lines of words, links and buttons."""

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(f"today.{name}")
        self.setProperty("look", "sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._box = QVBoxLayout(self)
        margin = theme.px(16)
        self._box.setContentsMargins(margin, theme.px(12), margin, theme.px(12))
        self._box.setSpacing(theme.px(4))
        self._box.addWidget(TextLabel(title, "heading"))

    def figure(self, name: str, words: str, value: str, go: Go, *, hint: str = "", look: str = "soft") -> QPushButton:
        """Put a row: what is counted at the left, the figure at the right, which leads to the list behind it."""
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(TextLabel(words, look), 1)
        link = self._link(name, value, go, hint)
        link.setFont(theme.figures())
        link.setAccessibleName(f"{words}: {value}")
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._box.addLayout(row)
        return link

    def link(self, name: str, words: str, go: Go, *, detail: str = "", hint: str = "") -> QPushButton:
        """Put a link on a line of its own, with a soft line below it."""
        link = self._link(name, words, go, hint)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(link)
        row.addStretch(1)
        self._box.addLayout(row)
        if detail:
            self._box.addWidget(TextLabel(detail, "soft", selectable=True))
            link.setAccessibleDescription(detail)
        return link

    def line(self, words: str, look: str = "") -> TextLabel:
        """Put a line of words."""
        label = TextLabel(words, look)
        self._box.addWidget(label)
        return label

    def buttons(self, *made: QPushButton) -> None:
        """Put buttons side by side."""
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(8))
        for one in made:
            flow.addWidget(one)
        self._box.addWidget(holder)

    def _link(self, name: str, words: str, go: Go, hint: str) -> QPushButton:
        # A link is never wider than its column: what does not fit is in its tool tip and its accessible name.
        shown = words if len(words) <= _WIDE else f"{words[: _WIDE - 1].rstrip()}…"
        made = button(shown.replace("&", "&&"), go, look="link", hint=hint)
        made.setObjectName(f"{self.objectName()}.{name}")
        made.setAccessibleName(words)
        if shown != words:
            made.setToolTip(plain_tip(words))
        return made


class Board(QWidget):
    """Puts sections into columns, one below the other in each, and deals them anew when the width changes."""

    def __init__(self) -> None:
        super().__init__()
        self._sections: list[Section] = []
        self._columns: list[QVBoxLayout] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(16))
        self._count = 0

    def show_sections(self, sections: Sequence[Section]) -> None:
        """Show other sections; the focus stays on the link of the same name."""
        focus = self.focusWidget()
        kept = "" if focus is None else focus.objectName()
        for gone in self._sections:
            gone.hide()
            gone.setParent(None)
            gone.deleteLater()
        self._sections = list(sections)
        self._deal(self._wanted())
        target = self.findChild(QPushButton, kept) if kept else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def sections(self) -> list[Section]:
        """Return the sections that are shown."""
        return self._sections

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._wanted() != self._count:
            self._deal(self._wanted())

    def _wanted(self) -> int:
        return max(1, min(_MOST, self.width() // theme.chars(_WIDE)))

    def _deal(self, count: int) -> None:
        self._count = count
        while self._row.count():
            self._row.takeAt(0)
        for column in self._columns:
            while column.count():
                column.takeAt(0)
            column.deleteLater()
        self._columns = []
        for _number in range(count):
            column = QVBoxLayout()
            column.setSpacing(theme.px(16))
            self._row.addLayout(column, 1)
            self._columns.append(column)
        heights = [0] * count
        for section in self._sections:
            # The shortest column takes the next one.
            place = heights.index(min(heights))
            self._columns[place].addWidget(section)
            heights[place] += section.sizeHint().height()
        for column in self._columns:
            column.addStretch(1)
