"""What can be done to an event, and to a booking with the place of it that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from psg_admin.events.rules import over
from psg_admin.kernel.words import _
from psg_admin.ui.dialogs.add_places import open_add_places
from psg_admin.ui.dialogs.own import open_booking_own
from psg_admin.ui.events import forms
from psg_admin.ui.events.naming import open_name
from psg_admin.ui.kit.action import Action, Target, nothing

if TYPE_CHECKING:
    from psg_admin.events.queries import BandRow, BookingPage, EventPage, PlaceRow
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.page import Page


@dataclass(frozen=True, slots=True)
class ShownBooking:
    """A booking beside the attendees: the place that is chosen (-1: none), and the prices of its event."""

    page: BookingPage
    place_id: int
    bands: tuple[BandRow, ...]

    @property
    def live(self) -> list[PlaceRow]:
        """The places that are not cancelled."""
        return [place for place in self.page.places if place.cancelled_on is None]

    @property
    def place(self) -> PlaceRow | None:
        """The place that is chosen, else the first; None where all are cancelled."""
        live = self.live
        return next((place for place in live if place.place_id == self.place_id), live[0] if live else None)


def of_event(
    home: Page, desk: Desk, page: EventPage | None, tell: forms.Tell, enter: Callable[[], object], *, listed: bool
) -> list[Action]:
    """Return what can be done to an event; ``listed`` when it is its attendees that are listed.

    With None these are what most events can, to be held back until one is chosen.
    """
    deeds: dict[str, Callable[[], object]] = {}
    off = ended = ""
    if page is not None:
        deeds = {
            "edit": partial(forms.open_event, home, desk, page),
            "cancel": partial(forms.cancel_event, home, desk, page, tell),
            "reopen": partial(forms.reopen_event, home, desk, page, tell),
        }
        off = "" if page.row.cancelled_on is None else _("The event is cancelled.")
        ended = _("The event is over.") if over(page.row.ends_at, desk.today) else ""
    on = "" if off else _("The event is not cancelled.")
    edit, cancel, reopen = (deeds.get(key, nothing) for key in ("edit", "cancel", "reopen"))
    mine = not listed
    made = [
        Action("edit", _("Edit the event"), edit, "F2", why=off, button=_("E&dit…"), of_record=mine),
        Action(
            "cancel",
            _("Cancel the event"),
            cancel,
            why=off or ended,
            button=_("&Cancel event…"),
            of_record=mine,
            grave=True,
        ),
        Action("reopen", _("Open the event again"), reopen, why=on, button=_("&Open again"), of_record=mine),
    ]
    if mine:
        made.insert(
            0, Action("enter", _("Attendees of the event"), enter, button=_("&Attendees"), of_record=True, reads=True)
        )
    return made


def of_booking(home: Page, desk: Desk, shown: ShownBooking, tell: forms.Tell) -> list[Action]:
    """Return what can be done to a booking, and to the place of it that is chosen."""
    from psg_admin.ui.dialogs.take_payment import open_take_payment

    page, row, place = shown.page, shown.page.row, shown.place
    off = "" if row.cancelled_on is None else _("The booking is cancelled.")
    pay = partial(open_take_payment, home, desk, contact_id=row.payer_id, charge_ids=page.owing)
    paid = "" if row.sums.owed else _("There is nothing to pay for the booking.")
    made = [
        Action("pay", _("Take the payment for the booking"), pay, why=paid, button=_("&Take payment…")),
        Action(
            "who",
            _("Go to who booked"),
            partial(home.go, Target("members", row.booker_id)),
            button=_("Who b&ooked"),
            reads=True,
        ),
        Action(
            "add-places",
            _("Add places to the booking"),
            partial(open_add_places, home, desk, page),
            why=off,
            button=_("Add place&s…"),
        ),
        Action(
            "cancel-booking",
            _("Cancel the booking"),
            partial(forms.cancel_booking, home, desk, page, tell),
            why=off,
            button=_("&Cancel booking…"),
            grave=True,
        ),
    ]
    if page.fields:
        own = partial(open_booking_own, home, desk, page)
        made.append(Action("own", _("Own fields of the booking"), own, button=_("Own fields…")))
    if place is not None:
        made += [
            Action("name", _("Name the place"), partial(open_name, home, desk, place), button=_("Na&me a place…")),
            Action(
                "price",
                _("Another price for the place"),
                partial(forms.open_price, home, desk, place, shown.bands),
                button=_("Another p&rice…"),
            ),
            Action(
                "cancel-place",
                _("Cancel the place"),
                partial(forms.cancel_place, home, desk, place, tell),
                button=_("Cance&l place…"),
                grave=True,
            ),
        ]
    return [replace(action, of_record=True) for action in made]
