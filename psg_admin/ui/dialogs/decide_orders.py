"""The form that decides what becomes of standing orders that do not pay what they should, for one or for many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import DECIDE_ORDERS
from psg_admin.memberships.plans.deciding import DecisionPlan, OrderDecisions, decision_words
from psg_admin.memberships.states import OrderDecision
from psg_admin.ui.dialogs.planned import PlannedDialog
from psg_admin.ui.kit import form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from psg_admin.ui.kit.desk import Desk


def open_decide(parent: QWidget, desk: Desk, membership_ids: Sequence[int]) -> None:
    """Open the form for the standing orders of these memberships."""
    DecideDialog(parent, desk, membership_ids).open()


class DecideDialog(PlannedDialog):
    """One decision for all of them: beside it what each comes to, or of which it cannot be and why; it is one deed."""

    def __init__(self, parent: QWidget, desk: Desk, membership_ids: Sequence[int]) -> None:
        self._ids = tuple(dict.fromkeys(membership_ids))
        count = len(self._ids)
        title = ngettext("Decide about {count} standing order", "Decide about {count} standing orders", count)
        choices = [
            (OrderDecision.WAIVE, _("Let off what is short")),
            (OrderDecision.OWE, _("The lost discount is owed")),
            (OrderDecision.KEEP, _("Keep the discount once, for the next year")),
        ]
        super().__init__(
            parent, desk, DECIDE_ORDERS, _lines, name="orders.decide",
            title=title.format(count=show_count(count)) if count > 1 else _("Decide about the standing order"),
            subtitle=_("What is decided is not listed any more for this membership year."),
            fields=[
                form.choice("kind", _("&Decision"), choices, width=40),
                form.lines("note", _("&Note"), height=2, limit=500),
            ],
            draft={"kind": OrderDecision.WAIVE}, action=_("Dec&ide"),
        )  # fmt: skip
        self.follow()

    def request(self, values: dict[str, Any]) -> OrderDecisions:
        return OrderDecisions(
            self._ids, values["kind"], self._desk.today, self._desk.now, str(values.get("note") or "")
        )

    def planned(self, plans: Sequence[Any]) -> None:
        words = _("Dec&ide")
        if len(plans) > 1:
            words = ngettext("Dec&ide {count}", "Dec&ide {count}", len(plans)).format(count=show_count(len(plans)))
        self.set_action(words, enabled=bool(plans))


def _lines(plan: DecisionPlan) -> Sequence[str]:
    return [_("Member {number}: {decision}").format(number=plan.number, decision=decision_words(plan))]
