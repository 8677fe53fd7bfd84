"""The pane beside a table: one record in sections, and figures that can be asked why."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.action import Action
from psg_admin.ui.kit.pane_parts import Apart, Changed, Compared, Dated, MoreButton, Reach, Rule
from psg_admin.ui.kit.reasons import Reason, show_reasons, spoken
from psg_admin.ui.kit.tips import plain_tip, set_tip
from psg_admin.ui.kit.widgets import Badge, FlowLayout, LineLabel, TextLabel, button

_LONG_WORD = 24
_LINK = 38
"""So many signs of a link fit into the pane; a button does not wrap its words."""
_SHORT = 34
"""Up to so many characters a figure stands on one line, and the dots that say it can be asked are as wide as it is."""
_HEAD, _ABOVE = 28, 13
"""How high the line of the title is, and how far it stands below the edge of the sheet."""
_WIDE = 41
"""So many characters wide a pane is beside its list."""


class Figure(QLabel):
    """A figure or a state that can be asked why: hover, or F1 when it has the focus, shows the ``reasons``."""

    def __init__(self, text: str = "", reasons: Sequence[Reason] = (), *, look: str = "figure", name: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setIndent(0)  # the line below it is no frame to keep away from
        self._name = name
        self.reasons: tuple[Reason, ...] = ()
        self.show_figure(text, reasons)

    def show_figure(self, text: str, reasons: Sequence[Reason] = ()) -> None:
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
        self.setAccessibleDescription(" ".join(map(spoken, self.reasons)))

    def why(self) -> str:
        """Return the reasons, one a line."""
        return "\n".join(map(spoken, self.reasons))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self.reasons:
            show_reasons(self.reasons, self)
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
        show_reasons(self.reasons, self)
        accessibility.announce(self, self.why())


class DetailPane(QScrollArea):
    """One record beside its table: within ``filled(key, actions)`` ``head``, ``reach``, ``buttons``, ``pair``…

    What can be done and has no button of its own is in the menu in its head. :meth:`hold_back` says of each why it
    cannot be done now, while several are chosen say.
    """

    def __init__(self, name: str, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(_("Details"))
        self.setProperty("look", "sheet")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._fit_width()
        theme.changed_signal().changed.connect(self._fit_width)
        self._empty = empty
        self._focused = ""
        self._key: Hashable = None
        self._inside: QWidget
        self._box: QVBoxLayout
        self._actions: dict[str, Action] = {}
        self._named: set[str] = set()
        self._deeds: dict[str, QPushButton] = {}
        self._more: MoreButton | None = None
        self._title = ""
        self._top: QHBoxLayout | None = None
        self._hint: TextLabel | None
        self.clear()

    @contextmanager
    def filled(self, key: Hashable, actions: Sequence[Action] = ()) -> Iterator[None]:
        """Take everything away to put it in anew, and show it once it is whole.

        ``actions`` are what :meth:`buttons` has buttons of, and the menu in the head those that are left. The place
        that one has scrolled to stays while ``key`` is that of what stood here before.
        """
        self._actions = {action.key: action for action in actions}
        place = self.verticalScrollBar().value() if key == self._key else 0
        self._begin()
        yield
        self._put_more()
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
        self._box.setSpacing(0)
        self._box.addStretch(1)
        self._gap = False
        self._fit_margins()
        self._hint = None
        self._top = None
        self._named = set()
        self._deeds = {}
        self._more = None

    def _put_more(self) -> None:
        """Put the menu of what has no button into the head: seldom done and grave, apart from what is usual."""
        rest = [action for action in self._actions.values() if action.of_record and action.key not in self._named]
        if rest and self._top is not None:
            self._more = MoreButton(rest, self._title)
            self._top.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)

    def _put_in(self) -> None:
        if self._box.count() == 1:
            self._hint = TextLabel(self._empty, "soft")
            self._box.insertWidget(0, self._hint)
        now: QWidget | None = self.window().focusWidget()
        before: QWidget | None = self.widget()
        if now is not None and before is not None and before.isAncestorOf(now):
            self._focused = now.text() if isinstance(now, QPushButton) else ""
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        gone = self.takeWidget()
        if gone is not None:
            gone.deleteLater()  # not at once: the focus may be on its way from there to the list that fills the pane
        self.setWidget(self._inside)
        if self._focused and self.window().focusWidget() is self:
            again = next((one for one in self._inside.findChildren(QPushButton) if one.text() == self._focused), None)
            if again is not None:
                again.setFocus(Qt.FocusReason.OtherFocusReason)

    def head(self, title: str, detail: str = "") -> None:
        """Put the name of the record, with the menu of what is done seldom at its right, and a soft line below."""
        self._title = title
        holder = QWidget()
        self._top = QHBoxLayout(holder)
        self._top.setContentsMargins(0, 0, 0, 0)
        self._top.setSpacing(theme.px(8))
        words = _fitting(title, "title", selectable=True)
        words.setMinimumWidth(1)
        words.setMinimumHeight(theme.tall(_HEAD))  # also without the menu, which is as high
        self._top.addWidget(words, 1)
        self._put(holder)
        if detail:
            self.line(detail, "soft")

    def section(self, words: str) -> None:
        """Begin a section, below a thin line where anything stands above it."""
        if self._box.count() > 1:
            self._put(Rule())
        heading = _fitting(words, "heading")
        heading.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        self._put(heading)

    def line(self, text: str, look: str = "") -> TextLabel:
        """Put a line of words; ``look`` "soft" for what matters less."""
        label = _fitting(text, look, selectable=True)
        label.setContentsMargins(0, theme.px(3), 0, theme.px(3))
        self._put(label)
        return label

    def chips(self, words: Sequence[str]) -> None:
        """Put short words beside each other, each as a badge."""
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(6))
        holder.setContentsMargins(0, theme.px(3), 0, theme.px(3))
        for text in words:
            flow.addWidget(Badge(text, "plain"))
        self._put(holder)

    def reach(self, glyph: str, name: str, text: str) -> None:
        """Put a way to reach somebody, with its icon; ``name`` says what it is to who cannot see that."""
        self._put(Reach(glyph, name, text))

    def dated(self, day: str, words: str, *, tip: str = "", run: Callable[[], object] | None = None) -> None:
        """Put a day, and beside it what was done; ``tip`` says more of the day, which leads on where it can ``run``."""
        self._put(Dated(day, words, tip=tip, run=run))

    def pair(
        self, words: str, value: str, reasons: Sequence[Reason] = (), *, tone: str = "", look: str = "soft"
    ) -> Figure:
        """Put what something is called at the left, and its figure at the right, which can be asked why.

        With a ``tone`` the figure is a badge; ``look`` is that of the words at the left.
        """
        figure = Figure(value, reasons, look="" if tone else "figure", name=words)
        if tone:
            figure.setProperty("badge", tone)
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        theme.follow_font(figure, "figures")
        holder = QWidget()
        holder.setLayout(Apart(TextLabel(words, look), figure))
        self._put(holder)
        return figure

    def change(self, words: str, before: str, after: str) -> None:
        """Put what something is called, and below it what it was, struck out, and what it becomes."""
        self._put(Changed(words, before, after))

    def compared(self, heads: tuple[str, str], rows: Sequence[tuple[str, str, str]]) -> None:
        """Put two records side by side: what each field is called, and what it is in the one and in the other."""
        self._put(Compared(heads, rows))

    def badge(self, text: str, tone: str = "plain") -> None:
        """Put a state in a pill."""
        row = QHBoxLayout()
        row.addWidget(Badge(text, tone))
        row.addStretch(1)
        self._ready()
        self._box.insertLayout(self._box.count() - 1, row)

    def sizeHint(self) -> QSize:
        """Return the same whatever stands in it: a page does not grow and shrink with the record that is chosen."""
        return self.minimumSizeHint()

    def can(self, *keys: str) -> bool:
        """Say whether one of the actions with these keys can be done now."""
        return any(key in self._actions and self._actions[key].enabled for key in keys)

    def buttons(self, *keys: str) -> None:
        """Put buttons of those actions that can be done now, by their keys."""
        if not self.can(*keys):
            return
        holder = QWidget()
        flow = FlowLayout(holder, spacing=theme.px(8))
        holder.setContentsMargins(0, theme.px(8), 0, theme.px(4))
        for key in keys:
            if self.can(key):
                self._named.add(key)
                action = self._actions[key]
                made = button(action.on_button, action.run, hint=action.hint)
                made.setObjectName(f"do.{key}")
                self._deeds[key] = made
                flow.addWidget(made)
        self._put(holder)
        self._gap = True

    def hold_back(self, why: Callable[[str], str]) -> None:
        """Hold back what cannot be done now: ``why`` says of an action, by its key, why not, or nothing."""
        for key, made in self._deeds.items():
            reason = why(key)
            said = reason or self._actions[key].hint
            made.setEnabled(not reason)
            set_tip(made, said)
            made.setAccessibleDescription(said)
        if self._more is not None:
            self._more.hold_back(why)

    def link(self, words: str, run: Callable[[], object]) -> None:
        """Put a link that leads to another record; what does not fit is in its tool tip."""
        made = button(shorten(words, _LINK).replace("&", "&&"), run, look="link")
        made.setObjectName("lead")
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        if len(words) > _LINK:
            made.setToolTip(plain_tip(words))
            made.setAccessibleName(words)
        self._put(made)

    def shows(self, key: Hashable) -> bool:
        """Say whether the record of ``key`` stands here, as :meth:`filled` was told."""
        return key == self._key

    def put(self, widget: QWidget) -> None:
        """Put a part of a page's own."""
        self._put(widget)

    def _put(self, widget: QWidget) -> None:
        self._ready()
        if self._gap and not isinstance(widget, Rule):
            self._box.insertSpacing(self._box.count() - 1, theme.px(8))
        self._gap = False
        self._box.insertWidget(self._box.count() - 1, widget)

    def _ready(self) -> None:
        if self._hint is not None:
            self._hint.deleteLater()
            self._hint = None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_margins()

    def _fit_margins(self) -> None:
        """Let the scroll bar stand in the margin: what is in the pane has the same width with it and without."""
        margin, bar = theme.px(16), self.verticalScrollBar()
        taken = bar.width() if bar.isVisible() else 0
        self._box.setContentsMargins(margin, theme.px(_ABOVE), max(theme.px(4), margin - taken), margin)

    def _fit_width(self) -> None:
        self.setMinimumWidth(theme.chars(_WIDE))


def _fitting(text: str, look: str, *, selectable: bool = False) -> TextLabel:
    """Return a label that never makes the pane wider than it is, though a word in it cannot go on in the next line."""
    if all(len(word) <= _LONG_WORD for word in text.split()):
        return TextLabel(text, look, selectable=selectable)
    if " " not in text:
        return LineLabel(text, look, middle=True, selectable=selectable)
    label = TextLabel(text, look, selectable=selectable)
    label.setMinimumWidth(1)
    return label
