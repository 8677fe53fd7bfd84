"""Lists of the page on their way to paper: saved as a file, or as a PDF to look at first. Made in the long lane."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psg_admin.events.documents import attendee_listing, cancelled_listing, event_listing
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.ui.kit.export import ask_where_list, file_name
from psg_admin.ui.kit.preview import Preview

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from psg_admin.events.queries import EventRow
    from psg_admin.kernel.progress import Progress
    from psg_admin.paper.table import Listing
    from psg_admin.store.list_query import Work
    from psg_admin.ui.events.lists import AttendeeList, EventList
    from psg_admin.ui.kit.desk import Desk


def event_paper(desk: Desk, events: EventList, in_view: Sequence[str] = ()) -> tuple[str, Work[Listing[Any]]]:
    """Return the title and the query of the list of events that is seen."""
    return _("Events"), partial(
        event_listing,
        made_at=desk.made_at,
        today=desk.today,
        query=events.table.current_query(),
        columns=events.table.file_columns(),
        made_from=_heading(events, in_view),
    )


def attendee_paper(
    desk: Desk, row: EventRow, attendees: AttendeeList, in_view: Sequence[str] = ()
) -> tuple[str, Work[Listing[Any]]]:
    """Return the title and the query of the attendees of an event, or of what was cancelled where that is seen."""
    fields = {"event": row.title, "day": show_day(row.starts_at.date())}
    inside = attendees.event_id == row.event_id
    narrowed: dict[str, Any] = {"event_id": row.event_id, "made_at": desk.made_at}
    if inside:
        narrowed |= {"query": attendees.now.current_query(), "made_from": _heading(attendees, in_view)}
    if inside and attendees.of_cancelled:
        columns: Sequence[Any] = attendees.cancelled.file_columns()
        title = _("Cancelled bookings for {event}, {day}").format(**fields)
        return title, partial(cancelled_listing, columns=columns, **narrowed)
    columns = attendees.table.file_columns()
    return _("Attendees of {event}, {day}").format(**fields), partial(attendee_listing, columns=columns, **narrowed)


def _heading(narrowed: EventList | AttendeeList, in_view: Sequence[str]) -> str:
    return " · ".join(filter(None, [*in_view, narrowed.filter_words()]))


def export(
    parent: QWidget, desk: Desk, title: str, listing: Work[Listing[Any]], saved: Callable[[Path], object]
) -> None:
    """Ask where to, and write the list there; ``saved(path)`` is called when it is done."""
    path = ask_where_list(parent, desk, title)
    if path is not None:
        desk.jobs.run_read(
            lambda progress: partial(_written, listing=listing, path=path, progress=progress),
            owner=parent,
            then=saved,
            words=_("Writing {name}").format(name=path.name),
        )


def preview(parent: QWidget, desk: Desk, title: str, listing: Work[Listing[Any]]) -> None:
    """Make the list as a PDF and show it."""

    def made(data: bytes) -> None:
        suggested = desk.home.exports / f"{file_name(title)}.pdf"
        Preview(parent, desk.jobs, title=title, data=data, suggested=suggested).open()

    desk.jobs.run_read(
        lambda progress: partial(_drawn, listing=listing, progress=progress),
        owner=parent,
        then=made,
        words=_("Drawing {name}").format(name=title),
    )


def _written(session: Any, *, listing: Work[Listing[Any]], path: Path, progress: Progress) -> Path:
    from psg_admin.paper.writing import write_listing

    write_listing(listing(session), path, progress=progress)
    return path


def _drawn(session: Any, *, listing: Work[Listing[Any]], progress: Progress) -> bytes:
    from psg_admin.paper.pdf import list_pdf

    return list_pdf(listing(session), progress=progress)
