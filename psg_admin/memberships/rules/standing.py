"""How a membership stands on a day: the one rule, with its reason, for one day and for all."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.ways import way
from psg_admin.memberships.states import Ending, Standing
from psg_admin.payments.states import Method

_DAY = timedelta(days=1)


class Paid(NamedTuple):
    """So much of a term that was paid on a day by ``method`` (None: it was let off)."""

    day: date
    amount: Money
    method: Method | None = None


class Due(NamedTuple):
    """So much of a term that falls due on a day: an instalment."""

    day: date
    amount: Money


class TypeAt(NamedTuple):
    """Of which type a term was ``until`` a day (not included), and whether that entitles to concession prices."""

    until: date
    type_id: int
    concession: bool


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What counts of one term: its half-open days (no ``end``: for life), what it costs, when that was fully paid.

    ``method`` is how it was paid, or is to be. ``waived``: it was let off on that day instead. ``parts``: what was paid
    by day, the earliest first, where it did not come at once (empty: all of it on ``paid_on``). ``dues``: its
    instalments, the earliest first (empty: all of it is due on its first day). ``type_id``: the type it is of, and
    ``concession`` whether that entitles to concession prices; ``before``: of which it was before, the earliest first.
    ``brought_forward``: it was paid for before this office, so that it gives standing and counts as paid to its end;
    ``amount`` is what of it was still owed.
    """

    start: date
    end: date | None
    amount: Money
    paid_on: date | None
    method: Method
    waived: bool = False
    parts: tuple[Paid, ...] = ()
    dues: tuple[Due, ...] = ()
    type_id: int = 0
    concession: bool = False
    before: tuple[TypeAt, ...] = ()
    brought_forward: bool = False

    @property
    def paid_from(self) -> date:
        """The day from which it is paid: always when it costs nothing, the last day there is when it never was."""
        return self.paid_on or date.max if self.amount else date.min

    def paid_by(self, day: date) -> bool:
        """Say whether it is paid on ``day``."""
        return self.paid_from <= day

    def paid(self, day: date) -> Money:
        """Return how much of it is paid by ``day``, or let off."""
        if self.paid_by(day):
            return self.amount
        return Money.total(part.amount for part in self.parts if part.day <= day)

    def due(self, day: date) -> Money:
        """Return how much of it has fallen due by ``day``."""
        if not self.dues:
            return self.amount if self.start <= day else NOTHING
        return Money.total(due.amount for due in self.dues if due.day <= day)

    def short(self, day: date) -> Money:
        """Return how much of what has fallen due by ``day`` is not paid by then."""
        return max(NOTHING, self.due(day) - self.paid(day))

    def missed_since(self, day: date) -> date | None:
        """Return the due day of the first instalment, before ``day``, that what is paid by then does not reach."""
        paid = self.paid(day)
        for due in self.dues:
            if due.day >= day:
                break
            paid -= due.amount
            if paid < NOTHING:
                return due.day
        return None

    def way(self, day: date) -> Method:
        """Return how it was paid last by ``day``, else how it is to be."""
        return next((p.method for p in reversed(self.parts) if p.method is not None and p.day <= day), self.method)

    def gaps(self, unpaid_days: int, share: int) -> tuple[tuple[date, date], ...]:
        """Return the half-open stretches of days on which it gives no standing.

        Those are the days on which less than ``share`` hundredths are paid of what fell due ``unpaid_days`` or longer
        ago.
        """
        if self.brought_forward:
            return ()
        overdue, paid_from = self.start + timedelta(days=unpaid_days), self.paid_from
        if not self.parts and not self.dues:
            return ((overdue, paid_from),) if paid_from > overdue else ()
        patience = timedelta(days=unpaid_days)
        points = {due.day + patience for due in self.dues} or {overdue}
        points.update(part.day for part in self.parts)
        found: list[tuple[date, date]] = []
        begun: date | None = None
        for day in sorted(point for point in points if point < paid_from):
            short = self.paid(day).pence * 100 < self.due(day - patience).pence * share
            if short and begun is None:
                begun = day
            elif not short and begun is not None:
                found.append((begun, day))
                begun = None
        if begun is not None:
            found.append((begun, paid_from))
        return tuple(found)


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

    ``absences``: the days between a resignation and the return from it. ``paid_share``: so many hundredths of what fell
    due ``unpaid_days`` or longer ago must be paid. Without ``death_known`` the day of a death is only the one that the
    office acts from.
    """

    terms: tuple[TermFacts, ...]
    grace_days: int
    unpaid_days: int
    ended_on: date | None = None
    ending: Ending | None = None
    absences: tuple[DayRange, ...] = ()
    paid_share: int = 50
    death_known: bool = True

    def left_on(self, day: date) -> date | None:
        """Return since when the membership has ended, of a day on which it has; None of any other."""
        if self.ended_on is not None and day >= self.ended_on:
            return self.ended_on
        for absence in self.absences:  # most have none
            if day in absence:
                return absence.start
        return None

    def type_on(self, day: date) -> TypeAt | None:
        """Return the type of the last term that has begun by ``day``, else of the first there is, as it was then."""
        begun = [term for term in self.terms if term.start <= day]
        term = next(iter(begun[-1:] or self.terms[:1]), None)
        if term is None:
            return None
        now = TypeAt(date.max, term.type_id, term.concession)
        return next((was for was in term.before if day < was.until), now)

    def short(self, day: date) -> Money:
        """Return how much of what has fallen due by ``day``, of all terms, is not paid by then."""
        return Money.total(term.short(day) for term in self.terms)

    def never_paid(self, day: date) -> bool:
        """Say whether there was something to pay by ``day``, and nothing ever was, here or before this office."""
        begun = [term for term in self.terms if term.start <= day and term.amount]
        return bool(begun) and not any(term.brought_forward or term.paid(day) for term in begun)

    def unpaid(self, day: date) -> bool:
        """Say whether the last term that has begun by ``day`` gives no standing then because it is not paid."""
        term = next((term for term in reversed(self.terms) if term.start <= day), None)
        return term is not None and _within(term.gaps(self.unpaid_days, self.paid_share), day)


@dataclass(frozen=True, slots=True)
class StandingAt:
    """How a membership stands on a day, why in words, and the last day that is paid for (None: none, or for life).

    ``begun``: something of the term that runs is paid, though not all of it; ``short`` is then what was due and is not.
    """

    standing: Standing
    reason: str
    paid_to: date | None = None
    begun: bool = field(default=False, compare=False)
    short: Money = field(default=NOTHING, compare=False)


class Span(NamedTuple):
    """From ``start`` up to ``end`` (not included; None: for good) a membership stands like this."""

    start: date
    end: date | None
    standing: Standing
    paid_to: date | None


def standing_on(facts: Facts, day: date) -> StandingAt:
    """Return how the membership stands on ``day`` and why ("Current to 31 March 2017, paid by standing order").

    Inside a term it is current (or for life). A term of which less than ``paid_share`` hundredths are paid of what fell
    due ``unpaid_days`` or longer ago gives no standing until that is paid: "Unpaid since 10 January 2016", "Missed
    since 10 September 2016, £11.25 overdue". After a term it is in grace for ``grace_days``,
    then lapsed since the last day of the term. Who resigned or died stands so from that day on, and who returned stays
    resigned on the days between.
    """
    standing, paid_to, index = _state(facts, _days(facts), day)
    term = facts.terms[index] if index >= 0 else None
    begun = term is not None and not term.paid_by(day) and (term.brought_forward or bool(term.paid(day)))
    short = NOTHING
    if begun and term is not None and (not term.dues or term.missed_since(day) is not None):
        short = term.short(day)
    return StandingAt(standing, _reason(facts, day, standing, paid_to, index), paid_to, begun, short)


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
    """For each term the day it starts, from which it is paid (the last day there is: never), and on which days it gives
    no standing; and how long the ``grace`` after one is.
    """

    starts: list[date]
    paid: list[date]
    gaps: list[tuple[tuple[date, date], ...]]
    grace: timedelta


def _days(facts: Facts) -> _Days:
    terms = facts.terms
    return _Days(
        [term.start for term in terms],
        [date.min if term.brought_forward else term.paid_from for term in terms],
        [term.gaps(facts.unpaid_days, facts.paid_share) for term in terms],
        timedelta(days=facts.grace_days),
    )


def _within(gaps: Iterable[tuple[date, date]], day: date) -> bool:
    return any(first <= day < end for first, end in gaps)


def _turning_points(facts: Facts, days: _Days) -> set[date]:
    """Return the days on which the standing or the paid-to day may become another one."""
    points = set() if facts.ended_on is None else {facts.ended_on}
    for absence in facts.absences:
        points.update(day for day in (absence.start, absence.end) if day is not None)
    starts, _paid, gaps, grace = days
    points.update(starts)
    for place, term in enumerate(facts.terms):
        for gap in gaps[place]:
            points.update(gap)
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
    if _within(days.gaps[index], day):
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
        if standing is not Standing.DECEASED:
            template = _("Resigned on {day}")
        elif facts.death_known:
            template = _("Died on {day}")
        else:
            template = _("Died; the day is not known, it counts from {day}")
        return template.format(day=show_day(left))
    if index >= 0:
        return _term_reason(facts, facts.terms[index], day, standing, paid_to)
    if facts.ended_on is not None and all(term.start >= facts.ended_on for term in facts.terms):
        return _("Resigned before it begins, on {day}").format(day=show_day(facts.ended_on))
    if not facts.terms:
        return _("Has no membership year yet")
    return _("Begins on {day}").format(day=show_day(facts.terms[0].start))


def _term_reason(facts: Facts, term: TermFacts, day: date, standing: Standing, paid_to: date | None) -> str:
    if _within(term.gaps(facts.unpaid_days, facts.paid_share), day):
        return _unpaid_reason(term, day)
    if term.end is None:
        return _life_reason(term, day)
    last = term.end - _DAY
    if standing is Standing.CURRENT:
        return _current_reason(term, day, last, paid_to)
    if standing is Standing.GRACE:
        until = term.end + timedelta(days=facts.grace_days - 1)
        return _("Ran out on {day}, in grace to {until}").format(day=show_day(last), until=show_day(until))
    return _("Lapsed on {day}").format(day=show_day(last))


def _unpaid_reason(term: TermFacts, day: date) -> str:
    missed = term.missed_since(day)
    if not term.paid(day):
        return _("Unpaid since {day}").format(day=show_day(term.start))
    words = _("{amount} short since {day}") if missed is None else _("Missed since {day}, {amount} overdue")
    return words.format(day=show_day(missed or term.start), amount=term.short(day).show())


def _life_reason(term: TermFacts, day: date) -> str:
    if term.paid_by(day):
        words = _("Life member since {day}")
    elif term.paid(day):
        words = _("Life member since {day}, {amount} short")
    else:
        words = _("Life member since {day}, not paid yet")
    return words.format(day=show_day(term.start), amount=term.short(day).show())


def _current_reason(term: TermFacts, day: date, last: date, paid_to: date | None) -> str:
    if term.paid_by(day):
        to = show_day(paid_to or last)
        if term.waived or not (term.amount or term.brought_forward):
            return _("Current to {day}, nothing to pay").format(day=to)
        return _("Current to {day}, paid {way}").format(day=to, way=way(term.way(day)))
    missed = term.missed_since(day)
    if not (term.paid(day) or term.brought_forward):
        words = _("Current to {day}, not paid yet")
    elif missed is not None:
        words = _("Current to {day}, missed since {since}: {amount} overdue")
    elif term.dues:
        words = _("Current to {day}, paid in instalments {way}")
    else:
        words = _("Current to {day}, {amount} short")
    return words.format(
        day=show_day(last), since=show_day(missed or last), amount=term.short(day).show(), way=way(term.way(day))
    )


_RANK = (
    Standing.LIFE, Standing.CURRENT, Standing.GRACE, Standing.LAPSED, Standing.NOT_YET, Standing.RESIGNED,
    Standing.DECEASED,
)  # fmt: skip


def best_standing(found: Iterable[StandingAt]) -> StandingAt | None:
    """Return the standing that gives a person most, of all the memberships the person is in."""
    return min(found, key=lambda at: (_RANK.index(at.standing), -(at.paid_to or date.min).toordinal()), default=None)
