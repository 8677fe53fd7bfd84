"""What the plans of memberships need to know, for many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Row,
    ScalarSelect,
    Select,
    and_,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.memberships.model import FormerNumber, Member, Membership, OrderDecided, OrderSpan, StandingOrder, Term
from psg_admin.memberships.plans import (
    EnrolmentFacts,
    Enrolments,
    KindChanges,
    KindFacts,
    KindHeld,
    MembershipFacts,
    OrderFacts,
    OrderSteps,
    RenewalFacts,
    Renewals,
    order_reference,
)
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.filters import order_span_on, order_state
from psg_admin.memberships.queries.order_facts import load_orders
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import TOLD_APART, Facts, OrderHeld, OrderKnown
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import OrderDecision
from psg_admin.payments.rules import receipt_series
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.people.queries import people_facts
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks
from psg_admin.store.numbering import drawn, number_key

SERIES = "member"
"""The series of the membership numbers."""


def last_end() -> ScalarSelect[date | None]:
    """Return in SQL when the last term of a membership ends: None for one for life, and where there is none."""
    return (
        select(Term.end_day)
        .where(Term.membership_id == Membership.id)
        .order_by(Term.start_day.desc())
        .limit(1)
        .correlate(Membership)
        .scalar_subquery()
    )


def kind_facts(session: Session, request: KindChanges) -> KindFacts:
    """Return what giving memberships another type needs to know, in a fixed number of queries for each thousand."""
    found: dict[int, KindHeld] = {}
    inside = (
        select(func.count())
        .where(Member.membership_id == Membership.id, Member.until.is_(None))
        .correlate(Membership)
        .scalar_subquery()
    )
    columns = (
        Membership.id, Membership.number, Membership.version, Membership.type_id, Membership.ended_on, inside,
        last_end(),
    )  # fmt: skip
    for some in chunks(request.membership_ids):
        rows = session.execute(select(*columns).where(Membership.id.in_(some)))
        found |= {row[0]: KindHeld(*row) for row in rows}
    return KindFacts(found, scheme(session))


def enrolment_facts(session: Session, request: Enrolments) -> EnrolmentFacts:
    """Return what enrolling needs to know, in a fixed number of queries for each thousand people."""
    settings = load_settings(session, MembershipSettings)
    ids = {
        who for enrolment in request.enrolments for who in (*enrolment.members, enrolment.payer) if isinstance(who, int)
    }
    wished = [number for e in request.enrolments if (number := e.number.strip().upper())]
    series = drawn(session, [SERIES, receipt_series(request.today)])
    return EnrolmentFacts(
        settings=settings,
        scheme=scheme(session),
        people=people_facts(session, ids),
        held=held_numbers(session, ids),
        taken=_taken(session, settings, wished, series[SERIES].value, len(request.enrolments) - len(wished)),
        drawn=series,
    )


def renewal_facts(session: Session, request: Renewals) -> RenewalFacts:
    """Return what renewing needs to know, in a fixed number of queries for each thousand memberships."""
    settings = load_settings(session, MembershipSettings)
    found = membership_facts(session, [renewal.membership_id for renewal in request.renewals])
    wanted = [
        found[r.membership_id]
        for r in request.renewals
        if r.membership_id in found
        and (r.method or found[r.membership_id].method) is Method.STANDING_ORDER
        and found[r.membership_id].order is None
    ]
    pays_now = any(r.pay and r.membership_id in found for r in request.renewals)
    return RenewalFacts(
        settings=settings,
        scheme=scheme(session),
        memberships=found,
        payers=people_facts(session, {row.payer_id for row in found.values()}, hidden=True),
        taken=_in_use(session, [order_reference(settings, row.number) for row in wanted]),
        drawn=drawn(session, [receipt_series(request.today)]) if pays_now else {},
    )


def order_facts(session: Session, request: OrderSteps) -> dict[int, OrderFacts]:
    """Return what is known of standing orders, by membership, in one query for each thousand; a membership that does
    not exist is left out.
    """
    found: dict[int, OrderFacts] = {}
    for some in chunks(step.membership_id for step in request.steps):
        query = (
            select(
                Membership.id,
                Membership.number,
                StandingOrder.id,
                StandingOrder.state,
                StandingOrder.state_since,
                StandingOrder.version,
                order_state,
            )
            .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
            .outerjoin(OrderSpan, order_span_on(request.today))
            .where(Membership.id.in_(some))
        )
        found.update((row[0], OrderFacts(*row)) for row in session.execute(query))
    return found


def held_numbers(session: Session, contact_ids: Collection[int]) -> dict[int, str]:
    """Return the number of the membership, not ended, that each of the contacts is in; who is in none is left out."""
    found: dict[int, str] = {}
    for some in chunks(contact_ids):
        query = (
            select(Member.contact_id, Membership.number)
            .join(Membership, Membership.id == Member.membership_id)
            .where(Member.contact_id.in_(some), Member.until.is_(None), Membership.ended_on.is_(None))
        )
        found.update((contact_id, number) for contact_id, number in session.execute(query))
    return found


def membership_facts(session: Session, membership_ids: Sequence[int]) -> dict[int, MembershipFacts]:
    """Return what is known of memberships, by id; one that does not exist is left out."""
    standing = load_facts(session, membership_ids=membership_ids)
    found: dict[int, MembershipFacts] = {}
    for some in chunks(membership_ids):
        rows = session.execute(_memberships(some)).all()
        ids = [row.order_id for row in rows if row.order_id is not None]
        orders = load_orders(session, StandingOrder.id.in_(ids)) if ids else {}
        for row in rows:
            found[row.id] = _facts(row, standing[row.id], orders)
    return found


def _kept_on() -> ScalarSelect[date]:
    """Return the SQL for the day on which it was decided that the term after the last one has the discount."""
    last = select(func.max(Term.start_day)).where(Term.membership_id == Membership.id).correlate(Membership)
    return (
        select(func.max(OrderDecided.decided_on))
        .where(
            OrderDecided.membership_id == Membership.id,
            OrderDecided.kind == OrderDecision.KEEP,
            OrderDecided.start_day.is_not_distinct_from(last.scalar_subquery()),
        )
        .correlate(Membership)
        .scalar_subquery()
    )


def _memberships(ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Return the query for memberships: how many are in each, how many of them live, and its standing order."""
    here = and_(Member.membership_id == Membership.id, Member.until.is_(None))
    return (
        select(
            Membership.id, Membership.number, Membership.version, Membership.type_id, Membership.payer_id,
            Membership.method, Membership.ended_on, Membership.ending, Membership.end_note,
            func.count(Member.id).label("members"),
            func.count(Member.id).filter(Contact.deceased_on.is_(None)).label("living"),
            StandingOrder.id.label("order_id"), _kept_on().label("kept_on"),
        )
        .outerjoin(Member, here)
        .outerjoin(Contact, Contact.id == Member.contact_id)
        .outerjoin(StandingOrder, StandingOrder.membership_id == Membership.id)
        .where(Membership.id.in_(ids))
        .group_by(
            Membership.id, Membership.number, Membership.version, Membership.type_id, Membership.payer_id,
            Membership.method, Membership.ended_on, Membership.ending, Membership.end_note, StandingOrder.id,
        )
    )  # fmt: skip


def _facts(row: Row[*tuple[Any, ...]], standing: Facts, orders: Mapping[int, OrderKnown]) -> MembershipFacts:
    last = standing.terms[-1] if standing.terms else None
    return MembershipFacts(
        membership_id=row.id, number=row.number, version=row.version, type_id=row.type_id, payer_id=row.payer_id,
        method=row.method, ended_on=row.ended_on, ending=row.ending, end_note=row.end_note, members=row.members,
        somebody_lives=row.living > 0, last=None if last is None else DayRange(last.start, last.end), standing=standing,
        order=None if row.order_id is None else OrderHeld(row.order_id, orders[row.order_id]), kept_on=row.kept_on,
    )  # fmt: skip


def _taken(session: Session, settings: MembershipSettings, wished: Sequence[str], last: int, wanted: int) -> set[str]:
    """Return the keys of the numbers and references in use, of those wished and of the next ones of the series.

    It looks from the ``last`` one drawn as far as ``wanted`` free numbers reach.
    """
    references = [order_reference(settings, number) for number in wished]
    used = _in_use(session, [*wished, *references])
    given = {number_key(word) for word in (*wished, *references)}
    while wanted:
        numbers = [shown_number(settings, value) for value in range(last + 1, last + 1 + wanted)]
        references = [order_reference(settings, number) for number in numbers]
        found = _in_use(session, [*numbers, *references])
        used |= found
        last += wanted
        skipped = found | given
        pairs = zip(map(number_key, numbers), map(number_key, references), strict=True)
        wanted = sum(number in skipped or reference in skipped for number, reference in pairs)
    return used


def shown_number(settings: MembershipSettings, value: int) -> str:
    """Return a number of the series as a membership carries it."""
    return f"{value:0{settings.member_digits}d}"


def keys_of_others(session: Session, *, membership_id: int, number: str, reference: str) -> set[str]:
    """Return which of the keys of a number and of a reference other memberships than this one have.

    A number counts in whatever way it is written, also where two have been alike since before the rule.
    """
    key = number_key(number)
    alike = or_(Membership.number_key == key, Membership.number_key.startswith(f"{key}{TOLD_APART}"))
    query = union_all(
        select(literal(key)).where(exists().where(Membership.id != membership_id, alike)),
        select(literal(key)).where(
            exists().where(FormerNumber.membership_id != membership_id, FormerNumber.number_key == key)
        ),
        select(StandingOrder.reference).where(
            StandingOrder.membership_id != membership_id, StandingOrder.reference.in_([number, reference])
        ),
    )
    return set(map(number_key, session.scalars(query)))


def _in_use(session: Session, wanted: Iterable[str]) -> set[str]:
    """Return the keys of those wanted that are in use, as membership numbers or as references of standing orders."""
    found: set[str] = set()
    for some in chunks(wanted):  # none are asked for where nothing is wanted
        query = union_all(
            select(Membership.number_key).where(Membership.number_key.in_(sorted(map(number_key, some)))),
            select(FormerNumber.number_key).where(FormerNumber.number_key.in_(sorted(map(number_key, some)))),
            select(StandingOrder.reference).where(StandingOrder.reference.in_(some)),
        )
        found.update(map(number_key, session.scalars(query)))  # the key of a key is itself
    return found
