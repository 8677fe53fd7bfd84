"""The lists of standing orders, and of their drift, on the screen, in files and on paper."""

from psg_admin.kernel.words import _
from psg_admin.memberships.queries.order_lists import OrderLine
from psg_admin.memberships.rules import Drift
from psg_admin.paper.table import Column, Kind


def order_columns() -> tuple[Column[OrderLine], ...]:
    """Return all columns of the list of standing orders, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.name, width=22),
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, name="member"),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 10),
        Column("every", _("How often"), lambda r: r.interval.label, width=14, data=lambda r: r.interval, yields=True),
        Column(
            "state", _("Status"), lambda r: r.state.label, Kind.STATE, 22, tone=lambda r: r.state.tone,
            data=lambda r: r.state,
        ),
        Column("since", _("Since"), lambda r: r.since, Kind.DAY, 12, yields=True),
        Column("seen", _("Last seen"), lambda r: None if r.seen is None else r.seen.day, Kind.DAY, 12, sortable=False),
        Column(
            "expected", _("Next expected"), lambda r: r.expected, Kind.DAY, 12, head=_("Expected"), sortable=False
        ),
        Column("reason", _("Why"), lambda r: r.reason, width=44, sortable=False, shown=False, kept=True),
        Column(
            "last", _("Last amount"), lambda r: None if r.seen is None else r.seen.amount, Kind.MONEY, 10,
            sortable=False, shown=False,
        ),
        Column("day", _("Day of the month"), lambda r: r.day, Kind.COUNT, 8, shown=False, summed=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18, shown=False, kept=True),
        Column("method", _("Pays by"), lambda r: r.method.label, width=15, sortable=False, shown=False,
               data=lambda r: r.method),
        Column(
            "told", _("Told last"), lambda r: r.told.label, width=22, sortable=False, shown=False,
            data=lambda r: r.told,
        ),
    )  # fmt: skip


def drift_columns() -> tuple[Column[Drift], ...]:
    """Return all columns of the list of what is otherwise with standing orders, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.name, width=22),
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, name="member"),
        Column(
            "kind", _("What is otherwise"), lambda r: r.kind.label, Kind.STATE, 26, tone=lambda r: r.kind.tone,
            data=lambda r: r.kind,
        ),
        Column("since", _("Since"), lambda r: r.since, Kind.DAY, 12, yields=True),
        Column("expected", _("Expected"), lambda r: r.expected, Kind.MONEY, 10, sortable=False, summed=False),
        Column("seen", _("Came"), lambda r: r.seen, Kind.MONEY, 10, sortable=False, summed=False),
        Column(
            "difference", _("Difference a year"), lambda r: r.difference_a_year or None, Kind.MONEY, 11,
            head=_("A year"), name="difference_a_year",
        ),
        Column("reason", _("Why"), lambda r: r.reason, width=44, sortable=False, shown=False, kept=True),
        Column(
            "lost", _("Discount not earned"), lambda r: r.lost or None, Kind.MONEY, 11, sortable=False, shown=False
        ),
    )  # fmt: skip
