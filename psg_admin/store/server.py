"""Talking to a PostgreSQL server: who is there, how long anybody may hold up the others, and what went wrong.

Desks write one after another: each takes the lock of the table ``writer``, which the server gives in the order in
which it was asked, and which nobody gets who has no right to that table.
"""

import os
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, unquote_plus

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.address import encryption, is_elsewhere, spoken_host
from psg_admin.store.passfile import passfile, require_private

REACH_SECONDS = 10
"""How long a server may take to answer at all."""

HOLD_SECONDS = 60.0
"""How long a desk may say nothing in the middle of a deed before the server gives its place to the next one."""

LONG_SECONDS = 3600.0
"""The same for what reads, which holds up nobody, and for long work: an upgrade, a sample, a whole office read in."""

STATEMENT_SECONDS = 600
"""How long one statement of a deed or of a question may take."""

MAKING_LOCK = 0x707367
"""“psg”: of desks that begin an office in one empty database, where there is no table to lock, one is the first."""

_NAME_BYTES, _PLACE_BYTES = 30, 13
"""What there is room for in the 63 bytes of what a connection calls itself, with the moment since when it writes."""

_NO_PASSWORD, _WRONG_PASSWORD = "no password supplied", "password authentication failed"

_ALONE = "LOCK TABLE writer IN EXCLUSIVE MODE"

_WRITING = """
    SELECT a.application_name, extract(epoch FROM clock_timestamp())::float
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.relation = to_regclass('writer') AND l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
    AND l.mode IN ('ExclusiveLock', 'AccessExclusiveLock')
"""

_OWNED = """
    SELECT c.relname, pg_has_role(c.relowner, 'USAGE') FROM pg_catalog.pg_class c
    WHERE c.oid IN (to_regclass('writer'), to_regclass('journal_entry')) ORDER BY c.relname DESC
"""

_OUTSIDE = {
    "tcp_keepalives_idle": 30, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3, "tcp_user_timeout": 30_000,
    "client_connection_check_interval": 10_000,
}  # fmt: skip
"""How soon the server notices that a desk is gone; what its system cannot do it is not told again."""


def server_engine(url: URL, *, writes: bool, wait: float, steps: bool, actor: str, hold: float) -> Engine:
    """Return an engine of a server, see ``store.engine.make_engine``.

    :raises Unusable: when the driver of PostgreSQL is missing.
    """
    who = _called(actor)
    arguments: dict[str, str | int] = {
        "connect_timeout": REACH_SECONDS, "client_encoding": "utf8", "application_name": who, "keepalives": 1,
        "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000,
        **encryption(url),
    }  # fmt: skip
    arguments = {name: value for name, value in arguments.items() if name not in url.query}
    try:
        # What is told of a fault may be sent to somebody: no names and sums of the office.
        engine = create_engine(
            url, pool_pre_ping=True, pool_size=2 if writes else 5, connect_args=arguments, hide_parameters=True
        )
    except (ImportError, NoSuchModuleError):
        raise Unusable(
            _("This computer has no PostgreSQL driver: install the program with its “server” extra.")
        ) from None
    statement = 0 if steps else STATEMENT_SECONDS
    idle = hold if writes and not steps else LONG_SECONDS

    def reach(*_how: Any) -> None:
        if is_elsewhere(url):
            require_private(passfile(url.query))

    def connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        limits = {
            "idle_in_transaction_session_timeout": int(idle * 1000), "statement_timeout": statement * 1000,
            "lock_timeout": int(wait * 1000), **_outside(connection),
        }  # fmt: skip
        cursor = connection.cursor()
        cursor.execute(
            "SELECT " + ", ".join(f"set_config('{name}', '{limit}', false)" for name, limit in limits.items())
        )
        cursor.close()
        connection.commit()

    def begin(connection: Connection) -> None:
        if not writes:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        elif steps:
            _lock_for_steps(connection)
        else:
            _lock_for_deed(connection, who, wait)

    event.listen(engine, "do_connect", reach)
    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", begin)
    event.listen(engine, "handle_error", _without_details)
    return engine


def _without_details(failure: ExceptionContext) -> None:
    """Leave of what the server says its first message alone: DETAIL and CONTEXT quote the row or the values that it
    failed over, and what is told of a fault may be sent to somebody.
    """
    error = failure.original_exception
    message = getattr(getattr(error, "diag", None), "message_primary", None)
    if message is None:  # it is not the server who speaks
        return
    said = str(error)
    error.args = (message,)
    told = failure.sqlalchemy_exception
    if told is not None:
        told.args = tuple(one.replace(said, message) if isinstance(one, str) else one for one in told.args)


def _set(limits: Mapping[str, int], *, in_transaction: bool = False) -> str:
    parts = (f"set_config('{name}', '{limit}', {str(in_transaction).lower()})" for name, limit in limits.items())
    return f"SELECT {', '.join(parts)}"


def take_long(session: Session) -> None:
    """Let the running deed think for long between two statements, as where a whole office is made up."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        limits = {"idle_in_transaction_session_timeout": int(LONG_SECONDS * 1000), "statement_timeout": 0}
        connection.exec_driver_sql(_set(limits, in_transaction=True))


def _outside(connection: Any) -> dict[str, int]:
    """Return how soon the server is to notice that this desk is gone, as far as it can."""
    cursor = connection.cursor()
    cursor.execute(
        "SELECT name FROM pg_catalog.pg_settings WHERE name = ANY(%s) "
        "AND (name <> 'client_connection_check_interval' OR version() LIKE '%%linux%%')",
        (list(_OUTSIDE),),
    )
    return {name: _OUTSIDE[name] for (name,) in cursor.fetchall()}


def _lock_for_deed(connection: Connection, who: str, wait: float) -> None:
    """Wait in line for the lock of whoever writes, and say since when it is ours."""
    try:
        connection.exec_driver_sql(
            f"{_ALONE}; SELECT set_config('application_name', '{who} ' || "  # noqa: S608 - quoted in _called
            "to_hex(extract(epoch FROM clock_timestamp())::bigint), true)",
            execution_options={"no_parameters": True},
        )
    except DBAPIError as error:
        if _state(error) != "55P03":
            raise
        raise Unusable(_waited(connection, wait)) from error


def _lock_for_steps(connection: Connection) -> None:
    """Wait till no desk of this version or an older one writes; in an empty database, till nobody makes an office."""
    found = connection.exec_driver_sql(_OWNED).all()
    if not all(owned for _name, owned in found):
        raise needs_owner(connection)
    if found:
        connection.exec_driver_sql(f"LOCK TABLE {', '.join(name for name, _owned in found)} IN EXCLUSIVE MODE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MAKING_LOCK})")


def needs_owner(connection: Connection) -> Unusable:
    """Return the refusal to bring an older office up to date for somebody who has rights on its rows only."""
    url = connection.engine.url
    return Unusable(
        _(
            "The office {name} on {host} is of an older version of psg_admin, and you may not bring it up to date. "
            "Whoever looks after the database opens it once with this version; then it opens here too."
        ).format(name=url.database or "", host=spoken_host(url))
    )


def may_alter(connection: Connection) -> bool:
    """Say whether this person may bring the office up to date: on a server, whoever owns its tables may."""
    return connection.dialect.name == "sqlite" or all(owned for _name, owned in connection.exec_driver_sql(_OWNED))


def _waited(connection: Connection, wait: float) -> str:
    """Return the sentence on whoever writes, for a desk that has waited in vain."""
    raw = connection.connection.dbapi_connection
    name = connection.engine.url.database or ""
    found: tuple[str, float] | None = None
    if raw is not None:
        raw.rollback()
        cursor = raw.cursor()
        cursor.execute(_WRITING)
        found = cursor.fetchone()
        raw.rollback()
    writing = _writing(*found) if found is not None else None
    if writing is None:
        return _("Another desk is writing to {name}. Try again in a moment.").format(name=name)
    seconds = max(writing.seconds, int(wait), 1)
    where = {"person": writing.person, "computer": writing.computer}
    return ngettext(
        "{person} on {computer} has been writing for {count} second. Try again in a moment.",
        "{person} on {computer} has been writing for {count} seconds. Try again in a moment.",
        seconds,
    ).format(**where, count=show_count(seconds))


@dataclass(frozen=True, slots=True)
class _Writing:
    person: str
    computer: str
    seconds: int


def _writing(called: str, now: float) -> _Writing | None:
    """Return who writes, by what the connection calls itself; None for none of ours."""
    who, _blank, since = called.rpartition(" ")
    person, _at, computer = who.rpartition("@")
    try:
        return _Writing(unquote_plus(person), unquote_plus(computer), int(now - int(since, 16))) if person else None
    except ValueError:
        return None


def _called(actor: str) -> str:
    """Return what a connection calls itself: who is at which computer, in the letters that a server passes on."""
    computer = platform.node().partition(".")[0] or os.environ.get("COMPUTERNAME", "") or "?"
    return f"{_short(actor or 'psg_admin', _NAME_BYTES)}@{_short(computer, _PLACE_BYTES)}"


def _short(text: str, room: int) -> str:
    """Return as much of ``text`` as there is room for, in letters that are passed on as they are."""
    written = ""
    for letter in text:
        more = quote_plus(letter)
        if len(written) + len(more) > room:
            break
        written += more
    return written


def _state(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", None) or "")


def wants_password(error: Exception) -> bool:
    """Say whether a server was not reached for want of the right password."""
    return any(sign in str(getattr(error, "orig", "")) for sign in (_NO_PASSWORD, _WRONG_PASSWORD))


def server_sentence(error: Exception, *, reading: bool) -> str | None:
    """Return the sentence for an SQLSTATE of PostgreSQL (its manual, appendix A), or None for a bug."""
    state = _state(error)
    if state == "25006" and reading:
        return None
    for signs, sentence in (
        (("55P03", "40P01", "40001"), _("Another desk is writing to {name}. Try again in a moment.")),
        (("25006",), _("The database {name} on {host} can only be read, not written.")),
        (
            ("25P03", "57P05"),
            _("The server {host} has let others go on, because this desk said nothing for too long: do it again."),
        ),
        (("57014",), _("The server {host} has stopped what took too long: nothing was changed. Try again later.")),
        (("42501",), _("The database {name} on {host} does not let you do this: {why}")),
        (("53100",), _("The disk of {host} is full: nothing was changed. Make room there, then try again.")),
        (
            ("42P01", "42703", "3F"),
            _("The database {name} on {host} is not as psg_admin left it: {why}. Restore the last backup."),
        ),
        (("XX001", "XX002"), _("The database {name} on {host} is damaged: {why}")),
        (("0A000", "58P01"), _("The server {host} lacks something that psg_admin needs: {why}")),
        (("08", "28", "3D", "53", "57"), _("The database {name} on {host} cannot be reached: {why}")),
    ):
        if state.startswith(signs):
            return sentence
    # Without a statement it was the connecting that failed, also for an option that there is none of.
    if not state and isinstance(error, DBAPIError) and (isinstance(error, OperationalError) or error.statement is None):
        return _connecting(str(error.orig))
    return None


def _connecting(why: str) -> str:
    """Return the sentence on a connection that was not made, by the words of the server's own library."""
    for signs, sentence in (
        (
            (_NO_PASSWORD,),
            _(
                "The database {name} on {host} asks for a password, and there is none for it in the file {file}. It "
                "belongs there, for yourself alone to read, as a line HOST:PORT:DATABASE:USER:PASSWORD."
            ),
        ),
        (
            (_WRONG_PASSWORD,),
            _("The database {name} on {host} does not take the password that is kept for it in the file {file}."),
        ),
        (
            ("server does not support SSL", "SSL is not enabled"),
            _(
                "The server {host} does not encrypt what is said to it, so nothing was said. Have SSL switched on "
                "there; in a network that you trust, sslmode=prefer in the address does without."
            ),
        ),
        (
            ("certificate",),
            _("The server {host} does not prove to be the one that is meant, so nothing was said to it: {why}"),
        ),
    ):
        if any(sign in why for sign in signs):
            return sentence
    return _("The database {name} on {host} cannot be reached: {why}")
