"""Commands about prices and bookings."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report, say
from psg_admin.cli.options import person_named
from psg_admin.events import operations, queries
from psg_admin.events.rules import PlaceDraft, Priced, settled_words
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.store.asking import Ask


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


_F = TypeVar("_F", bound=Callable[..., object])


def for_whom(command: _F) -> _F:
    """Add the options that say for whom places are, and at which price."""
    for option in reversed((
        click.option("--member", "numbers", multiple=True, metavar="NUMBER",
                     help="A place for this member; may be repeated."),
        click.option("--name", "names", multiple=True, metavar="NAME",
                     help="A place for somebody else; may be repeated."),
        click.option("--to-follow", type=click.IntRange(0, 500), default=0, help="So many places whose names follow."),
        click.option("--concession", is_flag=True, help="Those named with --name are entitled to concessions."),
        click.option("--band", "band_name", metavar="NAME", help="Another price than the rule's; needs --reason."),
        click.option("--reason", default="", help="Why another price is taken."),
    )):  # fmt: skip
        command = option(command)
    return command


def _places(face: Face, event: int, options: dict[str, Any]) -> list[PlaceDraft]:
    """Return the places that :func:`for_whom` told of: members first, then names, then names to follow."""
    band_id = None if options["band_name"] is None else _band_id(face, event, options["band_name"])
    special = {"band_id": band_id, "override_reason": options["reason"]}
    places = [PlaceDraft(contact_id=_contact_of(face, number), **special) for number in options["numbers"]]
    places += [PlaceDraft(name=name, concession=options["concession"], **special) for name in options["names"]]
    return [*places, *(PlaceDraft(**special) for _place in range(options["to_follow"]))]


@click.command()
@click.argument("event", type=int)
@for_whom
@click.option("--email", help="E-mail of a booker who is not a member.")
@click.option("--telephone", help="Telephone of a booker who is not a member.")
@click.option("--note", default="")
@click.option("--pay", "method", type=click.Choice([m.value for m in Method]), help="It is paid now, in this way.")
@click.option("--gift", "gift_text", metavar="SUM", help="A gift on top of the price, paid now.")
@pass_face
def book(face: Face, /, event: int, **options: Any) -> None:
    """Book places and print the reference. The first person named is the booker, who pays."""
    names = options["names"]
    if not options["numbers"] and not names:
        raise click.UsageError("Say for whom: --member NUMBER or --name NAME.")
    places = _places(face, event, options)
    booker: Any = places[0].contact_id
    if booker is None:
        booker = person_named(
            names[0], email=options["email"], telephone=options["telephone"], concession=options["concession"]
        )
        places[0] = replace(places[0], name="", for_booker=True)
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
    """Bookings: list, add places."""


@bookings.command("list")
@click.argument("event", type=int)
@click.option("--search", default="")
@click.option("--cancelled", is_flag=True, help="What was cancelled: who, when, why, and what became of the money.")
@as_json
@pass_face
def bookings_list(face: Face, event: int, search: str, *, cancelled: bool, as_json: bool) -> None:
    """List the bookings of EVENT with their places."""
    face.read(partial(queries.event_page, event_id=event))
    if cancelled:
        _list_cancelled(face, event, search, as_json=as_json)
        return
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


def _list_cancelled(face: Face, event: int, search: str, *, as_json: bool) -> None:
    ids = face.read(partial(queries.cancelled_ids, ask=Ask(search), event_id=event))
    rows = face.read(partial(queries.cancelled_rows, ids=ids))
    if as_json:
        print_json([
            {
                "reference": r.reference, "booker": r.booker, "payer": r.payer, "booked_on": r.booked_on,
                "cancelled_on": r.cancelled_on, "reasons": r.reasons, "names": r.names, "places_kept": r.kept,
                "amount": r.amount, "paid": r.fate.paid, "left_over": r.fate.left_over,
                "set_against_something_else": r.fate.used, "taken_back": r.fate.returned,
            }
            for r in rows
        ])  # fmt: skip
    else:
        print_table(
            [_("Reference"), _("Booker"), _("Cancelled on"), _("Cancelled"), _("Why"), _("Was paid"),
             _("What became of it")],
            [(r.reference, r.booker, r.cancelled_on, r.extent, "; ".join(r.reasons), r.fate.paid, r.fate.words)
             for r in rows],
            right=[5],
        )  # fmt: skip


@bookings.command("add")
@click.argument("reference")
@for_whom
@pass_face
def bookings_add(face: Face, /, reference: str, **options: Any) -> None:
    """Add places to booking REFERENCE at the prices of today, owed by its payer."""
    if not options["numbers"] and not options["names"] and not options["to_follow"]:
        raise click.UsageError("Say for whom: --member NUMBER, --name NAME or --to-follow N.")
    booking_id = face.read(partial(queries.booking_id_of, reference=reference))
    event = face.read(partial(queries.booking_page, booking_id=booking_id)).row.event_id
    places = _places(face, event, options)
    deed = partial(
        operations.add_places, booking_id=booking_id, places=places, today=face.today, now=face.now
    )  # fmt: skip
    changes = face.write(deed)
    report(changes)
    row = face.read(partial(queries.booking_page, booking_id=booking_id)).row
    click.echo(_("To pay for the booking: {amount}.").format(amount=row.sums.owed.show()), err=True)


@click.command()
@click.argument("reference")
@click.option("--reason", required=True)
@pass_face
def cancel(face: Face, reference: str, reason: str) -> None:
    """Cancel a booking; what was paid for it stays as the payer's credit."""
    booking_id = face.read(partial(queries.booking_id_of, reference=reference))
    settled = face.read(partial(queries.booking_page, booking_id=booking_id)).row.sums.settled
    deed = partial(operations.cancel_booking, booking_id=booking_id, reason=reason, today=face.today)
    report(face.write(deed), reference=False)
    say(" ".join(settled_words(settled)))


__all__ = ["book", "bookings", "cancel", "price"]
