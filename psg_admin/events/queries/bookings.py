"""Lists and pages of bookings."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.queries.freed_money import booking_fates
from psg_admin.events.queries.sums import NO_SUMS, Sums, paid_of, settled_sql, sums_by
from psg_admin.events.rules import Fate, read_reference
from psg_admin.events.states import BookingState
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, fold, mark, pmark
from psg_admin.people.model import Contact
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import own_family, own_fields, own_sorts, own_texts, own_values
from psg_admin.people.rules import listed_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks
from psg_admin.store.filters import Choice, Filter, Filters
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.ordering import by_signs, by_value, in_order
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class BookingRow:
    """One booking as lists show it; ``sums`` and ``names`` are of its places that are not cancelled, ``own`` is what it
    says in the office's own fields, by their keys.
    """

    booking_id: int
    reference: str
    event_id: int
    event_title: str
    event_day: date
    booker_id: int
    booker: str
    payer_id: int
    payer: str
    booked_on: date
    note: str
    cancelled_on: date | None
    cancel_reason: str
    sums: Sums
    names: tuple[str, ...]
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stands(self) -> BookingState:
        """How it stands with the booking."""
        if self.cancelled_on is not None:
            return BookingState.CANCELLED
        if not self.sums.owed:
            return BookingState.PAID if self.sums.amount else BookingState.FREE
        return BookingState.PART_PAID if self.sums.paid else BookingState.TO_PAY

    @property
    def state(self) -> str:
        """:attr:`stands` in a word that people read."""
        return self.stands.label

    @property
    def tone(self) -> str:
        """The tone of :attr:`state`."""
        if self.cancelled_on is not None:
            return "plain"
        return "attention" if self.sums.owed else ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of a booking: ``reasons`` explain its price as it was frozen on ``priced_on``."""

    place_id: int
    contact_id: int | None
    name: str
    concession: bool
    band_id: int
    band_name: str
    amount: Money
    paid: Money
    reasons: tuple[str, ...]
    priced_on: date
    override_reason: str
    charge_id: int | None
    cancelled_on: date | None
    cancel_reason: str
    version: int
    let_off: Money = NOTHING

    @property
    def owed(self) -> Money:
        """What is still to be paid for it: nothing once it is cancelled."""
        return NOTHING if self.cancelled_on is not None else self.amount - self.paid - self.let_off


@dataclass(frozen=True, slots=True)
class BookingPage:
    """All about one booking, with its places in the order they were booked, cancelled ones too.

    ``fate`` is what became of what had been paid for the cancelled ones; ``fields`` are the office's own of bookings.
    """

    row: BookingRow
    places: tuple[PlaceRow, ...]
    version: int
    fate: Fate
    fields: tuple[FieldRow, ...] = ()

    @property
    def owing(self) -> list[int]:
        """The charges of its places that are still to be paid."""
        return [place.charge_id for place in self.places if place.charge_id is not None and place.owed]


def shown_place(contact: str | None, typed: str) -> str:
    """Return the name on a place as lists show it: of the ``contact``, else that ``typed``, else that it follows."""
    return contact or listed_name(typed) or _("Name to follow")


def booking_named(session: Session, reference: str) -> Booking:
    """Return the booking of a typed reference.

    :raises NotFound: when there is none, or the reference has a slip in it.
    """
    plain = read_reference(reference)
    found = session.scalar(select(Booking).where(Booking.reference == plain)) if plain else None
    if found is None:
        raise NotFound(_("There is no booking {reference}.").format(reference=reference.strip()))
    return found


def booking_id_of(session: Session, *, reference: str) -> int:
    """Return the id of the booking of a typed reference.

    :raises NotFound: when there is none, or the reference has a slip in it.
    """
    return booking_named(session, reference).id


def bookings_ids(session: Session, *, query: ListQuery, event_id: int | None = None) -> "array[int]":
    """Return the ids of the bookings asked for, of one event or of all; the latest first unless ``query`` has a sort.

    Filters: those of :data:`BOOKING_FILTERS`. Sorts: reference, booker, booked_on, event, and the keys
    of the office's own fields of bookings.

    :raises BadInput: for a filter that is not known.
    """
    statement = select(Booking.id)
    if event_id is not None:
        statement = statement.where(Booking.event_id == event_id)
    found = matching(session, "booking", query.text)
    if found is not None:
        statement = statement.where(Booking.id.in_(found))
    statement = statement.where(*BOOKING_FILTERS.conditions(query, event_id))
    return array("q", session.scalars(_ordered(session, statement, query)))


def _state(state: str, event_id: int | None) -> ColumnElement[bool]:
    if state == "cancelled":
        return Booking.cancelled_on.is_not(None)
    live = Booking.cancelled_on.is_(None)
    if state == "live":
        return live
    owing = _owing(event_id)
    return live & (Booking.id.in_(owing) if state == "owing" else Booking.id.not_in(owing))


_OWN = {OwnRecord.BOOKING: Booking.id}

BOOKING_FILTERS: Filters[int | None] = Filters(
    search="Only where these words occur in the reference or a name.",
    by=(
        Filter(
            key="state",
            label=mark("State"),
            clause=_state,
            option="--state",
            help="“live”: not cancelled; “owing” and “paid” are live.",
            choices=(
                Choice("live", mark("Not cancelled")),
                Choice("owing", mark("To pay")),
                Choice("paid", pmark("attendees", "Paid")),
                Choice("cancelled", pmark("bookings", "Cancelled")),
            ),
        ),
    ),
    families=(own_family(_OWN),),
)
"""The filters of bookings, whose conditions are told of which event they are (None: of all)."""


def _owing(event_id: int | None) -> Select[int]:
    chosen: ColumnElement[bool] = Place.cancelled_on.is_(None)
    if event_id is not None:
        chosen &= Place.event_id == event_id
    paid = paid_of(chosen)
    return (
        select(Place.booking_id)
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(chosen, settled_sql(paid) < Place.amount)
    )


def _ordered(session: Session, statement: Select[int], query: ListQuery) -> Select[int]:
    if query.sorted_by("booker"):
        statement = statement.join(Contact, Contact.id == Booking.booker_id)
    statement, own = own_sorts(session, statement, query, _OWN)
    keys = {
        "booker": by_signs(Contact.sort_name, full=True),
        "event": by_value(Booking.event_id),
        "booked_on": by_value(Booking.booked_on),
        "reference": by_signs(Booking.reference, full=True),
        **own,
    }
    if query.sort:
        return statement.order_by(*in_order(query, keys, (Booking.id,)))
    return statement.order_by(Booking.id.desc())


def bookings_rows(session: Session, *, ids: Sequence[int]) -> list[BookingRow]:
    """Return the bookings of ``ids`` in that order."""
    rows = {row.booking_id: row for some in chunks(ids) for row in _rows(session, some)}
    return [rows[i] for i in ids if i in rows]


def _rows(session: Session, ids: Sequence[int]) -> list[BookingRow]:
    booker, payer = aliased(Contact), aliased(Contact)
    query = (
        select(Booking, Event.title, Event.starts_at, booker.shown_name, payer.shown_name)
        .join(Event, Event.id == Booking.event_id)
        .join(booker, booker.id == Booking.booker_id)
        .join(payer, payer.id == Booking.payer_id)
        .where(Booking.id.in_(ids))
    )
    sums = sums_by(session, Place.booking_id, ids)
    names = _names(session, ids)
    own = own_values(session, ids, own_fields(session, of=(OwnRecord.BOOKING,)))
    return [
        BookingRow(
            b.id, b.reference, b.event_id, title, starts_at.date(), b.booker_id, booker_name, b.payer_id, payer_name,
            b.booked_on, b.note, b.cancelled_on, b.cancel_reason or "", sums.get(b.id, NO_SUMS),
            tuple(names.get(b.id, ())), own.get(b.id, {}),
        )
        for b, title, starts_at, booker_name, payer_name in session.execute(query)
    ]  # fmt: skip


def _names(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    """Return by booking the names on its places that are not cancelled."""
    names: dict[int, list[str]] = {}
    query = (
        select(Place.booking_id, Contact.shown_name, Place.name)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(Place.booking_id.in_(ids), Place.cancelled_on.is_(None))
        .order_by(Place.id)
    )
    for booking_id, contact, typed in session.execute(query):
        names.setdefault(booking_id, []).append(shown_place(contact, typed))
    return names


def booking_page(session: Session, *, booking_id: int) -> BookingPage:
    """Return all about one booking.

    :raises NotFound: when there is none.
    """
    rows = bookings_rows(session, ids=[booking_id])
    if not rows:
        raise NotFound(_("There is no booking {reference}.").format(reference=booking_id))
    chosen = Place.booking_id == booking_id
    paid = paid_of(chosen)
    places = session.execute(
        select(Place, Contact.shown_name, paid.c.paid, paid.c.let_off)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(chosen)
        .order_by(Place.id)
    )
    found = tuple(
        PlaceRow(
            p.id, p.contact_id, shown_place(name, p.name), p.concession, p.band_id, p.band_name, p.amount,
            settled or NOTHING, tuple(p.reason.split("\n")), p.priced_on, p.override_reason or "", p.charge_id,
            p.cancelled_on, p.cancel_reason or "", p.version, off or NOTHING,
        )
        for p, name, settled, off in places
    )  # fmt: skip
    version = session.scalar(select(Booking.version).where(Booking.id == booking_id)) or 1
    fate = booking_fates(session, booking_ids=[booking_id]).get(booking_id, Fate())
    return BookingPage(rows[0], found, version, fate, own_fields(session, of=(OwnRecord.BOOKING,)))


def for_contact(session: Session, *, contact_id: int) -> list[BookingRow]:
    """Return the bookings that a person made, pays for or has a place in, those of the latest event first."""
    placed = select(Place.booking_id).where(Place.contact_id == contact_id, Place.cancelled_on.is_(None))
    mine = or_(Booking.booker_id == contact_id, Booking.payer_id == contact_id, Booking.id.in_(placed))
    ids = session.scalars(
        select(Booking.id)
        .join(Event, Event.id == Booking.event_id)
        .where(mine)
        .order_by(Event.starts_at.desc(), Booking.id.desc())
    ).all()
    return bookings_rows(session, ids=ids)


def find_bookings(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return the bookings in which every word of ``text`` occurs (reference, names), the latest first."""
    found = matching(session, "booking", text)
    if found is None:
        return []
    query = (
        select(Booking.id, Booking.reference, Contact.shown_name, Event.title, Event.starts_at)
        .join(Contact, Contact.id == Booking.booker_id)
        .join(Event, Event.id == Booking.event_id)
        .where(Booking.id.in_(found))
        .order_by(Booking.id.desc())
        .limit(limit)
    )
    return [
        Hit(
            "booking",
            row.id,
            f"{row.reference} {row.shown_name}",
            _("{event}, {day}").format(event=row.title, day=show_day(row.starts_at.date())),
        )
        for row in session.execute(query)
    ]


def booking_texts(session: Session, ids: Sequence[int], *, new: Collection[int] = ()) -> dict[int, str | None]:
    """Return what each booking of ``ids`` is found by; None for one that is gone. Of ``new`` ones no field of the
    office's own says anything yet.

    The names of cancelled places belong to it: whoever was to come asks for the money, and the list of what was
    cancelled is searched, too.
    """
    booker, payer = aliased(Contact), aliased(Contact)
    query = (
        select(
            Booking.id,
            Booking.reference,
            booker.shown_name,
            payer.shown_name,
            func.coalesce(Contact.shown_name, Place.name, ""),
        )
        .join(booker, booker.id == Booking.booker_id)
        .join(payer, payer.id == Booking.payer_id)
        .outerjoin(Place, Place.booking_id == Booking.id)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(Booking.id.in_(ids))
        .order_by(Booking.id, Place.id)
    )
    words: dict[int, list[str]] = {}
    for booking_id, reference, booker_name, payer_name, name in session.execute(query):
        words.setdefault(booking_id, [reference, booker_name, payer_name]).append(name)
    for booking_id, said in own_texts(session, OwnRecord.BOOKING, words.keys() - set(new)).items():
        words[booking_id] += said
    return {booking_id: fold(" ".join(words[booking_id])) if booking_id in words else None for booking_id in ids}
