"""Standing orders on the command line: set up, moved by payments and days, decided; and what is otherwise with them."""

from typing import Any

from tests.cli.conftest import Psg
from tests.cli.test_members import member, page


def pay(psg: Psg, number: str, day: str, amount: str = "27") -> None:
    """Take a payment by standing order for what is owed of a membership, or as credit."""
    paid = psg("pay", amount, "--method", "standing-order", "--on", day, "--for", number)
    assert paid.status == 0, paid.err


def order(psg: Psg, number: str, on: str) -> Any:
    return psg("orders", "show", number, "--on", on, "--json").json


def test_an_order_is_added_and_moved_by_payments_and_days(scheme: Psg) -> None:
    psg = scheme
    number = member(psg)
    added = psg("orders", "add", number, "--amount", "27", "--every", "year", "--day", 1, "--first", "2016-04-01")
    assert (added.status, added.line) == (0, "PSG0001V"), added.err
    assert page(psg, number)["method"] == "standing-order"
    first = order(psg, number, "2016-03-31")
    assert (first["member"], first["reference"], first["amount"], first["interval"]) == (number, "PSG0001V", "27.00",
                                                                                         "year")  # fmt: skip
    assert (first["state"], first["expected"], first["seen"]) == ("none", "2016-04-01", None)
    pay(psg, number, "2016-04-04")
    seen = order(psg, number, "2016-04-04")
    assert (seen["state"], seen["seen"], seen["expected"]) == ("first-seen", "2016-04-04", "2017-04-03")
    assert seen["reason"] == "The first payment, £27.00, came on 4 April 2016."
    assert order(psg, number, "2017-04-11")["state"] == "missed"
    assert order(psg, number, "2017-07-04")["state"] == "stopped"
    [row] = psg("orders", "list", "--state", "first-seen", "--json").json
    assert (row["member"], row["reference"], row["state"]) == (number, "PSG0001V", "first-seen")
    assert psg("orders", "list", "--state", "missed", "--json").json == []
    assert "PSG0001V" in psg("orders", "show", number).out
    assert "First payment seen" in psg("orders", "list").out


def test_an_order_under_a_reference_of_before_is_brought_forward_and_changed(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    words = ("--every", "month", "--day", 5, "--first", "2016-11-05")
    changed = psg("orders", "add", number, "--amount", "2.25", *words, "--reference", "smith subs")
    assert (changed.status, changed.line) == (0, "SMITH SUBS"), changed.err
    kept = page(psg, number)["standing_order"]
    assert (kept["reference"], kept["amount"], kept["interval"], kept["day"]) == ("SMITH SUBS", "2.25", "month", 5)
    assert psg("check").status == 0, "it has no check character of ours"
    other = member(psg, "--given", "Rosa", "--family", "Paz")
    taken = psg("orders", "add", other, "--amount", "27", *words, "--reference", "SMITH SUBS")
    assert taken.status == 1
    assert "belongs to another member" in taken.err
    for alike in ("smith-subs", "SMITHSUBS", "Sm1th Subs"):  # a line of the bank is told by letters and digits alone
        taken = psg("orders", "add", other, "--amount", "27", *words, "--reference", alike)
        assert (taken.status, "belongs to another member" in taken.err) == (1, True), alike
    for wrong in (("--amount", "0"), ("--amount", "5", "--reference", "x" * 19), ("--amount", "5", "--reference", "-")):
        assert psg("orders", "add", other, *wrong, *words).status == 1
    assert psg("orders", "add", other, "--amount", "5", "--every", "week", *words[2:]).status == 2
    assert psg("orders", "show", other).status == 1
    assert [psg("undo").status, psg("undo").status] == [0, 0]  # the other member, and the change
    assert page(psg, number)["standing_order"]["reference"] == "PSG0001V"


def test_drift_is_listed_and_decided(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    [drift] = psg("drift", "--on", "2016-10-20", "--json").json
    assert (drift["member"], drift["kind"], drift["since"], drift["seen"]) == (number, "unseen", "2016-04-01", None)
    assert (drift["expected"], drift["difference_a_year"], drift["lost"]) == ("27.00", "-27.00", "3.00")
    assert psg("drift", "--kind", "stopped", "--json").json == []
    assert psg("drift", "--kind", "late").status == 2
    planned = psg("orders", "decide", number, "--owe", "--dry-run", "--json").json
    assert (planned["done"], planned["member"], planned["amount"]) == (False, number, "3.00")
    assert psg("orders", "decide", number).status == 2
    assert psg("orders", "decide", number, "--owe", "--waive").status == 2
    done = psg("orders", "decide", number, "--owe", "--note", "Asked twice")
    assert done.status == 0, done.err
    words = "Discount is owed, £3.00, for the year from 1 April 2016."
    assert done.line == f"Decided of the standing order of member {number}: {words}"
    assert psg("drift", "--json").json == []
    assert psg("orders", "decide", number, "--waive").status == 1
    [decision] = psg("orders", "show", number, "--json").json["decisions"]
    assert (decision["kind"], decision["amount"], decision["note"]) == ("owe", "3.00", "Asked twice")
    owed = psg("owed", "--json").json
    assert "3.00" in {row["owed"] for row in owed}
    undone = psg("undo")
    assert undone.status == 0, undone.err
    assert len(psg("drift", "--json").json) == 1
    assert "3.00" not in {row["owed"] for row in psg("owed", "--json").json}
    assert psg("check").status == 0


def test_a_discount_that_is_kept_once_is_in_the_next_quote_and_not_in_the_one_after(scheme: Psg) -> None:
    psg = scheme
    number = member(psg, method="standing-order")
    assert psg("pay", "27", "--method", "cheque", "--on", "2016-04-20", "--for", number).status == 0
    [drift] = psg("drift", "--json").json
    assert drift["kind"] == "discount-without-order"
    assert psg("orders", "decide", number, "--keep").status == 0
    renewed = psg("members", "renew", number, "--on", "2017-03-20")
    assert renewed.status == 0, renewed.err
    assert page(psg, number)["terms"][0]["amount"] == "27.00"
    reasons = page(psg, number)["terms"][0]["quote"]["reasons"]
    assert any("it was decided that the discount" in reason for reason in reasons)
