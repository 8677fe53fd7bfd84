"""What a list of members is narrowed by: the options, what they ask for, and how the heading of a document says it."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face
from psg_admin.kernel.days import show_day
from psg_admin.kernel.words import _
from psg_admin.memberships import queries
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.states import Method
from psg_admin.store.asking import Ask

_F = TypeVar("_F", bound=Callable[..., object])


def narrowed(command: _F) -> _F:
    """Add the options by which members are narrowed; :func:`asked` takes what they say."""
    for option in reversed((
        click.option("--search", default="", help="Words that occur in name, address, e-mail, telephone or number."),
        click.option("--standing", type=click.Choice([s.value for s in Standing])),
        click.option("--type", "type_code", metavar="TYPE", help="Code of a membership type."),
        click.option("--method", type=click.Choice([m.value for m in Method])),
        click.option("--balance", type=click.Choice([queries.OWES, queries.CREDIT, queries.SETTLED]),
                     help="How it stands with whoever pays."),
        click.option("--runs-out-by", "by_text", metavar="DAY",
                     help="Current, and paid up to a day from today to this one."),
        click.option("--order", type=click.Choice([queries.MISSED_LATELY, *(s.value for s in OrderState)]),
                     help="How far the standing order has come."),
    )):  # fmt: skip
        command = option(command)
    return command


def asked(face: Face, options: Mapping[str, Any]) -> Ask:
    """Return what :func:`narrowed` asks for.

    :raises NotFound: for a membership type that does not exist.
    :raises BadInput: for no such day.
    """
    filters = {key: options[key] for key in ("standing", "balance", "order", "method") if options[key]}
    if options["by_text"]:
        filters["ending"] = face.day(options["by_text"], "runs-out-by").isoformat()
    if options["type_code"]:
        filters["type"] = str(face.read(partial(queries.type_of_code, code=options["type_code"])))
    return Ask(options["search"], filters)


def in_words(face: Face, options: Mapping[str, Any]) -> str:
    """Return in words what :func:`narrowed` asks for, for the heading of a document."""
    said = []
    if options["standing"]:
        said.append(_("Standing: {standing}").format(standing=Standing(options["standing"]).label))
    if options["type_code"]:
        wanted = face.read(partial(queries.type_of_code, code=options["type_code"]))
        said += [kind.name for kind in face.read(queries.scheme).types if kind.id == wanted]
    if options["method"]:
        said.append(Method(options["method"]).label)
    if options["balance"]:
        said.append(
            {queries.OWES: _("Owing"), queries.CREDIT: _("Something left over"), queries.SETTLED: _("Settled")}[
                options["balance"]
            ]
        )
    if options["by_text"]:
        said.append(_("Runs out by {day}").format(day=show_day(face.day(options["by_text"], "runs-out-by"))))
    if options["order"] == queries.MISSED_LATELY:
        said.append(_("Standing order missed in the last year"))
    elif options["order"]:
        said.append(_("Standing order: {state}").format(state=OrderState(options["order"]).label))
    if options["search"]:
        said.append(_("Where “{words}” occurs").format(words=options["search"]))
    return " · ".join(said) or _("Everybody")
