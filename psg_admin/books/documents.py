"""What went out, and the accounts, as lists on screen and on paper."""

from psg_admin.books.queries import AccountRow, MoneyOutRow
from psg_admin.books.states import MoneyOutState
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.table import Column, Kind


def money_out_columns() -> tuple[Column[MoneyOutRow], ...]:
    """Return all columns of the list of what went out, in the language of now."""
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 11, dates=True),
        Column("payee", _("Paid to"), lambda r: r.payee, width=20, tells=True),
        Column(
            "purpose", pgettext("what money is for", "For"), lambda r: r.purpose, width=24, sortable=False,
            tells=True, mark=lambda r: r.exception, tone=lambda r: r.state.tone,
        ),
        Column(
            "amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11,
            counts=lambda r: r.state in {MoneyOutState.PAID, MoneyOutState.NOT_CLEARED},
        ),
        Column("method", _("Method"), lambda r: r.method.label, width=14, data=lambda r: r.method, yields=True),
        Column("account", _("Account"), lambda r: r.account, width=12, yields=True),
        Column("voucher", _("Voucher"), lambda r: r.voucher, Kind.CODE, 10, sortable=False, shown=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 16, shown=False),
        Column("cleared_on", _("Cleared on"), lambda r: r.cleared_on, Kind.DAY, 13, shown=False),
        Column("approved", _("Approved by"), lambda r: r.approved, width=24, sortable=False, shown=False),
        Column("note", _("Note"), lambda r: r.note or r.reason, width=28, sortable=False, shown=False),
        Column(
            "state", _("State"), lambda r: r.state.label, Kind.STATE, 15, shown=False, kept=True,
            tone=lambda r: r.state.tone, data=lambda r: r.state,
        ),
    )  # fmt: skip


def account_columns() -> tuple[Column[AccountRow], ...]:
    """Return all columns of the list of accounts, in the language of now."""
    return (
        Column("name", _("Account"), lambda r: r.name, width=24, sortable=False, tells=True),
        Column("kind", _("Kind"), lambda r: r.kind, width=20, sortable=False),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 14, sortable=False),
        Column("statement", _("Statement"), lambda r: r.statement, width=26, sortable=False),
        Column("opening_on", _("Books begin on"), lambda r: r.opening_on, Kind.DAY, 14, sortable=False, shown=False),
        Column("closed_on", _("Closed on"), lambda r: r.closed_on, Kind.DAY, 13, sortable=False, shown=False),
        Column("code", _("Code"), lambda r: r.code, Kind.CODE, 12, sortable=False, shown=False),
    )
