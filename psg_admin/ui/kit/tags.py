"""A field of tags: each a chip that can be taken away, and a line that completes those that are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QCompleter, QSizePolicy, QVBoxLayout, QWidget

from psg_admin.kernel.words import _, fold
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.editors import Editor, TypedLine
from psg_admin.ui.kit.tips import on_button
from psg_admin.ui.kit.widgets import FlowLayout, button

_BETWEEN = ",;"


class TagsEditor(Editor):
    """Tags as chips above a line. Enter, a comma, or leaving the line makes a chip of what stands there; a chip that is
    pressed goes. Its value is a tuple of texts, with what stands in the line.
    """

    def __init__(self, known: Sequence[str], limit: int = 100) -> None:
        super().__init__()
        self._known = {fold(name): name for name in known}
        self._tags: list[str] = []
        self.widget = _Focused()
        self._chips = _Chips(self.widget)
        self._flow = self._chips.flow
        self.line = TypedLine()
        self.line.setParent(self.widget)
        self.line.setMaxLength(limit)
        self.line.setPlaceholderText(_("Type a tag, then Enter"))
        completer = self._completer = QCompleter(sorted(known, key=str.casefold), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.activated.connect(
            self._completed, Qt.ConnectionType.QueuedConnection
        )  # after Qt has put it into the line
        self.line.setCompleter(completer)
        self.line.installEventFilter(_Keys(self))
        self.line.edited.connect(self._typed)
        self.line.went.connect(self._leave)
        box = QVBoxLayout(self.widget)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(self._chips)
        box.addWidget(self.line)
        self.widget.setFocusProxy(self.line)
        self._chips.hide()

    def put(self, value: Any) -> None:
        self._show(value or ())
        with QSignalBlocker(self.line):
            self.line.setText("")

    def value(self) -> tuple[str, ...]:
        return self._with(self.line.text().split(","))

    def typed(self) -> Any:
        return (self._tags, self.line.text())

    def retype(self, typed: Any) -> None:
        tags, rest = typed
        self._show(tags)
        self.line.setText(rest)

    def take(self) -> bool:
        """Make chips of what stands in the line; say whether there was anything."""
        if not self.line.text().strip():
            return False
        self._show(self._with(self.line.text().split(",")))
        self.line.setText("")
        self.edited.emit()
        return True

    def take_last(self) -> None:
        """Take the last chip away."""
        if self._tags:
            self._remove(self._tags[-1])

    def _with(self, more: Iterable[str]) -> tuple[str, ...]:
        once = {fold(name): name for name in self._tags}
        for name in (" ".join(each.split()) for each in more):
            if name:
                once.setdefault(fold(name), self._known.get(fold(name), name))
        return tuple(once.values())

    def _typed(self, text: str) -> None:
        if text[-1:] in {*_BETWEEN}:
            self.line.setText(text.rstrip(_BETWEEN))
            if self.take():
                return
        self.edited.emit()

    def _completed(self, name: str) -> None:
        self._show(self._with([name]))
        self.line.setText("")
        self.edited.emit()

    def _leave(self) -> None:
        popup = self._completer.popup()
        if popup is None or not popup.isVisible():
            self.take()
            self.left.emit()

    def _remove(self, name: str) -> None:
        self._show([one for one in self._tags if one != name])
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _show(self, tags: Iterable[str]) -> None:
        self._tags = list(tags)
        while (item := self._flow.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for name in self._tags:
            chip = button(f"{on_button(name)}  ×", partial(self._remove, name), look="chip")
            accessibility.set_name(chip, _("Remove the tag {name}").format(name=name))
            chip.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            chip.setParent(self._chips)
            self._flow.addWidget(chip)
            chip.show()
        self._chips.setVisible(bool(self._tags))
        self._chips.fit()


class _Chips(QWidget):
    """As high as its chips need at the width that it has: the rows of a form ask for no height at a width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.flow = FlowLayout(spacing=theme.px(6))
        self.flow.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(False)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.fit()

    def fit(self) -> None:
        """Lay the chips out anew."""
        self.setFixedHeight(max(1, self.flow.heightForWidth(self.width())))
        self.flow.setGeometry(QRect(0, 0, self.width(), self.height()))

    def hasHeightForWidth(self) -> bool:
        return False


class _Focused(QWidget):
    """What holds chips and line; its width is that of the form."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)


class _Keys(QObject):
    """Enter makes a chip where something is typed, and goes on to the form where nothing is; Backspace in an empty line
    takes the last chip away.
    """

    def __init__(self, editor: TagsEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier
            ):
                return self._editor.take()
            if event.key() == Qt.Key.Key_Backspace and not self._editor.line.text():
                self._editor.take_last()
                return True
        return super().eventFilter(watched, event)
