"""Notes and tasks: written, changed, done, found, merged, and all of it taken back."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.notes.model import Note
from psg_admin.notes.operations import add_note, change_note, finish_tasks, remove_note, reopen_tasks
from psg_admin.notes.queries import NoteFilter, NoteRow, note, note_list, notes_of, waiting_tasks
from psg_admin.notes.rules import NoteDraft
from psg_admin.people.operations import add_contact, remove_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.audit import audit
from psg_admin.reports.finding import find_anything
from psg_admin.reports.merging import MERGE, Merge
from psg_admin.reports.person import person_record
from psg_admin.store.office import Office
from psg_admin.store.planning import perform
from tests.offices import NOW, TODAY

TOMORROW = TODAY + timedelta(days=1)


def person(office: Office, given: str) -> int:
    made = office.write(partial(add_contact, draft=ContactDraft(given=given, family="Vega"), now=NOW)).made
    assert made is not None
    return made


def noted(office: Office, text: str, contact_id: int | None = None, **draft: Any) -> int:
    deed = partial(
        add_note,
        draft=NoteDraft(text, **draft),
        today=TODAY,
        author="Rosa",
        contact_id=contact_id,
    )
    made = office.write(deed).made
    assert made is not None
    return made


def done(office: Office, *ids: int) -> Changes:
    return office.write(partial(finish_tasks, note_ids=ids, today=TODAY, by="Rosa"))


def all_of(desk: Office, /, **asked: Any) -> list[str]:
    return [row.text for row in desk.read(partial(note_list, asked=NoteFilter(**asked)))]


def row(office: Office, note_id: int) -> NoteRow:
    return office.read(partial(note, note_id=note_id))


def test_a_note_is_written_changed_and_removed_and_each_step_is_taken_back(office: Office) -> None:
    ana = person(office, "Ana")
    made = noted(office, "Wants a seat at the front", ana)
    first = row(office, made)
    assert (first.name, first.author, first.noted_on, first.state(TODAY)) == ("Ana Vega", "Rosa", TODAY, None)
    change = partial(change_note, note_id=made, draft=NoteDraft("Wants an aisle", TOMORROW, "Pilar"), version=1)
    assert office.write(change).summary == "Task for Ana Vega changed: Wants an aisle"
    with pytest.raises(Conflict):
        office.write(partial(change_note, note_id=made, draft=NoteDraft("Other"), version=1))
    office.write(partial(remove_note, note_id=made))
    with pytest.raises(NotFound):
        row(office, made)
    office.undo()
    assert (row(office, made).text, row(office, made).assignee) == ("Wants an aisle", "Pilar")
    office.undo()
    assert row(office, made).text == "Wants a seat at the front"
    office.undo()
    assert all_of(office) == []
    office.redo()
    assert office.read(partial(notes_of, contact_id=ana))[0].text == "Wants a seat at the front"
    assert office.read(audit) == []


def test_many_tasks_are_done_in_one_deed_and_open_again_by_one_undo(office: Office) -> None:
    whose = {1: person(office, "Ana")}
    ids = [noted(office, f"Task {n}", whose.get(n), due_on=TODAY + timedelta(days=n)) for n in range(-1, 2)]
    said = done(office, *ids)
    assert said.summary == "3 tasks done"
    assert all_of(office) == []
    assert row(office, ids[0]).done_by == "Rosa"
    assert done(office, *ids).nothing
    office.undo()
    assert all_of(office, tasks=True) == ["Task -1", "Task 0", "Task 1"]
    done(office, ids[1])
    assert all_of(office, done=True) == ["Task -1", "Task 1", "Task 0"]
    assert office.write(partial(reopen_tasks, note_ids=ids)).summary == "To be done again for the office: Task 0"
    with pytest.raises(Refused, match="no task"):
        done(office, noted(office, "A note"))
    with pytest.raises(NotFound):
        done(office, 999)


def test_lists_say_what_is_asked_for(office: Office) -> None:
    ana = person(office, "Ana")
    noted(office, "Of the office", due_on=TOMORROW, assignee="José Luis")
    noted(office, "Of Ana", ana)
    noted(office, "Late", ana, due_on=TODAY - timedelta(days=3))
    assert all_of(office) == ["Late", "Of the office", "Of Ana"]
    assert all_of(office, office=True) == ["Of the office"]
    assert all_of(office, contact_id=ana) == ["Late", "Of Ana"]
    assert all_of(office, tasks=True) == ["Late", "Of the office"]
    assert all_of(office, due=TODAY) == ["Late"]
    assert all_of(office, assignee="jose") == ["Of the office"]


def test_the_search_finds_the_person_by_what_was_noted_and_says_why(office: Office) -> None:
    ana = person(office, "Ana")
    made = noted(office, "Brings the marquee", ana)
    noted(office, "Brings the marquee as well", ana, due_on=TODAY)
    office_task = noted(office, "Hire a marquee", due_on=TODAY)
    found = office.read(partial(find_anything, text="marquee", today=TODAY))
    assert [(hit.kind, hit.record_id, hit.title, hit.reasons) for hit in found] == [
        ("note", office_task, "Hire a marquee", ("Task",)), ("contact", ana, "Ana Vega", ("Task",)),
    ]  # fmt: skip
    office.write(partial(change_note, note_id=made, draft=NoteDraft("Brings chairs")))
    assert [hit.detail for hit in office.read(partial(find_anything, text="chairs", today=TODAY))] == ["Brings chairs"]
    office.write(partial(remove_note, note_id=made))
    assert office.read(partial(find_anything, text="chairs", today=TODAY)) == []


def test_notes_follow_who_was_entered_twice_and_come_back_apart(office: Office) -> None:
    ana, other = person(office, "Ana"), person(office, "Anna")
    noted(office, "First", ana)
    noted(office, "Second", other, due_on=TODAY)
    office.write(partial(perform, deed=MERGE, request=Merge(ana, other, TODAY)))
    assert [one.text for one in office.read(partial(notes_of, contact_id=ana))] == ["Second", "First"]
    office.undo()
    assert [one.text for one in office.read(partial(notes_of, contact_id=other))] == ["Second"]


def test_notes_go_with_who_is_removed_and_come_back_with_them(office: Office) -> None:
    ana = person(office, "Ana")
    noted(office, "Wants a seat", ana)
    office.write(partial(remove_contact, contact_id=ana, today=TODAY))
    assert all_of(office) == []
    assert office.read(audit) == []
    office.undo()
    assert all_of(office) == ["Wants a seat"]
    assert office.read(audit) == []


def test_putting_somebody_on_file_is_not_undone_while_something_is_noted_of_them(office: Office) -> None:
    ana = person(office, "Ana")
    entry = office.undo_state().undo_id
    noted(office, "Wants a seat", ana)
    with pytest.raises(Conflict):
        office.undo(entry)
    office.undo()
    office.undo(entry)
    assert all_of(office) == []


def test_the_page_of_a_person_and_their_history_tell_notes_also_removed_ones(office: Office) -> None:
    ana = person(office, "Ana")
    made = noted(office, "Wants a seat", ana)
    assert [one.text for one in office.read(partial(person_record, contact_id=ana, day=TODAY)).notes] == [
        "Wants a seat"
    ]
    office.write(partial(remove_note, note_id=made))
    record = office.read(partial(person_record, contact_id=ana, day=TODAY))
    assert [entry.summary for entry in record.history] == [
        "Note for Ana Vega removed: Wants a seat", "Note for Ana Vega: Wants a seat", "Ana Vega added",
    ]  # fmt: skip


def test_ten_thousand_tasks_are_counted_in_as_many_queries_as_one(office: Office) -> None:
    ana = person(office, "Ana")

    def queries_of(count: int) -> int:
        office.write(partial(fill, count=count, contact_id=ana))
        said: list[str] = []
        reader = office._reader
        event.listen(reader, "before_cursor_execute", lambda *given: said.append(given[2]), once=False)
        found = office.read(partial(waiting_tasks, day=TODAY, limit=5))
        assert len(found.rows) == 5
        return len(said)

    assert queries_of(5) == queries_of(9_995)
    assert office.read(partial(waiting_tasks, day=TODAY, limit=5)).count == 10_000


def fill(session: Session, *, count: int, contact_id: int) -> Changes:
    """Note many tasks, of the contact and of the office in turn."""
    owners = (contact_id if n % 2 else None for n in range(count))
    session.add_all(Note(contact_id=owner, text="Task", noted_on=TODAY, due_on=TODAY) for owner in owners)
    session.flush()
    return changed(Topic.NOTES, summary="Many tasks")
