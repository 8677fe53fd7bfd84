"""On which days the payments of a standing order are expected, and by when one has come."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from psg_admin.kernel.days import LATEST, add_months
from psg_admin.kernel.working_days import add_working_days, working_day
from psg_admin.memberships.rules.instalments import in_month
from psg_admin.memberships.states import Interval

EARLY_WORKING_DAYS, LATE_WORKING_DAYS = 3, 5
"""A payment comes from so many working days before the day on which it is expected to so many after it."""

EARLY_DAYS = {Interval.MONTH: 10, Interval.QUARTER: 30, Interval.HALF_YEAR: 61, Interval.YEAR: 92}
"""A payment that comes so many days too early is still the next one; one that comes before that is one too many."""


class Window(NamedTuple):
    """The day on which a payment is expected (a working day), and the first and the last day on which it may come."""

    day: date
    first: date
    last: date


class OrderDays(NamedTuple):
    """When a standing order pays: first on ``first``, then each ``interval`` on a ``day`` of the month (1 to 31)."""

    interval: Interval
    day: int
    first: date

    def window(self, number: int) -> Window | None:
        """Return when its payment of that ``number`` (from 0 on) comes; None after the last day of the calendar."""
        return _numbered(self, number)

    def windows(self, number: int) -> Iterator[Window]:
        """Yield when its payments come, from that ``number`` on."""
        while (window := self.window(number)) is not None:
            yield window
            number += 1

    def begun(self, day: date) -> int:
        """Return the number of the last payment that may have come by ``day``; -1 before the first."""
        return _begun(self, day)


# Many orders pay on the same days.
@lru_cache(maxsize=65536)
def _numbered(days: OrderDays, number: int) -> Window | None:
    due = days.first
    if number:
        months = due.year * 12 + due.month + number * days.interval.months
        if months > LATEST.year * 12:
            return None
        due = in_month(add_months(due.replace(day=1), number * days.interval.months), days.day)
    return _window(due)


@lru_cache(maxsize=65536)
def _begun(days: OrderDays, day: date) -> int:
    months = (day.year - days.first.year) * 12 + day.month - days.first.month
    number = max(-1, months // days.interval.months + 1)
    while number >= 0 and ((window := _numbered(days, number)) is None or window.first > day):
        number -= 1
    return number


@lru_cache(maxsize=8192)
def _window(due: date) -> Window:
    if due > LATEST - timedelta(days=31):
        return Window(due, due, due)
    comes = working_day(due)
    return Window(comes, add_working_days(comes, -EARLY_WORKING_DAYS), add_working_days(comes, LATE_WORKING_DAYS))
