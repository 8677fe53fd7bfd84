"""Money that went out and was entered wrongly is entered as it should have been."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.books.model import Spending, SpendingLine
from psg_admin.books.operations.open_period import day_of_correction
from psg_admin.books.operations.spending import TOPICS, put_spending, standing_spending
from psg_admin.books.plans import PartRequest, SpendingPlan, SpendingRequest, plan_spendings
from psg_admin.books.queries.facts import out_facts
from psg_admin.books.rules.corrections import corrects
from psg_admin.kernel.changes import Changes, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.store.batch import Batch


@dataclass(frozen=True, slots=True)
class SpendingCorrection:
    """What a sum that went out should have said; None: as it was entered. ``account`` is a code or a name.

    ``category`` and ``fund`` are those of its only part; ``parts`` take the place of all parts. ``written_on``: where
    it is corrected in the open period, the day of that (None: today).
    """

    amount: Money | None = None
    payee: int | str | None = None
    category: str | None = None
    fund: str | None = None
    parts: tuple[PartRequest, ...] | None = None
    account: str | None = None
    method: Method | None = None
    written_on: date | None = None
    reference: str | None = None
    voucher: str | None = None


def correct_spending(
    session: Session, *, spending_id: int, correction: SpendingCorrection, reason: str, today: date, now: datetime,
    in_open_period: bool = False, anyway: str = "",
) -> Changes:  # fmt: skip
    """Enter a sum that went out as it should have been entered: the old entry counts on no day, the new one takes its
    place.

    With ``in_open_period`` the old one, of a closed period, stays: it comes back on the day of the correction, and the
    new entry of that day names it. ``anyway``: why, where a fund does not have that much. ``made`` is the id of the new
    entry.

    :raises NotFound: when there is no such sum, contact, category, fund or account.
    :raises BadInput: without a reason, and as :func:`~psg_admin.books.operations.spend` does.
    :raises Refused: when its entry was undone, or it came back; when it lies in a closed period (or in none, with
        ``in_open_period``).
    """
    why = written(reason)
    old = standing_spending(session, spending_id)
    if old.returned_on is not None:
        raise Refused(_("It came back already, on {day}.").format(day=show_day(old.returned_on)))
    day = day_of_correction(
        session, entered_for=old.written_on, wanted=correction.written_on, in_open_period=in_open_period, today=today
    )
    parts = _parts_of(session, old.id)
    was = _request(old, parts, SpendingCorrection(), old.written_on)
    wanted = replace(_request(old, parts, correction, day), anyway=anyway)
    if replace(wanted, written_on=was.written_on if in_open_period else day, anyway="") == was:
        return Changes(frozenset(), _("Nothing was changed"), made=old.id)
    plan = _planned(session, parts, was, wanted, today)
    batch = Batch(session)
    if in_open_period:
        batch.update(
            Spending, old.id, {"returned_on": None, "return_reason": None},
            {"returned_on": day, "return_reason": corrects(old.id, old.written_on, more=why)},
        )  # fmt: skip
    else:
        batch.update(Spending, old.id, {"undone_on": None}, {"undone_on": today})
        for part in parts:
            batch.update(SpendingLine, part.id, {"undone_on": None}, {"undone_on": today})
    made = put_spending(batch, plan, now=now, corrects_id=old.id if in_open_period else None)
    batch.write()
    summary = _("{amount} paid to {payee} corrected: {reason}").format(amount=plan.amount, payee=plan.payee, reason=why)
    if in_open_period:
        summary = _("{deed} (entered for {day}, which is closed)").format(deed=summary, day=show_day(was.written_on))
    return changed(*TOPICS, summary=summary, made=made)


def _parts_of(session: Session, spending_id: int) -> list[SpendingLine]:
    query = select(SpendingLine).where(SpendingLine.spending_id == spending_id, SpendingLine.undone_on.is_(None))
    return list(session.scalars(query.order_by(SpendingLine.id)))


def _request(old: Spending, lines: Iterable[SpendingLine], wanted: SpendingCorrection, day: date) -> SpendingRequest:
    """Return what is asked for: the sum as it was entered, but for what is ``wanted`` otherwise, on ``day``."""
    parts = tuple(PartRequest(one.category, one.amount, one.event_id, one.fund, one.note) for one in lines)
    if wanted.parts is not None:
        parts = wanted.parts
    elif wanted.amount is not None or wanted.category is not None or wanted.fund is not None:
        if len(parts) > 1:
            raise BadInput(_("It has several parts: say what each of them should have been."), field="part")
        [only] = parts
        parts = (
            replace(
                only, category=wanted.category or only.category, fund=wanted.fund or only.fund,
                amount=only.amount if wanted.amount is None else wanted.amount,
            ),
        )  # fmt: skip
    payee: int | str = old.payee if old.contact_id is None else old.contact_id
    cleared = old.cleared_on
    return SpendingRequest(
        payee=payee if wanted.payee is None else wanted.payee,
        amount=old.amount if wanted.amount is None else wanted.amount, written_on=day, parts=parts,
        account=wanted.account or old.account, method=wanted.method or old.method,
        reference=old.reference if wanted.reference is None else wanted.reference,
        voucher=old.voucher if wanted.voucher is None else wanted.voucher, approved_by=old.approved_by,
        approved_by_too=old.approved_by_too, note=old.note, trustee=old.trustee,
        cleared_on=None if cleared is None else max(cleared, day),
    )  # fmt: skip


def _planned(
    session: Session, parts: Iterable[SpendingLine], was: SpendingRequest, wanted: SpendingRequest, today: date
) -> SpendingPlan:
    """Plan the sum as if the old entry were not there: what that took out of the funds is there again."""
    facts = out_facts(
        session, days={today, wanted.written_on},
        payees={one for one in (was.payee, wanted.payee) if isinstance(one, int)},
        events={part.event_id for part in wanted.parts if part.event_id is not None},
    )  # fmt: skip
    held: Mapping[tuple[str, date], Money] = {
        (fund, day): amount + Money.total(one.amount for one in parts if one.fund == fund and was.written_on <= day)
        for (fund, day), amount in facts.held.items()
    }
    boxes = {
        (code, day): amount + (was.amount if code == was.account and was.written_on <= day else NOTHING)
        for (code, day), amount in facts.boxes.items()
    }
    known = replace(facts, held=held, boxes=boxes, approvals=0)
    [plan] = plan_spendings(known, (wanted,), today=today)
    return plan
