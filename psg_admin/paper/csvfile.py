"""Lists as CSV that every spreadsheet program reads, and that runs nothing in any of them."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.paper.cells import chunks, fit
from psg_admin.paper.files import whole_file
from psg_admin.paper.table import Column, Kind, Listing, Value

HOSTILE = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b")
"""A text that begins with one of these could be run as a formula, those of full width and the small ones among them;
a ``'`` is set before it, also where blanks come first.
"""

_BLANKS = " \xa0\u3000\u200b\u200e\u200f\u2060\ufeff\t\r\n"
_SUSPECT = HOSTILE | {" "}


def write_csv(listing: Listing[Any], path: Path, *, progress: Progress = quiet) -> None:
    """Write the list as CSV: UTF-8 with a byte-order mark, CRLF, one header line, days as ISO, sums as ``8.00``.

    It holds the rows and nothing else: no totals, no notes, since other programs read it. A text that begins with
    = + - @ of whatever width, or a gap that counts as one, gets a leading ``'``; sums and
    counts are numbers and never do.

    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    columns = list(listing.columns)
    with whole_file(path) as part, part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([_safe(column.title) for column in columns])
        for rows in chunks(listing, progress):
            writer.writerows(zip(*(_fields(column, rows) for column in columns), strict=True))


def _fields(column: Column[Any], rows: Sequence[Any]) -> list[str]:
    values: list[Any] = list(map(column.value, rows))
    if column.kind is Kind.MONEY:
        return [v.plain() if v.__class__ is Money else _field(v) for v in values]
    if column.kind is Kind.DAY:
        return [v.isoformat() if v.__class__ is date else _field(v) for v in values]
    return values if _harmless(values) else [_field(v) for v in values]


def _harmless(values: Sequence[Any]) -> bool:
    """Say whether these are texts that may stand as they are; looked at all at once, since nearly always they may."""
    try:
        return "".join(values).isprintable() and _SUSPECT.isdisjoint([v[:1] for v in values])
    except TypeError:  # numbers, or nothing
        return False


def _field(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, Money):
        return value.plain()
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def unguarded(text: str) -> str:
    """Return a text of a CSV of ours without the sign that was set before it, so that no program runs it."""
    return text[1:] if text[:1] == "'" and _safe(text[1:]) != text[1:] else text


def _safe(text: str) -> str:
    text = fit(text)
    return f"'{text}" if text[:1] in HOSTILE or text.lstrip(_BLANKS)[:1] in HOSTILE else text
