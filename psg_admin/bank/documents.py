"""The lines of statements as a list on the screen, in files and on paper."""

from psg_admin.bank.queries.bench import BenchRow
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind


def bench_columns() -> tuple[Column[BenchRow], ...]:
    """Return all columns of the list of lines, in the language of now."""
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 11, dates=True),
        Column("account", _("Account"), lambda r: r.account_name, width=11, data=lambda r: r.account, yields=True),
        Column("text", _("Text"), lambda r: r.text, width=30, tells=True, runs=lambda r: r.runs),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11),
        Column(
            "state", _("State"), lambda r: r.said, Kind.STATE, 14, sortable=False, tone=lambda r: r.tone,
            data=lambda r: r.state,
        ),
        Column("left", _("Still open"), lambda r: r.left or None, Kind.MONEY, 11, sortable=False, shown=False),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 11, shown=False, summed=False),
        Column("kind", _("Kind"), lambda r: r.kind, width=14, sortable=False, shown=False),
        Column("number", _("Line"), lambda r: str(r.id), Kind.CODE, 9, sortable=False, shown=False),
    )  # fmt: skip
