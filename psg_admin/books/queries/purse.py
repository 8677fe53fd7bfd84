"""How the money stands on a day, in few words: the figures of the first page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.model import Budget, MoneyCategory
from psg_admin.accounts.queries import years
from psg_admin.accounts.rules import CASH, ready_categories, year_of
from psg_admin.accounts.states import Direction
from psg_admin.books.queries.balances import by_account, by_category
from psg_admin.books.queries.banking import paper_in_hand
from psg_admin.books.queries.money_out import money_out_counts
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.store.list_query import ListQuery


@dataclass(frozen=True, slots=True)
class Purse:
    """How the money stands at the end of a day.

    ``together`` lies in all accounts. ``in_hand`` of it is cash in the cash box, and cheques and vouchers that are not
    paid in yet, the oldest of which is held ``since`` that day (None: there are none). ``out`` went out this month in
    ``out_count`` sums. ``budget`` is what may be spent in this financial year (nothing: it has none), and ``spent``
    what was so far.
    """

    together: Money = NOTHING
    in_hand: Money = NOTHING
    since: date | None = None
    out: Money = NOTHING
    out_count: int = 0
    budget: Money = NOTHING
    spent: Money = NOTHING

    @property
    def used(self) -> int:
        """How much of the budget is spent, in whole percent, rounded down; 0 where there is none."""
        return self.spent.pence * 100 // self.budget.pence if self.budget else 0


def purse(session: Session, *, today: date) -> Purse:
    """Return how the money stands; four queries, and a few more in an office that has a budget."""
    lies = by_account(session, on=today)
    paper, since = paper_in_hand(session, on=today)
    out_count, out = money_out_counts(session, query=ListQuery(filters={"month": f"{today:%Y-%m}"}))
    budget, spent = _budget(session, today)
    return Purse(
        together=Money.total(lies.values()), in_hand=lies.get(CASH, NOTHING) + paper, since=since, out=out,
        out_count=out_count, budget=budget, spent=spent,
    )  # fmt: skip


def _budget(session: Session, today: date) -> tuple[Money, Money]:
    """Return what may be spent in the financial year of ``today``, and what was so far."""
    newest = select(func.max(Budget.first_day)).where(Budget.first_day <= today).scalar_subquery()
    planned = session.execute(
        select(Budget.first_day, Budget.category, Budget.amount).where(Budget.first_day == newest)
    ).all()
    if not planned:
        return NOTHING, NOTHING
    year = year_of(years(session, until=today), today)
    if planned[0].first_day != year.start:
        return NOTHING, NOTHING
    ways = {ready.code: ready.direction for ready in ready_categories()}
    own = session.execute(select(MoneyCategory.code, MoneyCategory.direction))
    ways.update((code, direction) for code, direction in own)
    expenses = {code for code, direction in ways.items() if direction is Direction.EXPENSE}
    budget = Money.total(row.amount for row in planned if row.category in expenses)
    sums = by_category(session, first=year.start, last=today)
    return budget, -Money.total(found for (category, _fund), found in sums.items() if category in expenses)
