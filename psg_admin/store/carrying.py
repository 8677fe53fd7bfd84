"""Carrying an office from one engine to the other: every row of every table, with its id, and the ids that were drawn.

Both databases are of this program's schema; the target is empty. Whoever calls holds a transaction on each.
"""

from sqlalchemy import Connection, func, insert, inspect, select, text

from psg_admin.kernel.progress import Progress, quiet
from psg_admin.store import journal, numbering, search, settings
from psg_admin.store.base import Base

OWN_TABLES = (journal, numbering, search, settings)
"""The store's own tables, imported here so that each of them is known and carried."""

_BATCH = 1000


def carry(source: Connection, target: Connection, *, progress: Progress = quiet) -> None:
    """Write all that ``source`` holds into the empty ``target``. ``progress`` counts rows.

    :raises RuntimeError: when the source has tables that this program does not know of: nothing may stay behind unseen.
    """
    tables = Base.metadata.sorted_tables
    unknown = {
        name
        for name in inspect(source).get_table_names()
        if name != "alembic_version" and not name.startswith(("search_fts", "sqlite_"))
    } - {str(table.name) for table in tables}
    if unknown:
        message = f"tables that are not carried: {sorted(unknown)}"
        raise RuntimeError(message)
    counts = {table: source.scalar(select(func.count()).select_from(table)) or 0 for table in tables}
    done, total = 0, sum(counts.values())
    for table in tables:
        # By id, so that a row that refers to an earlier one of its own table finds it there.
        query = select(table).order_by(table.c.id).execution_options(yield_per=_BATCH)
        for rows in source.execute(query).mappings().partitions():
            target.execute(insert(table), [dict(row) for row in rows])
            done += len(rows)
            progress(done, total)
    _keep_drawn(source, target)


def _keep_drawn(source: Connection, target: Connection) -> None:
    """Let the target go on drawing ids where the source was: an id is never used again, also when its row is gone."""
    for table, last in _drawn(source).items():
        if target.dialect.name == "sqlite":
            # The journal's rows tell by themselves whether its newest are missing (see the check).
            if table not in {"journal_entry", "journal_row"}:
                target.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
                target.execute(
                    text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), {"table": table, "last": last}
                )
        else:
            target.execute(text("SELECT setval(:sequence, :last)"), {"sequence": f"{table}_id_seq", "last": last})


def _drawn(connection: Connection) -> dict[str, int]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name, seq FROM sqlite_sequence WHERE seq > 0"
    else:
        query = (
            "SELECT replace(sequencename, '_id_seq', ''), last_value FROM pg_sequences "
            "WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
    return {str(table): int(last) for table, last in connection.exec_driver_sql(query)}
