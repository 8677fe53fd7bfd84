"""Registrations for an event: who books, for whom, at which price; and the text of an e-mail."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.events.operations import cancel_booking
from psg_admin.events.rules import PlaceDraft
from psg_admin.imports.bookings import (
    BookingLine,
    RegistrationsPlan,
    RegistrationsRequest,
    mail_text,
    read_bookings,
)
from psg_admin.imports.columns import BOOKINGS_LIST
from psg_admin.imports.mapping import guess
from psg_admin.imports.operations import IMPORT_BOOKINGS
from psg_admin.imports.plans import Pile
from psg_admin.imports.reading import body_of
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.store.office import Office
from psg_admin.store.planning import perform, preview
from psg_admin.tables.readers import read_tables
from tests.events.desk import CONFERENCE, Desk
from tests.offices import NOW, TODAY
from tests.statements import statements

JOINED = date(2016, 4, 1)
HEAD = "Name,E-mail,Places,Guests,Price,Paid,Diet\n"


@pytest.fixture
def hall(office: Office) -> Desk:
    """A desk with one member, Ana Vega, once on each engine."""
    desk = Desk(office)
    ana = desk.person("Ana", "Vega", emails=("ana@example.org",))
    desk.member(ana, JOINED, paid=JOINED)
    return desk


def lines_of(data: bytes) -> tuple[BookingLine, ...]:
    """Return what the lines of a list say."""
    body = body_of(read_tables(data, known=BOOKINGS_LIST.is_heading).first)
    mapping = guess(body.header, body.texts(), what=BOOKINGS_LIST)
    return read_bookings(body, mapping, today=TODAY)


def request(event: int, text: str, *, skip_refused: bool = False) -> RegistrationsRequest:
    """Return the request to import a list today."""
    return RegistrationsRequest(lines_of(text.encode()), event, TODAY, NOW, "form.csv", skip_refused)


def planned(desk: Desk, event: int, text: str) -> RegistrationsPlan:
    """Return what importing a list would do."""
    return desk.office.read(partial(preview, deed=IMPORT_BOOKINGS, request=request(event, text))).plan


def taken(desk: Desk, event: int, text: str, *, skip_refused: bool = False) -> str:
    """Import a list, and return what is said of it."""
    wanted = request(event, text, skip_refused=skip_refused)
    return desk.office.write(partial(perform, deed=IMPORT_BOOKINGS, request=wanted)).summary


def piles(plan: RegistrationsPlan) -> list[int]:
    """Return how many lines are new, the same and refused."""
    return [plan.count(pile) for pile in (Pile.NEW, Pile.SAME, Pile.REFUSED)]


LIST = HEAD + (
    "Ana Vega,ana@example.org,2,Ben Heron,26.00,yes,no nuts\n"
    "Luz Sol,luz@example.org,3,,39,,\n"
    "Iris Ash,iris@example.org,1,,,no,\n"
)


def test_each_line_is_a_booking_at_the_price_of_the_rule_and_another_price_is_told(hall: Desk) -> None:
    event = hall.conference()
    plan = planned(hall, event, LIST)
    assert piles(plan) == [3, 0, 0]
    assert [(one.line, one.asked, one.rule) for one in plan.differs] == [(2, Money.of("26"), Money.of("21"))]
    assert [(told.line, told.column) for told in plan.notices] == [(2, "Paid")]
    assert taken(hall, event, LIST) == "3 bookings made for “Annual conference”"
    there = {(row.name, row.band, row.amount.show()) for row in hall.attendees(event)}
    assert ("Vega, Ana", "Members and concessions", "£8.00") in there
    assert ("Ben Heron", "Non-members", "£13.00") in there or ("Heron, Ben", "Non-members", "£13.00") in there
    assert len(hall.attendees(event)) == 6
    hall.sound()
    hall.office.undo()
    assert hall.attendees(event) == []


def test_the_same_list_again_changes_nothing_also_where_a_booking_was_cancelled(hall: Desk) -> None:
    event = hall.conference()
    taken(hall, event, LIST)
    assert piles(planned(hall, event, LIST)) == [0, 3, 0]
    assert taken(hall, event, LIST) == "Nothing was changed"
    further = LIST + "Rosa Teal,rosa@example.org,1,,,,\n"
    assert piles(planned(hall, event, further)) == [1, 3, 0]
    more = LIST.replace("luz@example.org,3", "luz@example.org,4")
    refused = planned(hall, event, more).refused
    assert [(told.line, told.column) for told in refused] == [(3, "places")]
    assert "with 3 places: change it there." in refused[0].reason


def test_a_cancelled_booking_is_not_made_again(hall: Desk) -> None:
    event = hall.conference()
    one = HEAD + "Luz Sol,luz@example.org,1,,,,\n"
    taken(hall, event, one)
    booking = hall.attendees(event)[0].booking_id
    hall.office.write(partial(cancel_booking, booking_id=booking, reason="Ill", today=TODAY))
    plan = planned(hall, event, one)
    assert piles(plan) == [0, 1, 0]
    assert "was cancelled: it is not made again" in plan.notices[0].reason


def test_what_cannot_be_booked_is_refused_line_by_line_and_takes_no_place(hall: Desk) -> None:
    event = hall.conference(replace(CONFERENCE, capacity=3))
    text = HEAD + (
        "Luz Sol,luz@example.org,2,,,,\n"
        "Luz Sol,luz@example.org,1,,,,\n"
        "Iris Ash,iris@example.org,2,,,,\n"
        "Rosa Teal,rosa@example.org,many,,,,\n"
        ",nobody@example.org,1,,,,\n"
        'Ben Heron,,1,"Pat Heron, Kit Heron",,,\n'
        "Eva Wren,eva@example.org,1,,,,\n"
    )
    plan = planned(hall, event, text)
    assert piles(plan) == [2, 0, 5]
    reasons = {told.line: told.reason for told in plan.refused}
    assert "Line 2 is a booking of Luz Sol already." in reasons[3]
    assert reasons[7] == "1 are asked for, and 3 are named"
    with pytest.raises(Refused, match="5 lines cannot be taken"):
        taken(hall, event, text)
    taken(hall, event, text, skip_refused=True)
    assert len(hall.attendees(event)) == 3


def test_somebody_who_has_a_place_in_another_booking_is_refused(hall: Desk) -> None:
    event = hall.conference()
    luz = hall.person("Luz", "Sol", emails=("luz@example.org",))
    hall.book(event, hall.person("Kit", "Moss"), [PlaceDraft(contact_id=luz)])
    plan = planned(hall, event, HEAD + "Luz Sol,luz@example.org,1,,,,\n")
    assert "Luz Sol has a place already" in plan.refused[0].reason


def test_who_may_be_somebody_on_file_is_told(hall: Desk) -> None:
    plan = planned(hall, hall.conference(), HEAD + "A Vega,ana@example.org,1,,,,\n")
    assert piles(plan) == [1, 0, 0]
    assert [one.line for one in plan.perhaps] == [2]


def test_an_event_that_there_is_not_is_told(hall: Desk) -> None:
    with pytest.raises(NotFound, match="There is no event 99"):
        planned(hall, 99, LIST)


def test_as_many_statements_whatever_the_number_of_lines(hall: Desk) -> None:
    event = hall.conference()
    few, many = (HEAD + "".join(f"Kit{i} Moss,k{n}{i}@example.org,1,,,,\n" for i in range(n)) for n in (2, 60))
    counted = [len(statements(hall.office, partial(taken, hall, event, text))) for text in (few, many)]
    assert counted[1] - counted[0] <= 4


MAIL = """Hello Cecily,

Name: Ana Vega
E-mail: ana@example.org
Places: 2
Guest: Ben Heron
Anything else: no nuts,
and a chair near the door
Time of arrival: 11:15

Best wishes
Ana
"""


def test_the_text_of_an_email_proposes_people_places_and_answers() -> None:
    mail = mail_text(MAIL)
    assert mail is not None
    assert mail.unread == ("Hello Cecily,", "Best wishes", "Ana")
    [line] = lines_of(mail.table())
    assert [(one.draft.given, one.draft.family) for one in line.who.people] == [("Ana", "Vega"), ("Ben", "Heron")]
    assert (line.places, line.who.people[0].draft.emails) == (2, ("ana@example.org",))
    assert line.note == "Anything else: no nuts, and a chair near the door; Time of arrival: 11:15"


@pytest.mark.parametrize(
    ("text", "names", "places"),
    [
        ("Name: Luz Sol, Places: 2, Guests: Kit Moss", ["Sol", "Moss"], 2),
        ("From: Luz Sol <luz@example.org>\nTo: us@example.org\nSubject: Booking\n\nTickets: 3\n", ["Sol"], 3),
        ("Nombre: Luz Sol\nPlazas: 1\n", ["Sol"], 1),
    ],
)
def test_an_email_is_read_however_it_is_laid_out(text: str, names: list[str], places: int) -> None:
    mail = mail_text(text)
    assert mail is not None
    [line] = lines_of(mail.table())
    assert [one.draft.family for one in line.who.people] == names
    assert (line.places, line.who.refused) == (places, None)


@pytest.mark.parametrize("text", ["Name,Places\nLuz Sol,2\n", "Name\tPlaces\nLuz Sol\t2\n", "Dear all\n", ""])
def test_a_table_is_no_email(text: str) -> None:
    assert mail_text(text) is None


@given(st.text())
def test_no_text_breaks_the_reading_of_an_email(text: str) -> None:
    mail = mail_text(text)
    assert mail is None or mail.said
