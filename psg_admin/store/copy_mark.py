"""The mark that a backup carries: which state of which office it is, and a digest of all its bytes.

It lies in a table of its own, which an office does not have: whoever opens a backup as an office drops it. The digest
is that of the file with itself as noughts, so a single bit that has turned anywhere shows.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _
from psg_admin.store.disk import disk_as_user_errors
from psg_admin.store.journal import FIRST_HASH

TABLE = "copy_mark"
"""The table of the mark; it is carried over to no other database."""

_SIGN = 0x70736763
"""The application id of a marked file ("psgc"): a mark whose table is gone is missed."""

_BEGINNING = b"SQLite format 3\0"
_DIGEST_BYTES = 32
_WAIT = 0.5  # seconds for a file that another program holds: a backup is written to by nobody
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class State:
    """Which state of which office a file holds.

    ``identity`` is the office's, ``entry`` and ``hash`` are those of its newest entry (0 and noughts where there is
    none), ``newest_at`` is the moment of that one, ``made_at`` that of the copy (None: it has no mark).
    """

    identity: str
    entry: int
    hash: str
    newest_at: datetime | None
    made_at: datetime | None

    @property
    def marked(self) -> bool:
        """Whether the file carries a mark."""
        return self.made_at is not None


def derived_identity(first_hash: str) -> str:
    """Return the identity of an office from before there were any: what its first entry makes it."""
    return hashlib.sha256(f"office {first_hash}".encode()).hexdigest()[:32]


def put_mark(copy: Path, *, at: datetime) -> "Place":
    """Put the mark of a copy made ``at`` a moment (aware) into the file, all but its digest; return where that lies.

    The file is not written to from then on but by :meth:`Place.fill`.
    """
    marker = secrets.token_bytes(16)
    with closing(_connect(copy)) as file:
        file.execute("BEGIN IMMEDIATE")
        found = _state(file)
        file.execute(f"DROP TABLE IF EXISTS {TABLE}")
        file.execute(
            f"CREATE TABLE {TABLE} (identity TEXT NOT NULL, entry INTEGER NOT NULL, hash TEXT NOT NULL,"
            " made_at TEXT NOT NULL, seal BLOB NOT NULL)"
        )
        file.execute(
            f"INSERT INTO {TABLE} VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - a name of ours
            (found.identity, found.entry, found.hash, at.astimezone(UTC).isoformat(), marker + bytes(_DIGEST_BYTES)),
        )
        file.execute(f"PRAGMA application_id={_SIGN}")
        file.execute("COMMIT")
        root, size = _root(file)
    return Place(copy, root, size, marker)


def drop_mark(file: Path) -> None:
    """Let a file be an office: what is done in it from now on is under no digest."""
    with closing(_connect(file)) as opened:
        opened.execute("BEGIN IMMEDIATE")
        opened.execute(f"DROP TABLE IF EXISTS {TABLE}")
        opened.execute("PRAGMA application_id=0")
        opened.execute("COMMIT")


def is_marked(connection: Connection) -> bool:
    """Say whether the database is a copy that still carries its mark."""
    if connection.dialect.name != "sqlite":
        return False
    query = f"SELECT count(*) FROM sqlite_master WHERE name = '{TABLE}'"  # noqa: S608 - a name of ours
    return bool(connection.exec_driver_sql(query).scalar())


@dataclass(frozen=True, slots=True)
class Place:
    """Where the digest of a file lies: in the page ``root`` of so many bytes, behind its ``marker``."""

    file: Path
    root: int
    size: int
    marker: bytes

    def digest(self) -> bytes:
        """Return the digest of the file, with the one in it as noughts.

        :raises Unusable: when it cannot be read, or the mark is not where it was put.
        """
        found, begin, at = hashlib.sha256(), self._begin(), 0
        with disk_as_user_errors(self.file), self.file.open("rb", buffering=0) as file:
            while some := file.read(_CHUNK):
                over = range(max(begin, at), min(begin + _DIGEST_BYTES, at + len(some)))
                if over:
                    some = some[: over.start - at] + bytes(len(over)) + some[over.stop - at :]
                found.update(some)
                at += len(some)
        return found.digest()

    def fill(self, digest: bytes) -> None:
        """Write the digest into its place."""
        begin = self._begin()
        with disk_as_user_errors(self.file), self.file.open("rb+") as file:
            file.seek(begin)
            file.write(digest)

    def _begin(self) -> int:
        start = (self.root - 1) * self.size
        with disk_as_user_errors(self.file), self.file.open("rb") as file:
            file.seek(start)
            within = file.read(self.size).find(self.marker)
        if within < 0:
            raise altered(self.file)
        return start + within + len(self.marker)


def require_unaltered(file: Path) -> State | None:
    """Compare a backup with the digest in its mark; return what the mark says, None for a file without one.

    :raises Unusable: when it is not as it was made, by one bit; or it cannot be read.
    """
    try:
        with closing(_reading(file)) as opened:
            if not opened.execute(f"PRAGMA table_info({TABLE})").fetchone():
                if opened.execute("PRAGMA application_id").fetchone()[0] == _SIGN:
                    raise altered(file)
                return None
            [seal] = opened.execute(f"SELECT seal FROM {TABLE}").fetchone()  # noqa: S608 - a name of ours
            root, size = _root(opened)
            marker, kept = seal[:-_DIGEST_BYTES], seal[-_DIGEST_BYTES:]
    except (sqlite3.Error, UnicodeDecodeError, ValueError, TypeError) as error:
        raise altered(file) from error
    if not marker or Place(file, root, size, marker).digest() != kept:
        raise altered(file)
    return look_into(file)


def altered(file: Path) -> Unusable:
    """Return the refusal to use a backup that is not as it was made."""
    return Unusable(
        _(
            "{name} is not as it was when the backup was made: the file is damaged or was changed. Use another one."
        ).format(name=file)
    )


def look_into(file: Path) -> State | None:
    """Return which state of which office a file holds; None where that cannot be read, or there is no office in it."""
    with suppress(Unusable):
        return read_state(file)
    return None


def read_state(file: Path) -> State:
    """Return which state of which office a file holds.

    :raises Unusable: with the reason why that cannot be read, or that there is no office in it.
    """
    try:
        if not file.is_file() and file.exists():
            raise Unusable(_("{name} is not a file.").format(name=file))
        told = file.stat()
        if not told.st_size:
            raise Unusable(_("{name} is empty.").format(name=file))
        return _looked(file, told.st_size, told.st_mtime_ns)
    except OSError as error:
        raise Unusable(_("{name} cannot be read: {why}.").format(name=file, why=error.strerror or error)) from error


@lru_cache(maxsize=512)  # what fails is looked at anew
def _looked(file: Path, _size: int, _written: int) -> State:
    with file.open("rb") as opened:
        if opened.read(len(_BEGINNING)) != _BEGINNING:
            raise Unusable(
                _("{name} does not begin like a backup: it is something else, or damaged.").format(name=file)
            )
    try:
        with closing(_reading(file)) as connection:
            return _state(connection)
    except (sqlite3.Error, UnicodeDecodeError, ValueError, TypeError) as error:
        raise Unusable(_why(error).format(name=file)) from error


def _why(error: Exception) -> str:
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return _("{name} is held by another program and cannot be read now.")
    if str(error).startswith(("no such table", "no such column")):
        return _("There is no office in {name}.")
    return _("{name} is damaged and cannot be read.")


def _state(opened: sqlite3.Connection) -> State:
    tables = {name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    newest = opened.execute("SELECT id, hash, at FROM journal_entry ORDER BY id DESC LIMIT 1").fetchone()
    made_at, identity = next(_made(opened, tables), None), _identity(opened, tables)
    if newest is None:
        return State(identity, 0, FIRST_HASH, None, made_at)
    number, chained, at = newest
    return State(identity, int(number), str(chained), _moment(at), made_at)


def _identity(opened: sqlite3.Connection, tables: set[str]) -> str:
    if "office" in tables:
        found = opened.execute("SELECT identity FROM office").fetchone()
        if found is not None:
            return str(found[0])
    first = opened.execute("SELECT hash FROM journal_entry ORDER BY id LIMIT 1").fetchone()
    return "" if first is None else derived_identity(str(first[0]))


def _made(opened: sqlite3.Connection, tables: set[str]) -> Iterator[datetime]:
    if TABLE in tables:
        for (made_at,) in opened.execute(f"SELECT made_at FROM {TABLE}"):  # noqa: S608 - a name of ours
            yield datetime.fromisoformat(made_at)


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept).replace(tzinfo=UTC)


def _root(opened: sqlite3.Connection) -> tuple[int, int]:
    [root] = opened.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [TABLE]).fetchone()
    [size] = opened.execute("PRAGMA page_size").fetchone()
    return root, size


def _reading(file: Path) -> sqlite3.Connection:
    """Return a connection that leaves nothing beside the file; what an office in use has in its log is read as well."""
    log = file.with_name(f"{file.name}-wal")
    how = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=_WAIT)


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
