"""What imports write: everything of the members in the columns an import knows, and refused lines to be mended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from psg_admin.imports.mapping import SheetMapping, choose
from psg_admin.imports.plans import Told
from psg_admin.imports.whole import Values, WholeList
from psg_admin.kernel.words import _, fold
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.tables.cells import Row, look

_DAYS = frozenset({
    "joined", "paid_to", "term_start", "term_end", "concession_until", "rest_gift_since", "ended", "died", "so_first",
    "gift_aid_from", "gift_aid_to", "gift_aid_claimed",
})  # fmt: skip
_SUMS = frozenset({"owed", "term_paid", "so_amount"})
_TIMELESS = datetime(1980, 1, 1)  # noqa: DTZ001 - the same rows make the same file, whenever it is written


def whole_listing(found: WholeList) -> Listing[Values]:
    """Return a whole export ready for a workbook or a CSV: headings are keys, in no language, and nothing else."""
    return Listing(
        title="members", columns=[_column(key) for key in found.headings], rows=found.rows, made_at=_TIMELESS, bare=True
    )


def _column(key: str) -> Column[Values]:
    kind = Kind.DAY if key in _DAYS else Kind.MONEY if key in _SUMS else Kind.CODE
    return Column(key, key, lambda row: row.get(key, ""), kind, 16)


def refused_listing(
    headings: Sequence[str], rows: Iterable[Row], refused: Mapping[int, Told], *, made_at: datetime
) -> Listing[tuple[str, ...]]:
    """Return the lines that were refused under their own headings, each with its reason at the end, to be mended and
    imported again.
    """
    reason = _reason()
    columns = [_text_column(place, heading) for place, heading in enumerate((*headings, reason))]
    width = len(headings)
    lines = [
        (*(look(row.cell(place)) for place in range(width)), refused[row.line].reason)
        for row in rows
        if row.line in refused
    ]
    return Listing(title=_("Refused lines"), columns=columns, rows=lines, made_at=made_at, bare=True)


def without_reasons(mapping: SheetMapping) -> SheetMapping:
    """Return the mapping of a list with the reasons of refused lines, where it has them, filling nothing."""
    for column in mapping.columns:
        if column.key and is_reason(column.heading):
            mapping = choose(mapping, column.position, "")
    return mapping


def is_reason(heading: str) -> bool:
    """Say whether a column holds why lines were refused: a list with it is remembered as the one without."""
    return fold(heading) == fold(_reason())


def _reason() -> str:
    return _("Why it was refused")


def _text_column(place: int, heading: str) -> Column[Any]:
    return Column(f"column{place}", heading, lambda row: row[place], Kind.CODE, 16)
