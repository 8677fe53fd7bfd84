"""Who comes to an event: one row a place, for the screen, the door and the exports."""

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from psg_admin.events.model import Booking, Place, PriceBand
from psg_admin.events.queries.bookings import shown_place
from psg_admin.events.queries.sums import paid_of, settled_sql
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import fold, mark, pmark
from psg_admin.memberships.model import Member, Membership
from psg_admin.payments.model import Allocation, Payment, WriteOff
from psg_admin.people.model import Contact, Email, Telephone
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import own_family, own_fields, own_values
from psg_admin.people.rules import listed_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import MoneyColumn
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters
from psg_admin.store.list_query import ListQuery, put_in_order
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class AttendeeRow:
    """One place of an event. ``email`` and ``telephone`` are the attendee's own: nothing for who is no known contact.

    ``methods``: how it was paid, in words; ``reason``: why it costs what it costs; ``own``: what its booking says in
    the office's own fields, by their keys.
    """

    place_id: int
    booking_id: int
    contact_id: int | None
    name: str
    reference: str
    band: str
    amount: Money
    paid: Money
    methods: str
    member_number: str
    concession: bool
    email: str
    telephone: str
    booker: str
    payer: str
    booked_on: date
    note: str
    reason: str
    let_off: Money = NOTHING
    own: Mapping[str, Any] = field(default_factory=dict)

    @property
    def owed(self) -> Money:
        """What is still to be paid."""
        return self.amount - self.paid - self.let_off


Columns = Select[*tuple[Any, ...]]


def _narrowed(session: Session, statement: Columns, query: ListQuery, event_id: int) -> Columns:
    found = matching(session, "booking", query.text)
    if found is not None:
        statement = statement.where(Place.booking_id.in_(found))
    return statement.where(*ATTENDEE_FILTERS.conditions(query, event_id))


def attendees_wanted(session: Session, *, event_id: int, query: ListQuery) -> Select[int]:
    """Return the query for the places of an event that are not cancelled and that ``query`` wants, in no order.

    :raises BadInput: for a filter that is not known.
    """
    return _narrowed(session, select(Place.id).where(_live(event_id)), query, event_id)


def attendee_ids(session: Session, *, event_id: int, query: ListQuery) -> "array[int]":
    """Return the ids of the places of an event that are not cancelled, by name unless ``query`` says otherwise.

    Typed text is looked for in the references and names of their bookings. Filters: those of
    :data:`ATTENDEE_FILTERS`. Sorts: name, reference, band, amount, booked_on, and the keys of the office's own fields
    of bookings.

    :raises BadInput: for a filter that is not known.
    """
    statement: Columns = (
        select(
            Place.id,
            Contact.sort_name,
            Place.name,
            Booking.reference,
            Place.band_name,
            Place.amount,
            Booking.booked_on,
            Booking.id,
        )
        .join(Booking, Booking.id == Place.booking_id)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(_live(event_id))
        .order_by(Place.id)
    )
    statement = _narrowed(session, statement, query, event_id)
    # In Python: only here is a typed name known by its surname, and both engines put what is alike in one order.
    rows = [(row[0], row[1] or fold(listed_name(row[2])), *row[3:]) for row in session.execute(statement)]
    rows.sort(key=itemgetter(1))
    put_in_order(rows, query, {**_SORTS, **_own_sorts(session, query, [row[-1] for row in rows])})
    rows.sort(key=_follows)
    return array("q", (row[0] for row in rows))


_SORTS: Mapping[str, Callable[[tuple[Any, ...]], Any]] = {
    "name": itemgetter(1), "reference": itemgetter(2), "band": itemgetter(3), "amount": itemgetter(4),
    "booked_on": itemgetter(5),
}  # fmt: skip
"""The places of what attendees can be put in order by, in the rows that are read for it."""


def _own_sorts(
    session: Session, query: ListQuery, booking_ids: Collection[int]
) -> dict[str, Callable[[tuple[Any, ...]], Any]]:
    """Return the places for the office's own fields by which ``query`` is put in order; a row ends with its booking."""
    fields = [each for each in own_fields(session, of=_RECORDS, every=True) if query.sorted_by(each.key)]
    said = own_values(session, set(booking_ids), fields)

    def place(each: FieldRow, row: tuple[Any, ...]) -> Any:
        return each.rank(said.get(row[-1], {}).get(each.key))

    return {each.key: partial(place, each) for each in fields}


_RECORDS = (OwnRecord.BOOKING,)


def _follows(row: tuple[Any, ...]) -> bool:
    """Say whether the name of a place follows: those stand at the end."""
    return not row[1]


def _money(money: str, event_id: int) -> ColumnElement[bool]:
    paid = paid_of(_live(event_id))
    settled = (
        select(Place.id)
        .outerjoin(paid, paid.c.charge_id == Place.charge_id)
        .where(_live(event_id), settled_sql(paid) >= Place.amount)
    )
    return Place.id.in_(settled) if money == "paid" else Place.id.not_in(settled)


def _bands(session: Session) -> dict[str, str]:
    return {str(band_id): name for band_id, name in session.execute(select(PriceBand.id, PriceBand.name))}


ATTENDEE_FILTERS: Filters[int] = Filters(
    search="Only those in whose places or bookings these words occur.",
    by=(
        Filter(
            key="money",
            label=mark("Paid or not"),
            clause=_money,
            option="--state",
            help="Who is to pay, or has paid.",
            choices=(Choice("owing", mark("To pay")), Choice("paid", pmark("attendees", "Paid"))),
        ),
        Filter(
            key="band",
            label=mark("Price"),
            kind=FilterKind.RECORD,
            load=_bands,
            clause=lambda band_id, _event: Place.band_id == band_id,
        ),
    ),
    families=(own_family({OwnRecord.BOOKING: Place.booking_id}),),
)
"""The filters of attendees, whose conditions are told the id of the event."""


def attendee_rows(session: Session, *, ids: Sequence[int]) -> list[AttendeeRow]:
    """Return the places of ``ids`` in that order."""
    rows = _rows(session, Place.id.in_(ids))
    return [rows[i] for i in ids if i in rows]


def attendees(session: Session, *, event_id: int, query: ListQuery | None = None) -> list[AttendeeRow]:
    """Return all attendees of an event (see :func:`attendee_ids`), for exports."""
    rows = _rows(session, _live(event_id))
    return [rows[i] for i in attendee_ids(session, event_id=event_id, query=query or ListQuery())]


def _live(event_id: int) -> ColumnElement[bool]:
    return (Place.event_id == event_id) & Place.cancelled_on.is_(None)


def _rows(session: Session, chosen: ColumnElement[bool]) -> dict[int, AttendeeRow]:
    booker, payer = aliased(Contact), aliased(Contact)
    query = (
        select(
            Place.id, Place.booking_id, Place.contact_id, Contact.shown_name, Place.name,
            Booking.reference, Place.band_name, Place.amount, Place.charge_id, Place.concession,
            booker.shown_name, payer.shown_name, Booking.booked_on, Booking.note, Place.reason,
        )
        .join(Booking, Booking.id == Place.booking_id)
        .join(booker, booker.id == Booking.booker_id)
        .join(payer, payer.id == Booking.payer_id)
        .outerjoin(Contact, Contact.id == Place.contact_id)
        .where(chosen)
    )  # fmt: skip
    paid, methods = _payments(session, chosen)
    let_off = _let_off(session, chosen)
    numbers = _numbers(session, chosen)
    emails, telephones = _ways(session, chosen)
    places = session.execute(query).all()
    own = own_values(session, {place.booking_id for place in places}, own_fields(session, of=_RECORDS))
    rows = {}
    for (
        place_id, booking_id, contact_id, contact, typed, reference, band, amount, charge_id, concession,
        booker_name, payer_name, booked_on, note, reason,
    ) in places:  # fmt: skip
        rows[place_id] = AttendeeRow(
            place_id, booking_id, contact_id, shown_place(contact, typed), reference, band, amount,
            paid.get(charge_id, NOTHING), ", ".join(methods.get(charge_id, ())), numbers.get(contact_id, ""),
            concession, emails.get(contact_id, ""), telephones.get(contact_id, ""),
            booker_name, payer_name, booked_on, note, reason.replace("\n", " "), let_off.get(charge_id, NOTHING),
            own.get(booking_id, {}),
        )  # fmt: skip
    return rows


def _payments(
    session: Session, chosen: ColumnElement[bool]
) -> tuple[dict[int | None, Money], dict[int | None, list[str]]]:
    """Return by charge what is set against it, and by which methods it came."""
    charges = select(Place.charge_id).where(chosen, Place.charge_id.is_not(None))
    paid: dict[int | None, Money] = {}
    methods: dict[int | None, list[str]] = {}
    for charge_id, amount, method in session.execute(
        select(Allocation.charge_id, Allocation.amount, Payment.method)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Allocation.released_on.is_(None), Allocation.charge_id.in_(charges))
        .order_by(Allocation.id)
    ):
        paid[charge_id] = paid.get(charge_id, NOTHING) + amount
        known = methods.setdefault(charge_id, [])
        if method.label not in known:
            known.append(method.label)
    return paid, methods


def _let_off(session: Session, chosen: ColumnElement[bool]) -> dict[int | None, Money]:
    """Return by charge what is not asked for any more."""
    charges = select(Place.charge_id).where(chosen, Place.charge_id.is_not(None))
    off = func.sum(WriteOff.amount, type_=MoneyColumn())
    query = select(WriteOff.charge_id, off).where(WriteOff.undone_on.is_(None), WriteOff.charge_id.in_(charges))
    found: dict[int | None, Money] = {}
    found.update((charge_id, amount) for charge_id, amount in session.execute(query.group_by(WriteOff.charge_id)))
    return found


def _numbers(session: Session, chosen: ColumnElement[bool]) -> dict[int | None, str]:
    """Return by contact the membership number; of several that of the newest membership that has not ended."""
    contacts = select(Place.contact_id).where(chosen, Place.contact_id.is_not(None))
    query = (
        select(Member.contact_id, Membership.number)
        .join(Membership, Membership.id == Member.membership_id)
        .where(Member.contact_id.in_(contacts), Member.until.is_(None))
        .order_by(Membership.ended_on.is_(None), Membership.id)
    )
    return _by_key(session.execute(query).all())


def _ways(session: Session, chosen: ColumnElement[bool]) -> tuple[dict[int | None, str], dict[int | None, str]]:
    """Return by contact the e-mail address written to and the telephone rung first."""
    contacts = select(Place.contact_id).where(chosen, Place.contact_id.is_not(None))
    emails = (
        select(Email.contact_id, Email.address).where(Email.contact_id.in_(contacts)).order_by(Email.position.desc())
    )
    telephones = (
        select(Telephone.contact_id, Telephone.number)
        .where(Telephone.contact_id.in_(contacts))
        .order_by(Telephone.position.desc())
    )
    return _by_key(session.execute(emails).all()), _by_key(session.execute(telephones).all())


def _by_key(pairs: Iterable[tuple[int, str]]) -> dict[int | None, str]:
    """Return the last value for each key."""
    found: dict[int | None, str] = {}
    found.update(pairs)
    return found
