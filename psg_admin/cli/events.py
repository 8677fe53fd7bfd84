"""Commands about events."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import (
    Face,
    as_json,
    begins_office,
    pass_face,
    print_json,
    print_table,
    report,
    say,
    say_differences,
)
from psg_admin.cli.filters import EVENTS, event_query
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import none_given, record_id
from psg_admin.cli.particulars import options_of, said
from psg_admin.events import operations, queries
from psg_admin.events.documents import event_columns
from psg_admin.events.particulars import EVENT, TIMES
from psg_admin.events.rules import BandDraft, Cancelling, EventDraft, groups_text, parse_band, refuse_over
from psg_admin.kernel.days import day_before, parse_moment, parse_time, show_day, show_moment
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import data, words_of
from psg_admin.kernel.typed import whole
from psg_admin.kernel.words import _, fold
from psg_admin.paper.table import Column

_PLAIN = tuple(each for each in EVENT if each.section != TIMES and each.key != "capacity")
"""What an option says by itself; the times hang together, and a number of people has a sentence of its own."""


@click.group()
def events() -> None:
    """Events: add, list, show, change, cancel, reopen."""


def capacity_of(text: str) -> int | None:
    """Return a typed capacity, None for none.

    :raises BadInput: for anything but a whole number above 0.
    """
    if not text.strip():
        return None
    count = whole(text)
    if not count:
        raise BadInput(_("“{text}” is not a number of people.").format(text=shorten(text)), field="capacity")
    return count


_bands = click.option(
    "--band",
    multiple=True,
    metavar="NAME=AMOUNT:GROUPS",
    help="A price, such as “Members and concessions=8:member,concession”; “:FROM..TO” behind it are the days on which "
    "it is on sale. May be repeated.",
)


def _draft_of(face: Face, options: Mapping[str, Any], base: EventDraft | None = None) -> EventDraft:
    """Return what the options say; what was not given stays as in ``base``.

    A start on another day takes doors and end along, as far as they are not given themselves.
    """
    given = said(_PLAIN, options, today=face.today)
    starts_at = _moment(face, options["starts_at"], None if base is None else base.starts_at, "start")
    along = timedelta() if base is None else starts_at.date() - base.starts_at.date()
    given["starts_at"] = starts_at
    given["ends_at"] = _moment(face, options["ends_at"], starts_at if base is None else base.ends_at + along, "end")
    if options["doors_at"] is not None:
        given["doors_at"] = _doors(options["doors_at"], starts_at)
    elif base is not None and base.doors_at is not None:
        given["doors_at"] = base.doors_at + along
    if options["capacity"] is not None:
        given["capacity"] = capacity_of(options["capacity"])
    if options["band"]:
        bands = [parse_band(text, today=face.today) for text in options["band"]]
        given["bands"] = _known_again(bands, () if base is None else base.bands)
    return EventDraft(**given) if base is None else replace(base, **given)


def _moment(face: Face, text: str | None, known: datetime | None, field: str) -> datetime:
    """Return the moment typed; a time alone is one of the day of ``known``, which it is when nothing is typed."""
    if known is not None:
        if text is None:
            return known
        with suppress(BadInput):
            return datetime.combine(known.date(), parse_time(text, field=field))
    return parse_moment(text or "", today=face.today, field=field)


def _doors(text: str, starts_at: datetime) -> datetime | None:
    return datetime.combine(starts_at.date(), parse_time(text, field="doors")) if text.strip() else None


def _known_again(bands: Sequence[BandDraft], known: Sequence[BandDraft]) -> tuple[BandDraft, ...]:
    """Return the prices, each as that of ``known`` which is the same or at least has its name: it keeps its places."""
    left, found = list(known), list(bands)
    for alike in (
        lambda old, new: replace(old, band_id=None) == new,
        lambda old, new: fold(old.name) == fold(new.name),
    ):
        for place, band in enumerate(found):
            old = next((old for old in left if band.band_id is None and alike(old, band)), None)
            if old is not None:
                left.remove(old)
                found[place] = replace(band, band_id=old.band_id)
    return tuple(found)


@events.command("add")
@options_of(EVENT, new=True)
@_bands
@pass_face
@begins_office
def events_add(face: Face, /, **options: Any) -> None:
    """Add an event with its prices and print its id."""
    report(face.write(partial(operations.add_event, draft=_draft_of(face, options))))


@events.command("change")
@click.argument("event", type=record_id)
@options_of(EVENT)
@_bands
@click.option("--rename-band", "renamed", multiple=True, metavar="OLD=NEW",
              help="Another name for a price; what was sold at it stays with it. May be repeated.")  # fmt: skip
@pass_face
def events_change(face: Face, /, event: int, renamed: tuple[str, ...], **options: Any) -> None:
    """Change what is given of EVENT; the rest stays as it is.

    An empty text empties a field: --doors "". With another day for --start, doors and end move along. --venue
    replaces all its lines, --band all prices: repeat those that stay, as `events show` has them in its last column.
    """
    if none_given(options) and not renamed:
        raise click.UsageError(_("Say what is to change, such as --capacity 80."))
    page = face.read(partial(queries.event_page, event_id=event))
    base = page.draft
    for text in renamed:
        base = replace(base, bands=_with_name(base.bands, text))
    draft = _draft_of(face, options, base)
    changes = face.write(partial(operations.change_event, event_id=event, draft=draft, version=page.version))
    report(changes)
    if not changes.nothing:
        now = face.read(partial(queries.event_page, event_id=event)).draft
        say_differences(
            (called, value, before)
            for (called, value), (_called, before) in zip(_told(now), _told(page.draft), strict=True)
        )


def _with_name(bands: Sequence[BandDraft], text: str) -> tuple[BandDraft, ...]:
    """Return the prices, one of them renamed as ``OLD=NEW`` says; either name may hold an equals sign itself.

    :raises BadInput: when no price is called OLD.
    """
    for place, band in enumerate(bands):
        for equals in (at for at, sign in enumerate(text) if sign == "="):
            if fold(text[:equals]) == fold(band.name):
                return (*bands[:place], replace(band, name=text[equals + 1 :]), *bands[place + 1 :])
    raise BadInput(
        _("“{text}” renames no price of this event. Type it as OLD=NEW. There are: {names}.").format(
            text=shorten(text), names=", ".join(band.name for band in bands)
        ),
        field="rename-band",
    )


def _told(draft: EventDraft) -> list[tuple[str, str]]:
    """Return what each particular of an event is called, and how it is shown on a line, also when it is empty."""
    return [
        *((each.name, _on_a_line(words_of(getattr(draft, each.key))) or each.nothing) for each in EVENT),
        (_("Prices"), "; ".join(_band_text(band) for band in draft.bands)),
    ]


def _on_a_line(text: str) -> str:
    return ", ".join(text.splitlines())


def _band_text(band: BandDraft) -> str:
    """Return a price as --band takes it."""
    text = f"{band.name}={band.amount.plain()}:{groups_text(band.groups)}"
    if band.from_day is None and band.end_day is None:
        return text
    last = day_before(band.end_day)
    return f"{text}:{'' if band.from_day is None else band.from_day}..{'' if last is None else last}"


@events.command("list")
@EVENTS
@as_json
@pass_face
def events_list(face: Face, /, *, as_json: bool, **options: Any) -> None:
    """List events, the newest first; with --when coming the nearest."""
    ids = face.read(partial(queries.list_ids, query=event_query(face, options), today=face.today))
    rows = face.read(partial(queries.list_rows, ids=ids))
    columns = _columns(face)
    text = EVENTS.shown(face, options, columns, "id title start places paid")
    print_listing(columns, rows, as_json=as_json, text=text, data=_event_data)


def _columns(face: Face) -> list[Column[queries.EventRow]]:
    return [id_column(_("Id"), lambda r: r.event_id), *event_columns(face.today)]


def _event_data(row: queries.EventRow) -> dict[str, Any]:
    return {
        "id": row.event_id, **data(EVENT, row), "places": row.sums.places, "amount": row.sums.amount,
        "paid": row.sums.paid, "cancelled_on": row.cancelled_on, "cancel_reason": row.cancel_reason or None,
    }  # fmt: skip


@events.command("show")
@click.argument("event", type=record_id)
@as_json
@pass_face
def events_show(face: Face, event: int, *, as_json: bool) -> None:
    """Show one event with all that is kept of it, its prices and how many were sold."""
    page = face.read(partial(queries.event_page, event_id=event))
    bands = list(zip(page.bands, page.draft.bands, strict=True))
    if as_json:
        listed = [
            {
                "name": b.band.name,
                "amount": b.band.amount,
                "groups": sorted(b.band.groups),
                "from": draft.from_day,
                "to": day_before(draft.end_day),
                "sold": b.sold,
            }
            for b, draft in bands
        ]
        print_json({**_event_data(page.row), "bands": listed})
        return
    say(f"{page.row.title}, {show_moment(page.row.starts_at)}")
    if page.row.cancelled_on is not None:
        say(
            _("Cancelled on {day}: {reason}").format(day=show_day(page.row.cancelled_on), reason=page.row.cancel_reason)
        )
    for each in EVENT:
        value = words_of(getattr(page.draft, each.key))
        if value and each.key not in {"title", "starts_at"}:
            say(f"{each.name}: {_on_a_line(value)}")
    print_table(
        [_("Price"), _("Amount"), _("Sold"), _("Takings"), _("As --band takes it")],
        [(b.band.name, b.band.amount, b.sold, b.takings, _band_text(draft)) for b, draft in bands],
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
        raise click.UsageError(_("Say why: --reason WORDS."))
    page = face.read(partial(queries.event_page, event_id=event))
    if page.row.cancelled_on is not None:
        raise Refused(_("“{title}” is cancelled already.").format(title=page.row.title))
    refuse_over(page.row.title, page.row.ends_at, face.today)
    if dry_run:
        cancelling = face.read(partial(queries.event_cancelling, event_id=event))
        if as_json:
            print_json({"event": event, "done": False, **_cancelling_data(cancelling), "words": cancelling.words})
        else:
            say(cancelling.words)
        return
    changes = face.write(partial(operations.cancel_event, event_id=event, reason=reason, today=face.today))
    if as_json:
        counts = {key: int(changes.more[key]) for key in ("bookings", "places")}
        print_json({"event": event, "done": True, **changes.more, **counts})
    else:
        report(changes)


def _cancelling_data(cancelling: Cancelling) -> dict[str, Any]:
    return {
        "bookings": cancelling.bookings,
        "places": cancelling.places,
        "no_longer_owed": cancelling.settled.released,
        "left_over": cancelling.settled.freed,
    }


@events.command("reopen")
@click.argument("event", type=record_id)
@pass_face
def events_reopen(face: Face, event: int) -> None:
    """Let a cancelled event take bookings again; those that were cancelled with it stay cancelled."""
    report(face.write(partial(operations.reopen_event, event_id=event)))
