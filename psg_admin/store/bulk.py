"""New rows by the thousand, written past the compiler of statements: its share is larger than that of the database."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
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
    names = [key for key, _put in columns]
    places = names if keys is None else [keys.index(name) for name in names]
    for some in portions(rows):
        held = [each_put(one, put) for one, (_key, put) in zip(columns_of(some, places), columns, strict=True)]
        values = zip(*held, strict=True)
        if named:
            connection.exec_driver_sql(statement, [dict(zip(names, one, strict=True)) for one in values])
        else:
            connection.exec_driver_sql(statement, list(values))


def columns_of(rows: Sequence[Any], places: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Return what rows hold at some places (keys, or numbers), all of one place together: there may be a million."""
    if len(places) == 1:
        return [[row[places[0]] for row in rows]]
    return zip(*map(itemgetter(*places), rows), strict=True)


def each_put(column: Sequence[Any], put: Put | None) -> Sequence[Any]:
    """Return the values of a column put; what many rows share, such as their day, is put once."""
    if put is None:
        return column
    which = list(map(id, column))
    each = dict(zip(which, column, strict=True))
    if 2 * len(each) > len(column):
        return [put(value) for value in column]
    made = {one: put(value) for one, value in each.items()}
    return [made[one] for one in which]


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
