"""The days on which the invented office did its books, and by chance how it was paid."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method

T = TypeVar("T")

YEARS = 10
CONFERENCES = 4
BEFORE_ONE = (40, 21, 6)
"""So many days before a conference its bookings are entered; those of the coming one week by week."""
_QUARTER = timedelta(weeks=13)
_BY_QUARTERS = 2
"""So many years back the books were done each quarter; before that each half year."""


class Calendar:
    """Ten years up to ``today``, by the days on which what came in is entered.

    So few days that the sample is made quickly: each deed enters all that came in since the last one.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.conferences = _saturdays(today)
        self.booked = {day: _bookings_before(day, today) for day in self.conferences}
        backs = {*range(_BY_QUARTERS * 4), *range(_BY_QUARTERS * 4, YEARS * 4, 2)}
        self.days: Sequence[date] = sorted({today - back * _QUARTER for back in backs}.union(*self.booked.values()))
        self.bounced = self.days[-2]
        """When a cheque comes back from the bank."""

    def entered(self, day: date) -> date | None:
        """Return when what happens on ``day`` is entered: None where that is not yet."""
        place = bisect_left(self.days, day)
        return self.days[place] if place < len(self.days) else None


def moment(day: date) -> datetime:
    """Return ten in the morning of a day, when invented deeds are done."""
    return datetime.combine(day, time(10), UTC)


def draw(chance: Random, shares: Sequence[tuple[T, float]]) -> T:
    """Draw one of the values, each by its weight."""
    return chance.choices([value for value, _weight in shares], [weight for _value, weight in shares])[0]


def paid(chance: Random, method: Method, day: date) -> PayNow:
    """Return the money for what is owed as it came in on ``day``: sometimes with a gift."""
    return PayNow(method, day, gift=gift(chance))


def gift(chance: Random) -> Money:
    """Draw a donation, which most do not make."""
    return Money.of(chance.choice(("5", "10", "20"))) if chance.random() < 0.03 else NOTHING


def _saturdays(today: date) -> list[date]:
    """Return the days of the conferences, one a year, the last of them in two to three weeks."""
    coming = today + timedelta(days=16)
    coming += timedelta(days=(5 - coming.weekday()) % 7)
    return [coming - timedelta(weeks=52 * back) for back in reversed(range(CONFERENCES))]


def _bookings_before(day: date, today: date) -> list[date]:
    if day <= today:
        return [day - timedelta(days=before) for before in BEFORE_ONE]
    return [today - timedelta(weeks=weeks) for weeks in (3, 2, 1, 0)]
