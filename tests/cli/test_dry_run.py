"""What a deed would do is printed without doing it; what was told it costs is what is agreed."""

from typing import Any

import pytest

from tests.cli.conftest import Psg


def head(psg: Psg) -> Any:
    """The newest entry of the history, and who is on file."""
    return psg("history", "--json").json[:1], psg("contacts", "list", "--json").json


def tried(psg: Psg, *words: object) -> tuple[str, Any]:
    """What a deed would do, in words and as data; nothing is done by asking."""
    before = head(psg)
    shown, data = psg(*words, "--dry-run"), psg(*words, "--dry-run", "--json")
    assert (shown.status, data.status) == (0, 0), shown.err + data.err
    assert head(psg) == before
    assert data.json.pop("done", None) is False
    return shown.out, {key: value for key, value in data.json.items() if key != "done"}


ANA = ("members", "add", "--given", "Ana", "--family", "Quispe", "--type", "individual")


def test_an_enrolment_is_tried_with_its_fee_its_order_and_its_payment(scheme: Psg) -> None:
    psg = scheme
    wanted = (*ANA, "--method", "standing-order", "--interval", "month", "--pay", "cheque", "--gift", 5)
    said, data = tried(psg, *wanted)
    assert said.splitlines() == [
        "Members: Ana Quispe",
        "Type: Individual",
        "Number: the next free one",
        "Paid by: Ana Quispe",
        "Pays by: Standing order",
        "Membership year: 20 October 2016 to 19 October 2017",
        "Fee: Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00",
        "  Individual costs £30.00 a year since 1 April 2010.",
        "  Paying by standing order takes 10\u00a0% off since 14 June 2013.",
        "Standing order: £2.25, every month, first expected on 20 October 2016",
        "Payment: £32.00 · Cheque, 20 October 2016",
        "  £5.00 is a gift.",
        "  £27.00 pays the fee in full.",
    ]
    assert data["members"] == [{"name": "Ana Quispe", "contact": None}]
    assert (data["number"], data["type"], data["start"], data["end"], data["fee"]) == (
        None,
        "Individual",
        "2016-10-20",
        "2017-10-20",
        "27.00",
    )
    assert data["last"] == "2017-10-19"
    assert data["standing_order"] == {"amount": "2.25", "interval": "month", "first_expected": "2016-10-20"}
    assert data["payment"] == {
        "amount": "32.00", "method": "cheque", "received_on": "2016-10-20", "reference": "",
        "set_against": [{"for": "the fee", "amount": "27.00"}], "gift": "5.00", "income": [], "left_over": "0.00",
        "reasons": ["£5.00 is a gift.", "£27.00 pays the fee in full."],
    }  # fmt: skip
    assert psg(*wanted).line == "0001"
    assert psg("members", "show", "0001", "--json").json["terms"][0]["amount"] == data["fee"]


def test_a_renewal_is_tried_for_who_pays_for_it(scheme: Psg) -> None:
    psg = scheme
    rosa = psg("contacts", "add", "Rosa Paz").line
    number = psg(*ANA, "--method", "cheque", "--payer", rosa, "--joined", "2016-09-01", "--pay", "cash").line
    said, data = tried(psg, "members", "renew", number, "--pay", "cash")
    assert "Membership year: 1 September 2017 to 31 August 2018\n" in said
    assert data["payer"] == {"name": "Rosa Paz", "contact": int(rosa)}
    assert (data["number"], data["fee"], data["standing_order"]) == (number, "30.00", None)
    said, data = tried(psg, "members", "renew", number, "--method", "standing-order")
    assert (data["payment"], data["fee"], "Paid by" in said) == (None, "27.00", False)
    assert len(psg("members", "show", number, "--json").json["terms"]) == 1


def test_a_payment_is_tried_to_the_penny(scheme: Psg) -> None:
    psg = scheme
    numbers = [psg(*ANA, "--method", "cheque").line, psg(*ANA, "--method", "standing-order").line]
    wanted = ("pay", 62, "--method", "transfer", "--for", *numbers, "--gift", 4)
    said, data = tried(psg, *wanted)
    assert said.splitlines() == [
        "Paid by: Ana Quispe",
        "Payment: £62.00 · Bank transfer, 20 October 2016",
        "  £4.00 is a gift.",
        "  £30.00 pays Individual subscription, member 0001 in full.",
        "  £27.00 pays Individual subscription, member 0002 in full.",
        "  £1.00 is left over.",
    ]
    assert data["set_against"] == [
        {"for": "Individual subscription, member 0001", "amount": "30.00"},
        {"for": "Individual subscription, member 0002", "amount": "27.00"},
    ]
    assert (data["gift"], data["left_over"], data["payer"]) == ("4.00", "1.00", {"name": "Ana Quispe", "contact": 1})
    assert psg(*wanted).line == "R-2016-0001"
    _said, data = tried(psg, "pay", 5, "--method", "cash", "--from", "Eva Soto", "--gift", 5)
    assert data["payer"] == {"name": "Eva Soto", "contact": None}


def test_a_booking_is_tried_with_each_place_and_why(conference: str, scheme: Psg) -> None:
    psg = scheme
    number = psg(*ANA, "--method", "cheque", "--pay", "cash").line
    wanted = ("book", conference, "--member", number, "--name", "Eva Soto", "--pay", "card")
    said, data = tried(psg, *wanted)
    assert [place["amount"] for place in data["places"]] == ["8.00", "13.00"]
    assert (data["amount"], data["payment"]["amount"]) == ("21.00", "21.00")
    assert [share["for"] for share in data["payment"]["set_against"]] == [place["for"] for place in data["places"]]
    assert data["booker"] == data["payer"] == {"name": "Ana Quispe", "contact": 1}
    for line in ("Booked by: Ana Quispe", "Price: £21.00", "  Not a member: £13.00."):
        assert line in said.splitlines()
    assert psg("bookings", "list", conference, "--json").json == []
    assert psg(*wanted).line == "B0001A"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("members", "add", "--type", "individual", "--method", "cheque"), "Type a given name"),
        ((*ANA, "--method", "cheque", "--quoted", 27), "It is £30.00 now, not £27.00"),
        (("members", "renew", "0002", "--quoted", 27), "It is £30.00 now, not £27.00"),
        (("pay", 30, "--method", "cash", "--for", "0001", "--quoted", 27), "It is £30.00 now, not £27.00"),
        (("pay", 0, "--method", "cash", "--for", "0001"), "more than £0.00"),
        (("book", 1, "--name", "Eva Soto", "--quoted", 8), "It is £13.00 now, not £8.00"),
        (("book", 1, "--name", "Eva Soto", "--to-follow", 6), "Only 5 places are left of 5, and 7 are asked for."),
    ],
)
def test_what_cannot_be_done_is_refused_when_it_is_tried_as_when_it_is_done(
    conference: str, scheme: Psg, words: tuple[object, ...], sentence: str
) -> None:
    psg = scheme
    assert conference == "1"
    assert psg(*ANA, "--method", "cheque").line == "0001"
    paid = ("members", "add", "--given", "Bea", "--family", "Soto", "--type", "individual", "--method", "cheque")
    assert psg(*paid, "--pay", "cheque").line == "0002"
    before = head(psg)
    for more in ((), ("--dry-run",), ("--dry-run", "--json")):
        answer = psg(*words, *more)
        assert (answer.status, answer.out, sentence in answer.err) == (1, "", True), answer.err
    assert head(psg) == before


def test_what_was_told_is_done_at_that_sum(conference: str, scheme: Psg) -> None:
    psg = scheme
    assert psg(*ANA, "--method", "cheque", "--quoted", "30.00").line == "0001"
    assert psg("pay", 30, "--method", "cash", "--for", "0001", "--quoted", "£30").line == "R-2016-0001"
    assert psg("members", "renew", "0001", "--quoted", 30).status == 0
    assert psg("book", conference, "--name", "Eva Soto", "--quoted", 13, "--dry-run").status == 0


def test_json_is_printed_of_what_is_tried_and_not_of_what_is_done(scheme: Psg) -> None:
    answer = scheme(*ANA, "--method", "cheque", "--json")
    assert (answer.status, "--dry-run" in answer.err) == (2, True)
    assert scheme("contacts", "list", "--json").json == []
