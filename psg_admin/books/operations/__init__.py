"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.chart import keep_chart
from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings
from psg_admin.books.operations.quick_entry import SlipWish, enter_envelopes
from psg_admin.books.operations.reconciling import keep_reconciliation
from psg_admin.books.operations.slips import add_slip, credit_slip, guard_slips, keep_slips
from psg_admin.books.operations.till import count_till

__all__ = [
    "SlipWish",
    "add_slip",
    "audit_postings",
    "count_till",
    "credit_slip",
    "derive_postings",
    "enter_envelopes",
    "guard_slips",
    "keep_chart",
    "keep_reconciliation",
    "keep_slips",
    "rebuild_postings",
]
