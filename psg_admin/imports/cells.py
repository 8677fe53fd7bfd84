"""The cells of one line by what they fill, and what is said of them while they are read; pure."""

from collections.abc import Iterator
from typing import NamedTuple

from psg_admin.imports.columns import BY_KEY
from psg_admin.imports.lines import Remark
from psg_admin.imports.mapping import SheetMapping
from psg_admin.imports.wordings import bare_number, number_problem
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import squeeze, tidy
from psg_admin.paper.csvfile import unguarded
from psg_admin.tables.cells import Row, Unread, Value, is_empty, look


class Cell(NamedTuple):
    """A cell that holds something. ``heading`` is that of its column, ``text`` what it looks like."""

    heading: str
    value: Value
    text: str


class LineCells:
    """The cells of one line that hold something, by the key of their column.

    What is said of them gathers here: ``left_out``, ``notices``, and in ``refused`` the first reason not to take the
    line. A cell of which nobody can know what it says is spoken of at once, and is empty from then on.
    """

    __slots__ = ("_cells", "_headings", "left_out", "line", "notices", "refused")

    def __init__(self, row: Row, mapping: SheetMapping) -> None:
        self.line = row.line
        self.left_out: list[Remark] = []
        self.notices: list[Remark] = []
        self.refused: Remark | None = None
        self._cells: dict[str, list[Cell]] = {}
        self._headings = mapping
        cells, width = self._cells, len(row.cells)
        for column in mapping.columns:
            key, place = column.key, column.position
            if not key or place >= width or is_empty(value := row.cells[place]):
                continue
            if isinstance(value, str):  # also the refused lines of an import are written with guards
                value = unguarded(value)
            cell = Cell(column.heading, value, look(value))
            if isinstance(value, Unread):
                self.bad(key, cell, value.flaw.reason)
            elif key in cells:
                cells[key].append(cell)
            else:
                cells[key] = [cell]

    def all(self, key: str) -> list[Cell]:
        """Return the cells of a column, in the order of their headings."""
        return self._cells.get(key, [])

    def cell(self, key: str) -> Cell | None:
        """Return the cell of a column, the first of several; None where it is empty."""
        found = self._cells.get(key)
        return found[0] if found else None

    def text(self, key: str) -> str:
        """Return the cell of a column on one line, "" where it is empty."""
        found = self._cells.get(key)
        return squeeze(found[0].text) if found else ""

    def lines(self, key: str) -> str:
        """Return all cells of a column, one below the other, as tidy text."""
        found = self._cells.get(key)
        return tidy("\n".join([cell.text for cell in found])) if found else ""

    def member_number(self) -> str:
        """Return the number of a member that the line names, its letters and digits; one that can be none is spoken
        of.
        """
        cell = self.cell("number")
        if cell is None:
            return ""
        if problem := number_problem(cell.text):
            self.bad("number", cell, problem)
            return ""
        return bare_number(squeeze(cell.text))

    def __iter__(self) -> Iterator[str]:
        """Yield the keys of the columns that hold something in this line."""
        yield from self._cells

    def bad(self, key: str, cell: Cell, reason: str) -> None:
        """Say that a cell cannot be taken: it is left out, or its line is refused where its column is strict."""
        if key in BY_KEY and BY_KEY[key].strict:
            self.refuse(cell.heading, cell.text, reason)
        else:
            self.left_out.append(_remark(cell.heading, cell.text, reason))

    def note(self, cell: Cell, reason: str) -> None:
        """Say that a cell was taken otherwise than it stands, or what else a person should know of it."""
        self.notices.append(_remark(cell.heading, cell.text, reason))

    def refuse(self, heading: str, text: str, reason: str) -> None:
        """Say why the line cannot be taken; the first reason stays."""
        self.refused = self.refused or _remark(heading, text, reason)

    def heading(self, *keys: str) -> str:
        """Return the heading of the first of these columns that the file has."""
        return next((heading for key in keys if (heading := self._headings.heading(key))), "")


def _remark(heading: str, text: str, reason: str) -> Remark:
    return Remark(heading, shorten(squeeze(text), 200), reason)
