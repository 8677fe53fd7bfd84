"""Columns as data: one list of columns serves the screen, the workbook, the CSV, the PDF and the command line."""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from psg_admin.kernel.money import Money

R = TypeVar("R")
Value = str | int | Money | date | datetime | None


class Kind(enum.StrEnum):
    """What a column holds, which decides how it is aligned, written and added up."""

    TEXT = "text"
    CODE = "code"  # text that looks like a number: telephone, reference, membership number
    STATE = "state"  # a standing or a state: a badge on the screen, text elsewhere
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: ``key`` (never shown, stable), ``title`` (translated), ``kind``, and how a row gives its value.

    ``width`` is in characters of the text font. ``sortable`` says whether the query knows how to order by ``key``.
    ``shown`` is False for columns that a person must ask for. ``tone`` gives a state's tone: "good", "attention",
    "bad" or "" (colour never stands alone, the text says the same). ``summed`` is False for counts of which the sum
    says nothing, such as days; ``counts`` says which rows a sum counts. ``data`` gives a machine what it reads instead
    of the value (a state, not its label), and ``name`` is the key of it there, where that is not ``key``. A column of
    words that ``tells`` rows apart gives way after the others where the screen is too narrow for all; the first one of
    words always does so.
    """

    key: str
    title: str
    value: Callable[[R], Value]
    kind: Kind = Kind.TEXT
    width: int = 16
    sortable: bool = True
    shown: bool = True
    tone: Callable[[R], str] | None = None
    summed: bool = True
    counts: Callable[[R], bool] = lambda _row: True
    data: Callable[[R], object] | None = None
    name: str = ""
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list ready for paper: what it is called, its columns in order, its rows, and how it came to be.

    ``made_from`` says in words from which filter it was made ("Current members, name contains “ram”");
    ``made_at`` is local time. ``organisation`` heads the page. ``totals`` adds up the money and count columns.
    """

    title: str
    columns: Sequence[Column[R]]
    rows: Iterable[R]
    made_at: datetime
    made_from: str = ""
    organisation: str = ""
    subtitle: str = ""
    totals: bool = False
    notes: Sequence[str] = field(default_factory=tuple)
