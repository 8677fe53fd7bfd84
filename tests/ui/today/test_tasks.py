"""Tasks on the first page: due and overdue, done from there, of people and of the office."""

from datetime import timedelta
from functools import partial

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from psg_admin.notes.operations import add_note
from psg_admin.notes.queries import NoteFilter, note_list
from psg_admin.notes.rules import NoteDraft
from psg_admin.people.queries import find_contacts
from psg_admin.store.list_query import Hit
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.notes.tasks import NotesDialog
from tests.offices import TODAY
from tests.ui.conftest import press, type_over
from tests.ui.memberships.hands import furnish
from tests.ui.today.test_today import Morning, morning

__all__ = ["morning"]


def noted(morning: Morning, text: str, days: int, contact_id: int | None = None, assignee: str = "") -> None:
    draft = NoteDraft(text, TODAY + timedelta(days=days), assignee)
    morning.office.write(partial(add_note, draft=draft, today=TODAY, author="Rosa", contact_id=contact_id))


def still_open(morning: Morning) -> list[str]:
    return [row.text for row in morning.office.read(partial(note_list, asked=NoteFilter(tasks=True)))]


def form(morning: Morning) -> FormDialog:
    morning.settled()
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    return found


def test_tasks_that_wait_lead_to_the_person_and_are_done_from_there(morning: Morning) -> None:
    furnish(morning.office)
    lucia = int(morning.office.read(partial(find_contacts, text="lucia"))[0].record_id)
    noted(morning, "Ring about the raffle", -4, lucia, "Rosa")
    noted(morning, "Book the hall", 0)
    noted(morning, "Not yet", 1)
    morning.look()
    assert {"Tasks", "Ring about the raffle", "Lucía Ramírez Ñato · for Rosa", "4 days", "Book the hall"} <= set(
        morning.words()
    )
    assert "Not yet" not in morning.words()
    morning.press("Ring about the raffle")
    assert morning.went == [Target("members", lucia)]
    morning.press("Done: Ring about the raffle")
    assert "Ring about the raffle" not in morning.words()
    assert still_open(morning) == ["Book the hall", "Not yet"]
    morning.press("Book the hall")
    dialog = form(morning)
    assert dialog.objectName() == "note.edit.2"
    dialog.reject()
    morning.settled()


def test_a_task_of_the_office_is_written_from_the_first_page_and_found_by_the_search(morning: Morning) -> None:
    morning.page.run("task")
    dialog = form(morning)
    text = dialog.findChild(QPlainTextEdit, "text")
    assert text is not None
    type_over(text, "Order stamps")
    dialog.submit()
    morning.settled()
    assert still_open(morning) == ["Order stamps"]
    morning.page.open_hit(Hit("note", 1, "Order stamps"))
    dialog = form(morning)
    assert dialog.objectName() == "note.edit.1"
    dialog.reject()
    morning.settled()


def test_more_than_fit_are_counted_and_several_are_done_in_one_deed(morning: Morning) -> None:
    for number in range(7):
        noted(morning, f"Task {number}", -number)
    morning.look()
    morning.press("2 more tasks")
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, NotesDialog) and one.isVisible()]
    morning.settled()
    assert not found.done_button.isEnabled()
    found.table.setFocus()
    found.table.grid().selectAll()
    morning.settled()
    press(found, "Done")
    morning.settled()
    assert still_open(morning) == []
    assert found.table.count() == 0
    QTest.qWait(0)
    found.accept()
    morning.office.undo()
    assert len(still_open(morning)) == 7
    morning.look()
