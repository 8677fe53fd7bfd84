"""What was cancelled of an event, and what would be if the event were: bookings, and what became of their money."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from psg_admin.events.model import Booking, Place
from psg_admin.events.queries.bookings import BOOKING_FILTERS, shown_place
from psg_admin.events.queries.freed_money import booking_fates
from psg_admin.events.queries.sums import paid_of
from psg_admin.events.rules import Cancelling, Fate, cancelling
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.model import Contact
from psg_admin.people.own import KEY
from psg_admin.store.base import chunks
from psg_admin.store.list_query import ListQuery, Order
from psg_admin.store.ordering import by_signs, by_value, in_order
from psg_admin.store.search import matching

_GONE = Place.cancelled_on.is_not(None)


@dataclass(frozen=True, slots=True)
class CancelledRow:
    """What was cancelled of one booking: ``names`` and ``amount`` are of its cancelled places, ``kept`` counts the
    others. ``cancelled_on`` is the day of the last one, ``reasons`` are those of all.
    """

    booking_id: int
    reference: str
    booker: str
    payer: str
    booked_on: date
    names: tuple[str, ...]
    kept: int
    cancelled_on: date
    reasons: tuple[str, ...]
    amount: Money
    fate: Fate

    @property
    def extent(self) -> str:
        """How much of the booking was cancelled, in words."""
        if not self.kept:
            return _("Whole booking")
        count, every = len(self.names), len(self.names) + self.kept
        return ngettext("{count} of {every} places", "{count} of {every} places", count).format(
            count=count, every=every
        )


def event_cancelling(session: Session, *, event_id: int) -> Cancelling:
    """Return what cancelling the event would cancel with it, and what would become of the money."""
    held = (Place.event_id == event_id) & Place.cancelled_on.is_(None)
    paid = paid_of(held)
    rows = session.execute(
        select(Place.booking_id, Place.amount, paid.c.paid, paid.c.let_off)
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(held)
    )
    return cancelling(
        (booking_id, amount - (off or NOTHING), settled or NOTHING) for booking_id, amount, settled, off in rows
    )


def cancelled_ids(session: Session, *, event_id: int, query: ListQuery) -> "array[int]":
    """Return the ids of the bookings of an event of which a place was cancelled, the last cancelled first.

    Typed text is looked for in references and names; of the filters those by the office's own fields hold. Sorts:
    cancelled_on, reference, booker.
    """
    last = func.max(Place.cancelled_on)
    statement = (
        select(Booking.id)
        .join(Place, Place.booking_id == Booking.id)
        .join(Contact, Contact.id == Booking.booker_id)
        .where(Booking.event_id == event_id, _GONE)
        .group_by(Booking.id, Booking.reference, Contact.sort_name)
    )
    found = matching(session, "booking", query.text)
    if found is not None:
        statement = statement.where(Booking.id.in_(found))
    by_own = {key: text for key, text in query.filters.items() if key.startswith(KEY)}
    statement = statement.where(*BOOKING_FILTERS.conditions(ListQuery(filters=by_own), event_id))
    keys = {
        "cancelled_on": by_value(last),
        "reference": by_signs(Booking.reference, full=True),
        "booker": by_signs(Contact.sort_name, full=True),
    }
    asked = query if query.sort else query.ordered([Order("cancelled_on", descending=True)])
    return array("q", session.scalars(statement.order_by(*in_order(asked, keys, (Booking.id,)))))


def cancelled_rows(session: Session, *, ids: Sequence[int]) -> list[CancelledRow]:
    """Return what was cancelled of the bookings of ``ids``, in that order."""
    rows = {row.booking_id: row for some in chunks(ids) for row in _rows(session, some)}
    return [rows[i] for i in ids if i in rows]


def _rows(session: Session, ids: Sequence[int]) -> list[CancelledRow]:
    booker, payer = aliased(Contact), aliased(Contact)
    heads = {
        row[0]: row
        for row in session.execute(
            select(Booking.id, Booking.reference, booker.shown_name, payer.shown_name, Booking.booked_on)
            .join(booker, booker.id == Booking.booker_id)
            .join(payer, payer.id == Booking.payer_id)
            .where(Booking.id.in_(ids))
        )
    }
    gone: dict[int, list[tuple[str, date, str, Money]]] = {}
    kept: dict[int, int] = {}
    places = (
        select(
            Place.booking_id,
            Contact.shown_name,
            Place.name,
            Place.cancelled_on,
            Place.cancel_reason,
            Place.amount,
        )
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(Place.booking_id.in_(ids))
        .order_by(Place.id)
    )
    for booking_id, contact, typed, day, reason, amount in session.execute(places):
        if day is None:
            kept[booking_id] = kept.get(booking_id, 0) + 1
        else:
            gone.setdefault(booking_id, []).append((shown_place(contact, typed), day, reason or "", amount))
    became = booking_fates(session, booking_ids=ids)
    rows = []
    for i, parts in gone.items():
        _id, reference, booker_name, payer_name, booked_on = heads[i]
        rows.append(
            CancelledRow(
                i, reference, booker_name, payer_name, booked_on, tuple(name for name, *_rest in parts),
                kept.get(i, 0), max(day for _name, day, *_rest in parts),
                tuple(dict.fromkeys(reason for _name, _day, reason, _amount in parts)),
                Money.total(amount for *_rest, amount in parts), became.get(i, Fate()),
            )
        )  # fmt: skip
    return rows
