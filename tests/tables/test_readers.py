"""Files of every kind become one shape, or are refused in a sentence."""

import struct
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from time import process_time

import openpyxl
import pytest

from psg_admin.kernel.errors import BadInput, Cancelled, NotFound, Unusable
from psg_admin.tables.cells import LONGEST_CELL, Flaw, LineKind, Table, Unread, Value, Workbook
from psg_admin.tables.header import classified
from psg_admin.tables.readers import read_tables
from tests.tables.files import HEADER, compound, ods, ods_row, packed, text_cell, xls, xlsx, xlsx_parts

NAMES = {"No", "Name", "Town", "Joined", "Email"}
CSV = "No,Name,Town\n1,Ann Teal,Leeds\n"
SAME: list[tuple[Value, ...]] = [("No", "Name", "Town"), ("1", "Ann Teal", "Leeds")]


def _only(source: bytes | Path) -> Table:
    (table,) = read_tables(source, known=NAMES).tables
    return table


def _cells(source: bytes | Path) -> list[tuple[Value, ...]]:
    return [row.cells for row in _only(source).rows]


def _refusal(source: bytes | Path) -> str:
    with pytest.raises(BadInput) as refused:
        read_tables(source, known=NAMES)
    return refused.value.message


def _workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.replace("\n", "\r\n").encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.encode("utf-16-be"),
        CSV.encode("utf-32"),
        CSV.replace("\n", "\r").encode(),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode(),
        CSV.replace(",", "|").encode(),
        b"No;Name;Town\n1;Ann\0 Teal;Leeds",
        b"<html><body><table><tr><th>No<th>Name<th>Town<tr><td>1<td>Ann Teal<td>Leeds</table>",
        ods(ods_row("No", "Name", "Town") + ods_row("1", "Ann Teal", "Leeds")),
        xls([["No", "Name", "Town"], ["1", "Ann Teal", "Leeds"]]),
        _workbook(("Members", [["No", "Name", "Town"], ["1", "Ann Teal", "Leeds"]])),
    ],
    ids=[
        "utf-8", "mark", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "mac", "semicolon", "tab", "bar", "nul", "html",
        "ods", "xls", "xlsx",
    ],
)  # fmt: skip
def test_whatever_goes_in_one_shape_comes_out(data: bytes) -> None:
    table = _only(data)
    assert [row.cells for row in table.rows] == SAME
    assert [row.line for row in table.rows] == [1, 2]
    assert (table.lines, table.width, table.header_line, table.header) == (2, 3, 1, ("No", "Name", "Town"))


def test_what_is_not_unicode_is_as_windows_wrote_it() -> None:
    book = read_tables("No;Name\n1;Zoë O’Wren £5\n".encode("cp1252"), known=NAMES)
    assert [row.cells for row in book.tables[0].rows][1] == ("1", "Zoë O’Wren £5")
    assert book.notes == ()
    assert _cells(b"No;Name\n1;a\x81b\n")[1] == ("1", "a\x81b")


def test_two_encodings_in_one_file_are_read_line_by_line_and_told() -> None:
    book = read_tables("No;Name\n1;Zoë\n".encode() + "2;José\n3;Núñez".encode("cp1252"), known=NAMES)
    assert [row.cells[1] for row in book.tables[0].rows] == ["Name", "Zoë", "José", "Núñez"]
    (note,) = book.notes
    assert "2 of its lines" in note


def test_the_names_of_columns_decide_between_delimiters() -> None:
    semicolons = 'No;Name;Town\n1;"Teal, Ann, Mrs, OBE";Leeds, York, Hull, Ely, Bath\n'
    assert _cells(semicolons.encode())[1] == ("1", "Teal, Ann, Mrs, OBE", "Leeds, York, Hull, Ely, Bath")
    assert _cells(b"sep=|\nNo|Name|Town\n1|a,b;c|x")[2] == ("1", "a,b;c", "x")


def test_a_quotation_mark_inside_a_cell_is_a_character() -> None:
    data = b'No,Name,Town\n1,Tim "the man" Teal,5" pipe\n2,"Ann\nB, C","x ""y"""\n3,="007",\n'
    assert _cells(data)[1:] == [("1", 'Tim "the man" Teal', '5" pipe'), ("2", "Ann\nB, C", 'x "y"'), ("3", "007")]


@pytest.mark.parametrize(
    "behind",
    [
        b"1,Ann,Leeds\n" * 30_000,
        b'1,"Ann",Leeds\n' * 20,
        b'1,Ann,Leeds\n2,Tim,"Hull"\n',
        b"",
    ],
    ids=["never closed", "closed by the next one", "closed far away", "in the last line"],
)  # fmt: skip
def test_a_quotation_mark_that_is_not_closed_is_told_with_the_line_where_it_opened(behind: bytes) -> None:
    data = b"No,Name,Town\n" + b"1,Ann,Leeds\n" * 30_998 + b'2,"Tim,Hull\n' + behind
    began = process_time()
    assert _refusal(data).startswith("In line 31,000 a quotation mark begins a cell")
    assert process_time() - began < 3


def test_the_line_of_a_csv_is_its_record_and_an_editor_has_another() -> None:
    data = b'No,Name,Town\n1,"a\nb\nc",Leeds\n2,"Tim,Hull\n'
    assert _refusal(data).startswith("In line 3 (line 5 in an editor)")


def test_sheets_come_in_their_order_hidden_ones_too_and_one_can_be_chosen() -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Fees"
    first.append(["Type", "Fee"])
    members = book.create_sheet("Members 26-27")
    for row in (["MEMBERSHIP LIST"], ["No", "Name", "Town", "Joined"], [1, "Ann", None, datetime(2020, 1, 2)]):  # noqa: DTZ001
        members.append(row)
    members.column_dimensions["B"].hidden = True
    members["F9"] = "far"
    members.merge_cells("A4:B5")
    members["A4"] = "merged"
    book.create_sheet("Old").sheet_state = "hidden"
    file = BytesIO()
    book.save(file)
    read = read_tables(file.getvalue(), known=NAMES)
    assert [(table.name, table.hidden) for table in read.tables] == [
        ("Fees", False),
        ("Members 26-27", False),
        ("Old", True),
    ]
    table = read.first
    assert (table.name, table.header_line, table.header) == (
        "Members 26-27",
        2,
        ("No", "Name", "Town", "Joined", "", ""),
    )
    assert [row.cells for row in table.rows][2:4] == [(1, "Ann", None, date(2020, 1, 2)), ("merged",)]
    assert [row.line for row in table.rows][-1] == 9
    assert read_tables(file.getvalue(), sheet="members 26 27").tables[0].name == "Members 26-27"
    with pytest.raises(NotFound, match="“Fees”, “Members 26-27”, “Old”"):
        read_tables(file.getvalue(), sheet="Members")


def test_days_times_and_numbers_come_as_such() -> None:
    moment, hour = datetime(2020, 1, 2, 10, 30), time(9, 5)  # noqa: DTZ001
    rows: list[list[object]] = [["No", "Name"], [1.5, True], [42370, moment], [0.25, hour], [447701000000, "  "]]
    assert _cells(_workbook(("S", rows)))[1:] == [(1.5, True), (42370, moment), (0.25, hour), (447701000000, "  ")]
    days = '<row r="2"><c r="A2" s="1"><v>100</v></c></row>'
    assert _cells(xlsx(HEADER + days))[1] == (date(1900, 4, 9),)
    assert _cells(xlsx(HEADER + days, properties='<workbookPr date1904="1"/>'))[1] == (date(1904, 4, 10),)


def test_what_stands_above_and_left_of_the_first_cell_keeps_its_place() -> None:
    far = f'<row r="4">{text_cell("C4", "No")}{text_cell("D4", "Name")}</row>'
    assert [(row.line, row.cells) for row in _only(xlsx(far)).rows] == [
        (1, ()), (2, ()), (3, ()), (4, (None, None, "No", "Name")),
    ]  # fmt: skip


@pytest.mark.parametrize("quick", [True, False])
def test_a_formula_without_its_result_and_an_error_are_told_where_they_stand(quick: bool) -> None:  # noqa: FBT001
    cells = (
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2"><f>1</f><v></v></c><c r="C2" t="str"><f>A</f><v></v></c></row>'
        '<row r="3"><c r="A3"><f>1</f><v>7</v></c><c r="B3" t="e"><v>#N/A</v></c></row>'
    )
    data = xlsx(HEADER + (cells if quick else cells.replace("<c r=", "<c  r=")))
    assert _cells(data)[1:] == [
        (Unread(Flaw.NO_RESULT), Unread(Flaw.NO_RESULT)),
        (7, Unread(Flaw.ERROR)),
    ]
    assert "save it" in Flaw.NO_RESULT.reason
    formula = "<table:table-cell table:formula='of:=1'/>"
    assert _cells(ods(ods_row("No", "Name") + ods_row(formula, "Ann")))[1] == (Unread(Flaw.NO_RESULT), "Ann")


def test_blank_lines_without_end_cost_little() -> None:
    began = process_time()
    assert _only(b"No;Name;Town\n1;A;B\n" + b";;\n" * 2_000_000).lines == 2
    assert process_time() - began < 12
    empty = "<table:table-cell table:number-columns-repeated='16384'/>"
    assert _only(ods(ods_row("No", "Name") + ods_row(empty, times=1_048_000))).lines == 1
    assert _only(xlsx(HEADER + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')).lines == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n;;\n", "is empty"),
        (b"%PDF-1.7 x", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x00\x01\x00\x00Standard ACE DB\0", "an Access database"),
        (b"SQLite format 3\0", "a database"),
        (b"\x1f\x8b\x08\0", "is packed"),
        (bytes(range(256)) * 8, "not a table"),
        (b"x" + xlsx(HEADER)[1:], "not a table"),
        (b"\xff\xfeN\0o\0\0\xd8", "begins as Unicode"),
        (b"<html><p>no table", "without a table"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "is not read"),
        (packed({"word/document.xml": "x"}), "text document"),
        (packed({"a.csv": "x"}), "is packed"),
        (packed({"xl/workbook.bin": "x"}), "is not read"),
        (packed({"Index/Document.iwa": "x"}), "is not read"),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}), "text document"),
        (compound({"WordDocument": b"x" * 4096}), "text document"),
        (compound({"EncryptedPackage": b"x" * 4096}), "has a password"),
        (xls([["No"]], locked=True), "has a password"),
        (ods(ods_row("No"), manifest="<m><manifest:encryption-data/></m>"), "has a password"),
        (xls([["No"]], last=(65_535, 60_000)), "702 columns"),
        (xls([["No"]])[:2000], "damaged or cut short"),
        (xlsx(HEADER)[:500], "damaged or cut short"),
        (xlsx(HEADER + '<row r="2"><c r="A2"><v>1</v>'), "damaged or cut short"),
        (xlsx(HEADER, head='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "damaged or cut short"),
        (ods(ods_row("&a;"), doctype='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "damaged or cut short"),
        (xlsx(HEADER + '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'), "damaged or cut short"),
        (xlsx(HEADER + "<row r='9999999'><c><v>1</v></c></row>"), "more than 1,048,576 lines"),
        (xlsx(HEADER + '<row r="2"><c r="XFD2"><v>1</v></c></row>'), "702 columns"),
        (xlsx(HEADER + '<row r="1048576"><c r="AZ1048576"><v>1</v></c></row>'), "reaches over"),
        (ods(ods_row("No", times=100_000_000)), "more than 1,048,576 lines"),
        (b"x," * 1_000_000, "702 columns"),
        (b"No,Name\n1," + b"x" * 300_000, "Line 2 holds more text"),
        (packed({"xl/workbook.xml": b"0" * 120_000_000}), "far larger"),
        (packed({"xl/workbook.xml": b"0" * 21_000_000, "xl/_rels/workbook.xml.rels": "<r/>"}), "far larger"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence_and_in_time(data: bytes, sentence: str) -> None:
    began = process_time()
    assert sentence in _refusal(data)
    assert process_time() - began < 3


def test_a_part_that_is_larger_than_it_says_is_not_unpacked() -> None:
    data = packed({**xlsx_parts(HEADER), "xl/media/picture.png": b"0" * 10_000_000})
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/media"))
    assert "damaged" in _refusal(data[: entry + 24] + struct.pack("<I", 10) + data[entry + 28 :])


def test_macros_are_told_and_not_run_and_another_name_than_the_content_is_told(tmp_path: Path) -> None:
    book = read_tables(packed({**xlsx_parts(HEADER), "xl/vbaProject.bin": b"x"}))
    assert "macros" in book.notes[0]
    file = tmp_path / "list.xlsx"
    file.write_text(CSV)
    read = read_tables(file, known=NAMES)
    assert (read.kind, read.notes) == (
        "csv",
        ("The file is called .xlsx and is a CSV by its content; it was read as that.",),
    )
    assert read_tables(file.rename(tmp_path / "list.csv"), known=NAMES).notes == ()
    with pytest.raises(Unusable, match=r"“gone\.csv” cannot be opened"):
        read_tables(tmp_path / "gone.csv")


def test_a_cell_that_is_far_too_long_is_told_and_its_line_is_there() -> None:
    text = "x" * (LONGEST_CELL + 1)
    for data in (f"No,Name,Town\n1,{text},y\n".encode(), _workbook(("S", [["No", "Name", "Town"], ["1", text, "y"]]))):
        assert _cells(data)[1] == ("1", Unread(Flaw.TOO_LONG, "x" * LONGEST_CELL), "y")


def test_a_long_reading_says_how_far_it_is_and_stops_when_asked() -> None:
    told: list[tuple[int, int]] = []
    data = (CSV + "2,x,y\n" * 20_000).encode()
    read_tables(data, known=NAMES, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 5
    assert told[-1][1] == len(data)

    def stop(done: int, total: int) -> None:
        if done * 10 > total * 9:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        read_tables(data, known=NAMES, progress=stop)


def test_the_kinds_of_lines_add_up_to_the_file() -> None:
    rows: list[list[object]] = [
        ["MEMBERSHIP LIST"],
        ["as at 14 November"],
        [None, "Contact", None, "Subscription"],
        ["No", "Name", "Town", "Joined", "Email"],
        [1, "Ann Teal", "Leeds", "1/4/2009", "a@example.org"],
        ["LIFE MEMBERS"],
        [2, "Bob Total", "Hull", "1/4/2010", None],
        [],
        ["No", "Name", "Town", "Joined", "Email"],
        [None, "Cy Wren"],
        [None, "TOTAL MEMBERS", 24, "Total £", 375.5],
    ]
    book: Workbook = read_tables(_workbook(("S", rows)), known=NAMES)
    table = book.first
    kinds = [kind for _row, kind in classified(table)]
    assert [kind.name for kind in kinds] == (
        ["BEFORE", "BEFORE", "HEADER", "HEADER", "ROW", "HEADING", "ROW", "BLANK", "REPEATED_HEADER", "ROW", "TOTAL"]
    )
    assert sum(Counter(kinds).values()) == table.lines == len(rows)
    assert table.header == ("No", "Name", "Town", "Joined", "Email")


def test_a_group_above_is_part_of_names_that_say_too_little_by_themselves() -> None:
    names: list[object] = ["No", "Town", "Street", "Town", "Street"]
    rows: list[list[object]] = [["", "Home", "", "Work", ""], names, [1, "Leeds", "1 Row", "Hull", "2 Row"]]
    table = read_tables(_workbook(("S", rows)), known=NAMES).first
    assert table.header == ("No", "Home Town", "Home Street", "Work Town", "Work Street")
    assert (table.header_top, table.header_line) == (1, 2)


def test_a_table_without_known_names_has_no_header() -> None:
    table = _only(b"a,b\nc,d\n")
    assert (table.header_line, table.header) == (None, ())
    assert [kind for _row, kind in classified(table)] == [LineKind.ROW, LineKind.ROW]
