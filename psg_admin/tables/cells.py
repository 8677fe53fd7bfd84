"""One shape for every table that is read: lines of cells, whatever kind of file they came from."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from psg_admin.kernel.errors import BadInput, NotFound
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, fold, mark, quoted

MOST_LINES = 1_048_576
"""The most lines of a table: as many as a sheet of Excel or LibreOffice has."""
MOST_COLUMNS = 702
"""The most columns (to ZZ): six hundred more than any list of members; more is no table that a person keeps."""
MOST_CELLS = 12_000_000
"""The most cells of a sheet, empty ones between counted: the library that reads workbooks keeps each in 32 bytes."""
LONGEST_CELL = 10_000
"""The most characters of a cell: far more than any note; a longer one is told and not taken."""
MOST_BYTES = 200_000_000
"""The largest file that is read; 500,000 payments are a tenth of it."""


class Flaw(Enum):
    """Why nobody can know what a cell says."""

    NO_RESULT = mark("the formula has no result in the file: open it in a spreadsheet, save it, and import it again")
    ERROR = mark("the spreadsheet shows an error here instead of a value")
    TOO_LONG = mark("the cell holds more text than fits")

    @property
    def reason(self) -> str:
        """Why, in the language of the person, to stand behind the column."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that holds something, of which nobody can know what: why, and the beginning of what stands there."""

    flaw: Flaw
    text: str = ""


Value = str | int | float | bool | date | datetime | time | timedelta | Unread | None
"""What a cell holds: text as it stands, a number, a day or time that a workbook knew as such; None when empty."""


class Row(NamedTuple):
    """One line: its number as a spreadsheet shows it (of a CSV that of its record), and its cells up to the last
    that holds anything.
    """

    line: int
    cells: tuple[Value, ...]

    def cell(self, column: int) -> Value:
        """Return the cell in a column, counted from 0; None where the line is shorter."""
        return self.cells[column] if column < len(self.cells) else None

    @property
    def blank(self) -> bool:
        """Say whether nothing stands in the line."""
        return all(is_empty(value) for value in self.cells)


class LineKind(Enum):
    """What a line of a table is."""

    BEFORE = mark("above the header")
    HEADER = mark("header")
    ROW = mark("row")
    HEADING = mark("heading in the list")
    BLANK = mark("blank")
    TOTAL = mark("total")
    REPEATED_HEADER = mark("the header once more")

    @property
    def label(self) -> str:
        """The kind in the language of the person."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or the whole of a CSV.

    ``name`` is that of the sheet ("" for a CSV); ``lines`` counts all lines up to the last that holds anything;
    ``header_line`` is the last line of the header, None where none was found, and ``header`` what its columns are
    called (those of a header of two lines joined by a blank), "" for a column without a name.
    """

    name: str
    read: Callable[[], Iterator[Row]] = field(repr=False)
    lines: int
    width: int
    hidden: bool = False
    header_line: int | None = None
    header_top: int | None = None
    header: tuple[str, ...] = ()
    known_columns: int = 0

    @property
    def rows(self) -> Iterator[Row]:
        """Every line, from the first on, blank ones among them; each call begins anew."""
        return self.read()


@dataclass(frozen=True, slots=True)
class Workbook:
    """All tables of one file. ``kind`` says what it is by its content; ``notes`` what a person should know of it."""

    kind: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()

    def table(self, name: str) -> Table:
        """Return the table of this name; of any spelling that folds the same.

        :raises NotFound: when there is none; the sentence names those that there are.
        """
        for same in (str, fold):
            for table in self.tables:
                if same(table.name) == same(name):
                    return table
        raise NotFound(
            _("The file has no sheet “{name}”. It has: {names}.").format(
                name=name, names=", ".join(quoted(table.name) for table in self.tables)
            )
        )

    @property
    def first(self) -> Table:
        """The table that is meant when nobody names one: that with most known columns, shown before hidden, the
        longest of these.
        """
        return max(self.tables, key=lambda table: (table.known_columns, not table.hidden, table.lines > 1))


def is_empty(value: Value) -> bool:
    """Say whether a cell shows nothing: empty, or nothing but blanks."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def look(value: Value) -> str:
    """Return what a cell looks like, in the plain spelling in which it can be typed again; days as ISO."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.15g}" if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != time() else value.date().isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.text if isinstance(value, Unread) else str(value)


def trimmed(cells: Sequence[Value]) -> tuple[Value, ...]:
    """Return the cells without the empty ones at the end."""
    end = len(cells)
    while end and cells[end - 1] is None:
        end -= 1
    return tuple(cells[:end])


def too_long() -> BadInput:
    """Return what refuses a table of too many lines."""
    return BadInput(
        _("The file has more than {most} lines. Divide it into several.").format(most=show_count(MOST_LINES))
    )


def no_table() -> BadInput:
    """Return what refuses a file that is none of those that are read."""
    return BadInput(_("This is not a table. A list is read from CSV, XLSX, XLS or ODS."))


def too_wide(line: int) -> BadInput:
    """Return what refuses a table of too many columns."""
    return BadInput(
        _("Line {line} has more than {most} columns: this is not a list of people or payments.").format(
            line=show_count(line), most=MOST_COLUMNS
        )
    )
