"""Take a deed back from its journal entry, if nothing has touched its rows since.

A row that the deed made goes away again, one that it changed gets its columns back, one that it took away comes back
under its id. A row of the ledger is never taken away: it is ended, in the columns that its table names
(:data:`~psg_admin.store.base.Ending`), and Redo takes the ending off. Numbers that were drawn stay spent. Taking back
is written and journaled in bulk, derived from and, in turn, taken back (redo).
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, exists, literal, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.kernel.words import _
from psg_admin.store.base import chunks, ending_of, standing, tables_in_order
from psg_admin.store.batch import Batch
from psg_admin.store.chain import entries_with_rows, is_as_written
from psg_admin.store.feature import features_of
from psg_admin.store.journal import (
    VERSION,
    Done,
    EntryKind,
    JournalEntry,
    JournalRow,
    JournalText,
    decode,
    encode,
    head,
    in_words,
    noted,
    took_back,
    topics_of,
)
from psg_admin.store.merging import merging
from psg_admin.store.past import PastRow, as_now


@dataclass(frozen=True, slots=True)
class UndoState:
    """What Undo, and what Redo, would take back now: the summary of the deed and its entry; None where there is none.

    ``blocked``: the newest deed, where it is one that cannot be taken back. ``reverses``: what of money the undo would
    reverse, in sentences.
    """

    undo: str | None = None
    undo_id: int | None = None
    redo: str | None = None
    redo_id: int | None = None
    blocked: str | None = None
    reverses: tuple[str, ...] = ()


def read_undo_state(session: Session, *, actor: str) -> UndoState:
    """Return what Undo and Redo of ``actor`` would take back now."""
    undone, redone = _to_undo(session, actor), _to_redo(session, actor)
    again = UndoState(redo=original(session, redone), redo_id=redone.id) if redone else UndoState()
    if undone is None:
        return again
    summary = original(session, undone)
    if not undone.undoable:
        return replace(again, blocked=summary)
    return replace(again, undo=summary, undo_id=undone.id, reverses=tuple(reversed_money(session, undone.id)))


def reversed_money(session: Session, entry_id: int) -> list[str]:
    """Return in sentences what of money the undo of an entry reverses. What only belongs to another record since is
    not reversed: it goes back to the one before.
    """
    rows: dict[str, set[int]] = {}
    query = select(JournalRow.table_name, JournalRow.row_id).where(JournalRow.entry_id == entry_id)
    for table, row_id in session.execute(query):
        rows.setdefault(table, set()).add(row_id)
    for table, owners in _ledger_owners().items():
        if table in rows:
            rows[table] -= _passed_on(session, entry_id, table, owners)
    return [
        sentence
        for feature in features_of(session)
        if feature.moved is not None
        for sentence in feature.moved(session, rows)
    ]


def _ledger_owners() -> dict[str, set[str]]:
    """Return the columns that say whose a row of the ledger is, by its table."""
    found = {
        table.name: {column.key for column in table.columns if merging(column) is not None}
        for table in tables_in_order()
        if ending_of(table) is not None
    }
    return {table: owners for table, owners in found.items() if owners}


def _passed_on(session: Session, entry_id: int, table: str, owners: set[str]) -> set[int]:
    """Return the rows of a table that an entry changed in nothing but whose they are."""
    query = (
        select(JournalRow.row_id, JournalText.before)
        .join(JournalText, JournalText.id == JournalRow.id)
        .where(JournalRow.entry_id == entry_id, JournalRow.table_name == table, JournalRow.done == Done.CHANGED)
    )
    return {row_id for row_id, before in session.execute(query) if json.loads(before or "{}").keys() <= owners}


def original(session: Session, entry: JournalEntry) -> str:
    """Return the summary of the deed at the bottom of a row of undos and redos."""
    while entry.undoes_id is not None:
        below = session.get(JournalEntry, entry.undoes_id)
        if below is None:
            break
        entry = below
    return in_words(entry.summary)


def choose(
    session: Session, entry_id: int | None, kind: EntryKind, *, actor: str
) -> tuple[JournalEntry, Sequence[Row[Any]]]:
    """Return the entry to take back, the one named or the newest of ``actor``, with its rows.

    :raises NotFound: for an entry that does not exist.
    :raises Refused: when there is none, it was taken back already, cannot be, or is not as it was written.
    """
    if entry_id is not None:
        found = session.get(JournalEntry, entry_id)
        if found is None:
            raise NotFound(_("The history has no entry {number}.").format(number=entry_id))
        if session.scalar(select(exists().where(JournalEntry.undoes_id == entry_id, took_back(JournalEntry)))):
            raise Refused(_("“{deed}” has been undone already.").format(deed=in_words(found.summary)))
    else:
        newest = _to_undo(session, actor) if kind is EntryKind.UNDO else _to_redo(session, actor)
        if newest is None:
            raise Refused(_("There is nothing to undo.") if kind is EntryKind.UNDO else _("There is nothing to redo."))
        found = newest
    if not found.undoable or found.kind is EntryKind.UPKEEP:
        raise Refused(_("“{deed}” cannot be undone.").format(deed=original(session, found)))
    return _as_written(session, found)


def require_named(session: Session, entry: JournalEntry, named: int | None, kind: EntryKind) -> None:
    """Let nothing be taken back but what the person was told is next: the entry ``named``, None where nobody was.

    :raises Refused: when another desk has changed what is next; the sentence names it.
    """
    if named is None or named == entry.id:
        return
    text = (
        _("Another desk was at work meanwhile. “{deed}” is now the next to be undone: undo once more to undo that.")
        if kind is EntryKind.UNDO
        else _(
            "Another desk was at work meanwhile. “{deed}” is now the next to be redone: redo once more to redo that."
        )
    )
    raise Refused(text.format(deed=original(session, entry)))


def _as_written(session: Session, entry: JournalEntry) -> tuple[JournalEntry, Sequence[Row[Any]]]:
    """Return the entry with its rows, unless somebody has changed them: what they say was before is not to be trusted.

    :raises Refused: when they are not as they were written.
    """
    connection = session.connection()
    [(written, rows)] = entries_with_rows(connection, after=entry.id - 1, upto=entry.id)
    if not is_as_written(head(connection).identity, written, rows):
        raise Refused(
            _("Entry {number} of the history is not as it was written, so it cannot be undone.").format(number=entry.id)
        )
    if any(row.salt is None for row in rows):
        raise Refused(
            _("Part of what entry {number} of the history says has been deleted, so it cannot be undone.").format(
                number=entry.id
            )
        )
    return entry, rows


def _to_undo(session: Session, actor: str) -> JournalEntry | None:
    """Return the newest deed of ``actor`` that stands."""
    again = aliased(JournalEntry)
    return session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.kind.in_([EntryKind.DEED, EntryKind.REDO]),
            JournalEntry.actor == actor,
            ~exists().where(again.undoes_id == JournalEntry.id),
            took_back(JournalEntry),  # what changed nothing that is recorded, as 0.1.0 did at times, bars no way
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )


def _to_redo(session: Session, actor: str) -> JournalEntry | None:
    """Return the newest undo of ``actor`` that stands, unless they did something else since."""
    again = aliased(JournalEntry)
    taken_back: ColumnElement[bool] = exists().where(again.undoes_id == JournalEntry.id)
    last_deed = (
        select(JournalEntry.id)
        .where(JournalEntry.kind == EntryKind.DEED, JournalEntry.actor == actor)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    none = ~exists().where(JournalEntry.kind == EntryKind.DEED, JournalEntry.actor == actor)
    return session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.kind == EntryKind.UNDO,
            JournalEntry.undoable.is_(True),
            JournalEntry.actor == actor,
            ~taken_back,
            or_(JournalEntry.id > last_deed.scalar_subquery(), none),
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )


def take_back(
    session: Session,
    entry: JournalEntry,
    rows: Sequence[Row[Any]],
    kind: EntryKind,
    *,
    today: date,
) -> Changes:
    """Take ``entry`` back by its ``rows``, as one batch. ``today``: the day on which rows of the ledger end.

    :raises Conflict: when a row has been changed since, or something made later needs one.
    :raises Refused: when its rows are of an older schema and cannot be read any more.
    """
    summary = original(session, entry)
    words = _("Undone: {deed}") if kind is EntryKind.UNDO else _("Done again: {deed}")
    noted(session).restoring = True
    taking = _TakingBack(session, summary, today)
    try:
        taking.run(as_now(rows, entry, features_of(session)))
    except IntegrityError as error:
        raise _needed(summary) from error
    return Changes(frozenset(topics_of(entry)), words.format(deed=summary), took_back=kind is EntryKind.UNDO)


class _TakingBack:
    """One deed that is being taken back."""

    def __init__(self, session: Session, deed: str, today: date) -> None:
        self._session = session
        self._deed = deed
        self._today = today
        self._batch = Batch(session)
        self._made: dict[str, set[int]] = {}
        self._touched: dict[str, set[int]] = {}
        self._wholes: dict[str, set[int]] = {}
        self._restored: dict[str, dict[int, Mapping[str, Any]]] = {}

    def run(self, rows: Iterable[PastRow]) -> None:
        tables = {str(table.name): table for table in tables_in_order()}
        by_table: dict[str, list[PastRow]] = {}
        for row in rows:
            by_table.setdefault(row.table, []).append(row)
        self._touched = {name: {row.row_id for row in some} for name, some in by_table.items()}
        self._made = {name: {row.row_id for row in some if row.before is None} for name, some in by_table.items()}
        self._restored = {
            name: {row.row_id: row.before for row in some if row.before is not None} for name, some in by_table.items()
        }
        for name, some in by_table.items():
            if "counter" in tables[name].info:
                self._count_on(tables[name], some)
            else:
                self._restore(tables[name], some)
        for name, ids in self._wholes.items():
            for row_id in sorted(ids):
                self._batch.touch(tables[name], row_id)
        self._batch.write()
        self._refuse_hidden(tables)

    def _count_on(self, table: Table, rows: Sequence[PastRow]) -> None:
        """Leave numbers spent that were drawn; where an undo of 0.1.0 gave some back, draw them again."""
        for row in rows:
            if row.before is None:
                continue
            query = select(table).where(table.c.id == row.row_id)
            now = next((dict(found) for found in self._session.execute(query).mappings()), None)
            if now is None:
                self._batch.put_back(table, row.row_id, row.before)
            elif now["value"] < row.before["value"]:
                self._batch.update(table, row.row_id, now, {"value": row.before["value"]})

    def _refuse_hidden(self, tables: Mapping[str, Table]) -> None:
        """Let nothing stand again that refers to a row that is hidden since (:attr:`Ending.while_needed`).

        :raises Conflict: when something does.
        """
        for name, ids in self._touched.items():
            child = tables[name]
            for key in child.foreign_keys:
                hidden = ending_of(key.column.table)
                if hidden is None or not hidden.while_needed:
                    continue
                gone = exists().where(key.column == key.parent, key.column.table.c[hidden.undone].is_not(None))
                for some in chunks(ids):
                    query = select(child.c.id).where(child.c.id.in_(some), *standing(child), gone).limit(1)
                    if self._session.scalar(query):
                        raise _needed(self._deed)

    def _restore(self, table: Table, rows: Sequence[PastRow]) -> None:
        """Restore the rows of one table."""
        found: dict[int, Mapping[str, Any]] = {}
        for some in chunks(row.row_id for row in rows):
            query = select(table).where(table.c.id.in_(some))
            found.update((row["id"], dict(row)) for row in self._session.execute(query).mappings())
        ended = self._ended(table)
        ending = ending_of(table)
        following = {column.key for column in table.columns if column.info.get("following")}
        for row in rows:
            now = found.get(row.row_id)
            moved = {key for key, value in (row.after or {}).items() if now is None or encode(now[key]) != value}
            if row.after is None:
                self._bring_back(table, row, now)
            elif now is None or moved - following:
                raise _touched(self._deed)
            elif row.before is not None:
                before = {key: value for key, value in row.before.items() if key not in moved}
                self._batch.update(table, row.row_id, now, self._decoded(table, before))
            elif row.row_id in ended and ending is not None:
                self._batch.update(table, row.row_id, now, ending.values(now, self._today))
            else:
                self._batch.delete(table, now)
            self._note_wholes(table, now or self._decoded(table, row.before or {}))

    def _bring_back(self, table: Table, row: PastRow, now: Mapping[str, Any] | None) -> None:
        if now is not None:
            raise _touched(self._deed)
        values = self._decoded(table, row.before or {})
        if VERSION in table.c:  # above the one it went with: a form opened before is overtaken
            values[VERSION] = values.get(VERSION, 0) + 1
        self._batch.put_back(table, row.row_id, values)

    def _ended(self, table: Table) -> set[int]:
        """Return which of the rows of ``table`` that the deed made are ended, and not taken away.

        :raises Conflict: when something that is not part of the deed, and stands, hangs on one of them.
        """
        made = self._made[str(table.name)]
        ending = ending_of(table)
        needed: set[int] = set()
        for child in tables_in_order():
            if "derived" in child.info or "journal" in child.info:
                continue
            for key in child.foreign_keys:
                if key.column.table is table:
                    needed |= self._held(child, key.parent, made)
        if ending is None:
            return set()
        return needed if ending.while_needed else made

    def _held(self, child: Table, column: Column[Any], ids: Collection[int]) -> set[int]:
        """Return which of ``ids`` rows of the ledger refer to in ``column``.

        :raises Conflict: when a row of ``child`` that stands refers to one and is not part of the deed.
        """
        ending = ending_of(child)
        held: set[int] = set()
        own = self._made.get(str(child.name), set())
        restored = self._restored.get(str(child.name), {})
        for some in chunks(ids):
            end = literal(None) if ending is None else child.c[ending.undone]
            query = select(child.c.id, column, end).where(column.in_(some))
            for row_id, refers, ended_on in self._session.execute(query):
                if column.key in restored.get(row_id, {}):
                    continue  # it goes back to what it referred to before
                if row_id not in own and ended_on is None:
                    raise _needed(self._deed)
                if ending is not None:
                    held.add(refers)
        return held

    def _note_wholes(self, table: Table, row: Mapping[str, Any]) -> None:
        """Note the rows that ``row`` is a part of, whose versions are raised with it."""
        for key in table.foreign_keys:
            if key.parent.info.get("part") and row[key.parent.key] is not None:
                self._wholes.setdefault(str(key.column.table.name), set()).add(row[key.parent.key])

    @staticmethod
    def _decoded(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
        return {key: decode(value, table.c[key].type) for key, value in values.items()}


def _needed(deed: str) -> Conflict:
    return Conflict(
        _("“{deed}” cannot be undone any more: something made later needs it. Undo that first, in the history.").format(
            deed=deed
        )
    )


def _touched(deed: str) -> Conflict:
    return Conflict(
        _(
            "“{deed}” cannot be undone any more: what it changed has been changed again since. Undo that "
            "first, in the history."
        ).format(deed=deed)
    )
