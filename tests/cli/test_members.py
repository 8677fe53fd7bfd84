"""Memberships on the command line between their terms: payer, people, terms let off and withdrawn, the order."""

from typing import Any

import pytest

from tests.cli.conftest import Psg


def member(psg: Psg, *words: object, kind: str = "individual", method: str = "cheque") -> str:
    named = words or ("--given", "Ana", "--family", "Quispe")
    made = psg("members", "add", *named, "--type", kind, "--method", method, "--joined", "2016-04-01")
    assert made.status == 0, made.err
    return made.line


def page(psg: Psg, number: str) -> Any:
    return psg("members", "show", number, "--json").json


def contact_of(psg: Psg, number: str) -> int:
    contact: int = page(psg, number)["members"][0]["contact"]
    return contact


def test_members_are_enrolled_with_the_particulars_that_contacts_have(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, "--given", "Ana", "--family", "Quispe", "--known-as", "Anita", "--county", "Kent", "--email",
                    "a@example.org", "--email", "b@example.org", "--notes", "Sings.", "--concession")  # fmt: skip
    kept = psg("contacts", "show", contact_of(psg, number), "--json").json
    assert (kept["known_as"], kept["county"], kept["notes"]) == ("Anita", "Kent", "Sings.")
    assert (kept["emails"], kept["concession"]) == (["a@example.org", "b@example.org"], True)
    club = psg("contacts", "show", contact_of(psg, member(psg, "--organisation", "Andean Books")), "--json").json
    assert (club["kind"], club["name"]) == ("organisation", "Andean Books")


def test_somebody_on_file_is_enrolled_and_paid_for_by_somebody_on_file(scheme: Psg) -> None:
    psg = scheme
    ana, luis, rosa = (psg("contacts", "add", name).line for name in ("Ana Quispe", "Luis Vega", "Rosa Paz"))
    number = member(psg, "--contact", ana, "--with", luis, "--payer", rosa, kind="joint")
    shown = page(psg, number)
    assert [line["contact"] for line in shown["members"]] == [int(ana), int(luis)]
    assert (shown["payer_contact"], shown["payer"]) == (int(rosa), "Paz, Rosa")
    assert "Paid for by Paz, Rosa (3)" in psg("members", "show", number).out
    assert len(psg("contacts", "list", "--json").json) == 3
    again = psg("members", "add", "--contact", ana, "--type", "individual", "--method", "cheque")
    assert (again.status, again.out) == (1, "")
    for wrong, status in ((("--contact", ana, "--town", "Leeds"), 2), (("--given", "Eva", "--payer", 2**63), 1)):
        assert psg("members", "add", *wrong, "--type", "individual", "--method", "cheque").status == status


def test_how_often_the_order_of_a_new_member_pays_is_said(scheme: Psg) -> None:
    number = member(scheme, "--given", "Eva", "--interval", "quarter", method="standing-order")
    order = page(scheme, number)["standing_order"]
    assert (order["amount"], order["interval"]) == ("6.75", "quarter")


def test_who_pays_at_once_gets_a_receipt_in_the_same_deed(scheme: Psg) -> None:
    psg = scheme
    wrong = psg("members", "add", "--given", "Ana", "--type", "individual", "--method", "cheque", "--gift", "5")
    assert (wrong.status, "go with --pay" in wrong.err) == (2, True)
    made = psg(
        "members", "add", "--given", "Ana", "--type", "individual", "--method", "cheque", "--joined", "2015-10-01",
        "--pay", "cheque", "--gift", "5", "--received", "2016-10-03", "--reference", "000123",
    )  # fmt: skip
    assert (made.status, made.out) == (0, "0001\n")
    assert made.err.splitlines() == ["Ana enrolled as member 0001.", "Receipt R-2016-0001."]
    renewed = psg("members", "renew", made.line, "--pay", "cash")
    assert renewed.out.splitlines()[1] == "Receipt R-2016-0002."
    assert [(row["amount"], row["received_on"]) for row in psg("payments", "list", "--json").json] == [
        ("30.00", "2016-10-20"),
        ("35.00", "2016-10-03"),
    ]
    assert (page(psg, "1")["balance"], page(psg, "1")["standing"]) == ("0.00", "current")
    assert psg("undo").status == psg("undo").status == 0
    assert psg("members", "list", "--json").json == []
    assert psg("members", "renew", "0001", "--received", "today").status == 2


def test_payer_and_method_are_changed_and_what_is_owed_passes_on(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    changed = psg("members", "change", number, "--payer", "Rosa Paz")
    assert changed.out.splitlines() == [
        f"Payment for member {number} changed, with £30.00 that is owed.", "Payer: Paz, Rosa (was Quispe, Ana)",
    ]  # fmt: skip
    assert [(row["payer"], row["owed"]) for row in psg("owed", "--json").json] == [("Paz, Rosa", "30.00")]
    order = psg("members", "change", number, "--method", "standing-order")
    assert order.out.splitlines()[1:] == ["Pays by: Standing order (was Cheque)"]
    shown = page(psg, number)
    assert (shown["payer"], shown["method"], shown["standing_order"]["state"]) == (
        "Paz, Rosa",
        "standing-order",
        "none",
    )
    assert psg("undo").status == psg("undo").status == 0
    back = page(psg, number)
    assert (back["payer"], back["method"], back["standing_order"]) == ("Quispe, Ana", "cheque", None)
    assert [row["payer"] for row in psg("owed", "--json").json] == ["Quispe, Ana"]


def test_a_change_of_the_payment_to_what_it_was_says_so(scheme: Psg) -> None:
    number = member(scheme)
    same = scheme("members", "change", number, "--payer", contact_of(scheme, number), "--method", "cheque")
    assert (same.status, same.out) == (0, "Nothing was changed.\n")
    assert scheme("members", "change", number).status == 2
    assert scheme("members", "change", number, "--payer", 99).status == 1
    assert scheme("members", "change", number, "--payer", "").status == 1
    assert page(scheme, number)["payer"] == "Quispe, Ana"


def test_a_membership_is_given_another_number(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    member(psg, "--given", "Luis", "--family", "Vega")
    assert psg("members", "order", number, "form-sent").status == 0
    reference = page(psg, number)["standing_order"]["reference"]
    told = f"The bank still knows the standing order as {reference}: payments come in under that."
    assert told not in psg("members", "show", number).out
    changed = psg("members", "change", number, "--number", "0101")
    assert changed.out.splitlines() == ["Number of member 0001 changed to 0101.", told]
    assert [psg("members", "show", n).status for n in ("0001", "101", reference)] == [1, 0, 0]
    assert told in psg("members", "show", "0101").out.splitlines()
    assert "Number of member 0001 changed to 0101" in psg("history", "--search", "0001").out
    again = psg("members", "change", "0101", "--number", "101")
    assert again.out.splitlines() == ["Number of member 0101 changed to 101.", told]
    refused = psg("members", "change", "101", "--number", "2")
    assert (refused.status, refused.err) == (1, "There is a member with the number 2 already.\n")
    both = psg("members", "change", "101", "--number", "7", "--method", "cheque")
    assert (both.status, "--number goes without --payer and --method." in both.err) == (2, True)
    assert psg("undo").status == psg("undo").status == 0
    assert page(psg, "0001")["number"] == "0001"
    assert psg("check").status == 0


def test_somebody_joins_a_joint_membership_and_leaves_it(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, kind="joint")
    joined = psg("members", "join", number, "Luis Vega", "--since", "2016-06-01")
    assert joined.out == f"Luis Vega joined membership {number}.\n"
    ana, luis = page(psg, number)["members"]
    assert (luis["name"], luis["from"], luis["until"]) == ("Vega, Luis", "2016-06-01", None)
    full = psg("members", "join", number, "Eva Paz")
    assert (full.status, "takes 2" in full.err) == (1, True)
    assert [row["name"] for row in psg("contacts", "list", "--json").json] == ["Ana Quispe", "Luis Vega"]
    left = psg("members", "leave", number, luis["contact"], "--on", "2016-10-01")
    assert left.out == f"Luis Vega left membership {number}.\n"
    spells = [(line["until"], line["last"]) for line in page(psg, number)["members"]]
    assert spells == [(None, None), ("2016-10-01", "2016-09-30")]
    table = psg("members", "show", number).out
    assert f"{luis['contact']}  Vega, Luis" in " ".join(table.split("\n")).replace("   ", "  ")
    last = psg("members", "leave", number, ana["contact"])
    assert (last.status, "has no other member" in last.err) == (1, True)
    assert psg("members", "leave", number, luis["contact"]).status == 1
    assert psg("members", "join", number, luis["contact"]).status == 0
    assert psg("undo").status == psg("undo").status == psg("undo").status == 0
    assert [line["name"] for line in page(psg, number)["members"]] == ["Quispe, Ana"]


def test_a_renewal_made_by_mistake_is_withdrawn_with_its_reason(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    only = psg("members", "withdraw", number, "--reason", "Slip")
    assert (only.status, "only its first year" in only.err) == (1, True)
    assert psg("pay", "30", "--method", "cheque", "--for", number).status == 0
    assert psg("members", "renew", number).status == 0
    assert len(page(psg, number)["terms"]) == 2
    assert psg("members", "withdraw", number).status == 2
    assert psg("members", "withdraw", number, "--reason", "  ").status == 1
    gone = psg("members", "withdraw", number, "--reason", "Slip")
    assert gone.out == f"Renewal of member {number} from 1 April 2017 withdrawn.\n"
    assert (len(page(psg, number)["terms"]), psg("owed", "--json").json) == (1, [])
    assert psg("undo").status == 0
    assert [row["owed"] for row in psg("owed", "--json").json] == ["30.00"]


def test_the_fee_of_a_term_is_let_off_with_its_reason(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    for wrong, status, sentence in (
        (("--term", "2016-05-01"), 2, "--reason"),
        (("--reason", "Hardship"), 2, "--term"),
        (("--term", "2016-05-01", "--reason", ""), 1, ""),
        (
            ("--term", "2018-05-01", "--reason", "Hardship"),
            1,
            f"Member {number} has no membership year with 1 May 2018 in it. There are: 1 April 2016 to 31 March 2017.",
        ),
        (("--term", "some day", "--reason", "Hardship"), 1, "some day"),
    ):
        answer = psg("members", "waive", number, *wrong)
        assert (answer.status, answer.out) == (status, "")
        assert sentence in answer.err
    done = psg("members", "waive", number, "--term", "2016-04-01", "--reason", "Hardship")
    assert done.out == f"Subscription of member {number} let off: Hardship.\n"
    term = page(psg, number)["terms"][0]
    assert (term["owed"], term["let_off"], page(psg, number)["standing"]) == ("0.00", True, "current")
    assert "Let off" in psg("members", "show", number).out
    again = psg("members", "waive", number, "--term", "2016-04-01", "--reason", "Hardship")
    assert (again.status, "Nothing is owed" in again.err) == (1, True)
    assert psg("undo").status == 0
    assert (page(psg, number)["terms"][0]["let_off"], page(psg, number)["balance"]) == (False, "30.00")


def test_what_the_bank_is_told_to_pay_is_changed_by_what_is_given(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    before = page(psg, number)["standing_order"]
    changed = psg("members", "order", number, "--amount", "£9", "--interval", "quarter")
    assert changed.out.splitlines() == [
        f"Standing order of member {number}: £9.00 every quarter.",
        "Amount: £9.00 (was £27.00)",
        "How often: every quarter (was every year)",
    ]
    assert psg("members", "order", number, "--day", 15, "--first-expected", "2016-11-15").status == 0
    now = {
        **before, "amount": "9.00", "interval": "quarter", "day": 15, "first_expected": "2016-11-15",
        "expected": "2016-11-15", "reason": "It is to be set up; the first payment is expected on 15 November 2016.",
    }  # fmt: skip
    assert page(psg, number)["standing_order"] == now
    shown = psg("members", "show", number).out
    assert "every quarter" in shown
    assert str(now["reference"]) in shown
    same = psg("members", "order", number, "--day", 15)
    assert (same.status, same.out) == (0, "Nothing was changed.\n")
    assert psg("undo").status == psg("undo").status == 0
    assert page(psg, number)["standing_order"] == before


def test_the_state_of_the_order_goes_by_its_steps(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    order = page(psg, number)["standing_order"]
    assert (order["state"], order["next_states"]) == ("none", ["form-sent", "claimed", "first-seen", "stopped"])
    assert psg("members", "order", number, "form-sent").out == f"Standing order of member {number}: Form sent.\n"
    assert psg("members", "order", number, "form-sent").out == "Nothing was changed.\n"
    assert psg("members", "order", number, "regular").status == 1
    assert page(psg, number)["standing_order"]["state"] == "form-sent"


def test_an_order_that_cannot_be_is_told_why(scheme: Psg) -> None:
    number = member(scheme, method="standing-order")
    before = page(scheme, number)["standing_order"]
    wrong: tuple[tuple[tuple[str, ...], int, str], ...] = (
        ((), 2, "Give either a STATE"),
        (("form-sent", "--day", "3"), 2, "Give either a STATE"),
        (("gone",), 2, "gone"),
        (("--day", "first"), 2, "first"),
        (("--interval", "week"), 2, "week"),
        (("--day", "32"), 1, "from 1 to 31"),
        (("--amount", "0"), 1, "more than £0.00"),
        (("--amount", "-3"), 1, "less than £0.00"),
        (("--amount", "nine"), 1, "nine"),
        (("--first-expected", "31/02/2016"), 1, "no such day"),
    )
    for words, status, sentence in wrong:
        answer = scheme("members", "order", number, *words)
        assert (answer.status, answer.out, sentence in answer.err) == (status, "", True), answer.err
    assert page(scheme, number)["standing_order"] == before


def test_who_pays_otherwise_has_no_order(scheme: Psg) -> None:
    number = member(scheme)
    for words in (("form-sent",), ("--day", "3")):
        answer = scheme("members", "order", number, *words)
        assert (answer.status, "has no standing order" in answer.err) == (1, True)


@pytest.mark.parametrize(
    "words",
    [
        ("change", "9999", "--method", "cash"),
        ("join", "9999", "Luis Vega"),
        ("leave", "9999", "1"),
        ("withdraw", "9999", "--reason", "Slip"),
        ("waive", "9999", "--term", "today", "--reason", "Slip"),
        ("order", "9999", "regular"),
    ],
)
def test_a_number_that_nobody_has_is_told(psg: Psg, words: tuple[str, ...]) -> None:
    answer = psg("members", *words)
    assert (answer.status, answer.out) == (1, "")
    assert "9999" in answer.err


def test_renewing_twice_is_refused_unless_it_is_said_to_be_meant(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    assert psg("pay", "30", "--method", "cheque", "--for", number).status == 0
    assert psg("members", "renew", number).status == 0
    sentence = f"Member {number}: Renewed already, to 31 March 2018: this would add another membership year, 1 April"
    for more in ((), ("--dry-run",)):
        twice = psg("members", "renew", number, *more)
        assert (twice.status, twice.out, twice.err.startswith(sentence)) == (1, "", True)
        assert twice.err.endswith("If that is meant, say --yes.\n")
    assert len(page(psg, number)["terms"]) == 2
    tried = psg("members", "renew", number, "--yes", "--dry-run")
    assert "Renewed already, to 31 March 2018" in tried.out
    assert psg("members", "renew", number, "--yes").status == 0
    assert len(page(psg, number)["terms"]) == 3


def test_of_several_each_that_is_renewed_already_is_told_once_and_how_it_is_meant(scheme: Psg) -> None:
    psg = scheme
    number, other = (
        member(psg),
        psg("members", "add", "--given", "Leo", "--type", "individual", "--method", "cheque", "--pay", "cheque").line,
    )
    assert psg("pay", "30", "--method", "cheque", "--for", number).status == 0
    assert psg("members", "renew", number).status == 0
    told = psg("members", "renew", other, number)
    assert (told.status, told.out) == (1, "")
    [line] = told.err.splitlines()
    assert line.startswith(f"{number}: Renewed already, to ")
    assert line.endswith("If that is meant, say --yes.")
    assert psg("members", "renew", other, number, "--yes").status == 0
    assert [len(page(psg, each)["terms"]) for each in (other, number)] == [2, 3]


def test_all_numbers_that_nobody_has_are_told_at_once_and_one_that_is_named_twice(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    unknown = psg("members", "renew", number, "8888", "9999", "8888")
    assert (unknown.status, unknown.out) == (1, "")
    assert unknown.err.splitlines() == [f"There is no member with the number {n}." for n in ("8888", "9999")]
    twice = psg("members", "renew", number, number.lstrip("0"))
    assert f"{number}: Membership {number} is named twice." in twice.err.splitlines()
    assert len(page(psg, number)["terms"]) == 1


def test_the_old_debt_of_who_lapsed_long_ago_is_named_by_a_dry_run(scheme: Psg) -> None:
    psg = scheme
    number = psg("members", "add", "--given", "Ana", "--type", "individual", "--method", "cheque", "--joined",
                 "2013-02-01").line  # fmt: skip
    refused = psg("members", "renew", number, "--dry-run")
    assert (refused.status, refused.out) == (1, "")
    assert "from 1 February 2013 was not paid: the next one begins on the day of its payment" in refused.err
    tried = psg("members", "renew", number, "--method", "standing-order", "--pay", "cash", "--dry-run")
    assert "£27.00 for this year; with £30.00 from 2013 that makes £57.00.\n" in tried.out
    data = psg("members", "renew", number, "--pay", "cash", "--dry-run", "--json").json
    assert data["owed_before"] == [{"amount": "30.00", "since": "2013-02-01"}]
    assert (data["again"], data["returns"]) == (False, False)


def test_who_resigned_comes_back_and_the_days_between_are_told(scheme: Psg) -> None:
    psg = scheme
    assert psg("types", "add", "life", "--name", "Life", "--lifetime").status == 0
    assert psg("fees", "add", "life", "500", "--from", "2010-04-01").status == 0
    number = psg("members", "add", "--given", "Eva", "--type", "life", "--method", "cheque", "--joined", "2012-05-01",
                 "--pay", "cheque").line  # fmt: skip
    assert psg("members", "resign", number, "--on", "2016-06-01").status == 0
    assert psg("members", "renew", number, "--dry-run", "--json").json["returns"] is True
    back = psg("members", "renew", number, "--pay", "cash")
    assert back.out == f"Member {number} is back, from 1 May 2012.\nThere is nothing to pay: no payment was entered.\n"
    shown = page(psg, number)
    assert (shown["standing"], shown["number"]) == ("life", number)
    assert shown["absences"] == [{"start": "2016-06-01", "end": "2016-10-20", "last": "2016-10-19"}]
    assert (shown["terms"][0]["end"], shown["terms"][0]["last"]) == (None, None)
    assert "Absent: 1 June 2016 to 19 October 2016\n" in psg("members", "show", number).out
    past = psg("members", "show", number, "--on", "2016-07-01", "--json").json
    assert (past["standing"], past["reason"]) == ("resigned", "Resigned on 1 June 2016")


def test_several_are_renewed_in_one_deed_or_none_is(scheme: Psg) -> None:
    psg = scheme
    ana, luis = (
        member(psg, "--given", name, "--pay", "cheque", "--received", "2016-04-01") for name in ("Ana", "Luis")
    )
    shown = psg("members", "renew", ana, luis, "--dry-run", "--json").json
    assert (shown["done"], [one["number"] for one in shown["renewals"]]) == (False, [ana, luis])
    words = psg("members", "renew", ana, luis, "--dry-run").out
    assert f"Number: {ana}" in words
    assert f"\n\nNumber: {luis}" in words
    before = {number: len(page(psg, number)["terms"]) for number in (ana, luis)}
    assert psg("members", "renew", ana, luis).status == 0
    assert {number: len(page(psg, number)["terms"]) - 1 for number in (ana, luis)} == before
    assert psg("undo").status == 0
    assert {number: len(page(psg, number)["terms"]) for number in (ana, luis)} == before
    psg("contacts", "deceased", contact_of(psg, luis))
    refused = psg("members", "renew", ana, luis)
    assert (refused.status, f"{luis}: " in refused.err) == (1, True)
    assert len(page(psg, ana)["terms"]) == before[ana]
    for more in (("--pay", "cash"), ("--quoted", 30)):
        assert psg("members", "renew", ana, luis, *more).status == 2
    assert psg("members", "renew").status == 2


def test_several_become_another_type_in_one_deed_that_is_shown_first(scheme: Psg) -> None:
    scheme("types", "add", "life", "--name", "Life", "--lifetime")
    scheme("fees", "add", "life", "0", "--from", "2010-04-01")
    for name in ("Ada Moss", "Bea Moss", "Cleo Moss"):
        added = ("members", "add", "--given", name.split()[0], "--family", "Moss", "--type", "individual")
        assert scheme(*added, "--method", "cheque", "--joined", "2010-05-01", "--pay", "cheque").status == 0
    assert scheme("members", "renew", "0001", "0002").status == 0
    assert scheme("members", "list", "--due-for-life", "--json").json == []
    scheme("settings", "set", "life-years=6")
    assert [row["number"] for row in scheme("members", "list", "--due-for-life", "--json").json] == ["0001", "0002"]
    assert scheme("members", "list", "--due-for-life", "--on", "2016-04-30", "--json").json == []
    planned = scheme("members", "change", "0001", "0002", "--type", "life", "--dry-run", "--json").json
    assert planned["done"] is False
    assert [(one["number"], one["type"]) for one in planned["memberships"]] == [("0001", "Life"), ("0002", "Life")]
    assert scheme("members", "change", "0001", "0002", "--type", "life").out == "2 members become Life.\n"
    assert scheme("members", "list", "--due-for-life", "--json").json == []
    assert scheme("undo").status == 0
    refused = scheme("members", "change", "0001", "0001", "--number", "7")
    assert refused.status == 2
    assert "go with --type" in refused.err
