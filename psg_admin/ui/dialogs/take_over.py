"""Take over an office that was handed over: from its file, or by the name of who has it, whose computer is lost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.ui.backups import backup_kind
from psg_admin.ui.kit import ask, form
from psg_admin.ui.kit.dialog import FormDialog
from psg_admin.ui.kit.widgets import button

if TYPE_CHECKING:
    from psg_admin.kernel.changes import Changes
    from psg_admin.kernel.progress import Progress
    from psg_admin.store.pen import PenState
    from psg_admin.ui.kit.desk import Desk


class TakeOverDialog(FormDialog):
    """Asks for the file in which the office was handed over, and does it.

    Without one the office is taken as it lies here: where nobody has it, or where whoever has it is named.
    """

    def __init__(self, parent: QWidget, desk: Desk, state: PenState) -> None:
        self._desk = desk
        self._state = state
        fields = [form.text("file", _("&File"), hint=_("The file in which the office was handed over.") if state.here
                            else _as_it_lies(state))]  # fmt: skip
        if not state.here and not state.is_free:
            fields.append(form.text("named", _("&Who has it"), hint=_("Only where that computer is lost.")))
        files = button(_("Ch&oose the file…"), self._choose, look="link")
        super().__init__(
            parent, desk.jobs, name="take-over", title=_("Take the office over"), subtitle=state.why_not,
            fields=fields, draft={}, action=_("&Take the office over"), operation=_no_deed, panel=files,
            panel_below=True,
        )  # fmt: skip

    def submit(self) -> None:
        """Take it over: what lies here is backed up first, and the file is proved, so it may take a while."""
        values = self.form.values()
        if values is None or self._busy:
            return
        self.say_error("")
        file, named = str(values["file"]), str(values.get("named", ""))
        if not file and not named and not self._state.is_free:
            self.form.show_error(BadInput(self._lacking(), field="file"))
            return
        self._set_busy(busy=True)
        work = partial(_take_over, self._desk, Path(file) if file else None, named)
        self._desk.jobs.run(work, owner=self, then=self._done, failed=self._failed, words=_("Taking the office over"))

    def _lacking(self) -> str:
        if self._state.here:
            return _("Choose the file in which the office was handed over.")
        return _("Choose the file in which the office was handed over, or type who has it if that computer is lost.")

    def _choose(self) -> None:
        files = ask.choose_open_files(self, _("The file in which the office was handed over"), [backup_kind()])
        if files:
            self.form.put("file", str(files[0]))


def _as_it_lies(state: PenState) -> str:
    if state.is_free:
        return _("The file in which the office was handed over. Without it, the office is taken over as it lies here.")
    return _(
        "The file in which the office was handed over. Without it, what was written there since would be missing here."
    )


def _take_over(desk: Desk, file: Path | None, named: str, progress: Progress) -> Changes:
    from psg_admin.store.handover import take_over

    return take_over(desk.office, desk.home, file=file, named=named, progress=progress)


def _no_deed(_values: dict[str, Any]) -> Callable[..., Changes]:
    raise NotImplementedError
