"""What the booking desk asks: which events take bookings, who may come, and what each of several places would cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events.model import Place
from psg_admin.events.plans import Naming, plan_naming
from psg_admin.events.queries.attendees import ATTENDEE_FILTERS, attendee_ids
from psg_admin.events.queries.bookings import BookingPage, booking_page
from psg_admin.events.queries.cancelled import cancelled_ids
from psg_admin.events.queries.events import EVENT_FILTERS, EventRow, bands_of, list_ids, list_rows
from psg_admin.events.queries.planning import naming_facts, seated
from psg_admin.events.queries.prices import entitlements
from psg_admin.events.rules import Band, Entitlement, Priced, Remedy, price, with_concession
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import find_people, held_by
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import contacts, own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.store.filters import Filter
from psg_admin.store.list_query import Hit, ListQuery

CANCELLED = "cancelled"
"""Beside the values of the filter ``money``: the bookings of which something was cancelled."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What one place would cost: the price of the rule, or why there is none (``refusal``).

    ``taken``: the reference of the booking in which this person has a place already. ``renew``: the membership that,
    renewed today, would give a lower price.
    """

    rule: Priced | None
    refusal: str = ""
    taken: str = ""
    renew: int | None = None


@dataclass(frozen=True, slots=True)
class BookingDesk:
    """An event as it stands, its prices, and an offer for each person asked about, in their order."""

    event: EventRow
    bands: tuple[Band, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class BookingStart:
    """What a booking can begin with: the events that take bookings, the next one first, and who is to come. ``fields``
    are the office's own of bookings.
    """

    events: tuple[EventRow, ...]
    who: Hit | None
    fields: tuple[FieldRow, ...] = ()


def booking_start(
    session: Session, *, today: date, contact_id: int | None = None, event_id: int | None = None
) -> BookingStart:
    """Return what a booking can begin with: the coming events, or ``event_id`` alone, which may be past.

    :raises NotFound: when there is no such contact.
    """
    ids: Sequence[int] = (
        [event_id]
        if event_id is not None
        else list_ids(session, query=ListQuery(filters={"when": "coming"}, sort="start"), today=today)
    )
    who = None
    if contact_id is not None:
        found = contacts(session, ids=[contact_id]).get(contact_id)
        if found is None:
            raise NotFound(_("There is no contact {number}.").format(number=contact_id))
        who = Hit("contact", contact_id, found.shown_name)
    rows = [row for row in list_rows(session, ids=ids) if row.cancelled_on is None]
    return BookingStart(tuple(rows), who, own_fields(session, of=(OwnRecord.BOOKING,)))


def bookable_events(session: Session, *, today: date) -> list[EventRow]:
    """Return the events that bookings may be of: the next first, then those that are past, the latest first."""
    coming = list_ids(session, query=ListQuery(filters={"when": "coming"}, sort="start"), today=today)
    past = list_ids(session, query=ListQuery(filters={"when": "past"}), today=today)
    return [row for row in list_rows(session, ids=[*coming, *past]) if row.cancelled_on is None]


def booking_desk(
    session: Session, *, event_id: int, people: Sequence[tuple[int | None, bool]], on: date
) -> BookingDesk:
    """Return what places at an event would cost when they are booked on the day ``on``.

    ``people``: the contact of each place (None: a free name, or one that follows), and whether the person says to be
    entitled to concession prices. A handful of queries, however many people.

    :raises NotFound: for an event or contact that does not exist.
    """
    rows = list_rows(session, ids=[event_id])
    if not rows:
        raise NotFound(_("There is no event {number}.").format(number=event_id))
    day = rows[0].starts_at.date()
    bands = bands_of(session, event_id)
    ids = [contact_id for contact_id, _said in people if contact_id is not None]
    entitled = entitlements(session, contact_ids=ids, event_day=day, on=on)
    weak = [i for i, who in entitled.items() if who.remedy is Remedy.RENEW]
    held = held_by(session, contact_ids=weak, day=day) if weak else {}
    taken = seated(session, seats={(event_id, contact_id) for contact_id in ids})
    offers = []
    for contact_id, concession in people:
        if contact_id is not None and contact_id not in entitled:
            raise NotFound(_("There is no contact {number}.").format(number=contact_id))
        who = Entitlement() if contact_id is None else entitled[contact_id]
        offers.append(
            _offer(
                bands,
                with_concession(who, concession=concession),
                on,
                taken.get((event_id, contact_id or 0), ""),
                held[contact_id].membership_id if contact_id in held else None,
            )
        )
    return BookingDesk(rows[0], tuple(bands), tuple(offers))


def _offer(bands: Sequence[Band], who: Entitlement, on: date, taken: str, renew: int | None) -> Offer:
    try:
        rule = price(bands, who, on)
    except Refused as refusal:
        return Offer(None, refusal.message, taken, renew)
    return Offer(rule, "", taken, renew)


def find_attendees(session: Session, *, text: str, today: date, limit: int = 12) -> list[Hit]:
    """Return the living people that ``text`` finds, members first (by name or number), each once as a contact."""
    return [
        Hit("contact", one.contact_id, one.name, one.detail)
        for one in find_people(session, text=text, today=today, limit=limit, living=True)
    ]


def naming(session: Session, *, place_id: int, contact_id: int | None, name: str, today: date) -> Naming:
    """Return what the rule says of a place once it is for that contact, else for that name; asked before it is named.

    :raises NotFound: for a place or a contact that does not exist.
    :raises Refused: when the place is cancelled.
    """
    if contact_id is not None and contact_id not in contacts(session, ids=[contact_id]):
        raise NotFound(_("There is no contact {number}.").format(number=contact_id))
    return plan_naming(naming_facts(session, place_id=place_id, contact_id=contact_id, name=name, today=today))


def booking_of(session: Session, *, place_id: int) -> BookingPage:
    """Return the booking that a place is part of.

    :raises NotFound: when there is no such place.
    """
    booking_id = session.scalar(select(Place.booking_id).where(Place.id == place_id))
    if booking_id is None:
        raise NotFound(_("There is no such place."))
    return booking_page(session, booking_id=booking_id)


def event_counts(session: Session, *, today: date) -> dict[str, int]:
    """Return how many events there are by the values of the filter ``when``, and under "" in all."""
    wanted = {key: ListQuery(filters={"when": key}) for key in ("", *_values(EVENT_FILTERS["when"]))}
    return {key: len(list_ids(session, query=query, today=today)) for key, query in wanted.items()}


def attendee_counts(session: Session, *, event_id: int) -> dict[str, int]:
    """Return how many places of an event there are by the values of the filter ``money``, and under "" in all.

    Those that are cancelled are not among them.

    Under :data:`CANCELLED` is how many bookings there are of which something was cancelled.
    """
    wanted = {key: ListQuery(filters={"money": key}) for key in ("", *_values(ATTENDEE_FILTERS["money"]))}
    counts = {key: len(attendee_ids(session, event_id=event_id, query=query)) for key, query in wanted.items()}
    return counts | {CANCELLED: len(cancelled_ids(session, event_id=event_id, query=ListQuery()))}


def _values(one: Filter[Any]) -> list[str]:
    return [choice.value for choice in one.choices]
