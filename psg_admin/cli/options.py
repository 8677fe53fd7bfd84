"""Options and arguments that several commands share."""

import click

from psg_admin.payments.states import Method
from psg_admin.people.rules import ContactDraft
from psg_admin.people.states import ContactKind

method_option = click.option(
    "--method", required=True, type=click.Choice([m.value for m in Method]), help="How it is paid."
)


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
