"""Deeds on charges, payments and receipts."""

from psg_admin.payments.operations.charges import (
    cancel_charge,
    owe,
    release_allocation,
)
from psg_admin.payments.operations.finding import derive_search
from psg_admin.payments.operations.guards import guard_books, guard_receipts
from psg_admin.payments.operations.ledger import Ledger, Owed, end_charges
from psg_admin.payments.operations.receipts import issue_receipt, void_receipt
from psg_admin.payments.operations.reversals import reverse_payment
from psg_admin.payments.operations.taking import (
    SET_AGAINST,
    TAKE_PAYMENTS,
    SetAgainst,
    TakePayments,
    allocate_rest,
    allocate_rests,
    take_payment,
    take_payments,
)
from psg_admin.payments.operations.words import ChargeWords, freed_charges, keep_receipted, put_words
from psg_admin.payments.operations.write_offs import put_write_off, remind, write_off

__all__ = [
    "SET_AGAINST",
    "TAKE_PAYMENTS",
    "ChargeWords",
    "Ledger",
    "Owed",
    "SetAgainst",
    "TakePayments",
    "allocate_rest",
    "allocate_rests",
    "cancel_charge",
    "derive_search",
    "end_charges",
    "freed_charges",
    "guard_books",
    "guard_receipts",
    "issue_receipt",
    "keep_receipted",
    "owe",
    "put_words",
    "put_write_off",
    "release_allocation",
    "remind",
    "reverse_payment",
    "take_payment",
    "take_payments",
    "void_receipt",
    "write_off",
]
