"""What the rule of standing orders needs to know, for many at once: what was told, and which payments are theirs."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, null, or_, select, true, type_coerce, union_all
from sqlalchemy.orm import Session

from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Membership, OrderDecided, OrderSum, StandingOrder, Term
from psg_admin.memberships.queries.orders import sums_of
from psg_admin.memberships.rules import AgreedSum, OrderDays, OrderKnown, Seen, agreed_sum
from psg_admin.payments.model import Allocation, Payment
from psg_admin.payments.queries.charges import taken_back, total, used_of_payment
from psg_admin.payments.states import Method
from psg_admin.store.base import MoneyColumn, chunks


def load_orders(session: Session, which: ColumnElement[bool]) -> dict[int, OrderKnown]:
    """Return what is recorded of the standing orders of ``which`` memberships (and orders), by the ids of the orders;
    in a fixed number of queries.

    The payments of an order are those by standing order that are used for its membership, with what is left over of
    them; and of those that are used for no membership and left over, those of its payer: where the payer has several
    orders, of that which pays such a sum.
    """
    rows = session.execute(_ORDERS.where(which)).all()
    seen = payments_of(session, {row.membership_id: row.payer_id for row in rows})
    sums = sums_of(session, order_ids=[row.id for row in rows if row.changes])
    return {
        row.id: OrderKnown(
            row.state, row.state_since, OrderDays(row.interval, row.day, row.first_expected), row.amount,
            sums.get(row.id, ()), tuple(sorted(seen.get(row.membership_id, ()))), row.ended_on,
            row.method is Method.STANDING_ORDER,
        )
        for row in rows
    }  # fmt: skip


def every_order(session: Session) -> Iterator[tuple[int, OrderKnown]]:
    """Yield each order's id and what :func:`load_orders` says of it, in the order of the ids."""
    ids = session.scalars(select(StandingOrder.id).order_by(StandingOrder.id)).all()
    for some in chunks(ids):
        yield from load_orders(session, StandingOrder.id.in_(some)).items()


_ORDERS: Select[*tuple[Any, ...]] = (
    select(
        StandingOrder.id, StandingOrder.membership_id, StandingOrder.amount, StandingOrder.interval, StandingOrder.day,
        StandingOrder.first_expected, StandingOrder.state, StandingOrder.state_since, Membership.payer_id,
        Membership.ended_on, Membership.method, exists().where(OrderSum.order_id == StandingOrder.id).label("changes"),
    )
    .join(Membership, Membership.id == StandingOrder.membership_id)
    .order_by(StandingOrder.id)
)  # fmt: skip


def payments_of(session: Session, payers: Mapping[int, int]) -> dict[int, list[Seen]]:
    """Return the payments of standing orders, by membership, in no order; ``payers``: who pays for each of the
    memberships that have one.
    """
    found = _Found()
    for some in chunks(payers):
        charged = Term.membership_id.in_(some), OrderDecided.membership_id.in_(some)
        who = Payment.contact_id.in_({payers[membership_id] for membership_id in some})
        found.read(session, _payments(*charged, who, true()))
    return found.of(session, payers)


def payments_since(session: Session, payers: Mapping[int, int], first: date) -> dict[int, list[Seen]]:
    """Return those of :func:`payments_of` that came from ``first`` on, where ``payers`` has all memberships with an
    order: in two queries.
    """
    found = _Found()
    found.read(session, _payments(true(), true(), true(), Payment.received_on >= first))
    return found.of(session, payers)


class _Found:
    """Payments that were read: by membership, or those of which something is left over, by payment, with who paid."""

    def __init__(self) -> None:
        self._used: dict[int, list[Seen]] = {}
        self._left: dict[int, tuple[int, Seen]] = {}

    def read(self, session: Session, query: CompoundSelect[*tuple[Any, ...]]) -> None:
        """Read what a query gives; a payer may be told of with each portion of the memberships."""
        for owner, day, amount, payment_id in session.connection().execute(query):
            if payment_id is None:
                self._used.setdefault(owner, []).append(Seen(day, amount))
            else:
                self._left[payment_id] = (owner, Seen(day, amount))

    def of(self, session: Session, wanted: Collection[int]) -> dict[int, list[Seen]]:
        """Return what is of those memberships."""
        for membership_id, seen in _of_whom(session, self._left.values()) if self._left else ():
            self._used.setdefault(membership_id, []).append(seen)
        return {membership_id: seen for membership_id, seen in self._used.items() if membership_id in wanted}


_STANDS = (
    Payment.method == Method.STANDING_ORDER, Payment.reverses_id.is_(None), Payment.undone_on.is_(None),
)  # fmt: skip


def _payments(
    of_terms: ColumnElement[bool],
    of_decisions: ColumnElement[bool],
    left_of: ColumnElement[bool],
    lately: ColumnElement[bool],
) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the query for what of each payment is used for a membership, with what is left over of it; and for what is
    left over of those that are used for no membership, by who paid.
    """
    charged = union_all(
        select(Term.membership_id, Term.charge_id, null().label("payer_id")).where(
            of_terms, Term.charge_id.is_not(None)
        ),
        select(OrderDecided.membership_id, OrderDecided.charge_id, Membership.payer_id)
        .join(Membership, Membership.id == OrderDecided.membership_id)
        .where(of_decisions, OrderDecided.charge_id.is_not(None)),
    ).subquery()
    rest = Payment.amount - used_of_payment()
    used = (
        select(
            charged.c.membership_id, Payment.received_on,
            type_coerce(total(Allocation.amount) + rest, MoneyColumn()), null(),
        )
        .join(Allocation, Allocation.charge_id == charged.c.charge_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.released_on.is_(None), *_STANDS, lately)
        .where(or_(charged.c.payer_id.is_(None), charged.c.payer_id == Payment.contact_id))
        .group_by(charged.c.membership_id, Payment.id)
    )  # fmt: skip
    for_memberships = exists().where(
        Allocation.payment_id == Payment.id,
        Allocation.released_on.is_(None),
        or_(
            exists().where(Term.charge_id == Allocation.charge_id),
            exists().where(OrderDecided.charge_id == Allocation.charge_id),
        ),
    )
    left = select(Payment.contact_id, Payment.received_on, type_coerce(rest, MoneyColumn()), Payment.id).where(
        left_of, lately, *_STANDS, used_of_payment() < Payment.amount, ~for_memberships, ~taken_back()
    )
    return union_all(used, left)


class _Order(NamedTuple):
    order_id: int
    membership_id: int
    amount: Money


def _of_whom(session: Session, payments: Collection[tuple[int, Seen]]) -> Iterator[tuple[int, Seen]]:
    """Yield what is left over of payments, by who paid, for the membership of the order that it is of."""
    orders: dict[int, list[_Order]] = {}
    for some in chunks(contact_id for contact_id, _seen in payments):
        held = (
            select(Membership.payer_id, StandingOrder.id, StandingOrder.membership_id, StandingOrder.amount)
            .join(StandingOrder, StandingOrder.membership_id == Membership.id)
            .where(Membership.payer_id.in_(some))
            .order_by(StandingOrder.id)
        )
        for payer_id, order_id, membership_id, amount in session.execute(held):
            orders.setdefault(payer_id, []).append(_Order(order_id, membership_id, amount))
    several = [order.order_id for some in orders.values() if len(some) > 1 for order in some]
    sums = sums_of(session, order_ids=several)
    for contact_id, seen in payments:
        whose = _whose(orders.get(contact_id, ()), sums, seen)
        if whose is not None:
            yield whose, seen


def _whose(orders: Sequence[_Order], sums: Mapping[int, Sequence[AgreedSum]], seen: Seen) -> int | None:
    """Return the membership of whose order a payment is, None where nobody can tell."""
    if len(orders) == 1:
        return orders[0].membership_id
    fits = [
        order.membership_id
        for order in orders
        if agreed_sum(order.amount, sums.get(order.order_id, ()), seen.day) == seen.amount
    ]
    return fits[0] if len(fits) == 1 else None
