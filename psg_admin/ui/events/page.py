"""The events page: the list of events with the chosen one beside it, and the attendees of one event with a booking."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from psg_admin.events.queries import (
    CANCELLED,
    BookingPage,
    CancelledRow,
    EventPage,
    booking_of,
    booking_page,
    event_page,
)
from psg_admin.events.rules import over
from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Listing
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.events import forms, papers
from psg_admin.ui.events.beside import BookingSide
from psg_admin.ui.events.lists import ALL, AttendeeList, EventList
from psg_admin.ui.events.panes import EventWishes, show_event
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.export import SavedBar
from psg_admin.ui.kit.page import Action, Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import TextLabel, restyle

BOOKING = "booking"
"""``go("events", id, BOOKING)`` opens a booking; without it the id is that of an event."""


class EventsPage(Page):
    """Events; Enter on one opens the list of its attendees, and the button before the chips leads back."""

    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.EVENTS, Topic.BOOKINGS, Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SETTINGS}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk.jobs, name="events", title=_("Events"), parent=parent)
        self._desk = desk
        self._event: EventPage | None = None  # the one beside the list, or whose attendees are listed
        self._wants_booking = False
        self.add_secondary(_("E&xport…"), self.export, hint=_("Save the list as a workbook, CSV or PDF"))
        self._new = self.add_secondary(_("&New event…"), self.new_event)
        self._book = self.add_primary(_("&Book places…"), self.book)
        self.pane = DetailPane("events.pane", _("Choose an event to see it here. Enter lists its attendees."))
        self._tables = QStackedWidget()
        self.set_body(self._tables, self.pane, share=(5, 2))
        self.events = EventList(desk, self.new_event, self._tables)
        self.events.table.picked.connect(self._picked)
        self.events.table.opened.connect(self._enter)
        self.events.table.counted.connect(self._events_counted)
        self.attendees = AttendeeList(desk, self.book, self.leave, self._tables, self._cancelled_made)
        self.attendees.table.picked.connect(self._place_picked)
        self.attendees.table.counted.connect(self._attendees_counted)
        self.attendees.chips.chosen.connect(self._other_attendees)
        for shown in (self.events, self.attendees):
            self.add_strip(shown.strip)
            self._tables.addWidget(shown.widget)
            self.leads_to_list(shown.search)
        self._side = BookingSide(self, desk, self.pane, self.tell)
        self.notice = TextLabel("", "attention", selectable=True)
        self.saved = SavedBar()
        self.body.addWidget(self.notice)
        self.body.addWidget(self.saved)
        self._show_mode()

    # --- what the window asks of a page -------------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask anew for the list that is seen, its counts, and what stands beside it."""
        shown = self.attendees if self._inside else self.events
        self.jobs.read(shown.counts(), owner=self, then=shown.show_counts, key="counts")
        shown.narrow()
        event_id = self._inside or self.events.table.current_id()
        if event_id > 0:
            self._ask_event(event_id)
        if self._side.booking is not None:
            self._ask_booking(partial(booking_page, booking_id=self._side.booking.row.booking_id))

    def open_hit(self, hit: Hit) -> None:
        """Show an event or a booking that the search found."""
        self._wants_booking = hit.kind == BOOKING
        self.open_record(hit.record_id)

    def open_record(self, record: int) -> None:
        """Show an event in the list, or a booking when :data:`BOOKING` came before."""
        booking, self._wants_booking = self._wants_booking, False
        if booking:
            query = partial(booking_page, booking_id=record)
            self.jobs.read(query, owner=self, then=self._open_booking, key="open")
            return
        self.leave()
        if record not in self.events.table.all_ids():
            self.events.clear()
        self.events.table.select_id(record)

    def show_filter(self, key: str) -> None:
        """Show the events that are coming, past or cancelled, or all; :data:`BOOKING` is told before a booking."""
        if key == BOOKING:
            self._wants_booking = True
            return
        self.leave()
        self.events.chips.choose(key)
        self.events.narrow()

    def page_actions(self) -> list[Action]:
        """Return what can be done here now."""
        inside = bool(self._inside)
        changeable = self._open()
        reopens = self._event is not None and not changeable
        made = [
            Action(_("New event"), self.new_event, "" if inside else "Ctrl+N", everywhere=True),
            Action(_("Book places"), self.book, "Ctrl+N" if inside else "", everywhere=True),
            Action(_("Edit the event"), self.edit, "F2", enabled=changeable),
            Action(_("Cancel the event"), self.cancel, enabled=changeable and not self._is_over()),
            Action(_("Open the event again"), self.reopen, enabled=reopens),
            Action(_("Filter the list"), (self.attendees if inside else self.events).search.start, "Ctrl+F"),
        ]
        if not inside:
            made.append(Action(_("Export the list of events"), self.export, "Ctrl+E"))
        if self._event is not None:
            keys = "Ctrl+E" if inside else ""
            made.append(Action(_("Export the attendee list"), self.export_attendees, keys, everywhere=True))
            made.append(Action(_("Preview the attendee list"), self.preview, "Ctrl+P"))
        else:
            made.append(Action(_("Preview the list of events"), self.preview, "Ctrl+P"))
        if inside:
            made.append(Action(_("Back to the events"), self.leave))
        elif self._event is not None:
            made.append(Action(_("Attendees of the event"), self.enter))
        return made

    # --- deeds --------------------------------------------------------------------------------------------------------

    def new_event(self) -> None:
        """Open the form of a new event."""
        forms.open_event(self, self._desk, done=self._event_made)

    def edit(self) -> None:
        """Open the chosen event to change it."""
        if self._event is not None and self._event.row.cancelled_on is None:
            forms.open_event(self, self._desk, self._event)

    def cancel(self) -> None:
        """Cancel the chosen event."""
        if self._event is not None:
            forms.cancel_event(self, self._desk, self._event, self.tell)

    def reopen(self) -> None:
        """Let the chosen event, which was cancelled, take bookings again."""
        if self._event is not None:
            forms.reopen_event(self, self._desk, self._event, self.tell)

    def book(self) -> None:
        """Open the form that books places at the chosen event, or at one of those that are coming."""
        event_id = self._event.row.event_id if self._event is not None and self._open() else None
        open_booking(self, self._desk, event_id, done=self._booked)

    def enter(self) -> None:
        """List the attendees of the chosen event."""
        if self._event is not None:
            self._enter(self._event.row.event_id)

    def leave(self) -> None:
        """Go back to the list of events, with the event still chosen."""
        if not self._inside:
            return
        was, self._side.booking = self._inside, None
        self.attendees.event_id = 0
        self._show_mode()
        self.events.table.select_id(was)
        self.reload()
        self._ask_event(was)
        self._take_focus_back()

    def export(self) -> None:
        """Save the list that is seen: its visible columns in their order."""
        title, listing = self._listing(attendees=bool(self._inside))
        papers.export(self, self._desk, title, listing, self.saved.show_saved)

    def export_attendees(self) -> None:
        """Save the attendee list of the chosen event; this page comes to be seen, since it says where that went."""
        if not self.isVisible():
            self.go.emit("events", 0, "")
        title, listing = self._listing(attendees=True)
        papers.export(self, self._desk, title, listing, self.saved.show_saved)

    def preview(self) -> None:
        """Show the attendee list of the chosen event as it will be on paper, or the list of events."""
        title, listing = self._listing(attendees=self._event is not None)
        papers.preview(self, self._desk, title, listing)

    def tell(self, words: str) -> None:
        """Say on a line below the list what a deed leaves to do."""
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    # --- which list is seen -------------------------------------------------------------------------------------------

    @property
    def _inside(self) -> int:
        """The event whose attendees are listed, 0 while the events are."""
        return self.attendees.event_id

    def _enter(self, event_id: int) -> None:
        chosen = self._event
        off = chosen is not None and chosen.row.event_id == event_id and chosen.row.cancelled_on is not None
        self._list_attendees(event_id, CANCELLED if off else ALL)
        self._take_focus_back()

    def _list_attendees(self, event_id: int, chip: str = ALL) -> None:
        self._side.booking = None
        self.attendees.open(event_id, chip)
        self._show_mode()
        self.reload()

    def _take_focus_back(self) -> None:
        if self.isVisible():
            self._tables.setFocus()

    def _show_mode(self) -> None:
        inside = bool(self._inside)
        shown = self.attendees if inside else self.events
        self.tell("")
        self.events.strip.setHidden(inside)
        self.attendees.strip.setHidden(not inside)
        self._tables.setCurrentWidget(shown.widget)
        self._tables.setFocusProxy(shown.widget)
        if not inside:
            self.set_title(_("Events"))
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Let the button stand out that belongs to what is chosen: a place at this event, else a new event."""
        can_book = self._open()
        self._book.setVisible(can_book)
        self._new.setHidden(bool(self._inside))
        look = "" if can_book else "primary"
        if self._new.property("look") != look:
            self._new.setProperty("look", look)
            restyle(self._new)

    def _open(self) -> bool:
        """Say whether the chosen event takes bookings; a past one does, for those who are written down later."""
        return self._event is not None and self._event.row.cancelled_on is None

    def _is_over(self) -> bool:
        return self._event is not None and over(self._event.row.ends_at, self._desk.today)

    def _events_counted(self, count: int) -> None:
        if not self._inside:
            self.set_count(ngettext("{count} event", "{count} events", count).format(count=f"{count:,}"))

    def _attendees_counted(self, count: int) -> None:
        if not self._inside or self.attendees.of_cancelled:
            return
        self.set_count(ngettext("{count} attendee", "{count} attendees", count).format(count=f"{count:,}"))
        current = self.attendees.table.current_id()
        if self._side.booking is None and current in self.attendees.table.all_ids():
            self._place_picked(current)

    def _cancelled_made(self, table: Table[CancelledRow]) -> None:
        table.picked.connect(self._cancelled_picked)
        table.counted.connect(self._cancelled_counted)

    def _cancelled_counted(self, count: int) -> None:
        if not self._inside or not self.attendees.of_cancelled:
            return
        words = ngettext("{count} cancelled booking", "{count} cancelled bookings", count)
        self.set_count(words.format(count=f"{count:,}"))
        current = self.attendees.cancelled.current_id()
        if self._side.booking is None and current in self.attendees.cancelled.all_ids():
            self._cancelled_picked(current)

    def _other_attendees(self, _chip: str) -> None:
        """What was shown beside one list does not belong to the other."""
        self._booking_gone()

    # --- the event and the booking beside them ------------------------------------------------------------------------

    def _picked(self, event_id: int) -> None:
        if self._inside:
            return
        if event_id < 0:
            self._event = None
            self.pane.clear()
            self._show_buttons()
        else:
            self._ask_event(event_id)

    def _ask_event(self, event_id: int) -> None:
        query = partial(event_page, event_id=event_id)
        self.jobs.read(query, owner=self, then=self._show_event, key="event", failed=self._gone)

    def _gone(self, _error: UserError) -> None:
        """What was shown is no more: an undo took it away."""
        self._event = self._side.booking = None
        self.pane.clear()
        self.leave()
        self._show_buttons()

    def _show_event(self, page: EventPage) -> None:
        row = page.row
        if row.event_id != (self._inside or self.events.table.current_id()):
            return
        self._event = page
        self._show_buttons()
        if self._inside:
            self.set_title(row.title)
        if self._side.booking is None:
            wishes = EventWishes(self.enter, self.edit, self.cancel, self.reopen)
            show_event(self.pane, page, self._desk.today, wishes, listed=bool(self._inside))

    def _place_picked(self, place_id: int) -> None:
        if not self._inside or self.attendees.of_cancelled:
            return
        if place_id > 0:
            self._ask_booking(partial(booking_of, place_id=place_id))
        else:
            self._booking_gone()

    def _cancelled_picked(self, booking_id: int) -> None:
        if not self._inside or not self.attendees.of_cancelled:
            return
        if booking_id > 0:
            self._ask_booking(partial(booking_page, booking_id=booking_id))
        else:
            self._booking_gone()

    def _ask_booking(self, query: Work[BookingPage]) -> None:
        self.jobs.read(query, owner=self, then=self._show_booking, key="booking", failed=self._booking_gone)

    def _booking_gone(self, _error: UserError | None = None) -> None:
        self._side.booking = None
        if self._event is not None:
            self._show_event(self._event)

    def _show_booking(self, page: BookingPage) -> None:
        if page.row.event_id != self._inside:
            return
        place_id = -1 if self.attendees.of_cancelled else self.attendees.table.current_id()
        self._side.show(page, place_id, () if self._event is None else self._event.bands)

    def _open_booking(self, page: BookingPage) -> None:
        live = next((place for place in page.places if place.cancelled_on is None), None)
        if self._inside != page.row.event_id or self.attendees.of_cancelled != (live is None):
            self._list_attendees(page.row.event_id, ALL if live is not None else CANCELLED)
        self._show_booking(page)
        if live is None:
            self.attendees.cancelled.select_id(page.row.booking_id)
        else:
            self.attendees.table.select_id(live.place_id)
        self._take_focus_back()

    def _event_made(self, changes: Changes) -> None:
        if changes.made is not None:
            self.open_record(changes.made)

    def _booked(self, changes: Changes) -> None:
        if changes.made is not None and self._inside:
            query = partial(booking_page, booking_id=changes.made)
            self.jobs.read(query, owner=self, then=self._open_booking, key="open")

    def _listing(self, *, attendees: bool) -> tuple[str, Work[Listing[Any]]]:
        """Return the title and the query of the list for paper."""
        if not attendees or self._event is None:
            return papers.event_paper(self._desk, self.events)
        return papers.attendee_paper(self._desk, self._event.row, self.attendees)
