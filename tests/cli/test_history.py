"""The history on the command line: found by words, and one entry field by field."""

from tests.cli.conftest import Psg


def test_the_history_is_found_by_words(scheme: Psg) -> None:
    assert [row["summary"] for row in scheme("history", "--search", "JOINT fee", "--json").json] == [
        "Joint: fee £45.00 from 1 April 2010"
    ]
    assert scheme("history", "--search", "no such deed", "--json").json == []
    assert len(scheme("history", "--search", "fee", "--limit", 1, "--json").json) == 1


def test_an_entry_tells_each_field_before_and_after(scheme: Psg) -> None:
    newest = scheme("history", "--limit", 1, "--json").json[0]
    scheme("settings", "set", "organisation=Other Group")
    entry = scheme("history", newest["id"] + 1, "--json").json
    assert (entry["id"], entry["undoable"], entry["more"]) == (newest["id"] + 1, True, 0)
    assert [(row["name"], row["done"], row["fields"]) for row in entry["rows"]] == [
        ("Name of the organisation", "changed", [{"label": "Value", "before": "Peru Group", "after": "Other Group"}])
    ]
    shown = scheme("history", newest["id"] + 1)
    assert shown.status == 0
    assert "Peru Group" in shown.out
    assert "Other Group" in shown.out
    several = scheme("history", newest["id"], "--limit", 1)
    assert "and 1 more" in several.out


def test_an_entry_that_is_not_there_is_refused(scheme: Psg) -> None:
    answer = scheme("history", 999)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err == "The history has no entry 999.\n"
    assert scheme("history", "x").status == 2


def test_a_number_a_reference_and_a_guest_find_what_was_done_to_them(conference: str, scheme: Psg) -> None:
    joint = ("members", "add", "--given", "Jo", "--family", "Ray", "--type", "joint", "--method", "cash")
    number = scheme(*joint, "--with", "Jim Ray").line
    scheme("contacts", "add", "Luis Vega")
    scheme("pay", "45", "--for", number, "--method", "cash", "--from", "Luis Vega")
    booking = scheme("book", conference, "--name", "Jim Ray", "--name", "Zoe Guest").line
    scheme("bookings", "add", booking, "--to-follow", 1)

    def found(text: str) -> list[str]:
        return [row["summary"] for row in scheme("history", "--search", text, "--json").json]

    enrolled = f"Jo Ray and Jim Ray enrolled as members {number}"
    paid = "£45.00 received from Luis Vega, receipt R-2016-0001"
    booked = "Jim Ray booked 2 places at “Annual Conference”"
    added = f"1 place added to booking {booking}"
    assert {paid, enrolled} <= set(found(number))
    assert found("Jo Ray") == [paid, enrolled]
    assert found("Zoe") == [booked]
    assert found(booking) == [added, booked]
