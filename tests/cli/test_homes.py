"""Homes on the command line: joined, shown, left, moved, and one letter each."""

import csv
from pathlib import Path

from tests.cli.conftest import Psg


def couple(psg: Psg) -> None:
    """Enter Jaime (1) and Pilar Heron (2), who live together, and Rosa Wren (3)."""
    where = ("--street", "14 Grove Road", "--town", "Leeds", "--postcode", "LS1 4AP")
    assert psg("contacts", "add", "Jaime Heron", "--title", "Mr", *where).out == "1\n"
    assert psg("contacts", "add", "Pilar Heron", "--title", "Mrs").out == "2\n"
    assert psg("contacts", "add", "Rosa Wren", "--town", "York").out == "3\n"
    made = psg("homes", "join", 1, 2)
    assert (made.status, made.out, made.err) == (0, "1\n", "Jaime Heron and Pilar Heron live at one home.\n")


def test_homes_are_listed_shown_changed_and_left(psg: Psg) -> None:
    couple(psg)
    known = {
        "id": 1, "name": "", "called": "Jaime Heron and Pilar Heron", "salutation": "Mr & Mrs Heron",
        "written_salutation": "", "address": ["14 Grove Road", "Leeds", "LS1 4AP"],
        "people": [
            {"contact": 1, "name": "Jaime Heron", "deceased_on": None},
            {"contact": 2, "name": "Pilar Heron", "deceased_on": None},
        ],
    }  # fmt: skip
    assert psg("homes", "list", "--json").json == [known]
    assert psg("homes", "show", 1, "--json").json == known
    assert "Mr & Mrs Heron" in psg("homes", "show", 1).out
    assert "14 Grove Road, Leeds, LS1 4AP" in psg("homes", "list").out
    assert psg("homes", "list", "--search", "wren", "--json").json == []
    assert psg("homes", "change", 1).status == 2
    assert psg("homes", "change", 1, "--name", "Mill House").status == 0
    assert psg("homes", "show", 1, "--json").json["called"] == "Mill House"
    assert psg("homes", "leave", 2).out == "Pilar Heron left the home.\n"
    assert psg("homes", "show", 1).err == "This home is no longer there.\n"
    assert psg("undo").status == 0
    assert psg("homes", "list", "--json").json[0]["called"] == "Mill House"


def test_all_of_a_home_move_and_a_dry_run_only_says_so(psg: Psg) -> None:
    couple(psg)
    move = ("homes", "move", 2, "--street", "3 Mill Lane", "--town", "York")
    said = psg(*move, "--dry-run")
    assert said.out.splitlines() == [
        "Pilar Heron: 3 Mill Lane, York (was 14 Grove Road, Leeds, LS1 4AP)", "",
        "Jaime Heron: 3 Mill Lane, York (was 14 Grove Road, Leeds, LS1 4AP)",
    ]  # fmt: skip
    planned = psg(*move, "--dry-run", "--json").json
    assert ([one["contact"] for one in planned["moves"]], planned["done"]) == ([2, 1], False)
    alone = psg(*move, "--alone", "--dry-run", "--json").json
    assert (alone["contact"], alone["leaves_home"]) == (2, True)
    assert psg(*move).out == "Pilar Heron changed, and the address of 1 more at home.\n"
    assert psg("contacts", "show", 1, "--json").json["town"] == "York"
    assert psg("homes", "move", 2).status == 2
    assert psg(*move, "--dry-run", "--json").json == {"done": False, "moves": []}


def test_another_address_is_that_of_the_whole_home_or_of_who_leaves_it(psg: Psg) -> None:
    couple(psg)
    assert psg("contacts", "change", 1, "--town", "Hull", "--whole-home").status == 0
    assert psg("contacts", "show", 2, "--json").json["town"] == "Hull"
    said = psg("contacts", "change", 1, "--town", "York").out
    assert said.splitlines()[-1] == "Jaime Heron lives no more with the others at home."
    assert psg("homes", "list", "--json").json == []


def test_one_row_a_home_for_letters_and_who_gets_none_is_counted(psg: Psg, tmp_path: Path) -> None:
    couple(psg)
    psg("contacts", "add", "Luis Vega", "--town", "Leeds", "--gone-away")
    psg("contacts", "add", "Ana Paz")
    file = tmp_path / "letters.csv"
    said = psg("export", "homes", file)
    assert said.out.splitlines()[1:] == ["2 letters.", "Left out: 1 has gone away; 1 has no address on file."]
    assert rows(file) == [
        {
            "Salutation": "Mr & Mrs Heron", "Names": "Jaime Heron and Pilar Heron", "Street 1": "14 Grove Road",
            "Street 2": "", "Street 3": "", "Town": "Leeds", "County": "", "Postcode": "LS1 4AP", "Country": "",
            "Copies": "1",
        },
        {
            "Salutation": "Rosa Wren", "Names": "Rosa Wren", "Street 1": "", "Street 2": "", "Street 3": "",
            "Town": "York", "County": "", "Postcode": "", "Country": "", "Copies": "1",
        },
    ]  # fmt: skip
    psg("contacts", "deceased", 1)
    psg("export", "homes", file, "--columns", "salutation,names,town")
    assert rows(file)[0] == {"Salutation": "Mrs P Heron", "Names": "Pilar Heron", "Town": "Leeds"}
    for name in ("letters.xlsx", "letters.pdf"):
        assert psg("export", "homes", tmp_path / name).status == 0


def test_register_and_votes_are_written_and_the_delegate_is_named(psg: Psg, tmp_path: Path) -> None:
    psg("contacts", "add", "Radio Nord", "--kind", "organisation")
    psg("contacts", "add", "Ana Paz", "--town", "Hull")
    assert psg("types", "add", "individual", "--name", "Individual").status == 0
    psg("fees", "add", "individual", "30", "--from", "2015-04-01")
    assert (
        psg("members", "add", "--contact", 1, "--type", "individual", "--method", "cash", "--pay", "cash").status == 0
    )
    assert psg("contacts", "person", "add", 1, 2, "--role", "Chair", "--votes", "--since", "2016-10-01").out == (
        "Ana Paz votes for Radio Nord.\n"
    )
    assert psg("contacts", "person", "list", 1, "--json").json == [
        {
            "organisation": 1, "organisation_name": "Radio Nord", "person": 2, "name": "Ana Paz", "role": "Chair",
            "votes": True, "since": "2016-10-01", "until": None,
        }
    ]  # fmt: skip
    assert "Chair" in psg("contacts", "person", "list", 2).out
    file = tmp_path / "votes.csv"
    assert psg("export", "voters", file).status == 0
    assert [(row["Name"], row["Votes for"], row["Town"]) for row in rows(file)] == [("Paz, Ana", "Radio Nord", "Hull")]
    assert psg("contacts", "person", "remove", 1, 2, "--on", "2016-10-10").status == 0
    psg("export", "voters", file, "--on", "2016-10-20")
    assert [row["Note"] for row in rows(file)] == ["No delegate named"]
    psg("export", "register", file, "--on", "2016-10-20")
    assert [(row["Name"], row["Type"]) for row in rows(file)] == [("Radio Nord", "Individual")]
    psg("export", "register", file, "--on", "2016-10-19")
    assert rows(file) == []
    for name in ("register.xlsx", "register.pdf"):
        assert psg("export", "register", tmp_path / name).status == 0
        assert psg("export", "voters", tmp_path / name).status == 0


def rows(file: Path) -> list[dict[str, str]]:
    """Return what a CSV file says, by its headings."""
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines()))


def test_a_death_says_first_what_follows_and_does_it_at_once(psg: Psg) -> None:
    couple(psg)
    psg("types", "add", "individual", "--name", "Individual")
    psg("fees", "add", "individual", "30", "--from", "2015-04-01")
    assert psg("members", "add", "--contact", 1, "--type", "individual", "--method", "cash").status == 0
    said = psg("contacts", "deceased", 1, "--day-unknown", "--dry-run")
    assert said.out.splitlines() == [
        "The day is not known; it counts from 20 October 2016.", "No more mail goes to Jaime Heron.",
        "Letters to the home begin: Mrs P Heron", "Membership 0001 ends.",
        "£30.00 that was owed for it is cancelled.",
    ]  # fmt: skip
    planned = psg("contacts", "deceased", 1, "--on", "2016-10-01", "--dry-run", "--json").json
    assert (planned["done"], planned["on"], planned["salutation"]) == (False, "2016-10-01", "Mrs P Heron")
    assert planned["memberships"][0]["cancelled"] == "30.00"
    assert psg("contacts", "show", 1, "--json").json["deceased_on"] is None
    assert psg("contacts", "deceased", 1, "--mistake", "--day-unknown").status == 2
    done = psg("contacts", "deceased", 1, "--day-unknown")
    assert done.out == "Jaime Heron noted as deceased, the day is not known.\n"
    assert psg("contacts", "show", 1, "--json").json["death_day_known"] is False
    assert psg("homes", "show", 1, "--json").json["salutation"] == "Mrs P Heron"


def test_who_died_who_pays_and_who_is_back_may_be_named(psg: Psg) -> None:
    couple(psg)
    psg("types", "add", "individual", "--name", "Individual")
    psg("fees", "add", "individual", "30", "--from", "2015-04-01")
    assert psg("members", "add", "--contact", 2, "--type", "individual", "--method", "cash").status == 0
    told = psg("contacts", "deceased", "Jaime Heron", "--payer", "0001", "--dry-run", "--json").json
    assert (told["name"], told["contact"]) == ("Jaime Heron", 1)
    assert psg("contacts", "deceased", "jaime heron").status == 0
    assert psg("contacts", "deceased", "Jaime Heron", "--mistake").status == 0
    assert psg("contacts", "change", 2, "--gone-away").status == 0
    assert psg("contacts", "returns", "0001", "--lives-with", "Jaime Heron").status == 0
    assert psg("contacts", "show", 2, "--json").json["gone_away"] is False
    for words in (("deceased", "Nobody Here"), ("returns", "Nobody Here")):
        refused = psg("contacts", *words)
        assert (refused.status, "Nobody on file is called “Nobody Here”." in refused.err) == (1, True)


def test_a_return_says_first_what_follows_and_does_it_at_once(psg: Psg) -> None:
    couple(psg)
    psg("types", "add", "individual", "--name", "Individual")
    psg("fees", "add", "individual", "30", "--from", "2015-04-01")
    joined = ("--joined", "2015-06-01", "--pay", "cash")
    assert psg("members", "add", "--contact", 3, "--type", "individual", "--method", "cash", *joined).status == 0
    assert psg("members", "resign", "0001", "--on", "2016-02-01").status == 0
    assert psg("contacts", "change", 3, "--gone-away").status == 0
    back = ("contacts", "returns", 3, "--street", "2 New Road", "--town", "Bath")
    assert psg(*back, "--dry-run").out.splitlines()[:3] == [
        "Mail goes to Rosa Wren again.",
        "Rosa Wren: 2 New Road, Bath (was York)",
        "Member 0001 is back on 20 October 2016: Individual, 20 October 2016 to 19 October 2017.",
    ]
    planned = psg(*back, "--dry-run", "--json").json
    assert (planned["done"], planned["gone_away"], planned["membership"]["number"]) == (False, True, "0001")
    assert planned["moves"] == [{"contact": 3, "address": ["2 New Road", "Bath"]}]
    assert psg("contacts", "show", 3, "--json").json["gone_away"] is True
    done = psg(*back, "--pay", "cash", "--quoted", "30")
    assert (done.status, done.out) == (0, "Rosa Wren is back, member 0001.\nReceipt R-2016-0002.\n")
    assert psg("members", "show", "0001", "--json").json["standing"] == "current"
    assert psg(*back).status == 1
    assert psg("undo").status == 0
    assert psg("contacts", "show", 3, "--json").json["town"] == "York"


def test_those_who_share_a_membership_and_an_address_become_homes(psg: Psg) -> None:
    psg("types", "add", "joint", "--name", "Joint", "--people", "2")
    psg("fees", "add", "joint", "45", "--from", "2015-04-01")
    joint = ("members", "add", "--type", "joint", "--method", "cash")
    assert psg(*joint, "--given", "Ana", "--family", "Paz", "--town", "Hull", "--with", "Luis Paz").status == 0
    assert psg(*joint, "--given", "Eva", "--family", "Sol", "--with", "Hugo Sol").status == 0  # no address on file
    assert psg(*joint, "--given", "Rosa", "--family", "Wren", "--town", "York", "--with", "Jan Wren").status == 0
    assert psg("contacts", "change", 6, "--town", "Leeds").status == 0
    made = {"contacts": [1, 2], "names": "Ana Paz and Luis Paz", "salutation": "Ana & Luis Paz", "address": ["Hull"]}
    assert psg("homes", "gather", "--dry-run", "--json").json == {"done": False, **made}
    assert (
        psg("homes", "gather", "--dry-run").out
        == "Ana Paz and Luis Paz: Hull\nLetters to the home begin: Ana & Luis Paz\n"
    )
    assert psg("homes", "list", "--json").json == []
    assert psg("homes", "gather").out == "1 home made of a membership.\n"
    assert [one["contact"] for one in psg("homes", "show", 1, "--json").json["people"]] == [1, 2]
    assert psg("homes", "gather").out == "Nothing was changed.\n"
    assert psg("homes", "gather", "--dry-run", "--json").json == {"done": False, "homes": []}
    assert psg("undo").status == 0
    assert psg("homes", "list", "--json").json == []
