"""What is otherwise with a standing order than it should be, with the sum that is short or over in a year; pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.earned import unseen_since
from psg_admin.memberships.rules.instalments import instalments
from psg_admin.memberships.rules.order_days import EARLY_DAYS, OrderDays
from psg_admin.memberships.rules.order_timeline import OrderKnown, OrderSpan, Seen, number_of
from psg_admin.memberships.rules.scheme import SchemeRows, TypeRow
from psg_admin.memberships.states import DriftKind, Ending, Interval, OrderState, Remedy
from psg_admin.payments.states import Method

LOOKED_BACK = 400
"""So many days back payments are looked at: a year, and what may come late of it."""

_PAYING = {OrderState.FIRST_SEEN, OrderState.REGULAR}


class DriftTerm(NamedTuple):
    """The membership year that runs: its days, its type, what it costs and the ``discount`` in that; whether it is
    ``paid``, and whether nothing of it came by standing order (``otherwise``).
    """

    start: date
    end: date | None
    type_id: int
    amount: Money
    discount: Money
    paid: bool
    otherwise: bool


class DriftFacts(NamedTuple):
    """What is known of a membership that is paid for by standing order, or has one. ``order`` has the payments of the
    last :data:`LOOKED_BACK` days alone, ``span`` is how far it has come. ``died_on``: who pays has died. ``decided``:
    the office decided what becomes of it in the year that runs.
    """

    membership_id: int
    number: str
    contact_id: int
    name: str
    method: Method
    ended_on: date | None
    ending: Ending | None
    died_on: date | None
    order: OrderKnown | None
    span: OrderSpan | None
    term: DriftTerm | None
    type_id: int
    decided: bool = False


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that is otherwise with the standing order of a membership than it should be, ``since`` a day.

    ``expected`` and ``seen`` are what should come each time and what does; ``difference_a_year`` is what that makes in
    a year, below nothing where it is short. ``lost`` is the discount of the year that runs, where it is not earned.
    """

    membership_id: int
    number: str
    contact_id: int
    name: str
    kind: DriftKind
    since: date
    expected: Money | None
    seen: Money | None
    difference_a_year: Money
    reason: str
    lost: Money = NOTHING

    @property
    def id(self) -> int:
        """What a list knows it by: the membership, and which kind it is."""
        return self.membership_id * _KINDS + _PLACES[self.kind]

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """What the office may do about it."""
        return self.kind.remedies


_KINDS = 100
_PLACES = {kind: place for place, kind in enumerate(DriftKind)}


def membership_of(drift_id: int) -> int:
    """Return the membership of a :attr:`Drift.id`."""
    return drift_id // _KINDS


class _Asked(NamedTuple):
    """What should come: so much ``each`` time, so often, ``total`` in a year."""

    each: Money
    total: Money


class DriftRule:
    """Finds what is otherwise as of a day, by the schedule of fees and discounts."""

    def __init__(self, scheme: SchemeRows, on: date) -> None:
        self._on = on
        self._scheme = scheme
        self._types = {row.id: row for row in scheme.types}
        self._former = lru_cache(maxsize=None)(self._former_sums)
        self._off = lru_cache(maxsize=None)(self._discount_on)
        self._now = lru_cache(maxsize=None)(self._fee_now)

    def drifts(self, known: DriftFacts) -> list[Drift]:
        """Return what is otherwise with the order of a membership, the gravest first; nothing when all is well."""
        return [*self._all(known)]

    def _all(self, known: DriftFacts) -> Iterator[Drift]:
        gone = self._gone(known)
        if gone is not None:
            yield gone
        ended = known.ended_on is not None and known.ended_on <= self._on
        if gone is not None or ended or known.decided:
            return
        if known.method is Method.STANDING_ORDER:
            without = self._discount_without_order(known)
            if without is not None:
                yield without
                return
        order, span = known.order, known.span
        if order is None or span is None:
            return
        if known.method is Method.STANDING_ORDER:
            seen = [one for one in order.seen if one.day <= self._on]
            other_day = self._other_day(known, order, seen)
            wrong = self._wrong_interval(known, order, seen)
            if wrong is None:
                yield from self._not_coming(known, order, span, other_day)
            if wrong is not None:
                yield wrong
            elif span.state not in {OrderState.STOPPED, OrderState.NONE, OrderState.FORM_SENT, OrderState.CLAIMED}:
                yield from self._sums(known, order, span, seen)
            if wrong is None and other_day is not None and span.state is not OrderState.STOPPED:
                yield other_day
        yield from self._order_without_discount(known, order)

    # --- those who are gone -------------------------------------------------------------------------------------------

    def _gone(self, known: DriftFacts) -> Drift | None:
        order = known.order
        died = known.died_on if known.ending is not Ending.DECEASED else known.ended_on
        gone_on = died if died is not None else known.ended_on
        if order is None or gone_on is None or gone_on > self._on:
            return None
        after = [one for one in order.seen if gone_on < one.day <= self._on]
        if not after or self._on > after[-1].day + timedelta(days=31 * order.days.interval.months + 31):
            return None
        kind = DriftKind.LEFT if died is None else DriftKind.DIED
        words = _("Left on {gone}, and {amount} came on {day}.")
        if kind is DriftKind.DIED:
            words = _("Died on {gone}, and {amount} came on {day}.")
        last = after[-1]
        reason = words.format(gone=show_day(gone_on), amount=last.amount.show(), day=show_day(last.day))
        over = last.amount * order.days.interval.a_year
        return self._drift(known, kind, after[0].day, None, last.amount, over, reason)

    # --- the discount -------------------------------------------------------------------------------------------------

    def _discount_without_order(self, known: DriftFacts) -> Drift | None:
        term = known.term
        if term is None or not term.discount:
            return None
        if known.order is None:
            words = _("The year from {day} has the discount of {amount}, and there is no standing order.")
        elif term.paid and term.otherwise and not self._came(known.order, term):
            words = _("The year from {day} has the discount of {amount}, and was paid otherwise.")
        else:
            return None
        reason = words.format(day=show_day(term.start), amount=term.discount.show())
        return self._drift(
            known, DriftKind.DISCOUNT_WITHOUT_ORDER, term.start, term.amount + term.discount, term.amount,
            -term.discount, reason, lost=term.discount,
        )  # fmt: skip

    def _order_without_discount(self, known: DriftFacts, order: OrderKnown) -> Iterator[Drift]:
        term = known.term
        if term is None or term.discount:
            return
        off = self._off(term.type_id, term.start)
        full = self._types[term.type_id].fee_on(term.start) if term.type_id in self._types else None
        first = term.start - timedelta(days=EARLY_DAYS[order.days.interval])
        came = [one for one in order.seen if first <= one.day <= self._on]
        if not off or full != term.amount or not came:
            return
        words = _("The year from {day} is paid for by standing order, and has no discount of {amount}.")
        reason = words.format(day=show_day(term.start), amount=off.show())
        yield self._drift(
            known, DriftKind.ORDER_WITHOUT_DISCOUNT, came[0].day, (term.amount - off).instalment(_times(term, order)),
            came[-1].amount, off, reason,
        )  # fmt: skip

    def _came(self, order: OrderKnown, term: DriftTerm) -> bool:
        """Say whether a payment by the order came for a term, or is noted."""
        return order.paying_since(term.start - timedelta(days=EARLY_DAYS[order.days.interval]), self._on)

    def lost(self, known: DriftFacts) -> Money:
        """Return the discount of the year that runs which the order has not earned: not all of its fee came by it, nor
        is that noted.
        """
        order, term = known.order, known.term
        if term is None or order is None:
            return NOTHING if term is None else term.discount
        first = term.start - timedelta(days=EARLY_DAYS[order.days.interval])
        came = Money.total(one.amount for one in order.seen if first <= one.day <= self._on)
        noted = order.told in _PAYING and first <= order.told_since <= self._on
        return NOTHING if noted or came >= term.amount else term.discount

    # --- what does not come -------------------------------------------------------------------------------------------

    def _not_coming(
        self, known: DriftFacts, order: OrderKnown, span: OrderSpan, other_day: Drift | None
    ) -> Iterator[Drift]:
        if span.state in _PAYING:
            return
        term, lost = known.term, self.lost(known)
        a_year = order.agreed(self._on) * order.days.interval.a_year
        each = order.agreed(self._on)
        unseen = unseen_since(order, span, self._on)
        if unseen is not None and (lost or order.told is OrderState.CLAIMED):
            words = _("No payment was seen: {amount} was expected on {day}.")
            reason = words.format(amount=each.show(), day=show_day(unseen))
            yield self._drift(known, DriftKind.UNSEEN, unseen, each, None, -a_year, reason, lost=lost)
        elif unseen is None and span.state is OrderState.STOPPED:
            if term is None and span.since <= self._on - timedelta(days=LOOKED_BACK):
                return  # whoever has lapsed long ago pays nothing, and owes nothing
            yield self._drift(known, DriftKind.STOPPED, span.since, each, None, -a_year, span.words, lost=lost)
        elif unseen is None and span.state is OrderState.MISSED and not self._late(order, span, other_day):
            short = span.amount or each
            yield self._drift(known, DriftKind.MISSED, span.since, short, None, -short, span.words, lost=lost)

    def _late(self, order: OrderKnown, span: OrderSpan, other_day: Drift | None) -> bool:
        """Say whether what is missed comes on another day each time, and may still come."""
        if other_day is None:
            return False
        window = order.days.window(number_of(order.days, other_day.since, -1))
        if window is None:
            return False
        return span.about_day + (other_day.since - window.day) + timedelta(days=7) >= self._on

    # --- what comes otherwise -----------------------------------------------------------------------------------------

    def _wrong_interval(self, known: DriftFacts, order: OrderKnown, seen: Sequence[Seen]) -> Drift | None:
        if not seen:
            return None
        last, asked = seen[-1], self._asked(known, order)
        by = _rhythm(seen, order.days.interval)
        if by is None and asked is not None and last.amount != asked.each:
            fits = (one for one in Interval if one is not order.days.interval)
            by = next((one for one in fits if self._each(known, order, one) == last.amount), None)
        lately = by is not None and self._on <= last.day + timedelta(days=31 * by.months + 31)
        if by is None or asked is None or not lately:
            return None
        words = _("{amount} comes {interval}; {agreed} was agreed.")
        reason = words.format(
            amount=last.amount.show(), interval=by.label, agreed=order.days.interval.label
        )  # fmt: skip
        difference = last.amount * by.a_year - asked.total
        return self._drift(
            known, DriftKind.WRONG_INTERVAL, last.day, asked.each, last.amount, difference, reason
        )  # fmt: skip

    def _sums(self, known: DriftFacts, order: OrderKnown, span: OrderSpan, seen: Sequence[Seen]) -> Iterator[Drift]:
        since = span.since
        twice = self._twice(known, order, seen)
        if twice is not None:
            yield twice
        asked = self._asked(known, order)
        if asked is None:
            return
        pays = order.agreed(self._on)
        if known.term is not None:
            first = known.term.start - timedelta(days=EARLY_DAYS[order.days.interval])
            of_term = [one for one in seen if one.day >= first]
            if of_term:
                since, pays = of_term[-1]
        if pays == asked.each or not pays:
            return
        times = order.days.interval.a_year
        over = pays * times - asked.total
        if NOTHING <= over < Money(times):  # the odd pence of instalments
            return
        kind_of = None if known.term is None else self._types.get(known.term.type_id)
        kind_of = kind_of or self._types.get(known.type_id)
        former = None if kind_of is None else self._former(kind_of.id, times).get(pays)
        fields = {"amount": pays.show(), "asked": asked.each.show(), "interval": order.days.interval.label}
        if former is not None and pays < asked.each:
            words = _("{amount} comes {interval}: the fee of {year}. It is {asked} now.")
            reason = words.format(year=former.year, **fields)
            yield self._drift(known, DriftKind.OLD_RATE, since, asked.each, pays, pays * times - asked.each * times,
                              reason)  # fmt: skip
            return
        reason = _("{amount} comes {interval}; it should be {asked}.").format(**fields)
        yield self._drift(
            known, DriftKind.OTHER_SUM, since, asked.each, pays, pays * times - asked.each * times, reason
        )  # fmt: skip

    def _twice(self, known: DriftFacts, order: OrderKnown, seen: Sequence[Seen]) -> Drift | None:
        numbers = _numbers(order.days, tuple(one.day for one in seen))
        extra = [place for place, (_number, again) in enumerate(numbers) if again and place]
        if not extra:
            return None
        first, second = seen[extra[-1] - 1], seen[extra[-1]]
        words = _("{first} came on {first_day}, and {amount} on {day}: one of them is too much.")
        reason = words.format(
            first=first.amount.show(), first_day=show_day(first.day), amount=second.amount.show(),
            day=show_day(second.day),
        )  # fmt: skip
        return self._drift(
            known, DriftKind.TWICE, second.day, first.amount, first.amount + second.amount, second.amount, reason
        )

    def _other_day(self, known: DriftFacts, order: OrderKnown, seen: Sequence[Seen]) -> Drift | None:
        """Return what is to be said where the last payment came outside the window of its day."""
        if not seen:
            return None
        number, again = _numbers(order.days, tuple(one.day for one in seen))[-1]
        window = None if number < 0 or again else order.days.window(number)
        came = seen[-1]
        if window is None or window.first <= came.day <= window.last:
            return None
        words = _("{amount} came on {day}; {expected} was the day.")
        reason = words.format(amount=came.amount.show(), day=show_day(came.day), expected=show_day(window.day))
        return self._drift(known, DriftKind.OTHER_DAY, came.day, order.agreed(came.day), came.amount, NOTHING, reason)

    # --- what should come ---------------------------------------------------------------------------------------------

    def _asked(self, known: DriftFacts, order: OrderKnown) -> _Asked | None:
        each = self._each(known, order, order.days.interval)
        if each is None:
            return None
        term = known.term
        total = each * order.days.interval.a_year if term is None or term.end is None else term.amount
        if term is not None and _part(term):
            total = each * order.days.interval.a_year
        return _Asked(each, total)

    def _each(self, known: DriftFacts, order: OrderKnown, interval: Interval) -> Money | None:
        """Return what should come each time at an ``interval``; None where nobody can tell."""
        if known.term is not None:
            return _first(known.term.amount, interval, known.term.start, known.term.end, order.days.day)
        fee = self._now(known.type_id)
        return fee.instalment(interval.a_year) if fee else None

    def _fee_now(self, type_id: int) -> Money:
        row = self._types.get(type_id)
        if row is None or row.lifetime or row.fee_on(self._on) is None:
            return NOTHING
        return self._scheme.quote(row, method=Method.STANDING_ORDER, day=self._on).total

    def _discount_on(self, type_id: int, day: date) -> Money:
        """Return what a standing order takes off the fee of a term that begins on ``day``."""
        row = self._types.get(type_id)
        if row is None or row.lifetime or row.fee_on(day) is None:
            return NOTHING
        quote = self._scheme.quote(row, method=Method.STANDING_ORDER, day=day)
        return Money.total(-line.amount for line in quote.lines if line.amount < NOTHING)

    def _former_sums(self, type_id: int, times: int) -> dict[Money, date]:
        """Return the sums that an order of the type paid each time in former years, each with the first day of the
        last time.
        """
        row = self._types[type_id]
        found: dict[Money, date] = {}
        for day in self._days(row):
            quote = self._scheme.quote(row, method=Method.STANDING_ORDER, day=day)
            without = Money.total(line.amount for line in quote.lines if line.amount > NOTHING)
            for total in (quote.total, without):
                found[total.instalment(times)] = day
        return found

    def _days(self, row: TypeRow) -> list[date]:
        """Return the days on which what the type costs became another sum, the earliest first."""
        days = {fee.from_day for fee in row.fees}
        for discount in self._scheme.discounts:
            days |= {discount.from_day} | ({discount.end_day} if discount.end_day is not None else set())
        first = min((fee.from_day for fee in row.fees), default=date.max)
        return sorted(day for day in days if first <= day <= self._on)

    def _drift(
        self, known: DriftFacts, kind: DriftKind, since: date, expected: Money | None, seen: Money | None,
        difference: Money, reason: str, *, lost: Money = NOTHING,
    ) -> Drift:  # fmt: skip
        return Drift(
            known.membership_id, known.number, known.contact_id, known.name, kind, since, expected, seen, difference,
            reason, lost,
        )  # fmt: skip


def _part(term: DriftTerm) -> bool:
    """Say whether a term is another stretch than a year, for which no year's sum can be told."""
    return term.end is None or not 360 <= (term.end - term.start).days <= 370


def _times(term: DriftTerm, order: OrderKnown) -> int:
    return 1 if term.end is None else order.days.interval.a_year


@lru_cache(maxsize=16384)  # many orders are paid on the same days
def _numbers(days: OrderDays, seen: tuple[date, ...]) -> tuple[tuple[int, bool], ...]:
    """Return which payment of an order each one is, and whether that had come already (see ``number_of``)."""
    covered = -1
    found: list[tuple[int, bool]] = []
    for day in seen:
        number = number_of(days, day, covered)
        found.append((number, number == covered and covered >= 0))
        covered = max(covered, number)
    return tuple(found)


@lru_cache(maxsize=8192)
def _first(amount: Money, interval: Interval, start: date, end: date | None, day: int) -> Money:
    """Return the first of the instalments of a term, all of it where there are none."""
    dues = instalments(amount, interval, DayRange(start, end), day)
    return dues[0].amount if dues else amount


def _rhythm(seen: Sequence[Seen], agreed: Interval) -> Interval | None:
    """Return how often payments come, where that is not as agreed: the last three with as much time between them."""
    if len(seen) < 3:
        return None
    gaps = [(later.day - earlier.day).days for earlier, later in zip(seen[-3:], seen[-2:], strict=False)]
    found = {_nearest(gap) for gap in gaps}
    return found.pop() if len(found) == 1 and agreed not in found else None


def _nearest(gap: int) -> Interval | None:
    """Return the interval that a gap of so many days is one of, None where it is none."""
    near: Callable[[Interval], bool] = lambda one: abs(gap - one.months * 30.4) <= 10 + one.months  # noqa: E731
    return next((one for one in Interval if near(one)), None)
