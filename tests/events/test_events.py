"""Events: added, changed, cancelled, listed and found."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.events import operations, queries
from psg_admin.events.model import Booking, Event, Place
from psg_admin.events.rules import BandDraft, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, Conflict, ManyBadInputs, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import change_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.store.list_query import ListQuery
from tests.events.desk import CONFERENCE, EIGHT, EVERYBODY, MEMBERS, THIRTEEN, Desk, at, made
from tests.offices import TODAY

ANYBODY = ContactDraft(given="Ana", family="Ruiz")


def test_an_event_is_added_and_undone(desk: Desk) -> None:
    event = desk.conference()
    page = desk.event(event)
    assert replace(page.draft, bands=()) == replace(CONFERENCE, bands=())
    assert [(b.band.show(), b.band.groups, b.sold) for b in page.bands] == [
        ("Members and concessions £8.00", frozenset({Group.MEMBER, Group.CONCESSION}), 0),
        ("Non-members £13.00", frozenset({Group.ANYONE}), 0),
    ]
    assert (page.row.left, page.row.state(TODAY), page.row.tone(TODAY)) == (120, "Open", "")
    desk.office.undo()
    with pytest.raises(NotFound, match=f"no event {event}"):
        desk.event(event)
    assert desk.office.read(partial(queries.find_events, text="conference")) == []


def test_an_event_that_cannot_be_is_refused(quick_desk: Desk) -> None:
    for wrong, field, words in (
        (replace(CONFERENCE, ends_at=at(11)), "ends_at", "ends before it starts"),
        (replace(CONFERENCE, doors_at=at(11, 5)), "doors_at", "doors open after the start"),
        (replace(CONFERENCE, capacity=0), "capacity", "above 0"),
        (replace(CONFERENCE, title="\t"), "title", "Fill in “Title”"),
        (replace(CONFERENCE, title="x" * 10_000), "title", "10,000 characters"),
        (replace(CONFERENCE, bands=()), "bands", "Add a price"),
        (replace(CONFERENCE, bands=(replace(MEMBERS, groups=frozenset()),)), "bands", "Say who"),
        (
            replace(CONFERENCE, bands=(MEMBERS, EVERYBODY, replace(EVERYBODY, name="MEMBERS and  Concessions"))),
            "bands",
            "There are two prices called “MEMBERS and Concessions”",
        ),
    ):
        with pytest.raises(ManyBadInputs, match=words) as caught:
            quick_desk.conference(wrong)
        assert caught.value.field == field
    assert quick_desk.office.undo_state().undo is None


def test_an_event_is_changed_with_its_prices(desk: Desk) -> None:
    event = desk.conference()
    before = desk.event(event)
    door = BandDraft("At the door", Money.of(15), frozenset({Group.ANYONE}), from_day=date(2016, 11, 5))
    dearer = replace(before.draft.bands[1], amount=Money.of(14))
    new = replace(before.draft, title="<b>AGM</b>", bands=(door, dearer))
    desk.office.write(partial(operations.change_event, event_id=event, draft=new, version=before.version))
    after = desk.event(event)
    assert after.draft.title == "<b>AGM</b>"
    assert [(b.band.name, b.band.amount, b.band.position) for b in after.bands] == [
        ("At the door", Money.of(15), 0),
        ("Non-members", Money.of(14), 1),
    ]
    assert after.bands[1].band.band_id == before.bands[1].band.band_id
    same = desk.office.write(partial(operations.change_event, event_id=event, draft=after.draft))
    assert same.nothing
    desk.office.undo()
    assert desk.event(event).draft == before.draft


def test_two_desks_changing_one_event_are_told(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    mine = quick_desk.event(event)
    theirs = replace(mine.draft, bands=(*mine.draft.bands, BandDraft("Late", Money.of(20), frozenset({Group.ANYONE}))))
    quick_desk.office.write(partial(operations.change_event, event_id=event, draft=theirs, version=mine.version))
    draft = replace(mine.draft, title="Another")
    with pytest.raises(Conflict, match="Somebody else") as caught:
        quick_desk.office.write(partial(operations.change_event, event_id=event, draft=draft, version=mine.version))
    assert [(d.label, d.mine) for d in caught.value.differences] == [
        ("Title", "Another"),
        ("Prices", "Members and concessions £8.00, Non-members £13.00"),
    ]
    open_form = quick_desk.event(event)
    quick_desk.office.undo()  # only a price goes
    with pytest.raises(Conflict, match="Somebody else"):
        quick_desk.office.write(
            partial(operations.change_event, event_id=event, draft=draft, version=open_form.version)
        )


def test_what_is_booked_holds_its_price_and_its_room(desk: Desk) -> None:
    event = desk.conference()
    desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft()])
    draft = desk.event(event).draft
    change = partial(operations.change_event, event_id=event)
    with pytest.raises(BadInput, match="2 places are booked already: room for 1 is too little") as caught:
        desk.office.write(partial(change, draft=replace(draft, capacity=1)))
    assert caught.value.field == "capacity"
    with pytest.raises(Refused, match="Places were sold at “Non-members”"):
        desk.office.write(partial(change, draft=replace(draft, bands=draft.bands[:1])))
    desk.office.write(partial(operations.cancel_event, event_id=event, reason="Strike", today=TODAY))
    with pytest.raises(Refused, match="is cancelled"):
        desk.office.write(partial(change, draft=replace(draft, title="Other")))


def test_events_are_listed_with_counts_and_takings(desk: Desk) -> None:
    coming = desk.conference()
    day = date(2015, 11, 7)
    past = desk.conference(
        replace(CONFERENCE, title="Last year", doors_at=None, starts_at=at(11, day=day), ends_at=at(17, day=day))
    )
    cancelled = desk.conference(replace(CONFERENCE, title="Never", capacity=None))
    desk.office.write(partial(operations.cancel_event, event_id=cancelled, reason="Strike", today=TODAY))
    desk.book(coming, ANYBODY, [PlaceDraft(), PlaceDraft(concession=True)], pay=PayNow(Method.CASH, TODAY, THIRTEEN))
    ids = partial(queries.list_ids, today=TODAY)
    assert list(desk.office.read(partial(ids, query=ListQuery()))) == [cancelled, coming, past]
    assert list(desk.office.read(partial(ids, query=ListQuery(sort="title")))) == [coming, past, cancelled]
    for when, found in (("coming", [coming]), ("past", [past]), ("cancelled", [cancelled])):
        assert list(desk.office.read(partial(ids, query=ListQuery(filters={"when": when})))) == found
    assert list(desk.office.read(partial(ids, query=ListQuery("last year")))) == [past]
    rows = desk.office.read(partial(queries.list_rows, ids=[past, coming, 99, cancelled]))
    assert [(r.title, r.bookings, r.sums.places, r.sums.amount, r.sums.paid, r.state(TODAY)) for r in rows] == [
        ("Last year", 0, 0, Money(), Money(), "Past"),
        ("Annual conference", 1, 2, Money.of(21), THIRTEEN, "Open"),
        ("Never", 0, 0, Money(), Money(), "Cancelled"),
    ]
    assert [(b.sold, b.takings) for b in desk.event(coming).bands] == [(1, Money()), (1, THIRTEEN)]
    following = desk.office.read(partial(queries.next_event, today=TODAY))
    assert following is not None
    assert following.event_id == coming
    assert desk.office.read(partial(queries.next_event, today=date(2016, 11, 6))) is None
    hits = desk.office.read(partial(queries.find_events, text="PPK 2016"))
    assert [(h.record_id, h.detail) for h in hits] == [
        (cancelled, "5 November 2016, 11:00"),
        (coming, "5 November 2016, 11:00"),
    ]


def test_bookings_are_listed_filtered_and_found(desk: Desk) -> None:
    event, other = desk.conference(), desk.conference(replace(CONFERENCE, title="Talk"))
    lucia, leo = desk.person("Lucía", "Ramírez Ñato"), desk.person("Leo", "Cruz")
    paid = desk.book(event, lucia, [PlaceDraft(lucia)], pay=PayNow(Method.CASH, TODAY))
    owing = desk.book(event, leo, [PlaceDraft(name="Eva Soto")], payer=lucia, today=TODAY - timedelta(days=1))
    gone = desk.book(event, leo, [PlaceDraft(leo)])
    desk.office.write(partial(operations.cancel_booking, booking_id=made(gone), reason="Ill", today=TODAY))
    talk = desk.book(other, leo, [PlaceDraft(leo)])

    def ids(event_id: int | None = event, **wanted: object) -> list[int]:
        return list(desk.office.read(partial(queries.bookings_ids, query=ListQuery(**wanted), event_id=event_id)))  # type: ignore[arg-type]

    one, two, three, four = (made(b) for b in (paid, owing, gone, talk))
    assert ids() == [three, two, one]
    assert ids(None) == [four, three, two, one]
    assert ids(sort="reference") == [one, two, three]
    assert ids(sort="booker") == [two, three, one]
    assert ids(sort="booked_on") == [two, one, three]
    assert ids(None, sort="event", descending=True) == [four, three, two, one]
    for state, found in (("live", [two, one]), ("owing", [two]), ("paid", [one]), ("cancelled", [three])):
        assert ids(filters={"state": state}) == found
    assert ids(text="ramirez nato") == [two, one]
    assert ids(text="eva soto") == [two]
    assert ids(text=paid.reference.lower()) == [one]
    hits = desk.office.read(partial(queries.find_bookings, text="Cruz"))
    assert [(h.title, h.detail) for h in hits[:1]] == [(f"{talk.reference} Cruz, Leo", "Talk, 5 November 2016")]
    mine = desk.office.read(partial(queries.for_contact, contact_id=leo))
    assert [r.booking_id for r in mine] == [four, three, two]
    assert [(r.state, r.tone) for r in desk.office.read(partial(queries.bookings_rows, ids=[one, two, three]))] == [
        ("Paid", ""),
        ("To pay", "attention"),
        ("Cancelled", "plain"),
    ]
    assert desk.office.read(partial(queries.booking_id_of, reference=talk.reference)) == four
    with pytest.raises(NotFound, match="no booking 12"):
        desk.office.read(partial(queries.booking_id_of, reference=" 12 "))
    with pytest.raises(NotFound, match="no booking 99"):
        desk.office.read(partial(queries.booking_page, booking_id=99))


def test_a_booking_is_found_by_a_name_that_was_changed(desk: Desk) -> None:
    event = desk.conference()
    ana = desk.person("Ana", "Ruiz")
    desk.book(event, ana, [PlaceDraft(ana)])
    draft = desk.office.read(partial(contact, contact_id=ana)).draft
    desk.office.write(partial(change_contact, contact_id=ana, draft=replace(draft, family="Quispe")))
    assert len(desk.office.read(partial(queries.find_bookings, text="quispe"))) == 1
    assert desk.office.read(partial(queries.find_bookings, text="ruiz")) == []
    assert [a.name for a in desk.attendees(event)] == ["Quispe, Ana"]


def test_the_attendee_list_is_searched_filtered_and_sorted(desk: Desk) -> None:
    event = desk.conference()
    leo = desk.person("Leo", "Cruz", telephones=("020 7946 0018",), emails=("leo@example.org",))
    desk.member(leo, date(2016, 4, 1), paid=date(2016, 4, 1))
    desk.book(event, leo, [PlaceDraft(leo)], pay=PayNow(Method.CASH, TODAY))
    desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft(name="Bea"), PlaceDraft(for_booker=True)])

    def names(**wanted: object) -> list[str]:
        query = partial(queries.attendee_ids, event_id=event, query=ListQuery(**wanted))  # type: ignore[arg-type]
        ids = desk.office.read(query)
        return [r.name for r in desk.office.read(partial(queries.attendee_rows, ids=ids))]

    assert names() == ["Bea", "Cruz, Leo", "Ruiz, Ana", "Name to follow"]
    assert names(sort="amount") == ["Cruz, Leo", "Bea", "Ruiz, Ana", "Name to follow"]
    assert names(sort="name", descending=True) == ["Ruiz, Ana", "Cruz, Leo", "Bea", "Name to follow"]
    assert names(text="cruz") == ["Cruz, Leo"]
    assert names(filters={"money": "owing"}) == ["Bea", "Ruiz, Ana", "Name to follow"]
    assert names(filters={"money": "paid"}) == ["Cruz, Leo"]
    band = desk.event(event).bands[0].band.band_id
    assert names(filters={"band": str(band)}) == ["Cruz, Leo"]
    row = desk.attendees(event)[1]
    assert (row.member_number, row.telephone, row.email, row.methods, row.owed) == (
        "0001",
        "020 7946 0018",
        "leo@example.org",
        "Cash",
        Money(),
    )
    assert (row.amount, row.booked_on, row.reason) == (
        EIGHT,
        TODAY,
        "Member, current to 31 March 2017, paid by bank transfer: £8.00.",
    )


def test_books_that_do_not_add_up_are_told(desk: Desk) -> None:
    event = desk.conference()
    booked = desk.book(event, ANYBODY, [PlaceDraft(), PlaceDraft()])
    desk.sound()

    def broken(session: Session) -> Changes:
        first, second = session.query(Place).order_by(Place.id)
        first.amount = Money.of(1)
        second.charge_id = None
        session.get_one(Booking, made(booked)).reference = "B0001X"
        session.get_one(Booking, made(booked)).cancelled_on = TODAY
        session.get_one(Booking, made(booked)).cancel_reason = "?"
        session.get_one(Event, event).notes = "broken"
        return changed(Topic.BOOKINGS, summary="Broken")

    desk.office.write(broken)
    assert desk.office.read(queries.audit) == [
        "Booking B0001X: place 1 and what is owed for it do not agree.",
        "Booking B0001X: place 2 and what is owed for it do not agree.",
        "Booking B0001X is cancelled but still holds a place.",
        "Booking B0001X has a wrong check character.",
    ]


def test_names_of_every_kind_are_kept_as_typed(desk: Desk) -> None:
    event = desk.conference(replace(CONFERENCE, title="O’Brien & <i>Söhne</i> “2016”", bands=(MEMBERS, EVERYBODY)))
    names = ["<b>Bold</b>", 'O\'Neill "Seán"', "=1+1", "أحمد", "'; DROP TABLE place; --"]
    desk.book(event, ANYBODY, [PlaceDraft(name=name) for name in names], today=TODAY)
    listed = ["<b>Bold</b>", '"Seán", O\'Neill', "=1+1", "أحمد", "--, '; DROP TABLE place;"]
    assert sorted(a.name for a in desk.attendees(event)) == sorted(listed)
    assert len(desk.office.read(partial(queries.find_bookings, text="o'neill"))) == 1
