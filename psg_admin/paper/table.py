"""Columns as data: one list of columns serves the screen, the workbook, the CSV, the PDF and the command line."""

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Generic, TypeVar

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import Money

R = TypeVar("R")
Value = str | int | Decimal | Money | date | datetime | None
Runs = Sequence[tuple[str, str]]
"""Words one after the other, each with its look: "", "soft", "strong", "struck" or "bad"."""


class Kind(enum.StrEnum):
    """What a column holds, which decides how it is aligned, written and added up."""

    TEXT = "text"
    CODE = "code"  # text that looks like a number: telephone, reference, membership number
    STATE = "state"  # a standing or a state: a badge on the screen, text elsewhere
    MONEY = "money"
    DAY = "day"
    MOMENT = "moment"
    COUNT = "count"
    NUMBER = "number"  # with places behind its point, and never added up


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: ``key`` (never shown, stable), ``title`` (translated), ``kind``, and how a row gives its value.

    ``width`` is in characters of the text font. ``sortable`` says whether the query knows how to order by ``key``.
    ``shown`` is False for columns that a person must ask for; one that is ``kept`` is in every file and in the tables
    of the command line all the same. ``head`` is what the screen calls it, where that is not ``title``, and ``seen``
    the state that stands there instead of the value: nothing where all is well. ``tone`` gives a state's tone: "" for
    the normal case, "plain", "attention", "bad" or "good" (colour never stands alone, the text says the same).
    ``summed`` is False for counts of which the sum says nothing, such as days; ``counts`` says which rows a sum counts.
    ``data`` gives a machine what it reads instead of the value (a state, not its label), and ``name`` is the key of it
    there, where that is not ``key``. ``told``: where a row has something to say here, a list that leaves the office
    says it, whichever columns were chosen. ``dates``: its days are those by which the list goes, so that paper says
    from which to which. A column of words that ``tells`` rows apart gives way after the others where the
    screen is too narrow for all; the first one of words always does so. One that ``yields`` is left out there, as
    long as nobody chose the columns. ``brief`` is what the screen writes where the value takes too much room; the
    value itself is in its tool tip. ``mark`` is what the screen puts as a badge at the end of the cell, in the tone of
    the column: what is out of the ordinary about the row, where that has no column of its own. ``runs`` are the words
    of the value with their looks, where the screen draws them otherwise than all alike.
    """

    key: str
    title: str
    value: Callable[[R], Value]
    kind: Kind = Kind.TEXT
    width: int = 16
    sortable: bool = True
    shown: bool = True
    kept: bool = False
    head: str | None = None
    seen: Callable[[R], str] | None = None
    tone: Callable[[R], str] | None = None
    summed: bool = True
    counts: Callable[[R], bool] = lambda _row: True
    data: Callable[[R], object] | None = None
    name: str = ""
    told: bool = False
    dates: bool = False
    tells: bool = False
    yields: bool = False
    brief: Callable[[R], str] | None = None
    mark: Callable[[R], str] | None = None
    runs: Callable[[R], Runs] | None = None

    @property
    def heading(self) -> str:
        """What the screen writes above it; nothing above a column of exceptions."""
        return self.title if self.head is None else self.head

    @property
    def called(self) -> str:
        """What the screen calls it where a name is needed, also that of a column with nothing above it."""
        return self.heading or self.title

    @property
    def seen_kind(self) -> Kind:
        """What the screen shows it as."""
        return self.kind if self.seen is None else Kind.STATE

    @property
    def adds_up(self) -> bool:
        """Whether its values are added up: sums of money, and counts of which the sum says something."""
        return self.summed and self.kind in {Kind.MONEY, Kind.COUNT}

    def total(self, rows: Iterable[R]) -> Money | int:
        """Return what its values in these rows come to, of those that it counts."""
        values = [self.value(row) for row in rows if self.counts(row)]
        if self.kind is Kind.MONEY:
            return Money.total(value for value in values if isinstance(value, Money))
        return sum(value for value in values if isinstance(value, int))

    def on_screen(self, row: R) -> Value:
        """Return what the screen shows of ``row``."""
        if self.seen is not None:
            return self.seen(row)
        return self.value(row) if self.brief is None else self.brief(row)

    def in_full(self, row: R) -> Value:
        """Return what the screen has of ``row`` where there is room for all of it, with what it is marked by."""
        if self.seen is not None:
            return self.seen(row)
        value, marked = self.value(row), "" if self.mark is None else self.mark(row)
        return f"{value} · {marked}" if value and marked else marked or value


def in_order(columns: Iterable[Column[R]], keys: str) -> list[Column[R]]:
    """Return ``columns`` as a screen has them: those with these ``keys``, apart by blanks, first and in this order."""
    places = {key: place for place, key in enumerate(keys.split())}
    return sorted(columns, key=lambda column: places.get(column.key, len(places)))


@dataclass(frozen=True, slots=True)
class Seal:
    """What proves later which history a paper was made from: the seal number of that moment, and which office."""

    number: str
    office: str


@dataclass(frozen=True, slots=True)
class Listing(Generic[R]):
    """A list ready for paper: what it is called, its columns in order, its rows, and how it came to be.

    ``made_from`` says in words from which filter it was made ("Current members, name contains “ram”");
    ``made_at`` is local time. ``organisation`` heads the page. ``totals`` adds up the money and count columns.
    ``on_paper`` are the columns of the PDF where those are others than of workbook and CSV. ``large``: it is read
    standing up, and its text on paper is not made smaller than that wants while there is room. ``seal`` stands at the
    foot of each page of a workbook. ``bare``: a workbook holds its rows and nothing else, so that the same rows
    make the same file.
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
    on_paper: Sequence[Column[R]] | None = None
    large: bool = False
    seal: Seal | None = None
    bare: bool = False


def with_told(columns: Sequence[Column[R]], every: Sequence[Column[R]], rows: Sequence[R]) -> Sequence[Column[R]]:
    """Return the chosen ``columns``, and behind them those of ``every`` in which one of ``rows`` must be told of."""
    chosen = {column.key for column in columns}
    told = [column for column in every if column.told and column.key not in chosen]
    return [*columns, *(column for column in told if any(map(column.value, rows)))]


def period_of(every: Sequence[Column[R]], rows: Sequence[R]) -> str:
    """Return from which to which day the rows are, in words, where one of the columns of the list goes by days."""
    found = [column.value(row) for column in every if column.dates for row in rows]
    days = [value for value in found if isinstance(value, date)]
    return DayRange(min(days), max(days) + timedelta(days=1)).show() if days else ""
