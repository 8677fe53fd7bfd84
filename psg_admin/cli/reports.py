"""Commands that write lists and workbooks."""

from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, progress_bar, say, target
from psg_admin.cli.narrowing import asked, in_words, narrowed
from psg_admin.cli.options import record_id
from psg_admin.kernel.words import _, mark
from psg_admin.store.asking import Ask

if TYPE_CHECKING:
    from psg_admin.paper.table import Listing
    from psg_admin.store.asking import Work


_KINDS = {
    "contact": mark("Person"), "member": mark("Member"), "event": mark("Event"), "booking": mark("Booking"),
    "receipt": mark("Receipt"), "news": mark("News"),
}  # fmt: skip


@click.group()
def export() -> None:
    """Write lists and workbooks: attendees, members, treasurer."""


def _local(face: Face) -> datetime:
    return face.now.astimezone().replace(tzinfo=None)


@export.command("attendees")
@click.argument("event", type=record_id)
@click.argument("file")
@click.option("--search", default="", help="Only those in whose places or bookings these words occur.")
@click.option("--cancelled", is_flag=True, help="What was cancelled instead of who comes.")
@pass_face
def export_attendees(face: Face, event: int, file: str, search: str, *, cancelled: bool) -> None:
    """Write the attendee list of EVENT to FILE (.xlsx, .csv or .pdf)."""
    from psg_admin.events.documents import attendee_listing, cancelled_listing
    from psg_admin.paper.writing import write_listing

    path = target(file, ".xlsx", ".csv", ".pdf")
    said = [_("Cancelled")] if cancelled else []
    if search:
        said.append(_("Where “{words}” occurs").format(words=search))
    told: dict[str, Any] = {
        "event_id": event, "made_at": _local(face), "ask": Ask(search),
        "made_from": " · ".join(said) or _("Everybody"),
    }  # fmt: skip
    query: Work[Listing[Any]] = partial(cancelled_listing if cancelled else attendee_listing, **told)
    with progress_bar(_("Writing")) as progress:
        write_listing(face.read(query), path, progress=progress)
    say(_("Written to {file}.").format(file=path))


@export.command("members")
@click.argument("file")
@narrowed
@pass_face
def export_members(face: Face, /, file: str, **options: Any) -> None:
    """Write the list of members to FILE (.xlsx, .csv or .pdf)."""
    from psg_admin.memberships import queries
    from psg_admin.memberships.documents import member_columns, member_listing
    from psg_admin.paper.writing import write_listing
    from psg_admin.store.settings import load_settings

    path = target(file, ".xlsx", ".csv", ".pdf")
    ids = face.read(partial(queries.member_list_ids, ask=asked(face, options), today=face.today))
    rows = face.read(partial(queries.member_list_rows, ids=ids, today=face.today))
    columns = [column for column in member_columns() if path.suffix.lower() != ".pdf" or column.shown]
    listing = member_listing(
        rows, made_at=_local(face), made_from=in_words(face, options), columns=columns,
        organisation=face.read(load_settings).organisation,
    )  # fmt: skip
    with progress_bar(_("Writing")) as progress:
        write_listing(listing, path, progress=progress)
    say(_("Written to {file}.").format(file=path))


@export.command("treasurer")
@click.argument("file")
@click.option("--from", "from_text", metavar="DAY", help="The first day (1 April of this financial year).")
@click.option("--to", "to_text", metavar="DAY", help="The last day (31 March).")
@pass_face
def export_treasurer(face: Face, file: str, from_text: str | None, to_text: str | None) -> None:
    """Write the treasurer's workbook to FILE (.xlsx)."""
    from psg_admin.paper.workbook import write_workbook
    from psg_admin.reports.treasurer import period, treasurer_workbook

    path = target(file, ".xlsx")
    days = period(
        None if from_text is None else face.day(from_text, "from"),
        None if to_text is None else face.day(to_text, "to"),
        today=face.today,
    )
    with progress_bar(_("Writing")) as progress:
        query = partial(treasurer_workbook, days=days, today=face.today, made_at=_local(face), progress=progress)
        write_workbook(face.read(query), path, progress=progress)
    say(_("Written to {file}.").format(file=path))


@click.command()
@click.argument("text")
@as_json
@pass_face
def find(face: Face, text: str, *, as_json: bool) -> None:
    """Find people, events, bookings, receipts and news by TEXT, as the search of the window does."""
    from psg_admin.reports.finding import find_anything

    hits = face.read(partial(find_anything, text=text, today=face.today))
    if as_json:
        print_json([asdict(hit) for hit in hits])
    else:
        print_table(
            (_("Kind"), _("Id"), _("Found"), _("Detail")),
            [(_(_KINDS[hit.kind]), hit.record_id, hit.title, hit.detail) for hit in hits],
            right=[1],
        )
