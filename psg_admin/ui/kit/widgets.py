"""Small pieces that pages and dialogs are made of."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QSizePolicy,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from psg_admin.kernel.words import _, fold
from psg_admin.ui.kit import icons, theme
from psg_admin.ui.kit.tips import plain_tip, set_tip

_TYPED_ON_MS = 1000
"""So long after a letter another one is typed on to it."""
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_LONG_WORD = 24
"""A word of fewer letters has room wherever words stand."""
_WORD = re.compile(r"[^\s/-]+[/-]*|[/-]+")
"""What stays on one line: a line goes on after a blank, a hyphen or a stroke."""


class TextLabel(QLabel):
    """Words, always as plain text. ``look``: "", "title", "heading", "section", "soft", "good", "attention", "bad".

    A word that is wider than the label, such as a path, is drawn without its middle, and the tool tip has all of it.
    """

    def __init__(self, text: str = "", look: str = "", *, wrap: bool = True, selectable: bool = False) -> None:
        super().__init__()
        self._tipped = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        if look in {"title", "heading", "section"}:
            theme.follow_font(self, look)
        if look:
            self.setProperty("look", look)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )

    def set_look(self, look: str) -> None:
        """Change the look at once."""
        if self.property("look") != look:
            self.setProperty("look", look)
            restyle(self)

    def minimumSizeHint(self) -> QSize:
        """Return what Qt wants, which is the longest word: one that no line can break widens no window."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), theme.chars(40)), hint.height()) if self.wordWrap() else hint

    def setText(self, text: str) -> None:
        super().setText(text)
        self.tell_cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tell_cut()

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.drawn()
        if shown == self.text():
            super().paintEvent(event)
            return
        lines = Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag.TextSingleLine
        self.style().drawItemText(
            QPainter(self), self.contentsRect(), self.alignment().value | lines.value, self.palette(),
            self.isEnabled(), shown, self.foregroundRole(),
        )  # fmt: skip

    def drawn(self) -> str:
        """Return the words as they are drawn: none is wider than the label."""
        text = self.text()
        if not self.wordWrap() or all(len(word) < _LONG_WORD for word in _WORD.findall(text)):
            return text
        metrics, room = self.fontMetrics(), self.contentsRect().width()
        middle = Qt.TextElideMode.ElideMiddle
        return _WORD.sub(lambda word: metrics.elidedText(word[0], middle, room), text)

    def tell_cut(self) -> None:
        """Let the tool tip have all the words while not all of them are drawn."""
        cut = self.drawn() != self.text()
        if cut or self._tipped:
            self.setToolTip(plain_tip(self.text()) if cut else "")
        self._tipped = cut


class Sentences(QWidget):
    """Sentences one below the other, each on lines of its own and with room before the next."""

    def __init__(self, look: str = "") -> None:
        super().__init__()
        self._look = look
        self._labels: list[TextLabel] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(6))

    def setText(self, text: str) -> None:
        """Show ``text``, a sentence a line."""
        lines = text.split("\n") if text else []
        while len(self._labels) < len(lines):
            self._labels.append(TextLabel("", self._look, selectable=True))
            self._box.addWidget(self._labels[-1])
        for place, label in enumerate(self._labels):
            label.setText(lines[place] if place < len(lines) else "")
            label.setVisible(place < len(lines))

    def text(self) -> str:
        """Return what is shown, a sentence a line."""
        return "\n".join(label.text() for label in self._labels if not label.isHidden())


class LineLabel(TextLabel):
    """Words on one line. Where there is no room for all of them they end in an ellipsis, or have one in their
    ``middle``, as a path does of which the end says most; the tool tip has them all.
    """

    def __init__(self, text: str = "", look: str = "", *, middle: bool = False, selectable: bool = False) -> None:
        self._cut_at = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        super().__init__(text, look, wrap=False, selectable=selectable)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.chars(4), super().minimumSizeHint().height())

    def drawn(self) -> str:
        """Return the words as they are drawn, on one line."""
        room = self.contentsRect().width()
        if self.fontMetrics().horizontalAdvance(self.text()) <= room:
            return self.text()
        return self.fontMetrics().elidedText(self.text(), self._cut_at, room)

    def is_cut(self) -> bool:
        """Say whether there is no room for all the words."""
        return self.drawn() != self.text()


class Badge(QLabel):
    """A state. ``tone`` "" is the normal case, in soft words; "plain", "attention" and "bad" stand in a pill.

    "good" is for what agrees or is in. The words say the same as the colour.
    """

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str = "") -> None:
        """Show another state."""
        self.setText(text)
        self.setProperty("badge", tone)
        restyle(self)


class ChoiceBox(QComboBox):
    """One of a few, behind an arrow. The wheel leaves it as it is, also where it has the focus: who scrolls the page
    past it would choose something else without noticing.

    Letters choose what begins with them: one letter again and again walks all of those, several typed on mean one.
    What they fit is shown below the box meanwhile, and what they chose in place of what: nobody who meant to type
    elsewhere changes it without noticing, and Backspace puts it back.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._typed = ""
        self._before = -1
        """What was chosen before letters were typed."""
        self._pause = QElapsedTimer()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if plain and typed.isprintable() and typed.strip():
            self._choose_by(typed)
        elif event.key() == Qt.Key.Key_Backspace and 0 <= self._before < self.count():
            self._typed = ""
            QToolTip.hideText()
            self.setCurrentIndex(self._before)
            self._before = -1
            self.activated.emit(self.currentIndex())
        else:
            self._before = -1
            self._typed = ""
            QToolTip.hideText()
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._typed = ""
        self._before = -1
        QToolTip.hideText()

    def _choose_by(self, sign: str) -> None:
        """Choose what begins with what was typed lately; the same letter again, the next that begins with it."""
        soon = self._pause.isValid() and self._pause.elapsed() < _TYPED_ON_MS
        self._pause.start()
        letters = (self._typed if soon else "") + fold(sign)
        walks = len(set(letters)) <= 1
        fits = self._beginning_with(letters[:1] if walks else letters)
        if not fits and not walks:  # no such words: begin anew with what was typed last
            letters, walks = letters[-1:], True
            fits = self._beginning_with(letters)
        self._typed = letters
        if not fits:
            return
        now = self.currentIndex()
        place = now if now in fits and not walks else next((one for one in fits if one > now), fits[0])
        if place != now:
            self._before = now if self._before < 0 else self._before
            self.setCurrentIndex(place)
            self.activated.emit(place)
        self._show_fits(letters[:1] if walks else letters, fits)

    def _beginning_with(self, letters: str) -> list[int]:
        return [one for one in range(self.count()) if letters and fold(self.itemText(one)).startswith(letters)]

    def _show_fits(self, letters: str, fits: Sequence[int]) -> None:
        """Show below the box what begins with ``letters``, with a mark at what is chosen."""
        blank = "\u2003"
        marks = {self.currentIndex(): "▸"}
        lines = [f"{marks.get(one, blank)} {self.itemText(one)}" for one in fits]
        if 0 <= self._before < self.count() and self._before != self.currentIndex():
            before = self.itemText(self._before)
            lines.append(_("It was “{before}”; Backspace puts that back.").format(before=before))
        head = _("“{letters}” fits:").format(letters=letters)
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), plain_tip("\n".join((head, *lines))), self)

    def showPopup(self) -> None:
        """Drop the list, as wide as its longest line where the screen has the room."""
        lines = self.view()
        lines.setMinimumWidth(min(lines.sizeHintForColumn(0) + theme.px(16), self.screen().availableSize().width()))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class FlowLayout(QLayout):
    """Puts widgets side by side and on the next line when there is no room: nothing is lost on a small screen."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, right: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right = right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                size = size.expandedTo(item.minimumSize())
        return size

    def _lay(self, rect: QRect, *, move: bool) -> int:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            width = item.sizeHint().width()
            if lines[-1] and used + width > rect.width():
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += width + self.spacing()
        y = rect.y()
        for line in lines:
            height = max((_height(item, rect.width()) for item in line), default=0)
            total = sum(item.sizeHint().width() for item in line) + self.spacing() * max(0, len(line) - 1)
            x = rect.x() + max(0, rect.width() - total) if self._right else rect.x()
            for item in line:
                hint = item.sizeHint()
                if move:
                    size = QSize(min(hint.width(), rect.width()), _height(item, rect.width()))
                    item.setGeometry(QRect(QPoint(x, y + (height - size.height()) // 2), size))
                x += hint.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())


def _height(item: QLayoutItem, width: int) -> int:
    """Return how high ``item`` is in a line of ``width``: words that are wider than it take several."""
    hint = item.sizeHint()
    return item.heightForWidth(width) if item.hasHeightForWidth() and hint.width() > width else hint.height()


class PushButton(QPushButton):
    """A button that Return presses where it has the focus, as Space does: in a page and in a dialog, whatever the
    button is that Return presses elsewhere there.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_return(self, event):
            super().keyPressEvent(event)


def press_by_return(pressed: QAbstractButton, event: QKeyEvent) -> bool:
    """Press a button where the key is Return, and say whether it was."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers() & ~_KEYPAD:
        return False
    if not event.isAutoRepeat():
        pressed.click()
    event.accept()
    return True


def button(words: str, run: Callable[[], object], *, look: str = "", icon: str = "", hint: str = "") -> QPushButton:
    """Return a button that calls ``run``. ``look`` is "", "primary", "quiet" or "link"; ``hint`` its description."""
    made = PushButton(words)
    if look:
        made.setProperty("look", look)
    if icon:
        made.setIcon(icons.icon(icon, "on_primary" if look == "primary" else "ink"))
    if hint:
        set_tip(made, hint)
        made.setAccessibleDescription(hint)
    made.setAutoDefault(False)

    def pressed() -> None:
        run()  # without what Qt says of the button, which ``run`` may take for something else

    made.clicked.connect(pressed)
    return made


class OneOfFew(PushButton):
    """A button of several, of which one is chosen: a radio button to a screen reader.

    ``picked`` comes when the person chooses it, also by the command of a screen reader, which Qt calls no click; not
    when the program does, by :meth:`choose`.
    """

    picked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._silent = False
        self.clicked.connect(self._pick)
        self.toggled.connect(self._toggled)

    def choose(self) -> None:
        """Be the one that is chosen, without telling anybody."""
        self._silent = True
        self.setChecked(True)
        self._silent = False

    def nextCheckState(self) -> None:
        self._silent = True  # a click is told of once it is over
        super().nextCheckState()
        self._silent = False

    def _pick(self) -> None:
        self.picked.emit()

    def _toggled(self, checked: bool) -> None:  # noqa: FBT001 - a slot of Qt's
        if checked and not self._silent:
            self.picked.emit()


def column(*parts: QWidget | QLayout, margins: int = 0, spacing: int = 8) -> QVBoxLayout:
    """Return a layout of parts one below the other."""
    made = QVBoxLayout()
    made.setContentsMargins(margins, margins, margins, margins)
    made.setSpacing(spacing)
    for part in parts:
        if isinstance(part, QWidget):
            made.addWidget(part)
        else:
            made.addLayout(part)
    return made


def buttons_row(*buttons: QWidget) -> QHBoxLayout:
    """Return a row of buttons at the right."""
    made = QHBoxLayout()
    made.setSpacing(theme.px(8))
    made.addStretch(1)
    for one in buttons:
        made.addWidget(one)
    return made


def is_ctrl_enter(event: QKeyEvent) -> bool:
    """Say whether Ctrl+Enter was pressed: it does the deed where Enter alone begins a new line."""
    enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
