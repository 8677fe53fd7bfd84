"""How a membership stands on a day: the one rule, with its reason, for one day and for all."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.ways import way
from psg_admin.memberships.states import Ending, Standing
from psg_admin.payments.states import Method

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What counts of one term: its half-open days (no ``end``: for life), what it costs, when that was fully paid.

    ``waived``: it was let off on that day instead.
    """

    start: date
    end: date | None
    amount: Money
    paid_on: date | None
    method: Method
    waived: bool = False

    @property
    def paid_from(self) -> date:
        """The day from which it is paid: always when it costs nothing, the last day there is when it never was."""
        return self.paid_on or date.max if self.amount else date.min

    def paid_by(self, day: date) -> bool:
        """Say whether it is paid on ``day``."""
        return self.paid_from <= day


def counted(terms: Iterable[TermFacts], ended_on: date | None) -> tuple[TermFacts, ...]:
    """Return the terms that count, also when the member of a membership that has ended returns.

    One for which nothing is to be paid because the membership ends before it begins is none at all; one that was let
    off after the end is none from then on.
    """
    if ended_on is None:
        return tuple(terms)
    return tuple(
        _let_off_later(term, ended_on)
        for term in terms
        if term.start < ended_on or not (term.waived or not term.amount)
    )


def _let_off_later(term: TermFacts, ended_on: date) -> TermFacts:
    if not term.waived or term.paid_from < ended_on or (term.end is not None and term.end <= ended_on):
        return term
    return replace(term, end=ended_on)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the standing of a membership follows from. ``terms`` in the order of their starts.

    ``absences``: the days between a resignation and the return from it.
    """

    terms: tuple[TermFacts, ...]
    grace_days: int
    unpaid_days: int
    ended_on: date | None = None
    ending: Ending | None = None
    absences: tuple[DayRange, ...] = ()

    def left_on(self, day: date) -> date | None:
        """Return since when the membership has ended, of a day on which it has; None of any other."""
        if self.ended_on is not None and day >= self.ended_on:
            return self.ended_on
        for absence in self.absences:  # most have none
            if day in absence:
                return absence.start
        return None


@dataclass(frozen=True, slots=True)
class StandingAt:
    """How a membership stands on a day, why in words, and the last day that is paid for (None: none, or for life)."""

    standing: Standing
    reason: str
    paid_to: date | None = None


class Span(NamedTuple):
    """From ``start`` up to ``end`` (not included; None: for good) a membership stands like this."""

    start: date
    end: date | None
    standing: Standing
    paid_to: date | None


def standing_on(facts: Facts, day: date) -> StandingAt:
    """Return how the membership stands on ``day`` and why ("Current to 31 March 2017, paid by standing order").

    Inside a term it is current (or for life). A term that is still unpaid ``unpaid_days`` after its start gives no
    standing until the day it is paid: "Unpaid since 10 January 2016". After a term it is in grace for ``grace_days``,
    then lapsed since the last day of the term. Who resigned or died stands so from that day on, and who returned stays
    resigned on the days between.
    """
    standing, paid_to, index = _state(facts, _days(facts), day)
    return StandingAt(standing, _reason(facts, day, standing, paid_to, index), paid_to)


def timeline(facts: Facts) -> list[Span]:
    """Return the standing for all days: spans without gaps, of :func:`standing_on`, from the first term on.

    Before the first span the membership is not yet.
    """
    days = _days(facts)
    begun = (facts.ended_on, *days.starts[:1], *(absence.start for absence in facts.absences))
    first = min((day for day in begun if day is not None), default=None)
    spans: list[Span] = []
    held: tuple[date, Standing, date | None] | None = None
    for day in sorted(_turning_points(facts, days)):
        if first is None or day < first:
            continue
        standing, paid_to, _index = _state(facts, days, day)
        if held is not None:
            since, before, paid_before = held
            if before is standing and paid_before == paid_to:
                continue
            spans.append(Span(since, day, before, paid_before))
        held = (day, standing, paid_to)
    if held is not None:
        since, before, paid_before = held
        spans.append(Span(since, None, before, paid_before))
    return spans


class _Days(NamedTuple):
    """For each term the day it starts, from which it is paid (the last day there is: never), and is overdue; and how
    long the ``grace`` after one is.
    """

    starts: list[date]
    paid: list[date]
    overdue: list[date]
    grace: timedelta


def _days(facts: Facts) -> _Days:
    unpaid = timedelta(days=facts.unpaid_days)
    starts = [term.start for term in facts.terms]
    paid = [term.paid_from for term in facts.terms]
    return _Days(starts, paid, [start + unpaid for start in starts], timedelta(days=facts.grace_days))


def _turning_points(facts: Facts, days: _Days) -> set[date]:
    """Return the days on which the standing or the paid-to day may become another one."""
    points = set() if facts.ended_on is None else {facts.ended_on}
    for absence in facts.absences:
        points.update(day for day in (absence.start, absence.end) if day is not None)
    starts, paid, overdue, grace = days
    points.update(starts)
    for place, term in enumerate(facts.terms):
        if paid[place] > overdue[place]:
            points.add(overdue[place])
        if term.paid_on is not None:
            points.add(term.paid_on)
        end = term.end
        if end is not None and (place + 1 == len(starts) or starts[place + 1] > end):
            points.add(end)
            points.add(end + grace)
    return points


def _state(facts: Facts, days: _Days, day: date) -> tuple[Standing, date | None, int]:
    """Return standing, paid-to day, and the place of the term that it follows from (-1: before the first).

    ``days`` are those of :func:`_days`: a membership is asked about many of them.
    """
    index = bisect_right(days.starts, day) - 1
    paid_to = _paid_to(facts, days.paid, index, day)
    left = facts.left_on(day)
    if left is not None:
        died = facts.ending is Ending.DECEASED and left == facts.ended_on
        return (Standing.DECEASED if died else Standing.RESIGNED), paid_to, index
    if index < 0:
        return Standing.NOT_YET, None, index
    if days.paid[index] > day >= days.overdue[index]:
        return Standing.LAPSED, paid_to, index
    end = facts.terms[index].end
    if end is None:
        return Standing.LIFE, paid_to, index
    if day < end:
        return Standing.CURRENT, paid_to, index
    in_grace = day < end + days.grace
    return (Standing.GRACE if in_grace else Standing.LAPSED), paid_to, index


def _paid_to(facts: Facts, paid: Sequence[date], index: int, day: date) -> date | None:
    """Return the last day of the newest paid term up to ``index`` and of the paid terms that go on from it."""
    while index >= 0 and paid[index] > day:
        index -= 1
    if index < 0:
        return None
    terms = facts.terms
    end = terms[index].end
    for place in range(index + 1, len(terms)):
        if end is None or terms[place].start > end or paid[place] > day:
            break
        end = terms[place].end
    return None if end is None else end - _DAY


def _reason(facts: Facts, day: date, standing: Standing, paid_to: date | None, index: int) -> str:
    left = facts.left_on(day)
    if left is not None:
        template = _("Died on {day}") if standing is Standing.DECEASED else _("Resigned on {day}")
        return template.format(day=show_day(left))
    if index >= 0:
        return _term_reason(facts, facts.terms[index], day, standing, paid_to)
    if facts.ended_on is not None and all(term.start >= facts.ended_on for term in facts.terms):
        return _("Resigned before it begins, on {day}").format(day=show_day(facts.ended_on))
    if not facts.terms:
        return _("Has no membership year yet")
    return _("Begins on {day}").format(day=show_day(facts.terms[0].start))


def _term_reason(facts: Facts, term: TermFacts, day: date, standing: Standing, paid_to: date | None) -> str:
    if _overdue(facts, term, day):
        return _("Unpaid since {day}").format(day=show_day(term.start))
    if term.end is None:
        template = _("Life member since {day}") if term.paid_by(day) else _("Life member since {day}, not paid yet")
        return template.format(day=show_day(term.start))
    last = term.end - _DAY
    if standing is Standing.CURRENT:
        return _current_reason(term, day, last, paid_to)
    if standing is Standing.GRACE:
        until = term.end + timedelta(days=facts.grace_days - 1)
        return _("Ran out on {day}, in grace to {until}").format(day=show_day(last), until=show_day(until))
    return _("Lapsed on {day}").format(day=show_day(last))


def _overdue(facts: Facts, term: TermFacts, day: date) -> bool:
    return not term.paid_by(day) and day >= term.start + timedelta(days=facts.unpaid_days)


def _current_reason(term: TermFacts, day: date, last: date, paid_to: date | None) -> str:
    if not term.paid_by(day):
        return _("Current to {day}, not paid yet").format(day=show_day(last))
    to = show_day(paid_to or last)
    if not term.amount or term.waived:
        return _("Current to {day}, nothing to pay").format(day=to)
    return _("Current to {day}, paid {way}").format(day=to, way=way(term.method))


_RANK = (
    Standing.LIFE, Standing.CURRENT, Standing.GRACE, Standing.LAPSED, Standing.NOT_YET, Standing.RESIGNED,
    Standing.DECEASED,
)  # fmt: skip


def best_standing(found: Iterable[StandingAt]) -> StandingAt | None:
    """Return the standing that gives a person most, of all the memberships the person is in."""
    return min(found, key=lambda at: (_RANK.index(at.standing), -(at.paid_to or date.min).toordinal()), default=None)
