"""Sections in as many columns as there is room for, and the rows in them: every figure leads to its list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import FlowLayout, PushButton, TextLabel, button, plain_tip

_WIDE = 44
"""So many characters wide a column wants to be."""
_MOST = 3
_EDGE = 2
"""The edge around a link, which is seen when it has the focus; other words stand below its words."""

Go = Callable[[], object]


class _Link(PushButton):
    """A link that is never wider than its column: it ends in dots there, and its tool tip has all the words."""

    def __init__(self, words: str, go: Go) -> None:
        super().__init__()
        self._words = words
        self.setProperty("look", "link")
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)
        self.setText(words.replace("&", "&&"))
        self._go = go
        self.clicked.connect(self._clicked)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        metrics = self.fontMetrics()
        over = metrics.horizontalAdvance(self._words) - metrics.horizontalAdvance(self.text().replace("&&", "&"))
        return QSize(size.width() + max(0, over), size.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(8), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * _EDGE - 2
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        shown = self._words if self.width() >= self.sizeHint().width() else shown
        if shown.replace("&", "&&") != self.text():
            self.setText(shown.replace("&", "&&"))
            self.setToolTip("" if shown == self._words else plain_tip(self._words))

    def _clicked(self) -> None:
        self._go()  # without what Qt says of the button


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
        margin = theme.px(20)
        self._box.setContentsMargins(margin, theme.px(16), margin, theme.px(14))
        self._box.setSpacing(theme.px(2))
        self._put(TextLabel(title, "heading"))

    def figure(self, name: str, words: str, value: str, go: Go, *, hint: str = "") -> QPushButton:
        """Put a row: what is counted at the left, the figure at the right, which leads to the list behind it."""
        link = button(value, go, look="link", hint=hint)
        link.setObjectName(f"{self.objectName()}.{name}")
        theme.follow_font(link, "figures")
        link.setAccessibleName(f"{words}: {value}")
        label = TextLabel(words, "soft")
        label.setContentsMargins(_EDGE, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(label, 1)
        row.addWidget(link)
        self._box.addLayout(row)
        return link

    def link(self, name: str, words: str, go: Go, *, detail: str = "") -> QPushButton:
        """Put a link on a line of its own, with a soft line below it."""
        link = _Link(words, go)
        link.setObjectName(f"{self.objectName()}.{name}")
        row = QHBoxLayout()
        row.addWidget(link)
        row.addStretch(1)
        self._box.addLayout(row)
        if detail:
            self._box.setSpacing(0)
            label = self._put(TextLabel(detail, "soft"))
            label.setContentsMargins(_EDGE, 0, 0, theme.px(6))
            link.setAccessibleDescription(detail)
        return link

    def line(self, words: str, look: str = "") -> TextLabel:
        """Put a line of words."""
        return self._put(TextLabel(words, look))

    def buttons(self, *made: QPushButton) -> None:
        """Put buttons side by side."""
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(8))
        for one in made:
            flow.addWidget(one)
        row = QHBoxLayout()
        row.setContentsMargins(_EDGE, theme.px(8), 0, 0)
        row.addWidget(holder, 1)
        self._box.addLayout(row)

    def _put(self, label: TextLabel) -> TextLabel:
        label.setContentsMargins(_EDGE, 0, 0, theme.px(4))
        self._box.addWidget(label)
        return label


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
        kept = next((one.objectName() for one in self.findChildren(QPushButton) if one.hasFocus()), "")
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
