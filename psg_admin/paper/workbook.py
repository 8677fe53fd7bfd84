"""Lists as workbooks: real dates and sums, and text that stays text.

The workbook is openpyxl's; the rows of a sheet are written past it, as the bytes that they are in the file, which takes
a fifth of the time.
"""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from itertools import compress
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.cells import RIGHT, SUMMED, Totals, chunks, fit, one_line, show
from psg_admin.paper.files import whole_file
from psg_admin.paper.sheetnames import sheet_names
from psg_admin.paper.table import Kind, Listing, Value

MONEY_FORMAT = "£#,##0.00"
DAY_FORMAT = "d mmm yyyy"
MOMENT_FORMAT = "d mmm yyyy hh:mm"
COUNT_FORMAT = "#,##0"

LONGEST = 32_767
"""How many signs a cell holds; what is longer is cut and ends in "…"."""

_FORMATS = {
    Kind.MONEY: MONEY_FORMAT,
    Kind.DAY: DAY_FORMAT,
    Kind.MOMENT: MOMENT_FORMAT,
    Kind.COUNT: COUNT_FORMAT,
    Kind.NUMBER: "General",
}
# What openpyxl writes of a sheet without rows: how large it is, and where the rows belong.
_SIZE = re.compile(rb'(<dimension ref=")[^"]*')
_ROWS = re.compile(rb"<sheetData\s*(?:/>|>\s*</sheetData>)")
_MARKUP = re.compile("[&<>]")
# The day before the first from which the numbers of days are those of the calendar.
_DAYS_FROM, _SERIAL = date(1900, 3, 1), date(1899, 12, 30).toordinal()

# What the names in a zip file can say of when they were written.
_ZIP_FIRST, _ZIP_LAST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)

_BOLD = Font(bold=True)
_HEAD = Border(bottom=Side(style="thin"))
_TOTAL = Border(top=Side(style="thin"))
_RIGHT = Alignment(horizontal="right", vertical="top", wrap_text=True)
_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)

# A sheet with more characters across than this is printed across the page.
_UPRIGHT = 100
# What a header or a footer of a sheet may hold is 255 signs in all, codes among them.
_LONG, _SHORT, _SEAL = 130, 50, 50


def write_xlsx(listing: Listing[Any], path: Path, *, progress: Progress = quiet) -> None:
    """Write one list as a workbook; see :func:`write_workbook`."""
    write_workbook([listing], path, progress=progress)


def write_workbook(listings: Sequence[Listing[Any]], path: Path, *, progress: Progress = quiet) -> None:
    """Write each list as a sheet of its own, and a last sheet that says how they came to be.

    Each sheet begins at A1 with its header, which stays in view and filters; days and sums are real ones
    (``d mmm yyyy``, ``£#,##0.00``), everything else is text, never a formula. Totals are values, two rows below
    the last one, so that sorting leaves them alone. Printed, each page says what it is, of which days or from which
    filter, whose, when it was made, and which page it is.

    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    with whole_file(path) as part:
        _write(listings, part, progress)


def workbook_bytes(listings: Sequence[Listing[Any]], *, progress: Progress = quiet) -> bytes:
    """Return the bytes of the workbook that :func:`write_workbook` writes.

    :raises Cancelled: when the person stopped it.
    """
    target = BytesIO()
    _write(listings, target, progress)
    return target.getvalue()


def _write(listings: Sequence[Listing[Any]], target: Path | BytesIO, progress: Progress) -> None:
    about = _("About this list") if len(listings) == 1 else _("About this workbook")
    names = sheet_names([*(listing.title for listing in listings), about])
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = [_Sheet(book, name, listing, progress) for name, listing in zip(names, listings, strict=False)]
    bare = all(listing.bare for listing in listings)
    if not bare:
        _tell_about(book, names, listings, [sheet.count for sheet in sheets])
    _describe(book, listings)
    # Not book.save(): when the disk is full it leaves a half-open archive behind.
    with _Archive(target, "w", ZIP_DEFLATED) as archive:
        archive.timeless = bare
        _Writer(book, archive, sheets).save()


class _Archive(ZipFile):
    """The file of a workbook, which knows no time before 1980 nor after 2107, whatever the clock says; a ``timeless``
    one knows none.
    """

    timeless = False

    def writestr(self, zinfo_or_arcname: str | ZipInfo, *handed: Any, **options: Any) -> None:
        """Write one part as it is now."""
        part = self._part(zinfo_or_arcname) if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname
        super().writestr(part, *handed, **options)

    def begin(self, name: str) -> ZipInfo:
        """Return what a part of that name is to be, to be written bit by bit."""
        return self._part(name)

    def _part(self, name: str) -> ZipInfo:
        now = _ZIP_FIRST if self.timeless else time.localtime(time.time())[:6]
        part = ZipInfo(name, min(max(now, _ZIP_FIRST), _ZIP_LAST))
        part.compress_type = self.compression
        part.external_attr = 0o600 << 16
        return part


class _Writer(ExcelWriter):
    """Writes the parts of a workbook: of a list what openpyxl has of its sheet, with the rows in their place."""

    def __init__(self, book: Workbook, archive: _Archive, sheets: "Sequence[_Sheet]") -> None:
        super().__init__(book, archive)
        self._parts = archive
        self._lists = {id(sheet.sheet): sheet for sheet in sheets}

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet."""
        found = BytesIO()
        writer: Any = WorksheetWriter(ws, found)  # the stubs leave out where its relations lie
        writer.write()
        ws._rels = writer._rels  # noqa: SLF001 - where openpyxl looks for them
        data = found.getvalue()
        mine = self._lists.get(id(ws))
        with self._parts.open(self._parts.begin(ws.path[1:]), "w") as part:
            if mine is None:
                part.write(data)
            else:
                place = _ROWS.search(data)
                if place is None:
                    raise ValueError("The sheet is not as the library writes it.")
                size = rb"\g<1>" + mine.size.encode("ascii")
                part.write(_SIZE.sub(size, data[: place.start()], count=1) + b"<sheetData>")
                mine.write_rows(part.write)
                part.write(b"</sheetData>" + data[place.end() :])
        self.manifest.append(ws)


class _Sheet:
    """One sheet: what openpyxl is told of it, and its rows as they stand in the file."""

    def __init__(self, book: Workbook, name: str, listing: Listing[Any], progress: Progress) -> None:
        self._columns = list(listing.columns)
        self._progress = progress
        rows = listing.rows if isinstance(listing.rows, Sequence) else list(listing.rows)
        self._listing = replace(listing, rows=rows)
        self.count = len(rows)
        self.sheet: Any = book.create_sheet(name)
        self._letters = [get_column_letter(place) for place in range(1, len(self._columns) + 1)]
        self._has_totals = bool(listing.totals and self.count)
        self._look = [self._style(number_format=_FORMATS.get(column.kind)) for column in self._columns]
        self._heads = [
            self._style(font=_BOLD, border=_HEAD, alignment=_RIGHT if column.kind in RIGHT else _LEFT)
            for column in self._columns
        ]
        self._sums = [
            self._style(font=_BOLD, border=_TOTAL, number_format=_FORMATS.get(column.kind)) for column in self._columns
        ]
        self._words = self._style(font=_BOLD, border=_TOTAL)
        self._set_up()

    @property
    def size(self) -> str:
        """The cells that there are, as the file says it."""
        last = self.count + 1 + 2 * self._has_totals
        return f"A1:{self._letters[-1]}{last}" if self._letters else "A1"

    def write_rows(self, write: Callable[[bytes], object]) -> None:
        """Write header, rows and totals."""
        columns, letters = self._columns, self._letters
        heads = zip(letters, columns, self._heads, strict=True)
        write(_row(1, [_text(f"{letter}1", fit(column.title), look) for letter, column, look in heads]))
        totals = Totals(columns) if self._has_totals else None
        makers = [
            _maker(letter, column.kind, look) for letter, column, look in zip(letters, columns, self._look, strict=True)
        ]
        at = 2
        for rows in chunks(self._listing, self._progress):
            numbers = range(at, at + len(rows))
            made: list[list[str]] = []
            for index, (column, make) in enumerate(zip(columns, makers, strict=True)):
                raw = list(map(column.value, rows))
                if totals is not None and column.kind in SUMMED:
                    totals.add(index, list(compress(raw, map(column.counts, rows))))
                made.append(make(numbers, raw))
            lines = [f'<row r="{number}">{"".join(cells)}</row>' for number, *cells in zip(numbers, *made, strict=True)]
            write("".join(lines).encode("utf-8"))
            at += len(rows)
        if totals is not None:
            write(_row(at, []))
            write(_row(at + 1, list(map(self._total, range(len(columns)), totals.row()))))

    def _total(self, index: int, value: Value) -> str:
        place = f"{self._letters[index]}{self.count + 3}"
        if isinstance(value, str):
            return _text(place, value, self._words)
        if value is None:
            return f'<c r="{place}" s="{self._words}"/>'
        return _number(place, value.plain() if isinstance(value, Money) else value, self._sums[index])

    def _style(self, *, number_format: str | None = None, **style: Any) -> int:
        """Return the number of a look in the file; the plain one has none but 0."""
        cell = Cell(self.sheet, row=1, column=1)
        for name, value in style.items():
            setattr(cell, name, value)
        if number_format is not None:
            cell.number_format = number_format
        return int(cell.style_id)

    def _set_up(self) -> None:
        """Tell openpyxl all that stands in the file beside the rows."""
        sheet = self.sheet
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        widths = [min(max(column.width + 2, 6), 100) for column in self._columns]
        for letter, width in zip(self._letters, widths, strict=True):
            sheet.column_dimensions[letter].width = width
        if self._letters:
            sheet.auto_filter.ref = f"A1:{self._letters[-1]}{self.count + 1}"
        if not self._listing.bare:
            _set_up_page(sheet, self._listing.title, self._listing, across=sum(widths) > _UPRIGHT)


_Maker = Callable[[Sequence[int], Sequence[Any]], list[str]]


def _maker(letter: str, kind: Kind, look: int) -> _Maker:
    """Return what gives the cells of a column as they stand in the file, for the numbers of the rows and the values."""
    styled = f' s="{look}"' if look else ""

    def other(number: int, value: Any) -> str:
        """What is not of the column's own kind."""
        place = f"{letter}{number}"
        if isinstance(value, datetime):
            value = value.replace(tzinfo=None) if kind is Kind.MOMENT else value.date()
        if isinstance(value, date) and kind in {Kind.DAY, Kind.MOMENT}:
            return _number(place, to_excel(value), look)  # type: ignore[no-untyped-call]  # the stubs leave its types out
        text = fit(show(value, kind))
        return _text(place, text, 0) if text else ""

    def money(numbers: Sequence[int], raw: Sequence[Any]) -> list[str]:
        return [
            f'<c r="{letter}{n}"{styled}><v>{v.plain()}</v></c>' if v.__class__ is Money else other(n, v)
            for n, v in zip(numbers, raw, strict=True)
        ]

    def count(numbers: Sequence[int], raw: Sequence[Any]) -> list[str]:
        return [
            f'<c r="{letter}{n}"{styled}><v>{v}</v></c>' if v.__class__ in {int, Decimal} else other(n, v)
            for n, v in zip(numbers, raw, strict=True)
        ]

    def day(numbers: Sequence[int], raw: Sequence[Any]) -> list[str]:
        return [
            f'<c r="{letter}{n}"{styled}><v>{v.toordinal() - _SERIAL}</v></c>'
            if v.__class__ is date and v >= _DAYS_FROM
            else other(n, v)
            for n, v in zip(numbers, raw, strict=True)
        ]

    def text(numbers: Sequence[int], raw: Sequence[Any]) -> list[str]:
        known: dict[str, str] = {}
        cells = []
        for n, v in zip(numbers, raw, strict=True):
            if v.__class__ is not str:
                cells.append(other(n, v))
            elif v:
                inside = known.get(v)
                if inside is None:
                    inside = known[v] = _inside(v)
                cells.append(f'<c r="{letter}{n}" t="inlineStr">{inside}</c>')
            else:
                cells.append("")
        return cells

    return {
        Kind.MONEY: money, Kind.COUNT: count, Kind.NUMBER: count, Kind.DAY: day, Kind.MOMENT: _each(other),
    }.get(kind, text)  # fmt: skip


def _each(make: Callable[[int, Any], str]) -> _Maker:
    return lambda numbers, raw: [make(number, value) for number, value in zip(numbers, raw, strict=True)]


def _inside(text: str) -> str:
    """Return what stands in a cell of text, whatever it says."""
    if not text.isprintable() or len(text) > LONGEST:
        text = _fitting(text)
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f"<is><t{kept}>{escape(text) if _MARKUP.search(text) else text}</t></is>"


def _text(place: str, text: str, look: int) -> str:
    styled = f' s="{look}"' if look else ""
    return f'<c r="{place}"{styled} t="inlineStr">{_inside(text)}</c>'


def _number(place: str, value: object, look: int) -> str:
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


def _row(number: int, cells: Sequence[str]) -> bytes:
    return f'<row r="{number}">{"".join(cells)}</row>'.encode()


def _set_up_page(sheet: Any, title: str, listing: Listing[Any], *, across: bool) -> None:
    """Let the sheet be printed as wide as the page, each page with what it is at the top and its number below."""
    sheet.page_setup.orientation = "landscape" if across else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.5, right=0.5, top=0.8, bottom=0.8, header=0.4, footer=0.4)
    said = listing.subtitle or listing.made_from
    head = _printed(title, _LONG // 2)
    sheet.oddHeader.left.text = f"&B{head}&B" + (f" · {_printed(said, _LONG - len(head))}" if said else "")
    sheet.oddHeader.right.text = _printed(listing.organisation, _SHORT) or None
    made = _("Made on {moment}").format(moment=show_moment(listing.made_at))
    sheet.oddFooter.left.text = _printed(" · ".join(part for part in (listing.made_from, made) if part), _LONG)
    if listing.seal is not None:
        sheet.oddFooter.center.text = _printed(_seal_words(listing.seal.number), _SEAL)
    page = _("Page {number} of {count}")
    sheet.oddFooter.right.text = _printed(page, _SHORT).format(number="&P", count="&N")


def _printed(text: str, most: int) -> str:
    """Return ``text`` on one line as a header of a page writes it, in at most so many signs."""
    plain = one_line(text[: most + 1])
    kept = plain
    while len(kept.replace("&", "&&")) > most:
        plain = plain[:-1]
        kept = plain.rstrip() + "…"
    return kept.replace("&", "&&")


def _tell_about(book: Workbook, names: Sequence[str], listings: Sequence[Listing[Any]], counts: Sequence[int]) -> None:
    """Write the last sheet: what each list is, from which filter it was made, when, and how long it is."""
    sheet: Any = book.create_sheet(names[-1])
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    _set_up_page(sheet, names[-1], listings[0], across=False)

    def say(label: str, text: str) -> None:
        cells = [Cell(sheet, row=1, column=column) for column in (1, 2)]
        for cell, words in zip(cells, (label, text), strict=True):
            cell.value = _fitting(words)
            cell.data_type = "s"
        cells[0].font = _BOLD
        cells[0].alignment = cells[1].alignment = Alignment(vertical="top", wrap_text=True)
        sheet.append(cells)

    organisation = next((listing.organisation for listing in listings if listing.organisation), "")
    if organisation:
        say(_("Organisation"), organisation)
    for name, listing, count in zip(names, listings, counts, strict=False):
        if len(listings) > 1:
            sheet.append([])
            say(_("Sheet"), name)
        say(_("List"), listing.title)
        if listing.subtitle:
            say("", listing.subtitle)
        if listing.made_from:
            say(_("Made from"), listing.made_from)
        say(_("Made on"), show_moment(listing.made_at))
        say(_("Length"), ngettext("{count} row", "{count} rows", count).format(count=show_count(count)))
        for note in listing.notes:
            say(_("Note"), note)


def _describe(book: Workbook, listings: Sequence[Listing[Any]]) -> None:
    """Fill in what the file says about itself."""
    about = book.properties
    about.creator = "psg_admin"
    about.title = _fitting(listings[0].title)
    seal = next((listing.seal for listing in listings if listing.seal is not None), None)
    if seal is not None:
        about.identifier = seal.office
        about.description = _seal_words(seal.number)
    about.created = about.modified = listings[0].made_at.replace(tzinfo=None)


def _seal_words(number: str) -> str:
    return _("Seal number {number}").format(number=number)


def _fitting(text: str) -> str:
    text = fit(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
