"""Commands that say what a place costs and book places; what others about places share with them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.dry_run import do, dry_run_options, show_booking
from psg_admin.cli.face import Face, as_json, pass_face, print_json, report, say
from psg_admin.cli.options import (
    Whole,
    hint_at,
    new_option,
    paid_now,
    pay_now,
    people,
    quoted_option,
    quoted_sum,
    record_id,
    who,
)
from psg_admin.cli.own import own_option, own_said
from psg_admin.events import operations, queries
from psg_admin.events.plans import BookingRequest, Bookings
from psg_admin.events.rules import FREE, PlaceDraft, Priced
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.people.rules import digits, person_named, short_name
from psg_admin.people.states import OwnRecord


def contacts_of(face: Face, numbers: Sequence[str]) -> list[int]:
    """Return a contact for each number; a number that comes again is for the next one who is in that membership.

    Once all have their turn it stays with the last, whom the booking then refuses to take twice.

    :raises NotFound: when there is no such number.
    """
    found = face.read(partial(memberships.members_of_numbers, numbers=numbers))
    contacts: list[int] = []
    turns: Counter[int] = Counter()
    for number in numbers:
        if number not in found:
            raise NotFound(_("There is no member with the number {number}.").format(number=shorten(number.strip())))
        inside = found[number]
        contacts.append(inside[min(turns[inside[0]], len(inside) - 1)])
        turns[inside[0]] += 1
    return contacts


@click.command()
@click.argument("event", type=record_id)
@click.option("--member", "number", metavar="NUMBER", help="For the (first) member of this membership.")
@click.option("--concession", is_flag=True, help="For somebody entitled to concessions.")
@click.option("--anyone", is_flag=True, help="For somebody who is neither.")
@as_json
@pass_face
def price(face: Face, event: int, number: str | None, *, concession: bool, anyone: bool, as_json: bool) -> None:
    """Show what a place costs, and why."""
    if anyone and (number is not None or concession):
        raise click.UsageError(_("--anyone goes with neither --member nor --concession."))
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
                     help="A place for this member; may be repeated. The number of a joint membership given again is "
                          "for its next member."),
        click.option("--name", "names", multiple=True, metavar="CONTACT_OR_NAME", type=who,
                     help="A place for this person, on file or new: a name, an id or a membership number; may be "
                          "repeated."),
        new_option,
        click.option("--to-follow", type=Whole(0, 500), default=0, help="So many places whose names follow."),
        click.option("--concession", is_flag=True, help="Those named are entitled to concession prices."),
        click.option("--band", "band_name", metavar="NAME", help="Another price than the rule's; needs --reason."),
        click.option("--reason", default="", help="Why another price is taken."),
        click.option("--free", "free_reason", metavar="REASON",
                     help="Free by decision (a speaker, a carer, the press), for this reason."),
    )):  # fmt: skip
        command = option(command)
    return command


def asked_places(face: Face, event: int, options: dict[str, Any]) -> list[PlaceDraft]:
    """Return the places that :func:`for_whom` told of: members first, then names, then names to follow."""
    band_id, reason = None, options["reason"]
    if options["free_reason"] is not None:
        if options["band_name"] is not None or reason:
            raise click.UsageError(_("--free goes without --band and --reason."))
        band_id, reason = FREE, options["free_reason"]
    elif options["band_name"] is not None:
        band_id = band_id_of(face, event, options["band_name"])
    special = {"band_id": band_id, "override_reason": reason}
    named = {**special, "concession": options["concession"]}
    places = [PlaceDraft(contact_id=contact, **named) for contact in contacts_of(face, options["numbers"])]
    meant = people(face, options["names"], new=options["new"])
    for name, found in zip(options["names"], meant, strict=True):
        who_comes = {"contact_id": found} if isinstance(found, int) else {"name": name}
        places.append(PlaceDraft(**who_comes, **named))
    return [*places, *(PlaceDraft(**special) for _place in range(options["to_follow"]))]


@click.command()
@click.argument("event", type=record_id)
@for_whom
@click.option("--email", help="E-mail of a booker who is not on file.")
@click.option("--telephone", help="Telephone of a booker who is not on file.")
@click.option("--note", default="")
@own_option
@paid_now
@quoted_option
@dry_run_options
@pass_face
def book(
    face: Face, /, event: int, said_fields: tuple[str, ...], *, dry_run: bool, as_json: bool, **options: Any
) -> None:
    """Book places and print the reference. The first person named is the booker, who pays."""
    names = options["names"]
    if not options["numbers"] and not names:
        raise click.UsageError(_("Say for whom: --member NUMBER or --name NAME."))
    places = asked_places(face, event, options)
    booker: Any = places[0].contact_id
    if booker is not None:
        _refuse_other_ways(face, booker, options)
    else:
        booker = replace(
            person_named(places[0].name),
            emails=tuple(filter(None, [options["email"]])),
            telephones=tuple(filter(None, [options["telephone"]])),
            concession=options["concession"],
        )
        places[0] = replace(places[0], name="", for_booker=True)
    wanted = BookingRequest(
        event,
        booker,
        tuple(places),
        note=options["note"],
        pay=pay_now(face, options),
        quoted=quoted_sum(options["quoted_text"]),
        own=own_said(face, said_fields, OwnRecord.BOOKING),
    )
    request = Bookings((wanted,), face.today, face.now)
    done = do(face, operations.BOOK, request, show_booking, dry_run=dry_run, as_json=as_json)
    if done is not None:
        report(done, paying=wanted.pay is not None)
    if isinstance(booker, ContactDraft):
        hint_at(booker.telephones)


def _refuse_other_ways(face: Face, booker: int, options: Mapping[str, Any]) -> None:
    """Let nothing be lost that is told of how to reach a booker: who is on file is reached as the file has it.

    :raises Refused: for an e-mail address or a telephone number that the booker does not have on file.
    """
    if not (options["email"] or options["telephone"]):
        return
    row = face.read(partial(contact, contact_id=booker))
    known = {address.casefold() for address in row.draft.emails} | {digits(number) for number in row.draft.telephones}
    told = {(options["email"] or "").strip().casefold(), digits(options["telephone"] or "")} - {""}
    if not told <= known:
        raise Refused(
            _(
                "{name} ({contact}) is on file without that. If it is new, “contacts change” adds it; "
                "if this is somebody else, say --new."
            ).format(name=short_name(row.draft), contact=booker)
        )


def band_id_of(face: Face, event: int, name: str) -> int:
    """Return the price of an event of this name.

    :raises NotFound: when there is no such event.
    :raises BadInput: when it has no such price, with those it has.
    """
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
