"""The events page: lists, panes, forms, papers, and the deeds on bookings, as an organiser goes about them."""

from datetime import date
from functools import partial

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from psg_admin.events.operations import cancel_event, cancel_place, change_booking
from psg_admin.events.queries import find_bookings, find_events
from psg_admin.events.rules import PlaceDraft
from psg_admin.memberships.operations import mark_deceased
from psg_admin.paper.preview import page_words
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_field
from psg_admin.people.states import OwnKind, OwnRecord
from psg_admin.store.list_query import Hit, Order
from psg_admin.ui.events.bands import BandsEditor
from psg_admin.ui.events.naming import NameDialog, open_name
from psg_admin.ui.events.page import BOOKING, EventsPage
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.action import Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.pane import DetailPane, Figure
from psg_admin.ui.kit.preview import Preview
from psg_admin.ui.kit.widgets import TextLabel
from tests.events.desk import EIGHT, THIRTEEN, at
from tests.events.desk import Desk as Organiser
from tests.offices import TODAY
from tests.ui.conftest import Recorder, press, seat, type_words
from tests.ui.events.conftest import People, Settled, cancel, dialog_of


def said(pane: QWidget) -> list[str]:
    """Every word that stands in the pane."""
    labels = [*pane.findChildren(TextLabel), *pane.findChildren(Figure)]
    return [label.text() for label in labels if not label.isHidden()]


def figure(pane: DetailPane, name: str) -> Figure:
    """The figure of that name in the pane."""
    return next(f for f in pane.findChildren(Figure) if f.accessibleName().startswith(f"{name}: "))


def form_of(page: EventsPage) -> FormDialog:
    """The form that is open over the page."""
    found = dialog_of(page)
    assert isinstance(found, FormDialog)
    return found


def type_into(dialog: FormDialog, key: str, words: str) -> None:
    """Type over a field."""
    line = dialog.form.editor(key).widget
    if isinstance(line, QLineEdit):
        line.selectAll()
    type_words(line, words)


@pytest.fixture
def booked(organiser: Organiser, people: People, page: EventsPage, settled: Settled) -> str:
    """A paid booking of Lucía with a second place, and one of Tom still to be paid, listed; Lucía's is chosen."""
    pay = PayNow(Method.CHEQUE, TODAY)
    places = [PlaceDraft(contact_id=people.lucia), PlaceDraft(name="Pedro Ramírez")]
    reference = organiser.book(1, people.lucia, places, pay=pay).reference
    organiser.book(1, people.tom, [PlaceDraft(contact_id=people.tom)], note="Wheelchair")
    page.reload()
    settled()
    page.events.table.select_id(1)
    settled()
    page.enter()
    settled()
    page.attendees.table.select_id(1)
    settled()
    return reference


def test_the_chosen_event_stands_beside_the_list_with_its_figures_and_their_reasons(
    page: EventsPage, organiser: Organiser, people: People, settled: Settled
) -> None:
    organiser.book(1, people.lucia, [PlaceDraft(contact_id=people.lucia), PlaceDraft()])
    page.reload()
    settled()
    page.events.table.select_id(1)
    settled()
    words = said(page.pane)
    assert "Human Rights and Development under PPK" in words
    assert "Saturday 5 November 2016" in words
    assert "11:00 to 17:00, doors 10:30" in words
    places = figure(page.pane, "Places booked")
    assert places.text() == "2 of 120"
    assert places.why() == "Room for 120, less 2 taken, leaves 118. Cancelled places are free again."
    assert figure(page.pane, "Members and concessions £8.00").text() == "1 sold"
    assert figure(page.pane, "To pay").text() == "£21.00"
    row = page.events.table.current_row()
    assert row is not None
    assert (row.sums.places, row.capacity) == (2, 120)


def test_the_chips_divide_what_is_coming_past_and_cancelled(
    page: EventsPage, organiser: Organiser, settled: Settled
) -> None:
    other = organiser.conference()
    organiser.office.write(partial(cancel_event, event_id=other, reason="No hall", today=TODAY))
    page.reload()
    settled()
    texts = [b.text() for b in page.events.chips.findChildren(QPushButton) if b.objectName() != "more"]
    assert texts == ["Coming 1", "Past 0", "Cancelled 1", "All 2"]
    assert list(page.events.table.all_ids()) == [1]
    page.show_filter("cancelled")
    settled()
    assert list(page.events.table.all_ids()) == [other]
    page.events.table.select_id(other)
    settled()
    assert "Cancelled" in said(page.pane) or any(b.text() == "Cancelled" for b in page.pane.findChildren(Figure))
    assert "Cancel event…" not in [b.text().replace("&", "") for b in page.pane.findChildren(QPushButton)]
    assert [action.enabled for action in page.page_actions() if action.label == "Cancel the event"] == [False]


def test_where_there_is_no_event_at_all_the_first_step_is_offered(
    desk: Desk, organiser: Organiser, settled: Settled, qtbot: QtBot
) -> None:
    page = EventsPage(desk)
    seat(page, qtbot)
    settled()
    assert "No events yet" in said(page.events.table)
    organiser.conference()
    page.reload()
    settled()
    page.show_filter("past")
    settled()
    assert "Nothing here fits what you typed or chose" in said(page.events.table), "there is one, only not of the past"


def test_a_new_event_is_typed_with_its_usual_prices_and_undone(
    page: EventsPage, organiser: Organiser, desk: Desk, settled: Settled
) -> None:
    page.new_event()
    dialog = form_of(page)
    for key, words in (
        ("title", "Film night"),
        ("day", "9 dec"),
        ("doors_at", "18:30"),
        ("starts_at", "7pm"),
        ("ends_at", "21"),
        ("capacity", "40"),
    ):
        type_into(dialog, key, words)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    settled()
    event = organiser.event(2)
    assert event.row.title == "Film night"
    day = date(2016, 12, 9)
    assert (event.row.doors_at, event.row.starts_at) == (at(18, 30, day), at(19, 0, day))
    assert [band.band.show() for band in event.bands] == ["Members and concessions £8.00", "Non-members £13.00"]
    assert page.events.table.current_id() == 2
    assert page.events.chips.current() == "coming", "the filter that stood has it"
    assert "Film night" in said(page.pane)
    desk.jobs.undo(page)
    settled()
    assert list(page.events.table.all_ids()) == [1]


def test_an_event_that_ends_before_it_starts_is_told_at_its_field(page: EventsPage, settled: Settled) -> None:
    page.new_event()
    dialog = form_of(page)
    for key, words in (("title", "Film night"), ("day", "9 dec"), ("starts_at", "19"), ("ends_at", "18")):
        type_into(dialog, key, words)
    dialog.submit()
    settled()
    assert dialog.isVisible()
    assert dialog.form.editor("ends_at").widget.hasFocus()
    assert "ends before it starts" in dialog.form.editor("ends_at").widget.accessibleDescription()
    dialog.reject()


def test_every_time_that_does_not_fit_is_told_at_its_own_field(page: EventsPage, settled: Settled) -> None:
    page.new_event()
    dialog = form_of(page)
    times = (("doors_at", "20"), ("starts_at", "19"), ("ends_at", "18"))
    for key, words in (("title", "Film night"), ("day", "9 dec"), *times):
        type_into(dialog, key, words)
    dialog.submit()
    settled()
    assert "doors open after the start" in dialog.form.editor("doors_at").widget.accessibleDescription()
    assert "ends before it starts" in dialog.form.editor("ends_at").widget.accessibleDescription()
    dialog.reject()


def test_control_f_goes_to_the_words_that_narrow_the_list_that_is_seen(page: EventsPage, settled: Settled) -> None:
    page.events.table.select_id(1)
    settled()
    for narrowed in (page.events, page.attendees):
        next(action for action in page.page_actions() if action.shortcut == "Ctrl+F").run()
        assert narrowed.search.hasFocus()
        page.enter()
        settled()


def test_tab_goes_through_the_prices_and_then_on_to_the_notes(page: EventsPage, settled: Settled) -> None:
    page.new_event()
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, FormDialog)
    bands = dialog.form.editor("bands")
    assert isinstance(bands, BandsEditor)
    bands.add()
    settled()
    stops = [stop for line in bands.lines for stop in line.stops()]
    stops[0].setFocus()
    for stop in (*stops[1:], bands.more, dialog.form.editor("notes").widget):
        QTest.keyClick(dialog, Qt.Key.Key_Tab)
        assert dialog.focusWidget() is stop
    dialog.reject()


def test_a_price_without_an_amount_is_marked_and_has_the_focus(page: EventsPage, settled: Settled) -> None:
    page.new_event()
    dialog = form_of(page)
    bands = dialog.form.editor("bands")
    assert isinstance(bands, BandsEditor)
    press(dialog, "Add a price")
    type_words(bands.lines[2].name.widget, "Early birds")
    for key, words in (("title", "Film night"), ("day", "9 dec"), ("starts_at", "19"), ("ends_at", "21")):
        type_into(dialog, key, words)
    dialog.submit()
    settled()
    assert bands.lines[2].amount.widget.hasFocus()
    assert bands.lines[2].amount.widget.property("wrong") is True
    type_words(bands.lines[2].amount.widget, "5")
    type_words(bands.lines[2].last.widget, "1 nov")
    assert bands.lines[2].amount.widget.property("wrong") is False
    assert bands.value()[2].end_day == date(2016, 11, 2)
    dialog.reject()


def test_an_event_is_changed_and_its_prices_with_it(page: EventsPage, organiser: Organiser, settled: Settled) -> None:
    page.events.table.select_id(1)
    settled()
    page.run("edit")
    dialog = form_of(page)
    bands = dialog.form.editor("bands")
    assert isinstance(bands, BandsEditor)
    line = bands.lines[1].amount.widget
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_words(line, "15")
    type_into(dialog, "capacity", "80")
    dialog.submit()
    settled()
    event = organiser.event(1)
    assert (event.row.capacity, event.bands[1].band.show()) == (80, "Non-members £15.00")
    assert figure(page.pane, "Places booked").text() == "0 of 80"


def test_cancelling_an_event_tells_what_is_left_to_do(
    page: EventsPage, organiser: Organiser, people: People, recorder: Recorder, settled: Settled, desk: Desk
) -> None:
    organiser.book(1, people.lucia, [PlaceDraft(contact_id=people.lucia)], pay=PayNow(Method.CASH, TODAY))
    page.events.table.select_id(1)
    settled()
    recorder.reason = "The hall is flooded"
    page.run("cancel")
    settled()
    assert organiser.event(1).row.cancel_reason == "The hall is flooded"
    assert page.notice.text().startswith("1 booking is cancelled with it. £8.00 that was paid is left over")
    desk.jobs.undo(page)
    settled()
    assert organiser.event(1).row.cancelled_on is None
    assert (page.notice.text(), page.notice.isVisible()) == ("", False), "nothing is left to do"


def test_enter_lists_the_attendees_and_the_way_leads_back(page: EventsPage, booked: str, settled: Settled) -> None:
    page.leave()
    settled()
    QTest.keyClick(page.events.table.grid(), Qt.Key.Key_Return)
    settled()
    rows = page.attendees.table
    assert rows.isVisible()
    assert not page.events.strip.isVisible()
    assert rows.count() == 3
    chips = page.attendees.chips.findChildren(QPushButton)
    assert [b.text() for b in chips if b.objectName() != "more"] == [
        "All 3",
        "To pay 1",
        "Paid 2",
        "Cancelled 0",
    ]
    press(page, "← Events")
    settled()
    assert page.events.table.isVisible()
    assert page.events.table.current_id() == 1
    assert "Senate House, London" in said(page.pane)


def test_the_chosen_attendee_shows_the_booking_with_its_frozen_prices(page: EventsPage, booked: str) -> None:
    words = said(page.pane)
    assert f"Booking {booked}" in words
    assert "Paid" in words
    price = figure(page.pane, "Ramírez Ñato, Lucía")
    assert price.text() == "£8.00"
    assert "Member, current to 31 March 2017" in price.why()
    assert "Priced on 20 October 2016; it stays so." in price.why()
    assert figure(page.pane, "Ramírez, Pedro").text() == "£13.00"
    assert figure(page.pane, "In all").text() == "£21.00"


def test_the_chips_and_the_search_narrow_the_attendees(page: EventsPage, booked: str, settled: Settled) -> None:
    QTest.mouseClick(page.attendees.chips.findChildren(QPushButton)[1], Qt.MouseButton.LeftButton)
    settled()
    assert page.attendees.table.count() == 1
    page.clear()
    type_words(page.attendees.search, "bell")
    settled()
    assert page.attendees.table.count() == 1
    assert page.attendees.filter_words() == "found by “bell”"


def test_the_lists_of_attendees_fit_into_a_window_of_1280(
    page: EventsPage, booked: str, organiser: Organiser, settled: Settled
) -> None:
    page.resize(1280 - 156 - 2 * 24, 640)  # beside the rail, within the margins
    settled()
    assert page.attendees.table.grid().horizontalScrollBar().maximum() == 0
    third = organiser.attendees(1)[0]
    organiser.office.write(partial(cancel_place, place_id=third.place_id, reason="Ill for a long time", today=TODAY))
    page.attendees.chips.choose("cancelled")
    page.reload()
    settled()
    assert page.attendees.cancelled.count() == 1
    assert page.attendees.cancelled.grid().horizontalScrollBar().maximum() == 0


def test_a_place_is_cancelled_for_a_reason_and_had_back(
    page: EventsPage, booked: str, organiser: Organiser, settled: Settled, desk: Desk
) -> None:
    cancel(page, "Cancel place…", "Ill", settled)
    assert sorted(row.name for row in organiser.attendees(1)) == ["Bell, Tom", "Ramírez, Pedro"]
    assert page.notice.text().startswith("£8.00 that was paid is left over on its payments: take it back")
    organiser.sound()
    desk.jobs.undo(page)
    settled()
    assert len(organiser.attendees(1)) == 3
    assert not page.notice.text()
    organiser.sound()


def test_a_booking_is_cancelled_and_still_found_by_its_reference(
    page: EventsPage, booked: str, organiser: Organiser, settled: Settled, desk: Desk
) -> None:
    cancel(page, "Cancel booking…", "Ill", settled)
    assert [row.name for row in organiser.attendees(1)] == ["Bell, Tom"]
    page.leave()
    settled()
    [hit] = organiser.office.read(partial(find_bookings, text=booked))
    page.open_hit(hit)
    settled()
    words = said(page.pane)
    assert f"Booking {booked}" in words
    assert "Cancelled places" in words
    desk.jobs.undo(page)
    settled()
    assert len(organiser.attendees(1)) == 3
    assert "Cancelled places" not in said(page.pane)


def test_a_place_gets_a_name_and_another_price(
    page: EventsPage, booked: str, organiser: Organiser, people: People, settled: Settled
) -> None:
    page.attendees.table.select_id(2)
    settled()
    press(page.pane, "Name a place…")
    dialog = form_of(page)
    dialog.form.put("name", Hit("contact", people.ana, "Zevallos, Ana María"))
    dialog.submit()
    settled()
    assert figure(page.pane, "Zevallos, Ana María").text() == "£13.00"
    press(page.pane, "Another price…")
    dialog = form_of(page)
    dialog.form.put("band_id", 1)
    dialog.submit()
    settled()
    assert dialog.form.editor("reason").widget.hasFocus()
    type_words(dialog.form.editor("reason").widget, "She helps at the door")
    dialog.submit()
    settled()
    place = next(row for row in organiser.attendees(1) if row.contact_id == people.ana)
    assert (place.amount, place.paid) == (EIGHT, EIGHT)
    assert "She helps at the door" in figure(page.pane, "Zevallos, Ana María").why()
    organiser.sound()


def test_what_is_owed_for_a_booking_is_taken_from_its_payer(
    page: EventsPage, booked: str, organiser: Organiser, settled: Settled
) -> None:
    page.attendees.table.select_id(3)
    settled()
    assert figure(page.pane, "To pay").text() == THIRTEEN.show()
    press(page.pane, "Take payment…")
    settled()
    form_of(page).submit()
    settled()
    assert [row.owed.pence for row in organiser.attendees(1)] == [0, 0, 0]
    for shown in page.findChildren(Preview):
        shown.reject()
    settled()


def test_the_search_opens_events_and_bookings_though_their_ids_are_the_same(
    page: EventsPage, booked: str, organiser: Organiser, settled: Settled
) -> None:
    other = organiser.conference()
    page.reload()
    settled()
    [hit] = organiser.office.read(partial(find_bookings, text="bell"))
    assert hit.record_id == other == 2
    page.open_hit(hit)
    settled()
    assert "Wheelchair" in said(page.pane)
    page.open_hit(next(h for h in organiser.office.read(partial(find_events, text="conference")) if h.record_id == 2))
    settled()
    assert page.events.table.isVisible()
    assert page.events.table.current_id() == other
    page.open_target(Target("events", 2, kind=BOOKING))
    settled()
    assert page.attendees.table.isVisible()
    assert page.attendees.table.current_id() == 3


def test_the_attendee_list_is_exported_with_the_columns_that_are_seen(
    page: EventsPage, booked: str, recorder: Recorder, settled: Settled, desk: Desk
) -> None:
    recorder.save_to = desk.home.exports / "attendees.xlsx"
    page.export()
    settled()
    sheet = load_workbook(recorder.save_to).active
    assert sheet is not None
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    titles = [column.title for column in page.attendees.table.visible_columns()]
    assert titles in cells
    flat = [str(cell) for row in cells for cell in row]
    assert "Ramírez Ñato, Lucía" in flat
    assert "attendees.xlsx" in page.saved.text()
    recorder.save_to = desk.home.exports / "attendees.csv"
    page.export()
    settled()
    assert "Bell, Tom" in recorder.save_to.read_text(encoding="utf-8-sig")
    recorder.save_to = desk.home.exports / "attendees.pdf"
    page.export()
    settled()
    assert "☐" in page_words(recorder.save_to.read_bytes(), 0)
    assert "Telephone" not in page_words(recorder.save_to.read_bytes(), 0)
    table = page.attendees.table
    email = next(place for place, column in enumerate(table.every_column()) if column.key == "email")
    table.grid().columns.show(email, shown=True)
    page.export()
    settled()
    for words in ("☐", "Telephone", "E-mail"):
        assert words in page_words(recorder.save_to.read_bytes(), 0)


def test_the_attendee_list_is_exported_from_the_list_of_events_and_from_another_page(
    page: EventsPage, booked: str, recorder: Recorder, settled: Settled, desk: Desk
) -> None:
    page.leave()
    settled()
    wanted = next(action for action in page.page_actions() if action.label == "Export the attendee list")
    assert wanted.everywhere  # the search finds it, whichever page is seen
    gone: list[Target] = []
    page.leads.connect(gone.append)
    recorder.save_to = desk.home.exports / "attendees.csv"
    wanted.run()
    settled()
    assert "Bell, Tom" in recorder.save_to.read_text(encoding="utf-8-sig")
    assert gone == []
    page.hide()
    wanted.run()
    settled()
    assert gone == [Target("events", 0)]  # it says there where the list went


def test_the_attendee_list_and_the_list_of_events_are_previewed(
    page: EventsPage, booked: str, settled: Settled
) -> None:
    page.preview()
    settled()
    shown = dialog_of(page)
    assert isinstance(shown, Preview)
    assert shown.windowTitle() == "Attendees of Annual conference, 5 November 2016"
    shown.reject()
    settled()


def test_the_button_that_stands_out_belongs_to_what_is_chosen(page: EventsPage, settled: Settled) -> None:
    def primary() -> list[str]:
        found = page.findChildren(QPushButton)
        return [b.text().replace("&", "") for b in found if b.property("look") == "primary" and b.isVisible()]

    assert primary() == ["New event…"]
    page.events.table.select_id(1)
    settled()
    assert primary() == ["Book places…"]
    assert {action.shortcut for action in page.page_actions()} >= {"Ctrl+N", "F2", "Ctrl+E", "Ctrl+P"}


def test_an_office_without_events_offers_the_first_step(page: EventsPage, desk: Desk, settled: Settled) -> None:
    desk.jobs.undo(page)
    settled()
    page.clear()
    settled()
    press(page.events.table, "New event…")
    form_of(page).reject()


def test_all_of_an_event_is_seen_on_a_small_laptop_and_scrolls_in_a_smaller_window(
    page: EventsPage, settled: Settled
) -> None:
    press(page, "New event…")
    dialog = form_of(page)
    body, bars = dialog._scroll.viewport(), (dialog._scroll.verticalScrollBar(), dialog._scroll.horizontalScrollBar())
    for width, height, count in ((1366 - 40, 768 - 60, 2), (800 - 40, 600 - 60, 1)):
        dialog.resize(min(width, theme.chars(dialog._width) + theme.px(48)), height)
        settled()
        assert len({dialog.form.editor(key).widget.mapTo(body, QPoint()).x() for key in ("title", "notes")}) == count
        assert [bool(bar.maximum()) for bar in bars] == [count == 1, False]
        bands = dialog.form.editor("bands")
        assert isinstance(bands, BandsEditor)
        for stop in (stop for line in bands.lines for stop in line.stops()):
            around = stop.mapTo(bands.widget, QPoint(stop.rect().center()))
            assert bands.widget.rect().contains(around), "on whichever line of it a field stands, it is seen"
            assert bands.widget.childAt(around) is not None
            assert stop.visibleRegion().boundingRect().height() == stop.height() or count == 1
    dialog.resize(1366 - 40, 768 - 60)
    settled()
    bands = dialog.form.editor("bands")
    assert isinstance(bands, BandsEditor)
    for line in bands.lines:
        assert len({one.mapTo(body, one.rect().center()).y() // 8 for one in line.stops()}) == 1, "a price is one line"
    dialog.reject()


def test_a_place_that_is_named_offers_the_price_of_the_rule(
    page: EventsPage, settled: Settled, organiser: Organiser, people: People
) -> None:
    booked = organiser.book(1, people.tom, [PlaceDraft(contact_id=people.tom), PlaceDraft()])
    place = organiser.page(booked).places[1]
    open_name(page, page.desk, place)
    settled()
    dialog = dialog_of(page)
    assert isinstance(dialog, NameDialog)
    line = dialog.form.editor("name").widget
    assert not dialog.prices.widget.isVisible()
    line.setFocus()
    type_words(line, "ramirez")
    settled()
    QTest.keyClick(line, Qt.Key.Key_Return)
    settled()
    box = dialog.prices.box
    assert [box.itemText(row) for row in range(box.count())] == ["Members and concessions £8.00", "Keep £13.00"]
    why = "Member, current to 31 March 2017, paid by bank transfer: £8.00. The place was booked at £13.00."
    assert dialog.form._places["price"].note.text() == why
    dialog.submit()
    settled()
    row = organiser.page(booked).places[1]
    assert (row.name, row.amount) == ("Ramírez Ñato, Lucía", EIGHT)
    organiser.sound()


def test_what_stands_for_somebody_who_died_is_beside_the_event(
    page: EventsPage, settled: Settled, organiser: Organiser, people: People
) -> None:
    organiser.book(1, people.tom, [PlaceDraft(contact_id=people.tom)])
    organiser.office.write(partial(mark_deceased, contact_id=people.tom, on=TODAY, today=TODAY))
    page.reload()
    page.events.table.select_id(1)
    settled()
    assert "Bell, Tom: Died on 20 October 2016, and has a place in booking" in " ".join(said(page.pane))


def test_the_attendees_have_a_column_for_each_own_field_of_bookings(
    booked: str, page: EventsPage, organiser: Organiser, settled: Settled
) -> None:
    assert booked
    choices = ("fish", "veg")
    add = partial(add_field, name="Meal", record=OwnRecord.BOOKING, kind=OwnKind.CHOICE, choices=choices)
    organiser.office.write(add)
    organiser.office.write(partial(change_booking, booking_id=2, own={"field:meal": "veg"}))
    page.reload()
    settled()
    table = page.attendees.table
    place = [column.key for column in table.every_column()].index("field:meal")
    assert table.grid().isColumnHidden(place)
    table.grid().columns.show(place, True)
    table.sort_by([Order("field:meal")])
    settled()
    model = table.grid().model()
    assert [model.index(row, place).data() or "" for row in range(model.rowCount())] == ["veg", "", ""]
