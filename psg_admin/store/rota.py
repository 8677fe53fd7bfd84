"""Which backups are kept: by day, by week, by month, by two calendars. Pure functions."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, TypeVar

T = TypeVar("T")

DAYS, WEEKS, MONTHS = 14, 8, 12
"""So many days, weeks and months have a backup each."""

_APART = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Kept(Generic[T]):
    """A backup in the rota: ``made_on`` by the clock, ``newest_on`` the day of the newest entry in it (None: none)."""

    one: T
    made_on: date
    newest_on: date | None


def to_keep(found: Iterable[Kept[T]]) -> list[T]:
    """Return the backups that stay, of ``found``, which come in the order in which they were made.

    The last one of each of the newest days, weeks and months stays, counted once by the days on which they were made
    and once by the days of their newest entries: a clock that was wrong, or an office that rested, takes none away.
    Days more than a year apart are counted by themselves for the same reason.
    """
    every = list(found)
    stays = {
        id(kept)
        for day in (_made_on, _newest_on)
        for stretch in _stretches(sorted(every, key=day), day)
        for kept in _of_stretch(stretch, day)
    }
    return [kept.one for kept in every if id(kept) in stays]


def _made_on(kept: Kept[T]) -> date:
    return kept.made_on


def _newest_on(kept: Kept[T]) -> date:
    return kept.newest_on or kept.made_on


def _stretches(ordered: Sequence[Kept[T]], day: Callable[[Kept[T]], date]) -> list[list[Kept[T]]]:
    found: list[list[Kept[T]]] = []
    for kept in ordered:
        if found and day(kept) - day(found[-1][-1]) <= _APART:
            found[-1].append(kept)
        else:
            found.append([kept])
    return found


def _of_stretch(stretch: Sequence[Kept[T]], day: Callable[[Kept[T]], date]) -> list[Kept[T]]:
    found: list[Kept[T]] = []
    for count, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        last = {span(day(kept)): kept for kept in stretch}
        found += list(last.values())[-count:]
    return found


def _day(day: date) -> Hashable:
    return day


def _week(day: date) -> Hashable:
    return day.isocalendar()[:2]


def _month(day: date) -> Hashable:
    return day.year, day.month
