"""Options and arguments that several commands share."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import click

from psg_admin.cli.face import Face, tell
from psg_admin.cli.particulars import options_of, said
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money, shorten
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.queries import may_be_name, on_file_already, people_meant
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.rules import full_name, person_named, short_name, telephone_hint
from psg_admin.people.states import ContactKind

method_option = click.option(
    "--method", required=True, type=click.Choice([m.value for m in Method]), help="How it is paid."
)

as_at_option = click.option("--on", "on_text", metavar="DAY", help="As it was at the end of DAY, whenever you ask.")


_PLAIN = re.compile(r"\s*[+-]?[0-9]+\s*")


class Number(click.types.IntParamType):
    """A whole number in plain figures, 0 to 9: no "1_000", and none of another script, which Python would read."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Take plain figures."""
        if isinstance(value, str) and not _PLAIN.fullmatch(value):
            self.fail(_("“{text}” is not a whole number.").format(text=shorten(value)), param, ctx)
        return super().convert(value, param, ctx)


class Whole(Number, click.IntRange):
    """A number that is held between bounds."""


plain_number = Number()

_LARGEST = 2**63 - 1  # of all ids

record_id = Whole(max=_LARGEST)
"""The id of a record: any number that a database can look for."""

_BELOW_NOTHING = re.compile(r"-[£\d.,]")


def is_sum(word: str) -> bool:
    """Say whether a word that begins with a hyphen is a sum below nothing, and no option."""
    return _BELOW_NOTHING.match(word) is not None


class SumCommand(click.Command):
    """A command with a sum among its arguments: "-3" is a sum, refused in a sentence, and no option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take what begins with a hyphen and a digit as an argument; other unknown options stay a slip of usage."""
        ctx.ignore_unknown_options = any(is_sum(word) for word in args)
        return super().parse_args(ctx, args)


class ContactId(Whole):
    """The id of a contact; a number with a zero in front is that of a membership, which may be somebody else."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse what looks like a membership number."""
        if isinstance(value, str) and re.match(r"\s*0+\d", value):
            sentence = _(
                "“{text}” looks like a membership number; the id of a contact has no 0 in front. "
                "“members show NUMBER” and “contacts list” print the ids."
            )
            self.fail(sentence.format(text=shorten(value)), param, ctx)
        return super().convert(value, param, ctx)


contact_id = ContactId(max=_LARGEST)


class Who(click.ParamType[str]):
    """Somebody: the id of a contact, a membership number, an e-mail address, or a name. :func:`somebody` says who."""

    name = "who"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what can be none of these: nobody is called by signs alone."""
        plain = value.strip()
        if plain and not plain.removeprefix("#").isdecimal() and not any(sign.isalpha() for sign in plain):
            self.fail(
                _("“{text}” is neither the id of a contact, nor a membership number, nor a name.").format(
                    text=shorten(value)
                ),
                param,
                ctx,
            )
        return value


who = Who()

new_option = click.option(
    "--new", is_flag=True, help="Whoever is named is somebody new, although somebody on file has the name."
)


def somebody(face: Face, words: str, *, new: bool = False) -> ContactDraft | int:
    """Return the contact that is meant, or the draft of somebody new: see :func:`people`."""
    return people(face, [words], new=new)[0]


def on_file(face: Face, words: str) -> int:
    """Return the id of the contact that is meant, who is on file: see :func:`people`.

    :raises NotFound: when nobody is called so.
    """
    known = somebody(face, words)
    if isinstance(known, int):
        return known
    raise NotFound(_("Nobody on file is called “{name}”.").format(name=shorten(words.strip())))


def people(face: Face, words: Sequence[str], *, new: bool = False) -> list[ContactDraft | int]:
    """Return the contacts that are meant by ids, membership numbers, e-mail addresses or names; the draft of somebody
    new for a name that nobody has, or with ``new`` for every name.

    :raises NotFound: for an id, a number or an address that there is not.
    :raises Refused: for a name that several people have; and, without ``new``, for that of one new person twice.
    """
    known = [each for each in words if not (new and may_be_name(each))]
    meant = dict(zip(known, face.read(partial(people_meant, words=known)), strict=True)) if known else {}
    found = [(meant.get(each), each) for each in words]
    those = [person_named(each) if contact is None else contact for contact, each in found]
    if not new:
        refuse_twice(those)
    return those


def refuse_twice(those: Iterable[ContactDraft | int]) -> None:
    """Let one new person not be entered twice by one command, unless two are meant (``--new``).

    :raises Refused: for a name that comes again.
    """
    seen: set[str] = set()
    for one in those:
        if isinstance(one, int):
            continue
        name = fold(full_name(one))
        if name and name in seen:
            raise Refused(
                _("{name} is named twice. Where two people are called so, say --new.").format(name=short_name(one))
            )
        seen.add(name)


_F = TypeVar("_F", bound=Callable[..., object])

particulars = options_of(CONTACT)
"""Adds the options for all that is kept of a person or an organisation; :func:`draft_of` takes what they say."""


def draft_of(face: Face, options: Mapping[str, Any], base: ContactDraft | None = None) -> ContactDraft:
    """Return what :data:`particulars` say; what was not given stays as in ``base``.

    Without ``base`` it is somebody new: an organisation when only the name of one was given, else a person.
    """
    given = said(CONTACT, options, today=face.today)
    if base is None and "organisation" in given and not given.keys() & {"kind", "given", "family"}:
        given["kind"] = ContactKind.ORGANISATION
    return replace(base or ContactDraft(), **given)


def refuse_known(face: Face, draft: ContactDraft) -> None:
    """Let nobody be put on file a second time unless that is said (``--new``).

    :raises Refused: when somebody has the name and an e-mail address or the postcode; with the id.
    """
    found = face.read(partial(on_file_already, draft=draft))
    if found:
        raise Refused(
            _("On file already: {people}. Take that one by the id, or say --new where it is somebody else.").format(
                people="; ".join(one.words for one in found)
            )
        )


def hint_at(telephones: Iterable[str]) -> None:
    """Say on standard error which of the numbers that were just kept cannot be dialled as it stands, if any."""
    if hint := telephone_hint(telephones):
        tell(hint)


def paid_now(command: _F) -> _F:
    """Add the options for money that comes in together with a deed; :func:`pay_now` takes what they say."""
    for option in reversed(
        (
            click.option("--pay", type=click.Choice([m.value for m in Method]), help="It is paid now, in this way."),
            click.option("--received", metavar="DAY", help="The day the money came in (today)."),
            click.option("--reference", help="What the cheque or transfer carries."),
            click.option("--gift", metavar="SUM", help="A gift on top of the price, paid now."),
        )
    ):
        command = option(command)
    return command


def pay_now(face: Face, options: Mapping[str, Any]) -> PayNow | None:
    """Return the payment that :func:`paid_now` tells of, None for none.

    :raises click.UsageError: when something is said of a payment that there is not.
    """
    if options["pay"] is None:
        if not none_given({key: options[key] for key in ("received", "reference", "gift")}):
            raise click.UsageError(_("--received, --reference and --gift go with --pay."))
        return None
    return PayNow(
        method=Method(options["pay"]),
        received_on=face.day(options["received"], "received"),
        gift=NOTHING if options["gift"] is None else Money.parse(options["gift"], field="gift"),
        reference=options["reference"] or "",
    )


open_period_option = click.option(
    "--in-open-period", is_flag=True, help="It lies in a closed period: correct it on a day that is open."
)
quoted_option = click.option(
    "--quoted",
    "quoted_text",
    metavar="SUM",
    help="What you were told it costs, or is owed: nothing is done when it has become another sum.",
)


def quoted_sum(text: str | None) -> Money | None:
    """Return the sum that :data:`quoted_option` names, None for none.

    :raises BadInput: for no sum.
    """
    return None if text is None else Money.parse(text, field="quoted")


def none_given(options: Mapping[str, Any]) -> bool:
    """Say whether not one of some options was given."""
    return all(value is None or value == () for value in options.values())
