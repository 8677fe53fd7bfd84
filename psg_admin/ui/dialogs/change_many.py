"""The form that gives many people the same value of a field, with what that changes before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.particulars import Kind, show_value
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import CHANGE_TERMS
from psg_admin.memberships.plans.many import TermsChange, TermsPlan, TermsStep
from psg_admin.memberships.rules import TypeRow
from psg_admin.payments.states import Method
from psg_admin.people.operations import CHANGE_MANY
from psg_admin.people.own import OWN, FieldRow, particulars_of
from psg_admin.people.particulars import CONTACT, DEATH, MORE, NAME, REACH
from psg_admin.people.plans import ContactPlan, ManyChange, ManyPlan
from psg_admin.people.rules import full_name
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, PlannedDeed, carry_out, perform, preview
from psg_admin.ui.dialogs.own import shown_own
from psg_admin.ui.dialogs.plan_panel import PlanPanel, and_more
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.particulars import draft_values, fields_of

_FIELDS = {each.key: each for each in CONTACT if each.together}
_METHOD, TYPE = "pays_by", "next_type"
"""What is changed of memberships, beside the fields of people."""
_SHOWN = 8
"""So many people are named beside the form; the rest is counted."""

_Request = ManyChange | TermsChange
_Planned = Planned[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Many:
    """Who is changed: contacts, and their memberships where members are listed; the ``types`` that these may be, and
    the office's ``own`` fields of people.
    """

    contact_ids: Sequence[int]
    membership_ids: Sequence[int] = ()
    types: Sequence[TypeRow] = ()
    own: Sequence[FieldRow] = ()


def open_change_many(parent: QWidget, desk: Desk, many: Many, *, field: str = "") -> None:
    """Open the form that changes a field for these people; ``field`` is the one that is chosen at first."""
    ChangeManyDialog(parent, desk, many, field).open()


class ChangeManyDialog(FormDialog):
    """A field, its new value, and beside them who changes from what, who has it already, and of whom it is refused."""

    def __init__(self, parent: QWidget | None, desk: Desk, many: Many, field: str = "") -> None:
        self._desk = desk
        self._many = many
        self._asked: _Request | None = None
        self._planned: _Planned | None = None
        self.panel = PlanPanel()
        count = len(many.contact_ids)
        words = ngettext("Change a field for {count} person", "Change a field for {count} people", count)
        choices = [(key, each.name) for key, each in _FIELDS.items()]
        fields = fields_of(_FIELDS.values(), NAME, REACH, MORE, DEATH, today=desk.today)
        own = particulars_of(many.own)
        choices += [(each.key, each.name) for each in own]
        fields += fields_of(own, OWN, today=desk.today)
        if many.membership_ids:
            choices += [(_METHOD, _("Pays by")), (TYPE, _("Type"))]
            next_year = _("From the next membership year on.")
            methods = [(one, one.label) for one in Method]
            types = [(one.id, one.name) for one in sorted(many.types, key=lambda one: not one.lifetime) if one.open]
            fields += [
                form.choice(_METHOD, _("Pays &by"), methods, hint=next_year, width=30),
                form.choice(TYPE, _("&Type"), types, hint=next_year, width=30),
            ]
        self._keys = [key for key, _words in choices]
        yes = {key: True for key, each in _FIELDS.items() if each.kind is Kind.FLAG}
        super().__init__(
            parent, desk.jobs, name="person.many", title=words.format(count=show_count(count)),
            subtitle=_("It is one deed: Undo takes it back for all of them."),
            fields=[form.choice("field", _("&Field"), choices, width=30), *fields],
            draft={"field": field or next(iter(yes)), **yes, **shown_own(many.own, {})}, action=_("Change for &all"),
            operation=self._work, panel=self.panel, width=62,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _request(self, values: dict[str, Any]) -> _Request | None:
        key = values.get("field")
        if key not in values:
            return None
        desk, memberships = self._desk, tuple(self._many.membership_ids)
        if key == _METHOD:
            return TermsChange(memberships, desk.today, desk.now, method=values[key])
        if key == TYPE:
            return TermsChange(memberships, desk.today, desk.now, type_id=values[key])
        if any(each.key == key for each in self._many.own):
            return ManyChange(tuple(self._many.contact_ids), {}, desk.today, {str(key): values[key]})
        wanted = draft_values([_FIELDS[str(key)]], values)
        return ManyChange(tuple(self._many.contact_ids), wanted, desk.today)

    def _look(self) -> None:
        now = self.form.value("field")
        for key in self._keys:
            self.form.set_shown(key, key == now)
        asked = self._request(self.form.peek())
        if asked is not None and _same(asked, self._asked):
            return
        self._asked, self._planned = asked, None
        if asked is None:
            self.panel.show_lines(())
            return
        query = partial(preview, deed=_deed(asked), request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self._refuse)

    def _show(self, planned: _Planned) -> None:
        self._planned = planned
        plan: ManyPlan | TermsPlan = planned.plan
        count = len(plan.plans)
        if isinstance(plan, TermsPlan):
            said = [(step.names, _of_term(step), step.before) for step in plan.plans[:_SHOWN]]
            changes = ngettext("{count} membership changes.", "{count} memberships change.", count)
        else:
            said = [_of_person(each, planned.request) for each in plan.plans[:_SHOWN]]
            changes = ngettext("{count} person changes.", "{count} people change.", count)
        lines = [changes.format(count=show_count(count))]
        if plan.same:
            same = ngettext("{count} has it already.", "{count} have it already.", plan.same)
            lines.append(same.format(count=show_count(plan.same)))
        line = _("{what}: {now} (was {before})")
        lines += [line.format(what=what, now=now, before=was) for what, now, was in said]
        lines += and_more(count - _SHOWN)
        if plan.refused:
            left = ngettext("{count} stays as it is:", "{count} stay as they are:", len(plan.refused))
            lines.append(left.format(count=show_count(len(plan.refused))))
            lines += [problem.words for problem in plan.refused[:_SHOWN]]
            lines += and_more(len(plan.refused) - _SHOWN)
        self.panel.show_lines(lines)
        words = ngettext("Chan&ge {count}", "Chan&ge {count}", count)
        self.set_action(words.format(count=show_count(count)), enabled=bool(plan.plans))

    def _refuse(self, error: UserError) -> None:
        self.panel.show_refused(error)

    def _work(self, values: dict[str, Any]) -> Work[Changes]:
        asked, planned = self._request(values), self._planned
        if asked is None:
            raise BadInput(_("Choose a field, and its new value."), field="field")
        if planned is not None and _same(asked, planned.request):
            return partial(carry_out, planned=planned)
        deed: PlannedDeed[Any, Any, Any] = _deed(asked)
        return partial(perform, deed=deed, request=asked)


def _deed(request: _Request) -> PlannedDeed[Any, Any, Any]:
    return CHANGE_TERMS if isinstance(request, TermsChange) else CHANGE_MANY


def _same(one: _Request, other: _Request | None) -> bool:
    """Say whether the same is asked for: what the clock says in between makes no other plan."""
    if isinstance(one, TermsChange) and isinstance(other, TermsChange):
        return replace(one, now=other.now) == other
    return one == other


def _of_term(step: TermsStep) -> str:
    """Return what a membership will be, and from when on."""
    if step.on is None:
        return step.after
    return _("{what} from {day}").format(what=step.after, day=show_day(step.on))


def _of_person(plan: ContactPlan, request: ManyChange) -> tuple[str, str, str]:
    """Return who changes, with what the field will be and was."""
    steps = plan.steps(request.keys)
    was = ", ".join(show_value(before, each.nothing) for each, before, _after in steps)
    return full_name(plan.after), ", ".join(show_value(after, each.nothing) for each, _before, after in steps), was
