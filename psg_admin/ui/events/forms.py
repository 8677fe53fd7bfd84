"""The deeds on events, bookings and places, each with its form."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events import operations
from psg_admin.events.particulars import EVENT, MORE, ROOM, WHAT
from psg_admin.events.queries import BandRow, BookingPage, EventPage, PlaceRow, event_cancelling
from psg_admin.events.rules import Cancelling, EventDraft, settle
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.store.list_query import Work
from psg_admin.ui.dialogs.cancel import Cancelled, open_cancel
from psg_admin.ui.events.bands import BandsEditor, usual_bands
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.particulars import draft_values, field_values, fields_of

Done = Callable[[Changes], object]
Tell = Callable[[str], object]


def open_event(parent: QWidget, desk: Desk, page: EventPage | None = None, done: Done | None = None) -> None:
    """Open the form of a new event, or that of ``page`` to change it."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        draft = _event_draft(values)
        if page is None:
            return partial(operations.add_event, draft=draft)
        return partial(operations.change_event, event_id=page.row.event_id, draft=draft, version=page.version)

    dialog = FormDialog(
        parent, desk.jobs, name="event.new" if page is None else f"event.edit.{page.row.event_id}",
        title=_("New event") if page is None else _("Change the event"), fields=_event_fields(desk),
        draft={"bands": usual_bands()} if page is None else _event_values(page.draft),
        action=_("&Add the event") if page is None else _("&Save"), operation=work, width=158,
    )  # fmt: skip
    if done is not None:
        dialog.done_with.connect(done)
    dialog.open()


def _event_fields(desk: Desk) -> list[Field]:
    today = desk.today
    return [
        *fields_of(EVENT, WHAT, today=today),
        form.day("day", _("&Day"), today=today, required=True),
        form.time_of_day("doors_at", _("D&oors open")),
        form.time_of_day("starts_at", _("Sta&rts"), required=True),
        form.time_of_day("ends_at", _("&Ends"), required=True),
        form.day("last_day", _("Ends o&n"), today=today, hint=_("Leave empty for an event of one day.")),
        *fields_of(EVENT, ROOM, today=today),
        form.WIDE_COLUMN,
        form.heading(_("Prices"), _("Who books pays the lowest price that is open to them.")),
        form.custom("bands", "", partial(BandsEditor, today)),
        *fields_of(EVENT, MORE, today=today),
    ]


def _event_values(draft: EventDraft) -> dict[str, Any]:
    one_day = draft.ends_at.date() == draft.starts_at.date()
    return {
        **field_values(EVENT, draft),
        "day": draft.starts_at.date(),
        "starts_at": draft.starts_at.time(),
        "doors_at": None if draft.doors_at is None else draft.doors_at.time(),
        "ends_at": draft.ends_at.time(),
        "last_day": None if one_day else draft.ends_at.date(),
        "bands": draft.bands,
    }


def _event_draft(values: dict[str, Any]) -> EventDraft:
    """Return what was typed, as the office takes it and checks it: the fields have the names of the draft."""
    day, doors = values["day"], values["doors_at"]
    times = {
        "doors_at": None if doors is None else datetime.combine(day, doors),
        "starts_at": datetime.combine(day, values["starts_at"]),
        "ends_at": datetime.combine(values["last_day"] or day, values["ends_at"]),
    }
    return EventDraft(**{**draft_values(EVENT, values), **times}, bands=values["bands"])


def cancel_event(parent: QWidget, desk: Desk, page: EventPage, tell: Tell) -> None:
    """Say what it would mean, ask why, and cancel an event with its bookings; ``tell`` hears what became of them."""

    def arrived(cancelling: Cancelling) -> None:
        question = _("Why is “{title}” cancelled? It takes no more bookings.").format(title=page.row.title)
        words = f"{question}\n\n{cancelling.words}"
        reason = ask.ask_reason(parent, _("Cancel the event"), words, _("&Keep the event"))
        if reason is not None:
            work = partial(operations.cancel_event, event_id=page.row.event_id, reason=reason, today=desk.today)
            desk.jobs.write(work, owner=parent, then=lambda changes: tell(changes.more.get("words", "")))

    query = partial(event_cancelling, event_id=page.row.event_id)
    desk.jobs.read(query, owner=parent, key="cancelling", then=arrived)


def reopen_event(parent: QWidget, desk: Desk, page: EventPage, tell: Tell) -> None:
    """Let a cancelled event take bookings again; ``tell`` hears what that means for those it had."""

    def done(_changes: Changes) -> None:
        tell(
            _(
                "“{title}” takes bookings again. Those that were cancelled with it stay cancelled: book "
                "again for whoever is to come."
            ).format(title=page.row.title)
        )

    desk.jobs.write(partial(operations.reopen_event, event_id=page.row.event_id), owner=parent, then=done)


def cancel_booking(parent: QWidget, desk: Desk, page: BookingPage, tell: Tell) -> None:
    """Ask why a whole booking is cancelled and what becomes of what was paid; ``tell`` hears what is left over."""
    row = page.row
    question = _("Why is booking {reference} of {name} cancelled?").format(reference=row.reference, name=row.booker)
    what = Cancelled(
        _("Cancel the booking"), question, _("&Keep the booking"), row.sums.settled, booking_id=row.booking_id
    )
    open_cancel(parent, desk, what, tell)


def cancel_place(parent: QWidget, desk: Desk, place: PlaceRow, tell: Tell) -> None:
    """Ask why one place is cancelled, as :func:`cancel_booking` does."""
    question = _("Why is the place of {name} cancelled?").format(name=place.name)
    settled = settle(place.amount - place.let_off, place.paid)
    what = Cancelled(_("Cancel a place"), question, _("&Keep the place"), settled, place_id=place.place_id)
    open_cancel(parent, desk, what, tell)


def open_price(parent: QWidget, desk: Desk, place: PlaceRow, bands: tuple[BandRow, ...]) -> None:
    """Open the form that gives a place another price."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.change_place_price, place_id=place.place_id, band_id=values["band_id"],
            concession=values["concession"], reason=values["reason"], today=desk.today, now=desk.now,
        )  # fmt: skip

    options: list[tuple[int | None, str]] = [(None, _("By the rule, as of today"))]
    options += [(row.band.band_id, row.band.show()) for row in bands]
    FormDialog(
        parent, desk.jobs, name=f"place.price.{place.place_id}", title=_("Another price"),
        subtitle=_("{name} · now {band} {amount}").format(
            name=place.name, band=place.band_name, amount=place.amount.show()
        ),
        fields=[
            form.choice("band_id", _("&Price"), options),
            form.check("concession", _("Entitled to c&oncession prices")),
            form.lines("reason", _("&Why"), height=2, required=True, limit=500, hint=_("The reason is kept.")),
        ],
        draft={"concession": place.concession}, action=_("&Set the price"), operation=work, width=80,
    ).open()  # fmt: skip
