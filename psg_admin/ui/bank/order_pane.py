"""What stands beside a standing order: what the bank is told, what came of it, how far it had come when, and what of it
is otherwise than it should be.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from psg_admin.kernel.days import show_day, show_short
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.memberships.rules import known_otherwise
from psg_admin.ui.kit.action import Target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from psg_admin.kernel.money import Money
    from psg_admin.memberships.queries.order_lists import OrderLine
    from psg_admin.memberships.queries.order_pages import DriftPage, OrderPage
    from psg_admin.memberships.rules import Drift
    from psg_admin.ui.kit.action import Action
    from psg_admin.ui.kit.pane import DetailPane


def put_order(
    pane: DetailPane, page: OrderPage, actions: Sequence[Action], go: Callable[[Target], object]
) -> None:  # fmt: skip
    """Fill the pane with a standing order; ``go`` leads to its member."""
    line = page.line
    with pane.filled(("order", line.id), actions):
        pane.head(line.name, _("No. {number}").format(number=line.number))
        pane.buttons("note-state", "order-form")
        put_state(pane, line)
        put_told(pane, page)
        pane.link(_("Show the member"), partial(go, Target("members", line.contact_id)))
        put_came(pane, page)
        if len(page.spans) > 1:
            pane.section(_("How far it had come"))
            for span in page.spans:
                pane.dated(show_short(span.start), span.state.label, tip=span.words)


def put_drift(
    pane: DetailPane, page: DriftPage, actions: Sequence[Action], go: Callable[[Target], object]
) -> None:  # fmt: skip
    """Fill the pane with what is otherwise with a standing order; ``go`` leads to its member."""
    drift = page.drift
    with pane.filled(("drift", drift.id), actions):
        pane.head(drift.name, _("No. {number}").format(number=drift.number))
        pane.buttons("order-form", "order-letters")
        put_drift_words(pane, drift)
        pane.pair(_("Since"), show_day(drift.since))
        if drift.expected is not None:
            pane.pair(_("Expected each time"), drift.expected.show())
        if drift.seen is not None:
            pane.pair(_("Came each time"), drift.seen.show())
        pane.pair(_("In a year"), difference_words(drift.difference_a_year))
        if drift.lost:
            pane.pair(_("Discount not earned"), drift.lost.show())
        pane.link(_("Show the member"), partial(go, Target("members", drift.contact_id)))
        pane.section(_("What can be done"))
        for remedy in drift.remedies:
            pane.line(remedy.label)
        for other in page.others:
            pane.section(_("Also"))
            put_drift_words(pane, other)
        if page.order is not None:
            pane.section(_("Standing order"))
            put_state(pane, page.order.line, said=drift.reason)
            put_told(pane, page.order)
            put_came(pane, page.order)


def put_drift_words(pane: DetailPane, drift: Drift) -> None:
    """Put in words what is otherwise with a standing order."""
    pane.pair(_("What is otherwise"), drift.kind.label, [drift.reason], tone=drift.kind.tone)
    pane.line(drift.reason)


def difference_words(difference: Money) -> str:
    """Say what comes more or less in a year than should."""
    if difference < NOTHING:
        return _("{amount} short").format(amount=(-difference).show())
    return _("{amount} over").format(amount=difference.show()) if difference else _("no difference")


def put_told(pane: DetailPane, page: OrderPage) -> None:
    """Put what the member's bank is told to pay."""
    line = page.line
    pane.pair(_("Pays"), _("{amount} {interval}").format(amount=line.amount.show(), interval=line.interval.label))
    for coming in page.coming:
        pane.line(coming.words, "soft")
    pane.pair(_("Day of the month"), str(line.day))
    pane.pair(_("Reference"), line.reference)
    if words := known_otherwise(line.state, line.reference, line.number):
        pane.line(words, "soft")


def put_state(pane: DetailPane, line: OrderLine, *, said: str = "") -> None:
    """Put how far a standing order has come and why, unless that is ``said`` above; what is expected next, and what was
    seen last.
    """
    since = _("Since {day}").format(day=show_day(line.since))
    pane.pair(_("Status"), line.state.label, [line.reason, since], tone=line.state.tone)
    if line.reason != said:
        pane.line(line.reason, "soft")
    if line.expected is not None:
        pane.pair(_("Next expected"), show_day(line.expected))
    if line.seen is not None:
        words = _("{amount} on {day}").format(amount=line.seen.amount.show(), day=show_short(line.seen.day))
        pane.pair(_("Last seen"), words)


def put_came(pane: DetailPane, page: OrderPage) -> None:
    """Put what came for each day on which a payment was expected, in a section of its own; nothing before the first."""
    if page.came:
        pane.section(_("What came"))
    for came in page.came:
        if came.expected is not None and not came.seen:
            words = _("Expected {day}").format(day=show_day(came.expected))
            pane.pair(words, _("nothing came"), tone="attention")
        for place, one in enumerate(came.seen):
            reasons = [] if came.expected is None else [_("Expected {day}").format(day=show_day(came.expected))]
            if place:
                reasons.append(_("Once more for the same day"))
            pane.pair(show_day(one.day), one.amount.show(), reasons)
