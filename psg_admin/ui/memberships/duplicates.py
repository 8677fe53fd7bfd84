"""Who may be entered twice: the list, and the form in which two become one, field by field."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Kind, words_of
from psg_admin.kernel.words import _
from psg_admin.people import operations
from psg_admin.people.documents import duplicate_columns
from psg_admin.people.merging import CHOICES, NUMBER, choice_label
from psg_admin.people.queries import ContactRow, DuplicateRow, Duplicates
from psg_admin.reports.merging import MERGE, Merge, MergeFacts, MergePlan
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, carry_out, perform, preview
from psg_admin.ui.dialogs.plan_panel import PlanPanel
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.fields import Field
from psg_admin.ui.kit.list_dialog import ListDialog
from psg_admin.ui.kit.table import Table

_Shown = Planned[Merge, MergeFacts, tuple[MergePlan, ...]]


def open_duplicates(parent: QWidget, desk: Desk) -> None:
    """Open the list of who may be entered twice."""
    DuplicatesDialog(parent, desk).open()


class DuplicatesDialog(ListDialog[DuplicateRow]):
    """Lists who may be entered twice, the likeliest first; two can be merged, or noted to be two people."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        title = _("Who may be entered twice")
        super().__init__(
            parent, desk, name="duplicates", title=title, hint=_("A name"),
            search_name=_("Search who may be entered twice"),
        )  # fmt: skip
        found = Duplicates()
        table: Table[DuplicateRow] = Table(
            desk.jobs, duplicate_columns(), lambda wanted: partial(found.ids, query=wanted),
            lambda ids: partial(found.rows, ids=ids), "duplicates.list",
            EmptyState(_("Nobody looks as if entered twice")), title=title, parent=self,
        )  # fmt: skip
        self.merge = self.add_deed(_("&Merge…"), self._merge, look="primary")
        self.apart = self.add_deed(_("They are &two people"), self._apart)
        explained = _("The likeliest come first. Nothing is merged unless you say so.")
        self.furnish(table, chars=190, lines=36, explained=explained)

    def _merge(self) -> None:
        row = self.table.current_row()
        if row is not None:
            open_merge(self, self.desk, row.one, row.other)

    def _apart(self) -> None:
        row = self.table.current_row()
        if row is not None:
            deed = partial(operations.note_not_same, contact_ids=(row.one.id, row.other.id), today=self.desk.today)
            self.desk.jobs.write(deed, owner=self, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        ask.tell(self, error.message)


def open_merge(parent: QWidget, desk: Desk, keep: ContactRow, gone: ContactRow) -> None:
    """Open the form in which two contacts become one; it asks first whether both are in a membership."""

    def arrived(planned: _Shown) -> None:
        MergeDialog(parent, desk, keep, gone, planned).open()

    query = partial(preview, deed=MERGE, request=Merge(keep.id, gone.id, desk.today))
    desk.jobs.read(
        query, owner=parent, key="merge", then=arrived, failed=lambda error: ask.tell(parent, error.message)
    )  # fmt: skip


class MergeDialog(FormDialog):
    """Two contacts side by side: of each field in which they differ, whose is right. What is done was shown."""

    def __init__(self, parent: QWidget | None, desk: Desk, keep: ContactRow, gone: ContactRow, planned: _Shown) -> None:
        self._desk = desk
        self._keep, self._gone = keep, gone
        self._asked: Merge | None = None
        self._planned: _Shown | None = None
        self.panel = PlanPanel()
        fields = _fields(keep, gone, planned.plan[0])
        super().__init__(
            parent, desk.jobs, name=f"person.merge.{keep.id}.{gone.id}",
            title=_("{name} was entered twice").format(name=keep.full_name),
            subtitle=_("Everything that belongs to either is kept. Choose what is right where they differ."),
            fields=fields, draft=_as_planned(fields, planned.plan[0]), action=_("&Merge"), operation=self._note,
            panel=self.panel,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _request(self, values: Mapping[str, Any]) -> Merge:
        return Merge(self._keep.id, self._gone.id, self._desk.today, {k: str(v) for k, v in values.items() if v})

    def _look(self) -> None:
        asked = self._request(self.form.peek())
        if asked == self._asked:
            return
        self._asked, self._planned = asked, None
        query = partial(preview, deed=MERGE, request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self.panel.show_refused)

    def _show(self, planned: _Shown) -> None:
        self._planned = planned
        self.panel.show_lines([line for plan in planned.plan for line in plan.lines])

    def _note(self, values: dict[str, Any]) -> Work[Changes]:
        asked, planned = self._request(values), self._planned
        if planned is not None and planned.request == asked:
            return partial(carry_out, planned=planned)
        return partial(perform, deed=MERGE, request=asked)


def _fields(keep: ContactRow, gone: ContactRow, plan: MergePlan) -> list[Field]:
    """Return a choice of two for each field in which both say something else."""
    fields: list[Field] = []
    for choice, particulars in CHOICES.items():
        if any(each.kind is Kind.MANY or (each.kind is Kind.LINES and choice != "address") for each in particulars):
            continue
        mine, other = (_said(row, choice) for row in (keep, gone))
        if mine and other and mine != other:
            fields.append(_choice(choice, mine, other))
    if plan.joined is not None and plan.joined.choice is not None:
        fields.append(_choice(NUMBER, *plan.joined.choice))
    return fields


def _as_planned(fields: Iterable[Field], plan: MergePlan) -> dict[str, Any]:
    """Return whose is taken of each field where nobody says otherwise, as the plan has it."""
    taken: dict[str, Any] = {one.key: "keep" for one in fields}
    if plan.joined is not None and plan.joined.choice is not None:
        taken[NUMBER] = "keep" if plan.joined.number == plan.joined.choice[0] else "gone"
    return taken


def _said(row: ContactRow, choice: str) -> str:
    words = (words_of(getattr(row.draft, each.key)) for each in CHOICES[choice] if each.kind is not Kind.FLAG)
    return ", ".join(text.replace("\n", ", ") for text in words if text)


def _choice(choice: str, mine: str, other: str) -> Field:
    return form.choice(choice, choice_label(choice), [("keep", shorten(mine)), ("gone", shorten(other))], width=44)
