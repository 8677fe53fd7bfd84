"""Money that comes in, and what is left over of it set against what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.payments.model import Allocation
from psg_admin.payments.operations.ledger import Ledger, as_owed, bookings_of
from psg_admin.payments.plans import (
    AllocationFacts,
    AllocationPlan,
    AllocationRequest,
    PaymentFacts,
    PaymentPlan,
    PaymentRequest,
    plan_allocations,
    plan_payments,
)
from psg_admin.payments.queries import allocation_facts, payment_facts
from psg_admin.payments.rules import receipt_series
from psg_admin.payments.states import Category, Method
from psg_admin.people.operations import put_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import Numbers, drawn
from psg_admin.store.planning import PlannedDeed, perform

TOPICS = (Topic.PEOPLE, Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS)


@dataclass(frozen=True, slots=True)
class TakePayments:
    """Sums that came in, to be entered in one deed on ``today``."""

    payments: tuple[PaymentRequest, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class SetAgainst:
    """What is left over of payments, to be set against charges in one deed on ``today``."""

    allocations: tuple[AllocationRequest, ...]
    today: date


def take_payment(
    session: Session, *, contact_id: int | ContactDraft, amount: Money, method: Method, received_on: date, today: date,
    now: datetime, charges: Sequence[int] = (), gift: Money = NOTHING, reference: str = "", note: str = "",
    receipt: bool = True, quoted: Money | None = None,
) -> Changes:  # fmt: skip
    """Record money that came in from a contact, set it against ``charges`` in their order, and issue a receipt.

    ``contact_id`` may be the particulars of somebody who is not on file yet and is put there with the payment. The
    charges may be owed by other contacts. ``gift`` of it is a donation; what is left over stays the contact's
    credit. ``quoted`` is what the person was told is owed for the charges. ``made`` is the id of the payment,
    ``reference`` the number of the receipt.

    :raises NotFound: when the contact or a charge is not there.
    :raises BadInput: for no amount, a gift above it, a day in the future or before 1990, text that is too long.
    :raises Refused: when a charge is paid already, cancelled, or named twice.
    :raises Conflict: when something else is owed than was ``quoted``.
    """
    wanted = PaymentRequest(
        contact_id, amount, method, received_on, tuple(charges), gift, reference, note, receipt, quoted
    )
    return perform(session, TAKE_PAYMENTS, TakePayments((wanted,), today, now))


def take_payments(session: Session, *, payments: Sequence[PaymentRequest], today: date, now: datetime) -> Changes:
    """Record many sums that came in as one deed, each as :func:`take_payment` does.

    :raises Problems: with what stands against each.
    """
    return perform(session, TAKE_PAYMENTS, TakePayments(tuple(payments), today, now))


def allocate_rest(
    session: Session, *, payment_id: int, charge_ids: Sequence[int], today: date, amount: Money | None = None
) -> Changes:
    """Set what is left over of a payment against charges in their order: all that fits, or ``amount``.

    :raises NotFound: when there is no such payment or charge.
    :raises BadInput: when ``amount`` is nothing, more than is left over, or more than is owed.
    :raises Refused: when nothing is left over, or nothing is owed for one of the charges.
    """
    return allocate_rests(session, allocations=[AllocationRequest(payment_id, tuple(charge_ids), amount)], today=today)


def allocate_rests(session: Session, *, allocations: Sequence[AllocationRequest], today: date) -> Changes:
    """Set what is left over of many payments against charges as one deed, each as :func:`allocate_rest` does.

    :raises Problems: with what stands against each.
    """
    return perform(session, SET_AGAINST, SetAgainst(tuple(allocations), today))


# --- steps ------------------------------------------------------------------------------------------------------------


def _load_payments(session: Session, request: TakePayments) -> PaymentFacts:
    return payment_facts(
        session,
        payers=[p.payer for p in request.payments if isinstance(p.payer, int)],
        charge_ids=[charge_id for p in request.payments for charge_id in p.charges],
        named=any(p.income or p.account for p in request.payments),
    )


def _plan_payments(facts: PaymentFacts, request: TakePayments) -> tuple[PaymentPlan, ...]:
    return plan_payments(facts, request.payments, today=request.today)


def _enter_payments(
    session: Session, facts: PaymentFacts, plans: tuple[PaymentPlan, ...], request: TakePayments
) -> Changes:
    batch = Batch(session)
    numbers = Numbers(batch, drawn(session, [receipt_series(request.today)]))
    ledger = Ledger(session, batch, numbers, today=request.today, now=request.now)
    places = [i for i, charge in facts.charges.items() if charge.category is Category.EVENT]
    owed = as_owed(facts.charges.values(), facts.debtors, bookings_of(session, places))
    made: list[tuple[int, str]] = []
    names: list[str] = []
    for plan in plans:
        payer_id, draft = plan.payer, plan.draft
        if draft is not None:
            payer_id = put_contact(batch, draft, now=request.now)
        assert payer_id is not None  # noqa: S101 - a plan has the one or the other
        payer = draft or facts.payers[payer_id]
        names.append(full_name(payer))
        made.append(ledger.receive(plan, payer_id=payer_id, payer=payer, owed=owed))
    numbers.write()
    batch.write()
    payment_id, number = made[0]
    amount = Money.total(plan.amount for plan in plans)
    if len(plans) > 1:
        summary = ngettext("{amount} received in {count} payment", "{amount} received in {count} payments", len(plans))
        return changed(*TOPICS, summary=summary.format(amount=amount, count=show_count(len(plans))), made=payment_id)
    words = _("{amount} received from {payer}, receipt {number}") if number else _("{amount} received from {payer}")
    summary = words.format(amount=amount, payer=names[0], number=number)
    return changed(*TOPICS, summary=summary, made=payment_id, reference=number)


def _load_allocations(session: Session, request: SetAgainst) -> AllocationFacts:
    return allocation_facts(
        session,
        payment_ids=[one.payment_id for one in request.allocations],
        charge_ids=[charge_id for one in request.allocations for charge_id in one.charges],
    )


def _plan_allocations(facts: AllocationFacts, request: SetAgainst) -> tuple[AllocationPlan, ...]:
    return plan_allocations(facts, request.allocations)


def _enter_allocations(
    session: Session, _facts: AllocationFacts, plans: tuple[AllocationPlan, ...], request: SetAgainst
) -> Changes:
    batch = Batch(session)
    made = [
        batch.insert(
            Allocation,
            payment_id=plan.payment_id,
            charge_id=share.charge_id,
            amount=share.amount,
            made_on=request.today,
            posted_on=request.today,
        )
        for plan in plans
        for share in plan.shares
    ]
    batch.write()
    amount = Money.total(plan.amount for plan in plans)
    if len(plans) == 1:
        summary = _("{amount} used for {purpose}").format(amount=amount, purpose=plans[0].purpose)
    else:
        words = ngettext("{amount} of {count} payment used", "{amount} of {count} payments used", len(plans))
        summary = words.format(amount=amount, count=show_count(len(plans)))
    return changed(Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS, summary=summary, made=made[0])


TAKE_PAYMENTS = PlannedDeed(_load_payments, _plan_payments, _enter_payments)
"""Sums that come in (see :func:`take_payments`)."""

SET_AGAINST = PlannedDeed(_load_allocations, _plan_allocations, _enter_allocations)
"""What is left over, set against what is owed (see :func:`allocate_rests`)."""
