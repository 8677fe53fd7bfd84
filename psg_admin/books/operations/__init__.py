"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings

__all__ = ["audit_postings", "derive_postings", "rebuild_postings"]
