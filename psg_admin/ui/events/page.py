"""The events page: the list of events with the chosen one beside it, and the attendees of one event with a booking."""

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from psg_admin.events.documents import attendee_columns, attendee_listing, event_columns, event_listing
from psg_admin.events.queries import (
    AttendeeRow,
    BookingPage,
    EventPage,
    EventRow,
    PlaceRow,
    attendee_counts,
    attendee_ids,
    attendee_rows,
    booking_of,
    booking_page,
    event_counts,
    event_page,
    list_ids,
    list_rows,
)
from psg_admin.kernel.changes import Changes, Topic
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Listing
from psg_admin.store.asking import Ask, Hit, Work
from psg_admin.ui.dialogs.booking import open_booking
from psg_admin.ui.events import deeds, papers
from psg_admin.ui.events.panes import BookingWishes, EventWishes, show_booking, show_event
from psg_admin.ui.kit import theme
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.export import SavedBar
from psg_admin.ui.kit.page import Chip, Chips, Deed, Page
from psg_admin.ui.kit.pane import DetailPane
from psg_admin.ui.kit.table import EmptyState, Table
from psg_admin.ui.kit.widgets import TextLabel, button, restyle

BOOKING = "booking"
"""``go("events", id, BOOKING)`` opens a booking; without it the id is that of an event."""


class EventsPage(Page):
    """Events; Enter on one opens the list of its attendees, and Back (Alt+Left, Esc) leaves it."""

    topics: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.EVENTS, Topic.BOOKINGS, Topic.PAYMENTS, Topic.PEOPLE, Topic.MEMBERSHIPS, Topic.SETTINGS}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, name="events", title=_("Events"))
        self._desk = desk
        self._event: EventPage | None = None  # the event beside the list, or whose attendees are listed
        self._booking: BookingPage | None = None
        self._inside = 0  # the event whose attendees are listed
        self._wants_booking = False
        self.add_secondary(_("E&xport…"), self.export, hint=_("Save the list as a workbook, CSV or PDF"))
        self._new = self.add_secondary(_("&New event…"), self.new_event)
        self._book = self.add_primary(_("&Book places…"), self.book)
        self._make_strips()
        self._make_tables()
        self.pane = DetailPane("events.pane", _("Choose an event to see it here; Enter lists its attendees."))
        self._tables = QStackedWidget()
        self._tables.addWidget(self.table)
        self._tables.addWidget(self.attendees)
        self._tables.setFocusProxy(self.table)
        self.set_body(self._tables, self.pane, share=(5, 2))
        self.told = TextLabel("", "attention")
        self.told.setObjectName("events.told")
        self.told.hide()
        self.saved = SavedBar()
        self.body.addWidget(self.told)
        self.body.addWidget(self.saved)
        self._show_mode()

    # What the window asks of a page

    def reload(self) -> None:
        """Ask anew for the list that is seen, its counts, and what stands beside it."""
        if self._inside:
            self._ask_event(self._inside)
            self._ask_counts()
            self.attendees.ask(self._attendee_ask())
            if self._booking is not None:
                self._ask_booking(partial(booking_page, booking_id=self._booking.row.booking_id))
            return
        counts = partial(event_counts, today=self._desk.today)
        self.jobs.read(counts, owner=self, then=self._show_counts, key="counts")
        self.table.ask(self._event_ask())
        if self.table.current_id() > 0:
            self._ask_event(self.table.current_id())

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
        if record not in self.table.all_ids():
            self.chips.choose("all")
            self.search.clear()
            self.table.ask(self._event_ask())
        self.table.select_id(record)

    def show_filter(self, key: str) -> None:
        """Show the events that are coming, past or cancelled, or all; :data:`BOOKING` is told before a booking."""
        if key == BOOKING:
            self._wants_booking = True
            return
        self.leave()
        self.chips.choose(key)
        self._filter()

    def deeds(self) -> list[Deed]:
        """Return what can be done here now."""
        inside, event = bool(self._inside), self._event
        changeable = event is not None and event.row.cancelled_on is None
        made = [
            Deed(_("New event"), self.new_event, "" if inside else "Ctrl+N", everywhere=True),
            Deed(_("Book places"), self.book, "Ctrl+N" if inside else "", enabled=self._open(), everywhere=True),
            Deed(_("Edit the event"), self.edit, "F2", enabled=changeable),
            Deed(_("Cancel the event"), self.cancel, enabled=changeable),
            Deed(_("Export the attendee list") if inside else _("Export the list of events"), self.export, "Ctrl+E"),
            Deed(_("Preview the attendee list") if event else _("Preview the list of events"), self.preview, "Ctrl+P"),
        ]
        if inside:
            made.append(Deed(_("Back to the events"), self.leave))
        elif event is not None:
            made.append(Deed(_("Attendees of the event"), self.enter))
        return made

    # Deeds

    def new_event(self) -> None:
        """Open the form of a new event."""
        deeds.open_event(self, self._desk, done=self._event_made)

    def edit(self) -> None:
        """Open the chosen event to change it."""
        if self._event is not None and self._event.row.cancelled_on is None:
            deeds.open_event(self, self._desk, self._event)

    def cancel(self) -> None:
        """Cancel the chosen event."""
        if self._event is not None:
            deeds.cancel_event(self, self._desk, self._event, self.tell)

    def book(self) -> None:
        """Open the form that books places at the chosen event, or at the next one."""
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
        was, self._inside, self._booking = self._inside, 0, None
        self._show_mode()
        self.reload()
        self.table.select_id(was)
        self._ask_event(was)
        if self.isVisible():
            self.table.setFocus()

    def export(self) -> None:
        """Save the list that is seen: its visible columns in their order."""
        title, listing = self._listing(attendees=bool(self._inside))
        papers.export(self, self._desk, title, listing, self.saved.show_saved)

    def preview(self) -> None:
        """Show the attendee list of the chosen event as it will be on paper, or the list of events."""
        title, listing = self._listing(attendees=self._event is not None)
        papers.preview(self, self._desk, title, listing)

    def tell(self, words: str) -> None:
        """Say on a line below the list what a deed leaves to do."""
        self.told.setText(words)
        self.told.setVisible(bool(words))

    # The two lists

    def _make_strips(self) -> None:
        self.chips = Chips(_("When"))
        self.chips.show_chips(self._when_chips({}))
        self.chips.chosen.connect(self._filter)
        self.search = self._search_line(_("Search the events"))
        self.search.textChanged.connect(self._filter)
        self._event_strip = self._strip_of(self.chips, self.search)
        self.back = button(_("← Eve&nts"), self.leave, look="link", hint=_("Back to the events"))
        self.back.setShortcut("Alt+Left")
        self.money = Chips(_("Paid or not"))
        self.money.show_chips(self._money_chips({}))
        self.money.chosen.connect(self._filter_attendees)
        self.seek = self._search_line(_("Search the attendees"))
        self.seek.textChanged.connect(self._filter_attendees)
        self._attendee_strip = self._strip_of(self.money, self.seek, self.back)
        self.add_strip(self._event_strip)
        self.add_strip(self._attendee_strip)

    @staticmethod
    def _search_line(words: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setClearButtonEnabled(True)
        line.setMaxLength(200)
        line.setMinimumWidth(theme.chars(24))
        return line

    @staticmethod
    def _strip_of(chips: QWidget, search: QWidget, first: QWidget | None = None) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        if first is not None:
            row.addWidget(first)
        row.addWidget(chips, 1)
        row.addWidget(search)
        return strip

    def _make_tables(self) -> None:
        desk = self._desk
        self.table: Table[EventRow] = Table(
            self.jobs, event_columns(desk.today), lambda ask: partial(list_ids, ask=ask, today=desk.today),
            lambda ids: partial(list_rows, ids=ids), "events.list",
            EmptyState(
                _("No events yet."),
                _("An event has a place, a time, room for so many people, and prices. Bookings stand below it."),
                _("&New event…"),
                self.new_event,
            ),
            title=_("Events"),
        )  # fmt: skip
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._enter)
        self.table.counted.connect(self._counted)
        self.table.clear_wanted.connect(self._clear)
        self.attendees: Table[AttendeeRow] = Table(
            self.jobs, attendee_columns(), self._attendee_ids, lambda ids: partial(attendee_rows, ids=ids),
            "events.attendees",
            EmptyState(
                _("Nobody has booked yet."), _("Each place stands here with its price, and with what is paid."),
                _("&Book places…"), self.book,
            ),
            title=_("Attendees"),
        )  # fmt: skip
        self.attendees.picked.connect(self._place_picked)
        self.attendees.counted.connect(self._counted)
        self.attendees.clear_wanted.connect(self._clear_attendees)

    def _attendee_ids(self, ask: Ask) -> "Work[array[int]]":
        return partial(attendee_ids, event_id=self._inside, ask=ask)

    def _event_ask(self) -> Ask:
        """Ask for what the chips and the search say: what is coming with the nearest first, else the latest."""
        key, now = self.chips.current(), self.table.current_ask()
        ask = Ask(self.search.text(), {} if key == "all" else {"when": key}, now.sort, now.descending)
        return replace(ask, sort="start", descending=key != "coming") if now.sort in {"", "start"} else ask

    def _attendee_ask(self) -> Ask:
        key, now = self.money.current(), self.attendees.current_ask()
        return Ask(self.seek.text(), {} if key == "all" else {"money": key}, now.sort, now.descending)

    def _filter(self, _told: object = None) -> None:
        self.table.ask(self._event_ask())

    def _filter_attendees(self, _told: object = None) -> None:
        if self._inside:
            self.attendees.ask(self._attendee_ask())

    def _clear(self) -> None:
        self.chips.choose("all")
        self.search.clear()
        self._filter()

    def _clear_attendees(self) -> None:
        self.money.choose("all")
        self.seek.clear()
        self._filter_attendees()

    @staticmethod
    def _when_chips(counts: dict[str, int]) -> list[Chip]:
        words = (("coming", _("Coming")), ("past", _("Past")), ("cancelled", _("Cancelled")), ("all", _("All")))
        return [Chip(key, said, counts.get("" if key == "all" else key)) for key, said in words]

    @staticmethod
    def _money_chips(counts: dict[str, int]) -> list[Chip]:
        words = (("all", _("All")), ("owing", _("To pay")), ("paid", _("Paid")))
        return [Chip(key, said, counts.get("" if key == "all" else key)) for key, said in words]

    def _show_counts(self, counts: dict[str, int]) -> None:
        self.chips.show_chips(self._when_chips(counts))

    def _ask_counts(self) -> None:
        query = partial(attendee_counts, event_id=self._inside)
        self.jobs.read(query, owner=self, then=self._show_money, key="money", failed=self._gone)

    def _show_money(self, counts: dict[str, int]) -> None:
        self.money.show_chips(self._money_chips(counts))

    def _counted(self, count: int) -> None:
        if not self._inside:
            self.set_count(ngettext("{count} event", "{count} events", count).format(count=f"{count:,}"))
        else:
            self.set_count(ngettext("{count} place", "{count} places", count).format(count=f"{count:,}"))

    # The event and the booking beside them

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
        self._event = self._booking = None
        self.pane.clear()
        self.leave()
        self._show_buttons()

    def _show_event(self, page: EventPage) -> None:
        self._event = page
        self._show_buttons()
        if self._inside:
            self.set_title(_("Attendees of {event}").format(event=page.row.title))
            if self._booking is not None:
                return
        elif self.table.current_id() != page.row.event_id:
            return
        show_event(self.pane, page, self._desk.today, EventWishes(self.enter, self.edit, self.cancel))

    def _enter(self, event_id: int) -> None:
        self._inside, self._booking = event_id, None
        self.seek.clear()
        self.money.choose("all")
        self._show_mode()
        self.reload()
        if self.isVisible():
            self.attendees.setFocus()

    def _show_mode(self) -> None:
        inside = bool(self._inside)
        self.tell("")
        self._event_strip.setHidden(inside)
        self._attendee_strip.setHidden(not inside)
        self._tables.setCurrentWidget(self.attendees if inside else self.table)
        self._tables.setFocusProxy(self.attendees if inside else self.table)
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
        if self._event is None:
            return False
        row = self._event.row
        return row.cancelled_on is None and row.ends_at.date() >= self._desk.today

    def _place_picked(self, place_id: int) -> None:
        if place_id < 0:
            self._booking = None
            if self._event is not None and self._inside:
                self._show_event(self._event)
        else:
            self._ask_booking(partial(booking_of, place_id=place_id))

    def _ask_booking(self, query: Work[BookingPage]) -> None:
        self.jobs.read(query, owner=self, then=self._show_booking, key="booking", failed=self._booking_gone)

    def _booking_gone(self, _error: UserError) -> None:
        self._booking = None
        if self._event is not None:
            self._show_event(self._event)

    def _show_booking(self, page: BookingPage) -> None:
        if page.row.event_id != self._inside:
            return
        self._booking = page
        wishes = BookingWishes(
            self._pay, self._cancel_booking, self._person, self._name_place, self._price_place, self._cancel_place
        )
        show_booking(self.pane, page, wishes, open_event=self._open())

    def _open_booking(self, page: BookingPage) -> None:
        self._enter(page.row.event_id)
        self._show_booking(page)
        live = next((place for place in page.places if place.cancelled_on is None), None)
        if live is not None:
            self.attendees.select_id(live.place_id)

    def _event_made(self, changes: Changes) -> None:
        if changes.made is not None:
            self.open_record(changes.made)

    def _booked(self, changes: Changes) -> None:
        if changes.made is not None and self._inside:
            query = partial(booking_page, booking_id=changes.made)
            self.jobs.read(query, owner=self, then=self._open_booking, key="open")

    def _pay(self) -> None:
        if self._booking is None:
            return
        from psg_admin.ui.dialogs.take_payment import open_take_payment

        row = self._booking.row
        owing = [p.charge_id for p in self._booking.places if p.charge_id is not None and p.cancelled_on is None]
        open_take_payment(self, self._desk, contact_id=row.payer_id, charge_ids=owing)

    def _person(self, contact_id: int) -> None:
        self.go.emit("members", contact_id, "")

    def _cancel_booking(self) -> None:
        if self._booking is not None:
            deeds.cancel_booking(self, self._desk, self._booking, self.tell)

    def _cancel_place(self, place: PlaceRow) -> None:
        deeds.cancel_place(self, self._desk, place, self.tell)

    def _name_place(self, place: PlaceRow) -> None:
        deeds.open_name(self, self._desk, place)

    def _price_place(self, place: PlaceRow) -> None:
        if self._event is not None:
            deeds.open_price(self, self._desk, place, self._event.bands)

    def _listing(self, *, attendees: bool) -> tuple[str, Work[Listing[Any]]]:
        """Return the title and the query of the list for paper."""
        now: datetime = self._desk.now.astimezone().replace(tzinfo=None)
        if not attendees:
            columns: Sequence[Any] = self.table.visible_columns()
            ask = self.table.current_ask()
            return _("Events"), partial(
                event_listing, made_at=now, today=self._desk.today, ask=ask, columns=columns,
                made_from=self._filter_words(ask, self._when_chips({}), "when"),
            )  # fmt: skip
        event = self._event
        if event is None:
            raise UserError(_("Choose an event first."))
        ask = self.attendees.current_ask() if self._inside else Ask()
        title = _("Attendees of {event}, {when}").format(
            event=event.row.title, when=show_moment(event.row.starts_at).partition(",")[0]
        )
        return title, partial(
            attendee_listing, event_id=event.row.event_id, made_at=now, ask=ask,
            columns=self.attendees.visible_columns(), made_from=self._filter_words(ask, self._money_chips({}), "money"),
        )  # fmt: skip

    @staticmethod
    def _filter_words(ask: Ask, chips: Sequence[Chip], key: str) -> str:
        words = [chip.words for chip in chips if chip.key == ask.filters.get(key)]
        if ask.text.strip():
            words.append(_("found by “{text}”").format(text=ask.text.strip()))
        return ", ".join(words)
