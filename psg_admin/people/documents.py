"""Contacts as a list on screen and on paper."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.people.queries import ContactRow


def contact_columns() -> tuple[Column[ContactRow], ...]:
    """Return all columns of the list of contacts, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.shown_name, width=26),
        Column("kind", _("Kind"), lambda r: r.draft.kind.label, width=13, sortable=False, shown=False),
        Column("organisation", _("Organisation"), lambda r: r.draft.organisation, sortable=False, shown=False),
        Column("email", _("E-mail"), lambda r: r.email, width=28, sortable=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False),
        Column("street", _("Street"), lambda r: r.draft.street.replace("\n", ", "), width=28, sortable=False,
               shown=False),
        Column("town", _("Town"), lambda r: r.draft.town),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, Kind.CODE, 10),
        Column("country", _("Country"), lambda r: r.draft.country, sortable=False, shown=False),
        Column("note", _("Note"), lambda r: r.note, width=11, sortable=False),
        Column("added", _("Added"), lambda r: r.created_at, Kind.MOMENT, 18, shown=False),
    )  # fmt: skip


def contact_listing(
    rows: Iterable[ContactRow],
    *,
    made_at: datetime,
    made_from: str = "",
    organisation: str = "",
    columns: Sequence[Column[ContactRow]] | None = None,
) -> Listing[ContactRow]:
    """Return a list of contacts ready for paper; ``columns`` are all of them unless chosen."""
    return Listing(
        title=_("Contacts"),
        columns=contact_columns() if columns is None else columns,
        rows=rows,
        made_at=made_at,
        made_from=made_from,
        organisation=organisation,
    )
