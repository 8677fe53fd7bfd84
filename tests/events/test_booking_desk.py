"""What the booking desk asks: offers for several people at once, who may come, and counts."""

from datetime import date
from functools import partial

import pytest

from psg_admin.events import queries
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money
from tests.events.desk import EIGHT, THIRTEEN, Desk
from tests.offices import TODAY


def test_one_question_prices_several_people_with_what_bears_on_each(desk: Desk) -> None:
    event = desk.conference()
    lucia, ana, tom = desk.person("Lucía", "Ramírez"), desk.person("Ana", "Zevallos"), desk.person("Tom", "Bell")
    desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 1))
    desk.member(ana, date(2014, 7, 1), paid=date(2014, 7, 1))
    booking = desk.book(event, tom, [PlaceDraft(contact_id=tom)])
    people = ((lucia, False), (ana, False), (tom, False), (None, True))
    found = desk.office.read(partial(queries.booking_desk, event_id=event, people=people, on=TODAY))
    assert [offer.rule.amount for offer in found.offers if offer.rule] == [EIGHT, THIRTEEN, THIRTEEN, EIGHT]
    assert [offer.taken for offer in found.offers] == ["", "", booking.reference, ""]
    assert [offer.renew is not None for offer in found.offers] == [False, True, False, False]
    assert found.event.left == 119
    assert [band.amount for band in found.bands] == [Money.of(8), Money.of(13)]


def test_an_unknown_event_or_person_is_told(quick_desk: Desk) -> None:
    event = quick_desk.conference()
    for asked in ({"event_id": 99, "people": ()}, {"event_id": event, "people": ((99, False),)}):
        with pytest.raises(NotFound):
            quick_desk.office.read(partial(queries.booking_desk, on=TODAY, **asked))  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        quick_desk.office.read(partial(queries.booking_start, today=TODAY, contact_id=99))
    with pytest.raises(NotFound):
        quick_desk.office.read(partial(queries.booking_of, place_id=99))


def test_people_are_found_by_name_and_members_by_number_each_once(desk: Desk) -> None:
    lucia, rosa = desk.person("Lucía", "Ramírez"), desk.person("Rosa", "Ramírez")
    number = desk.member(lucia, date(2016, 4, 1), paid=date(2016, 4, 1)).reference
    hits = desk.office.read(partial(queries.find_attendees, text="ramirez", today=TODAY))
    assert [(hit.kind, hit.record_id) for hit in hits] == [("contact", lucia), ("contact", rosa)]
    assert hits[0].detail == f"Member {number} · Current · paid to 31 Mar 2017"
    [hit] = desk.office.read(partial(queries.find_attendees, text=number, today=TODAY))
    assert hit.record_id == lucia
    assert desk.office.read(partial(queries.find_attendees, text=" ", today=TODAY)) == []


def test_events_and_attendees_are_counted_by_their_filters(desk: Desk) -> None:
    event = desk.conference()
    tom = desk.person("Tom", "Bell")
    booking = desk.book(event, tom, [PlaceDraft(contact_id=tom), PlaceDraft()])
    desk.pay(tom, THIRTEEN, desk.charges(booking)[:1])
    counts = desk.office.read(partial(queries.event_counts, today=TODAY))
    assert counts == {"": 1, "coming": 1, "past": 0, "cancelled": 0}
    places = desk.office.read(partial(queries.attendee_counts, event_id=event))
    assert places == {"": 2, "owing": 1, "paid": 1, "cancelled": 0}
    place = desk.page(booking).places[1]
    assert desk.office.read(partial(queries.booking_of, place_id=place.place_id)) == desk.page(booking)
