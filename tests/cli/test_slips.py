"""Slips at the command line: none ends in a traceback, none reaches somebody else, none floods the screen."""

import io
import json
import os
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

from psg_admin.bootstrap import manifests, start
from psg_admin.cli.face import Face
from psg_admin.cli.main import run
from psg_admin.paths import Home
from tests.cli.conftest import Psg
from tests.offices import Clock, open_for_test


def enrol(psg: Psg, family: str, *more: object) -> str:
    """Enrol somebody; return the number."""
    made = psg(
        "members", "add", "--given", "Ana", "--family", family, "--type", "individual", "--method", "cheque", *more
    )
    assert made.status == 0, made.err
    return made.line


@pytest.mark.parametrize(
    "words",
    [
        ("payments", "show"),
        ("payments", "reverse", "--reason", "x"),
        ("receipts", "issue"),
        ("undo",),
        ("events", "show"),
    ],
)
def test_a_number_of_thousands_of_digits_is_a_slip_told_in_few_words(psg: Psg, words: tuple[str, ...]) -> None:
    answer = psg(*words, "9" * 5000)
    assert answer.status == 2
    assert "Error: Invalid value" in answer.err
    assert len(answer.err) < 1000


def test_a_membership_number_is_not_taken_for_the_id_of_somebody_else(scheme: Psg) -> None:
    """Contact 1 is Uno, member 0001 is Dos: without the zeros they would be the same number."""
    uno = scheme("contacts", "add", "Luis Uno").line
    number = enrol(scheme, "Dos")
    assert int(uno) == int(number)
    for words in (
        ("contacts", "change", number, "--town", "Leeds"),
        ("contacts", "remove", number),
        ("members", "leave", number, number),
        ("members", "add", "--contact", number, "--type", "individual", "--method", "cash"),
    ):
        answer = scheme(*words)
        assert answer.status == 2, words
        assert "looks like a membership number" in answer.err
    # Where anybody may be named, it means the one who has it.
    assert "Nothing was changed" in scheme("members", "change", number, "--payer", number).out
    assert "Ana Dos" in scheme("contacts", "deceased", number, "--dry-run").out
    assert scheme("contacts", "show", uno, "--json").json["family"] == "Uno"
    assert scheme("contacts", "show", number, "--json").json["family"] == "Dos"
    assert len(scheme("history", "--json").json) == 8
    assert scheme("check").status == 0


@pytest.mark.parametrize("slip", ["8,5", "-3", "31/02", "½", "…"])
def test_nobody_new_is_called_by_signs_alone(scheme: Psg, slip: str) -> None:
    number = enrol(scheme, "Uno")
    answer = scheme("members", "change", number, "--payer", slip)
    assert answer.status == 2
    assert "neither the id of a contact, nor a membership number, nor a name" in answer.err
    assert len(scheme("contacts", "list", "--json").json) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("events", "show"), ("undo",), ("contacts", "show"), ("payments", "show"), ("cancel", "B0001X", "--reason", "x",
         "--place"), ("members", "list", "--limit"), ("types", "add", "x", "--name", "X", "--people"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("slip", ["½", "²", "٣", "１", "1_0"])
def test_a_number_is_typed_in_plain_figures(psg: Psg, words: tuple[str, ...], slip: str) -> None:
    answer = psg(*words, slip)
    assert answer.status in {1, 2}
    assert slip in answer.err


@pytest.mark.parametrize("slip", ["½", "²", "٣", "１", "1_0"])
def test_a_count_is_typed_in_plain_figures(psg: Psg, slip: str) -> None:
    for words in (
        ("settings", "set", f"grace-days={slip}"),
        ("events", "add", "--title", "X", "--start", "5/11/16 11:00", "--end", "12:00", "--band", "A=1:anyone",
         "--capacity", slip),
    ):  # fmt: skip
        answer = psg(*words)
        assert (answer.status, f"“{slip}” is no" in answer.err) == (1, True)


def test_what_turns_the_direction_of_the_screen_or_clears_it_is_not_said_back(psg: Psg) -> None:
    for words in (("members", "show", "x\u202e\x1b[2J"), ("events", "show", "x\u202e\x1b[2J")):
        answer = psg(*words)
        assert answer.status in {1, 2}
        assert "\u202e" not in answer.err
        assert "\x1b" not in answer.err


def test_a_pipe_without_a_sign_for_a_letter_ends_no_deed_in_a_traceback(
    scheme: Psg, office_url: URL, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is on Windows, where a pipe has the few letters of the old code page."""
    enrol(scheme, "Łukasz")

    def piped(*words: str) -> str:
        raw = io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", write_through=True))
            address = office_url.render_as_string(hide_password=False)
            face = Face(Home(tmp_path), address, lambda **_how: open_for_test(office_url, clock), clock, manifests())
            assert run(words, face) == 0
            sys.stdout.flush()
            return raw.getvalue().decode("cp1252")

    assert json.loads(piped("members", "list", "--json"))[0]["name"] == "Łukasz, Ana"
    assert "?ukasz, Ana" in piped("members", "list")
    assert "Individual £30.00 ? 10" in piped("fee", "individual", "--method", "standing-order")


@pytest.mark.parametrize("words", [("backup",), ("restore",), ("export", "members"), ("receipt", "R-2016-0001")])
@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        ("", "name of the file is missing"),
        (" ", "name of the file is missing"),
        ("~nobody-of-that-name/x.pdf", "does not know"),
    ],
)
def test_a_file_that_is_not_named_is_asked_for(psg: Psg, words: tuple[str, ...], file: str, sentence: str) -> None:
    answer = psg(*words, file)
    assert (answer.status, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_folder_whose_name_begins_like_a_home_is_a_folder_like_others(
    psg: Psg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert psg("backup", "./~copies/office.sqlite").status == 0
    assert (tmp_path / "~copies" / "office.sqlite").is_file()


def test_a_home_of_nobody_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["--home", "~nobody-of-that-name", "check"]) == 2
    assert "leads to nobody" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_copy_takes_the_place_of_no_device(psg: Psg, tmp_path: Path) -> None:
    """The superuser may put a file where /dev/null was."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    answer = psg("backup", pipe)
    assert (answer.status, answer.err) == (
        1,
        f"{pipe} is not a plain file, so nothing is written to it. Choose another name.\n",
    )
    assert pipe.is_fifo()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".pipe")] == []


@pytest.mark.parametrize(
    "words",
    [("backup",), ("export", "members"), ("bookings", "show"), ("members", "show"), ("receipt", "R-2016-0001"),
     ("news", "read"), ("fee", "--method", "cash")],
)  # fmt: skip
def test_what_is_too_long_to_read_is_not_said_back_whole(psg: Psg, words: tuple[str, ...]) -> None:
    answer = psg(*words, "x" * 10_000)
    assert answer.status == 1
    assert len(answer.err) < 1000
    assert answer.err.strip().endswith(".")


@pytest.mark.parametrize("address", ["http://[", "https://[x]", "http://:0", "http://"])
def test_what_is_no_web_address_is_no_fault_of_the_program(psg: Psg, address: str) -> None:
    answer = psg("news", "read", address)
    assert (answer.status, answer.out) == (1, "")
    assert "web address" in answer.err


def test_a_password_is_not_said_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for address in (
        "postgresql://desk:se:cr@t@host:port/office",
        "mysql://desk:secr@t@host/office",
        "postgresql://desk:secr@t@host",
    ):
        assert start(["--home", str(tmp_path), "--database", address, "check"]) == 1
        said = capsys.readouterr()
        assert "://…" in said.err or "password" in said.err
        assert "cr@t" not in said.err
