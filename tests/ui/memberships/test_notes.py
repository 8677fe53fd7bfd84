"""Notes, tasks and documents in the pane of a person: written, done, attached, dropped, opened, saved, taken back."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from psg_admin.notes.operations import add_note
from psg_admin.notes.queries import documents_of, notes_of
from psg_admin.notes.rules import NoteDraft
from psg_admin.people.queries import find_contacts
from psg_admin.ui.notes.tasks import NotesDialog
from tests.offices import TODAY
from tests.ui.conftest import Recorder
from tests.ui.memberships.hands import Hands

LUCIA = "Ramírez Ñato, Lucía"


class Opener(QObject):
    """Takes what the system would be asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, address: QUrl) -> None:
        self.opened.append(Path(address.toLocalFile()))


@pytest.fixture
def opener() -> Iterator[Opener]:
    made = Opener()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type]  # PySide wants it so
    yield made
    QDesktopServices.unsetUrlHandler("file")


def lucia(hands: Hands) -> int:
    return int(hands.read(find_contacts, text="lucia")[0].record_id)


def texts(hands: Hands) -> list[str]:
    return [row.text for row in hands.read(notes_of, contact_id=lucia(hands))]


def names(hands: Hands) -> list[str]:
    return [row.name for row in hands.read(documents_of, contact_id=lucia(hands))]


def attached(hands: Hands, recorder: Recorder, *paths: Path) -> None:
    """Attach files by the dialog."""
    recorder.open_these = list(paths)
    hands.press("Attach…")
    hands.set("kind", "Letter")
    hands.submit()


def test_a_note_is_written_and_a_task_is_ticked_and_both_are_taken_back(hands: Hands) -> None:
    hands.choose(LUCIA)
    hands.press("New note…")
    hands.type("text", "Wants a seat at the front")
    hands.submit()
    assert {"Notes and tasks", "Wants a seat at the front"} <= set(hands.pane())
    hands.press("New task…")
    hands.type("text", "Ring about the raffle")
    hands.type("assignee", "Rosa")
    hands.submit()
    assert {"To do", "By 20 Oct 2016, for Rosa", "Due today"} <= set(hands.pane())
    tick = next(one for one in hands.page.pane.findChildren(QCheckBox) if not one.isChecked())
    assert tick.accessibleName() == "Done: Ring about the raffle"
    QTest.mouseClick(tick, Qt.MouseButton.LeftButton, pos=QPoint(8, tick.height() // 2))
    hands.settled()
    assert "To do" not in hands.pane()
    assert any(words.startswith("Done on 20 Oct 2016 by ") for words in hands.pane())
    hands.undo()
    assert "To do" in hands.pane()
    hands.undo()
    hands.undo()
    assert texts(hands) == []


def test_a_note_is_changed_and_removed_from_its_menu(hands: Hands) -> None:
    hands.write_elsewhere(
        partial(add_note, draft=NoteDraft("Brings cakes"), today=TODAY, author="Rosa", contact_id=lucia(hands))
    )
    hands.choose(LUCIA)
    hands.press("Change…")
    hands.type("due_on", "tomorrow")
    hands.submit()
    assert "By 21 Oct 2016" in hands.pane()
    hands.press("Remove")
    assert texts(hands) == []
    hands.undo()
    assert texts(hands) == ["Brings cakes"]


def test_files_are_attached_opened_saved_and_removed(
    hands: Hands, recorder: Recorder, opener: Opener, tmp_path: Path
) -> None:
    letter, photo = tmp_path / "letter.txt", tmp_path / "photo.png"
    letter.write_bytes(b"Dear office")
    photo.write_bytes(b"png")
    hands.choose(LUCIA)
    attached(hands, recorder, letter, photo)
    assert {"Documents", "letter.txt", "photo.png", "Letter · 11 bytes · 20 Oct 2016"} <= set(hands.pane())
    hands.press("letter.txt")
    (opened,) = opener.opened
    assert opened.name == "letter.txt"
    assert opened.read_bytes() == b"Dear office"
    assert opened.is_relative_to(hands.desk.home.workroom)
    assert opened.stat().st_mode & 0o077 == 0
    recorder.save_to = tmp_path / "out.txt"
    menu = next(
        one.menu() for one in hands.page.pane.findChildren(QPushButton)
        if one.menu() is not None and one.accessibleName() == "More to do: letter.txt"
    )  # fmt: skip
    lines = {line.text(): line for line in menu.actions()}
    lines["Save as…"].trigger()
    hands.settled()
    assert (tmp_path / "out.txt").read_bytes() == b"Dear office"
    lines["Remove"].trigger()
    hands.settled()
    assert names(hands) == ["photo.png"]
    hands.undo()
    assert names(hands) == ["photo.png", "letter.txt"]


def test_of_several_files_none_is_attached_where_one_cannot_be_and_that_is_said(
    hands: Hands, recorder: Recorder, tmp_path: Path
) -> None:
    letter, empty = tmp_path / "letter.txt", tmp_path / "empty.txt"
    letter.write_bytes(b"Dear office")
    empty.write_bytes(b"")
    hands.choose(LUCIA)
    recorder.open_these = [letter, empty]
    hands.press("Attach…")
    recorder.open_these = [empty]
    hands.press("Attach…")
    assert recorder.messages == ["empty.txt is empty. None of the files was attached.", "empty.txt is empty."]


def test_a_program_is_not_opened_and_what_cannot_be_read_is_said(
    hands: Hands, recorder: Recorder, opener: Opener, tmp_path: Path
) -> None:
    program = tmp_path / "invoice.pdf.exe"
    program.write_bytes(b"MZ")
    hands.choose(LUCIA)
    attached(hands, recorder, program)
    hands.press("invoice.pdf.exe")
    assert opener.opened == []
    assert "is a program" in recorder.messages[-1]
    recorder.open_these = [tmp_path]
    hands.press("Attach…")
    assert "is a folder" in recorder.messages[-1]
    assert hands.no_dialog()


def test_a_file_is_dropped_on_the_person_who_is_shown_and_on_nobody_else(hands: Hands, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_bytes(b"Dear office")
    drop(hands, letter)
    assert hands.no_dialog()
    hands.choose(LUCIA)
    drop(hands, letter)
    assert "letter.txt: kept with Lucía Ramírez Ñato, in the office and in its backups" in hands.says()
    hands.submit()
    assert names(hands) == ["letter.txt"]


def drop(hands: Hands, path: Path) -> None:
    """Drag a file over the pane, and let go of it there."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    over = hands.page.pane.viewport()
    left, plain, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, plain)
    QApplication.sendEvent(over, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(over, QDropEvent(QPointF(9, 9), copy, data, left, plain))
    hands.settled()


def test_all_notes_of_a_person_are_listed_where_the_pane_counts_them(hands: Hands) -> None:
    for number in range(6):
        hands.write_elsewhere(
            partial(add_note, draft=NoteDraft(f"Note {number}"), today=TODAY, author="Rosa", contact_id=lucia(hands))
        )
    hands.choose(LUCIA)
    assert "Note 0" not in hands.pane()
    hands.press("All 6 notes ›")
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, NotesDialog) and one.isVisible()]
    hands.settled()
    assert found.table.count() == 6
    found.accept()
    hands.settled()
