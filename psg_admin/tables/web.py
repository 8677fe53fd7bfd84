"""The tables of a web page: what many programs save under the name of a workbook."""

from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.tables.cells import (
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    Flaw,
    Row,
    Table,
    Unread,
    Value,
    too_wide,
    trimmed,
)

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

MOST_PAGE = 50_000_000
"""The longest page that is read, in characters."""


def web_tables(text: str) -> list[Table]:
    """Return the tables of a page that have more than one cell, in their order; a cell over several columns stands
    in the first of them.

    :raises BadInput: when there is none, or one is too large.
    """
    from selectolax.lexbor import LexborHTMLParser

    if len(text) > MOST_PAGE:
        raise BadInput(_("This web page is too long to be read as a table."))
    tables: list[Table] = []
    for node in LexborHTMLParser(text).css("table"):
        rows = _rows(node)
        if sum(len(row.cells) for row in rows) > 1:
            while rows and rows[-1].blank:
                rows.pop()
            width = max(len(row.cells) for row in rows)
            tables.append(
                Table(_("Table {number}").format(number=len(tables) + 1), partial(iter, rows), len(rows), width)
            )
    if not tables:
        raise BadInput(_("This is a web page without a table. Export the list once more, as CSV or XLSX."))
    return tables


def _rows(table: "LexborNode") -> list[Row]:
    rows: list[Row] = []
    cells = 0
    for number, line in enumerate((each for each in table.css("tr")), 1):
        read: list[Value] = []
        node = line.child
        while node is not None:
            if node.tag in {"td", "th"}:
                read.append(_value(node.text(separator=" ").strip()))
                span = node.attributes.get("colspan") or ""
                read += [None] * (
                    min(int(span), MOST_COLUMNS) - 1 if span.isascii() and span.isdigit() and len(span) < 6 else 0
                )
            if len(read) > 2 * MOST_COLUMNS:
                raise too_wide(number)
            node = node.next
        row = Row(number, trimmed(read))
        if len(row.cells) > MOST_COLUMNS:
            raise too_wide(number)
        cells += len(row.cells)
        if cells > MOST_CELLS:
            raise BadInput(_("This web page is too long to be read as a table."))
        rows.append(row)
    return rows


def _value(text: str) -> Value:
    if len(text) > LONGEST_CELL:
        return Unread(Flaw.TOO_LONG, text[:LONGEST_CELL])
    return text.replace("\0", "") or None
