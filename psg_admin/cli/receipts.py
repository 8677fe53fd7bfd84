"""Commands about receipts."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from psg_admin.cli.face import (
    Face,
    as_json,
    pass_face,
    progress_bar,
    report,
    say,
    target,
)
from psg_admin.cli.filters import RECEIPTS
from psg_admin.cli.listing import data_of, print_listing
from psg_admin.cli.options import Whole, record_id
from psg_admin.kernel.words import _, ngettext
from psg_admin.paper.table import Column, Kind
from psg_admin.payments import operations, queries
from psg_admin.payments.documents import receipt_columns


def payment_named(face: Face, text: str) -> int:
    """Return the id of the payment that ``text`` names: by its id, or by the number of one of its receipts.

    :raises NotFound: when there is no receipt of this number.
    """
    plain = text.strip()
    if plain.isdecimal():
        return int(record_id(plain))
    return face.read(partial(queries.payment_of_receipt, number=plain))


def _columns() -> list[Column[queries.ReceiptRow]]:
    return [
        *receipt_columns(),
        Column("payment", _("Payment"), lambda r: r.payment_id, Kind.COUNT),
        Column("state", _("State"), lambda r: r.state),
        Column("replaced_by", _("Replaced by"), lambda r: r.replaced_by, data=lambda r: r.replaced_by or None),
    ]


_DATA = "number issued_on payment payer received_on amount voided_on void_reason replaces replaced_by"


def receipts_data(rows: Sequence[queries.ReceiptRow]) -> list[dict[str, Any]]:
    """Return receipts as JSON carries them."""
    return data_of(_columns(), rows, _DATA)


@click.command()
@click.argument("number")
@click.argument("file")
@pass_face
def receipt(face: Face, number: str, file: str) -> None:
    """Print receipt NUMBER into FILE (PDF); always the same as the first time."""
    from psg_admin.paper.receipt import write_receipt

    path = target(file, ".pdf")
    paper = face.read(partial(queries.receipt_paper, number=number))
    write_receipt(paper, path)
    say(_("Receipt {number} written to {file}.").format(number=paper.number, file=path))


@click.group()
def receipts() -> None:
    """Receipts: list, issue, void, print several."""


@receipts.command("list")
@RECEIPTS
@click.option("--limit", type=Whole(1))
@as_json
@pass_face
def receipts_list(face: Face, /, limit: int | None, *, as_json: bool, **options: Any) -> None:
    """List receipts, the newest first."""
    ids = face.read(partial(queries.receipt_ids, query=RECEIPTS.query(face, options)))
    rows = face.read(partial(queries.receipt_rows, ids=ids[:limit]))
    columns = _columns()
    text = RECEIPTS.shown(face, options, columns, "number issued_on payment payer amount state replaced_by")
    print_listing(columns, rows, as_json=as_json, text=text, data=_DATA)


@receipts.command("issue")
@click.argument("payment")
@pass_face
def receipts_issue(face: Face, payment: str) -> None:
    """Issue a receipt for a payment that has no valid one; print its number.

    PAYMENT is the id of the payment or the number of a void receipt of it.
    """
    payment_id = payment_named(face, payment)
    report(face.write(partial(operations.issue_receipt, payment_id=payment_id, today=face.today)))


@receipts.command("void")
@click.argument("number")
@click.option("--reason", required=True)
@click.option("--reissue/--no-reissue", default=True, help="Issue a new one in its place.")
@pass_face
def receipts_void(face: Face, number: str, reason: str, *, reissue: bool) -> None:
    """Declare a receipt void."""
    deed = partial(operations.void_receipt, number=number, reason=reason, today=face.today, reissue=reissue)
    report(face.write(deed))


@receipts.command("print")
@click.argument("file")
@click.option("--from", "first", required=True, metavar="NUMBER", help="The first receipt.")
@click.option("--to", "last", metavar="NUMBER", help="The last receipt (the newest there is).")
@pass_face
def receipts_print(face: Face, file: str, first: str, last: str | None) -> None:
    """Print several receipts into FILE (PDF), each on its page.

    They stand in the order of their numbers; void ones are marked.
    """
    from psg_admin.paper.receipt import write_receipts

    path = target(file, ".pdf")
    with progress_bar(_("Printing")) as progress:
        numbers = face.read(partial(queries.receipts_between, first=first, last=last))
        write_receipts(face.read(partial(queries.receipt_papers, numbers=numbers)), path, progress=progress)
    say(
        ngettext("{count} receipt written to {file}.", "{count} receipts written to {file}.", len(numbers)).format(
            count=len(numbers), file=path
        )
    )
