"""What the books hand to the office."""

from psg_admin.books import operations
from psg_admin.books.labels import LABELS
from psg_admin.books.manifest import MANIFEST
from psg_admin.books.model import (
    Closing,
    KeptPaper,
    Posting,
    Reconciliation,
    Refund,
    Slip,
    SlipItem,
    Spending,
    SpendingLine,
    Transfer,
)
from psg_admin.books.queries.audit import audit_refunds, audit_slips
from psg_admin.store.feature import Feature, JournalMapping

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Closing, KeptPaper, Posting, Reconciliation, Refund, Slip, SlipItem, Spending, SpendingLine, Transfer),
    following=(operations.keep_slips,),
    guards=(operations.guard_slips,),
    derivations=(operations.derive_postings, operations.guard_closed_days, operations.keep_chart),
    audits=(operations.audit_postings, operations.audit_closings, audit_slips, audit_refunds),
    mappings={"20261203_corrections": JournalMapping(added={"spending": {"corrects_id": None}})},
    rebuild=operations.rebuild_postings,
)
