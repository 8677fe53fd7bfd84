"""Whether a standing order earns its discount: by money that arrives."""

from dataclasses import dataclass
from datetime import date, timedelta

from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.memberships.rules.order_days import EARLY_DAYS
from psg_admin.memberships.rules.order_timeline import OrderKnown, OrderSpan, order_on
from psg_admin.memberships.rules.orders import FIRST_WINDOW
from psg_admin.memberships.rules.standing import TermFacts
from psg_admin.memberships.rules.ways import way
from psg_admin.memberships.states import Interval, OrderReason, OrderState
from psg_admin.payments.states import Method

ASKED = frozenset({OrderState.NONE, OrderState.FORM_SENT, OrderState.CLAIMED})
"""The states of a standing order of which no payment was seen, and none is missed yet."""


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """The standing order that a membership has, and all that is recorded of it."""

    order_id: int
    known: OrderKnown

    def pays_by(self, day: date) -> Interval:
        """Return how often it pays as of ``day``; one that has stopped pays nothing, so what is owed is due at once."""
        stopped = order_on(self.known, day).state is OrderState.STOPPED
        return Interval.YEAR if stopped else self.known.days.interval


def unseen_since(known: OrderKnown, span: OrderSpan, day: date) -> date | None:
    """Return since when the first payment of a standing order is waited for in vain as of ``day``, where it is beyond
    :data:`~psg_admin.memberships.rules.orders.FIRST_WINDOW`; None where one was seen, or may still come.

    ``span`` is the one that holds on the day. One that is asked for anew counts from then.
    """
    if span.state not in ASKED and span.reason is not OrderReason.NEVER_CAME:
        return None
    since = known.days.first if known.told is OrderState.NONE else max(known.days.first, known.told_since)
    return since if day > since + timedelta(days=FIRST_WINDOW) else None


def why_no_discount(order: OrderHeld | None, *, day: date, grace_days: int, last: TermFacts | None = None) -> str:
    """Say in a sentence why a standing order earns no discount for a term that is asked for on ``day``, or nothing.

    It earns none once it has stopped, none when its first payment was not seen in time, none when a payment is missed
    for longer than the days of grace, and none when the ``last`` term was paid otherwise and nothing came since.
    """
    if order is None:
        return ""
    known = order.known
    span = order_on(known, day)
    if span.reason is OrderReason.NOTED_STOPPED:
        return _("The standing order stopped on {day}: no discount for it.").format(day=show_day(span.start))
    since = unseen_since(known, span, day)
    if since is not None:
        words = _("No payment by the standing order was seen since {day}: no discount for it.")
        return words.format(day=show_day(since))
    missed = span.state is OrderState.MISSED and span.reason is not OrderReason.NEVER_CAME
    if span.state is OrderState.STOPPED or (missed and day > span.about_day + timedelta(days=grace_days)):
        return _("{reason} No discount for the standing order.").format(reason=span.words)
    if last is not None and span.state not in ASKED and paid_otherwise(known, last, day):
        words = _("The membership year from {day} was paid {way}: no discount for the standing order.")
        return words.format(day=show_day(last.start), way=way(_paid_by(last)))
    return ""


def paid_otherwise(known: OrderKnown | None, term: TermFacts, day: date) -> bool:
    """Say whether a term was paid otherwise than by standing order, and nothing came by that since it began, as of
    ``day``.
    """
    if not term.paid_by(day) or term.waived or _paid_by(term) is Method.STANDING_ORDER:
        return False
    return known is None or not known.paying_since(term.start - timedelta(days=EARLY_DAYS[known.days.interval]), day)


def _paid_by(term: TermFacts) -> Method:
    """Return how a term was paid: by standing order where any part of it was."""
    ways = [part.method for part in term.parts if part.method is not None] or [term.method]
    return Method.STANDING_ORDER if Method.STANDING_ORDER in ways else ways[-1]
