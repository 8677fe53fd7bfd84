"""Statements from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.bank.samples import HSBC, LLOYDS
from tests.cli.conftest import Psg

ROOT = Path(__file__).resolve().parents[2]
MONTH = HSBC.replace("2026", "2016")


@pytest.fixture
def september(tmp_path: Path) -> Path:
    """A statement of HSBC, as the bank gives it."""
    path = tmp_path / "september.csv"
    path.write_text(MONTH, "utf-8")
    return path


def test_accounts_at_the_bank_are_those_of_the_books(psg: Psg) -> None:
    added = psg("bank", "accounts", "add", "HSBC current", "--sort-code", "400000", "--number", "12345678")
    assert (added.status, added.line) == (0, "hsbc-current")
    rows = psg("bank", "accounts", "list", "--json").json
    assert rows == psg("accounts", "list", "--json").json
    assert {"code": "hsbc-current", "kind": "bank", "sort_code": "40-00-00", "number": "12345678"}.items() <= rows[
        -1
    ].items()
    assert psg("bank", "accounts", "add", "Other", "--sort-code", "4000", "--number", "1").status == 1
    assert psg("bank", "accounts", "add", "Other").status == 2


def test_a_statement_is_looked_at_imported_and_undone(psg: Psg, september: Path) -> None:
    shown = psg("bank", "import", september, "--account", "bank", "--dry-run", "--json")
    assert shown.status == 0
    assert shown.json == {
        "done": False, "account": "bank", "format": "hsbc", "new": 5, "seen": 0, "refused": [],
        "proof": {"opening": "1500.00", "sum": "-1048.90", "closing": "451.10", "agrees": True},
        "first_day": "2016-09-01", "last_day": "2016-09-21", "notes": [],
    }  # fmt: skip
    assert psg("bank", "lines", "--json").json == []
    done = psg("bank", "import", september, "--account", "bank", "--json")
    assert (done.json["done"], done.json["new"]) == (True, 5)
    assert done.err == "september.csv imported into Bank: 5 new lines.\n"
    lines = psg("bank", "lines", "--state", "open", "--account", "Bank", "--json").json
    assert {
        "id": 1, "date": "2016-09-01", "amount": "22.50", "text": "HERON J PSG0107K", "state": "open",
    }.items() <= lines[0].items()  # fmt: skip
    assert [line["amount"] for line in lines] == ["22.50", "13.50", "13.50", "-1164.40", "66.00"]
    again = psg("bank", "import", september)
    assert again.err == "Nothing was changed: every line is there already.\n"
    assert again.out.splitlines() == [
        "Bank: 0 new, 5 seen before, 0 refused", "£1,500.00 and lines of −£1,048.90 make £451.10: it adds up",
    ]  # fmt: skip
    (kept,) = psg("bank", "statements", "--json").json
    assert (kept["file"], kept["new"], kept["agrees"], kept["closing"]) == ("september.csv", 5, True, "451.10")
    assert psg("check").status == 0
    assert psg("undo").status == 0
    assert psg("bank", "lines", "--json").json == psg("bank", "statements", "--json").json == []


def test_lines_that_are_refused_are_told_and_the_rest_is_imported(psg: Psg, september: Path) -> None:
    september.write_text(MONTH.replace("10 Sep", "31 Sep"), "utf-8")
    answer = psg("bank", "import", september, "--account", "bank", "--json")
    assert answer.status == 0
    assert answer.json["refused"] == [{"line": 6, "reason": "Date: no such day: September has 30"}]
    assert answer.json["proof"]["agrees"] is False
    told = psg("bank", "import", september, "--account", "bank", "--dry-run").out.splitlines()
    assert told[-1] == "Line 6: Date: no such day: September has 30"
    assert told[1] == "£1,500.00 and lines of £115.50 do not make £451.10"
    again = psg("bank", "import", september, "--account", "bank")
    assert (again.status, again.err) == (0, "Nothing was changed: there is no new line.\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--account", "nowhere"), "There is no account “nowhere”"),
        (("--account", "cash"), "what lies in it is counted"),
        (("--map", "barclays"), "This is not a statement of Barclays: it has no column “Number”"),
        (("--format", "ofx"), "This file is not of that kind"),
        (("--format", "doc"), "There is no kind of file “doc”"),
        (("--map", "my bank"), "There is no map “my bank”"),
    ],
)
def test_what_cannot_be_imported_is_said(psg: Psg, september: Path, words: tuple[str, ...], sentence: str) -> None:
    answer = psg("bank", "import", september, *words)
    assert (answer.status, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_file_that_is_not_there_and_one_of_another_account_are_refused(psg: Psg, tmp_path: Path) -> None:
    assert "cannot be opened" in psg("bank", "import", tmp_path / "none.csv").err
    psg("bank", "accounts", "add", "Mine", "--sort-code", "40-00-00", "--number", "12345678")
    path = tmp_path / "lloyds.csv"
    path.write_text(LLOYDS.replace("2026", "2016"), "utf-8")
    assert "which is not an account of the office" in psg("bank", "import", path).err
    assert "not of Mine" in psg("bank", "import", path, "--account", "mine").err


def test_the_calendar_says_which_months_there_are_and_which_lack(psg: Psg, september: Path, tmp_path: Path) -> None:
    july = tmp_path / "july.csv"
    head = "Date,Type,Description,Paid out,Paid in,Balance"
    july.write_text(f"{head}\n01 Jul 2016,CR,A,,1.00,1001.00\n31 Jul 2016,CR,B,,1.00,1002.00\n", "utf-8")
    for file in (september, july):
        assert psg("bank", "import", file).status == 0
    assert psg("bank", "calendar", "--json").json == [
        {
            "account": "bank", "months": ["2016-07"], "partly": ["2016-09"], "lacking": ["2016-08"],
            "gaps": [{"after": "2016-07-31", "before": "2016-09-01", "difference": "498.00"}], "overlaps": [],
        }
    ]  # fmt: skip
    assert psg("bank", "calendar").out.splitlines() == [
        "Bank", "  Whole months: 2016-07", "  Months in part: 2016-09", "  Months missing: 2016-08",
        "  Lines of £498.00 are missing between 31 July 2016 and 1 September 2016",
    ]  # fmt: skip
    september.write_text(MONTH.replace("21 Sep 2016,CR,T MARLIN CONF,,66.00,451.10\n", ""), "utf-8")
    both = tmp_path / "both.csv"
    both.write_text(MONTH + "22 Sep 2016,CR,C,,1.00,452.10\n", "utf-8")
    psg("bank", "import", both)
    assert "september.csv and both.csv both cover 1 September 2016 to 21 September 2016" in psg("bank", "calendar").out
    assert json.loads(psg("bank", "calendar", "--json").out)[0]["overlaps"][0]["files"] == ["september.csv", "both.csv"]


@pytest.fixture
def paid(scheme: Psg, tmp_path: Path) -> str:
    """The reference of a member who pays £27 by standing order; a statement has that, interest and a charge."""
    named = ("--given", "Jo", "--family", "Heron", "--type", "individual", "--method", "standing-order")
    number = scheme("members", "add", *named, "--joined", "2016-09-01").line
    page = scheme("members", "show", number, "--json").json
    reference = page["standing_order"]["reference"]
    path = tmp_path / "paid.csv"
    path.write_text(
        f"Date,Description,Amount\n03/09/2016,HERON J {reference},27.00\n04/09/2016,GROSS INTEREST,1.20\n"
        "05/09/2016,TOTAL CHARGES,-8.00\n",
        "utf-8",
    )
    assert scheme("bank", "import", path, "--account", "bank").status == 0
    return str(reference)


def test_lines_are_matched_accepted_filed_released_and_proven(psg: Psg, paid: str) -> None:
    first, interest, charges = psg("bank", "match", "--json").json
    assert first["certain"]
    best = first["candidates"][0]
    assert {"member", "booking", "purpose", "amount", "score", "reasons"} <= best.keys()
    assert any(paid in reason for reason in best["reasons"])
    assert not interest["certain"]
    assert interest["candidates"][0]["category"] == "interest"
    assert "would be accepted" in psg("bank", "match", "--accept", "certain", "--dry-run").out
    assert psg("bank", "match", "--accept", "certain").status == 0
    assert [row["state"] for row in psg("bank", "lines", "--json").json] == ["matched", "open", "open"]
    assert psg("bank", "accept", interest["id"]).status == 0
    assert psg("bank", "rules", "add", "Total charges", "--category", "bank-charges").status == 0
    assert psg("bank", "file", charges["id"], "--category", "bank-charges").status == 0
    (proof,) = psg("bank", "proof", "--json").json
    assert (proof["filed"], proof["open"]) == ("-6.80", "0.00")
    reversed_days = psg("bank", "proof", "--since", "2016-09-05", "--until", "2016-09-04")
    assert (reversed_days.status, reversed_days.err) == (1, "The last day lies before the first one.\n")
    for told, sentence in ((first["id"], "done already: open it again"), (999, "There is no line 999")):
        assert sentence in psg("bank", "accept", told).err
    assert psg("bank", "release", first["id"], "--reason", "Wrong").status == 0
    assert [row["state"] for row in psg("bank", "lines", "--json").json] == ["open", "filed", "filed"]
    assert psg("bank", "split", first["id"], "--part", f"{paid}=1", "--part", "gift=1").status == 1
    assert psg("bank", "split", first["id"], "--part", f"member:{paid}=1", "--part", "gift=26").status == 0
    assert psg("check").status == 0
    (rule,) = psg("bank", "rules", "list", "--json").json
    assert psg("bank", "rules", "remove", rule["id"]).status == 0


def test_the_import_of_lines_that_were_told_is_undone_once_the_telling_is(psg: Psg, paid: str) -> None:
    assert paid
    deeds = (
        ("bank", "match", "--accept", "certain"), ("bank", "file", "2", "--aside", "Not ours"),
        ("bank", "release", "1", "--reason", "Wrong"),
    )  # fmt: skip
    assert [psg(*words).status for words in deeds] == [0, 0, 0]
    told = psg("bank", "lines", "--json").json
    assert [psg("undo").status for _deed in (*deeds, "import")] == [0, 0, 0, 0]
    assert psg("bank", "lines", "--json").json == []
    assert psg("check").status == 0
    assert [psg("redo").status for _deed in (*deeds, "import")] == [0, 0, 0, 0]
    assert psg("bank", "lines", "--json").json == told
    assert psg("check").status == 0


def test_a_category_is_remembered_as_it_is_filed(psg: Psg, paid: str) -> None:
    del paid
    *_others, charges = psg("bank", "match", "--json").json
    assert psg("bank", "file", charges["id"], "--aside", "Wrong", "--remember", "charges").status == 1
    filed = psg("bank", "file", charges["id"], "--category", "bank-charges", "--remember", "Total charges")
    assert filed.status == 0
    (rule,) = psg("bank", "rules", "list", "--json").json
    assert (rule["words"], rule["category"]) == ("total charges", "bank-charges")
    assert psg("undo").status == 0
    assert psg("bank", "rules", "list", "--json").json == []


def test_a_rule_of_filing_is_changed_and_rules_are_put_in_order(psg: Psg) -> None:
    for words in ("Total charges", "Printworks"):
        assert psg("bank", "rules", "add", words, "--category", "bank-charges").status == 0
    first, second = psg("bank", "rules", "list", "--json").json
    assert psg("bank", "rules", "order", second["id"]).status == 0
    assert [row["id"] for row in psg("bank", "rules", "list", "--json").json] == [second["id"], first["id"]]
    assert psg("bank", "rules", "change", second["id"], "--words", "Print works", "--category", "printing").status == 0
    changed = psg("bank", "rules", "list", "--json").json[0]
    assert (changed["words"], changed["category"], changed["fund"]) == ("print works", "printing", "general")
    assert "There is a rule" in psg("bank", "rules", "change", second["id"], "--words", "Total charges").err
    assert psg("bank", "rules", "change", 99, "--words", "x").status == 1
    assert psg("bank", "rules", "order", 99).status == 1
    assert psg("undo").status == 0
    assert psg("bank", "rules", "list", "--json").json[0]["words"] == "printworks"


def test_what_was_learned_is_seen_and_forgotten(psg: Psg, paid: str) -> None:
    line = psg("bank", "match", "--json").json[0]["id"]
    assert psg("bank", "accept", line, "--for", f"member:{paid}").status == 0
    (learned,) = psg("bank", "learned", "list", "--json").json
    assert learned["text"] == "heron j"
    assert psg("bank", "learned", "forget", learned["id"]).status == 0
    assert psg("bank", "learned", "list", "--json").json == []


@pytest.mark.parametrize("words", ["nonsense:1", "charge:x", "gift=x", "gift=0", "booking:NONE", "slip:NONE"])
def test_what_a_line_is_said_to_be_is_refused_in_a_sentence(psg: Psg, paid: str, words: str) -> None:
    assert paid
    answer = psg("bank", "accept", "1", "--for", words)
    assert answer.status == 1
    assert answer.err


def test_several_files_are_imported_in_one_deed_or_none_of_them(psg: Psg, tmp_path: Path) -> None:
    for name, rows in (("aug.csv", "03/08/2016,one,1.00\n"), ("sep.csv", "03/08/2016,one,1.00\n13/09/2016,two,2.00\n")):
        (tmp_path / name).write_text(f"Date,Description,Amount\n{rows}", "utf-8")
    (tmp_path / "bad.csv").write_text("Fruit,Colour\napple,red\n", "utf-8")
    files = (tmp_path / "sep.csv", tmp_path / "aug.csv")
    refused = psg("bank", "import", *files, tmp_path / "bad.csv", "--account", "bank")
    assert refused.status == 1
    assert "bad.csv: " in refused.err
    assert psg("bank", "lines", "--json").json == []
    done = psg("bank", "import", *files, "--account", "bank", "--json")
    assert [(one["file"], one["new"], one["seen"]) for one in done.json] == [("sep.csv", 1, 1), ("aug.csv", 1, 0)]
    assert psg("undo").status == 0
    assert psg("bank", "lines", "--json").json == []


def test_days_that_fit_two_orders_are_read_as_is_said(psg: Psg, tmp_path: Path) -> None:
    (tmp_path / "days.csv").write_text("Date,Description,Amount\n03/04/2016,one,1.00\n", "utf-8")
    assert psg("bank", "import", tmp_path / "days.csv", "--account", "bank", "--days", "mdy").status == 0
    assert psg("bank", "lines", "--json").json[0]["date"] == "2016-03-04"


def test_what_becomes_of_lines_is_said_before_and_of_each_part_afterwards(psg: Psg, paid: str) -> None:
    first = psg("bank", "match", "--json").json[0]["id"]
    rows = psg("bank", "match", "--accept", "certain", "--dry-run", "--json").json
    assert rows[0]["becomes"]["parts"] == [
        {
            "becomes": "paid", "amount": "27.00", "purpose": "Individual subscription, member 0001", "contact": 1,
            "kind": None, "id": None,
        }
    ]  # fmt: skip
    assert (rows[0]["refused"], rows[0]["becomes"]["opens"], rows[0]["state"]) == (None, [], "open")
    assert "becomes" not in rows[1]
    said = psg("bank", "match", "--accept", "certain", "--dry-run").out
    assert "Jo Heron" in said
    assert "£27.00  Pays what is owed: Individual subscription, member 0001" in said
    assert "Pays what is owed" in psg("bank", "accept", first, "--dry-run").out
    assert psg("bank", "show", first, "--json").json["parts"] == []
    assert psg("bank", "split", first, "--part", f"member:{paid}=20", "--part", "gift=7", "--dry-run").status == 0
    assert psg("bank", "split", first, "--part", f"member:{paid}=20", "--part", "gift=7").status == 0
    shown = psg("bank", "show", first, "--json").json
    assert [(part["becomes"], part["amount"]) for part in shown["parts"]] == [
        ("paid", "20.00"), ("short", "7.00"), ("gift", "7.00"),
    ]  # fmt: skip
    assert (shown["state"], shown["open"], shown["candidates"]) == ("matched", "0.00", [])
    assert "£7.00  Short" in psg("bank", "show", first).out
    assert psg("bank", "accept", first, "--dry-run").status == 1
    assert psg("bank", "show", "999").status == 1


def test_a_wish_is_noted_and_followed_unless_it_is_said_otherwise(psg: Psg, paid: str, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("Date,Description,Amount\n08/09/2016,HERON J,30.00\n", "utf-8")
    assert psg("bank", "import", more, "--account", "bank").status == 0
    assert psg("contacts", "change", "1", "--rest-gift-since", "2016-05-03").status == 0
    assert psg("contacts", "show", "1", "--json").json["rest_gift_since"] == "2016-05-03"
    line = psg("bank", "lines", "--json").json[-1]["id"]
    wanted = ("bank", "accept", line, "--for", f"member:{paid}", "--dry-run")
    assert "By a wish of 3 May 2016: the rest is a gift" in psg(*wanted).out
    assert "£3.00  Left over" in psg(*wanted, "--credit").out


@pytest.mark.slow
def test_commands_that_import_one_file_at_once_bring_each_line_once_and_all_end_well(
    office_url: URL, tmp_path: Path
) -> None:
    path = tmp_path / "many.csv"
    rows = (f"{1 + place // 12:02}/09/2016,PAYER {place},1.00\n" for place in range(300))
    path.write_text("Date,Description,Amount\n" + "".join(rows), "utf-8")
    office = ("--home", str(tmp_path), "--database", office_url.render_as_string(hide_password=False))
    words = ("--clock-is-right", "bank", "import", str(path), "--account", "bank", "--json")
    desks = [
        subprocess.Popen(
            [sys.executable, "-m", "psg_admin", *office, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT), "LANGUAGE": "en"},
        )
        for _desk in range(3)
    ]  # fmt: skip
    answers = [desk.communicate(timeout=120) for desk in desks]
    assert [desk.returncode for desk in desks] == [0, 0, 0], answers
    assert sorted((told["new"], told["seen"]) for told in (json.loads(out) for out, _err in answers)) == [
        (0, 300), (0, 300), (300, 0),
    ]  # fmt: skip


def test_of_two_things_that_fit_equally_none_is_taken(psg: Psg, scheme: Psg, tmp_path: Path) -> None:
    for given in ("Ada", "Amy"):
        added = scheme(
            "members", "add", "--given", given, "--family", "Quill", "--type", "individual", "--method", "transfer",
            "--joined", "2016-09-01",
        )  # fmt: skip
        assert added.status == 0, added.err
    (tmp_path / "two.csv").write_text("Date,Description,Amount\n08/09/2016,QUILL A,30.00\n", "utf-8")
    assert psg("bank", "import", tmp_path / "two.csv", "--account", "bank").status == 0
    line = psg("bank", "lines", "--json").json[-1]["id"]
    refused = psg("bank", "accept", line)
    assert refused.status == 1
    assert "Two things fit line" in refused.err
    assert psg("bank", "lines", "--json").json[-1]["state"] == "open"
