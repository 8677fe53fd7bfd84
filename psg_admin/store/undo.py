"""Take a deed back from its journal entry, if nothing has touched its rows since.

Rows are put back one by one through the unit of work, so that taking back is itself journaled, derived from and,
in turn, taken back (redo). A deed that moved money left a counter-deed instead (``Changes.reversal``).
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Table, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper, Session, aliased

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, NotFound, Refused
from psg_admin.kernel.words import _
from psg_admin.store.base import Base, Versioned, base_table, chunks
from psg_admin.store.journal import (
    VERSION,
    EntryKind,
    JournalEntry,
    JournalRow,
    decode,
    encode,
    entry_hash,
    took_back,
    topics_of,
)


@dataclass(frozen=True, slots=True)
class UndoState:
    """The summary of the deed that Undo, and that Redo, would take back now; None where there is none."""

    undo: str | None = None
    undo_id: int | None = None
    redo: str | None = None
    redo_id: int | None = None


def read_undo_state(session: Session) -> UndoState:
    """Return what Undo and Redo would take back now."""
    undone, redone = _to_undo(session), _to_redo(session)
    return UndoState(
        undone.summary if undone else None,
        undone.id if undone else None,
        original(session, redone) if redone else None,
        redone.id if redone else None,
    )


def in_the_way(session: Session) -> str | None:
    """Return the summary of the newest deed that stands, where it is one that cannot be taken back.

    Undo would pass on to an older one: who cannot see beforehand which (as the Edit menu tells) wants to be asked.
    """
    newest = _newest(session)
    return original(session, newest) if newest is not None and not newest.undoable else None


def original(session: Session, entry: JournalEntry) -> str:
    """Return the summary of the deed at the bottom of a row of undos and redos."""
    while entry.undoes_id is not None:
        below = session.get(JournalEntry, entry.undoes_id)
        if below is None:
            break
        entry = below
    return entry.summary


def choose(session: Session, entry_id: int | None, kind: EntryKind) -> tuple[JournalEntry, Sequence[JournalRow]]:
    """Return the entry to take back, the one named or the last that can be, with its rows.

    :raises NotFound: for an entry that does not exist.
    :raises Refused: when there is none, it was taken back already, cannot be, or is not as it was written.
    """
    if entry_id is None:
        entry = _to_undo(session) if kind is EntryKind.UNDO else _to_redo(session)
        if entry is None:
            raise Refused(
                _("There is nothing to undo.") if kind is EntryKind.UNDO else _("There is nothing to do again.")
            )
        return _as_written(session, entry)
    found = session.get(JournalEntry, entry_id)
    if found is None:
        raise NotFound(_("The history has no entry {number}.").format(number=entry_id))
    if session.scalar(select(exists().where(JournalEntry.undoes_id == entry_id, took_back(JournalEntry)))):
        raise Refused(_("“{deed}” has been taken back already.").format(deed=found.summary))
    if not found.undoable:
        raise Refused(_("“{deed}” cannot be taken back.").format(deed=found.summary))
    return _as_written(session, found)


def require_named(session: Session, entry: JournalEntry, named: int | None, kind: EntryKind) -> None:
    """Let nothing be taken back but what the person was told is next: the entry ``named``, None where nobody was.

    :raises Refused: when another desk has changed what is next; the sentence names it.
    """
    if named is None or named == entry.id:
        return
    text = (
        _("Another desk was at work meanwhile. Next to undo is “{deed}” now: undo once more to take that back.")
        if kind is EntryKind.UNDO
        else _("Another desk was at work meanwhile. Next to redo is “{deed}” now: redo once more to do that again.")
    )
    raise Refused(text.format(deed=original(session, entry)))


def _as_written(session: Session, entry: JournalEntry) -> tuple[JournalEntry, Sequence[JournalRow]]:
    """Return the entry with its rows, unless somebody has changed them: what they say was before is not to be trusted.

    :raises Refused: when they are not as they were written.
    """
    rows = session.scalars(select(JournalRow).where(JournalRow.entry_id == entry.id).order_by(JournalRow.id)).all()
    if entry.hash != entry_hash(entry, rows):
        raise Refused(
            _("Entry {number} of the history is not as it was written, so it cannot be taken back.").format(
                number=entry.id
            )
        )
    return entry, rows


def _to_undo(session: Session) -> JournalEntry | None:
    return _newest(session, JournalEntry.undoable.is_(True))


def _newest(session: Session, *among: ColumnElement[bool]) -> JournalEntry | None:
    """Return the newest deed that stands, of those ``among`` which it is looked for."""
    again = aliased(JournalEntry)
    return session.scalar(
        select(JournalEntry)
        .where(JournalEntry.kind != EntryKind.UNDO, ~exists().where(again.undoes_id == JournalEntry.id), *among)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )


def _to_redo(session: Session) -> JournalEntry | None:
    again = aliased(JournalEntry)
    taken_back: ColumnElement[bool] = exists().where(again.undoes_id == JournalEntry.id)
    last_deed = (
        select(JournalEntry.id).where(JournalEntry.kind == EntryKind.DEED).order_by(JournalEntry.id.desc()).limit(1)
    )
    return session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.kind == EntryKind.UNDO, JournalEntry.undoable.is_(True), ~taken_back,
            JournalEntry.id > last_deed.scalar_subquery(),
        )
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )  # fmt: skip


def take_back(
    session: Session,
    entry: JournalEntry,
    rows: Sequence[JournalRow],
    counter: Callable[[Session], Changes] | None,
    kind: EntryKind,
) -> Changes:
    """Take ``entry`` back, by its counter-deed where it left one, else by its ``rows``, one by one.

    :raises Conflict: when a row has been changed since, or something made later needs one.
    """
    if counter is not None:
        made = counter(session)
        return Changes(made.topics, _summary(session, entry, kind), made.made, made.reference, None, undoable=False)
    deed = entry.summary  # a refusal of the database ends the transaction, and with it what the session may still read
    try:
        wholes: set[tuple[type[Base], int]] = set()
        for mapper, some in _in_order(rows):
            wholes |= _restore_all(session, mapper, some, entry)
        _raise_versions(session, wholes)
    except IntegrityError as error:
        raise _needed(deed) from error
    return Changes(frozenset(topics_of(entry)), _summary(session, entry, kind), took_back=kind is EntryKind.UNDO)


def pass_over(session: Session, entry: JournalEntry, refusal: Refused | Conflict) -> Changes:
    """Note that ``entry`` cannot be taken back because of ``refusal``, so that Undo comes to the deeds before it.

    A payment that was reversed by hand, say, needs no undo any more and must not bar the way.
    """
    words = _("Not undone: {deed} – {why}").format(deed=original(session, entry), why=refusal.message.rstrip("."))
    return Changes(frozenset(topics_of(entry)), words, undoable=False, passed_over=True)


def _summary(session: Session, entry: JournalEntry, kind: EntryKind) -> str:
    words = _("Undone: {deed}") if kind is EntryKind.UNDO else _("Done again: {deed}")
    return words.format(deed=original(session, entry))


def _in_order(rows: Sequence[JournalRow]) -> Iterator[tuple[Mapper[Any], list[JournalRow]]]:
    """Yield the rows, those of a table together, so that none hangs in the air.

    Rows to put back come first, parents before what hangs on them; then the others in reverse.
    """
    mappers = _mappers()
    place = {str(t.name): i for i, t in enumerate(Base.metadata.sorted_tables)}
    back = sorted((r for r in rows if r.after is None), key=lambda r: (place[r.table_name], r.id))
    # Changed rows lose their hold on new rows before those are taken away.
    others = sorted(
        (r for r in rows if r.after is not None), key=lambda r: (r.before is None, -place[r.table_name], -r.id)
    )
    for (table, _made), some in groupby([*back, *others], key=lambda r: (r.table_name, r.before is None)):
        yield mappers[table], list(some)


def _mappers() -> dict[str, Mapper[Any]]:
    return {base_table(mapper).name: mapper for mapper in Base.registry.mappers}


def _restore_all(
    session: Session, mapper: Mapper[Any], rows: list[JournalRow], entry: JournalEntry
) -> set[tuple[type[Base], int]]:
    """Restore rows of one table together; one by one where they refer to each other.

    Returned are the rows of which they are parts.
    """
    table = base_table(mapper)
    one_by_one = any(key.column.table is table for key in table.foreign_keys)
    found: dict[int, Base] = {}
    for some in chunks([row.row_id for row in rows]):
        query = select(mapper.class_).where(table.c.id.in_(some))
        found.update((e.id, e) for e in session.scalars(query, execution_options={"populate_existing": True}))
    if rows[0].before is None:
        _refuse_needed(session, table, list(found), entry)
    for row in rows:
        restored = _restore(session, mapper, row, found.get(row.row_id), entry)
        found[row.row_id] = restored
        if one_by_one:
            session.flush()
    session.flush()
    for row in rows:
        if row.after is None:
            _raise_above(found[row.row_id], row)
    session.flush()
    return set(_wholes(table, found.values()))


def _wholes(table: Table, parts: Collection[Base]) -> Iterator[tuple[type[Base], int]]:
    """Yield the rows that ``parts``, rows of ``table``, are parts of."""
    mappers = _mappers()
    for key in table.foreign_keys:
        if key.parent.info.get("part"):
            for part in parts:
                yield mappers[key.column.table.name].class_, getattr(part, key.parent.key)


def _raise_above(made: Base, row: JournalRow) -> None:
    """Raise the version of a row that came back above the one it went with: a form opened before is overtaken.

    New rows begin at 1, whatever they are told, so it is done once the row is there.
    """
    if isinstance(made, Versioned):
        went: dict[str, Any] = json.loads(row.before or "{}")
        made.version = max(made.version, went.get(VERSION, 0)) + 1


def _raise_versions(session: Session, wholes: Iterable[tuple[type[Base], int]]) -> None:
    """Raise the versions of rows whose parts were put back, so that a form opened before is overtaken."""
    by_kind: dict[type[Base], list[int]] = {}
    for kind, row_id in wholes:
        by_kind.setdefault(kind, []).append(row_id)
    for kind, ids in by_kind.items():
        for some in chunks(ids):
            for whole in session.scalars(select(kind).where(kind.id.in_(some))):
                if isinstance(whole, Versioned):
                    whole.version += 1
    session.flush()


def _refuse_needed(session: Session, table: Table, ids: list[int], entry: JournalEntry) -> None:
    """Refuse to take rows away that later ones hang on: the database would take those along, past the journal."""
    for child in Base.metadata.sorted_tables:
        if "derived" in child.info:
            continue
        for key in child.foreign_keys:
            if key.column.table is not table or key.ondelete is None:
                continue  # the database refuses by itself
            for some in chunks(ids):
                if session.scalar(select(exists().where(key.parent.in_(some)))):
                    raise _needed(entry.summary)


def _restore(session: Session, mapper: Mapper[Any], row: JournalRow, found: Base | None, entry: JournalEntry) -> Base:
    """Restore one row and return it, also one that is taken away by it."""
    before: dict[str, Any] | None = None if row.before is None else json.loads(row.before)
    after: dict[str, Any] | None = None if row.after is None else json.loads(row.after)
    columns = mapper.columns
    if after is None:
        if found is not None:
            raise _touched(entry)
        values = {key: decode(value, columns[key].type) for key, value in (before or {}).items() if key != VERSION}
        made: Base = mapper.class_(id=row.row_id, **values)
        session.add(made)
        return made
    if found is None:
        raise _touched(entry)
    same = all(encode(getattr(found, key)) == value for key, value in after.items())
    if base_table(mapper).info.get("counter"):
        if not same:
            return found  # later numbers were drawn: this one stays spent
    elif not same:
        raise _touched(entry)
    if before is None:
        session.delete(found)
    else:
        for key, value in before.items():
            setattr(found, key, decode(value, columns[key].type))
    return found


def _needed(deed: str) -> Conflict:
    return Conflict(_("“{deed}” cannot be taken back any more: something made later needs it.").format(deed=deed))


def _touched(entry: JournalEntry) -> Conflict:
    return Conflict(
        _("“{deed}” cannot be taken back any more: what it changed has been changed again since.").format(
            deed=entry.summary
        )
    )
