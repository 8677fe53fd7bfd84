"""A contact's statement of account: what it came to owe and what it paid, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.payments.model import Allocation, Charge, Payment, WriteOff
from psg_admin.payments.queries.charges import Columns
from psg_admin.people.model import Contact


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: so much came to be ``owed``, or was ``paid``; ``balance`` is owed after it, a credit is below nothing.

    ``day`` None: the balance with which the statement begins or ends.
    """

    day: date | None
    words: str
    owed: Money | None
    paid: Money | None
    balance: Money


def statement(session: Session, *, contact_id: int, first: date, last: date) -> list[StatementLine]:
    """Return the statement of a contact from ``first`` to ``last``, with its opening and its closing balance.

    A charge counts from the day on which it was made or is due, the earlier; all else on the day of which it was.
    """
    moves = sorted(_moves(session, contact_id), key=lambda move: move[:2])
    balance = Money.total(amount for day, _rank, _words, amount in moves if day < first)
    lines = [StatementLine(None, _("Opening balance"), None, None, balance)]
    for day, _rank, words, amount in moves:
        if first <= day <= last and amount:
            balance += amount
            owed, paid = (amount, None) if amount > NOTHING else (None, -amount)
            lines.append(StatementLine(day, words, owed, paid, balance))
    lines.append(StatementLine(None, _("Closing balance"), None, None, balance))
    return lines


_Move = tuple[date, int, str, Money]
"""A day, its place among those of the day, what happened, and by how much more is owed then."""


def _moves(session: Session, contact_id: int) -> Iterator[_Move]:
    yield from _charges(session, contact_id)
    yield from _payments(session, contact_id)
    yield from _for_others(session, contact_id)
    yield from _by_others(session, contact_id)


def _charges(session: Session, contact_id: int) -> Iterator[_Move]:
    query: Columns = select(
        Charge.id, Charge.made_at, Charge.due_on, Charge.purpose, Charge.amount, Charge.cancelled_on
    ).where(Charge.contact_id == contact_id, Charge.undone_on.is_(None))
    for _id, made_at, due_on, purpose, amount, cancelled_on in session.execute(query.order_by(Charge.id)):
        day = min(made_at.date(), due_on)
        yield day, 0, purpose, amount
        if cancelled_on is not None:
            words = _("No longer owed: {purpose}").format(purpose=purpose)
            yield max(cancelled_on, day), 4, words, -amount
    forgiven: Columns = (
        select(WriteOff.made_on, Charge.purpose, WriteOff.amount)
        .join(Charge, Charge.id == WriteOff.charge_id)
        .where(
            Charge.contact_id == contact_id, Charge.undone_on.is_(None), Charge.cancelled_on.is_(None),
            WriteOff.undone_on.is_(None),
        )
        .order_by(WriteOff.id)
    )  # fmt: skip
    for day, purpose, amount in session.execute(forgiven):
        yield day, 4, _("Not asked for any more: {purpose}").format(purpose=purpose), -amount


def _payments(session: Session, contact_id: int) -> Iterator[_Move]:
    query: Columns = select(
        Payment.received_on, Payment.method, Payment.reference, Payment.amount, Payment.reverse_reason
    ).where(Payment.contact_id == contact_id, Payment.undone_on.is_(None))
    for day, method, reference, amount, reason in session.execute(query.order_by(Payment.id)):
        if reason is None:
            words = " · ".join(
                part for part in (_("Received: {method}").format(method=method.label), reference) if part
            )
            yield day, 1, words, -amount
        else:
            yield day, 2, _("Payment taken back: {reason}").format(reason=reason), -amount


def _for_others(session: Session, contact_id: int) -> Iterator[_Move]:
    """Yield what of the contact's money is used for what somebody else owes, from then on and until it is freed."""
    query: Columns = (
        select(Allocation.made_on, Allocation.posted_on, Allocation.released_on, Allocation.amount, Charge.purpose,
               Contact.shown_name)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(Contact, Contact.id == Charge.contact_id)
        .where(Payment.contact_id == contact_id, Charge.contact_id != contact_id, Allocation.undone_on.is_(None))
        .order_by(Allocation.id)
    )  # fmt: skip
    for made_on, posted_on, released_on, amount, purpose, name in session.execute(query):
        words = _("Used for {purpose}, owed by {name}").format(purpose=purpose, name=name)
        yield posted_on or made_on, 3, words, amount
        if released_on is not None:
            words = _("No longer used for {purpose}, owed by {name}").format(purpose=purpose, name=name)
            yield released_on, 3, words, -amount


def _by_others(session: Session, contact_id: int) -> Iterator[_Move]:
    """Yield what somebody else paid of what the contact owes, and what of that was freed again."""
    payer = aliased(Contact)
    query: Columns = (
        select(Allocation.made_on, Allocation.posted_on, Allocation.released_on, Allocation.amount, Charge.purpose,
               payer.shown_name)
        .join(Payment, Payment.id == Allocation.payment_id)
        .join(Charge, Charge.id == Allocation.charge_id)
        .join(payer, payer.id == Payment.contact_id)
        .where(Charge.contact_id == contact_id, Payment.contact_id != contact_id, Allocation.undone_on.is_(None))
        .order_by(Allocation.id)
    )  # fmt: skip
    for made_on, posted_on, released_on, amount, purpose, name in session.execute(query):
        yield posted_on or made_on, 3, _("{purpose}, paid by {name}").format(purpose=purpose, name=name), -amount
        if released_on is not None:
            words = _("{purpose}, no longer paid by {name}").format(purpose=purpose, name=name)
            yield released_on, 3, words, amount
