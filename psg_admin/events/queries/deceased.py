"""What stands at events for people who have died: somebody has to decide what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, literal, select, type_coerce
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.queries.sums import NO_SUMS, sums_by
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.people.model import Contact


@dataclass(frozen=True, slots=True)
class DiedBooking:
    """What stands for somebody who died on ``died_on``: a place, or a booking to be paid (``place_id`` None)."""

    booking_id: int
    reference: str
    event_id: int
    event_title: str
    event_day: date
    contact_id: int
    name: str
    died_on: date
    place_id: int | None

    @property
    def words(self) -> str:
        """What is to be decided."""
        template = (
            _("Died on {day}, and is to pay for booking {reference}: take what is owed, or cancel the booking.")
            if self.place_id is None
            else _("Died on {day}, and has a place in booking {reference}: name somebody else, or cancel the place.")
        )
        return template.format(day=show_day(self.died_on), reference=self.reference)


def died_bookings(
    session: Session, *, today: date | None = None, event_id: int | None = None, contact_id: int | None = None,
    as_if: date | None = None,
) -> list[DiedBooking]:  # fmt: skip
    """Return what stands for people who died: places, and bookings of which something is still to be paid.

    ``today``: at the events that are not over then; ``event_id``, ``contact_id``: only of that event, that person;
    ``as_if``: of people as if they had died on that day, whether or not that is noted.
    """
    wanted = [
        Booking.cancelled_on.is_(None),
        Event.cancelled_on.is_(None),
        *([Contact.deceased_on.is_not(None)] if as_if is None else []),
        *([] if today is None else [Event.ends_at >= datetime.combine(today, datetime.min.time())]),
        *([] if event_id is None else [Event.id == event_id]),
        *([] if contact_id is None else [Contact.id == contact_id]),
    ]
    head = (
        Booking.id, Booking.reference, Event.id, Event.title, Event.starts_at, Contact.id, Contact.shown_name,
        type_coerce(Contact.deceased_on if as_if is None else literal(as_if, Date), Date),
    )  # fmt: skip
    order = (Event.starts_at, Contact.sort_name, Booking.id)
    placed = (
        select(*head, Place.id)
        .select_from(Place)
        .join(Booking, Booking.id == Place.booking_id)
        .join(Event, Event.id == Booking.event_id)
        .join(Contact, Contact.id == Place.contact_id)
        .where(Place.cancelled_on.is_(None), *wanted)
        .order_by(*order, Place.id)
    )
    paying = (
        select(*head)
        .select_from(Booking)
        .join(Event, Event.id == Booking.event_id)
        .join(Contact, Contact.id == Booking.payer_id)
        .where(*wanted)
        .order_by(*order)
    )
    found = [DiedBooking(*row[:4], row[4].date(), *row[5:]) for row in session.execute(placed)]
    places = {(one.booking_id, one.contact_id) for one in found}
    owing = [row for row in session.execute(paying) if (row[0], row[5]) not in places]
    sums = sums_by(session, Place.booking_id, [row[0] for row in owing])
    found += [DiedBooking(*row[:4], row[4].date(), *row[5:], None) for row in owing if sums.get(row[0], NO_SUMS).owed]
    return sorted(found, key=_by_event)


def _by_event(one: DiedBooking) -> tuple[date, int, int]:
    return one.event_day, one.event_id, one.booking_id
