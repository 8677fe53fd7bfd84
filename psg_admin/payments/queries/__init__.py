"""What is known of charges, payments and receipts, as frozen rows."""

from psg_admin.payments.queries.audit import audit
from psg_admin.payments.queries.charges import (
    all_charges,
    balance_table,
    balances,
    charges,
    charges_in_order,
    left_over,
    open_charges,
    paid_day,
    paid_on,
)
from psg_admin.payments.queries.debts import (
    DEBT_FILTERS,
    DUE,
    DebtRow,
    Debts,
    PaymentStart,
    debt_ids,
    debt_rows,
    debts,
    owed_list,
    payment_start,
)
from psg_admin.payments.queries.lists import Transaction, transactions
from psg_admin.payments.queries.payments import (
    PAYMENT_FILTERS,
    AllocationRow,
    ContactMoney,
    PaymentPage,
    PaymentRow,
    allocations,
    counts,
    for_contact,
    list_ids,
    list_rows,
    payment_page,
    received,
    this_month,
    years,
)
from psg_admin.payments.queries.receipts import (
    RECEIPT_FILTERS,
    ReceiptRow,
    find_receipts,
    papers_of_payments,
    payment_of_receipt,
    receipt_ids,
    receipt_number_of,
    receipt_paper,
    receipt_papers,
    receipt_rows,
    receipts_between,
)

__all__ = [
    "DEBT_FILTERS", "DUE", "PAYMENT_FILTERS", "RECEIPT_FILTERS", "AllocationRow", "ContactMoney",
    "DebtRow", "Debts", "PaymentPage", "PaymentRow", "PaymentStart",
    "ReceiptRow", "Transaction", "all_charges", "allocations", "audit", "balance_table", "balances", "charges",
    "charges_in_order", "counts", "debt_ids", "debt_rows", "debts", "find_receipts", "for_contact", "left_over",
    "list_ids", "list_rows", "open_charges", "owed_list", "paid_day", "paid_on", "papers_of_payments",
    "payment_of_receipt", "payment_page", "payment_start", "receipt_ids", "receipt_number_of", "receipt_paper",
    "receipt_papers", "receipt_rows", "receipts_between", "received", "this_month", "transactions", "years",
]  # fmt: skip
