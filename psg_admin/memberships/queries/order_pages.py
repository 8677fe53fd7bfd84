"""One standing order with all that came of it, and one thing that is otherwise with it than it should be."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.memberships.model import StandingOrder
from psg_admin.memberships.queries.drift import drift_of
from psg_admin.memberships.queries.order_facts import load_orders
from psg_admin.memberships.queries.order_lists import OrderLine, order_rows
from psg_admin.memberships.rules import AgreedSum, Drift, OrderSpan, coming_sums, membership_of, order_timeline
from psg_admin.memberships.rules.order_came import OrderCame, order_came


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A standing order as of a day: what it pays from later days on (``coming``), what ``came`` for the days on which
    it was expected, and ``spans``, how far it had come when; both have the newest first.
    """

    line: OrderLine
    coming: tuple[AgreedSum, ...]
    came: tuple[OrderCame, ...]
    spans: tuple[OrderSpan, ...]


def order_page(session: Session, *, membership_id: int, today: date) -> OrderPage | None:
    """Return the standing order of a membership as of ``today``, None where it has none."""
    lines = order_rows(session, ids=[membership_id], today=today)
    if not lines:
        return None
    (known,) = load_orders(session, StandingOrder.membership_id == membership_id).values()
    begun = [span for span in order_timeline(known) if span.start <= today]
    return OrderPage(lines[0], coming_sums(known.sums, today), order_came(known, today), tuple(reversed(begun)))


@dataclass(frozen=True, slots=True)
class DriftPage:
    """One thing that is otherwise with a standing order than it should be, what else is (``others``), and the order
    itself, where there is one.
    """

    drift: Drift
    others: tuple[Drift, ...]
    order: OrderPage | None


def drift_page(session: Session, *, drift_id: int, on: date) -> DriftPage | None:
    """Return what is otherwise by its id, None where it is so no more as of ``on``."""
    membership_id = membership_of(drift_id)
    found = drift_of(session, on=on, membership_ids=[membership_id])
    drift = next((one for one in found if one.id == drift_id), None)
    if drift is None:
        return None
    others = tuple(one for one in found if one is not drift)
    return DriftPage(drift, others, order_page(session, membership_id=membership_id, today=on))
