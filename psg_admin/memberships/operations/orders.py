"""Standing orders: what the member's bank is told to pay, and how far that has come."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext, squeeze
from psg_admin.memberships.model import Membership, OrderSum, StandingOrder, Term
from psg_admin.memberships.operations.parts import charge_of, put_instalments, the_membership, the_order
from psg_admin.memberships.plans import (
    OrderFacts,
    OrderStep,
    OrderStepPlan,
    OrderSteps,
    checked_day,
    order_reference,
    plan_order_steps,
)
from psg_admin.memberships.queries.planning import order_facts
from psg_admin.memberships.rules import REFERENCE_LENGTH, AgreedSum, agreed_sum, instalments
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.states import Method
from psg_admin.settings import load_settings
from psg_admin.store.base import expect_version
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import clean_reference
from psg_admin.store.planning import PlannedDeed, perform


def change_order(
    session: Session,
    *,
    membership_id: int,
    amount: Money,
    interval: Interval,
    day: int,
    first_expected: date,
    today: date,
    from_day: date | None = None,
    version: int | None = None,
) -> Changes:
    """Note what the member has agreed with the bank: a sum each interval, on a ``day`` of the month (1 to 31).

    That is a record of its own: what the schedule asks for is not changed by it. A membership year that runs, or is to
    come, and is not paid yet falls due as the order pays from now on. The ``amount`` is what is paid now, or from
    ``from_day`` on, until a sum of a later day takes over; where it is what the order pays then anyway, nothing is
    entered for that day.

    :raises NotFound: when the membership has no standing order.
    :raises BadInput: for an amount of nothing, a day outside 1 to 31, or a ``from_day`` more than a year ahead.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership, order = _order(session, membership_id, version)
    _check_paid(amount, day)
    if from_day is not None:
        checked_day(from_day, today=today, field="from_day")
    new = (interval, day, first_expected)
    same = new == (order.interval, order.day, order.first_expected)
    order.interval, order.day, order.first_expected = new
    paid = _put_sum(session, order, amount, from_day, today)
    session.flush()
    moved = _fall_due_anew(session, membership, interval, day, today)
    if same and not moved and not paid:
        return Changes(frozenset(), _("Nothing was changed"), made=membership.id, reference=membership.number)
    words = _("Standing order of member {number}: {amount} {interval}")
    fields = {"number": membership.number, "amount": amount.show(), "interval": interval.label}
    if from_day is not None:
        words = _("Standing order of member {number}: {amount} {interval} from {day}")
        fields["day"] = show_day(from_day)
    return _changed(membership, words.format(**fields))


def add_order(
    session: Session,
    *,
    membership_id: int,
    amount: Money,
    interval: Interval,
    day: int,
    first_expected: date,
    today: date,
    reference: str = "",
) -> Changes:
    """Give a membership a standing order, or change the one that it has as :func:`change_order` does; from its next
    term on it is paid for by that.

    ``reference`` is the one under which the bank knows it already, and is brought forward: it has no check character of
    ours, and the member is taken to have it set up. Without one a reference is made, and it is to be set up.
    ``Changes.reference`` is the reference.

    :raises NotFound: when there is no such membership.
    :raises Refused: when it has ended; for a reference that is another member's.
    :raises BadInput: for an amount of nothing, a day outside 1 to 31, or a reference that is too long or none.
    """
    membership = the_membership(session, membership_id)
    if membership.ended_on is not None:
        raise Refused(_("Membership {number} has ended: renew it first.").format(number=membership.number))
    settings = load_settings(session, MembershipSettings)
    order = the_order(session, membership_id)
    known = order_reference(settings, membership.number) if order is None else order.reference
    kept = _brought_reference(reference) or known
    if _is_of_another(session, membership_id, kept):
        words = _("The reference {reference} belongs to another member already. Choose another number.")
        raise Refused(words.format(reference=kept))
    if order is None:
        _check_paid(amount, day)
        state = OrderState.CLAIMED if reference.strip() else OrderState.NONE
        session.add(
            StandingOrder(
                membership_id=membership_id, reference=kept, amount=amount, interval=interval, day=day,
                first_expected=first_expected, state=state, state_since=today, brought_forward=bool(reference.strip()),
            )
        )  # fmt: skip
        membership.method = Method.STANDING_ORDER
        session.flush()
        _fall_due_anew(session, membership, interval, day, today)
        words = _("Standing order of member {number}: {amount} {interval}")
        fields = {"number": membership.number, "amount": amount.show(), "interval": interval.label}
        done = _changed(membership, words.format(**fields))
    else:
        same = order.reference == kept and membership.method is Method.STANDING_ORDER
        order.reference, order.brought_forward = kept, order.brought_forward or kept != known
        membership.method = Method.STANDING_ORDER
        session.flush()
        done = change_order(
            session, membership_id=membership_id, amount=amount, interval=interval, day=day,
            first_expected=first_expected, today=today,
        )  # fmt: skip
        if done.nothing and not same:
            done = _changed(membership, _("Reference of member {number}: {reference}").format(
                number=membership.number, reference=kept
            ))  # fmt: skip
    return replace(done, reference=kept)


def set_order_state(
    session: Session, *, membership_id: int, state: OrderState, today: date, version: int | None = None
) -> Changes:
    """Note how far a standing order has come.

    :raises NotFound: when the membership has no standing order.
    :raises Refused: for a step that cannot be (see ``rules.ORDER_STEPS``).
    :raises Conflict: when somebody else saved it since ``version``.
    """
    return perform(session, SET_ORDER_STATES, OrderSteps((OrderStep(membership_id, state, version),), today))


def set_order_states(session: Session, *, steps: Sequence[OrderStep], today: date) -> Changes:
    """Note how far many standing orders have come as one deed, each as :func:`set_order_state` does.

    :raises Problems: with what stands against each.
    """
    return perform(session, SET_ORDER_STATES, OrderSteps(tuple(steps), today))


# --- steps ------------------------------------------------------------------------------------------------------------


def _check_paid(amount: Money, day: int) -> None:
    if amount <= NOTHING:
        raise BadInput(_("A standing order pays more than £0.00."), field="amount")
    if not 1 <= day <= 31:
        raise BadInput(_("The day of the month is a number from 1 to 31."), field="day")


def _brought_reference(typed: str) -> str:
    """Return a reference of the bank as it is kept, nothing where none was typed.

    :raises BadInput: when it is too long, or has neither letter nor digit.
    """
    kept = squeeze(typed).upper()
    if kept and not clean_reference(kept):
        raise BadInput(_("A reference has letters or digits."), field="reference")
    if len(kept) > REFERENCE_LENGTH:
        raise BadInput(_("A reference has at most {most} signs.").format(most=REFERENCE_LENGTH), field="reference")
    return kept


def _is_of_another(session: Session, membership_id: int, reference: str) -> bool:
    """Say whether another member's standing order has a reference, in whatever way it is written: a line of the bank
    is told by letters and digits alone.
    """
    clean = clean_reference(reference)
    others = select(StandingOrder.reference).where(
        StandingOrder.membership_id != membership_id,
        or_(StandingOrder.reference.in_([reference, clean]), StandingOrder.brought_forward.is_(True)),
    )
    return any(clean_reference(other) == clean for other in session.scalars(others))


def _enter_order_states(
    session: Session, facts: Mapping[int, OrderFacts], plans: tuple[OrderStepPlan, ...], request: OrderSteps
) -> Changes:
    if not plans:
        first = facts[request.steps[0].membership_id]
        return Changes(frozenset(), _("Nothing was changed"), made=first.membership_id, reference=first.number)
    batch = Batch(session)
    for plan in plans:
        before = {"state": plan.before, "state_since": facts[plan.membership_id].state_since}
        after = {"state": plan.state, "state_since": request.today}
        batch.update(StandingOrder, plan.order_id, before, after)
    batch.write()
    one = plans[0]
    if len(plans) > 1:
        words = ngettext("{count} standing order noted", "{count} standing orders noted", len(plans))
        return changed(Topic.MEMBERSHIPS, summary=words.format(count=show_count(len(plans))), made=one.membership_id)
    summary = _("Standing order of member {number}: {state}").format(number=one.number, state=one.state.label)
    return changed(Topic.MEMBERSHIPS, summary=summary, made=one.membership_id, reference=one.number)


SET_ORDER_STATES = PlannedDeed(order_facts, plan_order_steps, _enter_order_states)
"""Standing orders that have come further (see :func:`set_order_states`)."""


def _put_sum(session: Session, order: StandingOrder, amount: Money, from_day: date | None, today: date) -> bool:
    """Let an order pay ``amount`` from a day on (None: now); say whether it did not do so before."""
    rows = session.scalars(select(OrderSum).where(OrderSum.order_id == order.id).order_by(OrderSum.from_day)).all()
    if from_day is None:
        holds = next((row for row in reversed(rows) if row.from_day <= today), None)
        before = order.amount if holds is None else holds.amount
        if holds is None:
            order.amount = amount
        else:
            holds.amount = amount
        return before != amount
    own = next((row for row in rows if row.from_day == from_day), None)
    others = [AgreedSum(row.from_day, row.amount) for row in rows if row is not own]
    if agreed_sum(order.amount, others, from_day) == amount:
        if own is not None:
            session.delete(own)
        return own is not None
    if own is None:
        session.add(OrderSum(order_id=order.id, from_day=from_day, amount=amount))
        return True
    before, own.amount = own.amount, amount
    return before != amount


def _fall_due_anew(session: Session, membership: Membership, interval: Interval, day: int, today: date) -> bool:
    """Let what is not paid yet of the terms that run or are to come fall due by the order; say whether it did not."""
    later = or_(Term.end_day.is_(None), Term.end_day > today)
    terms = select(Term).where(Term.membership_id == membership.id, Term.method == Method.STANDING_ORDER, later)
    moved = False
    for term in session.scalars(terms.order_by(Term.start_day)).all():
        charge = charge_of(session, term)
        if charge is not None and charge.owed:
            period = DayRange(term.start_day, term.end_day)
            moved |= put_instalments(session, term, instalments(term.amount, interval, period, day))
    return moved


def _order(session: Session, membership_id: int, version: int | None) -> tuple[Membership, StandingOrder]:
    membership = the_membership(session, membership_id)
    order = the_order(session, membership_id)
    if order is None:
        raise NotFound(_("Member {number} has no standing order.").format(number=membership.number))
    expect_version(order, version)
    return membership, order


def _changed(membership: Membership, summary: str) -> Changes:
    return changed(Topic.MEMBERSHIPS, summary=summary, made=membership.id, reference=membership.number)
