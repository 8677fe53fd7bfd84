"""How a sum is shared out, in tables of examples and for all sums."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.payments.rules import (
    OpenCharge,
    Share,
    check_received,
    freeze,
    receipt_number,
    share_out,
    show_period,
    thaw,
)
from psg_admin.payments.states import Category
from tests.offices import TODAY


def charge(number: int, amount: int, paid: int = 0, cancelled_on: date | None = None) -> OpenCharge:
    return OpenCharge(
        number, 1, Category.SUBSCRIPTION, f"Fee {number}", Money(amount), Money(paid), TODAY, cancelled_on=cancelled_on,
        cancel_reason=None if cancelled_on is None else "Ill",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "gift", "owed", "shares", "left_over"),
    [
        (2700, 0, [2700], [2700], 0),
        (3000, 0, [2700], [2700], 300),
        (3000, 300, [2700], [2700], 0),
        (1000, 0, [2700], [1000], 0),
        (3500, 0, [2700, 800], [2700, 800], 0),
        (3000, 0, [2700, 800], [2700, 300], 0),
        (2700, 0, [2700, 800], [2700], 0),
        (500, 500, [], [], 0),
        (500, 500, [2700], [], 0),
        (500, 0, [], [], 500),
        (1, 0, [2700], [1], 0),
    ],
)
def test_a_sum_goes_to_the_gift_then_to_the_charges_in_order(
    amount: int, gift: int, owed: list[int], shares: list[int], left_over: int
) -> None:
    plan = share_out(Money(amount), Money(gift), [charge(i, pence) for i, pence in enumerate(owed, 1)])
    assert plan.allocations == tuple(Share(i, Money(pence)) for i, pence in enumerate(shares, 1))
    assert (plan.gift, plan.left_over) == (Money(gift), Money(left_over))


def test_a_plan_says_why() -> None:
    plan = share_out(Money(4000), Money(500), [charge(1, 2700), charge(2, 1300, 100), charge(3, 100)])
    assert plan.reasons == (
        "£5.00 is a gift.",
        "£27.00 pays Fee 1 in full.",
        "£8.00 pays part of Fee 2: £4.00 is still owed.",
        "Nothing is left for Fee 3: £1.00 is still owed.",
    )
    assert share_out(Money(100), NOTHING, []).reasons == ("£1.00 is left over.",)


@pytest.mark.parametrize(
    ("amount", "gift", "charges", "sentence"),
    [
        (0, 0, [], "more than £0.00"),
        (-100, 0, [], "more than £0.00"),
        (100, -1, [], "less than £0.00"),
        (100, 101, [], "The gift of £1.01 is more than the £1.00 that came in."),
        (100, 0, [charge(1, 2700, 2700)], "“Fee 1” is paid already"),
        (100, 0, [charge(1, 0)], "“Fee 1” is paid already"),
        (100, 0, [charge(1, 50), charge(1, 50)], "named twice"),
        (100, 0, [charge(1, 50, 0, TODAY)], "cancelled on 20 October 2016"),
    ],
)
def test_what_cannot_be_shared_out(amount: int, gift: int, charges: list[OpenCharge], sentence: str) -> None:
    with pytest.raises((BadInput, Refused), match=sentence):
        share_out(Money(amount), Money(gift), charges)


pence = st.integers(1, 10**12)


@given(
    amount=st.integers(1, 10**9),
    gift=st.integers(0, 10**12),
    owed=st.lists(st.tuples(pence, st.integers(0, 10**12)).filter(lambda pair: pair[0] > pair[1]), max_size=6),
)
def test_not_a_penny_is_lost_and_nothing_is_overpaid(amount: int, gift: int, owed: list[tuple[int, int]]) -> None:
    gift = min(amount, gift)
    charges = [charge(i, due, paid) for i, (due, paid) in enumerate(owed)]
    plan = share_out(Money(amount), Money(gift), charges)
    assert Money.total(s.amount for s in plan.allocations) + plan.gift + plan.left_over == Money(amount)
    by_id = {c.charge_id: c for c in charges}
    assert all(NOTHING < s.amount <= by_id[s.charge_id].owed for s in plan.allocations)
    # Money is left over only when everything is paid.
    paid = Money.total(s.amount for s in plan.allocations)
    assert not plan.left_over or paid == Money.total(c.owed for c in charges)
    assert len(plan.reasons) == len(charges) + bool(gift) + bool(plan.left_over)


@pytest.mark.parametrize(
    ("prefix", "sequence", "number"),
    [("R", 231, "R-2016-0231"), ("", 1, "2016-0001"), ("PSG", 12345, "PSG-2016-12345")],
)
def test_the_number_of_a_receipt(prefix: str, sequence: int, number: str) -> None:
    assert receipt_number(prefix, 2016, sequence) == number


def test_days_and_periods() -> None:
    assert check_received(TODAY, today=TODAY) == TODAY
    assert check_received(date(1990, 1, 1), today=TODAY) == date(1990, 1, 1)
    for day in (TODAY + timedelta(days=1), date(1989, 12, 31)):
        with pytest.raises(BadInput):
            check_received(day, today=TODAY)
    assert show_period(None, None) == ""
    assert show_period(date(2016, 4, 1), date(2017, 4, 1)) == "1 April 2016 to 31 March 2017"
    assert show_period(date(2016, 4, 1), None) == "from 1 April 2016"


text = st.text(max_size=40)


@given(
    organisation=text,
    payer=text,
    purposes=st.lists(st.tuples(text, text, st.integers(1, 10**10)), max_size=4),
    address=st.lists(text, max_size=3).map(tuple),
    replaces=text,
)
def test_a_frozen_receipt_thaws_to_the_same(
    organisation: str, payer: str, purposes: list[tuple[str, str, int]], address: tuple[str, ...], replaces: str
) -> None:
    paper = ReceiptPaper(
        letterhead=Letterhead(organisation, address, "Registered charity no. 123", "office@example.org"),
        number="R-2016-0001", issued_on=TODAY, received_on=TODAY, payer=payer, amount=Money(1), method="Cash",
        lines=tuple(ReceiptLine(purpose, period, Money(amount)) for purpose, period, amount in purposes),
        payer_address=address, notes=address, replaces=replaces,
    )  # fmt: skip
    assert thaw(freeze(paper)) == paper
