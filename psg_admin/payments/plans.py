"""What taking money and setting it against something will do, planned for many at once; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from psg_admin.accounts.rules import GENERAL, Chart, check_open, check_sum
from psg_admin.accounts.states import Direction
from psg_admin.kernel.errors import BadInput, NotFound, PriceMoved, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.payments.rules import (
    OpenCharge,
    PayNow,
    Share,
    check_payable,
    check_received,
    share_out,
)
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import checked, full_name


@dataclass(frozen=True, slots=True)
class IncomeLine:
    """So much of what came in is income of a category (its code or name) that is neither subscription nor place.

    ``amount`` None: all that nothing else is said of. ``purpose`` is what it is for, in words (empty: the category).
    """

    category: str
    amount: Money | None = None
    fund: str = GENERAL
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class IncomePlan:
    """So much that will be income of a category and a fund, by their codes."""

    category: str = field(metadata={"label": mark("Category")})
    amount: Money = field(metadata={"label": mark("Amount")})
    fund: str = field(metadata={"label": mark("Fund")})
    purpose: str = field(metadata={"label": mark("Purpose")})
    gift: bool = False


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A sum that came in from ``payer`` (a contact, or the particulars of one who is not on file yet).

    It is set against ``charges`` in their order; ``gift`` of it is a donation, and ``income`` of it is of categories of
    its own. ``quoted`` is what the person was told is owed for the charges (None: nobody was told). ``account``: the
    code or the name of the account it comes into (empty: the usual one of its method). ``place`` says where it comes
    from, where there are many.
    """

    payer: int | ContactDraft
    amount: Money
    method: Method
    received_on: date
    charges: tuple[int, ...] = ()
    gift: Money = NOTHING
    reference: str = ""
    note: str = ""
    receipt: bool = True
    quoted: Money | None = None
    account: str = ""
    income: tuple[IncomeLine, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """What one sum will do. ``shares`` name charges by id; a charge that the same deed makes has a number below
    nothing.

    ``payer`` None: somebody whom the same deed puts on file. ``account`` empty: the usual one of the method.
    """

    payer: int | None = field(metadata={"label": mark("Paid by")})
    amount: Money = field(metadata={"label": mark("Amount")})
    method: Method = field(metadata={"label": mark("Pays by")})
    received_on: date = field(metadata={"label": mark("Received on")})
    shares: tuple[Share, ...] = field(metadata={"label": mark("Used for")})
    gift: Money = field(metadata={"label": mark("Gift")})
    left_over: Money = field(metadata={"label": mark("Left over")})
    reference: str = field(metadata={"label": mark("Reference")})
    note: str = field(metadata={"label": mark("Note")})
    receipt: bool
    account: str = field(default="", metadata={"label": mark("Account")})
    income: tuple[IncomePlan, ...] = field(default=(), metadata={"label": mark("Income")})
    draft: ContactDraft | None = None
    reasons: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """What is known of the payers, by contact, and of the charges, by id.

    ``chart`` has the accounts, funds and categories, where one is named.
    """

    payers: Mapping[int, ContactDraft]
    charges: Mapping[int, OpenCharge]
    debtors: Mapping[int, str]
    chart: Chart | None = None


def _pay_off(owed: dict[int, OpenCharge], shares: Iterable[Share]) -> None:
    """Let what is owed be less by ``shares``, for the next request."""
    for share in shares:
        charge = owed[share.charge_id]
        owed[share.charge_id] = replace(charge, paid=charge.paid + share.amount)


def plan_payments(facts: PaymentFacts, requests: Sequence[PaymentRequest], *, today: date) -> tuple[PaymentPlan, ...]:
    """Plan sums that came in, one after another: what one pays is not owed any more for the next.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    owed = dict(facts.charges)
    plans: list[PaymentPlan] = []
    for request in requests:
        with findings.at(request.place):
            plan = _payment(facts, request, owed, today)
            _pay_off(owed, plan.shares)
            plans.append(plan)
    findings.refuse(subjects=len(requests))
    return tuple(plans)


def _payment(facts: PaymentFacts, request: PaymentRequest, owed: Mapping[int, OpenCharge], today: date) -> PaymentPlan:
    draft, payer = None, None
    if isinstance(request.payer, ContactDraft):
        draft = checked(request.payer, today=today)
    else:
        payer = request.payer
        if payer not in facts.payers:
            raise NotFound(_("This contact is no longer there."))
    charges = in_order(owed, request.charges)
    check_quoted(request.quoted, Money.total(charge.owed for charge in charges))
    known = draft if payer is None else facts.payers[payer]
    died = known is not None and known.deceased_on is not None
    account = request.account
    if account and facts.chart is not None:
        account = facts.chart.account(account).code
    plan = plan_payment(
        PayNow(request.method, request.received_on, request.amount, request.gift, request.reference),
        charges, payer=payer, draft=draft, note=request.note, receipt=request.receipt and not died, account=account,
        income=_income(facts, request), today=today,
    )  # fmt: skip
    if known is None or not died or not request.receipt:
        return plan
    why = _("{name} has died: no receipt is made out.").format(name=full_name(known))
    return replace(plan, reasons=(*plan.reasons, why))


def _income(facts: PaymentFacts, request: PaymentRequest) -> tuple[IncomePlan, ...]:
    if not request.income or facts.chart is None:
        return ()
    open_ones = [one for one in request.income if one.amount is None]
    if len(open_ones) > 1:
        raise BadInput(_("Type the amount of each part: only one can be what the others leave."), field="amount")
    rest = request.amount - request.gift - Money.total(one.amount for one in request.income if one.amount is not None)
    made: list[IncomePlan] = []
    for one in request.income:
        category = facts.chart.category(one.category, Direction.INCOME, Direction.NEITHER)
        if category.code == Category.SUBSCRIPTION:
            raise Refused(_("A subscription is paid for a membership: take a payment for its number."))
        fund = facts.chart.fund(one.fund)
        for one_of in (category, fund):
            check_open(one_of, request.received_on)
        amount = rest if one.amount is None else one.amount
        check_sum(amount)
        purpose = line(one.purpose, label=_("Purpose"), field="purpose", limit=500) or category.name
        gift = category.code == Category.DONATION or category.heading == "donations"
        made.append(IncomePlan(category.code, amount, fund.code, purpose, gift))
    return tuple(made)


def plan_payment(
    pay: PayNow, charges: Sequence[OpenCharge], *, payer: int | None, today: date, draft: ContactDraft | None = None,
    note: str = "", receipt: bool = True, account: str = "", income: tuple[IncomePlan, ...] = (),
) -> PaymentPlan:  # fmt: skip
    """Plan one sum, also one that comes in together with another deed; without an amount, what is owed and the gift.

    :raises BadInput: for no amount, a gift above it, a day in the future or before 1990, text that is too long.
    :raises Refused: when a charge is paid already, cancelled, or named twice.
    """
    check_received(pay.received_on, today=today)
    amount = pay.amount
    if amount is None:
        amount = Money.total(charge.owed for charge in charges) + pay.gift
    shared = share_out(amount, pay.gift, charges, income=[(one.amount, one.purpose) for one in income])
    return PaymentPlan(
        payer=payer, amount=amount, method=pay.method, received_on=pay.received_on, shares=shared.allocations,
        gift=shared.gift, left_over=shared.left_over, receipt=receipt, account=account, income=income,
        draft=draft, reasons=shared.reasons,
        reference=line(pay.reference, label=_("Reference"), field="reference", limit=100),
        note=line(note, label=_("Note"), field="note", limit=500),
    )  # fmt: skip


def in_order(charges: Mapping[int, OpenCharge], charge_ids: Iterable[int]) -> list[OpenCharge]:
    """Return the charges of ``charge_ids`` in their order.

    :raises NotFound: when one of them is not there.
    """
    found = [charges.get(charge_id) for charge_id in charge_ids]
    there = [charge for charge in found if charge is not None]
    if len(there) < len(found):
        raise NotFound(_("A sum to be paid is no longer there. Look again at what is owed."))
    return there


def check_quoted(quoted: Money | None, now: Money) -> None:
    """Let nobody agree to another sum than the one that was shown: ``quoted`` (None: none was) is what is asked
    ``now``.

    :raises PriceMoved: when the sum has moved meanwhile; with the new one.
    """
    if quoted is not None and quoted != now:
        raise PriceMoved(
            _(
                "It is {now} now, not {quoted}: that has changed meanwhile, so nothing was done. Look at it again."
            ).format(now=now.show(), quoted=quoted.show())
        )


@dataclass(frozen=True, slots=True)
class AllocationRequest:
    """What is left over of a payment, to be set against ``charges`` in their order: all that fits, or ``amount``."""

    payment_id: int
    charges: tuple[int, ...]
    amount: Money | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class AllocationPlan:
    """So much of a payment that will be set against charges."""

    payment_id: int
    shares: tuple[Share, ...] = field(metadata={"label": mark("Used for")})
    amount: Money = field(metadata={"label": mark("Amount")})
    purpose: str = field(compare=False)


@dataclass(frozen=True, slots=True)
class AllocationFacts:
    """What is left over of the payments, by id (a payment that does not exist is left out), and the charges by id."""

    left_over: Mapping[int, Money]
    charges: Mapping[int, OpenCharge]


def plan_allocations(facts: AllocationFacts, requests: Sequence[AllocationRequest]) -> tuple[AllocationPlan, ...]:
    """Plan what is set against what, one after another.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    owed, rests = dict(facts.charges), dict(facts.left_over)
    plans: list[AllocationPlan] = []
    for request in requests:
        with findings.at(request.place):
            plan = _allocation(rests, owed, request)
            rests[plan.payment_id] -= plan.amount
            _pay_off(owed, plan.shares)
            plans.append(plan)
    findings.refuse(subjects=len(requests))
    return tuple(plans)


def _allocation(
    rests: Mapping[int, Money], owed: Mapping[int, OpenCharge], request: AllocationRequest
) -> AllocationPlan:
    if request.payment_id not in rests:
        raise NotFound(_("This payment is no longer there."))
    charges = in_order(owed, request.charges)
    rest = rests[request.payment_id]
    if rest <= NOTHING:
        raise Refused(_("Nothing is left over of this payment."))
    for charge in charges:
        check_payable(charge)
    whole = Money.total(charge.owed for charge in charges)
    wanted = min(rest, whole) if request.amount is None else request.amount
    check_sum(wanted)
    if wanted > rest:
        raise BadInput(_("Only {rest} is left over of this payment.").format(rest=rest), field="amount")
    if wanted > whole:
        raise BadInput(
            _("Only {owed} is owed for “{purpose}”.").format(owed=whole, purpose=purposes_of(charges)), field="amount"
        )
    shares = share_out(wanted, NOTHING, charges).allocations
    return AllocationPlan(request.payment_id, shares, wanted, purposes_of(charges[: len(shares)]))


def purposes_of(charges: Sequence[OpenCharge]) -> str:
    """Return what charges are for, in words; of several, the first of them and how many there are besides."""
    first, others = charges[0].purpose, len(charges) - 1
    if not others:
        return first
    return ngettext("{first} and {count} more", "{first} and {count} more", others).format(first=first, count=others)


@dataclass(frozen=True, slots=True)
class HeldSum:
    """So much of a payment that is set against a charge."""

    allocation_id: int
    payment_id: int
    amount: Money = field(metadata={"label": mark("Amount")})


@dataclass(frozen=True, slots=True)
class ChargeEnd:
    """A charge that will be cancelled, with all that is set against it, the oldest first: that is left over then."""

    charge_id: int
    held: tuple[HeldSum, ...] = field(metadata={"label": mark("Used for")})

    @property
    def paid(self) -> Money:
        """What was paid of it."""
        return Money.total(part.amount for part in self.held)
