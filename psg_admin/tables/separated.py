"""CSV as people and programs really write it: with any delimiter, and with quotes that do not always close."""

import csv
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from itertools import chain, islice

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.tables.cells import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_LINES,
    Flaw,
    Row,
    Table,
    Unread,
    Value,
    look,
    too_long,
    too_wide,
    trimmed,
)
from psg_admin.tables.header import LOOKED_AT, Known

DELIMITERS = (";", ",", "\t", "|")
_LOOKED_AT = 200
"""So many records show which delimiter it is."""
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$")
_AT_ONCE = 16_000
"""About so many signs of a text are taken apart at once."""
_LONG = 1_000_000
_QUICK = 1
"""How hard a text is packed (https://docs.python.org/3/library/zlib.html#zlib.compress): the quickest way."""


def separated_table(text: str, known: Known, progress: Progress = quiet) -> Table:
    """Return the one table of a CSV, read once from end to end.

    :raises BadInput: when a quotation mark is never closed, with the line where it opened; when there are too many
        lines or columns.
    """
    delimiter = delimiter_of(text, known)
    lines = width = last = filled = told = 0
    reading = _Records(text, delimiter)
    for some, plain in reading:
        rows = some if plain else [[look(_value(cell)) for cell in cells] for cells in some]
        for place, cells in enumerate(rows, lines + 1):
            if len(cells) > width:
                width = max(width, _shown(cells))
                if width > MOST_COLUMNS:
                    raise too_wide(place)
        last = next((lines + place for place in range(len(rows), 0, -1) if _shown(rows[place - 1])), last)
        lines += len(rows)
        filled += sum(map(any, rows))
        if filled > MOST_LINES:
            raise too_long()
        if reading.done - told >= _AT_ONCE:
            told = reading.done
            progress(told, len(text))
    kept = Kept(text)
    return Table("", lambda: islice(records(kept.text(), delimiter), last), last, width)


class Kept:
    """A text that is read now and then; a long one is packed meanwhile, into a tenth or a quarter of it."""

    def __init__(self, text: str) -> None:
        """Keep ``text``."""
        self._text = text if len(text) < _LONG else ""
        # A CSV may hold halves of characters: they pass.
        self._packed = b"" if self._text else zlib.compress(text.encode("utf-8", "surrogatepass"), _QUICK)

    def text(self) -> str:
        """Return it."""
        return self._text or zlib.decompress(self._packed).decode("utf-8", "surrogatepass")


def _shown(cells: Sequence[str]) -> int:
    """Return how many cells a record has up to the last that holds anything; none where it shows nothing at all."""
    if not any(map(str.strip, cells)):
        return 0
    end = len(cells)
    while not cells[end - 1]:
        end -= 1
    return end


def delimiter_of(text: str, known: Known) -> str:
    """Return what stands between the cells: by the names of columns that come out, then by how even the lines are."""
    said = _SEP.match(text)
    if said is not None:
        return said[1]
    return max(DELIMITERS, key=lambda delimiter: _fitness(text, delimiter, known))


def _fitness(text: str, delimiter: str, known: Known) -> tuple[int, int, int]:
    """Return how well a delimiter fits: known names in the best line, lines of the usual width, that width."""
    lines: list[list[str]] = []
    with suppress(csv.Error):
        lines.extend(islice(csv.reader(_Lines(text), delimiter=delimiter), _LOOKED_AT))
    names = max((sum(known(cell) for cell in cells if cell) for cells in lines[:LOOKED_AT]), default=0)
    widths = Counter(len(cells) for cells in lines if any(cells))
    width, count = max(widths.items(), key=lambda each: (each[0] > 1, each[1]), default=(0, 0))
    return (names, count, width) if width > 1 else (names, 0, 0)


def records(text: str, delimiter: str) -> Iterator[Row]:
    """Yield every record with its number. A quotation mark inside a cell that does not begin with one is a character.

    :raises BadInput: as :func:`separated_table` does.
    """
    number = 0
    for rows, plain in _Records(text, delimiter):
        for cells in rows:
            number += 1
            if plain and "" not in cells:
                yield Row(number, tuple(cells))
            elif plain:
                yield Row(number, trimmed([cell or None for cell in cells]))
            else:
                yield Row(number, trimmed(list(map(_value, cells))))


class _Records:
    """Takes a text apart into the cells of its records, many at a time, each time with whether they are ``plain``: none
    of them is more or less than it looks. ``done``: so many signs of the text were read.
    """

    def __init__(self, text: str, delimiter: str) -> None:
        self.done = 0
        self._text = text
        self._delimiter = delimiter
        self._number = 0
        self._line = 0
        self._width = 0

    def __iter__(self) -> Iterator[tuple[list[list[str]], bool]]:
        """Yield the cells of some records, until there are no more.

        :raises BadInput: as :func:`separated_table` does.
        """
        while self.done < len(self._text):
            end = self._text.find("\n", self.done + _AT_ONCE) + 1 or len(self._text)
            block = self._text[self.done : end]
            lines = StringIO(block, newline="").readlines()
            rows = _of_one_line_each(lines, self._delimiter)
            if rows is None:
                yield from self._one_by_one(end)
                continue
            self.done = end
            self._count(rows, len(lines))
            yield rows, '="' not in block and max(map(len, lines)) <= LONGEST_CELL

    def _count(self, rows: Sequence[Sequence[str]], lines: int) -> None:
        """Keep count of records and lines, and of how wide the first records are."""
        if self._number < _LOOKED_AT:
            widths = (len(cells) for cells in rows[: _LOOKED_AT - self._number] if any(cells))
            self._width = max(self._width, max(widths, default=0))
        self._number += len(rows)
        self._line += lines

    def _one_by_one(self, end: int) -> Iterator[tuple[list[list[str]], bool]]:
        """Yield the records up to ``end`` by themselves: one goes over several lines, or is none at all."""
        physical = _Lines(self._text, self.done)
        reader = csv.reader(physical, delimiter=self._delimiter)
        before = 0
        try:
            for cells in reader:
                lines = physical.since(before)
                if len(lines) > 1 or (physical.done == len(self._text) and '"' in lines[0]):
                    _check_quotes(lines, self._delimiter, self._number + 1, self._line + 1, self._width)
                before = reader.line_num
                physical.forget(before)
                self.done = physical.done
                self._count([cells], len(lines))
                yield [cells], len(lines) == 1 and len(lines[0]) <= LONGEST_CELL and '="' not in lines[0]
                if self.done >= end:
                    return
        except csv.Error:
            number = self._number + 1
            _check_quotes(physical.since(before), self._delimiter, number, self._line + 1, self._width)
            raise BadInput(
                _("Line {line} holds more text than any cell can: this is not a table.").format(line=show_count(number))
            ) from None


def _of_one_line_each(lines: Sequence[str], delimiter: str) -> list[list[str]] | None:
    """Return the cells of records of which each is a line; None where one is not."""
    try:
        rows = list(csv.reader(chain(lines, ("\n",)), delimiter=delimiter))
    except csv.Error:
        return None
    alone = len(rows) == len(lines) + 1  # also the empty line behind them: no quotation is open any more
    return rows[:-1] if alone else None


class _Lines:
    """The lines of a text one after the other, and those since the last whole record once more."""

    def __init__(self, text: str, start: int = 0) -> None:
        self._text = text
        self._kept: list[str] = []
        self._from = 0
        self.done = start

    def __iter__(self) -> Iterator[str]:
        for match in _LINE.finditer(self._text, self.done):
            line = match[0]
            self._kept.append(line)
            self.done += len(line)
            yield line

    def since(self, count: int) -> list[str]:
        """Return the lines read after the first ``count``."""
        return self._kept[count - self._from :]

    def forget(self, count: int) -> None:
        """Let go of the first ``count`` lines."""
        del self._kept[: count - self._from]
        self._from = count


def _value(cell: str) -> Value:
    if not cell:
        return None
    if len(cell) > LONGEST_CELL:
        return Unread(Flaw.TOO_LONG, cell[:LONGEST_CELL])
    if cell.startswith('="') and (kept := _KEPT_TEXT.fullmatch(cell)):
        return kept[1] or None  # how exports have a spreadsheet keep the noughts in front
    return cell


def _check_quotes(lines: list[str], delimiter: str, record: int, first: int, width: int) -> None:
    """Refuse a record of several lines in which a quotation mark swallowed what it was not to hold.

    It did when it is never closed, when text follows the mark that closes it, or when a line inside it has the
    delimiters of a whole record.

    :raises BadInput: with the line where the mark opened.
    """
    opened = None  # the line, counted from 0, where the mark that is open stands
    at_start = True
    whole = max(width - 1, 3)
    for index, line in enumerate(lines):
        if opened is not None and index > opened and line.count(delimiter) >= whole and '"' not in line:
            break
        position = 0
        while position < len(line):
            char = line[position]
            if opened is not None:
                if char == '"' and line[position + 1 : position + 2] == '"':
                    position += 1
                elif char == '"':
                    follows = line[position + 1 :].lstrip(" ")[:1]
                    if opened != index and follows not in {"", delimiter, "\r", "\n"}:
                        break
                    opened, at_start = None, False
            elif char == '"' and at_start:
                opened = index
            else:
                at_start = char == delimiter or char in "\r\n"
            position += 1
        else:
            continue
        break
    if opened is None:
        return
    sentence = _("In line {line} a quotation mark begins a cell and is not closed. Close it there, or take it out.")
    physical = first + opened
    if physical != record:
        sentence = _(
            "In line {line} (line {physical} in an editor) a quotation mark begins a cell and is not closed. Close it"
            " there, or take it out."
        )
    raise BadInput(sentence.format(line=show_count(record), physical=show_count(physical)))
