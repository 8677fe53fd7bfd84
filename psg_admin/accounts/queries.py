"""The accounts, funds, categories and financial years of an office."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import (
    Account,
    BroughtForward,
    Budget,
    FinancialYear,
    Fund,
    MoneyCategory,
    OpeningBalance,
)
from psg_admin.accounts.rules import (
    AccountInfo,
    CategoryInfo,
    Chart,
    FundInfo,
    financial_years,
    put_together,
    ready_accounts,
    ready_categories,
    ready_funds,
)
from psg_admin.accounts.settings import AccountSettings
from psg_admin.kernel.days import DayRange, add_years
from psg_admin.kernel.money import Money
from psg_admin.settings import load_settings


def chart(session: Session) -> Chart:
    """Return all accounts, funds and categories of the office, also those that are closed; three queries."""
    accounts = session.scalars(select(Account).order_by(Account.position, Account.id))
    funds = session.scalars(select(Fund).order_by(Fund.position, Fund.id))
    categories = session.scalars(select(MoneyCategory).order_by(MoneyCategory.position, MoneyCategory.id))
    return Chart(
        put_together(ready_accounts(), map(_account, accounts)),
        put_together(ready_funds(), (FundInfo(f.code, f.name, f.kind, f.purpose, f.closed_on, f.id) for f in funds)),
        put_together(
            ready_categories(),
            (CategoryInfo(c.code, c.name, c.direction, c.heading, c.closed_on, c.id) for c in categories),
        ),
    )


def _account(row: Account) -> AccountInfo:
    return AccountInfo(row.code, row.name, row.kind, row.sort_code, row.number, row.opening_on, row.closed_on, row.id)


def account_names(session: Session) -> dict[str, str]:
    """Return what the accounts are called, by their codes."""
    own = session.execute(select(Account.code, Account.name))
    return {one.code: one.name for one in ready_accounts()} | {code: name for code, name in own}  # noqa: C416 - rows are no pairs to mypy


def opening_balances(session: Session) -> dict[tuple[str, str], Money]:
    """Return the opening balances by account and fund."""
    rows = session.execute(select(OpeningBalance.account, OpeningBalance.fund, OpeningBalance.amount))
    return {(account, fund): amount for account, fund, amount in rows}


def years(session: Session, *, until: date) -> list[DayRange]:
    """Return the financial years up to a year after the one that holds ``until``, the newest first."""
    settings = load_settings(session, AccountSettings)
    listed = [(y.first_day, y.last_day) for y in session.scalars(select(FinancialYear))]
    return financial_years(
        listed, month=settings.financial_month, first=settings.financial_day, until=add_years(until, 1)
    )


def shown_years(session: Session, *, today: date) -> list[tuple[DayRange, bool]]:
    """Return the financial years up to the next one, the newest first, each with whether it is listed; the usual ones
    of a long time ago are left out.
    """
    begun = {first for first, _last in listed_years(session)}
    oldest = min([*begun, add_years(today, -5)])
    return [(one, one.start in begun) for one in years(session, until=today) if one.start >= oldest]


@dataclass(frozen=True, slots=True)
class FigureBefore:
    """What a year had in a category before its books began here, or (``last_year``) the year before it; of expense
    below nothing.
    """

    first_day: date
    category: str
    fund: str
    amount: Money
    last_year: bool


def figures_before(session: Session, *, first_day: date) -> list[FigureBefore]:
    """Return what was typed for the financial year from ``first_day`` of the time before the books began here."""
    rows = session.scalars(
        select(BroughtForward).where(BroughtForward.first_day == first_day).order_by(BroughtForward.id)
    )
    return [FigureBefore(r.first_day, r.category, r.fund, r.amount, r.last_year) for r in rows]


def budgets(session: Session, *, first_day: date) -> dict[str, Money]:
    """Return what is expected in the financial year from ``first_day``, by the code of the category."""
    rows = session.execute(select(Budget.category, Budget.amount).where(Budget.first_day == first_day))
    return {row[0]: row[1] for row in rows}


def listed_years(session: Session) -> list[tuple[date, date]]:
    """Return the financial years that are listed, with their first and last days, the oldest first."""
    rows = session.execute(select(FinancialYear.first_day, FinancialYear.last_day).order_by(FinancialYear.first_day))
    return [(first, last) for first, last in rows]


def versions(session: Session) -> dict[tuple[str, str], int]:
    """Return at which version accounts, funds and categories are, by table and code; a ready one has none."""
    found: dict[tuple[str, str], int] = {}
    for kind in (Account, Fund, MoneyCategory):
        for code, version in session.execute(select(kind.code, kind.version)):
            found[kind.__tablename__, code] = version
    return found
