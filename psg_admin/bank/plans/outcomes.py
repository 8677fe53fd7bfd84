"""What a person says who takes a candidate, and what becomes of lines by a plan, in sums and words; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from psg_admin.accounts.rules import Chart
from psg_admin.bank.matching import Candidate
from psg_admin.bank.plans.telling import LinePlan, LineWish, Part, TellingFacts
from psg_admin.bank.states import Becomes, CandidateKind, MatchKind
from psg_admin.books.plans import SpendingPlan
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.plans import PaymentPlan
from psg_admin.people.rules import full_name


@dataclass(frozen=True, slots=True)
class Outcome:
    """So much of a line (``amount``, never below nothing) becomes this; ``purpose`` says what it is for.

    ``target`` is the row of the books, where there is one already; ``contact_id`` whose it is, where it is somebody's.
    """

    becomes: Becomes
    amount: Money
    purpose: str
    contact_id: int | None = None
    target: tuple[MatchKind, int] | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A membership year that is opened with a line: of which member (the number), and its fee."""

    member: str
    period: DayRange
    fee: Money


@dataclass(frozen=True, slots=True)
class LinePreview:
    """What becomes of a line: ``outcomes`` are its parts, ``opens`` the membership years that are opened for it.

    ``name`` is who pays it, where somebody does. ``wish``: the day from which the payer wishes that what is left over
    is a gift, where that is followed. ``refused`` says why nothing becomes of it, and is empty where something does.
    """

    line_id: int
    account: str
    day: date
    amount: Money
    text: str
    contact_id: int | None = None
    name: str = ""
    outcomes: tuple[Outcome, ...] = ()
    opens: tuple[Opened, ...] = ()
    tasks: tuple[str, ...] = ()
    wish: date | None = None
    refused: str = ""
    candidate: Candidate | None = None

    def sum(self, becomes: Becomes) -> Money:
        """Return what of it becomes this."""
        return Money.total(one.amount for one in self.outcomes if one.becomes is becomes)

    @property
    def paid(self) -> Money:
        """What of it pays what is owed."""
        return self.sum(Becomes.PAID)

    @property
    def gift(self) -> Money:
        """What of it is a gift."""
        return self.sum(Becomes.GIFT)

    @property
    def credit(self) -> Money:
        """What of it is left over."""
        return self.sum(Becomes.CREDIT)

    @property
    def fee(self) -> Money:
        """What was kept of it on the way: that much more is paid than came."""
        return self.sum(Becomes.FEE)

    @property
    def short(self) -> Money:
        """What of what it pays is still owed afterwards."""
        return self.sum(Becomes.SHORT)

    @property
    def purpose(self) -> str:
        """What it is for, in words."""
        named = dict.fromkeys(one.purpose for one in self.outcomes if one.purpose and one.becomes not in _BESIDE)
        return ", ".join(named)


_BESIDE = frozenset({Becomes.CREDIT, Becomes.FEE, Becomes.SHORT, Becomes.OPEN})


def wish_of(line_id: int, one: Candidate, *, learn: bool = True) -> LineWish:
    """Return what a person says of a line who takes a candidate; ``learn``: what comes like this is taken for the same
    again.
    """
    parts: tuple[Part, ...]
    if one.returns is not None:
        parts = (Part(one.kind, returns=one.returns),)
    elif one.targets:
        parts = (Part(one.kind, targets=tuple((kind, target) for kind, target, _amount in one.targets)),)
    elif one.subjects:
        parts = tuple(Part(claim.kind, claim.id) for claim in one.subjects)
    elif one.other_line is not None or one.other_account:
        parts = (Part(one.kind, other_line=one.other_line, other_account=one.other_account),)
    elif one.kind is CandidateKind.CATEGORY:
        parts = (Part(one.kind, category=one.category, fund=one.fund),)
    else:
        parts = (Part(one.kind),)
    payer = one.contact_id if one.kind is CandidateKind.GIFT else None
    return LineWish(line_id, parts, payer=payer, learn=learn, place=_("Line {number}").format(number=line_id))


def preview_of(facts: TellingFacts, plan: LinePlan, candidate: Candidate | None = None) -> LinePreview:
    """Return what becomes of a line by its plan; ``candidate``: what was taken for it."""
    line = facts.lines[plan.line_id].line
    payer = next((one.payer for one in plan.payments if one.payer is not None), None)
    known = None if payer is None else facts.payments.payers.get(payer)
    return LinePreview(
        line.id, line.account, line.day, line.amount, line.text, payer, "" if known is None else full_name(known),
        tuple(_outcomes(facts, plan, candidate)),
        tuple(Opened(one.number, one.period, one.fee) for one in plan.renewals),
        tuple(text for _contact, text in plan.tasks), plan.wish, candidate=candidate,
    )  # fmt: skip


def refused_of(facts: TellingFacts, line_id: int, why: str, candidate: Candidate | None = None) -> LinePreview:
    """Return that nothing becomes of a line, and why."""
    line = facts.lines[line_id].line
    return LinePreview(
        line.id, line.account, line.day, line.amount, line.text,
        None if candidate is None else candidate.contact_id, refused=why, candidate=candidate,
    )  # fmt: skip


def _outcomes(facts: TellingFacts, plan: LinePlan, candidate: Candidate | None) -> Iterator[Outcome]:
    chart = facts.out.chart
    if plan.aside:
        yield Outcome(Becomes.ASIDE, _size(plan.amount), plan.aside)
    for tie in plan.ties:
        words = "" if candidate is None else candidate.purpose
        yield Outcome(Becomes.TIED, _size(tie.amount), words, target=(tie.kind, tie.target))
    for payment in plan.payments:
        yield from _of_payment(facts, plan, payment)
    if plan.fee is not None:
        yield Outcome(Becomes.FEE, plan.fee.amount, _categories(chart, plan.fee))
    if plan.short:
        yield Outcome(Becomes.SHORT, plan.short, "")
    for spending in plan.spendings:
        yield Outcome(Becomes.SPENT, spending.amount, _categories(chart, spending), spending.contact_id)
    if plan.move is not None:
        words = _("Transfer from {source} to {target}").format(
            source=_account(chart, plan.move.from_account), target=_account(chart, plan.move.to_account)
        )
        yield Outcome(Becomes.MOVED, plan.move.amount, words)
    for payment_id in plan.returns:
        words = _("Takes back: {payment}").format(payment=_("Payment {number}").format(number=payment_id))
        yield Outcome(Becomes.RETURNED, facts.received[payment_id], words, target=(MatchKind.PAYMENT, payment_id))
    if plan.rest and not plan.aside:
        yield Outcome(Becomes.OPEN, _size(plan.rest), "")


def _of_payment(facts: TellingFacts, plan: LinePlan, payment: PaymentPlan) -> Iterator[Outcome]:
    opened: Mapping[int, str] = {
        -one.membership_id: _("Subscription, member {number}").format(number=one.number) for one in plan.renewals
    }
    for share in payment.shares:
        charge = facts.payments.charges.get(share.charge_id)
        words = charge.purpose if charge is not None else opened.get(share.charge_id, "")
        yield Outcome(Becomes.PAID, share.amount, words, payment.payer)
    for income in payment.income:
        yield Outcome(Becomes.GIFT if income.gift else Becomes.INCOME, income.amount, income.purpose, payment.payer)
    if payment.gift:
        yield Outcome(Becomes.GIFT, payment.gift, _("Gift"), payment.payer)
    if payment.left_over > NOTHING:
        yield Outcome(Becomes.CREDIT, payment.left_over, "", payment.payer)


def _categories(chart: Chart, spending: SpendingPlan) -> str:
    return ", ".join(dict.fromkeys(chart.category_name(one.category) for one in spending.parts))


def _size(amount: Money) -> Money:
    return max(amount, -amount)


def _account(chart: Chart, code: str) -> str:
    return chart.accounts[code].name if code in chart.accounts else code
