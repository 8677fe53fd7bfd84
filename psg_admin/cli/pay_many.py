"""The command that enters a heap of envelopes."""

import csv
import io
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click

from psg_admin.accounts.rules import BANK
from psg_admin.books.envelopes import Envelope
from psg_admin.books.operations import SlipWish, enter_envelopes
from psg_admin.books.rules.banking import read_denominations
from psg_admin.cli.face import Face, as_json, begins_office, pass_face, print_json, report
from psg_admin.cli.options import new_option, people
from psg_admin.kernel.errors import BadInput, DoneAlready, Unusable, UserError
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.plan import Findings
from psg_admin.kernel.words import _
from psg_admin.payments.states import Method
from psg_admin.store.disk import typed_path

_LONGEST = 8 * 1024 * 1024
"""So many bytes a file of envelopes has at most."""


@click.command("pay-many")
@click.argument("file", required=False)
@click.option("--on", "on_text", metavar="DAY", help="The day they came in (today).")
@click.option("--expected", "expected_text", metavar="SUM", help="What they add up to: else nothing is entered.")
@click.option("--slip", "wants_slip", is_flag=True, help="Pay the cheques and the cash among them in on a slip.")
@click.option("--banked", "banked_text", metavar="DAY", help="The day the slip was paid in (the day they came in).")
@click.option("--account", default=BANK, show_default=True, help="The account it was paid into.")
@click.option("--denomination", "pieces", multiple=True, metavar="WORTH=COUNT",
              help="So many of a note or coin on the slip, such as 20=3. May be repeated.")  # fmt: skip
@new_option
@as_json
@pass_face
@begins_office
def pay_many(
    face: Face, file: str | None, on_text: str | None, expected_text: str | None, banked_text: str | None,
    account: str, pieces: tuple[str, ...], *, wants_slip: bool, new: bool, as_json: bool,
) -> None:  # fmt: skip
    """Enter a heap of envelopes from FILE, or from standard input: who, sum, method, cheque number.

    One a line, apart by commas: 0001,30,cheque,000123. Who is the id of a contact, a membership number, or a name. Each
    pays what its payer owes, and what is beyond that is left over. All are entered, or none.
    """
    if not wants_slip and (banked_text is not None or pieces):
        raise click.UsageError(_("--banked and --denomination are for the slip: give --slip too."))
    received_on = face.day(on_text, "on")
    envelopes = _envelopes(face, _text(file), new=new)
    wish = None
    if wants_slip:
        banked_on = received_on if banked_text is None else face.day(banked_text, "banked")
        wish = SlipWish(banked_on, account, read_denominations(pieces))
    deed = partial(
        enter_envelopes, envelopes=envelopes, received_on=received_on, slip=wish, today=face.today, now=face.now,
        expected=None if expected_text is None else Money.parse(expected_text, field="expected"),
    )  # fmt: skip
    done = face.write(deed)
    if as_json:
        total = Money.total(one.amount for one in envelopes)
        print_json({"envelopes": len(envelopes), "amount": total, "slip": done.reference or None})
    else:
        report(done)


def _text(file: str | None) -> str:
    """Return what the file holds, or standard input.

    :raises Unusable: when it cannot be read.
    :raises BadInput: when it is no text, or too long.
    """
    if file is None or file == "-":
        raw = b"" if getattr(sys, "stdin", None) is None else sys.stdin.buffer.read(_LONGEST + 1)
    else:
        path: Path = typed_path(file)
        try:
            with path.open("rb") as opened:
                raw = opened.read(_LONGEST + 1)
        except OSError as error:
            raise Unusable(_("{file} cannot be read: {why}.").format(file=path, why=error.strerror or "")) from None
    if len(raw) > _LONGEST:
        raise BadInput(_("This is more than anybody opens in a day: the file is too long."), field="file")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(_("The file is not text in UTF-8."), field="file") from None


def _envelopes(face: Face, text: str, *, new: bool) -> list[Envelope]:
    """Return the envelopes that a text tells of, with who is meant in each.

    :raises UserError: with what is wrong in each line.
    """
    findings = Findings()
    read: list[tuple[str, str, Money, Method, str]] = []
    lines = list(_rows(text))
    for number, row in lines:
        place = _("Line {number}").format(number=f"{number:,}")
        with findings.at(place):
            who, amount, method, reference = _fields(row)
            read.append((place, who, amount, method, reference))
    findings.refuse(subjects=len(lines))
    try:
        payers = people(face, [one[1] for one in read], new=new)
    except DoneAlready:
        raise  # the whole heap was entered under its key: no line of it is wrong
    except UserError as error:
        for place, who, *_rest in read:
            with findings.at(place):
                people(face, [who], new=new)
        findings.refuse(subjects=len(read))
        raise error from None
    return [
        Envelope(payer, amount, method, reference, place)
        for payer, (place, _who, amount, method, reference) in zip(payers, read, strict=True)
    ]


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), skipinitialspace=True, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row) and not row[0].lstrip().startswith("#"):
                yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(
            _("Line {number}: the quotation marks do not go together.").format(number=reader.line_num), field="file"
        ) from error


def _fields(row: list[str]) -> tuple[str, Money, Method, str]:
    cells = [*(cell.strip() for cell in row), "", ""][: max(4, len(row))]
    if len(row) < 3 or len(cells) > 4:
        raise BadInput(_("A line is who, sum, method and cheque number, such as 0001,30,cheque,000123."))
    who, amount, method, reference = cells
    if not who:
        raise BadInput(_("Say from whom it came."))
    try:
        way = Method(method.lower())
    except ValueError:
        raise BadInput(
            _("“{text}” is not a way of paying. There are: {ways}.").format(
                text=shorten(method), ways=", ".join(one.value for one in Method)
            )
        ) from None
    return who, Money.parse(amount), way, reference
