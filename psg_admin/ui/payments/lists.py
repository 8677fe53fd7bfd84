"""The lists of the page: what came in, what went out, what is to be paid in, what is owed by whom, and the accounts."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from psg_admin.books.documents import balance_columns, money_out_columns, slip_columns
from psg_admin.books.queries import (
    AccountRow,
    MoneyOutRow,
    account_ids,
    account_rows,
    in_hand_ids,
    money_out_ids,
    money_out_rows,
)
from psg_admin.books.queries.banking import slip_ids, slip_rows
from psg_admin.books.rules.banking import SlipPage
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


def money_out_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[MoneyOutRow]:
    """Return the list of what went out; ``first_step`` is offered while there is nothing."""
    empty = EmptyState(
        _("Nothing went out yet"),
        _("What is spent and what goes back to somebody is listed here, with what it was for."),
        _("Enter the first spend&ing"),
        first_step,
    )
    return Table(
        desk.jobs, money_out_columns(), lambda query: partial(money_out_ids, query=query),
        lambda ids: partial(money_out_rows, ids=ids), "payments.out", empty, title=_("Money out"), parent=parent,
    )  # fmt: skip


def to_bank_table(desk: Desk, parent: QWidget) -> Table[PaymentRow]:
    """Return the list of the cheques and vouchers that are in hand."""
    empty = EmptyState(
        _("Nothing is to be paid in"), _("Cheques and vouchers that are on no slip yet are listed here.")
    )
    return Table(
        desk.jobs, payment_columns(), lambda query: partial(in_hand_ids, on=desk.today, query=query),
        lambda ids: partial(brief_payments, ids=ids), "payments.to_bank", empty, title=_("To bank"), parent=parent,
    )  # fmt: skip


def slips_table(desk: Desk, first_step: Callable[[], object], parent: QWidget) -> Table[SlipPage]:
    """Return the list of the paying-in slips; ``first_step`` is offered while there are none."""
    empty = EmptyState(
        _("No slips yet"),
        _("Cash and cheques that were paid in are listed here, each slip with what the bank has credited of it."),
        _("Make the fi&rst slip"),
        first_step,
    )
    return Table(
        desk.jobs, slip_columns(), lambda query: partial(slip_ids, query=query),
        lambda ids: partial(slip_rows, ids=ids), "payments.slips", empty, title=_("Slips"), parent=parent,
    )  # fmt: skip


def accounts_table(desk: Desk, parent: QWidget) -> Table[AccountRow]:
    """Return the list of the accounts with what lies there today."""
    return Table(
        desk.jobs, balance_columns(), lambda query: partial(account_ids, on=desk.today, text=query.text),
        partial(accounts_of, desk), "payments.accounts", EmptyState(_("No account"), ""), title=_("Accounts"),
        parent=parent,
    )  # fmt: skip


def accounts_of(desk: Desk, ids: Sequence[int]) -> Work[list[AccountRow]]:
    """Return the query for the rows of some accounts as of today, by their places in the list."""
    return partial(account_rows, on=desk.today, ids=ids)
