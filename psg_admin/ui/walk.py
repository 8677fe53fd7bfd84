"""Walking through the desktop without a person: for the day by itself, and for the pictures of the manual."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _
from psg_admin.store.disk import whole
from psg_admin.store.private import make_folder
from psg_admin.ui.app import DeskWindow, make_app
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.page import Page

_LONGEST_MS = 60_000
_DRAWN_MS = 60


def hush() -> None:
    """Keep Qt's word that a window drawn into memory has no frame from the terminal; all its other words pass."""

    def pass_on(_kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
        if "propagateSizeHints" not in words:
            sys.stderr.write(f"{words}\n")

    qInstallMessageHandler(pass_on)


class Stuck(UserError):
    """The desktop did not come to rest, or showed something else than was expected."""


class GoesOn(ask.Door):
    """Answers questions where nobody sits at the desk: as somebody who wants what was begun."""

    def confirm(self, parent: QWidget | None, question: str, action_text: str) -> bool:
        """Go on."""
        del parent, question, action_text
        return True


class Walk:
    """Drives one open desktop: shows pages, fills dialogs, waits until everything has come home, takes pictures."""

    def __init__(self, desk: DeskWindow, pictures: Path) -> None:
        self.desk = desk
        self.window = desk.window
        self._pictures = pictures
        make_folder(pictures)

    @property
    def app(self) -> QApplication:
        """The application the desktop runs in."""
        return make_app()

    def settle(self) -> None:
        """Wait until every answer has come home and was drawn.

        :raises Stuck: when that takes longer than a minute.
        """
        for _round in range(100):
            if self.desk.jobs.waiting:
                self._wait(self.desk.jobs.idle.connect, _LONGEST_MS)
            self._wait(None, _DRAWN_MS)
            if not self.desk.jobs.waiting:
                return
        raise Stuck(_("The desktop did not come to rest."))

    def page(self, key: str) -> Page:
        """Show a page and wait for it."""
        page = self.window.show_page(key)
        self.settle()
        return page

    def dialog(self) -> FormDialog:
        """Return the dialog that is open.

        :raises Stuck: when there is none.
        """
        self.settle()
        for widget in QApplication.topLevelWidgets():
            if isinstance(widget, FormDialog) and widget.isVisible():
                return widget
        raise Stuck(_("No form is open."))

    def fill(self, **values: Any) -> FormDialog:
        """Fill fields of the open dialog, as a person would, and wait for its live panels."""
        dialog = self.dialog()
        for key, value in values.items():
            dialog.form.put(key, value)
            dialog.form.changed.emit()
            self.settle()
        return dialog

    def submit(self, dialog: FormDialog) -> None:
        """Press the button of the dialog.

        :raises Stuck: when the dialog stays open, with what it says.
        """
        dialog.submit()
        self.settle()
        left = [w for w in QApplication.topLevelWidgets() if w is dialog and w.isVisible()]
        if left:
            said = dialog.findChild(QWidget, "errors")
            raise Stuck(getattr(said, "text", lambda: "")() or _("The form was not taken."))

    def picture(self, name: str, widget: QWidget | None = None) -> Path:
        """Take a picture of the window, or of ``widget``."""
        self.settle()
        path = self._pictures / f"{name}.png"
        shot = (widget or self.window).grab()
        with whole(path) as part:
            if not shot.save(str(part)):
                raise Stuck(_("{file} cannot be written.").format(file=path))
        return path

    def _wait(self, connect: Callable[[Callable[[], None]], Any] | None, milliseconds: int) -> None:
        loop = QEventLoop()
        if connect is not None:
            connect(loop.quit)
        limit = QTimer(loop)
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        limit.start(milliseconds)
        loop.exec()
        limit.stop()
