"""What is known of charges, payments and receipts, as frozen rows."""

from psg_admin.payments.queries.charges import (
    all_charges,
    balance_table,
    balances,
    charges,
    charges_in_order,
    chunks,
    left_over,
    open_charges,
    paid_on,
)

__all__ = [
    "all_charges",
    "balance_table",
    "balances",
    "charges",
    "charges_in_order",
    "chunks",
    "left_over",
    "open_charges",
    "paid_on",
]
