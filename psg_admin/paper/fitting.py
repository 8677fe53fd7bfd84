"""How wide the columns of a printed list are, and which rows stand on which page. Pure reckoning, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A2, A3, A4, landscape

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _

MARGIN = 36.0
"""What stays free at each side of the page, in points."""

LARGE = 10.0
"""How large the text is of a list that is read standing up, at a door; others are as large as they can be up to it."""

_ACROSS = landscape(A4)
# What is tried one after another: what is shown of the columns, on which page, and how large. Upright before across,
# and wrapped before it becomes too small to read; in the end words are parted where they can be, and at last the paper
# is a larger one, which a printer makes smaller.
_WAYS = (
    ("whole", A4, LARGE),
    ("whole", A4, 9.0),
    ("whole", _ACROSS, LARGE),
    ("whole", _ACROSS, 9.0),
    ("whole", _ACROSS, 8.0),
    ("easy", _ACROSS, 9.0),
    ("easy", _ACROSS, 8.0),
    ("whole", _ACROSS, 7.0),
    ("easy", _ACROSS, 7.0),
    ("least", _ACROSS, 8.0),
    ("least", _ACROSS, 7.0),
    ("least", _ACROSS, 6.0),
    ("least", landscape(A3), 7.0),
    ("least", landscape(A2), 7.0),
)
_LARGE_WAYS = (
    ("whole", A4, LARGE),
    ("easy", A4, LARGE),
    ("whole", _ACROSS, LARGE),
    ("easy", _ACROSS, LARGE),
    ("least", A4, LARGE),
    ("least", _ACROSS, LARGE),
)
_NARROWEST = 3.0
_WIDEST_GAP = 26.0


@dataclass(frozen=True, slots=True)
class Need:
    """What one column asks for, in widths of the font.

    ``whole`` shows all on one line, ``easy`` no word parted and few lines, ``least`` parts words where they can be.
    ``stretches`` says whether it may take what is left over.
    """

    whole: float
    least: float
    stretches: bool
    easy: float = 0.0

    def of(self, way: str) -> float:
        """Return what it asks for to be shown in this way."""
        return {"whole": self.whole, "easy": max(self.least, min(self.easy, self.whole))}.get(way, self.least)


@dataclass(frozen=True, slots=True)
class Fit:
    """The page, the size of the text on it, the gap between columns and their widths, in points."""

    page: tuple[float, float]
    size: float
    gap: float
    widths: tuple[float, ...]


def fit_columns(needs: Sequence[Need], *, large: bool = False) -> Fit:
    """Choose page, size and widths so that as little as possible has to be wrapped, and no word parted.

    ``large``: the text stays large while there is room for it, whatever has to be wrapped.

    :raises BadInput: when there are more columns than a page can hold.
    """
    ways = (*_LARGE_WAYS, *_WAYS) if large else _WAYS
    for way, page, size in ways:
        room = _room(page, size, len(needs))
        if sum(need.of(way) for need in needs) * size <= room:
            if way == "whole":
                return _roomy(page, needs, room, size)
            return Fit(page, size, _gap(size), _shared(needs, room, size, way))
    way, page, size = ways[-1]
    room = _room(page, size, len(needs))
    if room < len(needs) * _NARROWEST * size:
        raise BadInput(
            _("A page cannot hold {count} columns. Choose fewer, or write a workbook.").format(count=len(needs))
        )
    return Fit(page, size, _gap(size), _shared(needs, room, size, way))


def _gap(size: float) -> float:
    return size


def _room(page: tuple[float, float], size: float, count: int) -> float:
    return page[0] - 2 * MARGIN - _gap(size) * max(count - 1, 0)


def _roomy(page: tuple[float, float], needs: Sequence[Need], room: float, size: float) -> Fit:
    """Everything fits: of what is left over, some goes between the columns and the rest to the columns of text."""
    widths = [need.whole * size for need in needs]
    left = room - sum(widths)
    gap = _gap(size)
    if len(needs) > 1:
        more = min(left / 2 / (len(needs) - 1), _WIDEST_GAP - gap)
        gap += more
        left -= more * (len(needs) - 1)
    taking = sum(width for width, need in zip(widths, needs, strict=True) if need.stretches)
    if taking:
        grown = 1 + left / taking
        widths = [width * grown if need.stretches else width for width, need in zip(widths, needs, strict=True)]
    return Fit(page, size, gap, tuple(widths))


def _shared(needs: Sequence[Need], room: float, size: float, way: str) -> tuple[float, ...]:
    """Not everything fits on one line: each has what it asks for in this way, and the widest give way first."""
    tight = sum(need.of(way) for need in needs) * size > room

    def width(need: Need, level: float) -> float:
        least = need.of(way) * size
        return min(least, level) if tight else min(need.whole * size, max(least, level))

    low, high = 0.0, room
    for _step in range(40):
        level = (low + high) / 2
        if sum(width(need, level) for need in needs) > room:
            high = level
        else:
            low = level
    return tuple(width(need, low) for need in needs)


@dataclass(frozen=True, slots=True)
class Piece:
    """One row, or the lines ``first`` up to but not including ``last`` of a row too long for one page."""

    row: int
    first: int
    last: int


def share_out(
    heights: Sequence[int], *, leading: float, pad: float, first_room: float, room: float, together: bool = False
) -> list[list[Piece]]:
    """Return the rows page by page; ``heights`` are in lines.

    A row is kept whole unless it is longer than a page. With ``together`` the last row, which holds the totals, is
    not left alone on a page. There is always at least one page.
    """
    pages: list[list[Piece]] = [[]]
    left = first_room
    for row, lines in enumerate(heights):
        if lines * leading + pad <= left:
            pages[-1].append(Piece(row, 0, lines))
            left -= lines * leading + pad
            continue
        if lines * leading + pad <= room:
            pages.append([Piece(row, 0, lines)])
            left = room - lines * leading - pad
            continue
        first = 0
        while first < lines:
            fitting = int((left - pad) / leading)
            if fitting < 1:
                pages.append([])
                left = room
                continue
            last = min(first + fitting, lines)
            pages[-1].append(Piece(row, first, last))
            left -= (last - first) * leading + pad
            first = last
    if together and len(pages) > 1 and len(pages[-1]) == 1 and len(pages[-2]) > 1:
        before, last_piece = pages[-2][-1], pages[-1][0]
        lines = before.last - before.first + last_piece.last - last_piece.first
        if lines * leading + 2 * pad <= room:
            pages[-1].insert(0, pages[-2].pop())
    return pages
