"""Lists as workbooks: real dates and sums, and text that stays text."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from itertools import compress, repeat
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.page import PageMargins
from openpyxl.writer.excel import ExcelWriter

from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import Unusable
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.cells import RIGHT, Totals, chunks, fit, one_line, show
from psg_admin.paper.files import whole_file
from psg_admin.paper.sheetnames import sheet_names
from psg_admin.paper.table import Column, Kind, Listing, Value
from psg_admin.store.private import make_file

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
}
# openpyxl takes a text that begins so for a formula or an error of a formula.
_RISKY = frozenset({"", "=", "#"})

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

_Written = str | int | Decimal | date | Cell | None


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
    about = _("About this list") if len(listings) == 1 else _("About this workbook")
    names = sheet_names([*(listing.title for listing in listings), about])
    with whole_file(path) as part, _filling() as book:
        room = part.parent
        counts = [
            _Sheet(book, name, listing, room).fill(progress) for name, listing in zip(names, listings, strict=False)
        ]
        _tell_about(book, names, listings, counts, room)
        _describe(book, listings)
        # Not book.save(): when the disk is full it leaves a half-open archive behind.
        with _Archive(part, "w", ZIP_DEFLATED) as archive:
            ExcelWriter(book, archive).save()


@contextmanager
def _filling() -> Iterator[Workbook]:
    """Give an empty workbook, whose sheets leave no temporary files behind when the work fails."""
    book = Workbook(write_only=True)
    try:
        yield book
    except BaseException as error:
        for sheet in book.worksheets:
            _throw_away(sheet)
        if isinstance(error, LxmlError):
            # The sheets are first written to files of their own, by a library that has its own errors.
            raise Unusable(_("The disk is full: the workbook was not written. Make room, then try again.")) from error
        raise


def _throw_away(sheet: Any) -> None:
    writer = sheet._writer  # noqa: SLF001 - openpyxl removes this file only when the workbook is saved or Python ends
    if writer is None:
        return
    with suppress(LxmlError, OSError):
        if not sheet.closed:
            sheet.close()
    with suppress(OSError, ValueError):
        writer.cleanup()


class _Archive(ZipFile):
    """The file of a workbook, which knows no time before 1980 nor after 2107, whatever the clock says."""

    def writestr(self, zinfo_or_arcname: str | ZipInfo, *handed: Any, **options: Any) -> None:
        """Write one part as it is now."""
        part = self._part(zinfo_or_arcname) if isinstance(zinfo_or_arcname, str) else zinfo_or_arcname
        super().writestr(part, *handed, **options)

    def write(self, filename: Any, arcname: Any = None, *_handed: Any, **_options: Any) -> None:
        """Write the part that lies in a file."""
        part = self._part(str(arcname))
        with Path(filename).open("rb") as found:
            part.file_size = os.fstat(found.fileno()).st_size
            with self.open(part, "w") as kept:
                shutil.copyfileobj(found, kept)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name, min(max(time.localtime(time.time())[:6], _ZIP_FIRST), _ZIP_LAST))
        part.compress_type = self.compression
        part.external_attr = 0o600 << 16
        return part


class _Writer(WorksheetWriter):
    """What writes a sheet, into a file beside the workbook and nowhere else."""

    def cleanup(self) -> None:
        """Take that file away."""
        Path(str(self.out)).unlink(missing_ok=True)


def _new_sheet(book: Workbook, name: str, room: Path) -> Any:
    """Return a new sheet, which can only be written, and whose parts lie in the folder ``room`` until it is done."""
    # The stubs know little of such a sheet.
    sheet: Any = book.create_sheet(name)
    out = room / f"sheet{len(book.worksheets)}"

    def get_writer() -> None:
        if sheet._writer is None:  # noqa: SLF001 - openpyxl's own place for it, which knows no other folder
            make_file(out)
            sheet._writer = _Writer(sheet, str(out))  # noqa: SLF001 - as above
            sheet._writer.write_top()  # noqa: SLF001 - as above

    sheet._get_writer = get_writer  # noqa: SLF001 - as above
    return sheet


class _Sheet:
    """One sheet while it is being filled."""

    def __init__(self, book: Workbook, name: str, listing: Listing[Any], room: Path) -> None:
        self._listing = listing
        self._columns = list(listing.columns)
        self._sheet = _new_sheet(book, name, room)
        # One cell a column, filled anew for each row: the format is looked up once, not a hundred thousand times.
        self._styled = [
            (index, self._cell(number_format=_FORMATS[column.kind]))
            for index, column in enumerate(self._columns)
            if column.kind in _FORMATS
        ]
        self._makers = [self._maker(column) for column in self._columns]

    def fill(self, progress: Progress) -> int:
        """Write header, rows and totals, and return how many rows there were."""
        sheet, columns, styled = self._sheet, self._columns, self._styled
        self._set_up()
        sheet.append([self._head(column) for column in columns])
        totals = Totals(columns) if self._listing.totals else None
        count = 0
        for rows in chunks(self._listing, progress):
            values = []
            for index, (column, make) in enumerate(zip(columns, self._makers, strict=True)):
                raw = list(map(column.value, rows))
                if totals is not None and column.kind in RIGHT:
                    totals.add(index, list(compress(raw, map(column.counts, rows))))
                values.append(make(raw))
            for row in zip(*values, strict=True) if values else repeat((), len(rows)):
                cells: list[_Written] = list(row)
                for index, cell in styled:
                    value = row[index]
                    if value is not None and value.__class__ is not Cell:
                        cell.value = value
                        cells[index] = cell
                sheet.append(cells)
            count += len(rows)
        if columns:
            sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
        if totals is not None and count:
            sheet.append([])
            sheet.append([self._sum(value, column) for value, column in zip(totals.row(), columns, strict=True)])
        return count

    def _set_up(self) -> None:
        """All that stands in the file before the rows, and so has to be known first."""
        sheet = self._sheet
        sheet.freeze_panes = "A2"
        sheet.print_title_rows = "1:1"
        widths = [min(max(column.width + 2, 6), 100) for column in self._columns]
        for index, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        _set_up_page(sheet, self._listing.title, self._listing, across=sum(widths) > _UPRIGHT)

    def _cell(self, **style: Any) -> Cell:
        cell: Cell = WriteOnlyCell(self._sheet)
        for name, value in style.items():
            setattr(cell, name, value)
        return cell

    def _text(self, text: str, **style: Any) -> Cell:
        """Return a cell that is text whatever it says."""
        cell = self._cell(**style)
        cell.value = _fitting(text)
        cell.data_type = "s"
        return cell

    def _head(self, column: Column[Any]) -> Cell:
        right = column.kind in {Kind.MONEY, Kind.COUNT}
        return self._text(column.title, font=_BOLD, border=_HEAD, alignment=_RIGHT if right else _LEFT)

    def _sum(self, value: Value, column: Column[Any]) -> Cell:
        if isinstance(value, str):
            return self._text(value, font=_BOLD, border=_TOTAL)
        cell = self._cell(font=_BOLD, border=_TOTAL)
        if value is not None:
            cell.number_format = _FORMATS[column.kind]
            cell.value = value.decimal() if isinstance(value, Money) else value
        return cell

    def _maker(self, column: Column[Any]) -> Callable[[list[Any]], list[_Written]]:
        """Return what turns the values of the column into what openpyxl is given."""
        kind = column.kind
        if kind is Kind.MONEY:
            return lambda raw: [v.decimal() if v.__class__ is Money else self._other(v, kind) for v in raw]
        if kind is Kind.DAY:
            return lambda raw: [v if v.__class__ is date else self._other(v, kind) for v in raw]
        if kind is Kind.MOMENT:
            return lambda raw: [
                v.replace(tzinfo=None) if isinstance(v, datetime) else self._other(v, kind) for v in raw
            ]
        if kind is Kind.COUNT:
            return lambda raw: [v if v.__class__ is int else self._other(v, kind) for v in raw]
        return lambda raw: [
            v
            if v.__class__ is str and v.isprintable() and v[:1] not in _RISKY and len(v) <= LONGEST
            else self._other(v, kind)
            for v in raw
        ]

    def _other(self, value: Value, kind: Kind) -> _Written:
        """Return what is not of the column's own kind, or is text to be careful with, as text."""
        if kind in {Kind.DAY, Kind.MOMENT} and isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        text = fit(show(value, kind))
        return self._text(text) if text else None


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


def _tell_about(
    book: Workbook, names: Sequence[str], listings: Sequence[Listing[Any]], counts: Sequence[int], room: Path
) -> None:
    """Write the last sheet: what each list is, from which filter it was made, when, and how long it is."""
    sheet = _new_sheet(book, names[-1], room)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    _set_up_page(sheet, names[-1], listings[0], across=False)

    def say(label: str, text: str) -> None:
        cells = [WriteOnlyCell(sheet), WriteOnlyCell(sheet)]
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
