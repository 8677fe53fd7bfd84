"""Ctrl+Z and Ctrl+Shift+Z while a field has the focus: they mean the deed, unless the field has typing of its own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from psg_admin.kernel.words import _

_AS_PUT = "as_put"
"""The property of a field that keeps its words as the program put them there, before anything was typed."""
_REDO = QKeySequence("Ctrl+Shift+Z")

Inner = QLineEdit | QPlainTextEdit | QTextEdit
Say = Callable[[str, bool, bool], object]
NextDeed = Callable[[bool], str]


class UndoKey(QObject):
    """Decides for the field of ``window`` that has the focus whose the two keys are.

    Left alone, Qt gives them to any field, also to one in which nothing was typed. Here a field has them only while
    something stands in it that was typed since the program filled it; what is empty, unchanged or just cleared lets
    the window have them. The keys that do again are the field's only right after its typing was undone.

    ``next_deed(again)`` names the deed that the window would undo, or do again; "" where there is none: then the field
    does with its keys what Qt lets it. ``say(sentence, again, named)`` says that typing was undone (``again``: done
    again), and by ``named`` that it names that deed.
    """

    def __init__(self, window: QWidget, next_deed: NextDeed, say: Say) -> None:
        super().__init__(window)
        self._window = window
        self._next_deed = next_deed
        self._say = say
        self._watched: QWidget | None = None
        self._inner: Inner | None = None
        self._undone = False  # the typing of this field is what was undone last
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress} or not isinstance(event, QKeyEvent):
            return False
        again = _is_redo(event)
        if self._inner is None or watched is not self._watched or not (again or event.matches(_UNDO)):
            return False
        if not self._of_field(again=again):
            if not self._next_deed(again):
                return False
            self._undone = False
            event.ignore()  # so that the window's own keys come to bear
        elif kind == QEvent.Type.KeyPress:
            self._in_field(self._inner, again=again)
            event.accept()
        else:
            event.accept()
        return True

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and self._inner is not None:
            self._watched.removeEventFilter(self)
            _changed_signal(self._inner).disconnect(self._note)
            self._watched.destroyed.disconnect(self._destroyed)
        self._watched = self._inner = None
        self._undone = False
        if now is None or now.window() is not self._window:
            return
        inner = _inner_of(now)
        if inner is not None:
            self._watched, self._inner = now, inner
            now.installEventFilter(self)
            now.destroyed.connect(self._destroyed)
            _changed_signal(inner).connect(self._note)
            self._note()

    def _destroyed(self) -> None:
        self._watched = self._inner = None

    def _note(self) -> None:
        """Keep the words of the field as they are, where the program has just put them there."""
        if self._inner is not None and not _can_undo(self._inner):
            self._inner.setProperty(_AS_PUT, _text(self._inner))

    def _of_field(self, *, again: bool) -> bool:
        if self._inner is None or self._inner.isReadOnly():
            return False
        if again:
            return self._undone and _can_redo(self._inner)
        text = _text(self._inner)
        return bool(text) and _can_undo(self._inner) and text != self._inner.property(_AS_PUT)

    def _in_field(self, inner: Inner, *, again: bool) -> None:
        """Undo the typing of the field, or do it again, and say so with what the key does next."""
        if again:
            inner.redo()
        else:
            inner.undo()
        self._undone = not again or _can_redo(inner)
        deed = "" if self._of_field(again=again) else self._next_deed(again)
        if again:
            words = _("Typing done again; once more does again: {deed}") if deed else _("Typing done again.")
        else:
            words = _("Typing undone; once more undoes: {deed}") if deed else _("Typing undone.")
        self._say(words.format(deed=deed), again, bool(deed))


_UNDO = QKeySequence.StandardKey.Undo


def _is_redo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Redo) or QKeySequence(event.keyCombination()) == _REDO


def _inner_of(widget: QWidget) -> Inner | None:
    """Return what is typed into where ``widget`` has the focus, None where it is no field."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return widget
    if isinstance(widget, QComboBox):
        return widget.lineEdit() if widget.isEditable() else None
    if isinstance(widget, QAbstractSpinBox):
        return widget.findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return None


def _text(inner: Inner) -> str:
    return inner.text() if isinstance(inner, QLineEdit) else inner.toPlainText()


def _can_undo(inner: Inner) -> bool:
    return inner.isUndoAvailable() if isinstance(inner, QLineEdit) else inner.document().isUndoAvailable()


def _can_redo(inner: Inner) -> bool:
    return inner.isRedoAvailable() if isinstance(inner, QLineEdit) else inner.document().isRedoAvailable()


def _changed_signal(inner: Inner) -> SignalInstance:
    return inner.textChanged
