"""What names hold is neither obeyed by a terminal nor taken for markup, and a spreadsheet runs none of it."""

import csv
import json
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from psg_admin.cli.face import harmless, print_json, print_table, say
from tests.cli.conftest import Psg

ESCAPES = "Ana \x1b[31mRed\x1b]0;title\x07 \u202egnp.exe\x9b2J\u2066 [red]x[/red]"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\u202eb", r"a\u202eb"),
        ("a\x9bb", r"a\x9bb"),
        ("a\rb", r"a\x0db"),
        ("a\tb\n", "a\tb\n"),
        ("أحمد [bold]", "أحمد [bold]"),
        ("\u2028", r"\u2028"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled_out(said: str, shown: str) -> None:
    assert harmless(said) == shown


def obeyed(said: str) -> set[str]:
    """Return what a terminal would obey in what was said."""
    return {sign for sign in said if sign in "\x1b\x07\x9b\r\u202e\u2066"}


def test_tables_sentences_and_json_have_no_sign_that_is_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    print_table([ESCAPES], [[ESCAPES]])
    say(ESCAPES)
    table = capsys.readouterr().out
    assert obeyed(table) == set()
    assert table.count("[red]x[/red]") == 3
    print_json({ESCAPES: [ESCAPES]})
    machine = capsys.readouterr().out
    assert obeyed(machine) == set()
    assert json.loads(machine) == {ESCAPES: [ESCAPES]}


def test_a_name_that_was_put_in_behind_the_program_reaches_no_terminal(psg: Psg, office_url: URL) -> None:
    assert psg("contacts", "add", "Nora Birch").status == 0
    engine = create_engine(office_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE contact SET shown_name = :name, family = :name"), {"name": ESCAPES})
    engine.dispose()
    for words in (("contacts", "list"), ("contacts", "show", "1"), ("contacts", "list", "--json"), ("history",)):
        said = psg(*words)
        assert said.status == 0
        assert obeyed(said.out + said.err) == set()


def test_a_formula_of_full_width_is_none_in_a_list(psg: Psg, tmp_path: Path) -> None:
    for name in ("＝1+1 Birch", "＠SUM Alder"):
        assert psg("contacts", "add", name).status == 0
    out = tmp_path / "people.csv"
    assert psg("export", "contacts", out).status == 0, psg("export", "--help").out
    with out.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row if "1+1" in cell or "SUM" in cell]
    assert cells
    assert all(cell[:1] not in "＝＠=@" for cell in cells)
