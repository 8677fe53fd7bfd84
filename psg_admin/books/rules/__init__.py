"""What the books go by: which lines a movement posts, slips and how a statement compares; pure."""

from psg_admin.books.rules.postings import (
    Line,
    PaymentBook,
    SpendingBook,
    Used,
    account_of,
    is_in_hand,
    opening_line,
    payment_lines,
    posted,
    spending_lines,
    transfer_lines,
)

__all__ = [
    "Line",
    "PaymentBook",
    "SpendingBook",
    "Used",
    "account_of",
    "is_in_hand",
    "opening_line",
    "payment_lines",
    "posted",
    "spending_lines",
    "transfer_lines",
]
