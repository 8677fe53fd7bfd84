"""What is owed for places follows the event, the price and the person, until a receipt for it is issued."""

from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Event, Place, PriceBand
from psg_admin.events.plans import due_day, place_purpose
from psg_admin.kernel.changes import Topic
from psg_admin.payments.operations import ChargeWords, freed_charges, put_words
from psg_admin.people.model import Contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name
from psg_admin.store.base import chunks
from psg_admin.store.journal import changed_rows

_SAID_OF = {
    "event": frozenset({"title", "starts_at"}),
    "price_band": frozenset({"name"}),
    "contact": frozenset({"kind", "given", "family", "organisation"}),
    "place": frozenset({"contact_id", "name", "band_id", "charge_id", "priced_on"}),
}
"""By table, the columns from which it is said what is owed for a place, and when it is due."""


def follow_words(session: Session) -> set[Topic]:
    """Say anew what is owed for the places that the running deed bears upon; return what that touched."""
    touched = {table: _changed_in(session, table, columns) for table, columns in _SAID_OF.items()}
    ways: list[tuple[ColumnElement[Any], AbstractSet[int]]] = [
        (Place.event_id.expression, touched["event"]),
        (Place.band_id.expression, touched["price_band"]),
        (Place.contact_id.expression, touched["contact"]),
        (Place.id.expression, touched["place"]),
        (Place.charge_id.expression, freed_charges(session)),
    ]
    conditions = [column.in_(some) for column, ids in ways for some in chunks(ids)]
    wanted: dict[int, ChargeWords] = {}
    for condition in conditions:
        wanted.update(_words(session, condition))
    return put_words(session, wanted) and {Topic.PAYMENTS, Topic.BOOKINGS}


def _changed_in(session: Session, table: str, columns: AbstractSet[str]) -> set[int]:
    return {row_id for row_id, after in changed_rows(session, table).items() if columns & after.keys()}


def _words(session: Session, condition: ColumnElement[bool]) -> dict[int, ChargeWords]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Place.charge_id, Event.title, Event.starts_at, Place.name, PriceBand.name, Place.priced_on, Contact.kind,
            Contact.given, Contact.family, Contact.organisation,
        )
        .join(Event, Event.id == Place.event_id)
        .join(PriceBand, PriceBand.id == Place.band_id)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(condition, Place.charge_id.is_not(None), Place.cancelled_on.is_(None))
    )  # fmt: skip
    found: dict[int, ChargeWords] = {}
    for charge_id, title, starts_at, name, band, priced_on, kind, given, family, organisation in session.execute(query):
        called = name if kind is None else full_name(ContactDraft(kind, "", given, family, organisation=organisation))
        day = starts_at.date()
        found[charge_id] = ChargeWords(place_purpose(title, day, called, band), due_day(day, priced_on))
    return found
