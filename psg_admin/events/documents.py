"""The lists of events that leave the office; the same columns serve the screen."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.events.particulars import EVENT
from psg_admin.events.queries import (
    AttendeeRow,
    BookingRow,
    CancelledRow,
    EventRow,
    attendees,
    bookings_ids,
    bookings_rows,
    cancelled_ids,
    cancelled_rows,
    event_page,
    list_ids,
    list_rows,
)
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.particulars import columns_of
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.people.documents import own_columns
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.settings import load_settings
from psg_admin.store.list_query import ListQuery


def _owing(row: AttendeeRow) -> str:
    """Return what is still to pay; nothing where all is paid, so that the others show."""
    return row.owed.show() if row.owed else ""


def attendee_columns(fields: Iterable[FieldRow] = ()) -> list[Column[AttendeeRow]]:
    """Return the columns of the attendee list, in the language of the person; ``fields`` are the office's own of
    bookings.
    """
    return [
        Column("name", _("Name"), lambda r: r.name, width=28),
        Column("reference", _("Booking"), lambda r: r.reference, Kind.CODE, width=9, yields=True),
        Column("band", _("Price"), lambda r: r.band, width=14),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, width=9),
        Column("paid", _("Paid"), lambda r: r.paid, Kind.MONEY, width=9, sortable=False, shown=False),
        Column("owed", _("To pay"), lambda r: r.owed, Kind.MONEY, width=9, sortable=False, brief=_owing),
        Column("methods", _("Paid by"), lambda r: r.methods, width=14, sortable=False, shown=False),
        Column(
            "member_number", _("Member"), lambda r: r.member_number, Kind.CODE, width=8, sortable=False, shown=False
        ),
        Column("email", _("E-mail"), lambda r: r.email, width=26, sortable=False, shown=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, width=16, sortable=False),
        Column("note", _("Note"), lambda r: r.note, width=20, sortable=False, head=""),
        Column("booked_on", _("Booked on"), lambda r: r.booked_on, Kind.DAY, width=12, shown=False),
        Column("booker", _("Booked by"), lambda r: r.booker, width=22, sortable=False, shown=False),
        Column("payer", _("Payer"), lambda r: r.payer, width=22, sortable=False, shown=False),
        Column("reason", _("Why this price"), lambda r: r.reason, width=40, sortable=False, shown=False),
        *own_columns(fields, lambda r: r.own),
    ]


def door_columns() -> list[Column[AttendeeRow]]:
    """Return the columns of the attendee list on paper: a box to tick, who, which price, what is to pay, the note."""
    every = {column.key: column for column in attendee_columns()}
    due: Column[AttendeeRow] = Column("due", _("To pay"), _due, Kind.MONEY, width=9, sortable=False)
    return [_tick(), every["name"], every["band"], due, every["note"]]


def _tick() -> Column[AttendeeRow]:
    return Column("tick", _("Here"), lambda _row: "☐", Kind.CODE, width=5, sortable=False)


def _due(row: AttendeeRow) -> Money | str:
    """Return what is still to be paid, or in a word that nothing is."""
    if row.owed:
        return row.owed
    return pgettext("state of a booking", "Paid") if row.amount else pgettext("state of a booking", "Free")


def attendee_listing(
    session: Session,
    *,
    event_id: int,
    made_at: datetime,
    query: ListQuery | None = None,
    columns: Sequence[Column[AttendeeRow]] | None = None,
    made_from: str = "",
) -> Listing[AttendeeRow]:
    """Return the attendee list of an event, ready for paper.

    ``columns`` (None: all) are those on the screen in their order, ``made_at`` is local time, and ``made_from`` says in
    words from which filter ``query`` it was made. On paper it has what the door needs, and other columns where a person
    has chosen some.

    :raises NotFound: when there is no such event.
    """
    row = event_page(session, event_id=event_id).row
    rows = attendees(session, event_id=event_id, query=query)
    every = attendee_columns(own_fields(session, of=(OwnRecord.BOOKING,)))
    chosen = every if columns is None else columns
    usual = columns is None or [c.key for c in columns] == [c.key for c in every if c.shown]
    where = " · ".join(part for part in (show_moment(row.starts_at), row.venue.replace("\n", ", ")) if part)
    return Listing(
        title=_("Attendees of {event}").format(event=row.title),
        columns=chosen,
        on_paper=door_columns() if usual else [_tick(), *(c for c in chosen if c.key != "tick")],
        large=True,
        rows=rows,
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        subtitle=where,
        totals=True,
        notes=(_("This event is cancelled: {reason}").format(reason=row.cancel_reason),) if row.cancelled_on else (),
    )


def booking_columns(fields: Iterable[FieldRow] = ()) -> list[Column[BookingRow]]:
    """Return the columns of a list of bookings, in the language of the person; ``fields`` are the office's own of
    them.
    """
    return [
        Column("reference", _("Booking"), lambda r: r.reference, Kind.CODE, width=9),
        Column("booker", _("Booked by"), lambda r: r.booker, width=26),
        Column("event", _("Event"), lambda r: r.event_title, width=30),
        Column("event_day", _("Day"), lambda r: r.event_day, Kind.DAY, width=12, sortable=False),
        Column("places", _("Places"), lambda r: r.sums.places, Kind.COUNT, width=7, sortable=False),
        Column("names", _("For"), lambda r: "; ".join(r.names), width=40, sortable=False),
        Column("amount", _("Amount"), lambda r: r.sums.amount, Kind.MONEY, width=10, sortable=False),
        Column("paid", _("Paid"), lambda r: r.sums.paid, Kind.MONEY, width=10, sortable=False),
        Column("owed", _("To pay"), lambda r: r.sums.owed, Kind.MONEY, width=10, sortable=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, width=10, sortable=False, tone=lambda r: r.tone,
               data=lambda r: r.stands),
        Column("payer", _("Payer"), lambda r: r.payer, width=22, sortable=False),
        Column("booked_on", _("Booked on"), lambda r: r.booked_on, Kind.DAY, width=12),
        Column("note", _("Note"), lambda r: r.note, width=20, sortable=False),
        *own_columns(fields, lambda r: r.own),
    ]  # fmt: skip


def booking_listing(
    session: Session,
    *,
    made_at: datetime,
    query: ListQuery | None = None,
    event_id: int | None = None,
    columns: Sequence[Column[BookingRow]] | None = None,
    made_from: str = "",
) -> Listing[BookingRow]:
    """Return the bookings of one event, or of all, ready for paper; see :func:`attendee_listing`.

    :raises NotFound: when there is no such event.
    """
    title = _("Bookings")
    if event_id is not None:
        row = event_page(session, event_id=event_id).row
        title = _("Bookings for {event}").format(event=row.title)
    ids = bookings_ids(session, query=query or ListQuery(), event_id=event_id)
    return Listing(
        title=title,
        columns=booking_columns(own_fields(session, of=(OwnRecord.BOOKING,))) if columns is None else columns,
        rows=bookings_rows(session, ids=ids),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        totals=True,
    )


def cancelled_columns() -> list[Column[CancelledRow]]:
    """Return the columns of the list of what was cancelled of an event, in the language of the person."""
    return [
        Column("booker", _("Booked by"), lambda r: r.booker, width=19),
        Column("cancelled_on", _("Cancelled on"), lambda r: r.cancelled_on, Kind.DAY, width=12),
        Column("reason", _("Why"), lambda r: "; ".join(r.reasons), width=18, sortable=False, name="reasons",
               data=lambda r: r.reasons),
        Column("paid", _("Was paid"), lambda r: r.fate.paid, Kind.MONEY, width=9, sortable=False),
        Column("became", _("What became of it"), lambda r: r.fate.words, width=24, sortable=False),
        Column("extent", pgettext("bookings", "Cancelled"), lambda r: r.extent, width=14, sortable=False),
        Column("reference", _("Booking"), lambda r: r.reference, Kind.CODE, width=9, shown=False),
        Column("names", _("For"), lambda r: "; ".join(r.names), width=24, sortable=False, shown=False,
               data=lambda r: r.names),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, width=9, sortable=False, shown=False),
        Column("payer", _("Payer"), lambda r: r.payer, width=22, sortable=False, shown=False),
        Column("booked_on", _("Booked on"), lambda r: r.booked_on, Kind.DAY, width=12, sortable=False, shown=False),
        Column("left_over", _("Left over"), lambda r: r.fate.left_over, Kind.MONEY, width=9, sortable=False,
               shown=False),
    ]  # fmt: skip


def cancelled_listing(
    session: Session,
    *,
    event_id: int,
    made_at: datetime,
    query: ListQuery | None = None,
    columns: Sequence[Column[CancelledRow]] | None = None,
    made_from: str = "",
) -> Listing[CancelledRow]:
    """Return what was cancelled of an event, ready for paper; see :func:`attendee_listing`.

    :raises NotFound: when there is no such event.
    """
    row = event_page(session, event_id=event_id).row
    ids = cancelled_ids(session, event_id=event_id, query=query or ListQuery())
    return Listing(
        title=_("Cancelled bookings for {event}").format(event=row.title),
        columns=cancelled_columns() if columns is None else columns,
        rows=cancelled_rows(session, ids=ids),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        subtitle=show_moment(row.starts_at),
        totals=True,
    )


def event_columns(today: date) -> list[Column[EventRow]]:
    """Return the columns of the list of events, as it stands with them ``today``."""
    return [
        Column("title", _("Event"), lambda r: r.title, width=30),
        Column("start", _("When"), lambda r: r.starts_at, Kind.MOMENT, width=16),
        Column("venue", _("Venue"), lambda r: r.venue.replace("\n", ", "), width=12, sortable=False,
               data=lambda r: r.venue, yields=True),
        Column("places", _("Places"), lambda r: r.sums.places, Kind.COUNT, width=7, sortable=False),
        Column("capacity", _("Room for"), lambda r: r.capacity, Kind.COUNT, width=9, sortable=False, shown=False),
        Column("paid", _("Takings"), lambda r: r.sums.paid, Kind.MONEY, width=10, sortable=False),
        Column("owed", _("To pay"), lambda r: r.sums.owed, Kind.MONEY, width=10, sortable=False),
        Column("state", _("State"), lambda r: r.state(today), Kind.STATE, width=9, sortable=False, head="",
               seen=lambda r: r.exception(today), tone=lambda r: r.tone(today)),
        Column("left", _("Places left"), lambda r: r.left, Kind.COUNT, width=11, sortable=False, shown=False),
        Column("bookings", _("Bookings"), lambda r: r.bookings, Kind.COUNT, width=9, sortable=False, shown=False),
        *columns_of(EVENT, _itself),
    ]  # fmt: skip


def _itself(row: EventRow) -> EventRow:
    return row


def event_listing(
    session: Session,
    *,
    made_at: datetime,
    today: date,
    query: ListQuery | None = None,
    columns: Sequence[Column[EventRow]] | None = None,
    made_from: str = "",
) -> Listing[EventRow]:
    """Return the list of events, ready for paper; see :func:`attendee_listing`."""
    return Listing(
        title=_("Events"),
        columns=event_columns(today) if columns is None else columns,
        rows=list_rows(session, ids=list_ids(session, query=query or ListQuery(), today=today)),
        made_at=made_at,
        made_from=made_from,
        organisation=load_settings(session).organisation,
        totals=True,
    )
