"""What telling lines what they are will do: what they pay, what they tie to, what is filed; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from psg_admin.accounts.rules import BANK_CHARGES, GENERAL
from psg_admin.bank.matching import OpenLine, account_key, payer_key
from psg_admin.bank.settings import BankSettings
from psg_admin.bank.states import CandidateKind, MatchKind
from psg_admin.books.plans import (
    MovePlan,
    MoveRequest,
    OutFacts,
    PartPlan,
    PartRequest,
    SpendingPlan,
    SpendingRequest,
    plan_move,
    plan_spendings,
)
from psg_admin.kernel.days import LATEST, show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.plans import (
    MembershipFacts,
    Renewal,
    RenewalFacts,
    RenewalPlan,
    Renewals,
    RenewedAlready,
    plan_renewals,
)
from psg_admin.memberships.rules import Paid, TermFacts
from psg_admin.memberships.states import OrderState
from psg_admin.payments.plans import IncomeLine, PaymentFacts, PaymentPlan, PaymentRequest, plan_payments
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft


@dataclass(frozen=True, slots=True)
class Part:
    """So much of a line is for this; ``amount`` None: all that it takes.

    ``id``: of the membership, booking, charge, or the row of the books; ``targets``: several rows, such as those of a
    slip. A category (``category``, ``fund``: codes or names) is paid to or came from ``payee``, a contact or somebody
    by name. ``other_account`` and ``other_line``: the other end of a transfer. ``returns``: the payment that
    came back.
    """

    kind: CandidateKind
    id: int = 0
    amount: Money | None = None
    targets: tuple[tuple[MatchKind, int], ...] = ()
    category: str = ""
    fund: str = GENERAL
    payee: int | str = ""
    approved_by: str = ""
    approved_by_too: str = ""
    other_account: str = ""
    other_line: int | None = None
    returns: int | None = None


@dataclass(frozen=True, slots=True)
class LineWish:
    """What a person says of a line: its ``parts``, or why it is set ``aside``.

    ``payer``: who paid it (None: who pays for the first of the parts). ``each``: every part is paid by whoever pays for
    it, as from the account of a couple. ``gift``: what is left over is one, or stays credit; None: as the payer wished
    once and for all, else credit. ``kept``: what lacks to what is paid for was kept on the way, an expense; else it is
    still owed. ``whole``: the parts have to come to all of it. ``learn``: what comes like this is taken for the same
    again.
    """

    line_id: int
    parts: tuple[Part, ...] = ()
    payer: int | None = None
    method: Method | None = None
    gift: bool | None = None
    kept: bool = False
    each: bool = False
    receipt: bool = True
    whole: bool = False
    learn: bool = True
    aside: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """Lines to be told in one deed on ``today``."""

    lines: tuple[LineWish, ...]
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A line with what of it is open; ``fee`` is what a processor kept of it, where nothing of it was told before."""

    line: OpenLine
    fee: Money = NOTHING


@dataclass(frozen=True, slots=True)
class TellingFacts:
    """What telling lines needs to know.

    ``charges`` are those of memberships, bookings and such by id; ``of_subject`` which of them are open, the longest
    due first. ``payers``: who pays for a membership, booking or charge. ``worth``: what of a row of the books no line
    is yet, by account. ``learned``: what is known already. ``bank``: the contact of whom what has no payer is.
    ``settings``: those of the bank. ``received``: payments that may come back, with what they are. ``closed``: the last
    closed day.
    """

    lines: Mapping[int, Told]
    payments: PaymentFacts
    of_subject: Mapping[tuple[CandidateKind, int], tuple[int, ...]]
    payers: Mapping[tuple[CandidateKind, int], int]
    renewals: RenewalFacts
    out: OutFacts
    worth: Mapping[tuple[MatchKind, int, str], tuple[Money, Money]]
    learned: frozenset[tuple[str, int, CandidateKind, int, Money]] = frozenset()
    bank: Mapping[str, int | ContactDraft] = field(default_factory=dict)
    received: Mapping[int, Money] = field(default_factory=dict)
    settings: BankSettings = field(default_factory=BankSettings)
    closed: date | None = None
    open_rows: Mapping[tuple[CandidateKind, int], tuple[tuple[MatchKind, int], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tie:
    """So much of a line is a row that the books have."""

    kind: MatchKind
    target: int
    amount: Money = field(metadata={"label": mark("Amount")})


@dataclass(frozen=True, slots=True)
class Lesson:
    """What is learned of a payer."""

    key: str
    contact_id: int
    kind: CandidateKind
    subject_id: int
    amount: Money
    method: Method


@dataclass(frozen=True, slots=True)
class LinePlan:
    """What becomes of a line: it is tied to what the books have, and what they do not have is made.

    ``renewals`` open the next terms that the ``payments`` are for; in their shares these charges have the id of the
    membership below nothing. ``short``: what of the charges that are paid for is still owed then. ``wish``: the day of
    the payer's wish that what is left over is a gift, where that was followed. ``tasks``: what the office has to
    decide, by contact. ``rest`` is what of the line stays open.
    """

    line_id: int
    account: str
    day: date
    ties: tuple[Tie, ...] = field(default=(), metadata={"label": mark("Is there already")})
    payments: tuple[PaymentPlan, ...] = field(default=(), metadata={"label": mark("Payment")})
    fee: SpendingPlan | None = field(default=None, metadata={"label": mark("Fee")})
    spendings: tuple[SpendingPlan, ...] = field(default=(), metadata={"label": mark("Money out")})
    move: MovePlan | None = field(default=None, metadata={"label": mark("Transfer")})
    other_line: int | None = None
    renewals: tuple[RenewalPlan, ...] = field(default=(), metadata={"label": mark("Membership year")})
    tasks: tuple[tuple[int, str], ...] = ()
    lessons: tuple[Lesson, ...] = ()
    filed: bool = False
    aside: str = ""
    amount: Money = NOTHING
    rest: Money = NOTHING
    short: Money = field(default=NOTHING, metadata={"label": mark("Short")})
    wish: date | None = None
    returns: tuple[int, ...] = field(default=(), metadata={"label": mark("Taken back")})
    why: str = ""


def plan_telling(facts: TellingFacts, request: Telling) -> tuple[LinePlan, ...]:
    """Plan what lines are told to be, one after another: what one pays is not owed any more for the next.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    desk = _Desk(facts, request)
    plans: list[LinePlan] = []
    for wish in request.lines:
        with findings.at(wish.place):
            plans.append(desk.plan(wish))
    findings.refuse(subjects=len(request.lines))
    return tuple(plans)


def plan_each(facts: TellingFacts, request: Telling) -> tuple[tuple[LinePlan, ...], dict[int, str]]:
    """Plan what lines are told to be as :func:`plan_telling` does, but without those of which something speaks against
    it; return why of each of these, by its id, beside the plans of the others.
    """
    refused: dict[int, str] = {}
    while True:
        desk = _Desk(facts, request)
        plans: list[LinePlan] = []
        before = len(refused)
        for wish in request.lines:
            if wish.line_id in refused:
                continue
            try:
                plans.append(desk.plan(wish))
            except UserError as error:
                refused[wish.line_id] = error.message
        if len(refused) == before:
            return tuple(plans), refused


_IN = frozenset({CandidateKind.MEMBERSHIP, CandidateKind.BOOKING, CandidateKind.CHARGE, CandidateKind.GIFT})


class _Desk:
    """What is left of all there is while one line after another is told."""

    def __init__(self, facts: TellingFacts, request: Telling) -> None:
        self._facts = facts
        self._request = request
        self._owed = dict(facts.payments.charges)
        self._worth = dict(facts.worth)
        self._seen: set[int] = set()
        self._renewed: dict[int, RenewalPlan] = {}
        self._learned = set(facts.learned)

    def plan(self, wish: LineWish) -> LinePlan:
        told = self._facts.lines.get(wish.line_id)
        if told is None:
            raise NotFound(_("There is no line {number}.").format(number=wish.line_id))
        line = told.line
        if wish.line_id in self._seen:
            raise Refused(_("Line {number} is named twice.").format(number=wish.line_id))
        self._seen.add(wish.line_id)
        if not line.amount:
            raise Refused(_("Line {number} is done already: open it again first.").format(number=wish.line_id))
        empty = LinePlan(line.id, line.account, line.day, amount=line.amount)
        if wish.aside:
            return replace(empty, aside=written(wish.aside))
        if not wish.parts:
            raise BadInput(_("Say what the line is."), field="for")
        self._check_whole(wish, line)
        plan = self._ties(wish, line, empty)
        for part in wish.parts:
            if part.returns is not None:
                plan = self._return(part.returns, told, plan)
            elif part.kind is CandidateKind.TRANSFER and not (part.id or part.targets):
                plan = self._move(part, line, plan)
        if line.amount < NOTHING:
            plan = self._spend(wish, line, plan)
        plan = self._receive(wish, told, plan)
        made = plan.payments or plan.spendings or plan.move or plan.returns
        if made and self._facts.closed is not None and line.day <= self._facts.closed:
            raise Refused(
                _(
                    "The books are closed to {last}, and line {number} is of {day}: say which entry of the books it is,"
                    " or have the year reopened."
                ).format(last=show_day(self._facts.closed), number=line.id, day=show_day(line.day))
            )
        return plan

    @staticmethod
    def _check_whole(wish: LineWish, line: OpenLine) -> None:
        if not wish.whole or any(part.amount is None for part in wish.parts):
            return
        parts = Money.total(part.amount or NOTHING for part in wish.parts)
        if parts not in {line.amount, -line.amount}:
            raise BadInput(
                _("The parts come to {parts}, and the line is {amount}: they must be the same.").format(
                    parts=parts.show(), amount=line.amount.show()
                ),
                field="part",
            )

    # - what is there -

    def _ties(self, wish: LineWish, line: OpenLine, plan: LinePlan) -> LinePlan:
        rest, ties = line.amount, list(plan.ties)
        for part in wish.parts:
            limit = rest if part.amount is None else _signed(part.amount, line.amount)
            for kind, target in self._targets(part):
                lost, gained = self._worth.get((kind, target, line.account), (NOTHING, NOTHING))
                most = gained if line.amount > NOTHING else lost
                so_much = min(most, limit, rest) if line.amount > NOTHING else max(most, limit, rest)
                if not so_much:
                    raise Refused(_("Nothing of that is left for line {number}: it is another line, or of another "
                                    "account.").format(number=line.id))  # fmt: skip
                key = (kind, target, line.account)
                self._worth[key] = (lost, gained - so_much) if line.amount > NOTHING else (lost - so_much, gained)
                limit -= so_much
                rest -= so_much
                ties.append(Tie(kind, target, so_much))
        return replace(plan, ties=tuple(ties), rest=rest)

    def _targets(self, part: Part) -> Sequence[tuple[MatchKind, int]]:
        if part.targets:
            return part.targets
        if part.kind in _ROWS and part.id:
            return self._facts.open_rows.get((part.kind, part.id), ((_ROWS[part.kind], part.id),))
        return ()

    # - what goes out, and between accounts -

    def _spend(self, wish: LineWish, line: OpenLine, plan: LinePlan) -> LinePlan:
        """File what went out: one sum to each payee, over its categories."""
        parts = [part for part in wish.parts if part.kind is CandidateKind.CATEGORY]
        open_ones = [part for part in parts if part.amount is None]
        if len(open_ones) > 1:
            raise BadInput(_("Type the sum of each part: only one can be what the others leave."), field="part")
        said = Money.total(part.amount or NOTHING for part in parts)
        by_payee: dict[tuple[int | str, str, str], list[PartRequest]] = {}
        for part in parts:
            amount = -plan.rest - said if part.amount is None else part.amount
            by = (part.payee or _payee(line), part.approved_by, part.approved_by_too)
            by_payee.setdefault(by, []).append(PartRequest(part.category, amount, fund=part.fund))
        for (payee, approved, approved_too), some in by_payee.items():
            amount = Money.total(one.amount or NOTHING for one in some)
            rest = self._less(line, plan.rest, -amount)
            [spending] = plan_spendings(
                self._facts.out,
                [
                    SpendingRequest(
                        payee, amount, line.day, tuple(some), account=line.account, method=wish.method,
                        approved_by=approved, approved_by_too=approved_too, cleared_on=line.day, note=_note(line),
                        anyway=_("It stands on the statement"),
                    )
                ],
                today=self._request.today,
            )  # fmt: skip
            plan = replace(plan, spendings=(*plan.spendings, spending), rest=rest, filed=True)
        return plan

    def _return(self, payment_id: int, told: Told, plan: LinePlan) -> LinePlan:
        line = told.line
        amount = self._facts.received.get(payment_id)
        if amount is None or line.amount > NOTHING:
            raise Refused(_("Line {number} is not a payment that came back.").format(number=line.id))
        rest = self._less(line, plan.rest, -amount)
        fee = told.fee if rest == -told.fee else NOTHING  # a processor keeps something for it
        plan = replace(plan, fee=_kept(line, fee), rest=rest + fee)
        return replace(plan, returns=(*plan.returns, payment_id), why=_note(line) or _("It came back"))

    def _move(self, part: Part, line: OpenLine, plan: LinePlan) -> LinePlan:
        other = part.other_account
        if part.other_line is not None:
            there = self._facts.lines.get(part.other_line)
            if there is None or there.line.amount != -line.amount or there.line.account == line.account:
                raise Refused(_("Line {number} is not the other end of it.").format(number=part.other_line))
            self._seen.add(part.other_line)
            other = there.line.account
        if not other:
            raise BadInput(_("Say to or from which account it was moved."), field="account")
        here, gone = line.account, line.amount < NOTHING
        moved = plan.rest if part.amount is None or part.other_line is not None else _signed(part.amount, line.amount)
        rest = self._less(line, plan.rest, moved)
        move = plan_move(
            self._facts.out,
            MoveRequest(
                -moved if gone else moved, line.day, here if gone else other, other if gone else here,
                from_fund=part.fund, note=_note(line), anyway=_("It stands on the statement"),
            ),
            today=self._request.today,
        )  # fmt: skip
        return replace(plan, move=move, rest=rest, other_line=part.other_line, filed=True)

    @staticmethod
    def _less(line: OpenLine, rest: Money, so_much: Money) -> Money:
        left = rest - so_much
        if (left > NOTHING) is not (line.amount > NOTHING) and left:
            raise BadInput(
                _("Line {number} is {amount}: that is more than it.").format(number=line.id, amount=line.amount.show()),
                field="amount",
            )
        return left

    # - what comes in -

    def _receive(self, wish: LineWish, told: Told, plan: LinePlan) -> LinePlan:
        line = told.line
        wanted = [part for part in wish.parts if part.kind in _IN or part.kind is CandidateKind.CATEGORY]
        if line.amount < NOTHING or not wanted:
            if any(part.kind in _IN for part in wanted):
                raise Refused(_("Line {number} is money that went out: nothing is paid by it.").format(number=line.id))
            return plan
        fee = told.fee if not plan.ties else NOTHING
        explicit = all(part.amount is not None for part in wanted)
        amount = Money.total(part.amount or NOTHING for part in wanted) if explicit else plan.rest + fee
        rest = self._less(line, plan.rest + fee, amount)
        by_payer: dict[int | ContactDraft, list[Part]] = {}
        for part in wanted:
            by_payer.setdefault(self._payer(wish, [part] if wish.each else wanted, line), []).append(part)
        plan = replace(plan, rest=rest, filed=all(part.kind is CandidateKind.CATEGORY for part in wanted))
        for place, (payer, parts) in enumerate(by_payer.items(), 1):
            said = all(part.amount is not None for part in parts)
            so_much = Money.total(part.amount or NOTHING for part in parts) if said else amount
            if place < len(by_payer) and not said:  # what is owed to it, so that the last has what they leave
                so_much = min(amount, self._reached(parts, line, amount))
            elif place == len(by_payer) and not explicit:
                so_much = amount
            if so_much <= NOTHING:
                raise BadInput(_("Type the sum of each part, such as member:0107=22.50."), field="part")
            amount -= so_much
            plan, lacking = self._take(wish, parts, payer, so_much, line, plan)
            fee += lacking
        return replace(plan, fee=_kept(line, fee) or plan.fee)

    def _take(
        self, wish: LineWish, parts: Sequence[Part], payer: int | ContactDraft, amount: Money, line: OpenLine,
        plan: LinePlan,
    ) -> tuple[LinePlan, Money]:  # fmt: skip
        """Take so much from a payer, and return what was kept of it on the way beside the plan."""
        shared = _Shared(amount)
        for part in parts:
            self._share(part, line, shared)
        lacking = shared.complete(self._owed) if wish.kept else NOTHING
        gift = wish.gift
        wished = self._wished(payer, line) if gift is None and shared.rest and shared.charges else None
        if wished is not None and not shared.held:
            gift = True
            plan = replace(plan, wish=wished)
        if gift:
            shared.gift += shared.rest
            shared.rest = NOTHING
        method = wish.method or (
            Method.STANDING_ORDER if any(self._by_order(part, line) for part in parts) else Method.TRANSFER
        )
        charges = {charge.charge_id: charge for charge in shared.charges}
        [payment] = plan_payments(
            replace(self._facts.payments, charges=charges),
            [
                PaymentRequest(
                    payer, amount + lacking, method, line.day, tuple(charges), shared.gift, _reference(line), "",
                    wish.receipt, account=line.account, income=tuple(shared.income),
                )
            ],
            today=self._request.today,
        )  # fmt: skip
        for share in payment.shares:
            charge = self._owed[share.charge_id]
            self._owed[share.charge_id] = replace(charge, paid=charge.paid + share.amount)
        short = Money.total(self._owed[charge_id].owed for charge_id in charges)
        tasks = plan.tasks if gift else tuple(dict.fromkeys((*plan.tasks, *shared.tasks)))
        return (
            replace(
                plan, payments=(*plan.payments, payment), renewals=(*plan.renewals, *shared.renewals),
                tasks=tasks, short=plan.short + short,
                lessons=(*plan.lessons, *self._lessons(wish, parts, line, payment)),
            ),
            lacking,
        )  # fmt: skip

    def _reached(self, parts: Sequence[Part], line: OpenLine, most: Money) -> Money:
        """Return what of so much is owed for parts."""
        tried = _Shared(most)
        renewed = dict(self._renewed)
        owed = dict(self._owed)
        for part in parts:
            self._share(part, line, tried)
        self._renewed, self._owed = renewed, owed
        return most - tried.rest

    def _wished(self, payer: int | ContactDraft, line: OpenLine) -> date | None:
        """Return since when a payer wishes that what is left over is a gift, None where no wish holds on the day."""
        known = self._facts.payments.payers.get(payer) if isinstance(payer, int) else payer
        since = None if known is None else known.rest_gift_since
        return since if since is not None and since <= line.day else None

    def _by_order(self, part: Part, line: OpenLine) -> bool:
        """Say whether a part comes by standing order: the membership is paid for by one, or has one that pays so much,
        whatever else was agreed since.
        """
        row = self._facts.renewals.memberships.get(part.id) if part.kind is CandidateKind.MEMBERSHIP else None
        if row is None or row.method is Method.STANDING_ORDER or row.order is None:
            return row is not None and row.method is Method.STANDING_ORDER
        known = row.order.known
        return known.told is not OrderState.STOPPED and line.amount == known.agreed(line.day)

    def _payer(self, wish: LineWish, parts: Sequence[Part], line: OpenLine) -> int | ContactDraft:
        if wish.payer is not None:
            return wish.payer
        for part in parts:
            if part.kind in {CandidateKind.GIFT, CandidateKind.CATEGORY} and isinstance(part.payee, int):
                return part.payee
            if (part.kind, part.id) in self._facts.payers:
                return self._facts.payers[part.kind, part.id]
        if all(part.kind is CandidateKind.CATEGORY for part in parts) and line.account in self._facts.bank:
            return self._facts.bank[line.account]
        raise BadInput(_("Say who paid it."), field="payer")

    def _share(self, part: Part, line: OpenLine, shared: "_Shared") -> None:
        most = shared.rest if part.amount is None else min(part.amount, shared.rest)
        if part.kind is CandidateKind.GIFT:
            shared.gift += most
            shared.rest -= most
            return
        if part.kind is CandidateKind.CATEGORY:
            shared.income.append(IncomeLine(part.category, most, part.fund))
            shared.rest -= most
            return
        if (part.kind, part.id) not in self._facts.payers:
            raise NotFound(_("What line {number} is said to pay is not there.").format(number=line.id))
        left = most
        row = self._facts.renewals.memberships.get(part.id) if part.kind is CandidateKind.MEMBERSHIP else None
        if row is not None and (row.ended_on is not None or self._has_died(row.payer_id)):
            shared.hold(
                row, _("Member {number} has left or died, and {amount} came in: decide what becomes of it."), left
            )
            return
        for charge_id in self._facts.of_subject.get((part.kind, part.id), ()):
            left -= shared.pay(self._owed, charge_id, left)
        if row is not None and left:
            left -= self._open_next(row, line, shared, left)
        if row is not None and left and not shared.tasks and (part.amount is not None or left == most):
            shared.task(row, _("Member {number} paid {amount} more than is owed: decide what becomes of it."), left)

    def _has_died(self, contact_id: int) -> bool:
        known = self._facts.payments.payers.get(contact_id)
        return known is not None and known.deceased_on is not None

    def _open_next(self, row: MembershipFacts, line: OpenLine, shared: "_Shared", left: Money) -> Money:
        """Open the next year of a membership where it is due, and return what of it is paid."""
        new = -row.membership_id
        if row.membership_id in self._renewed:
            return shared.pay(self._owed, new, left)
        early = timedelta(days=self._facts.settings.early_days)
        if row.last is None or row.last.end is None or line.day < row.last.end - early:
            return NOTHING
        if line.day > row.last.end + timedelta(days=self._facts.renewals.settings.grace_days):
            shared.hold(row, _("Member {number} has lapsed, and {amount} came in: decide what becomes of it."), left)
            return NOTHING
        now = self._up_to_date(row, line, shared)
        # What comes by a standing order earns its discount, also where it is the first that comes.
        pays = row.order is not None and row.order.known.told is not OrderState.STOPPED
        wanted = Renewal(row.membership_id, on=min(line.day, self._request.today), keep_discount=pays)
        try:
            [plan] = plan_renewals(
                replace(self._facts.renewals, memberships={row.membership_id: now}),
                Renewals((wanted,), self._request.today, self._request.now),
            )
        except RenewedAlready:
            return NOTHING
        self._renewed[row.membership_id] = plan
        shared.renewals.append(plan)
        self._owed[new] = OpenCharge(
            new, row.payer_id, Category.SUBSCRIPTION,
            _("Subscription, member {number}").format(number=row.number), plan.fee, NOTHING, plan.period.start,
            plan.period.start, plan.period.end,
        )  # fmt: skip
        return shared.pay(self._owed, new, left) if plan.fee else NOTHING

    def _up_to_date(self, row: MembershipFacts, line: OpenLine, shared: "_Shared") -> MembershipFacts:
        """Return what is known of a membership with all that this deed pays for its years."""
        paid = NOTHING
        reached = {charge.charge_id: charge.owed for charge in shared.charges}
        for charge_id in self._facts.of_subject.get((CandidateKind.MEMBERSHIP, row.membership_id), ()):
            before = self._facts.payments.charges[charge_id]
            paid += self._owed[charge_id].paid - before.paid + reached.get(charge_id, NOTHING)
        terms: list[TermFacts] = []
        for term in row.standing.terms:
            lacks = term.amount - term.paid(LATEST)
            so_much = min(paid, max(NOTHING, lacks))
            paid -= so_much
            parts = (*term.parts, Paid(line.day, so_much, row.method))
            paid_on = line.day if so_much == lacks else None
            terms.append(replace(term, parts=parts, paid_on=paid_on) if so_much else term)
        return replace(row, standing=replace(row.standing, terms=tuple(terms)))

    def _lessons(
        self, wish: LineWish, parts: Sequence[Part], line: OpenLine, payment: PaymentPlan
    ) -> tuple[Lesson, ...]:
        if not wish.learn or payment.payer is None or len(parts) != 1:
            return ()
        [part] = parts
        if part.kind not in {CandidateKind.MEMBERSHIP, CandidateKind.GIFT}:
            return ()
        subject = part.id if part.kind is CandidateKind.MEMBERSHIP else 0
        keys = [key for key in (payer_key(line), account_key(line)) if key]
        wanted = [(key, payment.payer, part.kind, subject, line.amount) for key in keys]
        new = [lesson for lesson in wanted if lesson not in self._learned]
        self._learned.update(new)
        return tuple(Lesson(*lesson, payment.method) for lesson in new)


@dataclass(slots=True)
class _Shared:
    """How the money of a line is shared out."""

    rest: Money
    gift: Money = NOTHING
    charges: list[OpenCharge] = field(default_factory=list)
    income: list[IncomeLine] = field(default_factory=list)
    renewals: list[RenewalPlan] = field(default_factory=list)
    tasks: list[tuple[int, str]] = field(default_factory=list)
    held: bool = False

    def pay(self, owed: Mapping[int, OpenCharge], charge_id: int, most: Money) -> Money:
        """Pay so much of a charge as is owed, and return how much."""
        charge = owed[charge_id]
        so_much = min(charge.owed, most)
        if so_much <= NOTHING or any(one.charge_id == charge_id for one in self.charges):
            return NOTHING
        # Nothing more is owed than what is paid of it here, so that one rule shares it out.
        self.charges.append(replace(charge, amount=charge.amount - charge.owed + so_much))
        self.rest -= so_much
        return so_much

    def complete(self, owed: Mapping[int, OpenCharge]) -> Money:
        """Pay what lacks to the last charge that the money reached, and return how much that is.

        :raises Refused: when nothing lacks.
        """
        charge = owed[self.charges[-1].charge_id] if self.charges else None
        lacking = NOTHING if charge is None else charge.owed - self.charges[-1].owed
        if charge is None or not lacking:
            raise Refused(_("Nothing lacks to what is owed, so nothing was kept on the way."))
        self.charges[-1] = charge
        return lacking

    def hold(self, row: MembershipFacts, words: str, amount: Money) -> None:
        """Leave a task about money that stays left over, whatever the payer wished."""
        self.held = True
        self.task(row, words, amount)

    def task(self, row: MembershipFacts, words: str, amount: Money) -> None:
        """Leave a task about a membership."""
        self.tasks.append((row.payer_id, words.format(number=row.number, amount=amount.show())))


_ROWS: Mapping[CandidateKind, MatchKind] = {
    CandidateKind.PAYMENT: MatchKind.PAYMENT,
    CandidateKind.SPENDING: MatchKind.SPENDING,
    CandidateKind.TRANSFER: MatchKind.TRANSFER,
    CandidateKind.REFUND: MatchKind.REFUND,
    CandidateKind.SLIP: MatchKind.CASH,
}


def _signed(amount: Money, like: Money) -> Money:
    return amount if (amount > NOTHING) is (like > NOTHING) else -amount


def _kept(line: OpenLine, fee: Money) -> SpendingPlan | None:
    """Return what a processor kept of a line, an expense of the account."""
    if fee <= NOTHING:
        return None
    return SpendingPlan(
        None, line.account, fee, line.day, line.account, Method.OTHER, (PartPlan(BANK_CHARGES, fee, None, GENERAL),),
        cleared_on=line.day,
    )  # fmt: skip


def _payee(line: OpenLine) -> str:
    return (line.counterparty or line.text)[:200] or _("The bank")


def _note(line: OpenLine) -> str:
    return line.text[:300]


def _reference(line: OpenLine) -> str:
    return line.text[:100]


__all__ = [
    "Lesson",
    "LinePlan",
    "LineWish",
    "Part",
    "Telling",
    "TellingFacts",
    "Tie",
    "Told",
    "plan_telling",
]  # fmt: skip
