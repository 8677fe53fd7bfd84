"""Closing a year and what it leaves, on the command line."""

from pathlib import Path

from openpyxl import load_workbook

from psg_admin.paper.preview import page_count
from tests.cli.conftest import Psg


def entered(psg: Psg) -> None:
    assert psg("contacts", "add", "--given", "Ana", "--family", "Quispe").status == 0
    assert psg("pay", "27", "--from", "1", "--method", "transfer", "--on", "2016-03-01", "--gift", "27").status == 0


def test_a_year_is_closed_once_what_stands_open_is_accepted_and_its_file_is_kept(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    refused = psg("close", "2016-03-31")
    assert refused.status == 1
    assert refused.line == "Bank has not been compared with its statement of 31 March 2016."
    assert "--yes" in refused.err
    done = psg("close", "2016-03-31", "--yes")
    assert (done.status, done.out.splitlines()[-1]) == (0, "The books closed to 31 March 2016.")
    assert list(tmp_path.rglob("*before-close*"))
    files = [tmp_path / "one.xlsx", tmp_path / "two.xlsx"]
    for file in files:
        assert psg("export", "treasurer", file, "--year", "2015").status == 0
    assert files[0].read_bytes() == files[1].read_bytes()
    assert load_workbook(files[0])["Proof"]["A2"].value == "Bank"
    paper = tmp_path / "account.pdf"
    assert psg("export", "accounts", paper, "--year", "2015").status == 0
    assert page_count(paper.read_bytes()) == 2
    assert psg("check").status == 0


def test_a_closed_day_takes_nothing_until_it_is_opened_again(psg: Psg) -> None:
    entered(psg)
    assert psg("close", "2016-03-31", "--yes").status == 0
    again = psg("pay", "5", "--from", "1", "--method", "transfer", "--on", "2016-03-02")
    assert (again.status, "closed to 31 March 2016" in again.err) == (1, True)
    assert psg("undo").status == 1
    assert psg("reopen", "2016-03-31", "--reason", "One was missed").line == (
        "The books opened again that were closed to 31 March 2016: One was missed."
    )
    assert psg("pay", "5", "--from", "1", "--method", "transfer", "--on", "2016-03-02").status == 0


def test_a_day_that_is_no_day_or_not_over_is_refused_in_a_sentence(psg: Psg) -> None:
    entered(psg)
    assert psg("close", "nonsense").status == 1
    assert "is not over yet" in psg("close", "2016-10-20", "--yes").err
    assert psg("reopen", "2016-03-31", "--reason", "x").status == 1


def test_the_account_of_a_year_that_is_open_is_made_of_what_there_is(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    paper = tmp_path / "account.pdf"
    assert psg("export", "accounts", paper).status == 0
    assert paper.read_bytes().startswith(b"%PDF")
    assert psg("export", "accounts", tmp_path / "account.xlsx").status == 1
    assert psg("export", "accounts", paper, "--year", "2031").status == 1


def test_what_was_in_hand_or_cleared_on_a_closed_day_stays_so(psg: Psg) -> None:
    entered(psg)
    assert psg("pay", "30", "--from", "1", "--method", "cheque", "--on", "2016-03-10").status == 0
    assert psg("pay", "31", "--from", "1", "--method", "cheque", "--on", "2016-03-11").status == 0
    assert psg("slips", "add", 2, "--on", "2016-03-12").status == 0
    spent = psg("spend", "4", "--to", "Printer", "--category", "printing", "--method", "cheque", "--on", "2016-03-13")
    assert spent.status == 0
    assert psg("close", "2016-03-31", "--yes").status == 0
    then = psg("balances", "--on", "2016-03-31", "--json").json
    for words in (
        ("slips", "add", 3, "--on", "2016-03-31"),
        ("slips", "credit", "S-2016-001", "--on", "2016-03-14"),
        ("spend", "clear", 1, "--on", "2016-03-31"),
        ("reconcile", "bank", "--on", "2016-03-31", "--statement", "1", "--keep"),
        ("figures-before", "set", "postage", "3", "--year", "2015"),
    ):
        refused = psg(*words)
        assert (refused.status, "closed to 31 March 2016" in refused.err) == (1, True), words
    assert psg("balances", "--on", "2016-03-31", "--json").json == then
    for words in (
        ("slips", "add", 3, "--on", "2016-04-01"),
        ("slips", "credit", "S-2016-001", "--on", "2016-04-01"),
        ("spend", "clear", 1, "--on", "2016-04-01"),
        ("reconcile", "bank", "--on", "2016-04-30", "--statement", "1", "--keep"),
        ("figures-before", "set", "postage", "3", "--year", "2016"),
    ):
        assert psg(*words).status == 0, words
    assert psg("balances", "--on", "2016-03-31", "--json").json == then
    assert psg("undo").status == 0


def test_what_was_paid_in_or_cleared_before_the_closing_cannot_be_undone_after_it(psg: Psg) -> None:
    entered(psg)
    assert psg("pay", "30", "--from", "1", "--method", "cheque", "--on", "2016-03-10").status == 0
    assert psg("slips", "add", 2, "--on", "2016-03-12").status == 0
    paid_in = psg("history", "--limit", 1, "--json").json[0]["id"]
    assert psg("spend", "4", "--to", "Printer", "--category", "printing", "--on", "2016-03-13").status == 0
    assert psg("spend", "clear", 1, "--on", "2016-03-14").status == 0
    cleared = psg("history", "--limit", 1, "--json").json[0]["id"]
    assert psg("close", "2016-03-31", "--yes").status == 0
    for entry in (paid_in, cleared):
        assert "closed to 31 March 2016" in psg("undo", entry).err


def test_a_closed_year_stays_the_year_that_it_was_whatever_years_are_listed_or_set(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    assert psg("close", "2016-03-31", "--yes").status == 0
    kept, again = tmp_path / "kept.xlsx", tmp_path / "again.xlsx"
    assert psg("export", "treasurer", kept, "--year", "2015").status == 0
    for words in (
        ("years", "add", "2015-04-01", "2015-12-31"),
        ("years", "add", "2016-01-01", "2016-12-31"),
        ("years", "add", "2015-04-01", "2016-06-30"),
        ("settings", "set", "financial_month=1"),
    ):
        assert "closed to 31 March 2016" in psg(*words).err, words
    for words in (
        ("years", "add", "2016-04-01", "2016-12-31"),
        ("years", "add", "2015-04-01", "2016-03-31"),
        ("settings", "set", "financial_month=1"),
    ):
        assert psg(*words).status == 0, words
    assert "closed to 31 March 2016" in psg("years", "remove", "2015-04-01").err
    assert psg("export", "treasurer", again, "--year", "2015").status == 0
    assert again.read_bytes() == kept.read_bytes()
    assert psg("undo").status == 0


def test_what_a_closed_year_has_wrong_is_corrected_on_an_open_day(psg: Psg) -> None:
    entered(psg)
    spent = ("spend", "12", "--to", "Harold Print", "--category", "printing", "--on", "2016-03-05")
    assert psg(*spent).status == 0
    assert psg("close", "2016-03-31", "--yes").status == 0
    wrong = ("payments", "correct", "1", "--amount", "20", "--reason", "Typed wrongly")
    assert "Correct it in the open period" in psg(*wrong).err
    done = psg(*wrong, "--in-open-period", "--on", "2016-04-02")
    assert (done.status, done.line) == (0, "R-2016-0002")
    listed = {row["id"]: row for row in psg("payments", "list", "--json").json}
    assert [(i, row["account"], row["corrects"], row["corrected_by"]) for i, row in sorted(listed.items())] == [
        (1, "bank", None, 3), (2, "bank", None, None), (3, "bank", 1, None)
    ]  # fmt: skip
    page = psg("payments", "show", "3", "--json").json
    assert (page["corrects"], page["received_on"], page["account"]) == (1, "2016-04-02", "bank")
    assert "Corrects: 1" in psg("payments", "show", "3").out
    assert "Corrected by: 3" in psg("payments", "show", "1").out
    assert "(entered for 1 March 2016, which is closed)" in psg("history").out
    again = ("spend", "correct", "1", "--amount", "21", "--reason", "Typed wrongly")
    assert psg(*again).status == 1
    assert psg(*again, "--in-open-period").line == "2"
    rows = {row["id"]: row for row in psg("spend", "list", "--json").json}
    assert (rows[1]["returned_on"], rows[1]["corrected_by"], rows[2]["corrects"]) == ("2016-10-20", 2, 1)
    assert "Corrects: 1" in psg("spend", "show", "2").out
    assert psg("check").status == 0


def test_money_out_is_corrected_part_by_part(psg: Psg) -> None:
    assert psg("spend", "12", "--to", "Harold Print", "--category", "printing").status == 0
    done = psg("spend", "correct", "1", "--part", "printing", "5", "--part", "postage:general", "7", "--reason", "Two")
    assert (done.line, done.err) == ("2", "£12.00 paid to Harold Print corrected: Two.\n")
    [row] = psg("spend", "list", "--json").json
    assert [(part["category"], part["amount"]) for part in row["parts"]] == [("printing", "5.00"), ("postage", "7.00")]
    both = psg("spend", "correct", "2", "--part", "printing", "5", "--category", "travel", "--reason", "Two")
    assert both.status == 2
    assert psg("undo").status == 0
    assert psg("spend", "list", "--json").json[0]["id"] == 1
