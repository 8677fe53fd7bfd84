"""How a standing order goes from one state to the next, and by which reference the bank knows it."""

from psg_admin.kernel.words import _
from psg_admin.memberships.states import OrderState
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
