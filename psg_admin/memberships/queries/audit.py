"""Whether the memberships of an office hold together, for ``check``."""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, String, and_, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Instalment, Member, Membership, OrderSpan, StandingOrder, StandingSpan, Term
from psg_admin.memberships.queries.facts import all_facts
from psg_admin.memberships.queries.order_facts import every_order
from psg_admin.memberships.rules import keys_of, order_timeline, timeline
from psg_admin.payments.model import Charge
from psg_admin.store.base import MoneyColumn, chunks
from psg_admin.store.numbering import has_right_check, number_key

_BATCH = 2000
_NO_MORE: tuple[int | None, Iterable[Row[*tuple[Any, ...]]]] = (None, ())


def audit(session: Session) -> list[str]:
    """Return a sentence for each thing that is wrong; none when all is well.

    Every membership has a member, a number of its own and terms that do not overlap; each term costs what was quoted
    and what is owed for it; every standing order's reference has its check character; and the standings kept are those
    of the rule, and so is how far the standing orders have come.
    """
    return [
        *_without_members(session),
        *_overlapping(session),
        *_amounts(session),
        *_references(session),
        *_numbers(session),
        *_standings(session),
        *_orders(session),
    ]


def _without_members(session: Session) -> Iterator[str]:
    for number in session.scalars(
        select(Membership.number)
        .where(~exists().where(Member.membership_id == Membership.id))
        .order_by(Membership.number)
    ):
        yield _("Membership {number} has no member.").format(number=number)


def _overlapping(session: Session) -> Iterator[str]:
    later = aliased(Term)
    for number, day in session.execute(
        select(Membership.number, later.start_day)
        .join(Term, Term.membership_id == Membership.id)
        .join(
            later,
            and_(
                later.membership_id == Term.membership_id,
                later.start_day > Term.start_day,
                or_(Term.end_day.is_(None), later.start_day < Term.end_day),
            ),
        )
        .order_by(Membership.number, later.start_day)
    ):
        yield _("Membership {number}: the membership year from {day} begins before the one before it ends.").format(
            number=number, day=show_day(day)
        )


def _amounts(session: Session) -> Iterator[str]:
    terms = select(Term.id, Term.amount, Term.quote)
    misquoted = [
        row.id
        for row in session.connection().execute(terms, execution_options={"yield_per": _BATCH})
        if _quoted(row.quote) != row.amount
    ]
    charged: Select[*tuple[Any, ...]] = (
        select(Term.id)
        .outerjoin(Charge, Charge.id == Term.charge_id)
        .where(
            case((Term.charge_id.is_(None), Term.amount != NOTHING), else_=Term.amount.is_distinct_from(Charge.amount))
        )
    )
    yield from _of_terms(
        session, misquoted, _("Membership {number}: the membership year from {day} does not cost what was quoted.")
    )
    parts = select(Instalment.term_id, func.sum(Instalment.amount, type_=MoneyColumn()).label("sum"))
    by_term = parts.group_by(Instalment.term_id).subquery()
    uneven = select(Term.id).join(by_term, by_term.c.term_id == Term.id).where(by_term.c.sum != Term.amount)
    yield from _of_terms(
        session,
        session.scalars(uneven).all(),
        _("Membership {number}: the instalments of the membership year from {day} do not add up to its fee."),
    )
    yield from _of_terms(
        session,
        session.scalars(charged).all(),
        _("Membership {number}: what is owed for the membership year from {day} is not its fee."),
    )


@lru_cache(maxsize=_BATCH)
def _quoted(quote: str) -> Money | None:
    """Return what a quote adds up to, None for one that cannot be read; the same words are quoted to many."""
    try:
        return Quote.from_data(json.loads(quote)).total
    except (ValueError, ArithmeticError, KeyError, TypeError):  # changed by another program
        return None


def _of_terms(session: Session, term_ids: Sequence[int], words: str) -> Iterator[str]:
    for some in chunks(term_ids):
        for number, start in session.execute(
            select(Membership.number, Term.start_day)
            .join(Membership, Membership.id == Term.membership_id)
            .where(Term.id.in_(some))
            .order_by(Term.id)
        ):
            yield words.format(number=number, day=show_day(start))


def _references(session: Session) -> Iterator[str]:
    made_here = select(StandingOrder.reference).where(StandingOrder.brought_forward.is_(False))
    for reference in session.scalars(made_here.order_by(StandingOrder.id)):
        if not has_right_check(reference):
            yield _("The reference {reference} of a standing order has a wrong check character.").format(
                reference=reference
            )


def _numbers(session: Session) -> Iterator[str]:
    """Name the memberships whose numbers are one for whoever types them, and keys that do not follow from numbers."""
    query = select(Membership.id, Membership.number, Membership.number_key).order_by(Membership.id)
    rows = session.execute(query).all()
    right = dict(keys_of((row.id, row.number) for row in rows))
    alike: dict[str, list[str]] = {}
    for membership_id, number, key in rows:
        alike.setdefault(number_key(number), []).append(number)
        if right[membership_id] != key:
            yield _("Membership {number} is not found by its number. It can be rebuilt.").format(number=number)
    for numbers in alike.values():
        if len(numbers) > 1:
            yield _(
                "Memberships {numbers} have numbers that read as the same when they are typed. Give one of them "
                "another number, or type such a number with all its noughts."
            ).format(numbers=", ".join(numbers))


def _standings(session: Session) -> Iterator[str]:
    """Compare the spans kept with those of the rule; both are read side by side, in the order of the memberships."""
    spans = select(
        StandingSpan.membership_id,
        StandingSpan.start_day,
        StandingSpan.end_day,
        type_coerce(StandingSpan.standing, String),
        StandingSpan.paid_to,
    ).order_by(StandingSpan.membership_id, StandingSpan.start_day)
    wrong = []
    with session.connection().execute(spans, execution_options={"yield_per": _BATCH}) as told:
        kept = groupby(told, key=itemgetter(0))
        owner, rows = next(kept, _NO_MORE)
        for membership_id, known in all_facts(session):
            while owner is not None and owner < membership_id:
                owner, rows = next(kept, _NO_MORE)
            found = [row[1:] for row in rows] if owner == membership_id else []
            if found != timeline(known):
                wrong.append(membership_id)
    for some in chunks(wrong):
        for number in session.scalars(select(Membership.number).where(Membership.id.in_(some)).order_by(Membership.id)):
            yield _(
                "Membership {number}: the status on file is not what its membership years and payments give."
            ).format(number=number)


def _orders(session: Session) -> Iterator[str]:
    """Compare how far the standing orders have come, as it is kept, with the rule; side by side, by their ids."""
    spans = select(
        OrderSpan.order_id, OrderSpan.start_day, OrderSpan.end_day, type_coerce(OrderSpan.state, String),
        type_coerce(OrderSpan.reason, String), OrderSpan.about_day, OrderSpan.also_day, OrderSpan.amount,
    ).order_by(OrderSpan.order_id, OrderSpan.start_day)  # fmt: skip
    wrong = []
    with session.connection().execute(spans, execution_options={"yield_per": _BATCH}) as told:
        kept = groupby(told, key=itemgetter(0))
        owner, rows = next(kept, _NO_MORE)
        for order_id, known in every_order(session):
            found = []
            if owner == order_id:
                found = [row[1:] for row in rows]
                owner, rows = next(kept, _NO_MORE)
            if found != order_timeline(known):
                wrong.append(order_id)
    for some in chunks(wrong):
        numbers = select(Membership.number).join(StandingOrder).where(StandingOrder.id.in_(some))
        for number in session.scalars(numbers.order_by(StandingOrder.id)):
            yield _(
                "Membership {number}: the status on file of its standing order is not what was noted and what came in. "
                "It can be rebuilt."
            ).format(number=number)
