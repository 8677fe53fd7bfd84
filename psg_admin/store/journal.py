"""Who changed what, from what, to what: written in the same transaction, chained by hash.

Every flush of the unit of work is watched, and what is written in bulk is noted by :mod:`psg_admin.store.batch`; a
statement that would go past both is an error. At the end of the deed one entry with its net rows is written.
Each entry's hash covers the hash of the one before it, so that an entry changed, taken out or put in later shows. It
covers digests of what was written, each with a salt of its own, and not the texts themselves: those lie in a table of
their own, the only one that may lose rows, so that what must be forgotten can be without breaking the chain.
"""

import enum
import hashlib
import json
import os
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from itertools import islice, pairwise
from json.encoder import encode_basestring
from types import NoneType
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
    func,
    inspect,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy import Enum as SqlEnum
from sqlalchemy.orm import (
    InstanceState,
    Mapped,
    Mapper,
    ORMExecuteState,
    Session,
    UOWTransaction,
    column_property,
    foreign,
    mapped_column,
    relationship,
)
from sqlalchemy.types import TypeEngine

from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.store.base import Base, MoneyColumn, Utc, Versioned, WallTime, base_table, states
from psg_admin.store.bulk import columns_of, each_put, insert_rows
from psg_admin.store.erasure import erased
from psg_admin.store.writer import Pen

FIRST_HASH = "0" * 64
VERSION = "version"
"""The column that is kept of a row taken away only: what changes it is a deed on other columns."""
HASH_FORM = 3
"""How the hash of a new entry is made. Forms 1, of 0.1.0, and 2 cover the texts themselves, form 3 their digests."""

SEAL_DIGITS = 16
"""So many digits of the newest hash are the *seal number* that stands on paper."""

JOURNALED = {"journaled": True}
"""The execution option of a statement that is noted by whoever executes it: :class:`psg_admin.store.batch.Batch`
alone.
"""

SETTINGS = "settings"
"""Where a session keeps the settings that it has read (see ``psg_admin.settings``).

It forgets them when a batch writes a setting, or anything is flushed.
"""

_PLAIN = frozenset({str, int, bool, NoneType})
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


class Done(enum.StrEnum):
    """What an entry did with a row."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """What people call it."""
        return {Done.ADDED: _("Added"), Done.CHANGED: _("Changed"), Done.REMOVED: _("Removed")}[self]


@erased(kept="identity")
class OfficeIdentity(Base):
    """Which office this is: 32 random hex digits, one row. Copies have the same; every hash of form 3 covers it."""

    __tablename__ = "office"
    __table_args__ = {"info": {"journal": True}}  # noqa: RUF012 - SQLAlchemy's own form

    identity: Mapped[str] = mapped_column(String(32))


@erased(purged="salt before after")
class JournalText(Base):
    """What an entry says: its summary (in ``after``), or one row before and after, as JSON, with its digest's salt.

    Its id is that of its row, or what :attr:`JournalEntry.summary_id` says. It is the only table of the history that
    may lose rows.
    """

    __tablename__ = "journal_text"
    __table_args__ = {"info": {"journal": True}}  # noqa: RUF012 - SQLAlchemy's own form

    salt: Mapped[str] = mapped_column(String(32))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str | None] = mapped_column(Text)


@erased(
    kept="at actor kind topics undoable reversal undoes_id previous hash revision hash_form summary_id summary_digest "
    "covers deed_key"
)
class JournalEntry(Base):
    """One deed: when, by whom, in words, and which earlier entry it takes back. Its id is that of the one before + 1.

    ``reversal`` is part of the hash of entries of form 1 and empty since. ``revision`` is that of the schema in which
    the rows of the entry are told; nothing: the first one. ``covers`` is the digest of all digests of the entries
    before it, in the entry that sealed them. ``deed_key`` is what whoever did the deed called it, so that it is done
    once. ``summary`` is empty where its text is gone.
    """

    __tablename__ = "journal_entry"
    __table_args__ = {"info": {"journal": True}}  # noqa: RUF012 - SQLAlchemy's own form

    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    kind: Mapped[EntryKind] = mapped_column(states(EntryKind))
    topics: Mapped[str]
    undoable: Mapped[bool]
    reversal: Mapped[str | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)
    revision: Mapped[str | None] = mapped_column(String(40))
    hash_form: Mapped[int] = mapped_column(Integer)
    summary_id: Mapped[int] = mapped_column()
    summary_digest: Mapped[str] = mapped_column(String(64))
    covers: Mapped[str | None] = mapped_column(String(64))
    deed_key: Mapped[str | None] = mapped_column(String(64), index=True, unique=True)

    summary: Mapped[str] = column_property(
        func.coalesce(
            select(JournalText.after)
            .where(JournalText.id == summary_id)
            .correlate_except(JournalText)
            .scalar_subquery(),
            "",
        )
    )


def in_words(summary: str) -> str:
    """Return what a sentence calls the deed of an entry: its summary, or that its text is gone."""
    return summary or _("a deed whose words have been deleted")


def topics_of(entry: JournalEntry) -> tuple[Topic, ...]:
    """Return what the deed of an entry touched."""
    return tuple(Topic(topic) for topic in entry.topics.split(",") if topic)


def took_back(later: type[JournalEntry]) -> ColumnElement[bool]:
    """Say whether ``later`` took back the deed that it is about: Undo also notes there that it could not, and why."""
    return or_(later.undoable, exists().where(JournalRow.entry_id == later.id))


@erased(kept="entry_id table_name row_id done digest")
class JournalRow(Base):
    """One row that a deed made, changed or took away; ``text`` has the columns concerned, None where it is gone."""

    __tablename__ = "journal_row"
    __table_args__ = (
        Index("ix_journal_row_table_name_row_id", "table_name", "row_id"),
        Index(
            "ix_journal_row_table_name_altered", "table_name",
            sqlite_where=text("done <> 'added'"), postgresql_where=text("done <> 'added'"),
        ),
        {"info": {"journal": True}},
    )  # fmt: skip

    # Deferred: the rows of a long entry are written before its hash is known.
    entry_id: Mapped[int] = mapped_column(
        ForeignKey("journal_entry.id", deferrable=True, initially="DEFERRED"), index=True
    )
    table_name: Mapped[str] = mapped_column(String(64))
    row_id: Mapped[int]
    done: Mapped[Done] = mapped_column(states(Done))
    digest: Mapped[str] = mapped_column(String(64))

    text: Mapped[JournalText | None] = relationship(
        primaryjoin=lambda: JournalText.id == foreign(JournalRow.id), viewonly=True, lazy="joined", uselist=False
    )

    @property
    def before(self) -> str | None:
        """What the columns concerned held before, as JSON; None for a new row."""
        return None if self.text is None else self.text.before

    @property
    def after(self) -> str | None:
        """What they held afterwards; None for a row that was taken away."""
        return None if self.text is None else self.text.after


def altered() -> ColumnElement[bool]:
    """Say that a row of the journal is not of one that was made then, in the words of its index: SQLite would not see
    that a parameter means the same.
    """
    return JournalRow.done != literal(Done.ADDED, states(Done), literal_execute=True)


@dataclass(slots=True)
class RowChange:
    """The net change of one row: ``before`` None for a new row, ``after`` None for one taken away."""

    table: str
    row_id: int
    before: dict[str, Any] | None
    after: Mapping[str, Any] | None


class MadeRow(Mapping[str, Any]):
    """The columns of a row that was written in bulk. All of a table share their keys: there may be a million rows."""

    __slots__ = ("_places", "_values")

    def __init__(self, places: Mapping[str, int], values: Sequence[Any]) -> None:
        """Hold ``values``, each at the place that ``places`` has for its key."""
        self._places = places
        self._values = values

    def __getitem__(self, key: str) -> Any:
        """Return what a column holds."""
        return self._values[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        """Yield the columns, in the order of their places."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self._places)

    def values(self) -> Any:
        """Return what the columns hold, in the order of their places."""
        return self._values


class PackedRows:
    """Rows of a table that were made in bulk, put away as the history will tell them, and packed: there may be a
    million.
    """

    __slots__ = ("_packed", "ids")

    def __init__(self, ids: Iterable[int], keys: Iterable[str], columns: Iterable[Sequence[Any]]) -> None:
        """Put rows away: the ``ids``, rising, and what their columns hold, those of one column together."""
        self.ids = array("q", ids)
        told = ", ".join(f"{encode_basestring(key)}: %s" for key in keys)
        texts = map(("{" + told + "}").__mod__, zip(*map(_scalars, columns), strict=True))
        self._packed = zlib.compress(_BREAK.join(texts).encode(), _QUICK)

    def __contains__(self, row_id: int) -> bool:
        """Say whether the row is among them."""
        place = bisect_left(self.ids, row_id)
        return place < len(self.ids) and self.ids[place] == row_id

    def rows(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the id of each row and its columns."""
        return zip(self.ids, json.loads(f"[{self._text().replace(_BREAK, ',')}]"), strict=True)

    def texts(self) -> Iterator[tuple[int, str]]:
        """Yield the id of each row and its columns as the history tells them (see :func:`json_of`)."""
        return zip(self.ids, self._text().split(_BREAK), strict=True)

    def _text(self) -> str:
        return zlib.decompress(self._packed).decode()


@dataclass(slots=True)
class Pending:
    """What the running deed has changed so far.

    ``rows``: by table and id. A row that was made in bulk is only the values of its columns, in the order in which
    ``places`` has their keys; where there are many, ``packed`` has them by table. :meth:`of` gives all as changes.
    ``instead``: rows that the entry tells in place of what was noted, read when it is written; while they are set,
    nothing is noted. ``covers``: the digest of what the entry seals.
    ``ids_handed_out``: a batch has given rows ids that it has not written yet. ``restoring``: it takes a deed back.
    """

    rows: dict[str, dict[int, RowChange | Sequence[Any]]] = field(default_factory=dict)
    packed: dict[str, list[PackedRows]] = field(default_factory=dict)
    places: dict[str, dict[str, int]] = field(default_factory=dict)
    instead: Iterator["RowValues"] | None = None
    covers: str | None = None
    ids_handed_out: bool = False
    restoring: bool = False

    def touched(self) -> dict[str, set[int]]:
        """Return the ids of the changed rows by table."""
        touched = {
            table: {*rows, *(row_id for some in self.packed.get(table, ()) for row_id in some.ids)}
            for table, rows in self.rows.items()
        }
        return {table: ids for table, ids in touched.items() if ids}

    def made(self, table: str) -> set[int]:
        """Return the ids of the rows of a table that are new."""
        new = {row_id for some in self.packed.get(table, ()) for row_id in some.ids}
        new.update(
            row_id for row_id, noted_row in self.rows.get(table, {}).items()
            if not isinstance(noted_row, RowChange) or (noted_row.before is None and noted_row.after is not None)
        )  # fmt: skip
        return new

    def of(self, table: str) -> Iterator[RowChange]:
        """Yield the changes of rows of a table; those that were packed first, each kind in its order."""
        packed, rows = list(self.packed.get(table, ())), list(self.rows.get(table, {}).items())  # as they are now
        for some in packed:
            for row_id, row in some.rows():
                yield RowChange(table, row_id, None, row)
        for row_id, noted_row in rows:
            yield self._change(table, row_id, noted_row)

    def told(self) -> Iterator["RowValues"]:
        """Yield every change as the history tells it."""
        for table, rows in self.rows.items():
            for some in self.packed.get(table, ()):
                for row_id, told in some.texts():
                    yield RowValues(table, row_id, None, told)
            for row_id, noted_row in rows.items():
                change = self._change(table, row_id, noted_row)
                yield RowValues(table, row_id, json_of(change.before), json_of(change.after))

    def forget(self) -> None:
        """Let nothing of what was noted be told."""
        self.rows.clear()
        self.packed.clear()

    def altered(self, table: str) -> Iterator[RowChange]:
        """Yield those of them that are of no row made in bulk: of rows that were there before, and some new ones."""
        return (row for row in self.rows.get(table, {}).values() if isinstance(row, RowChange))

    def note(self, change: RowChange) -> None:
        """Fold one more change of a row into its net change."""
        if self.instead is not None:
            return
        rows = self.rows.setdefault(change.table, {})
        found = rows.get(change.row_id)
        if found is None:
            found = self._unpacked(change.table, change.row_id)
        if found is None:
            rows[change.row_id] = change
            return
        known = rows[change.row_id] = self._change(change.table, change.row_id, found)
        if change.after is None:
            if known.before is None:
                del rows[change.row_id]
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

    def note_made(
        self, table: str, ids: Sequence[int], keys: tuple[str, ...], columns: Sequence[Sequence[Any]]
    ) -> None:
        """Note rows that were made in bulk: their ids, and what their columns hold, in the order of ``keys``."""
        if self.instead is not None:
            return
        places = self.places.setdefault(table, {key: place for place, key in enumerate(keys)})
        there = self.rows.setdefault(table, {})
        if len(ids) >= _PACKED and there.keys().isdisjoint(ids) and all(one < other for one, other in pairwise(ids)):
            self.packed.setdefault(table, []).append(PackedRows(ids, keys, columns))
            return
        for row_id, values in zip(ids, zip(*columns, strict=True), strict=True):
            if row_id in there:  # it was taken away before, and comes back
                self.note(RowChange(table, row_id, None, MadeRow(places, values)))
            else:
                there[row_id] = values

    def _unpacked(self, table: str, row_id: int) -> Sequence[Any] | None:
        """Unpack the portion that a row is in (others of it will change, too), and return the row; None: in none."""
        portions = self.packed.get(table, [])
        portion = next((some for some in portions if row_id in some), None)
        if portion is None:
            return None
        portions.remove(portion)
        new: dict[int, Sequence[Any]] = {made: tuple(row.values()) for made, row in portion.rows()}
        self.rows[table].update(new)
        return new[row_id]

    def _change(self, table: str, row_id: int, noted_row: RowChange | Sequence[Any]) -> RowChange:
        if isinstance(noted_row, RowChange):
            return noted_row
        return RowChange(table, row_id, None, MadeRow(self.places[table], noted_row))


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
    found = (c.before.get(column) for c in noted(session).altered(table) if c.before is not None)
    return {value for value in found if value is not None}


def made_ids(session: Session, table: str) -> set[int]:
    """Return the ids of the rows of ``table`` that the running deed has made: nothing is derived from them yet."""
    return noted(session).made(table)


def made_rows(session: Session, table: str) -> dict[int, Mapping[str, Any]]:
    """Return the rows of ``table`` that the running deed has made, as JSON carries them, by id, in their order."""
    return dict(each_made(session, table))


def each_made(session: Session, table: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield the rows of ``table`` that the running deed has made, as :func:`made_rows` returns them: for who need not
    hold all of them at once.
    """
    return ((c.row_id, c.after) for c in noted(session).of(table) if c.before is None and c.after is not None)


def made_values(session: Session, table: str, column: str) -> dict[int, Any]:
    """Return what ``column`` holds, as JSON carries it, in the rows of ``table`` that the running deed has made, by
    id.
    """
    return {row_id: row[column] for row_id, row in each_made(session, table)}


def changed_rows(session: Session, table: str, *, before: bool = False) -> dict[int, Mapping[str, Any]]:
    """Return the columns that the running deed has changed of rows of ``table``, by id, as JSON carries them: what
    they hold now, or held ``before``.
    """
    return {
        c.row_id: c.before if before else c.after
        for c in noted(session).altered(table)
        if c.before is not None and c.after is not None
    }


def gone_rows(session: Session, table: str) -> dict[int, Mapping[str, Any]]:
    """Return the rows of ``table`` that the running deed has taken away, as they were, by id; as JSON carries them."""
    return {c.row_id: c.before for c in noted(session).altered(table) if c.after is None and c.before is not None}


def is_restoring(session: Session) -> bool:
    """Say whether the running deed takes another one back: it puts rows back without knowing what came since.

    A deed of its own looks at what it does beforehand; guards that only undo can run into spare it their questions.
    """
    return noted(session).restoring


def note_made(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note rows that were written in bulk, each with all its columns, for the journal."""
    keys = tuple(sorted(told_columns(table)))
    columns = [_encoded(column) for column in columns_of(rows, keys)]
    noted(session).note_made(str(table.name), [row["id"] for row in rows], keys, columns)


def note_changed(
    session: Session, table: Table, rows: Iterable[tuple[int, Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Note rows that were changed in bulk (id, columns before, columns after) for the journal."""
    pending = noted(session)
    if pending.instead is not None:
        return
    keys, name = frozenset(told_columns(table)), str(table.name)
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
def told_columns(table: Table) -> tuple[str, ...]:
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
    return told_columns(base_table(mapper))


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
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Money):
        return value.pence
    if isinstance(value, datetime | date):
        return _iso(value)
    if isinstance(value, enum.Enum):
        return value.value
    return value


def _encoded(column: Sequence[Any]) -> Sequence[Any]:
    """Return what a column holds as JSON carries it."""
    return column if _PLAIN.issuperset(map(type, column)) else each_put(column, encode)


@lru_cache(maxsize=4096)  # thousands of rows of one deed share their days
def _iso(value: datetime | date) -> str:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    return value.isoformat()


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
    session: Session, changes: Changes, *, at: datetime, actor: str, revision: str,
    kind: EntryKind = EntryKind.DEED, undoes: int | None = None, deed_key: str | None = None,
    last: "Head | None" = None,
) -> "Head":  # fmt: skip
    """Write the entry of the deed that ``session`` is about to commit, with its rows, onto the chain."""
    entry = EntryValues(
        at=at.astimezone(UTC), actor=actor, kind=kind, summary=changes.summary, topics=",".join(sorted(changes.topics)),
        undoable=changes.undoable, undoes_id=undoes, revision=revision, deed_key=deed_key,
        covers=noted(session).covers,
    )  # fmt: skip
    return chain(session.connection(), entry, _rows_of(noted(session)), last=last)


def _rows_of(pending: Pending) -> Iterator["RowValues"]:
    """Yield what the entry of the running deed tells."""
    if pending.instead is not None:
        yield from pending.instead
    yield from pending.told()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: the office's identity, the number, hash and moment of the newest entry (0 and None where
    there is none), and the last id of a text. ``deed_at``: the moment of the newest entry that is no upkeep.
    ``handed``: the office was handed over at some time, so that its pen may be elsewhere.
    """

    identity: str
    number: int = 0
    hash: str = FIRST_HASH
    at: datetime | None = None
    last_text: int = 0
    deed_at: datetime | None = None
    handed: bool = False

    @property
    def seal(self) -> str:
        """The seal number: the first digits of the hash."""
        return self.hash[:SEAL_DIGITS]


def head(connection: Connection) -> Head:
    """Return where the chain ends, on which the next entry goes; an office that lost its identity has none."""
    found = connection.execute(_HEAD).first()
    if found is None:
        return Head("")
    identity, handed, *newest = found
    if newest[0] is None:
        return Head(identity)
    number, chained, at, summary_id, last_row, deed_at = newest
    return Head(identity, number, chained, at, max(summary_id, last_row or 0), deed_at, bool(handed))


def chain(
    connection: Connection, entry: "EntryValues", rows: Iterable["RowValues"], *, last: Head | None = None
) -> Head:
    """Write an entry with its rows at the end of the chain, which whoever calls has locked; return its new end.

    ``last``: where it ends, for whoever has asked already.

    The rows are written as they come, in portions: there may be a million.

    :raises Unusable: when the office has lost its identity.
    """
    last = last or head(connection)
    if not last.identity:
        raise Unusable(_("This office has lost its identity. Nothing is written to it: restore the last backup."))
    number, text_id = last.number + 1, last.last_text + 1
    salt = os.urandom(16).hex()
    digests = RowsDigest()
    texts: list[tuple[Any, ...]] = [(text_id, salt, None, entry.summary)]
    summary_id, coming = text_id, iter(rows)
    while some := list(islice(coming, _PORTION)):
        salts = os.urandom(16 * len(some)).hex()
        told: list[tuple[Any, ...]] = []
        for place, (table, row_id, before, after) in enumerate(some):
            text_id += 1
            own = salts[32 * place : 32 * place + 32]
            digest, done = text_digest(own, before, after), _done(before, after)
            digests.add(table, row_id, done, digest)
            told.append((text_id, number, table, row_id, done, digest))
            texts.append((text_id, own, before, after))
        _put(connection, told, texts)
        texts = []
    if texts:  # of an entry without rows
        _put(connection, [], texts)
    values = {
        "id": number, "at": entry.at, "actor": entry.actor, "kind": entry.kind, "topics": entry.topics,
        "undoable": entry.undoable, "reversal": None, "undoes_id": entry.undoes_id, "previous": last.hash,
        "revision": entry.revision, "hash_form": HASH_FORM, "summary_id": summary_id,
        "summary_digest": text_digest(salt, None, entry.summary), "covers": entry.covers, "deed_key": entry.deed_key,
    }  # fmt: skip
    values["hash"] = sealed_hash(last.identity, values, digests.hex)
    insert_rows(connection, _ENTRIES, [values])
    deed_at = last.deed_at if entry.kind is EntryKind.UPKEEP else entry.at
    return Head(last.identity, number, str(values["hash"]), entry.at, text_id, deed_at)


def _put(connection: Connection, rows: list[tuple[Any, ...]], texts: list[tuple[Any, ...]]) -> None:
    """Write rows of the journal and texts, each in the order of its kinds; on a server by one statement, which takes as
    long as one row does.
    """
    if connection.dialect.name == "sqlite":
        insert_rows(connection, _ROWS, rows, keys=tuple(_ROW_KINDS))
        insert_rows(connection, _TEXTS, texts, keys=tuple(_TEXT_KINDS))
        return
    parts = (("r", _ROW_KINDS, rows), ("t", _TEXT_KINDS, texts))
    values = {
        f"{sign}_{key}": [row[place] for row in some] for sign, kinds, some in parts for place, key in enumerate(kinds)
    }
    connection.exec_driver_sql(_PUT, values)


def _from_arrays(sign: str, kinds: Mapping[str, str]) -> str:
    arrays = ", ".join(f"%({sign}_{key})s::{kind}[]" for key, kind in kinds.items())
    return f"({', '.join(kinds)}) SELECT * FROM unnest({arrays})"  # noqa: S608 - names of the schema


@dataclass(frozen=True, slots=True)
class EntryValues:
    """What is said of a new entry; its number, its digests and its hash are found out when it is written."""

    at: datetime
    actor: str
    kind: EntryKind
    summary: str
    topics: str
    undoable: bool
    revision: str | None
    undoes_id: int | None = None
    covers: str | None = None
    deed_key: str | None = None


class RowValues(NamedTuple):
    """The columns of a new row of the journal, but for its id and its entry."""

    table_name: str
    row_id: int
    before: str | None
    after: str | None


class RowsDigest:
    """The digest of the rows of one entry, or of more, taken in one after another."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, table: str, row_id: int, done: str, digest: str) -> None:
        """Take in one row."""
        self._hash.update(f"{table} {row_id} {done} {digest}\n".encode())

    @property
    def hex(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


def text_digest(salt: str, before: str | None, after: str | None) -> str:
    """Return the digest of a text with its salt.

    A JSON text holds no line break, so neither of two can be taken for a part of the other.
    """
    was, now = ("-" if text is None else f"+{text}" for text in (before, after))
    return hashlib.sha256(f"{salt}\n{was}\n{now}".encode()).hexdigest()


def _done(before: str | None, after: str | None) -> str:
    if before is None:
        return Done.ADDED.value
    return Done.REMOVED.value if after is None else Done.CHANGED.value


def sealed_hash(identity: str, entry: Any, rows: str) -> str:
    """Return the hash of form 3 of an entry: a mapping of its columns, with the digest of its ``rows``."""
    parts = [
        identity, entry["id"], entry["previous"], entry["at"].isoformat(), entry["actor"], str(entry["kind"]),
        entry["topics"], entry["undoable"], entry["undoes_id"], entry["revision"], entry["hash_form"],
        entry["summary_id"], entry["summary_digest"], entry["covers"], entry["deed_key"], rows,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def plain_hash(entry: Any, rows: Iterable[Any]) -> str:
    """Return the hash of form 1 or 2 of an entry, which covers the texts of its summary and its rows themselves.

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
    if isinstance(values, MadeRow):  # its keys are in order
        pairs = zip(values, values.values(), strict=True)
        return "{" + ", ".join([f"{encode_basestring(key)}: {_scalar(value)}" for key, value in pairs]) + "}"
    return "{" + ", ".join([f"{encode_basestring(key)}: {_scalar(values[key])}" for key in sorted(values)]) + "}"


def _scalars(column: Sequence[Any]) -> Iterable[str]:
    """Return what a column holds, each value as its JSON: of one kind all at once, since there may be a million."""
    kinds = set(map(type, column))
    if kinds == {str}:
        return map(encode_basestring, column)
    return map(str, column) if kinds == {int} else map(_scalar, column)


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


_PORTION = 5_000
_BREAK = "\n"  # no JSON text holds one
_PACKED = 500
"""So many rows that are made in one go are packed: fewer are sooner held as they are."""
_QUICK = 1
"""How hard they are packed (https://docs.python.org/3/library/zlib.html#zlib.compress): the quickest way."""
_ROW_KINDS = {
    "id": "bigint", "entry_id": "bigint", "table_name": "text", "row_id": "bigint", "done": "text", "digest": "text",
}  # fmt: skip
_TEXT_KINDS = {"id": "bigint", "salt": "text", "before": "text", "after": "text"}
_PUT = (
    f"WITH told AS (INSERT INTO journal_row {_from_arrays('r', _ROW_KINDS)}) "
    f"INSERT INTO journal_text {_from_arrays('t', _TEXT_KINDS)}"
)
_ENTRIES = base_table(inspect(JournalEntry))
_ROWS = base_table(inspect(JournalRow))
_TEXTS = base_table(inspect(JournalText))
_NEWEST = select(_ENTRIES).order_by(_ENTRIES.c.id.desc()).limit(1).subquery()
_HEAD = select(
    base_table(inspect(OfficeIdentity)).c.identity, exists(select(Pen.id)).label("handed"),
    _NEWEST.c.id, _NEWEST.c.hash, _NEWEST.c.at, _NEWEST.c.summary_id,
    select(func.max(_ROWS.c.id)).scalar_subquery(),
    select(_ENTRIES.c.at).where(_ENTRIES.c.kind != EntryKind.UPKEEP).order_by(_ENTRIES.c.id.desc()).limit(1)
    .scalar_subquery(),
).select_from(base_table(inspect(OfficeIdentity)).outerjoin(_NEWEST, literal(value=True)))  # fmt: skip
