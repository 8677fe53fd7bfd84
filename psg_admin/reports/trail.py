"""Which entries of the history are about a person: what was done to any row that belongs to it."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.books.model import Refund, Spending
from psg_admin.events.model import Booking, Place
from psg_admin.kernel.words import fold
from psg_admin.memberships.model import Instalment, Member, Membership, OrderSum, StandingOrder, Term, TypeChange
from psg_admin.notes.model import Document, Note
from psg_admin.payments.model import Allocation, Charge, Payment, Receipt, Reminder, WriteOff
from psg_admin.people.model import Address, Contact, Email, Merged, OrganisationPerson, Telephone
from psg_admin.store.history import entry_ids, gone_rows, list_ids
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching

_MOST = 100
"""So many people may be meant by a word; what more are named by is looked for in the words of the entries alone."""
_PARTS = (Email, Telephone, Address, Note, Document)


def trail(session: Session, *, query: ListQuery, contact_id: int | None = None) -> "array[int]":
    """Return the ids of the entries, the newest first: of everything, or of what was done to one contact.

    Each word of the text is looked for in what the entry says, in who did it, in the names of those to whom it was
    done, guests too, and in the number of the membership or the reference of the booking that it was done to.
    """
    words = fold(query.text).split()
    named = {word: _entries_named(session, word) for word in words}
    found = list_ids(session, query=query, named=named)
    if contact_id is None:
        return found
    own = set(entry_ids(session, of=rows_of(session, [contact_id])))
    return array("q", (entry_id for entry_id in found if entry_id in own))


def rows_of(session: Session, contact_ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """Return the rows that belong to these people, by table, also addresses and numbers that were taken away since.

    A membership belongs to those who are or were in it and to who pays for it, and what was used for its years, whoever
    paid it; a home to those who live there, and who speaks for an organisation to both.
    """
    if not contact_ids:
        return {}
    ids = partial(_ids, session)
    contact_ids = [*contact_ids, *ids(Merged.gone_id, Merged.contact_id.in_(contact_ids))]
    memberships = ids(
        Membership.id,
        Membership.payer_id.in_(contact_ids),
        Membership.id.in_(select(Member.membership_id).where(Member.contact_id.in_(contact_ids))),
    )
    of_memberships = _of_memberships(session, memberships)
    charges = {*ids(Charge.id, Charge.contact_id.in_(contact_ids)), *of_memberships["charge"]}
    payments = ids(Payment.id, Payment.contact_id.in_(contact_ids))
    found: dict[str, Collection[int]] = {
        **of_memberships,
        "contact": contact_ids,
        "charge": charges,
        "allocation": ids(Allocation.id, Allocation.charge_id.in_(charges)),
        "write_off": ids(WriteOff.id, WriteOff.charge_id.in_(charges)),
        "reminder": ids(Reminder.id, Reminder.charge_id.in_(charges)),
        "payment": payments,
        "refund": ids(Refund.id, Refund.payment_id.in_(payments)),
        "spending": ids(Spending.id, Spending.contact_id.in_(contact_ids)),
        "receipt": ids(Receipt.id, Receipt.payment_id.in_(payments)),
        "booking": ids(Booking.id, Booking.booker_id.in_(contact_ids), Booking.payer_id.in_(contact_ids)),
        "place": ids(Place.id, Place.contact_id.in_(contact_ids)),
        "household": ids(Contact.household_id, and_(Contact.id.in_(contact_ids), Contact.household_id.is_not(None))),
        "organisation_person": ids(
            OrganisationPerson.id,
            OrganisationPerson.organisation_id.in_(contact_ids),
            OrganisationPerson.person_id.in_(contact_ids),
        ),
    }
    gone = gone_rows(session, tables=[part.__tablename__ for part in _PARTS], key="contact_id", owners=contact_ids)
    for part in _PARTS:
        table = part.__tablename__
        found[table] = {*ids(part.id, part.contact_id.in_(contact_ids)), *gone[table]}
    found["document"] = {*found["document"], *ids(Document.id, Document.payment_id.in_(payments))}
    return found


def _entries_named(session: Session, word: str) -> set[int]:
    """Return the entries about the people, the membership or the bookings that a word names."""
    named = (
        rows_of(session, _named(session, word)),
        _of_memberships(session, _ids(session, Membership.id, func.lower(Membership.number) == word)),
        _of_places(session, word),
    )
    return {entry_id for rows in named if rows for entry_id in entry_ids(session, of=rows)}


def _of_memberships(session: Session, memberships: Sequence[int]) -> dict[str, Collection[int]]:
    """Return the rows of memberships, by table, with what was used for their years."""
    ids = partial(_ids, session)
    charges = ids(Term.charge_id, and_(Term.membership_id.in_(memberships), Term.charge_id.is_not(None)))
    terms = ids(Term.id, Term.membership_id.in_(memberships))
    orders = ids(StandingOrder.id, StandingOrder.membership_id.in_(memberships))
    return {
        "membership": memberships,
        "member": ids(Member.id, Member.membership_id.in_(memberships)),
        "term": terms,
        "instalment": ids(Instalment.id, Instalment.term_id.in_(terms)),
        "type_change": ids(TypeChange.id, TypeChange.term_id.in_(terms)),
        "standing_order": orders,
        "order_sum": ids(OrderSum.id, OrderSum.order_id.in_(orders)),
        "charge": charges,
        "allocation": ids(Allocation.id, Allocation.charge_id.in_(charges)),
    }


def _of_places(session: Session, word: str) -> dict[str, Collection[int]]:
    """Return the rows of the booking whose reference a word is, and those of guests' places with it in the name."""
    ids = partial(_ids, session)
    bookings = ids(Booking.id, func.lower(Booking.reference) == word)
    guests = ids(Place.id, Place.sort_name.contains(word, autoescape=True))
    places = ids(Place.id, Place.booking_id.in_(bookings), Place.id.in_(guests if len(guests) <= _MOST else ()))
    charges = ids(Place.charge_id, and_(Place.id.in_(places), Place.charge_id.is_not(None)))
    return {
        "booking": bookings,
        "place": places,
        "charge": charges,
        "allocation": ids(Allocation.id, Allocation.charge_id.in_(charges)),
    }


def _ids(session: Session, column: Any, *where: Any) -> Sequence[int]:
    return session.scalars(select(column).where(or_(*where))).all()


def _named(session: Session, word: str) -> list[int]:
    """Return who has ``word`` in the name; nobody where there are too many of them."""
    held = matching(session, "contact", word)
    if held is None:
        return []
    rows = session.execute(select(Contact.id, Contact.shown_name).where(Contact.id.in_(held)))
    found = [contact_id for contact_id, name in rows if word in fold(name)]
    return found if len(found) <= _MOST else []
