"""The rows of a workbook are read back alike by openpyxl and by whoever reads the file as the standard has it."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from psg_admin.kernel.money import Money
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.paper.workbook import workbook_bytes, write_workbook

MADE_AT = datetime(2016, 10, 20, 10, 0)  # noqa: DTZ001 - as a person reads the clock
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Row = tuple[Any, ...]

ROWS: list[Row] = [
    ("=1+1", date(2016, 4, 1), Money(12_34), 3, datetime(2016, 4, 1, 12, 30)),  # noqa: DTZ001 - as above
    ("<b>&amp;\"'</b>", date(1900, 2, 28), Money(-5), -1, None),
    ("  room  ", date(1901, 1, 1), Money(0), 0, None),
    ("two\nlines", None, None, None, None),
    ("Íñigo 李 🙂", date(2150, 12, 31), Money(10_000_000_00), 1_000_000, None),
    ("", date(2016, 2, 29), Money(1), 1, None),
]


def listing(rows: list[Row], *, totals: bool = False) -> Listing[Row]:
    kinds = (Kind.TEXT, Kind.DAY, Kind.MONEY, Kind.COUNT, Kind.MOMENT)

    def value(at: int) -> Any:
        return lambda row: row[at]

    columns = [Column(kind.value, kind.value.title(), value(at), kind) for at, kind in enumerate(kinds)]
    return Listing("List", columns, rows, MADE_AT, totals=totals)


def by_openpyxl(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)["List"].iter_rows()]


def by_the_standard(path: Path) -> tuple[str, list[dict[str, str | float]]]:
    """Return how large the sheet says it is, and of each row what stands in its cells, as the file has them."""
    with ZipFile(path) as file:
        root = ET.fromstring(file.read("xl/worksheets/sheet1.xml"))
    size = root.find(f"{SPACE}dimension")
    rows = []
    for row in root.iterfind(f"{SPACE}sheetData/{SPACE}row"):
        found: dict[str, str | float] = {}
        for cell in row:
            place = cell.attrib["r"]
            assert place.endswith(row.attrib["r"])
            text = "".join(part.text or "" for part in cell.iterfind(f"{SPACE}is/{SPACE}t"))
            number = cell.findtext(f"{SPACE}v")
            found[re.sub(r"\d", "", place)] = text if number is None else float(number)
        rows.append(found)
    return ("" if size is None else size.attrib["ref"]), rows


def test_two_readers_find_the_same(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_workbook([listing(ROWS)], path)
    size, bare = by_the_standard(path)
    assert size == "A1:E7"
    assert len(bare) == 7
    for row, plain, typed in zip(ROWS, bare[1:], by_openpyxl(path)[1:], strict=True):
        text, day, amount, count, moment = row
        assert plain.get("A", "") == (typed[0] or "") == text
        assert typed[1] == (None if day is None else datetime(day.year, day.month, day.day))  # noqa: DTZ001 - as above
        if day is not None and day.year > 1900:
            assert date(1899, 12, 30) + timedelta(days=int(plain["B"])) == day
        assert (plain.get("C"), typed[2]) == ((None, None) if amount is None else (amount.pence / 100,) * 2)
        assert (plain.get("D"), typed[3]) == (count, count)
        assert typed[4] == moment


def test_totals_stand_two_rows_below_and_the_size_knows_them(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_workbook([listing(ROWS, totals=True)], path)
    size, bare = by_the_standard(path)
    assert size == "A1:E9"
    assert bare[-2] == {}
    assert bare[-1]["C"] == by_openpyxl(path)[-1][2] == sum(row[2].pence for row in ROWS if row[2] is not None) / 100


def test_the_bytes_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook_bytes([listing(ROWS)]))
    assert by_openpyxl(path)[1][0] == "=1+1"


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_whatever_is_typed_is_text_and_the_file_is_sound(tmp_path_factory: Any, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("rows") / "list.xlsx"
    write_workbook([listing([(text, None, None, 1, None) for text in texts])], path)
    _size, bare = by_the_standard(path)
    typed = by_openpyxl(path)[1:]
    for plain, row in zip(bare[1:], typed, strict=True):
        assert plain.get("A", "") == (row[0] or "")
