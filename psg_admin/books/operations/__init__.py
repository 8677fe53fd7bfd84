"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.moving import MOVE, Move, move
from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings
from psg_admin.books.operations.spending import SPEND, Spend, clear_spendings, return_spending, spend

__all__ = [
    "MOVE",
    "SPEND",
    "Move",
    "Spend",
    "audit_postings",
    "clear_spendings",
    "derive_postings",
    "move",
    "rebuild_postings",
    "return_spending",
    "spend",
]
