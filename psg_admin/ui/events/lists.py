"""The two lists of the page, each with its filters: events, and the attendees of one of them."""

from array import array
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtWidgets import QWidget

from psg_admin.events.documents import attendee_columns, cancelled_columns, event_columns
from psg_admin.events.queries import (
    ATTENDEE_FILTERS,
    CANCELLED,
    EVENT_FILTERS,
    AttendeeRow,
    CancelledRow,
    EventRow,
    attendee_counts,
    attendee_ids,
    attendee_rows,
    cancelled_ids,
    cancelled_rows,
    event_counts,
    list_ids,
    list_rows,
)
from psg_admin.kernel.words import _, pgettext
from psg_admin.people.own import FieldRow
from psg_admin.store.list_query import ListQuery
from psg_admin.ui.kit.chips import Chip, Chips, chosen_by
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.filter_bar import FilterBar
from psg_admin.ui.kit.list_page import ALL
from psg_admin.ui.kit.lists import Lists, NarrowLine
from psg_admin.ui.kit.table import Table
from psg_admin.ui.kit.widgets import button

if TYPE_CHECKING:
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

R = TypeVar("R")


class Narrowed(Generic[R]):
    """A table with its strip of chips and search. ``filter_key`` is the filter of the query that the chips choose."""

    table: Table[R]
    filter_key = ""

    def __init__(self, desk: "Desk", title: str, search: str, before: QWidget | None = None) -> None:
        self.desk = desk
        self.chips = Chips(title)
        self.show_counts({})
        self.search = NarrowLine(search, search)
        self.strip = FilterBar(self.search, self.chips, before=before)

    @property
    def now(self) -> Table[Any]:
        """The table that is seen."""
        return self.table

    def words(self) -> Sequence[tuple[str, str]]:
        """Return the chips: key and words."""
        raise NotImplementedError

    def counts(self) -> "Work[dict[str, int]]":
        """Return the query for the counts on the chips."""
        raise NotImplementedError

    def show_counts(self, counts: dict[str, int]) -> None:
        """Show the counts on the chips."""
        self.chips.show_chips([Chip(key, said, counts.get("" if key == ALL else key)) for key, said in self.words()])
        if counts:
            self.table.set_bare(bare=not counts.get(""))

    def asked(self) -> ListQuery:
        """Return what the chips and the search ask for, in the order the person chose."""
        key, now = self.chips.current(), self.now.current_query()
        return ListQuery(self.search.words(), {} if key == ALL else {self.filter_key: key}).ordered(now.orders)

    def filter_words(self) -> str:
        """Return in words what the list is narrowed to, for its heading on paper."""
        key, text = self.chips.current(), self.search.words()
        said = [words for known, words in self.words() if known == key != ALL]
        if text:
            said.append(_("found by “{text}”").format(text=text))
        return ", ".join(said)


class EventList(Narrowed[EventRow]):
    """The events."""

    filter_key = "when"

    def __init__(self, desk: "Desk", new_event: Callable[[], object], lists: Lists) -> None:
        super().__init__(desk, EVENT_FILTERS[self.filter_key].called, _("Search the events"))
        empty = EmptyState(
            _("No events yet"),
            _("An event has a place, a time, room for so many people, and prices. Who has booked is listed with it."),
            _("&New event…").replace("&", ""),  # the button above has the letter
            new_event,
        )
        self.table = lists.add(Table(
            desk.jobs, event_columns(desk.today), self._ids, self._rows, "events.list", empty, title=_("Events"),
            parent=lists,
        ))  # fmt: skip

    def words(self) -> Sequence[tuple[str, str]]:
        return (*chosen_by(EVENT_FILTERS[self.filter_key]), (ALL, _("All")))

    def counts(self) -> "Work[dict[str, int]]":
        return partial(event_counts, today=self.desk.today)

    def asked(self) -> ListQuery:
        """Return what is asked for: what is coming with the nearest first, else the latest first."""
        query = super().asked()
        if query.sort not in {"", "start"} or query.then:
            return query
        return replace(query, sort="start", descending=self.chips.current() != "coming")

    def _ids(self, query: ListQuery) -> "Work[array[int]]":
        return partial(list_ids, query=query, today=self.desk.today)

    @staticmethod
    def _rows(ids: Sequence[int]) -> "Work[list[EventRow]]":
        return partial(list_rows, ids=ids)


class AttendeeList(Narrowed[AttendeeRow]):
    """The attendees of ``event_id`` (0: of none), and in a table of its own what was cancelled of their bookings."""

    filter_key = "money"

    def __init__(self, desk: "Desk", book: Callable[[], object], leave: Callable[[], object], lists: Lists) -> None:
        self.event_id = 0
        self._lists = lists
        self.back = button(_("← Eve&nts"), leave, look="link", hint=_("Back to the events"))
        self.back.setAccessibleName(_("Back to the events"))
        super().__init__(desk, ATTENDEE_FILTERS[self.filter_key].called, _("Search the attendees"), self.back)
        empty = EmptyState(
            _("Nobody has booked yet"),
            _("Each place is listed here with its price, and with what is paid."),
            _("&Book places…").replace("&", ""),
            book,  # the button above has the letter
        )
        self.table = lists.add(Table(
            desk.jobs, attendee_columns(), self._ids, self._rows, "events.attendees", empty, title=_("Attendees"),
            parent=lists,
        ))  # fmt: skip

    @cached_property
    def cancelled(self) -> Table[CancelledRow]:
        """The table of what was cancelled, made when it is first wanted."""
        empty = EmptyState(
            _("Nothing was cancelled"), _("Cancelled places are listed here, with what became of their money.")
        )
        made: Table[CancelledRow] = Table(
            self.desk.jobs, cancelled_columns(), self._cancelled_ids, self._cancelled_rows, "events.cancelled",
            empty, title=pgettext("bookings", "Cancelled"), parent=self._lists,
        )  # fmt: skip
        return self._lists.add(made)

    @property
    def of_cancelled(self) -> bool:
        """Whether what was cancelled is listed."""
        return self.chips.current() == CANCELLED

    @property
    def now(self) -> Table[Any]:
        return self.cancelled if self.of_cancelled else self.table

    def offer_own(self, fields: Sequence[FieldRow]) -> None:
        """Let the attendees have a column for each of the office's own fields of bookings."""
        self.table.offer_columns(attendee_columns(fields))

    def open(self, event_id: int, key: str = ALL) -> None:
        """Turn to the attendees of an event: all of them, or those of one chip."""
        self.chips.choose(key)
        self.search.wipe()
        self.event_id = event_id

    def asked(self) -> ListQuery:
        query = super().asked()
        return replace(query, filters={}) if self.of_cancelled else query

    def words(self) -> Sequence[tuple[str, str]]:
        cancelled = (CANCELLED, pgettext("bookings", "Cancelled"))
        return ((ALL, _("All")), *chosen_by(ATTENDEE_FILTERS[self.filter_key]), cancelled)

    def counts(self) -> "Work[dict[str, int]]":
        return partial(attendee_counts, event_id=self.event_id)

    def _cancelled_ids(self, query: ListQuery) -> "Work[array[int]]":
        return partial(cancelled_ids, event_id=self.event_id, query=query)

    @staticmethod
    def _cancelled_rows(ids: Sequence[int]) -> "Work[list[CancelledRow]]":
        return partial(cancelled_rows, ids=ids)

    def _ids(self, query: ListQuery) -> "Work[array[int]]":
        return partial(attendee_ids, event_id=self.event_id, query=query)

    @staticmethod
    def _rows(ids: Sequence[int]) -> "Work[list[AttendeeRow]]":
        return partial(attendee_rows, ids=ids)
