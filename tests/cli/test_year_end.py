"""How things stood on a day, the committee's page and the charts, on the command line."""

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Psg


def entered(psg: Psg) -> None:
    assert psg("contacts", "add", "--given", "Ana", "--family", "Quispe").status == 0
    assert psg("types", "add", "individual", "--name", "Individual").status == 0
    assert psg("fees", "add", "individual", "30", "--from", "2010-04-01").status == 0
    member = ("members", "add", "--contact", "1", "--type", "individual", "--method", "transfer")
    assert psg(*member, "--joined", "2016-04-01").status == 0
    assert psg("pay", "40", "--from", "1", "--method", "transfer", "--on", "2016-05-01", "--for", "0001").status == 0


def test_what_was_owed_and_left_over_is_asked_for_as_at_a_day(psg: Psg) -> None:
    entered(psg)
    assert psg("owed", "--on", "2016-03-31", "--json").json == []
    [owed] = psg("owed", "--on", "2016-04-30", "--json").json
    assert (owed["owed"], owed["paid"]) == ("30.00", "0.00")
    assert psg("owed", "--on", "2016-05-01", "--json").json == []
    assert psg("payments", "list", "--on", "2016-04-30", "--json").json == []
    [paid] = psg("payments", "list", "--on", "2016-05-01", "--state", "credit", "--json").json
    assert (paid["left_over"], paid["state"]) == ("10.00", "credit")
    assert psg("owed", "--on", "nonsense").status == 1


def test_the_committees_page_is_written_or_printed(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    rows = {row["heading"]: row for row in psg("export", "committee", "--json").json}
    assert rows["Subscriptions"] == {
        "kind": "in", "heading": "Subscriptions", "so_far": "30.00", "budget": None, "last_year": "0.00",
    }  # fmt: skip
    assert rows["In all accounts now"]["so_far"] == "40.00"
    assert psg("export", "committee", tmp_path / "committee.xlsx").status == 0
    assert load_workbook(tmp_path / "committee.xlsx").sheetnames[0] == "Year to date and budget"
    assert psg("export", "committee", tmp_path / "committee.pdf", "--year", "2015").status == 0
    assert psg("export", "committee").status == 2


def test_the_charts_are_written_three_ways_into_a_folder(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    folder = tmp_path / "report"
    done = psg("export", "figures", folder, "--years", "2")
    assert done.status == 0
    assert "In 2016/17 £40.00 came in, most of it for Subscriptions (£30.00)." in done.out
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        f"{key}.{kind}" for key in ("events", "income", "members", "spending") for kind in ("pdf", "png", "svg")
    )
    assert psg("export", "figures", folder, "--years", "21").status == 1
    assert psg("export", "figures", folder, "--years", "0").status == 2


def test_a_workbook_of_a_year_is_named_by_the_year_it_begins_in(psg: Psg, tmp_path: Path) -> None:
    entered(psg)
    path = tmp_path / "treasurer.xlsx"
    assert psg("export", "treasurer", path, "--year", "2016").status == 0
    sheet = load_workbook(path)["Transactions"]
    assert [cell.value for cell in sheet[1]][11:] == ["Account", "Fund", "Event", "Period covered", "Why taken back"]
    both = psg("export", "treasurer", path, "--year", "2016", "--from", "2016-04-01")
    assert (both.status, "not both" in both.err) == (1, True)
