"""The form that notes a return: it asks what follows, and says beside it what it will do."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import kept_in
from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MembershipPage, SchemeRows, scheme
from psg_admin.memberships.states import OrderState
from psg_admin.payments.states import Method
from psg_admin.people.particulars import CONTACT
from psg_admin.reports.person import PersonRecord
from psg_admin.reports.returns import RETURN, Return, ReturnPlan, came_back
from psg_admin.ui.dialogs.pay_now import pay_fields, pay_now, show_pay
from psg_admin.ui.dialogs.person import Done, find_living
from psg_admin.ui.dialogs.planned import PlannedDialog
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.particulars import field_values
from psg_admin.ui.memberships.homes import address_fields, at_address, others_at

_OF_MEMBERSHIP = ("type_id", "method", "on", "paid")
_OF_PAYMENT = ("received_on", "reference", "gift")
_PLACED = tuple(each.key for each in kept_in(CONTACT, "address"))


def open_return(parent: QWidget, desk: Desk, record: PersonRecord, done: Done | None = None) -> None:
    """Open the form that notes that somebody is back, with what follows from it."""

    def with_scheme(rows: SchemeRows) -> None:
        dialog = ReturnDialog(parent, desk, record, rows)
        if done is not None:
            dialog.done_with.connect(done)
        dialog.open()

    desk.jobs.read(scheme, owner=parent, key="returns", then=with_scheme)


class ReturnDialog(PlannedDialog):
    """The return of one person."""

    def __init__(self, parent: QWidget | None, desk: Desk, record: PersonRecord, rows: SchemeRows) -> None:
        self._record = record
        self._now = desk.now
        self._fee: Money | None = None
        contact, page = record.contact, record.membership
        self._back = page if came_back(page) else None
        draft: dict[str, Any] = {
            **{key: value for key, value in field_values(CONTACT, contact.draft).items() if key in _PLACED},
            "whole": False, "rejoin": True, "on": desk.today, "received_on": desk.today,
        }  # fmt: skip
        if self._back is not None:
            draft |= {"type_id": self._back.next_type_id, "method": self._back.method}
        super().__init__(
            parent, desk, RETURN, lambda plan: plan.lines, name=f"person.returns.{contact.id}",
            title=_("{name} is back").format(name=contact.full_name),
            subtitle=_("Everything that is said beside it is done at once, and taken back by one undo."),
            fields=_fields(desk, record, self._back, rows), draft=draft, action=_("Note t&he return"),
        )  # fmt: skip
        self.follow()

    def shape(self) -> None:
        if self._back is not None:
            rejoins = bool(self.form.value("rejoin"))
            show_pay(self.form)
            for key in _OF_MEMBERSHIP if rejoins else (*_OF_MEMBERSHIP, *_OF_PAYMENT):
                self.form.set_shown(key, rejoins)
            if _stopped(self._back):
                by_order = self.form.value("method") is Method.STANDING_ORDER
                self.form.set_shown("form_sent", rejoins and by_order)

    def request(self, values: dict[str, Any]) -> Return | None:
        rejoins = self._back is not None and bool(values.get("rejoin"))
        if rejoins and values.get("on") is None:
            return None
        contact, other = self._record.contact, values.get("lives_with")
        there = at_address(contact.draft, values)
        pay = pay_now(values) if rejoins and (values.get("paid") is None or values.get("received_on")) else None
        return Return(
            contact.id, self._desk.today, self._now, draft=there, version=contact.version,
            whole_home=bool(values.get("whole")), lives_with=other.record_id if other else None, rejoin=rejoins,
            on=values.get("on") if rejoins else None, type_id=values.get("type_id") if rejoins else None,
            method=values.get("method") if rejoins else None, pay=pay,
            form_sent=rejoins and bool(values.get("form_sent")),
        )  # fmt: skip

    def planned(self, plans: Sequence[ReturnPlan]) -> None:
        fee = next((plan.back.fee for plan in plans if plan.back is not None), None)
        words = _("Note t&he return — {amount}").format(amount=fee.show()) if fee else _("Note t&he return")
        self.set_action(words)


def _fields(desk: Desk, record: PersonRecord, back: MembershipPage | None, rows: SchemeRows) -> list[Field]:
    """Return what is asked: of the membership only where it does not count now."""
    others = others_at(record.home, record.contact.id)
    fields = address_fields(desk)
    if others:
        names = ", ".join(row.full_name for row in others)
        fields.append(form.check("whole", _("All at home move &too: {names}").format(names=names)))
    else:
        hint = _("Empty: alone, or as before.")
        fields.append(form.pick("lives_with", _("L&ives with"), desk.jobs, find_living, hint=hint))
    if back is None:
        return fields
    kinds = [(kind.id, kind.name) for kind in rows.types if kind.open or kind.id == back.next_type_id]
    fields += [
        form.heading(_("Membership")),
        form.check("rejoin", _("&Member {number} again").format(number=back.number)),
        form.choice("type_id", _("T&ype"), kinds, width=30),
        form.choice("method", _("Pays &by"), [(method, method.label) for method in Method], width=30),
        form.day("on", _("Bac&k on"), today=desk.today, required=True),
    ]
    if _stopped(back):
        fields.append(form.check("form_sent", _("The form for the standin&g order was sent")))
    return [*fields, *pay_fields(desk.today)]


def _stopped(page: MembershipPage) -> bool:
    return page.order is not None and page.order.state is OrderState.STOPPED
