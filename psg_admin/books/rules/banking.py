"""Cash and cheques on their way to the bank: denominations, slips, and what a statement lacks; pure."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psg_admin.accounts.rules import AccountInfo, check_begun, check_size
from psg_admin.accounts.states import AccountKind
from psg_admin.books.rules.postings import account_of
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold
from psg_admin.payments.states import Method

PAPER = (Method.CHEQUE, Method.VOUCHER)
"""What is paid in on a slip piece by piece."""


def may_be_on(slip_account: str, method: Method, account: str | None) -> bool:
    """Say whether a payment can be on a slip of ``slip_account``: paper that was entered for the same account."""
    return method in PAPER and account_of(account, method) == slip_account


DENOMINATIONS: tuple[Money, ...] = tuple(
    Money(pence) for pence in (100_00, 50_00, 20_00, 10_00, 5_00, 2_00, 1_00, 50, 20, 10, 5, 2, 1)
)
"""The notes and coins of sterling, those of Scotland too, the largest first."""

_MOST_PIECES = 1_000_000


@dataclass(frozen=True, slots=True)
class Cheque:
    """A cheque or charity voucher that came in. ``reference`` is its number; ``account`` None: it was taken before
    there were accounts.
    """

    payment_id: int
    contact_id: int
    payer: str
    received_on: date
    amount: Money
    method: Method
    reference: str
    account: str | None


@dataclass(frozen=True, slots=True)
class InHand:
    """What was received and is not at the bank yet: the cash in the cash box, and cheques and charity vouchers."""

    cash: Money
    cheques: tuple[Cheque, ...]

    @property
    def cash_to_bank(self) -> Money:
        """The cash that can be paid in: none where the books have less than nothing in the cash box."""
        return max(self.cash, NOTHING)

    @property
    def paper(self) -> Money:
        """What the cheques and vouchers add up to."""
        return Money.total(one.amount for one in self.cheques)


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A cheque on a slip. ``credited_on``: the day on which the bank had it; ``taken_out_on``: it came back then."""

    payment_id: int
    contact_id: int
    payer: str
    amount: Money
    method: Method
    reference: str
    credited_on: date | None
    taken_out_on: date | None
    taken_out_reason: str | None


@dataclass(frozen=True, slots=True)
class SlipPage:
    """A paying-in slip with what is on it; ``denominations``: how many of each note and coin, as far as was counted.

    ``account`` is the code of where it was paid in, ``account_name`` what people call that.
    """

    slip_id: int
    number: str
    account: str
    banked_on: date
    cash: Money
    denominations: Mapping[Money, int]
    cash_credited_on: date | None
    note: str
    lines: tuple[SlipLine, ...]
    account_name: str

    @property
    def paper(self) -> Money:
        """What the cheques on it add up to, without those that came back."""
        return Money.total(line.amount for line in self.lines if line.taken_out_on is None)

    @property
    def total(self) -> Money:
        """What it pays in."""
        return self.cash + self.paper

    @property
    def count(self) -> int:
        """How many cheques are on it, without those that came back."""
        return sum(line.taken_out_on is None for line in self.lines)

    @property
    def uncredited(self) -> Money:
        """What of it the bank has not credited yet, as far as is noted."""
        open_lines = (line.amount for line in self.lines if line.credited_on is None and line.taken_out_on is None)
        return Money.total(open_lines) + (self.cash if self.cash_credited_on is None else NOTHING)

    @property
    def credited_at_once(self) -> date | None:
        """The day on which the bank credited all of it; None where it has not, or did so on several days."""
        days = {line.credited_on for line in self.lines if line.taken_out_on is None}
        if self.cash:
            days.add(self.cash_credited_on)
        return next(iter(days)) if len(days) == 1 else None

    @property
    def exception(self) -> str:
        """What is out of the ordinary about it, in words; nothing once the bank has credited all of it."""
        if not self.uncredited:
            return ""
        return _("not credited yet") if self.uncredited == self.total else _("credited in part")

    def is_found(self, text: str) -> bool:
        """Say whether each word of ``text`` occurs in its number or note, or in who a cheque on it is from."""
        said = fold(" ".join((self.number, self.note, *(line.payer for line in self.lines))))
        return all(word in said for word in fold(text).split())


def read_denominations(texts: Iterable[str]) -> dict[Money, int]:
    """Read how many of each note and coin there are, typed as "20=3", "0.50=4" or "50p=4", the largest first.

    :raises BadInput: for anything else, a note or coin that there is not, or one that is named twice.
    """
    found: dict[Money, int] = {}
    for text in texts:
        piece, sign, count = (part.strip() for part in text.partition("="))
        pence = re.fullmatch(r"([0-9]{1,2})\s*p", piece.lower())
        if not sign or not re.fullmatch(r"[0-9]{1,7}", count):
            raise BadInput(
                _("“{text}” does not say how many of a note or coin there are: type such as 20=3 or 50p=4.").format(
                    text=shorten(text)
                ),
                field="denomination",
            )
        worth = Money(int(pence[1])) if pence else Money.parse(piece, field="denomination")
        if worth not in DENOMINATIONS:
            raise BadInput(
                _("There is neither a note nor a coin of {amount}.").format(amount=worth.show()), field="denomination"
            )
        if worth in found:
            raise BadInput(_("{amount} is counted twice.").format(amount=worth.show()), field="denomination")
        found[worth] = min(int(count), _MOST_PIECES)
    return {worth: found[worth] for worth in DENOMINATIONS if found.get(worth)}


def counted(denominations: Mapping[Money, int]) -> Money:
    """Return what notes and coins add up to."""
    return Money.total(worth * count for worth, count in denominations.items())


def checked_cash(cash: Money | None, denominations: Mapping[Money, int]) -> Money:
    """Return the cash of a slip; without a sum, what its notes and coins add up to.

    :raises BadInput: for a sum below nothing, or one that the notes and coins do not add up to.
    """
    there = counted(denominations)
    if cash is None:
        check_size(there, field="cash")
        return there
    if cash < NOTHING:
        raise BadInput(_("Cash cannot be less than £0.00."), field="cash")
    check_size(cash, field="cash")
    if denominations and there != cash:
        raise BadInput(
            _("The notes and coins add up to {counted}, not to {cash}: count again.").format(
                counted=there.show(), cash=cash.show()
            ),
            field="cash",
        )
    return cash


def check_statement(account: AccountInfo, on: date, *, today: date) -> None:
    """Refuse a day of which no statement of an account can be compared with the books.

    :raises BadInput: for a day to come, or one before the books of the account begin.
    :raises Refused: for the cash box, which has no statement: it is counted.
    """
    if on > today:
        raise BadInput(_("{day} is in the future: no statement goes so far.").format(day=show_day(on)), field="on")
    check_begun(account, on)
    if account.kind is AccountKind.CASH:
        raise Refused(_("{account} has no statement: count what lies in it.").format(account=account.name))


def freeze_denominations(denominations: Mapping[Money, int]) -> str:
    """Return notes and coins as a slip keeps them: pence and how many, as JSON; nothing for none."""
    return json.dumps({str(worth.pence): count for worth, count in denominations.items()}) if denominations else ""


def thaw_denominations(text: str) -> dict[Money, int]:
    """Return what :func:`freeze_denominations` wrote."""
    return {Money(int(pence)): count for pence, count in json.loads(text).items()} if text else {}


def share_cash(by_fund: Mapping[str, Money], cash: Money, *, first: str) -> dict[str, Money]:
    """Return from which funds the cash of a slip comes: of ``first`` what there is of it, then of the others in turn.

    :raises BadInput: when there is not so much.
    """
    there = max(Money.total(by_fund.values()), NOTHING)
    if cash > there:
        raise BadInput(
            _("By the books there was only {there} in the cash box then, not {cash}. Enter what came in first.").format(
                there=there.show(), cash=cash.show()
            ),
            field="cash",
        )
    shares: dict[str, Money] = {}
    rest = cash
    for fund in sorted(by_fund, key=lambda code: (code != first, code)):
        share = min(rest, by_fund[fund])
        if share > NOTHING:
            shares[fund] = share
            rest -= share
    return shares


def slip_series(banked_on: date) -> str:
    """Return the series of which the slips of the day are numbered."""
    return f"slip-{banked_on.year}"


def slip_number(banked_on: date, sequence: int) -> str:
    """Return the number of a slip: "S-2016-001"."""
    return f"S-{banked_on.year}-{sequence:03d}"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What the books have and the statement has not: a sum by its day, name and reference.

    ``kind``: "cash" of a slip, "slip" (a cheque on one), "cheque" in hand, "spending" or "refund"; ``slip``: the
    number of its slip, where it has one.
    """

    kind: str
    day: date
    name: str
    reference: str
    amount: Money
    slip: str = ""

    @property
    def label(self) -> str:
        """What it is, in words."""
        return {
            "cash": _("Cash on slip {slip}"), "slip": _("On slip {slip}"), "cheque": _("In hand"),
            "spending": _("Money out"), "refund": _("Refund"),
        }[self.kind].format(slip=self.slip)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Compared:
    """The statement of an account and the books as at the end of a day.

    ``uncredited``: lodgements that the bank has not credited yet; ``unpresented``: what was paid out and is not taken
    off yet.
    """

    account: str
    as_at: date
    statement: Money
    books: Money
    uncredited: tuple[OpenItem, ...]
    unpresented: tuple[OpenItem, ...]

    @property
    def expected(self) -> Money:
        """What the statement would say, were nothing wrong."""
        return self.books - _total(self.uncredited) + _total(self.unpresented)

    @property
    def difference(self) -> Money:
        """What the statement says beyond that; nothing where the two agree."""
        return self.statement - self.expected


def _total(items: Iterable[OpenItem]) -> Money:
    return Money.total(item.amount for item in items)


def freeze_compared(compared: Compared) -> str:
    """Return what a reconciliation keeps, as JSON: sums as strings with two decimals, days ISO."""
    return json.dumps(
        {
            "uncredited": [_item_data(item) for item in compared.uncredited],
            "unpresented": [_item_data(item) for item in compared.unpresented],
        },
        ensure_ascii=False,
    )


def thaw_items(content: str) -> tuple[tuple[OpenItem, ...], tuple[OpenItem, ...]]:
    """Return the uncredited lodgements and unpresented payments that :func:`freeze_compared` wrote."""
    data = json.loads(content)
    return _items(data["uncredited"]), _items(data["unpresented"])


def _item_data(item: OpenItem) -> dict[str, str]:
    return {
        "kind": item.kind, "day": item.day.isoformat(), "name": item.name, "reference": item.reference,
        "amount": item.amount.plain(), "slip": item.slip,
    }  # fmt: skip


def _items(data: Sequence[Mapping[str, str]]) -> tuple[OpenItem, ...]:
    return tuple(
        OpenItem(
            one["kind"], date.fromisoformat(one["day"]), one["name"], one["reference"], Money.of(one["amount"]),
            one["slip"],
        )
        for one in data
    )  # fmt: skip
