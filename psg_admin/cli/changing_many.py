"""Commands that give many contacts the same value at once, whoever they are listed as."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.dry_run import dry_run_options
from psg_admin.cli.face import Face, print_json, print_table, report, say, tell
from psg_admin.cli.particulars import option_name, typed_value
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import show_value
from psg_admin.kernel.words import _, ngettext
from psg_admin.people.operations import CHANGE_MANY
from psg_admin.people.particulars import CONTACT
from psg_admin.people.plans import ManyChange, ManyPlan
from psg_admin.people.rules import full_name
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
        "--set", "wanted", multiple=True, required=True, metavar="FIELD=VALUE",
        help="The field and its new value, such as gone-away=yes; may be repeated.",
    )(command)  # fmt: skip


def change_many(face: Face, contact_ids: Sequence[int], wanted: Sequence[str], *, dry_run: bool, as_json: bool) -> None:
    """Give these contacts the values that are typed, or with ``dry_run`` only say what that would do.

    :raises UserError: what stands against it.
    :raises click.UsageError: when JSON is wanted of a deed that is done, or a value is not typed as FIELD=VALUE.
    """
    if as_json and not dry_run:
        raise click.UsageError(_("--json goes with --dry-run."))
    request = ManyChange(tuple(contact_ids), dict(_value(face, text) for text in wanted), face.today)
    planned = face.read(partial(preview, deed=CHANGE_MANY, request=request))
    if not dry_run:
        report(face.write(partial(carry_out, planned=planned)), reference=False)
        for problem in planned.plan.refused:
            tell(_("Left as it is: {who}").format(who=problem.words))
        return
    if as_json:
        print_json(_data(planned))
        return
    _say(request, planned.plan)


def refuse_whole_list(*, named: bool, narrowed: bool, everybody: bool) -> None:
    """Refuse to change a whole list by an oversight: nobody is named and nothing narrows it.

    :raises click.UsageError: unless that is what ``everybody`` says.
    """
    if named and (narrowed or everybody):
        raise click.UsageError(_("Name who is meant, or narrow the list: not both."))
    if not (named or narrowed or everybody):
        raise click.UsageError(_("Name who is meant, narrow the list, or say --all."))


def _value(face: Face, text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(_("Say a field and its new value, such as --set gone-away=yes."))
    each = _FIELDS.get(name.strip().replace("_", "-"))
    if each is None:
        raise BadInput(
            _("“{text}” is no field that is changed for many. Choose from: {known}.").format(
                text=shorten(name.strip()), known=", ".join(_FIELDS)
            ),
            field="set",
        )
    return each.key, typed_value(each, value, today=face.today)


def _data(planned: Planned[ManyChange, Any, ManyPlan]) -> dict[str, Any]:
    fields = planned.request.particulars
    return {
        "done": False,
        "changes": [
            {
                "contact": plan.contact_id, "name": full_name(plan.after),
                "fields": {
                    each.key: {"now": getattr(plan.after, each.key), "was": getattr(plan.before, each.key)}
                    for each in fields
                    if getattr(plan.after, each.key) != getattr(plan.before, each.key)
                },
            }
            for plan in planned.plan.plans
        ],
        "same": planned.plan.same,
        "refused": [{"name": one.place, "why": one.error.message} for one in planned.plan.refused],
    }  # fmt: skip


def _say(request: ManyChange, plan: ManyPlan) -> None:
    rows = [
        (each.contact_id, full_name(each.after), one.name, show_value(getattr(each.before, one.key), one.nothing),
         show_value(getattr(each.after, one.key), one.nothing))
        for each in plan.plans
        for one in request.particulars
        if getattr(each.after, one.key) != getattr(each.before, one.key)
    ]  # fmt: skip
    if rows:
        print_table([_("Contact"), _("Name"), _("Field"), _("Was"), _("Will be")], rows, right=[0])
    say(
        ngettext("{count} would change; {same} as it is wanted already.",
                 "{count} would change; {same} as it is wanted already.", len(plan.plans)).format(
            count=show_count(len(plan.plans)), same=show_count(plan.same)
        )
    )  # fmt: skip
    for problem in plan.refused:
        say(_("Left as it is: {who}").format(who=problem.words))
