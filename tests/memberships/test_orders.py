"""Standing orders that have come further, many in one deed; and what they pay from which day on."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Problems
from psg_admin.memberships.operations import change_membership, change_order, set_order_state, set_order_states
from psg_admin.memberships.plans import OrderFacts, OrderStep, OrderStepPlan, OrderSteps, plan_order_steps
from psg_admin.memberships.rules import AgreedSum, agreed_sum, coming_sums
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.reports.today import today_figures
from tests.memberships.desk import ORDER, Desk, cash, check_undo, person
from tests.offices import NOW, TODAY

SEEN = OrderState.FIRST_SEEN


def known(membership_id: int, state: OrderState) -> OrderFacts:
    """Return a standing order in this state, of membership 1 with the order 101 and so on."""
    return OrderFacts(membership_id, f"{membership_id:04}", 100 + membership_id, state, date(2016, 1, 1), 1, state)


def test_each_order_that_goes_no_further_is_named() -> None:
    facts = {1: known(1, OrderState.NONE), 2: known(2, OrderState.REGULAR), 4: known(4, OrderState.CLAIMED)}
    places = {1: "Line 1", 2: "Line 2", 3: "Line 3", 4: "Line 4"}
    steps = [OrderStep(membership_id, SEEN, place=place) for membership_id, place in places.items()]
    with pytest.raises(Problems) as caught:
        plan_order_steps(facts, OrderSteps((*steps, OrderStep(1, SEEN, place="Line 5")), TODAY))
    assert [problem.words for problem in caught.value.problems] == [
        "Line 2: A standing order does not go from “Regular” to “First payment seen”.",
        "Line 3: This membership does not exist any more.",
        "Line 5: Membership 0001 is named twice.",
    ]


def test_an_order_that_is_there_already_is_left_as_it_is() -> None:
    facts = {1: known(1, SEEN), 2: known(2, OrderState.NONE)}
    plans = plan_order_steps(facts, OrderSteps((OrderStep(1, SEEN), OrderStep(2, SEEN)), TODAY))
    assert plans == (OrderStepPlan(102, 2, OrderState.NONE, SEEN, "0002"),)


def test_many_orders_come_further_in_one_deed(desk: Desk) -> None:
    ids = [desk.enrol(person(name), method=ORDER) for name in ("Ana", "Rosa", "Vera")]
    steps = [OrderStep(membership_id, OrderState.FORM_SENT) for membership_id in ids]
    changes = desk.do(set_order_states, steps=steps, today=TODAY)
    assert changes.summary == "3 standing orders noted"
    for membership_id in ids:
        order = desk.page(membership_id).order
        assert order is not None
        assert (order.state, order.state_since, order.version) == (OrderState.FORM_SENT, TODAY, 2)
    again = [OrderStep(membership_id, OrderState.CLAIMED) for membership_id in ids]
    check_undo(desk.office, lambda: desk.do(set_order_states, steps=again, today=TODAY))
    assert desk.do(set_order_states, steps=steps, today=TODAY).nothing


def test_one_that_cannot_be_leaves_the_others_as_they_are(desk: Desk) -> None:
    ana, rosa = (desk.enrol(person(name), method=ORDER) for name in ("Ana", "Rosa"))
    steps = [OrderStep(ana, OrderState.CLAIMED, place="Ana"), OrderStep(rosa, OrderState.REGULAR, place="Rosa")]
    with pytest.raises(Problems, match="1 of 2 cannot be done, so nothing was changed"):
        desk.do(set_order_states, steps=steps, today=TODAY)
    with pytest.raises(Refused, match="from “Not set up yet” to “Regular”"):
        desk.do(set_order_states, steps=steps[1:], today=TODAY)
    order = desk.page(ana).order
    assert order is not None
    assert order.state is OrderState.NONE


# --- what they pay ----------------------------------------------------------------------------------------------------

APRIL = date(2017, 4, 1)
DAYS = st.dates(date(2016, 1, 1), date(2017, 12, 31))


@given(st.dictionaries(DAYS, st.integers(1, 9999).map(Money)), DAYS)
def test_a_sum_holds_from_its_day_until_the_next_one_does(told: dict[date, Money], day: date) -> None:
    sums = [AgreedSum(from_day, amount) for from_day, amount in told.items()]
    begun = [one for one in sorted(told) if one <= day]
    assert agreed_sum(Money(1), sums, day) == (told[begun[-1]] if begun else Money(1))
    assert [one.from_day for one in coming_sums(sums, day)] == [one for one in sorted(told) if one > day]


def change(desk: Desk, membership_id: int, amount: str, **more: Any) -> str:
    order = desk.page(membership_id).order
    assert order is not None
    told = {key: getattr(order, key) for key in ("interval", "day", "first_expected")}
    deed = partial(change_order, membership_id=membership_id, amount=Money.of(amount), today=TODAY)
    return desk.do(deed, **{**told, **more}).summary


def pays(desk: Desk, membership_id: int, *days: date) -> list[str]:
    orders = [desk.page(membership_id, day).order for day in days]
    return [order.amount.show() for order in orders if order is not None]


def test_a_sum_is_entered_ahead_and_takes_effect_on_its_day(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER)
    ahead = partial(change, desk, ana, "25", from_day=APRIL)
    check_undo(desk.office, ahead)
    assert ahead() == "Standing order of member 0001: £25.00 every year from 1 April 2017"
    assert pays(desk, ana, TODAY, date(2017, 3, 31), APRIL) == ["£27.00", "£27.00", "£25.00"]
    order = desk.page(ana).order
    assert order is not None
    assert order.coming == (AgreedSum(APRIL, Money.of(25)),)
    assert ahead() == "Nothing was changed"
    change(desk, ana, "26")  # what is paid now is another matter
    assert pays(desk, ana, TODAY, APRIL) == ["£26.00", "£25.00"]
    check_undo(desk.office, partial(change, desk, ana, "24.50", from_day=APRIL))
    check_undo(desk.office, partial(change, desk, ana, "26", from_day=APRIL))
    change(desk, ana, "26", from_day=APRIL)  # then nothing becomes another
    assert (pays(desk, ana, APRIL), change(desk, ana, "26", from_day=APRIL)) == (["£26.00"], "Nothing was changed")
    with pytest.raises(BadInput, match="more than a year ahead"):
        change(desk, ana, "30", from_day=date(2018, 4, 1))
    with pytest.raises(BadInput, match="pays more than"):
        change(desk, ana, "0", from_day=APRIL)
    assert desk.ask(audit) == []


def test_a_sum_that_holds_already_is_corrected_and_the_days_before_it_are_not(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=date(2016, 2, 1))
    change(desk, ana, "25", from_day=date(2016, 9, 1))
    change(desk, ana, "24")
    assert pays(desk, ana, date(2016, 8, 31), date(2016, 9, 1), TODAY) == ["£27.00", "£24.00", "£24.00"]
    desk.do(set_order_state, membership_id=ana, state=OrderState.CLAIMED, today=TODAY)
    desk.do(set_order_state, membership_id=ana, state=OrderState.MISSED, today=TODAY)
    [missed] = desk.ask(today_figures, today=TODAY).missed
    assert missed.amount == Money.of(24)


def test_an_order_that_is_asked_for_anew_pays_the_new_fee(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, interval=Interval.QUARTER, joined=date(2016, 1, 10), first_payment=cash())
    change(desk, ana, "9", from_day=APRIL)
    payer = desk.page(ana).payer_id
    desk.do(change_membership, membership_id=ana, payer=payer, method=Method.CHEQUE, today=TODAY, now=NOW)
    back = partial(desk.renew, ana, date(2017, 1, 5), method=ORDER, type_id=desk.types["student"])
    check_undo(desk.office, back)
    back()
    order = desk.page(ana, date(2017, 1, 20)).order
    assert order is not None
    assert (order.amount, order.day, order.state, order.coming) == (Money.of("5.68"), 10, OrderState.NONE, ())
    assert desk.ask(audit) == []
