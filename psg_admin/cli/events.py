"""Commands about events."""

from datetime import datetime
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import record_id
from psg_admin.events import operations, queries
from psg_admin.events.rules import Cancelling, EventDraft, parse_band, refuse_over
from psg_admin.kernel.days import parse_moment, parse_time, show_moment
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.words import _
from psg_admin.store.asking import Ask


@click.group()
def events() -> None:
    """Events: add, list, show, cancel, reopen."""


def capacity_of(text: str | None) -> int | None:
    """Return a typed capacity.

    :raises BadInput: for anything but a whole number above 0.
    """
    if text is None:
        return None
    plain = text.strip()
    if not plain.isdecimal() or len(plain) > 9 or int(plain) < 1:
        raise BadInput(_("“{text}” is no number of people.").format(text=text), field="capacity")
    return int(plain)


@events.command("add")
@click.option("--title", required=True)
@click.option("--theme", default="")
@click.option("--venue", default="")
@click.option("--start", "start_text", required=True, metavar="DAYTIME", help="Such as “2016-11-05 11:00”.")
@click.option("--end", "end_text", required=True, metavar="DAYTIME", help="Day and time, or the time alone.")
@click.option("--doors", "doors_text", metavar="TIME", help="When the doors open.")
@click.option("--capacity", "capacity_text", metavar="N", help="How many people there is room for.")
@click.option("--band", "band_texts", multiple=True, metavar="NAME=AMOUNT:GROUPS",
              help="A price, such as “Members and concessions=8:member,concession”.")  # fmt: skip
@click.option("--notes", default="")
@pass_face
def events_add(face: Face, /, title: str, theme: str, venue: str, notes: str, **texts: Any) -> None:
    """Add an event with its prices and print its id."""
    starts_at = parse_moment(texts["start_text"], today=face.today, field="start")
    draft = EventDraft(
        title=title, theme=theme, venue=venue, notes=notes, starts_at=starts_at,
        ends_at=_end(texts["end_text"], starts_at, face),
        doors_at=None if texts["doors_text"] is None
        else datetime.combine(starts_at.date(), parse_time(texts["doors_text"], field="doors")),
        capacity=capacity_of(texts["capacity_text"]),
        bands=tuple(parse_band(text, today=face.today) for text in texts["band_texts"]),
    )  # fmt: skip
    report(face.write(partial(operations.add_event, draft=draft)))


def _end(text: str, starts_at: datetime, face: Face) -> datetime:
    try:
        return datetime.combine(starts_at.date(), parse_time(text, field="end"))
    except BadInput:
        return parse_moment(text, today=face.today, field="end")


@events.command("list")
@click.option("--search", default="")
@as_json
@pass_face
def events_list(face: Face, search: str, *, as_json: bool) -> None:
    """List events, the newest first."""
    ask = Ask(search, sort="starts_at", descending=True)
    ids = face.read(partial(queries.list_ids, ask=ask, today=face.today))
    rows = face.read(partial(queries.list_rows, ids=ids))
    if as_json:
        print_json([_event_data(row) for row in rows])
    else:
        print_table(
            [_("Id"), _("Event"), _("When"), _("Places"), _("Takings")],
            [(r.event_id, r.title, show_moment(r.starts_at), r.sums.places, r.sums.paid) for r in rows],
            right=[0, 3, 4],
        )


def _event_data(row: queries.EventRow) -> dict[str, Any]:
    return {
        "id": row.event_id, "title": row.title, "theme": row.theme, "venue": row.venue, "doors": row.doors_at,
        "start": row.starts_at, "end": row.ends_at, "capacity": row.capacity, "places": row.sums.places,
        "amount": row.sums.amount, "paid": row.sums.paid, "cancelled_on": row.cancelled_on,
    }  # fmt: skip


@events.command("show")
@click.argument("event", type=record_id)
@as_json
@pass_face
def events_show(face: Face, event: int, *, as_json: bool) -> None:
    """Show one event with its prices and how many were sold."""
    page = face.read(partial(queries.event_page, event_id=event))
    if as_json:
        bands = [
            {"name": b.band.name, "amount": b.band.amount, "groups": sorted(b.band.groups), "sold": b.sold}
            for b in page.bands
        ]
        print_json({**_event_data(page.row), "bands": bands})
        return
    say(f"{page.row.title}, {show_moment(page.row.starts_at)}")
    print_table(
        [_("Price"), _("Amount"), _("Sold"), _("Takings")],
        [(b.band.name, b.band.amount, b.sold, b.takings) for b in page.bands],
        right=[1, 2, 3],
    )


@events.command("cancel")
@click.argument("event", type=record_id)
@click.option("--reason", default="", help="Why; it is kept.")
@click.option("--dry-run", is_flag=True, help="Only say what it would do.")
@as_json
@pass_face
def events_cancel(face: Face, event: int, reason: str, *, dry_run: bool, as_json: bool) -> None:
    """Cancel an event with its bookings: nothing is owed for it any more, what was paid is left over."""
    if not dry_run and not reason.strip():
        raise click.UsageError("Say why: --reason WORDS.")
    page = face.read(partial(queries.event_page, event_id=event))
    if page.row.cancelled_on is not None:
        raise Refused(_("“{title}” is cancelled already.").format(title=page.row.title))
    refuse_over(page.row.title, page.row.ends_at, face.today)
    if dry_run:
        told = face.read(partial(queries.event_cancelling, event_id=event))
        if as_json:
            print_json({"event": event, "done": False, **_cancelling_data(told), "words": told.words})
        else:
            say(told.words)
        return
    changes = face.write(partial(operations.cancel_event, event_id=event, reason=reason, today=face.today))
    if as_json:
        counts = {key: int(changes.more[key]) for key in ("bookings", "places")}
        print_json({"event": event, "done": True, **changes.more, **counts})
    else:
        report(changes)
        say(changes.more["words"])


def _cancelling_data(told: Cancelling) -> dict[str, Any]:
    return {
        "bookings": told.bookings, "places": told.places, "no_longer_owed": told.settled.released,
        "left_over": told.settled.freed,
    }  # fmt: skip


@events.command("reopen")
@click.argument("event", type=record_id)
@pass_face
def events_reopen(face: Face, event: int) -> None:
    """Let a cancelled event take bookings again; those that were cancelled with it stay cancelled."""
    report(face.write(partial(operations.reopen_event, event_id=event)))
