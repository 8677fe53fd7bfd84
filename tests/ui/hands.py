"""What a person does in windows and forms, by the keyboard and by buttons."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from psg_admin.ui.kit.dialog import FormDialog
from tests.ui.conftest import press, type_over


class Hands:
    """The hands of a person; after each thing that they do ``settled`` waits until all has come home."""

    def __init__(self, settled: Callable[[], None]) -> None:
        self.settled = settled

    def leave(self) -> None:
        """Close what is open."""
        for dialog in self.dialogs():
            dialog.close()
        self.settled()

    def dialogs(self) -> list[QDialog]:
        """Return the dialogs that are open."""
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def form(self) -> FormDialog:
        """Return the form that is open."""
        self.settled()
        return next(one for one in self.dialogs() if isinstance(one, FormDialog))

    def press(self, inside: QWidget, words: str) -> None:
        """Press the button with these words."""
        press(inside, words)
        self.settled()

    def type(self, dialog: FormDialog, key: str, words: str) -> None:
        """Type into a field from its beginning."""
        type_over(dialog.form.editor(key).widget, words)
        self.settled()

    def pick(self, dialog: FormDialog, key: str, words: str) -> None:
        """Type into a field that finds people, and take the first that is found."""
        self.type(dialog, key, words)
        QTest.keyClick(dialog.form.editor(key).widget, Qt.Key.Key_Return)
        self.settled()

    def submit(self, dialog: FormDialog) -> None:
        """Do what the form does."""
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.settled()
