"""The committee's page: the year to date by heading, what was expected of it, and the year before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind, Listing, Seal
from psg_admin.reports.year_account import AccountLine, Part
from psg_admin.reports.year_facts import last_of, year_book
from psg_admin.settings import load_settings
from psg_admin.store.heads import office_head


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """A line: what it is for, the year to date, what was expected of the whole year, and all of the year before.

    ``kind`` is "in", "out", or "sum" for what others come to.
    """

    kind: str
    words: str
    so_far: Money
    budget: Money | None
    last_year: Money

    @property
    def still(self) -> Money | None:
        """What of the budget is still to come, below nothing where it is exceeded."""
        return None if self.budget is None else self.budget - self.so_far


def committee_rows(session: Session, *, days: DayRange, today: date) -> list[CommitteeRow]:
    """Return the lines of the committee's page for the financial year ``days``."""
    account = year_book(session, days, today=today).account

    def row(kind: str, words: str, line: AccountLine) -> CommitteeRow:
        return CommitteeRow(kind, words, line.total, line.budget, line.last_year)

    rows: list[CommitteeRow] = []
    for kind, parts, total in (
        ("in", (Part.RECEIPTS, Part.SALES), account.receipts),
        ("out", (Part.PAYMENTS, Part.PURCHASES), account.payments),
    ):
        rows += [row(kind, line.words, line) for part in parts for line in account.parts[part].lines if line.words]
        rows.append(row("sum", total.words, total))
    rows.append(row("sum", account.net.words, account.net))
    rows.append(row("sum", _("In all accounts at the beginning"), account.opening))
    rows.append(row("sum", _("In all accounts now"), account.closing))
    return rows


def committee_columns() -> list[Column[CommitteeRow]]:
    """Return the columns of the committee's page."""
    return [
        Column("words", _("Heading"), lambda r: r.words, width=40),
        Column("so_far", _("Year to date"), lambda r: r.so_far, Kind.MONEY, 14),
        Column("budget", _("Budget"), lambda r: r.budget, Kind.MONEY, 14),
        Column("still", _("Budget less year to date"), lambda r: r.still, Kind.MONEY, 14),
        Column("last_year", _("Last year"), lambda r: r.last_year, Kind.MONEY, 14),
    ]


def committee_listing(session: Session, *, days: DayRange, today: date, made_at: datetime) -> Listing[CommitteeRow]:
    """Return the committee's page ready for paper; ``made_at`` is local time."""
    head = office_head(session)
    return Listing(
        title=_("Year to date and budget"),
        columns=committee_columns(),
        rows=committee_rows(session, days=days, today=today),
        made_at=made_at,
        made_from=_("As at {day}").format(day=show_day(min(today, last_of(days)))),
        organisation=load_settings(session).organisation,
        subtitle=days.show(),
        seal=Seal(head.seal, head.identity) if head.entries else None,
    )
