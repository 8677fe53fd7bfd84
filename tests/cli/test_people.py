"""Contacts on the command line: all that is kept of them, changed, noted as deceased, removed, and all taken back."""

from typing import Any

import pytest

from tests.cli.conftest import Psg

EVERYTHING = (
    "--title", "Dr", "--known-as", "Lucho", "--organisation", "Radio Nord", "--email", "luis@example.org", "--email",
    "vega@example.org", "--telephone", "020 7946 0018", "--telephone", "07700 900123", "--street", "Flat 2", "--street",
    "14 Grove Road", "--town", "London", "--county", "Greater London", "--postcode", "n17bj", "--country", "UK",
    "--notes", "Sings.", "--concession", "--gone-away",
    "--suffix", "OBE", "--salutation", "Dear Lucho", "--former-name", "Luis Paz", "--former-name", "Luis Sol",
    "--copies", 2, "--concession-evidence", "Pension", "--concession-until", "2030-12-31",
    "--rest-gift-since", "2015-05-03",
)  # fmt: skip


def person(psg: Psg, *words: object) -> str:
    made = psg("contacts", "add", *words)
    assert made.status == 0, made.err
    return made.line


def told(psg: Psg, contact: str) -> dict[str, Any]:
    """Return what is shown of a contact, without what was done to it."""
    shown: dict[str, Any] = psg("contacts", "show", contact, "--json").json
    del shown["history"]
    return shown


def test_a_contact_is_added_with_all_that_the_form_has(psg: Psg) -> None:
    made = psg("contacts", "add", "Luis Vega", *EVERYTHING)
    assert (made.status, made.out, made.err) == (0, "1\n", "Luis Vega added.\n")
    shown = psg("contacts", "show", made.line, "--json").json
    wanted = {
        "id": 1, "name": "Luis Vega", "kind": "person", "title": "Dr", "given": "Luis", "family": "Vega",
        "known_as": "Lucho", "organisation": "Radio Nord", "concession": True, "notes": "Sings.",
        "emails": ["luis@example.org", "vega@example.org"], "telephones": ["020 7946 0018", "07700 900123"],
        "street": "Flat 2\n14 Grove Road", "town": "London", "county": "Greater London", "postcode": "N1 7BJ",
        "country": "UK", "deceased_on": None, "gone_away": True, "suffix": "OBE", "salutation": "Dear Lucho",
        "former_names": "Luis Paz\nLuis Sol", "copies": 2, "concession_evidence": "Pension",
        "concession_until": "2030-12-31", "death_day_known": True, "rest_gift_since": "2015-05-03",
        "tags": [], "consents": [], "gift_aid": [],
        "past_payments": [], "memberships": [], "bookings": [], "home": None, "speaks": [], "balance": "0.00",
    }  # fmt: skip
    assert {key: shown[key] for key in wanted} == wanted
    shown = psg("contacts", "show", made.line).out
    for words in ("Known as", "Lucho", "Gone away", "020 7946 0018, 07700 900123"):
        assert words in shown
    assert psg("undo").status == 0
    assert psg("contacts", "list", "--json").json == []


def test_a_number_that_cannot_be_dialled_is_kept_and_hinted_at(psg: Psg) -> None:
    hint = "“020 7946 00189” has too many or too few figures to be dialled. It is kept as it is.\n"
    made = psg("contacts", "add", "Luis Vega", "--telephone", "07700 900123", "--telephone", "020 7946 00189")
    assert (made.status, made.out, made.err) == (0, "1\n", f"Luis Vega added.\n{hint}")
    assert psg("contacts", "change", 1, "--town", "Leeds").err == ""
    changed = psg("contacts", "change", 1, "--telephone", "020 7946 00189")
    assert (changed.status, changed.err) == (0, hint)


@pytest.mark.parametrize(
    ("words", "kind", "name", "organisation"),
    [
        (("Luis Vega Paz",), "person", "Luis Vega Paz", ""),
        (("Ramírez Ñato, Lucía",), "person", "Lucía Ramírez Ñato", ""),
        (("--given", "Luis", "--family", "Vega Paz"), "person", "Luis Vega Paz", ""),
        (("Luis Vega", "--organisation", "Radio Nord"), "person", "Luis Vega", "Radio Nord"),
        (("--organisation", "Radio Nord"), "organisation", "Radio Nord", "Radio Nord"),
        (("Radio Nord", "--kind", "organisation"), "organisation", "Radio Nord", "Radio Nord"),
        (
            ("Luis Vega", "--organisation", "Radio Nord", "--kind", "organisation"),
            "organisation",
            "Radio Nord",
            "Radio Nord",
        ),
    ],
)
def test_a_name_is_given_in_one_piece_or_in_its_parts(
    psg: Psg, words: tuple[str, ...], kind: str, name: str, organisation: str
) -> None:
    found = psg("contacts", "show", person(psg, *words), "--json").json
    assert (found["kind"], found["name"], found["organisation"]) == (kind, name, organisation)


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        ((), 2, "Say who it is"),
        (("Luis Vega", "--family", "Vega Paz"), 2, "Give either NAME"),
        (("Luis Vega", "--kind", "club"), 2, "club"),
        (("",), 1, "Type a given name or a family name."),
        (("Luis Vega", "--email", "luis"), 1, "“luis” is not an e-mail address"),
        (("Luis Vega", "--telephone", "12"), 1, "“12” is not a telephone number"),
        (("Luis Vega", "--organisation", "", "--kind", "organisation"), 1, "Type the name of the organisation."),
    ],
)
def test_who_cannot_be_added_is_told_why(psg: Psg, words: tuple[str, ...], status: int, sentence: str) -> None:
    answer = psg("contacts", "add", *words)
    assert (answer.status, answer.out) == (status, "")
    assert sentence in answer.err
    assert psg("contacts", "list", "--json").json == []


def test_only_what_was_given_is_changed(psg: Psg) -> None:
    contact = person(psg, "Luis Vega", *EVERYTHING)
    before = told(psg, contact)
    changed = psg("contacts", "change", contact, "--town", "Leeds", "--email", "new@example.org", "--no-concession",
                  "--no-gone-away", "--county", "", "--telephone", "")  # fmt: skip
    assert (changed.status, changed.err) == (0, "")
    assert changed.out.splitlines() == [
        "Luis Vega changed.",
        "E-mail: new@example.org (was luis@example.org, vega@example.org)",
        "Telephone: nothing (was 020 7946 0018, 07700 900123)",
        "Town: Leeds (was London)",
        "County: nothing (was Greater London)",
        "Concession: no (was yes)",
        "Gone away: no (was yes)",
    ]
    now = {**before, "town": "Leeds", "emails": ["new@example.org"], "telephones": [], "county": "",
           "concession": False, "gone_away": False}  # fmt: skip
    assert told(psg, contact) == now
    assert psg("undo").status == 0
    assert told(psg, contact) == before
    assert psg("redo").status == 0
    assert told(psg, contact) == now


def test_names_and_kind_are_changed_too(psg: Psg) -> None:
    contact = person(psg, "Luis Vega")
    assert psg("contacts", "change", contact, "--given", "Luisa", "--organisation", "Radio Nord").status == 0
    assert psg("contacts", "show", contact, "--json").json["name"] == "Luisa Vega"
    turned = psg("contacts", "change", contact, "--kind", "organisation")
    assert turned.out.splitlines() == ["Radio Nord changed.", "Kind: Organisation (was Person)"]
    gone = psg("contacts", "change", contact, "--gone-away")
    assert gone.out.splitlines() == ["Radio Nord changed.", "Gone away: yes (was no)"]


def test_a_change_of_nothing_says_so_and_is_no_deed(psg: Psg) -> None:
    contact = person(psg, "Luis Vega", "--town", "Leeds")
    same = psg("contacts", "change", contact, "--town", " Leeds ")
    assert (same.status, same.out) == (0, "Nothing was changed.\n")
    assert [row["summary"] for row in psg("history", "--json").json] == ["Luis Vega added"]
    assert psg("contacts", "change", contact).status == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--given", "", "--family", ""), "Type a given name or a family name."),
        (("--email", "new@example.org", "--email", "wrong"), "“wrong” is not an e-mail address"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(psg: Psg, words: tuple[str, ...], sentence: str) -> None:
    contact = person(psg, "Luis Vega", "--town", "Leeds")
    before = psg("contacts", "show", contact, "--json").json
    answer = psg("contacts", "change", contact, "--town", "York", *words)
    assert (answer.status, answer.out) == (1, "")
    assert sentence in answer.err
    assert psg("contacts", "show", contact, "--json").json == before


def test_a_death_is_noted_and_ends_the_membership_of_nobody_else(scheme: Psg) -> None:
    psg = scheme
    number = psg("members", "add", "--given", "Ana", "--family", "Quispe", "--type", "individual", "--method", "cheque",
                 "--joined", "2016-04-01").line  # fmt: skip
    contact = psg("members", "show", number, "--json").json["members"][0]["contact"]
    died = psg("contacts", "deceased", contact, "--on", "2016-10-01")
    assert (died.status, died.out) == (0, "Ana Quispe noted as deceased on 1 October 2016.\n")
    assert psg("contacts", "show", contact, "--json").json["deceased_on"] == "2016-10-01"
    assert psg("members", "show", number, "--json").json["standing"] == "deceased"
    assert psg("contacts", "deceased", contact, "--on", "2016-10-01").out == "Nothing was changed.\n"
    assert psg("undo").status == 0
    assert psg("contacts", "show", contact, "--json").json["deceased_on"] is None
    assert psg("members", "show", number, "--json").json["standing"] != "deceased"
    for words, status in ((("--on", "2016-10-21"), 1), (("--on", "some day"), 1), (("--on", "today", "--mistake"), 2)):
        assert psg("contacts", "deceased", contact, *words).status == status
    assert psg("contacts", "show", contact, "--json").json["deceased_on"] is None


def test_a_death_noted_by_mistake_is_taken_back_later(psg: Psg) -> None:
    contact = person(psg, "Luis Vega")
    assert psg("contacts", "deceased", contact).out == "Luis Vega noted as deceased on 20 October 2016.\n"
    assert psg("contacts", "change", contact, "--town", "Leeds").status == 0
    assert psg("contacts", "deceased", contact, "--mistake").out == "Luis Vega no longer noted as deceased.\n"
    assert psg("contacts", "show", contact, "--json").json["deceased_on"] is None


def test_a_contact_is_removed_and_comes_back(psg: Psg) -> None:
    contact = person(psg, "Luis Vega", *EVERYTHING)
    before = told(psg, contact)
    assert psg("contacts", "remove", contact).out == "Luis Vega removed.\n"
    again = psg("contacts", "remove", contact)
    assert (again.status, again.out) == (1, "")
    assert psg("contacts", "list", "--json").json == []
    assert psg("undo").status == 0
    assert told(psg, contact) == before


def test_whom_something_belongs_to_is_not_removed(psg: Psg) -> None:
    contact = person(psg, "Luis Vega")
    assert psg("pay", "5", "--gift", "5", "--method", "cash", "--from", "Nora Birch").status == 0
    giver = next(row["id"] for row in psg("contacts", "list", "--json").json if row["name"] == "Nora Birch")
    refused = psg("contacts", "remove", giver)
    assert (refused.status, refused.out) == (1, "")
    assert "Nora Birch cannot be removed: a membership, a booking or a payment belongs to this contact." in refused.err
    assert psg("contacts", "remove", contact).status == 0


@pytest.mark.parametrize("words", [("change", 99, "--town", "X"), ("deceased", 99), ("remove", 99), ("show", 99)])
def test_whoever_is_not_there_is_told_of(psg: Psg, words: tuple[object, ...]) -> None:
    answer = psg("contacts", *words)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.strip().endswith(".")
