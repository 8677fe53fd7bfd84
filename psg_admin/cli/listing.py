"""How a command prints a list: from columns, as a table for a person or as JSON for a machine."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from psg_admin.cli.face import print_json, print_table
from psg_admin.paper.table import Column, Kind

R = TypeVar("R")
_RIGHT = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})


def print_listing(
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    *,
    as_json: bool,
    text: str = "",
    data: str | Callable[[R], Mapping[str, Any]] = "",
) -> None:
    """Print ``rows``.

    ``text`` and ``data`` are keys of ``columns``, apart by blanks: what the table has, in this order (else the columns
    that are shown or kept), and what JSON has (else all of them); or ``data`` makes the whole record.
    """
    if as_json:
        print_json([data(row) for row in rows] if callable(data) else data_of(columns, rows, data))
        return
    chosen = _of_keys(columns, text) if text else [column for column in columns if column.shown or column.kept]
    right = [place for place, column in enumerate(chosen) if column.kind in _RIGHT]
    cells = [[column.value(row) for column in chosen] for row in rows]
    print_table([column.title for column in chosen], cells, right=right)


def data_of(columns: Sequence[Column[R]], rows: Sequence[R], keys: str = "") -> list[dict[str, Any]]:
    """Return ``rows`` as JSON carries them: of the columns with these ``keys``, apart by blanks, or of all."""
    chosen = _of_keys(columns, keys) if keys else columns
    return [{column.name or column.key: (column.data or column.value)(row) for column in chosen} for row in rows]


def id_column(title: str, value: Callable[[R], int]) -> Column[R]:
    """Return the column with the ids by which commands know the rows."""
    return Column("id", title, value, Kind.COUNT, summed=False)


def _of_keys(columns: Sequence[Column[R]], keys: str) -> list[Column[R]]:
    known = {column.key: column for column in columns}
    return [known[key] for key in keys.split()]
