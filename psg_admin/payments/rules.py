"""How a sum is shared out over what is owed, and how a receipt is frozen; pure."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from psg_admin.accounts.rules import check_sum
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper
from psg_admin.payments.states import Category, Method, ReceiptPolicy

EARLIEST = date(1990, 1, 1)
"""The first day on which a payment can have come in."""

"""The largest sum that is taken for no slip."""


@dataclass(frozen=True, slots=True)
class PayNow:
    """Money that comes in together with another deed (an enrolment, a booking).

    ``amount`` None: exactly what is owed, and the gift. ``reference`` is what the cheque or transfer carries.
    """

    method: Method
    received_on: date
    amount: Money | None = None
    gift: Money = NOTHING
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A charge with what has been paid of it. ``first_day`` and ``end_day`` (half-open): the period it covers.

    ``let_off`` is what is not asked for any more. ``category_code``: the office's own category, where it has one.
    """

    charge_id: int
    contact_id: int
    category: Category
    purpose: str
    amount: Money
    paid: Money
    due_on: date
    first_day: date | None = None
    end_day: date | None = None
    cancelled_on: date | None = None
    cancel_reason: str | None = None
    let_off: Money = NOTHING
    category_code: str | None = None

    @property
    def owed(self) -> Money:
        """What is still to pay; nothing of a cancelled charge."""
        return NOTHING if self.cancelled_on is not None else self.amount - self.paid - self.let_off

    @property
    def period(self) -> str:
        """The period it covers, in words, or nothing."""
        return show_period(self.first_day, self.end_day)


@dataclass(frozen=True, slots=True)
class Share:
    """So much for one charge."""

    charge_id: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a sum goes: to charges, as a gift, and what is left over as credit; with the reasons in sentences."""

    allocations: tuple[Share, ...]
    gift: Money
    left_over: Money
    reasons: tuple[str, ...]


def show_period(first_day: date | None, end_day: date | None) -> str:
    """Return a period in words ("1 April 2016 to 31 March 2017"), or nothing when there is none."""
    return "" if first_day is None else DayRange(first_day, end_day).show()


def share_out(
    amount: Money, gift: Money, open_charges: Sequence[OpenCharge], *, income: Sequence[tuple[Money, str]] = ()
) -> Plan:
    """Plan where ``amount`` goes: the gift and other income first (``income``: each sum with what it is for), then the
    charges in their order, each as far as the money reaches.

    What is left over stays the payer's credit. It is the one rule for the form, the command line and deeds that take
    money with them.

    :raises BadInput: when the amount is nothing or too large, the gift is less than nothing, or gift and income are
        more than the amount.
    :raises Refused: when a charge is cancelled, paid already, or named twice.
    """
    check_sum(amount)
    if gift < NOTHING:
        raise BadInput(_("A gift cannot be less than £0.00."), field="gift")
    if gift > amount:
        raise BadInput(
            _("The gift of {gift} is more than the {amount} that came in.").format(gift=gift, amount=amount),
            field="gift",
        )
    told = Money.total(part for part, _purpose in income)
    if gift + told > amount:
        raise BadInput(
            _("What it is said to be for comes to {told}, and only {amount} came in.").format(
                told=gift + told, amount=amount
            ),
            field="amount",
        )
    shares: list[Share] = []
    reasons = [_("{amount} is a gift.").format(amount=gift)] if gift else []
    reasons += [_("{amount} is for {purpose}.").format(amount=part, purpose=purpose) for part, purpose in income]
    rest = amount - gift - told
    seen: set[int] = set()
    for charge in open_charges:
        check_payable(charge)
        if charge.charge_id in seen:
            raise Refused(_("“{purpose}” is named twice.").format(purpose=charge.purpose))
        seen.add(charge.charge_id)
        share = min(rest, charge.owed)
        if share:
            shares.append(Share(charge.charge_id, share))
            rest -= share
        reasons.append(_reason(charge, share))
    if rest:
        reasons.append(_("{amount} is left over.").format(amount=rest))
    return Plan(tuple(shares), gift, rest, tuple(reasons))


def is_releasable(category: Category, category_code: str | None = None) -> bool:
    """Say whether money that is set against a charge of this category can be set against something else instead.

    A gift is owed by nobody, and what was given for nothing else is not left over; nor is income of a category of the
    office's own (``category_code``), nor what went back to the payer.
    """
    return category is not Category.DONATION and category_code is None


def check_payable(charge: OpenCharge) -> None:
    """Refuse a charge that nothing can be paid for.

    :raises Refused: when it is cancelled or paid already.
    """
    if charge.cancelled_on is not None:
        raise Refused(
            _("“{purpose}” was cancelled on {day}: nothing is owed for it.").format(
                purpose=charge.purpose, day=show_day(charge.cancelled_on)
            )
        )
    if charge.owed <= NOTHING:
        words = (
            _("Nothing is owed for “{purpose}”: the rest was let off.")
            if charge.let_off
            else _("“{purpose}” is paid already.")
        )
        raise Refused(words.format(purpose=charge.purpose))


def check_received(day: date, *, today: date) -> date:
    """Return the day on which money came in.

    :raises BadInput: when it lies in the future or before 1990.
    """
    if day > today:
        raise BadInput(
            _("{day} is in the future: money is recorded when it has come in.").format(day=show_day(day)),
            field="received_on",
        )
    if day < EARLIEST:
        raise BadInput(_("{day} is before 1990.").format(day=show_day(day)), field="received_on")
    return day


def receipt_series(today: date) -> str:
    """Return the series of which the receipts of the day are drawn."""
    return f"receipt-{today.year}"


def receipt_number(prefix: str, year: int, sequence: int) -> str:
    """Return the number of a receipt as it is printed: "R-2016-0231"."""
    return "-".join(part for part in (prefix, str(year), f"{sequence:04d}") if part)


def receipt_wanted(policy: ReceiptPolicy, method: Method) -> bool:
    """Say whether a payment by ``method`` has a receipt as it is entered; any other one has it on request."""
    if policy is ReceiptPolicy.YEARLY_ORDERS:
        return method is not Method.STANDING_ORDER
    return policy is ReceiptPolicy.EACH


def receipt_facts(method: Method, reference: str, bookings: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return what a receipt says beside the rest, with labels: what the cheque or transfer carries, the bookings."""
    papers = {Method.CHEQUE: _("Cheque number"), Method.VOUCHER: _("Voucher number")}
    label = papers.get(method, _("Reference"))
    booked = ", ".join(dict.fromkeys(one for one in bookings if one))
    return tuple((words, value) for words, value in ((label, reference), (_("Booking"), booked)) if value)


def freeze(paper: ReceiptPaper) -> str:
    """Return all that a receipt says at its issue, as JSON: sums as strings with two decimals, days ISO.

    Whether it is void, and what replaced it, came later and stands in the books.
    """
    data = {
        "number": paper.number,
        "issued_on": paper.issued_on.isoformat(),
        "received_on": paper.received_on.isoformat(),
        "payer": paper.payer,
        "payer_address": list(paper.payer_address),
        "amount": paper.amount.plain(),
        "method": paper.method,
        "lines": [{"purpose": x.purpose, "period": x.period, "amount": x.amount.plain()} for x in paper.lines],
        "notes": list(paper.notes),
        "replaces": paper.replaces,
        "language": paper.language,
        "tagged": paper.tagged,
        "facts": [list(fact) for fact in paper.facts],
        "letterhead": {
            "organisation": paper.letterhead.organisation,
            "address_lines": list(paper.letterhead.address_lines),
            "charity_line": paper.letterhead.charity_line,
            "contact_line": paper.letterhead.contact_line,
        },
    }
    return json.dumps(data, ensure_ascii=False)


# A hundred thousand receipts have a few hundred sums and a handful of letterheads between them.
_sum = lru_cache(maxsize=4096)(Money.of)
_letterhead = lru_cache(maxsize=64)(Letterhead)


def thaw(content: str) -> ReceiptPaper:
    """Return the receipt that :func:`freeze` wrote."""
    data = json.loads(content)
    head = data["letterhead"]
    return ReceiptPaper(
        letterhead=_letterhead(
            head["organisation"], tuple(head["address_lines"]), head["charity_line"], head["contact_line"]
        ),
        number=data["number"],
        issued_on=date.fromisoformat(data["issued_on"]),
        received_on=date.fromisoformat(data["received_on"]),
        payer=data["payer"],
        amount=_sum(data["amount"]),
        method=data["method"],
        lines=tuple(ReceiptLine(x["purpose"], x["period"], _sum(x["amount"])) for x in data["lines"]),
        payer_address=tuple(data["payer_address"]),
        notes=tuple(data["notes"]),
        replaces=data["replaces"],
        language=data.get("language", "en"),  # English where the language was not kept yet
        tagged=data.get("tagged", False),
        facts=tuple((label, value) for label, value in data.get("facts", ())),
    )


def _reason(charge: OpenCharge, share: Money) -> str:
    if not share:
        words = _("Nothing is left for {purpose}: {owed} is still owed.")
    elif share == charge.owed:
        words = _("{amount} pays {purpose} in full.")
    else:
        words = _("{amount} pays part of {purpose}: {owed} is still owed.")
    return words.format(purpose=charge.purpose, amount=share, owed=charge.owed - share)
