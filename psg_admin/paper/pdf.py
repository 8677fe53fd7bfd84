"""Lists on paper: A4, headings on each page, "Page n of m", and when and from what filter they were made."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, language
from psg_admin.paper.cells import RIGHT, Totals, chunks, show, texts
from psg_admin.paper.files import whole_file
from psg_admin.paper.fitting import MARGIN, Fit, Need, Piece, fit_columns, share_out
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Sheet, parts_of
from psg_admin.paper.table import Kind, Listing
from psg_admin.paper.tags import Element

_FOOT = 30.0
_BOTTOM = 48.0
_LEADING = 1.36
_PAD = 0.62
_TITLE = 17.0
_SMALL = 8.0
_FOOT_LINES = 4
# Beyond so many ems what is no word of any language is parted to make room for the others.
_LONGEST_WORD = 30.0
# So wide a column of long texts is read easily; the leading one, by which a row is found, gets more where it needs it.
_EASY = 22.0
_LEADING_COLUMN = 18.0
# A value that is one thing, such as a telephone number, stays on one line up to this.
_ONE_THING = 11.0
_SOME_WORDS = 9.0
_UNBROKEN = frozenset({Kind.MONEY, Kind.COUNT, Kind.NUMBER, Kind.DAY, Kind.MOMENT})
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

    Upright or across, and as large, as its columns need; long values are wrapped between words, never cut. It says of
    itself what is heading, table and cell. The same list is the same file, byte for byte.

    :raises BadInput: when there are more columns than a page can hold.
    :raises Cancelled: when the person stopped it.
    """
    with collector_paused():
        return _ListPages(listing, progress).draw()


class _ListPages:
    """One list on its way to paper: read, measured, shared out, drawn."""

    def __init__(self, listing: Listing[Any], progress: Progress) -> None:
        self._listing = listing
        self._progress = progress
        self._columns = list(listing.columns if listing.on_paper is None else listing.on_paper)
        self._sheet = Sheet(
            title=listing.title, organisation=listing.organisation, made_at=listing.made_at, tagged=True,
            language="en-GB" if language() == "en" else language(),
        )  # fmt: skip
        self._totals: list[str] = []
        self._read()
        self._leads = next(
            (i for i, column in enumerate(self._columns) if column.kind is Kind.TEXT and column.title), 0
        )
        self._fit = fit_columns([self._need(index) for index in range(len(self._columns))], large=listing.large)
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
        table = self._sheet.top.add("Table")
        wide = len(self._columns)
        self._titles = table.row("TH", wide)
        self._rows = [table.row("TD", wide) for _row in range(self._count + bool(self._totals))]
        running, self._foot = self._running_lines(), self._foot_lines()
        head_height = max(map(len, self._heads), default=0) * self._leading + self._pad
        top = self._sheet.height - MARGIN
        first_top = top - sum(size * 1.4 for _text, size, _bold, _owner in title) - 8
        later_top = top - _SMALL * (0.7 + 1.3 * len(running))
        bottom = _BOTTOM + _SMALL * 1.3 * max(len(self._foot) - 2, 0)
        heights = self._heights() + ([1] if self._totals else [])
        pages = share_out(
            heights,
            leading=self._leading,
            pad=self._pad,
            first_room=first_top - head_height - bottom,
            room=later_top - head_height - bottom,
            together=bool(self._totals),
        )
        for number, pieces in enumerate(pages, 1):
            if number == 1:
                self._draw_title(title, top)
            else:
                self._draw_running_head(running, top)
            below = self._draw_heads(first_top if number == 1 else later_top, first=number == 1)
            if heights:
                self._draw_rows(pieces, below)
            else:
                owner = self._sheet.top.add("P")
                nothing = _("There is nothing in this list.")
                self._sheet.put(MARGIN, below - self._leading, nothing, 9, ink=SOFT, owner=owner)
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
        # In their order: what is measured first has the first place in the fonts of the file.
        seen = dict.fromkeys(line for text in dict.fromkeys(self._cells[index]) for line in text.splitlines())
        lengths = sorted(measure(text, 1) for text in seen)
        longest = lengths[-1] if lengths else 0.0
        # One very long value in a long list is wrapped rather than making everybody's text small.
        usual = lengths[int(len(lengths) * 0.97)] if len(lengths) > 30 else longest
        whole = longest if longest <= usual * 1.3 else usual
        if self._totals:
            whole = max(whole, measure(self._totals[index], 1, bold=True))
        head = max((measure(word, 1, bold=True) for word in column.title.split()), default=0.0)
        title = min(measure(column.title, 1, bold=True), _ONE_THING) + 0.1
        if column.kind in _UNBROKEN:
            least = max(longest, whole, head) + 0.1
            return Need(max(least, title), least, stretches=False)
        word, part = self._longest_words(seen)
        if column.kind in _SHORT:
            easy, least = max(whole, word), max(min(whole, _ONE_THING), part)
        else:
            easy, least = max(word, min(whole / 3, _EASY)), max(part, min(max(whole / 5, word), _SOME_WORDS))
            if self._listing.large:
                whole = max(whole, min(column.width / 2, _SOME_WORDS))  # somebody may want to write there
        if index == self._leads:
            easy = max(easy, min(whole, _LEADING_COLUMN))
        least = max(least, head, 1.0) + 0.1
        return Need(
            max(whole, head, title, least) + 0.1, least, stretches=column.kind is Kind.TEXT, easy=max(easy, head) + 0.1
        )

    def _longest_words(self, texts: Iterable[str]) -> tuple[float, float]:
        """Return how wide the longest word is, and the longest part of a word that stays whole."""
        measure = self._sheet.measure
        words = dict.fromkeys(word for text in texts for word in text.split())
        ordered = sorted(((measure(word, 1), word) for word in words), reverse=True)
        part = 0.0
        for width, word in ordered:
            if width <= part:
                break
            part = max(part, *(measure(some, 1) for some in parts_of(word)))
        return min(ordered[0][0] if ordered else 0.0, _LONGEST_WORD), min(part, _LONGEST_WORD)

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

    def _title_lines(self) -> list[tuple[str, float, bool, Element]]:
        """Return what heads the first page: text, size, whether it is bold, and what it is."""
        listing, wrap, wide, top = self._listing, self._sheet.wrap, self._wide, self._sheet.top
        lines: list[tuple[str, float, bool, Element]] = []

        def say(text: str, size: float, *, bold: bool = False) -> None:
            owner = top.add("H1" if bold else "P")
            lines.extend((line, size, bold, owner) for line in wrap(text, wide, size, bold=bold))

        if listing.organisation:
            say(listing.organisation, 9.0)
        say(listing.title, _TITLE, bold=True)
        for text in (listing.subtitle, listing.made_from, *listing.notes):
            if text:
                say(text, 9.0)
        return lines

    def _draw_title(self, lines: Sequence[tuple[str, float, bool, Element]], top: float) -> None:
        y = top
        for text, size, bold, owner in lines:
            y -= size * 1.05
            self._sheet.put(MARGIN, y, text, size, bold=bold, ink=INK if bold else SOFT, owner=owner)
            y -= size * 0.35

    def _running_lines(self) -> list[tuple[str, str]]:
        """Return what heads the other pages, line by line: left and right. What is too long stands above the other."""
        sheet, listing, wide = self._sheet, self._listing, self._wide
        title = " · ".join(part for part in (listing.title, listing.subtitle) if part)
        both = sheet.measure(title, _SMALL, bold=True) + sheet.measure(listing.organisation, _SMALL) + 20
        if both <= wide and "\n" not in title:
            return [(title, listing.organisation)]
        lines = sheet.wrap(title, wide, _SMALL, bold=True)
        cut = [*lines[:2], sheet.cut(" ".join(lines[2:]), wide, _SMALL, bold=True)] if len(lines) > 3 else lines
        return [("", sheet.cut(listing.organisation, wide, _SMALL)), *((line, "") for line in cut)]

    def _draw_running_head(self, lines: Sequence[tuple[str, str]], top: float) -> None:
        sheet, right = self._sheet, self._sheet.width - MARGIN
        for place, (left, organisation) in enumerate(lines):
            y = top - _SMALL * (1 + 1.3 * place)
            sheet.put(MARGIN, y, left, _SMALL, bold=True, ink=SOFT)
            sheet.put(right, y, organisation, _SMALL, right=True, ink=SOFT)

    def _draw_heads(self, top: float, *, first: bool) -> float:
        """Draw the headings of the columns and return where the rows begin; read aloud they are once."""
        size, leading = self._fit.size, self._leading
        count = max(map(len, self._heads), default=0)
        bottom = top - count * leading
        owners = self._titles if first else [None] * len(self._columns)
        places = zip(self._columns, self._heads, self._lefts, self._fit.widths, owners, strict=True)
        for column, lines, left, width, owner in places:
            right = column.kind in RIGHT
            for line, text in enumerate(lines):
                y = bottom + (len(lines) - line - 1) * leading + leading * 0.3
                self._sheet.put(left + width if right else left, y, text, size, bold=True, right=right, owner=owner)
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
            owners: list[Element] = []
            for piece, piece_top in zip(pieces, tops, strict=True):
                row = piece.row
                owner = self._rows[row][index]
                if row > last_row:
                    if self._totals[index]:
                        total = self._totals[index]
                        self._sheet.put(x, piece_top - rises, total, size, bold=True, right=right, owner=owner)
                elif row in wrapped:
                    lines = wrapped[row][piece.first : piece.last]
                    drawn.extend((x, piece_top - rises - n * leading, line) for n, line in enumerate(lines))
                    owners.extend([owner] * len(lines))
                elif piece.first == 0 and cells[row]:
                    drawn.append((x, piece_top - rises, cells[row]))
                    owners.append(owner)
            self._sheet.put_all(drawn, size, right=right, owners=owners)
        between = [piece_top + pad * 0.5 for piece_top in tops[1:]] + [y + pad * 0.5]
        if self._totals and pieces and pieces[-1].row > last_row:
            between = between[:-1]
            self._sheet.rule(tops[-1] + pad * 0.5, MARGIN, MARGIN + self._wide, width=1.0, ink=SOFT)
        self._sheet.rules(between, MARGIN, MARGIN + self._wide, width=0.4, ink=LINE)

    def _foot_lines(self) -> list[str]:
        """Return from what and when the list was made, as it stands at the foot of each page."""
        sheet, listing = self._sheet, self._listing
        made = _("Made on {moment}").format(moment=show_moment(listing.made_at))
        if listing.made_from:
            made = f"{listing.made_from} · {made}"
        room = self._wide - sheet.measure(_("Page {number} of {count}").format(number=9999, count=9999), _SMALL) - 20
        lines = sheet.wrap(made, room, _SMALL)
        if len(lines) > _FOOT_LINES:
            lines[_FOOT_LINES - 1 :] = [sheet.cut(" ".join(lines[_FOOT_LINES - 1 :]), room, _SMALL)]
        return lines

    def _draw_foot(self, number: int, count: int) -> None:
        sheet, lines = self._sheet, self._foot
        page = _("Page {number} of {count}").format(number=number, count=count)
        sheet.put(sheet.width - MARGIN, _FOOT, page, _SMALL, right=True, ink=SOFT)
        lowest = _FOOT - 4 * (min(len(lines), 2) - 1)
        owner = sheet.top.add("P") if number == 1 else None
        for line, text in enumerate(lines):
            y = lowest + (len(lines) - line - 1) * _SMALL * 1.3
            sheet.put(MARGIN, y, text, _SMALL, ink=SOFT, owner=owner)


def _lefts(fit: Fit) -> list[float]:
    lefts, x = [], MARGIN
    for width in fit.widths:
        lefts.append(x)
        x += width + fit.gap
    return lefts
