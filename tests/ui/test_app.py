"""What the desktop around the program is told of it, and what Qt's own dialogs are asked."""

import gettext
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.ui.app import make_app
from psg_admin.ui.kit import qt_words
from psg_admin.ui.kit.ask import Door, FileKind


@pytest.fixture
def bare(qapp: QApplication) -> Iterator[QApplication]:
    """The application without what the program gives it."""
    qapp.setWindowIcon(QIcon())
    yield qapp
    qapp.setWindowIcon(QIcon())


def test_windows_have_an_icon_and_the_name_of_the_program(bare: QApplication) -> None:
    app = make_app()
    assert app is bare
    picture = app.windowIcon().pixmap(32, 32).toImage()
    assert any(picture.pixelColor(x, y).alpha() > 0 for x in range(picture.width()) for y in range(picture.height()))
    assert (app.applicationName(), app.desktopFileName()) == ("psg_admin", "psg_admin")


def test_a_folder_that_is_not_there_yet_is_chosen_from_the_nearest_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def chosen(_parent: object, _title: str, start: str) -> str:
        offered.append(start)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", chosen)
    assert Door().choose_folder(None, "Data folder", tmp_path / "new" / "office") is None
    assert Door().choose_folder(None, "Data folder", tmp_path) is None
    assert Door().choose_folder(None, "Data folder", tmp_path / ("long" * 100) / "office") is None
    assert offered == [str(tmp_path)] * 3


@pytest.fixture
def spanish(qapp: QApplication) -> Iterator[None]:
    """A person who works in Spanish."""
    before = words._current
    words.use(gettext.translation("psg_admin", localedir=paths.locale(), languages=["es"]))
    yield
    words.use(before)
    qt_words.speak(qapp)


def words_of_qt() -> tuple[str, str, str]:
    """Return what Qt says in its dialog for files, on a button, and in the menu of a field."""
    spoken = (("QFileDialog", "File &name:"), ("QPlatformTheme", "Cancel"), ("QWidgetTextControl", "&Paste"))
    name, cancel, paste = (QCoreApplication.translate(context, text) for context, text in spoken)
    return name, cancel, paste


@pytest.mark.usefixtures("spanish")
def test_what_qt_says_is_in_the_language_of_the_program(bare: QApplication) -> None:
    make_app()
    assert words_of_qt() == ("&Nombre de fichero:", "Cancelar", "&Pegar")
    assert QKeySequence("Ctrl+Shift+Z").toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Shift+Z"
    words.use(gettext.NullTranslations())
    assert make_app() is bare
    assert words_of_qt() == ("File &name:", "Cancel", "&Paste")


class Saving(Door):
    """A door that is asked in words and answers in turn; the dialog for files is Qt's."""

    def __init__(self, *answers: bool) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    def confirm(self, parent: QWidget | None, question: str, action_text: str) -> bool:
        self.asked.append((question, action_text))
        return self.answers.pop(0)


WORKBOOK, CSV = FileKind("Excel workbook", ".xlsx"), FileKind("CSV", ".csv")


def type_names(monkeypatch: pytest.MonkeyPatch, *names: Path | None) -> list[str]:
    """Let a person type ``names`` into Qt's dialog, one each time it comes; return which were offered to them."""
    offered: list[str] = []
    typed = iter(names)

    def answer(_parent: object, _title: str, start: str, _filters: str, chosen: str) -> tuple[str, str]:
        offered.append(start)
        name = next(typed)
        return (str(name), chosen) if name else ("", "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    return offered


def save(door: Door, suggested: Path, kinds: Sequence[FileKind] = (WORKBOOK, CSV)) -> Path | None:
    return door.choose_save_file(None, "Export the list", suggested, kinds)


def test_a_name_without_its_suffix_writes_over_nothing_unasked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "books.xlsx").write_bytes(b"of last year")
    offered = type_names(monkeypatch, tmp_path / "books", tmp_path / "books 2026")
    door = Saving(False)
    assert save(door, tmp_path / "List.xlsx") == tmp_path / "books 2026.xlsx"
    assert door.asked == [
        (f"books.xlsx is in {tmp_path} already. What it holds will be gone.", "&Replace the file"),
    ]
    assert offered == [str(tmp_path / "List.xlsx"), str(tmp_path / "books.xlsx")]


def test_who_agrees_writes_over_it_and_who_thinks_better_of_it_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "books.txt.xlsx").write_bytes(b"of last year")
    type_names(monkeypatch, tmp_path / "books.txt")
    assert save(Saving(True), tmp_path / "List.xlsx") == tmp_path / "books.txt.xlsx"
    type_names(monkeypatch, tmp_path / "books.txt", None)
    assert save(Saving(False), tmp_path / "List.xlsx") is None


def test_a_whole_name_was_asked_about_by_the_dialog_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "books.CSV").write_bytes(b"of last year")
    type_names(monkeypatch, tmp_path / "books.CSV")
    assert save(Saving(), tmp_path / "List.xlsx") == tmp_path / "books.CSV"
