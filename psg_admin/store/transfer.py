"""Carrying an office from one engine to the other: every row of every table, with its id, and the ids that were drawn.

Both databases are of one schema, which need not be this program's: the tables are those that are found. The target is
empty. Whoever calls holds a transaction on each.
"""

from collections.abc import Generator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    LargeBinary,
    TableClause,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.types import TypeEngine

from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.store import copy_mark

_BATCH = 1000

# Made by the steps of the schema themselves, or by the database out of what it is given; or a copy's own.
_NOT_COPIED = ("alembic_version", "search_fts", "sqlite_", copy_mark.TABLE)

_HISTORY = frozenset({"journal_entry", "journal_row", "journal_text"})

_Columns = dict[str, TypeEngine[Any]]


def replace_rows(source: Connection, target: Connection, *, progress: Progress = quiet) -> None:
    """Write all that ``source`` holds in place of what ``target`` does. ``progress`` counts rows.

    Ids that were drawn in either are not drawn again, but for those of the history: its entries are numbered on.

    :raises Unusable: as :func:`copy_rows` does.
    """
    wanted = _tables(target)
    _refuse_others(source, _tables(source), wanted)
    spent = drawn(target)
    for name in reversed(wanted):
        target.execute(delete(table(name)))
        progress(0, 0)
    copy_rows(source, target, spent=spent, progress=progress)
    if target.dialect.name == "sqlite":  # where the last id that was drawn tells whether the newest entries are missing
        for name in _HISTORY:
            last = target.scalar(select(func.max(column("id"))).select_from(table(name))) or 0
            target.execute(
                text("UPDATE sqlite_sequence SET seq = :last WHERE name = :table"), {"last": last, "table": name}
            )


def copy_rows(
    source: Connection, target: Connection, *, spent: Mapping[str, int] | None = None, progress: Progress = quiet
) -> None:
    """Write all that ``source`` holds into the empty ``target``. ``progress`` counts rows.

    ``spent``: ids up to which none is drawn in ``target`` any more, by table, whatever ``source`` says.

    :raises Unusable: when one has tables or columns that the other lacks: nothing may stay behind unseen.
    """
    found, wanted = _tables(source), _tables(target)
    _refuse_others(source, found, wanted)
    counts = {name: _count(source, name) for name in found}
    done, total = 0, sum(counts.values())
    for name, columns in wanted.items():
        into = insert(_clause(name, columns))
        # Closed here, also when the work is stopped: a server keeps the place where a reading was left.
        with closing(_batches(source, name, found[name], columns)) as batches:
            for rows in batches:
                target.execute(into, rows)
                done += len(rows)
                progress(done, total)
    _keep_drawn(source, target, spent or {})


def differing_tables(source: Connection, target: Connection) -> list[str]:
    """Return the names of the tables that do not hold the same rows on both sides, each value compared."""
    found, wanted = _tables(source), _tables(target)
    return [
        name
        for name, columns in found.items()
        if name not in wanted or not _same(source, columns, target, wanted[name], name)
    ]


def _same(source: Connection, columns: _Columns, target: Connection, kinds: _Columns, name: str) -> bool:
    with (
        closing(_batches(source, name, columns, kinds)) as ours,
        closing(_batches(target, name, kinds, kinds)) as theirs,
    ):
        return all(mine == other for mine, other in zip_longest(ours, theirs))


def _tables(connection: Connection) -> dict[str, _Columns]:
    """Return the tables with their columns, each after those that it refers to."""
    inspector = inspect(connection)
    names = [name for name, _keys in inspector.get_sorted_table_and_fkc_names() if name is not None]
    return {
        name: {str(found["name"]): found["type"] for found in inspector.get_columns(name)}
        for name in names
        if not name.startswith(_NOT_COPIED)
    }


def _refuse_others(source: Connection, found: dict[str, _Columns], wanted: dict[str, _Columns]) -> None:
    missing = sorted(name for name, columns in wanted.items() if not columns.keys() <= found.get(name, {}).keys())
    if missing:
        raise Unusable(
            _("{name} is damaged: the tables {tables} are missing or incomplete. Restore the last backup.").format(
                name=source.engine.url.database, tables=", ".join(missing)
            )
        )
    unknown = sorted(name for name, columns in found.items() if columns.keys() != wanted.get(name, {}).keys())
    if unknown:
        raise Unusable(
            _(
                "{name} holds tables that are not psg_admin's: {tables}. They would be left out of the "
                "backup, so none was made. Move them to a database of their own."
            ).format(name=source.engine.url.database, tables=", ".join(unknown))
        )


def _clause(name: str, columns: _Columns) -> TableClause:
    return table(name, *(column(key, kind) for key, kind in columns.items()))


def _count(connection: Connection, name: str) -> int:
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


def _batches(
    connection: Connection, name: str, columns: _Columns, kinds: _Columns
) -> Generator[list[dict[str, Any]], None, None]:
    """Yield the rows of a table by id, so that one that refers to an earlier one of its own table finds it there.

    Their moments are as the columns of ``kinds`` keep them.
    """
    moments = [key for key in columns if isinstance(kinds[key], DateTime)]
    # Of files, each as large as an office allows, one is in memory at a time.
    at_once = 1 if any(isinstance(kind, LargeBinary) for kind in columns.values()) else _BATCH
    query = select(_clause(name, columns)).order_by(column("id")).execution_options(yield_per=at_once)
    with connection.execute(query) as result:
        for batch in result.mappings().partitions():
            rows = [dict(row) for row in batch]
            for row in rows:
                for key in moments:
                    row[key] = _moment(row[key], kinds[key])
            yield rows


def _moment(value: datetime | None, kind: TypeEngine[Any]) -> datetime | None:
    """Return a moment as a column keeps it: aware, or where the engine knows no zones, in UTC."""
    zoned = isinstance(kind, DateTime) and kind.timezone
    if value is None or (value.tzinfo is None and not zoned):
        return value
    moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return moment if zoned else moment.replace(tzinfo=None)


def _keep_drawn(source: Connection, target: Connection, spent: Mapping[str, int]) -> None:
    """Let the target go on drawing ids where the source was: an id is never used again, also when its row is gone."""
    for name, here in drawn(source).items():
        last = max(here, spent.get(name, 0))
        if target.dialect.name == "sqlite":
            # The journal's rows tell by themselves whether its newest are missing (see the check).
            if name not in _HISTORY:
                target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": name})
                target.execute(
                    text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": name, "last": last}
                )
        else:
            target.execute(text("SELECT setval(:sequence, :last)"), {"sequence": f"{name}_id_seq", "last": last})


def drawn(connection: Connection) -> dict[str, int]:
    """Return the last id that was drawn of each table; a table of which none was is left out."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0"
    else:
        query = (
            "SELECT replace(sequencename, '_id_seq', ''), last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
    return {str(name): int(last) for name, last in connection.exec_driver_sql(query)}
