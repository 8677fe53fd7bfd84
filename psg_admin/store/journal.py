"""Who changed what, from what, to what: written in the same transaction, chained by hash.

Every flush of the unit of work is watched, and what is written in bulk is noted by :mod:`psg_admin.store.batch`; a
statement that would go past both is an error. At the end of the deed one entry with its net rows is written.
Each entry's hash covers the hash of the one before it, so that an entry changed, taken out or put in later shows.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from json.encoder import encode_basestring
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    event,
    exists,
    insert,
    inspect,
    or_,
    select,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import InstanceState, Mapped, Mapper, ORMExecuteState, Session, UOWTransaction, mapped_column
from sqlalchemy.types import TypeEngine

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.money import Money
from psg_admin.store.base import Base, MoneyColumn, Utc, Versioned, WallTime, base_table, states
from psg_admin.store.bulk import insert_rows
from psg_admin.store.erasure import erased

FIRST_HASH = "0" * 64
VERSION = "version"
"""The column that is kept of a row taken away only: what changes it is a deed on other columns."""
HASH_FORM = 2
"""How the hash of a new entry is made. Form 1, of 0.1.0, knows no revision: those are of the first."""

JOURNALED = {"journaled": True}
"""The execution option of a statement that is noted by whoever executes it: :class:`psg_admin.store.batch.Batch`
alone.
"""

SETTINGS = "settings"
"""Where a session keeps the settings that it has read (see ``psg_admin.settings``).

It forgets them when a batch writes a setting, or anything is flushed.
"""

_PLAIN = frozenset({str, int, bool})
_PENDING = "journal"
_UNWATCHED = {"derived": True, "journal": True}


class EntryKind(enum.StrEnum):
    """Whether an entry is a deed of its own, takes another one back, or is upkeep of what is recorded.

    Upkeep (a new schema, the search made anew) is nobody's deed: Undo neither takes it back nor stops at it.
    """

    DEED = "deed"
    UNDO = "undo"
    REDO = "redo"
    UPKEEP = "upkeep"


@erased(
    kept="at actor kind topics undoable reversal undoes_id previous hash revision hash_form",
    blanked="summary",
)
class JournalEntry(Base):
    """One deed: when, by whom, in words, and which earlier entry it takes back.

    ``reversal`` is part of the hash of entries of form 1 and empty since. ``revision`` is that of the schema in which
    the rows of the entry are told; nothing: the first one.
    """

    __tablename__ = "journal_entry"
    __table_args__ = {"info": {"journal": True}}  # noqa: RUF012 - SQLAlchemy's own form

    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    kind: Mapped[EntryKind] = mapped_column(states(EntryKind))
    summary: Mapped[str]
    topics: Mapped[str]
    undoable: Mapped[bool]
    reversal: Mapped[str | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[str | None] = mapped_column(String(40))
    hash_form: Mapped[int] = mapped_column(Integer)


def topics_of(entry: JournalEntry) -> tuple[Topic, ...]:
    """Return what the deed of an entry touched."""
    return tuple(Topic(topic) for topic in entry.topics.split(",") if topic)


def took_back(later: type[JournalEntry]) -> ColumnElement[bool]:
    """Say whether ``later`` took back the deed that it is about: Undo also notes there that it could not, and why."""
    return or_(later.undoable, exists().where(JournalRow.entry_id == later.id))


@erased(kept="entry_id table_name row_id", blanked="before after")
class JournalRow(Base):
    """One row that a deed made, changed or took away, with the columns concerned before and after, as JSON."""

    __tablename__ = "journal_row"
    __table_args__ = (Index("ix_journal_row_table_name_row_id", "table_name", "row_id"), {"info": {"journal": True}})

    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    table_name: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[int]
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


@dataclass(slots=True)
class RowChange:
    """The net change of one row: ``before`` None for a new row, ``after`` None for one taken away."""

    table: str
    row_id: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(slots=True)
class Pending:
    """What the running deed has changed so far.

    ``baseline``: what is made is what the history of the office begins with, and is not noted row by row.
    ``ids_handed_out``: a batch has given rows ids that it has not written yet. ``restoring``: it takes a deed back.
    """

    rows: dict[tuple[str, int], RowChange] = field(default_factory=dict)
    baseline: bool = False
    ids_handed_out: bool = False
    restoring: bool = False

    def touched(self) -> dict[str, set[int]]:
        """Return the ids of the changed rows by table."""
        found: dict[str, set[int]] = {}
        for table, row_id in self.rows:
            found.setdefault(table, set()).add(row_id)
        return found

    def note(self, change: RowChange) -> None:
        """Fold one more change of a row into its net change."""
        if self.baseline:
            return
        key = (change.table, change.row_id)
        known = self.rows.get(key)
        if known is None:
            self.rows[key] = change
        elif change.after is None:
            if known.before is None:
                del self.rows[key]
            else:
                known.before = {**(change.before or {}), **known.before}
                known.after = None
        elif known.after is None:
            known.after = change.after
            if known.before is not None:
                known.before.pop(VERSION, None)
        else:
            if known.before is not None and change.before is not None:
                known.before = {**change.before, **known.before}
            known.after = {**known.after, **change.after}


def watch(session: Session) -> None:
    """Begin to note what ``session`` changes; :func:`noted` has it."""
    session.info[_PENDING] = Pending()
    event.listen(session, "after_flush", _note_flush)
    event.listen(session, "do_orm_execute", _refuse_unnoted)


def noted(session: Session) -> Pending:
    """Return the notes of the running deed."""
    pending: Pending = session.info[_PENDING]
    return pending


def held_before(session: Session, table: str, column: str) -> set[int]:
    """Return what ``column`` held in the rows of ``table`` that the running deed has changed or taken away.

    For derivations: a row that is gone can no longer be asked whose it was.
    """
    pending = noted(session)
    found = (c.before.get(column) for c in pending.rows.values() if c.table == table and c.before is not None)
    return {value for value in found if value is not None}


def made_ids(session: Session, table: str) -> set[int]:
    """Return the ids of the rows of ``table`` that the running deed has made: nothing is derived from them yet."""
    return set(made_rows(session, table))


def made_rows(session: Session, table: str) -> dict[int, Mapping[str, Any]]:
    """Return the rows of ``table`` that the running deed has made, as JSON carries them, by id, in their order."""
    rows = (c for c in noted(session).rows.values() if c.table == table and c.before is None)
    return {c.row_id: c.after for c in rows if c.after is not None}


def made_values(session: Session, table: str, column: str) -> dict[int, Any]:
    """Return what ``column`` holds, as JSON carries it, in the rows of ``table`` that the running deed has made, by
    id.
    """
    return {row_id: row[column] for row_id, row in made_rows(session, table).items()}


def changed_rows(session: Session, table: str, *, before: bool = False) -> dict[int, Mapping[str, Any]]:
    """Return the columns that the running deed has changed of rows of ``table``, by id, as JSON carries them: what
    they hold now, or held ``before``.
    """
    rows = (c for c in noted(session).rows.values() if c.table == table)
    return {c.row_id: c.before if before else c.after for c in rows if c.before is not None and c.after is not None}


def is_restoring(session: Session) -> bool:
    """Say whether the running deed takes another one back: it puts rows back without knowing what came since.

    A deed of its own looks at what it does beforehand; guards that only undo can run into spare it their questions.
    """
    return noted(session).restoring


def begin_baseline(session: Session) -> None:
    """Let the running deed be what the history begins with: a whole office, made at once and not told row by row."""
    noted(session).baseline = True


def note_made(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note rows that were written in bulk, each with all its columns, for the journal."""
    pending = noted(session)
    if pending.baseline:
        return
    keys, name = _told_columns(table), str(table.name)
    for row in rows:
        pending.note(RowChange(name, row["id"], None, {key: encode(row[key]) for key in keys}))


def note_changed(
    session: Session, table: Table, rows: Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Note rows that were changed in bulk (id, columns before, columns after) for the journal."""
    pending = noted(session)
    if pending.baseline:
        return
    keys, name = frozenset(_told_columns(table)), str(table.name)
    for row_id, before, after in rows:
        keys_told = keys & after.keys()
        if keys_told:
            pending.note(
                RowChange(
                    name, row_id, {k: encode(before[k]) for k in keys_told}, {k: encode(after[k]) for k in keys_told}
                )
            )


def note_removed(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Note rows that were taken away in bulk, each with all its columns, for the journal."""
    pending, name = noted(session), str(table.name)
    for row in rows:
        pending.note(RowChange(name, row["id"], {k: encode(v) for k, v in row.items() if k != "id"}, None))


@cache
def _told_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that tell a deed: not the id, not the version, and none marked as passing."""
    return tuple(c.key for c in table.columns if c.key not in {"id", VERSION} and not c.info.get("passing"))


def _refuse_unnoted(state: ORMExecuteState) -> None:
    """Let no statement change what is recorded without being noted: what is not in the journal cannot be undone."""
    if not (state.is_insert or state.is_update or state.is_delete) or "journaled" in state.execution_options:
        return
    table = getattr(state.statement, "table", None)
    if isinstance(table, Table) and not _UNWATCHED.keys() & table.info.keys():
        message = f"a statement writes to {table.name} past the journal"
        raise AssertionError(message)


def _note_flush(session: Session, _context: UOWTransaction) -> None:
    session.info.pop(SETTINGS, None)
    pending = noted(session)
    for entity in session.new:
        state = inspect(entity)
        if _watched(state):
            if pending.ids_handed_out:
                message = f"a row of {_table(state)} is written while a batch has given out its id"
                raise AssertionError(message)
            pending.note(RowChange(_table(state), entity.id, None, dict(_values(state))))
    for entity in session.dirty:
        state = inspect(entity)
        if _watched(state):
            before, after = _difference(state)
            if after:
                pending.note(RowChange(_table(state), entity.id, before, after))
    for entity in session.deleted:
        state = inspect(entity)
        if _watched(state):
            # The row comes back as it was, with how things went last too.
            values = {
                key: encode(state.attrs[key].value) for key in (*_journaled(state.mapper), *_passing(state.mapper))
            }
            if isinstance(entity, Versioned):
                values[VERSION] = entity.version  # so that the row can come back above it
            values.update({k: encode(v) for k, v in state.committed_state.items() if k in values})
            pending.note(RowChange(_table(state), entity.id, values, None))


def _watched(state: InstanceState[Any]) -> bool:
    return not _UNWATCHED.keys() & base_table(state.mapper).info.keys()


def _table(state: InstanceState[Any]) -> str:
    return base_table(state.mapper).name


def _journaled(mapper: Mapper[Any]) -> tuple[str, ...]:
    return _told_columns(base_table(mapper))


@cache
def _passing(mapper: Mapper[Any]) -> tuple[str, ...]:
    """Return the columns that note how things went last."""
    return tuple(prop.key for prop in mapper.column_attrs if prop.columns[0].info.get("passing"))


def _values(state: InstanceState[Any]) -> Iterator[tuple[str, Any]]:
    for key in _journaled(state.mapper):
        yield key, encode(state.attrs[key].value)


def _difference(state: InstanceState[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for key in _journaled(state.mapper):
        if key not in state.committed_state:
            continue
        old, new = encode(state.committed_state[key]), encode(state.attrs[key].value)
        if old != new:
            before[key], after[key] = old, new
    return before, after


def encode(value: Any) -> Any:
    """Return a column's value as JSON carries it."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, Money):
        return value.pence
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    return value


def decode(value: Any, kind: TypeEngine[Any]) -> Any:
    """Return a value that :func:`encode` wrote, as a column of type ``kind`` takes it."""
    if value is None:
        return None
    if isinstance(kind, MoneyColumn):
        return Money(value)
    if isinstance(kind, Utc | WallTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, SqlEnum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value


def write_entry(
    session: Session, pending: Pending, changes: Changes, *, at: datetime, actor: str, revision: str,
    kind: EntryKind = EntryKind.DEED, undoes: int | None = None,
) -> None:  # fmt: skip
    """Write the entry of the deed that ``session`` is about to commit, with its rows, onto the chain."""
    entry = EntryValues(
        at=at.astimezone(UTC), actor=actor, kind=kind, summary=changes.summary, topics=",".join(sorted(changes.topics)),
        undoable=changes.undoable, undoes_id=undoes, revision=revision,
    )  # fmt: skip
    rows = [RowValues(c.table, c.row_id, json_of(c.before), json_of(c.after)) for c in pending.rows.values()]
    chain(session.connection(), entry, rows)


def head(connection: Connection) -> str:
    """Return the hash of the newest entry, on which the next one goes."""
    return connection.scalar(select(_ENTRIES.c.hash).order_by(_ENTRIES.c.id.desc()).limit(1)) or FIRST_HASH


def chain(connection: Connection, entry: "EntryValues", rows: Sequence["RowValues"]) -> None:
    """Write an entry with its rows at the end of the chain."""
    chained = replace(entry, previous=head(connection))
    values = {**asdict(chained), "hash": entry_hash(chained, rows)}
    entry_id = connection.scalar(insert(_ENTRIES).returning(_ENTRIES.c.id), values)
    changes = [
        {"entry_id": entry_id, "table_name": table, "row_id": row_id, "before": before, "after": after}
        for table, row_id, before, after in rows
    ]
    insert_rows(connection, _ROWS, changes)


@dataclass(frozen=True, slots=True)
class EntryValues:
    """The columns of a new entry, but for its id and its hash; ``previous`` is found out when it is written."""

    at: datetime
    actor: str
    kind: EntryKind
    summary: str
    topics: str
    undoable: bool
    revision: str | None
    undoes_id: int | None = None
    previous: str = FIRST_HASH
    hash_form: int = HASH_FORM
    reversal: str | None = None


class RowValues(NamedTuple):
    """The columns of a new row of the journal, but for its id and its entry."""

    table_name: str
    row_id: int
    before: str | None
    after: str | None


def entry_hash(entry: Any, rows: Iterable[Any]) -> str:
    """Return the hash that belongs to an entry with its rows, in the order of their ids, by the form that it names.

    Both may be entities, or plain rows of a query that have the same columns.
    """
    parts = [
        entry.previous, entry.at.isoformat(), entry.actor, str(entry.kind), entry.summary, entry.topics,
        entry.undoable, entry.reversal, entry.undoes_id, [[r.table_name, r.row_id, r.before, r.after] for r in rows],
    ]  # fmt: skip
    if entry.hash_form > 1:
        parts += [entry.revision, entry.hash_form]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def json_of(values: Mapping[str, Any] | None) -> str | None:
    """Return flat values as the JSON of an object with its keys in order, as ``json.dumps`` writes it.

    A deed may have a hundred thousand rows, and the encoder is set up anew for each.
    """
    if values is None:
        return None
    return "{" + ", ".join([f"{encode_basestring(key)}: {_scalar(values[key])}" for key in sorted(values)]) + "}"


def _scalar(value: Any) -> str:
    if type(value) is str:
        return str(encode_basestring(value))
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if type(value) is bool:
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


_ENTRIES = base_table(inspect(JournalEntry))
_ROWS = base_table(inspect(JournalRow))
