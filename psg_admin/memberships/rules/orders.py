"""How a standing order goes from one state to the next."""

from psg_admin.memberships.states import OrderState

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
