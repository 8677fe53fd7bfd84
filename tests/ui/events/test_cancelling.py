"""Cancelling an event, what was cancelled in a list of its own, and places that come to a booking."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from psg_admin.books.operations import Settling
from psg_admin.events.operations import cancel_event, reopen_event
from psg_admin.events.queries import find_bookings
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.store.list_query import Hit
from psg_admin.ui.dialogs.add_places import AddPlacesDialog
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.kit.desk import Desk
from tests.events.desk import CONFERENCE, EIGHT, at
from tests.events.desk import Desk as Organiser
from tests.offices import TODAY
from tests.ui.conftest import Recorder, button, in_menus, press
from tests.ui.events.conftest import People, Settled, cancel, dialog_of
from tests.ui.events.test_booking import choose
from tests.ui.events.test_page import figure, said


@pytest.fixture
def two(organiser: Organiser, people: People, page: EventsPage, settled: Settled) -> tuple[str, str]:
    """Lucía's paid booking and Tom's unpaid one of two places; their event is chosen."""
    paid = organiser.book(1, people.lucia, [PlaceDraft(people.lucia)], pay=PayNow(Method.CASH, TODAY))
    unpaid = organiser.book(1, people.tom, [PlaceDraft(people.tom), PlaceDraft()])
    page.reload()
    settled()
    page.events.table.select_id(1)
    settled()
    return paid.reference, unpaid.reference


def chip(page: EventsPage, key: str) -> QPushButton:
    """One filter of the attendees."""
    return button(page.attendees.chips, key)


def cancel_first(page: EventsPage, settled: Settled, **chosen: Any) -> None:
    """Cancel the booking of the first attendee, who is ill."""
    page.enter()
    settled()
    page.attendees.table.select_id(1)
    settled()
    cancel(page, "Cancel booking…", "Ill", settled, **chosen)


def show_cancelled(page: EventsPage, settled: Settled) -> None:
    """Choose the list of what was cancelled."""
    page.enter()
    settled()
    if not page.attendees.of_cancelled:
        QTest.mouseClick(chip(page, "cancelled"), Qt.MouseButton.LeftButton)
    settled()


def add_dialog(page: EventsPage, settled: Settled) -> AddPlacesDialog:
    """Open the form that adds places to the chosen booking."""
    press(page.pane, "Add places…")
    settled()
    found = dialog_of(page)
    assert isinstance(found, AddPlacesDialog)
    return found


# --- the event -------------------------------------------------------------------------------------------------------


def test_it_is_said_what_cancelling_means_before_it_is_done_and_undo_brings_all_back(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, recorder: Recorder, settled: Settled, desk: Desk
) -> None:
    recorder.reason = None
    page.run("cancel")
    settled()
    assert recorder.asked[-1] == (
        "Why is “Annual conference” cancelled? It takes no more bookings.\n\n2 bookings are cancelled with it. "
        "£26.00 that is still to pay is not owed any more. £8.00 that was paid is left over on its payments: take it "
        "back, or use it for something else, on the page Money."
    )
    assert organiser.event(1).row.cancelled_on is None
    recorder.reason = "Flood"
    page.run("cancel")
    settled()
    assert organiser.event(1).row.cancel_reason == "Flood"
    assert page.notice.text().startswith("2 bookings are cancelled with it. £26.00 ")
    organiser.sound()
    desk.jobs.undo(page)
    settled()
    assert (organiser.event(1).row.bookings, organiser.event(1).row.sums.owed.plain()) == (2, "26.00")
    page.events.table.select_id(1)
    settled()
    assert "Cancel event…" in [line.text().replace("&", "") for line in in_menus(page.pane)]
    organiser.sound()


def test_a_cancelled_event_lists_what_was_cancelled_and_is_opened_again(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, settled: Settled
) -> None:
    organiser.office.write(partial(cancel_event, event_id=1, reason="Flood", today=TODAY))
    page.reload()
    settled()
    page.open_record(1)
    settled()
    assert page.events.table.current_id() == 1
    page.enter()
    settled()
    assert page.attendees.of_cancelled
    assert page.attendees.cancelled.count() == 2
    press(page.pane, "Open again")
    settled()
    assert "stay cancelled" in page.notice.text()
    assert organiser.event(1).row.cancelled_on is None
    assert page.attendees.cancelled.count() == 2
    assert [action.enabled for action in page.page_actions() if action.label == "Open the event again"] == [False]


def test_an_event_that_is_over_is_not_cancelled_from_the_list_of_actions(
    page: EventsPage, organiser: Organiser, settled: Settled
) -> None:
    day = TODAY - timedelta(days=1)
    past = organiser.conference(replace(CONFERENCE, doors_at=None, starts_at=at(11, day=day), ends_at=at(17, day=day)))
    for event, offered in ((1, True), (past, False)):
        page.reload()
        settled()
        page.open_record(event)
        settled()
        assert [action.enabled for action in page.page_actions() if action.label == "Cancel the event"] == [offered]
        lines = {line.text().replace("&", ""): line.isEnabled() for line in in_menus(page.pane)}
        assert lines["Cancel event…"] is offered


# --- what was cancelled ----------------------------------------------------------------------------------------------


def test_what_was_cancelled_stands_in_a_list_with_what_became_of_its_money(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, recorder: Recorder, settled: Settled, desk: Desk
) -> None:
    cancel_first(page, settled)
    assert page.notice.text().startswith("£8.00 that was paid is left over on its payments: take it back")
    assert chip(page, "cancelled").text() == "Cancelled 1"
    show_cancelled(page, settled)
    listed = page.attendees.cancelled
    listed.select_id(1)
    settled()
    row = listed.current_row()
    assert row is not None
    assert (row.reference, row.reasons, row.fate.words) == (two[0], ("Ill",), "£8.00 left over")
    assert {f"Booking {two[0]}", "£8.00 left over"} <= set(said(page.pane))
    assert figure(page.pane, "Ramírez Ñato, Lucía").why() == "Cancelled on 20 October 2016: Ill"
    assert not [b for b in page.pane.findChildren(QPushButton) if "Cancel" in b.text() or "Add" in b.text()]
    titles = [listed.grid().model().headerData(place, Qt.Orientation.Horizontal) for place in range(8)]
    listed.grid().columns.show(titles.index("Booking"), shown=True)
    recorder.save_to = desk.home.exports / "gone.xlsx"
    page.export()
    settled()
    sheet = load_workbook(recorder.save_to).active
    assert sheet is not None
    cells = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell is not None]
    assert {"Ill", "£8.00 left over", two[0]} <= set(cells)
    assert two[1] not in cells
    QTest.mouseClick(chip(page, "all"), Qt.MouseButton.LeftButton)
    settled()
    assert page.attendees.table.isVisible()
    assert f"Booking {two[0]}" not in said(page.pane)


def test_what_becomes_of_the_money_is_chosen_with_its_sum_in_sight(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, settled: Settled, desk: Desk
) -> None:
    page.enter()
    settled()
    page.attendees.table.select_id(1)
    settled()
    dialog = cancel(page, "Cancel booking…", "", settled)
    assert dialog.isVisible(), "a reason is asked for"
    assert button(dialog, "action").text().replace("&", "") == "Cancel it"
    for chosen, sentence, action in (
        (Settling.REFUND, "£8.00 goes back to who paid it, and is left over no more.", "Cancel it, refund £8.00"),
        (Settling.DONATE, "£8.00 is kept as a gift of who paid it.", "Cancel it, keep £8.00"),
    ):
        dialog.form.put("settling", chosen)
        dialog.form.changed.emit()
        assert dialog.sentences.text() == sentence
        assert button(dialog, "action").text().replace("&", "") == action
    dialog.reject()
    settled()
    for chosen, words in ((Settling.REFUND, "£8.00 refunded"), (Settling.DONATE, "£8.00 kept as a gift")):
        said = ""

        def hear(changes: Changes) -> None:
            nonlocal said
            said = changes.summary

        desk.jobs.changed.connect(hear)
        cancel_first(page, settled, settling=chosen)
        assert said.endswith(words)
        assert not page.notice.text(), "nothing is left over"
        organiser.sound()
        desk.jobs.undo(page)
        settled()
    assert organiser.event(1).row.bookings == 2


def test_of_a_booking_for_which_nothing_was_paid_only_the_reason_is_asked(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, settled: Settled
) -> None:
    page.enter()
    settled()
    page.attendees.table.select_id(2)
    settled()
    dialog = cancel(page, "Cancel booking…", "", settled)
    assert not dialog.form.editor("settling").widget.isVisible()
    assert "£26.00 that is still to pay is not owed any more." in dialog.sentences.text()
    press(dialog, "Keep the booking")
    settled()
    assert organiser.event(1).row.bookings == 2


def test_the_search_opens_a_cancelled_booking_in_its_list(
    page: EventsPage, two: tuple[str, str], organiser: Organiser, settled: Settled, desk: Desk
) -> None:
    cancel_first(page, settled)
    page.leave()
    settled()
    for reference, cancelled in zip(two, (True, False), strict=True):
        [hit] = organiser.office.read(partial(find_bookings, text=reference))
        page.open_hit(hit)
        settled()
        assert f"Booking {reference}" in said(page.pane)
        assert page.attendees.of_cancelled == cancelled
        assert page.attendees.now.isVisible()
    show_cancelled(page, settled)
    desk.jobs.undo(page)
    settled()
    assert page.attendees.cancelled.count() == 0
    assert chip(page, "cancelled").text() == "Cancelled 0"


# --- places that come to a booking -----------------------------------------------------------------------------------


def test_places_are_added_to_a_booking_with_the_price_live(
    page: EventsPage, two: tuple[str, str], people: People, organiser: Organiser, settled: Settled, desk: Desk
) -> None:
    page.enter()
    settled()
    page.attendees.table.select_id(2)
    settled()
    dialog = add_dialog(page, settled)
    line = dialog.places.lines[0]
    choose(line, "ramirez", settled)
    settled()
    assert "Has a place already" in line.why.text()
    dialog.submit()
    settled()
    assert "has a place already" in "".join(said_errors(dialog))
    line.pick.put(Hit("contact", people.ana, "Zevallos, Ana María"))
    line.pick.edited.emit()
    dialog.places.more.click()
    dialog.places.lines[1].concession.click()
    settled()
    assert "Lapsed" in line.why.text()
    action = dialog.findChild(QPushButton, "action")
    assert action is not None
    assert action.text().replace("&", "") == "Add 2 places — £21.00"
    dialog.submit()
    settled()
    (row,) = organiser.office.read(partial(find_bookings, text=two[1]))
    assert [a.amount for a in organiser.attendees(1) if a.name == "Zevallos, Ana María"]
    assert len([a for a in organiser.attendees(1) if a.booking_id == row.record_id]) == 4
    assert EIGHT in [a.amount for a in organiser.attendees(1) if a.booking_id == row.record_id]
    organiser.sound()
    desk.jobs.undo(page)
    settled()
    assert len(organiser.attendees(1)) == 3
    organiser.sound()


def said_errors(dialog: AddPlacesDialog) -> list[str]:
    """What the form says stands in the way."""
    return [label.text() for label in dialog.findChildren(type(dialog._errors), "errors")]


def test_a_full_and_a_cancelled_event_take_no_more_places(
    page: EventsPage, people: People, organiser: Organiser, settled: Settled
) -> None:
    event = organiser.conference(replace(CONFERENCE, capacity=1))
    organiser.book(event, people.tom, [PlaceDraft(people.tom)])
    page.reload()
    settled()
    page.events.table.select_id(event)
    settled()
    page.enter()
    settled()
    page.attendees.table.select_id(1)
    settled()
    dialog = add_dialog(page, settled)
    assert "0 of 1 place left" in dialog._subtitle.text()
    dialog.submit()
    settled()
    assert "The event is full: its one place is taken." in "".join(said_errors(dialog))
    organiser.office.write(partial(cancel_event, event_id=event, reason="Flood", today=TODAY))
    dialog.submit()
    settled()
    assert "is cancelled" in "".join(said_errors(dialog))
    organiser.office.write(partial(reopen_event, event_id=event))
    dialog.reject()
