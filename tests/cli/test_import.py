"""Importing members by the command line."""

import json
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from psg_admin.bootstrap import start
from tests.cli.conftest import Psg

LIST = (
    "No.,Name,Post code,E-mail,Type,Joined,Pd to,How pays\n"
    "1,Mrs Elinor Bramble,LS6 9ZX,elinor@example.org,Ind,23/10/2009,31/03/2017,SO\n"
    "2,Mr & Mrs J & P Heron,S10 9ZY,,Jt,1/4/2011,31/03/2017,chq\n"
    "1,Basil Otter,RG1 9ZX,,Ind,1/4/2015,31/03/2017,chq\n"
    "4,Clover Ash,LE2 9ZX,clover(at)example,Ind,1/4/2015,31/03/2017,chq\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return path


def test_a_dry_run_tells_each_pile_and_changes_nothing(scheme: Psg, file: Path) -> None:
    told = scheme("import", "members", file, "--dry-run", "--json")
    assert (told.status, told.json["done"]) == (0, False)
    assert [told.json[pile] for pile in ("new", "changed", "same")] == [3, 0, 0]
    assert told.json["refused"] == [
        {"line": 4, "column": "No.", "cell": "1", "reason": "Line 2 has the number 1 already."}
    ]
    assert [one["line"] for one in told.json["left_out"]] == [5]
    assert scheme("members", "list", "--json").json == []


def test_nothing_is_imported_while_a_line_is_refused(scheme: Psg, file: Path) -> None:
    refused = scheme("import", "members", file)
    assert refused.status == 1
    assert "1 line cannot be taken, so nothing was imported." in refused.err
    assert "Line 4, No. “1”: Line 2 has the number 1 already." in refused.out
    assert scheme("members", "list", "--json").json == []


def test_refused_lines_are_left_aside_mended_and_imported_again(scheme: Psg, file: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside.csv"
    done = scheme("import", "members", file, "--skip-refused", aside, "--json")
    assert (done.status, done.json["done"], done.json["new"]) == (0, True, 3)
    assert "list.csv imported: 3 new, 0 changed." in done.err
    text = aside.read_text("utf-8-sig")
    assert text.splitlines()[0].endswith("How pays,Why it was refused")
    aside.write_text(text.replace("1,Basil", "3,Basil"), "utf-8")
    assert scheme("import", "members", aside).status == 0
    rows = scheme("members", "list", "--json").json
    assert [(row["number"], row["name"]) for row in rows] == [
        ("4", "Ash, Clover"), ("1", "Bramble, Elinor"), ("2", "Heron, J"), ("2", "Heron, P"), ("3", "Otter, Basil"),
    ]  # fmt: skip
    again = scheme("import", "members", file, "--dry-run", "--json").json
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 3)
    assert scheme("undo").status == 0
    assert len(scheme("members", "list", "--json").json) == 4


def test_types_are_made_on_request(psg: Psg, file: Path) -> None:
    told = psg("import", "members", file, "--dry-run", "--json").json
    assert [one["column"] for one in told["refused"]] == ["Type", "Type", "No.", "Type"]
    told = psg("import", "members", file, "--dry-run", "--json", "--make-types").json
    assert (told["new"], told["types"]) == (3, ["Individual", "Joint"])


def test_a_dry_run_needs_no_office_and_makes_none(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "none"
    words = ["--home", str(home), "import", "members", str(file), "--dry-run", "--json", "--make-types"]
    assert start(words) == 0
    assert json.loads(capsys.readouterr().out)["new"] == 3
    assert not home.exists()


def test_what_the_paid_to_days_are_is_told_and_can_be_said(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "due.csv"
    path.write_text("Name,Type,Renewal due\nAna Vega,Ind,01/04/2017\nBen Luna,Ind,01/04/2017\n", "utf-8")
    told = scheme("import", "members", path, "--dry-run")
    assert "“Renewal due”, such as 01/04/2017, was read as: The first day that is due." in told.err
    assert scheme("import", "members", path, "--paid-to", "first-day-due").status == 0
    assert {row["paid_to"] for row in scheme("members", "list", "--json").json} == {"2017-03-31"}
    again = scheme("import", "members", path, "--dry-run", "--json")  # it is remembered by the headings
    assert ("--paid-to" in again.err, again.json["same"]) == (False, 2)


def test_a_membership_year_ends_when_it_does_in_the_office(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "years.csv"
    path.write_text("Name,Type,Paid to\nAna Vega,Ind,2015/16\nBen Luna,Ind,2016/17\n", "utf-8")
    assert scheme("import", "members", path, "--dry-run", "--json").json["refused"]  # each has a year of its own
    assert scheme("settings", "set", "scheme=year", "year_month=3").status == 0
    assert scheme("import", "members", path, "--paid-to", "last-day").status == 0
    assert sorted(row["paid_to"] for row in scheme("members", "list", "--json").json) == [
        "2016-02-29", "2017-02-28",
    ]  # fmt: skip


def test_what_cannot_be_read_is_said(scheme: Psg, tmp_path: Path, file: Path) -> None:
    assert scheme("import", "members", tmp_path / "none.csv").status == 1
    assert "There is no map “excel”." in scheme("import", "members", file, "--map", "excel").err
    assert scheme("import", "members", file, "--order", "ddd").status == 2
    assert scheme("import", "members", file, "--skip-refused", tmp_path / "aside.pdf").status == 1


def test_everything_is_written_and_read_again(scheme: Psg, file: Path, tmp_path: Path) -> None:
    scheme("import", "members", file, "--skip-refused", tmp_path / "aside.csv")
    whole = tmp_path / "whole.csv"
    assert scheme("export", "members", whole, "--whole").status == 0
    assert scheme("import", "members", whole, "--json").json["same"] == 4
    assert scheme("export", "members", whole, "--whole", "--columns", "name").status == 2
    one = tmp_path / "one.xlsx"
    assert scheme("export", "members", one, "--whole", "--type", "joint").status == 0
    assert scheme("import", "members", one, "--json").json["same"] == 2


PAST = "Date,Number,Name,Amount,How paid,For\n03/04/2016,1,E Bramble,22.50,SO,Sub\n03/04/2016,9,Nobody,5,cash,\n"


def test_payments_of_before_come_into_the_history_and_are_shown(scheme: Psg, file: Path, tmp_path: Path) -> None:
    scheme("import", "members", file, "--skip-refused", tmp_path / "aside.csv")
    past = tmp_path / "past.csv"
    past.write_text(PAST, "utf-8")
    told = scheme("import", "payments", past, "--dry-run", "--json")
    assert [told.json[key] for key in ("done", "new", "same", "sum")] == [False, 1, 0, "22.50"]
    assert [(one["line"], one["column"]) for one in told.json["refused"]] == [(3, "Name")]
    assert scheme("import", "payments", past).status == 1
    rest = tmp_path / "rest.csv"
    done = scheme("import", "payments", past, "--skip-refused", rest)
    assert (done.status, "The new payments come to £22.50." in done.out) == (0, True)
    assert "Nobody" in rest.read_text("utf-8-sig")
    shown = scheme("members", "show", "1", "--json").json["past_payments"]
    assert [(one["received_on"], one["amount"], one["purpose"]) for one in shown] == [("2016-04-03", "22.50", "Sub")]
    contact = shown[0]["contact"]
    assert scheme("contacts", "show", contact, "--json").json["past_payments"] == shown
    assert "Paid before" in scheme("contacts", "show", contact).out
    assert scheme("import", "payments", past, "--dry-run", "--json").json["same"] == 1


def test_a_pasted_table_is_read_from_standard_input(scheme: Psg, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, "Name\tType\nAna Vega\tIndividual\n")
    assert scheme("import", "members", "-").status == 0
    paste(monkeypatch, "Date\tName\tAmount\n03/04/2016\tAna Vega\t5\n")
    assert scheme("import", "payments", "-", "--json").json["new"] == 1


def paste(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let a text come from standard input."""
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text.encode())))


FORM = (
    "Name,E-mail,Places,Guest,Price,Paid\n"
    "Luz Sol,luz@example.org,2,Kit Moss,20,yes\n"
    "Iris Ash,iris@example.org,1,,13,\n"
    ",who@example.org,1,,,\n"
)
MAIL = "Hello,\n\nName: Eva Wren\nE-mail: eva@example.org\nPlaces: 1\nDiet: no nuts\n"


@pytest.fixture
def event(scheme: Psg) -> Psg:
    """An office with one event."""
    words = (
        "--title",
        "Supper",
        "--start",
        "2016-11-05 18:00",
        "--end",
        "2016-11-05 20:00",
        "--band",
        "Everybody=13:anyone",
    )
    made = scheme("events", "add", *words)
    assert made.status == 0, made.err
    return scheme


def test_registrations_become_bookings_and_another_price_is_told(event: Psg, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    form.write_text(FORM, "utf-8")
    told = event("import", "bookings", form, "--event", 1, "--dry-run", "--json").json
    assert [told[key] for key in ("done", "new", "same", "places", "sum")] == [False, 2, 0, 3, "39.00"]
    assert [(one["line"], one["asked"], one["rule"]) for one in told["differs"]] == [(2, "20.00", "26.00")]
    assert [one["line"] for one in told["refused"]] == [4]
    assert event("import", "bookings", form, "--event", 1).status == 1
    done = event("import", "bookings", form, "--event", 1, "--skip-refused", tmp_path / "rest.csv")
    assert (done.status, "3 places are booked, for £39.00 by the rule." in done.out) == (0, True)
    assert "Line 2: £20.00 was asked, £26.00 is the price by the rule" in done.out
    rows = event("bookings", "list", 1, "--json").json
    assert [(row["booker"], len(row["places"])) for row in rows] == [("Ash, Iris", 1), ("Sol, Luz", 2)]
    again = event("import", "bookings", form, "--event", 1, "--dry-run", "--json").json
    assert (again["new"], again["same"]) == (0, 2)


def test_of_an_email_nothing_is_taken_unasked(event: Psg, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, MAIL)
    told = event("import", "bookings", "-", "--event", 1, "--json")
    assert (told.status, told.json["done"], told.json["new"]) == (0, False, 1)
    assert told.json["bookings"][0]["booker"] == "Eva Wren"
    assert "Not read: Hello," in told.err
    assert "Nothing was taken." in told.err
    assert event("bookings", "list", 1, "--json").json == []
    paste(monkeypatch, MAIL)
    assert event("import", "bookings", "-", "--event", 1, "--yes").status == 0
    assert [row["booker"] for row in event("bookings", "list", 1, "--json").json] == ["Wren, Eva"]


OWN_LIST = (
    "No.,Name,Type,Joined,Pd to,Size,Shares,First aid,Checked,Remark\n"
    "1,Ann Ash,Ind,23/10/2009,31/03/2017,M,12,y,3/4/2015,tall\n"
    '2,Ben Bell,Ind,23/10/2009,31/03/2017,S,"1,200",no,4/13/2015,\n'
    "3,Cleo Cole,Ind,23/10/2009,31/03/2017,m,,,5/6/2015,old friend\n"
    "4,Dan Dale,Ind,23/10/2009,31/03/2017,S,3.5,Y,,\n"
)


def test_unknown_columns_become_own_fields_of_the_kind_that_fits(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN_LIST.replace("23/10/2009", "10/23/2009").replace("31/03/2017", "03/31/2017"), "utf-8")
    told = scheme("import", "members", path, "--dry-run", "--json", "--map", "Size=field:Shirt size").json
    assert told["left_out"] == []
    assert [(one["name"], one["kind"], one["choices"]) for one in told["fields"]] == [
        ("Shirt size", "choice", ["M", "S"]), ("Shares", "number", []), ("First aid", "yes-no", []),
        ("Checked", "day", []), ("Remark", "text", []),
    ]  # fmt: skip
    done = scheme("import", "members", path, "--map", "Size=field:Shirt size", "--map", "remark=")
    assert done.status == 0, done.err
    assert "Own fields to be made: Shirt size (choice), Shares (number)" in done.out
    rows = {row["number"]: row for row in scheme("members", "list", "--json").json}
    own = [{key: row[key] for key in row if key.startswith("field:")} for _number, row in sorted(rows.items())]
    assert own[0] == {
        "field:Shirt size": "M", "field:Shares": "12", "field:First aid": "yes", "field:Checked": "2015-03-04",
    }  # fmt: skip
    assert own[1]["field:Shares"] == "1200"
    assert own[1]["field:Checked"] == "2015-04-13"
    assert own[2]["field:Shirt size"] == "M"
    assert [one["name"] for one in scheme("fields", "list", "--json").json] == [
        "Shirt size", "Shares", "First aid", "Checked",
    ]  # fmt: skip
    again = scheme("import", "members", path, "--dry-run", "--json").json
    assert (again["same"], again["fields"]) == (4, [])
    assert scheme("undo").status == 0
    assert scheme("fields", "list", "--json").json == []


def test_the_kind_of_a_new_field_can_be_said(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN_LIST, "utf-8")
    maps = ("Size=text:Shirt size", "Shares=choice:Shares", "First aid=text:First aid", "Remark=number:Remark")
    words = [word for each in maps for word in ("--map", each)]
    told = scheme("import", "members", path, "--dry-run", "--json", *words).json
    assert [(one["name"], one["kind"]) for one in told["fields"]] == [
        ("Shirt size", "text"), ("Shares", "choice"), ("First aid", "text"), ("Checked", "day"),
    ]  # fmt: skip
    assert [(one["line"], one["column"]) for one in told["left_out"] if one["column"] == "Remark"] == [
        (2, "Remark"), (4, "Remark"),
    ]  # fmt: skip
    assert "no column “colour:Size”" in scheme("import", "members", path, "--map", "Size=colour:Size", "--dry-run").err


def test_what_a_column_is_must_be_there_and_one_program_made_the_file(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(OWN_LIST, "utf-8")
    assert "no column “Boat”" in scheme("import", "members", path, "--map", "Boat=field:Boat", "--dry-run").err
    assert "no column “boat”" in scheme("import", "members", path, "--map", "Size=boat", "--dry-run").err
    assert scheme("import", "members", path, "--map", "beacon", "--map", "civicrm", "--dry-run").status == 2


def test_the_order_of_days_that_is_told_holds_for_own_fields(scheme: Psg, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("Name,E-mail,Checked\nAnn Ash,,3/4/2015\nBen Bell,,5/6/2015\n", "utf-8")
    done = scheme("import", "members", path, "--order", "mdy")
    assert done.status == 0, done.err
    rows = scheme("contacts", "list", "--json").json
    assert [row["field:Checked"] for row in rows] == ["2015-03-04", "2015-05-06"]
