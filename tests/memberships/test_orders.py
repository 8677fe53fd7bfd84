"""Standing orders that have come further, many in one deed."""

from datetime import date

import pytest

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.plan import Problems
from psg_admin.memberships.operations import set_order_states
from psg_admin.memberships.plans import OrderFacts, OrderStep, OrderStepPlan, OrderSteps, plan_order_steps
from psg_admin.memberships.states import OrderState
from tests.memberships.desk import ORDER, Desk, check_undo, person
from tests.offices import TODAY

SEEN = OrderState.FIRST_SEEN


def known(membership_id: int, state: OrderState) -> OrderFacts:
    """Return a standing order in this state, of membership 1 with the order 101 and so on."""
    return OrderFacts(membership_id, f"{membership_id:04}", 100 + membership_id, state, date(2016, 1, 1), 1)


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
