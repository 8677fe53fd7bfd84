"""The form that notes a death: it asks what follows, and says beside it what it will do."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.events.queries import DiedBooking, died_bookings
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import SchemeRows, scheme
from psg_admin.reports.deaths import DEATH, Death, DeathFacts, DeathPlan
from psg_admin.reports.person import PersonRecord
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, carry_out, perform, preview
from psg_admin.ui.dialogs.person import find_living
from psg_admin.ui.dialogs.plan_panel import PlanPanel
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.fields import Field

_Shown = Planned[Death, DeathFacts, tuple[DeathPlan, ...]]


def open_deceased(parent: QWidget, desk: Desk, record: PersonRecord) -> None:
    """Open the form that notes that somebody has died, with what follows from it."""

    def with_scheme(rows: SchemeRows) -> None:
        def arrived(booked: list[DiedBooking]) -> None:
            DeathDialog(parent, desk, record, rows, booked).open()

        query = partial(died_bookings, today=desk.today, contact_id=record.contact.id, as_if=desk.today)
        desk.jobs.read(query, owner=parent, key="deceased", then=arrived)

    desk.jobs.read(scheme, owner=parent, key="deceased", then=with_scheme)


class DeathDialog(FormDialog):
    """The death of one person. What is done is what was shown, unless others were at work meanwhile."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, record: PersonRecord, rows: SchemeRows, booked: list[DiedBooking]
    ) -> None:
        self._desk = desk
        self._record = record
        self._now = desk.now
        self._asked: Death | None = None
        self._planned: _Shown | None = None
        self.panel = PlanPanel()
        super().__init__(
            parent, desk.jobs, name=f"person.deceased.{record.contact.id}",
            title=_("Death of {name}").format(name=record.contact.full_name),
            subtitle=_("All mail stops at once. What else follows is told before it is done."),
            fields=_fields(desk, record, rows, booked), draft={"type_id": 0}, action=_("&Note the death"),
            operation=self._note, panel=self.panel,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _request(self, values: dict[str, Any]) -> Death:
        payer = values.get("payer")
        return Death(
            self._record.contact.id, values["on"], self._desk.today, self._now,
            day_known=not values.get("unknown", False), payer_id=payer.record_id if payer else None,
            type_id=values.get("type_id") or None, cancel=bool(values.get("cancel")),
        )  # fmt: skip

    def _look(self) -> None:
        values = self.form.peek()
        asked = None if values.get("on") is None else self._request(values)
        if asked == self._asked:
            return
        self._asked, self._planned = asked, None
        if asked is None:
            self.panel.show_lines(())
            return
        query = partial(preview, deed=DEATH, request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self._refuse)

    def _show(self, planned: _Shown) -> None:
        self._planned = planned
        self.panel.show_lines([line for plan in planned.plan for line in plan.lines])

    def _refuse(self, error: UserError) -> None:
        self.panel.show_refused(error)

    def _note(self, values: dict[str, Any]) -> Work[Changes]:
        asked, planned = self._request(values), self._planned
        if planned is not None and planned.request == asked:
            return partial(carry_out, planned=planned)
        return partial(perform, deed=DEATH, request=asked)


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
