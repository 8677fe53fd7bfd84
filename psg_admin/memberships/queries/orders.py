"""What standing orders pay from later days on."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import OrderSum
from psg_admin.memberships.rules import AgreedSum
from psg_admin.store.base import chunks


def sums_of(session: Session, *, order_ids: Iterable[int]) -> dict[int, list[AgreedSum]]:
    """Return the sums of the standing orders that took over from their first, or will, the earliest first; one that
    has none is left out.
    """
    query = select(OrderSum.order_id, OrderSum.from_day, OrderSum.amount).order_by(OrderSum.from_day)
    found: dict[int, list[AgreedSum]] = {}
    for some in chunks(order_ids):
        for order_id, from_day, amount in session.execute(query.where(OrderSum.order_id.in_(some))):
            found.setdefault(order_id, []).append(AgreedSum(from_day, amount))
    return found
