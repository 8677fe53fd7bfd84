"""Which entries of the history are about a person: what was done to any row that belongs, or belonged, to it."""

from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Select, and_, func, inspect, or_, select
from sqlalchemy.orm import Session

from psg_admin.events.model import Booking, Place
from psg_admin.kernel.words import fold
from psg_admin.memberships.model import Member, Membership, Term
from psg_admin.payments.model import Charge
from psg_admin.people.model import Contact, Household, Merged, OwnField, OwnValue
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import base_table, ending_of, tables_in_order
from psg_admin.store.history import entries_within, entry_ids, list_ids, named_before, named_by, once_named
from psg_admin.store.list_query import ListQuery
from psg_admin.store.merging import referring
from psg_admin.store.search import matching

_MOST = 100
"""So many people may be meant by a word; what more are named by is looked for in the words of the entries alone."""

Rows = dict[str, Collection[int]]


def trail(session: Session, *, query: ListQuery, contact_id: int | None = None) -> "array[int]":
    """Return the ids of the entries, the newest first: of everything, or of what was done to one contact.

    Each word of the text is looked for in what the entry says, in who did it, in the names of those to whom it was
    done, guests too, and in the number of the membership or the reference of the booking that it was done to.
    """
    words = fold(query.text).split()
    if contact_id is not None and not words:
        return array("q", sorted(_entries_of(session, [contact_id]), reverse=True))
    named = {word: _entries_named(session, word) for word in words}
    found = list_ids(session, query=query, named=named)
    if contact_id is None:
        return found
    own = _entries_of(session, [contact_id])
    return array("q", (entry_id for entry_id in found if entry_id in own))


def rows_of(session: Session, contact_ids: Sequence[int]) -> Mapping[str, Collection[int]]:
    """Return the rows that belong to these people now, by table; of those who were merged into them, too.

    To a person belongs what refers to them, and what refers to that in turn: a membership to those who are or were in
    it and to who pays for it, with what is paid for its years, whoever pays; a place to who has it and a booking to who
    made it, with all places; a home to those who live there. However many tables there are to come, they are asked the
    same way, one statement a table.
    """
    if not contact_ids:
        return {}
    ids = partial(_ids, session)
    people = [*contact_ids, *ids(Merged.gone_id, Merged.contact_id.in_(contact_ids))]
    memberships = ids(
        Membership.id,
        Membership.payer_id.in_(people),
        Membership.id.in_(select(Member.membership_id).where(Member.contact_id.in_(people))),
    )
    paid_for = (_years(memberships), select(Place.charge_id).where(Place.contact_id.in_(people)))
    charges = ids(Charge.id, Charge.contact_id.in_(people), *(Charge.id.in_(each) for each in paid_for))
    homes = ids(Household.id, Household.id.in_(select(Contact.household_id).where(Contact.id.in_(people))))
    found = _with_parts(session, {"contact": people, "household": homes, "membership": memberships, "charge": charges})
    found["own_value"] = _own_values(session, found)
    return found


def _entries_of(session: Session, contact_ids: Sequence[int]) -> set[int]:
    """Return all entries about these people: also on what was theirs then, and is gone or somebody else's since."""
    own = {**rows_of(session, contact_ids)}
    own.pop("household", None)  # what was done to a home before somebody came, or after, is not about them
    people = set(own["contact"])
    columns: dict[str, list[str]] = {}
    for column in referring(base_table(inspect(Contact))):
        if ending_of(column.table) is not None:  # of the ledger nothing goes, and it changes hands with what it is for
            continue
        columns.setdefault(str(column.table.name), []).append(str(column.key))
    once, found = once_named(session, columns=columns, owners=people)
    lived = named_by(session, table="contact", row_ids=people, key=str(Contact.household_id.key), target="household")
    found |= entry_ids(session, of=own) | entries_within(session, found=lived)
    found |= entry_ids(session, of={"own_value": _emptied(session, own), "document": _taken_away(session, own)})
    if once:
        rows: dict[str, list[int]] = {}
        for one in once:
            rows.setdefault(one.table, []).append(one.row_id)
        first, last = min(one.first for one in once), max(one.last or one.first for one in once)
        parts = entry_ids(session, of=_with_parts(session, rows))
        found |= {entry_id for entry_id in parts if first <= entry_id <= last}
    return found


def _entries_named(session: Session, word: str) -> set[int]:
    """Return the entries about the people, the membership or the bookings that a word names."""
    memberships = _ids(session, Membership.id, func.lower(Membership.number) == word)
    years = _ids(session, Charge.id, Charge.id.in_(_years(memberships)))
    named = (
        rows_of(session, _named(session, word)),
        _with_parts(session, {"membership": memberships, "charge": years}),
        _of_places(session, word),
    )
    return {entry_id for rows in named for entry_id in entry_ids(session, of=rows)}


def _with_parts(session: Session, roots: Mapping[str, Collection[int]]) -> Rows:
    """Return ``roots`` with all rows of other tables that refer to them, and what refers to those in turn."""
    found: Rows = {table: ids for table, ids in roots.items() if ids}
    for table in tables_in_order():
        if str(table.name) in roots or not table.info.keys().isdisjoint(("derived", "journal")):
            continue
        keys = ((key.parent, found.get(str(key.column.table.name))) for key in table.foreign_keys)
        where = [column.in_(ids) for column, ids in keys if ids]
        ids = _ids(session, table.c.id, *where) if where else ()
        if ids:
            found[str(table.name)] = ids
    return found


def _years(memberships: Collection[int]) -> Select[Any]:
    return select(Term.charge_id).where(Term.membership_id.in_(memberships))


def _own_values(session: Session, found: Mapping[str, Collection[int]]) -> Sequence[int]:
    """Return what these records say in fields of the office's own, which no column refers from."""
    fields = {record: select(OwnField.id).where(OwnField.record == record) for record in OwnRecord}
    where = [
        and_(OwnValue.field_id.in_(fields[record]), OwnValue.record_id.in_(found[record.value]))
        for record in OwnRecord
        if found.get(record.value)
    ]
    return _ids(session, OwnValue.id, *where)


def _emptied(session: Session, found: Mapping[str, Collection[int]]) -> list[int]:
    """Return what these records said once in fields of the office's own and say no more."""
    kept = {field_id: found.get(record.value, ()) for field_id, record in _fields(session)}
    owners = {i for record in OwnRecord for i in found.get(record.value, ())} if kept else set()
    gone = named_before(session, columns={"own_value": ["record_id"]}, owners=owners) if owners else ()
    return [row_id for _table, row_id, was in gone if was["record_id"] in kept.get(was["field_id"], ())]


def _taken_away(session: Session, found: Mapping[str, Collection[int]]) -> list[int]:
    """Return the documents that were kept with these payments once and are no more."""
    payments = sorted(found.get("payment", ()))
    columns = {"document": ["payment_id"]}
    parts = (payments[first : first + _MOST] for first in range(0, len(payments), _MOST))
    return [row_id for part in parts for _table, row_id, _was in named_before(session, columns=columns, owners=part)]


def _fields(session: Session) -> Sequence[tuple[int, OwnRecord]]:
    return [(row.id, row.record) for row in session.execute(select(OwnField.id, OwnField.record))]


def _of_places(session: Session, word: str) -> Rows:
    """Return the rows of the booking whose reference a word is, and those of guests' places with it in the name."""
    ids = partial(_ids, session)
    bookings = ids(Booking.id, func.lower(Booking.reference) == word)
    guests = ids(Place.id, Place.sort_name.contains(word, autoescape=True))
    places = ids(Place.id, Place.booking_id.in_(bookings), Place.id.in_(guests if len(guests) <= _MOST else ()))
    charges = ids(Place.charge_id, and_(Place.id.in_(places), Place.charge_id.is_not(None)))
    return _with_parts(session, {"booking": bookings, "place": places, "charge": charges})


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
