"""Is the schema the one of this program? What somebody else put into the database, or took out of it, is named.

On SQLite an empty office is made in memory by the same steps, and everything that is declared compared with it, word
for word. On PostgreSQL Alembic compares the tables with the models, and what acts by itself is looked for.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.kernel.words import _
from psg_admin.store.base import Base
from psg_admin.store.copy_mark import TABLE as COPY_MARK
from psg_admin.store.revision import SCHEMA, read_revision

_Declared = dict[str, tuple[str, str]]
"""By name: what kind of thing it is, and how it is declared."""


def check_schema(session: Session) -> list[str]:
    """Return a sentence for each table, index, trigger or view that is missing, changed, or somebody else's."""
    connection = session.connection()
    if read_revision(connection) != SCHEMA:
        return [_("The schema is not the one of this version of the program.")]
    found = _of_sqlite(connection) if connection.dialect.name == "sqlite" else _of_server(connection)
    return sorted(found)


def _of_sqlite(connection: Connection) -> Iterator[str]:
    now, wanted = _declared(connection), _wanted()
    for name in now.keys() | wanted.keys():
        if name not in wanted:
            yield _foreign(now[name][0], name)
        elif name not in now:
            yield _("The {kind} {name} is missing.").format(kind=_kind(wanted[name][0]), name=name)
        elif now[name] != wanted[name]:
            yield _("The {kind} {name} is not as this program makes it.").format(kind=_kind(now[name][0]), name=name)


def _declared(connection: Connection) -> _Declared:
    rows = connection.exec_driver_sql("SELECT name, type, sql FROM sqlite_master")
    # A backup that is opened where nothing can be written keeps its mark.
    return {
        name: (kind, _plain(name, sql or ""))
        for name, kind, sql in rows
        if name != COPY_MARK and not name.startswith("sqlite_")
    }


def _plain(name: str, sql: str) -> str:
    """Return a declaration without what differs between versions of SQLite: quotation marks, white space, and how FTS5
    keeps its own tables.
    """
    if name.startswith("search_fts_"):
        return ""
    return re.sub(r"\s+", "", sql.replace('"', ""))


@cache
def _wanted() -> _Declared:
    from psg_admin.store.upgrade import to_revision  # Alembic is slow to import, and seldom needed

    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            to_revision(connection, paths.migrations(), SCHEMA)
            return _declared(connection)
    finally:
        engine.dispose()


def _of_server(connection: Connection) -> Iterator[str]:
    from alembic.autogenerate import compare_metadata  # as above
    from alembic.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    for name in {_table_of(found) for found in _flat(compare_metadata(context, Base.metadata))}:
        if name in Base.metadata.tables:
            yield _("The {kind} {name} is not as this program makes it.").format(kind=_kind("table"), name=name)
        else:
            yield _foreign("table", name)
    for kind, query in _ACTING.items():
        for (name,) in connection.exec_driver_sql(query):
            yield _foreign(kind, name)
    for (name,) in connection.exec_driver_sql(_ASLEEP):
        yield _("The references of table {name} are switched off.").format(name=name)


def _flat(found: list[Any]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        if isinstance(one, list):
            yield from one
        else:
            yield one


def _table_of(found: tuple[Any, ...]) -> str:
    """Return the table that a difference of Alembic's is about.

    (https://alembic.sqlalchemy.org/en/latest/api/autogenerate.html#getting-diffs)
    """
    what, thing = found[0], found[1]
    if what in {"add_table", "remove_table"}:
        return str(thing.name)
    if hasattr(thing, "table"):
        return str(thing.table.name)
    return str(found[2])  # of a column: the schema comes first


def _foreign(kind: str, name: str) -> str:
    return _("The {kind} {name} is not of this program: somebody else put it into the database.").format(
        kind=_kind(kind), name=name
    )


def _kind(kind: str) -> str:
    return {
        "table": _("table"), "index": _("index"), "trigger": _("trigger"), "view": _("view"), "rule": _("rule"),
        "policy": _("policy"),
    }.get(kind, kind)  # fmt: skip


_HERE = "current_schema()::regnamespace"
_ACTING = {
    "trigger": f"""
        SELECT t.tgname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = {_HERE}
    """,  # noqa: S608 - a constant
    "rule": f"""
        SELECT r.rulename FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = {_HERE} AND c.relkind IN ('r', 'p')
    """,  # noqa: S608 - a constant
    "policy": f"""
        SELECT p.polname FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = {_HERE}
    """,  # noqa: S608 - a constant
    "view": f"""
        SELECT c.relname FROM pg_catalog.pg_class c
        WHERE c.relnamespace = {_HERE} AND c.relkind IN ('v', 'm', 'f') AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    """,  # noqa: S608 - a constant
}
"""What acts by itself on a server's tables, or stands in the place of one."""
_ASLEEP = f"""
    SELECT DISTINCT c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') AND c.relnamespace = {_HERE}
"""  # noqa: S608 - a constant
