"""When the instalments of a term fall due, and how much of it each is."""

from collections.abc import Iterator
from datetime import date

from psg_admin.kernel.days import DayRange, add_months
from psg_admin.kernel.money import Money
from psg_admin.memberships.rules.standing import Due
from psg_admin.memberships.states import Interval


def instalments(fee: Money, interval: Interval, period: DayRange, day: int) -> tuple[Due, ...]:
    """Return what of the ``fee`` of a term falls due when, the earliest first; nothing for one that is paid at once.

    The first is due on the first ``day`` of a month (1 to 31, the last day of a shorter one) in the ``period``. Each is
    the fee divided and rounded up to the penny; the last takes the odd pence. What would be due after the term is due
    with it: of a short term there are fewer.
    """
    if interval is Interval.YEAR or period.end is None or not fee:
        return ()
    days = list(_days(interval, period, period.end, day))
    if len(days) < 2:
        return ()
    each, rest = fee.instalment(len(days)), fee
    found: list[Due] = []
    for number, due in enumerate(days, start=1):
        part = rest if number == len(days) else min(each, rest)
        if part:
            found.append(Due(due, part))
        rest -= part
    return tuple(found)


def _days(interval: Interval, period: DayRange, end: date, day: int) -> Iterator[date]:
    step = interval.months
    first = period.start.replace(day=1)
    begin = 0 if in_month(first, day) >= period.start else 1
    for number in range(interval.a_year):
        due = in_month(add_months(first, begin + number * step), day)
        if due >= end:
            return
        yield due


def in_month(first: date, day: int) -> date:
    """Return the ``day`` (1 to 31) of the month that begins on ``first``, its last day where it has no such day."""
    last = (add_months(first, 1) - first).days
    return first.replace(day=min(day, last))
