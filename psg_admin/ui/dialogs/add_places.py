"""Add places to a booking that there is: for whom, at which price of today, and why."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events import operations
from psg_admin.events.queries import BookingPage, EventRow
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _, ngettext
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.pay_now import pay_words
from psg_admin.ui.dialogs.person import Done
from psg_admin.ui.dialogs.pricing import PlacesDialog, event_line, place_draft
from psg_admin.ui.kit.desk import Desk


def open_add_places(parent: QWidget, desk: Desk, page: BookingPage, done: Done | None = None) -> None:
    """Open the form that adds places to the booking of ``page``."""
    dialog = AddPlacesDialog(parent, desk, page)
    if done is not None:
        dialog.done_with.connect(done)
    dialog.open()


class AddPlacesDialog(PlacesDialog):
    """The form of places that come to a booking; its payer owes them too."""

    def __init__(self, parent: QWidget, desk: Desk, page: BookingPage) -> None:
        self._row = page.row
        super().__init__(
            parent, desk, name=f"booking.add.{page.row.booking_id}", title=_("Add places"),
            fields=[self.places_field()], draft={}, action=_("&Add places"), operation=self._add,
            subtitle=self._heading(page.row.event_title),
        )  # fmt: skip
        self.start()

    def _event_id(self) -> int:
        return self._row.event_id

    def _about(self, event: EventRow) -> str:
        return self._heading(event_line(event))

    def _heading(self, event: str) -> str:
        words = _("Booking {reference} of {name}").format(reference=self._row.reference, name=self._row.booker)
        return f"{words} · {event}"

    def _tell(self) -> None:
        count, total = len(self.places.lines), self.places.total()
        if self.found is None or total is None:
            words = ngettext("&Add {count} place", "&Add {count} places", count)
            self.set_action(words.format(count=count), enabled=self.found is not None)
            self.set_foot("")
            return
        words = ngettext("&Add {count} place", "&Add {count} places", count)
        if total:
            words = ngettext("&Add {count} place — {amount}", "&Add {count} places — {amount}", count)
        self.set_action(words.format(count=count, amount=total.show()))
        self.set_foot(pay_words({}, total, self._row.payer))

    def _add(self, values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.add_places,
            booking_id=self._row.booking_id,
            places=[place_draft(place) for place in values["places"]],
            quoted=self.places.total(),
            today=self._desk.today,
            now=self._desk.now,
        )
