"""What of the statements waits for somebody: lines that nobody has told what they are, and months that lack."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, literal, or_, select
from sqlalchemy.orm import Session

from psg_admin.bank.model import BankStatement, LineMatch, StatementLine
from psg_admin.bank.queries.matches import STANDING
from psg_admin.bank.queries.statements import calendars
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.store.base import MoneyColumn


@dataclass(frozen=True, slots=True)
class LackingMonths:
    """The months of an account that have no statement, the oldest first, since its first statement."""

    account: str
    name: str
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class BankToday:
    """How many lines are ``open`` and what is open of them comes to, the ``oldest`` day of one, and months that lack
    of accounts that have a statement.
    """

    open: int = 0
    amount: Money = NOTHING
    oldest: date | None = None
    lacking: tuple[LackingMonths, ...] = ()


NOTHING_WAITS = BankToday()
"""What there is where no statement was imported."""


def bank_today(session: Session, *, today: date) -> BankToday:
    """Return what of the statements waits for somebody."""
    told = (
        select(LineMatch.line_id, func.sum(LineMatch.amount, type_=MoneyColumn()).label("told"))
        .where(STANDING)
        .group_by(LineMatch.line_id)
        .subquery("told")
    )
    left = StatementLine.amount - func.coalesce(told.c.told, literal(NOTHING, MoneyColumn()))
    any_statement = exists(select(BankStatement.id))
    count, amount, oldest, there = session.execute(
        select(func.count(), func.sum(left, type_=MoneyColumn()), func.min(StatementLine.day), any_statement)
        .select_from(StatementLine)
        .outerjoin(told, told.c.line_id == StatementLine.id)
        .where(or_(told.c.told.is_(None), told.c.told != StatementLine.amount))
    ).one()
    if not there:
        return NOTHING_WAITS
    lacking = []
    for one in calendars(session, today=today):
        first = min((*one.calendar.covered, *one.calendar.partly), default=None)
        months = tuple(month for month in one.calendar.lacking if first is not None and month > first)
        if months:
            lacking.append(LackingMonths(one.account, one.name, months))
    return BankToday(count, amount or NOTHING, oldest, tuple(lacking))
