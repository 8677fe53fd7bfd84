"""The events page: the list of events with the chosen one beside it, and the attendees of one event with a booking."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from psg_admin.events.queries import (
    ATTENDEE_FILTERS,
    CANCELLED,
    EVENT_FILTERS,
    BookingPage,
    EventPage,
    attendees_wanted,
    booking_of,
    booking_page,
    event_page,
    events_wanted,
)
from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Listing
from psg_admin.people.queries import own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.store.list_query import Hit, ListQuery, Work
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.events import forms, papers
from psg_admin.ui.events.actions import ShownBooking, of_booking, of_event
from psg_admin.ui.events.lists import AttendeeList, EventList
from psg_admin.ui.events.panes import show_booking, show_event
from psg_admin.ui.imports import ways
from psg_admin.ui.kit.action import Action, Chosen, Target
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.list_page import ALL, ListPage
from psg_admin.ui.kit.lists import NarrowLine
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.views import Viewed
from psg_admin.ui.kit.widgets import TextLabel
from psg_admin.views.queries import ViewedList

BOOKING = "booking"
"""The kind of a record of this page that is a booking; any other is an event."""


class EventsPage(ListPage):
    """Events; Enter on one opens the list of its attendees, and the button before the chips leads back.

    ``at_event`` is the one beside the list, or whose attendees are listed; ``record`` is a :class:`ShownBooking` while
    a booking stands beside these, else the event.
    """

    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.EVENTS, Topic.BOOKINGS, Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SETTINGS, Topic.VIEWS}
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, name="events", title=_("Events"), parent=parent)
        self.at_event: EventPage | None = None
        self.pane = DetailPane("events.pane", _("Choose an event to see it here. Enter lists its attendees."))
        self.events = EventList(desk, self.new_event, self.lists)
        self.attendees = AttendeeList(desk, self.book, self.leave, self.lists)
        self.notice = TextLabel("", "attention", selectable=True)
        self.furnish(self.events.strip, self.attendees.strip)
        self.body.insertWidget(1, self.notice)
        for shown in (self.events, self.attendees):
            shown.chips.chosen.connect(self.narrow)
            shown.search.narrowed.connect(self.ask)
            self.leads_to_list(shown.search)
        self.set_head("export", primary=("new", "book"))
        ways.ListDrop(self, desk, ways.BOOKINGS, self._event_id)
        self.jobs.changed.connect(self._changed)
        self._show_mode()

    def actions_for(self, chosen: Chosen[EventPage | ShownBooking]) -> list[Action]:
        inside, record = self.inside, chosen.record
        event = self.at_event if inside else record if isinstance(record, EventPage) else None
        made = [
            Action("new", _("New event"), self.new_event, "" if inside else "Ctrl+N", button=_("&New event…"),
                   everywhere=True),
            Action("book", _("Book places"), self.book, "Ctrl+N" if inside else "", button=_("&Book places…"),
                   everywhere=True),
            *ways.actions(self, self.desk, ways.BOOKINGS, self._event_id),
            *of_event(self, self.desk, event, self.tell, self.enter, listed=bool(inside)),
        ]  # fmt: skip
        if isinstance(record, ShownBooking):
            made += of_booking(self, self.desk, record, self.tell)
        if self.at_event is not None:
            if not inside:
                made.append(
                    Action(
                        "export-attendees",
                        _("Export the attendee list"),
                        self.export_attendees,
                        everywhere=True,
                        reads=True,
                    )
                )
            made.append(Action("preview", _("Preview the attendee list"), self.preview, "Ctrl+P", reads=True))
        else:
            made.append(Action("preview", _("Preview the list of events"), self.preview, "Ctrl+P", reads=True))
        if inside:
            made.append(Action("leave", _("Back to the events"), self.leave, button=_("← Eve&nts"), reads=True))
        return made

    def list_actions(self) -> list[Action]:
        filtered, export, *others = super().list_actions()
        words = _("Export the attendee list") if self.inside else _("Export the list of events")
        hint = _("Save the list as a workbook, CSV or PDF")
        return [filtered, replace(export, label=words, hint=hint, everywhere=bool(self.inside)), *others]

    def in_head(self, key: str) -> bool:
        """Let the button stand out that belongs to what is chosen: a place at this event, else a new event."""
        return {"book": self._open(), "new": not self.inside}.get(key, True)

    # --- which list is seen -------------------------------------------------------------------------------------------

    @property
    def inside(self) -> int:
        """The event whose attendees are listed, 0 while the events are."""
        return self.attendees.event_id

    @property
    def narrowed(self) -> EventList | AttendeeList:
        """What narrows the list that is seen."""
        return self.attendees if self.inside else self.events

    def search_line(self) -> NarrowLine:
        return self.narrowed.search

    def table(self) -> Table[Any]:
        return self.narrowed.now

    def query(self) -> ListQuery:
        return self.narrowed.asked()

    def turn_to(self, key: str) -> None:
        self.narrowed.chips.choose(key)

    def viewed(self) -> Mapping[str, Viewed]:
        today, inside = self.desk.today, self.inside
        if inside:
            attendees = partial(_attendees, event_id=inside)
            return {"attendees": Viewed(ViewedList(ATTENDEE_FILTERS, attendees), ALL)}
        return {"events": Viewed(ViewedList(EVENT_FILTERS, partial(_events, today=today)), ALL)}

    def view_key(self) -> str:
        if not self.inside:
            return "events"
        return "" if self.attendees.of_cancelled else "attendees"

    def narrow(self, key: object = None) -> None:
        self._let_go_of_booking()
        if isinstance(key, str) and key:
            self.leave_view()
        self.ask()

    def show_filter(self, key: str) -> None:
        """Show the events that are coming, past or cancelled, or all."""
        self.leave()
        self.turn_to(key)
        self.ask()

    def reload(self) -> None:
        fields = partial(own_fields, of=(OwnRecord.BOOKING,))
        self.jobs.read(fields, owner=self, key="own", then=self.attendees.offer_own)
        super().reload()

    def ask_counts(self) -> None:
        shown = self.narrowed
        self.jobs.read(shown.counts(), owner=self, then=shown.show_counts, key="counts")

    def counted(self, count: int) -> None:
        if not self.inside:
            words = ngettext("{count} event", "{count} events", count)
        elif self.attendees.of_cancelled:
            words = ngettext("{count} cancelled booking", "{count} cancelled bookings", count)
        else:
            words = ngettext("{count} attendee", "{count} attendees", count)
        self.set_count(words.format(count=show_count(count)))
        current = self.table().current_id()
        if self.inside and not isinstance(self.record, ShownBooking) and current in self.table().all_ids():
            self.picked(current)

    def enter(self) -> None:
        """List the attendees of the chosen event."""
        if self.at_event is not None:
            self.opened(self.at_event.row.event_id)

    def opened(self, record: int) -> None:
        """List the attendees of an event, or what was cancelled of a cancelled one."""
        if not self.inside:
            off = self.at_event is not None and self.at_event.row.event_id == record and not self._open()
            self._list_attendees(record, CANCELLED if off else ALL)
            self._take_focus_back()

    def leave(self) -> None:
        """Go back to the list of events, with the event still chosen."""
        if not self.inside:
            return
        was = self.inside
        self.attendees.event_id = 0
        self.record = self.at_event
        self._show_mode()
        self.events.table.select_id(was)
        self.reload()
        self._ask_event(was)
        self._take_focus_back()

    def _list_attendees(self, event_id: int, chip: str = ALL) -> None:
        if self.at_event is not None and self.at_event.row.event_id != event_id:
            self.at_event = None
        self.record = self.at_event
        self.attendees.open(event_id, chip)
        self._show_mode()
        self.reload()

    def _take_focus_back(self) -> None:
        if self.isVisible():
            self.lists.now().setFocus()

    def _show_mode(self) -> None:
        inside = bool(self.inside)
        self.tell("")
        self.events.strip.setHidden(inside)
        self.attendees.strip.setHidden(not inside)
        self.lists.setCurrentWidget(self.table())
        self.choose_one = _("Choose one attendee.") if inside else _("Choose one event.")
        if not inside:
            self.set_title(_("Events"))
        self.show_head()

    def _open(self) -> bool:
        """Say whether the chosen event takes bookings; a past one does, for those who are written down later."""
        return self.at_event is not None and self.at_event.row.cancelled_on is None

    # --- the event and the booking beside them ------------------------------------------------------------------------

    def open_hit(self, hit: Hit) -> None:
        """Show an event or a booking that the search found."""
        self.open_target(Target(self.objectName(), hit.record_id, kind=hit.kind))

    def open_target(self, target: Target) -> None:
        """Show an event in the list, or a booking."""
        if target.kind == BOOKING:
            query = partial(booking_page, booking_id=target.record)
            self.jobs.read(query, owner=self, then=self._open_booking, key="open")
        else:
            self.open_record(target.record)

    def open_record(self, record: int) -> None:
        """Show an event in the list."""
        self.leave()
        super().open_record(record)

    def read_record(self, record: int) -> None:
        if not self.inside:
            self._ask_event(record)
        elif self.attendees.of_cancelled:
            self._ask_booking(partial(booking_page, booking_id=record))
        else:
            self._ask_booking(partial(booking_of, place_id=record))

    def refresh_record(self) -> None:
        event_id = self.inside or self.events.table.current_id()
        if event_id > 0:
            self._ask_event(event_id)
        if isinstance(self.record, ShownBooking):
            self._ask_booking(partial(booking_page, booking_id=self.record.page.row.booking_id))

    def picked(self, record: int) -> None:
        if record < 0 and self.inside:
            self._let_go_of_booking()
        else:
            super().picked(record)

    def fill_pane(self, record: EventPage | ShownBooking, actions: list[Action]) -> None:
        if isinstance(record, ShownBooking):
            show_booking(self.pane, record, actions)
        else:
            show_event(self.pane, record, self.desk.today, actions)

    def gone(self, _why: object = None) -> None:
        self.at_event = None
        super().gone()
        self.leave()

    def _ask_event(self, event_id: int) -> None:
        query = partial(event_page, event_id=event_id)
        self.jobs.read(query, owner=self, then=self._event_read, key="event", failed=self.gone)

    def _event_read(self, page: EventPage) -> None:
        if page.row.event_id != (self.inside or self.events.table.current_id()):
            return
        self.at_event = page
        if self.inside:
            self.set_title(page.row.title)
        if isinstance(self.record, ShownBooking):
            self.show_head()
        else:
            self.show_record(page)

    def _ask_booking(self, query: Work[BookingPage]) -> None:
        self.read_for_pane(query, self._booking_read, self._let_go_of_booking)

    def _booking_read(self, page: BookingPage) -> None:
        if page.row.event_id == self.inside:
            place_id = -1 if self.attendees.of_cancelled else self.attendees.table.current_id()
            self.show_record(ShownBooking(page, place_id, () if self.at_event is None else self.at_event.bands))

    def _let_go_of_booking(self, _why: object = None) -> None:
        """Show the event again: what was shown beside one list does not belong to the other."""
        self.jobs.forget(self, key="record")
        if self.inside and self.at_event is not None:
            self.show_record(self.at_event)

    def _open_booking(self, page: BookingPage) -> None:
        live = next((place for place in page.places if place.cancelled_on is None), None)
        if self.inside != page.row.event_id or self.attendees.of_cancelled != (live is None):
            self._list_attendees(page.row.event_id, ALL if live is not None else CANCELLED)
        self._booking_read(page)
        self.table().select_id(page.row.booking_id if live is None else live.place_id)
        self._take_focus_back()

    # --- deeds --------------------------------------------------------------------------------------------------------

    def new_event(self) -> None:
        """Open the form of a new event."""
        forms.open_event(self, self.desk, done=self._event_made)

    def book(self) -> None:
        """Open the form that books places at the chosen event, or at one of those that are coming."""
        open_booking(self, self.desk, self._event_id() or None, done=self._booked)

    def _event_id(self) -> int:
        """Return the event that is chosen and takes bookings, 0 for none."""
        return self.at_event.row.event_id if self.at_event is not None and self._open() else 0

    def tell(self, words: str) -> None:
        """Say on a line below the list what a deed leaves to do."""
        self.notice.setText(words)
        self.notice.setVisible(bool(words))

    def _changed(self, changes: Changes) -> None:
        """Leave out what a deed left to do once a deed was taken back: that money may be where it was again."""
        if changes.took_back:
            self.tell("")

    def _event_made(self, changes: Changes) -> None:
        if changes.made is not None:
            self.open_record(changes.made)

    def _booked(self, changes: Changes) -> None:
        if changes.made is not None and self.inside:
            self.open_target(Target(self.objectName(), changes.made, kind=BOOKING))

    # --- paper --------------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Save the list that is seen: its visible columns in their order."""
        self._export(attendees=bool(self.inside))

    def export_attendees(self) -> None:
        """Save the attendee list of the chosen event."""
        self._export(attendees=True)

    def preview(self) -> None:
        """Show the attendee list of the chosen event as it will be on paper, or the list of events."""
        title, listing = self._listing(attendees=self.at_event is not None)
        papers.preview(self, self.desk, title, listing)

    def _export(self, *, attendees: bool) -> None:
        """Save a list; this page comes to be seen, since it says where that went."""
        if not self.isVisible():
            self.go(Target(self.objectName()))
        title, listing = self._listing(attendees=attendees)
        papers.export(self, self.desk, title, listing, self.saved.show_saved)

    def _listing(self, *, attendees: bool) -> tuple[str, Work[Listing[Any]]]:
        """Return the title and the query of the list for paper."""
        if not attendees or self.at_event is None:
            return papers.event_paper(self.desk, self.events, [] if self.inside else self.views.in_words())
        in_view = self.views.in_words() if self.inside else []
        return papers.attendee_paper(self.desk, self.at_event.row, self.attendees, in_view)


def _attendees(session: Any, query: ListQuery, event_id: int) -> Any:
    return attendees_wanted(session, query=query, event_id=event_id)


def _events(session: Any, query: ListQuery, today: date) -> Any:
    return events_wanted(session, query=query, today=today)
