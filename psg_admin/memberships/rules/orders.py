"""How a standing order goes from one state to the next, and by which reference the bank knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.store.numbering import clean_reference

ORDER_STEPS = {
    OrderState.NONE: {OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.FIRST_SEEN, OrderState.STOPPED},
    OrderState.FORM_SENT: {OrderState.NONE, OrderState.CLAIMED, OrderState.FIRST_SEEN, OrderState.STOPPED},
    OrderState.CLAIMED: {OrderState.FORM_SENT, OrderState.FIRST_SEEN, OrderState.MISSED, OrderState.STOPPED},
    OrderState.FIRST_SEEN: {OrderState.REGULAR, OrderState.MISSED, OrderState.STOPPED},
    OrderState.REGULAR: {OrderState.MISSED, OrderState.STOPPED},
    OrderState.MISSED: {OrderState.REGULAR, OrderState.FIRST_SEEN, OrderState.STOPPED},
    OrderState.STOPPED: {OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.FIRST_SEEN},
}
"""From which state a standing order may go to which: payments that are seen can only be missed or stop."""


class AgreedSum(NamedTuple):
    """What a standing order pays each time from a day on."""

    from_day: date
    amount: Money

    @property
    def words(self) -> str:
        """What it pays, and from when: "£25.00 from 1 April 2017"."""
        return _("{amount} from {day}").format(amount=self.amount.show(), day=show_day(self.from_day))


def agreed_sum(amount: Money, sums: Iterable[AgreedSum], day: date) -> Money:
    """Return what a standing order pays on ``day``: its first ``amount``, until one of the later ``sums`` holds."""
    begun = [one for one in sums if one.from_day <= day]
    return max(begun).amount if begun else amount


def coming_sums(sums: Iterable[AgreedSum], day: date) -> tuple[AgreedSum, ...]:
    """Return the sums that hold after ``day``, the next first."""
    return tuple(sorted(one for one in sums if one.from_day > day))


FIRST_WINDOW = 31
"""So many days after it is expected the first payment of a standing order comes, if it comes."""


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """What is known of the standing order of a membership; ``day`` of the month, 1 to 31, ``amount`` its first sum."""

    order_id: int
    state: OrderState
    state_since: date
    interval: Interval
    day: int
    first_expected: date
    amount: Money

    @property
    def pays_by(self) -> Interval:
        """How often it pays; one that has stopped pays nothing, so what is owed is due at once."""
        return Interval.YEAR if self.state is OrderState.STOPPED else self.interval


def why_no_discount(order: OrderHeld | None, *, seen: bool, day: date) -> str:
    """Say in a sentence why a standing order earns no discount for a term that is asked for on ``day``, or nothing.

    It earns none once it has stopped, and none when its first payment was not seen in time; one that is asked for anew
    counts from then. ``seen``: a payment by it is in the books, whatever its state says.
    """
    if order is None:
        return ""
    if order.state is OrderState.STOPPED:
        return _("The standing order stopped on {day}: no discount for it.").format(day=show_day(order.state_since))
    unseen = order.state in {OrderState.NONE, OrderState.FORM_SENT, OrderState.CLAIMED}
    since = order.first_expected
    if order.state is not OrderState.NONE:
        since = max(since, order.state_since)
    if not unseen or seen or day <= since + timedelta(days=FIRST_WINDOW):
        return ""
    return _("No payment by the standing order was seen since {day}: no discount for it.").format(day=show_day(since))


def may_become(old: OrderState, new: OrderState) -> bool:
    """Say whether a standing order may go from ``old`` to ``new``."""
    return new in ORDER_STEPS[old]


def known_as(state: OrderState, reference: str) -> str:
    """Say by which reference the bank knows a standing order, whatever the number of its membership becomes.

    Nothing of one that was never asked for, or has stopped.
    """
    if state in {OrderState.NONE, OrderState.STOPPED}:
        return ""
    return _("The bank still knows the standing order as {reference}: payments come in under that.").format(
        reference=reference
    )


def known_otherwise(state: OrderState, reference: str, number: str) -> str:
    """Say what :func:`known_as` does where the ``reference`` is that of another number than the membership has now."""
    return "" if reference[:-1].endswith(clean_reference(number)) else known_as(state, reference)
