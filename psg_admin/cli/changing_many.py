"""Commands that give many contacts the same value at once, whoever they are listed as."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.dry_run import dry_run_options
from psg_admin.cli.face import Face, print_json, print_table, report, say, tell
from psg_admin.cli.particulars import option_name, typed_value
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import Particular, show_value
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations import CHANGE_TERMS
from psg_admin.memberships.plans.many import TermsChange, TermsPlan
from psg_admin.memberships.queries import type_of_code
from psg_admin.payments.states import Method
from psg_admin.people.operations import CHANGE_MANY
from psg_admin.people.own import KEY, FieldRow, field_meant, kept_text, split_said
from psg_admin.people.particulars import CONTACT
from psg_admin.people.plans import ManyChange, ManyPlan
from psg_admin.people.queries import own_fields
from psg_admin.people.rules import full_name
from psg_admin.people.states import OwnRecord
from psg_admin.store.planning import Planned, carry_out, preview

_F = TypeVar("_F", bound=Callable[..., object])
_FIELDS = {option_name(each): each for each in CONTACT if each.together}


def many_options(command: _F) -> _F:
    """Add the options of a command that changes many at once."""
    command = dry_run_options(command)
    command = click.option("--all", "everybody", is_flag=True, help="Everybody in the list, where nothing narrows it.")(
        command
    )
    return click.option(
        "--set", "wanted", multiple=True, metavar="FIELD=VALUE",
        help="The field and its new value, such as gone-away=yes; one of the office’s own as field:NAME=VALUE. May be "
        "repeated.",
    )(command)  # fmt: skip


def change_many(face: Face, contact_ids: Sequence[int], wanted: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    """Give these contacts the values that are typed, or with ``dry_run`` only say what that would do.

    :raises UserError: what stands against it.
    :raises click.UsageError: when JSON is wanted of a deed that is done, or a value is not typed as FIELD=VALUE.
    """
    if not wanted:
        raise click.UsageError(_("Say a field and its new value, such as --set gone-away=yes."))
    own = face.read(partial(own_fields, of=(OwnRecord.CONTACT,)))
    said = dict(_value(face, own, text) for text in wanted)
    values = {key: value for key, value in said.items() if not key.startswith(KEY)}
    request = ManyChange(
        tuple(contact_ids), values, face.today, {key: said[key] for key in said if key.startswith(KEY)}
    )  # fmt: skip
    planned = face.read(partial(preview, deed=CHANGE_MANY, request=request))
    _do(face, planned, _changes(planned.request, planned.plan), dry_run=dry_run, as_json=as_json)


def change_terms(
    face: Face, membership_ids: Sequence[int], *, method: str | None, type_code: str | None, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Let these memberships be paid for by ``method``, or be of a type, from their next terms on; else as
    :func:`change_many`.

    :raises UserError: what stands against it.
    :raises click.UsageError: when JSON is wanted of a deed that is done.
    """
    request = TermsChange(
        tuple(membership_ids), face.today, face.now, None if method is None else Method(method),
        None if type_code is None else face.read(partial(type_of_code, code=type_code)),
    )  # fmt: skip
    planned = face.read(partial(preview, deed=CHANGE_TERMS, request=request))
    field = _("Pays by") if type_code is None else _("Type")
    rows = [_Row(one.number, one.names, field, one.before, one.after) for one in planned.plan.plans]
    _do(face, planned, rows, dry_run=dry_run, as_json=as_json)


def refuse_whole_list(*, named: bool, narrowed: bool, everybody: bool) -> None:
    """Refuse to change a whole list by an oversight: nobody is named and nothing narrows it.

    :raises click.UsageError: unless that is what ``everybody`` says.
    """
    if named and (narrowed or everybody):
        raise click.UsageError(_("Name who is meant, or narrow the list: not both."))
    if not (named or narrowed or everybody):
        raise click.UsageError(_("Name who is meant, narrow the list, or say --all."))


def _value(face: Face, own: Sequence[FieldRow], text: str) -> tuple[str, Any]:
    of_own = text.strip().startswith(KEY)
    name, equals, value = split_said(own, text.strip().removeprefix(KEY)) if of_own else text.partition("=")
    if not equals:
        raise click.UsageError(_("Say a field and its new value, such as --set gone-away=yes."))
    if of_own:
        field = field_meant(own, name)
        return field.key, field.parse(value, today=face.today)
    each = _FIELDS.get(name.strip().replace("_", "-"))
    if each is None:
        raise BadInput(
            _("“{text}” is not a field that is changed for many. Choose from: {known}.").format(
                text=shorten(name.strip()), known=", ".join([*_FIELDS, *(one.json for one in own)])
            ),
            field="set",
        )
    return each.key, typed_value(each, value, today=face.today)


@dataclass(frozen=True, slots=True)
class _Row:
    """What changes of one field of one subject; ``data``: field and values for a machine, where not the words."""

    subject: int | str
    name: str
    field: str
    was: str
    now: str
    data: tuple[str, object, object] | None = None


def _changes(request: ManyChange, plan: ManyPlan) -> list[_Row]:
    return [
        _Row(
            each.contact_id, full_name(each.after), one.name, show_value(before, one.nothing),
            show_value(after, one.nothing), _data(one, before, after),
        )
        for each in plan.plans
        for one, before, after in each.steps(request.keys)
    ]  # fmt: skip


def _data(each: Particular, before: Any, after: Any) -> tuple[str, Any, Any]:
    """Return the name of a field and its values as JSON has them."""
    if each.key.startswith(KEY):
        return each.json, kept_text(before) or None, kept_text(after) or None
    return each.key, before, after


def _do(face: Face, planned: Planned[Any, Any, Any], rows: Sequence[_Row], *, dry_run: bool, as_json: bool) -> None:
    """Do what is planned and tell of whom it was refused, or with ``dry_run`` say what it would do."""
    if as_json and not dry_run:
        raise click.UsageError(_("--json goes with --dry-run."))
    plan = planned.plan
    if not dry_run:
        report(face.write(partial(carry_out, planned=planned)), reference=False)
        for problem in plan.refused:
            tell(_("Left as it is: {who}").format(who=problem.words))
    elif as_json:
        print_json({
            "done": False,
            "changes": [
                {"subject": row.subject, "name": row.name, "field": field, "was": was, "now": now}
                for row, (field, was, now) in ((row, row.data or (row.field, row.was, row.now)) for row in rows)
            ],
            "same": plan.same,
            "refused": [{"name": one.place, "why": one.error.message} for one in plan.refused],
        })  # fmt: skip
    else:
        _say(rows, plan)


def _say(rows: Sequence[_Row], plan: ManyPlan | TermsPlan) -> None:
    if rows:
        cells = [(row.subject, row.name, row.field, row.was, row.now) for row in rows]
        print_table([_("Number or id"), _("Name"), _("Field"), _("Was"), _("Will be")], cells)
    would = ngettext(
        "{count} would change; {same} as it is wanted already.",
        "{count} would change; {same} as it is wanted already.", len(plan.plans),
    )  # fmt: skip
    say(would.format(count=show_count(len(plan.plans)), same=show_count(plan.same)))
    for problem in plan.refused:
        say(_("Left as it is: {who}").format(who=problem.words))
