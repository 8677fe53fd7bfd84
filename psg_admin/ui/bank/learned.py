"""What is known of payers since a person confirmed it: seen, searched, and forgotten."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.bank.operations import forget_payers
from psg_admin.bank.queries import LearnedRow, learned_ids, learned_rows
from psg_admin.bank.statement_documents import learned_columns
from psg_admin.kernel.words import _
from psg_admin.ui.bank.over import over
from psg_admin.ui.kit import ask
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.list_dialog import ListDialog
from psg_admin.ui.kit.table import Table


def open_learned(desk: Desk, parent: QWidget | None = None) -> LearnedDialog:
    """Open the list of what was learned of payers, over ``parent`` or the window that is at work."""
    dialog = LearnedDialog(over(parent), desk)
    dialog.open()
    return dialog


class LearnedDialog(ListDialog[LearnedRow]):
    """Lists the texts and sums of which a person confirmed who pays so, and for what; what is wrong is forgotten."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        title = _("What was learned")
        super().__init__(
            parent, desk, name="learned", title=title, hint=_("Text, name, sum"),
            search_name=_("Search what was learned"),
        )  # fmt: skip
        empty = EmptyState(
            _("Nothing was learned yet"),
            _("When you say who a payment is from, the office knows the same text and sum again next time."),
        )
        table: Table[LearnedRow] = Table(
            desk.jobs, learned_columns(), lambda query: partial(learned_ids, query=query),
            lambda ids: partial(learned_rows, ids=ids), "bank.learned", empty, title=title, parent=self,
        )  # fmt: skip
        self.forget = self.add_deed(_("&Forget what is chosen"), self._forget, of="some")
        explained = _(
            "A payment with the same text, sum and purpose is offered “as last time”. Of a bank account only a mark is "
            "kept by which it is known again, never its number."
        )
        self.furnish(table, chars=150, lines=34, explained=explained)

    def _forget(self) -> None:
        ids = self.table.selected_ids()
        if ids:
            deed = partial(forget_payers, learned_ids=ids)
            self.desk.jobs.write(deed, owner=self, failed=lambda error: ask.tell(self, error.message))
