"""What the money means for a membership, on the command line: instalments, part paid, who pays, which type."""

from pathlib import Path

import pytest

from tests.cli.conftest import Psg
from tests.cli.test_members import contact_of, member, page


def test_a_member_who_pays_by_the_month_owes_what_fell_due(scheme: Psg) -> None:
    psg = scheme
    assert psg(
        "members", "add", "--given", "Ana", "--family", "Quispe", "--type", "individual", "--method", "standing-order",
        "--interval", "month", "--joined", "2016-05-10",
    ).status == 0  # fmt: skip
    for month in ("05", "06", "07", "08"):
        paid = psg("pay", "2.25", "--method", "standing-order", "--for", "0001", "--on", f"2016-{month}-10")
        assert paid.status == 0, paid.err
    shown = page(psg, "1")
    assert shown["reason"] == "Current to 9 May 2017, missed since 10 September 2016: £4.50 overdue"
    assert shown["terms"][0]["due"] == "4.50"
    assert shown["terms"][0]["instalments"][11] == {"due_on": "2017-04-10", "amount": "2.25"}
    [due] = psg("owed", "--due", "--json").json
    assert (due["owed"], due["due"], due["due_on"], due["days_overdue"]) == ("4.50", "4.50", "2016-09-10", 40)
    [owed] = psg("owed", "--json").json
    assert (owed["owed"], owed["due"]) == ("18.00", "4.50")
    [short] = psg("members", "short", "--json").json
    assert (short["number"], short["paid"], short["short"], short["due_on"]) == ("0001", "9.00", "4.50", "2016-09-10")
    for month in ("09", "10"):
        psg("pay", "2.25", "--method", "standing-order", "--for", "0001", "--on", f"2016-{month}-10")
    assert page(psg, "1")["reason"] == "Current to 9 May 2017, paid in instalments by standing order"
    assert psg("owed", "--due", "--json").json == psg("members", "short", "--json").json == []


@pytest.mark.parametrize(
    ("decision", "words", "left"),
    [
        (("--asked",), "Reminded of Individual subscription, member 0001", "3.00"),
        (("--let-off", "Hardship"), "£3.00 of the subscription of member 0001 let off: Hardship", "0.00"),
        (("--as-it-is",), "£3.00 of the subscription of member 0001 let off: Taken as it was paid", "0.00"),
    ],
)
def test_who_is_short_is_listed_and_decided_upon(scheme: Psg, decision: tuple[str, ...], words: str, left: str) -> None:
    psg = scheme
    number = member(psg)
    assert psg("pay", "27", "--method", "cheque", "--for", number).status == 0
    assert page(psg, number)["reason"] == "Current to 31 March 2017, £3.00 short"
    assert [row["number"] for row in psg("members", "list", "--balance", "short", "--json").json] == [number]
    assert "£3.00" in psg("members", "short").out
    said = psg("members", "short", number, *decision)
    assert (said.status, said.line) == (0, f"{words}.")
    shown = page(psg, number)
    assert (shown["balance"], shown["membership_balance"]) == (left, left)
    if left == "0.00":
        assert shown["reason"] == "Current to 31 March 2017, paid by cheque"
    assert psg("undo").status == 0
    assert page(psg, number)["balance"] == "3.00"
    assert [psg("members", "short", *wrong).status for wrong in ((number,), ("--asked",))] == [2, 2]


def enrolled(psg: Psg, given: str, joined: str) -> str:
    made = psg("members", "add", "--given", given, "--type", "individual", "--method", "cheque", "--joined", joined)
    assert made.status == 0, made.err
    return made.line


def test_what_a_standing_order_pays_is_entered_ahead(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    said = psg("members", "order", number, "--amount", "25", "--from-day", "1 april 2017")
    assert said.out.splitlines() == [
        "Standing order of member 0001: £25.00 every year from 1 April 2017.", "£25.00 from 1 April 2017",
    ]  # fmt: skip
    order = page(psg, number)["standing_order"]
    assert (order["amount"], order["next_amount"], order["from"]) == ("27.00", "25.00", "2017-04-01")
    assert "£25.00 from 1 April 2017" in psg("members", "show", number).out
    then = psg("members", "show", number, "--on", "2017-04-01", "--json").json["standing_order"]
    assert (then["amount"], then["next_amount"], then["from"]) == ("25.00", None, None)
    assert "£25.00 every year from 1 April 2017" in psg("history", "--json").out
    assert psg("undo").status == 0
    assert page(psg, number)["standing_order"]["next_amount"] is None
    assert psg("members", "order", number, "--day", 3, "--from-day", "2017-04-01").status == 2
    assert psg("members", "order", number, "--amount", "25", "--from-day", "2027-04-01").status == 1


def test_who_was_a_member_of_which_type_on_a_day_is_listed(scheme: Psg, tmp_path: Path) -> None:
    psg = scheme
    number = member(psg, "--given", "Ana", "--pay", "cheque", "--received", "2016-04-01")
    psg("members", "change", number, "--type", "joint", "--now")
    enrolled(psg, "Zoe", "2016-10-01")
    names = [[row["name"], row["type"]] for row in psg("members", "list", "--json").json]
    assert [kind for _name, kind in names] == ["joint", "individual"]
    [ana] = psg("members", "list", "--on", "2016-09-30", "--json").json
    assert (ana["number"], ana["type"], ana["standing"]) == (number, "individual", "current")
    assert psg("members", "list", "--on", "2016-09-30", "--type", "joint", "--json").json == []
    assert psg("members", "list", "--on", "2016-03-31", "--json").json == []
    assert psg("members", "show", number, "--on", "2016-10-19", "--json").json["type"] == "individual"
    assert psg("members", "list", "--on", "2016-09-30", "--balance", "owes").status == 2
    file = tmp_path / "members.csv"
    assert psg("export", "members", file, "--on", "2016-09-30").status == 0
    head, *rows = file.read_text("utf-8-sig").splitlines()
    assert "Owes" not in head
    assert len(rows) == 1
    assert "Individual" in rows[0]


def test_a_type_is_changed_from_the_next_year_or_now(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, "--given", "Ana", "--pay", "cheque", "--received", "2016-04-01")
    said = psg("members", "change", number, "--type", "joint")
    assert said.line == "Member 0001 becomes Joint on 1 April 2017."
    assert "From the next membership year: Joint" in psg("members", "show", number).out
    assert page(psg, number)["type"] == "individual"
    psg("undo")
    said = psg("members", "change", number, "--type", "joint", "--now")
    assert said.line == "Member 0001 is Joint now, which costs £15.00 more."
    assert (page(psg, number)["type"], page(psg, number)["balance"]) == ("joint", "15.00")
    for wrong in (("--now",), ("--type", "joint", "--payer", "1"), ("--no-difference", "--type", "joint")):
        assert psg("members", "change", number, *wrong).status == 2
    assert psg("check").status == 0


def test_a_new_payer_takes_what_is_owed_or_leaves_it(scheme: Psg) -> None:
    psg = scheme
    rosa = psg("contacts", "add", "Rosa Paz").line
    number = member(psg, "--given", "Ana", "--family", "Quispe")
    psg("pay", "20", "--method", "cheque", "--for", number)
    left = psg("members", "change", number, "--payer", rosa, "--leave-debts")
    assert "£10.00 stays with who owed it" in left.out
    shown = page(psg, number)
    assert (shown["payer_contact"], shown["balance"], shown["membership_balance"]) == (int(rosa), "0.00", "10.00")
    assert "Owed for the membership: £10.00" in psg("members", "show", number).out
    psg("undo")
    assert "with £10.00 that is owed" in psg("members", "change", number, "--payer", rosa).out
    assert page(psg, number)["balance"] == "10.00"
    assert psg("members", "change", number, "--method", "cash", "--leave-debts").status == 2


def test_who_dies_pays_no_more(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, "--given", "Leo", "--family", "Cruz", "--with", "Eva Soto", kind="joint")
    leo = contact_of(psg, number)
    died = psg("contacts", "deceased", leo, "--on", "2016-10-01")
    assert died.out.splitlines() == [
        "Leo Cruz noted as deceased on 1 October 2016.", "Eva Soto pays for membership 0001 now.",
    ]  # fmt: skip
    assert page(psg, number)["payer"] == "Soto, Eva"
    paid = psg("pay", "45", "--method", "cheque", "--for", number)
    assert "Soto, Eva" in psg("receipts", "list", "--json").out, paid.out
    assert psg("pay", "5", "--method", "cash", "--from", leo).line == "£5.00 received from Leo Cruz."


def test_a_standing_order_that_stopped_earns_no_discount_unless_that_is_decided(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    psg("pay", "27", "--method", "standing-order", "--for", number, "--on", "2016-04-05")
    psg("members", "order", number, "stopped")
    said = psg("members", "renew", number, "--dry-run")
    assert "The standing order stopped on 20 October 2016: no discount for it." in said.out
    done = psg("members", "renew", number)
    assert done.out.splitlines() == [
        "Member 0001 renewed, 1 April 2017 to 31 March 2018.",
        "The standing order stopped on 20 October 2016: no discount for it.",
    ]  # fmt: skip
    assert psg("undo").status == 0
    kept = psg("members", "renew", number, "--keep-discount", "--quoted", "27")
    assert (kept.status, kept.out) == (0, "Member 0001 renewed, 1 April 2017 to 31 March 2018.\n"), kept.err


def test_of_several_renewals_those_without_their_discount_are_named(scheme: Psg) -> None:
    psg = scheme
    first, second = (member(psg, "--given", name, method="standing-order") for name in ("Ana", "Eva"))
    for number in (first, second):
        psg("pay", "27", "--method", "standing-order", "--for", number, "--on", "2016-04-05")
    psg("members", "order", second, "stopped")
    assert psg("members", "renew", first, second).out.splitlines() == [
        "Memberships 0001 to 0002 renewed.",
        "0002: The standing order stopped on 20 October 2016: no discount for it.",
    ]  # fmt: skip


def test_who_paid_for_others_and_died_leaves_a_question(scheme: Psg) -> None:
    psg = scheme
    sol = psg("contacts", "add", "Sol Paz").line
    number = member(psg, "--given", "Kid", "--payer", sol, "--pay", "cheque", "--received", "2016-04-01")
    died = psg("contacts", "deceased", sol, "--on", "2016-10-01")
    asked = "Died on 1 October 2016, and paid for membership 0001: say who pays for it now."
    assert died.out.splitlines() == ["Sol Paz noted as deceased on 1 October 2016.", asked]
    refused = psg("members", "renew", number)
    assert (refused.status, "Say first who pays now." in refused.err) == (1, True)
    assert psg("members", "change", number, "--payer", "Kid").status == 0
    assert psg("members", "renew", number, "--on", "2017-03-01").status == 0


def test_the_fee_of_who_joins_late_in_a_fixed_year_says_so(scheme: Psg) -> None:
    psg = scheme
    assert psg("settings", "set", "scheme=year", "year-month=4", "late-joiners=by-month").status == 0
    asked = ("fee", "individual", "--method", "cheque", "--on")
    assert psg(*asked, "2017-01-20").out.splitlines()[::2] == [
        "Individual, 3 of 12 months £7.50", "  Of the year to 31 March 2017 3 months of 12 are left.",
    ]  # fmt: skip
    assert psg(*asked, "2017-04-01").line == "Individual £30.00"


def test_a_place_is_free_by_decision(scheme: Psg) -> None:
    psg = scheme
    event = psg(
        "events", "add", "--title", "Annual conference", "--start", "2016-11-05 11:00", "--end", "2016-11-05 17:00",
        "--venue", "Senate House", "--band", "Everybody=13:anyone",
    )  # fmt: skip
    assert event.status == 0, event.err
    made = psg("book", 1, "--name", "Nora Quill", "--free", "Speaker")
    assert made.status == 0, made.err
    [place] = psg("bookings", "show", made.line, "--json").json["places"]
    assert (place["band"], place["amount"]) == ("Free", "0.00")
    assert place["reasons"] == ["Free by decision: Speaker.", "By the rule: Not a member: £13.00."]
    assert psg("book", 1, "--name", "Luis Vega", "--free", " ").status == 1
    assert psg("book", 1, "--name", "Luis Vega", "--free", "Press", "--band", "Everybody").status == 2
    paying = psg("book", 1, "--name", "Luis Vega")
    assert psg("bookings", "price", paying.line, 1, "--free", "--reason", "Carer").status == 0
    assert psg("owed", "--json").json == []
    assert psg("check").status == 0


def test_instalments_that_were_owed_then_are_due_since_the_day_they_were_due_since_then(scheme: Psg) -> None:
    made = scheme(
        "members", "add", "--type", "individual", "--method", "standing-order", "--interval", "month", "--given", "Tom",
        "--family", "Month", "--joined", "2016-05-10",
    )  # fmt: skip
    assert made.status == 0, made.err
    for received in ("2016-05-10", "2016-06-10", "2016-10-11"):
        amount = "9" if received.endswith("11") else "2.25"
        paid = scheme("pay", amount, "--method", "standing-order", "--for", "0001", "--on", received)
        assert paid.status == 0, paid.err
    [now] = scheme("owed", "--json").json
    assert (now["owed"], now["due"], now["due_on"]) == ("13.50", "0.00", "2016-11-10")
    [then] = scheme("owed", "--on", "2016-08-31", "--json").json
    assert (then["owed"], then["due"], then["due_on"], then["days_overdue"]) == ("22.50", "4.50", "2016-07-10", 52)
    assert scheme("owed", "--on", "2016-08-31", "--age", "31-90", "--json").json == [then]
    assert scheme("owed", "--on", "2016-06-30", "--due", "--json").json == []
