"""Many contacts given the same value at once: shown first, done in one deed, undone as one, the refused ones told."""

import pytest

from tests.cli.conftest import Psg


@pytest.fixture
def full(psg: Psg) -> Psg:
    """Run commands in an office with three members, of whom one has died, and somebody who is none."""
    psg("types", "add", "plain", "--name", "Plain", "--fee", "20", "--from", "2010-01-01")
    for given, town in (("Ana", "York"), ("Ben", "Leeds"), ("Cleo", "Leeds")):
        psg("members", "add", "--given", given, "--family", "Díaz", "--town", town, "--type", "plain", "--method",
            "cash", "--new")  # fmt: skip
    psg("contacts", "add", "Dora Speaker", "--town", "Leeds")
    psg("contacts", "deceased", 3)
    return psg


def concessions(psg: Psg) -> dict[str, bool]:
    return {row["name"]: row["concession"] for row in psg("contacts", "list", "--json").json}


def test_what_it_would_do_is_said_and_nothing_is_written(full: Psg) -> None:
    full("contacts", "change", 1, "--concession")
    told = full("contacts", "change-many", "--search", "díaz", "--set", "concession=yes", "--dry-run", "--json")
    assert told.json == {
        "done": False,
        "changes": [{"subject": 2, "name": "Ben Díaz", "field": "concession", "was": False, "now": True}],
        "same": 1,
        "refused": [{"name": "Cleo Díaz", "why": "Cleo Díaz has died."}],
    }
    said = full("contacts", "change-many", "--search", "díaz", "--set", "concession=yes", "--dry-run").out
    assert "1 would change; 1 as it is wanted already." in said
    assert "Left as it is: Cleo Díaz has died." in said
    assert concessions(full)["Ben Díaz"] is False


def test_it_is_one_deed_that_is_undone_as_one(full: Psg) -> None:
    before = concessions(full)
    done = full("members", "change-many", "--all", "--set", "concession=yes", "--set", "concession-until=2018-04-30")
    assert (done.status, done.out) == (0, "Concession: yes, Concession until: 30 April 2018 (2 contacts).\n"), done.err
    assert "Left as it is: Cleo Díaz" in done.err
    assert concessions(full) == {**before, "Ana Díaz": True, "Ben Díaz": True}
    assert "Concession: yes" in full("history").out
    full("undo")
    assert concessions(full) == before


def test_numbers_ids_filters_and_all_say_who_is_meant(full: Psg) -> None:
    assert full("members", "change-many", "0001", "--set", "gone-away=yes").status == 0
    assert full("contacts", "change-many", 4, "--set", "gone-away=yes").status == 0
    gone = [row["name"] for row in full("contacts", "list", "--note", "gone-away", "--json").json]
    assert gone == ["Ana Díaz", "Dora Speaker"]
    assert full("contacts", "change-many", "--others", "--set", "country=Peru").status == 0
    assert full("contacts", "show", 4, "--json").json["country"] == "Peru"
    for words in ((), ("0001", "--all"), ("0001", "--search", "ana"), ("--all", "--set", "gone-away")):
        refused = full("members", "change-many", *words, "--set", "copies=1")
        assert refused.status == 2, (words, refused)


def test_what_cannot_be_is_refused_in_a_sentence(full: Psg) -> None:
    for text, said in (
        ("family=Vega", "“family” is not a field that is changed for many. Choose from: county, country, concession"),
        ("concession=perhaps", "Concession: type yes or no."),
        ("copies=100", "Copies: type a number from 0 to 99."),
        ("concession-until=soon", "soon"),
    ):
        refused = full("members", "change-many", "0001", "--set", text)
        assert (refused.status, said in refused.err) == (1, True), refused.err
    dead = full("contacts", "change-many", 3, "--set", "copies=2")
    assert (dead.status, "Cleo Díaz has died." in dead.err) == (1, True)
    assert "Nothing was changed" in full("contacts", "change-many", 1, "--set", "copies=1").out


def test_who_lives_with_one_whose_address_changes_moves_along(full: Psg) -> None:
    full("homes", "join", 1, 2)
    assert full("contacts", "change-many", 1, "--set", "country=Peru").status == 0
    assert [full("contacts", "show", one, "--json").json["country"] for one in (1, 2)] == ["Peru", "Peru"]
    assert full("homes", "list", "--json").json


def test_many_memberships_are_paid_for_in_another_way_or_of_another_type_from_their_next_year_on(full: Psg) -> None:
    full("types", "add", "plus", "--name", "Plus", "--fee", "30", "--from", "2010-01-01")
    told = full("members", "change-many", "--all", "--pays-by", "cheque", "--dry-run", "--json").json
    assert [(row["subject"], row["was"], row["now"]) for row in told["changes"]] == [
        ("0001", "Cash", "Cheque"), ("0002", "Cash", "Cheque"),
    ]  # fmt: skip
    assert [one["why"] for one in told["refused"]] == ["Membership 0003 has ended: renew it first."]
    done = full("members", "change-many", "--all", "--pays-by", "cheque")
    assert (done.status, done.out) == (0, "2 memberships are Cheque from their next years on.\n"), done.err
    assert "Left as it is: Díaz, Cleo" in done.err
    methods = [row["method"] for row in full("members", "list", "--method", "cheque", "--json").json]
    assert methods == ["cheque", "cheque"]
    full("undo")
    assert full("members", "list", "--method", "cheque", "--json").json == []
    assert full("members", "change-many", "0001", "--next-type", "plus").status == 0
    assert "Plus" in full("members", "show", "0001").out
    assert full("members", "change-many", "0001", "--next-type", "plus").out == "Nothing was changed.\n"
    assert full("members", "change-many", "0001", "--set", "copies=2", "--pays-by", "cash").status == 2
    assert full("members", "change-many", "0001").status == 2


def test_fields_of_the_offices_own_are_changed_for_many_too(full: Psg) -> None:
    for words in (("Choir", "--kind", "choice", "--choice", "alto", "--choice", "bass"), ("Age", "--kind", "number")):
        assert full("fields", "add", *words).status == 0
    full("contacts", "change", 1, "--field", "Choir=bass", "--field", "Age=40")
    wanted = ("--search", "díaz", "--set", "field:choir=Alto", "--set", "field:Age=40")
    told = full("contacts", "change-many", *wanted, "--dry-run", "--json").json
    assert told["changes"] == [
        {"subject": 1, "name": "Ana Díaz", "field": "field:Choir", "was": "bass", "now": "alto"},
        {"subject": 2, "name": "Ben Díaz", "field": "field:Choir", "was": None, "now": "alto"},
        {"subject": 2, "name": "Ben Díaz", "field": "field:Age", "was": None, "now": "40"},
    ]
    assert [one["name"] for one in told["refused"]] == ["Cleo Díaz"]
    assert "Choir  bass     alto" in full("contacts", "change-many", *wanted, "--dry-run").out
    done = full("contacts", "change-many", *wanted)
    assert (done.status, done.out) == (0, "Choir: alto, Age: 40 (2 contacts).\n"), done.err

    def said() -> list[tuple[str | None, str | None]]:
        rows = full("contacts", "list", "--json").json
        return [(row["field:Choir"], row["field:Age"]) for row in rows]

    assert said() == [("alto", "40"), ("alto", "40"), (None, None), (None, None)]
    again = full("contacts", "change-many", *wanted, "--dry-run", "--json").json
    assert (again["changes"], again["same"]) == ([], 2)
    assert full("undo").status == 0
    assert said() == [("bass", "40"), (None, None), (None, None), (None, None)]
    emptied = full("members", "change-many", "0001", "--set", "field:Age=", "--set", "copies=2")
    assert emptied.out == "Copies: 2, Age: nothing (1 contact).\n"
    assert said()[0] == ("bass", None)
    for text, why in (
        ("field:Boat=x", "There is no field “Boat”"), ("field:Choir=tenor", "is none of its choices"),
        ("family=Vega", "field:Choir"),
    ):  # fmt: skip
        refused = full("contacts", "change-many", 1, "--set", text)
        assert (refused.status, why in refused.err) == (1, True), refused.err
