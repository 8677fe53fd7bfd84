"""What came of a standing order, for each day on which it was expected."""

from datetime import date

import pytest

from psg_admin.kernel.money import Money
from psg_admin.memberships.rules import OrderDays, OrderKnown, Seen
from psg_admin.memberships.rules.order_came import OrderCame, order_came
from psg_admin.memberships.states import Interval, OrderState

TODAY = date(2016, 10, 20)


def known(
    *days: date, told: OrderState = OrderState.NONE, since: date = date(2016, 5, 1), until: date | None = None
) -> OrderKnown:
    """Return an order that pays £5 on the third of each month from June on, with its payments."""
    seen = tuple(Seen(day, Money.of(5)) for day in days)
    return OrderKnown(told, since, OrderDays(Interval.MONTH, 3, date(2016, 6, 3)), Money.of(5), (), seen, until)


def told(known: OrderKnown) -> list[tuple[date | None, list[int]]]:
    """Return each day on which a payment was expected, with the days in its month on which one came."""
    return [(one.expected, [seen.day.day for seen in one.seen]) for one in order_came(known, TODAY)]


def test_each_expected_day_stands_with_what_came_of_it_the_newest_first() -> None:
    order = known(date(2016, 6, 3), date(2016, 7, 4), date(2016, 9, 2), date(2016, 9, 5))
    assert told(order) == [
        (date(2016, 10, 3), []), (date(2016, 9, 5), [2, 5]), (date(2016, 8, 3), []), (date(2016, 7, 4), [4]),
        (date(2016, 6, 3), [3]),
    ]  # fmt: skip


def test_what_may_still_come_is_left_out() -> None:
    order = known(date(2016, 6, 3))
    assert order_came(order, date(2016, 7, 8))[0] == OrderCame(date(2016, 6, 3), (Seen(date(2016, 6, 3), Money.of(5)),))
    assert order_came(order, date(2016, 7, 20))[0] == OrderCame(date(2016, 7, 4), ())


def test_nothing_was_expected_before_it_was_told_of() -> None:
    assert told(known(told=OrderState.CLAIMED, since=date(2016, 9, 1))) == [
        (date(2016, 10, 3), []), (date(2016, 9, 5), []),
    ]  # fmt: skip
    assert told(known(date(2016, 4, 1), date(2016, 6, 3)))[-1] == (None, [1])


@pytest.mark.parametrize(
    "order",
    [
        known(date(2016, 6, 3), told=OrderState.STOPPED, since=date(2016, 7, 1)),
        known(date(2016, 6, 3), until=date(2016, 7, 1)),
    ],
)
def test_nothing_is_expected_any_more_once_it_has_stopped_or_the_membership_ended(order: OrderKnown) -> None:
    assert told(order) == [(date(2016, 6, 3), [3])]


def test_only_the_newest_are_told() -> None:
    long = known(*(date(2016, 6 + month, 3) for month in range(5)))
    assert len(order_came(long, TODAY, most=2)) == 2
