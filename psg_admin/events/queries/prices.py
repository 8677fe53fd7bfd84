"""What people are entitled to on the day of an event, and what a place costs them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.queries.events import bands_of, event_named
from psg_admin.events.rules import Entitlement, Priced, Remedy, price, with_concession
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership
from psg_admin.memberships.queries import load_facts, membership_of_number
from psg_admin.memberships.rules import Facts, TermFacts, best_standing, next_term, standing_on
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Standing
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks


def price_for(
    session: Session,
    *,
    event_id: int,
    on: date,
    contact_id: int | None = None,
    number: str | None = None,
    concession: bool = False,
) -> Priced:
    """Return what a place costs when it is booked on the day ``on``: the contact, else the membership of that number,
    else somebody who is no member. ``concession`` adds to what is known of the person.

    :raises NotFound: for an event, contact or membership that does not exist.
    :raises Refused: when no price is open to the person.
    """
    event = event_named(session, event_id)
    day = event.starts_at.date()
    if contact_id is not None:
        who = entitlements(session, contact_ids=[contact_id], event_day=day, on=on).get(contact_id)
        if who is None:
            raise NotFound(_("There is no contact {number}.").format(number=contact_id))
    elif number is not None:
        who = _of_membership(session, number, day, on)
    else:
        who = Entitlement()
    return price(bands_of(session, event_id), with_concession(who, concession=concession), on)


def entitlements(session: Session, *, contact_ids: Iterable[int], event_day: date, on: date) -> dict[int, Entitlement]:
    """Return what each of the contacts is entitled to on ``event_day``, booking on the day ``on``.

    A handful of queries, however many contacts.
    """
    people: dict[int, Person] = {}
    for some in chunks(contact_ids):
        rows = session.execute(select(Contact.id, Contact.shown_name, Contact.concession).where(Contact.id.in_(some)))
        people.update((contact_id, Person(name, concession)) for contact_id, name, concession in rows)
    found = entitlements_on(session, people=people, days={i: {event_day} for i in people}, on=on)
    return {contact_id: found[contact_id, event_day] for contact_id in people}


@dataclass(frozen=True, slots=True)
class Person:
    """What the record of a contact says of its prices."""

    name: str
    concession: bool


def entitlements_on(
    session: Session, *, people: Mapping[int, Person], days: Mapping[int, Collection[date]], on: date
) -> dict[tuple[int, date], Entitlement]:
    """Return what contacts are entitled to on the days of several events, booking on the day ``on``.

    ``days`` has the days that are asked about, by contact. Two queries for each thousand, however many days.
    """
    held: dict[int, list[_Held]] = {}
    for some in chunks(days):
        rows = session.execute(
            select(Member.contact_id, Member.until, Membership.id)
            .join(Membership, Membership.id == Member.membership_id)
            .where(Member.contact_id.in_(some))
            .order_by(Membership.id)
        )
        for contact_id, until, membership_id in rows:
            held.setdefault(contact_id, []).append(_Held(membership_id, until))
    ids = {one.membership_id for several in held.values() for one in several}
    facts = load_facts(session, membership_ids=sorted(ids)) if ids else {}
    return {
        (contact_id, day): _entitlement(session, people[contact_id], held.get(contact_id, ()), facts, day, on)
        for contact_id, asked in days.items()
        for day in asked
    }


@dataclass(frozen=True, slots=True)
class _Held:
    """A membership that a person is in until a day (None: still)."""

    membership_id: int
    until: date | None


def _entitlement(
    session: Session, person: Person, held: Iterable[_Held], facts: Mapping[int, Facts], day: date, on: date
) -> Entitlement:
    standings = [
        (standing_on(facts[one.membership_id], day), one) for one in held if one.until is None or one.until > day
    ]
    best = best_standing(standing for standing, _one in standings)
    if best is None:
        return Entitlement(None, person.concession, person.name)
    has = next(one for standing, one in standings if standing is best)
    if best.standing.counts:
        was = facts[has.membership_id].type_on(day)
        return Entitlement(best, person.concession or (was is not None and was.concession), person.name)
    remedy = _remedy(facts[has.membership_id], load_settings(session, MembershipSettings), day, on)
    return Entitlement(best, person.concession, person.name, remedy)


def _of_membership(session: Session, number: str, event_day: date, on: date) -> Entitlement:
    """Return what the (first) member of a membership is entitled to: the same as when that person is booked."""
    first = session.scalars(
        select(Member.contact_id)
        .where(Member.membership_id == membership_of_number(session, number=number))
        .order_by(Member.until.is_not(None), Member.id)
        .limit(1)
    ).one()
    return entitlements(session, contact_ids=[first], event_day=event_day, on=on)[first]


def _remedy(facts: Facts, settings: MembershipSettings, event_day: date, on: date) -> Remedy | None:
    if not facts.terms or facts.ended_on is not None:
        return None
    paid = tuple(t if t.paid_by(on) else replace(t, paid_on=on, parts=(), dues=()) for t in facts.terms)
    if standing_on(replace(facts, terms=paid), event_day).standing.counts:
        return Remedy.PAY if facts.terms[0].start <= on else None
    last = facts.terms[-1]
    if last.end is None or (on < last.end and standing_on(facts, on).standing is Standing.LAPSED):
        return None  # for life, or its payment is wanted before it can be renewed
    term = next_term(
        scheme=settings.scheme,
        year_month=settings.year_month,
        grace_days=0 if facts.unpaid(on) else settings.grace_days,
        last=DayRange(last.start, last.end),
        day=on,
        late=settings.late_joiners,
        late_month=settings.late_month,
    )
    renewed = TermFacts(term.start, term.end, NOTHING, None, Method.OTHER)
    counts = standing_on(replace(facts, terms=(*facts.terms, renewed)), event_day).standing.counts
    return Remedy.RENEW if counts else None
