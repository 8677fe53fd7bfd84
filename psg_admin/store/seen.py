"""What this computer saw last of an office, kept outside of it: an older file put back, or a lost log, is told.

One small file for each office and place, in the folder of what this computer remembers (:func:`psg_admin.paths.state`).
It names no person and no deed. What is lost with it is the memory alone: it is never in the way of a deed.
"""

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, select

from psg_admin import paths
from psg_admin.kernel.days import show_day, show_moment
from psg_admin.kernel.errors import Doubt
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.address import spoken_host
from psg_admin.store.journal import FIRST_HASH, Head, JournalEntry
from psg_admin.store.private import make_folder

_PAGE = 1024

CLOCK_DAYS = 366
"""A clock further than this from the newest deed, either way, is asked about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen last: entry ``entry`` with its ``hash``, written ``at`` a moment (ISO, UTC).

    ``proved`` is the entry to which all was proved last, with its hash and the moment of it; ``turn`` the table with
    which the next tenth begins.
    """

    identity: str
    place: str
    entry: int = 0
    hash: str = FIRST_HASH
    at: str = ""
    proved: int = 0
    proved_hash: str = FIRST_HASH
    proved_at: str = ""
    turn: int = 0


_FIELDS = tuple(each.name for each in fields(Seen))


def place_of(url: URL) -> str:
    """Return where the office of ``url`` lies, as it is told apart from others: its file, or server and database."""
    if url.get_backend_name() == "sqlite":
        return str(Path(url.database or "").resolve())
    return f"{spoken_host(url)}:{url.port or 5432}/{url.database}"


def place_key(place: str) -> str:
    """Return what stands for a place in the names of files: 16 hexadecimal figures."""
    return hashlib.sha256(place.encode(errors="surrogateescape")).hexdigest()[:16]


def forget(url: URL) -> None:
    """Forget whatever was seen at ``url``: what lies there now was put there on purpose."""
    with suppress(OSError):
        for file in _folder().glob(f"*-{place_key(place_of(url))}.json"):
            file.unlink(missing_ok=True)


class Memory:
    """What this computer remembers of the office at one place."""

    def __init__(self, url: URL) -> None:
        """Nothing is read before it is asked for."""
        self._place = place_of(url)
        self._files: dict[str, Path] = {}
        self._read = b"", Seen("", "")  # what was read last, and what it says

    def doubt(self, connection: Connection, newest: Head) -> Doubt | None:
        """Return what speaks against the office being as it was seen here last, now that its history ends with
        ``newest``; None where nothing does.
        """
        seen = self.read(newest.identity)
        if seen.entry > newest.number:
            return _behind(seen, newest)
        if seen.entry and seen.hash != (
            newest.hash if seen.entry == newest.number else _hash_of(connection, seen.entry)
        ):
            return _other_history(seen)
        return None

    def read(self, identity: str) -> Seen:
        """Return what was seen last of the office of ``identity`` here; nothing, where that cannot be read."""
        nothing = Seen(identity, self._place)
        with suppress(OSError, ValueError, TypeError):
            text = self._file(identity).read_bytes()
            if text != self._read[0]:
                kept = json.loads(text)
                self._read = text, Seen(**{name: kept[name] for name in _FIELDS if name in kept})
            seen = self._read[1]
            if seen.identity == identity and seen.place == self._place and _is_plain(seen):
                return seen
        return nothing

    def remember(self, newest: Head) -> None:
        """Remember that the history ends with ``newest``.

        It is not written through to the disk: a deed would wait for that, and what is remembered too little is told
        too little, but never wrong.
        """
        seen = self.read(newest.identity)
        moment = "" if newest.at is None else newest.at.isoformat()
        seen = replace(seen, entry=newest.number, hash=newest.hash, at=moment)
        if seen.proved > seen.entry:
            seen = replace(seen, proved=0, proved_hash=FIRST_HASH)
        self.write(seen)

    def prove(self, identity: str, *, entry: int, hashed: str, turn: int, at: datetime) -> None:
        """Remember that all was proved to ``entry`` with its hash at the moment ``at``, and whose ``turn`` is next."""
        moment = at.astimezone(UTC).isoformat()
        seen = self.read(identity)
        self.write(replace(seen, proved=entry, proved_hash=hashed, proved_at=moment, turn=turn))

    def write(self, seen: Seen) -> None:
        """Keep ``seen``: over what was kept, by one write of one page, which a program that is killed does not halve.

        Another file in its place would be written out to the disk at once by some systems, and each deed wait for it.
        """
        kept = json.dumps({name: getattr(seen, name) for name in _FIELDS}).encode()
        file = self._file(seen.identity)
        with suppress(OSError):
            try:
                made = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            except FileNotFoundError:
                make_folder(file.parent)
                made = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.write(made, kept.ljust(max(_PAGE, os.fstat(made).st_size)))
            finally:
                os.close(made)

    def _file(self, identity: str) -> Path:
        if identity not in self._files:
            self._files[identity] = _folder() / f"{identity}-{place_key(self._place)}.json"
        return self._files[identity]


def clock_doubt(head: Head, *, now: datetime) -> Doubt | None:
    """Return what speaks against the clock, which says ``now`` (aware): it is far from the newest deed."""
    newest = head.deed_at
    if newest is None or abs(now - newest) <= timedelta(days=CLOCK_DAYS):
        return None
    return Doubt(
        _(
            "The clock of this computer says {today}, but the newest entry of this office is of {day}, more than a "
            "year away. What is done now would be numbered and dated by that clock."
        ).format(today=show_day(now.astimezone().date()), day=show_day(newest.astimezone().date())),
        kind="clock",
    )


def _behind(seen: Seen, newest: Head) -> Doubt:
    count = seen.entry - newest.number
    return Doubt(
        ngettext(
            "This office is behind what was seen here on {moment}: {count} deed is missing (entry {entry}). An older "
            "file was put in its place, or its log was lost.",
            "This office is behind what was seen here on {moment}: {count} deeds are missing (the newest: entry "
            "{entry}). An older file was put in its place, or its log was lost.",
            count,
        ).format(count=show_count(count), entry=seen.entry, moment=_moment(seen.at)),
        kind="behind",
    )


def _other_history(seen: Seen) -> Doubt:
    return Doubt(
        _(
            "The history of this office is not the one that was seen here on {moment}: its entry {entry} is another "
            "one. "
            "Another file was put in its place."
        ).format(entry=seen.entry, moment=_moment(seen.at)),
        kind="other-history",
    )


def _is_plain(seen: Seen) -> bool:
    """Say whether everything in it is what it should be: anybody may have written into the file."""
    return (
        all(type(number) is int for number in (seen.entry, seen.proved, seen.turn))
        and all(type(text) is str for text in (seen.hash, seen.proved_hash))
        and all(not text or datetime.fromisoformat(text).tzinfo for text in (seen.at, seen.proved_at))
    )


def _moment(kept: str) -> str:
    return show_moment(datetime.fromisoformat(kept).astimezone()) if kept else "–"


def _hash_of(connection: Connection, entry_id: int) -> str | None:
    found: Any = connection.execute(select(JournalEntry.hash).where(JournalEntry.id == entry_id)).scalar()
    return None if found is None else str(found)


def _folder() -> Path:
    return paths.state() / "seen"
