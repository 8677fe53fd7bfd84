"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.cancelling import Settling, cancel_and_settle
from psg_admin.books.operations.correcting import Correction, correct_payment
from psg_admin.books.operations.moving import MOVE, Move, move
from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings
from psg_admin.books.operations.refunding import RefundWay, keep_as_gift, refund
from psg_admin.books.operations.spending import SPEND, Spend, clear_spendings, return_spending, spend

__all__ = [
    "MOVE",
    "SPEND",
    "Correction",
    "Move",
    "RefundWay",
    "Settling",
    "Spend",
    "audit_postings",
    "cancel_and_settle",
    "clear_spendings",
    "correct_payment",
    "derive_postings",
    "keep_as_gift",
    "move",
    "rebuild_postings",
    "refund",
    "return_spending",
    "spend",
]
