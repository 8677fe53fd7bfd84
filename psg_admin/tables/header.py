"""The header of a table, found among the lines above and below it, and what every line is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from psg_admin.kernel.words import fold
from psg_admin.tables.cells import LineKind, Row, Table, Unread, Value, is_empty, look

Known = Callable[[str], bool]
"""Says whether a text is the name of a column that the program knows."""

LOOKED_AT = 50
"""The header stands within so many lines; what is above it is a title and a remark or two."""
_TOTAL = re.compile(r"(?:grand |sub ?)?(?:totals?|totales|subtotal)\b")
_TOTALS_BEGIN = frozenset("TtSsGg")
_SUM = re.compile(r"[£€$]?\s*[-−]?[0-9][0-9.,\s]*%?")
_OF_HEADINGS = re.compile(
    r"\b(?:members?|membership|lapsed|life|new|others?|friends|honorary|joint|resigned|deceased|organisations?|socios|miembros)\b"
)
_NUMBERS = frozenset({"no", "nr", "number", "mem no", "member no", "membership no", "id", "ref", "numero"})
_FIRST_FOR_TOTAL = 4


def names_of(row: Row) -> tuple[str, ...]:
    """Return the cells of a line as names of columns: on one line, without blanks around."""
    return tuple(" ".join(look(value).split()) for value in row.cells)


def with_header(table: Table, known: Known) -> Table:
    """Return the table with its header, where one of its first lines is one.

    It is the line with most known names, and at least two of them (in a table of one or two columns one); of
    several alike the first. A line above with fewer names, of which some stand over several columns, is a group line:
    its names are put before those of the columns that it stands over where these are not known by themselves.
    """
    best: Row | None = None
    most, above, before = 0, None, None
    for row in islice(table.rows, LOOKED_AT):
        count = sum(known(name) for name in set(names_of(row)) if name)
        filled = sum(not is_empty(value) for value in row.cells)
        if count > most and count * 3 >= min(filled, 9):
            best, most, above = row, count, before
        if not row.blank:
            before = row
        elif best is None:
            before = None
    if best is None or most < min(2, table.width):
        return table
    names = names_of(best)
    top = None
    if above is not None and above.line == best.line - 1 and _is_group(above, best):
        top, names = above.line, _joined(names_of(above), names, known)
    names += ("",) * (table.width - len(names))
    return replace(table, header_line=best.line, header_top=top, header=names, known_columns=most)


def _is_group(above: Row, header: Row) -> bool:
    """Say whether the line above a header names groups of its columns: shorter texts, fewer, none at the first."""
    filled = [value for value in above.cells if not is_empty(value)]
    below = sum(not is_empty(value) for value in header.cells)
    spread = [i for i, value in enumerate(above.cells) if not is_empty(value)]
    return (
        1 < len(filled) < below
        and len(above.cells) <= len(header.cells)
        and all(isinstance(value, str) and len(value) <= 40 for value in filled)
        and any(right - left > 1 for left, right in pairwise(spread))
    )


def _joined(groups: tuple[str, ...], names: tuple[str, ...], known: Known) -> tuple[str, ...]:
    joined: list[str] = []
    group = ""
    twice = {name for name in names if name and names.count(name) > 1}
    for index, name in enumerate(names):
        group = groups[index] if index < len(groups) and groups[index] else group
        both = f"{group} {name}".strip()
        needs = bool(group) and (not name or name in twice or (not known(name) and known(both)))
        joined.append(both if needs else name)
    return tuple(joined)


def classified(table: Table) -> Iterator[tuple[Row, LineKind]]:
    """Yield every line of a table with what it is. Each is exactly one kind: the kinds add up to ``table.lines``."""
    first = table.header_top or table.header_line
    folded = tuple(fold(name) for name in table.header)
    rows = iter(table.rows)
    if first is not None and table.header_line is not None:
        for row in islice(rows, table.header_line):
            if row.line >= first:
                yield row, LineKind.HEADER
            else:
                yield row, LineKind.BLANK if row.blank else LineKind.BEFORE
    for row in rows:
        yield row, kind_of(row, folded)


def kind_of(row: Row, header: tuple[str, ...] = ()) -> LineKind:
    """Return what a line below the header is; ``header`` are the folded names of its columns."""
    if len(row.cells) > 1 and _is_plain(row.cells[0], row.cells[1], header):
        return LineKind.ROW
    first: list[tuple[int, Value]] = []
    for place, cell in enumerate(row.cells):
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            first.append((place, cell))
            if len(first) > 1:
                break
    if not first:
        return LineKind.BLANK
    begins = len(first) > 1 and (_same(*first[0], header) or _same(*first[1], header))
    if begins and _repeats(list(_filled(row)), header):
        return LineKind.REPEATED_HEADER
    column, value = first[0]
    if column < _FIRST_FOR_TOTAL and _says_total(value) and _holds_sums(list(_filled(row))[1:]):
        return LineKind.TOTAL
    if (
        len(header) > 3
        and len(first) == 1
        and _is_heading(column, value, header[column] if column < len(header) else "")
    ):
        return LineKind.HEADING
    return LineKind.ROW


def _is_plain(value: Value, second: Value, header: tuple[str, ...]) -> bool:
    """Say whether a line is a row by its first two cells alone: one begins with a figure, and the other otherwise than
    its heading, as in most lines of most lists.
    """
    if not isinstance(value, str) or not isinstance(second, str) or (header[:1] and header[0][:1].isdigit()):
        return False
    return "0" <= value[:1] <= "9" and bool(second[:1].strip()) and not _same(1, second, header)


def _filled(row: Row) -> Iterator[tuple[int, Value]]:
    return ((column, value) for column, value in enumerate(row.cells) if not is_empty(value))


def _repeats(filled: Sequence[tuple[int, Value]], header: tuple[str, ...]) -> bool:
    return sum(_same(i, value, header) for i, value in filled) * 5 >= len(filled) * 4


def _same(column: int, value: Value, header: tuple[str, ...]) -> bool:
    if column >= len(header) or not isinstance(value, str):
        return False
    begins = value[:1]
    if begins.lower() != header[column][:1] and begins.isalnum() and value.isascii():
        return False  # a letter or a figure in front is still there when it is folded
    return fold(value) == header[column] != ""


def _holds_sums(filled: Sequence[tuple[int, Value]]) -> bool:
    """Say whether what stands beside the word "total" is nothing but numbers, and that word again."""
    return all(
        isinstance(value, int | float | Unread) or _says_total(value) or bool(_SUM.fullmatch(look(value).strip()))
        for _column, value in filled
    )


def _says_total(value: Value) -> bool:
    return isinstance(value, str) and value.lstrip()[:1] in _TOTALS_BEGIN and _TOTAL.match(fold(value)) is not None


def _is_heading(column: int, value: Value, header: str) -> bool:
    """Say whether the one cell of a line is a heading in the list, and not a name without anything beside it.

    Words in a column of numbers are one, a single letter, what is all in capitals, and what speaks of members.
    """
    if column > 1 or not isinstance(value, str) or not any(char.isalpha() for char in value):
        return False
    text = value.strip()
    words = fold(text)
    return (
        len(words) == 1
        or text.endswith(":")
        or (text.isupper() and " " in text)
        or _OF_HEADINGS.search(words) is not None
        or header in _NUMBERS
    )
