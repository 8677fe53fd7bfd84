"""What becomes of standing orders that do not pay what they should, planned for many at once; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.states import OrderDecision


@dataclass(frozen=True, slots=True)
class OrderDecisions:
    """What is decided of the standing orders of memberships on ``today``, at the moment ``now``, with a ``note``."""

    membership_ids: tuple[int, ...]
    kind: OrderDecision
    today: date
    now: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What is known of a membership of which something is decided.

    ``by_order``: it is paid for by standing order, or has one. ``period``: the year that runs (None: none does), of
    which so much was ``paid`` and is ``short``; ``charge_id`` is what is owed for it. ``lost``: the discount in it that
    is not earned. ``drifts``: something is otherwise than it should be. ``decided``: what was, for that year.
    """

    membership_id: int
    number: str
    payer_id: int
    by_order: bool
    period: DayRange | None
    charge_id: int | None
    paid: Money
    short: Money
    lost: Money
    drifts: bool
    decided: OrderDecision | None = None


@dataclass(frozen=True, slots=True)
class DecisionPlan:
    """What is decided of one standing order: the ``amount`` that is let off, or owed. ``charge_id``: of which charge so
    much is written off.
    """

    membership_id: int
    number: str = field(metadata={"label": mark("Number")})
    kind: OrderDecision = field(metadata={"label": mark("Decision")})
    amount: Money = field(metadata={"label": mark("Amount")})
    period: DayRange | None = field(metadata={"label": mark("Membership year")})
    payer_id: int = field(compare=False)
    charge_id: int | None = None


def plan_decisions(facts: Mapping[int, DecisionFacts], request: OrderDecisions) -> tuple[DecisionPlan, ...]:
    """Plan what is decided of each standing order; ``facts`` by membership.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    plans: list[DecisionPlan] = []
    ids = tuple(dict.fromkeys(request.membership_ids))
    if not ids:
        raise Refused(_("There is nothing to do: name one or more."))
    for membership_id in ids:
        known = facts.get(membership_id)
        with findings.at("" if known is None or len(ids) == 1 else known.number):
            if known is None:
                raise NotFound(_("This membership does not exist any more."))
            plans.append(_decision(known, request.kind))
    findings.refuse(subjects=len(ids))
    return tuple(plans)


def _decision(known: DecisionFacts, kind: OrderDecision) -> DecisionPlan:
    if not known.by_order:
        raise NotFound(_("Member {number} has no standing order.").format(number=known.number))
    if known.decided is not None:
        words = _("It is decided already for this year of member {number}: {decision}.")
        raise Refused(words.format(number=known.number, decision=known.decided.label))
    amount, charge_id = NOTHING, None
    if kind is OrderDecision.WAIVE:
        if known.paid and known.short:
            amount, charge_id = known.short, known.charge_id
        elif known.drifts:
            amount = known.lost
        else:
            raise Refused(_("The standing order of member {number} pays as it should.").format(number=known.number))
    elif kind is OrderDecision.OWE:
        amount = known.lost
        if not amount:
            raise Refused(_("No discount is lost for this year of member {number}.").format(number=known.number))
    return DecisionPlan(known.membership_id, known.number, kind, amount, known.period, known.payer_id, charge_id)


def decision_words(plan: DecisionPlan) -> str:
    """Say what is decided of one standing order: "Let off, £4.50, for the year from 1 April 2016"."""
    words = plan.kind.label if not plan.amount else f"{plan.kind.label}, {plan.amount.show()}"
    if plan.period is None or plan.kind is OrderDecision.KEEP:
        return words
    return _("{decision}, for the year from {day}").format(decision=words, day=show_day(plan.period.start))
