"""What the books say, as frozen rows and figures."""

from psg_admin.books.queries.balances import (
    AccountRow,
    account_ids,
    account_rows,
    balances,
    by_category,
    closed_to,
)
from psg_admin.books.queries.money_out import (
    MONEY_OUT_FILTERS,
    MoneyOutRow,
    money_out_counts,
    money_out_ids,
    money_out_rows,
    money_out_wanted,
)
from psg_admin.books.queries.page import MoneyCounts, in_hand_ids, money_counts
from psg_admin.books.queries.purse import Purse, purse

__all__ = [
    "MONEY_OUT_FILTERS",
    "AccountRow",
    "MoneyCounts",
    "MoneyOutRow",
    "Purse",
    "account_ids",
    "account_rows",
    "balances",
    "by_category",
    "closed_to",
    "in_hand_ids",
    "money_counts",
    "money_out_counts",
    "money_out_ids",
    "money_out_rows",
    "money_out_wanted",
    "purse",
]
