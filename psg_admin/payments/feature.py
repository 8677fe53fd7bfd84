"""What payments hand to the office."""

from sqlalchemy import select

from psg_admin.payments import operations, queries
from psg_admin.payments.labels import LABELS
from psg_admin.payments.manifest import MANIFEST
from psg_admin.payments.model import Allocation, Charge, PastPayment, Payment, Receipt, Reminder, WriteOff
from psg_admin.payments.settings import PaymentSettings
from psg_admin.store.feature import Feature, JournalMapping, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Allocation, Charge, PastPayment, Payment, Receipt, Reminder, WriteOff),
    settings=PaymentSettings,
    following=(operations.keep_receipted,),
    guards=(operations.guard_books, operations.guard_receipts),
    derivations=(operations.derive_search,),
    audits=(queries.audit,),
    searched=(SearchKind("receipt", "receipt", select(Receipt.id), operations.derive_search, queries.find_receipts),),
    mappings={
        "20261203_corrections": JournalMapping(added={"payment": {"corrects_id": None}}),
        "20261205_moving_in": JournalMapping(added={"payment": {"brought_forward": False}}),
    },
    moved=queries.money_moved,
)
