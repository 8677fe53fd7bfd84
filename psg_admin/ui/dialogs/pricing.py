"""What forms with places share: the prices with their reasons, asked of the office while attendees are picked."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events.queries import BookingDesk, EventRow, booking_desk, find_attendees
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_weekday_moment
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import ngettext
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.places import AskedPlace, PlacesEditor
from psg_admin.ui.dialogs.renew import open_renew
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field


def event_line(row: EventRow) -> str:
    """Return what an event is, when, and how many places are left, on one line."""
    parts = [row.title, show_weekday_moment(row.starts_at)]
    if row.left is not None:
        words = ngettext("{left} of {count} place left", "{left} of {count} places left", row.capacity or 0)
        parts.append(words.format(left=show_count(row.left), count=show_count(row.capacity or 0)))
    return " · ".join(parts)


class PlacesDialog(FormDialog):
    """A form with places. Prices, reasons and places left are asked of the office at each change that bears on them.

    A subclass gives its ``fields`` (with :meth:`places_field`), says of which event they are and what its button does
    (:meth:`_tell`), and calls :meth:`start` when it is ready.
    """

    def __init__(
        self, parent: QWidget | None, desk: Desk, *, name: str, title: str, fields: Sequence[Field],
        draft: Mapping[str, Any], action: str, operation: Callable[[dict[str, Any]], Work[Changes]], subtitle: str = "",
    ) -> None:  # fmt: skip
        self._desk = desk
        self.found: BookingDesk | None = None
        self._asked: tuple[Any, ...] = ()
        self.places = PlacesEditor(desk.jobs, self._find)
        super().__init__(
            parent, desk.jobs, name=name, title=title, fields=fields, draft=draft, action=action, operation=operation,
            subtitle=subtitle, width=112,
        )  # fmt: skip

    def places_field(self) -> Field:
        """Return the field of the places."""
        return form.custom("places", "", lambda: self.places)

    def start(self) -> None:
        """Begin to follow what is typed."""
        self.places.renew_wanted.connect(self._renew)
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._ask_anew)
        self._look()
        self.places.widget.setFocus()
        self.fit()

    def _event_id(self) -> int:
        raise NotImplementedError

    def _tell(self) -> None:
        """Say on the button what it does and costs, and beside it what becomes of the money."""
        raise NotImplementedError

    def _about(self, event: EventRow) -> str:
        """Return what stands below the title."""
        return event_line(event)

    def _find(self, text: str) -> Work[list[Hit]]:
        return partial(find_attendees, text=text, today=self._desk.today)

    def _look(self) -> None:
        """Ask what it would cost, where that may have changed."""
        self._ask_prices()
        self._tell()

    def _ask_prices(self, *, anew: bool = False) -> None:
        asked = (self._event_id(), self.places.people())
        if asked == self._asked and not anew:
            return
        self._asked = asked
        query = partial(booking_desk, event_id=asked[0], people=asked[1], on=self._desk.today)
        self._desk.jobs.read(query, owner=self, key="prices", then=self._priced)

    def _priced(self, found: BookingDesk) -> None:
        self.found = found
        self.places.show_offers(found.offers, found.bands)
        self.set_subtitle(self._about(found.event))
        self._tell()

    def _renew(self, membership_id: int) -> None:
        open_renew(self, self._desk, membership_id, done=self._renewed)

    def _renewed(self, _changes: Changes) -> None:
        self._ask_anew()

    def _ask_anew(self) -> None:
        self._ask_prices(anew=True)


def place_draft(place: AskedPlace, *, for_booker: bool = False) -> PlaceDraft:
    """Return a typed place as the office takes it."""
    who = place.who
    return PlaceDraft(
        contact_id=who.record_id or None if who is not None else None,
        name=who.title if who is not None and not who.record_id and not for_booker else "",
        concession=place.concession,
        band_id=place.band_id,
        override_reason=place.reason,
        for_booker=for_booker,
    )
