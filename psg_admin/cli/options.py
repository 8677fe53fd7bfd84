"""Options and arguments that several commands share."""

import re
from decimal import Decimal, InvalidOperation

import click

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.people.rules import ContactDraft
from psg_admin.people.states import ContactKind

method_option = click.option(
    "--method", required=True, type=click.Choice([m.value for m in Method]), help="How it is paid."
)


def percent(text: str, *, field: str = "percent") -> Decimal:
    """Return a typed percentage: ``10``, ``12.5``, ``10 %``.

    :raises BadInput: for anything else.
    """
    plain = text.strip().removesuffix("%").strip()
    try:
        if not re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,4})?", plain):
            raise InvalidOperation
        return Decimal(plain)
    except InvalidOperation:
        raise BadInput(
            _("“{text}” is no percentage. Type it such as 10 or 12.5.").format(text=text), field=field
        ) from None


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
