"""CSV as people and programs really write it: with any delimiter, and with quotes that do not always close."""

import csv
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

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
    too_long,
    too_wide,
    trimmed,
)
from psg_admin.tables.header import Known

DELIMITERS = (";", ",", "\t", "|")
_LOOKED_AT = 200
"""So many records show which delimiter it is."""
_SEP = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+$")
_STEP = 2_000
_LONG = 1_000_000
_QUICK = 1
"""How hard a text is packed (https://docs.python.org/3/library/zlib.html#zlib.compress): the quickest way."""


def separated_table(text: str, known: Known, progress: Progress = quiet) -> Table:
    """Return the one table of a CSV, read once from end to end.

    :raises BadInput: when a quotation mark is never closed, with the line where it opened; when there are too many
        lines or columns.
    """
    delimiter = delimiter_of(text, known)
    lines = width = last = 0
    for row in records(text, delimiter, progress):
        lines = row.line
        if row.cells and not row.blank:
            last = lines
            width = max(width, len(row.cells))
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
    names = max((sum(known(cell) for cell in cells if cell) for cells in lines), default=0)
    widths = Counter(len(cells) for cells in lines if any(cells))
    width, count = max(widths.items(), key=lambda each: (each[0] > 1, each[1]), default=(0, 0))
    return (names, count, width) if width > 1 else (names, 0, 0)


def records(text: str, delimiter: str, progress: Progress = quiet) -> Iterator[Row]:
    """Yield every record with its number. A quotation mark inside a cell that does not begin with one is a character.

    :raises BadInput: as :func:`separated_table` does.
    """
    physical = _Lines(text)
    reader = csv.reader(physical, delimiter=delimiter)
    before = number = width = filled = 0
    try:
        for number, cells in enumerate(reader, 1):
            lines = physical.since(before)
            if len(lines) > 1 or (physical.done == len(text) and '"' in lines[0]):
                _check_quotes(lines, delimiter, number, before + 1, width)
            before = reader.line_num
            physical.forget(before)
            if number % _STEP == 0:
                progress(physical.done, len(text))
            if not any(cells):
                yield Row(number, ())
                continue
            filled += 1
            if filled > MOST_LINES:
                raise too_long()
            plain = len(lines) == 1 and len(lines[0]) <= LONGEST_CELL and '="' not in lines[0]
            row = Row(number, trimmed([cell or None for cell in cells] if plain else [_value(cell) for cell in cells]))
            if len(row.cells) > MOST_COLUMNS:
                raise too_wide(number)
            width = max(width, len(cells)) if number <= _LOOKED_AT else width
            yield row
    except csv.Error:
        _check_quotes(physical.since(before), delimiter, number + 1, before + 1, width)
        raise BadInput(
            _("Line {line} holds more text than any cell can: this is not a table.").format(line=show_count(number + 1))
        ) from None


class _Lines:
    """The lines of a text one after the other, and those since the last whole record once more."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._kept: list[str] = []
        self._from = 0
        self.done = 0

    def __iter__(self) -> Iterator[str]:
        for match in _LINE.finditer(self._text):
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
