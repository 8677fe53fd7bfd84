"""A heap of envelopes from a file or from standard input."""

import io
from pathlib import Path

import pytest

from tests.cli.conftest import Psg


@pytest.fixture
def members(scheme: Psg) -> Psg:
    """Lucía and Ben, who each owe £30."""
    for given in ("Lucía", "Ben"):
        words = ("--type", "individual", "--method", "cheque", "--given", given, "--family", "Ruiz")
        made = scheme("members", "add", *words)
        assert made.status == 0, made.err
    return scheme


def test_a_file_of_envelopes_is_entered_as_one_deed_with_its_slip(members: Psg, tmp_path: Path) -> None:
    file = tmp_path / "heap.csv"
    file.write_text('# of Monday\n0001, 30, cheque, 000123\n\n0002,35.50,cash\n"Quill, Nora",12,Cheque,77\n', "utf-8")
    done = members("pay-many", file, "--on", "2016-10-17", "--slip", "--expected", "77.50", "--denomination", "0.50=71")
    assert (done.status, done.line) == (0, "S-2016-001"), done.err
    rows = members("payments", "list", "--json").json
    assert [(row["amount"], row["state"]) for row in rows] == [
        ("12.00", "credit"), ("35.50", "credit"), ("30.00", "used")
    ]  # fmt: skip
    assert members("owed", "--json").json == []
    assert members("slips", "show", "S-2016-001", "--json").json["total"] == "77.50"
    assert members("undo").status == 0
    assert members("payments", "list", "--json").json[0]["state"] == "taken-back"


def test_standard_input_is_read_where_there_is_no_file(members: Psg, monkeypatch: pytest.MonkeyPatch) -> None:
    heap = io.TextIOWrapper(io.BytesIO(b"0001,30,cheque,1\n1,2,cash\n"))
    monkeypatch.setattr("sys.stdin", heap)
    assert members("pay-many", "--json").json == {"envelopes": 2, "amount": "32.00", "slip": None}


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("0001,30", 1, "A line is who, sum, method"),
        ("0001,30,chq,1\n0002,x,cash", 1, "Line 2: “x” is not an amount"),
        ("0001,30,chq,1\n0002,5,cash", 1, "Line 1: “chq” is not a way of paying"),
        ("0001,30,cheque,1\n0099,5,cash", 1, "Line 2: There is no member with the number 0099"),
        (",30,cheque,1", 1, "Say from whom"),
        ("0001,-3,cheque,1", 1, "less than £0.00"),
        ("0001,0,cheque,1", 1, "more than £0.00"),
        ("", 1, "nothing to do"),
        ('"0001,30,cheque,1', 1, "quotation marks"),
        ("0001,30,cheque,1,2", 1, "A line is who, sum, method"),
    ],
)
def test_what_is_wrong_is_said_line_by_line_and_nothing_is_entered(
    members: Psg, tmp_path: Path, text: str, status: int, sentence: str
) -> None:
    file = tmp_path / "heap.csv"
    file.write_text(text, "utf-8")
    done = members("pay-many", file)
    assert done.status == status
    assert sentence in done.err
    assert members("payments", "list", "--json").json == []


def test_a_file_that_cannot_be_read_is_refused(members: Psg, tmp_path: Path) -> None:
    assert "cannot be read" in members("pay-many", tmp_path / "none.csv").err
    (tmp_path / "latin.csv").write_bytes("Lucía,3,cash".encode("latin-1"))
    assert "not text in UTF-8" in members("pay-many", tmp_path / "latin.csv").err
    assert members("pay-many", tmp_path / "latin.csv", "--banked", "today").status == 2


def test_a_heap_that_was_entered_under_its_key_is_not_entered_again_nor_refused(members: Psg, tmp_path: Path) -> None:
    file = tmp_path / "heap.csv"
    file.write_text("1,30,cheque,000123\n2,12.50,cash\n", "utf-8")
    assert members("--once", "heap of 3 May", "pay-many", file).status == 0
    again = members("--once", "heap of 3 May", "pay-many", file)
    assert (again.status, "Done already: £42.50" in again.err, "Line" in again.err) == (0, True, False)
