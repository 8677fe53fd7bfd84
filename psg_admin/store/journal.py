"""Who changed what, from what, to what: written in the same transaction, chained by hash.

Every flush of the unit of work is watched; at the end of the deed one entry with its net rows is written.
Each entry's hash covers the hash of the one before it, so that an entry changed, taken out or put in later shows.
"""

import enum
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, String, Text, event, exists, inspect, or_, select
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import InstanceState, Mapped, Mapper, Session, UOWTransaction, mapped_column
from sqlalchemy.types import TypeEngine

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.money import Money
from psg_admin.store.base import Base, MoneyColumn, Utc, Versioned, WallTime, base_table, states
from psg_admin.store.erasure import erased

FIRST_HASH = "0" * 64
VERSION = "version"
"""The column that is kept of a row taken away only: what changes it is a deed on other columns."""
_PENDING = "journal"
_UNWATCHED = {"derived": True, "journal": True}


class EntryKind(enum.StrEnum):
    """Whether an entry is a deed of its own or takes another one back."""

    DEED = "deed"
    UNDO = "undo"
    REDO = "redo"


@erased(
    kept="at actor kind topics undoable reversal undoes_id previous hash",
    blanked="summary",
)
class JournalEntry(Base):
    """One deed: when, by whom, in words, and which earlier entry it takes back."""

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
    """What the running deed has changed so far."""

    rows: dict[tuple[str, int], RowChange] = field(default_factory=dict)

    def touched(self) -> dict[str, set[int]]:
        """Return the ids of the changed rows by table."""
        found: dict[str, set[int]] = {}
        for table, row_id in self.rows:
            found.setdefault(table, set()).add(row_id)
        return found

    def note(self, change: RowChange) -> None:
        """Fold one more change of a row into its net change."""
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


def forget(session: Session) -> None:
    """Forget what was noted so far, after the part of the transaction that did it was rolled back."""
    noted(session).rows.clear()


def _note_flush(session: Session, _context: UOWTransaction) -> None:
    pending = noted(session)
    for entity in session.new:
        state = inspect(entity)
        if _watched(state):
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


@cache
def _journaled(mapper: Mapper[Any]) -> tuple[str, ...]:
    """Return the columns that tell a deed: not the id, not the version, and none marked as passing."""
    return tuple(
        prop.key
        for prop in mapper.column_attrs
        if prop.key not in {"id", VERSION} and not prop.columns[0].info.get("passing")
    )


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
    if isinstance(value, Money):
        return value.pence
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
    session: Session, pending: Pending, changes: Changes, *, at: datetime, actor: str,
    kind: EntryKind = EntryKind.DEED, undoes: int | None = None,
) -> JournalEntry:  # fmt: skip
    """Write the entry of the deed that ``session`` is about to commit, with its rows, onto the chain."""
    previous = session.scalar(select(JournalEntry.hash).order_by(JournalEntry.id.desc()).limit(1)) or FIRST_HASH
    reversal = changes.reversal and json.dumps({"deed": changes.reversal.deed, "args": dict(changes.reversal.args)})
    entry = JournalEntry(
        at=at.astimezone(UTC), actor=actor, kind=kind, summary=changes.summary, topics=",".join(sorted(changes.topics)),
        undoable=changes.undoable, reversal=reversal or None, undoes_id=undoes, previous=previous, hash="",
    )  # fmt: skip
    rows = [
        JournalRow(table_name=c.table, row_id=c.row_id, before=_json(c.before), after=_json(c.after))
        for c in pending.rows.values()
    ]
    entry.hash = entry_hash(entry, rows)
    session.add(entry)
    session.flush()
    for row in rows:
        row.entry_id = entry.id
    session.add_all(rows)
    session.flush()
    return entry


def entry_hash(entry: Any, rows: Iterable[Any]) -> str:
    """Return the hash that belongs to an entry with its rows, in the order of their ids.

    Both may be entities, or plain rows of a query that have the same columns.
    """
    content = [
        entry.previous, entry.at.isoformat(), entry.actor, str(entry.kind), entry.summary, entry.topics,
        entry.undoable, entry.reversal, entry.undoes_id, [[r.table_name, r.row_id, r.before, r.after] for r in rows],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _json(values: dict[str, Any] | None) -> str | None:
    return None if values is None else json.dumps(values, ensure_ascii=False, sort_keys=True)
