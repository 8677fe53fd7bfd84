"""The list of members as it leaves the office, and as the screen shows it: one list of columns."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from psg_admin.kernel.words import _
from psg_admin.memberships.queries import MemberRow
from psg_admin.paper.table import Column, Kind, Listing


def member_columns() -> tuple[Column[MemberRow], ...]:
    """Return all columns of the list of members, in the language of now."""
    return (
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
        Column("street", _("Street"), lambda r: r.street.replace("\n", ", "), width=28, sortable=False, shown=False),
        Column("town", _("Town"), lambda r: r.town, width=16),
        Column("postcode", _("Postcode"), lambda r: r.postcode, width=10, shown=False),
        Column("country", _("Country"), lambda r: r.country, width=14, sortable=False, shown=False),
    )


def member_listing(
    rows: Iterable[MemberRow],
    *,
    made_at: datetime,
    made_from: str = "",
    organisation: str = "",
    columns: Sequence[Column[MemberRow]] | None = None,
) -> Listing[MemberRow]:
    """Return the list of members ready for paper; ``columns`` are all of them unless chosen."""
    return Listing(
        title=_("Members"),
        columns=member_columns() if columns is None else columns,
        rows=rows,
        made_at=made_at,
        made_from=made_from,
        organisation=organisation,
    )
