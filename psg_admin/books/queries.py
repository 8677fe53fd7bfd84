"""What the books say: balances and sums by category, as at any day, of the postings and nothing else."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.books.model import Closing, Posting
from psg_admin.kernel.money import Money
from psg_admin.store.base import MoneyColumn


def closed_to(session: Session) -> date | None:
    """Return the last day of the closed periods, None where none is closed."""
    return session.scalar(select(func.max(Closing.last_day)).where(Closing.reopened_at.is_(None)))


def balances(session: Session, *, on: date) -> dict[tuple[str, str], Money]:
    """Return what lay in each account and fund at the end of a day, by the codes of both; one query."""
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.account, Posting.fund, amount).where(Posting.day <= on)
    rows = session.execute(query.group_by(Posting.account, Posting.fund))
    return {(account, fund): found for account, fund, found in rows}


def by_category(session: Session, *, first: date, last: date) -> dict[tuple[str, str], Money]:
    """Return what came in (went out: below nothing) from ``first`` to ``last``, by category and fund; one query."""
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.category, Posting.fund, amount).where(Posting.day >= first, Posting.day <= last)
    rows = session.execute(query.group_by(Posting.category, Posting.fund))
    return {(category, fund): found for category, fund, found in rows}
