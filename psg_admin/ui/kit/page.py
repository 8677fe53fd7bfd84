"""The anatomy of every page: title and count, buttons with one primary, strips of filters, a body with a pane."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.words import _
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Action, Chosen, Target, by_key
from psg_admin.ui.kit.remember import habits
from psg_admin.ui.kit.tips import set_tip
from psg_admin.ui.kit.widgets import FlowLayout, LineLabel, TextLabel, button, restyle

if TYPE_CHECKING:
    from psg_admin.store.list_query import Hit
    from psg_admin.ui.kit.jobs import Jobs


_HEAD = 32
"""How high the head of a page is at 100 %, with buttons or without."""


class Page(QFrame):
    """A page of the window. Subclasses say which ``topics`` they show, what can be done, and what ``reload`` asks.

    The window calls ``reload()`` when one of the topics changed, at once while the page is seen and else when it is
    shown again; ``shown()`` each time it becomes the seen one; ``open_hit(hit)`` when the search found a record of
    it and ``open_record(id)`` when another page sends there. ``leads(Target)`` comes when the page sends elsewhere, and
    ``says(sentence)`` with what the window is to say in passing.
    """

    topics: ClassVar[frozenset[Topic]] = frozenset()
    leads = Signal(object)
    says = Signal(str)

    def __init__(self, jobs: Jobs, *, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._title = LineLabel(title, "title")
        self._count = _Count("", "soft")
        self._heading = QWidget()
        words = FlowLayout(self._heading, spacing=theme.px(12))
        words.addWidget(self._title)
        words.addWidget(self._count)
        self._head_words = words
        self._buttons = QWidget()
        self._button_row = FlowLayout(self._buttons, spacing=theme.px(8), right=True)
        self._head: dict[str, QPushButton] = {}
        self._primary: tuple[str, ...] = ()
        self._top = _Top(self._heading, self._buttons)
        self._strip = QVBoxLayout()
        self._strip.setSpacing(theme.px(8))
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.px(8))
        self._split: QSplitter | None = None
        self._share = (1, 0)
        self._stacked = [1, 1]
        self._table: QWidget | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(self._top)
        box.addLayout(self._strip)
        box.addLayout(self.body, 1)

    def set_title(self, words: str) -> None:
        """Show another title."""
        self._title.setText(words)

    def set_count(self, words: str, look: str = "soft") -> None:
        """Say beside the title how many ("612 people · 548 current")."""
        self._count.setText(words)
        self._count.set_look(look)

    def add_tabs(self, tabs: QWidget) -> None:
        """Put lists that take turns beside the title."""
        self._head_words.addWidget(tabs)

    def set_head(self, *keys: str, primary: tuple[str, ...]) -> None:
        """Put buttons at the right of the title for actions by their keys; what has one already keeps it.

        The last of ``primary`` that can be pressed stands out, at the very right, unless the page itself has a first
        step to offer, as an empty list does: only one stands out on a page. :meth:`show_head` decides anew.
        """
        self._primary = primary
        for key in (*keys, *primary):
            if key in self._head:
                continue
            made = button("", partial(self.run, key))
            made.setObjectName(f"do.{key}")
            self._head[key] = made
            self._button_row.addWidget(made)
        self.show_head()

    def show_head(self) -> None:
        """Show the buttons beside the title as it is now."""
        actions = self.page_actions() if self._head else []
        stands_out = None
        for key, shown in self._head.items():
            action = by_key(actions, key)
            seen = action is not None and action.enabled and self.in_head(key)
            if action is not None:
                shown.setText(action.on_button)
                set_tip(shown, action.hint)
                shown.setAccessibleDescription(action.hint)
            shown.setVisible(seen)
            if seen and key in self._primary:
                stands_out = shown
        if self._offers_step():
            stands_out = None
        for shown in self._head.values():
            look = "primary" if shown is stands_out else ""
            if shown.property("look") != look:
                shown.setProperty("look", look)
                restyle(shown)

    def _offers_step(self) -> bool:
        """Say whether a button stands out on the page that is not beside the title."""
        own = self._head.values()
        found = (one for one in self.findChildren(QPushButton) if one.property("look") == "primary" and one not in own)
        return any(one.isVisibleTo(self) for one in found)

    def in_head(self, key: str) -> bool:
        """Say whether the button of an action stands beside the title now; it does, unless a page says otherwise."""
        del key
        return True

    def run(self, key: str) -> None:
        """Do the action with this key, if it can be done now."""
        action = by_key(self.page_actions(), key)
        if action is not None and action.enabled:
            action.run()

    def add_strip(self, widget: QWidget) -> None:
        """Add chips or another line of filters above the body."""
        self._strip.addWidget(widget)

    def set_body(self, table: QWidget, pane: QWidget | None = None, *, share: tuple[int, int] = (3, 1)) -> None:
        """Put the table in the body and a pane beside it (below it where the window is narrow)."""
        self._table = table
        if pane is None:
            self.body.addWidget(table, 1)
            return
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(theme.px(16))
        self._split.addWidget(table)
        self._split.addWidget(pane)
        self._share = share
        self._divide()
        self._split.splitterMoved.connect(self._split_moved)
        self.body.addWidget(self._split, 1)

    def leads_to_list(self, line: QLineEdit) -> None:
        """Let Down and Enter in a line that narrows the list lead into the list."""
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(watched, QLineEdit)
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.take_focus()
            return True
        return super().eventFilter(watched, event)

    def take_focus(self) -> None:
        """Take the focus when the person comes here: the table, or else the first thing that can have it."""
        target: QWidget | None = self._table
        if isinstance(target, QStackedWidget):
            target = target.currentWidget()
        if target is None:
            inside = self.findChildren(QWidget)
            target = next(
                (c for c in inside if c.focusPolicy() & Qt.FocusPolicy.TabFocus and c.isVisibleTo(self)), None
            )
        if target is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Ask anew for what the page shows."""

    def shown(self) -> None:
        """Called each time the page becomes the one that is seen."""

    def unsaved(self) -> bool:
        """Say whether something is typed here that is not saved, and would be lost with the window."""
        return False

    def open_record(self, record: int) -> None:
        """Show the record with this id."""

    def open_target(self, target: Target) -> None:
        """Show the record that another page sends to; a page with records of several kinds looks at its kind."""
        self.open_record(target.record)

    def open_hit(self, hit: Hit) -> None:
        """Show what the search found; a page with records of several kinds overrides this to be told the kind."""
        self.open_record(hit.record_id)

    def show_filter(self, key: str) -> None:
        """Show the list behind a figure of another page, by the key of a filter of this page."""

    def go(self, target: Target) -> None:
        """Send to another page, or to another place on this one."""
        self.leads.emit(target)

    def actions_for(self, chosen: Chosen[Any]) -> list[Action]:
        """Return what a page of this kind can do to what is chosen, and besides: declared here and nowhere else."""
        del chosen
        return []

    def page_actions(self) -> list[Action]:
        """Return what can be done here now.

        Ctrl+N, F2, Ctrl+F, Ctrl+E, Ctrl+P and F5 reach the page through these.
        """
        return self.with_reload(self.actions_for(Chosen()))

    def with_reload(self, actions: list[Action]) -> list[Action]:
        """Return ``actions`` and, unless one of them has F5 already, the one that asks anew."""
        if any(action.shortcut == "F5" for action in actions):
            return actions
        return [*actions, Action("reload", _("Load the page again"), self.reload, "F5", reads=True)]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._split is not None:
            narrow = self.width() < theme.chars(110)
            way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
            if self._split.orientation() != way:
                self._split.setOrientation(way)
            self._divide()

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(30), super().minimumSizeHint().height())

    def _divide(self) -> None:
        """Share the room as the person left it; above each other both get as much at first: a pane is read, not only
        seen.
        """
        if self._split is None:
            return
        share = list(self._share)
        kept = habits.get(f"page {self.objectName()}").get("share")
        high = self._split.orientation() == Qt.Orientation.Vertical
        if high:
            share = self._stacked
        elif isinstance(kept, list) and len(kept) == len(share) and all(isinstance(i, int) and i > 0 for i in kept):
            share = kept
        room = (self._split.height() if high else self._split.width()) - self._split.handleWidth()
        self._split.setSizes([max(0, room) * part // sum(share) for part in share])
        self.trim()

    def spare(self) -> int:
        """Return how many pixels the list has that are too few for one more row."""
        return 0

    def trim(self) -> None:
        """Give the pane, where it stands below the list, what is too little there for one more row."""
        if self._split is None or self._table is None or self._split.orientation() != Qt.Orientation.Vertical:
            return
        high, spare = self._split.sizes(), self.spare()
        if spare and high[0] - spare >= self._table.minimumSizeHint().height():
            self._split.setSizes([high[0] - spare, high[1] + spare])

    def _split_moved(self, _place: int, _index: int) -> None:
        if self._split is None:
            return
        if self._split.orientation() == Qt.Orientation.Horizontal:
            habits.put(f"page {self.objectName()}", share=list(self._split.sizes()))
        elif sum(self._split.sizes()):
            self._stacked = list(self._split.sizes())


class _Count(TextLabel):
    """What is said beside the title: one line, and more of them only where the page is narrower than its words."""

    def sizeHint(self) -> QSize:
        words = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return words + QSize(1, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(theme.chars(8), self.sizeHint().width()), self.sizeHint().height())


class _Top(QWidget):
    """Title at the left and buttons at the right; the buttons go below when there is no room for both."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self._left = left
        self._right = right
        for part in (left, right):
            part.setParent(self)
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._lay()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def sizeHint(self) -> QSize:
        left, right = self._left.sizeHint(), self._right.sizeHint()
        return QSize(left.width() + right.width() + theme.px(16), max(left.height(), right.height()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(20), self.minimumHeight())

    def _lay(self) -> None:
        left, right = self._left.sizeHint(), self._right.sizeHint()
        gap = theme.px(16)
        if left.width() + right.width() + gap <= self.width():
            height = max(left.height(), right.height(), theme.tall(_HEAD))  # a page without buttons begins as high
            self._left.setGeometry(0, (height - left.height()) // 2, left.width(), left.height())
            self._right.setGeometry(
                self.width() - right.width(), (height - right.height()) // 2, right.width(), right.height()
            )
        else:
            first = self._tall(self._left)
            second = self._tall(self._right)
            self._left.setGeometry(0, 0, self.width(), first)
            self._right.setGeometry(0, first + theme.px(8), self.width(), second)
            height = first + theme.px(8) + second if second else first
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _tall(self, part: QWidget) -> int:
        layout = part.layout()
        return layout.heightForWidth(self.width()) if layout is not None else part.sizeHint().height()
