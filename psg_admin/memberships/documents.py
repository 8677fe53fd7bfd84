"""The lists of members, types and discounts as they leave the office, and as the screen shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MemberRow
from psg_admin.memberships.queries.scheme_lists import DiscountLine, TypeLine
from psg_admin.paper.particulars import columns_besides, columns_of
from psg_admin.paper.table import Column, Kind, Listing, with_told
from psg_admin.people.documents import further_ways
from psg_admin.people.particulars import CONTACT


def member_columns() -> tuple[Column[MemberRow], ...]:
    """Return all columns of the list of members, in the language of now."""
    columns: tuple[Column[MemberRow], ...] = (
        Column("number", _("No."), lambda r: r.number, Kind.CODE, 6, shown=False, kept=True),
        Column("name", _("Name"), lambda r: r.name, width=24),
        Column("type", _("Type"), lambda r: r.type_name, width=12, data=lambda r: r.type_code),
        Column(
            "method",
            _("Pays by"),
            lambda r: r.method.label,
            width=15,
            shown=False,
            kept=True,
            data=lambda r: r.method,
        ),
        Column("paid_to", _("Paid to"), lambda r: r.paid_to, Kind.DAY, 12),
        Column(
            "standing",
            _("Standing"),
            lambda r: r.standing.label,
            Kind.STATE,
            12,
            head=_("Status"),
            seen=lambda r: r.status.words,
            tone=lambda r: r.status.tone,
            data=lambda r: r.standing,
        ),
        Column("fee", _("Fee"), lambda r: r.fee, Kind.MONEY, 9),
        Column("reason", _("Why"), lambda r: r.reason, width=44, sortable=False, shown=False),
        Column("joined", _("Joined"), lambda r: r.joined_on, Kind.DAY, 13, shown=False),
        Column("balance", _("Owes"), lambda r: r.balance, Kind.MONEY, 10, shown=False),
        Column("email", _("E-mail"), lambda r: r.email, width=28, sortable=False, shown=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False, shown=False),
        Column(
            "street", _("Street"), lambda r: r.draft.street.replace("\n", ", "), width=28, sortable=False, shown=False
        ),
        Column("town", _("Town"), lambda r: r.draft.town, width=16),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10, shown=False),
        Column("country", _("Country"), lambda r: r.draft.country, width=14, sortable=False, shown=False),
    )
    particulars = columns_besides(columns, columns_of(CONTACT, lambda r: r.draft))
    told = (replace(each, told=each.key == "gone_away") for each in particulars)
    return (*columns, *told, *further_ways(lambda r: r.draft))


def member_listing(
    rows: Iterable[MemberRow],
    *,
    made_at: datetime,
    made_from: str = "",
    organisation: str = "",
    columns: Sequence[Column[MemberRow]] | None = None,
) -> Listing[MemberRow]:
    """Return the list of members ready for paper; ``columns`` are all of them unless chosen.

    Where somebody has gone away, it says so in any case.
    """
    every, rows = member_columns(), list(rows)
    return Listing(
        title=_("Members"),
        columns=with_told(every if columns is None else columns, every, rows),
        rows=rows,
        made_at=made_at,
        made_from=made_from,
        organisation=organisation,
    )


def type_columns() -> tuple[Column[TypeLine], ...]:
    """Return all columns of the list of membership types, in the language of now."""
    return (
        Column("name", _("Type"), lambda r: r.type.name, width=18, sortable=False),
        Column("people", _("People"), lambda r: r.type.people, Kind.COUNT, 7, sortable=False, summed=False),
        Column("fee", _("Fee now"), lambda r: None if r.fee is None else r.fee.amount, Kind.MONEY, 10, sortable=False),
        Column("since", _("Since"), lambda r: None if r.fee is None else r.fee.from_day, Kind.DAY, 13, sortable=False),
        Column("order", _("By standing order"), lambda r: r.by_order, Kind.MONEY, 16, sortable=False),
        Column("members", _("Members"), lambda r: r.members, Kind.COUNT, 9, sortable=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 12, sortable=False, head="", tone=lambda r: r.tone),
        Column("code", _("Code"), lambda r: r.type.code, Kind.CODE, 14, sortable=False, shown=False),
    )


def discount_columns() -> tuple[Column[DiscountLine], ...]:
    """Return all columns of the list of discounts, in the language of now."""
    return (
        Column("method", _("Paid by"), lambda r: r.discount.method.label, width=18, sortable=False),
        Column("off", _("Off"), lambda r: r.discount.dated().size, Kind.CODE, 10, sortable=False),
        Column("from", _("From"), lambda r: r.discount.from_day, Kind.DAY, 13, sortable=False),
        Column("to", _("To"), lambda r: r.last_day, Kind.DAY, 13, sortable=False),
        Column(
            "state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="", tone=lambda _row: "plain"
        ),
    )
