"""The form that gives many people the same value of a field, with what that changes before it is done."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import Kind, Particular, show_value
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.operations import CHANGE_MANY
from psg_admin.people.particulars import CONTACT, DEATH, MORE, NAME, REACH
from psg_admin.people.plans import ContactFacts, ManyChange, ManyPlan
from psg_admin.people.rules import full_name
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, carry_out, perform, preview
from psg_admin.ui.dialogs.plan_panel import PlanPanel
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.particulars import draft_values, fields_of

_Planned = Planned[ManyChange, dict[int, ContactFacts], ManyPlan]
_FIELDS = {each.key: each for each in CONTACT if each.together}
_SHOWN = 8
"""So many people are named beside the form; the rest is counted."""


def open_change_many(parent: QWidget, desk: Desk, contact_ids: Sequence[int]) -> None:
    """Open the form that changes a field for these contacts."""
    ChangeManyDialog(parent, desk, contact_ids).open()


class ChangeManyDialog(FormDialog):
    """A field, its new value, and beside them who changes from what, who has it already, and of whom it is refused."""

    def __init__(self, parent: QWidget | None, desk: Desk, contact_ids: Sequence[int]) -> None:
        self._desk = desk
        self._ids = tuple(contact_ids)
        self._asked: ManyChange | None = None
        self._planned: _Planned | None = None
        self.panel = PlanPanel()
        count = len(self._ids)
        words = ngettext("Change a field for {count} person", "Change a field for {count} people", count)
        choices = [(key, each.name) for key, each in _FIELDS.items()]
        yes = {key: True for key, each in _FIELDS.items() if each.kind is Kind.FLAG}
        first = next(iter(yes))
        super().__init__(
            parent, desk.jobs, name="person.many", title=words.format(count=show_count(count)),
            subtitle=_("It is one deed: Undo takes it back for all of them."),
            fields=[
                form.choice("field", _("&Field"), choices, width=30),
                *fields_of(_FIELDS.values(), NAME, REACH, MORE, DEATH, today=desk.today),
            ],
            draft={"field": first, **yes}, action=_("Change for &all"), operation=self._work, panel=self.panel,
            width=62,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _field(self) -> Particular:
        return _FIELDS.get(str(self.form.peek().get("field")), next(iter(_FIELDS.values())))

    def _request(self, values: dict[str, Any]) -> ManyChange:
        key = self._field().key
        return ManyChange(self._ids, {key: draft_values([self._field()], values)[key]}, self._desk.today)

    def _look(self) -> None:
        now = self._field()
        for key in _FIELDS:
            self.form.set_shown(key, key == now.key)
        values = self.form.peek()
        asked = self._request(values) if now.key in values else None
        if asked == self._asked:
            return
        self._asked, self._planned = asked, None
        if asked is None:
            self.panel.show_lines(())
            return
        query = partial(preview, deed=CHANGE_MANY, request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self._refuse)

    def _show(self, planned: _Planned) -> None:
        self._planned = planned
        plan, field = planned.plan, self._field()
        changes = ngettext("{count} person changes.", "{count} people change.", len(plan.plans))
        lines = [changes.format(count=show_count(len(plan.plans)))]
        if plan.same:
            same = ngettext("{count} has it already.", "{count} have it already.", plan.same)
            lines.append(same.format(count=show_count(plan.same)))
        for each in plan.plans[:_SHOWN]:
            now, was = (show_value(getattr(one, field.key), field.nothing) for one in (each.after, each.before))
            lines.append(_("{what}: {now} (was {before})").format(what=full_name(each.after), now=now, before=was))
        lines += _rest(len(plan.plans) - _SHOWN)
        if plan.refused:
            left = ngettext("{count} stays as it is:", "{count} stay as they are:", len(plan.refused))
            lines.append(left.format(count=show_count(len(plan.refused))))
            lines += [problem.error.message for problem in plan.refused[:_SHOWN]]
            lines += _rest(len(plan.refused) - _SHOWN)
        self.panel.show_lines(lines)
        words = ngettext("Change for {count} &person", "Change for {count} &people", len(plan.plans))
        self.set_action(words.format(count=show_count(len(plan.plans))), enabled=bool(plan.plans))

    def _refuse(self, error: UserError) -> None:
        self.panel.show_refused(error)

    def _work(self, values: dict[str, Any]) -> Work[Changes]:
        asked, planned = self._request(values), self._planned
        if planned is not None and planned.request == asked:
            return partial(carry_out, planned=planned)
        return partial(perform, deed=CHANGE_MANY, request=asked)


def _rest(count: int) -> list[str]:
    """Return the line that counts those who are not named."""
    if count <= 0:
        return []
    return [ngettext("and {count} more", "and {count} more", count).format(count=show_count(count))]
