"""Booking places: live prices with their reasons, other prices with a written one, payment, and undo."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from psg_admin.events.operations import cancel_event, change_event
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.money import Money
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_field
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import Hit
from psg_admin.ui.dialogs.add_places import AddPlacesDialog, open_add_places
from psg_admin.ui.dialogs.booking import BookingDialog, open_booking
from psg_admin.ui.dialogs.places import PlaceLine
from psg_admin.ui.dialogs.renew import RenewDialog
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.desk import Desk
from tests.events.desk import CONFERENCE, EIGHT, MEMBERS, THIRTEEN, at
from tests.events.desk import Desk as Organiser
from tests.offices import TODAY
from tests.ui.conftest import Recorder, type_words
from tests.ui.events.conftest import People, Settled, dialog_of


@pytest.fixture
def dialog(page: EventsPage, settled: Settled) -> BookingDialog:
    """The form of a booking at the conference."""
    page.book()
    settled()
    found = dialog_of(page)
    assert isinstance(found, BookingDialog)
    return found


def choose(line: PlaceLine, words: str, settled: Settled) -> None:
    """Type part of a name and take the first that is found."""
    line.pick.widget.setFocus()
    type_words(line.pick.widget, words)
    settled()
    QTest.keyClick(line.pick.widget, Qt.Key.Key_Return)
    settled()


def action(dialog: BookingDialog) -> str:
    """What the button says, without its mnemonic."""
    found = dialog.findChild(QPushButton, "action")
    assert found is not None
    return found.text().replace("&", "")


def done(dialog: BookingDialog, settled: Settled) -> None:
    """Press the button and wait until the deed is done."""
    dialog.submit()
    settled()


def test_each_place_shows_its_price_and_why_as_soon_as_the_person_is_chosen(
    dialog: BookingDialog, settled: Settled
) -> None:
    first = dialog.places.lines[0]
    assert first.price.text() == "£13.00"
    choose(first, "ramirez", settled)
    assert first.pick.line.text() == "Ramírez Ñato, Lucía"
    assert first.price.text() == "£8.00"
    assert first.why.text() == "Member, current to 31 March 2017, paid by bank transfer: £8.00."
    assert first.band.box.currentText() == "Members and concessions"
    assert action(dialog) == "Book 1 place — £8.00"
    dialog.places.add()
    choose(dialog.places.lines[1], "zevallos", settled)
    assert dialog.places.lines[1].price.text() == "£13.00"
    assert "renewing today makes it £8.00" in dialog.places.lines[1].why.text()
    assert action(dialog) == "Book 2 places — £21.00"
    dialog.reject()


def test_a_member_is_found_by_number_and_a_concession_lowers_the_price(dialog: BookingDialog, settled: Settled) -> None:
    line = dialog.places.lines[0]
    choose(line, "0001", settled)
    assert line.pick.line.text() == "Ramírez Ñato, Lucía"
    dialog.places.add()
    other = dialog.places.lines[1]
    settled()
    assert other.price.text() == "£13.00"
    QTest.mouseClick(other.concession, Qt.MouseButton.LeftButton)
    settled()
    assert other.price.text() == "£8.00"
    assert other.why.text() == "Concession: £8.00."
    dialog.reject()


def test_tab_goes_through_one_place_after_the_other_and_what_takes_it_away_comes_last(
    dialog: BookingDialog, settled: Settled
) -> None:
    dialog.places.add()
    settled()
    line = dialog.places.lines[0]
    line.pick.widget.setFocus()
    walked = []
    for _step in range(10):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        walked.append(dialog.focusWidget())
    other = dialog.places.lines[1]
    assert walked == [
        line.band.widget, line.price, line.concession, line.remove,
        other.pick.widget, other.band.widget, other.price, other.concession, other.remove, dialog.places.more,
    ]  # fmt: skip
    dialog.reject()


def test_booked_places_are_owed_by_the_first_attendee_and_undo_takes_them_back(
    page: EventsPage, dialog: BookingDialog, settled: Settled, organiser: Organiser, desk: Desk
) -> None:
    choose(dialog.places.lines[0], "ramirez", settled)
    dialog.places.add()
    dialog.places.add()
    type_words(dialog.places.lines[1].pick.widget, "Pedro Ramírez")
    settled()
    assert "will be owed by Ramírez Ñato, Lucía" in dialog._foot.text()
    done(dialog, settled)
    rows = organiser.attendees(1)
    assert [row.name for row in rows] == ["Ramírez Ñato, Lucía", "Ramírez, Pedro", "Name to follow"]
    assert {row.payer for row in rows} == {"Ramírez Ñato, Lucía"}
    assert Money.total(row.amount for row in rows) == Money.of(34)
    organiser.sound()
    desk.jobs.undo(page)
    settled()
    assert organiser.attendees(1) == []
    organiser.sound()


def test_a_payment_taken_with_the_booking_makes_a_receipt_and_goes_back_with_it(
    page: EventsPage, dialog: BookingDialog, settled: Settled, organiser: Organiser, desk: Desk
) -> None:
    choose(dialog.places.lines[0], "ramirez", settled)
    dialog.form.put("paid", Method.CASH)
    dialog.form.put("gift", Money.of(2))
    dialog.form.changed.emit()
    settled()
    assert action(dialog) == "Book 1 place — £10.00"
    done(dialog, settled)
    [row] = organiser.attendees(1)
    assert (row.paid, row.methods) == (EIGHT, "Cash")
    desk.jobs.undo(page)
    settled()
    assert organiser.attendees(1) == []
    organiser.sound()


def test_somebody_who_is_not_on_file_is_added_with_the_booking(
    dialog: BookingDialog, settled: Settled, organiser: Organiser
) -> None:
    type_words(dialog.places.lines[0].pick.widget, "Rosa Quispe")
    settled()
    dialog.form.put("email", "rosa@example.org")
    done(dialog, settled)
    [row] = organiser.attendees(1)
    assert (row.name, row.contact_id is not None, row.email) == ("Quispe, Rosa", True, "rosa@example.org")


def test_who_pays_for_names_to_follow_must_be_said(
    dialog: BookingDialog, settled: Settled, organiser: Organiser, people: People
) -> None:
    done(dialog, settled)
    assert organiser.attendees(1) == []
    assert "say who pays" in dialog.form._places["payer"].note.text()
    dialog.form.put("payer", Hit("contact", people.tom, "Bell, Tom"))
    done(dialog, settled)
    [row] = organiser.attendees(1)
    assert (row.name, row.booker, row.payer) == ("Name to follow", "Bell, Tom", "Bell, Tom")


def test_another_price_than_the_rules_demands_a_written_reason(
    dialog: BookingDialog, settled: Settled, organiser: Organiser
) -> None:
    line = dialog.places.lines[0]
    choose(line, "bell", settled)
    assert line.reason.isHidden()
    line.band.box.setFocus()
    QTest.keyClick(line.band.box, Qt.Key.Key_Up)
    settled()
    assert line.price.text() == "£8.00"
    assert line.why.text() == "By the rule: Not a member: £13.00."
    assert action(dialog) == "Book 1 place — £8.00"
    done(dialog, settled)
    assert organiser.attendees(1) == []
    assert dialog.focusWidget() is line.reason
    type_words(line.reason, "Speaker of the day")
    done(dialog, settled)
    [row] = organiser.attendees(1)
    assert row.amount == EIGHT
    assert "Speaker of the day" in row.reason


def test_a_price_chosen_by_hand_stays_when_others_are_asked_anew(dialog: BookingDialog, settled: Settled) -> None:
    line = dialog.places.lines[0]
    choose(line, "bell", settled)
    line.band.box.setFocus()
    QTest.keyClick(line.band.box, Qt.Key.Key_Up)
    dialog.places.add()
    settled()
    assert line.price.text() == "£8.00"
    assert action(dialog) == "Book 2 places — £21.00"
    dialog.reject()


def test_a_second_place_for_somebody_is_told_before_it_is_refused(
    dialog: BookingDialog, settled: Settled, organiser: Organiser, people: People
) -> None:
    reference = organiser.book(1, people.lucia, [PlaceDraft(contact_id=people.lucia)]).reference
    choose(dialog.places.lines[0], "ramirez", settled)
    assert dialog.places.lines[0].why.text() == f"Has a place already, in booking {reference}."
    done(dialog, settled)
    assert dialog.isVisible()
    assert reference in dialog._errors.text()
    dialog.reject()


def test_where_no_price_is_open_one_is_chosen_with_a_reason(
    page: EventsPage, settled: Settled, organiser: Organiser, desk: Desk, people: People
) -> None:
    event = organiser.conference(replace(CONFERENCE, title="Members’ day", bands=(MEMBERS,)))
    open_booking(page, desk, event, people.tom)
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, BookingDialog)
    line = dialog.places.lines[0]
    assert line.price.text() == "–"
    assert "Bell, Tom, who is not a member" in line.why.text()
    done(dialog, settled)
    assert organiser.attendees(event) == []
    line.band.box.setFocus()
    QTest.keyClick(line.band.box, Qt.Key.Key_Down)
    type_words(line.reason, "Guest")
    done(dialog, settled)
    [row] = organiser.attendees(event)
    assert (row.name, row.amount) == ("Bell, Tom", EIGHT)


def test_renewing_from_the_form_lowers_the_price_at_once(dialog: BookingDialog, settled: Settled) -> None:
    line = dialog.places.lines[0]
    choose(line, "zevallos", settled)
    assert line.price.text() == "£13.00"
    assert line.renew.text() == "Renew for Zevallos, Ana María…"
    QTest.mouseClick(line.renew, Qt.MouseButton.LeftButton)
    settled()
    [renewal] = dialog.findChildren(RenewDialog)
    renewal.submit()
    settled()
    assert line.price.text() == "£8.00"
    assert line.renew.isHidden()
    dialog.reject()


def dearer(organiser: Organiser) -> None:
    """Ask £2 more for every place, at another desk."""
    draft = organiser.event(1).draft
    bands = tuple(replace(band, amount=band.amount + Money.of(2)) for band in draft.bands)
    organiser.office.write(partial(change_event, event_id=1, draft=replace(draft, bands=bands)))


def test_a_price_that_moved_meanwhile_is_refused_and_asked_again(
    dialog: BookingDialog, settled: Settled, organiser: Organiser
) -> None:
    choose(dialog.places.lines[0], "bell", settled)
    assert action(dialog) == "Book 1 place — £13.00"
    dearer(organiser)
    done(dialog, settled)
    assert dialog.isVisible()
    assert "It is £15.00 now, not £13.00" in dialog._errors.text()
    assert organiser.attendees(1) == []
    assert (dialog.places.lines[0].price.text(), action(dialog)) == ("£15.00", "Book 1 place — £15.00")
    done(dialog, settled)
    [row] = organiser.attendees(1)
    assert row.amount == Money.of(15)


def test_places_are_added_at_the_price_that_the_button_says(
    page: EventsPage, settled: Settled, organiser: Organiser, desk: Desk, people: People
) -> None:
    booked = organiser.book(1, people.tom, [PlaceDraft(contact_id=people.tom)])
    open_add_places(page, desk, organiser.page(booked))
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, AddPlacesDialog)
    dearer(organiser)
    dialog.submit()
    settled()
    assert "It is £15.00 now, not £13.00" in dialog._errors.text()
    assert len(organiser.attendees(1)) == 1
    dialog.submit()
    settled()
    assert sorted(row.amount for row in organiser.attendees(1)) == [THIRTEEN, Money.of(15)]


def test_places_can_be_taken_away_again_and_a_draft_brings_them_back(
    page: EventsPage, dialog: BookingDialog, settled: Settled
) -> None:
    choose(dialog.places.lines[0], "ramirez", settled)
    dialog.places.add()
    dialog.places.add()
    QTest.mouseClick(dialog.places.lines[2].remove, Qt.MouseButton.LeftButton)
    settled()
    assert action(dialog) == "Book 2 places — £21.00"
    dialog.reject()
    settled()
    page.book()
    settled()
    again = dialog_of(page)
    assert isinstance(again, BookingDialog)
    again.carry_on()
    settled()
    assert action(again) == "Book 2 places — £21.00"
    assert again.places.lines[0].pick.line.text() == "Ramírez Ñato, Lucía"
    again.reject()


def test_of_several_events_the_next_one_is_offered_first(
    page: EventsPage, settled: Settled, organiser: Organiser, desk: Desk, people: People
) -> None:
    day = date(2016, 10, 29)
    soon = replace(CONFERENCE, title="Film night", doors_at=None, starts_at=at(19, day=day), ends_at=at(21, day=day))
    event = organiser.conference(soon)
    open_booking(page, desk, contact_id=people.lucia)
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, BookingDialog)
    assert dialog.form.value("event") == event
    assert "Saturday 29 October 2016, 19:00\u00a0· 120 of 120 places left" in dialog._subtitle.text()
    done(dialog, settled)
    assert [row.name for row in organiser.attendees(event)] == ["Ramírez Ñato, Lucía"]


def test_without_a_coming_event_the_person_is_told(
    page: EventsPage, settled: Settled, organiser: Organiser, desk: Desk, recorder: Recorder
) -> None:
    organiser.office.write(partial(cancel_event, event_id=1, reason="No hall", today=TODAY))
    open_booking(page, desk)
    settled()
    assert "no coming event" in recorder.messages.pop()
    open_booking(page, desk, 1)
    settled()
    assert "is cancelled" in recorder.messages[0]


def test_each_field_of_a_place_has_a_name_for_a_screen_reader(dialog: BookingDialog, settled: Settled) -> None:
    dialog.places.add()
    settled()
    for number, line in enumerate(dialog.places.lines, 1):
        for widget in (line.pick.widget, line.band.widget, line.concession, line.reason, line.remove):
            assert str(number) in widget.accessibleName()
        assert line.price.accessibleName() == f"Price: {THIRTEEN.show()}"
    dialog.reject()


def test_a_place_is_free_by_decision_with_a_reason(dialog: BookingDialog, settled: Settled) -> None:
    line = dialog.places.lines[0]
    choose(line, "zevallos", settled)
    place = line.band.box.findText("Free")
    line.band.box.setCurrentIndex(place)
    line.band.box.activated.emit(place)
    settled()
    assert (line.price.text(), line.amount()) == ("£0.00", Money(0))
    assert action(dialog) == "Book 1 place"
    assert line.fault() == (line.reason, "Write why this place has another price than the rule’s.")
    line.reason.setText("Speaker")
    asked = line.asked()
    assert (asked.band_id, asked.reason) == (0, "Speaker")
    dialog.reject()


def test_a_booking_says_something_in_own_fields_as_it_is_made(
    page: EventsPage, organiser: Organiser, settled: Settled
) -> None:
    choices = ("fish", "veg")
    add = partial(add_field, name="Meal", record=OwnRecord.BOOKING, kind=OwnKind.CHOICE, choices=choices)
    organiser.office.write(add)
    page.book()
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, BookingDialog)
    choose(dialog.places.lines[0], "Ram", settled)
    dialog.form.put("field:meal", "veg")
    done(dialog, settled)
    (row,) = organiser.attendees(1)
    assert row.own == {"field:meal": "veg"}
