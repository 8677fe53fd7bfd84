"""Money that goes out, moves, comes in besides, and goes back, on the command line."""

import pytest

from tests.cli.conftest import Psg
from tests.cli.test_events import booked
from tests.cli.test_payments import gift, member


def test_what_goes_out_is_recorded_listed_shown_cleared_and_undone(conference: str, scheme: Psg) -> None:
    psg = scheme
    made = psg(
        "spend", "25.50", "--to", "Harold Print", "--category", "printing", "--event", conference, "--voucher", "7",
        "--on", "2016-10-01", "--method", "cheque", "--reference", "100001", "--approved", "Ana Ruiz",
    )  # fmt: skip
    assert (made.status, made.line, made.err) == (0, "1", "£25.50 paid to Harold Print: Printing.\n")
    [row] = psg("spend", "list", "--json").json
    assert row == {
        "id": 1, "written_on": "2016-10-01", "contact": None, "payee": "Harold Print", "trustee": False,
        "amount": "25.50", "account": "bank", "method": "cheque", "reference": "100001", "voucher": "7",
        "approved_by": ["Ana Ruiz"], "note": "", "cleared_on": None, "returned_on": None, "return_reason": None,
        "corrects": None, "corrected_by": None,
        "parts": [
            {"category": "printing", "fund": "general", "event": int(conference), "amount": "25.50", "note": ""}
        ],
    }  # fmt: skip
    assert psg("spend", "show", 1, "--json").json == row
    assert "Voucher number: 7" in psg("spend", "show", 1).out
    assert "Not cleared" in psg("spend", "list", "--state", "open", "--event", conference).out
    assert psg("spend", "clear", 1, "--on", "2016-10-05").status == 0
    assert psg("spend", "list", "--state", "open", "--json").json == []
    assert psg("undo").status == 0
    done = psg("spend", "return", 1, "--on", "2016-10-09", "--reason", "Lost")
    assert done.out == "£25.50 paid to Harold Print came back.\n"
    assert psg("spend", "return", 1, "--reason", "Lost").status == 1
    assert psg("undo").status == psg("undo").status == 0
    assert psg("spend", "list", "--json").json == []
    assert psg("check").status == 0


def test_a_name_on_file_is_that_contact_and_parts_add_up(scheme: Psg) -> None:
    psg = scheme
    member(psg)
    parts = ("--part", "travel", "20", "--part", "postage:general", "5.50")
    assert psg("spend", "25.50", "--to", "Ana Quispe", *parts, "--trustee").status == 0
    row = psg("spend", "show", 1, "--json").json
    assert (row["contact"], row["payee"], row["trustee"]) == (1, "Ana Quispe", True)
    assert [part["amount"] for part in row["parts"]] == ["20.00", "5.50"]
    assert psg("spend", "3", "--to", "Ana Quispe", "--new", "--category", "travel").line == "2"
    assert psg("spend", "show", 2, "--json").json["contact"] is None


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("spend", "-3", "--to", "X Y", "--category", "travel"), 1, "less than £0.00"),
        (("spend", "0", "--to", "X Y", "--category", "travel"), 1, "more than £0.00"),
        (("spend", "3", "--to", "X Y", "--category", "subscription"), 1, "no category “subscription” here"),
        (("spend", "3", "--to", "X Y"), 2, "Say what for"),
        (("spend", "3", "--to", "X Y", "--part", "travel", "2"), 1, "The parts come to £2.00"),
        (("spend", "3", "--to", "X Y", "--part", "travel:general:x", "2"), 1, "cannot be read"),
        (("spend", "3", "--to", "99", "--category", "travel"), 1, "no contact 99"),
        (("spend", "3", "--to", "X Y", "--category", "travel", "--on", "2017-01-01"), 1, "in the future"),
        (("spend", "show", "9"), 1, "no sum 9"),
        (("spend", "clear"), 1, "Say what the bank had"),
        (("move", "5"), 1, "stay where it is"),
        (("move", "5", "--to", "shoe box"), 1, "no account “shoe box”"),
        (("income", "5", "--from", "X Y", "--category", "subscription"), 1, "for a membership"),
        (("income", "5", "--from", "X Y", "--category", "postage"), 1, "no category “postage” here"),
        (("refund", "9", "5"), 1, "no longer there"),
        (("owed", "write-off", "9", "--reason", "Gone"), 1, "no longer there"),
        (("owed", "remind", "9"), 1, "no longer there"),
    ],
)
def test_slips_are_told_in_a_sentence(scheme: Psg, words: tuple[str, ...], status: int, sentence: str) -> None:
    answer = scheme(*words)
    assert (answer.status, sentence in answer.err) == (status, True), answer.err


def test_income_comes_in_one_step_without_a_receipt_unless_wanted(psg: Psg) -> None:
    words = ("income", "40", "--from", "The Shopping Scheme", "--organisation", "--category", "commission")
    tried = psg(*words, "--dry-run", "--json").json
    assert tried["income"] == [
        {"category": "commission", "fund": "general", "for": "Shopping-scheme commission", "amount": "40.00"}
    ]
    done = psg(*words)
    assert (done.status, done.out) == (0, "£40.00 received from The Shopping Scheme.\n")
    assert psg(*words, "--receipt").line == "R-2016-0001"
    assert [row["payer"] for row in psg("payments", "list", "--json").json] == ["The Shopping Scheme"] * 2
    assert (
        psg("move", "97", "--to", "cash", "--fee", "3").out == "£97.00 moved from Bank to Cash, with a fee of £3.00.\n"
    )
    assert psg("check").status == 0


def test_what_is_left_over_goes_back_and_the_rest_is_kept(psg: Psg) -> None:
    number = gift(psg, "Ana Bell", "50", "--on", "2016-10-01")
    done = psg("refund", number, "20", "--on", "2016-10-02", "--keep-rest-as-gift", "--wished", "2016-10-03")
    assert done.out == "£20.00 refunded to Ana Bell, £30.00 kept as a gift.\n"
    page = psg("payments", "show", number, "--json").json
    assert (page["left_over"], [part["for"] for part in page["set_against"]]) == (
        "0.00", ["Refunded on 2 October 2016", "Gift, as was wished on 3 October 2016"],
    )  # fmt: skip
    assert psg("refund", number, "1").status == 1
    assert psg("undo").status == 0
    assert psg("refund", number, "50.01").err == "Only £50.00 is left over of this payment.\n"
    assert psg("payments", "keep-as-gift", number, "--amount", "50").status == 0
    assert psg("check").status == 0


def test_a_payment_is_corrected_and_taken_back_on_its_day(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    assert psg("pay", "300", "--method", "cheque", "--for", number, "--on", "2016-10-01").line == "R-2016-0001"
    done = psg("payments", "correct", "R-2016-0001", "--amount", "30", "--reference", "100001", "--reason", "A nought")
    assert (done.status, done.line) == (0, "R-2016-0002")
    assert psg("members", "show", number, "--json").json["balance"] == "0.00"
    page = psg("payments", "show", "R-2016-0002", "--json").json
    assert (page["amount"], page["received_on"], page["reference"]) == ("30.00", "2016-10-01", "100001")
    early = psg("payments", "reverse", "R-2016-0002", "--on", "2016-09-30", "--reason", "Returned")
    assert (early.status, "came in on 1 October 2016" in early.err) == (1, True)
    assert psg("payments", "reverse", "R-2016-0002", "--on", "2016-10-12", "--reason", "Returned").status == 0
    assert psg("payments", "list", "--json").json[0]["received_on"] == "2016-10-12"
    assert psg("check").status == 0


def test_what_is_owed_is_reminded_of_written_off_and_added_up(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    [owed] = psg("owed", "--json").json
    assert (owed["let_off"], owed["done"]) == ("0.00", "")
    assert psg("owed", "remind", owed["id"], "--on", "2016-10-19").status == 0
    assert psg("owed", "write-off", owed["id"], "--amount", "5", "--let-off", "--reason", "Hardship").status == 0
    [owed] = psg("owed", "--age", "0-30", "--json").json
    assert (owed["owed"], owed["done"]) == ("25.00", "Reminded on 19 October 2016; £5.00 let off")
    ages = psg("owed", "ages", "--json").json
    assert ages[0] == {"first": 0, "last": 30, "sums": 1, "owed": "25.00", "reminded": 1}
    assert psg("owed", "write-off", owed["id"], "--reason", "Moved away").status == 0
    assert psg("owed", "--json").json == []
    assert psg("members", "show", number, "--json").json["balance"] == "0.00"


@pytest.mark.parametrize(
    ("how", "became"),
    [("--refund", "£13.00 refunded"), ("--donate", "£13.00 used for something else"), ("--credit", "£13.00 left over")],
)
def test_a_place_is_cancelled_with_what_becomes_of_its_money(
    conference: str, scheme: Psg, how: str, became: str
) -> None:
    psg = scheme
    reference = booked(psg, conference, "--name", "Ana Bell", "--pay", "card")
    done = psg("cancel", reference, "--place", 1, "--reason", "Ill", how)
    assert done.status == 0, done.err
    assert psg("bookings", "list", conference, "--cancelled", "--json").json[0]["reference"] == reference
    assert became in psg("bookings", "show", reference).out
    assert psg("check").status == 0
    assert psg("cancel", reference, "--reason", "Ill", "--on", "2016-10-20").status == 2
