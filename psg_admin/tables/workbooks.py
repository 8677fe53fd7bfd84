"""Workbooks: XLSX, XLSM, XLS and ODS, through python-calamine."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING

from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _
from psg_admin.tables.cells import LONGEST_CELL, Flaw, Row, Table, Unread, Value, trimmed
from psg_admin.tables.ole import check_xls
from psg_admin.tables.package import Extent, Flaws, Package, damaged, locked, ods_extents, sheet_parts, xlsx_extent

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MOST_SHEETS = 100
"""More sheets than any office's workbook has."""
_Cell = int | float | str | bool | time | date | datetime | timedelta


def xlsx_tables(package: Package, data: bytes, progress: Progress = quiet) -> list[Table]:
    """Return the sheets of an XLSX or XLSM in their order; macros are not looked at.

    :raises BadInput: when it is damaged or too large.
    """
    parts = {name: part for name, part in sheet_parts(package).items() if part in package}
    package.check(besides=parts.values())
    extents: dict[str, Extent] = {}
    for name, part in parts.items():
        progress(len(extents), len(parts))
        extents[name] = xlsx_extent(package, part)
    return _tables(data, extents, progress)


def ods_tables(package: Package, data: bytes, progress: Progress = quiet) -> list[Table]:
    """Return the sheets of an ODS in their order.

    :raises BadInput: as :func:`xlsx_tables`, and when it has a password.
    """
    if b"encryption-data" in (package.text("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else b""):
        raise locked()
    package.check(besides=("content.xml",))
    return _tables(data, ods_extents(package), progress)


def xls_tables(data: bytes, progress: Progress = quiet) -> list[Table]:
    """Return the sheets of a workbook as Excel wrote it until 2003.

    :raises BadInput: as :func:`ods_tables`.
    """
    check_xls(data)
    return _tables(data, {}, progress)


def _tables(data: bytes, extents: Mapping[str, Extent], progress: Progress) -> list[Table]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    workbook = _opened(data)
    sheets = workbook.sheets_metadata
    if len(sheets) > MOST_SHEETS:
        raise BadInput(
            _("The file has {count} sheets; at most {most} are read.").format(
                count=show_count(len(sheets)), most=MOST_SHEETS
            )
        )
    tables = []
    for index, about in enumerate(sheets):
        progress(index, len(sheets))
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        extent = extents.get(about.name, Extent())
        hidden = about.visible != SheetVisibleEnum.Visible
        tables.append(_table(about.name, _sheet(workbook, index), extent.flaws, hidden=hidden))
    return tables


def _opened(data: bytes) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except PasswordError:
        raise locked() from None
    except BaseException as failure:  # noqa: BLE001 - a panic of compiled code is no Exception
        raise _unread(failure) from None


def _sheet(workbook: "CalamineWorkbook", index: int) -> "CalamineSheet":
    try:
        return workbook.get_sheet_by_index(index)
    except BaseException as failure:  # noqa: BLE001 - a panic of compiled code is no Exception
        raise _unread(failure) from None


def _unread(failure: BaseException) -> BaseException:
    """Return what to raise for a failure in the library."""
    if isinstance(failure, UserError | KeyboardInterrupt | SystemExit | MemoryError):
        return failure
    return damaged()


def _table(name: str, sheet: "CalamineSheet", flaws: Flaws, *, hidden: bool) -> Table:
    end = sheet.end
    lines, width = (end[0] + 1, end[1] + 1) if end else (0, 0)
    for line, column in flaws:
        lines, width = max(lines, line), max(width, column + 1)
    return Table(name, partial(_rows, sheet, flaws, lines), lines, width, hidden=hidden)


def _rows(sheet: "CalamineSheet", flaws: Flaws, lines: int) -> Iterator[Row]:
    """Yield the lines of a sheet from its first on, also those above the first that holds anything."""
    start = sheet.start
    left: list[Value] = [None] * (start[1] if start else 0)
    by_line: dict[int, list[tuple[int, Flaw]]] = {}
    for (line, column), flaw in flaws.items():
        by_line.setdefault(line, []).append((column, flaw))
    number = 0
    for number, read in enumerate(islice(sheet.iter_rows(), lines), 1):
        if number not in by_line and all(value == "" for value in read):
            yield Row(number, ())
            continue
        cells = left + [_value(value) for value in read]
        for column, flaw in by_line.get(number, ()):
            cells += [None] * (column + 1 - len(cells))
            if cells[column] is None:
                cells[column] = Unread(flaw)
        yield Row(number, trimmed(cells))
    for line in range(number + 1, lines + 1):
        flawed = dict(by_line.get(line, ()))
        yield Row(line, tuple(Unread(flawed[i]) if i in flawed else None for i in range(max(flawed, default=-1) + 1)))


def _value(value: _Cell) -> Value:
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return Unread(Flaw.TOO_LONG, value[:LONGEST_CELL])
        return value or None
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e15:
            return int(value)
        return value if isfinite(value) else Unread(Flaw.ERROR)
    return value
