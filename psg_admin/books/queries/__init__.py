"""What the books say, as frozen rows and figures."""

from psg_admin.books.queries.balances import AccountRow, account_rows, balances, by_category, closed_to
from psg_admin.books.queries.money_out import (
    MONEY_OUT_FILTERS,
    MoneyOutRow,
    money_out_counts,
    money_out_ids,
    money_out_rows,
)

__all__ = [
    "MONEY_OUT_FILTERS",
    "AccountRow",
    "MoneyOutRow",
    "account_rows",
    "balances",
    "by_category",
    "closed_to",
    "money_out_counts",
    "money_out_ids",
    "money_out_rows",
]
