"""What commands say in fields of the office's own, and the commands about these fields and about tags."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face, as_json, begins_office, pass_face, report, say_differences, shown
from psg_admin.cli.listing import print_listing
from psg_admin.cli.options import none_given
from psg_admin.kernel.particulars import differences
from psg_admin.kernel.words import _
from psg_admin.paper.table import Column, Kind
from psg_admin.people import operations, queries
from psg_admin.people.own import FieldRow, field_meant, kept_text, particulars_of, split_said
from psg_admin.people.states import OwnKind, OwnRecord

_F = TypeVar("_F", bound=Callable[..., object])


def own_option(command: _F) -> _F:
    """Add the option that says what stands in a field of the office's own; :func:`own_said` takes what it says."""
    return click.option(
        "--field", "said_fields", multiple=True, metavar="NAME=VALUE",
        help="What it says in a field of the office’s own; NAME= empties it. May be repeated.",
    )(command)  # fmt: skip


def own_said(face: Face, said: Sequence[str], *records: OwnRecord) -> dict[str, Any] | None:
    """Return what :func:`own_option` says, by the keys of the fields of these ``records``; None where nothing was said.

    :raises UserError: for a field that there is not, and a value that it does not take.
    """
    if not said:
        return None
    fields = face.read(partial(queries.own_fields, of=records))
    found: dict[str, Any] = {}
    for text in said:
        name, equals, value = split_said(fields, text)
        if not equals:
            raise click.UsageError(_("Say a field and its value, such as --field Choir=alto."))
        each = field_meant(fields, name)
        found[each.key] = each.parse(value, today=face.today)
    return found


def say_own(face: Face, record: OwnRecord, now: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Print what changed in fields of the office's own."""
    fields = face.read(partial(queries.own_fields, of=(record,)))
    say_differences((one.label, one.mine, one.theirs) for one in differences(particulars_of(fields), now, before))


def own_data(fields: Sequence[FieldRow], own: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what a record says in ``fields`` as JSON carries it."""
    return {each.json: kept_text(own.get(each.key)) or None for each in fields}


@click.group()
def fields() -> None:
    """Fields that the office keeps of its own: add, list, change, close, reopen."""


@fields.command("add")
@click.argument("name")
@click.option(
    "--of", "record", type=click.Choice([each.value for each in OwnRecord]), default=OwnRecord.CONTACT.value,
    show_default=True, help="What it is kept of.",
)  # fmt: skip
@click.option(
    "--kind", type=click.Choice([each.value for each in OwnKind]), default=OwnKind.TEXT.value, show_default=True,
    help="What it holds.",
)  # fmt: skip
@click.option("--choice", "choices", multiple=True, help="One of the choices, in their order; may be repeated.")
@pass_face
@begins_office
def fields_add(face: Face, name: str, record: str, kind: str, choices: tuple[str, ...]) -> None:
    """Make a field NAME of people, memberships or bookings."""
    deed = partial(
        operations.add_field, name=name, record=OwnRecord(record), kind=OwnKind(kind), choices=choices,
    )  # fmt: skip
    report(face.write(deed), reference=False)


@fields.command("list")
@as_json
@pass_face
def fields_list(face: Face, *, as_json: bool) -> None:
    """List the fields in their order, also those that are closed."""
    rows = face.read(partial(queries.own_fields, every=True))
    columns: list[Column[FieldRow]] = [
        Column("name", _("Name"), lambda r: r.name),
        Column("code", _("Short name"), lambda r: r.code, shown=False),
        Column("of", _("Kept of"), lambda r: r.record.label, data=lambda r: r.record),
        Column("kind", _("Kind"), lambda r: r.kind.label, data=lambda r: r.kind),
        Column("choices", _("Choices"), lambda r: ", ".join(r.choices), data=lambda r: r.choices),
        Column("open", _("Open"), lambda r: _("yes") if r.open else _("no"), data=lambda r: r.open),
    ]
    print_listing(columns, rows, as_json=as_json)


@fields.command("change")
@click.argument("name")
@click.option("--name", "new_name", metavar="NEW", help="What it is called from now on.")
@click.option(
    "--choice", "choices", multiple=True,
    help="One of the choices, in their order, in place of all that there were; may be repeated.",
)  # fmt: skip
@click.option("--before", "before", metavar="FIELD", help="It stands before this field.")
@click.option("--last", is_flag=True, help="It stands behind all others.")
@pass_face
def fields_change(
    face: Face, name: str, new_name: str | None, choices: tuple[str, ...], before: str | None, *, last: bool
) -> None:
    """Change what the field NAME is called, its choices, or where it stands.

    With as many choices as there were, one that differs in its place is another name for it: whoever had it has that.
    """
    if none_given({"name": new_name, "choices": choices, "before": before, "last": last or None}):
        raise click.UsageError(_("Say what is to change, such as --name NAME."))
    if last and before is not None:
        raise click.UsageError(_("--last goes without --before."))
    every = face.read(partial(queries.own_fields, every=True))
    was = field_meant(every, name)
    deed = partial(
        operations.change_field, field_id=was.id, version=was.version, name=new_name, choices=choices or None,
        before_id=None if before is None else field_meant(every, before).id, last=last,
    )  # fmt: skip
    report(face.write(deed), reference=False)
    now = next(one for one in face.read(partial(queries.own_fields, every=True)) if one.id == was.id)
    say_differences([
        (_("Name"), now.name, was.name), (_("Choices"), shown(now.choices), shown(was.choices)),
    ])  # fmt: skip


@fields.command("close")
@click.argument("name")
@pass_face
def fields_close(face: Face, name: str) -> None:
    """Close the field NAME: it is asked and shown no more, and what it says is kept."""
    _set_open(face, name, to=False)


@fields.command("reopen")
@click.argument("name")
@pass_face
def fields_reopen(face: Face, name: str) -> None:
    """Open the closed field NAME again, with all that it said."""
    _set_open(face, name, to=True)


def _set_open(face: Face, name: str, *, to: bool) -> None:
    each = field_meant(face.read(partial(queries.own_fields, every=True)), name)
    report(face.write(partial(operations.change_field, field_id=each.id, open=to)), reference=False)


@click.group()
def tags() -> None:
    """Tags, the words by which people are grouped: list, rename, remove."""


@tags.command("list")
@as_json
@pass_face
def tags_list(face: Face, *, as_json: bool) -> None:
    """List the tags with how many have each."""
    columns: list[Column[tuple[str, int]]] = [
        Column("tag", _("Tag"), lambda r: r[0]),
        Column("people", _("People"), lambda r: r[1], Kind.COUNT),
    ]
    print_listing(columns, list(face.read(queries.known_tags).items()), as_json=as_json)


@tags.command("rename")
@click.argument("tag")
@click.argument("new")
@pass_face
def tags_rename(face: Face, tag: str, new: str) -> None:
    """Call TAG otherwise for everybody who has it; where NEW is a tag too, both become one."""
    report(face.write(partial(operations.rename_tag, name=tag, new=new)), reference=False)


@tags.command("remove")
@click.argument("tag")
@pass_face
def tags_remove(face: Face, tag: str) -> None:
    """Take TAG from everybody who has it."""
    report(face.write(partial(operations.remove_tag, name=tag)), reference=False)
