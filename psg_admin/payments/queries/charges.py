"""What is owed and what is left over, by charge and by contact."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation, Charge, Payment, WriteOff
from psg_admin.payments.rules import OpenCharge
from psg_admin.store.base import MoneyColumn, chunks

Columns = Select[*tuple[Any, ...]]
"""A query of several columns."""


def total(column: SQLColumnExpression[Money]) -> SQLColumnExpression[Money]:
    """Return the SQL for the sum of a column of money, nothing when there are no rows."""
    return func.coalesce(func.sum(column), literal(NOTHING, MoneyColumn()))


def paid_of_charge() -> SQLColumnExpression[Money]:
    """Return the SQL for what has been paid of the charge of the row."""
    return (
        select(total(Allocation.amount))
        .where(Allocation.charge_id == Charge.id, Allocation.released_on.is_(None))
        .correlate(Charge)
        .scalar_subquery()
    )


def let_off_of_charge() -> SQLColumnExpression[Money]:
    """Return the SQL for what of the charge of the row is not asked for any more: let off, or written off."""
    return (
        select(total(WriteOff.amount))
        .where(WriteOff.charge_id == Charge.id, WriteOff.undone_on.is_(None))
        .correlate(Charge)
        .scalar_subquery()
    )


def settled_of_charge() -> SQLColumnExpression[Money]:
    """Return the SQL for what is owed no more of the charge of the row: paid, let off or written off."""
    return type_coerce(paid_of_charge() + let_off_of_charge(), MoneyColumn())


def used_of_payment() -> SQLColumnExpression[Money]:
    """Return the SQL for what of the payment of the row is set against charges."""
    return (
        select(total(Allocation.amount))
        .where(Allocation.payment_id == Payment.id, Allocation.released_on.is_(None))
        .correlate(Payment)
        .scalar_subquery()
    )


def taken_back() -> ColumnElement[bool]:
    """Return the SQL for whether the payment of the row was reversed later."""
    reversal = aliased(Payment)
    return exists().where(reversal.reverses_id == Payment.id, reversal.undone_on.is_(None))


def charges(session: Session, *, charge_ids: Collection[int]) -> dict[int, OpenCharge]:
    """Return the charges of ``charge_ids`` that there are, by id, also those that are paid or cancelled."""
    return {
        row.charge_id: row
        for some in chunks(charge_ids)
        for row in _read(session, _select().where(Charge.id.in_(some)))
    }


def open_charges(
    session: Session, *, contact_id: int | None = None, charge_ids: Collection[int] | None = None
) -> list[OpenCharge]:
    """Return what is still to pay, the longest due first: of one contact, of some charges, or of all.

    Charges that are paid or cancelled are left out.
    """
    query = _select().where(Charge.cancelled_on.is_(None), Charge.amount > settled_of_charge())
    query = query.order_by(Charge.due_on, Charge.id)
    if contact_id is not None:
        query = query.where(Charge.contact_id == contact_id)
    if charge_ids is None:
        return list(_read(session, query))
    found = [row for some in chunks(charge_ids) for row in _read(session, query.where(Charge.id.in_(some)))]
    return sorted(found, key=lambda row: (row.due_on, row.charge_id))


def all_charges(session: Session, *, contact_id: int) -> list[OpenCharge]:
    """Return every charge of a contact, paid, open and cancelled, the newest first."""
    query = _select().where(Charge.contact_id == contact_id, Charge.undone_on.is_(None))
    return list(_read(session, query.order_by(Charge.due_on.desc(), Charge.id.desc())))


def paid_on(session: Session, *, charge_ids: Collection[int]) -> dict[int, date | None]:
    """Return the day on which each charge was settled, or None while it is not (or is cancelled).

    It is the day on which the last of the money set against it came in, or on which the rest was let off where that
    was later; a charge of nothing is settled when it is due.
    """
    found: dict[int, date | None] = {}
    for some in chunks(charge_ids):
        query: Columns = select(Charge.id, paid_day()).where(Charge.id.in_(some))
        found.update((charge_id, day) for charge_id, day in session.execute(query))
    return found


def paid_day() -> SQLColumnExpression[date | None]:
    """Return the SQL for the day on which the charge of the row was settled, as :func:`paid_on` tells it."""
    full = and_(Charge.cancelled_on.is_(None), Charge.amount <= total(Allocation.amount) + let_off_of_charge())
    came, off = func.max(Payment.received_on), _let_off_day()
    day = case(
        (and_(came.is_not(None), or_(off.is_(None), off <= came)), came), else_=func.coalesce(off, Charge.due_on)
    )
    return (
        select(case((full, day)))
        .select_from(Allocation)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.charge_id == Charge.id, Allocation.released_on.is_(None))
        .correlate(Charge)
        .scalar_subquery()
    )


def _let_off_day() -> SQLColumnExpression[date | None]:
    """Return the SQL for the day on which something of the charge of the row was let off last."""
    return (
        select(func.max(WriteOff.made_on))
        .where(WriteOff.charge_id == Charge.id, WriteOff.undone_on.is_(None))
        .correlate(Charge)
        .scalar_subquery()
    )


def balance_table(contact_ids: Collection[int] | BindParameter[Any] | None = None) -> Subquery:
    """Return the SQL table ``contact_id, balance``: what a contact owes, less what is left over of its payments.

    Contacts without charges and payments are not in it. Higher features filter and sort by it.
    """
    parts: list[Columns] = [
        select(Charge.contact_id, Charge.amount.label("amount")).where(Charge.cancelled_on.is_(None)),
        select(Charge.contact_id, (-WriteOff.amount).label("amount"))
        .join(WriteOff, WriteOff.charge_id == Charge.id)
        .where(Charge.cancelled_on.is_(None), WriteOff.undone_on.is_(None)),
        # Of the one who owes it is paid, of the one who paid it is used up: for the same contact the two are one.
        select(Charge.contact_id, (-Allocation.amount).label("amount"))
        .join(Allocation, Allocation.charge_id == Charge.id)
        .where(Allocation.released_on.is_(None)),
        select(Payment.contact_id, (-Payment.amount).label("amount")).where(Payment.undone_on.is_(None)),
        select(Payment.contact_id, Allocation.amount.label("amount"))
        .join(Allocation, Allocation.payment_id == Payment.id)
        .where(Allocation.released_on.is_(None)),
    ]
    if contact_ids is not None:
        owners = (
            Charge.contact_id, Charge.contact_id, Charge.contact_id, Payment.contact_id, Payment.contact_id,
        )  # fmt: skip
        parts = [part.where(owner.in_(contact_ids)) for part, owner in zip(parts, owners, strict=True)]
    moves = union_all(*parts).subquery("moves")
    return (
        select(moves.c.contact_id, func.sum(moves.c.amount, type_=MoneyColumn()).label("balance"))
        .group_by(moves.c.contact_id)
        .subquery("balances")
    )


def balances(session: Session, *, contact_ids: Collection[int]) -> dict[int, Money]:
    """Return what each contact owes, less what is left over of its payments; below nothing for a credit."""
    found = dict.fromkeys(contact_ids, NOTHING)
    for some in chunks(contact_ids):
        found.update((contact_id, balance) for contact_id, balance in session.execute(_balances(), {"contacts": some}))
    return found


@cache
def _balances() -> Columns:
    """Return the query of :func:`balances`, put together once: for the rows of a screen that takes long."""
    table = balance_table(bindparam("contacts", expanding=True))
    return select(table.c.contact_id, table.c.balance)


def left_over(session: Session, *, payment_id: int) -> Money:
    """Return what of a payment is not set against anything; nothing when it was taken back or is not there."""
    rest = session.scalar(
        select(type_coerce(Payment.amount - used_of_payment(), MoneyColumn())).where(
            Payment.id == payment_id, Payment.reverses_id.is_(None), Payment.undone_on.is_(None), ~taken_back()
        )
    )
    return NOTHING if rest is None else rest


def _select() -> Columns:
    return select(
        Charge.id, Charge.contact_id, Charge.category, Charge.purpose, Charge.amount, paid_of_charge(), Charge.due_on,
        Charge.first_day, Charge.end_day, Charge.cancelled_on, Charge.cancel_reason, let_off_of_charge(),
        Charge.category_code,
    )  # fmt: skip


def _read(session: Session, query: Columns) -> Iterator[OpenCharge]:
    return (OpenCharge(*row) for row in session.execute(query))
