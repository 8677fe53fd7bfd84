"""What the office decides of standing orders that do not pay what they should."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Membership, OrderDecided, Term
from psg_admin.memberships.plans import DecisionFacts, DecisionPlan, OrderDecisions, decision_words, plan_decisions
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.drift import drift_facts
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.rules import DriftRule
from psg_admin.memberships.states import OrderDecision
from psg_admin.payments.model import WriteOff
from psg_admin.payments.operations import Ledger
from psg_admin.payments.queries import charges
from psg_admin.payments.states import Category, Method, WriteOffKind
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import Numbers
from psg_admin.store.planning import PlannedDeed, perform

TOPICS = (Topic.MEMBERSHIPS, Topic.PAYMENTS)


def decide_orders(
    session: Session, *, membership_ids: Sequence[int], kind: OrderDecision, today: date, now: datetime, note: str = ""
) -> Changes:
    """Decide what becomes of standing orders that do not pay what they should, for the membership years that run.

    ``WAIVE`` lets off what is short where a part was paid, else the discount that was not earned; ``OWE`` lets that be
    owed; ``KEEP`` gives the discount once more with the next term. What is decided is not listed again for that year.

    :raises Problems: with what stands against each: it has no standing order, it is decided already, nothing is
        otherwise than it should be.
    :raises BadInput: for too long a note.
    """
    return perform(session, DECIDE_ORDERS, OrderDecisions(tuple(membership_ids), kind, today, now, note))


def _load(session: Session, request: OrderDecisions) -> dict[int, DecisionFacts]:
    known = drift_facts(session, on=request.today, membership_ids=request.membership_ids)
    decided = _decided(session, request.membership_ids)
    terms = _terms(session, request)
    standing = load_facts(session, membership_ids=request.membership_ids)
    owed = charges(session, charge_ids=[term.charge_id for term in terms.values() if term.charge_id is not None])
    rule = DriftRule(scheme(session), request.today)
    found = _without_order(session, set(request.membership_ids) - {one.membership_id for one in known})
    for one in known:
        term = terms.get(one.membership_id)
        charge = None if term is None or term.charge_id is None else owed[term.charge_id]
        counts = None if term is None else next(
            (each for each in standing[one.membership_id].terms if each.start == term.start_day), None
        )  # fmt: skip
        found[one.membership_id] = DecisionFacts(
            one.membership_id, one.number, one.contact_id,
            by_order=one.order is not None or one.method is Method.STANDING_ORDER,
            period=None if term is None else DayRange(term.start_day, term.end_day),
            charge_id=None if charge is None else charge.charge_id, paid=NOTHING if charge is None else charge.paid,
            short=NOTHING if counts is None or charge is None else min(counts.short(request.today), charge.owed),
            lost=rule.lost(one), drifts=bool(rule.drifts(one)),
            decided=decided.get((one.membership_id, None if term is None else term.start_day)),
        )  # fmt: skip
    return found


def _without_order(session: Session, membership_ids: Collection[int]) -> dict[int, DecisionFacts]:
    """Return those of the memberships that there are: they neither have a standing order nor are paid for by one."""
    query = select(Membership.id, Membership.number, Membership.payer_id)
    return {
        membership_id: DecisionFacts(
            membership_id, number, payer_id, by_order=False, period=None, charge_id=None, paid=NOTHING, short=NOTHING,
            lost=NOTHING, drifts=False,
        )
        for some in chunks(membership_ids)
        for membership_id, number, payer_id in session.execute(query.where(Membership.id.in_(some)))
    }  # fmt: skip


def _decided(session: Session, membership_ids: Collection[int]) -> dict[tuple[int, date | None], OrderDecision]:
    query = select(OrderDecided.membership_id, OrderDecided.start_day, OrderDecided.kind).order_by(OrderDecided.id)
    return {
        (membership_id, start): kind
        for some in chunks(membership_ids)
        for membership_id, start, kind in session.execute(query.where(OrderDecided.membership_id.in_(some)))
    }


def _terms(session: Session, request: OrderDecisions) -> dict[int, Term]:
    """Return the term that it is about, by membership: the one that runs; the last one where the next is to have the
    discount.
    """
    query = select(Term).order_by(Term.start_day)
    if request.kind is not OrderDecision.KEEP:
        runs = or_(Term.end_day.is_(None), Term.end_day > request.today)
        query = query.where(Term.start_day <= request.today, runs)
    return {
        term.membership_id: term
        for some in chunks(request.membership_ids)
        for term in session.scalars(query.where(Term.membership_id.in_(some)))
    }


def _carry_out(
    session: Session, _facts: Mapping[int, DecisionFacts], plans: tuple[DecisionPlan, ...], request: OrderDecisions
) -> Changes:
    note = line(request.note, label=_("Note"), field="note", limit=500)
    batch = Batch(session)
    ledger = Ledger(session, batch, Numbers(batch, {}), today=request.today, now=request.now)
    for plan in plans:
        _write(batch, ledger, plan, request.today, note)
    batch.write()
    one = plans[0]
    if len(plans) > 1:
        words = ngettext(
            "Decided of {count} standing order: {decision}",
            "Decided of {count} standing orders: {decision}",
            len(plans),
        )
        summary = words.format(count=show_count(len(plans)), decision=one.kind.label)
        return changed(*TOPICS, summary=summary, made=one.membership_id)
    words = _("Decided of the standing order of member {number}: {decision}")
    summary = words.format(number=one.number, decision=decision_words(one))
    return changed(*TOPICS, summary=summary, made=one.membership_id, reference=one.number)


def _write(batch: Batch, ledger: Ledger, plan: DecisionPlan, today: date, note: str) -> None:
    charge_id = None
    if plan.charge_id is not None:
        batch.insert(
            WriteOff, charge_id=plan.charge_id, amount=plan.amount, kind=WriteOffKind.LET_OFF, made_on=today,
            reason=note or _("Paid by standing order, as it was agreed"),
        )  # fmt: skip
    elif plan.kind is OrderDecision.OWE:
        purpose = _("Discount of the standing order, not earned, member {number}").format(number=plan.number)
        charge_id = ledger.owe(
            contact_id=plan.payer_id, category=Category.SUBSCRIPTION, purpose=purpose, amount=plan.amount, due_on=today,
            first_day=None if plan.period is None else plan.period.start,
            end_day=None if plan.period is None else plan.period.end,
        )  # fmt: skip
    batch.insert(
        OrderDecided, membership_id=plan.membership_id, start_day=None if plan.period is None else plan.period.start,
        kind=plan.kind, decided_on=today, amount=plan.amount, charge_id=charge_id, note=note,
    )  # fmt: skip


DECIDE_ORDERS = PlannedDeed(_load, plan_decisions, _carry_out)
"""What is decided of standing orders (see :func:`decide_orders`)."""
