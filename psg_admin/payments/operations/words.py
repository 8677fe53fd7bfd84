"""What is owed, in words and with its day, kept as the records say it for which it is owed.

The feature above that made a charge says anew what it is for and when it is due whenever that changes; here it is
written, until a receipt for it is issued: from then on the books say what the receipt says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.kernel.changes import Topic
from psg_admin.payments.model import Allocation, Charge, Receipt
from psg_admin.payments.queries.charges import settled_of_charge
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.journal import changed_rows, is_restoring


@dataclass(frozen=True, slots=True)
class ChargeWords:
    """What a charge is for, in words, and when it is due (None: as it is)."""

    purpose: str
    due_on: date | None = None


def put_words(session: Session, wanted: Mapping[int, ChargeWords]) -> set[Topic]:
    """Let charges say what they are for and when they are due, ``wanted`` by id; return what that touched.

    Those that are cancelled, and those that a receipt speaks of, stay as they are: all that is paid and receipted.
    """
    batch: Batch | None = None
    for some in chunks(wanted):
        query = select(Charge.id, Charge.purpose, Charge.due_on).where(
            Charge.id.in_(some), Charge.cancelled_on.is_(None), Charge.undone_on.is_(None), ~_receipted()
        )
        for charge_id, purpose, due_on in session.execute(query).all():
            words = wanted[charge_id]
            before, after = (purpose, due_on), (words.purpose, words.due_on or due_on)
            if before != after:
                batch = batch or Batch(session)
                names = ("purpose", "due_on")
                batch.update(
                    Charge, charge_id, dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True))
                )
    if batch is None:
        return set()
    batch.write()
    return {Topic.PAYMENTS}


def freed_charges(session: Session) -> set[int]:
    """Return the charges whose words may follow again because of the running deed: one that stands again, or whose
    receipt or money was taken back.
    """
    ids = {i for i, after in changed_rows(session, "charge").items() if _stands_again(after)}
    ended = {"voided_on", "released_on", "undone_on"}
    receipts = [i for i, after in changed_rows(session, "receipt").items() if ended & after.keys()]
    allocations = [i for i, after in changed_rows(session, "allocation").items() if ended & after.keys()]
    of_receipt = Receipt.payment_id == Allocation.payment_id
    ids |= _charges_of(session, receipts, select(Allocation.charge_id).join(Receipt, of_receipt), Receipt.id)
    ids |= _charges_of(session, allocations, select(Allocation.charge_id), Allocation.id)
    return ids


def keep_receipted(session: Session) -> set[Topic]:
    """Let a charge go on saying what its receipt says, where an undo that puts rows back has said otherwise."""
    if not is_restoring(session) or changed_rows(session, "receipt"):
        return set()
    batch: Batch | None = None
    told = {i: after for i, after in changed_rows(session, "charge", before=True).items() if "purpose" in after}
    for some in chunks(told):
        query = select(Charge.id, Charge.purpose).where(Charge.id.in_(some), Charge.cancelled_on.is_(None))
        for charge_id, purpose in session.execute(query.where(_receipted())).all():
            batch = batch or Batch(session)
            batch.update(Charge, charge_id, {"purpose": purpose}, {"purpose": told[charge_id]["purpose"]})
    if batch is not None:
        batch.write()
    return set()


def _stands_again(after: Mapping[str, object]) -> bool:
    return any(column in after and after[column] is None for column in ("cancelled_on", "undone_on"))


def _charges_of(
    session: Session, ids: Iterable[int], query: Select[int], column: InstrumentedAttribute[int]
) -> set[int]:
    return {found for some in chunks(ids) for found in session.scalars(query.where(column.in_(some)))}


def _receipted() -> ColumnElement[bool]:
    """Return the SQL for whether a receipt speaks of all that was to pay for the charge of the row."""
    named = exists().where(
        Allocation.charge_id == Charge.id, Allocation.released_on.is_(None),
        Receipt.payment_id == Allocation.payment_id, Receipt.voided_on.is_(None),
    )  # fmt: skip
    return ~or_(Charge.amount > settled_of_charge(), ~named)
