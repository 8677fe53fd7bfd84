"""A key under which a command is carried out once, however often it is said."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Psg
from tests.news.pages import PAGE


def deeds(psg: Psg) -> list[str]:
    return [row["summary"] for row in psg("history", "--json").json]


def test_a_deed_said_twice_under_one_key_is_done_once(scheme: Psg) -> None:
    before = deeds(scheme)
    words = ("--once", "gift of 3 May", "pay", "30", "--gift", "30", "--from", "Nora Quill", "--method", "cash")
    first = scheme(*words)
    assert first.status == 0, first.err
    summary = deeds(scheme)[0]
    again = scheme(*words)
    assert (again.status, again.out, again.err) == (0, "", f"Done already: {summary}.\n")
    assert len(deeds(scheme)) == len(before) + 1
    assert scheme(*words[2:], "--new").status == 0, "without a key it is another one"
    assert len(deeds(scheme)) == len(before) + 2
    assert scheme("check").status == 0


def test_a_key_of_something_else_is_refused(psg: Psg) -> None:
    assert psg("--once", "1", "types", "add", "individual", "--name", "Individual").status == 0
    other = psg("--once", "1", "types", "add", "joint", "--name", "Joint")
    assert other.status == 1
    assert other.err.startswith("Something else was done under the key “1”: ")
    assert len(deeds(psg)) == 1


def test_what_was_taken_back_once_is_not_taken_back_further(psg: Psg) -> None:
    for code in ("individual", "joint"):
        psg("types", "add", code, "--name", code)
    assert psg("--once=u", "undo").status == 0
    assert psg("--once=u", "undo").err.startswith("Done already: ")
    assert len(psg("types", "list", "--json").json) == 1
    assert psg("--once=r", "redo").status == 0
    assert psg("--once=r", "redo").err.startswith("Done already: ")


def test_a_deed_that_took_its_subject_away_is_known_to_be_done(psg: Psg, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, "utf-8")
    assert psg("news", "read", page).status == 0
    words = ("--once", "f", "news", "forget", page)
    assert psg(*words).status == 0
    again = psg(*words)
    assert (again.status, again.out) == (0, "")
    assert again.err.startswith("Done already: ")


def test_a_key_is_used_up_only_by_what_is_recorded(psg: Psg) -> None:
    listed = psg("--once", "k", "members", "list")
    assert listed.status == 0
    assert listed.err == "Nothing was recorded, so nothing stands under the key “k”.\n"
    assert psg("--once", "k", "fees", "add", "nobody", "3", "--from", "2016-01-01").status == 1
    assert psg("--once", "k", "types", "add", "individual", "--name", "Individual").status == 0


def test_each_line_of_a_batch_has_a_key_of_its_own(psg: Psg, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = (
        b"--once a types add individual --name I\n--once a types add individual --name I\n"
        b"types add joint --name J\n--once b types add life --name L\n"
    )
    rounds = [([0, 0, 0, 0], [False, True, False, False]), ([0, 0, 1, 0], [True, True, False, True])]
    for status, already in rounds:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8"))
        answers = [json.loads(line) for line in psg("batch").out.splitlines()]
        assert [one["status"] for one in answers] == status
        assert [one["err"].startswith("Done already: ") for one in answers] == already
    assert len(deeds(psg)) == 3


@pytest.mark.parametrize(
    "words",
    [
        ("--once", " ", "undo"),
        ("--once", "k", "batch"),
        ("--once", "k", "restore", "a.sqlite", "--over"),
        ("--once", "k", "news", "read", "a.html", "b.html"),
    ],
)
def test_a_key_that_cannot_be_is_told(psg: Psg, words: tuple[str, ...]) -> None:
    refused = psg(*words)
    assert refused.status == 2
    assert "--once" in refused.err
