"""What the account of a year is put together of, read from the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import BroughtForward, Budget
from psg_admin.accounts.queries import chart, years
from psg_admin.accounts.rules import GENERAL, LEFT_OVER, REFUND, Chart, year_named
from psg_admin.accounts.settings import AccountSettings, LegalForm
from psg_admin.books.queries import balances, by_category
from psg_admin.books.queries.movements import left_over_as_at, owed_as_at, prepaid_places, refunds_gone
from psg_admin.kernel.days import DayRange, add_years, show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.reports.year_account import Asset, Sums, YearAccount, YearFacts, in_whole_pounds, year_account
from psg_admin.settings import load_settings


@dataclass(frozen=True, slots=True)
class YearBook:
    """The account of some days in pence and in whole pounds, with the chart of the office and the facts behind it."""

    chart: Chart
    facts: YearFacts
    account: YearAccount
    pounds: YearAccount


def period(
    session: Session, first: date | None, last: date | None, *, today: date, year: int | None = None
) -> DayRange:
    """Return the days of a report: from ``first`` to ``last``, both included, or the financial year begun in ``year``.

    Where one is not given it is that of the financial year: of the one that holds ``first``, or today.

    :raises BadInput: when it ends before it begins, or a year and days are given.
    :raises Refused: when no financial year begins in ``year``.
    """
    if year is not None:
        if first is not None or last is not None:
            raise BadInput(_("Give a year, or the first and the last day: not both."), field="year")
        return year_named(years(session, until=today), year)
    held = year_with(session, today if first is None else first, today=today)
    return days_between(held.start if first is None else first, last_of(held) if last is None else last)


def days_between(first: date, last: date) -> DayRange:
    """Return the days from ``first`` to ``last``, both included.

    :raises BadInput: when they end before they begin.
    """
    if last < first:
        raise BadInput(_("The report ends before it begins on {day}.").format(day=show_day(first)), field="to")
    return DayRange(first, last + timedelta(days=1))


def year_with(session: Session, day: date, *, today: date) -> DayRange:
    """Return the financial year that holds ``day``; the oldest there is for a day before all of them."""
    found = years(session, until=max(today, day))
    return next((one for one in found if day in one), found[-1])


def recent_years(session: Session, *, today: date, count: int = 6) -> list[DayRange]:
    """Return the financial year of today and those before it, the newest first."""
    return [one for one in years(session, until=today) if one.start <= today][:count]


def year_before(session: Session, days: DayRange, *, today: date) -> DayRange:
    """Return the financial year before the one that is ``days``; of other days the same ones a year before."""
    found = years(session, until=today)
    if days in found[:-1]:
        return found[found.index(days) + 1]
    end = days.start if days.end is None else min(add_years(days.end, -1), days.start)
    start = add_years(days.start, -1)
    return DayRange(start, max(end, start + timedelta(days=1)))


def last_of(days: DayRange) -> date:
    """Return the last of some days that end."""
    return days.start if days.last is None else days.last


def year_book(session: Session, days: DayRange, *, today: date) -> YearBook:
    """Return the account of ``days`` as it stands at their end, or today while they are not over."""
    known = chart(session)
    regulator = load_settings(session, AccountSettings).regulator
    before = year_before(session, days, today=today)
    last = year_figures(session, before)
    facts = year_figures(session, days, last=last)
    end = min(last_of(days), today)
    account = year_account(
        facts, known, regulator=regulator, assets=_assets(session, end, last_of(before)),
        liabilities=_liabilities(session, end, last_of(before)),
    )  # fmt: skip
    then = None
    if last.flows and not facts.brought_last:
        earlier = year_figures(session, before, last=year_figures(session, year_before(session, before, today=today)))
        then = in_whole_pounds(year_account(earlier, known, regulator=regulator))
    return YearBook(known, facts, account, in_whole_pounds(account, then))


def examiners_account(session: Session, days: DayRange, *, today: date) -> YearAccount:
    """Return the account of a year in whole pounds, as it is signed.

    :raises Refused: for a company, which draws up other accounts.
    """
    require_no_company(session)
    return year_book(session, days, today=today).pounds


def require_no_company(session: Session) -> None:
    """Refuse the receipts-and-payments account of a company.

    :raises Refused: when the legal form is that of a company.
    """
    if load_settings(session, AccountSettings).legal_form is LegalForm.COMPANY:
        raise Refused(
            _(
                "A company draws up its accounts under company law: it may not use the receipts and payments form. "
                "The treasurer’s workbook has the figures."
            )
        )


def budget_of(session: Session, first_day: date) -> dict[str, Money]:
    """Return what is expected of each category in the financial year that begins on ``first_day``."""
    rows = session.execute(select(Budget.category, Budget.amount).where(Budget.first_day == first_day))
    return {category: amount for category, amount in rows}  # noqa: C416 - rows are no pairs to mypy


def year_figures(session: Session, days: DayRange, *, last: YearFacts | None = None) -> YearFacts:
    """Return the facts of which the account of ``days`` is put together; ``last``: those of the year before."""
    before = days.start - timedelta(days=1)
    flows = dict(by_category(session, first=days.start, last=last_of(days)))
    gone = refunds_gone(session, on=last_of(days))[0] - refunds_gone(session, on=before)[0]
    if gone:  # what was refunded of money that went away again is lent until it is paid back
        flows[LEFT_OVER, GENERAL] = flows.get((LEFT_OVER, GENERAL), NOTHING) + gone
        flows[REFUND, GENERAL] = -gone
    return YearFacts(
        days,
        flows,
        balances(session, on=before),
        balances(session, on=last_of(days)),
        _brought(session, days.start, last_year=False),
        _brought(session, days.start, last_year=True),
        budget_of(session, days.start),
        last,
    )


def _brought(session: Session, first_day: date, *, last_year: bool) -> Sums:
    rows = session.execute(
        select(BroughtForward.category, BroughtForward.fund, BroughtForward.amount).where(
            BroughtForward.first_day == first_day, BroughtForward.last_year.is_(last_year)
        )
    )
    return {(category, fund): amount for category, fund, amount in rows}


def _assets(session: Session, on: date, last: date) -> Sequence[Asset]:
    return _those_there(
        Asset(_("Owed to us and not paid yet"), _owed(session, on), last_year=_owed(session, last)),
    )


def _liabilities(session: Session, on: date, last: date) -> Sequence[Asset]:
    return _those_there(
        Asset(_("Received and not used yet, which may be asked back"), _rest(session, on),
              last_year=_rest(session, last)),
        Asset(_("Paid for places at events to come"), prepaid_places(session, on=on),
              last_year=prepaid_places(session, on=last)),
    )  # fmt: skip


def _those_there(*assets: Asset) -> Sequence[Asset]:
    return [one for one in assets if one.amount or one.last_year]


def _owed(session: Session, on: date) -> Money:
    _gone, still = refunds_gone(session, on=on)
    return Money.total(row.owed for row in owed_as_at(session, on=on)) + still


def _rest(session: Session, on: date) -> Money:
    gone, _still = refunds_gone(session, on=on)
    return Money.total(row.left_over for row in left_over_as_at(session, on=on)) + gone
