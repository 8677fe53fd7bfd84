"""The one rule of the books: which lines a movement of money posts, on which day; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from psg_admin.accounts.rules import CASH, GENERAL, LEFT_OVER, OPENING, REFUND, TRANSFER, ready_account_of
from psg_admin.kernel.money import Money


class Line(NamedTuple):
    """One posting: on ``day`` the ``fund`` in ``account`` gained ``amount`` (lost it, below nothing) for ``category``.

    ``source`` is the table and ``source_id`` the row that it is a line of.
    """

    day: date
    account: str
    fund: str
    category: str
    amount: Money
    source: str
    source_id: int
    contact_id: int | None = None
    charge_id: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """So much of a payment that is or was used for a charge.

    ``posted_on``: see :func:`posted`; ``released_on``: the day on which it was freed again, ``with_reversal`` because
    the payment was reversed. ``refunded_on`` and ``refund_account``: it is no use but went back to the payer then.
    """

    charge_id: int
    amount: Money
    category: str
    fund: str
    posted_on: date
    released_on: date | None = None
    with_reversal: bool = False
    refunded_on: date | None = None
    refund_account: str = ""
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class PaymentBook:
    """A payment as the books see it: ``reversal`` is the id and the day of the entry that reversed it."""

    payment_id: int
    contact_id: int
    received_on: date
    amount: Money
    account: str
    used: Sequence[Used] = ()
    reversal: tuple[int, date] | None = None


def posted(*, posted_on: date | None, made_on: date, received_on: date, entered_on: date) -> date:
    """Return the day on which a use of money counts.

    What the deed that took the money set against counts on the day of the payment, what came later on its own. Where
    that was not noted (``posted_on`` None), it came with the payment if it was made on the day of its entry.
    """
    if posted_on is not None:
        return posted_on
    return received_on if made_on <= entered_on else made_on


def account_of(account: str | None, method: str) -> str:
    """Return the account in which a payment lies; one that was taken before there were accounts, by its method."""
    return account or ready_account_of(method)


def payment_lines(payment: PaymentBook) -> list[Line]:
    """Return the lines that a payment posts, with those of its reversal and of what went back of it.

    On the day of the payment stands what it was used for at once, and the rest as left over. What is used later, or
    freed again, moves between left over and its category on its own day: the past does not move. A reversal takes out
    of each category what it frees, and of left over the rest. A refund lowers left over, from the account it left.
    """
    lines: list[Line] = []

    def add(day: date, used: Used | None, amount: Money, *, source_id: int = payment.payment_id) -> None:
        if not amount:
            return
        lines.append(
            Line(
                day, payment.account, GENERAL if used is None else used.fund,
                LEFT_OVER if used is None else used.category, amount, "payment", source_id, payment.contact_id,
                None if used is None else used.charge_id, None if used is None else used.event_id,
            )
        )  # fmt: skip

    rest, reversed_rest = payment.amount, payment.amount
    for used in payment.used:
        if used.category == REFUND:
            continue
        if used.posted_on == payment.received_on:
            add(used.posted_on, used, used.amount)
            rest -= used.amount
        else:
            add(used.posted_on, used, used.amount)
            add(used.posted_on, None, -used.amount)
        if used.released_on is None:
            continue
        if used.with_reversal and payment.reversal is not None:
            add(used.released_on, used, -used.amount, source_id=payment.reversal[0])
            reversed_rest -= used.amount
        else:
            add(used.released_on, used, -used.amount)
            add(used.released_on, None, used.amount)
    add(payment.received_on, None, rest)
    if payment.reversal is not None:
        add(payment.reversal[1], None, -reversed_rest, source_id=payment.reversal[0])
    lines += _refunds(payment)
    return lines


def _refunds(payment: PaymentBook) -> Iterator[Line]:
    for used in payment.used:
        if used.category == REFUND and used.refunded_on is not None:
            yield Line(
                used.refunded_on, used.refund_account, GENERAL, LEFT_OVER, -used.amount, "payment", payment.payment_id,
                payment.contact_id, used.charge_id,
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpendingBook:
    """A sum that went out as the books see it; ``lines``: category, fund, amount and event of each part."""

    spending_id: int
    contact_id: int | None
    written_on: date
    account: str
    lines: Sequence[tuple[str, str, Money, int | None]]
    returned_on: date | None = None


def spending_lines(spending: SpendingBook) -> list[Line]:
    """Return the lines that a spending posts: each part on the day it was paid, and back on the day it came back."""
    days = [(spending.written_on, True)]
    if spending.returned_on is not None:
        days.append((spending.returned_on, False))
    return [
        Line(
            day, spending.account, fund, category, -amount if out else amount, "spending", spending.spending_id,
            spending.contact_id, None, event_id,
        )
        for day, out in days
        for category, fund, amount, event_id in spending.lines
    ]  # fmt: skip


def transfer_lines(
    transfer_id: int, day: date, amount: Money, *, from_account: str, to_account: str, from_fund: str, to_fund: str
) -> list[Line]:
    """Return the two lines of a transfer, which add up to nothing."""
    return [
        Line(day, from_account, from_fund, TRANSFER, -amount, "transfer", transfer_id),
        Line(day, to_account, to_fund, TRANSFER, amount, "transfer", transfer_id),
    ]


def opening_line(balance_id: int, day: date, *, account: str, fund: str, amount: Money) -> Line:
    """Return the line of an opening balance."""
    return Line(day, account, fund, OPENING, amount, "opening", balance_id)


def is_in_hand(method: str, account: str) -> bool:
    """Say whether a payment is paid in on a slip: cash that lies in the cash box, and paper."""
    return method in {"cheque", "charity-voucher"} or (method == "cash" and account == CASH)
