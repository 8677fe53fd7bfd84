"""Desks that wait to write to one SQLite file are served in the order in which they came.

SQLite lets whoever asks at the right moment write, so that of many desks one may wait for ever. Here whoever does not
get the write lock at once draws a ticket: a file in a folder beside the office, the next number its name, on which the
desk holds a lock for as long as it waits. A desk whose turn has not come leaves the write lock alone. Tickets of
programs that have ended bear no lock and are taken away; one whose desk stands still, frozen or asleep, is passed.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from psg_admin.store.disk import hold, is_held
from psg_admin.store.private import FOLDER_MODE

FROZEN_SECONDS = 1.0
"""A desk in front that has given no sign of life for so long is passed."""

DRAWING_SECONDS = 0.3
"""For so long a ticket may lie there without a lock: it is drawn first, and held then."""

MOST = 6
"""While the queue goes on, a desk waits at most so many times longer than it would for one deed."""

_SIGN_SECONDS = 0.2
_SHORT, _LONG = 0.002, 0.02


def queue_of(file: Path) -> Path:
    """Return the folder of the tickets of those who wait for the office in ``file``."""
    return file.with_name(f".{file.name}-queue")


class WriteQueue:
    """The way to the write lock of the SQLite file ``file``; ``wait``: how many seconds a desk waits for one deed."""

    def __init__(self, file: Path, wait: float) -> None:
        self._folder = queue_of(file)
        self._wait = wait
        self._seen: dict[str, _Seen] = {}  # kept from deed to deed: who stands still is waited for once

    def begin(self, connection: sqlite3.Connection) -> None:
        """Take the write lock, in turn.

        :raises sqlite3.OperationalError: when another program has held it too long.
        """
        connection.execute("PRAGMA busy_timeout=0")
        try:
            if not self._is_queue() and _try(connection):
                return
            with self._ticket() as ticket:
                if ticket is None:  # nobody can queue where nothing can be written
                    connection.execute(f"PRAGMA busy_timeout={int(self._wait * 1000)}")
                    connection.execute("BEGIN IMMEDIATE")
                else:
                    self._wait_in(ticket, connection)
        finally:
            connection.execute(f"PRAGMA busy_timeout={int(self._wait * 1000)}")

    def _is_queue(self) -> bool:
        try:
            with os.scandir(self._folder) as found:
                return any(found)
        except OSError:
            return False

    def _wait_in(self, ticket: "_Ticket", connection: sqlite3.Connection) -> None:
        now = time.monotonic()
        last, until = now + MOST * self._wait, now + self._wait
        pause = _SHORT
        ahead_before: int | None = None
        while True:
            ticket.give_sign()
            ahead = self._ahead(ticket)
            if ahead == 0:
                if _try(connection):
                    return
                pause = _SHORT
            else:
                pause = min(_LONG, _SHORT * 2 * ahead)
            now = time.monotonic()
            if ahead_before is not None and ahead < ahead_before:
                until = now + self._wait  # somebody was served: it is not one deed that lasts too long
            ahead_before = ahead
            if now >= min(until, last):
                connection.execute("BEGIN IMMEDIATE")  # once more, and its own error
                return
            time.sleep(pause)

    def _ahead(self, ticket: "_Ticket") -> int:
        """Return how many are before ``ticket`` who are there and awake."""
        count, now = 0, time.monotonic()
        before, self._seen = self._seen, {}
        with suppress(OSError):
            for path in self._folder.iterdir():
                if not path.name.isdecimal() or int(path.name) >= ticket.number:
                    continue
                try:
                    sign = path.stat().st_mtime_ns
                except OSError:
                    continue
                seen = before.get(path.name)
                if seen is None or seen.sign != sign:
                    seen = _Seen(sign, now)
                silent = now - seen.at
                if silent >= DRAWING_SECONDS and not _is_alive(path):
                    continue
                if silent < FROZEN_SECONDS:
                    count += 1
                self._seen[path.name] = seen
        return count

    @contextmanager
    def _ticket(self) -> Iterator["_Ticket | None"]:
        ticket = self._draw()
        try:
            yield ticket
        finally:
            if ticket is not None:
                ticket.give_back()
                with suppress(OSError):
                    self._folder.rmdir()  # stays while somebody waits

    def _is_in_the_way(self) -> bool:
        """Say whether something else bears the name of the folder of tickets."""
        return os.path.lexists(self._folder) and not self._folder.is_dir()

    def _draw(self) -> "_Ticket | None":
        while True:
            try:
                self._folder.mkdir(FOLDER_MODE, exist_ok=True)
                taken = [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]
                number = max(taken, default=0) + 1
                path = self._folder / f"{number:09d}"
                file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "r+b")
            except (FileExistsError, FileNotFoundError):
                if not self._folder.parent.is_dir() or self._is_in_the_way():
                    return None
                continue  # somebody else drew it, or the last one has just gone and taken the folder away
            except OSError:
                return None
            # Whoever looked at it in between took it for one that was left behind: then there is no such ticket.
            if hold(file) and _is_named(file, path):
                return _Ticket(number, path, file)
            file.close()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A sign of life of another ticket, and when it was first seen here: clocks of computers differ."""

    sign: int
    at: float


@dataclass(slots=True)
class _Ticket:
    number: int
    path: Path
    file: BinaryIO
    _signed: float = field(default_factory=time.monotonic)

    def give_sign(self) -> None:
        """Let those behind know that somebody is awake here."""
        now = time.monotonic()
        if now - self._signed >= _SIGN_SECONDS:
            self._signed = now
            with suppress(OSError):
                os.utime(self.path)

    def give_back(self) -> None:
        _take_away(self.path, self.file.close)


def _is_named(file: BinaryIO, path: Path) -> bool:
    """Say whether ``path`` still names the open ``file``."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


def _is_alive(path: Path) -> bool:
    """Say whether the program that drew the ticket still runs; the ticket of one that does not is taken away."""
    try:
        with path.open("rb") as file:
            if is_held(file):
                return True
            _take_away(path, file.close)
    except OSError:
        pass
    return False


def _take_away(path: Path, let_go: Callable[[], None]) -> None:
    """Take a ticket away while its lock is still held, so that nobody holds one that is not there; Windows cannot."""
    if os.name == "nt":
        let_go()
    with suppress(OSError):
        path.unlink()
    let_go()


def _try(connection: sqlite3.Connection) -> bool:
    """Take the write lock if it is free."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            return False
        raise
    return True
