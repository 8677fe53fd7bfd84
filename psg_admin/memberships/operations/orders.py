"""Standing orders: what the member's bank is told to pay, and how far that has come."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Membership, StandingOrder
from psg_admin.memberships.operations.parts import the_membership, the_order
from psg_admin.memberships.rules import may_become
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.store.base import expect_version


def change_order(
    session: Session,
    *,
    membership_id: int,
    amount: Money,
    interval: Interval,
    day: int,
    first_expected: date,
    version: int | None = None,
) -> Changes:
    """Note what the member has agreed with the bank: a sum each interval, on a ``day`` of the month (1 to 31).

    That is a record of its own: what the schedule asks for is not changed by it.

    :raises NotFound: when the membership has no standing order.
    :raises BadInput: for an amount of nothing or a day outside 1 to 31.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership, order = _order(session, membership_id, version)
    if amount <= NOTHING:
        raise BadInput(_("A standing order pays more than £0.00."), field="amount")
    if not 1 <= day <= 31:
        raise BadInput(_("The day of the month is a number from 1 to 31."), field="day")
    new = (amount, interval, day, first_expected)
    if new == (order.amount, order.interval, order.day, order.first_expected):
        return Changes(frozenset(), _("Nothing was changed"), made=membership.id, reference=membership.number)
    order.amount, order.interval, order.day, order.first_expected = new
    session.flush()
    return _changed(
        membership,
        _("Standing order of member {number}: {amount} {interval}").format(
            number=membership.number, amount=amount.show(), interval=interval.label
        ),
    )


def set_order_state(
    session: Session, *, membership_id: int, state: OrderState, today: date, version: int | None = None
) -> Changes:
    """Note how far a standing order has come.

    :raises NotFound: when the membership has no standing order.
    :raises Refused: for a step that cannot be (see ``rules.ORDER_STEPS``).
    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership, order = _order(session, membership_id, version)
    if order.state is state:
        return Changes(frozenset(), _("Nothing was changed"), made=membership.id, reference=membership.number)
    if not may_become(order.state, state):
        raise Refused(
            _("A standing order does not go from “{old}” to “{new}”.").format(old=order.state.label, new=state.label)
        )
    order.state, order.state_since = state, today
    session.flush()
    return _changed(
        membership,
        _("Standing order of member {number}: {state}").format(number=membership.number, state=state.label),
    )


def _order(session: Session, membership_id: int, version: int | None) -> tuple[Membership, StandingOrder]:
    membership = the_membership(session, membership_id)
    order = the_order(session, membership_id)
    if order is None:
        raise NotFound(_("Member {number} has no standing order.").format(number=membership.number))
    expect_version(order, version)
    return membership, order


def _changed(membership: Membership, summary: str) -> Changes:
    return changed(Topic.MEMBERSHIPS, summary=summary, made=membership.id, reference=membership.number)
