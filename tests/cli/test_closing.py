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
