"""The words that Qt brings along: of its own dialogs for files and printing, of the menu of a field, of keys."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from psg_admin.kernel import words

_NAME = "words-of-qt"


class _Catalogue(QTranslator):
    """Qt's words without its names of keys: on the keyboard, in the menus and in the manual stands "Ctrl"."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, number: int = -1) -> str | None:
        if context == "QShortcut":
            return None  # not here, so that Qt takes the words as they are in the code
        return super().translate(context, source, disambiguation, number)


def speak(app: QApplication) -> None:
    """Let Qt say its own words in the language of the program; what it has no catalogue for stays English."""
    before = app.findChild(QTranslator, _NAME)
    if before is not None:
        app.removeTranslator(before)
        before.setParent(None)
        before.deleteLater()
    language = words.language()
    if language == "en":  # as Qt was written
        return
    catalogue = _Catalogue(app)
    catalogue.setObjectName(_NAME)
    if catalogue.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(catalogue)
