"""Commands about bookings."""

from functools import partial
from typing import Any

import click

from psg_admin.books.operations import RefundWay, Settling, cancel_and_settle
from psg_admin.cli.book import asked_places, band_id_of, contacts_of, for_whom
from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say, tell
from psg_admin.cli.filters import BOOKINGS
from psg_admin.cli.listing import print_listing
from psg_admin.cli.options import new_option, plain_number, quoted_option, quoted_sum, record_id, somebody, who
from psg_admin.cli.own import own_data, own_option, own_said, say_own
from psg_admin.events import operations, queries
from psg_admin.events.documents import booking_columns, cancelled_columns
from psg_admin.events.rules import FREE, settle, settled_words
from psg_admin.events.states import NamedPrice
from psg_admin.kernel.errors import NotFound, PriceMoved, Refused
from psg_admin.kernel.particulars import shown_beside
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column
from psg_admin.payments.states import Method
from psg_admin.people.own import particulars_of
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.store.list_query import ListQuery


@click.group()
def bookings() -> None:
    """Bookings: list, show, change, add places; name a place, give it another price."""


@bookings.command("list")
@click.argument("event", type=record_id)
@BOOKINGS
@click.option("--cancelled", is_flag=True, help="What was cancelled: who, when, why, and what became of the money.")
@as_json
@pass_face
def bookings_list(face: Face, /, event: int, *, cancelled: bool, as_json: bool, **options: Any) -> None:
    """List the bookings of EVENT with their places."""
    if cancelled and (options["state"] or options["view"]):
        raise click.UsageError(_("--cancelled lists what was cancelled: not with --state, nor with --view."))
    face.read(partial(queries.event_page, event_id=event))
    if cancelled:
        _list_cancelled(face, event, BOOKINGS.query(face, options), as_json=as_json)
        return
    ids = face.read(partial(queries.bookings_ids, query=BOOKINGS.query(face, options), event_id=event))
    rows = face.read(partial(queries.bookings_rows, ids=ids))
    places = _places(face, event) if as_json else {}
    fields = face.read(partial(own_fields, of=(OwnRecord.BOOKING,)))
    data = "reference booker payer booked_on state amount paid owed cancelled_on held"
    columns = [
        *booking_columns(fields),
        Column("cancelled_on", _("Cancelled on"), lambda r: r.cancelled_on),
        Column(
            "held", _("For"), lambda r: "; ".join(r.names), data=lambda r: places.get(r.booking_id, []), name="places"
        ),
    ]
    print_listing(
        columns,
        rows,
        as_json=as_json,
        text=BOOKINGS.shown(face, options, columns, "reference booker places amount paid state"),
        data=" ".join([data, *(each.key for each in fields)]),
    )


def _places(face: Face, event: int) -> dict[int, list[dict[str, Any]]]:
    """Return the places of an event by their bookings, as JSON carries them."""
    places: dict[int, list[dict[str, Any]]] = {}
    for place in face.read(partial(queries.attendees, event_id=event)):
        places.setdefault(place.booking_id, []).append(
            {
                "name": place.name,
                "band": place.band,
                "amount": place.amount,
                "paid": place.paid,
                "reason": place.reason,
                "member": place.member_number or None,
            }
        )
    return places


def _list_cancelled(face: Face, event: int, query: ListQuery, *, as_json: bool) -> None:
    ids = face.read(partial(queries.cancelled_ids, query=query, event_id=event))
    rows = face.read(partial(queries.cancelled_rows, ids=ids))
    columns = [
        *cancelled_columns(),
        Column("kept", _("Places"), lambda r: r.kept, name="places_kept"),
        Column("used", _("Used for"), lambda r: r.fate.used, name="set_against_something_else"),
        Column("returned", _("Taken back"), lambda r: r.fate.returned, name="taken_back"),
    ]
    print_listing(
        columns,
        rows,
        as_json=as_json,
        text="reference booker cancelled_on extent reason paid became",
        data="reference booker payer booked_on cancelled_on reason names kept amount paid left_over used returned",
    )


@bookings.command("deceased")
@as_json
@pass_face
def bookings_deceased(face: Face, *, as_json: bool) -> None:
    """List what is still booked at coming events for people who have died: name somebody else, or cancel."""
    rows = face.read(partial(queries.died_bookings, today=face.today))
    columns: list[Column[queries.DiedBooking]] = [
        Column("reference", _("Booking"), lambda r: r.reference),
        Column("name", _("Name"), lambda r: r.name),
        Column("event", _("Event"), lambda r: r.event_title),
        Column("day", _("Day"), lambda r: r.event_day),
        Column("died_on", _("Died on"), lambda r: r.died_on),
        Column("words", _("To decide"), lambda r: r.words),
        Column("contact", _("Contact"), lambda r: r.contact_id),
    ]
    text = "reference name event day words"
    print_listing(columns, rows, as_json=as_json, text=text, data="reference contact name died_on event day words")


@bookings.command("add")
@click.argument("reference")
@for_whom
@quoted_option
@pass_face
def bookings_add(face: Face, /, reference: str, **options: Any) -> None:
    """Add places to booking REFERENCE at the prices of today, owed by its payer."""
    if not options["numbers"] and not options["names"] and not options["to_follow"]:
        raise click.UsageError(_("Say for whom: --member NUMBER, --name NAME or --to-follow N."))
    row = _page(face, reference).row
    places = asked_places(face, row.event_id, options)
    deed = partial(
        operations.add_places,
        booking_id=row.booking_id,
        places=places,
        quoted=quoted_sum(options["quoted_text"]),
        today=face.today,
        now=face.now,
    )
    report(face.write(deed))
    owed = _page(face, reference).row.sums.owed
    if owed:
        tell(_("To pay for the booking: {amount}.").format(amount=owed.show()))
    else:
        tell(_("There is nothing to pay for the booking."))


@bookings.command("show")
@click.argument("reference")
@as_json
@pass_face
def bookings_show(face: Face, reference: str, *, as_json: bool) -> None:
    """Show booking REFERENCE with its places, each with its number, its price and why."""
    page = _page(face, reference)
    row = page.row
    places = list(enumerate(page.places, 1))
    own = face.read(partial(own_fields, of=(OwnRecord.BOOKING,)))
    if as_json:
        print_json({
            "reference": row.reference, "event": row.event_id, "booker": row.booker, "payer": row.payer,
            "booked_on": row.booked_on, "state": row.stands, "note": row.note, "amount": row.sums.amount,
            "paid": row.sums.paid, "owed": row.sums.owed, "cancelled_on": row.cancelled_on,
            "cancel_reason": row.cancel_reason or None, **own_data(own, row.own),
            "places": [
                {
                    "place": number, "name": p.name, "band": p.band_name, "amount": p.amount, "paid": p.paid,
                    "reasons": p.reasons, "priced_on": p.priced_on, "cancelled_on": p.cancelled_on,
                    "cancel_reason": p.cancel_reason or None,
                }
                for number, p in places
            ],
        })  # fmt: skip
        return
    say(f"{row.reference} · {row.booker} · {row.event_title} · {row.state}")
    for name, words in shown_beside(particulars_of(own), row.own):
        say(f"{name}: {words}")
    print_table(
        [_("Place"), _("For"), _("Price"), _("Amount"), _("Paid"), _("Cancelled on"), _("Why this price")],
        [(n, p.name, p.band_name, p.amount, p.paid, p.cancelled_on, " ".join(p.reasons)) for n, p in places],
        right=[0, 3, 4],
    )
    if page.fate.words:
        say(page.fate.words)


@bookings.command("change")
@click.argument("reference")
@own_option
@pass_face
def bookings_change(face: Face, reference: str, said_fields: tuple[str, ...]) -> None:
    """Change what booking REFERENCE says in fields of the office’s own."""
    if not said_fields:
        raise click.UsageError(_("Say what is to change, such as --field Meal=fish."))
    page = _page(face, reference)
    own = own_said(face, said_fields, OwnRecord.BOOKING) or {}
    deed = partial(operations.change_booking, booking_id=page.row.booking_id, own=own, version=page.version)
    report(face.write(deed), reference=False)
    say_own(face, OwnRecord.BOOKING, _page(face, reference).row.own, page.row.own)


@bookings.command("name")
@click.argument("reference")
@click.argument("place", type=plain_number)
@click.option("--member", "number", metavar="NUMBER", help="For the (first) member of this membership.")
@click.option("--name", type=who, metavar="CONTACT_OR_NAME", help="For this person, on file or not.")
@click.option(
    "--price",
    type=click.Choice([each.value for each in NamedPrice]),
    help="Where the rule says another price for that person: that of the rule, or the one it has.",
)
@new_option
@pass_face
def bookings_name(
    face: Face, reference: str, place: int, number: str | None, name: str | None, price: str | None, *, new: bool
) -> None:
    """Say for whom PLACE (its number in `bookings show`) of a booking is.

    Where the rule says another price for that person, nothing is done until --price says which it has from now on.
    """
    if (number is None) == (name is None):
        raise click.UsageError(_("Say for whom: --member NUMBER or --name CONTACT_OR_NAME."))
    if number is not None:
        meant: ContactDraft | int = contacts_of(face, [number])[0]
    else:
        meant = somebody(face, name or "", new=new)
    deed = partial(
        operations.name_place,
        place_id=_place_of(_page(face, reference), place).place_id,
        contact_id=meant if isinstance(meant, int) else None,
        name="" if isinstance(meant, int) else name or "",
        price=None if price is None else NamedPrice(price),
        today=face.today,
        now=face.now,
    )
    try:
        report(face.write(deed))
    except PriceMoved as moved:
        raise Refused(_("{why} Say --price rule or --price keep.").format(why=moved.message)) from None


@bookings.command("price")
@click.argument("reference")
@click.argument("place", type=plain_number)
@click.option("--reason", required=True)
@click.option("--band", "band_name", metavar="NAME", help="This price; without it that of the rule, as of today.")
@click.option("--free", is_flag=True, help="Free by decision.")
@click.option("--concession/--no-concession", default=None, help="Entitled to concession prices, or not.")
@pass_face
def bookings_price(
    face: Face, /, reference: str, place: int, reason: str, band_name: str | None, *, free: bool,
    concession: bool | None,
) -> None:  # fmt: skip
    """Give PLACE (its number in `bookings show`) of a booking another price, for a reason."""
    if free and band_name is not None:
        raise click.UsageError(_("--free goes without --band."))
    page = _page(face, reference)
    band_id = FREE if free else None if band_name is None else band_id_of(face, page.row.event_id, band_name)
    deed = partial(
        operations.change_place_price, place_id=_place_of(page, place).place_id, band_id=band_id,
        concession=concession, reason=reason, today=face.today, now=face.now,
    )  # fmt: skip
    report(face.write(deed))


@click.command()
@click.argument("reference")
@click.option("--place", type=plain_number, metavar="N", help="Only this place: its number in `bookings show`.")
@click.option("--reason", required=True)
@click.option("--credit", is_flag=True, help="What was paid is left over (the default).")
@click.option("--refund", is_flag=True, help="What was paid goes back to who paid it.")
@click.option("--donate", is_flag=True, help="What was paid is kept as a gift.")
@click.option("--on", "on_text", metavar="DAY", help="The day of the refund, or on which the gift was wished (today).")
@click.option("--method", type=click.Choice([m.value for m in Method]), help="How it is refunded (as it was paid).")
@click.option("--account", default="", metavar="ACCOUNT", help="The account that it leaves (that it came into).")
@pass_face
def cancel(
    face: Face, reference: str, place: int | None, reason: str, on_text: str | None, method: str | None, account: str,
    *, credit: bool, refund: bool, donate: bool,
) -> None:  # fmt: skip
    """Cancel a booking, or one place of it; what was paid is left over, refunded or kept as a gift."""
    if credit + refund + donate > 1:
        raise click.UsageError(_("Say one of --credit, --refund and --donate."))
    chosen = Settling.REFUND if refund else Settling.DONATE if donate else Settling.CREDIT
    if chosen is Settling.CREDIT and (on_text is not None or method is not None or account):
        raise click.UsageError(_("--on, --method and --account go with --refund or --donate."))
    page = _page(face, reference)
    one = None if place is None else _place_of(page, place)
    settled = page.row.sums.settled if one is None else settle(one.amount - one.let_off, one.paid)
    on = face.day(on_text, "on")
    deed = partial(
        cancel_and_settle, booking_id=page.row.booking_id if one is None else None,
        place_id=None if one is None else one.place_id, settling=chosen, reason=reason, today=face.today, now=face.now,
        way=RefundWay(on, None if method is None else Method(method), account), gift_on=on,
    )  # fmt: skip
    report(face.write(deed), reference=False)
    if chosen is Settling.CREDIT or not settled.freed:
        say(" ".join(settled_words(settled)))


def _page(face: Face, reference: str) -> queries.BookingPage:
    booking_id = face.read(partial(queries.booking_id_of, reference=reference))
    return face.read(partial(queries.booking_page, booking_id=booking_id))


def _place_of(page: queries.BookingPage, number: int) -> queries.PlaceRow:
    """Return a place by its number in the booking.

    :raises NotFound: when there is none of this number.
    """
    if not 1 <= number <= len(page.places):
        raise NotFound(
            ngettext(
                "Booking {reference} has one place: number 1.",
                "Booking {reference} has places 1 to {count}.",
                len(page.places),
            ).format(reference=page.row.reference, count=len(page.places))
        )
    return page.places[number - 1]
