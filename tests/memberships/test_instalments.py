"""A term that is paid by month, quarter or half-year: what falls due when, and how it stands by that."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from psg_admin.kernel.days import DayRange, add_years
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.model import Instalment
from psg_admin.memberships.operations import (
    change_order,
    renew_many,
    resign,
    set_order_state,
    withdraw_renewal,
)
from psg_admin.memberships.plans import Renewal
from psg_admin.memberships.rules import Due, Facts, Paid, TermFacts, instalments, standing_on
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval, LateJoiners, OrderState, Scheme, Standing
from psg_admin.payments import queries as payments
from psg_admin.payments.operations import take_payment
from psg_admin.payments.queries import DUE
from psg_admin.reports.audit import audit
from psg_admin.settings import save_settings
from psg_admin.store.list_query import ListQuery
from tests.memberships.desk import CHEQUE, ORDER, Desk, cash, check_undo
from tests.offices import NOW, TODAY

MAY = date(2016, 5, 10)
EACH = Money.of("2.25")
YEAR = DayRange(date(2016, 5, 10), date(2017, 5, 10))


def monthly(desk: Desk, *, paid: int) -> int:
    """Enrol somebody on 10 May who pays £2.25 a month, of which so many came."""
    ana = desk.enrol(method=ORDER, joined=MAY, interval=Interval.MONTH)
    owed = desk.ask(queries.owed_for, number=desk.page(ana).number)
    for month in range(5, 5 + paid):
        desk.do(
            take_payment, contact_id=owed.contact_id, amount=EACH, method=ORDER, received_on=date(2016, month, 10),
            charges=owed.charge_ids, today=TODAY, now=NOW,
        )  # fmt: skip
    return ana


def dues(desk: Desk) -> list[tuple[date, Money]]:
    query = select(Instalment).order_by(Instalment.due_on)
    return desk.office.read(lambda session: [(row.due_on, row.amount) for row in session.scalars(query).all()])


def test_six_months_paid_of_a_year_is_current_with_nothing_overdue(desk: Desk) -> None:
    ana = monthly(desk, paid=6)
    assert dues(desk) == [(date(2016 + (m > 12), m - 12 * (m > 12), 10), EACH) for m in range(5, 17)]
    at = desk.standing(ana)
    assert (at.standing, at.reason) == (
        Standing.CURRENT, "Current to 9 May 2017, paid in instalments by standing order",
    )  # fmt: skip
    [row] = desk.ask(queries.member_list_rows, ids=[1], today=TODAY)
    assert row.status.words == "Current"
    assert desk.ask(payments.owed_list, today=TODAY, query=ListQuery(filters=DUE)) == []
    [debt] = desk.ask(payments.owed_list, today=TODAY)
    assert (debt.owed, debt.due_on, debt.overdue) == (Money.of("13.50"), date(2016, 11, 10), 0)
    assert desk.ask(payments.debts, today=TODAY).due == NOTHING
    assert desk.ask(audit) == []


def test_two_months_missed_are_overdue_since_the_first_of_them(desk: Desk) -> None:
    ana = monthly(desk, paid=4)
    assert desk.standing(ana).reason == "Current to 9 May 2017, missed since 10 September 2016: £4.50 overdue"
    [row] = desk.ask(queries.member_list_rows, ids=[1], today=TODAY)
    assert (row.status.words, row.status.tone) == ("£4.50 short", "attention")
    [debt] = desk.ask(payments.owed_list, today=TODAY, query=ListQuery(filters=DUE))
    assert (debt.owed, debt.due_on, debt.overdue) == (Money.of("4.50"), date(2016, 9, 10), 40)
    found = desk.ask(payments.debts, today=TODAY)
    assert (found.count, found.owed, found.due_count, found.due) == (1, Money.of(18), 1, Money.of("4.50"))


def test_who_stops_paying_counts_while_half_of_what_is_long_due_is_paid(desk: Desk) -> None:
    ana = monthly(desk, paid=2)
    # Four instalments of £2.25 fell due 90 days or longer ago on 8 November, five on 9 December.
    assert desk.standing(ana, date(2016, 12, 8)).standing is Standing.CURRENT
    at = desk.standing(ana, date(2016, 12, 9) + timedelta(days=30))
    assert (at.standing, at.reason) == (Standing.LAPSED, "Missed since 10 July 2016, £13.50 overdue")
    nobody = desk.enrol(method=ORDER, joined=MAY, interval=Interval.QUARTER)
    assert desk.standing(nobody).reason == "Unpaid since 10 May 2016"


def test_instalments_are_made_with_each_term_and_go_with_it(desk: Desk) -> None:
    check_undo(desk.office, partial(desk.enrol, method=ORDER, joined=MAY, interval=Interval.HALF_YEAR))
    ana = monthly(desk, paid=6)
    desk.do(
        change_order, membership_id=ana, amount=EACH, interval=Interval.QUARTER, day=1, first_expected=MAY, today=TODAY
    )
    assert len(dues(desk)) == 4
    again = {"membership_id": ana, "amount": EACH, "interval": Interval.QUARTER, "day": 1, "first_expected": MAY}
    assert desk.do(change_order, today=TODAY, **again).nothing
    desk.do(set_order_state, membership_id=ana, state=OrderState.FIRST_SEEN, today=TODAY)
    check_undo(desk.office, partial(desk.renew, ana, date(2017, 4, 20)))
    desk.do(renew_many, renewals=[Renewal(ana, on=date(2017, 4, 20))], today=date(2017, 4, 20), now=NOW)
    assert dues(desk)[4:] == [
        (date(2017, 6, 1), Money.of("6.75")), (date(2017, 9, 1), Money.of("6.75")),
        (date(2017, 12, 1), Money.of("6.75")), (date(2018, 3, 1), Money.of("6.75")),
    ]  # fmt: skip
    withdraw = partial(desk.do, withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)
    check_undo(desk.office, withdraw)
    withdraw()
    assert len(dues(desk)) == 4
    assert desk.ask(audit) == []


def test_a_term_that_is_made_over_after_a_resignation_falls_due_anew(desk: Desk) -> None:
    ana = monthly(desk, paid=6)
    desk.renew(ana, date(2017, 4, 20), method=CHEQUE)
    desk.do(resign, membership_id=ana, on=date(2017, 5, 10), today=date(2017, 4, 20))
    check_undo(desk.office, partial(desk.renew, ana, date(2017, 5, 10), method=ORDER))
    desk.renew(ana, date(2017, 5, 10), method=ORDER)
    assert len(dues(desk)) == 24
    assert desk.ask(audit) == []


def test_all_that_was_paid_by_instalments_is_paid(desk: Desk) -> None:
    ana = monthly(desk, paid=6)
    desk.pay_all(ana, TODAY)
    at = desk.standing(ana)
    assert (at.reason, at.paid_to) == ("Current to 9 May 2017, paid by cheque", date(2017, 5, 9))


# --- an order that does not pay ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "fee", "why"),
    [
        ((), 30, "No payment by the standing order was seen since 20 October 2015: no discount for it."),
        ((OrderState.CLAIMED,), 27, ""),
        ((OrderState.FIRST_SEEN, OrderState.REGULAR), 27, ""),
        ((OrderState.STOPPED,), 30, "The standing order stopped on 1 August 2016: no discount for it."),
    ],
)
def test_a_standing_order_that_does_not_pay_earns_no_discount(
    desk: Desk, steps: tuple[OrderState, ...], fee: int, why: str
) -> None:
    joined = date(2015, 10, 20)
    ana = desk.enrol(method=ORDER, joined=joined, first_payment=cash(joined))
    for state in steps:
        day = date(2016, 8, 1) if state is OrderState.STOPPED else date(2016, 10, 1)
        desk.do(set_order_state, membership_id=ana, state=state, today=day)
    following = desk.page(ana).renewal
    assert following.quote is not None
    assert following.quote.total == Money.of(fee)
    assert (why in following.quote.reasons) == bool(why)
    desk.renew(ana, keep_discount=True)
    assert desk.page(ana).terms[0].amount == Money.of(27)


def test_who_changes_back_to_a_standing_order_is_asked_for_it_anew(desk: Desk) -> None:
    joined = date(2015, 10, 20)
    ana = desk.enrol(method=ORDER, joined=joined, first_payment=cash(joined))
    desk.do(set_order_state, membership_id=ana, state=OrderState.STOPPED, today=TODAY)
    desk.renew(ana, method=CHEQUE, pay=cash())
    check_undo(desk.office, partial(desk.renew, ana, date(2017, 10, 1), method=ORDER))
    desk.renew(ana, date(2017, 10, 1), method=ORDER)
    page = desk.page(ana)
    assert page.order is not None
    assert (page.terms[0].amount, page.order.state, page.order.first_expected) == (
        Money.of(27), OrderState.NONE, date(2017, 10, 20),
    )  # fmt: skip


# --- who joins late in a fixed year -----------------------------------------------------------------------------------


def test_who_joins_late_in_a_fixed_year_pays_for_the_next_one_too_or_for_the_months_left(desk: Desk) -> None:
    late = date(2016, 3, 20)
    desk.do(
        save_settings,
        settings=MembershipSettings(scheme=Scheme.YEAR, late_joiners=LateJoiners.NEXT_YEAR, late_month=1),
    )
    [term] = desk.page(desk.enrol(joined=late)).terms
    assert (term.period, term.amount) == (DayRange(late, date(2017, 4, 1)), Money.of(30))
    assert "Who joins in January or later has the next year too, to 31 March 2017." in term.quote.reasons
    [term] = desk.page(desk.enrol(joined=date(2015, 12, 31))).terms
    assert term.period.end == date(2016, 4, 1)
    desk.do(save_settings, settings=MembershipSettings(scheme=Scheme.YEAR, late_joiners=LateJoiners.BY_MONTH))
    [term] = desk.page(desk.enrol(joined=late, method=ORDER)).terms
    assert (term.period.end, term.amount) == (date(2016, 4, 1), Money.of("2.25"))
    assert [line.label for line in term.quote.lines] == ["Individual, 1 of 12 months", "10\u00a0% standing order"]
    assert "Of the year to 31 March 2016 1 month of 12 is left." in term.quote.reasons


def test_nobody_who_never_paid_is_renewed_into_standing(desk: Desk) -> None:
    desk.do(save_settings, settings=MembershipSettings(scheme=Scheme.YEAR))
    ana = desk.enrol(joined=date(2015, 9, 1))
    with pytest.raises(Refused, match="Take the payment with the renewal"):
        desk.renew(ana, date(2016, 5, 20))
    desk.renew(ana, date(2016, 5, 20), pay=cash(date(2016, 5, 18)))
    assert desk.page(ana).terms[0].period == DayRange(date(2016, 5, 18), date(2017, 4, 1))
    assert desk.standing(ana, date(2016, 5, 17)).reason == "Unpaid since 1 September 2015"


# --- the rule by itself -----------------------------------------------------------------------------------------------


@given(
    pence=st.integers(1, 100_000), interval=st.sampled_from(Interval), day=st.integers(1, 31),
    start=st.dates(date(2000, 1, 1), date(2030, 12, 31)), days=st.integers(1, 366),
)  # fmt: skip
def test_instalments_add_up_and_lie_in_their_term(
    pence: int, interval: Interval, day: int, start: date, days: int
) -> None:
    period = DayRange(start, min(start + timedelta(days=days), add_years(start, 1)))
    made = instalments(Money(pence), interval, period, day)
    assert len({due.day for due in made}) == len(made) <= interval.a_year
    assert all(due.day in period and due.amount > NOTHING for due in made)
    if made:
        assert Money.total(due.amount for due in made) == Money(pence)


def test_the_last_instalment_takes_the_odd_pence() -> None:
    made = instalments(Money.of(25), Interval.MONTH, DayRange(date(2016, 1, 31), date(2017, 1, 31)), 31)
    assert [due.amount for due in made[:11]] == [Money.of("2.09")] * 11
    assert made[-1] == Due(date(2016, 12, 31), Money.of("2.01"))
    assert made[1].day == date(2016, 2, 29)


def test_a_payment_counts_from_its_day_and_no_earlier() -> None:
    term = TermFacts(
        date(2016, 1, 10), date(2017, 1, 10), Money.of(30), date(2016, 7, 1), CHEQUE,
        parts=(Paid(date(2016, 5, 1), Money.of(14), CHEQUE), Paid(date(2016, 6, 1), Money.of(1), CHEQUE),
               Paid(date(2016, 7, 1), Money.of(15), CHEQUE)),
    )  # fmt: skip
    known = Facts((term,), 90, 90)
    told = [(day, standing_on(known, day).reason) for day in (
        date(2016, 4, 8), date(2016, 4, 9), date(2016, 5, 31), date(2016, 6, 1), date(2016, 7, 1),
    )]  # fmt: skip
    assert [reason for _day, reason in told] == [
        "Current to 9 January 2017, not paid yet", "Unpaid since 10 January 2016", "£16.00 short since 10 January 2016",
        "Current to 9 January 2017, £15.00 short", "Current to 9 January 2017, paid by cheque",
    ]  # fmt: skip
