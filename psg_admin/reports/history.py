"""The history as a list on the screen and on the command line."""

from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind
from psg_admin.store.history import HistoryRow


def history_columns() -> tuple[Column[HistoryRow], ...]:
    """Return all columns of the history, in the language of now; moments are of this computer's time."""
    return (
        Column("at", _("When"), lambda r: r.at.astimezone(), Kind.MOMENT, 16, sortable=False),
        Column("summary", _("What"), lambda r: r.summary, width=48, sortable=False),
        Column("actor", _("Who"), lambda r: r.actor, width=10, sortable=False),
        Column(
            "state",
            _("State"),
            lambda r: _("Undone") if r.taken_back else "",
            Kind.STATE,
            11,
            sortable=False,
            head="",
            tone=lambda _row: "plain",
        ),
    )
