"""Commands about contacts: people and organisations, members or not."""

from collections.abc import Mapping
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
from psg_admin.cli.filters import CONTACTS, contact_ids, others_option
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import (
    Whole,
    contact_id,
    draft_of,
    hint_at,
    new_option,
    none_given,
    particulars,
    refuse_known,
)
from psg_admin.cli.past import past_data, say_past
from psg_admin.events.queries import died_bookings
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import data, differences
from psg_admin.kernel.words import _
from psg_admin.memberships.operations import mark_deceased
from psg_admin.memberships.queries import is_address
from psg_admin.payments.queries import past_payments
from psg_admin.people import operations, queries
from psg_admin.people.documents import contact_columns
from psg_admin.people.particulars import CONTACT
from psg_admin.people.rules import person_named
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import Work


@click.group()
def contacts() -> None:
    """Contacts: list, add, show, change, note as deceased, remove."""


@contacts.command("list")
@CONTACTS
@others_option
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def contacts_list(face: Face, /, limit: int | None, *, others: bool, as_json: bool, **options: Any) -> None:
    """List everybody in the order of their names."""
    ids = contact_ids(face, CONTACTS.query(face, options), others=others)
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    columns = [id_column(_("Id"), lambda r: r.id), *contact_columns()]
    print_listing(columns, rows, as_json=as_json, text="id name email telephone town postcode", data=_data)


@contacts.command("add")
@click.argument("name", required=False)
@particulars
@new_option
@pass_face
@begins_office
def contacts_add(face: Face, /, name: str | None, *, new: bool, **options: Any) -> None:
    """Add somebody who is not a member and print the id.

    NAME is a person's (“Luis Vega” or “Vega, Luis”), or with --kind organisation that of the organisation. Whoever is
    on file with the name and an e-mail address or the postcode is not entered again, unless --new says so.
    """
    said = {**options, **_called(name, options)}
    if none_given({key: said[key] for key in ("given", "family", "organisation")}):
        raise click.UsageError(_("Say who it is: NAME, --given and --family, or --organisation."))
    draft = draft_of(face, said)
    if not new:
        refuse_known(face, draft)
    report(face.write(partial(operations.add_contact, draft=draft, now=face.now)))
    hint_at(options["telephones"])


def _called(name: str | None, options: Mapping[str, Any]) -> dict[str, str]:
    """Return the options that say what NAME says."""
    if name is None:
        return {}
    if options["kind"] == ContactKind.ORGANISATION and options["organisation"] is None:
        return {"organisation": name}
    if not none_given({key: options[key] for key in ("given", "family")}):
        raise click.UsageError(_("Give either NAME, or --given and --family."))
    if is_address(name):
        raise click.UsageError(
            _("“{text}” is an e-mail address: that goes with --email, beside a name.").format(text=shorten(name))
        )
    person = person_named(name)
    return {"given": person.given, "family": person.family}


@contacts.command("show")
@click.argument("contact", type=contact_id)
@as_json
@pass_face
def contacts_show(face: Face, contact: int, *, as_json: bool) -> None:
    """Show one contact."""
    row = face.read(partial(queries.contact, contact_id=contact))
    past = face.read(partial(past_payments, contact_ids=[contact]))
    if as_json:
        print_json({**_data(row), "past_payments": past_data(past)})
    else:
        fields = [(each.name, getattr(row.draft, each.key)) for each in CONTACT]
        print_table([_("Field"), _("Value")], [(_("Id"), row.id), (_("Name"), row.full_name), *fields])
        say_past(past)


def _data(row: queries.ContactRow) -> dict[str, Any]:
    return {"id": row.id, "name": row.full_name, **data(CONTACT, row.draft)}


@contacts.command("change")
@click.argument("contact", type=contact_id)
@particulars
@pass_face
def contacts_change(face: Face, /, contact: int, **options: Any) -> None:
    """Change what is given of CONTACT; the rest stays as it is.

    An empty text empties a field: --county "". --email, --telephone and --street replace all that there were.
    """
    if none_given(options):
        raise click.UsageError(_("Say what is to change, such as --town LEEDS."))
    row = face.read(partial(queries.contact, contact_id=contact))
    deed = partial(
        operations.change_contact,
        contact_id=contact,
        draft=draft_of(face, options, row.draft),
        version=row.version,
        today=face.today,
    )
    report(face.write(deed), reference=False)
    now = face.read(partial(queries.contact, contact_id=contact)).draft
    say_differences((each.label, each.mine, each.theirs) for each in differences(CONTACT, now, row.draft))
    hint_at(options["telephones"])


@contacts.command("deceased")
@click.argument("contact", type=contact_id)
@click.option("--on", "on_text", metavar="DAY", help="The day of the death (today).")
@click.option("--other-day", is_flag=True, help="Another day was noted before: this one is right.")
@click.option("--mistake", is_flag=True, help="It was noted by mistake: the person lives.")
@pass_face
def contacts_deceased(face: Face, contact: int, on_text: str | None, *, other_day: bool, mistake: bool) -> None:
    """Note that CONTACT has died: all mail stops, a membership of nobody else ends, others in it stay.

    What is still booked for the person at a coming event is named: it is to be decided. A second day is refused without
    --other-day; with it, memberships that ended with the first end on the second. With --mistake the person can be
    written to again, and a membership that ended with it can be renewed.
    """
    if mistake and (on_text is not None or other_day):
        raise click.UsageError(_("--on and --other-day do not go with --mistake."))
    if mistake:
        deed: Work[Changes] = partial(operations.set_deceased, contact_id=contact, on=None, today=face.today)
        report(face.write(deed), reference=False)
        return
    deed = partial(mark_deceased, contact_id=contact, on=face.day(on_text, "on"), today=face.today, moves=other_day)
    try:
        report(face.write(deed), reference=False)
    except Refused as refused:
        raise Refused(_("{why} Where that day is wrong, say --other-day.").format(why=refused.message)) from None
    for one in face.read(partial(died_bookings, today=face.today, contact_id=contact)):
        say(f"{one.event_title}: {one.words}")


@contacts.command("remove")
@click.argument("contact", type=contact_id)
@pass_face
def contacts_remove(face: Face, contact: int) -> None:
    """Remove CONTACT, to whom no membership, booking or payment belongs, with all that was noted of them."""
    report(face.write(partial(operations.remove_contact, contact_id=contact, today=face.today)), reference=False)
