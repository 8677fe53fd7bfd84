"""What money that goes out or is moved will do, planned for many at once; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from psg_admin.accounts.rules import (
    BANK_CHARGES,
    CASH,
    GENERAL,
    AccountInfo,
    Chart,
    FundInfo,
    check_day,
    check_open,
    check_sum,
    usual_account,
)
from psg_admin.accounts.states import AccountKind, Direction
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as written
from psg_admin.kernel.words import _, fold, mark, ngettext
from psg_admin.payments.rules import EARLIEST
from psg_admin.payments.states import Method


@dataclass(frozen=True, slots=True)
class PartRequest:
    """So much of what is spent for one category (its code or name); ``amount`` None: what the other parts leave."""

    category: str
    amount: Money | None = None
    event_id: int | None = None
    fund: str = GENERAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpendingRequest:
    """A sum that went out on ``written_on`` to ``payee``: a contact, or somebody by name.

    ``account`` empty: the usual one of the way of paying; ``method`` None: cash from a cash box, else a transfer.
    ``cleared_on``: the day on which the bank had it. ``anyway``: why it is spent though the fund does not have that
    much. ``place`` says where it comes from, where there are many.
    """

    payee: int | str
    amount: Money
    written_on: date
    parts: tuple[PartRequest, ...]
    account: str = ""
    method: Method | None = None
    reference: str = ""
    voucher: str = ""
    approved_by: str = ""
    approved_by_too: str = ""
    note: str = ""
    trustee: bool = False
    cleared_on: date | None = None
    anyway: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class PartPlan:
    """So much for one category, event and fund, by their codes and ids."""

    category: str = field(metadata={"label": mark("Category")})
    amount: Money = field(metadata={"label": mark("Amount")})
    event_id: int | None = field(metadata={"label": mark("Event")})
    fund: str = field(metadata={"label": mark("Fund")})
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpendingPlan:
    """A sum that will be entered as gone out."""

    contact_id: int | None = field(metadata={"label": mark("Contact")})
    payee: str = field(metadata={"label": mark("Paid to")})
    amount: Money = field(metadata={"label": mark("Amount")})
    written_on: date = field(metadata={"label": mark("Paid on")})
    account: str = field(metadata={"label": mark("Account")})
    method: Method = field(metadata={"label": mark("Paid by")})
    parts: tuple[PartPlan, ...] = field(metadata={"label": mark("Parts")})
    cleared_on: date | None = field(default=None, metadata={"label": mark("Cleared on")})
    reference: str = ""
    voucher: str = ""
    approved_by: str = ""
    approved_by_too: str = ""
    note: str = ""
    trustee: bool = False


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """Money moved on ``moved_on`` between accounts, or funds, named by their codes or names.

    ``amount`` is what arrives; ``fee`` is what was kept of it on the way, an expense of the account that it leaves.
    ``to_account`` and ``to_fund`` empty: the same as that it comes from.
    """

    amount: Money
    moved_on: date
    from_account: str
    to_account: str = ""
    from_fund: str = GENERAL
    to_fund: str = ""
    fee: Money = NOTHING
    reference: str = ""
    note: str = ""
    anyway: str = ""


@dataclass(frozen=True, slots=True)
class MovePlan:
    """Money that will be moved, and the fee that will be entered with it."""

    amount: Money = field(metadata={"label": mark("Amount")})
    moved_on: date = field(metadata={"label": mark("Moved on")})
    from_account: str = field(metadata={"label": mark("From account")})
    to_account: str = field(metadata={"label": mark("To account")})
    from_fund: str = field(metadata={"label": mark("From fund")})
    to_fund: str = field(metadata={"label": mark("To fund")})
    fee: SpendingPlan | None = field(metadata={"label": mark("Fee")})
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutFacts:
    """What is known for money that goes out: the accounts, funds and categories, the contacts and events by id with
    their names, how many approve (``approvals``), which ways of paying have another account (``usual``), and what lies
    in the funds and in the cash boxes at the end of days: ``held`` by fund and day, ``boxes`` by account and day.
    """

    chart: Chart
    names: Mapping[int, str]
    events: Mapping[int, str]
    held: Mapping[tuple[str, date], Money]
    boxes: Mapping[tuple[str, date], Money] = field(default_factory=dict)
    approvals: int = 0
    usual: str = ""


@dataclass(slots=True)
class _Funds:
    """What lies in the funds, and in the cash boxes, while one sum after another leaves them."""

    facts: OutFacts
    today: date
    gone: list[tuple[FundInfo | AccountInfo, date, Money]] = field(default_factory=list)

    def take(self, place: FundInfo | AccountInfo, day: date, amount: Money, anyway: str) -> str:
        """Take so much out of a fund or an account, and return the reason why it may be overdrawn; nothing where it is
        not. Of the accounts only a cash box is watched: a bank may lend.

        :raises BadInput: when the fund or the cash box does not have that much and no reason is given.
        """
        box = place.kind is AccountKind.CASH
        if isinstance(place, AccountInfo) and not box:
            return ""
        self.gone.append((place, day, amount))
        if (box or place.code == GENERAL) and not any(one.opening_on for one in self.facts.chart.accounts.values()):
            return ""  # what lay there at the beginning was not said: nobody knows what there is
        left = min(self._left(place, day), self._left(place, self.today))
        if left >= NOTHING:
            return ""
        if not anyway.strip():
            words = (
                _("{account} does not hold that much: {amount} would be missing. Say why it is done all the same.")
                if box
                else _(
                    "{fund} does not have that much: it would be overdrawn by {amount}. Say why it is done all the "
                    "same."
                )
            )
            said = words.format(account=place.name, fund=place.name, amount=(-left).show())
            raise BadInput(said, field="anyway")
        return written(anyway, field="anyway")

    def _left(self, place: FundInfo | AccountInfo, day: date) -> Money:
        out = Money.total(amount for one, when, amount in self.gone if one == place and when <= day)
        held = self.facts.boxes if isinstance(place, AccountInfo) else self.facts.held
        return held.get((place.code, day), NOTHING) - out


def check_moved(day: date, *, today: date, account: AccountInfo, field: str = "on") -> None:
    """Refuse a day on which no money can have moved in an account.

    :raises BadInput: for one in the future, before 1990, before the opening balance, or after the account was closed.
    """
    if day > today:
        raise BadInput(
            _("{day} is in the future: money is recorded when it has moved.").format(day=show_day(day)), field=field
        )
    if day < EARLIEST:
        raise BadInput(_("{day} is before 1990.").format(day=show_day(day)), field=field)
    check_day(account, day, field=field)


def plan_spendings(facts: OutFacts, requests: Sequence[SpendingRequest], *, today: date) -> tuple[SpendingPlan, ...]:
    """Plan sums that went out, one after another: what one takes out of a fund is not there for the next.

    :raises UserError: what stands against each (see :class:`~psg_admin.kernel.plan.Findings`).
    """
    findings = Findings()
    funds = _Funds(facts, today)
    plans: list[SpendingPlan] = []
    for request in requests:
        with findings.at(request.place):
            plans.append(_spending(facts, request, funds, today))
    findings.refuse(subjects=len(requests))
    return tuple(plans)


def plan_move(facts: OutFacts, request: MoveRequest, *, today: date) -> MovePlan:
    """Plan money that was moved, with the fee that was kept of it.

    :raises BadInput: for no sum, a day on which nothing can have moved, or a fund that does not have that much.
    :raises NotFound: for an account or a fund that there is not.
    :raises Refused: when it would stay where it is.
    """
    chart = facts.chart
    check_sum(request.amount)
    source = chart.account(request.from_account)
    target = chart.account(request.to_account or request.from_account)
    from_fund = chart.fund(request.from_fund)
    to_fund = chart.fund(request.to_fund or request.from_fund)
    if (source.code, from_fund.code) == (target.code, to_fund.code):
        raise Refused(_("Say where it goes: from {account} to {account} it would stay where it is.").format(
            account=source.name
        ))  # fmt: skip
    for account in dict.fromkeys((source, target)):
        check_moved(request.moved_on, today=today, account=account)
    for fund in (from_fund, to_fund):
        check_open(fund, request.moved_on, field="fund")
    funds = _Funds(facts, today)
    fee: SpendingPlan | None = None
    out = request.amount if from_fund.code != to_fund.code else NOTHING
    if request.fee:
        check_sum(request.fee, field="fee")
        fee = SpendingPlan(
            None, source.name, request.fee, request.moved_on, source.code, Method.OTHER,
            (PartPlan(BANK_CHARGES, request.fee, None, from_fund.code),), cleared_on=request.moved_on,
        )  # fmt: skip
        out += request.fee
    why = funds.take(from_fund, request.moved_on, out, request.anyway) if out else ""
    left = request.fee + (request.amount if source.code != target.code else NOTHING)
    why = (funds.take(source, request.moved_on, left, request.anyway) if left else "") or why
    return MovePlan(
        request.amount, request.moved_on, source.code, target.code, from_fund.code, to_fund.code, fee,
        reference=line(request.reference, label=_("Reference"), field="reference", limit=100),
        note=_noted(request.note, why),
    )  # fmt: skip


# --- parts ------------------------------------------------------------------------------------------------------------


def _spending(facts: OutFacts, request: SpendingRequest, funds: _Funds, today: date) -> SpendingPlan:
    check_sum(request.amount)
    payee, contact_id = _payee(facts, request.payee)
    method, account = _way(facts, request.method, request.account)
    check_moved(request.written_on, today=today, account=account)
    if request.cleared_on is not None:
        check_cleared(request.cleared_on, since=request.written_on, today=today)
    parts = _parts(facts, request)
    approved, approved_too = _approved(facts.approvals, request)
    why = ""
    for fund in dict.fromkeys(part.fund for part in parts):
        out = Money.total(part.amount for part in parts if part.fund == fund)
        why = funds.take(facts.chart.funds[fund], request.written_on, out, request.anyway) or why
    why = funds.take(account, request.written_on, request.amount, request.anyway) or why
    return SpendingPlan(
        contact_id, payee, request.amount, request.written_on, account.code, method, parts,
        cleared_on=request.cleared_on, approved_by=approved, approved_by_too=approved_too, trustee=request.trustee,
        reference=line(request.reference, label=_("Reference"), field="reference", limit=100),
        voucher=line(request.voucher, label=_("Voucher number"), field="voucher", limit=30),
        note=_noted(request.note, why),
    )  # fmt: skip


def check_cleared(day: date, *, since: date, today: date, field: str = "cleared_on") -> None:
    """Refuse a day on which a bank cannot have had what was paid out on ``since``.

    :raises BadInput: when it lies in the future, or before that.
    """
    if day > today:
        raise BadInput(
            _("{day} is in the future: note it when it stands on the statement.").format(day=show_day(day)), field=field
        )
    if day < since:
        raise BadInput(
            _("It was paid on {since}: the bank cannot have had it on {day}.").format(
                since=show_day(since), day=show_day(day)
            ),
            field=field,
        )


def _payee(facts: OutFacts, payee: int | str) -> tuple[str, int | None]:
    if isinstance(payee, int):
        if payee not in facts.names:
            raise NotFound(_("This contact is no longer there."))
        return facts.names[payee][:200], payee
    return line(payee, label=_("Paid to"), field="payee", limit=200, required=True), None


def _way(facts: OutFacts, method: Method | None, account: str) -> tuple[Method, AccountInfo]:
    """Return how it was paid and from where: each follows from the other where only that is said."""
    if account:
        found = facts.chart.account(account)
        return method or (Method.CASH if found.kind is AccountKind.CASH else Method.TRANSFER), found
    method = method or Method.TRANSFER
    code = CASH if method is Method.CASH else usual_account(method, facts.usual)
    return method, facts.chart.account(code)


def _parts(facts: OutFacts, request: SpendingRequest) -> tuple[PartPlan, ...]:
    if not request.parts:
        raise BadInput(_("Say what it was spent for: a category."), field="category")
    open_ones = [part for part in request.parts if part.amount is None]
    if len(open_ones) > 1:
        raise BadInput(_("Type the amount of each part: only one can be what the others leave."), field="amount")
    rest = request.amount - Money.total(part.amount for part in request.parts if part.amount is not None)
    made: list[PartPlan] = []
    for part in request.parts:
        category = facts.chart.category(part.category, Direction.EXPENSE, Direction.NEITHER)
        check_open(category, request.written_on)
        fund = facts.chart.fund(part.fund)
        check_open(fund, request.written_on, field="fund")
        if part.event_id is not None and part.event_id not in facts.events:
            raise NotFound(_("There is no event {number}.").format(number=part.event_id))
        amount = rest if part.amount is None else part.amount
        if amount <= NOTHING and part.amount is None:
            raise _not_the_sum(request.amount - rest, request.amount)
        check_sum(amount)
        note = line(part.note, label=_("Note"), field="note", limit=500)
        made.append(PartPlan(category.code, amount, part.event_id, fund.code, note))
    whole = Money.total(part.amount for part in made)
    if whole != request.amount:
        raise _not_the_sum(whole, request.amount)
    return tuple(made)


def _not_the_sum(parts: Money, amount: Money) -> BadInput:
    return BadInput(
        _("The parts come to {parts}, and {amount} was paid: they must be the same.").format(
            parts=parts.show(), amount=amount.show()
        ),
        field="amount",
    )


def _approved(wanted: int, request: SpendingRequest) -> tuple[str, str]:
    label = _("Approved by")
    first = line(request.approved_by, label=label, field="approved_by")
    second = line(request.approved_by_too, label=label, field="approved_by_too")
    named = [name for name in (first, second) if name]
    if len(named) == 2 and fold(first) == fold(second):
        raise BadInput(_("Two different people approve it: {name} is named twice.").format(name=first),
                       field="approved_by_too")  # fmt: skip
    if len(named) < wanted:
        raise BadInput(
            ngettext(
                "Say who approved it: what is spent here is approved by {count} person.",
                "Say who approved it: what is spent here is approved by {count} people.",
                wanted,
            ).format(count=wanted),
            field="approved_by" if not first else "approved_by_too",
        )
    return first, second


def _noted(note: str, why: str) -> str:
    said = [note, _("Overdrawn: {reason}").format(reason=why)] if why else [note]
    return line("; ".join(part for part in said if part.strip()), label=_("Note"), field="note", limit=500)
