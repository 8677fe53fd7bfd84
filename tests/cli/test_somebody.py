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
    assert [member["name"] for member in page["members"]] == ["Vega, Luis", "Bell, Ana"]
    assert page["payer_contact"] == int(luis)
    eva = scheme("contacts", "add", "Eva Soto").line
    other = enrolled(scheme, "Leo", "Cruz", kind="joint")
    assert scheme("members", "join", other, "Eva Soto").status == 0
    assert scheme("members", "change", other, "--payer", "EVA SOTO").status == 0
    page = scheme("members", "show", other, "--json").json
    assert (page["members"][0]["contact"], page["payer_contact"]) == (int(eva), int(eva))
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


def test_a_name_is_that_which_people_say_however_it_was_divided(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Luz de la", "Cruz", "--email", "luz@example.org")
    for words in ("de la Cruz, Luz", "Luz de la Cruz", "Cruz, Luz de la"):
        assert scheme("book", conference, "--name", words, "--dry-run", "--json").json["booker"]["contact"] == 1, words
    again = scheme("contacts", "add", "de la Cruz, Luz", "--email", "luz@example.org")
    assert again.err.startswith("On file already: 1 Luz de la Cruz")
    assert scheme("contacts", "add", "Luz Cruz", "--email", "luz@example.org").status == 0
    trust = ("--kind", "organisation", "--email", "trust@example.org")
    assert scheme("contacts", "add", "Lima Trust", *trust).status == 0
    assert scheme("contacts", "add", "Lima Trust", *trust[2:]).err.startswith("On file already: 3 Lima Trust")
    too_long = scheme("book", conference, "--name", "A " * 20_000 + "B")
    assert too_long.err.startswith("Given name is too long")


def test_an_e_mail_address_is_who_has_it_and_no_name(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Nora", "Quill", "--email", "nora@example.org")
    enrolled(scheme, "Ana", "Bell", "--email", "both@example.org")
    enrolled(scheme, "Leo", "Bell", "--email", "both@example.org")
    found = scheme("book", conference, "--name", "NORA@example.org", "--dry-run", "--json").json
    assert (found["booker"]["contact"], found["amount"]) == (1, "8.00")
    both = scheme("pay", "5", "--gift", "5", "--method", "cash", "--from", "both@example.org")
    assert both.err == (
        "2 people are reached at both@example.org. Say which by the id: 2 Ana Bell, both@example.org; "
        "3 Leo Bell, both@example.org.\n"
    )
    for more in ((), ("--new",)):
        none = scheme("book", conference, "--name", "kim@example.org", *more)
        assert (none.status, none.err) == (1, "Nobody on file has the e-mail address kim@example.org. Type the name.\n")
    assert scheme("contacts", "add", "kim@example.org").status == 2
    assert len(names(scheme)) == 3


def test_one_new_person_is_not_entered_twice_by_one_command(conference: str, scheme: Psg) -> None:
    why = "Zoe Adams is named twice. Where two people are called so, say --new.\n"
    twice = ("--name", "Zoe Adams", "--name", "Adams, Zoe")
    assert scheme("book", conference, *twice).err == why
    joint = ("members", "add", "--given", "Zoe", "--family", "Adams", "--type", "joint", "--method", "cash")
    assert scheme(*joint, "--with", "Zoe Adams").err == why
    assert names(scheme) == []
    assert scheme("book", conference, *twice, "--new").status == 0


def test_who_pays_and_is_called_as_a_new_member_is_that_member(scheme: Psg) -> None:
    joint = ("members", "add", "--given", "Ana", "--family", "Bell", "--type", "joint", "--method", "cash")
    made = scheme(*joint, "--with", "Leo Cruz", "--payer", "leo cruz", "--pay", "cash").line
    assert scheme("members", "show", made, "--json").json["payer_contact"] == 2
    assert scheme("payments", "show", "1", "--json").json["contact"] == 2
    alone = ("members", "add", "--given", "Kim", "--family", "Low", "--type", "individual", "--method", "cash")
    assert scheme(*alone, "--payer", "Low, Kim").status == 0
    assert names(scheme) == ["Ana Bell", "Leo Cruz", "Kim Low"]


def test_how_to_reach_a_booker_on_file_is_not_lost_in_silence(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Nora", "Quill", "--email", "nora@example.org", "--telephone", "01632 960111")
    why = (
        "Nora Quill (1) is on file without that. If it is new, “contacts change” adds it; if this is somebody else, "
        "say --new.\n"
    )
    for whom in (("--name", "Nora Quill"), ("--member", "1")):
        for told in (("--email", "other@example.org"), ("--telephone", "01632 960112")):
            assert scheme("book", conference, *whom, *told).err == why
    same = ("--email", "Nora@Example.org", "--telephone", "+44 1632 960111")
    assert scheme("book", conference, "--name", "Nora Quill", *same).status == 0
    assert scheme("book", conference, "--name", "Nora Quill", "--email", "other@example.org", "--new").status == 0


def test_whom_a_death_by_mistake_took_out_of_a_joint_membership_comes_back_when_the_other_died(scheme: Psg) -> None:
    joint = ("members", "add", "--given", "Pa", "--family", "Ray", "--type", "joint", "--method", "cash")
    number = scheme(*joint, "--with", "Po Ray", "--joined", "2016-02-01").line
    kim = scheme("contacts", "add", "Kim Low").line
    for died, on in ((1, "2016-09-01"), (2, "2016-10-01")):
        assert scheme("contacts", "deceased", died, "--on", on).status == 0
    assert scheme("contacts", "deceased", 1, "--mistake").status == 0
    assert scheme("members", "join", number, kim).err == f"Membership {number} has ended: renew it first.\n"
    assert scheme("members", "join", number, 1).status == 0
    people = scheme("members", "show", number, "--json").json["members"]
    assert [(one["name"], one["until"]) for one in people] == [("Ray, Pa", None), ("Ray, Po", "2016-10-01")]
    assert "Say first who pays now." in scheme("members", "renew", number, "--pay", "cash").err
    assert scheme("members", "change", number, "--payer", 1).status == 0
    assert scheme("members", "renew", number, "--pay", "cash").status == 0
    assert scheme("undo").status == scheme("undo").status == scheme("undo").status == 0
    people = scheme("members", "show", number, "--json").json["members"]
    assert [(one["name"], one["until"]) for one in people] == [("Ray, Po", None), ("Ray, Pa", "2016-09-01")]


def test_a_death_ends_a_membership_before_the_resignation_that_was_noted(scheme: Psg) -> None:
    number = enrolled(scheme, "Nora", "Quill", "--joined", "2016-02-01")
    assert scheme("members", "resign", number, "--on", "2017-01-15").status == 0
    assert scheme("contacts", "deceased", 1, "--on", "2016-10-19").status == 0
    assert scheme("members", "show", number, "--json").json["reason"] == "Died on 19 October 2016"
    assert scheme("undo").status == 0
    assert scheme("members", "show", number, "--json").json["standing"] == "current"
    joint = ("members", "add", "--given", "Jo", "--family", "Ray", "--type", "joint", "--method", "cash")
    both = scheme(*joint, "--with", "Jim Ray", "--joined", "2016-09-01").line
    assert scheme("members", "resign", both, "--on", "2017-01-15").status == 0
    assert scheme("contacts", "deceased", 2, "--on", "2016-10-19").status == 0
    page = scheme("members", "show", both, "--json").json
    assert (page["standing"], [one["until"] for one in page["members"]]) == ("current", [None, "2016-10-19"])


def test_nothing_more_is_owed_by_somebody_who_died(conference: str, scheme: Psg) -> None:
    number = enrolled(scheme, "Kim", "Low", "--payer", "Nora Quill")
    reference = scheme("book", conference, "--name", "Nora Quill", "--name", "Ana Bell").line
    assert scheme("contacts", "deceased", 2, "--on", "2016-10-19").status == 0
    for more in ((), ("--dry-run",)):
        assert scheme("members", "renew", number, *more).err == (
            "Nora Quill, who paid for this membership, is noted as deceased on 19 October 2016. Say first who pays "
            "now.\n"
        )
    assert scheme("bookings", "add", reference, "--name", "Leo Cruz").err == (
        "Nora Quill died on 19 October 2016, as the office knows.\n"
    )
    assert scheme("members", "change", number, "--payer", number).status == 0
    assert scheme("members", "renew", number).status == 0


def test_a_membership_number_that_is_no_id_is_told_how_to_be_typed(conference: str, scheme: Psg) -> None:
    enrolled(scheme, "Nora", "Quill", "--number", "1234")
    wrong = scheme("book", conference, "--name", "1234")
    assert (wrong.status, wrong.err) == (1, "There is no contact 1234. The member of that number is typed as 01234.\n")
    assert scheme("book", conference, "--name", "#1234").err == "There is no contact 1234.\n"
    assert scheme("book", conference, "--name", "01234").status == 0


@pytest.mark.parametrize("sign", ["", "#"])
def test_a_number_of_any_length_is_an_id_that_there_is_not(conference: str, scheme: Psg, sign: str) -> None:
    answer = scheme("book", conference, "--name", sign + "9" * 5_000)
    assert answer.status == 1
    assert answer.err.startswith("There is no contact 9999")
