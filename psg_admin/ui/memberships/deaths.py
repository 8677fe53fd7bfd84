"""The form that notes a death: it asks what follows, and says beside it what it will do."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events.queries import DiedBooking, died_bookings
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import SchemeRows, scheme
from psg_admin.reports.deaths import DEATH, Death
from psg_admin.reports.person import PersonRecord
from psg_admin.ui.dialogs.person import find_living
from psg_admin.ui.dialogs.planned import PlannedDialog
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import Field


def open_deceased(parent: QWidget, desk: Desk, record: PersonRecord) -> None:
    """Open the form that notes that somebody has died, with what follows from it."""

    def with_scheme(rows: SchemeRows) -> None:
        def arrived(booked: list[DiedBooking]) -> None:
            DeathDialog(parent, desk, record, rows, booked).open()

        query = partial(died_bookings, today=desk.today, contact_id=record.contact.id, as_if=desk.today)
        desk.jobs.read(query, owner=parent, key="deceased", then=arrived)

    desk.jobs.read(scheme, owner=parent, key="deceased", then=with_scheme)


class DeathDialog(PlannedDialog):
    """The death of one person."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, record: PersonRecord, rows: SchemeRows, booked: list[DiedBooking]
    ) -> None:
        self._record = record
        self._now = desk.now
        super().__init__(
            parent, desk, DEATH, lambda plan: plan.lines, name=f"person.deceased.{record.contact.id}",
            title=_("Death of {name}").format(name=record.contact.full_name),
            subtitle=_("All mail stops at once. What else follows is told before it is done."),
            fields=_fields(desk, record, rows, booked), draft={"type_id": 0}, action=_("&Note the death"),
        )  # fmt: skip
        self.follow()

    def request(self, values: dict[str, Any]) -> Death | None:
        if values.get("on") is None:
            return None
        payer = values.get("payer")
        return Death(
            self._record.contact.id, values["on"], self._desk.today, self._now,
            day_known=not values.get("unknown", False), payer_id=payer.record_id if payer else None,
            type_id=values.get("type_id") or None, cancel=bool(values.get("cancel")),
        )  # fmt: skip


def _fields(desk: Desk, record: PersonRecord, rows: SchemeRows, booked: list[DiedBooking]) -> list[Field]:
    """Return what is asked: of memberships and places only where the person has any."""
    who = record.contact.id
    runs = [page for page in record.memberships if page.ended_on is None]
    shared = [page for page in runs if record.belongs(page) and sum(line.until is None for line in page.members) > 1]
    others = [page for page in runs if not record.belongs(page)]
    fields = [
        form.day("on", _("Died &on"), today=desk.today, required=True),
        form.check("unknown", _("The day is not &known: it counts from this one")),
    ]
    if any(page.payer_id == who for page in (*shared, *others)):
        hint = _("Empty: somebody else in the membership.") if shared else ""
        label = _("&Pays from now on")
        fields.append(form.pick("payer", label, desk.jobs, find_living, hint=hint))
    if shared:
        kinds = [(0, _("The same")), *((kind.id, kind.name) for kind in rows.types if kind.open)]
        fields.append(form.choice("type_id", _("&Type from the next year on"), kinds, width=30))
    if any(one.place_id is not None for one in booked):
        fields.append(form.check("cancel", _("Cancel the places at coming &events")))
    return fields
