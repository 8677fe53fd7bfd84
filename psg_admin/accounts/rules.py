"""What every office has from the start: accounts, funds, categories and headings; and its financial years; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import Marked, _, fold, mark, translate

LEFT_OVER, REFUND, OPENING, TRANSFER = "left-over", "refund", "opening", "transfer"
"""Categories of postings that no one chooses: money used for nothing yet, refunds, opening balances, and transfers."""

BANK, CASH, GENERAL = "bank", "cash", "general"
"""The codes of the ready accounts and of the ready fund."""

BANK_CHARGES, OVER_SHORT = "bank-charges", "over-short"
"""The ready categories of what a bank or a processor keeps for itself, and of what the till is over or short."""

LARGEST = Money.of(10_000_000)
"""More than this no single sum is, anywhere in the books."""


@dataclass(frozen=True, slots=True)
class AccountInfo:
    """Where money lies; ``row_id`` None: as every office has it."""

    code: str
    name: str
    kind: AccountKind
    sort_code: str = ""
    number: str = ""
    opening_on: date | None = None
    closed_on: date | None = None
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class FundInfo:
    """Money kept apart for a purpose."""

    code: str
    name: str
    kind: FundKind
    purpose: str = ""
    closed_on: date | None = None
    row_id: int | None = None


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """What money is for; ``heading`` is the code of its heading in the year's account."""

    code: str
    name: str
    direction: Direction
    heading: str
    closed_on: date | None = None
    row_id: int | None = None

    @property
    def goes_out(self) -> bool:
        """Whether what is entered of it goes out: an expense, or something that is bought to keep."""
        return self.direction is Direction.EXPENSE or self.heading == "asset-purchases"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the receipts-and-payments account: ``england`` is what it is called in England and Wales,
    ``scotland`` the line of the fixed form that it stands in there.
    """

    code: str
    direction: Direction
    england: Marked
    scotland: Marked


HEADINGS: tuple[Heading, ...] = (
    Heading("subscriptions", Direction.INCOME, mark("Subscriptions"), mark("Donations")),
    Heading("donations", Direction.INCOME, mark("Gifts"), mark("Donations")),
    Heading("gift-aid", Direction.INCOME, mark("Gift Aid"), mark("Donations")),
    Heading("legacies", Direction.INCOME, mark("Legacies"), mark("Legacies")),
    Heading("grants-in", Direction.INCOME, mark("Grants received"), mark("Grants")),
    Heading(
        "events-in", Direction.INCOME, mark("Event income"), mark("Gross receipts from other charitable activities")
    ),
    Heading("trading", Direction.INCOME, mark("Publications and sales"), mark("Gross trading receipts")),
    Heading("fundraising", Direction.INCOME, mark("Fundraising"), mark("Receipts from fundraising activities")),
    Heading(
        "interest", Direction.INCOME, mark("Interest"), mark("Income from investments other than land and buildings")
    ),
    Heading("rents", Direction.INCOME, mark("Rents"), mark("Rents from land and buildings")),
    Heading(
        "other-in", Direction.INCOME, mark("Other receipts"), mark("Gross receipts from other charitable activities")
    ),
    Heading(
        "charitable", Direction.EXPENSE, mark("Charitable activities"),
        mark("Payments relating directly to charitable activities"),
    ),
    Heading(
        "events-out", Direction.EXPENSE, mark("Event costs"),
        mark("Payments relating directly to charitable activities"),
    ),
    Heading("trading-out", Direction.EXPENSE, mark("Cost of publications and sales"), mark("Gross trading payments")),
    Heading(
        "fundraising-out", Direction.EXPENSE, mark("Fundraising costs"), mark("Expenses for fundraising activities")
    ),
    Heading("grants-out", Direction.EXPENSE, mark("Grants paid"), mark("Grants and donations")),
    Heading(
        "office", Direction.EXPENSE, mark("Office and running costs"),
        mark("Payments relating directly to charitable activities"),
    ),
    Heading("investment-costs", Direction.EXPENSE, mark("Investment management"), mark("Investment management costs")),
    Heading(
        "examination", Direction.EXPENSE, mark("Independent examination"),
        mark("Governance costs: audit or independent examination"),
    ),
    Heading(
        "accounts-fee", Direction.EXPENSE, mark("Preparation of accounts"),
        mark("Governance costs: preparation of annual accounts"),
    ),
    Heading("legal", Direction.EXPENSE, mark("Legal costs"), mark("Governance costs: legal costs")),
    Heading(
        "asset-sales", Direction.NEITHER, mark("Asset and investment sales"), mark("Proceeds from sale of fixed assets")
    ),
    Heading(
        "asset-purchases", Direction.NEITHER, mark("Asset and investment purchases"), mark("Purchases of fixed assets")
    ),
    Heading("none", Direction.NEITHER, mark("Deposits and loans"), mark("Deposits and loans")),
)  # fmt: skip
"""The headings, in the order of the account."""


@dataclass(frozen=True, slots=True)
class _Ready:
    code: str
    name: Marked
    direction: Direction
    heading: str


_CATEGORIES = (
    _Ready("subscription", mark("Subscriptions"), Direction.INCOME, "subscriptions"),
    _Ready("donation", mark("Gifts"), Direction.INCOME, "donations"),
    _Ready("gift-aid", mark("Gift Aid"), Direction.INCOME, "gift-aid"),
    _Ready("event", mark("Event income"), Direction.INCOME, "events-in"),
    _Ready("publications", mark("Publications"), Direction.INCOME, "trading"),
    _Ready("commission", mark("Shopping-scheme commission"), Direction.INCOME, "fundraising"),
    _Ready("grant", mark("Grants received"), Direction.INCOME, "grants-in"),
    _Ready("legacy", mark("Legacies"), Direction.INCOME, "legacies"),
    _Ready("interest", mark("Interest"), Direction.INCOME, "interest"),
    _Ready("other", mark("Other income"), Direction.INCOME, "other-in"),
    _Ready("event-costs", mark("Event costs"), Direction.EXPENSE, "events-out"),
    _Ready("postage", mark("Postage"), Direction.EXPENSE, "office"),
    _Ready("printing", mark("Printing"), Direction.EXPENSE, "office"),
    _Ready("website", mark("Website"), Direction.EXPENSE, "office"),
    _Ready(BANK_CHARGES, mark("Bank charges"), Direction.EXPENSE, "office"),
    _Ready("insurance", mark("Insurance"), Direction.EXPENSE, "office"),
    _Ready("examination", mark("Independent examination"), Direction.EXPENSE, "examination"),
    _Ready("travel", mark("Travel"), Direction.EXPENSE, "charitable"),
    _Ready("grants", mark("Grants paid"), Direction.EXPENSE, "grants-out"),
    _Ready("other-costs", mark("Other costs"), Direction.EXPENSE, "office"),
    _Ready(OVER_SHORT, mark("Till over or short"), Direction.EXPENSE, "office"),
    _Ready("asset-sale", mark("Sale of an asset"), Direction.NEITHER, "asset-sales"),
    _Ready("asset-purchase", mark("Purchase of an asset"), Direction.NEITHER, "asset-purchases"),
    _Ready("deposit", mark("Deposits and loans"), Direction.NEITHER, "none"),
)

BOOKED_BY_ITSELF: Mapping[str, Marked] = {
    "subscription": mark("what is paid for memberships"),
    "donation": mark("gifts"),
    "event": mark("what is paid for places at events"),
    BANK_CHARGES: mark("what is kept of a transfer on its way"),
    OVER_SHORT: mark("what the till is over or short"),
}
"""The categories that the program books to without being told, with what it books there."""

_RESERVED = {
    LEFT_OVER: mark("Left over"), REFUND: mark("Refunds"), OPENING: mark("Opening balance"),
    TRANSFER: mark("Transfers"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """All accounts, funds and categories of an office, by code, in the order in which they are listed."""

    accounts: Mapping[str, AccountInfo]
    funds: Mapping[str, FundInfo]
    categories: Mapping[str, CategoryInfo]

    def category_name(self, code: str) -> str:
        """Return what a category is called, also one that nobody chooses."""
        if code in _RESERVED:
            return translate(_RESERVED[code])
        found = self.categories.get(code)
        return code if found is None else found.name

    def account(self, text: str) -> AccountInfo:
        """Return the account that a person means by its code or its name.

        :raises NotFound: when there is none, with the codes that there are.
        """
        return _meant(text, self.accounts, _("There is no account “{text}”. There are: {codes}."))

    def fund(self, text: str) -> FundInfo:
        """Return the fund that a person means by its code or its name.

        :raises NotFound: when there is none, with the codes that there are.
        """
        return _meant(text, self.funds, _("There is no fund “{text}”. There are: {codes}."))

    def category(self, text: str, *directions: Direction) -> CategoryInfo:
        """Return the category that a person means by its code or its name, one of the ``directions`` if any are named.

        :raises NotFound: when there is none, with the codes that there are.
        """
        among = {code: one for code, one in self.categories.items() if not directions or one.direction in directions}
        return _meant(text, among, _("There is no category “{text}” here. There are: {codes}."))


Info = TypeVar("Info", AccountInfo, FundInfo, CategoryInfo)


def _meant(text: str, known: Mapping[str, Info], sentence: str) -> Info:
    plain = fold(text)
    found = [one for one in known.values() if plain in {fold(one.code), fold(one.name)}]
    if len(found) != 1:
        raise NotFound(sentence.format(text=shorten(text.strip()), codes=", ".join(known)))
    return found[0]


def ready_accounts() -> list[AccountInfo]:
    """Return the accounts that every office has, named in the language that is spoken."""
    return [
        AccountInfo(BANK, _("Bank"), AccountKind.BANK),
        AccountInfo(CASH, _("Cash"), AccountKind.CASH),
    ]


def ready_funds() -> list[FundInfo]:
    """Return the fund that every office has."""
    return [FundInfo(GENERAL, _("General fund"), FundKind.GENERAL)]


def ready_categories() -> list[CategoryInfo]:
    """Return the categories that every office has."""
    return [CategoryInfo(one.code, translate(one.name), one.direction, one.heading) for one in _CATEGORIES]


def put_together(ready: Iterable[Info], own: Iterable[Info]) -> dict[str, Info]:
    """Return what every office has, in the place of each what the office made of it, and then what it added."""
    found = {one.code: one for one in ready}
    found.update({one.code: one for one in own})
    return found


def ready_account_of(method: str) -> str:
    """Return the ready account into which money paid by ``method`` comes."""
    return CASH if method == "cash" else BANK


def usual_account(method: str, usual: str) -> str:
    """Return the account into which money paid by ``method`` comes; ``usual``: what is set ("paypal=paypal")."""
    chosen = dict(part.split("=", 1) for part in usual.split())
    return chosen.get(method) or ready_account_of(method)


def heading_of(code: str) -> Heading:
    """Return the heading of that code, the last one ("none") for one that is not known."""
    return next((one for one in HEADINGS if one.code == code), HEADINGS[-1])


def check_size(amount: Money, *, field: str = "amount") -> None:
    """Refuse a sum that no office has, on either side of nothing.

    :raises BadInput: for more than :data:`LARGEST`, or more than that below nothing.
    """
    if not -LARGEST <= amount <= LARGEST:
        raise BadInput(
            _("{amount} is more than {largest}: look at the noughts.").format(
                amount=max(amount, -amount).show(), largest=LARGEST.show()
            ),
            field=field,
        )


def check_sum(amount: Money, *, field: str = "amount") -> None:
    """Refuse a sum that cannot have moved.

    :raises BadInput: for nothing, less than nothing, or more than :data:`LARGEST`.
    """
    if amount <= NOTHING:
        raise BadInput(_("Type an amount of more than £0.00."), field=field)
    check_size(amount, field=field)


class Closable(Protocol):
    """What can be closed: an account, a fund, a category."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def closed_on(self) -> date | None:
        """The last day on which something can be booked there."""


class Opened(Closable, Protocol):
    """What is closed one day and may have begun on one: an account."""

    @property
    def opening_on(self) -> date | None:
        """The first day on which something can be booked there."""


def check_open(one: Closable, day: date, *, field: str = "category") -> None:
    """Refuse to book something on ``day`` in a fund or a category that was closed before.

    :raises BadInput: when it was.
    """
    if one.closed_on is not None and day > one.closed_on:
        words = _("{name} was closed on {day}.").format(name=one.name, day=show_day(one.closed_on))
        raise BadInput(words, field=field)


def check_day(account: Opened, day: date, *, field: str = "on") -> None:
    """Refuse a movement of money on a day on which the account has none.

    :raises BadInput: for a day before its opening balance, or after it was closed.
    """
    check_begun(account, day, field=field)
    if account.closed_on is not None and day > account.closed_on:
        raise BadInput(
            _("{account} was closed on {day}: nothing moves there after that.").format(
                account=account.name, day=show_day(account.closed_on)
            ),
            field=field,
        )


def check_empty(account: Opened, *, field: str = "on") -> None:
    """Refuse what leaves something in an account that was closed with nothing in it, also on its last day.

    :raises BadInput: when it was closed.
    """
    if account.closed_on is not None:
        raise BadInput(
            _("{account} was closed on {day} with nothing in it: open it again first.").format(
                account=account.name, day=show_day(account.closed_on)
            ),
            field=field,
        )


def check_begun(account: Opened, day: date, *, field: str = "on") -> None:
    """Refuse a day before the books of an account begin.

    :raises BadInput: when it is.
    """
    if account.opening_on is not None and day < account.opening_on:
        raise BadInput(
            _("The books of {account} begin on {day}, with its opening balance: nothing moves there before.").format(
                account=account.name, day=show_day(account.opening_on)
            ),
            field=field,
        )


def financial_years(listed: Sequence[tuple[date, date]], *, month: int, first: int, until: date) -> list[DayRange]:
    """Return the financial years up to the one that holds ``until``, the newest first, without gaps.

    ``listed`` are years of other lengths (first and last day); where none is listed a year is twelve months, from day
    ``first`` of ``month`` or from the day after the listed one before, up to the next listed one.
    """
    own = sorted((start, last + timedelta(days=1)) for start, last in listed)
    start = date(min(1990, until.year - 2), month, first)
    found: list[DayRange] = []
    while start <= until:
        mine = next((end for begun, end in own if begun == start), None)
        if mine is None:
            usual = date(start.year + (date(start.year, month, first) <= start), month, first)
            later = min((begun for begun, _end in own if begun > start), default=usual)
            mine = min(usual, later)
        found.append(DayRange(start, mine))
        start = mine
    return found[::-1]


def year_named(years: Sequence[DayRange], year: int) -> DayRange:
    """Return the financial year that begins in ``year``; of two that do, the longer one.

    :raises Refused: when none does.
    """
    begun = [one for one in years if one.start.year == year]
    if not begun:
        raise Refused(_("No financial year begins in {year}.").format(year=year))
    return max(begun, key=lambda one: ((one.end or one.start) - one.start).days)


def year_of(years: Sequence[DayRange], day: date) -> DayRange:
    """Return the financial year that ``day`` lies in.

    :raises Refused: when none does.
    """
    found = next((one for one in years if day in one), None)
    if found is None:
        raise Refused(_("{day} lies in no financial year.").format(day=show_day(day)))
    return found
