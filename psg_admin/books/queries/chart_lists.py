"""The accounts, funds and categories as lists, each with what lies in it."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart, opening_balances, versions
from psg_admin.accounts.rules import AccountInfo, CategoryInfo, FundInfo
from psg_admin.books.queries.balances import balances, by_account
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _

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


def _chosen(keyed: Mapping[int, Info], ids: Sequence[int]) -> list[tuple[int, Info]]:
    return [(i, keyed[i]) for i in ids if i in keyed]
