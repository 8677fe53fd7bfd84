"""The journal as people read it: what was done, by whom, and each field before and after, in words."""

import enum
import json
from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Select, Table, exists, func, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.changes import Topic
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, fold, translate
from psg_admin.store.base import Base, Utc, chunks
from psg_admin.store.journal import (
    Done,
    EntryKind,
    JournalEntry,
    JournalRow,
    JournalText,
    decode,
    took_back,
    topics_of,
)
from psg_admin.store.labels import RecordLabels, labels_of
from psg_admin.store.list_query import ListQuery


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of the history.

    ``undoable``: it is a deed that nobody has taken back and that leaves a way back (taking it back is still refused
    when its rows have been changed since). ``taken_back``: a later entry has taken it back. ``at`` is aware UTC.
    """

    id: int
    at: datetime
    actor: str
    kind: EntryKind
    summary: str
    topics: tuple[Topic, ...]
    undoable: bool
    taken_back: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: what it is called, and what it showed before and after (empty for nothing)."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowDetail:
    """What happened to one row: its table, what a person calls that and the row itself, and its fields."""

    table: str
    row_id: int
    label: str
    name: str
    done: Done
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """An entry with its rows; ``more`` counts those beyond the limit asked for."""

    entry: HistoryRow
    rows: tuple[RowDetail, ...]
    more: int = 0


def list_ids(session: Session, *, query: ListQuery, named: Mapping[str, Collection[int]] | None = None) -> "array[int]":
    """Return the ids of the entries, the newest first: all, or those whose words or actor hold each word typed.

    ``named`` are, by a word, entries that are found by it besides.
    """
    newest = JournalEntry.id.desc()
    words = fold(query.text).split()
    if not words:
        return array("q", session.scalars(select(JournalEntry.id).order_by(newest)))
    entries = session.execute(select(JournalEntry.id, JournalEntry.summary, JournalEntry.actor).order_by(newest))
    texts = ((entry_id, fold(f"{summary} {actor}")) for entry_id, summary, actor in entries)
    more = named or {}
    return array(
        "q",
        (entry_id for entry_id, text in texts if all(word in text or entry_id in more.get(word, ()) for word in words)),
    )


def list_rows(session: Session, *, ids: Sequence[int]) -> list[HistoryRow]:
    """Return the entries of ``ids`` in their order."""
    found = {row.id: row for some in chunks(ids) for row in _rows(session, _entries().where(JournalEntry.id.in_(some)))}
    return [found[entry_id] for entry_id in ids if entry_id in found]


def entry_ids(session: Session, *, of: Mapping[str, Collection[int]]) -> set[int]:
    """Return the ids of all entries that touched any of the rows ``of`` these, by table."""
    return {
        entry_id
        for table, ids in of.items()
        for some in chunks(list(ids))
        for entry_id in session.scalars(
            select(JournalRow.entry_id).where(JournalRow.table_name == table, JournalRow.row_id.in_(some))
        )
    }


def gone_rows(
    session: Session, *, tables: Sequence[str], key: str, owners: Collection[int]
) -> Mapping[str, Collection[int]]:
    """Return the rows of ``tables`` that were taken away from these ``owners``, whom their column ``key`` named."""
    found: dict[str, set[int]] = {table: set() for table in tables}
    query = (
        select(JournalRow.table_name, JournalRow.row_id, JournalText.before)
        .join(JournalText, JournalText.id == JournalRow.id)
        .where(JournalRow.table_name.in_(tables), JournalRow.done == Done.REMOVED)
    )
    for table, row_id, before in session.execute(query):
        if before is not None and json.loads(before).get(key) in owners:
            found[table].add(row_id)
    return found


def entry_detail(session: Session, *, entry_id: int, limit: int = 200) -> EntryDetail:
    """Return an entry with what it did to each row, field by field.

    :raises NotFound: when there is no such entry.
    """
    found = session.execute(_entries().where(JournalEntry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound(_("The history has no entry {number}.").format(number=entry_id))
    of_entry = JournalRow.entry_id == entry_id
    rows = session.scalars(select(JournalRow).where(of_entry).order_by(JournalRow.id).limit(limit)).all()
    count = session.scalar(select(func.count()).select_from(JournalRow).where(of_entry)) or 0
    labels = labels_of(session)
    changes = [_Change(row, labels.get(row.table_name, RecordLabels())) for row in rows]
    names = _names(session, changes)
    return EntryDetail(
        _row(found[0], taken_back=found[1]),
        tuple(_detail(session, change, names) for change in changes),
        count - len(rows),
    )


def _entries() -> Select[JournalEntry, bool]:
    later = aliased(JournalEntry)
    return select(
        JournalEntry, exists().where(later.undoes_id == JournalEntry.id, took_back(later)).label("taken_back")
    )


def _rows(session: Session, entries: Select[JournalEntry, bool]) -> list[HistoryRow]:
    return [_row(entry, taken_back=taken) for entry, taken in session.execute(entries)]


def _row(entry: JournalEntry, *, taken_back: bool) -> HistoryRow:
    topics = topics_of(entry)
    summary = entry.summary or _("What was done here has been deleted.")
    undoable = entry.undoable and not taken_back and entry.kind in {EntryKind.DEED, EntryKind.REDO}
    return HistoryRow(entry.id, entry.at, entry.actor, entry.kind, summary, topics, undoable, taken_back)


class _Change:
    """A row of the journal, read."""

    def __init__(self, row: JournalRow, labels: RecordLabels) -> None:
        self.labels = labels
        self.table = row.table_name
        self.row_id = row.row_id
        self.before: dict[str, Any] = json.loads(row.before) if row.before else {}
        self.after: dict[str, Any] = json.loads(row.after) if row.after else {}
        self.done = row.done
        found = Base.metadata.tables.get(self.table)
        self.columns: Mapping[str, Column[Any]] = {} if found is None else {c.key: c for c in found.columns}

    @property
    def keys(self) -> list[str]:
        """The columns to show, in the order of the table."""
        every = [*self.columns, *(k for k in {**self.before, **self.after} if k not in self.columns)]
        hidden = self.labels.hides(self.table)
        return [key for key in every if key not in hidden and self.before.get(key) != self.after.get(key)]


_Names = dict[tuple[str, int], str]


def _names(session: Session, changes: list[_Change]) -> _Names:
    """Return what people call the rows that were changed and the rows that they refer to, one query a table."""
    wanted: dict[str, set[int]] = {}
    for change in changes:
        wanted.setdefault(change.table, set()).add(change.row_id)
        for key, column in change.columns.items():
            for target in column.foreign_keys:
                ids = {values[key] for values in (change.before, change.after) if values.get(key) is not None}
                wanted.setdefault(target.column.table.name, set()).update(ids)
    names: _Names = {}
    for table, ids in wanted.items():
        found = Base.metadata.tables.get(table)
        named_by = _named_by(session, table)
        if found is not None and named_by:
            names.update(_names_of(session, found, named_by, ids))
    # A row that is gone tells its name itself.
    for change in changes:
        name = {**change.after, **change.before}.get(change.labels.named_by.get(change.table, ""))
        if name and (change.table, change.row_id) not in names:
            names[change.table, change.row_id] = str(name)
    return names


def _named_by(session: Session, table: str) -> str:
    return labels_of(session).get(table, RecordLabels()).named_by.get(table, "")


def _names_of(session: Session, table: Table, named_by: str, ids: set[int]) -> _Names:
    query = select(table.c.id, table.c[named_by]).where(table.c.id.in_(ids))
    return {(table.name, row_id): str(name) for row_id, name in session.execute(query) if name}


def _detail(session: Session, change: _Change, names: _Names) -> RowDetail:
    fields = tuple(
        FieldChange(
            change.labels.column(change.table, key),
            _shown(change.before.get(key), change, key, names) or _empty(change, key),
            _shown(change.after.get(key), change, key, names) or _empty(change, key),
        )
        for key in change.keys
    )
    name = names.get((change.table, change.row_id), "")
    if change.table in change.labels.names:
        name = change.labels.names[change.table](session, name)
    return RowDetail(change.table, change.row_id, change.labels.table(change.table), name, change.done, fields)


def _shown(value: Any, change: _Change, key: str, names: _Names) -> str:
    """Return a value of the journal as a person reads it; a moment in the time of this computer."""
    column = change.columns.get(key)
    if value is None:
        return ""
    if column is None:
        return str(value)
    for target in column.foreign_keys:
        return names.get((target.column.table.name, value), _("No. {number}").format(number=value))
    read = decode(value, column.type)
    own = change.labels.shown.get((change.table, key))
    return own(read) if own is not None else _in_words(read, local=isinstance(column.type, Utc))


def _empty(change: _Change, key: str) -> str:
    """Return what a column of a changed row says that is empty; of one that is new or gone, nothing."""
    return translate(change.labels.empty.get((change.table, key), "")) if change.done is Done.CHANGED else ""


def _in_words(value: Any, *, local: bool) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Money():
            return value.show()
        case datetime():
            return show_moment(value.astimezone() if local else value)
        case date():
            return show_day(value)
        case enum.Enum():
            return str(getattr(value, "label", value.value))
        case _:
            return str(value)
