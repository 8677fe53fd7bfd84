"""An office begins once: with the first command that puts something into it, which says so."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import start
from tests.cli.test_restoring import psg

READING = [
    ("check",), ("find", "Ana"), ("history",), ("members", "list"), ("contacts", "list", "--json"), ("owed",),
    ("settings", "show"), ("backup", "{there}/copy.sqlite"), ("export", "members", "{there}/members.csv"),
    ("export", "treasurer", "{there}/books.xlsx"), ("receipt", "R-2016-0001", "{there}/one.pdf"), ("news", "list"),
    ("types", "list"), ("events", "list"), ("price", "1"),
]  # fmt: skip

CHANGING = [
    ("undo",), ("redo",), ("rebuild",), ("contacts", "remove", "1"), ("events", "cancel", "1", "--reason", "Rain"),
    ("members", "resign", "1"), ("members", "add", "--dry-run", "Ana Luz", "--type", "individual"),
    ("receipts", "void", "R-2016-0001", "--reason", "Twice"), ("pay", "10", "--dry-run", "--from", "Ana Luz"),
]  # fmt: skip


def nowhere(words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str], *before: str) -> None:
    said = [word.format(there=tmp_path) for word in words]
    assert start([*before, *said]) in {1, 2}
    out, err = capsys.readouterr()
    assert out == ""
    assert "begun" not in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [*READING, *CHANGING])
def test_what_puts_nothing_into_an_office_makes_neither_file_nor_folder(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere(words, tmp_path, capsys, "--home", str(tmp_path / "home"))
    nowhere(words, tmp_path, capsys, "--database", str(tmp_path / "disk" / "office.sqlite"))


@pytest.mark.parametrize(
    "words",
    [
        ("contacts", "add", "Ana Luz"), ("types", "add", "individual", "--name", "Individual"),
        ("settings", "set", "organisation=Peru Group"), ("sample", "--members", "3"),
        ("events", "add", "--title", "Talk", "--start", "2016-12-01 10:00", "--end", "12:00", "--band",
         "Free=0:anyone"),
    ],
)  # fmt: skip
def test_the_first_deed_begins_an_office_and_says_so(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    assert start(["--home", str(home), *words]) == 0
    begun = f"A new office was begun in {home / 'db' / 'office.sqlite'}.\n"
    assert capsys.readouterr().err.startswith(begun)
    assert start(["--home", str(home), "contacts", "add", "Ben Luz"]) == 0
    assert "begun" not in capsys.readouterr().err


def test_an_office_begins_in_an_empty_database_once(empty_url: URL, tmp_path: Path) -> None:
    there = f"--database={empty_url.render_as_string(hide_password=False)}"
    listed = psg(tmp_path, there, "contacts", "list")
    assert (listed.returncode, listed.stdout) == (1, "")
    name = empty_url.database
    where = name if empty_url.get_backend_name() == "sqlite" else f"the database {name} on localhost"
    at = "at" if where == name else "in"
    assert listed.stderr == f"There is no office {at} {where} yet.\n"
    first = psg(tmp_path, there, "contacts", "add", "Ana Luz")
    assert first.stderr.startswith(f"A new office was begun in {where}.\n")
    assert psg(tmp_path, there, "contacts", "add", "Ben Luz").stderr == "Ben Luz added.\n"


def test_in_a_batch_only_the_line_that_puts_something_in_begins_it(tmp_path: Path) -> None:
    import json
    import os
    import subprocess
    import sys

    from tests.cli.test_restoring import ROOT

    done = subprocess.run(
        [sys.executable, "-m", "psg_admin", "--home", str(tmp_path / "home"), "batch"],
        input="contacts list\ncontacts add 'Ana Luz'\ncontacts list --json\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["status"] for one in said] == [1, 0, 0]
    assert "A new office was begun" in said[1]["err"]
