"""The editors behind the fields of a form: each holds what was typed and reads it when asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from psg_admin.kernel.days import parse_day, parse_moment, parse_time
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.widgets import ChoiceBox, restyle

V = TypeVar("V")
_WHOLE = re.compile(r"-?[0-9]{1,12}")

__all__ = [
    "CheckEditor", "ChoiceEditor", "Editor", "LinesEditor", "ParsedEditor", "TextEditor", "TypedLine",
    "parse_day", "parse_moment", "parse_number", "parse_time",
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


class TypedLine(QLineEdit):
    """A line that says when it is left, whoever asks, and when the person changes it.

    ``edited`` comes also where dictation or a screen reader puts words in, which Qt does not call edited.
    """

    edited = Signal(str)
    went = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._silent = False
        self.textChanged.connect(self._changed)

    def setText(self, text: str | None) -> None:
        """Show ``text`` without telling anybody."""
        self._silent = True
        super().setText(text)
        self._silent = False

    def _changed(self, text: str) -> None:
        if not self._silent:
            self.edited.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()


class TextEditor(Editor):
    """One line of text."""

    def __init__(self, limit: int, placeholder: str = "", width: int = 0) -> None:
        super().__init__()
        self.line = TypedLine()
        self.line.setPlaceholderText(placeholder)
        self.line.setMaxLength(limit)
        self._limit = limit
        if width:
            theme.follow_width(self.line, width, 24)
        self.line.edited.connect(self.edited)
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
        ).format(count=show_count(self._limit))


class TypedLines(QPlainTextEdit):
    """Several lines: Tab goes on, and the size is given in lines of text."""

    went = Signal()

    def __init__(self, height: int) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._lines = height
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.blockCountChanged.connect(self.updateGeometry)
        theme.changed_signal().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the room for the lines that were asked for, or for those typed where they are a few more."""
        most = max(self._lines * 2, self._lines + 3)
        shown = max(self._lines, min(self.blockCount(), most))
        # Padding and border as the style sheet has them, the margin of the text, and the pixel more that Qt wants.
        around = theme.px(12) + 2 + round(self.document().documentMargin() * 2) + 1
        return QSize(super().sizeHint().width(), theme.line_height() * shown + around)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.went.emit()


class LinesEditor(Editor):
    """Several lines of text."""

    def __init__(self, limit: int, height: int) -> None:
        super().__init__()
        self.area = TypedLines(height)
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
                    count=show_count(len(text)), limit=show_count(self._limit)
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
        self.line = TypedLine()
        self.line.setMaxLength(80)
        theme.follow_width(self.line, width, 24)
        if right:
            theme.follow_font(self.line, "figures")
        self.line.edited.connect(self.edited)
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


class _Combo(ChoiceBox):
    """A box that says where it has no room for all that is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContentsOnFirstShow)
        self.setMinimumContentsLength(8)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        words, end = option.currentText, Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(words, end, room.width())


class ChoiceEditor(Editor):
    """One of a few."""

    def __init__(self, options: Sequence[tuple[Any, str]], width: int = 0) -> None:
        super().__init__()
        self.box = _Combo()
        self._values: list[Any] = []
        self.set_options(options)
        if width:
            theme.follow_width(self.box, width, 40)
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
        for signal in (self.edited, self.left):
            self.box.toggled.connect(signal)  # a screen reader sets the tick without a click
        self.widget = self.box

    def put(self, value: Any) -> None:
        with QSignalBlocker(self.box):
            self.box.setChecked(bool(value))

    def value(self) -> bool:
        return self.box.isChecked()


def parse_number(typed: str, *, least: int, most: int, field: str) -> int:
    """Read a whole number between ``least`` and ``most``, both of which are allowed.

    :raises BadInput: for anything else.
    """
    plain = typed.strip().replace(",", "").replace("\u00a0", "")
    if not _WHOLE.fullmatch(plain):
        raise BadInput(_("“{text}” is not a whole number.").format(text=shorten(typed.strip())), field=field)
    value = int(plain)
    if not least <= value <= most:
        raise BadInput(
            _("Type a number from {least} to {most}.").format(least=show_count(least), most=show_count(most)),
            field=field,
        )
    return value
