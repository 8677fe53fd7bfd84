"""The office: one database, a lane for reading and a lane for writing, each call one session and one transaction."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, Refused
from psg_admin.store.damage import damage_as_user_errors
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, make_engine
from psg_admin.store.journal import EntryKind, JournalEntry, forget, noted, watch, write_entry
from psg_admin.store.labels import RecordLabels, give_labels
from psg_admin.store.list_query import Work
from psg_admin.store.undo import UndoState, choose, pass_over, read_undo_state, require_named, take_back

T = TypeVar("T")

Derivation = Callable[[Session, Mapping[str, set[int]]], None]
"""Makes anew what is worked out from the rows just touched (table name to ids): search texts, standing by day."""

CounterDeed = Callable[[Session, Mapping[str, int | str], datetime], Changes]
"""Takes back a deed that rows alone must not undo; told the arguments that the deed left (see ``Reversal``)."""


def utc_now() -> datetime:
    """Return this moment, aware, in UTC: the one clock, handed to what needs it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the features hand to the office: their derivations, their counter-deeds, what their records are called."""

    derivations: Sequence[Derivation] = ()
    counter_deeds: Mapping[str, CounterDeed] = field(default_factory=dict)
    labels: Sequence[RecordLabels] = ()


class Office:
    """An open database. Safe to use from several threads; writes run one after another."""

    def __init__(
        self, url: URL, *, rooms: Rooms, actor: str, clock: Callable[[], datetime] = utc_now, wait: float = BUSY_SECONDS
    ) -> None:
        """Open the database at ``url``, which must be of this program's schema (see ``store.migrate``).

        ``actor`` is written into the journal with each deed; ``wait`` is how many seconds a deed waits for another
        program's or desk's deed to end.
        """
        self.url = url
        self.actor = actor
        self.clock = clock
        self._rooms = rooms
        self._writer = make_engine(url, writes=True, wait=wait)
        self._reader = make_engine(url, writes=False, wait=wait)
        self._lane = threading.Lock()

    def read(self, query: Work[T]) -> T:
        """Run ``query`` in a transaction of its own that cannot write, and return its answer.

        :raises Unusable: when the database cannot be read.
        """
        with (
            as_user_errors(self.url, reading=True),
            Session(self._reader, expire_on_commit=False) as session,
            session.begin(),
            damage_as_user_errors(session),
        ):
            give_labels(session, self._rooms.labels)
            return query(session)

    def write(self, operation: Work[Changes]) -> Changes:
        """Run ``operation`` in one transaction with its journal entry: all of it is kept, or nothing.

        :raises UserError: whatever the operation refuses with; then nothing was changed.
        :raises Unusable: when the database cannot be written.
        """
        with self._writing() as session:
            return self._enter(session, self._carry_out(session, operation), EntryKind.DEED)

    def undo(self, entry_id: int | None = None, *, named: int | None = None) -> Changes:
        """Take back the last deed that can be, or the one of entry ``entry_id``.

        The last deed is passed over, and the changes say why, when it cannot be taken back. ``named`` is what the
        person was told is the last one (``UndoState.undo_id``): several desks work in one office.

        :raises Refused: when there is nothing to take back, the deed ``entry_id`` cannot be, or the last deed that can
            be is not the one ``named``.
        :raises Conflict: when the rows of the deed ``entry_id`` have been changed since.
        """
        return self._take_back(entry_id, EntryKind.UNDO, named)

    def redo(self, *, named: int | None = None) -> Changes:
        """Do again what was undone last, while nothing else was done since.

        :raises Refused: when there is nothing to do again, or it is not what ``named`` says (``UndoState.redo_id``).
        :raises Conflict: when its rows have been changed since.
        """
        return self._take_back(None, EntryKind.REDO, named)

    def undo_state(self) -> UndoState:
        """Return what Undo and Redo would take back now, in words."""
        return self.read(read_undo_state)

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def _take_back(self, entry_id: int | None, kind: EntryKind, named: int | None) -> Changes:
        with self._writing() as session:
            entry, rows = choose(session, entry_id, kind)
            require_named(session, entry, named, kind)
            work = partial(take_back, entry=entry, rows=rows, counter=self._counter(entry), kind=kind)
            if kind is EntryKind.REDO or entry_id is not None:
                changes = self._carry_out(session, work)
            else:
                # The newest deed is meant because it is the newest: when it cannot be had, the one before it is next.
                try:
                    with session.begin_nested():
                        changes = self._carry_out(session, work)
                except (Refused, Conflict) as refusal:
                    forget(session)
                    changes = pass_over(session, entry, refusal)
            return self._enter(session, changes, kind, undoes=entry.id)

    def _counter(self, entry: JournalEntry) -> Callable[[Session], Changes] | None:
        if entry.reversal is None:
            return None
        reversal = json.loads(entry.reversal)
        deed = self._rooms.counter_deeds[reversal["deed"]]
        return lambda session: deed(session, reversal["args"], self.clock())

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """Give the watched session of a deed: what is done in it is kept when the work inside ends well, or nothing."""
        with (
            self._lane,
            as_user_errors(self.url),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
            damage_as_user_errors(session),
        ):
            watch(session)
            yield session

    def _carry_out(self, session: Session, operation: Work[Changes]) -> Changes:
        """Run ``operation``, which its derivations may refuse as well as it does itself."""
        changes = operation(session)
        session.flush()
        touched = noted(session).touched()
        if changes.nothing and touched:
            message = f"a deed that says it did nothing changed {touched}"
            raise AssertionError(message)
        if touched:
            for derive in self._rooms.derivations:
                derive(session, touched)
            session.flush()
        return changes

    def _enter(self, session: Session, changes: Changes, kind: EntryKind, *, undoes: int | None = None) -> Changes:
        """Write the journal entry of what was carried out, where it was anything."""
        if not changes.nothing:
            write_entry(session, noted(session), changes, at=self.clock(), actor=self.actor, kind=kind, undoes=undoes)
        return changes
