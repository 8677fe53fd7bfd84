"""The days on which the banks of England work: what is to be paid on another day comes on the next of them."""

from datetime import date, timedelta
from functools import cache

from psg_admin.kernel.days import LATEST

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Say whether the banks of England work on ``day``: no Saturday, no Sunday, no bank holiday.

    Bank holidays are those of the kept library; of a year that it does not know only the weekends are none.
    """
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def working_day(day: date) -> date:
    """Return the working day on which a payment comes that is due on ``day``: that day itself, or the next one.

    The last days of the calendar have none after them: there it is the day itself.
    """
    found = day
    while not is_working_day(found):
        if found >= LATEST:
            return day
        found += _DAY
    return found


def working_days_between(first: date, last: date) -> int:
    """Return how many working days there are after ``first`` up to and with ``last``: from a Friday to Monday is one.

    Below nothing where ``last`` comes before ``first``.
    """
    if last < first:
        return -working_days_between(last, first)
    weeks, rest = divmod((last - first).days, 7)
    odd = sum((first.weekday() + number) % 7 < _SATURDAY for number in range(1, rest + 1))
    holidays = sum(
        first < day <= last and day.weekday() < _SATURDAY
        for year in range(first.year, last.year + 1)
        for day in bank_holidays(year)
    )
    return weeks * 5 + odd - holidays


def add_working_days(day: date, count: int) -> date:
    """Return the working day so many (at least nothing) after ``day``, or before it where ``count`` is below nothing.

    Of nothing it is ``day`` itself, whether the banks work on it or not.
    """
    step = _DAY if count > 0 else -_DAY
    found, left = day, abs(count)
    while left:
        found += step
        left -= is_working_day(found)
    return found


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return the bank holidays of England in a year, with the days on which they are kept instead; none of a year that
    the kept library does not know.
    """
    import holidays  # slow, and most that reads a day never asks for one

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year, expand=False))
