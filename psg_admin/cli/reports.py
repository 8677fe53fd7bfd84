"""Commands that write lists and workbooks."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, progress_bar, say, target
from psg_admin.cli.filters import (
    ATTENDEES,
    BOOKINGS,
    CONTACTS,
    DEBTS,
    EVENTS,
    MEMBERS,
    PAYMENTS,
    RECEIPTS,
    ListOptions,
    contact_ids,
    event_query,
    others_option,
    refuse_balance,
)
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import Whole, as_at_option, record_id
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, mark, ngettext
from psg_admin.paper.table import Column
from psg_admin.store.list_query import Hit, ListQuery

if TYPE_CHECKING:
    from psg_admin.kernel.days import DayRange
    from psg_admin.paper.table import Listing
    from psg_admin.store.list_query import Work


_KINDS = {
    "contact": mark("Person"),
    "member": mark("Member"),
    "event": mark("Event"),
    "booking": mark("Booking"),
    "payment": mark("Payment"),
    "receipt": mark("Receipt"),
    "note": mark("Note"),
    "news": mark("News"),
}


@click.group()
def export() -> None:
    """Write lists, narrowed as the commands that list them are, and the treasurer's workbook."""


def _local(face: Face) -> datetime:
    return face.now.astimezone().replace(tzinfo=None)


year_option = click.option(
    "--year", type=Whole(1990, 2199), metavar="YEAR", help="The financial year that begins in YEAR."
)

_columns_option = click.option(
    "--columns",
    "wanted",
    default="",
    metavar="KEYS",
    help="The columns in their order, as “name,email”, or “all” (a page: those that the screen begins with).",
)


def _arguments(
    face: Face,
    by: ListOptions,
    query: ListQuery,
    columns: Sequence[Column[Any]],
    path: Path,
    wanted: str,
    options: Mapping[str, Any],
) -> dict[str, Any]:
    """Return what every listing is told."""
    wanted = wanted or ",".join(by.columns(face, options, columns))
    return {"made_at": _local(face), "made_from": by.in_words(face, query), "columns": _columns(columns, path, wanted)}


def _columns(columns: Sequence[Column[Any]], path: Path, wanted: str) -> Sequence[Column[Any]]:
    """Return the columns to write: those ``wanted``; else all, and on a page those that the screen begins with.

    :raises BadInput: when there is none of a key that is wanted.
    """
    if not wanted:
        return [column for column in columns if path.suffix.lower() != ".pdf" or column.shown]
    if wanted == "all":
        return columns
    known = {column.key: column for column in columns}
    named = {column.name: column.key for column in columns if column.name}
    keys = list(dict.fromkeys(named.get(key.strip(), key.strip()) for key in wanted.split(",")))
    for key in keys:
        if key not in known:
            raise BadInput(
                _("There is no column “{key}” in this list. Choose from: {keys}, or all.").format(
                    key=key, keys=", ".join(known)
                ),
                field="columns",
            )
    return [known[key] for key in keys]


def _list_file(file: str) -> Path:
    return target(file, ".xlsx", ".csv", ".pdf")


def _write(face: Face, listing: "Work[Listing[Any]]", path: Path) -> None:
    from psg_admin.paper.writing import write_listing

    with progress_bar(_("Writing")) as progress:
        write_listing(face.read(listing), path, progress=progress)
    say(_("Written to {file}.").format(file=path))


@export.command("attendees")
@click.argument("event", type=record_id)
@click.argument("file")
@ATTENDEES
@click.option("--cancelled", is_flag=True, help="What was cancelled instead of who comes.")
@_columns_option
@pass_face
def export_attendees(face: Face, /, event: int, file: str, *, cancelled: bool, wanted: str, **options: Any) -> None:
    """Write the attendee list of EVENT to FILE (.xlsx, .csv or .pdf).

    On paper it has what the door needs: a box to tick, name, price, what is to pay, note (`--columns door`).
    """
    from psg_admin.events.documents import (
        attendee_columns,
        attendee_listing,
        cancelled_columns,
        cancelled_listing,
        door_columns,
    )
    from psg_admin.people.queries import own_fields
    from psg_admin.people.states import OwnRecord

    if cancelled and options["money"]:
        raise click.UsageError(_("--cancelled lists what was cancelled, --state who comes: not both."))
    path = _list_file(file)
    columns: Sequence[Column[Any]] = cancelled_columns()
    if not cancelled:
        columns = attendee_columns(face.read(partial(own_fields, of=(OwnRecord.BOOKING,))))
    if wanted == "door" and not cancelled:
        columns, wanted = door_columns(), "all"
    asked = ATTENDEES.query(face, options)
    arguments = _arguments(face, ATTENDEES, asked, columns, path, wanted, options) | {"event_id": event, "query": asked}
    said = [_("Cancelled")] if cancelled else []
    arguments["made_from"] = " · ".join([*said, *filter(None, [arguments["made_from"]])]) or _("Everybody")
    query: Work[Listing[Any]] = partial(cancelled_listing if cancelled else attendee_listing, **arguments)
    _write(face, query, path)


@export.command("bookings")
@click.argument("event", type=record_id)
@click.argument("file")
@BOOKINGS
@_columns_option
@pass_face
def export_bookings(face: Face, /, event: int, file: str, *, wanted: str, **options: Any) -> None:
    """Write the bookings of EVENT to FILE (.xlsx, .csv or .pdf), the latest first."""
    from psg_admin.events.documents import booking_columns, booking_listing
    from psg_admin.people.queries import own_fields
    from psg_admin.people.states import OwnRecord

    path = _list_file(file)
    query = BOOKINGS.query(face, options)
    columns = booking_columns(face.read(partial(own_fields, of=(OwnRecord.BOOKING,))))
    arguments = _arguments(face, BOOKINGS, query, columns, path, wanted, options)
    _write(face, partial(booking_listing, event_id=event, query=query, **arguments), path)


@export.command("contacts")
@click.argument("file")
@CONTACTS
@others_option
@_columns_option
@pass_face
def export_contacts(face: Face, /, file: str, *, others: bool, wanted: str, **options: Any) -> None:
    """Write people and organisations, members or not, to FILE (.xlsx, .csv or .pdf)."""
    from psg_admin.people.documents import contact_columns, contact_listing
    from psg_admin.people.queries import own_fields
    from psg_admin.people.states import OwnRecord

    path = _list_file(file)
    query = CONTACTS.query(face, options)
    ids = contact_ids(face, query, others=others)
    columns = contact_columns(face.read(partial(own_fields, of=(OwnRecord.CONTACT,))))
    arguments = _arguments(face, CONTACTS, query, columns, path, wanted, options)
    if others:
        arguments["made_from"] = " · ".join(filter(None, [_("In no membership"), arguments["made_from"]]))
    title = _("Other people") if others else _("Contacts")
    _write(face, partial(contact_listing, ids=ids, title=title, **arguments), path)


@export.command("events")
@click.argument("file")
@EVENTS
@_columns_option
@pass_face
def export_events(face: Face, /, file: str, *, wanted: str, **options: Any) -> None:
    """Write the events with their places and takings to FILE (.xlsx, .csv or .pdf)."""
    from psg_admin.events.documents import event_columns, event_listing

    path = _list_file(file)
    query = event_query(face, options)
    arguments = _arguments(face, EVENTS, query, event_columns(face.today), path, wanted, options)
    _write(face, partial(event_listing, today=face.today, query=query, **arguments), path)


@export.command("homes")
@click.argument("file")
@CONTACTS
@click.option("--members", is_flag=True, help="Only who has a member’s rights today.")
@_columns_option
@pass_face
def export_homes(face: Face, /, file: str, *, members: bool, wanted: str, **options: Any) -> None:
    """Write one row a home for letters and labels to FILE (.xlsx, .csv or .pdf).

    Each has the salutation, the names, the address and how many are to go there. Who has died, has gone away or has no
    address is left out, and it is said how many.
    """
    from psg_admin.memberships.queries import counting_contacts
    from psg_admin.people.documents import left_out, letter_columns, letter_listing
    from psg_admin.people.queries import letters
    from psg_admin.settings import load_settings

    path = _list_file(file)
    query = CONTACTS.query(face, options)
    ids = contact_ids(face, query, others=False)
    if members:
        counting = face.read(partial(counting_contacts, day=face.today))
        ids = [contact_id for contact_id in ids if contact_id in counting]
    found = face.read(partial(letters, ids=ids))
    arguments = _arguments(face, CONTACTS, query, letter_columns(), path, wanted, {"view": ""})
    said = [_("Members")] if members else []
    arguments["made_from"] = " · ".join([*said, *filter(None, [arguments["made_from"]])]) or _("Everybody")
    organisation = face.read(load_settings).organisation
    _write(face, lambda _session: letter_listing(found, organisation=organisation, **arguments), path)
    words = ngettext("{count} letter.", "{count} letters.", len(found.letters))
    say(words.format(count=show_count(len(found.letters))))
    if gone := left_out(found):
        say(_("Left out: {reasons}.").format(reasons="; ".join(gone)))


@export.command("register")
@click.argument("file")
@click.option("--on", "on_text", metavar="DAY", help="As it was at the end of this day (today).")
@_columns_option
@pass_face
def export_register(face: Face, file: str, on_text: str | None, wanted: str) -> None:
    """Write the register of members as at a day to FILE (.xlsx, .csv or .pdf): who had a member's rights then."""
    from psg_admin.memberships.documents import register_columns, register_listing

    path, day = _list_file(file), face.day(on_text, "on")
    columns = _columns(register_columns(), path, wanted)
    _write(face, partial(register_listing, day=day, made_at=_local(face), columns=columns), path)


@export.command("voters")
@click.argument("file")
@click.option("--on", "on_text", metavar="DAY", help="The day of the vote (today).")
@_columns_option
@pass_face
def export_voters(face: Face, file: str, on_text: str | None, wanted: str) -> None:
    """Write who may vote on a day to FILE (.xlsx, .csv or .pdf).

    In a joint membership each votes or one, as the settings say (`joint-votes`); for an organisation its delegate.
    """
    from psg_admin.memberships.documents import voter_columns, voter_listing

    path, day = _list_file(file), face.day(on_text, "on")
    columns = _columns(voter_columns(), path, wanted)
    _write(face, partial(voter_listing, day=day, made_at=_local(face), columns=columns), path)


@export.command("members")
@click.argument("file")
@MEMBERS
@as_at_option
@_columns_option
@click.option(
    "--whole", is_flag=True,
    help="Everything that is kept of each, in columns that an import understands (.xlsx or .csv).",
)  # fmt: skip
@pass_face
def export_members(face: Face, /, file: str, on_text: str | None, *, wanted: str, whole: bool, **options: Any) -> None:
    """Write the list of members to FILE (.xlsx, .csv or .pdf).

    As at a day it is without what is owed, which is today's.
    """
    if whole:
        if wanted:
            raise click.UsageError(_("--columns does not go with --whole, which writes all of them."))
        if on_text is not None:
            raise click.UsageError(_("--on does not go with --whole, which writes what is kept today."))
        _export_whole(face, target(file, ".csv", ".xlsx"), options)
        return
    from psg_admin.memberships import queries
    from psg_admin.memberships.documents import member_columns, member_listing
    from psg_admin.people.queries import own_fields
    from psg_admin.people.states import OwnRecord
    from psg_admin.settings import load_settings

    path = _list_file(file)
    query, today, joined = MEMBERS.query(face, options), face.day(on_text, "on"), on_text is not None
    refuse_balance(query, on_text)
    said = [_("At the end of {day}").format(day=show_day(today))] if joined else []
    said += filter(None, [MEMBERS.in_words(face, query)])
    fields = face.read(partial(own_fields, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP)))
    every = [column for column in member_columns(fields) if not (joined and column.key == "balance")]
    columns = _columns(every, path, wanted or ",".join(MEMBERS.columns(face, options, every)))

    def listing(session: Any) -> "Listing[Any]":
        ids = queries.member_list_ids(session, query=query, today=today, joined=joined)
        rows = queries.member_list_rows(session, ids=ids, today=today)
        return member_listing(
            rows,
            made_at=_local(face),
            made_from=" · ".join(said) or _("Everybody"),
            columns=columns,
            organisation=load_settings(session).organisation,
        )

    _write(face, listing, path)


def _export_whole(face: Face, path: Path, options: dict[str, Any]) -> None:
    from psg_admin.imports.documents import whole_listing
    from psg_admin.imports.whole import whole_list
    from psg_admin.memberships import queries

    query, today = MEMBERS.query(face, options), face.today
    narrowed = bool(MEMBERS.in_words(face, query))

    def listing(session: Any) -> "Listing[Any]":
        ids = None
        if narrowed:
            rows = queries.member_list_rows(
                session, ids=queries.member_list_ids(session, query=query, today=today), today=today
            )
            ids = list(dict.fromkeys(row.membership_id for row in rows))
        return whole_listing(whole_list(session, today=today, membership_ids=ids))

    _write(face, listing, path)


@export.command("owed")
@click.argument("file")
@DEBTS
@_columns_option
@pass_face
def export_owed(face: Face, /, file: str, *, wanted: str, **options: Any) -> None:
    """Write what is owed to FILE (.xlsx, .csv or .pdf), the longest due first."""
    from psg_admin.payments.documents import debt_columns, debt_listing

    path = _list_file(file)
    query = DEBTS.query(face, options)
    arguments = _arguments(face, DEBTS, query, debt_columns(), path, wanted, options)
    _write(face, partial(debt_listing, today=face.today, query=query, **arguments), path)


@export.command("payments")
@click.argument("file")
@PAYMENTS
@_columns_option
@pass_face
def export_payments(face: Face, /, file: str, *, wanted: str, **options: Any) -> None:
    """Write payments to FILE (.xlsx, .csv or .pdf), the newest first."""
    from psg_admin.payments.documents import payment_columns, payment_listing

    path = _list_file(file)
    query = PAYMENTS.query(face, options)
    arguments = _arguments(face, PAYMENTS, query, payment_columns(), path, wanted, options)
    _write(face, partial(payment_listing, query=query, **arguments), path)


@export.command("receipts")
@click.argument("file")
@RECEIPTS
@_columns_option
@pass_face
def export_receipts(face: Face, /, file: str, *, wanted: str, **options: Any) -> None:
    """Write the list of receipts to FILE (.xlsx, .csv or .pdf), the newest first.

    `receipts print` prints the receipts themselves.
    """
    from psg_admin.payments.documents import receipt_columns, receipt_listing

    path = _list_file(file)
    query = RECEIPTS.query(face, options)
    arguments = _arguments(face, RECEIPTS, query, receipt_columns(), path, wanted, options)
    _write(face, partial(receipt_listing, query=query, **arguments), path)


@export.command("treasurer")
@click.argument("file")
@click.option("--from", "from_text", metavar="DAY", help="The first day (that of this financial year).")
@click.option("--to", "to_text", metavar="DAY", help="The last day (that of this financial year).")
@year_option
@pass_face
def export_treasurer(face: Face, file: str, from_text: str | None, to_text: str | None, year: int | None) -> None:
    """Write the treasurer's workbook to FILE (.xlsx).

    Of a year that is closed it is the workbook that was kept then, byte for byte.
    """
    from psg_admin.paper.workbook import write_workbook
    from psg_admin.reports.closing import kept_workbook
    from psg_admin.reports.treasurer import treasurer_workbook

    path = target(file, ".xlsx")
    days = _days(face, from_text, to_text, year)
    kept = face.read(partial(kept_workbook, days=days))
    if kept is not None:
        _put(path, kept)
        return
    with progress_bar(_("Writing")) as progress:
        query = partial(treasurer_workbook, days=days, today=face.today, made_at=_local(face), progress=progress)
        write_workbook(face.read(query), path, progress=progress)
    say(_("Written to {file}.").format(file=path))


@export.command("accounts")
@click.argument("file")
@year_option
@pass_face
def export_accounts(face: Face, file: str, year: int | None) -> None:
    """Write the receipts and payments account of a year to FILE (.pdf), as the examiner expects it.

    It follows the form of the regulator in the settings: two pages, whole pounds, with lines to sign. Of a year that
    is closed it is the account that was kept then, byte for byte.
    """
    from psg_admin.reports.account_paper import account_paper
    from psg_admin.reports.closing import kept_account

    path = target(file, ".pdf")
    days = _days(face, None, None, year)
    kept = face.read(partial(kept_account, days=days))
    if kept is None:
        kept = face.read(partial(account_paper, days=days, today=face.today, made_at=_local(face)))
    _put(path, kept)


@export.command("committee")
@click.argument("file", required=False)
@year_option
@as_json
@pass_face
def export_committee(face: Face, file: str | None, year: int | None, *, as_json: bool) -> None:
    """Write the committee's page to FILE (.xlsx, .csv or .pdf): year to date, budget and last year by heading.

    With --json it is printed, and no file is needed.
    """
    from psg_admin.reports.committee import committee_listing, committee_rows

    days = _days(face, None, None, year)
    if as_json:
        rows = face.read(partial(committee_rows, days=days, today=face.today))
        print_json([
            {"kind": r.kind, "heading": r.words, "so_far": r.so_far, "budget": r.budget, "last_year": r.last_year}
            for r in rows
        ])  # fmt: skip
    if file is not None:
        _write(face, partial(committee_listing, days=days, today=face.today, made_at=_local(face)), _list_file(file))
    elif not as_json:
        raise click.UsageError(_("Say where to write it: FILE, or --json."))


@export.command("figures")
@click.argument("folder")
@click.option("--years", "count", type=Whole(1), default=5, show_default=True, help="So many financial years back.")
@pass_face
def export_figures(face: Face, folder: str, count: int) -> None:
    """Write the charts of the annual report into FOLDER, each as PDF, SVG and PNG.

    Members month by month, what came in and what it helped to fund by heading, events with their places and takings.
    On the page of the PDF each has the table of its figures and a sentence that says what it shows.
    """
    from psg_admin.reports.figures import figures, organisation_of, write_figures
    from psg_admin.store.disk import typed_path

    where = typed_path(folder)
    charts = face.read(partial(figures, count=count, today=face.today))
    organisation = face.read(organisation_of)
    write_figures(charts, where, organisation=organisation, today=face.today, made_at=_local(face))
    for chart in charts:
        say(chart.said)
    say(_("Written to {file}.").format(file=where))


def _days(face: Face, from_text: str | None, to_text: str | None, year: int | None) -> "DayRange":
    from psg_admin.reports.year_facts import period

    first = None if from_text is None else face.day(from_text, "from")
    last = None if to_text is None else face.day(to_text, "to")
    return face.read(lambda session: period(session, first, last, today=face.today, year=year))


def _put(path: Path, data: bytes) -> None:
    from psg_admin.paper.files import whole_file

    with whole_file(path) as part:
        part.write_bytes(data)
    say(_("Written to {file}.").format(file=path))


@click.command()
@click.argument("text")
@as_json
@pass_face
def find(face: Face, text: str, *, as_json: bool) -> None:
    """Find people, events, bookings, receipts and news by TEXT, as the search of the window does."""
    from psg_admin.reports.finding import find_anything

    hits = face.read(partial(find_anything, text=text, today=face.today))
    columns: list[Column[Hit]] = [
        Column("kind", _("Kind"), lambda r: _(_KINDS[r.kind])),
        id_column(_("Id"), lambda r: r.record_id),
        Column("title", _("Found"), lambda r: r.title),
        Column("detail", _("Detail"), lambda r: r.detail),
        Column("why", _("Why"), lambda r: ", ".join(r.reasons)),
    ]
    print_listing(columns, hits, as_json=as_json, data=asdict)
