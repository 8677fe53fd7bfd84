"""Types, fees and discounts on the command line: listed, changed, ended, taken out of the schedule, and taken back."""

import pytest

from tests.cli.conftest import Psg


def enrolled(psg: Psg, method: str = "standing-order", joined: str = "2016-05-01") -> None:
    made = psg("members", "add", "--given", "Ana", "--family", "Bell", "--type", "individual", "--method", method,
               "--joined", joined)  # fmt: skip
    assert made.status == 0, made.err


def test_a_type_is_changed_in_what_is_given_and_says_what_became_of_it(scheme: Psg) -> None:
    psg = scheme
    done = psg("types", "change", "Joint", "--name", "Two at one address", "--people", 3, "--concession", "--closed")
    assert done.out.splitlines() == [
        "Membership type Two at one address changed.",
        "Name: Two at one address (was Joint)",
        "People: 3 (was 2)",
        "Concession: yes (was no)",
        "Open to new members: no (was yes)",
    ]
    changed = {
        "code": "joint",
        "name": "Two at one address",
        "people": 3,
        "lifetime": False,
        "concession": True,
        "open": False,
        "fee": "45.00",
    }
    assert psg("types", "list", "--json").json[1] == changed
    assert "concession prices, closed to new members" in psg("types", "list").out
    assert psg("types", "change", "joint", "--open", "--no-concession").status == 0
    assert psg("types", "list", "--json").json[1] == {**changed, "concession": False, "open": True}
    assert psg("types", "change", "joint", "--open").out == "Two at one address was the same already.\n"
    assert psg("undo").status == 0
    assert psg("types", "list", "--json").json[1] == changed
    assert psg("undo").status == 0
    assert psg("types", "list", "--json").json[1]["name"] == "Joint"
    assert psg("check").status == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("joint", "--name", "Individual"), "There is a membership type “Individual” already."),
        (("joint", "--name", " "), "Name"),
        (("joint", "--people", 0), "A membership takes from 1 to 50 people."),
        (("individual", "--lifetime"), "Individual has members already"),
        (("friend", "--name", "Friend"), "There is no membership type “friend”. There are: individual, joint."),
    ],
)
def test_a_type_that_cannot_be_so_stays_as_it_is(scheme: Psg, words: tuple[object, ...], sentence: str) -> None:
    psg = scheme
    enrolled(psg)
    before = psg("types", "list", "--json").json
    answer = psg("types", "change", *words)
    assert (answer.status, answer.out, sentence in answer.err) == (1, "", True), answer.err
    assert psg("types", "list", "--json").json == before


def test_a_change_of_nothing_is_wrong_usage(scheme: Psg) -> None:
    answer = scheme("types", "change", "joint")
    assert (answer.status, "Say what is to change" in answer.err) == (2, True)


def test_fees_are_listed_and_one_is_taken_out_and_back(scheme: Psg) -> None:
    psg = scheme
    assert psg("fees", "add", "individual", "32", "--from", "2017-04-01").status == 0
    fees = psg("fees", "list", "individual", "--json").json
    assert fees == [
        {"type": "individual", "name": "Individual", "amount": "30.00", "from": "2010-04-01", "to": "2017-03-31"},
        {"type": "individual", "name": "Individual", "amount": "32.00", "from": "2017-04-01", "to": None},
    ]
    assert [fee["type"] for fee in psg("fees", "list", "--json").json] == ["individual", "individual", "joint"]
    listed = psg("fees", "list").out
    assert all(words in listed for words in ("£32.00", "31 Mar 2017", "Joint"))
    gone = psg("fees", "remove", "individual", "--from", "1 apr 2017")
    assert gone.out == "Individual: fee from 1 April 2017 removed.\n"
    assert psg("fees", "list", "individual", "--json").json == [{**fees[0], "to": None}]
    assert psg("undo").status == 0
    assert psg("fees", "list", "individual", "--json").json == fees
    assert psg("check").status == 0


def test_a_fee_that_is_not_there_or_was_quoted_is_not_taken_out(scheme: Psg) -> None:
    psg = scheme
    enrolled(psg)
    psg("types", "add", "student", "--name", "Student")
    for words, sentence in (
        (("individual", "--from", "2010-04-01"), "Members were quoted the fee of 1 April 2010: it stays."),
        (("joint", "--from", "2010-04-02"), "There are fees from 1 April 2010."),
        (("student", "--from", "2010-04-02"), "Student has no fee that begins on 2 April 2010."),
        (("friend", "--from", "2010-04-02"), "no membership type “friend”"),
        (("joint", "--from", "31/02/2016"), "31/02/2016"),
    ):
        answer = psg("fees", "remove", *words)
        assert (answer.status, answer.out, sentence in answer.err) == (1, "", True), answer.err
    assert psg("fees", "remove", "joint").status == 2
    assert psg("fees", "list", "friend").status == 1
    assert psg("fees", "list", "student", "--json").json == []


def test_discounts_are_listed_ended_and_taken_out_by_their_ids(scheme: Psg) -> None:
    psg = scheme
    added = psg(
        "discounts", "add", "--method", "cash", "--amount", "2.50", "--from", "2017-01-01", "--to", "2017-12-31"
    )
    assert added.status == 0
    first, second = psg("discounts", "list", "--json").json
    standing_order = {"method": "standing-order", "percent": "10", "amount": None, "from": "2013-06-14", "to": None}
    cash = {"method": "cash", "percent": None, "amount": "2.50", "from": "2017-01-01", "to": "2017-12-31"}
    assert (first, second) == ({"id": first["id"], **standing_order}, {"id": second["id"], **cash})
    listed = psg("discounts", "list").out
    assert all(words in listed for words in ("Standing order", "10\u00a0%", "£2.50", "31 Dec 2017"))
    ended = psg("discounts", "end", first["id"], "--to", "31 dec 2016")
    assert "ends before 1 January 2017" in ended.out
    assert psg("discounts", "list", "--json").json[0]["to"] == "2016-12-31"
    fee = psg("fee", "individual", "--method", "standing-order", "--on", "2017-02-01", "--json").json
    assert fee["total"] == "30.00"
    assert psg("undo").status == 0
    assert psg("discounts", "end", first["id"]).status == 0
    assert psg("discounts", "list", "--json").json[0]["to"] == "2016-10-20"
    assert "ends on 21 October 2016 already" in psg("discounts", "end", first["id"], "--to", "today").out
    assert psg("discounts", "remove", second["id"]).status == 0
    assert len(psg("discounts", "list", "--json").json) == 1
    assert psg("undo").status == 0
    assert psg("discounts", "list", "--json").json[1] == second
    assert psg("check").status == 0


def test_a_discount_that_was_quoted_or_is_not_there_stays(scheme: Psg) -> None:
    psg = scheme
    enrolled(psg)
    (one,) = psg("discounts", "list", "--json").json
    for words, sentence in (
        (
            ("remove", one["id"]),
            "have been quoted this discount, so it stays. Give it a last day instead.",
        ),
        (("remove", 99), "This discount is not in the schedule any more."),
        (("end", 99), "This discount is not in the schedule any more."),
        (("end", one["id"], "--to", "2013-06-13"), "ends before it begins"),
        (("end", one["id"], "--to", "some day"), "“some day” cannot be read as a day."),
    ):
        answer = psg("discounts", *words)
        assert (answer.status, answer.out, sentence in answer.err) == (1, "", True), answer.err
    assert psg("discounts", "remove", "ten").status == 2
    assert psg("discounts", "list", "--json").json == [one]


def test_a_type_is_added_with_its_fee(psg: Psg) -> None:
    assert psg("types", "add", "friend", "--name", "Friend", "--fee", "12", "--from", "1 April 2016").status == 0
    (row,) = psg("fees", "list", "--json").json
    assert (row["type"], row["amount"], row["from"]) == ("friend", "12.00", "2016-04-01")
    lone = psg("types", "add", "ally", "--name", "Ally", "--from", "1 April 2016")
    assert lone.status == 2
    assert "give --fee too" in lone.err


def test_a_charity_number_of_no_register_is_kept_and_hinted_at(psg: Psg) -> None:
    hinted = psg("settings", "set", "charity-number=12345")
    assert (hinted.status, "SC012345 (Scotland)" in hinted.err) == (0, True)
    assert psg("settings", "show", "--json").json["charity_number"] == "12345"
    entered = psg("settings", "set", "charity-number=1234567").err
    assert "Scotland" not in entered
    assert "Gift Aid is claimed as before" in entered
    assert psg("settings", "set", "email=office@example.org").err == ""
    assert psg("settings", "set", "charity-number=").err == ""


def test_other_fees_are_tried_before_several_are_saved_in_one_deed(scheme: Psg) -> None:
    psg = scheme
    enrolled(psg, "cash", "2016-10-20")
    wanted = ("--fee", "individual=40", "--fee", "joint=50", "--discount", "cash=10%", "--from", "2017-04-01")
    found = psg("fees", "what-if", *wanted, "--json").json
    assert (found["from"], found["members"], found["short_orders"]) == ("2017-04-01", 1, 0)
    assert found["types"] == [{"label": "Individual", "members": 1, "now": "30.00", "then": "36.00", "more": "6.00"}]
    assert found["ways"] == [{"label": "cash", "members": 1, "now": "30.00", "then": "36.00", "more": "6.00"}]
    assert found["affected"] == [
        {
            "member": "0001", "name": "Bell, Ana", "type": "Individual", "method": "cash", "standing": "current",
            "from": "2017-10-20", "now": "30.00", "then": "36.00", "pays": None, "should": None, "every": None,
            "first": None, "short": None,
        }
    ]  # fmt: skip
    told = psg("fees", "what-if", *wanted, "--list").out
    assert all(words in told for words in ("From 1 April 2017", "£30.00", "Individual", "0001"))
    assert len(psg("fees", "list", "--json").json) == 2
    saved = psg("fees", "change", *wanted)
    assert saved.out == "Fees from 1 April 2017: Individual £40.00, Joint £50.00, 10\u00a0% off in cash.\n"
    assert len(psg("fees", "list", "--json").json) == 4
    assert psg("undo").status == 0
    assert (len(psg("fees", "list", "--json").json), psg("check").status) == (2, 0)


def test_other_fees_that_cannot_be_are_refused(scheme: Psg) -> None:
    for words, status, sentence in (
        (("--fee", "individual", "--from", "2017-04-01"), 2, "--fee takes two things"),
        (("--fee", "friend=3", "--from", "2017-04-01"), 1, "no membership type “friend”"),
        (("--fee", "individual=3", "--from", "2010-04-01"), 1, "1 April 2010 is past"),
        (("--discount", "barter=3", "--from", "2017-04-01"), 2, "“barter” is not a way of paying"),
        (("--from", "2017-04-01"), 2, "Give --fee or --discount"),
    ):
        answer = scheme("fees", "change", *words)
        assert (answer.status, answer.out, sentence in answer.err) == (status, "", True), answer.err
