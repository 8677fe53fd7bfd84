"""Money moved between accounts and funds."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.accounts.rules import Chart
from psg_admin.books.model import Transfer
from psg_admin.books.operations.spending import put_spending
from psg_admin.books.plans import MovePlan, MoveRequest, OutFacts, plan_move
from psg_admin.books.queries.facts import out_facts
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.words import _
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed, perform


@dataclass(frozen=True, slots=True)
class Move:
    """Money to be entered as moved, on ``today``."""

    move: MoveRequest
    today: date
    now: datetime


def move(session: Session, *, move: MoveRequest, today: date, now: datetime) -> Changes:
    """Enter money that was moved between accounts or funds; what was kept of it on the way is an expense of its own.

    :raises BadInput: for no sum or too large a one, a day on which nothing can have moved, or a fund that has not so
        much (without a reason).
    :raises NotFound: for an account or a fund that there is not.
    :raises Refused: when it would stay where it is.
    """
    return perform(session, MOVE, Move(move, today, now))


def _load(session: Session, request: Move) -> OutFacts:
    return out_facts(session, days={request.today, request.move.moved_on})


def _plan(facts: OutFacts, request: Move) -> tuple[MovePlan, ...]:
    return (plan_move(facts, request.move, today=request.today),)


def _enter(session: Session, facts: OutFacts, plans: tuple[MovePlan, ...], request: Move) -> Changes:
    [plan] = plans
    batch = Batch(session)
    transfer_id = batch.insert(
        Transfer, moved_on=plan.moved_on, amount=plan.amount, from_account=plan.from_account,
        to_account=plan.to_account, from_fund=plan.from_fund, to_fund=plan.to_fund, reference=plan.reference,
        note=plan.note, entered_at=request.now,
    )  # fmt: skip
    if plan.fee is not None:
        put_spending(batch, plan.fee, now=request.now)
    batch.write()
    source, target = _between(facts.chart, plan)
    words = (
        _("{amount} moved from {source} to {target}")
        if plan.fee is None
        else _("{amount} moved from {source} to {target}, with a fee of {fee}")
    )
    summary = words.format(
        amount=plan.amount, source=source, target=target, fee="" if plan.fee is None else plan.fee.amount
    )
    return changed(Topic.PAYMENTS, summary=summary, made=transfer_id)


def _between(chart: Chart, plan: MovePlan) -> tuple[str, str]:
    """Return where the money was and where it is: the accounts, the funds, or both, by what differs."""
    accounts = chart.accounts[plan.from_account].name, chart.accounts[plan.to_account].name
    funds = chart.funds[plan.from_fund].name, chart.funds[plan.to_fund].name
    if plan.from_account == plan.to_account:
        return funds
    if plan.from_fund == plan.to_fund:
        return accounts
    source, target = (
        _("{account} ({fund})").format(account=account, fund=fund)
        for account, fund in zip(accounts, funds, strict=True)
    )
    return source, target


MOVE = PlannedDeed(_load, _plan, _enter)
"""Money that is moved (see :func:`move`)."""
