"""What waits, as a list that ends, and beside it a sheet of figures: everything in ink leads to what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import hold_button
from psg_admin.ui.kit.pane_parts import Rule
from psg_admin.ui.kit.tips import plain_tip
from psg_admin.ui.kit.widgets import Badge, FlowLayout, PushButton, TextLabel, button

_ROW, _CLOSE, _MANY = 40, 32, 10
"""How high a line is, and how high where more than so many wait."""
_SIDE = 41
"""So many characters wide the sheet of figures is."""
BESIDE = 120
"""From so many characters on it stands beside the list."""
COLUMNS = 72
"""From so many characters on the parts of a line stand in columns, else one below the other."""

Go = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: ``name`` tells it from the others, ``words`` lead to it, ``reason`` says why it is here.

    ``badge`` says since when somebody should act, ``amount`` what it is about in money. ``done`` says in a word what
    can be done about it from here, which ``do`` does.
    """

    name: str
    words: str
    go: Go
    reason: str = ""
    badge: str = ""
    amount: str = ""
    done: str = ""
    do: Go | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """What waits of one kind."""

    name: str
    title: str
    lines: tuple[Line, ...]


class Link(PushButton):
    """A link that is never wider than its place: it ends in dots there, and its tool tip has all the words."""

    def __init__(self, name: str, words: str, go: Go) -> None:
        super().__init__()
        self._words = words
        self.setObjectName(name)
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
        hint = self.sizeHint()
        return QSize(min(theme.chars(8), hint.width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width())
        shown = self._words if self.width() >= self.sizeHint().width() else shown
        if shown.replace("&", "&&") != self.text():
            self.setText(shown.replace("&", "&&"))
            self.setToolTip("" if shown == self._words else plain_tip(self._words))

    def _clicked(self) -> None:
        self._go()  # without what Qt says of the button


class Waiting(QFrame):
    """The list of what waits: name, why, since when, how much. Its foot says that this is all."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("today.waiting")
        self.setProperty("look", "sheet")
        self._groups: Sequence[Group] = ()
        self._ends = ("", "")
        self._go_end: Go | None = None
        self._inside: QWidget | None = None
        self._wide = True
        self._row = theme.tall(_ROW)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def first(self) -> QPushButton | None:
        """Return the link of the first line."""
        lines = (f"today.{group.name}.{line.name}" for group in self._groups for line in group.lines)
        name = next(lines, "")
        return self.findChild(QPushButton, name) if name else None

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(24), super().minimumSizeHint().height())

    def show_groups(self, groups: Sequence[Group], end: str, right: str = "", go: Go | None = None) -> None:
        """Show what waits; ``end`` is said at its foot, and ``right`` beside that, which leads on by ``go``."""
        self._groups, self._ends, self._go_end = groups, (end, right), go
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.chars(COLUMNS)
        if wide != self._wide:
            self._wide = wide
            self._fill()

    def _fill(self) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._inside.setParent(None)
            self._inside.deleteLater()
        self._inside = QWidget()
        self._box.addWidget(self._inside)
        side = theme.px(16)
        whole = QVBoxLayout(self._inside)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        grid = QGridLayout()
        grid.setContentsMargins(side, theme.px(8), side, 0)
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(2 if self._wide else 0, 1)
        many = sum(len(group.lines) for group in self._groups) > _MANY
        self._row = theme.tall(_CLOSE if many else _ROW)
        row = 0
        for place, group in enumerate(self._groups):
            if place:
                grid.addWidget(Rule(), row, 0, 1, 5)
                row += 1
            row = self._in_columns(grid, row, group) if self._wide else self._stacked(grid, row, group)
        grid.setRowStretch(row, 1)
        across = QFrame()
        across.setProperty("look", "rule-across")
        foot = QHBoxLayout()
        foot.addWidget(TextLabel(self._ends[0], "soft"), 1)
        if self._go_end is not None:
            foot.addWidget(Link("today.safety.backup", self._ends[1], self._go_end))
        foot.setContentsMargins(side, theme.px(3), side, theme.px(3))
        for part in (grid, across, foot):
            whole.addWidget(part) if isinstance(part, QWidget) else whole.addLayout(part)
        whole.setStretch(0, 1)

    def _in_columns(self, grid: QGridLayout, row: int, group: Group) -> int:
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        title = TextLabel(group.title, "soft", wrap=False)
        grid.addWidget(title, row, 0, middle)
        for line in group.lines:
            grid.setRowMinimumHeight(row, self._row)
            grid.addWidget(_link(group, line), row, 1, middle)
            reason = TextLabel(line.reason, "soft")
            reason.setContentsMargins(0, theme.px(4), 0, theme.px(4))  # where it takes two lines
            grid.addWidget(reason, row, 2, 1, 1 if line.badge else 2, middle)
            if line.badge:
                grid.addWidget(Badge(line.badge, "attention"), row, 3, middle)
            grid.addWidget(_at_end(group, line), row, 4, middle | right)
            row += 1
        return row

    def _stacked(self, grid: QGridLayout, row: int, group: Group) -> int:
        right = Qt.AlignmentFlag.AlignRight
        title = TextLabel(group.title, "heading")
        title.setContentsMargins(0, theme.px(4), 0, theme.px(4))  # the ring of the first link stands clear of it
        grid.addWidget(title, row, 0, 1, 5)
        row += 1
        for line in group.lines:
            grid.addWidget(_link(group, line), row, 0, 1, 4)
            grid.addWidget(_at_end(group, line), row, 4, right)
            row += 1
            below = QHBoxLayout()
            below.addWidget(TextLabel(line.reason, "soft"), 1)
            if line.badge:
                below.addWidget(Badge(line.badge, "attention"))
            below.setContentsMargins(0, 0, 0, theme.px(8))
            grid.addLayout(below, row, 0, 1, 5)
            row += 1
        return row


def _link(group: Group, line: Line) -> Link:
    made = Link(f"today.{group.name}.{line.name}", line.words, line.go)
    made.setAccessibleDescription(", ".join(part for part in (line.reason, line.badge, line.amount) if part))
    return made


def _at_end(group: Group, line: Line) -> QWidget:
    """Return what stands at the end of a line: what can be done about it from here, else what it is about in money."""
    if line.do is None:
        return TextLabel(line.amount, wrap=False)
    made = Link(f"today.{group.name}.{line.name}.done", line.done, line.do)
    made.setAccessibleName(f"{line.done}: {line.words}")
    hold_button(made)
    return made


class Figures(QFrame):
    """A sheet of figures in sections: what is counted at the left, the figure at the right, which leads to its list."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("today.figures")
        self.setProperty("look", "sheet")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._section = ""
        self._box = QVBoxLayout(self)
        side = theme.px(16)
        self._box.setContentsMargins(side, theme.px(12), side, side)
        self._box.setSpacing(0)
        self._box.addStretch(1)

    def section(self, name: str, title: str) -> None:
        """Begin a section."""
        if self._section:
            self._put(Rule())
        self._section = name
        heading = TextLabel(title, "heading")
        heading.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        self._put(heading)

    def figure(self, name: str, words: str, value: str, go: Go, *, badge: str = "") -> None:
        """Put a figure; ``badge`` says since when somebody should act on it."""
        link = Link(f"today.{self._section}.{name}", value, go)
        link.setAccessibleName(f"{words}: {value}")
        link.setAccessibleDescription(badge)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(TextLabel(words, "soft"), 1)
        if badge:
            row.addWidget(Badge(badge, "attention"))
        row.addWidget(link, 0, Qt.AlignmentFlag.AlignRight)
        self._box.insertLayout(self._box.count() - 1, row)

    def link(self, name: str, words: str, go: Go, *, detail: str = "", below: str = "", strong: bool = False) -> Link:
        """Put a link, with soft words at its right, or ``below`` it, and return it."""
        link = Link(f"today.{self._section}.{name}", words, go)
        if strong:
            theme.follow_font(link, "heading")
        link.setAccessibleDescription(detail or below)
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(link)
        row.addStretch(1)
        if detail:
            row.addWidget(TextLabel(detail, "soft", wrap=False))
        self._box.insertLayout(self._box.count() - 1, row)
        if below:
            self._put(TextLabel(below, "soft"))
        return link

    def deed(self, name: str, words: str, go: Go) -> None:
        """Put a link that begins a deed: held back, with the reason, while nothing may be written."""
        hold_button(self.link(name, words, go))

    def line(self, words: str) -> None:
        """Put a line of soft words."""
        self._put(TextLabel(words, "soft"))

    def _put(self, widget: QWidget) -> None:
        self._box.insertWidget(self._box.count() - 1, widget)


class Steps(QFrame):
    """The first steps of a new office: a heading, words and the one button that leads on."""

    def __init__(self, title: str, words: str, on_button: str, go: Go) -> None:
        super().__init__()
        self.setObjectName("today.first")
        self.setProperty("look", "sheet")
        box = QVBoxLayout(self)
        side = theme.px(16)
        box.setContentsMargins(side, side, side, side)
        box.addWidget(TextLabel(title, "heading"))
        box.addWidget(TextLabel(words, "soft"))
        holder = QWidget()
        self.button = button(on_button, go, look="primary")
        self.button.setObjectName("today.first.step")
        hold_button(self.button)
        FlowLayout(holder).addWidget(self.button)
        box.addSpacing(theme.px(8))
        box.addWidget(holder)


class Board(QWidget):
    """The list, and the sheet beside it or below it where the page is narrow; above both the first steps."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = Waiting()
        self.figures: Figures | None = None
        self._steps: Steps | None = None
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(16))
        self._row.addWidget(self.waiting, 1)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(16))
        self._box.addLayout(self._row, 1)

    def show_steps(self, steps: Steps | None) -> None:
        """Show the first steps, or that they are done."""
        _drop(self._steps)
        self._steps = steps
        if steps is not None:
            self._box.insertWidget(0, steps)
            steps.show()  # at once: what is not shown yet cannot have the focus

    def show_figures(self, figures: Figures | None) -> None:
        """Show another sheet of figures, or none."""
        _drop(self.figures)
        self.figures = figures
        if figures is not None:
            self._row.addWidget(figures)
            self._turn()

    def focused(self) -> str:
        """Return the name of the link that has the focus, or will have it once the window is the active one."""
        now: QWidget | None = self.window().focusWidget()
        return now.objectName() if isinstance(now, QPushButton) and self.isAncestorOf(now) else ""

    def focus(self, name: str) -> None:
        """Give the focus back to the link of this name; where it is gone, to the first line."""
        target = self.findChild(QPushButton, name) or self.first() if name else None
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def first(self) -> QPushButton | None:
        """Return the button of the first steps, or the link of the first line; None where nothing waits."""
        return self._steps.button if self._steps is not None else self.waiting.first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        beside = self.width() >= theme.chars(BESIDE)
        ways = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(ways[0] if beside else ways[1])
        if self.figures is not None:
            self.figures.setFixedWidth(theme.chars(_SIDE)) if beside else self.figures.setMaximumWidth(1 << 20)
            if not beside:
                self.figures.setMinimumWidth(0)


def _drop(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
