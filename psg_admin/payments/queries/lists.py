"""What the treasurer asks for: what came in between two days, purpose by purpose."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.queries.charges import Columns
from psg_admin.payments.queries.payments import PaymentRow, list_rows
from psg_admin.payments.states import Category, Method
from psg_admin.store.base import chunks


@dataclass(frozen=True, slots=True)
class Transaction:
    """One line of the treasurer's book: a payment, or the part of it that went to one purpose.

    ``category`` and ``charge_id`` are None for what is left over. The lines of a payment add up to it to the
    penny; a reversal has the lines of what it takes back, below nothing.
    """

    payment_id: int
    received_on: date
    contact_id: int
    payer: str
    method: Method
    receipt: str
    reference: str
    note: str
    category: Category | None
    purpose: str
    amount: Money
    reverses_id: int | None
    charge_id: int | None

    @property
    def category_label(self) -> str:
        """What the category is called."""
        return _("Left over") if self.category is None else self.category.label


@dataclass(frozen=True, slots=True)
class _Part:
    """What of a payment went to one charge; without a charge, what is left over."""

    charge_id: int | None
    category: Category | None
    purpose: str
    amount: Money


def transactions(session: Session, *, first: date, end: date) -> list[Transaction]:
    """Return what came in from ``first`` up to, not including, ``end``, purpose by purpose, day by day."""
    ids = session.scalars(
        select(Payment.id)
        .where(Payment.received_on >= first, Payment.received_on < end, Payment.undone_on.is_(None))
        .order_by(Payment.received_on, Payment.id)
    ).all()
    parts = _parts(session, ids)
    return [line for row in list_rows(session, ids=ids) for line in _lines(row, parts.get(row.payment_id, []))]


def _lines(row: PaymentRow, parts: list[_Part]) -> Iterator[Transaction]:
    rest = row.amount
    for part in parts:
        rest -= part.amount
        yield _line(row, part)
    if rest:
        yield _line(row, _Part(None, None, _("Left over"), rest))


def _line(row: PaymentRow, part: _Part) -> Transaction:
    return Transaction(
        row.payment_id, row.received_on, row.contact_id, row.payer, row.method, row.receipt, row.reference, row.note,
        part.category, part.purpose, part.amount, row.reverses_id, part.charge_id,
    )  # fmt: skip


def _parts(session: Session, ids: Sequence[int]) -> Mapping[int, list[_Part]]:
    """Return what each payment went to; of one taken back, and of the entry that did so, what it had gone to."""
    found: dict[int, list[_Part]] = defaultdict(list)
    reversal = aliased(Payment)
    for some in chunks(ids):
        live: Columns = (
            select(Allocation.payment_id, Charge.id, Charge.category, Charge.purpose, Allocation.amount)
            .join(Charge, Charge.id == Allocation.charge_id)
            .where(Allocation.payment_id.in_(some), Allocation.released_on.is_(None))
            .order_by(Allocation.id)
        )
        for payment_id, *values in session.execute(live):
            found[payment_id].append(_Part(*values))
        back: Columns = (
            select(reversal.id, reversal.reverses_id, Charge.id, Charge.category, Charge.purpose, Allocation.amount)
            .join(Allocation, Allocation.payment_id == reversal.reverses_id)
            .join(Charge, Charge.id == Allocation.charge_id)
            .where(
                or_(reversal.id.in_(some), reversal.reverses_id.in_(some)),
                # What the reversal released, not what was set against something else before.
                Allocation.released_on == reversal.received_on,
                Allocation.release_reason == reversal.reverse_reason,
                Allocation.undone_on.is_(None),
                reversal.undone_on.is_(None),
            )
            .order_by(Allocation.id)
        )
        wanted = set(some)
        for back_id, payment_id, *values in session.execute(back):
            part = _Part(*values)
            for entry, taken in ((payment_id, part), (back_id, replace(part, amount=-part.amount))):
                if entry in wanted:
                    found[entry].append(taken)
    return found
