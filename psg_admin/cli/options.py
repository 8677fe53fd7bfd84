"""Options and arguments that several commands share."""

import re

import click

from psg_admin.payments.states import Method
from psg_admin.people.rules import ContactDraft
from psg_admin.people.states import ContactKind

method_option = click.option(
    "--method", required=True, type=click.Choice([m.value for m in Method]), help="How it is paid."
)


record_id = click.IntRange(max=2**63 - 1)
"""The id of a record: any number that a database can look for."""

_BELOW_NOTHING = re.compile(r"-[£\d.,]")


class SumCommand(click.Command):
    """A command with a sum among its arguments: "-3" is a sum, refused in a sentence, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins with a hyphen and a digit as an argument; other unknown options stay a slip of usage."""
        ctx.ignore_unknown_options = any(_BELOW_NOTHING.match(word) for word in args)
        return super().parse_args(ctx, args)


def person_named(
    name: str, *, email: str | None = None, telephone: str | None = None, concession: bool = False
) -> ContactDraft:
    """Return the draft of a person whose name is given in one piece; the last word is the family name."""
    given, _gap, family = name.strip().rpartition(" ")
    return ContactDraft(
        kind=ContactKind.PERSON,
        given=given,
        family=family,
        concession=concession,
        emails=(email,) if email else (),
        telephones=(telephone,) if telephone else (),
    )
