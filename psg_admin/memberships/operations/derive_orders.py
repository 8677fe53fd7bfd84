"""How far standing orders have come by day, worked out from the one rule and kept in ``order_span`` for lists."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Membership, OrderSpan, StandingOrder
from psg_admin.memberships.queries.order_facts import every_order, load_orders
from psg_admin.memberships.rules import OrderKnown, order_timeline
from psg_admin.payments.model import Allocation, Payment
from psg_admin.payments.states import Method
from psg_admin.store.base import base_table, chunks
from psg_admin.store.bulk import insert_rows
from psg_admin.store.journal import each_made, held_before, made_ids, made_values

_TABLE = base_table(inspect(OrderSpan))
_KEYS = ("order_id", "start_day", "end_day", "state", "reason", "about_day", "also_day", "amount")
_PORTION = 5000


def put_order_spans(session: Session, touched: Mapping[str, set[int]], membership_ids: Iterable[int]) -> None:
    """Work out anew how far the standing orders have come that the rows just touched bear upon.

    ``membership_ids``: the memberships whose terms, or what was paid for them, were touched.
    """
    made = made_ids(session, "standing_order")
    new = made_values(session, "membership", "payer_id")
    with_new = set(made_values(session, "standing_order", "membership_id").values())
    # A membership that the deed has made has only the order that it has made.
    wanted = set(membership_ids) - (new.keys() - with_new) | with_new
    wanted |= held_before(session, "standing_order", "membership_id")
    orders = touched.get("standing_order", set()) | held_before(session, "order_sum", "order_id")
    orders |= set(made_values(session, "order_sum", "order_id").values())
    for some in chunks(orders - made):
        wanted.update(session.scalars(select(StandingOrder.membership_id).where(StandingOrder.id.in_(some))))
    # What is left over of payments may be of any order of who pays.
    payers = _payers(session, touched) | {new[membership_id] for membership_id in wanted & new.keys()}
    for some in chunks(wanted - new.keys()):
        payers.update(session.scalars(select(Membership.payer_id).where(Membership.id.in_(some))))
    for some in chunks(payers):
        known = load_orders(session, Membership.payer_id.in_(some))
        for had in chunks(known.keys() - made):
            session.execute(delete(OrderSpan).where(OrderSpan.order_id.in_(had)))
        _add(session, known.items())


def rebuild_orders(session: Session) -> None:
    """Work out anew how far every standing order has come."""
    session.execute(delete(OrderSpan))
    _add(session, every_order(session))


def _payers(session: Session, touched: Mapping[str, set[int]]) -> set[int]:
    """Return whose payments by standing order were touched, or what they are used for, and who paid for a membership
    before.
    """
    payers = held_before(session, "payment", "contact_id") | held_before(session, "membership", "payer_id")
    new = made_ids(session, "payment")
    payments = touched.get("payment", set()) | held_before(session, "allocation", "payment_id")
    payments |= set(made_values(session, "allocation", "payment_id").values())
    payers |= {
        row["contact_id"]
        for _id, row in each_made(session, "payment")
        if row["method"] == Method.STANDING_ORDER or row["reverses_id"] is not None
    }
    paid = select(Payment.contact_id).where(Payment.method == Method.STANDING_ORDER)
    for some in chunks(payments - new):
        payers.update(session.scalars(paid.where(Payment.id.in_(some))))
    used = paid.join(Allocation, Allocation.payment_id == Payment.id)
    for some in chunks(touched.get("allocation", set()) - made_ids(session, "allocation")):
        payers.update(session.scalars(used.where(Allocation.id.in_(some))))
    return payers


def _add(session: Session, orders: Iterable[tuple[int, OrderKnown]]) -> None:
    rows: list[tuple[Any, ...]] = []
    for order_id, known in orders:
        rows += ((order_id, *span) for span in order_timeline(known))
        if len(rows) >= _PORTION:
            insert_rows(session.connection(), _TABLE, rows, keys=_KEYS)
            rows = []
    insert_rows(session.connection(), _TABLE, rows, keys=_KEYS)
