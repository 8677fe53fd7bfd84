"""The form by which a member tells the bank to pay: what it is to say, and its preview; noted as sent if one likes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations.order_papers import NOTE_FORMS, FormsSent
from psg_admin.memberships.order_papers import form_name, forms_of, payee
from psg_admin.memberships.queries.paying import FormsFound, forms_found
from psg_admin.memberships.rules.paying import Asked
from psg_admin.memberships.states import Interval
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
    from psg_admin.memberships.rules.paying import Instruction
    from psg_admin.paper.mandate import MandatePaper
    from psg_admin.store.list_query import Work
    from psg_admin.ui.kit.desk import Desk

_MOST = 40
"""So many forms are told one by one."""


def open_forms(parent: QWidget, desk: Desk, membership_ids: Sequence[int]) -> None:
    """Ask what the forms for the banks of these members are to say, and show them."""
    OrderFormDialog(parent, desk, membership_ids).open()


class OrderFormDialog(FormDialog):
    """Says beside the fields what the form will say. For one member, sum and first day can be others than those that
    follow from the schedule and the order; for several each has its own.
    """

    def __init__(self, parent: QWidget, desk: Desk, membership_ids: Sequence[int]) -> None:
        self._home, self._desk = parent, desk
        self._ids = tuple(membership_ids)
        self._asked: Asked | None = None
        self._found = FormsFound(())
        self._panel = PlanPanel()
        one = len(self._ids) == 1
        options = [(None, _("as agreed, or every year")), *((each, each.label) for each in Interval)]
        fields = [
            form.money("amount", _("&Amount"), hint=_("Empty: what the membership year costs.")),
            form.choice("interval", _("How &often"), options),
            form.day("first", _("&First payment on"), today=desk.today, hint=_("Empty: the next day of the order.")),
        ]  # fmt: skip
        sent = form.check("sent", _("&Note that it was sent") if one else _("&Note that they were sent"))
        title = _("Form for the bank") if one else _("Forms for the bank: {count}")
        super().__init__(
            parent, desk.jobs, name="order.form", title=title.format(count=show_count(len(self._ids))),
            subtitle=_(
                "The member fills in the account to pay from, signs, and sends the form to the bank. Nothing of that "
                "account is kept here."
            ),
            fields=[*fields, sent] if one else [sent], draft={"interval": None, "sent": False},
            action=_("&Show the form") if one else _("&Show the forms"), operation=self._note, panel=self._panel,
        )  # fmt: skip
        self.done_with.connect(self._show)
        self.form.changed.connect(self._look)
        self._look()

    def submit(self) -> None:
        """Show the forms; where they are to be noted as sent, do that first."""
        values = self.form.values()
        if values is None:
            return
        if values["sent"]:
            super().submit()
        elif self._found.instructions:
            self.begin_here()
            self.accept()
            self._show()

    def _look(self) -> None:
        values = self.form.peek()
        asked = Asked(values.get("amount"), values.get("interval"), None, values.get("first"))
        if asked == self._asked:
            return
        self._asked, self._found = asked, FormsFound(())
        self._action.setEnabled(False)
        query = partial(_found, membership_ids=self._ids, today=self._desk.today, asked=asked)
        self._desk.jobs.read(query, owner=self, key="forms", then=self._arrived, failed=self._refused)

    def _arrived(self, found: FormsFound) -> None:
        self._found = found
        if found.refused and not found.instructions:
            self._refused(found.refused[0].error)
            return
        lines = [_line(one, alone=len(self._ids) == 1) for one in found.instructions[:_MOST]]
        rest = len(found.instructions) - _MOST
        if rest > 0:
            lines.append(ngettext("and {count} more", "and {count} more", rest).format(count=show_count(rest)))
        self._panel.show_lines([*lines, *(f"⚠ {one.words}" for one in found.refused[:_MOST])])
        self._action.setEnabled(True)

    def _refused(self, error: UserError) -> None:
        self._panel.show_refused(error)
        self._action.setEnabled(False)

    def _note(self, _values: dict[str, Any]) -> Work[Changes]:
        sent = FormsSent(self._found.instructions, self._desk.today, self._desk.office.actor)
        return partial(perform, deed=NOTE_FORMS, request=sent)

    def _show(self, _changes: Changes | None = None) -> None:
        open_paper(
            self._home, self._desk, partial(forms_of, told=self._found.instructions), _draw, file=form_name,
            title=lambda papers: _("Form for the bank") if len(papers) == 1 else _("Forms for the bank"),
            words=_("Drawing the forms"),
        )  # fmt: skip


def _found(session: Any, *, membership_ids: Sequence[int], today: date, asked: Asked) -> FormsFound:
    payee(session)
    return forms_found(session, membership_ids=membership_ids, today=today, asked=asked)


def _line(one: Instruction, *, alone: bool) -> str:
    fields = {"number": one.number, "amount": one.words, "day": show_day(one.first), "reference": one.reference}
    if not alone:
        return _("{number}: {amount}, first on {day}").format(**fields)
    words = _("It says: {amount}, first on {day}, reference {reference}.").format(**fields)
    if not one.words_now or one.words_now == one.words:
        return words
    return "\n".join((words, _("The order pays {amount} now.").format(amount=one.words_now)))


def _draw(papers: Sequence[MandatePaper], progress: Progress) -> bytes:
    from psg_admin.paper.mandate import mandates_bytes  # what draws pages loads only when one is drawn

    return mandates_bytes(papers, progress=progress)
