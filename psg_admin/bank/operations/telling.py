"""Lines told what they are: tied to what the books have, or entered there, in one entry however many there are."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.bank.model import LearnedPayer, LineMatch
from psg_admin.bank.plans.telling import LinePlan, Telling, TellingFacts, plan_telling
from psg_admin.bank.queries.matches import TARGETS
from psg_admin.bank.queries.telling import telling_facts
from psg_admin.bank.states import MatchKind
from psg_admin.books.model import Refund, Slip, SlipItem, Spending, Transfer
from psg_admin.books.operations.spending import put_spending
from psg_admin.books.plans import MovePlan
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Term
from psg_admin.memberships.operations import RENEW
from psg_admin.memberships.plans import Renewal, Renewals
from psg_admin.notes.model import Note
from psg_admin.payments.operations.ledger import Ledger, Owed, as_owed, bookings_of
from psg_admin.payments.operations.reversals import reverse_payment
from psg_admin.payments.plans import PaymentPlan
from psg_admin.payments.rules import OpenCharge, receipt_series
from psg_admin.payments.states import Category
from psg_admin.people.operations import put_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.numbering import Numbers, drawn
from psg_admin.store.planning import PlannedDeed

TOPICS = (Topic.BANK, Topic.PAYMENTS, Topic.MEMBERSHIPS, Topic.BOOKINGS, Topic.PEOPLE, Topic.NOTES)


def _tell(session: Session, facts: TellingFacts, plans: Sequence[LinePlan], request: Telling) -> Changes:
    opened = _renew(session, facts, plans, request)
    back = {
        payment_id: reverse_payment(
            session, payment_id=payment_id, reason=plan.why, today=request.today, now=request.now, on=plan.day
        ).made
        for plan in plans
        for payment_id in plan.returns
    }
    batch = Batch(session)
    numbers = Numbers(batch, drawn(session, [receipt_series(request.today)]))
    ledger = Ledger(session, batch, numbers, today=request.today, now=request.now)
    charges = facts.payments.charges
    places = [i for i, charge in charges.items() if charge.category is Category.EVENT]
    owed = as_owed(charges.values(), facts.payments.debtors, bookings_of(session, places)) | opened
    writer = _Writer(batch, ledger, facts, request, owed)
    for plan in plans:
        writer.write(plan)
        for payment_id in plan.returns:
            writer.match(plan.line_id, MatchKind.PAYMENT, back[payment_id], -facts.received[payment_id], made=True)
    numbers.write()
    batch.write()
    _clear(session, plans)
    words = ngettext("{count} line of the statement done", "{count} lines of the statement done", len(plans))
    summary = words.format(count=show_count(len(plans)))
    if len(plans) == 1:
        [plan] = plans
        words = (
            _("Line “{text}” of {amount} set aside: {reason}") if plan.aside else _("Line “{text}” of {amount} done")
        )
        text = shorten(facts.lines[plan.line_id].line.text)
        summary = words.format(text=text, amount=plan.amount.show(), reason=plan.aside)
    return changed(*TOPICS, summary=summary, made=plans[0].line_id)


class _Writer:
    """Adds what becomes of lines to a batch."""

    def __init__(
        self, batch: Batch, ledger: Ledger, facts: TellingFacts, request: Telling, owed: dict[int, Owed]
    ) -> None:
        self._batch = batch
        self._ledger = ledger
        self._facts = facts
        self._request = request
        self._owed = owed
        self._put: dict[ContactDraft, int] = {}

    def write(self, plan: LinePlan) -> None:
        """Add what becomes of a line."""
        if plan.aside:
            self.match(plan.line_id, MatchKind.ASIDE, None, plan.amount, note=plan.aside)
        for tie in plan.ties:
            self.match(plan.line_id, tie.kind, tie.target, tie.amount)
        for payment in plan.payments:
            payment_id = self._receive(payment)
            self.match(plan.line_id, MatchKind.PAYMENT, payment_id, payment.amount, filed=plan.filed, made=True)
        fees = () if plan.fee is None else (plan.fee,)
        for spending, filed in (*((fee, plan.filed) for fee in fees), *((one, True) for one in plan.spendings)):
            made = put_spending(self._batch, spending, now=self._request.now)
            self.match(plan.line_id, MatchKind.SPENDING, made, -spending.amount, filed=filed, made=True)
        if plan.move is not None:
            self._moved(plan, plan.move)
        for contact_id, text in plan.tasks:
            self._batch.insert(
                Note, contact_id=contact_id, text=text, noted_on=self._request.today, author=_("Statement"),
                due_on=self._request.today + timedelta(days=self._facts.settings.task_days), assignee="",
            )  # fmt: skip
        for one in plan.lessons:
            self._batch.insert(
                LearnedPayer, key=one.key, contact_id=one.contact_id, kind=one.kind, subject_id=one.subject_id,
                amount=one.amount, method=one.method, confirmed_on=self._request.today,
            )  # fmt: skip

    def match(
        self, line_id: int, kind: MatchKind, target: int | None, amount: Money, *, filed: bool = False,
        made: bool = False, note: str = "",
    ) -> None:  # fmt: skip
        """Add that so much of a line is a row of the books."""
        named = {TARGETS[kind].key: target} if kind in TARGETS else {}
        self._batch.insert(
            LineMatch, line_id=line_id, amount=amount, kind=kind, filed=filed, made=made, note=note,
            made_at=self._request.now, **named,
        )  # fmt: skip

    def _receive(self, plan: PaymentPlan) -> int:
        payer_id, draft = plan.payer, plan.draft
        if draft is not None:
            payer_id = self._put.get(draft)
            if payer_id is None:
                payer_id = self._put[draft] = put_contact(self._batch, draft, now=self._request.now)
        assert payer_id is not None  # noqa: S101 - a plan has the one or the other
        payer = draft or self._facts.payments.payers[payer_id]
        payment_id, _receipt = self._ledger.receive(plan, payer_id=payer_id, payer=payer, owed=self._owed)
        return payment_id

    def _moved(self, plan: LinePlan, move: MovePlan) -> None:
        transfer_id = self._batch.insert(
            Transfer, moved_on=move.moved_on, amount=move.amount, from_account=move.from_account,
            to_account=move.to_account, from_fund=move.from_fund, to_fund=move.to_fund, reference=move.reference,
            note=move.note, entered_at=self._request.now,
        )  # fmt: skip
        signed = -move.amount if plan.account == move.from_account else move.amount
        self.match(plan.line_id, MatchKind.TRANSFER, transfer_id, signed, filed=True, made=True)
        if plan.other_line is not None:
            self.match(plan.other_line, MatchKind.TRANSFER, transfer_id, -signed, filed=True, made=True)


def _renew(session: Session, facts: TellingFacts, plans: Sequence[LinePlan], request: Telling) -> dict[int, Owed]:
    """Open the next terms that lines pay, and return their charges, by the ids of their memberships below nothing."""
    every = [(plan.day, renewal) for plan in plans for renewal in plan.renewals]
    if not every:
        return {}
    wanted = Renewals(
        tuple(Renewal(renewal.membership_id, on=min(day, request.today)) for day, renewal in every), request.today,
        request.now,
    )  # fmt: skip
    renewals = tuple(renewal for _day, renewal in every)
    RENEW.carry_out(session, facts.renewals, renewals, wanted)
    starts = {renewal.membership_id: renewal for renewal in renewals}
    found: dict[int, OpenCharge] = {}
    charged: dict[int, int] = {}
    for some in chunks(starts):
        query = select(Term.membership_id, Term.start_day, Term.charge_id).where(Term.membership_id.in_(some))
        for membership_id, start, charge_id in session.execute(query):
            renewal = starts[membership_id]
            if start == renewal.period.start and charge_id is not None:
                charged[membership_id] = charge_id
                found[charge_id] = OpenCharge(
                    charge_id, renewal.payer, Category.SUBSCRIPTION,
                    _("Subscription, member {number}").format(number=renewal.number), renewal.fee, NOTHING,
                    start, start, renewal.period.end,
                )  # fmt: skip
    named = as_owed(found.values(), facts.payments.debtors)
    return {-membership_id: named[charge_id] for membership_id, charge_id in charged.items()}


def _clear(session: Session, plans: Sequence[LinePlan]) -> None:
    """Note on what lines are the day on which the bank had it, where nobody has noted it."""
    days = {(tie.kind, tie.target): plan.day for plan in plans for tie in plan.ties}
    for kind, model, column in (
        (MatchKind.SPENDING, Spending, "cleared_on"), (MatchKind.REFUND, Refund, "cleared_on"),
        (MatchKind.CASH, Slip, "cash_credited_on"), (MatchKind.CHEQUE, SlipItem, "credited_on"),
    ):  # fmt: skip
        for some in chunks(target for each, target in days if each is kind):
            for row in session.scalars(select(model).where(model.id.in_(some))):
                if getattr(row, column) is None:
                    setattr(row, column, days[kind, row.id])
    session.flush()


TELL_LINES: PlannedDeed[Telling, TellingFacts, tuple[LinePlan, ...]] = PlannedDeed(telling_facts, plan_telling, _tell)
"""Lines told what they are (see :class:`psg_admin.bank.plans.telling.Telling`)."""
