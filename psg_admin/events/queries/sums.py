"""What the places of events and bookings come to, and what is paid of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from psg_admin.events.model import Place
from psg_admin.events.rules import Settled, settle
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Allocation


@dataclass(frozen=True, slots=True)
class Sums:
    """How many places there are, what they cost, what of that is paid."""

    places: int = 0
    amount: Money = NOTHING
    paid: Money = NOTHING

    @property
    def owed(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid

    @property
    def settled(self) -> Settled:
        """What would become of the money if it were all cancelled."""
        return settle(self.amount, self.paid)


NO_SUMS = Sums()


def paid_of(chosen: ColumnElement[bool]) -> Subquery:
    """Return, for the charges of the places ``chosen``, what is set against them: ``charge_id`` and ``paid``."""
    charges = select(Place.charge_id).where(chosen, Place.charge_id.is_not(None))
    return (
        select(Allocation.charge_id, func.sum(Allocation.amount).label("paid"))
        .where(Allocation.released_on.is_(None), Allocation.charge_id.in_(charges))
        .group_by(Allocation.charge_id)
        .subquery()
    )


def sums_by(session: Session, key: InstrumentedAttribute[int], ids: Sequence[int] | None = None) -> dict[int, Sums]:
    """Return the sums of the places that are not cancelled by ``key``, a column of the place, for ``ids`` (or all)."""
    live = Place.cancelled_on.is_(None)
    chosen = live if ids is None else live & key.in_(ids)
    paid = paid_of(chosen)
    query = (
        select(key, func.count(), func.sum(Place.amount), func.sum(paid.c.paid))
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(chosen)
        .group_by(key)
    )
    rows: Sequence[Any] = session.execute(query).all()
    return {k: Sums(count, amount or NOTHING, settled or NOTHING) for k, count, amount, settled in rows}
