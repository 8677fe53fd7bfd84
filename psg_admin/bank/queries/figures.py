"""What of the statements is to be done: the figures of Today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.bank.queries.matching import open_lines
from psg_admin.bank.queries.statements import calendars
from psg_admin.kernel.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class MonthsLacking:
    """The months, by their first days, of which an account (its code and name) has no statement, or only a part."""

    account: str
    name: str
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BankFigures:
    """How many lines are open, what of them came in and went out, since when (the day of the oldest, None where none
    is), and which months lack.
    """

    count: int
    came: Money
    went: Money
    since: date | None
    lacking: tuple[MonthsLacking, ...]

    @property
    def months(self) -> int:
        """How many months lack, of all accounts."""
        return sum(len(one.months) for one in self.lacking)


def bank_figures(session: Session, *, today: date) -> BankFigures:
    """Return what of the statements is to be done."""
    lines, _partly = open_lines(session)
    lacking = (
        MonthsLacking(one.account, one.name, tuple(sorted((*one.calendar.lacking, *one.calendar.partly))))
        for one in calendars(session, today=today)
    )
    return BankFigures(
        len(lines), Money.total(line.amount for line in lines if line.amount > NOTHING),
        -Money.total(line.amount for line in lines if line.amount < NOTHING),
        min((line.day for line in lines), default=None), tuple(one for one in lacking if one.months),
    )  # fmt: skip
