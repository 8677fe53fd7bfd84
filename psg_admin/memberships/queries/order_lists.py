"""The list of standing orders: how far each has come on a day, and why."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.money import Money
from psg_admin.kernel.words import mark
from psg_admin.memberships.model import Membership, OrderDecided, OrderSpan, StandingOrder
from psg_admin.memberships.queries.filters import order_span_on, order_state
from psg_admin.memberships.queries.finding import number_sought
from psg_admin.memberships.queries.order_facts import load_orders
from psg_admin.memberships.rules import OrderKnown, Seen, order_at
from psg_admin.memberships.states import Interval, OrderDecision, OrderState
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.filters import Choice, Filter, Filters, choices_of
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.store.numbering import clean_reference
from psg_admin.store.ordering import SortKey, by_signs, by_value, in_order, signs
from psg_admin.store.search import holding, sought

RUNS, OTHERWISE, ENDED = "runs", "otherwise", "ended"
"""The values of the filter ``membership``: it is paid for by the order, in another way, or has ended."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """The standing order of a membership (``id``) on one day; ``contact_id`` and ``name`` are who pays.

    ``amount`` is what it pays each time, on the ``day`` of the month; ``state`` how far it has come, ``since`` when,
    with the ``reason`` in a sentence. ``expected`` is the next day on which a payment is expected (None: none is),
    ``seen`` the last one that came. ``told`` is what the office was told last. ``version`` is the order's.
    """

    id: int
    number: str
    contact_id: int
    name: str
    method: Method
    amount: Money
    interval: Interval
    day: int
    reference: str
    first_expected: date
    state: OrderState
    since: date
    reason: str
    expected: date | None
    seen: Seen | None
    told: OrderState
    told_since: date
    version: int


def _membership(value: str, _today: date) -> ColumnElement[bool]:
    if value == ENDED:
        return Membership.ended_on.is_not(None)
    by_order = Membership.method == Method.STANDING_ORDER
    return and_(Membership.ended_on.is_(None), by_order if value == RUNS else ~by_order)


ORDER_FILTERS: Filters[date] = Filters(
    search="Words that occur in the name of who pays, the number or the reference.",
    by=(
        Filter(
            key="state",
            label=mark("Status"),
            choices=choices_of(OrderState),
            option="--state",
            clause=lambda state, _today: order_state == state,
            help="How far the standing order has come.",
        ),
        Filter(
            key="interval",
            label=mark("Paid every"),
            choices=choices_of(Interval),
            option="--every",
            clause=lambda interval, _today: StandingOrder.interval == interval,
            help="How often it pays.",
        ),
        Filter(
            key="membership",
            label=mark("Membership"),
            choices=(
                Choice(RUNS, mark("Paid for by standing order")),
                Choice(OTHERWISE, mark("Paid for in another way")),
                Choice(ENDED, mark("Ended")),
            ),
            option="--membership",
            clause=_membership,
            help="Whether the membership is paid for by it.",
        ),
    ),
)
"""The filters of standing orders, over an order with its membership and the span of the day that they are told."""


def orders_wanted(session: Session, *, query: ListQuery, today: date) -> Select[int]:
    """Return the query for the memberships whose standing orders ``query`` wants, in no order: to count them.

    :raises BadInput: for a filter that is not known.
    """
    return _narrowed(session, select(Membership.id), query, today)


def order_ids(session: Session, *, query: ListQuery, today: date) -> "array[int]":
    """Return the ids of the memberships whose standing orders ``query`` wants as of ``today``, in its order.

    Text finds who pays, the number and the reference. Filters: those of :data:`ORDER_FILTERS`. Sorts: ``number`` (the
    default), ``name``, ``amount``, ``every``, ``day``, ``state``, ``since``, ``reference``.

    :raises BadInput: for a filter or an order that is not known.
    """
    statement = _narrowed(session, select(Membership.id), query, today)
    statement = statement.join(Contact, Contact.id == Membership.payer_id)
    keys = {
        "number": SortKey((func.length(Membership.number), signs(Membership.number))),
        "name": by_signs(Contact.sort_name, full=True),
        "amount": by_value(StandingOrder.amount),
        "every": by_value(_EVERY),
        "day": by_value(StandingOrder.day),
        "state": by_value(_STATES),
        "since": by_value(_SINCE),
        "reference": by_signs(StandingOrder.reference, full=True),
    }
    asked = query if query.sort else query.ordered([Order("number")])
    return array("q", session.scalars(statement.order_by(*in_order(asked, keys, (Membership.id,)))))


def order_counts(session: Session, *, query: ListQuery, today: date) -> dict[str, int]:
    """Return how many standing orders are in which state as of ``today``, by its value (all of them, 0 included).

    ``query`` narrows as in :func:`order_ids`, but for its filter ``state``.
    """
    statement = _narrowed(session, select(order_state, func.count()), query.without("state"), today)
    counts = {state.value: 0 for state in OrderState}
    for state, count in session.execute(statement.group_by(order_state)):
        counts[OrderState(state).value] = count
    return counts


def order_rows(session: Session, *, ids: Sequence[int], today: date) -> list[OrderLine]:
    """Return the standing orders of those memberships as of ``today``, in the order of ``ids``; those that are gone are
    left out.
    """
    found: dict[int, OrderLine] = {}
    for some in chunks(ids):
        rows = session.execute(_ROWS.where(StandingOrder.membership_id.in_(some))).all()
        known = load_orders(session, StandingOrder.id.in_([order.id for order, *_membership in rows]))
        for order, *membership in rows:
            found[order.membership_id] = _line(order, membership, known[order.id], today)
    return [found[membership_id] for membership_id in ids if membership_id in found]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided of a standing order on ``decided_on``, for the membership year from ``start_day`` on."""

    kind: OrderDecision
    decided_on: date
    start_day: date | None
    amount: Money
    note: str


def decisions_of(session: Session, *, membership_id: int) -> tuple[DecisionRow, ...]:
    """Return what was decided of the standing order of a membership, the latest first."""
    columns = (
        OrderDecided.kind, OrderDecided.decided_on, OrderDecided.start_day, OrderDecided.amount, OrderDecided.note,
    )  # fmt: skip
    query = select(*columns).where(OrderDecided.membership_id == membership_id).order_by(OrderDecided.id.desc())
    return tuple(DecisionRow(*row) for row in session.execute(query))


_EVERY = case({interval.value: interval.months for interval in Interval}, value=StandingOrder.interval)
_STATES = case({state.value: place for place, state in enumerate(OrderState)}, value=order_state)
_SINCE = case((order_state == OrderState.MISSED, OrderSpan.about_day), else_=OrderSpan.start_day)
_ROWS: Select[*tuple[Any, ...]] = (
    select(StandingOrder, Membership.number, Membership.payer_id, Contact.shown_name, Membership.method)
    .join(Membership, Membership.id == StandingOrder.membership_id)
    .join(Contact, Contact.id == Membership.payer_id)
)


def _line(order: StandingOrder, membership: Sequence[Any], known: OrderKnown, today: date) -> OrderLine:
    number, contact_id, name, method = membership
    at = order_at(known, today)
    return OrderLine(
        id=order.membership_id, number=number, contact_id=contact_id, name=name, method=method,
        amount=known.agreed(today), interval=order.interval, day=order.day, reference=order.reference,
        first_expected=order.first_expected, state=at.span.state, since=at.span.since, reason=at.reason,
        expected=at.expected, seen=at.seen, told=order.state, told_since=order.state_since, version=order.version,
    )  # fmt: skip


def _narrowed(session: Session, statement: Select[*tuple[Any, ...]], query: ListQuery, today: date) -> Select[Any]:
    narrowed: Select[Any] = (
        statement.select_from(StandingOrder)
        .join(Membership, Membership.id == StandingOrder.membership_id)
        .outerjoin(OrderSpan, order_span_on(today))
        .where(*ORDER_FILTERS.conditions(query, today))
    )
    return narrowed if not query.text.strip() else narrowed.where(_holding(session, query.text))


def _holding(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition of the orders that a typed text finds: by who pays, the number or the reference."""
    found: list[ColumnElement[bool]] = [StandingOrder.reference == clean_reference(text)]
    words = sought(session, "contact", text)
    if words is not None:
        found.append(Membership.payer_id.in_(holding(session, words).params(words)))
    number = number_sought(text)
    if number is not None:
        found.append(Membership.number_key == number["number_key"])
        found.append(Membership.number.startswith(number["number_begun"]))  # letters and digits: nothing to escape
    return or_(*found)
