"""Many commands in one open office, one a line, each answered by one line of JSON."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import manifests
from psg_admin.cli.batch import LONGEST
from psg_admin.cli.face import Face
from psg_admin.cli.main import run
from psg_admin.paths import Home
from psg_admin.store.office import Office
from tests.cli.conftest import Psg
from tests.offices import Clock, open_for_test

ROOT = Path(__file__).resolve().parents[2]


class Lines:
    """Commands handed to a batch on standard input."""

    def __init__(self, patch: pytest.MonkeyPatch, psg: Psg) -> None:
        self._patch = patch
        self._psg = psg
        self.status = 0
        self.err = ""

    def __call__(self, *lines: str | bytes) -> list[Any]:
        """Return the answer to each."""
        typed = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        self._patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        done = self._psg("batch")
        self.status, self.err = done.status, done.err
        return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture
def batch(monkeypatch: pytest.MonkeyPatch, psg: Psg) -> Lines:
    """A batch in a fresh office, on each engine."""
    return Lines(monkeypatch, psg)


def test_each_command_sees_what_those_before_did(batch: Lines) -> None:
    said = batch(
        "types add individual --name 'Individual member'",
        "fees add individual 30 --from 2010-04-01",
        'members add --given Ana --family "Quispe Ñato" --type individual --method cheque --pay cheque',
        "members list --json",
        "undo",
        "members list --json",
    )
    assert [one["status"] for one in said] == [0] * 6
    assert (batch.status, batch.err) == (0, "")
    assert said[2]["out"] == "0001\n"
    assert "Receipt R-2016-0001." in said[2]["err"]
    (member,) = json.loads(said[3]["out"])
    assert (member["name"], member["standing"]) == ("Quispe Ñato, Ana", "current")
    assert json.loads(said[5]["out"]) == []
    assert all(one.keys() == {"status", "out", "err"} for one in said)


def test_empty_lines_and_remarks_are_passed_over(batch: Lines) -> None:
    assert batch("", "   ", "# types list", "  # and so on") == []
    assert batch.status == 0
    said = batch("\ufeffcontacts add 'Leo Cruz' --notes 'the #1 of all'", "contacts list --json")
    assert [one["status"] for one in said] == [0, 0]
    assert json.loads(said[1]["out"])[0]["notes"] == "the #1 of all"


def test_one_that_fails_does_not_stop_the_others_and_the_batch_says_so(batch: Lines) -> None:
    said = batch(
        "contacts show 99",
        "contacts colour",
        "contacts add 'Ana",
        b"contacts add \xff",
        "batch",
        "--home /tmp members list",
        "--database=x members list",
        "contacts add 'Ana Luz'",
        "--help",
        "-- batch",
        "-- -- batch",
        "--",
        "-- contacts list",
    )
    assert [one["status"] for one in said] == [1, 2, 2, 2, 2, 2, 2, 0, 0, 2, 2, 2, 0]
    assert said[0]["err"] == "There is no contact 99.\n"
    assert "cannot be split into words" in said[2]["err"]
    assert "not text in UTF-8" in said[3]["err"]
    assert said[4]["err"] == "A batch cannot hold another batch.\n"
    assert said[5]["err"] == said[6]["err"]
    assert "stand before “batch”" in said[5]["err"]
    assert said[7] == {"status": 0, "out": "1\n", "err": "Ana Luz added.\n"}
    assert "Usage: psg-admin" in said[8]["out"]
    assert said[9] == said[10] == said[4], "whatever stands in front, what follows is not handed to another batch"
    assert (batch.status, batch.err) == (1, "10 commands were not carried out.\n")


def test_a_fault_of_the_program_is_answered_and_the_next_command_goes_on(
    office_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[Office] = []

    def open_office(**_how: object) -> Office:
        opened.append(open_for_test(office_url))
        return opened[-1]

    def stopped() -> datetime:
        return Clock()().replace(hour=len(opened) // 0)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"contacts list\nmembers list\ncontacts list\n")))
    face = Face(Home(tmp_path), office_url.render_as_string(hide_password=False), open_office, stopped, manifests())
    assert run(["batch"], face) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["status"] for one in said] == [0, 70, 0]
    assert "Traceback" in said[1]["err"]
    assert "ZeroDivisionError" in said[1]["err"]
    assert len(opened) == 2, "the office is opened anew after a fault, and only then"


def test_a_copy_is_not_restored_over_the_office_and_work_goes_on(batch: Lines, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    said = batch("contacts add 'Ana Luz'", f"backup '{copy}'", f"restore '{copy}'", "contacts list --json")
    assert [one["status"] for one in said] == [0, 0, 1, 0]
    assert [row["name"] for row in json.loads(said[3]["out"])] == ["Ana Luz"]


def test_a_line_longer_than_a_command_can_be_is_a_slip_of_that_line(batch: Lines) -> None:
    said = batch(f"contacts list --search '{'x' * LONGEST}'", "contacts add 'Ana Luz'", "# " + "x" * 1000)
    assert [one["status"] for one in said] == [2, 0]
    assert said[0]["err"] == "This line is too long: at most 131,072 bytes.\n"


def test_a_nul_which_no_shell_hands_on_is_a_slip_of_that_line(batch: Lines) -> None:
    said = batch("members show 'a\0'", "types change \0 --name x", "contacts list --search '\0'", "contacts list")
    assert [one["status"] for one in said] == [2, 2, 2, 0]
    assert said[0]["err"] == "This line holds a NUL character: no command is given one.\n"


@pytest.mark.parametrize("words", [("backup",), ("restore",), ("export", "members")])
def test_a_sign_that_no_name_of_a_file_holds_is_refused_in_a_sentence(psg: Psg, words: tuple[str, ...]) -> None:
    done = psg(*words, "a\0.csv")
    assert done.status == 1
    assert done.err.endswith("cannot be the name of a file.\n")


@contextmanager
def started(home: Path) -> "Iterator[subprocess.Popen[str]]":
    """Start a batch in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", "psg_admin", "--home", str(home), "batch"],
        cwd=ROOT,
        text=True,
        encoding="utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en", "PYTHONUTF8": "1"},
    ) as process:
        yield process


def test_each_line_is_answered_before_the_next_one_is_written(tmp_path: Path) -> None:
    with started(tmp_path) as process:
        given, answers = process.stdin, process.stdout
        assert given is not None
        assert answers is not None

        def ask(line: str) -> Any:
            given.write(f"{line}\n")
            given.flush()
            return json.loads(answers.readline())

        assert ask("contacts add 'Nora Núñez'")["out"] == "1\n"
        assert json.loads(ask("contacts list --json")["out"])[0]["name"] == "Nora Núñez"
        copy = tmp_path / "copy.sqlite"
        assert ask(f"backup '{copy}'")["status"] == 0
        given.close()
        assert process.wait(60) == 0
    with started(tmp_path / "new") as process:
        out, _err = process.communicate(f"restore '{copy}'\ncontacts list --json\n", timeout=60)
        assert [json.loads(line)["status"] for line in out.splitlines()] == [0, 0]
        assert "Nora Núñez" in json.loads(out.splitlines()[1])["out"]


def test_no_input_at_all_is_no_command(psg: Psg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    done = psg("batch")
    assert (done.status, done.out, done.err) == (0, "", "")
