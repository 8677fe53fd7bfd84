"""Working days of the banks of England: no weekend, no bank holiday, and what is due on one comes on the next."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from psg_admin.kernel.days import EARLIEST, LATEST
from psg_admin.kernel.working_days import (
    add_working_days,
    bank_holidays,
    is_working_day,
    working_day,
    working_days_between,
)

DAY = timedelta(days=1)
near_days = st.dates(date(2000, 1, 1), date(2099, 12, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2022, 9, 19), False),  # the funeral of the Queen, in that year alone
        (date(2023, 9, 19), True),
        (date(2023, 5, 8), False),  # the coronation
        (date(2022, 5, 8), False),  # a Sunday
        (date(2024, 5, 8), True),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),  # a Saturday
        (date(2026, 12, 28), False),  # Boxing Day, kept on the Monday
        (date(2026, 12, 29), True),
        (date(2020, 5, 4), True),  # the early May holiday was moved
        (date(2020, 5, 8), False),
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 5, 30), True),
        (date(2024, 3, 29), False),  # Good Friday
        (date(2024, 4, 1), False),  # Easter Monday, which Scotland does not keep
        (date(2024, 1, 2), True),  # Scotland's
        (date(2024, 3, 18), True),  # Northern Ireland's
        (date(2024, 8, 26), False),
    ],
)
def test_the_banks_of_england_work_on_days_that_are_neither_weekend_nor_bank_holiday(day: date, *, works: bool) -> None:
    assert is_working_day(day) is works


def test_of_a_year_that_the_library_does_not_know_only_the_weekends_are_no_working_days() -> None:
    assert bank_holidays(2150) == frozenset()
    assert is_working_day(date(2150, 12, 25)), "a Friday"
    assert not is_working_day(date(2150, 12, 26))
    assert working_day(date(2150, 12, 26)) == date(2150, 12, 28)


def test_a_year_that_was_asked_for_does_not_bring_in_those_beside_it() -> None:
    assert {day.year for day in bank_holidays(2022)} == {2022}


@pytest.mark.parametrize(
    ("due", "comes"),
    [
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 25), date(2026, 12, 29)),
        (date(2022, 12, 31), date(2023, 1, 3)),  # into another year, and over a holiday kept later
        (date(2024, 3, 29), date(2024, 4, 2)),
        (LATEST, LATEST),
    ],
)
def test_what_is_due_on_no_working_day_comes_on_the_next(due: date, comes: date) -> None:
    assert working_day(due) == comes


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2024, 6, 7), date(2024, 6, 10), 1),  # from a Friday to Monday
        (date(2024, 6, 8), date(2024, 6, 9), 0),
        (date(2024, 6, 10), date(2024, 6, 10), 0),
        (date(2024, 3, 28), date(2024, 4, 2), 1),  # over Easter
        (date(2024, 4, 2), date(2024, 3, 28), -1),
        (date(2024, 1, 1), date(2024, 12, 31), 254),
    ],
)
def test_working_days_are_counted_after_the_first_day_up_to_the_last(first: date, last: date, count: int) -> None:
    assert working_days_between(first, last) == count


@given(near_days, st.integers(0, 200))
@example(date(2022, 9, 16), 5)
def test_counting_is_what_going_day_by_day_finds(first: date, days: int) -> None:
    last = first + days * DAY
    one_by_one = sum(is_working_day(first + number * DAY) for number in range(1, days + 1))
    assert working_days_between(first, last) == one_by_one


@given(near_days, st.integers(-40, 40))
@example(date(2022, 9, 16), 1)
def test_so_many_working_days_on_are_counted_back_as_many(day: date, count: int) -> None:
    there = add_working_days(day, count)
    assert count == 0 or is_working_day(there)
    if count >= 0:
        assert working_days_between(day, there) == count
    elif is_working_day(day):
        assert working_days_between(there, day) == -count


@given(st.dates(EARLIEST, LATEST))
def test_every_day_of_the_calendar_has_its_working_day(day: date) -> None:
    comes = working_day(day)
    assert day <= comes <= day + 6 * DAY
    assert comes == day or not any(is_working_day(day + number * DAY) for number in range((comes - day).days))


def test_the_library_is_read_only_once_a_day_is_asked_for() -> None:
    told = "import sys, psg_admin.kernel.working_days as w; a = 'holidays' in sys.modules; "
    told += "import datetime; w.is_working_day(datetime.date(2024, 5, 6)); print(a, 'holidays' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert asked.stdout.split() == ["False", "True"]
