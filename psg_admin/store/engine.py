"""Opening the two kinds of database, and saying in words what is wrong with one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from psg_admin.kernel.errors import BadInput, PasswordWanted, Unusable, overtaken
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.store import aside
from psg_admin.store.address import refuse_password, refuse_secrets, spoken, spoken_host
from psg_admin.store.disk import typed_path
from psg_admin.store.file_identity import FileIdentity
from psg_admin.store.ordering import teach_letters
from psg_admin.store.passfile import passfile
from psg_admin.store.server import HOLD_SECONDS, server_engine, server_sentence, wants_password
from psg_admin.store.write_queue import WriteQueue

Url = URL
"""The address of a database, for faces that hand one on and know no SQLAlchemy."""

BUSY_SECONDS = 10.0
"""How long a deed waits for another program's or desk's deed to end."""


_ASIDE = "aside"


def parse_url(text: str) -> URL:
    """Return the address of a database: ``postgresql://…``, ``sqlite:///…`` or the path of a file.

    :raises BadInput: when it is no such address, or holds a password; what may be one is not said back.
    """
    refuse_secrets(text)
    if "://" not in text:
        return file_url(typed_path(text))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise BadInput(
            _("“{text}” is not the address of a database.").format(text=spoken(text)), field="database"
        ) from None
    name = url.get_backend_name()
    if name in {"postgresql", "postgres"}:
        refuse_password(url)
        if not url.database:
            raise BadInput(
                _("“{text}” names no database: write postgresql://USER@HOST/NAME.").format(text=spoken(text)),
                field="database",
            )
        return url.set(drivername="postgresql+psycopg")
    if name != "sqlite" or url.host or not url.database or url.database == ":memory:":
        raise BadInput(
            _("A database is a file or a PostgreSQL address, not “{text}”.").format(text=spoken(text)),
            field="database",
        )
    return url


def file_url(path: Path) -> URL:
    """Return the address of the database in the file at ``path``."""
    return URL.create("sqlite", database=str(path))


def make_engine(
    url: URL, *, writes: bool, wait: float = BUSY_SECONDS, foreign_keys: bool = True, steps: bool = False,
    actor: str = "", hold: float = HOLD_SECONDS, identity: FileIdentity | None = None,
) -> Engine:  # fmt: skip
    """Return an engine for one lane: the write lane takes the write lock at once, the read lane cannot write.

    ``wait``: how many seconds to wait for another writer. ``foreign_keys=False`` is for changes of the schema, which
    rebuild tables on SQLite; whoever asks for it looks for broken references before committing. ``steps``: the schema
    is made or changed, or may not be there. A server is told the name of the ``actor``, and lets others go on when a
    writer has said nothing for ``hold`` seconds. ``identity`` (None: as it is now) is that of the file when the
    office was opened: no connection is made to another one, and nothing written there.

    :raises Unusable: when the driver of PostgreSQL is missing.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, writes=writes, wait=wait, foreign_keys=foreign_keys, identity=identity)
    return server_engine(url, writes=writes, wait=wait, steps=steps, actor=actor, hold=hold)


def _sqlite_engine(url: URL, *, writes: bool, wait: float, foreign_keys: bool, identity: FileIdentity | None) -> Engine:
    # The connection that was put back last is taken again: its cache is warm, and the others need not fill theirs.
    engine = create_engine(
        url, connect_args={"timeout": wait, "check_same_thread": False}, hide_parameters=True, poolclass=QueuePool,
        pool_use_lifo=True,
    )  # fmt: skip
    file = Path(url.database or "")
    queue = WriteQueue(file, wait)

    def require() -> None:
        if identity is not None:
            identity.require()

    def connecting(_dialect: Any, entry: ConnectionPoolEntry, *_how: Any) -> sqlite3.Connection | None:
        require()
        if writes:
            return None  # in the ordinary way
        connection, entry.info[_ASIDE] = aside.connect(file, wait)
        return connection

    def put_back(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        if entry.info.get(_ASIDE):
            entry.invalidate()  # the next reading may be an ordinary one

    event.listen(engine, "do_connect", connecting)
    if not writes:
        event.listen(engine, "checkin", put_back)
        event.listen(engine, "engine_disposed", lambda _engine: aside.leave(file))

    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, below
        teach_letters(cast("sqlite3.Connection", connection))
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        # In KiB: what a search and the rows of a list touch in an office of 50,000 people stays from key to key, and a
        # long deed keeps what it changes. Nothing is taken before it is used.
        cursor.execute("PRAGMA cache_size=-32000")
        cursor.execute("PRAGMA temp_store=MEMORY")
        if writes:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
        else:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    def begin(connection: Connection) -> None:
        if writes:
            require()
            queue.begin(cast("sqlite3.Connection", connection.connection.dbapi_connection))
            require()  # it may have gone while this desk waited
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    return engine


@contextmanager
def as_user_errors(url: URL, *, reading: bool = False) -> Iterator[None]:
    """Turn what a database cannot do into a sentence; anything else passes as it is.

    ``reading``: the work inside may not write, so that an attempt to is a bug and passes as one.

    :raises Unusable: for a database that is locked, read-only, broken, full, no database, or out of reach.
    :raises Conflict: when another desk saved the same row in between.
    :raises BadInput: for words that are no text, which no database takes.
    """
    try:
        yield
    except UnicodeEncodeError as error:  # words of a command line, in another coding than the terminal's
        raise BadInput(
            _("“{text}” holds characters that cannot be read. Type it again.").format(
                text=shorten(error.object.encode("utf-8", "replace").decode("utf-8"))
            )
        ) from error
    except UnicodeDecodeError as error:  # SQLite's own words on a broken schema, with bytes of it that are no text
        if b"malformed" not in error.object:
            raise
        raise Unusable(_damaged().format(name=url.database)) from error
    except StaleDataError:
        raise overtaken() from None
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if isinstance(cause, sqlite3.Error) != (url.get_backend_name() == "sqlite"):
            raise  # of two databases at once it is the other one, whose own sentence is told further out
        if isinstance(cause, sqlite3.Error):
            sentence = _sqlite_sentence(cause, url, reading=reading)
            if sentence is None:  # what was found while a deed was being taken back, because of another one
                sentence = _earlier(error, url, reading=reading)
        elif "cannot contain NUL" in str(cause):
            raise BadInput(_("What was typed holds a NUL character, which no text can have. Type it again.")) from error
        else:
            sentence = server_sentence(error, reading=reading)
        if sentence is None:
            raise
        why = (str(cause).strip().splitlines() or [""])[0]
        kind = PasswordWanted if wants_password(error) else Unusable
        named = {"name": url.database or "", "host": spoken_host(url), "file": passfile(url.query)}
        raise kind(sentence.format(**named, why=why)) from error


def _earlier(error: BaseException, url: URL, *, reading: bool) -> str | None:
    """Return the sentence for the failure that led to ``error``, or None where none of them has one."""
    before = error.__context__
    while before is not None:
        cause = before.orig if isinstance(before, DBAPIError) else before
        if isinstance(cause, sqlite3.Error):
            sentence = _sqlite_sentence(cause, url, reading=reading)
            if sentence is not None:
                return sentence
        before = before.__context__
    return None


def _sqlite_sentence(error: sqlite3.Error, url: URL, *, reading: bool) -> str | None:
    """Return the sentence for a result code of SQLite (https://www.sqlite.org/rescode.html), or None for a bug."""
    code = getattr(error, "sqlite_errorname", "")
    if code == "SQLITE_READONLY" and reading:
        return None
    if code.startswith("SQLITE_IOERR") and not _is_room(Path(url.database or "").parent):
        code = "SQLITE_FULL"  # where there is no room for its log's index, SQLite calls it an error of the disk
    for sign, sentence in (
        ("SQLITE_BUSY", _("Another program is writing to {name}. Try again in a moment.")),
        ("SQLITE_LOCKED", _("Another program is writing to {name}. Try again in a moment.")),
        ("SQLITE_READONLY", _("{name} can only be read, not written. Check who may write to the file and its folder.")),
        ("SQLITE_CORRUPT", _damaged()),
        ("SQLITE_NOTADB", _("{name} is not a database of psg_admin.")),
        ("SQLITE_FULL", _("The disk is full: nothing was changed. Make room, then try again.")),
        (
            "SQLITE_IOERR",
            _("{name} could not be read or written: the disk answers with an error. Nothing was changed."),
        ),
        ("SQLITE_CANTOPEN", _("{name} cannot be opened. Check that its folder exists and may be written.")),
    ):
        if code.startswith(sign):
            return sentence
    if str(error).startswith(("no such table", "no such column")):
        return _("{name} is not as psg_admin left it: {why}. Restore the last backup.")
    broken = ("could not decode to utf-8", "unsupported file format", "malformed")
    return _damaged() if any(sign in str(error).lower() for sign in broken) else None


def _is_room(folder: Path) -> bool:
    """Say whether the disk of ``folder`` has room for what SQLite writes at the least: an index of its log."""
    import shutil  # seldom needed, and slow to import

    try:
        return shutil.disk_usage(folder).free >= _LEAST_ROOM
    except OSError:
        return True  # whatever is wrong there, it is not known to be full


_LEAST_ROOM = 32 * 1024


def _damaged() -> str:
    return _("{name} is damaged. Restore the last backup: nothing was changed now.")
