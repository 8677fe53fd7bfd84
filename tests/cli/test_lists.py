"""The lists behind the figures of Today, on the command line."""

from pathlib import Path

import openpyxl
import pypdfium2

from tests.cli.conftest import Psg


def member(psg: Psg, given: str, joined: str, *, method: str = "cheque", paid: bool = True) -> str:
    number = psg(
        "members", "add", "--given", given, "--family", "Quispe", "--type", "individual", "--method", method,
        "--joined", joined, "--email", f"{given.lower()}@example.org",
    ).line  # fmt: skip
    if paid:
        psg("pay", "27" if method == "standing-order" else "30", "--method", method, "--for", number, "--on", joined)
    return number


def names(psg: Psg, *words: str) -> list[str]:
    return [row["name"].removeprefix("Quispe, ") for row in psg("members", "list", *words, "--json").json]


def test_members_are_listed_by_when_they_run_out_what_they_owe_and_their_order(scheme: Psg) -> None:
    psg = scheme
    member(psg, "Ana", "2016-10-03")
    member(psg, "Bea", "2015-11-01")
    member(psg, "Cai", "2015-12-01", paid=False)
    number = member(psg, "Eve", "2016-02-01", method="standing-order")
    assert names(psg, "--runs-out-by", "2016-11-18") == ["Bea"]
    assert names(psg, "--runs-out-by", "2017-03-01") == ["Bea", "Eve"]
    assert names(psg, "--balance", "owes") == ["Cai"]
    assert names(psg, "--order", "missed-lately") == []
    for state in ("claimed", "first-seen", "missed"):
        assert psg("members", "order", number, state).status == 0
    assert names(psg, "--order", "missed-lately") == names(psg, "--order", "missed") == ["Eve"]
    assert names(psg, "--order", "missed", "--standing", "lapsed") == []
    wrong = psg("members", "list", "--runs-out-by", "some day")
    assert (wrong.status, wrong.out) == (1, "")


def test_the_list_of_members_is_written_with_the_filters_of_the_list(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    member(psg, "Ana", "2016-10-03")
    member(psg, "Bea", "2015-11-01")
    member(psg, "Cai", "2015-12-01", paid=False)
    number = member(psg, "Eve", "2016-02-01", method="standing-order")
    for state in ("claimed", "first-seen", "missed"):
        psg("members", "order", number, state)
    assert psg("contacts", "change", "2", "--gone-away").status == 0
    assert [names(psg, "--note", note) for note in ("gone-away", "none")] == [["Bea"], ["Ana", "Cai", "Eve"]]
    path = tmp_path / "members.xlsx"
    for words in (
        (), ("--standing", "current"), ("--balance", "owes"), ("--method", "cheque", "--search", "bea"),
        ("--runs-out-by", "2016-11-18"), ("--order", "missed-lately"), ("--order", "missed"), ("--type", "joint"),
        ("--balance", "settled", "--type", "individual"), ("--balance", "credit"), ("--note", "gone-away"),
        ("--note", "none"),
    ):  # fmt: skip
        assert psg("export", "members", path, *words).status == 0
        sheet = openpyxl.load_workbook(path).worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        written = [row[titles.index("Name")] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert [str(name).removeprefix("Quispe, ") for name in written if name] == names(psg, *words)
    assert psg("export", "members", path, "--type", "none").status == 1
    assert psg("export", "members", path, "--runs-out-by", "31/02/2016").status == 1
    assert psg("export", "members", path, "--standing", "gone").status == 2


def test_a_document_says_by_what_the_members_were_narrowed(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "members.pdf"
    for words, said in (
        ((), "Everybody"),
        (("--standing", "in-grace", "--type", "joint", "--method", "cash"), "Status: In grace · Joint · Cash"),
        (("--balance", "credit", "--runs-out-by", "2016-11-18"), "Something left over · Runs out by 18 November 2016"),
        (("--order", "missed", "--search", "ana"), "Standing order: Missed · Where “ana” occurs"),
        (("--order", "missed-lately"), "Standing order missed in the last year"),
    ):
        assert scheme("export", "members", path, *words).status == 0
        assert said in " ".join(pypdfium2.PdfDocument(path)[0].get_textpage().get_text_range().split())


def test_what_is_owed_is_listed_the_longest_due_first(scheme: Psg) -> None:
    psg = scheme
    member(psg, "Ana", "2016-03-01", paid=False)
    member(psg, "Bea", "2016-02-01", paid=False)
    member(psg, "Cai", "2016-02-01")
    rows = psg("owed", "--json").json
    assert [(row["payer"], row["owed"], row["paid"], row["category"]) for row in rows] == [
        ("Quispe, Bea", "30.00", "0.00", "subscription"),
        ("Quispe, Ana", "30.00", "0.00", "subscription"),
    ]
    assert rows[0]["email"] == "bea@example.org"
    assert len(psg("owed", "--due", "--json").json) == 2
    assert psg("owed", "--category", "event", "--json").json == []
    assert [row["payer"] for row in psg("owed", "--search", "ana", "--json").json] == ["Quispe, Ana"]
    assert "Quispe, Bea" in psg("owed", "--limit", 1).out


def test_payments_are_listed_by_month_and_state(scheme: Psg) -> None:
    psg = scheme
    member(psg, "Ana", "2016-10-03")
    member(psg, "Bea", "2015-10-31")
    assert [row["payer"] for row in psg("payments", "list", "--month", "2016-10", "--json").json] == ["Quispe, Ana"]
    assert [row["payer"] for row in psg("payments", "list", "--year", 2015, "--json").json] == ["Quispe, Bea"]
    assert psg("payments", "list", "--state", "credit", "--json").json == []
    assert len(psg("payments", "list", "--state", "used", "--json").json) == 2
    assert psg("payments", "list", "--month", "October").status == 2
