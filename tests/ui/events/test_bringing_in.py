"""Registrations brought in in the window: from a file, from what was copied, and from an e-mail."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from psg_admin.events.queries import attendees
from psg_admin.ui.dialogs.booking import BookingDialog
from psg_admin.ui.events.page import EventsPage
from psg_admin.ui.imports.dialog import ImportDialog
from psg_admin.ui.imports.entries import Heap
from psg_admin.ui.kit.desk import Desk
from tests.ui.conftest import Recorder, drop, press
from tests.ui.events.conftest import People

Settled = Callable[[], None]
FORM = (
    "Name,E-mail,Places,Guest,Price\nTom Bell,,2,Kit Moss,20\nIris Ash,iris@example.org,1,,13\n,who@example.org,1,,\n"
)
MAIL = "Hello,\n\nName: Ana María Zevallos\nE-mail: ana@example.org\nPlaces: 2\nGuest: Kit Moss\nDiet: no nuts\n"


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """A list of registrations."""
    path = tmp_path / "form.csv"
    path.write_text(FORM, "utf-8")
    return path


def the_import(page: EventsPage) -> ImportDialog:
    """Return the window of an import that is open."""
    found = page.findChild(ImportDialog)
    assert found is not None
    assert found.isVisible()
    return found


def choose_event(page: EventsPage, settled: Settled) -> int:
    """Choose the one event."""
    event_id = page.events.table.all_ids()[0]
    page.events.table.select_id(event_id)
    settled()
    return event_id


def test_a_list_that_is_dropped_is_booked_with_the_prices_of_the_rule(
    page: EventsPage, desk: Desk, settled: Settled, form: Path, recorder: Recorder, tmp_path: Path
) -> None:
    event_id = choose_event(page, settled)
    drop(page, form)
    settled()
    dialog = the_import(page)
    assert dialog.windowTitle() == "Bring bookings in"
    assert dialog._entries.counts[Heap.NEW] == 2
    assert dialog._entries.counts[Heap.REFUSED] == 1
    assert dialog._entries.counts[Heap.LOOK] == 2  # of one the list asked another price
    asked = dialog._entries[2]
    assert asked.name == "Tom Bell & Kit Moss"
    assert "the list asked £20.00" in asked.what
    assert asked.doubts[0].reason.startswith("by the rule it is ")
    assert "3 places new" in dialog._together.text()
    recorder.save_to = tmp_path / "rest.csv"
    press(dialog, "Import 2, set 1 aside…")
    settled()
    rows = desk.office.read(lambda session: attendees(session, event_id=event_id))
    assert len(rows) == 3
    desk.jobs.undo(page)
    settled()
    assert not desk.office.read(lambda session: attendees(session, event_id=event_id))


def test_what_is_no_list_is_not_taken_where_it_is_dropped(page: EventsPage, settled: Settled, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"no list")
    drop(page, path)
    settled()
    assert page.findChild(ImportDialog) is None


def test_the_event_is_asked_for_where_none_is_chosen(page: EventsPage, settled: Settled, form: Path) -> None:
    page.gone()
    page.run("import-bookings")
    settled()
    dialog = the_import(page)
    dialog.read(form, form.name)
    settled()
    assert not dialog._import.isEnabled()
    assert dialog._promise.text() == "Choose the event first, above."
    box = dialog._events
    assert box is not None
    box.setCurrentIndex(1)
    box.activated.emit(1)
    settled()
    assert dialog._entries.counts[Heap.NEW] == 2
    assert dialog._import.isEnabled()
    dialog.reject()
    settled()


def test_an_email_that_was_copied_proposes_a_booking_and_takes_nothing(
    page: EventsPage, desk: Desk, people: People, settled: Settled
) -> None:
    event_id = choose_event(page, settled)
    QGuiApplication.clipboard().setText(MAIL)
    page.run("paste-bookings")
    settled()
    dialog = next(one for one in page.findChildren(BookingDialog) if one.isVisible())
    first, second = (line.pick.meant() for line in dialog.places.lines)
    assert first is not None
    assert (first.record_id, first.title) == (people.ana, "Ana María Zevallos")
    assert second is not None
    assert (second.record_id, second.title) == (0, "Kit Moss")
    assert dialog.form.peek()["note"] == "Diet: no nuts"
    assert "Not read: Hello," in dialog._subtitle.text()
    assert not desk.office.read(lambda session: attendees(session, event_id=event_id))
    dialog.submit()
    settled()
    rows = desk.office.read(lambda session: attendees(session, event_id=event_id))
    assert sorted(row.name for row in rows) == ["Moss, Kit", "Zevallos, Ana María"]


def test_an_email_pasted_into_the_window_of_a_list_leads_to_the_form(page: EventsPage, settled: Settled) -> None:
    choose_event(page, settled)
    page.run("import-bookings")
    settled()
    QGuiApplication.clipboard().setText("Please book me in.\nName: Tom Bell\nPlaces: 1\n")
    press(the_import(page), "Paste a table")
    settled()
    dialog = next(one for one in page.findChildren(BookingDialog) if one.isVisible())
    assert "Not read: Please book me in." in dialog._subtitle.text()
    dialog.reject()
    settled()


def test_a_table_that_was_copied_opens_the_window_with_it(page: EventsPage, settled: Settled) -> None:
    choose_event(page, settled)
    QGuiApplication.clipboard().setText(FORM.replace(",", "\t"))
    page.run("paste-bookings")
    settled()
    dialog = the_import(page)
    assert dialog._detail.text() == "Pasted table, 3 lines"
    dialog.reject()
    settled()
