"""The revision of the schema: which one this program works with, and which one a database is of."""

from sqlalchemy import Connection

from psg_admin import paths
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.words import _

REVISIONS = tuple(sorted(step.stem for step in (paths.migrations() / "versions").glob("[0-9]*.py")))
"""The steps of the schema in ``db/migrations/versions``, the first one first: they are named by their days."""

SCHEMA = REVISIONS[-1]
"""The revision of the schema that this program works with."""

_SQLITE_TABLES = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
# What an extension brought along, such as the views of pg_stat_statements, makes a database nobody's.
_SERVER_TABLES = """
    SELECT c.relname FROM pg_catalog.pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
"""


def read_revision(connection: Connection) -> str | None:
    """Return the revision of the office in a database, None when the database is empty.

    :raises Unusable: when there is something else in it.
    """
    sqlite = connection.dialect.name == "sqlite"
    tables = {str(name) for (name,) in connection.exec_driver_sql(_SQLITE_TABLES if sqlite else _SERVER_TABLES)}
    if not tables - {"sqlite_sequence", "alembic_version"}:
        return None
    if {"alembic_version", "journal_entry"} <= tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if isinstance(found, str):
            return found
    raise Unusable(
        _("{name} holds something else, not an office of psg_admin. Nothing in it was changed.").format(
            name=connection.engine.url.database
        )
    )
