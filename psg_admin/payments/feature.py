"""What payments hand to the office."""

from sqlalchemy import select

from psg_admin.payments import operations, queries
from psg_admin.payments.labels import LABELS
from psg_admin.payments.model import Receipt
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    key="payments",
    labels=LABELS,
    following=(operations.keep_receipted,),
    guards=(operations.guard_books, operations.guard_receipts),
    derivations=(operations.derive_search,),
    audits=(queries.audit,),
    searched=(SearchKind("receipt", "receipt", select(Receipt.id), operations.derive_search, queries.find_receipts),),
    moved=queries.money_moved,
)
