"""The proof of an account: what lay there, what its lines are, and what lies there at the end, to the penny."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import account_names
from psg_admin.bank.queries.matches import piles_of
from psg_admin.bank.queries.statements import LineRow, moved_by_day, statement_lines, statements
from psg_admin.bank.rules import Covered, balance_before, goes_on_within_day
from psg_admin.kernel.money import NOTHING, Money

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountProof:
    """What an account stood at as ``first`` began and as ``last`` ended, by its statements (None: they do not tell),
    and between them its lines: each penny of them is matched, filed, set aside, or open.
    """

    account: str
    name: str
    first: date
    last: date
    opening: Money | None
    matched: Money
    filed: Money
    aside: Money
    open: Money
    closing: Money | None

    @property
    def sum(self) -> Money:
        """What the lines come to."""
        return self.matched + self.filed + self.aside + self.open

    @property
    def agrees(self) -> bool | None:
        """Whether the lines lead from the one balance to the other; None where the statements do not tell both."""
        if self.opening is None or self.closing is None:
            return None
        return self.opening + self.sum == self.closing


def proofs(
    session: Session, *, account: str | None = None, first: date | None = None, last: date | None = None,
    covered_only: bool = False,
) -> list[AccountProof]:  # fmt: skip
    """Return the proof of each account that has a statement, or of one (its code), from ``first`` to ``last`` (None:
    all that its statements cover). ``covered_only``: of these days only from the first to the last that its statements
    cover; an account of which they cover none is left out.
    """
    by_account: dict[str, list[Covered]] = defaultdict(list)
    for row in statements(session, account=account):
        by_account[row.account].append(
            Covered(row.id, row.file_name, row.first_day, row.last_day, row.opening, row.closing)
        )
    lines: dict[str, list[LineRow]] = defaultdict(list)
    for line in statement_lines(session, account=account):
        lines[line.account].append(line)
    names = account_names(session)
    piles = piles_of(session, account=account)
    found = []
    for code, covered in by_account.items():
        begins = first or min(one.first_day for one in covered)
        ends = last or max(one.last_day for one in covered)
        if covered_only:
            begins = max(begins, min(one.first_day for one in covered))
            ends = min(ends, max(one.last_day for one in covered))
            if begins > ends:
                continue
        matched = filed = aside = left = NOTHING
        for line in lines[code]:
            if not begins <= line.day <= ends:
                continue
            left += line.amount
            for amount, is_filed, is_aside in piles.get(line.id, ()):
                left -= amount
                if is_aside:
                    aside += amount
                elif is_filed:
                    filed += amount
                else:
                    matched += amount
        moved = moved_by_day(session, code)
        found.append(
            AccountProof(
                code, names.get(code, code), begins, ends, _stood(covered, begins, moved), matched, filed, aside, left,
                _ended(covered, ends, moved),
            )
        )  # fmt: skip
    return found


def _stood(covered: Sequence[Covered], day: date, moved: dict[date, Money]) -> Money | None:
    """Return what a statement that begins with the day says, else what follows from another."""
    begun = (one for one in covered if one.first_day == day and one.opening is not None)
    said = next(
        (
            one.opening for one in begun
            if not goes_on_within_day(one.opening, day, (other for other in covered if other.id < one.id))
        ), None,
    )  # fmt: skip
    return balance_before(day, covered, moved) if said is None else said


def _ended(covered: Sequence[Covered], day: date, moved: dict[date, Money]) -> Money | None:
    """Return what the newest statement that ends on the day says, else what follows from another."""
    told = [one for one in covered if one.last_day == day and one.closing is not None]
    return max(told, key=lambda one: one.id).closing if told else balance_before(day + _DAY, covered, moved)
