"""The pane beside a table: one record in sections, and figures that can be asked why."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.widgets import Badge, FlowLayout, LineLabel, TextLabel, button, plain_tip

_LONG_WORD = 24
_LINK = 34
"""So many signs of a link fit into the pane; a button does not wrap its words."""
_SHORT = 34
"""Up to so many characters a figure stands on one line, and the dots that say it can be asked are as wide as it is."""


class Figure(QLabel):
    """A figure or a state that can be asked why: hover, or F1 when it has the focus, shows the ``reasons``."""

    def __init__(self, text: str = "", reasons: Sequence[str] = (), *, look: str = "figure", name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setIndent(0)  # the line below it is no frame to keep away from
        self._name = name
        self.reasons: tuple[str, ...] = ()
        self.show_figure(text, reasons)

    def show_figure(self, text: str, reasons: Sequence[str] = ()) -> None:
        """Show another figure with its reasons."""
        self.setText(text)
        self.reasons = tuple(reasons)
        self.setProperty("asked", bool(self.reasons))
        short = len(text) <= _SHORT
        self.setWordWrap(not short)
        across = QSizePolicy.Policy.Maximum if short else QSizePolicy.Policy.Preferred
        self.setSizePolicy(across, QSizePolicy.Policy.Preferred)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.reasons else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.WhatsThisCursor if self.reasons else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(f"{self._name}: {text}" if self._name else text)
        self.setAccessibleDescription(" ".join(self.reasons))

    def why(self) -> str:
        """Return the reasons, one a line."""
        return "\n".join(self.reasons)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.reasons:
            QToolTip.showText(event.globalPos(), plain_tip(self.why()), self)
            return True
        if event.type() == QEvent.Type.ShortcutOverride and self._asks_why(event):
            event.accept()  # here F1 asks why, and not for the sheet of keys
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._asks_why(event):
            self.tell_why()
        else:
            super().keyPressEvent(event)

    def _asks_why(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F1 and bool(self.reasons)

    def tell_why(self) -> None:
        """Show the reasons below the figure."""
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), plain_tip(self.why()), self)
        accessibility.announce(self, self.why())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        QToolTip.hideText()


class DetailPane(QScrollArea):
    """One record beside its table: within ``filled(key, actions)`` ``head``, ``section``, ``line``, ``buttons``…"""

    def __init__(self, name: str, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Details"))
        self.setProperty("look", "sheet")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMinimumWidth(theme.chars(26))
        self._empty = empty
        self._focused = ""
        self._key: Hashable = None
        self._inside: QWidget
        self._box: QVBoxLayout
        self._grid: QGridLayout | None
        self._actions: dict[str, Action] = {}
        self._hint: TextLabel | None
        self.clear()

    @contextmanager
    def filled(self, key: Hashable, actions: Sequence[Action] = ()) -> Iterator[None]:
        """Take everything away to put it in anew, and show it once it is whole.

        ``actions`` are what :meth:`buttons` has buttons of. The place that one has scrolled to stays while ``key`` is
        that of what stood here before.
        """
        self._actions = {action.key: action for action in actions}
        place = self.verticalScrollBar().value() if key == self._key else 0
        self._begin()
        yield
        self._key = key
        self._put_in()
        self._focused = ""
        if place:
            # At once, so that the scroll bar knows its range and can be put back to its place.
            QCoreApplication.sendPostedEvents(self._inside, QEvent.Type.LayoutRequest)
            self.verticalScrollBar().setValue(place)

    def clear(self) -> None:
        """Take everything away; until something is put in, the words for nothing chosen stand here.

        The focus stays in the pane: on the button with the same words as soon as that is put in again.
        """
        self._begin()
        self._key = None
        self._put_in()

    def _begin(self) -> None:
        """Make what is filled; it stands in the pane only when it is whole."""
        self._inside = QWidget()
        self._inside.setProperty("look", "pane")
        self._box = QVBoxLayout(self._inside)
        margin = theme.px(20)
        self._box.setContentsMargins(margin, margin, margin, margin)
        self._box.setSpacing(theme.px(6))
        self._box.addStretch(1)
        self._hint = None
        self._grid = None

    def _put_in(self) -> None:
        if self._box.count() == 1:
            self._hint = TextLabel(self._empty, "soft")
            self._box.insertWidget(0, self._hint)
        now: QWidget | None = self.window().focusWidget()
        before: QWidget | None = self.widget()
        if now is not None and before is not None and before.isAncestorOf(now):
            self._focused = now.text() if isinstance(now, QPushButton) else ""
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setWidget(self._inside)
        if self._focused and self.window().focusWidget() is self:
            again = next((one for one in self._inside.findChildren(QPushButton) if one.text() == self._focused), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def head(self, title: str, detail: str = "") -> None:
        """Put the name of the record, and a soft line below it."""
        self.line(title, "heading")
        if detail:
            self.line(detail, "soft")

    def section(self, words: str) -> None:
        """Begin a section."""
        label = _fitting(words, "section")
        label.setContentsMargins(0, theme.px(12), 0, 0)
        self._put(label)

    def line(self, text: str, look: str = "") -> TextLabel:
        """Put a line of words; ``look`` "soft" for what matters less."""
        label = _fitting(text, look, selectable=True)
        self._put(label)
        return label

    def pair(self, words: str, value: str, reasons: Sequence[str] = ()) -> Figure:
        """Put what something is called at the left, and its figure at the right, which can be asked why."""
        if self._grid is None:
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.px(16))
            grid.setVerticalSpacing(theme.px(4))
            grid.setColumnStretch(1, 1)
            self._put_layout(grid)
            self._grid = grid
        figure = Figure(value, reasons, name=words)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.follow_font(figure, "figures")
        row = self._grid.rowCount()
        self._grid.addWidget(TextLabel(words, "soft"), row, 0)
        self._grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return figure

    def figure(self, text: str, reasons: Sequence[str], *, name: str = "") -> Figure:
        """Put a figure on a line of its own, which can be asked why."""
        made = Figure(text, reasons, name=name)
        self._put(made)
        return made

    def badge(self, text: str, tone: str = "", reasons: Sequence[str] = ()) -> QWidget:
        """Put a state in a pill; with ``reasons`` it can be asked why."""
        made: QWidget
        if reasons:
            figure = Figure(text, reasons, look="")
            figure.setProperty("badge", tone)
            made = figure
        else:
            made = Badge(text, tone)
        row = QHBoxLayout()
        row.addWidget(made)
        row.addStretch(1)
        self._put_layout(row)
        return made

    def sizeHint(self) -> QSize:
        """Return the same whatever stands in it: a page does not grow and shrink with the record that is chosen."""
        return self.minimumSizeHint()

    def can(self, *keys: str) -> bool:
        """Say whether one of the actions with these keys can be done now."""
        return any(key in self._actions and self._actions[key].enabled for key in keys)

    def buttons(self, *keys: str, look: str = "") -> None:
        """Put buttons of those actions that can be done now, by their keys; ``look`` is "link" for quiet ones."""
        if not self.can(*keys):
            return
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(4 if look else 8))
        for key in keys:
            if self.can(key):
                action = self._actions[key]
                flow.addWidget(button(action.on_button, action.run, look=look, hint=action.hint))
        self._put(holder)

    def link(self, words: str, run: Callable[[], object]) -> None:
        """Put a link that leads to another record; what does not fit is in its tool tip."""
        made = button(shorten(words, _LINK).replace("&", "&&"), run, look="link")
        made.setObjectName("lead")
        if len(words) > _LINK:
            made.setToolTip(plain_tip(words))
            made.setAccessibleName(words)
        self._put(made)

    def _put(self, widget: QWidget) -> None:
        self._ready()
        self._box.insertWidget(self._box.count() - 1, widget)

    def _put_layout(self, layout: QHBoxLayout | QGridLayout) -> None:
        self._ready()
        self._box.insertLayout(self._box.count() - 1, layout)

    def _ready(self) -> None:
        self._grid = None
        if self._hint is not None:
            self._hint.deleteLater()
            self._hint = None


def _fitting(text: str, look: str, *, selectable: bool = False) -> TextLabel:
    """Return a label that never makes the pane wider than it is, though a word in it cannot go on in the next line."""
    if all(len(word) <= _LONG_WORD for word in text.split()):
        return TextLabel(text, look, selectable=selectable)
    if " " not in text:
        return LineLabel(text, look, selectable=selectable)
    label = TextLabel(text, look, selectable=selectable)
    label.setMinimumWidth(1)
    label.setToolTip(plain_tip(text))
    return label
