"""The values of a list as paper wants them: taken a column at a time, written as text, added up."""

import re
import unicodedata
from collections.abc import Iterator, Sequence, Sized
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from psg_admin.kernel.days import show_short, show_short_moment
from psg_admin.kernel.figures import show_count, show_decimal
from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind, Listing, Value

R = TypeVar("R")

RIGHT = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER})
"""The kinds whose values stand flush right."""
SUMMED = RIGHT - {Kind.NUMBER}
"""Those that can be added up."""

_CHUNK = 500
# What XML cannot hold at all, and half signs that no encoding has.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def chunks(listing: Listing[R], progress: Progress) -> Iterator[list[R]]:
    """Give the rows of the list a few hundred at a time, telling how far it is before each and at the end.

    :raises Cancelled: when ``progress`` does.
    """
    total = len(listing.rows) if isinstance(listing.rows, Sized) else 0
    rows = iter(listing.rows)
    done = 0
    progress(done, total)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
        done += len(chunk)
        progress(done, total)


def texts(column: Column[R], rows: Sequence[R]) -> list[str]:
    """Return what the column says for each of the rows, as a person reads it; nothing for None."""
    value, kind = column.value, column.kind
    return [v if v.__class__ is str else show(v, kind) for v in map(value, rows)]


def show(value: Value, kind: Kind) -> str:
    """Return one value as a narrow column of a page writes it: "5 Nov 2016", "£8.00", "1,204"."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return value.show()
    if isinstance(value, datetime):
        return show_short_moment(value)
    if isinstance(value, date):
        return show_short(value)
    if isinstance(value, int) and kind is Kind.COUNT:
        return show_count(value)
    return show_decimal(value) if isinstance(value, Decimal) else str(value)


class Totals:
    """Adds up the money and count columns of a list while its rows pass by."""

    def __init__(self, columns: Sequence[Column[R]]) -> None:
        self._columns = columns
        self._sums: list[Money | int | None] = [None] * len(columns)

    def add(self, index: int, values: Sequence[Value]) -> None:
        """Add the ``values`` of the column at ``index``; what is no number of its kind counts nothing."""
        kind = self._columns[index].kind
        if not self._columns[index].summed:
            return
        if kind is Kind.MONEY:
            pence = sum(v.pence for v in values if isinstance(v, Money))
            before = self._sums[index]
            self._sums[index] = Money(pence + (before.pence if isinstance(before, Money) else 0))
        elif kind is Kind.COUNT:
            count = sum(v for v in values if isinstance(v, int))
            before = self._sums[index]
            self._sums[index] = count + (before if isinstance(before, int) else 0)

    def row(self) -> list[Value]:
        """Return the sums in the order of the columns, with the word for it in the first column that has none."""
        row: list[Value] = list(self._sums)
        free = next((i for i, c in enumerate(self._columns) if c.kind not in RIGHT), None)
        if free is not None:
            row[free] = _("Total")
        return row


def fit(text: str) -> str:
    """Return ``text`` without the signs that no file can hold; line ends become plain ones."""
    if text.isprintable():
        return text
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Return ``text`` on one line and composed, without control and direction signs, ready to be drawn."""
    if text.isascii() and text.isprintable():
        return text
    kept = "".join(_drawn(char) for char in text)
    return unicodedata.normalize("NFC", kept)


def _drawn(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp", "Zs"}:
        return " "
    if category == "Cf":
        return ""
    return "\ufffd" if category in {"Cs", "Co", "Cn"} else char
