"""A name, an id or a membership number on the command line means who is on file."""

import pytest

from tests.cli.conftest import Psg


def enrolled(psg: Psg, given: str, family: str, *more: object, kind: str = "individual") -> str:
    made = psg(
        "members", "add", "--given", given, "--family", family, "--type", kind, "--method", "cheque", "--pay", "cheque",
        *more,
    )  # fmt: skip
    assert made.status == 0, made.err
    return made.line


def names(psg: Psg) -> list[str]:
    return [row["name"] for row in psg("contacts", "list", "--json").json]


def test_a_place_for_the_name_of_a_member_is_the_members(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Nora", "Quill")
    booked = scheme("book", conference, "--name", "nora quill", "--dry-run", "--json").json
    assert (booked["amount"], booked["booker"]) == ("8.00", {"name": "Nora Quill", "contact": 1})
    assert scheme("book", conference, "--name", "Quill, Nora", "--name", "Leo Cruz").status == 0
    assert names(scheme) == ["Nora Quill"]
    assert scheme("book", conference, "--name", "Nora Quill", "--new").status == 0
    assert names(scheme) == ["Nora Quill"] * 2
    (guest, member) = scheme("bookings", "list", conference, "--json").json
    assert [place["amount"] for place in guest["places"]] == ["13.00"]
    assert {place["name"]: place["member"] for place in member["places"]} == {"Cruz, Leo": None, "Quill, Nora": "0001"}


def test_a_name_that_two_have_is_refused_with_their_ids(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Nora", "Quill", "--town", "Leeds")
    enrolled(scheme, "Nora", "Quill", "--town", "York")
    why = "2 people are called Nora Quill. Say which by the id: 1 Nora Quill, Leeds; 2 Nora Quill, York.\n"
    for words in (
        ("book", conference, "--name", "Nora Quill"),
        ("pay", "30", "--method", "cash", "--gift", "30", "--from", "Nora Quill"),
        ("members", "change", "1", "--payer", "Nora Quill"),
        ("members", "join", "1", "Nora Quill"),
    ):
        answer = scheme(*words)
        assert (answer.status, answer.err) == (1, why), words
    for second in ("2", "#2", "0002"):
        assert scheme("book", conference, "--name", second, "--dry-run", "--json").json["booker"]["contact"] == 2


def test_who_is_named_with_another_is_the_one_on_file(scheme: Psg) -> None:
    luis = scheme("contacts", "add", "Luis Vega").line
    both = enrolled(scheme, "Ana", "Bell", "--with", "Luis Vega", "--payer", "luis vega", kind="joint")
    page = scheme("members", "show", both, "--json").json
    assert [member["name"] for member in page["members"]] == ["Bell, Ana", "Vega, Luis"]
    assert page["payer_contact"] == int(luis)
    eva = scheme("contacts", "add", "Eva Soto").line
    other = enrolled(scheme, "Leo", "Cruz", kind="joint")
    assert scheme("members", "join", other, "Eva Soto").status == 0
    assert scheme("members", "change", other, "--payer", "EVA SOTO").status == 0
    page = scheme("members", "show", other, "--json").json
    assert (page["members"][1]["contact"], page["payer_contact"]) == (int(eva), int(eva))
    assert len(names(scheme)) == 4


def test_who_is_on_file_with_name_and_address_is_not_entered_again(scheme: Psg) -> None:
    more = ("--email", "nora@example.org", "--postcode", "LS1 1AA")
    enrolled(scheme, "Nora", "Quill", *more, "--town", "Leeds")
    again = ("--given", "Nora", "--family", "Quill", *more)
    why = (
        "On file already: 1 Nora Quill, Leeds LS1 1AA. Take that one by the id, or say --new where it is somebody "
        "else.\n"
    )
    member = ("members", "add", *again, "--type", "individual", "--method", "cheque")
    for words in (member, (*member, "--dry-run"), ("contacts", "add", *again)):
        assert (scheme(*words).status, scheme(*words).err) == (1, why)
    assert names(scheme) == ["Nora Quill"]
    assert scheme("contacts", "add", *again, "--new").status == 0
    assert scheme("contacts", "add", "--given", "Nora", "--family", "Quill", "--postcode", "YO1 1AA").status == 0


def test_a_payment_is_of_the_one_who_is_named_and_a_number_is_an_id(scheme: Psg) -> None:
    luis = scheme("contacts", "add", "Luis Vega").line
    made = scheme(
        "members", "add", "--given", "Ana", "--family", "Bell", "--type", "individual", "--method", "cheque"
    ).line  # fmt: skip
    paid = scheme("pay", "30", "--for", made, "--method", "cash", "--from", "Luis Vega")
    assert paid.status == 0, paid.err
    (row,) = scheme("payments", "list", "--json").json
    assert (row["payer"], row["receipt"], row["left_over"]) == ("Vega, Luis", "R-2016-0001", "0.00")
    gift = ("pay", "5", "--gift", "5", "--method", "cash", "--from")
    assert scheme(*gift, luis).status == 0
    assert scheme(*gift, made).status == 0
    none = scheme(*gift, "77")
    assert (none.status, none.err) == (1, "There is no contact 77.\n")
    assert [one["payer"] for one in scheme("payments", "list", "--json").json] == [
        "Bell, Ana",
        "Vega, Luis",
        "Vega, Luis",
    ]
    assert len(names(scheme)) == 2
    assert scheme(*gift, "Kim Friend").status == 0
    assert len(names(scheme)) == 3


@pytest.mark.parametrize("words", [("--name", "Nora Quill"), ("--name", "1"), ("--member", "0001")])
def test_a_place_that_is_named_asks_which_price_it_has(conference: str, scheme: Psg, words: tuple[str, str]) -> None:
    enrolled(scheme, "Nora", "Quill")
    reference = scheme("book", conference, "--name", "Ana Bell", "--to-follow", 1).line
    asked = scheme("bookings", "name", reference, 2, *words)
    assert asked.status == 1
    assert asked.err == (
        "Member, current to 19 October 2017, paid by cheque: £8.00. The place was booked at £13.00. "
        "Say --price rule or --price keep.\n"
    )
    assert scheme("bookings", "name", reference, 2, *words, "--price", "rule").status == 0
    (_first, place) = scheme("bookings", "show", reference, "--json").json["places"]
    assert (place["name"], place["amount"]) == ("Quill, Nora", "8.00")


def test_what_stands_for_who_died_is_named_and_a_second_day_is_refused(conference: str, scheme: Psg) -> None:
    number = enrolled(scheme, "Nora", "Quill", "--joined", "2016-01-01")
    reference = scheme("book", conference, "--member", number).line
    died = scheme("contacts", "deceased", 1, "--on", "2016-10-18")
    words = f"Died on 18 October 2016, and has a place in booking {reference}: name somebody else, or cancel the place."
    assert died.out.splitlines()[1:] == [f"Annual Conference: {words}"]
    (row,) = scheme("bookings", "deceased", "--json").json
    assert (row["reference"], row["name"], row["died_on"]) == (reference, "Quill, Nora", "2016-10-18")
    second = scheme("contacts", "deceased", 1, "--on", "2016-10-19")
    why = (
        "Nora Quill is noted as deceased on 18 October 2016 already: nothing was changed. Where that day is wrong, say "
        "--other-day.\n"
    )
    assert (second.status, second.err) == (1, why)
    assert scheme("contacts", "deceased", 1, "--on", "2016-10-19", "--other-day").status == 0
    assert scheme("members", "show", number).out.count("19 October 2016") >= 1
    assert scheme("book", conference, "--name", "Nora Quill").err == (
        "Nora Quill died on 19 October 2016, as the office knows.\n"
    )
