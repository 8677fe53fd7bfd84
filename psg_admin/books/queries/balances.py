"""What the books say: balances and sums by category, as at any day, of the postings and nothing else."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.states import AccountKind
from psg_admin.books.model import Closing, Posting
from psg_admin.books.queries.banking import reconciliations
from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.store.base import MoneyColumn

LAST_CLOSED = select(func.max(Closing.last_day)).where(Closing.reopened_at.is_(None))
"""The query for the last day of the closed periods, None where none is closed."""


def closed_to(session: Session) -> date | None:
    """Return the last day of the closed periods, None where none is closed."""
    return session.scalar(LAST_CLOSED)


def balances(session: Session, *, on: date) -> dict[tuple[str, str], Money]:
    """Return what lay in each account and fund at the end of a day, by the codes of both; one query."""
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.account, Posting.fund, amount).where(Posting.day <= on)
    rows = session.execute(query.group_by(Posting.account, Posting.fund))
    return {(account, fund): found for account, fund, found in rows}


def by_account(session: Session, *, on: date) -> Mapping[str, Money]:
    """Return what lay in each account at the end of a day, whatever its fund."""
    found: defaultdict[str, Money] = defaultdict(Money)
    for (account, __), amount in balances(session, on=on).items():
        found[account] += amount
    return found


def by_category(session: Session, *, first: date, last: date) -> dict[tuple[str, str], Money]:
    """Return what came in (went out: below nothing) from ``first`` to ``last``, by category and fund; one query."""
    amount = func.sum(Posting.amount, type_=MoneyColumn())
    query = select(Posting.category, Posting.fund, amount).where(Posting.day >= first, Posting.day <= last)
    rows = session.execute(query.group_by(Posting.category, Posting.fund))
    return {(category, fund): found for category, fund, found in rows}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account with its balance at the end of a day. ``row_id`` is its place in the list, from 1; ``reconciled`` the
    last day as at which a statement was compared with it, and ``agrees`` whether it agreed.
    """

    row_id: int
    code: str
    name: str
    kind: AccountKind
    balance: Money
    opening_on: date | None
    closed_on: date | None
    reconciled: date | None
    agrees: bool

    def is_found(self, text: str) -> bool:
        """Say whether each word of ``text`` occurs in its name, kind or code."""
        said = f"{self.name} {self.kind} {self.code}".casefold()
        return all(word in said for word in text.casefold().split())

    @property
    def statement(self) -> str:
        """How it stands with its statements, in words."""
        if self.reconciled is None:
            return ""
        words = _("agrees as at {day}") if self.agrees else _("does not agree as at {day}")
        return words.format(day=show_day(self.reconciled))


def account_ids(session: Session, *, on: date, text: str = "") -> "array[int]":
    """Return the places of the accounts in their list, from 1: of those in which ``text`` occurs."""
    return array("q", (one.row_id for one in account_rows(session, on=on) if one.is_found(text)))


def account_rows(session: Session, *, on: date, ids: Sequence[int] | None = None) -> list[AccountRow]:
    """Return all accounts, or those at some places of the list, with what lay there at the end of a day."""
    sums = by_account(session, on=on)
    last = {
        one.compared.account: one.compared for one in reversed(reconciliations(session)) if one.compared.as_at <= on
    }
    return [
        AccountRow(
            place, one.code, one.name, one.kind, sums.get(one.code, NOTHING), one.opening_on, one.closed_on,
            last[one.code].as_at if one.code in last else None, one.code in last and not last[one.code].difference,
        )
        for place, one in enumerate(chart(session).accounts.values(), 1)
        if ids is None or place in ids
    ]  # fmt: skip
