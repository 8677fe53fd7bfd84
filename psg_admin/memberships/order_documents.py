"""The lists of standing orders, and of what is otherwise with them, as they leave the office and as the screen shows
them.
"""

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import OrderLine
from psg_admin.memberships.rules import Drift
from psg_admin.paper.table import Column, Kind


def order_columns() -> tuple[Column[OrderLine], ...]:
    """Return all columns of the list of standing orders, in the language of now."""
    return (
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, name="member"),
        Column("name", _("Name"), lambda r: r.name, width=24, tells=True),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 9),
        Column("every", _("Paid every"), lambda r: r.interval.label, width=14, data=lambda r: r.interval,
               name="interval"),
        Column("day", _("Day"), lambda r: r.day, Kind.COUNT, 5, summed=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 14),
        Column("state", _("Status"), lambda r: r.state.label, Kind.STATE, 16, tone=lambda r: r.state.tone,
               data=lambda r: r.state),
        Column("since", _("Since"), lambda r: r.since, Kind.DAY, 12),
        Column("reason", _("Why"), lambda r: r.reason, width=44, sortable=False, yields=True),
        Column("expected", _("Expected next"), lambda r: r.expected, Kind.DAY, 12, sortable=False),
        Column("seen", _("Seen last"), lambda r: None if r.seen is None else r.seen.day, Kind.DAY, 12, sortable=False),
        Column("seen_amount", _("Sum seen last"), lambda r: None if r.seen is None else r.seen.amount, Kind.MONEY, 9,
               sortable=False, shown=False),
        Column("first_expected", _("First expected on"), lambda r: r.first_expected, Kind.DAY, 12, sortable=False,
               shown=False),
        Column("told", _("Noted last"), lambda r: r.told.label, width=16, sortable=False, shown=False,
               data=lambda r: r.told),
        Column("told_since", _("Noted on"), lambda r: r.told_since, Kind.DAY, 12, sortable=False, shown=False),
    )  # fmt: skip


def drift_columns() -> tuple[Column[Drift], ...]:
    """Return all columns of the list of what is otherwise with standing orders, in the language of now."""
    return (
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, name="member"),
        Column("name", _("Name"), lambda r: r.name, width=24, tells=True),
        Column("kind", _("What is otherwise"), lambda r: r.kind.label, Kind.STATE, 22, tone=lambda r: r.kind.tone,
               data=lambda r: r.kind),
        Column("since", _("Since"), lambda r: r.since, Kind.DAY, 12),
        Column("expected", _("Expected"), lambda r: r.expected, Kind.MONEY, 9, sortable=False, summed=False),
        Column("seen", _("Seen"), lambda r: r.seen, Kind.MONEY, 9, sortable=False, summed=False),
        Column("difference", _("In a year"), lambda r: r.difference_a_year, Kind.MONEY, 10, name="difference_a_year"),
        Column("lost", _("Discount not earned"), lambda r: r.lost, Kind.MONEY, 9, sortable=False, shown=False),
        Column("reason", _("Why"), lambda r: r.reason, width=52, sortable=False, yields=True),
    )  # fmt: skip
