"""News as a list on the screen and on the command line."""

from psg_admin.kernel.words import _
from psg_admin.news.queries import NewsRow
from psg_admin.paper.table import Column, Kind


def news_columns() -> tuple[Column[NewsRow], ...]:
    """Return all columns of the list of news, in the language of now."""
    return (
        Column("day", _("Date"), lambda r: r.day, Kind.DAY, 12, name="date"),
        Column("headline", _("Headline"), lambda r: r.headline, width=24),
        Column("section", _("Section"), lambda r: r.section.label, width=10, sortable=False, data=lambda r: r.section),
        Column("source", _("Source"), lambda r: r.source, width=20, sortable=False, shown=False),
    )
