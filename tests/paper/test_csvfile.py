import csv
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import Cancelled
from psg_admin.kernel.money import Money
from psg_admin.paper.csvfile import HOSTILE, write_csv
from tests.paper.lists import COLUMNS, Guest, attendees


def read_back(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_it_begins_with_a_byte_order_mark_and_its_lines_end_as_spreadsheets_expect(tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    write_csv(attendees("Ñahui, José"), path)
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfName,Telephone")
    assert data.count(b"\r\n") == data.count(b"\n") == 2


def test_days_are_iso_and_sums_have_two_decimals(tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    arrived = datetime(2016, 11, 5, 10, 42, tzinfo=UTC)
    write_csv(
        attendees(
            Guest("A", booked_on=date(2016, 1, 2), arrived=arrived, price=Money(800)),
            Guest("B", booked_on=None, price=None, places=None),
        ),
        path,
    )
    head, first, second = read_back(path)
    assert head == [column.title for column in COLUMNS]
    assert first == ["A", "020 7946 0107", "0107", "8.00", "2016-01-02", "2016-11-05 10:42", "1"]
    assert second == ["B", "020 7946 0107", "0107", "", "", "", ""]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 20 7946 0107",
        "-3",
        "@SUM(A1)",
        "\tx",
        "\nx",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "﹦1",
        " =1",
        "\u3000=1",
        "\u200b＝1",
    ],
)
def test_a_hostile_text_gets_an_apostrophe(text: str, tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    write_csv(attendees(Guest(text, telephone=text)), path)
    assert read_back(path)[1][:2] == [f"'{text}"] * 2


def test_a_negative_sum_or_count_is_a_number_and_gets_none(tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    write_csv(attendees(Guest("A", price=Money(-800), places=-2)), path)
    assert read_back(path)[1][3] == "-8.00"
    assert read_back(path)[1][6] == "-2"


def test_there_are_no_totals_since_programs_read_it(tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    write_csv(attendees("A", "B", totals=True), path)
    assert len(read_back(path)) == 3


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_no_field_of_text_ever_begins_like_a_formula(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_csv(attendees(*texts), path)
        rows = read_back(path)
    assert len(rows) == len(texts) + 1
    for row in rows[1:]:
        assert row[0][:1] not in HOSTILE


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(HOSTILE.isdisjoint))
def test_a_harmless_text_comes_back_as_it_was(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_csv(attendees(text), path)
        assert read_back(path)[1][0] == text


def test_a_stopped_list_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "attendees.csv"
    path.write_text("before")

    def stop(done: int, _total: int) -> None:
        if done:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        write_csv(attendees("A"), path, progress=stop)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]
