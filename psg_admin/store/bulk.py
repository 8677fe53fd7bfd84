"""New rows by the thousand, written past the compiler of statements: its share is larger than that of the database."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Dialect, Table, insert

_CHUNK = 5_000

Put = Callable[[Any], Any]
"""Puts a value of Python as the driver of the database takes it."""

R = TypeVar("R")


def portions(rows: Sequence[R], size: int = _CHUNK) -> Iterator[Sequence[R]]:
    """Return the rows in portions, as many as one statement takes unless another ``size`` is asked for."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Any], *, keys: tuple[str, ...] | None = None
) -> None:
    """Write rows that name the same columns, or (``keys``) hold those in this order; each value is put as its type
    wants it.

    No default of a column is filled in, and nothing is noted for the journal: that is for who calls.
    """
    if not rows:
        return
    statement, columns, named = _how_to_insert(table, connection.dialect, keys or tuple(rows[0]))
    held = [(key if keys is None else keys.index(key), put) for key, put in columns]
    for some in portions(rows):
        values = [[row[at] if put is None else put(row[at]) for at, put in held] for row in some]
        if named:
            names = [key for key, _put in columns]
            connection.exec_driver_sql(statement, [dict(zip(names, one, strict=True)) for one in values])
        else:
            connection.exec_driver_sql(statement, [tuple(one) for one in values])


@lru_cache(maxsize=256)  # each engine has a dialect of its own
def _how_to_insert(
    table: Table, dialect: Dialect, keys: tuple[str, ...]
) -> tuple[str, list[tuple[str, Put | None]], bool]:
    """Return the statement that adds a row, its columns in order with what puts a value, and whether they are named."""
    compiled = insert(table).inline().compile(dialect=dialect, column_keys=list(keys))
    ordered = [str(key) for key in (compiled.positiontup if compiled.positional else compiled.params) or ()]
    puts: list[tuple[str, Put | None]] = [
        (key, table.c[key].type.dialect_impl(dialect).bind_processor(dialect)) for key in ordered
    ]
    return str(compiled), puts, not compiled.positional
