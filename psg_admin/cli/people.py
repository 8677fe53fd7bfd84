"""Commands about contacts: people and organisations, members or not."""

from dataclasses import asdict
from functools import partial

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, print_table, report
from psg_admin.cli.options import person_named, record_id
from psg_admin.kernel.words import _
from psg_admin.people import operations, queries
from psg_admin.store.asking import Ask


@click.group()
def contacts() -> None:
    """Contacts: list, add, show."""


@contacts.command("list")
@click.option("--search", default="")
@click.option("--limit", type=click.IntRange(1))
@as_json
@pass_face
def contacts_list(face: Face, search: str, limit: int | None, *, as_json: bool) -> None:
    """List everybody in the order of their names."""
    ids = face.read(partial(queries.list_ids, ask=Ask(search)))
    rows = face.read(partial(queries.list_rows, ids=ids[:limit]))
    if as_json:
        print_json([{"id": row.id, "name": row.full_name, **asdict(row.draft)} for row in rows])
    else:
        print_table(
            [_("Id"), _("Name"), _("E-mail"), _("Telephone"), _("Town"), _("Postcode")],
            [
                (r.id, r.shown_name, ", ".join(r.draft.emails), ", ".join(r.draft.telephones), r.draft.town,
                 r.draft.postcode)
                for r in rows
            ],
            right=[0],
        )  # fmt: skip


@contacts.command("add")
@click.argument("name")
@click.option("--email")
@click.option("--telephone")
@click.option("--concession", is_flag=True)
@pass_face
def contacts_add(face: Face, name: str, email: str | None, telephone: str | None, *, concession: bool) -> None:
    """Add a person who is no member."""
    draft = person_named(name, email=email, telephone=telephone, concession=concession)
    report(face.write(partial(operations.add_contact, draft=draft, now=face.now)), reference=False)


@contacts.command("show")
@click.argument("contact", type=record_id)
@as_json
@pass_face
def contacts_show(face: Face, contact: int, *, as_json: bool) -> None:
    """Show one contact."""
    row = face.read(partial(queries.contact, contact_id=contact))
    data = {"id": row.id, "name": row.full_name, **asdict(row.draft)}
    if as_json:
        print_json(data)
    else:
        print_table([_("Field"), _("Value")], list(data.items()))
