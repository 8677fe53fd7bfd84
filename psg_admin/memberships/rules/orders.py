"""How a standing order goes from one state to the next, and by which reference the bank knows it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.states import OrderState
from psg_admin.store.numbering import clean_reference

ORDER_STEPS = {
    OrderState.NONE: {OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.FIRST_SEEN, OrderState.STOPPED},
    OrderState.FORM_SENT: {OrderState.NONE, OrderState.CLAIMED, OrderState.FIRST_SEEN, OrderState.STOPPED},
    OrderState.CLAIMED: {OrderState.FORM_SENT, OrderState.FIRST_SEEN, OrderState.MISSED, OrderState.STOPPED},
    OrderState.FIRST_SEEN: {OrderState.REGULAR, OrderState.MISSED, OrderState.STOPPED},
    OrderState.REGULAR: {OrderState.MISSED, OrderState.STOPPED},
    OrderState.MISSED: {
        OrderState.FORM_SENT,
        OrderState.CLAIMED,
        OrderState.REGULAR,
        OrderState.FIRST_SEEN,
        OrderState.STOPPED,
    },
    OrderState.STOPPED: {OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.FIRST_SEEN},
}
"""To which state a standing order may go, as it is noted, from how far it has come: one that pays can only be missed
or stop, and one that does not is asked for anew.
"""


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


REFERENCE_LENGTH = 18
"""So many signs the reference of a standing order has at most: more a bank does not pass on."""

FIRST_WINDOW = 31
"""So many days after it is expected, or claimed, the first payment of a standing order comes, if it comes."""


def next_states(now: OrderState) -> tuple[OrderState, ...]:
    """Return the states that may be noted of a standing order which has come so far ``now``."""
    return tuple(state for state in OrderState if state in ORDER_STEPS[now])


def may_become(told: OrderState, now: OrderState, new: OrderState) -> bool:
    """Say whether ``new`` may be noted of a standing order: going on from what the office was ``told`` last, or from
    how far it has come ``now``.
    """
    return new in ORDER_STEPS[told] | ORDER_STEPS[now]


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
