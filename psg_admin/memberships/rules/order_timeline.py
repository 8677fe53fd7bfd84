"""How far a standing order has come on any day: moved by what the office was told, by payments and by days alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.rules.order_days import EARLY_DAYS, OrderDays
from psg_admin.memberships.rules.orders import FIRST_WINDOW, AgreedSum, agreed_sum
from psg_admin.memberships.states import Interval, OrderReason, OrderState

STOPPED_AFTER = 92
"""So many days after a payment was expected that comes once or twice a year, and did not come, an order has stopped."""

_DAY = timedelta(days=1)
_SELDOM = {Interval.YEAR, Interval.HALF_YEAR}
_ASKED = {
    OrderState.NONE: OrderReason.ASKED,
    OrderState.FORM_SENT: OrderReason.FORM_SENT,
    OrderState.CLAIMED: OrderReason.CLAIMED,
}
_PAYING = {OrderState.FIRST_SEEN, OrderState.REGULAR}


class Seen(NamedTuple):
    """A payment of a standing order that came in."""

    day: date
    amount: Money


@dataclass(frozen=True, slots=True)
class OrderKnown:
    """All that is recorded of a standing order.

    ``told`` and ``told_since``: what the office was told last. ``days``: when it pays, ``amount`` what at first and
    ``sums`` what from later days on. ``seen``: its payments, the earliest first. ``until``: the day on which its
    membership ended. ``awaited``: the membership is paid for by it; else nothing is expected.
    """

    told: OrderState
    told_since: date
    days: OrderDays
    amount: Money
    sums: Sequence[AgreedSum] = ()
    seen: Sequence[Seen] = ()
    until: date | None = None
    awaited: bool = True

    def agreed(self, day: date) -> Money:
        """Return what it pays each time, as of ``day``."""
        return agreed_sum(self.amount, self.sums, day) if self.sums else self.amount

    def paying_since(self, first: date, day: date) -> bool:
        """Say whether a payment was seen from ``first`` to ``day``, or the office noted one."""
        noted = self.told in _PAYING and first <= self.told_since <= day
        return noted or any(first <= one.day <= day for one in self.seen)


class OrderSpan(NamedTuple):
    """From ``start`` up to ``end`` (not included, None: for good) a standing order is in a state, and why.

    ``about_day`` and ``amount`` are the day and the sum that the reason is about, ``also_day`` the day before it where
    there are two. ``since``: the day that people would name.
    """

    start: date
    end: date | None
    state: OrderState
    reason: OrderReason
    about_day: date
    also_day: date | None = None
    amount: Money = NOTHING

    @property
    def since(self) -> date:
        """The day from which on it is so for people: one that is missed is since the day on which it was expected."""
        return self.about_day if self.state is OrderState.MISSED else self.start

    @property
    def words(self) -> str:
        """Why it is in its state, in a sentence."""
        return order_reason(self.reason, day=self.about_day, also=self.also_day, amount=self.amount)


def order_timeline(known: OrderKnown) -> list[OrderSpan]:
    """Return how far a standing order has come, by day: stretches without a gap, the earliest first.

    Before the first one it is not set up. What is so on a day follows from what was told and had come by then:

    - what was told counts from its day on: the form was sent, the member says that it is set up, it has stopped. That
      it pays stands for a payment seen on that day; that it is missed holds until a payment comes. Who is asked anew
      while payments come is asked for nothing new;
    - one payment is the first, from the second on it is regular;
    - when nothing came within the window of an expected day, it is missed. When the next one does not come either, it
      has stopped; so it has :data:`STOPPED_AFTER` days after one that is expected once or twice a year;
    - a payment after that makes it regular again.

    Nothing is expected before anything was seen or claimed, nor where the membership is paid for in another way, nor
    from its end on, unless payments come.
    """
    watch = _Watch(known)
    watch.run(None)
    return watch.spans()


def order_on(known: OrderKnown, day: date) -> OrderSpan:
    """Return how far a standing order has come on ``day``, and why."""
    return order_at(known, day).span


@dataclass(frozen=True, slots=True)
class OrderAt:
    """A standing order as of a day: the ``span`` that holds, when a payment is ``expected`` next (None: none is), and
    the last one that was ``seen`` by then.
    """

    span: OrderSpan
    expected: date | None
    seen: Seen | None

    @property
    def reason(self) -> str:
        """Why it is in its state, in a sentence: of one that is regular, what came last."""
        if self.span.state is OrderState.REGULAR and self.seen is not None and self.seen.day > self.span.start:
            return order_reason(OrderReason.CAME, day=self.seen.day, amount=self.seen.amount)
        return self.span.words


def order_at(known: OrderKnown, day: date) -> OrderAt:
    """Return a standing order as it is on ``day``: how far it has come, what is expected next and what came last."""
    watch = _Watch(known)
    watch.run(day)
    holds = next((span for span in reversed(watch.spans()) if span.start <= day), None)
    if holds is None:
        first = known.days.first
        holds = OrderSpan(min(first, day), None, OrderState.NONE, OrderReason.ASKED, first)
    seen = next((one for one in reversed(known.seen) if one.day <= day), None)
    return OrderAt(holds, watch.expected(day), seen)


_REASONS = {
    OrderReason.ASKED: mark("It is to be set up; the first payment is expected on {day}."),
    OrderReason.FORM_SENT: mark("The form was sent on {day}."),
    OrderReason.CLAIMED: mark("The member said on {day} that it is set up."),
    OrderReason.NOTED: mark("Noted on {day} as paying."),
    OrderReason.NOTED_MISSED: mark("Noted on {day} as missed."),
    OrderReason.NOTED_STOPPED: mark("Noted on {day} as stopped."),
    OrderReason.FIRST: mark("The first payment, {amount}, came on {day}."),
    OrderReason.CAME: mark("{amount} came on {day}."),
    OrderReason.AGAIN: mark("It came again on {day}: {amount}."),
    OrderReason.NEVER_CAME: mark("No payment was seen yet: {amount} was expected on {day}."),
    OrderReason.NOT_COME: mark("{amount} was expected on {day} and has not come."),
    OrderReason.TWICE_NOT_COME: mark("Nothing came on {also} and {day}."),
    OrderReason.LONG_NOT_COME: mark("{amount} was expected on {day}, and nothing came in the three months after it."),
}


def order_reason(reason: OrderReason, *, day: date, also: date | None = None, amount: Money = NOTHING) -> str:
    """Say in a sentence why a standing order is in its state; see :class:`OrderSpan` for what each value is."""
    return _(_REASONS[reason]).format(day=show_day(day), also=show_day(also or day), amount=amount.show())


class _Watch:
    """Goes through the days of a standing order."""

    def __init__(self, known: OrderKnown) -> None:
        self._known = known
        self._days = known.days
        self._found: list[OrderSpan] = []
        self._sightings = 0
        self._last: date | None = None
        self._covered = -1  # the number of the last payment that has come
        self._next: int | None = None  # the number of the payment that is looked out for
        self._first_by: date | None = None  # or the day by which the first one is to come that was claimed late
        self._missed: list[date] = []

    @property
    def _state(self) -> OrderState:
        return self._found[-1].state if self._found else OrderState.NONE

    def spans(self) -> list[OrderSpan]:
        """Return what was found, each stretch ending where the next begins."""
        ends: list[date | None] = [*(span.start for span in self._found[1:]), None]
        return [span._replace(end=end) for span, end in zip(self._found, ends, strict=bool(self._found))]

    def run(self, last: date | None) -> None:
        """Go through all that was told and came (None), or through what had by the ``last`` day."""
        told = self._known.told_since
        events = [(one.day, 0, one.amount) for one in self._known.seen]
        events.append((told, 1, NOTHING))
        events.sort(key=lambda event: event[:2])
        for day, kind, amount in events:
            if last is not None and day > last:
                break
            self._wait(day)
            if kind:
                self._tell(day)
            else:
                self._see(day, amount)
        self._wait(last)

    def expected(self, day: date) -> date | None:
        """Return the next day on which a payment is expected as of ``day``."""
        if self._state is OrderState.STOPPED or not self._known.awaited:
            return None
        # What is missed already is not expected any more.
        gone = self._next if self._missed and self._next is not None else self._covered + 1
        for window in self._days.windows(max(0, gone)):
            if self._over(window.day):
                return None
            if window.last >= day:
                return window.day
        return None

    def _put(
        self, day: date, state: OrderState, reason: OrderReason, about: date, *, also: date | None = None,
        amount: Money = NOTHING,
    ) -> None:  # fmt: skip
        if self._found and self._found[-1].start == day:
            self._found.pop()
        self._found.append(OrderSpan(day, None, state, reason, about, also, amount))

    def _see(self, day: date, amount: Money) -> None:
        """A payment comes."""
        first, state = not self._sightings, self._state
        self._sighted(day)
        if first:
            self._put(day, OrderState.FIRST_SEEN, OrderReason.FIRST, day, amount=amount)
        elif state is not OrderState.REGULAR:
            reason = OrderReason.CAME if state is OrderState.FIRST_SEEN else OrderReason.AGAIN
            self._put(day, OrderState.REGULAR, reason, day, amount=amount)

    def _sighted(self, day: date) -> None:
        """Count a payment on ``day``, and look out for the one after that which it is."""
        self._sightings += 1
        self._last = day
        self._missed = []
        self._first_by = None
        self._covered = max(self._covered, number_of(self._days, day, self._covered))
        self._next = self._covered + 1

    def _tell(self, day: date) -> None:
        """The office is told something."""
        told = self._known.told
        if told in _ASKED:
            if self._runs():
                return
            self._sightings, self._missed, self._next, self._first_by = 0, [], None, None
            about = self._days.first if told is OrderState.NONE else day
            self._put(day, told, _ASKED[told], about)
            if told is OrderState.CLAIMED:
                self._claimed(day)
        elif told in _PAYING:
            better = self._state is OrderState.REGULAR or self._state is told
            if better and self._last is not None and self._last >= day - timedelta(days=FIRST_WINDOW):
                return
            self._sighted(day)
            self._sightings = max(self._sightings, 2 if told is OrderState.REGULAR else 1)
            if not better:
                self._put(day, told, OrderReason.NOTED, day)
        elif told is OrderState.MISSED:
            if self._state in {OrderState.MISSED, OrderState.STOPPED}:
                return
            self._put(day, told, OrderReason.NOTED_MISSED, day)
            self._sightings = max(1, self._sightings)
            self._missed, self._first_by = [day], None
            self._next = max(self._covered, self._days.begun(day)) + 1
        else:
            self._put(day, told, OrderReason.NOTED_STOPPED, day)
            self._sightings, self._missed, self._next, self._first_by = max(1, self._sightings), [], None, None

    def _runs(self) -> bool:
        """Say whether its payments come, so that being asked for it says nothing new.

        One that is not set up is expected from a day on: what came since is its own.
        """
        if self._last is None or self._last < self._days.first - timedelta(days=EARLY_DAYS[self._days.interval]):
            return False
        return self._known.told is OrderState.NONE or self._state in _PAYING

    def _claimed(self, day: date) -> None:
        """Look out for the first payment: on the day on which it is expected, or from when it is claimed later."""
        first = self._days.window(0)
        if first is None or day <= first.day:
            self._next = 0
            return
        self._first_by = day + timedelta(days=FIRST_WINDOW)
        self._covered = self._days.begun(self._first_by)

    def _wait(self, until: date | None) -> None:
        """Let the days pass on which nothing comes, up to and with ``until`` (None: all of them)."""
        while (passed := self._passing()) is not None and (until is None or passed <= until):
            self._miss(passed)

    def _passing(self) -> date | None:
        """Return the day on which it will be known that nothing came, None while nothing is looked out for."""
        if not self._known.awaited:
            return None
        if self._first_by is not None:
            return self._first_by + _DAY
        if self._next is None:
            return None
        if self._missed and self._days.interval in _SELDOM:
            return self._missed[-1] + timedelta(days=STOPPED_AFTER)
        window = self._days.window(self._next)
        if window is None or self._over(window.day):
            return None
        return window.last + _DAY

    def _over(self, day: date) -> bool:
        """Say whether nothing is expected on ``day`` any more: the membership has ended, and nothing came since."""
        until = self._known.until
        return until is not None and day >= until and (self._last is None or self._last < until)

    def _miss(self, day: date) -> None:
        """It is known on ``day`` that nothing came."""
        if self._missed and self._days.interval in _SELDOM:
            about = self._missed[-1]
            self._put(
                day, OrderState.STOPPED, OrderReason.LONG_NOT_COME, about, amount=self._known.agreed(about)
            )  # fmt: skip
            self._next = None
            return
        about = self._looked_out_for()
        amount = self._known.agreed(about)
        if self._missed:
            self._put(
                day, OrderState.STOPPED, OrderReason.TWICE_NOT_COME, about, also=self._missed[-1], amount=amount
            )  # fmt: skip
            self._next = None
            return
        reason = OrderReason.NOT_COME if self._sightings else OrderReason.NEVER_CAME
        self._put(day, OrderState.MISSED, reason, about, amount=amount)
        self._missed = [about]
        self._next = self._covered + 1 if self._first_by is not None else (self._next or 0) + 1
        self._first_by = None

    def _looked_out_for(self) -> date:
        if self._first_by is not None:
            return self._first_by - timedelta(days=FIRST_WINDOW)
        window = self._days.window(self._next or 0)
        assert window is not None  # noqa: S101 - else nothing is looked out for
        return window.day


def number_of(days: OrderDays, day: date, covered: int) -> int:
    """Return which of the payments of a standing order one is that came on ``day``: its number, from 0 on.

    ``covered``: the number of the last one that came before. It is the one in whose window it came; else the last one
    that was expected, when that has not come yet; else the next one, when it is not too early for that. Otherwise it
    is one too many: of the last number again (-1: before all).
    """
    last = days.begun(day)
    if last > covered:
        return last
    window = None if last < 0 else days.window(last)
    if window is not None and day <= window.last:
        return last
    coming = days.window(last + 1)
    if last + 1 > covered and coming is not None and (coming.day - day).days <= EARLY_DAYS[days.interval]:
        return last + 1
    return last
