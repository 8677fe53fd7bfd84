"""Deeds on notes and tasks."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.model import Note
from psg_admin.notes.queries.notes import live_contacts, names_of
from psg_admin.notes.rules import NoteDraft, checked
from psg_admin.store.base import chunks, expect_version, fetch
from psg_admin.store.search import put


def add_note(session: Session, *, draft: NoteDraft, today: date, author: str, contact_id: int | None = None) -> Changes:
    """Note something of a contact, or (without one) for the office; ``made`` and ``reference`` are the note's id.

    :raises NotFound: when there is no such contact.
    :raises BadInput: for what :func:`~psg_admin.notes.rules.checked` refuses.
    """
    tidy = checked(draft)
    if contact_id is not None and session.scalar(live_contacts().filter_by(id=contact_id)) is None:
        raise NotFound(_("This contact is no longer there."))
    row = Note(
        contact_id=contact_id, text=tidy.text, noted_on=today, author=_name(author), due_on=tidy.due_on,
        assignee=tidy.assignee,
    )  # fmt: skip
    session.add(row)
    session.flush()
    words = _("Note for {name}: {text}") if tidy.due_on is None else _("Task for {name} by {day}: {text}")
    return changed(Topic.NOTES, summary=_said(session, row, words), made=row.id, reference=str(row.id))


def change_note(session: Session, *, note_id: int, draft: NoteDraft, version: int | None = None) -> Changes:
    """Change what a note says, by when it is to be done and by whom; without a day a task becomes a note again.

    :raises NotFound: when there is no such note.
    :raises BadInput: for what :func:`~psg_admin.notes.rules.checked` refuses.
    :raises Refused: when a task that is done is to be none any more.
    :raises Conflict: when somebody else saved in between.
    """
    row = _note(session, note_id)
    expect_version(row, version)
    tidy = checked(draft)
    if row.done_on is not None and tidy.due_on is None:
        raise Refused(_("This task is done. Reopen it first, then take its day away."))
    if (row.text, row.due_on, row.assignee) == (tidy.text, tidy.due_on, tidy.assignee):
        return Changes(frozenset(), _("Nothing was changed"), made=note_id)
    row.text, row.due_on, row.assignee = tidy.text, tidy.due_on, tidy.assignee
    session.flush()
    words = _("Note for {name} changed: {text}") if row.due_on is None else _("Task for {name} changed: {text}")
    return changed(Topic.NOTES, summary=_said(session, row, words), made=note_id)


def finish_tasks(session: Session, *, note_ids: Sequence[int], today: date, by: str) -> Changes:
    """Note that tasks were done ``by`` somebody, all of them in one deed; those that are done stay as they are.

    :raises NotFound: when one of them is no longer there.
    :raises Refused: for a note that is no task.
    """
    rows = [row for row in _tasks(session, note_ids) if row.done_on is None]
    for row in rows:
        row.done_on, row.done_by = today, _name(by)
    session.flush()
    several = ngettext("{count} task done", "{count} tasks done", len(rows))
    return _many(session, rows, _("Done for {name}: {text}"), several)


def reopen_tasks(session: Session, *, note_ids: Sequence[int]) -> Changes:
    """Note that tasks are still to be done, all of them in one deed; those that are open stay as they are.

    :raises NotFound: when one of them is no longer there.
    :raises Refused: for a note that is no task.
    """
    rows = [row for row in _tasks(session, note_ids) if row.done_on is not None]
    for row in rows:
        row.done_on, row.done_by = None, ""
    session.flush()
    several = ngettext("{count} task to be done again", "{count} tasks to be done again", len(rows))
    return _many(session, rows, _("To be done again for {name}: {text}"), several)


def remove_note(session: Session, *, note_id: int, version: int | None = None) -> Changes:
    """Take a note or a task away.

    :raises NotFound: when there is no such note.
    :raises Conflict: when somebody else saved in between.
    """
    row = _note(session, note_id)
    expect_version(row, version)
    words = _("Note for {name} removed: {text}") if row.due_on is None else _("Task for {name} removed: {text}")
    summary = _said(session, row, words)
    session.delete(row)
    session.flush()
    return changed(Topic.NOTES, summary=summary, made=note_id)


def derive_notes(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched notes anew (kind "note"): what they say, and who is to do it."""
    for some in chunks(touched.get("note", ())):
        texts: dict[int, str | None] = dict.fromkeys(some)
        for note_id, text, assignee in session.execute(
            select(Note.id, Note.text, Note.assignee).where(Note.id.in_(some))
        ):
            texts[note_id] = f"{text} {assignee}"
        put(session, "note", texts)


def _note(session: Session, note_id: int) -> Note:
    return fetch(session, Note, note_id, _("This note is no longer there."))


def _tasks(session: Session, note_ids: Collection[int]) -> list[Note]:
    found: dict[int, Note] = {}
    for some in chunks(note_ids):
        found |= {row.id: row for row in session.scalars(select(Note).where(Note.id.in_(some)))}
    if not found.keys() >= set(note_ids):
        raise NotFound(_("This note is no longer there."))
    for row in found.values():
        if row.due_on is None:
            raise Refused(_("“{text}” is a note and no task: it has no day.").format(text=shorten(row.text)))
    return [found[note_id] for note_id in dict.fromkeys(note_ids)]


def _many(session: Session, rows: Sequence[Note], one: str, several: str) -> Changes:
    if not rows:
        return Changes(frozenset(), _("Nothing was changed"))
    summary = _said(session, rows[0], one) if len(rows) == 1 else several.format(count=show_count(len(rows)))
    return changed(Topic.NOTES, summary=summary, made=rows[0].id)


def _said(session: Session, row: Note, words: str) -> str:
    names = names_of(session, [row.contact_id])
    name = _("the office") if row.contact_id is None else names[row.contact_id]
    day = "" if row.due_on is None else show_day(row.due_on)
    return words.format(name=name, day=day, text=shorten(" ".join(row.text.split())))


def _name(text: str) -> str:
    return line(text, label=_("Name"), field="by")
