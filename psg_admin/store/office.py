"""The office: one database, a lane for reading and a lane for writing, each call one session and one transaction."""

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Conflict, Refused
from psg_admin.store.asking import Work
from psg_admin.store.damage import telling_damage
from psg_admin.store.engine import BUSY_SECONDS, make_engine, telling
from psg_admin.store.journal import EntryKind, JournalEntry, Pending, forget, noted, watch, write_entry
from psg_admin.store.undo import UndoState, choose, pass_over, read_undo_state, take_back

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
    """What the features hand to the office: their derivations and their counter-deeds."""

    derivations: Sequence[Derivation] = ()
    counter_deeds: Mapping[str, CounterDeed] = field(default_factory=dict)


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
            telling(self.url, reading=True),
            Session(self._reader, expire_on_commit=False) as session,
            session.begin(),
            telling_damage(session),
        ):
            return query(session)

    def write(self, operation: Work[Changes]) -> Changes:
        """Run ``operation`` in one transaction with its journal entry: all of it is kept, or nothing.

        :raises UserError: whatever the operation refuses with; then nothing was changed.
        :raises Unusable: when the database cannot be written.
        """
        return self._write(operation, kind=EntryKind.DEED, undoes=None)

    def undo(self, entry_id: int | None = None) -> Changes:
        """Take back the last deed that can be, or the one of entry ``entry_id``.

        The last deed is passed over, and the changes say why, when it cannot be taken back.

        :raises Refused: when there is nothing to take back, or the deed ``entry_id`` cannot be.
        :raises Conflict: when the rows of the deed ``entry_id`` have been changed since.
        """
        return self._take_back(entry_id, EntryKind.UNDO)

    def redo(self) -> Changes:
        """Do again what was undone last, while nothing else was done since.

        :raises Refused: when there is nothing to do again.
        :raises Conflict: when its rows have been changed since.
        """
        return self._take_back(None, EntryKind.REDO)

    def undo_state(self) -> UndoState:
        """Return what Undo and Redo would take back now, in words."""
        return self.read(read_undo_state)

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()
        self._writer.dispose()

    def _take_back(self, entry_id: int | None, kind: EntryKind) -> Changes:
        chosen: list[int] = []

        def operation(session: Session) -> Changes:
            entry = choose(session, entry_id, kind)
            chosen.append(entry.id)
            counter = self._counter(entry)
            if kind is EntryKind.REDO or entry_id is not None:
                return take_back(session, entry, counter, kind)
            # The newest deed is meant because it is the newest: when it cannot be had, the one before it is next.
            try:
                with session.begin_nested():
                    changes = take_back(session, entry, counter, kind)
                    session.flush()
                    self._derive(session, noted(session))  # which may refuse it, too
                    return changes
            except (Refused, Conflict) as refusal:
                forget(session)
                return pass_over(session, entry, refusal)

        return self._write(operation, kind=kind, undoes=chosen)

    def _counter(self, entry: JournalEntry) -> Callable[[Session], Changes] | None:
        if entry.reversal is None:
            return None
        told = json.loads(entry.reversal)
        deed = self._rooms.counter_deeds[told["deed"]]
        return lambda session: deed(session, told["args"], self.clock())

    def _write(self, operation: Work[Changes], *, kind: EntryKind, undoes: list[int] | None) -> Changes:
        with (
            self._lane,
            telling(self.url),
            Session(self._writer, expire_on_commit=False) as session,
            session.begin(),
            telling_damage(session),
        ):
            pending = watch(session)
            changes = operation(session)
            session.flush()
            if changes.nothing:
                if pending.rows:
                    message = f"a deed that says it did nothing changed {list(pending.rows)}"
                    raise AssertionError(message)
                return changes
            self._derive(session, pending)
            write_entry(
                session, pending, changes, at=self.clock(), actor=self.actor, kind=kind,
                undoes=undoes[0] if undoes else None,
            )  # fmt: skip
        return changes

    def _derive(self, session: Session, pending: Pending) -> None:
        touched = pending.touched()
        if touched:
            for derive in self._rooms.derivations:
                derive(session, touched)
            session.flush()
