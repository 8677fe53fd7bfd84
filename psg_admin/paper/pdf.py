"""Lists on paper: A4, headings on each page, "Page n of m", and when and from what filter they were made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.paper.cells import RIGHT, Totals, chunks, show, texts
from psg_admin.paper.files import whole_file
from psg_admin.paper.fitting import MARGIN, Fit, Need, Piece, fit_columns, share_out
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Sheet
from psg_admin.paper.table import Kind, Listing

_FOOT = 30.0
_BOTTOM = 48.0
_LEADING = 1.36
_PAD = 0.62
_TITLE = 17.0
_SMALL = 8.0
# Beyond so many ems a word or a value may be broken to make room for the others.
_LONGEST_WORD = 11.0
_UNBROKEN = frozenset({Kind.MONEY, Kind.COUNT, Kind.DAY, Kind.MOMENT})
_SHORT = frozenset({Kind.CODE, Kind.STATE})


def write_list_pdf(listing: Listing[Any], path: Path, *, progress: Progress = quiet) -> None:
    """Write the list as a PDF; see :func:`list_pdf`.

    :raises BadInput: when there are more columns than a page can hold.
    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    data = list_pdf(listing, progress=progress)
    with whole_file(path) as part:
        part.write_bytes(data)


def list_pdf(listing: Listing[Any], *, progress: Progress = quiet) -> bytes:
    """Return the list as the bytes of a PDF, for the preview and for the printer.

    Upright or across, and as large, as its columns need; long values are wrapped, never cut. The same list is the
    same file, byte for byte.

    :raises BadInput: when there are more columns than a page can hold.
    :raises Cancelled: when the person stopped it.
    """
    return _ListPages(listing, progress).draw()


class _ListPages:
    """One list on its way to paper: read, measured, shared out, drawn."""

    def __init__(self, listing: Listing[Any], progress: Progress) -> None:
        self._listing = listing
        self._progress = progress
        self._columns = list(listing.columns)
        self._sheet = Sheet(title=listing.title, organisation=listing.organisation, made_at=listing.made_at)
        self._totals: list[str] = []
        self._read()
        self._fit = fit_columns([self._need(index) for index in range(len(self._columns))])
        self._sheet.resize(self._fit.page)
        self._lefts = _lefts(self._fit)
        self._wide = self._sheet.width - 2 * MARGIN
        self._leading = self._fit.size * _LEADING
        self._pad = self._fit.size * _PAD
        self._wrapped: list[dict[int, list[str]]] = [{} for _column in self._columns]
        self._heads = [
            self._sheet.wrap(column.title, width, self._fit.size, bold=True)
            for column, width in zip(self._columns, self._fit.widths, strict=True)
        ]

    def draw(self) -> bytes:
        """Draw all pages."""
        title = self._title_lines()
        head_height = max(map(len, self._heads), default=0) * self._leading + self._pad
        top = self._sheet.height - MARGIN
        first_top = top - sum(size * 1.4 for _text, size, _bold in title) - 8
        later_top = top - _SMALL * 2
        heights = self._heights() + ([1] if self._totals else [])
        pages = share_out(
            heights,
            leading=self._leading,
            pad=self._pad,
            first_room=first_top - head_height - _BOTTOM,
            room=later_top - head_height - _BOTTOM,
            together=bool(self._totals),
        )
        for number, pieces in enumerate(pages, 1):
            if number == 1:
                self._draw_title(title, top)
            else:
                self._draw_running_head(top)
            below = self._draw_heads(first_top if number == 1 else later_top)
            if heights:
                self._draw_rows(pieces, below)
            else:
                self._sheet.put(MARGIN, below - self._leading, _("There is nothing in this list."), 9, ink=SOFT)
            self._draw_foot(number, len(pages))
            self._sheet.showPage()
            self._progress(self._count, self._count)
        return self._sheet.finish()

    def _read(self) -> None:
        self._cells: list[list[str]] = [[] for _column in self._columns]
        self._count = 0
        totals = Totals(self._columns)
        for rows in chunks(self._listing, self._progress):
            self._count += len(rows)
            for index, column in enumerate(self._columns):
                self._cells[index].extend(texts(column, rows))
                if self._listing.totals and column.kind in RIGHT:
                    totals.add(index, [column.value(row) for row in rows if column.counts(row)])
        if self._listing.totals and self._count:
            self._totals = [show(value, column.kind) for value, column in zip(totals.row(), self._columns, strict=True)]

    def _need(self, index: int) -> Need:
        column, measure = self._columns[index], self._sheet.measure
        seen = set(self._cells[index])
        lengths = sorted(measure(text, 1) for text in seen)
        longest = lengths[-1] if lengths else 0.0
        # One very long value in a long list is wrapped rather than making everybody's text small.
        usual = lengths[int(len(lengths) * 0.97)] if len(lengths) > 30 else longest
        whole = longest if longest <= usual * 1.3 else usual
        if self._totals:
            whole = max(whole, measure(self._totals[index], 1, bold=True))
        head = max((measure(word, 1, bold=True) for word in column.title.split()), default=0.0)
        if column.kind in _UNBROKEN:
            least = max(longest, whole, head) + 0.1
            return Need(least, least, stretches=False)
        if column.kind in _SHORT:
            word = whole
        else:
            telling = sorted(seen, key=len)[-200:]
            word = max((measure(word, 1) for text in telling for word in text.split()), default=0.0)
        least = max(min(word, whole, _LONGEST_WORD), min(head, _LONGEST_WORD), 2.0) + 0.1
        return Need(max(whole + 0.1, head + 0.1, least), least, stretches=column.kind is Kind.TEXT)

    def _heights(self) -> list[int]:
        """Return how many lines each row has, and keep the lines of the cells that have more than one."""
        heights = [1] * self._count
        size, measure, wrap = self._fit.size, self._sheet.measure, self._sheet.wrap
        for index, width in enumerate(self._fit.widths):
            room = width + 0.01
            for row, text in enumerate(self._cells[index]):
                if measure(text, size) > room or "\n" in text:
                    lines = wrap(text, room, size)
                    self._wrapped[index][row] = lines
                    heights[row] = max(heights[row], len(lines))
        return heights

    def _title_lines(self) -> list[tuple[str, float, bool]]:
        """Return what heads the first page: text, size and whether it is bold."""
        listing, wrap, wide = self._listing, self._sheet.wrap, self._wide
        lines = [(line, _TITLE, True) for line in wrap(listing.title, wide, _TITLE, bold=True)]
        if listing.organisation:
            lines.insert(0, (self._sheet.cut(listing.organisation, wide, 9), 9.0, False))
        for text in (listing.subtitle, *listing.notes):
            if text:
                lines.extend((line, 9.0, False) for line in wrap(text, wide, 9))
        return lines

    def _draw_title(self, lines: Sequence[tuple[str, float, bool]], top: float) -> None:
        y = top
        for text, size, bold in lines:
            y -= size * 1.05
            self._sheet.put(MARGIN, y, text, size, bold=bold, ink=INK if bold else SOFT)
            y -= size * 0.35

    def _draw_running_head(self, top: float) -> None:
        half = self._wide / 2 - 10
        sheet, listing = self._sheet, self._listing
        sheet.put(MARGIN, top - _SMALL, sheet.cut(listing.title, half, _SMALL, bold=True), _SMALL, bold=True, ink=SOFT)
        right = sheet.width - MARGIN
        sheet.put(right, top - _SMALL, sheet.cut(listing.organisation, half, _SMALL), _SMALL, right=True, ink=SOFT)

    def _draw_heads(self, top: float) -> float:
        """Draw the headings of the columns and return where the rows begin."""
        size, leading = self._fit.size, self._leading
        count = max(map(len, self._heads), default=0)
        bottom = top - count * leading
        for column, lines, left, width in zip(self._columns, self._heads, self._lefts, self._fit.widths, strict=True):
            right = column.kind in RIGHT
            for line, text in enumerate(lines):
                y = bottom + (len(lines) - line - 1) * leading + leading * 0.3
                self._sheet.put(left + width if right else left, y, text, size, bold=True, right=right)
        below = bottom - self._pad
        self._sheet.rule(below + self._pad * 0.5, MARGIN, MARGIN + self._wide, width=1.0, ink=ACCENT)
        return below

    def _draw_rows(self, pieces: Sequence[Piece], top: float) -> None:
        size, leading, pad = self._fit.size, self._leading, self._pad
        tops: list[float] = []
        y = top
        for piece in pieces:
            tops.append(y)
            y -= (piece.last - piece.first) * leading + pad
        rises = leading * 0.78
        last_row = self._count - 1
        for index, column in enumerate(self._columns):
            right = column.kind in RIGHT
            x = self._lefts[index] + (self._fit.widths[index] if right else 0)
            cells, wrapped = self._cells[index], self._wrapped[index]
            drawn: list[tuple[float, float, str]] = []
            for piece, piece_top in zip(pieces, tops, strict=True):
                row = piece.row
                if row > last_row:
                    self._sheet.put(x, piece_top - rises, self._totals[index], size, bold=True, right=right)
                elif row in wrapped:
                    lines = wrapped[row][piece.first : piece.last]
                    drawn.extend((x, piece_top - rises - n * leading, line) for n, line in enumerate(lines))
                elif piece.first == 0 and cells[row]:
                    drawn.append((x, piece_top - rises, cells[row]))
            self._sheet.put_all(drawn, size, right=right)
        between = [piece_top + pad * 0.5 for piece_top in tops[1:]] + [y + pad * 0.5]
        if self._totals and pieces and pieces[-1].row > last_row:
            between = between[:-1]
            self._sheet.rule(tops[-1] + pad * 0.5, MARGIN, MARGIN + self._wide, width=1.0, ink=SOFT)
        self._sheet.rules(between, MARGIN, MARGIN + self._wide, width=0.4, ink=LINE)

    def _draw_foot(self, number: int, count: int) -> None:
        sheet, listing = self._sheet, self._listing
        page = _("Page {number} of {count}").format(number=number, count=count)
        sheet.put(sheet.width - MARGIN, _FOOT, page, _SMALL, right=True, ink=SOFT)
        made = _("Made on {moment}").format(moment=show_moment(listing.made_at))
        if listing.made_from:
            made = f"{listing.made_from} · {made}"
        room = self._wide - sheet.measure(page, _SMALL) - 20
        lines = sheet.wrap(made, room, _SMALL)
        if len(lines) > 2:
            lines = [lines[0], sheet.cut(" ".join(lines[1:]), room, _SMALL)]
        for line, text in enumerate(reversed(lines)):
            sheet.put(MARGIN, _FOOT - 4 * (len(lines) - 1) + line * _SMALL * 1.3, text, _SMALL, ink=SOFT)


def _lefts(fit: Fit) -> list[float]:
    lefts, x = [], MARGIN
    for width in fit.widths:
        lefts.append(x)
        x += width + fit.gap
    return lefts
