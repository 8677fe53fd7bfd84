"""The booking that stands beside the attendees, and the deeds on it."""

from psg_admin.events.queries import BandRow, BookingPage, PlaceRow
from psg_admin.ui.dialogs.add_places import open_add_places
from psg_admin.ui.events import forms
from psg_admin.ui.events.panes import BookingWishes, show_booking
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.page import Page
from psg_admin.ui.kit.pane import DetailPane


class BookingSide:
    """Holds the ``booking`` that is shown (None: none); ``tell`` hears what a deed leaves to do."""

    def __init__(self, page: Page, desk: Desk, pane: DetailPane, tell: forms.Tell) -> None:
        self.booking: BookingPage | None = None
        self._page = page
        self._desk = desk
        self._pane = pane
        self._tell = tell
        self._bands: tuple[BandRow, ...] = ()

    def show(self, booking: BookingPage, place_id: int, bands: tuple[BandRow, ...]) -> None:
        """Show a booking, with the deeds on ``place_id``; ``bands`` are the prices of its event."""
        self.booking, self._bands = booking, bands
        wishes = BookingWishes(
            self._pay, self._add, self._cancel, self._person, self._name_place, self._price_place, self._cancel_place
        )
        show_booking(self._pane, booking, wishes, place_id=place_id)

    def _pay(self) -> None:
        if self.booking is not None:
            from psg_admin.ui.dialogs.take_payment import open_take_payment

            payer, owing = self.booking.row.payer_id, self.booking.owing
            open_take_payment(self._page, self._desk, contact_id=payer, charge_ids=owing)

    def _add(self) -> None:
        if self.booking is not None:
            open_add_places(self._page, self._desk, self.booking)

    def _cancel(self) -> None:
        if self.booking is not None:
            forms.cancel_booking(self._page, self._desk, self.booking, self._tell)

    def _person(self, contact_id: int) -> None:
        self._page.go.emit("members", contact_id, "")

    def _cancel_place(self, place: PlaceRow) -> None:
        forms.cancel_place(self._page, self._desk, place, self._tell)

    def _name_place(self, place: PlaceRow) -> None:
        forms.open_name(self._page, self._desk, place)

    def _price_place(self, place: PlaceRow) -> None:
        forms.open_price(self._page, self._desk, place, self._bands)
