"""What becomes of a row when the record that it belongs to is merged into another: every such column says it."""

import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Table

from psg_admin.store.base import tables_in_order

_MERGED, _NEWEST = "merged", "newest"


class Merging(enum.StrEnum):
    """What becomes of the rows that refer to a record which is merged into another."""

    FOLLOWS = "follows"  # the row belongs to the other one from then on
    ONCE = "once"  # it follows, unless the other one has such a row already
    CHOSEN = "chosen"  # whoever merges chooses between what both have, and the row is written anew or goes


def merges(how: Merging, *, newest: str = "") -> dict[str, Any]:
    """Return the ``info`` of a column that refers to a record which may be merged into another.

    ``newest``: of two such rows the one with the later day in that column stays.
    """
    return {_MERGED: how, _NEWEST: newest}


def merging(column: Column[Any]) -> Merging | None:
    """Return what becomes of the rows of a column, None when it does not say."""
    found: Merging | None = column.info.get(_MERGED)
    return found


def newest(column: Column[Any]) -> str:
    """Return the column by whose day one of two such rows stays, nothing where it is that of the record which stays."""
    found: str = column.info.get(_NEWEST, "")
    return found


def referring(target: Table) -> list[Column[Any]]:
    """Return the columns that refer to rows of ``target``, in tables that are not worked out from others."""
    return [
        key.parent
        for table in tables_in_order()
        if not table.info.get("derived")
        for key in table.foreign_keys
        if key.column.table is target
    ]


def told_by(column: Column[Any]) -> tuple[str, ...]:
    """Return the columns that, with ``column``, are unique: two rows that are alike in them are such a row."""
    for constraint in column.table.constraints:
        names = [str(each.key) for each in getattr(constraint, "columns", ())]
        if type(constraint).__name__ == "UniqueConstraint" and column.key in names:
            return tuple(name for name in names if name != column.key)
    return ()


def alike(one: Mapping[str, Any], other: Mapping[str, Any], column: Column[Any]) -> bool:
    """Say whether two rows would be one if both referred to the same record in ``column``."""
    return all(one[name] == other[name] for name in told_by(column))
