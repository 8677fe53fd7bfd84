"""Money that went out, as screens and files show it."""

from psg_admin.books.spendings import SpendingRow
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind


def spending_columns() -> tuple[Column[SpendingRow], ...]:
    """Return all columns of the list of what went out, in the language of now."""
    return (
        Column("written_on", _("Paid on"), lambda r: r.written_on, Kind.DAY, 13, dates=True),
        Column("payee", _("Paid to"), lambda r: r.payee, width=26),
        Column("category", _("Category"), lambda r: r.categories, width=24, sortable=False, tells=True,
               data=lambda r: [part.category for part in r.parts], name="categories"),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11),
        Column("account", _("Account"), lambda r: r.account_name, width=16, data=lambda r: r.account),
        Column("method", _("Paid by"), lambda r: r.method.label, width=16, sortable=False, data=lambda r: r.method),
        Column("state", _("State"), lambda r: r.state, width=20, sortable=False, head="",
               tone=lambda r: "plain" if r.returned_on else "attention"),
        Column("voucher", _("Voucher number"), lambda r: r.voucher, Kind.CODE, 12, sortable=False, shown=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18, sortable=False, shown=False),
        Column("fund", _("Fund"), lambda r: ", ".join(dict.fromkeys(part.fund_name for part in r.parts)), width=18,
               sortable=False, shown=False),
        Column("event", _("Event"), lambda r: ", ".join(dict.fromkeys(p.event for p in r.parts if p.event)), width=26,
               sortable=False, shown=False),
        Column("cleared_on", _("Cleared on"), lambda r: r.cleared_on, Kind.DAY, 13, shown=False),
        Column("returned_on", _("Came back on"), lambda r: r.returned_on, Kind.DAY, 13, sortable=False, shown=False),
        Column("approved", _("Approved by"), lambda r: ", ".join(r.approved), width=24, sortable=False, shown=False),
        Column("trustee", _("To a trustee"), lambda r: _("Yes") if r.trustee else "", width=10, sortable=False,
               shown=False, data=lambda r: r.trustee),
        Column("note", _("Note"), lambda r: r.note or r.return_reason, width=28, sortable=False, shown=False),
    )  # fmt: skip
