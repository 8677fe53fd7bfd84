"""The command that writes a statement of account."""

from datetime import date
from functools import partial

import click

from psg_admin.cli.face import Face, pass_face, print_json, say, target
from psg_admin.cli.listing import data_of
from psg_admin.cli.options import on_file, who
from psg_admin.kernel.words import _
from psg_admin.payments.documents import statement_columns, statement_listing


@click.command()
@click.argument("contact", type=who)
@click.argument("file", required=False)
@click.option("--from", "from_text", metavar="DAY", help="Its first day (1 January of this year).")
@click.option("--to", "to_text", metavar="DAY", help="Its last day (today).")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a machine; no file is needed.")
@pass_face
def statement(
    face: Face, contact: str, file: str | None, from_text: str | None, to_text: str | None, *, as_json: bool
) -> None:
    """Write the statement of account of CONTACT into FILE (PDF), day by day.

    CONTACT is an id, a membership number, or a name. It begins and ends with what was owed then; with the days of a
    year it serves whoever pays by standing order as the one receipt for it.
    """
    if file is None and not as_json:
        raise click.UsageError(_("Name the FILE to write, or say --json."))
    path = None if file is None else target(file, ".pdf")
    known = on_file(face, contact)
    first = date(face.today.year, 1, 1) if from_text is None else face.day(from_text, "from")
    last = face.day(to_text, "to")
    made_at = face.now.astimezone().replace(tzinfo=None)
    listing = face.read(partial(statement_listing, contact_id=known, first=first, last=last, made_at=made_at))
    rows = list(listing.rows)
    if path is not None:
        from psg_admin.paper.pdf import write_list_pdf

        write_list_pdf(listing, path)
    if as_json:
        print_json(data_of(statement_columns(), rows))
    elif path is not None:
        say(_("Statement written to {file}.").format(file=path))
