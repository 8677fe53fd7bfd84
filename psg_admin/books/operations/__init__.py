"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.closing import (
    audit_closings,
    check_closing,
    close_books,
    kept_paper,
    reopen_books,
)
from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings

__all__ = [
    "audit_closings",
    "audit_postings",
    "check_closing",
    "close_books",
    "derive_postings",
    "kept_paper",
    "rebuild_postings",
    "reopen_books",
]
