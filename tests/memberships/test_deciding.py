"""The discount is earned by money that arrives; and what the office decides where it does not."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Problems
from psg_admin.memberships import queries
from psg_admin.memberships.operations import add_order, change_membership, decide_orders, set_order_state
from psg_admin.memberships.states import DriftKind, Interval, OrderDecision, OrderState
from psg_admin.payments.operations import reverse_payment, take_payment
from psg_admin.payments.queries import balances
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.store.list_query import ListQuery
from tests.memberships.desk import CASH, CHEQUE, ORDER, Desk, check_undo, person
from tests.offices import NOW, TODAY

APRIL = date(2016, 4, 1)
FEE = Money.of(27)


def pay(
    desk: Desk, membership_id: int, day: date, amount: Money = FEE, *, by: Method = ORDER, used: bool = True
) -> int:
    """Take a payment for what is owed of a membership, or (not ``used``) as credit."""
    page = desk.page(membership_id)
    owed = desk.ask(queries.owed_for, number=page.number)
    made = desk.do(
        take_payment, contact_id=page.payer_id, amount=amount, method=by, received_on=day,
        charges=owed.charge_ids if used else (), today=TODAY, now=NOW,
    ).made  # fmt: skip
    assert made is not None
    return made


def state(desk: Desk, membership_id: int, day: date = TODAY) -> OrderState:
    order = desk.page(membership_id, day).order
    assert order is not None
    [line] = desk.ask(queries.order_rows, ids=[membership_id], today=day)
    listed = desk.ask(queries.order_ids, query=ListQuery(filters={"state": order.state.value}), today=day)
    assert membership_id in listed, "the list says what the page says"
    assert (line.state, line.reason, line.expected) == (order.state, order.reason, order.expected)
    return order.state


def kinds(desk: Desk, day: date = TODAY) -> list[DriftKind]:
    return [row.kind for row in desk.ask(queries.drift_of, on=day)]


def decide(desk: Desk, *ids: int, kind: OrderDecision, note: str = "") -> str:
    return desk.do(decide_orders, membership_ids=ids, kind=kind, today=TODAY, now=NOW, note=note).summary


# --- payments move it -------------------------------------------------------------------------------------------------


def test_a_payment_moves_the_order_and_taking_it_back_moves_it_back(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=APRIL)
    assert state(desk, ana) is OrderState.NONE
    made = pay(desk, ana, APRIL)
    assert [state(desk, ana, day) for day in (date(2016, 3, 1), APRIL, date(2017, 4, 11), date(2017, 7, 4))] == [
        OrderState.NONE, OrderState.FIRST_SEEN, OrderState.MISSED, OrderState.STOPPED,
    ]  # fmt: skip
    assert desk.ask(audit) == []
    desk.do(reverse_payment, payment_id=made, reason="Bounced", today=TODAY, now=NOW)
    assert state(desk, ana) is OrderState.NONE
    assert desk.ask(audit) == []


def test_what_is_left_over_is_of_the_order_of_who_paid_where_that_can_be_told(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=APRIL)
    pay(desk, ana, APRIL, used=False)
    assert state(desk, ana) is OrderState.FIRST_SEEN
    payer = desk.page(ana).payer_id
    eva = desk.enrol(person("Eva"), payer=payer, method=ORDER, joined=APRIL, kind="student")
    # Two orders: it is of that which pays such a sum.
    assert (state(desk, ana), state(desk, eva)) == (OrderState.FIRST_SEEN, OrderState.NONE)
    pay(desk, ana, date(2016, 4, 4), Money.of("22.72"), used=False)
    assert (state(desk, ana), state(desk, eva)) == (OrderState.FIRST_SEEN, OrderState.FIRST_SEEN)
    pay(desk, ana, date(2016, 5, 4), Money.of(50), used=False)  # nobody's
    assert (state(desk, ana), state(desk, eva)) == (OrderState.FIRST_SEEN, OrderState.FIRST_SEEN)
    assert desk.ask(audit) == []
    other = desk.contact(person("Rosa"))
    desk.do(change_membership, membership_id=eva, payer=other, method=ORDER, today=TODAY, now=NOW)
    assert state(desk, ana) is OrderState.REGULAR  # all of it is hers now
    assert desk.ask(audit) == []


def test_the_list_tells_how_many_are_in_which_state_and_finds_by_reference(desk: Desk) -> None:
    ana, eva = (desk.enrol(person(name), method=ORDER, joined=APRIL) for name in ("Ana", "Eva"))
    pay(desk, ana, APRIL)
    counts = desk.ask(queries.order_counts, query=ListQuery(filters={"state": "missed"}), today=TODAY)
    assert {key: count for key, count in counts.items() if count} == {"none": 1, "first-seen": 1}
    ask = partial(desk.ask, queries.order_ids, today=TODAY)
    assert list(ask(query=ListQuery(sort="state", descending=True))) == [ana, eva]
    reference = desk.page(eva).order
    assert reference is not None
    for text in (reference.reference.lower(), desk.page(eva).number, "eva"):
        assert list(ask(query=ListQuery(text=text))) == [eva]
    assert list(ask(query=ListQuery(filters={"membership": "ended"}))) == []
    with pytest.raises(BadInput):
        ask(query=ListQuery(sort="colour"))


# --- the discount is earned -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "fee", "why"),
    [
        (date(2017, 3, 20), 27, ""),
        (date(2017, 6, 20), 27, ""),  # missed, within the days of grace
        (date(2017, 7, 3), 30, "£27.00 was expected on 3 April 2017 and has not come."),
        (date(2017, 7, 4), 30, "£27.00 was expected on 3 April 2017, and nothing came in the three months after it."),
    ],
)
def test_an_order_that_is_missed_beyond_grace_or_stopped_earns_no_discount(
    desk: Desk, day: date, fee: int, why: str
) -> None:
    ana = desk.enrol(method=ORDER, joined=APRIL)
    pay(desk, ana, APRIL)
    following = desk.page(ana, day).renewal
    assert following.quote is not None
    assert following.quote.total == Money.of(fee)
    assert not why or f"{why} No discount for the standing order." in following.quote.reasons


def test_a_year_that_was_paid_otherwise_earns_no_discount(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=date(2015, 4, 1))
    pay(desk, ana, date(2015, 4, 1))
    desk.renew(ana, date(2016, 3, 28))
    pay(desk, ana, date(2016, 3, 30), by=CASH)
    following = desk.page(ana, date(2016, 4, 6)).renewal
    assert following.quote is not None
    assert "The membership year from 1 April 2016 was paid in cash: no discount for the standing order." in (
        following.quote.reasons
    )


# --- what the office decides ------------------------------------------------------------------------------------------


def test_the_lost_discount_is_owed_once_and_undone_in_one(desk: Desk) -> None:
    ana, eva = (desk.enrol(person(name), method=ORDER, joined=APRIL) for name in ("Ana", "Eva"))
    assert kinds(desk) == [DriftKind.UNSEEN, DriftKind.UNSEEN]
    deed = partial(decide, desk, ana, eva, kind=OrderDecision.OWE, note="Written to twice")
    check_undo(desk.office, deed)
    assert deed() == "Decided of 2 standing orders: Discount is owed"
    assert kinds(desk) == []
    payer = desk.page(ana).payer_id
    assert desk.ask(balances, contact_ids=[payer])[payer] == Money.of(30)
    with pytest.raises(Refused, match="decided already"):
        decide(desk, ana, kind=OrderDecision.WAIVE)
    [decision] = desk.ask(queries.decisions_of, membership_id=ana)
    assert (decision.kind, decision.amount, decision.start_day) == (OrderDecision.OWE, Money.of(3), APRIL)
    assert desk.ask(audit) == []


def test_what_is_short_of_an_old_rate_is_let_off(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=APRIL)
    pay(desk, ana, APRIL, Money.of(20))
    assert kinds(desk) == [DriftKind.OTHER_SUM]
    deed = partial(decide, desk, ana, kind=OrderDecision.WAIVE)
    check_undo(desk.office, deed)
    words = "Let off, £7.00, for the year from 1 April 2016"
    assert deed() == f"Decided of the standing order of member {desk.page(ana).number}: {words}"
    assert desk.page(ana).terms[0].owed == NOTHING
    assert kinds(desk) == []
    assert desk.ask(audit) == []


def test_the_discount_is_kept_once(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER, joined=date(2015, 11, 1))
    pay(desk, ana, date(2015, 11, 2), by=CHEQUE)
    desk.do(set_order_state, membership_id=ana, state=OrderState.STOPPED, today=date(2016, 10, 1))
    assert desk.page(ana).renewal.quote is not None
    assert desk.page(ana).renewal.quote.total == Money.of(30)  # type: ignore[union-attr]
    decide(desk, ana, kind=OrderDecision.KEEP)
    quote = desk.page(ana).renewal.quote
    assert quote is not None
    assert quote.total == FEE
    assert quote.reasons[-1] == (
        "On 20 October 2016 it was decided that the discount of the standing order stays for this year."
    )
    desk.renew(ana)
    assert desk.page(ana).terms[0].amount == FEE
    pay(desk, ana, TODAY, by=CHEQUE)
    again = desk.page(ana, date(2017, 10, 20)).renewal.quote
    assert again is not None
    assert again.total == Money.of(30)


def test_what_cannot_be_decided_is_told_of_each(desk: Desk) -> None:
    ana = desk.enrol(person("Ana"), joined=APRIL)
    eva = desk.enrol(person("Eva"), method=ORDER, joined=APRIL)
    pay(desk, eva, APRIL)
    with pytest.raises(Problems, match="3 of 3 cannot be done"):
        decide(desk, ana, eva, 99, kind=OrderDecision.OWE)
    with pytest.raises(NotFound, match="does not exist any more"):
        decide(desk, 99, kind=OrderDecision.KEEP)
    with pytest.raises(NotFound, match="has no standing order"):
        decide(desk, ana, kind=OrderDecision.KEEP)
    with pytest.raises(Refused, match="pays as it should"):
        decide(desk, eva, kind=OrderDecision.WAIVE)
    with pytest.raises(Refused, match="No discount is lost"):
        decide(desk, eva, kind=OrderDecision.OWE)
    with pytest.raises(BadInput, match="Note"):
        decide(desk, eva, kind=OrderDecision.KEEP, note="x" * 501)


def test_an_order_is_added_with_its_reference_and_undone(desk: Desk) -> None:
    ana = desk.enrol(joined=APRIL)
    deed = partial(
        desk.do, add_order, membership_id=ana, amount=FEE, interval=Interval.YEAR, day=1,
        first_expected=date(2017, 4, 1), today=TODAY,
    )  # fmt: skip
    check_undo(desk.office, deed)
    reference = deed().reference
    order = desk.page(ana).order
    assert order is not None
    assert (order.reference, order.state, order.expected) == (reference, OrderState.NONE, date(2017, 4, 3))
    check_undo(desk.office, partial(deed, reference="Quispe 12", amount=Money.of(30)))
    assert deed(reference="Quispe 12").reference == "QUISPE 12"
    assert desk.ask(audit) == []
    assert deed().nothing
