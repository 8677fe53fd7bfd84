"""The two lists of the page: payments, and what is owed by whom."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.kernel.words import _
from psg_admin.payments.documents import debt_columns, payment_columns
from psg_admin.payments.queries import DebtRow, PaymentRow, debt_ids, list_ids
from psg_admin.reports.purposes import brief_debts, brief_payments
from psg_admin.store.list_query import Work
from psg_admin.ui.kit.desk import Desk
from psg_admin.ui.kit.empty import EmptyState
from psg_admin.ui.kit.table import Table


def payments_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[PaymentRow]:
    """Return the list of payments; ``first_step`` is offered while there are none."""
    empty = EmptyState(
        _("No payments yet"),
        _("What comes in is listed here, with its receipt and what it was for."),
        _("Take the first pa&yment"),
        first_step,
    )
    return Table(
        desk.jobs, payment_columns(), lambda query: partial(list_ids, query=query),
        lambda ids: partial(brief_payments, ids=ids), "payments.list", empty, title=_("Payments"), parent=parent,
    )  # fmt: skip


def debts_table(desk: Desk, parent: QWidget) -> Table[DebtRow]:
    """Return the list of what is owed."""
    empty = EmptyState(_("Nothing is owed"), _("Subscriptions and places that are not paid yet are listed here."))
    return Table(
        desk.jobs, debt_columns(), lambda query: partial(debt_ids, query=query, today=desk.today),
        partial(debts_of, desk), "payments.owed", empty, title=_("Owed"), parent=parent,
    )  # fmt: skip


def debts_of(desk: Desk, ids: Sequence[int]) -> Work[list[DebtRow]]:
    """Return the query for the rows of some charges as of today."""
    return partial(brief_debts, ids=ids, today=desk.today)
