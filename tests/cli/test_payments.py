"""Payments and receipts on the command line: shown, set against what is owed, issued, listed and printed together."""

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import Psg


def gift(psg: Psg, name: str, amount: str, *more: object) -> str:
    """Take money that is for nothing yet; return the number of its receipt."""
    taken = psg("pay", amount, "--method", "transfer", "--from", name, *more)
    assert taken.status == 0, taken.err
    return taken.line


def member(psg: Psg, given: str = "Ana") -> str:
    """Enrol somebody who owes £30.00; return the number."""
    made = psg("members", "add", "--given", given, "--family", "Quispe", "--type", "individual", "--method", "cheque")
    assert made.status == 0, made.err
    return made.line


def pages(path: Path) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def test_a_payment_is_shown_by_its_receipt_and_by_its_id(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    paid = psg(
        "pay", "40", "--method", "cheque", "--for", number, "--gift", 5, "--reference", "=cmd|7", "--note", "In person"
    )
    assert paid.line == "R-2016-0001"
    page = psg("payments", "show", "R-2016-0001", "--json").json
    assert psg("payments", "show", page["id"], "--json").json == page
    assert page.pop("entered_at").startswith("2016-10-20T")
    assert page == {
        "id": 1, "received_on": "2016-10-20", "contact": 1, "payer": "Quispe, Ana", "amount": "40.00",
        "method": "cheque", "account": "bank", "reference": "=cmd|7", "note": "In person", "state": "credit",
        "left_over": "5.00", "corrects": None, "corrected_by": None,
        "set_against": [
            {
                "id": 1, "for": "Individual subscription, member 0001", "category": "subscription",
                "owed_by": "Quispe, Ana", "start": "2016-10-20", "end": "2017-10-20", "last": "2017-10-19",
                "amount": "30.00", "made_on": "2016-10-20", "released_on": None, "release_reason": None,
            },
            {
                "id": 2, "for": "Gift", "category": "donation", "owed_by": "Quispe, Ana", "start": None,
                "end": None, "last": None, "amount": "5.00", "made_on": "2016-10-20", "released_on": None,
                "release_reason": None,
            },
        ],
        "receipts": [
            {
                "number": "R-2016-0001", "issued_on": "2016-10-20", "payment": 1, "payer": "Quispe, Ana",
                "received_on": "2016-10-20", "amount": "40.00", "voided_on": None, "void_reason": None,
                "replaces": None, "replaced_by": None,
            }
        ],
        "taken_back_by": None, "takes_back": None, "reason": None,
    }  # fmt: skip
    said = psg("payments", "show", "R-2016-0001").out
    for part in ("1 · Quispe, Ana · £40.00 · Cheque, 20 October 2016 · Left over", "Left over: £5.00", "Gift",
                 "=cmd|7", "In person", "R-2016-0001", "20 October 2016 to 19 October 2017"):  # fmt: skip
        assert part in said


def test_one_for_names_all_that_a_payment_is_for(conference: str, scheme: Psg) -> None:
    psg = scheme
    ana, eva = member(psg), member(psg, "Eva")
    reference = psg("book", conference, "--name", "Leo Cruz").line
    taken = psg("pay", "78", "--method", "transfer", "--for", ana, eva, reference, "--gift", 5)
    assert (taken.status, taken.line) == (0, "R-2016-0001"), taken.err
    page = psg("payments", "show", 1, "--json").json
    assert [a["amount"] for a in page["set_against"]] == ["30.00", "30.00", "13.00", "5.00"]
    assert psg("check").status == 0


def test_a_word_too_many_is_not_taken_for_something_that_is_paid(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    for words in (
        ("30", number, "--method", "cash", "--for", number),
        ("30", "--method", "cash", number, "--for", number),
        ("30", "--method", "cash", "--for", number, "--on", "today", "31"),
        ("--method", "cash", "--for", number, "30", "31"),
    ):
        assert (psg("pay", *words).status, psg("payments", "list", "--json").json) == (2, []), words
    assert psg("pay", "-30", "--method", "cash", "--for", number, "--gift", "-3").status == 1
    assert psg("pay", "--method", "cash", "--for", number, "30").status == 0


def test_the_number_of_a_receipt_may_be_typed_small_as_a_booking_s_may(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    assert psg("settings", "set", "receipt-prefix=Psg").status == 0
    gift(psg, "Eva Paz", "5")
    small, shown = "psg-2016-0001", "Psg-2016-0001"
    assert psg("receipt", f" {small} ", tmp_path / "one.pdf").out.startswith(f"Receipt {shown} written to ")
    assert psg("payments", "show", small, "--json").json["receipts"][0]["number"] == shown
    assert psg("receipts", "print", tmp_path / "all.pdf", "--from", small, "--to", small).status == 0
    void = ("receipts", "void", small, "--reason", "Torn", "--no-reissue")
    assert psg(*void).out == f"Receipt {shown} declared void.\n"
    assert psg(*void).err == f"Receipt {shown} is void already.\n"


def test_a_receipt_whose_prefix_has_an_accent_is_found_as_well(scheme: Psg) -> None:
    psg = scheme
    assert psg("settings", "set", "receipt-prefix=ñ-Psg").status == 0
    gift(psg, "Eva Paz", "5")
    for typed in ("ñ-Psg-2016-0001", " ñ-Psg-2016-0001 ", "ñ-psg-2016-0001"):
        assert psg("payments", "show", typed, "--json").json["receipts"][0]["number"] == "ñ-Psg-2016-0001"


def test_why_nothing_is_owed_is_said_as_it_is(conference: str, scheme: Psg) -> None:
    psg = scheme
    free = psg(
        "events", "add", "--title", "Talk", "--start", "2016-12-01 10:00", "--end", "12:00", "--band", "Free=0:anyone"
    ).line
    booked = ((conference, "Leo Cruz"), (free, "Leo Cruz"), (conference, "Eva Cruz"))
    gone, talk, paid = (psg("book", event, "--name", name).line for event, name in booked)
    psg("cancel", gone, "--reason", "Ill")
    psg("pay", "13", "--method", "cash", "--for", paid)
    waived, member_paid = member(psg), member(psg, "Eva")
    assert psg("members", "waive", waived, "--term", "2016-10-20", "--reason", "Hardship").status == 0
    psg("pay", "30", "--method", "cash", "--for", member_paid)
    for reference, why in (
        (gone, "the booking is cancelled"),
        (talk, "it costs nothing"),
        (paid, "it is paid already"),
        (waived, "the subscription was let off"),
        (member_paid, "it is paid already"),
    ):
        answer = psg("pay", "5", "--method", "cash", "--for", reference)
        said = answer.err.endswith(f": nothing is owed, {why}. What came in is left over.\n")
        assert (answer.status, said) == (0, True), answer
        assert psg("payments", "show", answer.line, "--json").json["left_over"] == "5.00"


def test_what_was_taken_back_says_why_and_by_what(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    psg("pay", "30", "--method", "cheque", "--for", number)
    assert psg("payments", "reverse", 1, "--reason", "Bounced").status == 0
    back = {"received_on": "2016-10-20", "reason": "Bounced"}
    taken, entry = (psg("payments", "show", which, "--json").json for which in (1, 2))
    assert (taken["state"], taken["taken_back_by"]) == ("reversed", {"id": 2, "amount": "-30.00", **back})
    assert taken["set_against"][0]["release_reason"] == "Bounced"
    assert (entry["state"], entry["takes_back"]["id"], entry["reason"]) == ("reversal", 1, "Bounced")
    assert "Why: Bounced" in psg("payments", "show", "R-2016-0001").out
    assert "Takes back: 1 · £30.00" in psg("payments", "show", 2).out
    for which, sentence in (("R-2016-0001", "taken back already"), (2, "takes a payment back already")):
        again = psg("payments", "reverse", which, "--reason", "Bounced")
        assert (again.status, sentence in again.err) == (1, True)


@pytest.mark.parametrize(
    ("which", "status", "sentence"),
    [("R-2016-0099", 1, "no receipt R-2016-0099"), ("77", 1, "no longer there"), ("B0001A", 1, "no receipt B0001A"),
     ("", 1, "no receipt without"), ("9" * 30, 2, "range"), ("\udce9", 1, "cannot be read")],
)  # fmt: skip
def test_a_payment_that_there_is_not(psg: Psg, which: str, status: int, sentence: str) -> None:
    for words in (("payments", "show"), ("payments", "reverse", "--reason", "Why"), ("receipts", "issue")):
        answer = psg(*words, which)
        assert (answer.status, answer.out, sentence in answer.err) == (status, "", True), answer.err


def test_what_is_left_over_is_set_against_every_place_of_a_booking(conference: str, scheme: Psg) -> None:
    psg = scheme
    reference = psg("book", conference, "--name", "Leo Cruz", "--name", "Eva Soto", "--to-follow", 1).line
    receipt = gift(psg, "Luis Vega", "45")
    allocated = psg("payments", "allocate", receipt, "--for", reference.lower())
    assert (allocated.status, allocated.err) == (0, "")
    assert allocated.out.splitlines() == [
        "£39.00 used for Annual Conference, 5 November 2016: Leo Cruz, Non-members and 2 more.",
        "£6.00 is left over.",
    ]
    assert psg("bookings", "show", reference, "--json").json["owed"] == "0.00"
    page = psg("payments", "show", receipt, "--json").json
    assert [(a["owed_by"], a["amount"]) for a in page["set_against"]] == [("Cruz, Leo", "13.00")] * 3
    assert page["left_over"] == "6.00"
    again = psg("payments", "allocate", receipt, "--for", reference)
    assert (again.status, "it is paid already" in again.err) == (1, True)
    assert psg("undo").status == 0
    assert psg("bookings", "show", reference, "--json").json["owed"] == "39.00"
    assert psg("payments", "show", receipt, "--json").json["left_over"] == "45.00"
    assert psg("check").status == 0


def test_so_much_of_what_is_left_over_is_set_against_a_membership(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    receipt = gift(psg, "Luis Vega", "45")
    part = psg("payments", "allocate", 1, "--for", number, "--amount", "£12.50")
    assert part.out.splitlines() == ["£12.50 used for Individual subscription, member 0001.", "£32.50 is left over."]
    for amount, sentence in (
        ("0", "more than £0.00"),
        ("-3", "less than £0.00"),
        ("12,5", "comma"),
        ("33", "Only £32.50 is left over"),
        ("17.51", "Only £17.50 is owed for “Individual subscription"),
    ):
        refused = psg("payments", "allocate", receipt, "--for", number, "--amount", amount)
        assert (refused.status, refused.out, sentence in refused.err) == (1, "", True), refused.err
    assert psg("payments", "allocate", receipt, "--for", number).out.splitlines()[-1] == "£15.00 is left over."
    assert psg("payments", "allocate", receipt, "--for", member(psg, "Bea")).out.splitlines()[-1] == (
        "Nothing is left over."
    )
    more = psg("payments", "allocate", receipt, "--for", "0002")
    assert (more.status, "Nothing is left over of this payment." in more.err) == (1, True)
    assert psg("payments", "allocate", receipt, "--for", "9999").status == 1
    assert psg("payments", "allocate", receipt).status == 2
    assert [row["state"] for row in psg("payments", "list", "--json").json] == ["used"]
    assert psg("payments", "list", "--state", "credit", "--json").json == []
    assert psg("check").status == 0


def test_what_a_payment_was_set_against_by_mistake_is_released_and_pays_something_else(scheme: Psg) -> None:
    psg = scheme
    ana, bea = member(psg), member(psg, "Bea")
    receipt = psg("pay", "35", "--method", "cheque", "--for", ana, "--gift", 5).line
    fee, gift_id = (share["id"] for share in psg("payments", "show", receipt, "--json").json["set_against"])
    released = psg("payments", "release", fee, "--reason", "It was for Bea")
    assert (released.status, released.out) == (0, "£30.00 no longer used for Individual subscription, member 0001.\n")
    page = psg("payments", "show", receipt, "--json").json
    assert (page["left_over"], page["set_against"][0]["release_reason"]) == ("30.00", "It was for Bea")
    assert [row["owed"] for row in psg("owed", "--json").json] == ["30.00", "30.00"]
    assert psg("payments", "allocate", receipt, "--for", bea).status == 0
    assert [row["for"] for row in psg("owed", "--json").json] == ["Individual subscription, member 0001"]
    for share, reason, sentence in (
        (fee, "Again", "freed already"),
        (gift_id, "Why", "Nobody owes a gift"),
        (99, "Why", "no longer used for"),
        (fee, " ", "reason"),
    ):
        refused = psg("payments", "release", share, "--reason", reason)
        assert (refused.status, refused.out, sentence in refused.err) == (1, "", True), refused.err
    assert psg("payments", "release", fee).status == 2
    assert psg("check").status == 0


def test_a_sum_that_reaches_for_some_of_the_places_names_those(conference: str, scheme: Psg) -> None:
    psg = scheme
    reference = psg("book", conference, "--name", "Leo Cruz", "--to-follow", 2).line
    receipt = gift(psg, "Luis Vega", "20")
    assert psg("payments", "allocate", receipt, "--for", reference).out.startswith("£20.00 used for")
    assert [place["paid"] for place in psg("bookings", "show", reference, "--json").json["places"]] == [
        "13.00",
        "7.00",
        "0.00",
    ]
    assert psg("cancel", reference, "--place", 1, "--reason", "Ill").status == 0
    assert psg("payments", "show", receipt, "--json").json["left_over"] == "13.00"
    assert psg("check").status == 0


def test_a_receipt_is_issued_where_there_is_no_valid_one(scheme: Psg) -> None:
    psg = scheme
    receipt = gift(psg, "Luis Vega", "45")
    refused = psg("receipts", "issue", 1)
    assert (refused.status, "Receipt R-2016-0001 was issued for this payment already." in refused.err) == (1, True)
    assert psg("receipts", "void", receipt, "--reason", "Wrong name", "--no-reissue").status == 0
    issued = psg("receipts", "issue", receipt)
    assert (issued.status, issued.line, issued.err) == (0, "R-2016-0002", "Receipt R-2016-0002 issued.\n")
    assert psg("payments", "reverse", 1, "--reason", "Bounced").status == 0
    for which in (1, 2):
        gone = psg("receipts", "issue", which)
        assert (gone.status, "no receipt is issued for it" in gone.err) == (1, True)
    assert psg("check").status == 0


def test_receipts_are_listed(scheme: Psg) -> None:
    psg = scheme
    for name in ("Luis Vega", "Nora Birch"):
        gift(psg, name, "45")
    psg("receipts", "void", "R-2016-0001", "--reason", "=Wrong name")
    rows = psg("receipts", "list", "--json").json
    assert [(r["number"], r["payer"], r["replaces"], r["replaced_by"]) for r in rows] == [
        ("R-2016-0003", "Vega, Luis", "R-2016-0001", None),
        ("R-2016-0002", "Birch, Nora", None, None),
        ("R-2016-0001", "Vega, Luis", None, "R-2016-0003"),
    ]
    assert (rows[2]["voided_on"], rows[2]["void_reason"], rows[2]["payment"]) == ("2016-10-20", "=Wrong name", 1)

    def found(*words: object) -> list[str]:
        return [row["number"][-1] for row in psg("receipts", "list", *words, "--json").json]

    assert found("--state", "void") == ["1"]
    assert found("--state", "valid", "--search", "vega") == ["3"]
    assert found("--search", "2016-0002") == ["2"]
    assert (found("--year", 2016, "--limit", 1), found("--year", 2015)) == (["3"], [])
    shown = psg("receipts", "list").out
    assert "R-2016-0001  20 Oct 2016" in shown
    assert "Void" in shown
    assert psg("receipts", "list", "--state", "lost").status == 2


def test_receipts_are_printed_together_void_ones_marked(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    for name in ("Luis Vega", "Nora Birch", "Eva Soto"):
        gift(psg, name, "45")
    psg("receipts", "void", "R-2016-0002", "--reason", "Wrong name", "--no-reissue")
    path, again = tmp_path / "all.pdf", tmp_path / "again.pdf"
    printed = psg("receipts", "print", path, "--from", "R-2016-0001", "--to", "R-2016-0002")
    assert printed.out == f"2 receipts written to {path}.\n"
    first, second = pages(path)
    assert ("R-2016-0001" in first, "Luis Vega" in first, "VOID" in first) == (True, True, False)
    assert ("R-2016-0002" in second, "VOID since 20 October 2016: Wrong name" in second) == (True, True)
    assert psg("receipts", "print", path, "--from", "R-2016-0002").out.startswith("2 receipts")
    assert ["Eva Soto" in page for page in pages(path)] == [False, True]
    psg("receipts", "print", again, "--from", "R-2016-0002")
    assert again.read_bytes() == path.read_bytes()
    before = path.read_bytes()
    for words, status, sentence in (
        ((path, "--from", "R-2016-0003", "--to", "R-2016-0001"), 1, "name the earlier one first"),
        ((path, "--from", "R-2016-0009"), 1, "no receipt R-2016-0009"),
        ((path, "--from", "R-2016-0001", "--to", "x"), 1, "no receipt x"),
        ((path,), 2, "--from"),
        ((tmp_path / "all.txt", "--from", "R-2016-0001"), 1, ".pdf"),
    ):
        refused = psg("receipts", "print", *words)
        assert (refused.status, refused.out, sentence in refused.err) == (status, "", True), refused.err
    assert path.read_bytes() == before
