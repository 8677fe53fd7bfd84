"""The crash dialog: a fault of the program's own, told plainly and whole."""

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, QSize, Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from psg_admin import paths
from psg_admin.kernel.words import _
from psg_admin.ui.kit import on_screen, theme
from psg_admin.ui.kit.widgets import TextLabel, button, buttons_row


class CrashDialog(QDialog):
    """Says that it was the program's fault, what to do, and shows the whole report to copy."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("crash")
        self.setWindowTitle(_("Something went wrong"))
        self.report = report
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setAccessibleName(_("The report"))
        text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        text.setTabChangesFocus(True)
        self._copy = button(_("&Copy the report"), self.copy)
        close = button(_("Carry &on"), self.accept, look="primary")
        close.setDefault(True)
        box = QVBoxLayout(self)
        margin = theme.px(24)
        box.setContentsMargins(margin, margin, margin, margin)
        box.setSpacing(theme.px(12))
        box.addWidget(TextLabel(_("Something went wrong in the program"), "title"))
        box.addWidget(
            TextLabel(
                _(
                    "This is a fault of the program and not yours. What was being saved was not saved; everything "
                    "saved before is safe. Copy the report and send it to whoever looks after the program. It may hold "
                    "names from the office: read it before you send it."
                )
            )
        )
        box.addWidget(text, 1)
        box.addLayout(buttons_row(self._copy, close))
        self.resize(QSize(theme.chars(100), theme.chars(70)).boundedTo(on_screen.most(self)))
        close.setFocus()

    def copy(self) -> None:
        """Put the whole report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report)
        self._copy.setText(_("The report is copied"))


class CrashDesk(QObject):
    """Takes every exception that nobody caught, from any thread, and shows one dialog at a time."""

    _came = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open: CrashDialog | None = None
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the program's excepthook."""
        sys.excepthook = self.hook

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Report ``error`` on the error stream and in the dialog. Ctrl+C in a terminal ends the program as ever."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            QApplication.quit()
            return
        sys.__excepthook__(kind, error, trace)
        self._came.emit(report_of(error, trace))

    def _show(self, report: str) -> None:
        if self._open is not None:
            return
        self._open = CrashDialog(report, QApplication.activeWindow())
        self._open.finished.connect(self._closed)
        self._open.open()

    def _closed(self, _result: int) -> None:
        self._open = None


def report_of(error: BaseException, trace: TracebackType | None) -> str:
    """Return the whole report: versions, system and traceback."""
    head = f"psg_admin {paths.version()} · Python {sys.version.split()[0]} · Qt {qVersion()} · {sys.platform}\n\n"
    return head + "".join(traceback.format_exception(type(error), error, trace))
