"""Commands about homes: who lives together, gets one letter, and moves together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import click

from psg_admin.cli.dry_run import Shown, do, dry_run_options
from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import Whole, contact_id, none_given, record_id
from psg_admin.cli.particulars import options_of, said
from psg_admin.kernel.particulars import kept_in
from psg_admin.kernel.words import _
from psg_admin.memberships.operations import GATHER_HOMES, Gathering, NewHome, SharingFacts
from psg_admin.paper.table import Column
from psg_admin.people import operations, queries
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import ContactChange, ContactChanges, ContactFacts, ContactPlan
from psg_admin.people.queries import HomeRow
from psg_admin.people.rules import address_lines, full_name
from psg_admin.store.list_query import ListQuery

_PLACED = kept_in(CONTACT, "address")
address_options = options_of(_PLACED)
"""Adds the options of an address to a command."""


@click.group()
def homes() -> None:
    """Homes: list, show, who comes to live there or leaves, what they are called, and who moves."""


@homes.command("list")
@click.option("--search", default="", help="Words that occur in the name or the address of who lives there.")
@click.option("--limit", type=Whole(1), help="At most so many.")
@as_json
@pass_face
def homes_list(face: Face, search: str, limit: int | None, *, as_json: bool) -> None:
    """List the homes that several people share, in the order of their names."""
    ids = face.read(partial(queries.home_ids, query=ListQuery(search)))
    rows = face.read(partial(queries.home_list, ids=ids[:limit]))
    print_listing(_columns(), rows, as_json=as_json, data=home_data)


def _columns() -> Sequence[Column[HomeRow]]:
    return (
        id_column(_("Id"), lambda r: r.id),
        Column("name", _("Home"), lambda r: r.called, width=26),
        Column("salutation", _("Salutation"), lambda r: r.salutation, width=26),
        Column("address", _("Address"), lambda r: ", ".join(r.address_lines), width=40),
    )


@homes.command("show")
@click.argument("home", type=record_id)
@as_json
@pass_face
def homes_show(face: Face, home: int, *, as_json: bool) -> None:
    """Show one home: who lives there, how a letter greets them, and the address."""
    row = face.read(partial(queries.home, home_id=home))
    if as_json:
        print_json(home_data(row))
        return
    fields = [
        (_("Id"), row.id), (_("Name"), row.called), (_("Salutation"), row.salutation),
        (_("Address"), ", ".join(row.address_lines)),
    ]  # fmt: skip
    print_table([_("Field"), _("Value")], fields)
    people = [(one.id, one.full_name, one.note) for one in row.people]
    print_table([_("Contact"), _("Name"), _("Note")], people, right=[0])


def home_data(row: HomeRow) -> dict[str, Any]:
    """Return a home as JSON carries it."""
    return {
        "id": row.id, "name": row.name, "called": row.called, "salutation": row.salutation,
        "written_salutation": row.own, "address": row.address_lines,
        "people": [
            {"contact": one.id, "name": one.full_name, "deceased_on": one.draft.deceased_on} for one in row.people
        ],
    }  # fmt: skip


@homes.command("join")
@click.argument("contact", type=contact_id)
@click.argument("others", metavar="OTHER...", type=contact_id, nargs=-1, required=True)
@click.option("--name", help="What the office calls the home, where it is not called by their names.")
@click.option("--salutation", help="How a letter to all of them begins, where it is not made from their names.")
@pass_face
def homes_join(face: Face, contact: int, others: tuple[int, ...], name: str | None, salutation: str | None) -> None:
    """Let OTHERs live with CONTACT, by the ids of the contacts, and print the id of the home.

    They have the address of CONTACT from now on, and leave the home that they shared before.
    """
    deed = partial(operations.join_home, contact_ids=(contact, *others), name=name, salutation=salutation)
    report(face.write(deed))


@homes.command("leave")
@click.argument("contacts", metavar="CONTACT...", type=contact_id, nargs=-1, required=True)
@pass_face
def homes_leave(face: Face, contacts: tuple[int, ...]) -> None:
    """Let CONTACTs live no more with those they lived with; the address on file stays."""
    report(face.write(partial(operations.leave_home, contact_ids=dict.fromkeys(contacts))), reference=False)


@homes.command("change")
@click.argument("home", type=record_id)
@click.option("--name", help="What the office calls the home; an empty text: by their names.")
@click.option("--salutation", help="How a letter to all of them begins; an empty text: made from their names.")
@pass_face
def homes_change(face: Face, /, home: int, **options: Any) -> None:
    """Change what the office calls a home, and how a letter to all at it begins."""
    if none_given(options):
        raise click.UsageError(_("Say what is to change: --name or --salutation."))
    report(face.write(partial(operations.change_home, home_id=home, **options)), reference=False)


@homes.command("move")
@click.argument("contact", type=contact_id)
@address_options
@click.option("--alone", is_flag=True, help="Only CONTACT moves, and lives no more with the others.")
@dry_run_options
@pass_face
def homes_move(face: Face, /, contact: int, *, alone: bool, dry_run: bool, as_json: bool, **options: Any) -> None:
    """Let CONTACT move, with all who live there, to the address that the options say, as a whole.

    What is not given of the new address is empty. Whoever had gone away has an address again.
    """
    if none_given(options):
        raise click.UsageError(_("Say where to, such as --street, --town and --postcode."))
    row = face.read(partial(queries.contact, contact_id=contact))
    change = ContactChange(contact, moved_to(face, row.draft, options), row.version, whole_home=not alone)
    request = ContactChanges((change,), face.today)
    done = do(
        face, operations.CHANGE_CONTACTS, request, _show, dry_run=dry_run, as_json=as_json, several="moves"
    )  # fmt: skip
    if done is not None:
        report(done, reference=False)


def moved_to(face: Face, draft: ContactDraft, options: Mapping[str, Any]) -> ContactDraft:
    """Return somebody at the address that the options say, as a whole: what is not given of it is empty."""
    where = dict.fromkeys((each.key for each in _PLACED), "") | said(_PLACED, options, today=face.today)
    return replace(draft, gone_away=False, **where)


@homes.command("gather")
@dry_run_options
@pass_face
def homes_gather(face: Face, *, dry_run: bool, as_json: bool) -> None:
    """Let those live together who share a membership and have the same address on file, and share no home yet."""
    request = Gathering(face.today)
    done = do(face, GATHER_HOMES, request, _show_home, dry_run=dry_run, as_json=as_json, several="homes")
    if done is not None:
        report(done, reference=False)


def _show_home(_facts: SharingFacts, plan: NewHome) -> Shown:
    """Return what a home that is made is."""
    line = f"{plan.names}: {', '.join(plan.address)}"
    return Shown(
        [line, _("Letters to the home begin: {salutation}").format(salutation=plan.salutation)],
        {
            "contacts": plan.contact_ids, "names": plan.names, "salutation": plan.salutation, "address": plan.address,
        },
    )  # fmt: skip


def _show(_facts: dict[int, ContactFacts], plan: ContactPlan) -> Shown:
    """Return what a move does to one of those who move."""
    return Shown(
        plan.move_lines,
        {
            "contact": plan.contact_id, "name": full_name(plan.after), "address": address_lines(plan.after),
            "before": address_lines(plan.before), "leaves_home": plan.leaves,
        },
    )  # fmt: skip
