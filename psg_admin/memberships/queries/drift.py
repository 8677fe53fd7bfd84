"""What is otherwise with standing orders than it should be: the facts of all of them at once, and the list."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from psg_admin.kernel.collector import collector_paused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _, fold, mark
from psg_admin.memberships.model import Membership, OrderDecided, OrderSpan, OrderSum, StandingOrder, Term
from psg_admin.memberships.queries.filters import order_span_on
from psg_admin.memberships.queries.order_facts import payments_of, payments_since
from psg_admin.memberships.queries.orders import sums_of
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import (
    LOOKED_BACK,
    AgreedSum,
    Drift,
    DriftFacts,
    DriftRule,
    DriftTerm,
    OrderDays,
    OrderKnown,
    Seen,
)
from psg_admin.memberships.rules import OrderSpan as Span
from psg_admin.memberships.states import DriftKind
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.queries.charges import total
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.filters import Filter, Filters, choices_of
from psg_admin.store.list_query import ListQuery, put_in_order

DRIFT_FILTERS: Filters[date] = Filters(
    search="Words that occur in the name of who pays, or the number.",
    by=(
        Filter(
            key="kind",
            label=mark("What is otherwise"),
            choices=choices_of(DriftKind),
            option="--kind",
            clause=lambda _kind, _today: true(),  # the rule finds it, no column says it
            help="What is otherwise than it should be.",
        ),
    ),
)
"""The filters of what is otherwise with standing orders."""


@dataclass(frozen=True, slots=True)
class DriftTotal:
    """How many standing orders are otherwise than they should be, and what that makes in a year: what is ``short`` and
    what is ``over``.
    """

    count: int
    short: Money
    over: Money

    @property
    def a_year(self) -> Money:
        """What it makes in all, below nothing where more is short than over."""
        return self.over - self.short

    @property
    def words(self) -> str:
        """What it makes in a year, in words: "£412.50 a year short · £31.00 a year over"; nothing for no difference."""
        told = ((self.short, _("{amount} a year short")), (self.over, _("{amount} a year over")))
        return " · ".join(words.format(amount=amount.show()) for amount, words in told if amount)


def drift_list(session: Session, *, query: ListQuery, on: date) -> list[Drift]:
    """Return what is otherwise with the standing orders as of ``on``, each kind apart, as :func:`narrowed` does.

    :raises BadInput: for a filter or an order that is not known.
    """
    return narrowed(drift_of(session, on=on), query, on)


def narrowed(found: Iterable[Drift], query: ListQuery, on: date) -> list[Drift]:
    """Return what of ``found`` is wanted by ``query``, in its order.

    Text finds who pays and the number. Filters: those of :data:`DRIFT_FILTERS`. Sorts: ``number`` (the default),
    ``name``, ``kind``, ``since``, ``difference``.

    :raises BadInput: for a filter or an order that is not known.
    """
    DRIFT_FILTERS.conditions(query, on)
    found = list(found)
    if kind := query.filters.get("kind"):
        found = [row for row in found if row.kind == kind]
    words = fold(query.text).split()
    found = [row for row in found if all(word in fold(f"{row.name} {row.number}") for word in words)]
    put_in_order(found, query, _SORTS)
    return found


_SORTS: Mapping[str, Callable[[Drift], Any]] = {
    "number": lambda row: (len(row.number), row.number),
    "name": lambda row: fold(row.name),
    "kind": lambda row: [*DriftKind].index(row.kind),
    "since": lambda row: row.since,
    "difference": lambda row: row.difference_a_year.pence,
}


def drift_total(session: Session, *, on: date) -> DriftTotal:
    """Return how many standing orders are otherwise than they should be as of ``on``, and what that makes in a year."""
    return total_of(drift_of(session, on=on))


def total_of(found: Collection[Drift]) -> DriftTotal:
    """Return of how many standing orders something is ``found``, and what it makes in a year."""
    sums = [row.difference_a_year for row in found]
    return DriftTotal(
        len({row.membership_id for row in found}),
        Money.total(-one for one in sums if one < NOTHING),
        Money.total(one for one in sums if one > NOTHING),
    )


def drift_of(session: Session, *, on: date, membership_ids: Collection[int] | None = None) -> list[Drift]:
    """Return what is otherwise with the standing orders as of ``on``, by number; of some memberships, or of all."""
    rule = DriftRule(scheme(session), on)
    with collector_paused():  # the rows make no circles
        facts = drift_facts(session, on=on, membership_ids=membership_ids)
        found = [drift for known in facts for drift in rule.drifts(known)]
    found.sort(key=_SORTS["number"])
    return found


def drift_facts(session: Session, *, on: date, membership_ids: Collection[int] | None = None) -> list[DriftFacts]:
    """Return what is known of the memberships that are paid for by standing order, or have one: of some, in a fixed
    number of queries for each thousand, or of all in a fixed number.
    """
    if membership_ids is None:
        return _facts(session, _rows(session, on, None), on, every=True)
    return [
        known for some in chunks(membership_ids) for known in _facts(session, _rows(session, on, some), on, every=False)
    ]


def _rows(session: Session, on: date, membership_ids: Sequence[int] | None) -> Sequence[Row[*tuple[Any, ...]]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Membership.id, Membership.number, Membership.payer_id, Contact.shown_name, Membership.method,
            Membership.ended_on, Membership.ending, Contact.deceased_on, Membership.type_id,
            StandingOrder.id.label("order_id"), StandingOrder.amount, StandingOrder.interval, StandingOrder.day,
            StandingOrder.first_expected, StandingOrder.state.label("told"), StandingOrder.state_since,
            exists().where(OrderSum.order_id == StandingOrder.id).label("changes"),
            OrderSpan.start_day, OrderSpan.end_day, OrderSpan.state, OrderSpan.reason, OrderSpan.about_day,
            OrderSpan.also_day, OrderSpan.amount.label("about"),
            Term.id.label("term_id"), Term.start_day.label("term_start"), Term.end_day.label("term_end"),
            Term.type_id.label("term_type"), Term.amount.label("fee"), Term.quote, Charge.cancelled_on,
        )
        .join(Contact, Contact.id == Membership.payer_id)
        .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
        .outerjoin(OrderSpan, order_span_on(on))
        .outerjoin(Term, and_(Term.membership_id == Membership.id, *_runs(on)))
        .outerjoin(Charge, Charge.id == Term.charge_id)
        .where(or_(Membership.method == Method.STANDING_ORDER, StandingOrder.id.is_not(None)))
    )  # fmt: skip
    if membership_ids is not None:
        query = query.where(Membership.id.in_(membership_ids))
    return session.connection().execute(query.order_by(Membership.id, Term.start_day)).all()


def _runs(on: date) -> tuple[Any, ...]:
    return Term.start_day <= on, or_(Term.end_day.is_(None), Term.end_day > on)


def _facts(session: Session, rows: Sequence[Row[*tuple[Any, ...]]], on: date, *, every: bool) -> list[DriftFacts]:
    payers = {row.id: row.payer_id for row in rows if row.order_id is not None}
    first = on - timedelta(days=LOOKED_BACK)
    seen = payments_since(session, payers, first) if every else payments_of(session, payers)
    sums = sums_of(session, order_ids=[row.order_id for row in rows if row.changes])
    otherwise = _otherwise(session, on, None if every else [row.term_id for row in rows if row.term_id is not None])
    decided = _decided(session, on, None if every else [row.id for row in rows])
    found: dict[int, DriftFacts] = {}
    for row in rows:
        found[row.id] = _known(row, first, seen, sums, otherwise, decided)  # of two years the later one counts
    return [*found.values()]


def _known(
    row: Row[*tuple[Any, ...]], first: date, seen: Mapping[int, Sequence[Seen]],
    sums: Mapping[int, Sequence[AgreedSum]], otherwise: Mapping[int, Money],
    decided: Collection[int],
) -> DriftFacts:  # fmt: skip
    # Unpacked: there are fifty thousand of them.
    (
        membership_id, number, payer_id, name, method, ended_on, ending, died_on, type_id, order_id, amount, interval,
        day, first_expected, told, told_since, _changes, span_start, span_end, state, reason, about_day, also_day,
        about, term_id, start, end, term_type, fee, quote, cancelled_on,
    ) = row  # fmt: skip
    order = span = term = None
    if order_id is not None:
        mine = seen.get(membership_id, ())
        order = OrderKnown(
            told, told_since, OrderDays(interval, day, first_expected), amount, sums.get(order_id, ()),
            tuple(sorted(one for one in mine if one.day >= first)), ended_on, method is Method.STANDING_ORDER,
        )  # fmt: skip
        if span_start is not None:
            span = Span(span_start, span_end, state, reason, about_day, also_day, about)
    if term_id is not None:
        let_off = cancelled_on is not None
        paid = otherwise.get(term_id, NOTHING)
        term = DriftTerm(
            start, end, term_type, fee, NOTHING if let_off else _discount(quote), let_off or paid >= fee, bool(paid)
        )
    return DriftFacts(
        membership_id, number, payer_id, name, method, ended_on, ending, died_on, order, span, term, type_id,
        membership_id in decided,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _discount(quote: str) -> Money:
    """Return what is taken off in a quote; the same words are quoted to many."""
    return Money.total(-line.amount for line in Quote.from_data(json.loads(quote)).lines if line.amount < NOTHING)


def _otherwise(session: Session, on: date, term_ids: Sequence[int] | None) -> dict[int, Money]:
    """Return what was paid otherwise than by standing order of the terms that run."""
    query = (
        select(Term.id, total(Allocation.amount))
        .join(Allocation, Allocation.charge_id == Term.charge_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(
            Allocation.released_on.is_(None), Payment.method != Method.STANDING_ORDER,
            Term.method == Method.STANDING_ORDER, *_runs(on),
        )
        .group_by(Term.id)
    )  # fmt: skip
    if term_ids is None:
        return dict(session.execute(query).all())
    return {
        term_id: paid for some in chunks(term_ids) for term_id, paid in session.execute(query.where(Term.id.in_(some)))
    }


def _decided(session: Session, on: date, membership_ids: Sequence[int] | None) -> set[int]:
    """Return of which memberships it was decided what becomes of their orders, for the year that began last."""
    newest = (
        select(func.max(Term.start_day))
        .where(Term.membership_id == OrderDecided.membership_id, Term.start_day <= on)
        .correlate(OrderDecided)
        .scalar_subquery()
    )
    query = select(OrderDecided.membership_id).where(OrderDecided.start_day.is_not_distinct_from(newest))
    if membership_ids is None:
        return set(session.scalars(query))
    return {
        membership_id
        for some in chunks(membership_ids)
        for membership_id in session.scalars(query.where(OrderDecided.membership_id.in_(some)))
    }
