"""Values that no column of ours can hold, written into the file by another program: SQLite takes anything anywhere."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Integer, func, literal, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import ngettext
from psg_admin.store.base import tables_in_order

MOST = 20
"""How many sentences of one kind are worth reading."""


def unreadable(session: Session) -> list[str]:
    """Return a sentence for each value that cannot be read as what its column holds, at most :data:`MOST`.

    PostgreSQL holds none: it refuses them itself.
    """
    if session.get_bind().dialect.name != "sqlite":
        return []
    found: list[str] = []
    for table in tables_in_order():
        for column in table.columns:
            if column.primary_key:
                continue  # SQLite keeps it in no other way than as a number
            for value in _strange(session, column):
                found.append(_sentence(session, column, value))
                if len(found) == MOST:
                    return found
    return found


def _strange(session: Session, column: Column[Any]) -> Iterator[Any]:
    """Yield the values of a column that fail where they are read, each once."""
    dialect = session.connection().dialect
    raw = type_coerce(column, NullType())
    query = select(raw).where(column.is_not(None)).distinct()
    if isinstance(column.type, Integer):
        yield from session.scalars(query.where(func.typeof(column) != "integer"))
        return
    read: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).result_processor(dialect, None)
    if read is None:
        return
    for value in session.scalars(query):
        try:
            read(value)
        except (ValueError, TypeError, LookupError):
            yield value


def _sentence(session: Session, column: Column[Any], value: Any) -> str:
    table = column.table
    held = type_coerce(column, NullType()) == type_coerce(literal(value), NullType())
    first, count = session.execute(select(func.min(table.c.id), func.count()).where(held)).one()
    return ngettext(
        "The file is damaged: {count} row of {table} (number {row}) has “{value}” for {column}.",
        "The file is damaged: {count} rows of {table} (the first is number {row}) have “{value}” for {column}.",
        count,
    ).format(count=show_count(count), table=table.name, row=first, value=shorten(str(value)), column=column.name)
