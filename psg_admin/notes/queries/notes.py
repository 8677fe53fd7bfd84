"""Which notes and tasks there are."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold
from psg_admin.notes.model import Note
from psg_admin.notes.rules import NoteDraft, task_state
from psg_admin.notes.states import TaskState
from psg_admin.people.model import Contact
from psg_admin.people.queries import contacts
from psg_admin.store.base import chunks
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.search import latest, matching

_LONG = 120


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note or a task as people read it; ``name`` is that of whom it is about, empty where it is the office's own."""

    id: int
    contact_id: int | None
    name: str
    text: str
    noted_on: date
    author: str
    due_on: date | None
    assignee: str
    done_on: date | None
    done_by: str
    version: int

    @property
    def draft(self) -> NoteDraft:
        """What its form says."""
        return NoteDraft(self.text, self.due_on, self.assignee)

    @property
    def brief(self) -> str:
        """Its text in one line, shortened."""
        return shorten(" ".join(self.text.split()), _LONG)

    @property
    def words(self) -> str:
        """What is to be known of it besides its text: when and by whom, or by when and for whom."""
        if self.done_on is not None:
            if not self.done_by:
                return _("Done on {day}").format(day=show_short(self.done_on))
            return _("Done on {day} by {name}").format(day=show_short(self.done_on), name=self.done_by)
        if self.due_on is not None:
            words = _("By {day}, for {name}") if self.assignee else _("By {day}")
            return words.format(day=show_short(self.due_on), name=self.assignee)
        return ", ".join(filter(None, (show_short(self.noted_on), self.author)))

    def state(self, day: date) -> TaskState | None:
        """How it stands on ``day``; None for what is no task."""
        return task_state(self.due_on, self.done_on, day=day)


@dataclass(frozen=True, slots=True)
class NoteFilter:
    """Which notes are asked for. ``contact_id``: of one contact; ``office``: of none; ``tasks``: tasks alone; ``due``:
    those that are due on that day or before; ``assignee``: that somebody is to do; ``done``: also what is done.
    """

    contact_id: int | None = None
    office: bool = False
    tasks: bool = False
    due: date | None = None
    assignee: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class WaitingTasks:
    """The tasks that are due on a day or overdue: the longest overdue ``rows``, of so many that there are."""

    rows: tuple[NoteRow, ...] = ()
    count: int = 0


NO_TASKS = WaitingTasks()
"""That nothing is waiting."""


def note(session: Session, *, note_id: int) -> NoteRow:
    """Return one note.

    :raises NotFound: when there is none.
    """
    found = _rows(session, select(Note).where(Note.id == note_id))
    if not found:
        raise NotFound(_("This note is no longer there."))
    return found[0]


def note_list(session: Session, *, asked: NoteFilter) -> list[NoteRow]:
    """Return the notes that are asked for: open tasks by their days, then notes, the newest first, then those done."""
    query = select(Note)
    if asked.contact_id is not None:
        query = query.where(Note.contact_id == asked.contact_id)
    if asked.office:
        query = query.where(Note.contact_id.is_(None))
    if asked.tasks or asked.due is not None or asked.assignee:
        query = query.where(Note.due_on.is_not(None))
    if asked.due is not None:
        query = query.where(Note.due_on <= asked.due)
    if not asked.done:
        query = query.where(Note.done_on.is_(None))
    rows = _rows(session, query)
    if asked.assignee:
        words = fold(asked.assignee).split()
        rows = [row for row in rows if all(word in fold(row.assignee) for word in words)]
    return sorted(rows, key=_in_order)


def note_ids(session: Session, *, query: ListQuery, contact_id: int | None = None) -> "array[int]":
    """Return the ids of all notes of a contact, or without one of all open tasks, in the order of :func:`note_list`;
    each word of the text stands in them.
    """
    wanted = select(Note.id)
    if contact_id is None:
        wanted = wanted.where(Note.due_on.is_not(None), Note.done_on.is_(None))
    else:
        wanted = wanted.where(Note.contact_id == contact_id)
    held = matching(session, "note", query.text)
    if held is not None:
        wanted = wanted.where(Note.id.in_(held))
    newest = func.coalesce(Note.done_on, Note.noted_on).desc()
    order = (Note.done_on.is_not(None), Note.due_on.is_(None), case((Note.done_on.is_(None), Note.due_on)), newest)
    return array("q", session.scalars(wanted.order_by(*order, Note.id)))


def note_rows(session: Session, *, ids: Sequence[int]) -> list[NoteRow]:
    """Return the notes of ``ids``, in that order; those that are not there are left out."""
    found: dict[int, NoteRow] = {}
    for some in chunks(ids):
        found |= {row.id: row for row in _rows(session, select(Note).where(Note.id.in_(some)))}
    return [found[note_id] for note_id in ids if note_id in found]


def notes_of(session: Session, *, contact_id: int) -> list[NoteRow]:
    """Return all notes of a contact, as :func:`note_list` orders them."""
    return note_list(session, asked=NoteFilter(contact_id=contact_id, done=True))


def waiting_tasks(session: Session, *, day: date, limit: int) -> WaitingTasks:
    """Return the tasks that are due on ``day`` or overdue, at most ``limit`` of them, in as many queries as of one."""
    query = (
        select(Note, func.count().over())
        .where(Note.done_on.is_(None), Note.due_on <= day)
        .order_by(Note.due_on, Note.id)
        .limit(limit)
    )
    found = session.execute(query).all()
    return WaitingTasks(tuple(_told(session, [row for row, _count in found])), found[0][1] if found else 0)


def find_notes(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return whom the notes are about in which ``text`` stands, each once, the newest first; those of nobody are found
    themselves.
    """
    hits: dict[tuple[str, int], Hit] = {}
    for row in note_rows(session, ids=sorted(latest(session, "note", text, limit=limit), reverse=True)):
        kind, record_id = ("note", row.id) if row.contact_id is None else ("contact", row.contact_id)
        reason = _("Note") if row.due_on is None else _("Task")
        title, detail = (row.name, row.brief) if row.name else (row.brief, _("Of the office"))
        hits.setdefault((kind, record_id), Hit(kind, record_id, title, detail, (reason,)))
    return list(hits.values())


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int, str]:
    """Return what contacts are called, by their ids."""
    known = contacts(session, ids={each for each in ids if each is not None}, reached=False)
    return {contact_id: row.full_name for contact_id, row in known.items()}


def _rows(session: Session, query: Select[Any]) -> list[NoteRow]:
    return _told(session, session.scalars(query).all())


def _told(session: Session, found: Sequence[Note]) -> list[NoteRow]:
    names = names_of(session, (row.contact_id for row in found))
    return [
        NoteRow(
            row.id, row.contact_id, "" if row.contact_id is None else names[row.contact_id], row.text, row.noted_on,
            row.author, row.due_on, row.assignee, row.done_on, row.done_by, row.version,
        )
        for row in found
    ]  # fmt: skip


def _in_order(row: NoteRow) -> tuple[int, int, int]:
    """Return what notes are ordered by: open tasks, the next first, then notes, and what is done, the newest first."""
    if row.done_on is not None:
        return 2, -row.done_on.toordinal(), -row.id
    if row.due_on is not None:
        return 0, row.due_on.toordinal(), row.id
    return 1, -row.noted_on.toordinal(), -row.id


def live_contacts() -> Select[int]:
    """Return the query for the contacts of whom something may be noted."""
    return select(Contact.id).where(Contact.hidden_on.is_(None))
