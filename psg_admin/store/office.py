"""The office: one database, a lane for reading and a lane for writing, each call one session and one transaction."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.days import utc_now
from psg_admin.kernel.errors import Doubt, DoubtKind, UserError
from psg_admin.store.answers import Answers
from psg_admin.store.engine import BUSY_SECONDS, as_user_errors, make_engine
from psg_admin.store.failure import damage_as_user_errors
from psg_admin.store.feature import Feature, follow, give_features
from psg_admin.store.file_identity import FileIdentity
from psg_admin.store.journal import EntryKind, Head, head, noted, watch, write_entry
from psg_admin.store.list_query import Work
from psg_admin.store.once import Once, require_new
from psg_admin.store.pen import doubt as pen_doubt
from psg_admin.store.revision import SCHEMA
from psg_admin.store.seen import Memory, clock_doubt
from psg_admin.store.server import HOLD_SECONDS
from psg_admin.store.undo import UndoState, choose, read_undo_state, require_named, take_back

T = TypeVar("T")


class Office:
    """An open database. Safe to use from several threads; writes run one after another."""

    def __init__(
        self,
        url: URL,
        *,
        features: Sequence[Feature],
        actor: str,
        clock: Callable[[], datetime] = utc_now,
        wait: float = BUSY_SECONDS,
        hold: float = HOLD_SECONDS,
    ) -> None:
        """Open the database at ``url``, which must be of this program's schema (see ``store.migrate``).

        ``actor`` is written into the journal with each deed; ``wait`` is how many seconds a deed waits for another
        program's or desk's deed to end, and ``hold`` how many a server lets it say nothing in the middle of one.
        """
        self.url = url
        self.actor = actor
        self.clock = clock
        self.features = features
        self._file = FileIdentity(url)
        self._writer = make_engine(url, writes=True, wait=wait, actor=actor, hold=hold, identity=self._file)
        self._reader = make_engine(url, writes=False, wait=wait, actor=actor, identity=self._file)
        self._answers = Answers(url)
        self._lane = threading.Lock()
        self._accepted: set[DoubtKind] = set()
        self.memory = Memory(url)
        self.doubt: Doubt | None = None

    def look_back(self) -> None:
        """Compare the office with what was seen of it here last: ``doubt`` says what does not fit, None: all does.

        What fits is remembered. An office that is damaged is not compared; whatever reads it next tells why.
        """
        with suppress(UserError):
            self.doubt = self.read(self._look_back)

    def _look_back(self, session: Session) -> Doubt | None:
        connection = session.connection()
        newest = head(connection)
        doubt = self.memory.doubt(connection, newest)
        if doubt is None and newest.number > self.memory.read(newest.identity).entry:
            self.memory.remember(newest)
        return doubt

    def accept(self, kind: DoubtKind) -> None:
        """Write although there is a ``Doubt`` of ``kind``: a person says that it is right."""
        self._accepted.add(kind)
        if self.doubt is not None and self.doubt.kind == kind:
            self.doubt = None

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
            give_features(session, self.features)
            return query(session)

    def write(
        self, operation: Work[Changes], *, once: Once | None = None, by_itself: bool = False, takes_pen: bool = False
    ) -> Changes:
        """Run ``operation`` in one transaction with its journal entry: all of it is kept, or nothing.

        ``once``: the key under which it is done; a key that was used before does nothing. ``by_itself``: the program
        does it, unasked, and numbers nothing, so that no doubt is in its way. ``takes_pen``: it is done to have the pen
        here, so that it does not matter that it is elsewhere.

        :raises DoneAlready: when something was done under the key.
        :raises Doubt: when something does not look right that nobody has accepted (:meth:`accept`).
        :raises UserError: whatever the operation refuses with; then nothing was changed.
        :raises Unusable: when the database cannot be written.
        """
        with self._writing(once, by_itself=by_itself, takes_pen=takes_pen) as deed:
            changes = self._carry_out(deed.session, operation)
            kind = EntryKind.UPKEEP if changes.upkeep else EntryKind.DEED
            return self._enter(deed, changes, kind, once=once)

    def undo(self, entry_id: int | None = None, *, named: int | None = None, once: Once | None = None) -> Changes:
        """Take back the newest deed of this person, or that of entry ``entry_id``, whosesoever it is.

        ``named`` is what the person was told is next (``UndoState.undo_id``): they may work at several desks.

        :raises Refused: when there is nothing to take back, the deed cannot be, or is not the one ``named``.
        :raises Conflict: when its rows have been changed since.
        """
        return self._take_back(entry_id, EntryKind.UNDO, named, once)

    def redo(self, *, named: int | None = None, once: Once | None = None) -> Changes:
        """Do again what this person undid last, while they did nothing else since.

        :raises Refused: when there is nothing to do again, or it is not what ``named`` says (``UndoState.redo_id``).
        :raises Conflict: when its rows have been changed since.
        """
        return self._take_back(None, EntryKind.REDO, named, once)

    def undo_state(self) -> UndoState:
        """Return what Undo and Redo would take back now, in words."""
        return self.read(partial(read_undo_state, actor=self.actor))

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.dispose()
        self._writer.dispose()
        self._file.leave()

    def _take_back(self, entry_id: int | None, kind: EntryKind, named: int | None, once: Once | None) -> Changes:
        with self._writing(once) as deed:
            entry, rows = choose(deed.session, entry_id, kind, actor=self.actor)
            require_named(deed.session, entry, named, kind)
            today = deed.at.astimezone().date()
            if entry.kind is EntryKind.UNDO:  # also from the history: what was done stands again
                kind = EntryKind.REDO
            work = partial(take_back, entry=entry, rows=rows, kind=kind, today=today)
            return self._enter(deed, self._carry_out(deed.session, work), kind, undoes=entry.id, once=once)

    @contextmanager
    def _writing(
        self, once: Once | None = None, *, by_itself: bool = False, takes_pen: bool = False
    ) -> Iterator["_Deed"]:
        """Give the watched session of a deed: what is done in it is kept when the work inside ends well, or nothing."""
        with self._lane:
            with (
                collector_paused(),
                self._kept_where_it_was(),
                nullcontext() if by_itself else self._answers.known(self._writer),
                as_user_errors(self.url),
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
                damage_as_user_errors(session),
            ):
                give_features(session, self.features)
                session.connection()  # waits until nobody else writes
                if once is not None:
                    require_new(session, once)
                deed = _Deed(session, self.clock(), head(session.connection()))
                doubts = self._doubts(deed)
                held = pen_doubt(session) if deed.head.handed and not (by_itself or takes_pen) else None
                if held is not None:  # nobody accepts that: two pens are two histories
                    raise held
                if doubts and not by_itself:
                    raise doubts[0]
                watch(session)
                yield deed
                self._answers.commit(session, self._writer)
            if deed.entered and not doubts:
                self.memory.remember(deed.head)

    def _doubts(self, deed: "_Deed") -> list[Doubt]:
        """Return what does not look right and is not accepted."""
        seen = self.memory.doubt(deed.session.connection(), deed.head)
        found = (seen, clock_doubt(deed.head, now=deed.at))
        return [doubt for doubt in found if doubt is not None and doubt.kind not in self._accepted]

    @contextmanager
    def _kept_where_it_was(self) -> Iterator[None]:
        """Let nobody hear that a deed is done which went into a file that is no longer there."""
        yield
        self._file.require_kept()

    def _carry_out(self, session: Session, operation: Work[Changes]) -> Changes:
        """Run ``operation``, which its derivations may refuse as well as it does itself."""
        changes = operation(session)
        session.flush()
        touched = noted(session).touched()
        if changes.nothing and touched:
            message = f"a deed that says it did nothing changed {touched}"
            raise AssertionError(message)
        if touched:
            changes = replace(changes, topics=changes.topics | follow(session))
            for feature in self.features:
                for work in (*feature.guards, *feature.derivations):
                    work(session, touched)
            session.flush()
        return changes

    def _enter(
        self, deed: "_Deed", changes: Changes, kind: EntryKind, *, undoes: int | None = None, once: Once | None = None
    ) -> Changes:
        """Write the journal entry of what was carried out, where it was anything."""
        if not changes.nothing:
            deed.head = write_entry(
                deed.session, changes, at=deed.at, actor=self.actor, kind=kind, undoes=undoes, revision=SCHEMA,
                last=deed.head, deed_key=None if once is None else once.kept,
            )  # fmt: skip
            deed.entered = True
            self._answers.expect(deed.head, changes.summary)
        return changes


@dataclass(slots=True)
class _Deed:
    """A deed on its way: its session, the moment that it is of, and the end of the history, before and once it is
    ``entered``.
    """

    session: Session
    at: datetime
    head: Head
    entered: bool = False
