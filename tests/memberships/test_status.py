"""What a list says of a membership: its standing, or what is out of the ordinary about its money."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import set_order_state
from psg_admin.memberships.rules import OrderPays, Status, status_of
from psg_admin.memberships.states import Interval, OrderState, Standing
from psg_admin.payments.operations import take_payment
from psg_admin.store.list_query import ListQuery
from tests.memberships.desk import CASH, ORDER, Desk, person
from tests.offices import NOW, TODAY

FEE, SHORT = Money.of(30), Money.of("4.50")
REGULAR, MISSED = OrderPays(OrderState.REGULAR, Interval.YEAR), OrderPays(OrderState.MISSED, Interval.YEAR, missed=True)


@pytest.mark.parametrize(
    ("standing", "order", "owed", "paid", "words", "tone"),
    [
        (Standing.CURRENT, None, NOTHING, NOTHING, "Current", ""),
        (Standing.LIFE, None, NOTHING, NOTHING, "Life", ""),
        (Standing.NOT_YET, None, NOTHING, NOTHING, "Not yet", "plain"),
        (Standing.GRACE, MISSED, SHORT, FEE, "In grace", "attention"),
        (Standing.LAPSED, None, FEE, NOTHING, "Lapsed", "plain"),
        (Standing.DECEASED, None, FEE, NOTHING, "Deceased", "plain"),
        (Standing.CURRENT, MISSED, SHORT, FEE, "Order missed", "attention"),
        (Standing.CURRENT, REGULAR, SHORT, FEE, "£4.50 short", "attention"),
        (Standing.CURRENT, None, FEE, NOTHING, "£30.00 owed", "attention"),
        (Standing.LIFE, None, FEE, NOTHING, "£30.00 owed", "attention"),
        # Nobody must act while an order is on its way, at once or by instalments.
        (Standing.CURRENT, REGULAR, FEE, NOTHING, "Current", ""),
        (Standing.CURRENT, OrderPays(OrderState.NONE, Interval.YEAR), FEE, NOTHING, "Current", ""),
        (Standing.CURRENT, OrderPays(OrderState.REGULAR, Interval.MONTH), SHORT, FEE, "Current", ""),
        (Standing.CURRENT, OrderPays(OrderState.STOPPED, Interval.MONTH), SHORT, FEE, "£4.50 short", "attention"),
    ],
)
def test_the_normal_case_is_the_standing_and_the_exception_comes_before_it(
    standing: Standing, order: OrderPays | None, owed: Money, paid: Money, words: str, tone: str
) -> None:
    assert status_of(standing, order, owed=owed, paid=paid) == Status(words, tone)


def test_a_list_tells_whose_term_is_short_and_whose_order_was_missed(desk: Desk) -> None:
    desk.enrol(person("Ana", "Abad"), joined=date(2016, 9, 1))
    part = desk.enrol(person("Eva", "Bravo"), joined=date(2016, 9, 1))
    page = desk.ask(queries.membership_page, membership_id=part, day=TODAY)
    charge = page.terms[0].charge_id
    assert charge is not None
    desk.do(
        take_payment, contact_id=page.payer_id, amount=Money.of(10), method=CASH, received_on=TODAY, charges=[charge],
        today=TODAY, now=NOW,
    )  # fmt: skip
    missed = desk.enrol(person("Rosa", "Cruz"), method=ORDER, joined=date(2016, 9, 1))
    for state in (OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.MISSED):
        desk.do(set_order_state, membership_id=missed, state=state, today=TODAY)
    desk.enrol(person("Luz", "Díaz"), method=ORDER, joined=date(2016, 9, 1))
    desk.enrol(person("Max", "Egea"), method=CASH, joined=date(2016, 12, 1))
    ids = desk.ask(queries.member_list_ids, query=ListQuery(), today=TODAY)
    rows = desk.office.read(partial(queries.member_list_rows, ids=ids, today=TODAY))
    assert [row.status.words for row in rows] == ["£30.00 owed", "£20.00 short", "Order missed", "Current", "Not yet"]
