import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import unescape
from zipfile import ZipFile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from psg_admin.kernel.errors import Cancelled
from psg_admin.kernel.money import Money
from psg_admin.paper.sheetnames import sheet_names
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.paper.workbook import write_workbook, write_xlsx
from tests.paper.lists import COLUMNS, MADE_AT, Guest, around, attendees


def read_back(path: Path) -> Workbook:
    return load_workbook(path)


def test_sums_and_days_are_real_ones_in_their_formats(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    arrived = datetime(2016, 11, 5, 10, 42)  # noqa: DTZ001 - local time
    write_xlsx(attendees(Guest("Ñahui, José", price=Money(123450), arrived=arrived, places=1200)), path)
    sheet = read_back(path)["Attendees"]
    row = sheet[2]
    assert [c.value for c in row] == [
        "Ñahui, José", "020 7946 0107", "0107", 1234.5, datetime(2016, 10, 1), arrived, 1200,  # noqa: DTZ001
    ]  # fmt: skip
    assert [c.data_type for c in row] == ["s", "s", "s", "n", "d", "d", "n"]
    assert [c.number_format for c in row[3:]] == ["£#,##0.00", "d mmm yyyy", "d mmm yyyy hh:mm", "#,##0"]


def test_the_header_is_bold_stays_in_view_and_filters(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees("A", "B", "C"), path)
    sheet = read_back(path)["Attendees"]
    assert [c.value for c in sheet[1]] == [c.title for c in COLUMNS]
    assert all(c.font.bold for c in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:G4"
    assert sheet.column_dimensions["A"].width == 30
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+44 20 7946 0107", "-3", "@SUM(A1)", "#N/A", "#REF!", "0107"]
)
def test_text_stays_text_whatever_it_begins_with(text: str, tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees(Guest(text, telephone=text, number=text)), path)
    cells = read_back(path)["Attendees"][2][:3]
    assert [(c.value, c.data_type) for c in cells] == [(text, "s")] * 3


def test_a_hostile_heading_is_text_too(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    column: Column[str] = Column("x", "=HYPERLINK(1)", lambda text: text)
    write_xlsx(Listing("=1", [column], ["a"], MADE_AT, made_from="=2", organisation="=3"), path)
    book = read_back(path)
    assert [(c.value, c.data_type) for c in book.worksheets[0][1]] == [("=HYPERLINK(1)", "s")]
    assert {c.data_type for row in book.worksheets[1] for c in row} <= {"s", "n"}


def test_what_a_cell_cannot_hold_is_left_out_and_what_is_too_long_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees("a\x00b\x1bc\ud800d\ufffee\nf", "x" * 40_000), path)
    sheet = read_back(path)["Attendees"]
    assert sheet["A2"].value == "abcde\nf"
    assert sheet["A3"].value == "x" * 32_766 + "…"


def test_nothing_is_an_empty_cell_and_not_a_word(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees(Guest("", price=None, booked_on=None, places=None)), path)
    assert [c.value for c in read_back(path)["Attendees"][2]] == [None, "020 7946 0107", "0107", None, None, None, None]


def test_an_exception_among_sums_and_days_is_shown_as_text(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    columns: list[Column[str]] = [
        Column("fee", "Fee", lambda text: text, Kind.MONEY),
        Column("to", "Paid to", lambda text: text, Kind.DAY),
    ]
    write_xlsx(Listing("Fees", columns, ["for life"], MADE_AT), path)
    assert [(c.value, c.data_type) for c in read_back(path)["Fees"][2]] == [("for life", "s")] * 2


def test_totals_add_up_below_the_list_and_outside_its_filter(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    guests = [Guest(f"G{n}", price=Money(801), places=2) for n in range(1234)]
    write_xlsx(attendees(*guests, totals=True), path)
    sheet = read_back(path)["Attendees"]
    assert sheet.auto_filter.ref == "A1:G1235"
    assert [c.value for c in sheet[1237]] == ["Total", None, None, 9884.34, None, None, 2468]
    assert sheet["D1237"].number_format == "£#,##0.00"
    assert sheet["D1237"].font.bold


def test_the_last_sheet_says_how_the_list_was_made(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees("A", "B"), path)
    book = read_back(path)
    assert book.sheetnames == ["Attendees", "About this list"]
    said = {row[0].value: row[1].value for row in book["About this list"]}
    assert said["Organisation"] == "Peru Support Group"
    assert said["Made from"] == "All bookings, name contains “ram”"
    assert said["Made on"] == "20 October 2016, 09:30"
    assert said["Length"] == "2 rows"
    assert book.properties.title == "Attendees"


def test_several_lists_are_several_sheets_with_names_that_differ(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook([attendees("A"), attendees("B"), attendees("C", title="By event: 5/11 [all]?")], path)
    book = read_back(path)
    assert book.sheetnames == ["Attendees", "Attendees (2)", "By event 5 11 all", "About this workbook"]
    assert [book[name]["A2"].value for name in book.sheetnames[:3]] == ["A", "B", "C"]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_every_title_becomes_a_name_that_spreadsheets_take(titles: list[str]) -> None:
    names = sheet_names(titles)
    assert len({name.casefold() for name in names} - {"history"}) == len(titles)
    for name in names:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
        assert not name.endswith("'")


@given(st.lists(st.text(max_size=40), min_size=1, max_size=12))
@settings(max_examples=40)
def test_any_text_comes_back_as_it_was_but_for_what_xml_cannot_hold(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_xlsx(attendees(*texts), path)
        sheet = read_back(path).worksheets[0]
    cells = [sheet.cell(row, 1) for row in range(2, len(texts) + 2)]
    unfit = {*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"} - {"\t", "\n"}
    for text, cell in zip(texts, cells, strict=True):
        expected = text.replace("\r\n", "\n").replace("\r", "\n")
        expected = "".join(c for c in expected if c not in unfit and not "\ud800" <= c <= "\udfff")
        assert (cell.value or "") == expected
        assert cell.data_type == ("s" if expected else "n")


def test_an_empty_list_has_its_header(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees(totals=True), path)
    sheet = read_back(path)["Attendees"]
    assert sheet.max_row == 1
    assert sheet["A1"].value == "Name"


def test_a_stopped_workbook_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    path = tmp_path / "attendees.xlsx"

    def stop(done: int, total: int) -> None:
        assert total == 2000
        if done >= 1000:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_xlsx(attendees(*["A"] * 2000), path, progress=stop)
    assert [p.name for p in tmp_path.iterdir()] == ["spare"]
    assert list(spare.iterdir()) == []


def test_progress_tells_how_far_it_is(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    write_xlsx(attendees(*["A"] * 1100), tmp_path / "a.xlsx", progress=lambda done, total: steps.append((done, total)))
    assert steps == [(0, 1100), (500, 1100), (1000, 1100), (1100, 1100)]


def test_rows_may_come_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(replace(attendees(), rows=(Guest(f"G{n}") for n in range(700))), path)
    assert read_back(path)["Attendees"].max_row == 701


def test_a_day_with_a_time_of_day_is_still_a_day(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    column: Column[datetime] = Column("day", "Day", lambda moment: moment, Kind.DAY)
    write_xlsx(Listing("Days", [column], [datetime(2016, 11, 5, 11)], MADE_AT), path)  # noqa: DTZ001
    cell = read_back(path)["Days"]["A2"]
    assert cell.value.date() == date(2016, 11, 5)
    assert cell.number_format == "d mmm yyyy"


def test_a_printed_sheet_says_what_it_is_whose_and_which_page(tmp_path: Path) -> None:
    path = tmp_path / "attendees.xlsx"
    write_xlsx(attendees("A"), path)
    sheet = read_back(path)["Attendees"]
    assert around(sheet) == [
        "&BAttendees&B · Annual Conference, 5 November 2016",
        "Peru Support Group",
        "All bookings, name contains “ram” · Made on 20 October 2016, 09:30",
        "Page &P of &N",
    ]
    assert [sheet.cell(1, n + 1).value for n in range(len(COLUMNS))] == [c.title for c in COLUMNS]
    setup: Any = sheet.page_setup
    assert (int(setup.paperSize), int(setup.fitToWidth or 1), int(setup.fitToHeight)) == (9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    title, *_others, page = around(read_back(path).worksheets[-1])
    assert title.startswith("&BAbout this list&B")
    assert page == "Page &P of &N"


def test_a_wide_sheet_is_printed_across_and_a_narrow_one_upright(tmp_path: Path) -> None:
    for count, orientation in ((2, "portrait"), (9, "landscape")):
        columns: list[Column[str]] = [Column(str(n), f"Column {n}", lambda text: text) for n in range(count)]
        write_xlsx(Listing("List", columns, ["a"], MADE_AT), tmp_path / "list.xlsx")
        assert read_back(tmp_path / "list.xlsx").worksheets[0].page_setup.orientation == orientation


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=300))
@example("T" * 300, "&" * 300, "O" * 300)
@settings(max_examples=40, deadline=None)
def test_any_text_can_head_a_printed_sheet(title: str, words: str, organisation: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        columns: list[Column[str]] = [Column("a", "Name", lambda text: text)]
        write_xlsx(Listing(title, columns, ["a"], MADE_AT, made_from=words, organisation=organisation), path)
        with ZipFile(path) as archive:
            pages = archive.read("xl/worksheets/sheet1.xml").decode()
        for part in ("oddHeader", "oddFooter"):
            said = unescape(pages.split(f"<{part}>")[1].split(f"</{part}>")[0])
            assert 0 < len(said) <= 255


def test_an_ampersand_in_a_title_is_printed_as_one(tmp_path: Path) -> None:
    columns: list[Column[str]] = [Column("a", "Name", lambda text: text)]
    write_xlsx(Listing("Q&A &P", columns, ["a"], MADE_AT, organisation="B&B"), tmp_path / "list.xlsx")
    with ZipFile(tmp_path / "list.xlsx") as archive:
        pages = unescape(archive.read("xl/worksheets/sheet1.xml").decode())
    assert "&L&BQ&&A &&P&B&RB&&B<" in pages


@pytest.mark.parametrize("year", [1971, 1979, 1980, 2107, 2150])
def test_a_workbook_is_written_whatever_year_the_clock_says(
    year: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: datetime(year, 6, 1, tzinfo=UTC).timestamp())
    write_xlsx(attendees("Ana Luz"), tmp_path / "a.xlsx")
    monkeypatch.undo()
    assert read_back(tmp_path / "a.xlsx")["Attendees"]["A2"].value == "Ana Luz"
    with ZipFile(tmp_path / "a.xlsx") as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {min(max(year, 1980), 2107)}
