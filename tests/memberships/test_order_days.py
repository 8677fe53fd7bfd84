"""How far a standing order has come, moved by what was told, by payments and by days alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.money import Money
from psg_admin.kernel.working_days import is_working_day
from psg_admin.memberships.rules import OrderDays, OrderKnown, Seen, order_at, order_on, order_timeline
from psg_admin.memberships.rules.order_days import Window
from psg_admin.memberships.rules.order_timeline import number_of
from psg_admin.memberships.states import Interval, OrderReason, OrderState

NONE, SENT, CLAIMED = OrderState.NONE, OrderState.FORM_SENT, OrderState.CLAIMED
FIRST, REGULAR, MISSED, STOPPED = OrderState.FIRST_SEEN, OrderState.REGULAR, OrderState.MISSED, OrderState.STOPPED
MONTH, QUARTER, HALF, YEAR = Interval.MONTH, Interval.QUARTER, Interval.HALF_YEAR, Interval.YEAR
FIVE = Money.of(5)
JANUARY = date(2026, 1, 5)  # a Monday


def order(
    told: OrderState = NONE, since: date = date(2026, 1, 1), *days: date, every: Interval = MONTH,
    first: date = JANUARY, until: date | None = None, awaited: bool = True,
) -> OrderKnown:  # fmt: skip
    """A standing order of £5.00 on the 5th, with payments on these days."""
    seen = tuple(Seen(day, FIVE) for day in sorted(days))
    return OrderKnown(told, since, OrderDays(every, 5, first), FIVE, (), seen, until, awaited)


def came(known: OrderKnown) -> list[tuple[date, OrderState]]:
    """Return the days on which it came further, and how far."""
    return [(span.start, span.state) for span in order_timeline(known)]


# --- the days on which a payment is expected --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "number", "window"),
    [
        (OrderDays(MONTH, 5, JANUARY), 0, (JANUARY, date(2025, 12, 30), date(2026, 1, 12))),
        (OrderDays(MONTH, 5, JANUARY), 3, (date(2026, 4, 7), date(2026, 3, 31), date(2026, 4, 14))),  # over Easter
        (OrderDays(MONTH, 31, date(2026, 1, 31)), 1, (date(2026, 3, 2), date(2026, 2, 25), date(2026, 3, 9))),
        (OrderDays(YEAR, 26, date(2025, 12, 29)), 1, (date(2026, 12, 29), date(2026, 12, 22), date(2027, 1, 6))),
        (OrderDays(QUARTER, 20, JANUARY), 1, (date(2026, 4, 20), date(2026, 4, 15), date(2026, 4, 27))),
        (OrderDays(HALF, 5, JANUARY), 1, (date(2026, 7, 6), date(2026, 7, 1), date(2026, 7, 13))),
    ],
)
def test_a_payment_is_expected_on_a_working_day_and_comes_within_its_window(
    days: OrderDays, number: int, window: tuple[date, date, date]
) -> None:
    assert days.window(number) == Window(*window)


@given(
    st.sampled_from(Interval), st.integers(1, 31), st.dates(date(2010, 1, 1), date(2030, 1, 1)),
    st.dates(date(2009, 1, 1), date(2040, 1, 1)),
)  # fmt: skip
def test_the_last_payment_that_may_have_come_is_the_last_whose_window_has_begun(
    every: Interval, day: int, first: date, on: date
) -> None:
    days = OrderDays(every, day, first)
    last = days.begun(on)
    following = days.window(last + 1)
    assert following is not None
    assert following.first > on
    if last >= 0:
        window = days.window(last)
        assert window is not None
        assert window.first <= on
        assert is_working_day(window.day)


@pytest.mark.parametrize(
    ("day", "covered", "number"),
    [
        (date(2026, 1, 5), -1, 0),
        (date(2025, 12, 30), -1, 0),  # three working days early
        (date(2026, 1, 20), -1, 0),  # late
        (date(2026, 1, 20), 0, 0),  # one too many
        (date(2026, 1, 27), 0, 1),  # early for February
        (date(2026, 2, 5), 1, 1),  # February came early: one too many
        (date(2025, 11, 1), -1, -1),  # before all
    ],
)
def test_a_payment_is_the_one_that_is_due_or_one_too_many(day: date, covered: int, number: int) -> None:
    assert number_of(OrderDays(MONTH, 5, JANUARY), day, covered) == number


# --- how far it has come ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "found"),
    [
        # What was told.
        (order(), [(date(2026, 1, 1), NONE)]),
        (order(SENT), [(date(2026, 1, 1), SENT)]),
        # Claimed, and nothing came: not within the window of the first day, nor of the second.
        (order(CLAIMED), [(date(2026, 1, 1), CLAIMED), (date(2026, 1, 13), MISSED), (date(2026, 2, 13), STOPPED)]),
        (
            order(CLAIMED, every=YEAR),
            [(date(2026, 1, 1), CLAIMED), (date(2026, 1, 13), MISSED), (date(2026, 4, 7), STOPPED)],
        ),
        # Claimed after the first day: a month from then on.
        (
            order(CLAIMED, date(2026, 1, 20)),
            [(date(2026, 1, 20), CLAIMED), (date(2026, 2, 21), MISSED), (date(2026, 3, 13), STOPPED)],
        ),
        # One payment, a second, one on the last day of its window, none in April and May, then again.
        (
            order(NONE, date(2026, 1, 1), JANUARY, date(2026, 2, 5), date(2026, 3, 12), date(2026, 6, 8)),
            [
                (date(2026, 1, 1), NONE), (JANUARY, FIRST), (date(2026, 2, 5), REGULAR), (date(2026, 4, 15), MISSED),
                (date(2026, 5, 13), STOPPED), (date(2026, 6, 8), REGULAR), (date(2026, 7, 14), MISSED),
                (date(2026, 8, 13), STOPPED),
            ],
        ),
        # On the day after its window it is missed, and comes again on that day.
        (
            order(NONE, date(2026, 1, 1), JANUARY, date(2026, 2, 5), date(2026, 3, 13), every=MONTH)
            , [
                (date(2026, 1, 1), NONE), (JANUARY, FIRST), (date(2026, 2, 5), REGULAR), (date(2026, 3, 13), REGULAR),
                (date(2026, 4, 15), MISSED), (date(2026, 5, 13), STOPPED),
            ],
        ),
        # Once a year: 92 days after the day it has stopped.
        (
            order(NONE, date(2026, 1, 1), JANUARY, every=YEAR),
            [
                (date(2026, 1, 1), NONE), (JANUARY, FIRST), (date(2027, 1, 13), MISSED), (date(2027, 4, 7), STOPPED),
            ],
        ),
        # Brought forward as regular on a day: the next one is looked out for.
        (
            order(REGULAR, date(2026, 11, 20), every=YEAR, first=date(2016, 1, 5)),
            [(date(2026, 11, 20), REGULAR), (date(2027, 1, 13), MISSED), (date(2027, 4, 7), STOPPED)],
        ),
        # Noted as missed, and again it does not come.
        (order(MISSED, date(2026, 11, 20)), [(date(2026, 11, 20), MISSED), (date(2026, 12, 15), STOPPED)]),
        # Noted as stopped, but it pays once more.
        (
            order(STOPPED, date(2026, 2, 1), JANUARY, date(2026, 3, 5), until=None)
            , [
                (JANUARY, FIRST), (date(2026, 2, 1), STOPPED), (date(2026, 3, 5), REGULAR),
                (date(2026, 4, 15), MISSED), (date(2026, 5, 13), STOPPED),
            ],
        ),
        # Who is told to be setting it up while it pays is told nothing new; who is asked anew begins anew.
        (
            order(CLAIMED, date(2026, 1, 20), JANUARY, date(2026, 2, 5), every=YEAR),
            [(JANUARY, FIRST), (date(2026, 2, 5), REGULAR), (date(2027, 1, 13), MISSED), (date(2027, 4, 7), STOPPED)],
        ),
        (
            order(SENT, date(2026, 6, 1), JANUARY, date(2026, 7, 6)),
            [
                (JANUARY, FIRST), (date(2026, 2, 13), MISSED), (date(2026, 3, 13), STOPPED), (date(2026, 6, 1), SENT),
                (date(2026, 7, 6), FIRST), (date(2026, 8, 13), MISSED), (date(2026, 9, 15), STOPPED),
            ],
        ),
        # After the end of the membership nothing is expected, unless it pays on.
        (
            order(NONE, date(2026, 1, 1), JANUARY, until=date(2026, 2, 1)),
            [(date(2026, 1, 1), NONE), (JANUARY, FIRST)],
        ),
        (
            order(NONE, date(2026, 1, 1), JANUARY, date(2026, 2, 5), until=date(2026, 2, 1)),
            [
                (date(2026, 1, 1), NONE), (JANUARY, FIRST), (date(2026, 2, 5), REGULAR), (date(2026, 3, 13), MISSED),
                (date(2026, 4, 15), STOPPED),
            ],
        ),
        # Nor where the membership is paid for in another way.
        (order(REGULAR, JANUARY, awaited=False), [(JANUARY, REGULAR)]),
    ],
)  # fmt: skip
def test_it_is_moved_by_payments_and_days_alone(known: OrderKnown, found: list[tuple[date, OrderState]]) -> None:
    assert came(known) == found


def test_a_payment_far_too_early_is_no_sign_that_the_next_one_came() -> None:
    known = order(NONE, date(2026, 1, 1), JANUARY, date(2026, 1, 20))
    assert order_on(known, date(2026, 2, 13)).state is MISSED
    early = order(NONE, date(2026, 1, 1), JANUARY, date(2026, 1, 27))
    assert order_on(early, date(2026, 2, 13)).state is REGULAR


@pytest.mark.parametrize(
    ("known", "on", "words"),
    [
        (order(), date(2026, 1, 2), "It is to be set up; the first payment is expected on 5 January 2026."),
        (order(), date(2025, 1, 2), "It is to be set up; the first payment is expected on 5 January 2026."),
        (order(SENT), date(2026, 1, 2), "The form was sent on 1 January 2026."),
        (order(CLAIMED), date(2026, 1, 2), "The member said on 1 January 2026 that it is set up."),
        (order(CLAIMED), date(2026, 1, 13), "No payment was seen yet: £5.00 was expected on 5 January 2026."),
        (order(CLAIMED), date(2026, 2, 13), "Nothing came on 5 January 2026 and 5 February 2026."),
        (order(NONE, JANUARY, JANUARY), date(2026, 1, 9), "The first payment, £5.00, came on 5 January 2026."),
        (order(NONE, JANUARY, JANUARY, date(2026, 2, 5), date(2026, 3, 5)), date(2026, 3, 9),
         "£5.00 came on 5 March 2026."),
        (order(NONE, JANUARY, JANUARY), date(2026, 2, 13), "£5.00 was expected on 5 February 2026 and has not come."),
        (order(NONE, JANUARY, JANUARY, date(2026, 2, 20)), date(2026, 2, 20),
         "It came again on 20 February 2026: £5.00."),
        (order(CLAIMED, every=YEAR), date(2026, 5, 1),
         "£5.00 was expected on 5 January 2026, and nothing came in the three months after it."),
        (order(REGULAR, JANUARY), JANUARY, "Noted on 5 January 2026 as paying."),
        (order(MISSED, JANUARY), JANUARY, "Noted on 5 January 2026 as missed."),
        (order(STOPPED, JANUARY), JANUARY, "Noted on 5 January 2026 as stopped."),
    ],
)  # fmt: skip
def test_each_state_has_its_reason_in_words(known: OrderKnown, on: date, words: str) -> None:
    assert order_at(known, on).reason == words


@pytest.mark.parametrize(
    ("known", "on", "expected", "seen"),
    [
        (order(), date(2025, 12, 1), JANUARY, None),
        (order(CLAIMED), date(2026, 1, 12), JANUARY, None),
        (order(CLAIMED), date(2026, 1, 13), date(2026, 2, 5), None),
        (order(CLAIMED), date(2026, 2, 13), None, None),
        (order(NONE, JANUARY, JANUARY), date(2026, 1, 5), date(2026, 2, 5), JANUARY),
        (order(NONE, JANUARY, JANUARY), date(2026, 1, 4), JANUARY, None),
        (order(NONE, JANUARY, JANUARY, until=date(2026, 2, 1)), date(2026, 1, 9), None, JANUARY),
        (order(REGULAR, JANUARY, awaited=False), date(2026, 1, 9), None, None),
    ],
)
def test_it_says_what_is_expected_next_and_what_came_last(
    known: OrderKnown, on: date, expected: date | None, seen: date | None
) -> None:
    at = order_at(known, on)
    assert (at.expected, None if at.seen is None else at.seen.day) == (expected, seen)


# --- whatever comes ---------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2029, 12, 31))
ORDERS = st.builds(
    lambda told, since, days, every, first, until: replace(
        order(told, since, *days, every=every, first=first, until=until)
    ),
    st.sampled_from(OrderState), DAYS, st.lists(DAYS, max_size=14), st.sampled_from(Interval), DAYS,
    st.none() | DAYS,
)  # fmt: skip


@given(ORDERS)
def test_the_stretches_follow_each_other_without_a_gap(known: OrderKnown) -> None:
    spans = order_timeline(known)
    assert [span.end for span in spans[:-1]] == [span.start for span in spans[1:]]
    assert spans[-1].end is None
    assert all(span.start < span.end for span in spans if span.end is not None)
    for span in spans:
        assert span.words
        assert span.about_day <= span.start or span.reason is OrderReason.ASKED


@given(ORDERS, DAYS)
def test_what_is_so_on_a_day_follows_from_what_had_come_by_then(known: OrderKnown, on: date) -> None:
    if known.told_since > on or (known.until or on) > on:
        return
    by_then = replace(known, seen=tuple(one for one in known.seen if one.day <= on))
    assert order_on(known, on)[:1] + order_on(known, on)[2:] == order_on(by_then, on)[:1] + order_on(by_then, on)[2:]
    assert order_at(known, on).expected == order_at(by_then, on).expected


@given(ORDERS)
def test_a_payment_ends_what_was_missed(known: OrderKnown) -> None:
    for one in known.seen:
        told = known.told_since == one.day
        assert told or order_on(known, one.day).state in {FIRST, REGULAR}


@given(ORDERS)
def test_without_payments_it_comes_to_an_end(known: OrderKnown) -> None:
    last = order_timeline(known)[-1]
    after = last.start + timedelta(days=5000)
    assert order_on(known, after) == last._replace(end=None)
