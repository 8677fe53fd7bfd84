"""What people are entitled to on the day of an event, and what a place costs them."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.queries.events import bands_of, event_named
from psg_admin.events.rules import Entitlement, Priced, Remedy, price
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member
from psg_admin.memberships.queries import held_by, load_facts, membership_of_number
from psg_admin.memberships.rules import Facts, TermFacts, next_term, standing_on
from psg_admin.memberships.states import Standing
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.settings import Settings, load_settings


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


def with_concession(who: Entitlement, *, concession: bool) -> Entitlement:
    """Return the entitlement with a concession that was said besides."""
    return replace(who, concession=True) if concession else who


def entitlements(session: Session, *, contact_ids: Iterable[int], event_day: date, on: date) -> dict[int, Entitlement]:
    """Return what each of the contacts is entitled to on ``event_day``, booking on the day ``on``.

    A handful of queries, however many contacts.
    """
    wanted = sorted(set(contact_ids))
    held = held_by(session, contact_ids=wanted, day=event_day)
    weak = {h.membership_id for h in held.values() if not h.standing.standing.counts}
    remedies = _remedies(session, weak, event_day, on)
    found: dict[int, Entitlement] = {}
    for some in chunks(wanted):
        rows = session.execute(select(Contact.id, Contact.shown_name, Contact.concession).where(Contact.id.in_(some)))
        for contact_id, name, own in rows:
            has = held.get(contact_id)
            if has is None:
                found[contact_id] = Entitlement(None, own, name)
                continue
            by_type = has.concession and has.standing.standing.counts
            found[contact_id] = Entitlement(has.standing, own or by_type, name, remedies.get(has.membership_id))
    return found


def _of_membership(session: Session, number: str, event_day: date, on: date) -> Entitlement:
    """Return what the (first) member of a membership is entitled to: the same as when that person is booked."""
    first = session.scalars(
        select(Member.contact_id)
        .where(Member.membership_id == membership_of_number(session, number=number))
        .order_by(Member.until.is_not(None), Member.id)
        .limit(1)
    ).one()
    return entitlements(session, contact_ids=[first], event_day=event_day, on=on)[first]


def _remedies(session: Session, membership_ids: Collection[int], event_day: date, on: date) -> dict[int, Remedy]:
    """Return what would make the memberships count on ``event_day`` if it were done on the day ``on``."""
    if not membership_ids:
        return {}
    settings = load_settings(session)
    found: dict[int, Remedy] = {}
    for membership_id, facts in load_facts(session, membership_ids=list(membership_ids)).items():
        remedy = _remedy(facts, settings, event_day, on)
        if remedy is not None:
            found[membership_id] = remedy
    return found


def _remedy(facts: Facts, settings: Settings, event_day: date, on: date) -> Remedy | None:
    if not facts.terms or facts.ended_on is not None:
        return None
    paid = tuple(t if t.paid_by(on) else replace(t, paid_on=on) for t in facts.terms)
    if standing_on(replace(facts, terms=paid), event_day).standing.counts:
        return Remedy.PAY if facts.terms[0].start <= on else None
    last = facts.terms[-1]
    if last.end is None or (on < last.end and standing_on(facts, on).standing is Standing.LAPSED):
        return None  # for life, or its payment is wanted before it can be renewed
    term = next_term(
        scheme=settings.scheme, year_month=settings.year_month, grace_days=settings.grace_days,
        last=DayRange(last.start, last.end), day=on,
    )  # fmt: skip
    renewed = TermFacts(term.start, term.end, NOTHING, None, Method.OTHER)
    counts = standing_on(replace(facts, terms=(*facts.terms, renewed)), event_day).standing.counts
    return Remedy.RENEW if counts else None
