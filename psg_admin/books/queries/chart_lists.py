"""The accounts, funds, categories and financial years as lists, each with what lies in it or is expected of it."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import (
    budgets,
    chart,
    figures_before,
    opening_balances,
    shown_years,
    versions,
    years,
)
from psg_admin.accounts.rules import AccountInfo, CategoryInfo, Chart, FundInfo, year_of
from psg_admin.books.queries import by_category, closed_to
from psg_admin.books.queries.balances import balances, by_account
from psg_admin.kernel.days import DayRange, add_months
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext

Info = TypeVar("Info", AccountInfo, FundInfo, CategoryInfo)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as it is today. ``opening``: its opening balances by fund; ``version`` 0: as every office has it."""

    key: int
    info: AccountInfo
    version: int
    balance: Money
    opening: Mapping[str, Money]
    funds: tuple[FundInfo, ...]

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word."""
        return _closed(self.info.closed_on)


@dataclass(frozen=True, slots=True)
class FundLine:
    """A fund as it is today, see :class:`AccountLine`."""

    key: int
    info: FundInfo
    version: int
    balance: Money

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word."""
        return _closed(self.info.closed_on)


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category, see :class:`AccountLine`."""

    key: int
    info: CategoryInfo
    version: int

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word."""
        return _closed(self.info.closed_on)


@dataclass(frozen=True, slots=True)
class YearLine:
    """A financial year: its days, whether it is listed (else it is as long as usual), whether its last day lies in the
    closed books, what the committee expects to come in and to go out, and how many figures of before there are.
    """

    key: int
    days: DayRange
    listed: bool
    closed: bool
    expected_in: Money
    expected_out: Money
    figures_before: int

    @property
    def length(self) -> str:
        """How long it is, in months or else in days."""
        start, end = self.days.start, self.days.end or self.days.start
        count = (end.year - start.year) * 12 + end.month - start.month
        if add_months(start, count) == end:
            return ngettext("{count} month", "{count} months", count).format(count=count)
        count = (end - start).days
        return ngettext("{count} day", "{count} days", count).format(count=count)

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word."""
        return _("Closed") if self.closed else ""


@dataclass(frozen=True, slots=True)
class YearStart:
    """What the forms of a financial year begin with: the categories and funds, what is expected by category, what the
    year before came to by category, and what is known of before by category, fund and whether it is of the year before.

    All sums are without a minus sign but for a category that is neither income nor expense.
    """

    chart: Chart
    expected: Mapping[str, Money]
    year_before: Mapping[str, Money]
    before: Mapping[tuple[str, str, bool], Money]


def _closed(day: date | None) -> str:
    return "" if day is None else _("Closed")


def _keyed(infos: Iterable[Info]) -> dict[int, Info]:
    """Return them by a number that a list knows them by: that of the row, below nothing for a ready one without."""
    return {info.row_id or -place: info for place, info in enumerate(infos, 1)}


def account_ids(session: Session) -> "array[int]":
    """Return the numbers by which a list knows the accounts, in their order."""
    return array("q", _keyed(chart(session).accounts.values()))


def account_lines(session: Session, *, ids: Sequence[int], today: date) -> list[AccountLine]:
    """Return the accounts of ``ids``, in that order."""
    known = chart(session)
    keyed, version, opening = _keyed(known.accounts.values()), versions(session), opening_balances(session)
    there = by_account(session, on=today)
    funds = tuple(fund for fund in known.funds.values() if fund.closed_on is None)
    return [
        AccountLine(
            i, info, version.get(("account", info.code), 0),
            there.get(info.code, NOTHING),
            {fund: amount for (account, fund), amount in opening.items() if account == info.code}, funds,
        )
        for i, info in _chosen(keyed, ids)
    ]  # fmt: skip


def fund_ids(session: Session) -> "array[int]":
    """Return the numbers by which a list knows the funds, in their order."""
    return array("q", _keyed(chart(session).funds.values()))


def fund_lines(session: Session, *, ids: Sequence[int], today: date) -> list[FundLine]:
    """Return the funds of ``ids``, in that order."""
    keyed, version, there = _keyed(chart(session).funds.values()), versions(session), balances(session, on=today)
    return [
        FundLine(
            i, info, version.get(("fund", info.code), 0),
            Money.total(amount for (_account, fund), amount in there.items() if fund == info.code),
        )
        for i, info in _chosen(keyed, ids)
    ]  # fmt: skip


def category_ids(session: Session) -> "array[int]":
    """Return the numbers by which a list knows the categories, in their order."""
    return array("q", _keyed(chart(session).categories.values()))


def category_lines(session: Session, *, ids: Sequence[int]) -> list[CategoryLine]:
    """Return the categories of ``ids``, in that order."""
    keyed, version = _keyed(chart(session).categories.values()), versions(session)
    return [CategoryLine(i, info, version.get(("money_category", info.code), 0)) for i, info in _chosen(keyed, ids)]


def year_ids(session: Session, *, today: date) -> "array[int]":
    """Return the numbers by which a list knows the financial years, that of their first day: the newest first."""
    return array("q", (days.start.toordinal() for days, _listed in shown_years(session, today=today)))


def year_lines(session: Session, *, ids: Sequence[int], today: date) -> list[YearLine]:
    """Return the financial years of ``ids``, in that order."""
    found = {days.start.toordinal(): (days, listed) for days, listed in shown_years(session, today=today)}
    known, closed = chart(session), closed_to(session)
    lines = []
    for key in ids:
        if key not in found:
            continue
        days, listed = found[key]
        expected = budgets(session, first_day=days.start)
        sides = {
            side: Money.total(amount for code, amount in expected.items() if _goes_out(known, code) is side)
            for side in (False, True)
        }
        before = len(figures_before(session, first_day=days.start))
        over = closed is not None and days.last is not None and days.last <= closed
        lines.append(YearLine(key, days, listed, over, sides[False], sides[True], before))
    return lines


def year_start(session: Session, *, first_day: date) -> YearStart:
    """Return what the forms of the financial year begin with that begins on ``first_day``."""
    known = chart(session)
    last = first_day - timedelta(days=1)
    before = year_of(years(session, until=first_day), last)
    came: defaultdict[str, Money] = defaultdict(Money)
    for (category, _fund), amount in by_category(session, first=before.start, last=last).items():
        came[category] += -amount if _goes_out(known, category) else amount
    figures = {
        (one.category, one.fund, one.last_year): -one.amount if _goes_out(known, one.category) else one.amount
        for one in figures_before(session, first_day=first_day)
    }
    for (category, _fund, last_year), amount in figures.items():
        if last_year:
            came[category] += amount
    return YearStart(known, budgets(session, first_day=first_day), came, figures)


def _goes_out(known: Chart, category: str) -> bool:
    found = known.categories.get(category)
    return found is not None and found.goes_out


def _chosen(keyed: Mapping[int, Info], ids: Sequence[int]) -> list[tuple[int, Info]]:
    return [(i, keyed[i]) for i in ids if i in keyed]
