"""Commands about documents that are kept with people and payments."""

from functools import partial
from typing import Any

import click

from psg_admin.cli.face import Face, as_json, pass_face, report, say
from psg_admin.cli.listing import id_column, print_listing
from psg_admin.cli.options import contact_id, none_given, on_file, record_id
from psg_admin.cli.receipts import payment_named
from psg_admin.kernel.words import _
from psg_admin.notes import operations, queries
from psg_admin.notes.documents import document_columns, read_files, write_file
from psg_admin.notes.queries import DocumentRow
from psg_admin.notes.settings import DocumentSettings
from psg_admin.notes.states import DocumentKind
from psg_admin.settings import load_settings
from psg_admin.store.disk import typed_path

_contact = click.option("--contact", type=contact_id, help="With whom it is kept, by the id of the contact.")
_payment = click.option(
    "--payment", metavar="PAYMENT", help="With which payment it is kept: its id, or the number of its receipt."
)
_kinds = click.Choice([kind.value for kind in DocumentKind])


@click.group()
def documents() -> None:
    """Documents of people and of payments: add, list, save as files, change, remove."""


@documents.command("add")
@click.argument("words", nargs=-1, required=True, metavar="[WHO] FILE...")
@_contact
@_payment
@click.option("--kind", default="other", show_default=True, type=_kinds, help="What it is.")
@click.option("--note", default="", help="What is noted of it, in few words.")
@pass_face
def documents_add(
    face: Face, words: tuple[str, ...], contact: int | None, payment: str | None, kind: str, note: str
) -> None:
    """Keep FILEs with WHO, or with a payment, and print the ids of the documents.

    WHO is the id of a contact, a membership number, or a name. What is kept is part of the office and of its backups;
    the files themselves stay where they are.
    """
    named = contact is None and payment is None
    if (contact is not None and payment is not None) or (named and len(words) < 2):
        raise click.UsageError(_("Say with whom once, as WHO, --contact or --payment, and then the FILEs."))
    whose = on_file(face, words[0]) if named else contact
    paid = None if payment is None else payment_named(face, payment)
    most = face.read(lambda session: load_settings(session, DocumentSettings)).most_bytes
    files = read_files([typed_path(text) for text in (words[1:] if named else words)], most=most)
    deed = partial(
        operations.attach, files=files, today=face.today, contact_id=whose, payment_id=paid, kind=DocumentKind(kind),
        note=note,
    )  # fmt: skip
    report(face.write(deed))


@documents.command("list")
@click.argument("person", required=False, metavar="[WHO]")
@_contact
@_payment
@click.option("--kind", type=_kinds, help="Only those of this kind.")
@as_json
@pass_face
def documents_list(
    face: Face, person: str | None, contact: int | None, payment: str | None, kind: str | None, *, as_json: bool
) -> None:
    """List documents, the newest first: all of them, or those of one person or payment."""
    if sum(each is not None for each in (person, contact, payment)) > 1:
        raise click.UsageError(_("Say WHO, --contact or --payment, one of them."))
    wanted = None if kind is None else DocumentKind(kind)
    if payment is not None:
        rows = face.read(partial(queries.documents_of, payment_id=payment_named(face, payment)))
    elif person is not None or contact is not None:
        whose = contact if person is None else on_file(face, person)
        rows = face.read(partial(queries.documents_of, contact_id=whose))
    else:
        rows = face.read(queries.document_list)
    rows = [row for row in rows if wanted is None or row.kind is wanted]
    print_listing([id_column(_("Id"), lambda r: r.id), *document_columns()], rows, as_json=as_json, data=_data)


def _data(row: DocumentRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "kind": row.kind, "media_type": row.media_type, "size": row.size,
        "digest": row.digest, "contact": row.contact_id, "payment": row.payment_id, "kept_with": row.owner,
        "added_on": row.added_on, "note": row.note,
    }  # fmt: skip


@documents.command("save")
@click.argument("document", type=record_id)
@click.argument("file")
@pass_face
def documents_save(face: Face, document: int, file: str) -> None:
    """Write DOCUMENT into FILE, byte for byte as it was kept."""
    path = typed_path(file)
    write_file(face.read(partial(queries.stored_file, document_id=document)), path)
    say(_("Saved as {file}.").format(file=path))


@documents.command("change")
@click.argument("document", type=record_id)
@click.option("--name", help="What it is called.")
@click.option("--kind", type=_kinds, help="What it is.")
@click.option("--note", help="What is noted of it, in few words.")
@pass_face
def documents_change(face: Face, /, document: int, **options: Any) -> None:
    """Change what a document is called, of which kind it is, or what is noted of it."""
    if none_given(options):
        raise click.UsageError(_("Say what is to change: --name, --kind or --note."))
    kind = None if options["kind"] is None else DocumentKind(options["kind"])
    deed = partial(
        operations.change_document, document_id=document, name=options["name"], kind=kind, note=options["note"]
    )
    report(face.write(deed), reference=False)


@documents.command("remove")
@click.argument("document", type=record_id)
@pass_face
def documents_remove(face: Face, document: int) -> None:
    """Take a document away; Undo brings it back."""
    report(face.write(partial(operations.remove_document, document_id=document)), reference=False)
