"""What a closed period says beside its postings and slips: what the bank had then, and which year it ended."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import BroughtForward, FinancialYear
from psg_admin.accounts.rules import financial_years
from psg_admin.accounts.settings import AccountSettings
from psg_admin.books.model import Closing, Reconciliation
from psg_admin.books.operations.gate import Gate
from psg_admin.kernel.days import DayRange, add_years, show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.settings import settings_in
from psg_admin.kernel.words import _
from psg_admin.settings import Setting, load_settings
from psg_admin.store.base import chunks
from psg_admin.store.journal import changed_rows, gone_rows, made_rows

_DAYS = {
    "slip": ("cash_credited_on",),
    "slip_item": ("credited_on", "taken_out_on"),
    "spending": ("cleared_on",),
    "refund": ("cleared_on",),
    "reconciliation": ("as_at",),
    "brought_forward": ("first_day",),
}
"""The days on which the rows of a table say something of the books that is no posting."""

_MONTH, _FIRST = "financial_month", "financial_day"


def guard_closed_days(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse a deed that changes what is said of the closed days beside their postings.

    That is what was on the way or cleared at their end, the statements that they were compared with, the
    figures of before the books, and which financial years they were: the papers that were kept are found by these.

    :raises Refused: when it does.
    """
    if any(touched.get(table) for table in _DAYS):
        gate = Gate(session)
        if gate.day is not None:
            day = min(_days(session, touched), default=None)
            if day is not None and day <= gate.day:
                gate.refuse(day)
    if touched.get("financial_year") or touched.get("setting"):
        _guard_years(session)


def _days(session: Session, touched: Mapping[str, set[int]]) -> Iterator[date]:
    """Yield the days of which the running deed says something that it did not say, or says no more."""
    for table, columns in _DAYS.items():
        if not touched.get(table):
            continue
        rows: list[Mapping[str, Any]] = [*made_rows(session, table).values(), *gone_rows(session, table).values()]
        for before in (True, False):
            rows += changed_rows(session, table, before=before).values()
        for row in rows:
            yield from (date.fromisoformat(row[name]) for name in columns if row.get(name))
    for some in chunks(changed_rows(session, "reconciliation")):
        yield from session.scalars(select(Reconciliation.as_at).where(Reconciliation.id.in_(some)))
    for some in chunks(changed_rows(session, "brought_forward")):
        yield from session.scalars(select(BroughtForward.first_day).where(BroughtForward.id.in_(some)))


# --- financial years --------------------------------------------------------------------------------------------------


def _guard_years(session: Session) -> None:
    """Refuse a deed after which a closed day ends, or lies in, another financial year than it did."""
    closed = list(session.scalars(select(Closing.last_day).where(Closing.reopened_at.is_(None))))
    if not closed:
        return
    until = add_years(max(closed), 1)
    now, then = (
        financial_years(listed, month=month, first=first, until=until)
        for listed, month, first in (_years_now(session), _years_before(session))
    )
    for last_day in closed:
        was, is_now = _year_of(then, last_day), _year_of(now, last_day)
        if was.start != is_now.start or (was.last == last_day) > (is_now.last == last_day):
            raise Refused(
                _(
                    "The books are closed to {day}, and this would change which financial year that was. List that "
                    "year as it is first: then it stays, whatever else is set."
                ).format(day=show_day(last_day))
            )


def _year_of(years: list[DayRange], day: date) -> DayRange:
    return next((one for one in years if day in one), years[-1])


_Years = tuple[list[tuple[date, date]], int, int]


def _years_now(session: Session) -> _Years:
    settings = load_settings(session, AccountSettings)
    rows = session.execute(select(FinancialYear.first_day, FinancialYear.last_day))
    return [(first, last) for first, last in rows], settings.financial_month, settings.financial_day


def _years_before(session: Session) -> _Years:
    """Return what of the years was listed and set before the running deed."""
    made = made_rows(session, "financial_year").keys()
    rows = session.execute(select(FinancialYear.id, FinancialYear.first_day, FinancialYear.last_day))
    listed = [(first, last) for i, first, last in rows if i not in made]
    gone = gone_rows(session, "financial_year").values()
    listed += [(date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])) for row in gone]
    return listed, *_begin_before(session)


def _begin_before(session: Session) -> tuple[int, int]:
    """Return the month and the day on which a financial year began before the running deed."""
    values: dict[str, str | None] = {row["name"]: row["value"] for row in gone_rows(session, "setting").values()}
    values.update((row["name"], None) for row in made_rows(session, "setting").values())
    held = changed_rows(session, "setting", before=True)
    names = select(Setting.id, Setting.name).where(Setting.id.in_(held))
    values.update((name, held[i].get("value")) for i, name in session.execute(names))
    now = load_settings(session, AccountSettings)
    found: dict[str, int] = {}
    for one in settings_in(AccountSettings):
        if one.key in {_MONTH, _FIRST}:
            value = values.get(one.key)
            kept = one.default if one.key in values else getattr(now, one.key)
            found[one.key] = kept if value is None else one.read(value)
    return found[_MONTH], found[_FIRST]
