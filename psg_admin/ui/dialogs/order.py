"""The forms about one standing order: how far it has come, and what the member has agreed with the bank."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.words import _
from psg_admin.memberships import operations
from psg_admin.memberships.queries import MembershipPage, OrderRow
from psg_admin.memberships.states import Interval
from psg_admin.store.list_query import Work
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog

OpensOrder = Callable[[QWidget, Desk, MembershipPage, OrderRow], None]
"""Opens a form about the standing order of a membership."""


def open_order_state(parent: QWidget, desk: Desk, page: MembershipPage, order: OrderRow) -> None:
    """Open the form that says how far a standing order has come."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.set_order_state,
            membership_id=page.id,
            state=values["state"],
            today=desk.today,
            version=order.version,
        )

    states = [(state, state.label) for state in order.next_states]
    FormDialog(
        parent, desk.jobs, name=f"member.order.state.{page.id}", title=_title(page),
        subtitle=_("It is now: {state}.").format(state=order.state.label),
        fields=[form.choice("state", _("&Status"), states, width=34)], draft={}, action=_("&Note the status"),
        operation=work, width=74,
    ).open()  # fmt: skip


def open_order(parent: QWidget, desk: Desk, page: MembershipPage, order: OrderRow) -> None:
    """Open what the member has agreed with the bank, to change it."""

    def work(values: dict[str, Any]) -> Work[Changes]:
        return partial(
            operations.change_order, membership_id=page.id, version=order.version, today=desk.today, **values
        )

    fields = [
        form.money("amount", _("&Amount"), required=True),
        form.day(
            "from_day",
            _("F&rom"),
            today=desk.today,
            hint=_("Fill in a day where the amount is another one only from then on."),
        ),
        form.choice("interval", _("&How often"), [(each, each.label) for each in Interval], width=30),
        form.number("day", _("&Day of the month"), least=1, most=31, required=True),
        form.day("first_expected", _("&First expected"), today=desk.today, required=True),
    ]
    draft = {key: getattr(order, key) for key in ("amount", "interval", "day", "first_expected")}
    FormDialog(
        parent, desk.jobs, name=f"member.order.{page.id}", title=_title(page),
        subtitle=_("What the member’s bank is told to pay. What the office asks for is not changed by it."),
        fields=fields, draft=draft, action=_("&Save"), operation=work, width=74,
    ).open()  # fmt: skip


def _title(page: MembershipPage) -> str:
    return _("Standing order of member {number}").format(number=page.number)
