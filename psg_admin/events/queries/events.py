"""Lists and pages of events."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.particulars import EVENT, EventParticulars
from psg_admin.events.queries.deceased import DiedBooking, died_bookings
from psg_admin.events.queries.sums import NO_SUMS, Sums, sums_by
from psg_admin.events.rules import Band, BandDraft, EventDraft, groups_of, over
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import values
from psg_admin.kernel.words import _, fold, mark, pgettext, pmark
from psg_admin.store.base import fetch
from psg_admin.store.filters import Choice, Filter, Filters
from psg_admin.store.list_query import Hit, ListQuery, Order
from psg_admin.store.ordering import by_value, by_words, in_order
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow(EventParticulars):
    """One event as lists show it; ``sums`` are of the places that are not cancelled."""

    event_id: int
    cancelled_on: date | None
    cancel_reason: str
    bookings: int
    sums: Sums

    @property
    def left(self) -> int | None:
        """How many places are left; None where there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.sums.places)

    @property
    def full(self) -> bool:
        """Whether no place is left."""
        return self.left == 0

    def state(self, today: date) -> str:
        """Return how it stands with the event in a word."""
        if self.cancelled_on is not None:
            return pgettext("state of an event", "Cancelled")
        if over(self.ends_at, today):
            return pgettext("state of an event", "Past")
        return pgettext("state of an event", "Full") if self.full else pgettext("state of an event", "Open")

    def exception(self, today: date) -> str:
        """Return :meth:`state` where that is out of the ordinary, else nothing: which are past, their days say."""
        return self.state(today) if self.tone(today) else ""

    def tone(self, today: date) -> str:
        """Return the tone of :meth:`state`."""
        if self.cancelled_on is not None:
            return "plain"
        if over(self.ends_at, today):
            return ""
        return "attention" if self.full else ""


@dataclass(frozen=True, slots=True)
class BandRow:
    """One price of an event, and how many places that are not cancelled were sold at it."""

    band: Band
    sold: int
    takings: Money


@dataclass(frozen=True, slots=True)
class EventPage:
    """All about one event; ``draft`` is what its form edits, at ``version``. ``died``: what stands there for people who
    have died.
    """

    row: EventRow
    bands: tuple[BandRow, ...]
    draft: EventDraft
    version: int
    died: tuple[DiedBooking, ...] = ()


def event_named(session: Session, event_id: int) -> Event:
    """Return the event.

    :raises NotFound: when there is none of this number.
    """
    return fetch(session, Event, event_id, _("There is no event {number}.").format(number=event_id))


def bands_of(session: Session, event_id: int) -> list[Band]:
    """Return the prices of an event in their order."""
    rows = session.scalars(
        select(PriceBand).where(PriceBand.event_id == event_id).order_by(PriceBand.position, PriceBand.id)
    )
    return [Band(b.id, b.name, b.amount, groups_of(b.groups), b.from_day, b.end_day, b.position) for b in rows]


def events_wanted(session: Session, *, query: ListQuery, today: date) -> Select[int]:
    """Return the query for the events asked for, in no order.

    :raises BadInput: for a filter that is not known.
    """
    statement = select(Event.id)
    found = matching(session, "event", query.text)
    if found is not None:
        statement = statement.where(Event.id.in_(found))
    return statement.where(*EVENT_FILTERS.conditions(query, today))


def list_ids(session: Session, *, query: ListQuery, today: date) -> "array[int]":
    """Return the ids of the events asked for, the latest first unless ``query`` says otherwise.

    Filters: those of :data:`EVENT_FILTERS`. Sorts: start, title.

    :raises BadInput: for a filter that is not known.
    """
    statement = events_wanted(session, query=query, today=today)
    asked = query if query.sort else query.ordered([Order("start", descending=True)])
    keys = {"start": by_value(Event.starts_at), "title": by_words(Event.title, full=True)}
    order = in_order(asked, keys, (Event.starts_at, Event.id))
    return array("q", session.scalars(statement.order_by(*order)))


def _when(when: str, today: date) -> ColumnElement[bool]:
    midnight = datetime.combine(today, datetime.min.time())
    if when == "coming":
        return and_(Event.ends_at >= midnight, Event.cancelled_on.is_(None))
    return Event.ends_at < midnight if when == "past" else Event.cancelled_on.is_not(None)


EVENT_FILTERS: Filters[date] = Filters(
    search="Words that occur in title, theme or venue.",
    by=(
        Filter(
            key="when",
            label=mark("When"),
            clause=_when,
            option="--when",
            help="Only those.",
            choices=(
                Choice("coming", mark("Coming")),
                Choice("past", pmark("events", "Past")),
                Choice("cancelled", pmark("events", "Cancelled")),
            ),
        ),
    ),
)
"""The filters of events, whose conditions are told the day of today."""


def list_rows(session: Session, *, ids: Sequence[int]) -> list[EventRow]:
    """Return the events of ``ids`` in that order, with their counts and takings."""
    events = {e.id: e for e in session.scalars(select(Event).where(Event.id.in_(ids)))}
    sums = sums_by(session, Place.event_id, ids)
    counted = (
        select(Booking.event_id, func.count())
        .where(Booking.event_id.in_(ids), Booking.cancelled_on.is_(None))
        .group_by(Booking.event_id)
    )
    bookings = {event_id: count for event_id, count in session.execute(counted)}  # noqa: C416 - rows are no pairs to mypy
    return [_row(events[i], bookings.get(i, 0), sums.get(i, NO_SUMS)) for i in ids if i in events]


def _row(event: Event, bookings: int, sums: Sums) -> EventRow:
    return EventRow(
        **values(EVENT, event),
        event_id=event.id,
        cancelled_on=event.cancelled_on,
        cancel_reason=event.cancel_reason or "",
        bookings=bookings,
        sums=sums,
    )


def event_page(session: Session, *, event_id: int) -> EventPage:
    """Return all about one event.

    :raises NotFound: when there is none of this number.
    """
    event = event_named(session, event_id)
    bands = bands_of(session, event_id)
    sold = sums_by(session, Place.band_id, [b.band_id for b in bands])
    draft = EventDraft(
        **values(EVENT, event),
        bands=tuple(BandDraft(b.name, b.amount, b.groups, b.from_day, b.end_day, b.band_id) for b in bands),
    )
    rows = tuple(BandRow(b, sold.get(b.band_id, NO_SUMS).places, sold.get(b.band_id, NO_SUMS).paid) for b in bands)
    died = tuple(died_bookings(session, event_id=event_id))
    return EventPage(list_rows(session, ids=[event_id])[0], rows, draft, event.version, died)


def next_event(session: Session, *, today: date) -> EventRow | None:
    """Return the event that comes next (or is on today), None when there is none."""
    ids = list_ids(session, query=ListQuery(filters={"when": "coming"}, sort="start"), today=today)[:1]
    return next(iter(list_rows(session, ids=ids)), None)


def find_events(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return the events in which every word of ``text`` occurs, the latest first."""
    found = matching(session, "event", text)
    if found is None:
        return []
    rows = session.scalars(
        select(Event).where(Event.id.in_(found)).order_by(Event.starts_at.desc(), Event.id.desc()).limit(limit)
    )
    return [Hit("event", e.id, e.title, show_moment(e.starts_at)) for e in rows]


def event_texts(session: Session, ids: Sequence[int]) -> dict[int, str | None]:
    """Return what each event of ``ids`` is found by; None for one that is gone."""
    texts: dict[int, str | None] = dict.fromkeys(ids)
    for event in session.scalars(select(Event).where(Event.id.in_(ids))):
        texts[event.id] = fold(f"{event.title} {event.theme} {event.venue} {show_moment(event.starts_at)}")
    return texts
