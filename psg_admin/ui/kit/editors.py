"""The editors behind the fields of a form: each holds what was typed and reads it when asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from psg_admin.kernel.days import parse_day, parse_moment, parse_time, show_day, weekday_name
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.asking import Hit
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import restyle

if TYPE_CHECKING:
    from psg_admin.store.asking import Work
    from psg_admin.ui.kit.jobs import Jobs

V = TypeVar("V")

__all__ = [
    "CheckEditor", "ChoiceEditor", "Editor", "LinesEditor", "ParsedEditor", "PickField", "TextEditor",
    "day_in_words", "parse_day", "parse_moment", "parse_number", "parse_time",
]  # fmt: skip


class Editor(QObject):
    """What stands behind a field. ``edited`` comes with each change by the person; ``left`` when focus goes on.

    ``widget`` is what is shown. ``value()`` reads it and raises ``BadInput`` when it cannot be taken. ``typed()`` and
    ``retype()`` carry what was typed, right or wrong, for a draft.
    """

    edited = Signal()
    left = Signal()
    widget: QWidget

    def put(self, value: Any) -> None:
        """Show ``value``."""
        raise NotImplementedError

    def value(self) -> Any:
        """Return the value; None (or an empty text) when nothing is typed.

        :raises BadInput: when what is typed cannot be taken.
        """
        raise NotImplementedError

    def typed(self) -> Any:
        """Return what was typed."""
        return self.value()

    def retype(self, typed: Any) -> None:
        """Put back what :meth:`typed` gave."""
        self.put(typed)

    def echo(self) -> str:
        """Return in words what was understood, or nothing."""
        return ""

    def mark(self, *, wrong: bool) -> None:
        """Show at the edge whether the field is in order."""
        if bool(self.widget.property("wrong")) != wrong:
            self.widget.setProperty("wrong", wrong)
            restyle(self.widget)


class _Line(QLineEdit):
    """A line that says when it is left, whoever asks."""

    went = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, limit: int, placeholder: str = "", width: int = 0) -> None:
        super().__init__()
        self.line = _Line()
        self.line.setPlaceholderText(placeholder)
        self.line.setMaxLength(limit)
        self._limit = limit
        if width:
            self.line.setMaximumWidth(theme.chars(width) + theme.px(24))
        self.line.textEdited.connect(self.edited)
        self.line.went.connect(self.left)
        self.widget = self.line

    def put(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def value(self) -> str:
        return self.line.text().strip()

    def echo(self) -> str:
        if len(self.line.text()) < self._limit:
            return ""
        return ngettext(
            "At most {count} character fits here.", "At most {count} characters fit here.", self._limit
        ).format(count=f"{self._limit:,}")


class _Lines(QPlainTextEdit):
    """Several lines: Tab goes on, and the size is given in lines of text."""

    went = Signal()

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._lines = height
        self._size()
        theme.changed_signal().changed.connect(self._size)

    def _size(self) -> None:
        self.setMinimumHeight(theme.line_height() * self._lines + theme.px(20))
        self.setMaximumHeight(theme.line_height() * max(self._lines * 2, self._lines + 3) + theme.px(20))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()


class LinesEditor(Editor):
    """Several lines of text."""

    def __init__(self, limit: int, height: int) -> None:
        super().__init__()
        self.area = _Lines(height)
        self._limit = limit
        self._silent = False
        self.area.textChanged.connect(self._changed)
        self.area.went.connect(self.left)
        self.widget = self.area

    def put(self, value: Any) -> None:
        self._silent = True
        self.area.setPlainText("" if value is None else str(value))
        self._silent = False

    def value(self) -> str:
        text = self.area.toPlainText().strip()
        if len(text) > self._limit:
            raise BadInput(
                _("This is {count} characters long; at most {limit} fit.").format(
                    count=f"{len(text):,}", limit=f"{self._limit:,}"
                )
            )
        return text

    def typed(self) -> str:
        return self.area.toPlainText()

    def _changed(self) -> None:
        if not self._silent:
            self.edited.emit()


class ParsedEditor(Editor, Generic[V]):
    """A line that is read as a sum, a day, a time or a number; None when nothing is typed."""

    def __init__(self, parse: Callable[[str], V], write: Callable[[V], str], say: Callable[[V], str], width: int, *,
                 right: bool = False) -> None:  # fmt: skip
        super().__init__()
        self._parse = parse
        self._write = write
        self._say = say
        self.line = _Line()
        self.line.setMaxLength(80)
        self.line.setMaximumWidth(theme.chars(width) + theme.px(24))
        if right:
            self.line.setFont(theme.figures())
        self.line.textEdited.connect(self.edited)
        self.line.went.connect(self.left)
        self.widget = self.line

    def put(self, value: V | None) -> None:
        self.line.setText("" if value is None else self._write(value))

    def value(self) -> V | None:
        return self._parse(self.line.text()) if self.line.text().strip() else None

    def typed(self) -> str:
        return self.line.text()

    def retype(self, typed: Any) -> None:
        self.line.setText(str(typed))

    def echo(self) -> str:
        try:
            value = self.value()
        except BadInput:
            return ""
        if value is None:
            return ""
        said = self._say(value)
        return "" if said == self.line.text().strip() else said


class _Combo(QComboBox):
    """A box whose wheel turns only while it has the focus: a page is scrolled without changing what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.setMinimumContentsLength(8)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and not self.hasFocus():
            event.ignore()
            return True
        return super().event(event)


class ChoiceEditor(Editor):
    """One of a few."""

    def __init__(self, options: Sequence[tuple[Any, str]], width: int = 0) -> None:
        super().__init__()
        self.box = _Combo()
        self._values: list[Any] = []
        self.set_options(options)
        if width:
            self.box.setMaximumWidth(theme.chars(width) + theme.px(40))
        self.box.activated.connect(self._picked)
        self.widget = self.box

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer other options; what is chosen stays chosen where it is still offered."""
        before = self.value() if self._values else None
        self._values = [value for value, _words in options]
        self.box.clear()
        self.box.addItems([words for _value, words in options])
        if before in self._values:
            self.put(before)

    def put(self, value: Any) -> None:
        if value in self._values:
            self.box.setCurrentIndex(self._values.index(value))
        elif self._values:
            self.box.setCurrentIndex(0)

    def value(self) -> Any:
        index = self.box.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def _picked(self, _index: int) -> None:
        self.edited.emit()
        self.left.emit()


class CheckEditor(Editor):
    """A yes or no."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.box = QCheckBox(label)
        self.box.clicked.connect(self._clicked)
        self.widget = self.box

    def put(self, value: Any) -> None:
        self.box.setChecked(bool(value))

    def value(self) -> bool:
        return self.box.isChecked()

    def _clicked(self) -> None:
        self.edited.emit()
        self.left.emit()


class PickField(Editor):
    """Somebody or something on file, found as one types. The list below is walked with the arrow keys."""

    def __init__(
        self, jobs: Jobs, find: Callable[[str], Work[list[Hit]]], *, free: bool = False, placeholder: str = ""
    ) -> None:
        super().__init__()
        self._jobs = jobs
        self._find = find
        self._free = free
        self._hit: Hit | None = None
        self._hits: list[Hit] = []
        self.line = _Line()
        self.line.setMaxLength(200)
        self.line.setPlaceholderText(placeholder or _("Type a name or number"))
        self.line.textEdited.connect(self._typed)
        self.line.went.connect(self._went)
        self.line.installEventFilter(self)
        self._list = QListWidget(self.line)
        self._list.setWindowFlags(Qt.WindowType.ToolTip)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setProperty("look", "hits")
        self._list.setAccessibleName(_("Found"))
        self._list.itemClicked.connect(self._clicked)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._search)
        self.widget = self.line

    def put(self, value: Any) -> None:
        self._hit = value if isinstance(value, Hit) else None
        self.line.setText(self._hit.title if self._hit else "")
        self._list.hide()

    def value(self) -> Hit | None:
        words = self.line.text().strip()
        if not words:
            return None
        if self._hit is not None and self._hit.title == words:
            return self._hit
        if self._free:
            return Hit("", 0, words)
        raise BadInput(
            _("“{text}” is not on file yet. Pick from the list that opens as you type.").format(text=shorten(words))
        )

    def typed(self) -> Any:
        return self._hit if self._hit is not None and self._hit.title == self.line.text() else self.line.text()

    def retype(self, typed: Any) -> None:
        if isinstance(typed, Hit):
            self.put(typed)
        else:
            self._hit = None
            self.line.setText(str(typed or ""))

    def echo(self) -> str:
        return self._hit.detail if self._hit is not None and self._hit.title == self.line.text().strip() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event.key())
        if event.type() in (QEvent.Type.Hide, QEvent.Type.Move) and watched is self.line:
            self._list.hide()
        return super().eventFilter(watched, event)

    def _key(self, key: int) -> bool:
        if not self._list.isVisible():
            if key == Qt.Key.Key_Down:
                self._search()
                return True
            return False
        row = self._list.currentRow()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self._list.setCurrentRow(max(0, min(self._list.count() - 1, row + step)))
            self._say_current()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and 0 <= row < len(self._hits):
            self._take(self._hits[row])
            return True
        if key == Qt.Key.Key_Escape:
            self._list.hide()
            return True
        if key == Qt.Key.Key_Tab and not self._free and 0 <= row < len(self._hits):
            self._take(self._hits[row])
        return False

    def _typed(self, _text: str) -> None:
        self._hit = None
        self.edited.emit()
        self._later.start()

    def _search(self) -> None:
        words = self.line.text().strip()
        if not words:
            self._list.hide()
            return
        self._jobs.read(self._find(words), owner=self, key="find", then=self._found)

    def _found(self, hits: list[Hit]) -> None:
        self._hits = hits
        self._list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.title}   {hit.detail}" if hit.detail else hit.title)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, _("{title}, {detail}").format(title=hit.title, detail=hit.detail)
            )
            self._list.addItem(item)
        if not hits or not self.line.hasFocus():
            self._list.hide()
            return
        self._list.setCurrentRow(-1 if self._free else 0)
        height = self._list.sizeHintForRow(0) * min(8, len(hits)) + theme.px(10)
        self._list.setGeometry(0, 0, max(self.line.width(), theme.chars(40)), height)
        self._list.move(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        self._list.show()
        self._say_current()

    def _say_current(self) -> None:
        row = self._list.currentRow()
        if 0 <= row < len(self._hits):
            self.line.setAccessibleDescription(self._list.item(row).text())

    def _clicked(self, item: QListWidgetItem) -> None:
        self._take(self._hits[self._list.row(item)])

    def _take(self, hit: Hit) -> None:
        self._list.hide()
        self._hit = hit
        self.line.setText(hit.title)
        self.edited.emit()
        self.left.emit()

    def _went(self) -> None:
        self._list.hide()
        self.left.emit()


def day_in_words(value: date) -> str:
    """Return the day with its weekday: "Saturday 5 November 2016"."""
    return f"{weekday_name(value)} {show_day(value)}"


def parse_number(typed: str, *, least: int, most: int, field: str) -> int:
    """Read a whole number between ``least`` and ``most``, both of which are allowed.

    :raises BadInput: for anything else.
    """
    plain = typed.strip().replace(",", "").replace("\u00a0", "")
    value = int(plain) if plain.lstrip("-").isdecimal() and len(plain) <= 12 else None
    if value is None:
        raise BadInput(_("“{text}” is no whole number.").format(text=shorten(typed.strip())), field=field)
    if not least <= value <= most:
        raise BadInput(
            _("Type a number from {least} to {most}.").format(least=f"{least:,}", most=f"{most:,}"), field=field
        )
    return value
