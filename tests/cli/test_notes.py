"""Notes, tasks and documents on the command line, once on each engine."""

from pathlib import Path

import pytest

from tests.cli.conftest import Psg


def two(psg: Psg) -> None:
    """Enter Ana Vega (1) and Luis Vega (2)."""
    assert psg("contacts", "add", "Ana Vega").out == "1\n"
    assert psg("contacts", "add", "Luis Vega").out == "2\n"


def test_notes_are_added_listed_changed_done_and_removed(psg: Psg) -> None:
    two(psg)
    made = psg("notes", "add", "Ana Vega", "Wants a seat")
    assert (made.status, made.out, made.err) == (0, "1\n", "Note for Ana Vega: Wants a seat.\n")
    assert psg("notes", "add", "--contact", 2, "Ring about the raffle", "--due", "19 oct", "--for", "Rosa").out == "2\n"
    assert psg("notes", "add", "--office", "Book the hall", "--due", "tomorrow").out == "3\n"
    rows = psg("notes", "list", "--json").json
    assert [(row["id"], row["contact"], row["state"]) for row in rows] == [
        (2, 2, "overdue"), (3, None, "coming"), (1, 1, None),
    ]  # fmt: skip
    assert [row["id"] for row in psg("notes", "list", "Luis Vega", "--json").json] == [2]
    assert [row["id"] for row in psg("notes", "list", "--due", "today", "--json").json] == [2]
    assert [row["id"] for row in psg("notes", "list", "--for", "rosa", "--json").json] == [2]
    assert [row["id"] for row in psg("notes", "list", "--office", "--tasks", "--json").json] == [3]
    assert "Ring about the raffle" in psg("notes", "list").out
    assert psg("notes", "change", 1, "--text", "Wants an aisle", "--due", "today").status == 0
    shown = psg("notes", "show", 1, "--json").json
    assert (shown["text"], shown["due_on"], shown["for"]) == ("Wants an aisle", "2016-10-20", "")
    assert psg("notes", "done", 1, 2, "--by", "Pilar").out == "2 tasks done.\n"
    assert [row["done_by"] for row in psg("notes", "list", "--tasks", "--done", "--json").json] == [
        "",
        "Pilar",
        "Pilar",
    ]
    assert psg("notes", "reopen", 2).out == "To be done again for Luis Vega: Ring about the raffle.\n"
    assert psg("notes", "change", 2, "--no-day").status == 0
    assert psg("notes", "done", 2).status == 1
    assert psg("notes", "remove", 2).status == 0
    assert psg("notes", "show", 2).err == "This note is no longer there.\n"
    assert psg("undo").status == 0
    assert "Ring about the raffle" in psg("notes", "show", 2).out


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("notes", "add", "Ana Vega"), 2),
        (("notes", "add", "1", "2", "3"), 2),
        (("notes", "add", "--office", "--contact", "1", "Text"), 2),
        (("notes", "add", "--office", " "), 1),
        (("notes", "add", "--office", "Text", "--for", "Rosa"), 1),
        (("notes", "add", "Nobody", "Text"), 1),
        (("notes", "change", "1"), 2),
        (("notes", "change", "1", "--due", "today", "--no-day"), 2),
        (("notes", "list", "1", "--office"), 2),
        (("notes", "remove", "99"), 1),
        (("documents", "add", "1"), 2),
        (("documents", "add", "--contact", "1", "--payment", "1", "x"), 2),
        (("documents", "add", "1", "no-such-file"), 1),
        (("documents", "list", "1", "--payment", "1"), 2),
        (("documents", "change", "1"), 2),
        (("documents", "save", "1", "x"), 1),
    ],
)
def test_what_cannot_be_taken_is_refused_and_nothing_is_noted(psg: Psg, words: tuple[str, ...], status: int) -> None:
    two(psg)
    said = psg(*words)
    assert said.status == status, said
    assert said.err
    assert psg("notes", "list", "--json").json == psg("documents", "list", "--json").json == []


def test_documents_are_added_listed_saved_changed_and_removed(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    two(psg)
    one, other = tmp_path / "declaration.pdf", tmp_path / "card.png"
    one.write_bytes(b"%PDF signed")
    other.write_bytes(b"png")
    assert psg("documents", "add", "Ana Vega", one, other, "--kind", "evidence", "--note", "Seen").out == "1 2\n"
    assert psg("documents", "add", 1, one).err == "declaration.pdf is attached already, as declaration.pdf.\n"
    assert psg("income", "40", "--from", "2", "--category", "commission", "--receipt").status == 0
    payment = psg("payments", "list", "--json").json[0]["id"]
    assert psg("documents", "add", "--payment", payment, one, "--kind", "invoice").out == "3\n"
    rows = psg("documents", "list", "--json").json
    assert [(row["id"], row["contact"], row["payment"], row["kind"]) for row in rows] == [
        (3, None, payment, "invoice"), (2, 1, None, "evidence"), (1, 1, None, "evidence"),
    ]  # fmt: skip
    assert rows[2]["size"] == 11
    assert [row["id"] for row in psg("documents", "list", 1, "--json").json] == [2, 1]
    assert [row["id"] for row in psg("documents", "list", "--payment", payment, "--json").json] == [3]
    assert [row["id"] for row in psg("documents", "list", "--kind", "invoice", "--json").json] == [3]
    saved = tmp_path / "out.pdf"
    assert psg("documents", "save", 1, saved).status == 0
    assert saved.read_bytes() == b"%PDF signed"
    assert psg("documents", "change", 1, "--name", "gift-aid.pdf", "--kind", "declaration").status == 0
    assert psg("documents", "list", 1, "--json").json[1]["name"] == "gift-aid.pdf"
    assert psg("documents", "remove", 1).out == "gift-aid.pdf no longer kept with Ana Vega.\n"
    assert psg("undo").status == 0
    assert psg("check").status == 0
    found = psg("find", "declaration")
    assert "Payment" in found.out
    assert "Document" in found.out


def test_a_note_of_the_office_is_found(psg: Psg) -> None:
    assert psg("contacts", "add", "Ana Vega").status == 0
    assert psg("notes", "add", "--office", "Hire the marquee").status == 0
    assert psg("notes", "add", 1, "Lends a marquee").status == 0
    assert [line.split()[0] for line in psg("find", "marquee").out.splitlines()[1:]] == ["Person", "Note"]
