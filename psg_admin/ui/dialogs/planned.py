"""A form that says beside it, live, what its deed will do; what is done is what was shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.store.planning import Planned, PlannedDeed, carry_out, perform, preview
from psg_admin.ui.dialogs.plan_panel import PlanPanel, and_more
from psg_admin.ui.kit.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.errors import UserError
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk
    from psg_admin.ui.kit.fields import Field

Lines = Callable[[Any], Sequence[str]]
_SHOWN = 20
"""So many subjects of a deed are told one by one."""


class PlannedDialog(FormDialog):
    """A form about one planned ``deed``, with what it will do beside it: the ``lines`` of each of its plans. What is
    done is what was shown, unless others were at work meanwhile.

    A subclass says what is asked for by what stands in the form (:meth:`request`), and calls :meth:`follow` when it is
    ready.
    """

    def __init__(
        self, parent: QWidget | None, desk: Desk, deed: PlannedDeed[Any, Any, Any], lines: Lines, *, name: str,
        title: str, subtitle: str, fields: Sequence[Field], draft: Mapping[str, Any], action: str,
    ) -> None:  # fmt: skip
        self._desk = desk
        self._deed = deed
        self._lines = lines
        self._asked: Any = None
        self._planned: Planned[Any, Any, Any] | None = None
        self.panel = PlanPanel()
        super().__init__(
            parent, desk.jobs, name=name, title=title, subtitle=subtitle, fields=fields, draft=draft, action=action,
            operation=self._do, panel=self.panel,
        )  # fmt: skip

    def request(self, values: dict[str, Any]) -> Any:
        """Return what the form asks for, None while it does not say enough."""
        raise NotImplementedError

    def shape(self) -> None:
        """Show the fields that belong to what was chosen, before the form is read."""

    def planned(self, plans: Sequence[Any]) -> None:
        """Hear what the deed would do; none while that is not known."""

    def follow(self) -> None:
        """Begin to follow what is typed."""
        self.form.changed.connect(self._look)
        self.price_moved.connect(self._look_anew)
        self._look()

    def _look_anew(self) -> None:
        self._asked = None
        self._look()

    def _look(self) -> None:
        self.shape()
        asked = self.request(self.form.peek())
        if asked == self._asked:
            return
        self._asked, self._planned = asked, None
        self.planned(())
        if asked is None:
            self._desk.jobs.forget(self, key="plan")
            self.panel.show_lines(())
            return
        query = partial(preview, deed=self._deed, request=asked)
        self._desk.jobs.read(query, owner=self, key="plan", then=self._show, failed=self._refuse)

    def _show(self, planned: Planned[Any, Any, Any]) -> None:
        self._planned = planned
        said = [line for plan in planned.plan[:_SHOWN] for line in self._lines(plan)]
        self.panel.show_lines([*said, *and_more(len(planned.plan) - _SHOWN)])
        self.planned(planned.plan)

    def _refuse(self, error: UserError) -> None:
        self.panel.show_refused(error)

    def _do(self, values: dict[str, Any]) -> Work[Changes]:
        asked, planned = self.request(values), self._planned
        if planned is not None and planned.request == asked:
            return partial(carry_out, planned=planned)
        return partial(perform, deed=self._deed, request=asked)
