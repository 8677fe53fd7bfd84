"""Noting that forms for the bank were sent: beside each payer, and how far each standing order has come; one deed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.memberships.model import StandingOrder
from psg_admin.memberships.plans import OrderFacts, OrderStep, OrderSteps
from psg_admin.memberships.queries.planning import order_facts
from psg_admin.memberships.rules import may_become
from psg_admin.memberships.rules.paying import Instruction
from psg_admin.memberships.states import OrderState
from psg_admin.notes.model import Note
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed


@dataclass(frozen=True, slots=True)
class FormsSent:
    """Forms that were sent to members ``today``, each with what it says; ``author``: who notes it."""

    instructions: tuple[Instruction, ...]
    today: date
    author: str


@dataclass(frozen=True, slots=True)
class FormSentPlan:
    """A form that is noted with the payer: ``text``. ``state``: what the standing order has come to before; None: it
    stays as it is, since money comes already or there is none yet.
    """

    membership_id: int = field(metadata={"label": mark("Membership")})
    number: str = field(metadata={"label": mark("Number")})
    payer_id: int = field(metadata={"label": mark("Paid by")})
    text: str = field(metadata={"label": mark("Text")})
    order_id: int | None = None
    state: OrderState | None = field(default=None, metadata={"label": mark("State")})


def _load(session: Session, request: FormsSent) -> dict[int, OrderFacts]:
    steps = tuple(OrderStep(one.membership_id, OrderState.FORM_SENT) for one in request.instructions)
    return order_facts(session, OrderSteps(steps, request.today))


def _plan(facts: Mapping[int, OrderFacts], request: FormsSent) -> tuple[FormSentPlan, ...]:
    findings = Findings()
    plans: list[FormSentPlan] = []
    for one in request.instructions:
        with findings.at(one.number):
            order = facts.get(one.membership_id)
            if order is None:
                raise NotFound(_("This membership does not exist any more."))
            text = _("Form for the bank sent, membership {number}: {amount}, first on {day}").format(
                number=one.number, amount=one.words, day=show_day(one.first)
            )
            moves = order.order_id is not None and may_become(order.state, order.now, OrderState.FORM_SENT)
            plans.append(
                FormSentPlan(
                    one.membership_id, one.number, one.payer_id, text, order.order_id, order.state if moves else None
                )
            )
    findings.refuse(subjects=len(request.instructions))
    return tuple(plans)


def _carry_out(
    session: Session, facts: Mapping[int, OrderFacts], plans: tuple[FormSentPlan, ...], request: FormsSent
) -> Changes:
    if not plans:
        return Changes(frozenset(), _("Nothing was changed"))
    batch, author = Batch(session), line(request.author, label=_("Name"), field="by")
    for plan in plans:
        batch.insert(Note, contact_id=plan.payer_id, text=plan.text, noted_on=request.today, author=author)
        if plan.order_id is not None and plan.state is not None:
            before = {"state": plan.state, "state_since": facts[plan.membership_id].state_since}
            after = {"state": OrderState.FORM_SENT, "state_since": request.today}
            batch.update(StandingOrder, plan.order_id, before, after)
    batch.write()
    one = plans[0]
    if len(plans) == 1:
        words = _("Form for the bank sent to member {number}").format(number=one.number)
        return changed(
            Topic.MEMBERSHIPS, Topic.NOTES, summary=words, made=one.membership_id, reference=one.number
        )  # fmt: skip
    words = ngettext("{count} form for the bank sent", "{count} forms for the bank sent", len(plans))
    return changed(Topic.MEMBERSHIPS, Topic.NOTES, summary=words.format(count=show_count(len(plans))))


NOTE_FORMS = PlannedDeed(_load, _plan, _carry_out)
"""Forms for the bank that were sent (see :class:`FormsSent`)."""
