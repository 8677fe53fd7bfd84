"""Reading the schema of a database back as plain text, so that two of them can be compared line by line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Connection

from psg_admin.store.engine import make_engine

_COLUMNS = """
    SELECT table_name, ordinal_position, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
        AND conrelid::regclass::text <> 'alembic_version'
"""
_INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_EXTENSIONS = "SELECT extname FROM pg_extension"


@contextmanager
def writing(url: URL) -> Iterator[Connection]:
    """Give a connection on which the schema may be changed."""
    engine = make_engine(url, writes=True, foreign_keys=False, steps=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def schema(url: URL) -> list[str]:
    """Return every table, column, constraint, index and trigger, each with all that it says, in a fixed order."""
    with writing(url) as connection:
        if connection.dialect.name == "sqlite":
            return sorted(_sqlite(connection))
        asked = (_COLUMNS, _CONSTRAINTS, _INDEXES, _EXTENSIONS)
        return sorted(str(tuple(row)) for query in asked for row in connection.exec_driver_sql(query))


def _sqlite(connection: Connection) -> Iterator[str]:
    for kind, name, sql in connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master"):
        if sql is None or name == "alembic_version":
            continue
        plain = re.sub(r"\s+", " ", sql).replace("( ", "(").replace(" )", ")")
        if kind != "table" or "VIRTUAL" in plain:
            yield f"{kind} {name}: {plain}"
            continue
        head, _, body = plain.replace(f'"{name}"', name, 1).partition("(")  # quoted where it was renamed
        # The order of the columns counts, that of the constraints does not.
        clauses = list(_clauses(body.rpartition(")")[0]))
        columns = [c for c in clauses if not c.startswith("CONSTRAINT")]
        yield f"{head}: {', '.join(columns)}"
        yield from (f"{head}: {c}" for c in clauses if c.startswith("CONSTRAINT"))


def _clauses(body: str) -> Iterator[str]:
    depth, clause = 0, ""
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield clause.strip()
            clause = ""
        else:
            clause += sign
    yield clause.strip()
