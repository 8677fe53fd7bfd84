"""What the places of events and bookings come to, and what is paid of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    func,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.events.model import Place
from psg_admin.events.rules import Settled, settle
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation, WriteOff
from psg_admin.store.base import MoneyColumn


@dataclass(frozen=True, slots=True)
class Sums:
    """How many places there are, what they cost, what of that is paid, and what was let off."""

    places: int = 0
    amount: Money = NOTHING
    paid: Money = NOTHING
    let_off: Money = NOTHING

    @property
    def owed(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid - self.let_off

    @property
    def settled(self) -> Settled:
        """What would become of the money if it were all cancelled."""
        return settle(self.amount - self.let_off, self.paid)


NO_SUMS = Sums()


def paid_of(chosen: ColumnElement[bool]) -> Subquery:
    """Return, for the charges of the places ``chosen``, what is set against them and what was let off: ``charge_id``,
    ``paid`` and ``let_off``.
    """
    charges = select(Place.charge_id).where(chosen, Place.charge_id.is_not(None))
    nothing = literal(NOTHING, MoneyColumn())
    parts: list[Select[*tuple[Any, ...]]] = [
        select(Allocation.charge_id, Allocation.amount.label("paid"), nothing.label("let_off")).where(
            Allocation.released_on.is_(None), Allocation.charge_id.in_(charges)
        ),
        select(WriteOff.charge_id, nothing.label("paid"), WriteOff.amount.label("let_off")).where(
            WriteOff.undone_on.is_(None), WriteOff.charge_id.in_(charges)
        ),
    ]
    moves = union_all(*parts).subquery("moves")
    return (
        select(
            moves.c.charge_id,
            func.sum(moves.c.paid, type_=MoneyColumn()).label("paid"),
            func.sum(moves.c.let_off, type_=MoneyColumn()).label("let_off"),
        )
        .group_by(moves.c.charge_id)
        .subquery()
    )


def settled_sql(paid: Subquery) -> SQLColumnExpression[Money]:
    """Return the SQL for what of a place is owed no more; ``paid`` is the table of :func:`paid_of`, joined."""
    nothing = literal(NOTHING, MoneyColumn())
    return type_coerce(func.coalesce(paid.c.paid + paid.c.let_off, nothing), MoneyColumn())


def sums_by(session: Session, key: InstrumentedAttribute[int], ids: Sequence[int] | None = None) -> dict[int, Sums]:
    """Return the sums of the places that are not cancelled by ``key``, a column of the place, for ``ids`` (or all)."""
    live = Place.cancelled_on.is_(None)
    chosen = live if ids is None else live & key.in_(ids)
    paid = paid_of(chosen)
    query = (
        select(
            key,
            func.count(),
            func.sum(Place.amount),
            func.sum(paid.c.paid, type_=MoneyColumn()),
            func.sum(paid.c.let_off, type_=MoneyColumn()),
        )
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(chosen)
        .group_by(key)
    )
    rows: Sequence[Any] = session.execute(query).all()
    return {
        k: Sums(count, amount or NOTHING, settled or NOTHING, off or NOTHING) for k, count, amount, settled, off in rows
    }
