"""Book places: for whom, at which price and why, who pays and how. Every price is the office's own, live."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events import operations
from psg_admin.events.queries import BookingStart, EventRow, booking_start
from psg_admin.imports.bookings import Proposal
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_moment
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.own import FieldRow
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import person_named
from psg_admin.store.list_query import Hit, Work
from psg_admin.ui.dialogs.own import fields_of_own, own_said
from psg_admin.ui.dialogs.pay_now import pay_fields, pay_now, pay_words, show_pay
from psg_admin.ui.dialogs.person import Done, find_living
from psg_admin.ui.dialogs.places import AskedPlace
from psg_admin.ui.dialogs.pricing import PlacesDialog, event_line, place_draft
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import Field


def open_booking(
    parent: QWidget, desk: Desk, event_id: int | None = None, contact_id: int | None = None, done: Done | None = None,
    proposal: Proposal | None = None,
) -> None:  # fmt: skip
    """Open the form that books places: at ``event_id`` (None: the next event, to choose), for ``contact_id`` first, or
    with what a text proposes.
    """

    def arrived(start: BookingStart) -> None:
        events = [row for row in start.events if event_id is None or row.event_id == event_id]
        if not events:
            ask.tell(
                parent,
                _("There is no coming event to book places at. Add one under Events first.")
                if event_id is None
                else _("This event is cancelled: places cannot be booked any more."),
            )
            return
        dialog = BookingDialog(parent, desk, events, start.who, start.fields, proposal)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    query = partial(booking_start, today=desk.today, contact_id=contact_id, event_id=event_id)
    desk.jobs.read(query, owner=parent, key="booking", then=arrived)


class BookingDialog(PlacesDialog):
    """The form of a booking."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, events: list[EventRow], who: Hit | None,
        own: Sequence[FieldRow], proposal: Proposal | None = None,
    ) -> None:  # fmt: skip
        self._events = {row.event_id: row for row in events}
        self._proposal = proposal
        self._own = own
        name = f"booking.new.{events[0].event_id}" if len(events) == 1 else "booking.new"
        super().__init__(
            parent, desk, name=name if who is None else f"{name}.{who.record_id}", title=_("Book places"),
            fields=self._fields(desk), draft={
                "event": events[0].event_id, "places": [who], "received_on": desk.today, **_proposed(proposal),
            },
            action=_("&Book places"), operation=self._book, subtitle=event_line(events[0]),
        )  # fmt: skip
        self.form.set_shown("event", len(events) > 1)
        if proposal is not None and proposal.concession:
            self.places.lines[0].concession.setChecked(True)
        self.start()

    def _about(self, event: EventRow) -> str:
        told = () if self._proposal is None else self._proposal.told
        return "\n".join((super()._about(event), *told))

    def _fields(self, desk: Desk) -> list[Field]:
        events = [(key, f"{row.title}, {show_moment(row.starts_at)}") for key, row in self._events.items()]
        return [
            form.choice("event", _("&Event"), events),
            self.places_field(),
            form.pick(
                "payer",
                _("Paid for b&y"),
                desk.jobs,
                find_living,
                free=True,
                placeholder=_("Type a name, on file or new"),
            ),
            form.text("email", _("E-&mail"), limit=200, hint=_("Of whoever books and is new here.")),
            *pay_fields(desk.today),
            form.text("note", _("&Note"), limit=500),
            *fields_of_own(self._own, today=desk.today),
        ]

    def _look(self) -> None:
        """Show the fields that belong to what was chosen, and ask what it would cost."""
        show_pay(self.form)
        self.form.set_shown("email", isinstance(self._booker(), ContactDraft))
        super()._look()

    def _tell(self) -> None:
        """Say on the button what it does and costs, and beside it what becomes of the money."""
        count, total = len(self.places.lines), self.places.total()
        values = self.form.peek()
        if self.found is None or total is None:
            words = ngettext("&Book {count} place", "&Book {count} places", count)
            self.set_action(words.format(count=count), enabled=self.found is not None)
            self.set_foot("")
        else:
            gift = (values.get("gift") or Money()) if values.get("paid") is not None else NOTHING
            if total + gift:
                words = ngettext("&Book {count} place — {amount}", "&Book {count} places — {amount}", count)
            else:
                words = ngettext("&Book {count} place", "&Book {count} places", count)
            self.set_action(words.format(count=count, amount=(total + gift).show()))
            self.set_foot(pay_words(values, total, self._payer_name() or _("the payer")))
        first = self.places.first()
        hint = _("Leave empty when {name} pays.").format(name=first.title) if first else _("Who books, and pays.")
        self.form.note("payer", hint)

    def _event_id(self) -> int:
        return next(iter(self._events)) if len(self._events) == 1 else int(self.form.value("event"))

    def _payer_name(self) -> str:
        hit = self.form.value("payer") or self.places.first()
        return hit.title if isinstance(hit, Hit) else ""

    def _booker(self) -> ContactDraft | int | None:
        """Return who books: the first attendee, else who pays; a draft for somebody who is not on file."""
        hit = self.places.first() or self.form.value("payer")
        if not isinstance(hit, Hit):
            return None
        return hit.record_id or person_named(hit.title)

    def _book(self, values: dict[str, Any]) -> Work[Changes]:
        booker = self._booker()
        if booker is None:
            raise BadInput(_("Name the first attendee, or say who pays."), field="payer")
        if isinstance(booker, ContactDraft) and values.get("email"):
            booker = ContactDraft(given=booker.given, family=booker.family, emails=(values["email"],))
        asked: list[AskedPlace] = values["places"]
        first = asked[0].who
        payer: Hit | None = values["payer"]
        return partial(
            operations.book_places,
            event_id=self._event_id(),
            booker=booker,
            places=[
                place_draft(place, for_booker=number == 0 and first is not None) for number, place in enumerate(asked)
            ],
            payer=None if payer is None or first is None else (payer.record_id or person_named(payer.title)),
            note=values["note"],
            pay=pay_now(values),
            quoted=self.places.total(),
            own=own_said(self._own, values),
            today=self._desk.today,
            now=self._desk.now,
        )


def _proposed(proposal: Proposal | None) -> dict[str, Any]:
    """Return the fields that a text proposes: who does not come, and books for others, pays for them."""
    if proposal is None:
        return {}
    attends = bool(proposal.attendees) and proposal.attendees[0] == proposal.booker
    return {
        "places": list(proposal.attendees), "payer": None if attends else proposal.booker, "email": proposal.email,
        "note": proposal.note,
    }  # fmt: skip
