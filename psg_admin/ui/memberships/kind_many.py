"""Give several memberships another type, from their next years on: what becomes of each stands there before."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import CHANGE_KINDS
from psg_admin.memberships.plans import KindChanges, KindFacts, KindPlan
from psg_admin.memberships.queries import SchemeRows, memberships_of_members, scheme
from psg_admin.store.list_query import Work
from psg_admin.store.planning import Planned, carry_out, preview
from psg_admin.ui.dialogs.plan_panel import PlanPanel
from psg_admin.ui.kit import form
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.dialog import FormDialog

_MOST = 12
"""So many memberships are told one by one."""

_Shown = Planned[KindChanges, KindFacts, tuple[KindPlan, ...]]


def open_kind_many(parent: QWidget, desk: Desk, member_ids: Sequence[int]) -> None:
    """Open the preview of another type for the memberships of these members: the one for life, where there is one."""

    def arrived(rows: SchemeRows, ids: list[int]) -> None:
        KindManyDialog(parent, desk, rows, ids).open()

    def known(rows: SchemeRows) -> None:
        query = partial(memberships_of_members, ids=member_ids)
        desk.jobs.read(query, owner=parent, key="kinds", then=partial(arrived, rows))

    desk.jobs.read(scheme, owner=parent, key="kinds", then=known)


class KindManyDialog(FormDialog):
    """The type that several memberships become; beside it when each does, and which are left out and why."""

    def __init__(self, parent: QWidget, desk: Desk, rows: SchemeRows, membership_ids: Sequence[int]) -> None:
        self._desk = desk
        self._ids = tuple(membership_ids)
        self._asked: KindChanges | None = None
        self._planned: _Shown | None = None
        self.panel = PlanPanel()
        kinds = [kind for kind in rows.types if kind.open]
        first = next((kind.id for kind in kinds if kind.lifetime), kinds[0].id if kinds else None)
        count = len(self._ids)
        title = ngettext("Type of {count} membership", "Type of {count} memberships", count)
        super().__init__(
            parent, desk.jobs, name="member.kind.many", title=title.format(count=show_count(count)),
            subtitle=_("Each has the new type from its next membership year on."),
            fields=[form.choice("type_id", _("&Type"), [(kind.id, kind.name) for kind in kinds], width=30)],
            draft={"type_id": first}, action=_("&Save"), operation=self._note, panel=self.panel,
        )  # fmt: skip
        self.form.changed.connect(self._look)
        self._look()

    def _look(self) -> None:
        asked = _request(self._ids, self.form.peek())
        if asked == self._asked:
            return
        self._asked, self._planned = asked, None
        self.set_action(_("&Save"), enabled=False)
        query = partial(preview, deed=CHANGE_KINDS, request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self._refuse)

    def _show(self, planned: _Shown) -> None:
        self._planned = planned
        become = [plan.words for plan in planned.plan if not plan.refused]
        left_out = [f"⚠ {plan.words}" for plan in planned.plan if plan.refused]
        self.panel.show_lines([*_some(become), *_some(left_out)])
        out = ngettext("{count} is left out: see why.", "{count} are left out: see why.", len(left_out))
        self.set_foot(out.format(count=show_count(len(left_out))) if left_out else "")
        self.set_action(_("&Save"), enabled=bool(become))

    def _refuse(self, error: UserError) -> None:
        self.panel.show_refused(error)

    def _note(self, _values: dict[str, Any]) -> Work[Changes]:
        assert self._planned is not None  # noqa: S101 - the button is not enabled else
        return partial(carry_out, planned=self._planned)


def _request(ids: tuple[int, ...], values: Mapping[str, Any]) -> KindChanges:
    return KindChanges(ids, values["type_id"], leave_out=True)


def _some(lines: Sequence[str]) -> list[str]:
    """Return so many lines as are told one by one, and how many more there are."""
    rest = len(lines) - _MOST
    more = ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest))
    return [*lines[:_MOST], *([more] if rest > 0 else [])]
