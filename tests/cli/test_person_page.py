"""One person on the command line: all that the page of the window says, in words, for a machine, and on paper."""

from pathlib import Path

from psg_admin.paper.preview import page_count, page_words
from tests.cli.conftest import Psg

WHERE = ("--street", "14 Grove Road", "--town", "Leeds", "--postcode", "LS1 4AP")


def couple(psg: Psg) -> None:
    """Enter Elena (1) and Hugo Ruiz (2) who live together and share a paid membership, and a choir they speak for."""
    assert psg("types", "add", "joint", "--name", "Joint", "--people", 2).status == 0
    psg("fees", "add", "joint", "45", "--from", "2014-04-01")
    psg("contacts", "add", "Elena Ruiz", *WHERE)
    psg("contacts", "add", "Hugo Ruiz", *WHERE)
    psg("contacts", "add", "Leeds Choir", "--kind", "organisation")
    assert psg("homes", "join", 1, 2).status == 0
    assert psg("contacts", "person", "add", 3, 2, "--role", "secretary", "--votes").status == 0
    added = ("members", "add", "--contact", 1, "--with", 2, "--payer", 2, "--type", "joint", "--method", "cheque")
    assert psg(*added, "--pay", "cheque").status == 0
    assert psg("members", "change", "0001", "--number", "0077").status == 0


def test_everything_that_belongs_to_somebody_is_said_to_a_machine(psg: Psg) -> None:
    couple(psg)
    hugo = psg("contacts", "show", 2, "--json").json
    assert [one["name"] for one in hugo["home"]["people"]] == ["Elena Ruiz", "Hugo Ruiz"]
    assert [(one["organisation_name"], one["role"], one["votes"]) for one in hugo["speaks"]] == [
        ("Leeds Choir", "secretary", True)
    ]
    [membership] = hugo["memberships"]
    assert (membership["number"], membership["own"], membership["standing"]) == ("0077", True, "current")
    assert [one["contact"] for one in membership["members"]] == [2, 1]  # who pays comes first
    assert [(one["amount"], one["receipt"] is None) for one in hugo["payments"]] == [("45.00", False)]
    assert (hugo["balance"], hugo["owed"], hugo["bookings"], hugo["past_payments"]) == ("0.00", [], [], [])
    said = [one["summary"] for one in hugo["history"]]
    assert said[-1] == "Hugo Ruiz added"
    assert len(said) == 5
    elena = psg("contacts", "show", 1, "--json").json
    assert {one["entry"] for one in hugo["history"][:2]} <= {one["entry"] for one in elena["history"]}
    assert elena["payments"] == []


def test_who_is_meant_is_said_by_number_or_name_too(psg: Psg) -> None:
    couple(psg)
    assert psg("contacts", "show", "0077", "--json").json["name"] == "Elena Ruiz"
    assert psg("contacts", "show", "Ruiz, Hugo", "--json").json["id"] == 2
    refused = psg("contacts", "show", "Nobody Atall")
    assert (refused.status, refused.err) == (1, "Nobody on file is called “Nobody Atall”.\n")
    assert "Leeds Choir" in psg("contacts", "show", 2).out


def test_an_entry_of_somebodys_history_is_undone_or_refused_with_the_reason(psg: Psg) -> None:
    couple(psg)
    history = psg("contacts", "show", 2, "--json").json["history"]
    home = next(one["entry"] for one in history if "live" in one["summary"])
    assert psg("undo", home).status == 0
    after = psg("contacts", "show", 2, "--json").json
    assert after["home"] is None
    assert next(one["undone"] for one in after["history"] if one["entry"] == home)
    added = next(one["entry"] for one in history if one["summary"] == "Hugo Ruiz added")
    refused = psg("undo", added)
    assert refused.status == 1
    assert "cannot be undone any more" in refused.err


def test_the_page_is_written_as_a_paper(psg: Psg, tmp_path: Path) -> None:
    couple(psg)
    file = tmp_path / "hugo.pdf"
    assert psg("contacts", "show", 2, "--pdf", file).out == f"The page of Hugo Ruiz was written to {file}.\n"
    data = file.read_bytes()
    text = " ".join(" ".join(page_words(data, page).split()) for page in range(page_count(data)))
    for words in ("Hugo Ruiz", "Lives with", "Elena Ruiz", "Membership 0077", "Balance", "Hugo Ruiz added"):
        assert words in text


def kept(psg: Psg, tmp_path: Path) -> None:
    """Let Elena Ruiz say, be noted and be kept of what there can be, beside the particulars."""
    file = tmp_path / "offer.txt"
    file.write_text("We offer you the room.")
    for words in (
        ("fields", "add", "Choir"), ("fields", "add", "Route", "--of", "membership"),
        ("contacts", "change", 1, "--field", "Choir=alto", "--tags", "tea", "--notes", "Sings."),
        ("members", "change", "0077", "--field", "Route=North"),
        ("contacts", "consent", 1, "post", "no", "--source", "letter", "--on", "2016-10-03"),
        ("notes", "add", "--contact", 1, "Prefers the aisle"),
        ("notes", "add", "--contact", 1, "Send the form", "--due", "2016-10-18", "--for", "Rosa"),
        ("documents", "add", file, "--contact", 1, "--kind", "letter"),
    ):  # fmt: skip
        done = psg(*words)
        assert done.status == 0, done.err
    table = tmp_path / "declared.csv"
    table.write_text(
        "Name,Street,Town,Postcode,E-mail,Gift Aid,Gift Aid from,Gift Aid claimed up to\n"
        "Elena Ruiz,14 Grove Road,Leeds,LS1 4AP,,yes,2015-04-06,2016-04-05\n",
    )
    done = psg("import", "members", table)
    assert done.status == 0, done.err


def test_what_is_noted_and_kept_of_somebody_is_told_too(psg: Psg, tmp_path: Path) -> None:
    couple(psg)
    kept(psg, tmp_path)
    elena = psg("contacts", "show", 1, "--json").json
    assert (elena["tags"], elena["field:Choir"], elena["memberships"][0]["field:Route"]) == (["tea"], "alto", "North")
    assert [(one["channel"], one["answer"], one["on"]) for one in elena["consents"]] == [("post", "no", "2016-10-03")]
    assert elena["notes"] == "Sings."
    task, note = elena["noted"]
    assert task == {
        "id": 2, "text": "Send the form", "on": "2016-10-20", "by": task["by"], "due": "2016-10-18", "for": "Rosa",
        "done": None,
    }  # fmt: skip
    assert (note["text"], note["due"], note["for"]) == ("Prefers the aisle", None, "")
    assert elena["documents"] == [{"id": 1, "name": "offer.txt", "kind": "letter", "size": 22, "on": "2016-10-20"}]
    assert elena["gift_aid"] == [{"answer": "yes", "from": "2015-04-06", "to": None, "claimed_to": "2016-04-05"}]
    hugo, first = psg("members", "show", "0077", "--json").json["members"]
    assert (first["contact"], first["tags"], first["field:Choir"]) == (1, ["tea"], "alto")
    assert (first["consents"], first["noted"]) == (elena["consents"], elena["noted"])
    assert (hugo["tags"], hugo["consents"], hugo["noted"], hugo["field:Choir"]) == ([], [], [], None)
    file = tmp_path / "elena.pdf"
    assert psg("contacts", "show", 1, "--pdf", file).status == 0
    data = file.read_bytes()
    paper = " ".join(" ".join(page_words(data, page).split()) for page in range(page_count(data)))
    shown = " ".join(psg("contacts", "show", 1).out.split())
    for name, words in (
        ("Tags", "tea"), ("Choir", "alto"), ("Consent: Post", "no, 3 Oct 2016, letter"), ("Route", "North"),
        ("Gift Aid", "declared, from 6 Apr 2015, claimed up to 5 Apr 2016"),
        ("Task, Overdue, By 18 Oct 2016, for Rosa", "Send the form"), ("offer.txt", "Letter · 22 bytes · 20 Oct 2016"),
    ):  # fmt: skip
        assert f"{name} {words}" in shown, words
        assert words in paper, words
