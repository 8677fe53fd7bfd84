"""The rows of the tables as the history tells them: the text of each, read past the unit of work.

A whole office is read so, to prove it or to begin its history with it, so what is done to each value counts.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from itertools import count
from json.encoder import encode_basestring
from operator import call, itemgetter
from typing import Any

from sqlalchemy import Boolean, Connection, Dialect, String, Table
from sqlalchemy.types import TypeEngine

from psg_admin.store.base import Utc, WallTime, tables_in_order
from psg_admin.store.journal import told_columns

Say = Callable[[Any], str]
"""Returns a value of the driver as JSON."""

_BATCH = 5_000
_NONE = "CASE WHEN {} IS NULL THEN 'null' END"
_SECOND = "????-??-?? ??:??:??"
_NAMES = count(1)  # of the places where readings of a server stand


def told_tables() -> list[Table]:
    """Return the tables whose rows the history tells, parents before what hangs on them."""
    return [t for t in tables_in_order() if not {"derived", "journal"} & t.info.keys()]


def told_rows(connection: Connection, table: Table, *, where: str = "") -> Iterator[tuple[int, str]]:
    """Yield the id of each row of ``table`` with its text, in the order of the ids; ``where``: those alone."""
    keys = sorted(told_columns(table))
    says = [_say(table.c[key].type, connection.dialect) for key in keys]
    quick = [
        encode_basestring if isinstance(table.c[key].type, String) and not table.c[key].nullable else say
        for key, say in zip(keys, says, strict=True)
    ]
    form = "{" + ", ".join(f"{encode_basestring(key)}: %s" for key in keys) + "}"
    names = ", ".join(connection.dialect.identifier_preparer.quote(key) for key in ("id", *keys))
    name = connection.dialect.identifier_preparer.format_table(table)
    query = f"SELECT {names} FROM {name} {where} ORDER BY id"  # noqa: S608 - names of the schema
    for row in raw(connection, query):
        values = row[1:]
        try:
            text = form % tuple(map(call, quick, values))
        except TypeError:  # SQLite holds anything anywhere, once somebody has put it there
            text = form % tuple(map(call, says, values))
        yield row[0], text


def doubtful(connection: Connection, table: Table, names: Sequence[str]) -> Generator[int]:
    """Yield the ids of the rows of ``table`` that are not, letter for letter, the text of the only row of the journal
    that tells of them under one of ``names``; and of those that are told of, but not there. SQLite alone.

    Most rows have been made and not changed since, and SQLite says so without handing them out. What it cannot write
    as :func:`told_rows` would is yielded, too, so that nothing passes which that would not let pass.
    """
    quote, named = connection.dialect.identifier_preparer.quote, ", ".join("?" * len(names))
    parts = (
        f"'{'{' if place == 0 else ', '}{encode_basestring(key)}: ' || {_in_sql(table.c[key].type, f'n.{quote(key)}')}"
        for place, key in enumerate(sorted(told_columns(table)))
    )
    query = (
        "SELECT r.row_id FROM journal_row AS r LEFT JOIN journal_text AS t ON t.id = r.id "  # noqa: S608 - names of the schema
        f"LEFT JOIN {quote(table.name)} AS n ON n.id = r.row_id WHERE r.table_name IN ({named}) GROUP BY r.row_id "
        "HAVING count(*) <> 1 OR NOT coalesce(max(n.id IS NOT NULL AND t.before IS NULL "
        f"AND t.after = {' || '.join(parts)} || '}}'), 0) "
        f"UNION ALL SELECT n.id FROM {quote(table.name)} AS n WHERE NOT EXISTS "
        f"(SELECT * FROM journal_row AS r WHERE r.table_name IN ({named}) AND r.row_id = n.id)"
    )
    with closing(raw(connection, query, (*names, *names))) as found:
        yield from map(itemgetter(0), found)


def _in_sql(kind: TypeEngine[Any], column: str) -> str:
    """Return the SQL for what :func:`_say` makes of a column of ``kind``, null where that is not plainly to be said."""
    if isinstance(kind, Boolean):
        return f"CASE {column} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {_NONE.format(column)} END"
    if isinstance(kind, Utc | WallTime):
        zone = "+00:00" if isinstance(kind, Utc) else ""
        day, hour = f"substr({column}, 1, 10)", f"substr({column}, 12, {{}})"
        return (
            f"CASE WHEN {column} GLOB '{_SECOND}.000000' THEN {_joined(day, hour.format(8), zone)} "
            f"WHEN {column} GLOB '{_SECOND}.??????' THEN {_joined(day, hour.format(15), zone)} "
            f"ELSE {_NONE.format(column)} END"
        )
    return (
        f"CASE typeof({column}) WHEN 'text' THEN json_quote({column}) WHEN 'integer' THEN {column} "
        f"WHEN 'null' THEN 'null' END"
    )


def _joined(day: str, hour: str, zone: str) -> str:
    return f"""'"' || {day} || 'T' || {hour} || '{zone}"'"""


def raw(connection: Connection, query: str, values: Sequence[Any] = ()) -> Generator[Any]:
    """Yield the rows of a query as the driver gives them, in portions; on a server they stay there until then."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(query, tuple(values))
    else:
        cursor = connection.connection.cursor(name=f"told_{next(_NAMES)}")
        cursor.execute(query.replace("?", "%s"), tuple(values))
    try:
        while some := cursor.fetchmany(_BATCH):
            yield from some
    finally:
        with suppress(connection.dialect.loaded_dbapi.Error):  # where the reading failed, it is closed already
            cursor.close()


def _say(kind: TypeEngine[Any], dialect: Dialect) -> Say:
    """Return what says a value of a column of ``kind`` as JSON."""
    if isinstance(kind, Boolean):
        return _truth
    if dialect.name == "sqlite":
        return _text_of_utc if isinstance(kind, Utc) else _text_of_wall if isinstance(kind, WallTime) else _plain
    return _moment if isinstance(kind, Utc) else _plain


def _plain(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if value is None:
        return "null"
    if kind is int:
        return str(value)
    return f'"{value.isoformat()}"' if isinstance(value, datetime | date) else encode_basestring(str(value))


def _truth(value: Any) -> str:
    return (
        "null" if value is None else "true" if value == 1 else "false" if value == 0 else encode_basestring(str(value))
    )


def _moment(value: datetime | None) -> str:
    return "null" if value is None else f'"{value.astimezone(UTC).isoformat()}"'


def _text_of_utc(value: str | None) -> str:
    return "null" if value is None else encode_basestring(f"{_iso(value)}+00:00")


def _text_of_wall(value: str | None) -> str:
    return "null" if value is None else encode_basestring(_iso(value))


def _iso(kept: str) -> str:
    """Return a moment as SQLAlchemy keeps it in a file of SQLite ("2016-10-20 09:00:00.000000") in ISO's form."""
    text = str(kept)
    whole, _point, fraction = text.partition(".")
    return whole.replace(" ", "T", 1) + (f".{fraction}" if fraction.strip("0") else "")
