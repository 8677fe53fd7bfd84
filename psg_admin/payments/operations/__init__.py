"""Deeds on charges, payments and receipts."""

from psg_admin.payments.operations.charges import (
    allocate_rest,
    cancel_charge,
    cancel_charges,
    owe,
    release_allocation,
)
from psg_admin.payments.operations.finding import derive_search
from psg_admin.payments.operations.guards import guard_books, guard_receipts
from psg_admin.payments.operations.receipts import issue_receipt, letterhead, void_receipt
from psg_admin.payments.operations.reversals import reverse_payment
from psg_admin.payments.operations.taking import receive, receive_now, take_payment

__all__ = [
    "allocate_rest",
    "cancel_charge",
    "cancel_charges",
    "derive_search",
    "guard_books",
    "guard_receipts",
    "issue_receipt",
    "letterhead",
    "owe",
    "receive",
    "receive_now",
    "release_allocation",
    "reverse_payment",
    "take_payment",
    "void_receipt",
]
