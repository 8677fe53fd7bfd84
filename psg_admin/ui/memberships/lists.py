"""The two lists of the page: members, and the other people on file."""

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind
from psg_admin.people.queries import ContactRow


def people_columns() -> tuple[Column[ContactRow], ...]:
    """Return the columns of the list of other people, in the language of now."""
    return (
        Column("name", _("Name"), lambda r: r.shown_name, width=26),
        Column("email", _("E-mail"), lambda r: r.email, width=26, sortable=False),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 16, sortable=False),
        Column("town", _("Town"), lambda r: r.draft.town, width=14),
        Column("postcode", _("Postcode"), lambda r: r.draft.postcode, width=10),
        Column("note", _("Note"), lambda r: r.note, Kind.STATE, 11, sortable=False, tone=lambda _row: "attention"),
        Column("organisation", _("Organisation"), lambda r: r.draft.organisation, width=24, sortable=False,
               shown=False),
        Column("street", _("Street"), lambda r: r.draft.street.replace("\n", ", "), width=28, sortable=False,
               shown=False),
        Column("country", _("Country"), lambda r: r.draft.country, width=14, sortable=False, shown=False),
        Column("added", _("Added"), lambda r: r.created_at.astimezone().date(), Kind.DAY, 13, shown=False),
    )  # fmt: skip
