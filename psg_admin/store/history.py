"""The journal as people read it: what was done, by whom, and each field before and after, in words."""

import enum
import json
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, ColumnElement, Select, Table, and_, exists, func, or_, select
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
    altered,
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


def newest_entry(session: Session) -> int:
    """Return the number of the newest entry, of whichever desk, 0 before the first."""
    return session.scalar(select(func.max(JournalEntry.id))) or 0


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


class Stretch(NamedTuple):
    """From the entry ``first`` to the entry ``last`` a column named the row ``row_id`` of ``table``, or the row named
    in one of its columns whom it is asked for; ``last`` is None while it still does.
    """

    table: str
    row_id: int
    first: int
    last: int | None


def once_named(
    session: Session, *, columns: Mapping[str, Collection[str]], owners: Collection[int]
) -> tuple[list[Stretch], set[int]]:
    """Return the rows of which one of the ``columns``, by table, named one of ``owners``, and since is gone or names
    somebody else, from when to when; and the entries that touched them then. Two statements.
    """
    rows: dict[str, set[int]] = {}
    for table, row_id, _was in named_before(session, columns=columns, owners=owners):
        rows.setdefault(table, set()).add(row_id)
    touched: dict[tuple[str, int], list[int]] = {}
    held: dict[tuple[str, int, str], Any] = {}
    for entry_id, table, row_id, *sides in _told(session, rows):
        for key in columns[table]:
            for told in sides:
                if key in told:
                    held[table, row_id, key] = told[key]
                if held.get((table, row_id, key)) in owners:
                    touched.setdefault((table, row_id), []).append(entry_id)
    found = [Stretch(*row, entries[0], entries[-1]) for row, entries in touched.items()]
    return found, {entry_id for entries in touched.values() for entry_id in entries}


def named_before(
    session: Session, *, columns: Mapping[str, Collection[str]], owners: Collection[int]
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield the rows of which one of the ``columns``, by table, named one of ``owners`` before they were altered or
    taken away, with what the journal has of them before. One statement.
    """
    kept = [f'_id": {owner}{end}' for owner in owners for end in ",}"]  # as the journal writes a column of ids
    query = (
        select(JournalRow.table_name, JournalRow.row_id, JournalText.before)
        .join(JournalText, JournalText.id == JournalRow.id)
        .where(
            JournalRow.table_name.in_(columns), altered(),
            or_(*(JournalText.before.contains(words, autoescape=True) for words in kept)),
        )
    )  # fmt: skip
    for table, row_id, text in session.execute(query):
        was = json.loads(text or "{}")
        if any(was.get(key) in owners for key in columns[table]):
            yield table, row_id, was


def named_by(session: Session, *, table: str, row_ids: Collection[int], key: str, target: str) -> list[Stretch]:
    """Return which rows of ``target`` the column ``key`` of these rows named, and from when to when. One statement."""
    found: list[Stretch] = []
    since: dict[int, tuple[int, int]] = {}
    for entry_id, _table, row_id, before, after in _told(session, {table: row_ids}):
        if before.get(key) is not None:
            named, first = since.pop(row_id, (before[key], 0))
            found.append(Stretch(target, named, first, entry_id))
        if after.get(key) is not None:
            since[row_id] = after[key], entry_id
    return [*found, *(Stretch(target, named, first, None) for named, first in since.values())]


def entries_within(session: Session, *, found: Collection[Stretch]) -> set[int]:
    """Return the entries that touched these rows while they were named. One statement."""
    rows: dict[str, set[int]] = {}
    for one in found:
        rows.setdefault(one.table, set()).add(one.row_id)
    if not rows:
        return set()
    query = select(JournalRow.table_name, JournalRow.row_id, JournalRow.entry_id).where(_among(rows))
    touched = {(row.table_name, row.row_id, row.entry_id) for row in session.execute(query)}
    return {
        entry_id
        for table, row_id, entry_id in touched
        if any(
            (one.table, one.row_id) == (table, row_id) and one.first <= entry_id <= (one.last or entry_id)
            for one in found
        )
    }


def _told(
    session: Session, rows: Mapping[str, Collection[int]]
) -> Iterator[tuple[int, str, int, dict[str, Any], dict[str, Any]]]:
    """Yield what the journal tells of ``rows``, by table, in the order of the entries: before and after, as JSON."""
    if not any(rows.values()):
        return
    query = (
        select(JournalRow.entry_id, JournalRow.table_name, JournalRow.row_id, JournalText.before, JournalText.after)
        .join(JournalText, JournalText.id == JournalRow.id)
        .where(_among(rows))
        .order_by(JournalRow.entry_id, JournalRow.id)
    )
    for entry_id, table, row_id, before, after in session.execute(query):
        yield entry_id, table, row_id, json.loads(before or "{}"), json.loads(after or "{}")


def _among(rows: Mapping[str, Collection[int]]) -> ColumnElement[bool]:
    return or_(*(and_(JournalRow.table_name == table, JournalRow.row_id.in_(ids)) for table, ids in rows.items()))


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
