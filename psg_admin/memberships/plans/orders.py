"""How far standing orders will have come, planned for many at once; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.plans.parts import refuse_overtaken
from psg_admin.memberships.rules import may_become
from psg_admin.memberships.states import OrderState


@dataclass(frozen=True, slots=True)
class OrderStep:
    """How far the standing order of a membership has come; see ``operations.set_order_state``."""

    membership_id: int
    state: OrderState
    version: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class OrderSteps:
    """Standing orders that have come further, to be noted in one deed on ``today``."""

    steps: tuple[OrderStep, ...]
    today: date


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What is known of the standing order of a membership; ``order_id`` None: it has none.

    ``state`` is what the office was told last, ``now`` how far it has come by then.
    """

    membership_id: int
    number: str
    order_id: int | None
    state: OrderState
    state_since: date
    version: int
    now: OrderState


@dataclass(frozen=True, slots=True)
class OrderStepPlan:
    """A standing order whose state will be another one."""

    order_id: int
    membership_id: int
    before: OrderState = field(metadata={"label": mark("State")})
    state: OrderState = field(metadata={"label": mark("State")})
    number: str = field(metadata={"label": mark("Number")})


def plan_order_steps(facts: Mapping[int, OrderFacts], request: OrderSteps) -> tuple[OrderStepPlan, ...]:
    """Plan the states of standing orders; one that has come so far already is left out. ``facts`` by membership.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[OrderStepPlan] = []
    seen: set[int] = set()
    for step in request.steps:
        with findings.at(step.place):
            order = facts.get(step.membership_id)
            if order is None:
                raise NotFound(_("This membership does not exist any more."))
            if order.order_id is None:
                raise NotFound(_("Member {number} has no standing order.").format(number=order.number))
            if order.membership_id in seen:
                raise Refused(_("Membership {number} is named twice.").format(number=order.number))
            seen.add(order.membership_id)
            refuse_overtaken(order.version, step.version)
            if order.now is step.state:
                continue
            if not may_become(order.state, order.now, step.state):
                raise Refused(
                    _("A standing order does not go from “{old}” to “{new}”.").format(
                        old=order.now.label, new=step.state.label
                    )
                )
            plans.append(OrderStepPlan(order.order_id, order.membership_id, order.state, step.state, order.number))
    findings.refuse(subjects=len(request.steps))
    return tuple(plans)
