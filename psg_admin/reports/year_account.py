"""The year's receipts-and-payments account with its assets and liabilities, put together of sums; pure.

One rule for the sheet of the workbook, for the page of the examiner and for the committee: what is drawn is a
:class:`YearAccount`, in pence, or in whole pounds that add up (:func:`in_whole_pounds`).
"""

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from psg_admin.accounts.rules import HEADINGS, LEFT_OVER, OPENING, TRANSFER, CategoryInfo, Chart, heading_of
from psg_admin.accounts.settings import Regulator
from psg_admin.accounts.states import Direction, FundKind
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, mark, translate

Sums = Mapping[tuple[str, str], Money]
"""Sums by the codes of a category (or an account) and a fund."""


class FundColumn(enum.StrEnum):
    """A column of the account: funds that may be used alike."""

    UNRESTRICTED = "unrestricted"
    RESTRICTED = "restricted"
    ENDOWMENT = "endowment"
    EXPENDABLE = "expendable"
    PERMANENT = "permanent"

    @property
    def label(self) -> str:
        """What stands above it."""
        return _(_COLUMNS[self])


_COLUMNS = {
    FundColumn.UNRESTRICTED: mark("Unrestricted funds"),
    FundColumn.RESTRICTED: mark("Restricted funds"),
    FundColumn.ENDOWMENT: mark("Endowment funds"),
    FundColumn.EXPENDABLE: mark("Expendable endowment"),
    FundColumn.PERMANENT: mark("Permanent endowment"),
}

_ENGLAND = {
    FundKind.GENERAL: FundColumn.UNRESTRICTED, FundKind.DESIGNATED: FundColumn.UNRESTRICTED,
    FundKind.RESTRICTED: FundColumn.RESTRICTED, FundKind.EXPENDABLE: FundColumn.ENDOWMENT,
    FundKind.ENDOWMENT: FundColumn.ENDOWMENT,
}  # fmt: skip
_SCOTLAND = {**_ENGLAND, FundKind.EXPENDABLE: FundColumn.EXPENDABLE, FundKind.ENDOWMENT: FundColumn.PERMANENT}
_ALWAYS = frozenset({FundColumn.UNRESTRICTED, FundColumn.RESTRICTED})


class Part(enum.StrEnum):
    """A part of section A."""

    RECEIPTS = "A1"
    SALES = "A2"
    PAYMENTS = "A3"
    PURCHASES = "A4"

    @property
    def comes_in(self) -> bool:
        """Whether it is of money that came in."""
        return self in {Part.RECEIPTS, Part.SALES}


# What OSCR's form has and no heading of ours: it stands there all the same, with nothing in it.
_SALE_OF_INVESTMENTS, _PURCHASE_OF_INVESTMENTS = (
    mark("Proceeds from sale of investments"),
    mark("Purchase of investments"),
)
_UNUSED = mark("Received and not used yet")


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line: its words, a sum for each column, that of the year before, and what was expected (None: nothing)."""

    words: str
    sums: tuple[Money, ...]
    last_year: Money = NOTHING
    budget: Money | None = None

    @property
    def total(self) -> Money:
        """What all columns come to."""
        return Money.total(self.sums)


@dataclass(frozen=True, slots=True)
class AccountPart:
    """A part of section A: its lines, which come to ``total``."""

    part: Part
    lines: tuple[AccountLine, ...]

    @property
    def total(self) -> AccountLine:
        """What the lines come to, column by column."""
        return total_of("", self.lines)


@dataclass(frozen=True, slots=True)
class Asset:
    """What the office has beside its cash, or owes: in words, the sum, the column of its fund, the sum last year."""

    words: str
    amount: Money
    column: FundColumn = FundColumn.UNRESTRICTED
    last_year: Money | None = None


@dataclass(frozen=True, slots=True)
class YearFacts:
    """All that an account is put together of.

    ``flows``: what came in (went out: below nothing) in ``days``, by category and fund; ``before`` and ``after``: what
    lay in each account and fund before the first day and at the end. ``brought``: what the year had before the office
    kept its books here, and ``brought_last`` what the whole year before it had, as the flows are. ``budget`` by
    category. ``last``: the facts of the year before.
    """

    days: DayRange
    flows: Sums
    before: Sums
    after: Sums
    brought: Sums = field(default_factory=dict)
    brought_last: Sums = field(default_factory=dict)
    budget: Mapping[str, Money] = field(default_factory=dict)
    last: "YearFacts | None" = None


@dataclass(frozen=True, slots=True)
class YearAccount:
    """A receipts-and-payments account: section A by its parts, and the cash of section B by account.

    ``opening`` is what there was at the end of the year before, ``closing`` at the end of this one: opening, receipts,
    less payments, and what was moved between funds come to it in each column. ``assets`` and ``liabilities`` stand
    beside the cash.
    """

    regulator: Regulator
    days: DayRange
    columns: tuple[FundColumn, ...]
    parts: Mapping[Part, AccountPart]
    transfers: AccountLine
    opening: AccountLine
    closing: AccountLine
    cash: tuple[AccountLine, ...]
    assets: tuple[Asset, ...] = ()
    liabilities: tuple[Asset, ...] = ()

    @property
    def receipts(self) -> AccountLine:
        """All that came in."""
        return total_of(_("Total receipts"), [self.parts[Part.RECEIPTS].total, self.parts[Part.SALES].total])

    @property
    def payments(self) -> AccountLine:
        """All that went out."""
        return total_of(_("Total payments"), [self.parts[Part.PAYMENTS].total, self.parts[Part.PURCHASES].total])

    @property
    def net(self) -> AccountLine:
        """What came in less what went out."""
        came, went = self.receipts, self.payments
        sums = tuple(one - other for one, other in zip(came.sums, went.sums, strict=True))
        budget = (
            None
            if came.budget is None and went.budget is None
            else ((came.budget or NOTHING) - (went.budget or NOTHING))
        )
        return AccountLine(_("Net of receipts/(payments)"), sums, came.last_year - went.last_year, budget)


def total_of(words: str, lines: Sequence[AccountLine], *, wide: int | None = None) -> AccountLine:
    """Return the sum of lines, column by column; of none, as ``wide`` as it is to be."""
    count = wide if wide is not None else len(lines[0].sums) if lines else 0
    sums = tuple(Money.total(line.sums[at] for line in lines) for at in range(count))
    expected = [line.budget for line in lines if line.budget is not None]
    return AccountLine(
        words, sums, Money.total(line.last_year for line in lines), Money.total(expected) if expected else None
    )


def year_account(
    facts: YearFacts, chart: Chart, *, regulator: Regulator, assets: Iterable[Asset] = (),
    liabilities: Iterable[Asset] = (),
) -> YearAccount:  # fmt: skip
    """Put the account of a year together, in pence.

    The columns of endowments are left out where there is nothing in them, this year or the one before.
    """
    rule = _Rule(chart, regulator)
    columns = rule.columns(facts)
    last = None if facts.last is None else rule.flows(facts.last)
    now = rule.flows(facts)
    before = rule.brought(facts.brought_last)
    expected = rule.expected(facts.budget)
    parts = {
        part: AccountPart(
            part,
            tuple(
                AccountLine(
                    words,
                    tuple(now[part][words][column] for column in columns),
                    _sum(last[part][words] if last is not None else {}) + _sum(before[part][words]),
                    expected[part].get(words),
                )
                for words in rule.words(part, now[part], {} if last is None else last[part], before[part],
                                        expected[part])
            ),
        )
        for part in Part
    }  # fmt: skip
    for part, made in parts.items():
        if not made.lines:
            parts[part] = AccountPart(part, (AccountLine("", (NOTHING,) * len(columns)),))
    opening, last_opening = rule.opening(facts), {} if facts.last is None else rule.opening(facts.last)
    closing = rule.by_column(facts.after)
    moved = rule.by_column({key: sum_ for key, sum_ in facts.flows.items() if key[0] == TRANSFER})
    last_came = Money.total(line.last_year for part in Part if part.comes_in for line in parts[part].lines)
    last_went = Money.total(line.last_year for part in Part if not part.comes_in for line in parts[part].lines)
    last_close = _sum(opening)

    def line(words: str, sums: Mapping[FundColumn, Money], last_year: Money = NOTHING) -> AccountLine:
        return AccountLine(words, tuple(sums.get(column, NOTHING) for column in columns), last_year)

    # What the year before began with follows from its end and what it had, also where it was kept elsewhere.
    began = _sum(last_opening) if last_opening else last_close - last_came + last_went
    return YearAccount(
        regulator,
        facts.days,
        columns,
        parts,
        line(_("Transfers between funds"), moved),
        line(_("Cash funds last year end"), opening, began),
        line(_("Cash funds this year end"), closing, last_close),
        tuple(
            line(info.name, sums, last_year)
            for info, sums, last_year in (
                (
                    info,
                    rule.by_column({key: amount for key, amount in facts.after.items() if key[0] == code}),
                    Money.total(amount for key, amount in facts.before.items() if key[0] == code),
                )
                for code, info in chart.accounts.items()
            )
            if any(sums.values()) or last_year
        ),
        tuple(assets),
        tuple(liabilities),
    )


_Lines = Mapping[str, Mapping[FundColumn, Money]]
_Flows = Mapping[Part, Mapping[str, Mapping[FundColumn, Money]]]


class _Rule:
    """Where each category stands."""

    def __init__(self, chart: Chart, regulator: Regulator) -> None:
        self._chart = chart
        self._scotland = regulator is Regulator.SCOTLAND
        self._columns = _SCOTLAND if self._scotland else _ENGLAND

    def column(self, fund: str) -> FundColumn:
        info = self._chart.funds.get(fund)
        return FundColumn.UNRESTRICTED if info is None else self._columns[info.kind]

    def by_column(self, sums: Sums) -> dict[FundColumn, Money]:
        """Return sums by something and fund, by the columns of the funds."""
        found: defaultdict[FundColumn, Money] = defaultdict(Money)
        for (_code, fund), amount in sums.items():
            found[self.column(fund)] += amount
        return found

    def columns(self, facts: YearFacts) -> tuple[FundColumn, ...]:
        used = set(_ALWAYS)
        years = [facts] if facts.last is None else [facts, facts.last]
        for year in years:
            for sums in (year.flows, year.before, year.after, year.brought):
                used |= {self.column(fund) for (_code, fund), amount in sums.items() if amount}
        return tuple(one for one in FundColumn if one in used)

    def place(self, category: str, amount: Money) -> tuple[Part, str]:
        """Return the part and the words of the line where a category stands; ``amount`` as money moved."""
        if category == LEFT_OVER:
            info = CategoryInfo(LEFT_OVER, "", Direction.INCOME, "other-in")
        else:
            info = self._chart.categories.get(category, CategoryInfo(category, "", Direction.NEITHER, "none"))
        heading = heading_of(info.heading)
        if info.direction is Direction.INCOME:
            part = Part.RECEIPTS
        elif info.direction is Direction.EXPENSE:
            part = Part.PAYMENTS
        elif heading.code in {"asset-sales", "asset-purchases"}:
            part = Part.SALES if heading.code == "asset-sales" else Part.PURCHASES
        else:
            part = Part.SALES if amount.pence > 0 else Part.PURCHASES
        if category == LEFT_OVER and not self._scotland:
            return part, translate(_UNUSED)
        return part, translate(heading.scotland if self._scotland else heading.england)

    def flows(self, facts: YearFacts) -> _Flows:
        """Return what the year had, part by part and line by line: above nothing what came in, and what went out."""
        found = self._empty()
        for (category, fund), amount in facts.flows.items():
            if category not in {TRANSFER, OPENING} and amount:
                part, words = self.place(category, self._whole(facts.flows, category))
                found[part][words][self.column(fund)] += amount if part.comes_in else -amount
        for part, lines in self.brought(facts.brought).items():
            for words, sums in lines.items():
                for column, amount in sums.items():
                    found[part][words][column] += amount
        return found

    def brought(self, sums: Sums) -> _Flows:
        """Return typed figures part by part: above nothing what came in, and what went out."""
        found = self._empty()
        for (category, fund), amount in sums.items():
            part, words = self.place(category, self._whole(sums, category))
            found[part][words][self.column(fund)] += amount if part.comes_in else -amount
        return found

    def expected(self, budget: Mapping[str, Money]) -> Mapping[Part, dict[str, Money]]:
        found: dict[Part, dict[str, Money]] = {part: {} for part in Part}
        for category, amount in budget.items():
            part, words = self.place(category, amount)
            found[part][words] = found[part].get(words, NOTHING) + amount
        return found

    def opening(self, facts: YearFacts) -> dict[FundColumn, Money]:
        """Return what there was before the first day: of books that begin later, what must have been."""
        found = defaultdict(Money, self.by_column(facts.before))
        for (category, fund), amount in facts.flows.items():
            if category == OPENING:
                found[self.column(fund)] += amount
        for part, lines in self.brought(facts.brought).items():
            for sums in lines.values():
                for column, amount in sums.items():
                    found[column] -= amount if part.comes_in else -amount
        return found

    def words(self, part: Part, *lines: Mapping[str, object]) -> list[str]:
        """Return the lines of a part in the order of the headings: in Scotland all of the form."""
        used = {words for some in lines for words in some}
        ordered = self._ordered(part)
        known = [words for words in ordered if self._scotland or words in used]
        return known + sorted(used - set(known))

    def _ordered(self, part: Part) -> list[str]:
        named = [(one.scotland if self._scotland else one.england, _part_of(one.code, one.direction))
                 for one in HEADINGS]  # fmt: skip
        found = [translate(words) for words, where in named if where is part]
        if self._scotland and part is Part.SALES:
            found.append(translate(_SALE_OF_INVESTMENTS))
        if self._scotland and part is Part.PURCHASES:
            found.append(translate(_PURCHASE_OF_INVESTMENTS))
        if part is Part.RECEIPTS and not self._scotland:
            found.append(translate(_UNUSED))
        if self._scotland and part is Part.RECEIPTS:
            found = [translate(one) for one in _SCOTTISH_RECEIPTS]
        if self._scotland and part is Part.PAYMENTS:
            found = [translate(one) for one in _SCOTTISH_PAYMENTS]
        return list(dict.fromkeys(found))

    @staticmethod
    def _whole(flows: Sums, category: str) -> Money:
        return Money.total(amount for (code, _fund), amount in flows.items() if code == category)

    @staticmethod
    def _empty() -> dict[Part, defaultdict[str, defaultdict[FundColumn, Money]]]:
        return {part: defaultdict(lambda: defaultdict(Money)) for part in Part}


_SCOTTISH_RECEIPTS = tuple(
    heading_of(code).scotland
    for code in ("donations", "legacies", "grants-in", "fundraising", "trading", "interest", "rents", "events-in")
)
_SCOTTISH_PAYMENTS = tuple(
    heading_of(code).scotland
    for code in (
        "fundraising-out", "trading-out", "investment-costs", "charitable", "grants-out", "examination",
        "accounts-fee", "legal",
    )
)  # fmt: skip


def _part_of(code: str, direction: Direction) -> Part | None:
    if direction is Direction.INCOME:
        return Part.RECEIPTS
    if direction is Direction.EXPENSE:
        return Part.PAYMENTS
    return {"asset-sales": Part.SALES, "asset-purchases": Part.PURCHASES}.get(code)


def _sum(sums: Mapping[FundColumn, Money]) -> Money:
    return Money.total(sums.values())


# --- whole pounds -----------------------------------------------------------------------------------------------------


def nearest(amount: Money) -> int:
    """Return a sum in whole pounds, half a pound away from nothing."""
    pounds, rest = divmod(abs(amount.pence), 100)
    found = pounds + (rest >= 50)
    return found if amount.pence >= 0 else -found


def shared(amounts: Sequence[Money], target: int) -> list[int]:
    """Return sums in whole pounds that come to ``target``, each as near to its own as that allows.

    All are rounded down, and what is missing goes to those that lost most (the largest remainder); what is nothing
    stays nothing. Where all are nothing they come to nothing.
    """
    found = [amount.pence // 100 for amount in amounts]
    by_rest = sorted((at for at, one in enumerate(amounts) if one), key=lambda at: (-(amounts[at].pence % 100), at))
    missing = target - sum(found)
    if not by_rest:
        return found
    every, more = divmod(missing, len(by_rest))
    for place, at in enumerate(by_rest):
        found[at] += every + (place < more)
    return found


def in_whole_pounds(account: YearAccount, last: YearAccount | None = None) -> YearAccount:
    """Return the account in whole pounds, in which all that adds up in pence adds up.

    The ends of the years are rounded to the nearest pound, so that the end of one is the beginning of the next; the
    lines of each column take what is between, by the largest remainder. ``last``: the account of the year before in
    whole pounds, whose figures this one repeats.
    """
    wide = range(len(account.columns))
    opening = [nearest(account.opening.sums[at]) for at in wide]
    moved = shared(account.transfers.sums, 0)
    parts = {part: [list(line.sums) for line in made.lines] for part, made in account.parts.items()}
    closing: list[int] = []
    for at in wide:
        places = [(part, row, part.comes_in) for part, rows in parts.items() for row in range(len(rows))]
        flows = [parts[part][row][at] if into else -parts[part][row][at] for part, row, into in places]
        end = nearest(account.closing.sums[at])
        rounded = shared(flows, end - opening[at] - moved[at])
        for (part, row, into), pounds in zip(places, rounded, strict=True):
            parts[part][row][at] = Money(pounds * (100 if into else -100))
        closing.append(opening[at] + sum(rounded) + moved[at])
    cash = [list(line.sums) for line in account.cash]
    for at in wide:
        lying = shared([line.sums[at] for line in account.cash], closing[at])
        for held, pounds in zip(cash, lying, strict=True):
            held[at] = Money(pounds * 100)
    before = _last_in_pounds(account, last)
    made = {
        part: AccountPart(
            part,
            tuple(
                replace(line, sums=tuple(sums), last_year=before(part, line))
                for line, sums in zip(account.parts[part].lines, rows, strict=True)
            ),
        )
        for part, rows in parts.items()
    }
    began, ended = _ends_in_pounds(account, last)
    return replace(
        account,
        parts=made,
        transfers=replace(account.transfers, sums=_pounds(moved)),
        opening=replace(account.opening, sums=_pounds(opening), last_year=began),
        closing=replace(account.closing, sums=_pounds(closing), last_year=ended),
        cash=tuple(
            replace(line, sums=tuple(sums), last_year=Money(pounds * 100))
            for line, sums, pounds in zip(
                account.cash, cash, shared([line.last_year for line in account.cash], ended.pence // 100), strict=True
            )
        ),
        assets=tuple(map(_whole_asset, account.assets)),
        liabilities=tuple(map(_whole_asset, account.liabilities)),
    )


def _pounds(found: Iterable[int]) -> tuple[Money, ...]:
    return tuple(Money(pounds * 100) for pounds in found)


def _whole_asset(asset: Asset) -> Asset:
    last = None if asset.last_year is None else Money(nearest(asset.last_year) * 100)
    return replace(asset, amount=Money(nearest(asset.amount) * 100), last_year=last)


def _ends_in_pounds(account: YearAccount, last: YearAccount | None) -> tuple[Money, Money]:
    if last is not None:
        return last.opening.total, last.closing.total
    ended = Money(sum(nearest(one) for one in account.opening.sums) * 100)
    return Money(nearest(account.opening.last_year) * 100), ended


def _last_in_pounds(account: YearAccount, last: YearAccount | None) -> Callable[[Part, AccountLine], Money]:
    """Return what gives the figure of the year before of a line: that which stood there, or one that adds up."""
    if last is not None:
        known = {(part, line.words): line.total for part, made in last.parts.items() for line in made.lines}
        return lambda part, line: known.get((part, line.words), NOTHING)
    began, ended = _ends_in_pounds(account, None)
    every = [(part, line) for part, made in account.parts.items() for line in made.lines]
    flows = [line.last_year if part.comes_in else -line.last_year for part, line in every]
    rounded = shared(flows, (ended - began).pence // 100)
    found = {
        (part, line.words): Money(pounds * (100 if part.comes_in else -100))
        for (part, line), pounds in zip(every, rounded, strict=True)
    }
    return lambda part, line: found[part, line.words]
