"""What is worked out after each deed: search texts, and that no event holds more than fit, or one price twice."""

from collections.abc import Mapping

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Event, Place, PriceBand
from psg_admin.events.queries import booking_texts, event_texts, held_by_cancelled, overbooked
from psg_admin.events.rules import why_not_together
from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.words import _
from psg_admin.people.model import Contact
from psg_admin.people.operations import own_touched
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks
from psg_admin.store.journal import held_before, is_restoring, made_ids, made_values
from psg_admin.store.search import put


def derive_search(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched events and bookings anew (kinds "event", "booking")."""
    for some in chunks(touched.get("event", ())):
        put(session, "event", event_texts(session, some), made=made_ids(session, "event"))
    new = made_values(session, "place", "booking_id")
    bookings = {*touched.get("booking", ()), *new.values(), *held_before(session, "place", "booking_id")}
    for some in chunks(touched.get("place", set()) - new.keys()):
        bookings |= set(session.scalars(select(Place.booking_id).where(Place.id.in_(some))))
    for some in chunks(touched.get("contact", set()) - made_ids(session, "contact")):
        placed = select(Place.booking_id).where(Place.contact_id.in_(some))
        named = or_(Booking.booker_id.in_(some), Booking.payer_id.in_(some), Booking.id.in_(placed))
        bookings |= set(session.scalars(select(Booking.id).where(named)))
    bookings |= own_touched(session, OwnRecord.BOOKING, touched)
    made = made_ids(session, "booking")
    silent = set() if made_ids(session, "own_value") else made
    for some in chunks(bookings):
        put(session, "booking", booking_texts(session, some, new=silent), made=made)


def guard_prices(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Hold that whoever asks for a price of an event by its name means one, also when a renaming is undone.

    :raises Conflict: when two prices of an event would have one name.
    """
    for some in chunks(touched.get("price_band", ())):
        of_touched = select(PriceBand.event_id).where(PriceBand.id.in_(some))
        names: dict[int, list[str]] = {}
        for event_id, name in session.execute(
            select(PriceBand.event_id, PriceBand.name).where(PriceBand.event_id.in_(of_touched)).order_by(PriceBand.id)
        ):
            names.setdefault(event_id, []).append(name)
        for why in filter(None, map(why_not_together, names.values())):
            raise Conflict(why)


def guard_room(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Hold the capacity of every touched event, and one place a person, whatever the deed was: undo must not overbook.

    The places that a deed of its own makes, it has seated by the rule.

    :raises Conflict: when more places are booked than there is room for, somebody has two, or a cancelled event any.
    """
    placed: set[int] = set()
    places = touched.get("place", set())
    if not is_restoring(session):
        places = places - made_ids(session, "place")
    for some in chunks(places):
        placed |= set(session.scalars(select(Place.event_id).where(Place.id.in_(some)).distinct()))
    for some in chunks(placed | set(touched.get("event", ()))):
        for _event_id, title, taken, capacity in overbooked(session, some):
            raise Conflict(
                _("“{title}” would have {taken} places booked and has room for {capacity}.").format(
                    title=title, taken=taken, capacity=capacity
                )
            )
        for title in held_by_cancelled(session, some):
            raise Conflict(
                _("“{title}” has places booked: cancel it again, with what is booked now.").format(title=title)
            )
    for some in chunks(placed):
        twice = session.execute(
            select(Contact.shown_name, Event.title)
            .join(Place, Place.contact_id == Contact.id)
            .join(Event, Event.id == Place.event_id)
            .where(Place.event_id.in_(some), Place.cancelled_on.is_(None))
            .group_by(Contact.id, Contact.shown_name, Event.id, Event.title)
            .having(func.count() > 1)
        ).first()
        if twice is not None:
            raise Conflict(_("{name} would have two places at “{title}”.").format(name=twice[0], title=twice[1]))
