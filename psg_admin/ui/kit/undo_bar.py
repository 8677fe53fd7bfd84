"""The bars of a page: below it what was just done and can be undone, and what takes its time; above it what wants to be
known about the office.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from psg_admin.kernel.words import _
from psg_admin.ui.kit import accessibility, theme
from psg_admin.ui.kit.widgets import TextLabel, button

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.ui.kit.lanes import Running

STAYS_MS = 10_000
"""How long the bar stays when nobody touches it."""


class UndoBar(QFrame):
    """Says what was done; its button takes it back, or does again what was taken back.

    ``left`` comes when one of its buttons had the focus, which is then to go elsewhere.
    """

    undo_wanted = Signal()
    redo_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("undo_bar")
        self.setProperty("look", "bar")
        self.setAccessibleName(_("What was just done"))
        self._words = TextLabel("", "bar")
        self._undo = button(_("Undo"), self._undo_pressed, look="bar")
        self._undo.setObjectName("undo")
        self._redo = button(_("Redo"), self._redo_pressed, look="bar")
        self._redo.setObjectName("redo")
        self._keys = TextLabel("", "bar-soft", wrap=False)
        self._close = button(_("Dismiss"), self._leave, look="bar", hint=_("Close this line"))
        self._close.setObjectName("dismiss")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.setSpacing(theme.px(4))
        row.addWidget(self._words, 1)
        for part in (self._undo, self._redo, self._keys):
            row.addWidget(part)
        row.addSpacing(theme.px(8))
        row.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STAYS_MS)
        self._timer.timeout.connect(self._pass)
        self.hide()

    def show_changes(self, changes: Changes) -> None:
        """Say what was done, and offer to undo it where that is possible; what was undone, to do it again."""
        if changes.nothing or not changes.summary:
            self.hide()
            return
        self._words.setText(_("{summary}.").format(summary=changes.summary.rstrip(".")))
        self._offer(undo=changes.undoable and not changes.took_back, redo=changes.took_back)
        self._show()

    def say(self, sentence: str, *, undo: bool = False, redo: bool = False) -> None:
        """Say something in passing that is no deed, or why one could not be taken back.

        ``undo`` and ``redo`` leave the buttons there that the sentence speaks of.
        """
        self._words.setText(sentence)
        self._offer(undo=undo, redo=redo)
        self._show()

    def text(self) -> str:
        """Return what the bar says."""
        return self._words.text()

    def _offer(self, *, undo: bool, redo: bool) -> None:
        self._undo.setVisible(undo)
        self._redo.setVisible(redo)
        self._keys.setVisible(undo or redo)
        self._keys.setText("Ctrl+Z" if undo else "Ctrl+Shift+Z")

    def _show(self) -> None:
        self.setAccessibleDescription(self.text())
        self.show()
        self._timer.start()
        accessibility.announce(self, self.text())

    def _leave(self) -> None:
        had = self._has_focus()
        self.hide()
        if had:
            self.left.emit()

    def _undo_pressed(self) -> None:
        self._leave()
        self.undo_wanted.emit()

    def _redo_pressed(self) -> None:
        self._leave()
        self.redo_wanted.emit()

    def _has_focus(self) -> bool:
        return any(one.hasFocus() for one in (self._undo, self._redo, self._close))

    def _pass(self) -> None:
        if self._has_focus() or self.underMouse():
            self._timer.start()
        else:
            self.hide()


class NoticeBar(QFrame):
    """Says what wants to be known about the office itself, until somebody has read it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice_bar")
        self.setProperty("look", "bar")
        self.setAccessibleName(_("About this office"))
        self._sentences: list[str] = []
        self._words = TextLabel("", "bar")
        self._close = button(_("Dismiss"), self._leave, look="bar", hint=_("Close this line"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.addWidget(self._words, 1)
        row.addWidget(self._close)
        self.hide()

    def say(self, sentence: str) -> None:
        """Say ``sentence`` below what is said already."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)
        self._words.setText(self.text())
        self.setAccessibleDescription(self.text())
        self.show()
        accessibility.announce(self, sentence)

    def text(self) -> str:
        """Return what the bar says."""
        return "\n".join(self._sentences)

    def withdraw(self, sentence: str) -> None:
        """No longer say ``sentence``."""
        self._sentences = [one for one in self._sentences if one != sentence]
        self._words.setText(self.text())
        self.setVisible(bool(self._sentences))

    def _leave(self) -> None:
        self._sentences.clear()
        self.hide()


class BusyBar(QFrame):
    """Says what takes its time, how far it is, and lets it be stopped."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("busy_bar")
        self.setProperty("look", "bar")
        self._running: list[Running] = []
        self._words = TextLabel("", "bar")
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("How far it is"))
        self._stop = button(_("Stop"), self._cancel, look="bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), theme.px(4), theme.px(8), theme.px(4))
        row.setSpacing(theme.px(16))
        row.addWidget(self._words, 1)
        row.addWidget(self._progress, 1)
        row.addWidget(self._stop)
        self.hide()

    def watch(self, running: Running) -> None:
        """Show ``running`` until it ends; the newest of several is the one shown."""
        self._running.append(running)
        running.moved.connect(self._moved)
        running.ended.connect(self._ended)
        self._refresh()
        accessibility.announce(self, self._words.text())

    def _moved(self, _done: int, _total: int) -> None:
        self._refresh()

    def _ended(self) -> None:
        ended = self.sender()
        self._running = [one for one in self._running if one is not ended]
        self._refresh()

    def _cancel(self) -> None:
        if self._running:
            self._running[-1].cancel()
            self._words.setText(_("Stopping…"))

    def _refresh(self) -> None:
        self.setVisible(bool(self._running))
        if not self._running:
            return
        now = self._running[-1]
        self._words.setText(now.words or _("One moment…"))
        self._progress.setRange(0, max(0, now.total))
        self._progress.setValue(now.done)
        self._stop.setVisible(now.can_stop)
