"""Rows of a list on the clipboard: as text for a letter, and as a table for a spreadsheet, which keeps every nought."""

from collections.abc import Sequence
from datetime import date, datetime
from html import escape
from typing import TypeVar

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from psg_admin.kernel.money import Money
from psg_admin.paper.table import Column, Kind
from psg_admin.ui.kit import cells

R = TypeVar("R")

# Excel and LibreOffice take what is marked so for text, whatever it looks like: "020 7946 0107" keeps its nought.
_AS_TEXT = ' style="mso-number-format:\'\\@\'" sdnum="1033;0;@"'


def put_on_clipboard(columns: Sequence[Column[R]], rows: Sequence[R]) -> None:
    """Put ``rows`` on the clipboard, headings first when there are several."""
    heads = [_cell(column.title) for column in columns] if len(rows) > 1 else []
    lines = [[_shown(column, row) for column in columns] for row in rows]
    data = QMimeData()
    data.setText("\n".join("\t".join(line) for line in ([heads, *lines] if heads else lines)))
    data.setHtml(_table(columns, rows, heads))
    QGuiApplication.clipboard().setMimeData(data)


def _table(columns: Sequence[Column[R]], rows: Sequence[R], heads: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in heads)
    body = "".join(f"<tr>{''.join(_html(column, row) for column in columns)}</tr>" for row in rows)
    return f'<meta charset="utf-8"><table>{f"<tr>{head}</tr>" if head else ""}{body}</table>'


def _html(column: Column[R], row: R) -> str:
    """Return a cell as a spreadsheet takes it: sums, counts and days as such, all else as text."""
    value = column.value(row)
    if isinstance(value, Money):
        return f"<td>{value.plain()}</td>"
    if isinstance(value, datetime):
        return f"<td>{value:%Y-%m-%d %H:%M}</td>"
    if isinstance(value, date):
        return f"<td>{value:%Y-%m-%d}</td>"
    if isinstance(value, int) and column.kind is Kind.COUNT:
        return f"<td>{value}</td>"
    return f"<td{_AS_TEXT}>{escape(_shown(column, row))}</td>"


def _shown(column: Column[R], row: R) -> str:
    """Return what is copied of a cell: its value, and what it is marked by."""
    value = column.value(row) if column.mark is None else column.in_full(row)
    return _cell(cells.show(value, column.kind))


def _cell(text: str) -> str:
    """Return ``text`` as one cell: no tabs or line ends, and never a formula for the sheet it is pasted into."""
    plain = " ".join(text.split())
    return f"'{plain}" if plain[:1] in {"=", "@"} else plain
