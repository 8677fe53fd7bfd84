"""Letters to those whose standing order has to change, each with its form: who gets one, and their preview."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.memberships.operations.order_papers import NOTE_FORMS, FormsSent
from psg_admin.memberships.order_papers import order_letters, payee, piles
from psg_admin.memberships.queries.paying import OrderLetters, drift_letters, fee_letters, next_change
from psg_admin.memberships.rules.paying import NOTICE_DAYS
from psg_admin.store.planning import perform
from psg_admin.ui.dialogs.paper import open_paper
from psg_admin.ui.dialogs.plan_panel import PlanPanel
from psg_admin.ui.kit import form
from psg_admin.ui.kit.dialog import FormDialog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from psg_admin.kernel.errors import UserError
    from psg_admin.kernel.progress import Progress
    from psg_admin.memberships.rules.what_if import FeeChanges
    from psg_admin.paper.letter import LetterPaper
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk


def open_order_letters(
    parent: QWidget, desk: Desk, *, changes: FeeChanges | None = None, drift: bool = False,
    membership_ids: Sequence[int] | None = None,
) -> None:  # fmt: skip
    """Ask who is to be written to of all, or of those named: about other fees, of which ``changes`` are not saved yet,
    or about what is otherwise with their standing orders (``drift``).
    """

    def arrived(day: date | None) -> None:
        OrderLettersDialog(parent, desk, day, changes, membership_ids, drift=drift).open()

    desk.jobs.read(partial(next_change, today=desk.today), owner=parent, key="letters", then=arrived)


class OrderLettersDialog(FormDialog):
    """Says beside the fields who gets a letter and who does not, and why."""

    def __init__(
        self, parent: QWidget, desk: Desk, day: date | None, changes: FeeChanges | None,
        membership_ids: Sequence[int] | None, *, drift: bool = False,
    ) -> None:  # fmt: skip
        self._home, self._desk, self._changes, self._ids = parent, desk, changes, membership_ids
        self._drift = drift
        self._asked: tuple[Any, ...] | None = None
        self._found: OrderLetters | None = None
        self._panel = PlanPanel()
        first = day or desk.today + timedelta(days=NOTICE_DAYS) if changes is None else changes.from_day
        fields = [form.check("sent", _("&Note that the forms were sent"))]
        if not drift:
            fields.insert(0, form.check("soon", _("&Also those whose first payment is less than six weeks ahead")))
        about = _("Whoever pays by standing order what is not owed then gets a letter with a form for the bank.")
        if drift:
            about = _(
                "Each letter says what is seen of the order, and has a form where the bank is to be told otherwise."
            )
        elif changes is None:
            hint = _("For membership years that begin on this day or later.")
            fields.insert(0, form.day("on", _("&From"), today=desk.today, required=True, hint=hint))
        else:
            about = _("For the fees from {day} that are not saved yet: a letter with a form for the bank.").format(
                day=show_day(first)
            )
        super().__init__(
            parent, desk.jobs, name="order.letters", title=_("Letters about standing orders"), subtitle=about,
            fields=fields, draft={"on": first, "soon": False, "sent": False}, action=_("&Show the letters"),
            operation=self._note, panel=self._panel,
        )  # fmt: skip
        self.done_with.connect(self._show)
        self.form.changed.connect(self._look)
        self._look()

    def submit(self) -> None:
        """Show the letters; where the forms are to be noted as sent, do that first."""
        values = self.form.values()
        if values is None or self._found is None:
            return
        if values["sent"] and self._found.instructions:
            super().submit()
        else:
            self.begin_here()
            self.accept()
            self._show()

    def _look(self) -> None:
        values = self.form.peek()
        asked = (values.get("on"), values.get("soon", False))
        if asked == self._asked:
            return
        self._asked, self._found = asked, None
        self._action.setEnabled(False)
        query = partial(
            fee_letters, today=self._desk.today, from_day=asked[0], soon=asked[1], changes=self._changes,
            membership_ids=self._ids,
        )  # fmt: skip
        if self._drift:
            query = partial(drift_letters, today=self._desk.today, membership_ids=self._ids)
        query = partial(_found, letters=query)
        self._desk.jobs.read(query, owner=self, key="letters", then=self._arrived, failed=self._refused)

    def _arrived(self, found: OrderLetters) -> None:
        self._panel.show_lines(piles(found) or [_("Nobody is to be written to.")])
        if found.letters:
            self._found = found
            self._action.setEnabled(True)

    def _refused(self, error: UserError) -> None:
        self._panel.show_refused(error)

    def _note(self, _values: dict[str, Any]) -> Work[Changes]:
        told = () if self._found is None else self._found.instructions
        sent = FormsSent(told, self._desk.today, self._desk.office.actor)
        return partial(perform, deed=NOTE_FORMS, request=sent)

    def _show(self, _changes: Changes | None = None) -> None:
        if self._found is None:
            return
        query = partial(order_letters, found=self._found, written_on=self._desk.today)
        open_paper(
            self._home, self._desk, query, _draw, title=lambda _papers: _("Letters about standing orders"),
            file=lambda _papers: f"{_('Letters about standing orders')} {self._desk.today}.pdf",
            words=_("Drawing the letters"),
        )  # fmt: skip


def _found(session: Any, *, letters: Work[OrderLetters]) -> OrderLetters:
    payee(session)
    return letters(session)


def _draw(papers: Sequence[LetterPaper], progress: Progress) -> bytes:
    from psg_admin.paper.letter import post_bytes  # what draws pages loads only when one is drawn

    return post_bytes(papers, progress=progress)
