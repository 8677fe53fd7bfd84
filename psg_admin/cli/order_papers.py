"""Commands that write the forms by which members tell their bank to pay, alone or with letters."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, print_json, progress_bar, report, say, target, tell
from psg_admin.cli.members_changing import page_of
from psg_admin.cli.options import plain_number
from psg_admin.cli.scheme import fee_changes
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.operations.order_papers import NOTE_FORMS, FormsSent
from psg_admin.memberships.order_papers import forms_of, order_letters, piles
from psg_admin.memberships.queries import numbered_memberships
from psg_admin.memberships.queries.paying import OrderLetters, drift_letters, fee_letters, form_instructions
from psg_admin.memberships.rules.paying import LETTER_KINDS, Asked, Instruction
from psg_admin.memberships.states import DriftKind, Interval
from psg_admin.store.planning import perform

ALL = "all"
"""The value of ``--drift`` for every kind about which there is a letter."""


@click.command("form")
@click.argument("number")
@click.argument("file")
@click.option("--amount", "amount_text", metavar="SUM", help="What is paid each time (what the year costs).")
@click.option("--every", type=click.Choice([i.value for i in Interval]), help="How often it pays (as it does).")
@click.option("--day", type=plain_number, metavar="N", help="The day of the month, from 1 to 31 (as it is).")
@click.option("--first", "first_text", metavar="DAY", help="The first payment (the next one there is time for).")
@click.option("--note", is_flag=True, help="Note that the form was sent.")
@pass_face
def form(
    face: Face, /, number: str, file: str, amount_text: str | None, every: str | None, day: int | None,
    first_text: str | None, *, note: bool,
) -> None:  # fmt: skip
    """Write the form into FILE (PDF) by which member NUMBER tells the bank to pay a standing order.

    What is not given follows from the schedule and from the order there is.
    """
    from psg_admin.paper.mandate import write_mandates

    path = target(file, ".pdf")
    asked = Asked(
        None if amount_text is None else Money.parse(amount_text), None if every is None else Interval(every), day,
        None if first_text is None else face.day(first_text, "first"),
    )  # fmt: skip
    ids = [page_of(face, number).id]
    told = face.read(partial(form_instructions, membership_ids=ids, today=face.today, asked=asked))
    write_mandates(face.read(partial(forms_of, told=told)), path)
    noted = _note(face, told) if note else None
    say(
        _("Form written to {file}: {amount}, first on {day}, reference {reference}.").format(
            file=path, amount=told[0].words, day=show_day(told[0].first), reference=told[0].reference
        )
    )
    if noted is not None:
        report(noted, reference=False)


@click.command("letters")
@click.argument("file")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]...")
@click.option(
    "--from",
    "from_text",
    metavar="DAY",
    help="For membership years that begin on this day or later (the next day on which the fees change).",
)
@click.option(
    "--fee",
    "fee_texts",
    multiple=True,
    metavar="TYPE=SUM",
    help="With --from: a fee that is not saved yet. May be repeated.",
)
@click.option(
    "--discount",
    "discount_texts",
    multiple=True,
    metavar="METHOD=SIZE",
    help="With --from: a discount that is not saved yet. May be repeated.",
)
@click.option(
    "--drift",
    type=click.Choice([ALL, *(one.value for one in LETTER_KINDS)]),
    metavar="KIND",
    help="To those whose order is otherwise in this way, as `drift` lists them; or `all`.",
)
@click.option("--soon", is_flag=True, help="Also to those whose first payment is less than six weeks ahead.")
@click.option("--note", is_flag=True, help="Note that the forms were sent.")
@as_json
@pass_face
def letters(
    face: Face, /, file: str, numbers: tuple[str, ...], from_text: str | None, fee_texts: tuple[str, ...],
    discount_texts: tuple[str, ...], drift: str | None, *, soon: bool, note: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write letters with their forms into FILE (PDF): to all whose standing order will not pay what is owed.

    With NUMBERs only those members are looked at. Of each that gets no letter it is said why.
    """
    from psg_admin.paper.letter import write_post

    path = target(file, ".pdf")
    if drift is not None and (from_text is not None or fee_texts or discount_texts or soon):
        raise click.UsageError(_("--drift stands alone: what is owed now is written about."))
    from_day = None if from_text is None else face.day(from_text, "from")
    changes = None
    if fee_texts or discount_texts:
        if from_day is None:
            raise click.UsageError(_("--fee and --discount go with --from."))
        changes = fee_changes(face, fee_texts, discount_texts, from_day)
    ids = None
    if numbers:
        ids = [membership_id for membership_id, _n in face.read(partial(numbered_memberships, numbers=numbers))]
    if drift is not None:
        query = partial(
            drift_letters, kind=None if drift == ALL else DriftKind(drift), today=face.today, membership_ids=ids
        )
    else:
        query = partial(
            fee_letters, today=face.today, from_day=from_day, membership_ids=ids, changes=changes, soon=soon
        )
    found = face.read(query)
    if not found.letters:
        raise Refused(_("There is no letter to write. {piles}").format(piles="; ".join(piles(found))).strip())
    with progress_bar(_("Printing")) as progress:
        write_post(face.read(partial(order_letters, found=found, written_on=face.today)), path, progress=progress)
    noted = _note(face, found.instructions) if note and found.instructions else None
    if as_json:
        print_json(_data(found))
        if noted is not None:
            tell(f"{noted.summary}.")
        return
    words = ngettext("{count} letter written to {file}.", "{count} letters written to {file}.", len(found.letters))
    say(words.format(count=len(found.letters), file=path))
    for line in piles(found)[1:]:
        say(f"  {line}")
    if noted is not None:
        report(noted, reference=False)


def _data(found: OrderLetters) -> dict[str, Any]:
    return {
        "from": found.from_day, "letters": len(found.letters), "orders": found.orders, "told": len(found.lines),
        "same": found.same, "nothing": found.nothing, "soon": found.soon, "deceased": found.deceased,
        "gone_away": found.gone_away, "no_address": found.no_address,
        "forms": [
            {
                "member": one.number, "reference": one.reference, "pays": one.pays, "amount": one.amount,
                "every": one.interval, "first": one.first, "fee": one.fee, "from": one.term,
            }
            for one in found.instructions
        ],
    }  # fmt: skip


def _note(face: Face, told: Sequence[Instruction]) -> Changes:
    sent = FormsSent(tuple(told), face.today, face.office.actor)
    return face.write(partial(perform, deed=NOTE_FORMS, request=sent))


COMMANDS = (form, letters)
"""What stands under ``orders`` beside the commands of its own module."""
