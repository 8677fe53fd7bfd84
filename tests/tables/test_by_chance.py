"""What comes in is read, and no line of it lost, or it is refused in a sentence: whatever comes."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psg_admin.kernel.errors import UserError
from psg_admin.tables.cells import Table
from psg_admin.tables.header import classified
from psg_admin.tables.readers import read_tables
from psg_admin.tables.separated import separated_table
from tests.tables.files import HEADER, ods, ods_row, xls, xlsx

NAMES = {"No", "Name", "Town"}
MADE = {
    "xlsx": xlsx(HEADER + '<row r="2"><c r="A2"><v>1</v></c><c r="C2"><f>1</f></c></row>'),
    "ods": ods(ods_row("No", "Name", "Town") + ods_row("1", "Ann", "Leeds", times=3)),
    "xls": xls([["No", "Name", "Town"], [1.0, "Ann", "Leeds"]]),
}
CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0\r"), max_size=12)


def _adds_up(data: bytes) -> list[Table]:
    """Read, and see that each line of each table is exactly one; nothing when the file is refused."""
    try:
        tables = list(read_tables(data, known=NAMES).tables)
    except UserError:
        return []
    for table in tables:
        lines = [row.line for row, _kind in classified(table)]
        assert lines == list(range(1, table.lines + 1))
    return tables


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _adds_up(data)


@given(st.text('",;\t|\n\r ab\0é', max_size=200), st.sampled_from(["utf-8", "cp1252", "utf-16", "utf-16-le"]))
def test_any_text_of_delimiters_and_quotes_is_read_or_refused(text: str, encoding: str) -> None:
    _adds_up(text.encode(encoding))


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=12), st.sampled_from(",;\t|"))
def test_what_a_program_wrote_as_csv_comes_back(rows: list[list[str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["No", "Name", "Town"], *rows])
    tables = _adds_up(file.getvalue().encode())
    for table in tables:
        read = [[str(row.cell(i) or "") for i in range(3)] for row in table.rows]
        wanted = [[_kept(cell) for cell in row] for row in rows]
        while wanted and not any(cell.strip() for cell in wanted[-1]):
            wanted.pop()
        assert read[1:] == wanted


def _kept(cell: str) -> str:
    return (
        cell[2:-1] if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1] and len(cell) > 2 else cell
    )


@pytest.mark.parametrize("kind", MADE)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_with_any_bytes_altered_is_read_or_refused(kind: str, data: st.DataObject) -> None:
    altered = bytearray(MADE[kind])
    for _turn in range(data.draw(st.integers(1, 4))):
        altered[data.draw(st.integers(0, len(altered) - 1))] = data.draw(st.integers(0, 255))
    _adds_up(bytes(altered[: data.draw(st.integers(len(altered) // 2, len(altered)))]))


@given(st.text('<>/="rctvsifA1Z9 \n', max_size=120))
def test_a_sheet_of_any_xml_is_read_or_refused(rows: str) -> None:
    _adds_up(xlsx(HEADER + rows))


@given(st.lists(st.tuples(st.integers(1, 2_000_000), st.sampled_from(["A", "C", "ZZ", "XFD", "AAAA", ""]))))
def test_cells_wherever_they_say_they_stand_are_read_or_refused(places: list[tuple[int, str]]) -> None:
    rows = "".join(f'<row r="{line}"><c r="{column}{line}"><v>1</v></c></row>' for line, column in places)
    _adds_up(xlsx(rows))


def test_a_long_file_is_read_over_and_over_the_same() -> None:
    rows = [["7", f"Zoë {number} \udc80", "x" * 90] for number in range(12_000)]
    text = "\n".join(",".join(row) for row in [["No", "Name", "Town"], *rows])
    assert len(text) > 1_000_000
    table = separated_table(text, NAMES.__contains__)
    for _time in range(2):
        assert [list(row.cells) for row in table.rows][1:] == rows
