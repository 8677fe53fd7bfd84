"""Opening the two kinds of database, and saying in words what is wrong with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry

from psg_admin.kernel.errors import BadInput, Conflict, Unusable
from psg_admin.kernel.words import _

Url = URL
"""The address of a database, under a name that the faces may import without knowing SQLAlchemy."""

BUSY_SECONDS = 10
WRITER_LOCK = 0x707367  # "psg": the advisory lock that lets PostgreSQL desks write one after another


def parse_url(text: str) -> URL:
    """Return the address of a database: ``postgresql://…``, ``sqlite:///…`` or the path of a file.

    :raises BadInput: when it is no such address.
    """
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise BadInput(_("“{text}” is no address of a database.").format(text=text), field="database") from None
    name = url.get_backend_name()
    if name == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if name != "sqlite" or not url.database:
        raise BadInput(
            _("A database is a file or a PostgreSQL address, not “{text}”.").format(text=text), field="database"
        )
    return url


def make_engine(url: URL, *, writes: bool) -> Engine:
    """Return an engine for one lane: the write lane takes the write lock at once, the read lane cannot write."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, writes=writes)
    try:
        engine = create_engine(url, pool_pre_ping=True, pool_size=2 if writes else 5)
    except (ImportError, NoSuchModuleError):
        raise Unusable(
            _("This computer has no PostgreSQL driver: install psg-admin with its “server” extra.")
        ) from None

    def begin(connection: Connection) -> None:
        if writes:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    event.listen(engine, "begin", begin)
    return engine


def _sqlite_engine(url: URL, *, writes: bool) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})

    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


@contextmanager
def telling(url: URL) -> Iterator[None]:
    """Turn what a database cannot do into a sentence; anything else passes as it is.

    :raises Unusable: for a database that is locked, read-only, broken, full, no database, or out of reach.
    :raises Conflict: when another desk saved the same row in between.
    """
    try:
        yield
    except StaleDataError:
        raise Conflict(
            _("Somebody else has changed this since you opened it. Look at it again, then repeat your change.")
        ) from None
    except DatabaseError as error:
        sentence = _sentence(url, error)
        if sentence is None:
            raise
        raise Unusable(sentence) from error


def _sentence(url: URL, error: DatabaseError) -> str | None:
    told = str(error.orig).lower()
    name = url.database or ""
    for sign, sentence in (
        ("database is locked", _("Another program is writing to {name}. Try again in a moment.")),
        ("readonly", _("{name} can only be read, not written. Check who may write to the file and its folder.")),
        ("read-only", _("{name} can only be read, not written. Check who may write to the file and its folder.")),
        ("malformed", _("{name} is damaged. Restore the last backup: nothing was changed now.")),
        ("not a database", _("{name} is no database of psg_admin.")),
        ("disk is full", _("The disk is full: nothing was changed. Make room, then try again.")),
        ("no space left", _("The disk is full: nothing was changed. Make room, then try again.")),
        (
            "disk i/o error",
            _("{name} could not be read or written: the disk answers with an error. Nothing was changed."),
        ),
        ("unable to open", _("{name} cannot be opened. Check that its folder exists and may be written.")),
    ):
        if sign in told:
            return sentence.format(name=name)
    if url.get_backend_name() != "sqlite" and _out_of_reach(error):
        return _("The database {name} on {host} cannot be reached: {why}").format(
            name=name, host=url.host or "localhost", why=str(error.orig).strip().splitlines()[0]
        )
    return None


def _out_of_reach(error: DatabaseError) -> bool:
    state: Any = getattr(error.orig, "sqlstate", None)
    return type(error.orig).__name__ == "OperationalError" and (
        state is None or state[:2] in {"08", "28", "3D", "53", "57"}
    )
