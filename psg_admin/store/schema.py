"""Is the schema the one of this program? What somebody else put into the database, or took out of it, is named.

On SQLite an empty office is made in memory by the same steps, and everything that is declared compared with it, word
for word. On PostgreSQL the catalogues of the server are read, and compared with those of a fresh office, which lie in
a file beside the steps; whatever acts by itself there is somebody else's.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, create_engine
from sqlalchemy.orm import Session

from psg_admin import paths
from psg_admin.kernel.words import _
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
    now, wanted = server_schema(connection), _wanted_of_server()
    tables = {found.table for found in wanted}
    others = {found.table for found in now.keys() ^ wanted.keys() if found.kind == "table"}
    for found in now.keys() | wanted.keys():
        # Of a table that is missing, or somebody else's, that is all there is to say.
        if found.kind != "table" and found.table and (found.table in others or found.table not in tables):
            continue
        kind, name = _kind(found.kind), found.name
        if found not in wanted:
            yield _foreign(found.kind, name)
        elif found not in now:
            yield _("The {kind} {name} is missing.").format(kind=kind, name=name)
        elif now[found] != wanted[found]:
            yield _("The {kind} {name} is not as this program makes it.").format(kind=kind, name=name)
    for kind, query in _ACTING.items():
        for (name,) in connection.exec_driver_sql(query):
            yield _foreign(kind, name)
    for (name,) in connection.exec_driver_sql(_ASLEEP):
        yield _("The references of table {name} are switched off.").format(name=name)


class Declared(NamedTuple):
    """One thing that is declared on a server: its kind, the table that it belongs to ("" for a sequence), its name."""

    kind: str
    table: str
    name: str


def server_schema(connection: Connection) -> dict[Declared, str]:
    """Return all that is declared in the schema of an office on a server, with how the server itself tells it."""
    return {
        Declared(kind, table, name): _CASTS.sub("", definition)
        for kind, query in _DECLARED.items()
        for table, name, definition in connection.exec_driver_sql(query)
    }


def server_file() -> Path:
    """Return the file with what :func:`server_schema` says of a fresh office: ``python -m tools.server_schema``."""
    return paths.migrations() / "server.json"


@cache
def _wanted_of_server() -> dict[Declared, str]:
    kept: list[list[str]] = json.loads(server_file().read_text("utf-8"))
    return {Declared(kind, table, name): definition for kind, table, name, definition in kept}


def _foreign(kind: str, name: str) -> str:
    return _("The {kind} {name} is not of this program: somebody else put it into the database.").format(
        kind=_kind(kind), name=name
    )


def _kind(kind: str) -> str:
    return {
        "table": _("table"), "index": _("index"), "trigger": _("trigger"), "view": _("view"), "rule": _("rule"),
        "policy": _("policy"), "column": _("column"), "constraint": _("constraint"), "sequence": _("sequence"),
        "function": _("function"),
    }.get(kind, kind)  # fmt: skip


_CASTS = re.compile(r"::(character varying|text)\b(\[\])?")
"""Between kinds of text, which a server says elsewhere once an office was carried over by pg_dump."""

_DECLARED = {
    "table": """
        SELECT c.relname, c.relname, concat_ws(' ', c.relkind, c.relpersistence,
            CASE WHEN c.relispartition THEN 'part' END, CASE WHEN c.relrowsecurity THEN 'row security' END,
            CASE WHEN c.relforcerowsecurity THEN 'forced' END)
        FROM pg_catalog.pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    """,
    "column": """
        SELECT c.relname, c.relname || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END,
            CASE WHEN a.attnotnull THEN 'NOT NULL' END, nullif(a.attidentity, ''), nullif(a.attgenerated, ''),
            'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid, true))
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    """,
    # That a column is never empty stands with it; from PostgreSQL 18 on it is a constraint too.
    "constraint": """
        SELECT c.relname, k.conname, pg_get_constraintdef(k.oid, true)
            || CASE WHEN NOT i.indisvalid OR NOT i.indisready THEN ' (invalid)' ELSE '' END
        FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
        WHERE c.relnamespace = current_schema()::regnamespace
            AND (k.contype <> 'n' OR NOT k.convalidated) AND k.contype <> 't'
    """,
    "index": """
        SELECT c.relname, n.relname, pg_get_indexdef(i.indexrelid, 0, true)
            || CASE WHEN NOT i.indisvalid OR NOT i.indisready OR NOT i.indislive THEN ' (invalid)' ELSE '' END
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
        JOIN pg_catalog.pg_class n ON n.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_constraint k
            WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
        )
    """,
    "sequence": """
        SELECT '', c.relname, concat_ws(' ', 'OF', o.relname || '.' || a.attname,
            format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
            CASE WHEN s.seqcycle THEN 'CYCLE' END)
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_sequence s ON s.seqrelid = c.oid
        LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_catalog.pg_class o ON o.oid = d.refobjid
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE c.relnamespace = current_schema()::regnamespace
    """,
}
"""How the catalogues of a server are asked (https://www.postgresql.org/docs/current/catalogs.html): table, name, and
what is said of it, in the words that are the same in all versions.
"""

_ACTING = {
    "trigger": """
        SELECT t.tgname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
    """,
    "rule": """
        SELECT r.rulename FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    """,
    "policy": """
        SELECT p.polname FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid
        WHERE c.relnamespace = current_schema()::regnamespace
    """,
    "view": """
        SELECT c.relname FROM pg_catalog.pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('v', 'm', 'f') AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
    """,
    "function": """
        SELECT p.proname FROM pg_catalog.pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS (
            SELECT 1 FROM pg_catalog.pg_depend d
            WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        )
    """,
}
"""What acts by itself on a server's tables, or stands in the place of one."""
_ASLEEP = """
    SELECT DISTINCT c.relname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace
    UNION
    SELECT c.relname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'f' AND c.relnamespace = current_schema()::regnamespace
        AND (SELECT count(*) FROM pg_catalog.pg_trigger t WHERE t.tgconstraint = k.oid) <> 4
"""
"""References are kept by two triggers on each side."""
