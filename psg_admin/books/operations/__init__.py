"""Deeds of the books, and what is worked out of all that moves money."""

from psg_admin.books.operations.cancelling import Settling, cancel_and_settle
from psg_admin.books.operations.chart import keep_chart
from psg_admin.books.operations.closed_days import guard_closed_days
from psg_admin.books.operations.closing import audit_closings, check_closing, close_books, kept_paper, reopen_books
from psg_admin.books.operations.correcting import Correction, correct_payment
from psg_admin.books.operations.correcting_out import SpendingCorrection, correct_spending
from psg_admin.books.operations.moving import MOVE, Move, move
from psg_admin.books.operations.postings import audit_postings, derive_postings, rebuild_postings
from psg_admin.books.operations.quick_entry import SlipWish, enter_envelopes
from psg_admin.books.operations.reconciling import keep_reconciliation
from psg_admin.books.operations.refunding import RefundWay, keep_as_gift, refund
from psg_admin.books.operations.slips import add_slip, credit_slip, guard_slips, keep_slips
from psg_admin.books.operations.spending import SPEND, Spend, clear_spendings, return_spending, spend
from psg_admin.books.operations.till import count_till

__all__ = [
    "MOVE",
    "SPEND",
    "Correction",
    "Move",
    "RefundWay",
    "Settling",
    "SlipWish",
    "Spend",
    "SpendingCorrection",
    "add_slip",
    "audit_closings",
    "audit_postings",
    "cancel_and_settle",
    "check_closing",
    "clear_spendings",
    "close_books",
    "correct_payment",
    "correct_spending",
    "count_till",
    "credit_slip",
    "derive_postings",
    "enter_envelopes",
    "guard_closed_days",
    "guard_slips",
    "keep_as_gift",
    "keep_chart",
    "keep_reconciliation",
    "keep_slips",
    "kept_paper",
    "move",
    "rebuild_postings",
    "refund",
    "reopen_books",
    "return_spending",
    "spend",
]
