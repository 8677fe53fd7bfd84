"""Deeds on charges, payments and receipts."""

from collections.abc import Mapping

from psg_admin.payments.operations.charges import (
    allocate_rest,
    cancel_charge,
    cancel_charges,
    owe,
    release_allocation,
    undo_allocation,
)
from psg_admin.payments.operations.finding import derive_search
from psg_admin.payments.operations.guards import guard_books
from psg_admin.payments.operations.receipts import issue_receipt, letterhead, void_receipt
from psg_admin.payments.operations.reversals import reverse_payment, undo_payment
from psg_admin.payments.operations.taking import receive, receive_now, take_payment
from psg_admin.store.office import CounterDeed

COUNTER_DEEDS: Mapping[str, CounterDeed] = {
    "reverse_payment": undo_payment,
    "release_allocation": undo_allocation,
}
"""How deeds that moved money are taken back (see :class:`~psg_admin.kernel.changes.Reversal`)."""

__all__ = [
    "COUNTER_DEEDS",
    "allocate_rest",
    "cancel_charge",
    "cancel_charges",
    "derive_search",
    "guard_books",
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
