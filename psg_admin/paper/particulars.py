"""Columns from the particulars of a record."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import TypeVar

from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import Kind as Holds
from psg_admin.kernel.particulars import Particular, held, words_of
from psg_admin.paper.table import Column, Kind, Value

R = TypeVar("R")

_KINDS = {
    Holds.DAY: Kind.DAY, Holds.MOMENT: Kind.MOMENT, Holds.MONEY: Kind.MONEY, Holds.COUNT: Kind.COUNT,
    Holds.NUMBER: Kind.NUMBER,
}  # fmt: skip

_ENDS = tuple(".,;:!?")
"""After a line that ends so, the next one follows without a comma."""


def columns_of(particulars: Iterable[Particular], record: Callable[[R], object]) -> list[Column[R]]:
    """Return a column, not shown at first, for each particular that declares one; ``record`` gives what has them.

    What is yes or no says "yes", or nothing.
    """
    return [
        Column(
            each.key, each.name, partial(_value, each.key, record), _KINDS.get(each.kind, Kind.TEXT), each.listed,
            sortable=False, shown=False,
        )
        for each in particulars
        if each.listed
    ]  # fmt: skip


def columns_besides(columns: Iterable[Column[R]], particulars: Iterable[Column[R]]) -> list[Column[R]]:
    """Return those of the particulars' columns that are not among ``columns``."""
    known = {column.key for column in columns}
    return [column for column in particulars if column.key not in known]


def _value(key: str, record: Callable[[R], object], row: R) -> Value:
    value = held(record(row), key)
    if value is False:
        return ""
    if isinstance(value, Money | Decimal | date | datetime) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    lines = [line for line in words_of(value).split("\n") if line]
    return "".join(f"{line} " if line.endswith(_ENDS) else f"{line}, " for line in lines[:-1]) + "".join(lines[-1:])
