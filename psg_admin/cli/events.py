"""Commands about events, prices and bookings."""

from datetime import datetime
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import person_named
from psg_admin.events import operations, queries
from psg_admin.events.rules import EventDraft, PlaceDraft, Priced, parse_band
from psg_admin.kernel.days import parse_moment, parse_time, show_moment
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.store.asking import Ask


@click.group()
def events() -> None:
    """Events: add, list, show, cancel."""


def capacity_of(text: str | None) -> int | None:
    """Return a typed capacity.

    :raises BadInput: for anything but a whole number above 0.
    """
    if text is None:
        return None
    if not text.strip().isdecimal() or len(text) > 9 or int(text) < 1:
        raise BadInput(_("“{text}” is no number of people.").format(text=text), field="capacity")
    return int(text)


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
@click.argument("event", type=int)
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
@click.argument("event", type=int)
@click.option("--reason", required=True)
@pass_face
def events_cancel(face: Face, event: int, reason: str) -> None:
    """Cancel an event: no more bookings are taken."""
    report(face.write(partial(operations.cancel_event, event_id=event, reason=reason, today=face.today)))


def _contact_of(face: Face, number: str) -> int:
    page = face.read(partial(memberships.by_number, number=number, day=face.today))
    return page.members[0].contact_id


@click.command()
@click.argument("event", type=int)
@click.option("--member", "number", metavar="NUMBER", help="For the (first) member of this membership.")
@click.option("--concession", is_flag=True, help="For somebody entitled to concessions.")
@click.option("--anyone", is_flag=True, help="For somebody who is neither.")
@as_json
@pass_face
def price(face: Face, event: int, number: str | None, *, concession: bool, anyone: bool, as_json: bool) -> None:
    """Show what a place costs, and why."""
    if anyone and (number is not None or concession):
        raise click.UsageError("--anyone goes with neither --member nor --concession.")
    priced: Priced = face.read(
        partial(queries.price_for, event_id=event, number=number, concession=concession, on=face.today)
    )
    if as_json:
        print_json({"band": priced.band_name, "amount": priced.amount, "reasons": priced.reasons})
        return
    say(f"{priced.band_name} {priced.amount.show()}")
    for reason in priced.reasons:
        say(f"  {reason}")


@click.command()
@click.argument("event", type=int)
@click.option("--member", "numbers", multiple=True, metavar="NUMBER", help="A place for this member; may be repeated.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="A place for somebody else; may be repeated.")
@click.option("--to-follow", type=click.IntRange(0, 500), default=0, help="So many places whose names follow.")
@click.option("--concession", is_flag=True, help="Those named with --name are entitled to concessions.")
@click.option("--email", help="E-mail of a booker who is not a member.")
@click.option("--telephone", help="Telephone of a booker who is not a member.")
@click.option("--band", "band_name", metavar="NAME", help="Another price than the rule's; needs --reason.")
@click.option("--reason", default="", help="Why another price is taken.")
@click.option("--note", default="")
@click.option("--pay", "method", type=click.Choice([m.value for m in Method]), help="It is paid now, in this way.")
@click.option("--gift", "gift_text", metavar="SUM", help="A gift on top of the price, paid now.")
@pass_face
def book(face: Face, /, event: int, **options: Any) -> None:
    """Book places and print the reference. The first person named is the booker, who pays."""
    numbers, names, follow = options["numbers"], options["names"], options["to_follow"]
    if not numbers and not names:
        raise click.UsageError("Say for whom: --member NUMBER or --name NAME.")
    band_id = None if options["band_name"] is None else _band_id(face, event, options["band_name"])
    special = {"band_id": band_id, "override_reason": options["reason"]}
    contacts = [_contact_of(face, number) for number in numbers]
    booker: Any = contacts[0] if contacts else person_named(
        names[0], email=options["email"], telephone=options["telephone"], concession=options["concession"]
    )  # fmt: skip
    places = [PlaceDraft(contact_id=contact, **special) for contact in contacts]
    places += [PlaceDraft(name=name, concession=options["concession"], **special) for name in names]
    places += [PlaceDraft(**special) for _place in range(follow)]
    pay = None
    if options["method"] is not None:
        gift = NOTHING if options["gift_text"] is None else Money.parse(options["gift_text"], field="gift")
        pay = PayNow(method=Method(options["method"]), received_on=face.today, gift=gift)
    elif options["gift_text"] is not None:
        raise click.UsageError("--gift goes with --pay.")
    deed = partial(
        operations.book_places, event_id=event, booker=booker, places=places, note=options["note"], pay=pay,
        today=face.today, now=face.now,
    )  # fmt: skip
    report(face.write(deed))


def _band_id(face: Face, event: int, name: str) -> int:
    page = face.read(partial(queries.event_page, event_id=event))
    wanted = name.strip().casefold()
    for found in page.bands:
        if found.band.name.casefold() == wanted:
            return found.band.band_id
    raise BadInput(
        _("This event has no price “{name}”. It has: {names}.").format(
            name=name, names=", ".join(b.band.name for b in page.bands)
        ),
        field="band",
    )


@click.group()
def bookings() -> None:
    """Bookings: list, show."""


@bookings.command("list")
@click.argument("event", type=int)
@click.option("--search", default="")
@as_json
@pass_face
def bookings_list(face: Face, event: int, search: str, *, as_json: bool) -> None:
    """List the bookings of EVENT with their places."""
    face.read(partial(queries.event_page, event_id=event))
    ids = face.read(partial(queries.bookings_ids, ask=Ask(search), event_id=event))
    rows = face.read(partial(queries.bookings_rows, ids=ids))
    if as_json:
        places: dict[int, list[dict[str, Any]]] = {}
        for place in face.read(partial(queries.attendees, event_id=event)):
            places.setdefault(place.booking_id, []).append({
                "name": place.name, "band": place.band, "amount": place.amount, "paid": place.paid,
                "reason": place.reason, "member": place.member_number or None,
            })  # fmt: skip
        print_json([
            {
                "reference": r.reference, "booker": r.booker, "payer": r.payer, "booked_on": r.booked_on,
                "state": r.state, "amount": r.sums.amount, "paid": r.sums.paid, "owed": r.sums.owed,
                "cancelled_on": r.cancelled_on, "places": places.get(r.booking_id, []),
            }
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Reference"), _("Booker"), _("Places"), _("Amount"), _("Paid"), _("State")],
            [(r.reference, r.booker, r.sums.places, r.sums.amount, r.sums.paid, r.state) for r in rows],
            right=[2, 3, 4],
        )


@click.command()
@click.argument("reference")
@click.option("--reason", required=True)
@pass_face
def cancel(face: Face, reference: str, reason: str) -> None:
    """Cancel a booking; what was paid for it stays as the payer's credit."""
    booking_id = face.read(partial(queries.booking_id_of, reference=reference))
    deed = partial(operations.cancel_booking, booking_id=booking_id, reason=reason, today=face.today)
    report(face.write(deed), reference=False)


__all__ = ["book", "bookings", "cancel", "events", "price"]
