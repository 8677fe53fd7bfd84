"""The form that notes for several standing orders how far they have come, with what that changes beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations.orders import SET_ORDER_STATES
from psg_admin.memberships.plans import OrderStep, OrderStepPlan, OrderSteps
from psg_admin.memberships.states import OrderState
from psg_admin.ui.dialogs.planned import PlannedDialog
from psg_admin.ui.kit import form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from psg_admin.ui.kit.desk import Desk


def open_order_states(parent: QWidget, desk: Desk, numbers: Mapping[int, str]) -> None:
    """Open the form for the standing orders of these memberships: their ``numbers`` by their ids."""
    OrderStatesDialog(parent, desk, numbers).open()


class OrderStatesDialog(PlannedDialog):
    """One status for all of them: beside it which change from what, or which cannot and why; it is one deed."""

    def __init__(self, parent: QWidget, desk: Desk, numbers: Mapping[int, str]) -> None:
        self._numbers = numbers
        count = len(numbers)
        title = ngettext("Status of {count} standing order", "Status of {count} standing orders", count)
        super().__init__(
            parent, desk, SET_ORDER_STATES, _lines, name="member.order.states",
            title=title.format(count=show_count(count)), subtitle=_("What the office was told, as of today."),
            fields=[form.choice("state", _("&Status"), [(one, one.label) for one in OrderState], width=34)],
            draft={"state": OrderState.FORM_SENT}, action=_("&Note the status"),
        )  # fmt: skip
        self.follow()

    def request(self, values: dict[str, Any]) -> OrderSteps:
        steps = (OrderStep(id_, values["state"], place=number) for id_, number in self._numbers.items())
        return OrderSteps(tuple(steps), self._desk.today)

    def planned(self, plans: Sequence[Any]) -> None:
        words = ngettext("&Note {count} status", "&Note {count} statuses", len(plans))
        self.set_action(words.format(count=show_count(len(plans))), enabled=bool(plans))


def _lines(plan: OrderStepPlan) -> Sequence[str]:
    words = _("Member {number}: {now} (was {before})")
    return [words.format(number=plan.number, now=plan.state.label, before=plan.before.label)]
