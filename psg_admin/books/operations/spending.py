"""Money that goes out: entered, cleared by the bank, come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.books.model import Refund, Spending, SpendingLine
from psg_admin.books.plans import (
    OutFacts,
    SpendingPlan,
    SpendingRequest,
    check_cleared,
    check_moved,
    plan_spendings,
)
from psg_admin.books.queries.facts import out_facts
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.base import fetch
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed, perform

TOPICS = (Topic.PAYMENTS, Topic.EVENTS)


@dataclass(frozen=True, slots=True)
class Spend:
    """Sums that went out, to be entered in one deed on ``today``."""

    spendings: tuple[SpendingRequest, ...]
    today: date
    now: datetime


def spend(session: Session, *, spending: SpendingRequest, today: date, now: datetime) -> Changes:
    """Enter a sum that went out; ``made`` is its id.

    :raises BadInput: for no sum or too large a one, parts that do not add up to it, a day on which nothing can have
        moved, somebody missing who approves it, or a fund that does not have that much (without a reason).
    :raises NotFound: for a contact, category, account, fund or event that there is not.
    """
    return perform(session, SPEND, Spend((spending,), today, now))


def return_spending(session: Session, *, spending_id: int, on: date, reason: str, today: date) -> Changes:
    """Note that a sum that went out came back on ``on``: the cheque was lost, the transfer failed.

    :raises NotFound: when there is no such sum.
    :raises BadInput: without a reason, or for a day before it went out or in the future.
    :raises Refused: when its entry was undone, or it came back already.
    """
    why = written(reason)
    spending = standing_spending(session, spending_id)
    if spending.returned_on is not None:
        raise Refused(_("It came back already, on {day}.").format(day=show_day(spending.returned_on)))
    check_moved(on, today=today, account=chart(session).account(spending.account))
    if on < spending.written_on:
        raise BadInput(
            _("It was paid on {since}: it cannot have come back on {day}.").format(
                since=show_day(spending.written_on), day=show_day(on)
            ),
            field="on",
        )
    spending.returned_on, spending.return_reason = on, why
    session.flush()
    return changed(
        *TOPICS,
        summary=_("{amount} paid to {payee} came back").format(amount=spending.amount, payee=spending.payee),
        made=spending.id,
    )


def clear_spendings(
    session: Session, *, on: date, today: date, spending_ids: Sequence[int] = (), refund_ids: Sequence[int] = ()
) -> Changes:
    """Note the day on which the bank had sums that went out, and refunds.

    :raises NotFound: when one of them is not there.
    :raises BadInput: for a day in the future, or before one of them went out.
    :raises Refused: when the entry of one was undone, it came back, or its day is noted already.
    """
    for spending_id in dict.fromkeys(spending_ids):
        spending = standing_spending(session, spending_id)
        if spending.returned_on is not None:
            raise Refused(_("It came back already, on {day}.").format(day=show_day(spending.returned_on)))
        _refuse_cleared(spending.cleared_on, spending.payee)
        check_cleared(on, since=spending.written_on, today=today, field="on")
        spending.cleared_on = on
    for refund_id in dict.fromkeys(refund_ids):
        refund = fetch(session, Refund, refund_id, _("This refund is no longer there."))
        if refund.undone_on is not None:
            raise Refused(_("The entry of this refund was undone."))
        _refuse_cleared(refund.cleared_on, _("Refund"))
        check_cleared(on, since=refund.refunded_on, today=today, field="on")
        refund.cleared_on = on
    session.flush()
    count = len(set(spending_ids)) + len(set(refund_ids))
    if not count:
        raise BadInput(_("Say what the bank had."), field="spending")
    words = ngettext("{count} sum that went out cleared on {day}", "{count} sums that went out cleared on {day}", count)
    return changed(Topic.PAYMENTS, summary=words.format(count=f"{count:,}", day=show_day(on)))


def put_spending(batch: Batch, plan: SpendingPlan, *, now: datetime, corrects_id: int | None = None) -> int:
    """Add a sum that went out, with its parts, to a batch, and return its id.

    ``corrects_id``: the one of a closed period that it corrects.
    """
    spending_id = batch.insert(
        Spending, contact_id=plan.contact_id, payee=plan.payee, trustee=plan.trustee, amount=plan.amount,
        written_on=plan.written_on, cleared_on=plan.cleared_on, account=plan.account, method=plan.method,
        reference=plan.reference, voucher=plan.voucher, approved_by=plan.approved_by,
        approved_by_too=plan.approved_by_too, note=plan.note, entered_at=now,
        corrects_id=corrects_id,
    )  # fmt: skip
    for part in plan.parts:
        batch.insert(
            SpendingLine, spending_id=spending_id, category=part.category, event_id=part.event_id, fund=part.fund,
            amount=part.amount, note=part.note,
        )  # fmt: skip
    return spending_id


def standing_spending(session: Session, spending_id: int) -> Spending:
    """Return a sum that went out and was not undone, as part of a larger deed.

    :raises NotFound: when it is not there.
    :raises Refused: when its entry was undone.
    """
    spending = fetch(session, Spending, spending_id, _("This sum that went out is no longer there."))
    if spending.undone_on is not None:
        raise Refused(_("The entry of this sum that went out was undone."))
    return spending


def _refuse_cleared(day: date | None, what: str) -> None:
    if day is not None:
        raise Refused(_("{what}: the bank had it on {day}, as was noted already.").format(what=what, day=show_day(day)))


# --- steps ------------------------------------------------------------------------------------------------------------


def _load(session: Session, request: Spend) -> OutFacts:
    every = request.spendings
    return out_facts(
        session,
        days={request.today, *(one.written_on for one in every)},
        payees={one.payee for one in every if isinstance(one.payee, int)},
        events={part.event_id for one in every for part in one.parts if part.event_id is not None},
    )


def _plan(facts: OutFacts, request: Spend) -> tuple[SpendingPlan, ...]:
    return plan_spendings(facts, request.spendings, today=request.today)


def _enter(session: Session, facts: OutFacts, plans: tuple[SpendingPlan, ...], request: Spend) -> Changes:
    batch = Batch(session)
    made = [put_spending(batch, plan, now=request.now) for plan in plans]
    batch.write()
    if len(plans) > 1:
        words = ngettext("{amount} paid in {count} sum", "{amount} paid in {count} sums", len(plans))
        amount = Money.total(plan.amount for plan in plans)
        return changed(*TOPICS, summary=words.format(amount=amount, count=f"{len(plans):,}"), made=made[0])
    [plan] = plans
    categories = dict.fromkeys(facts.chart.category_name(part.category) for part in plan.parts)
    summary = _("{amount} paid to {payee}: {what}").format(
        amount=plan.amount, payee=plan.payee, what=", ".join(categories)
    )
    return changed(*TOPICS, summary=summary, made=made[0])


SPEND = PlannedDeed(_load, _plan, _enter)
"""Sums that go out (see :func:`spend`)."""
