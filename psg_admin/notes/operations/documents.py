"""Deeds on documents."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.progress import Progress
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.model import Document, DocumentContent
from psg_admin.notes.queries.documents import payment_words, spare_contents
from psg_admin.notes.queries.notes import live_contacts, names_of
from psg_admin.notes.rules import NewFile, check_size, checked_name, media_type
from psg_admin.notes.settings import DocumentSettings
from psg_admin.notes.states import DocumentKind
from psg_admin.payments.queries import list_rows
from psg_admin.payments.states import PaymentState
from psg_admin.settings import load_settings
from psg_admin.store.base import base_table, chunks, expect_version, fetch
from psg_admin.store.bulk import insert_rows
from psg_admin.store.search import put


def attach(
    session: Session, *, files: Sequence[NewFile], today: date, contact_id: int | None = None,
    payment_id: int | None = None, kind: DocumentKind = DocumentKind.OTHER, note: str = "",
) -> Changes:  # fmt: skip
    """Keep files with a contact, or with a payment: exactly one of them; ``made`` is the id of the first document.

    :raises NotFound: when there is no such contact or payment.
    :raises BadInput: for a file that is empty or too large, and for too long a name or note.
    :raises Refused: for no file, and for one that is attached already.
    """
    if not files:
        raise Refused(_("Choose a file."))
    owner = _owner(session, contact_id, payment_id)
    most = load_settings(session, DocumentSettings).most_bytes
    said = line(note, label=_("Note"), field="note", limit=500)
    rows = []
    for file in files:
        name = checked_name(file.name)
        check_size(name, len(file.content), most=most)
        of_it = Document.contact_id == contact_id if payment_id is None else Document.payment_id == payment_id
        digest = file.digest
        there = session.scalar(select(Document.name).where(of_it, Document.digest == digest))
        if there is not None:
            raise Refused(_("{name} is attached already, as {there}.").format(name=name, there=there))
        _keep(session, digest, file.content)
        row = Document(
            name=name, media_type=media_type(name), size=len(file.content), digest=digest, contact_id=contact_id,
            payment_id=payment_id, added_on=today, kind=kind, note=said,
        )  # fmt: skip
        session.add(row)
        session.flush()
        rows.append(row)
    summary = _("{name} kept with {owner}").format(name=shorten(rows[0].name), owner=owner)
    if len(rows) > 1:
        words = ngettext("{count} document kept with {owner}", "{count} documents kept with {owner}", len(rows))
        summary = words.format(count=show_count(len(rows)), owner=owner)
    return changed(Topic.NOTES, summary=summary, made=rows[0].id, reference=" ".join(str(row.id) for row in rows))


def change_document(
    session: Session, *, document_id: int, name: str | None = None, kind: DocumentKind | None = None,
    note: str | None = None, version: int | None = None,
) -> Changes:  # fmt: skip
    """Change what a document is called, of which kind it is, or what is noted of it; None: that stays.

    :raises NotFound: when there is no such document.
    :raises BadInput: for no name, and for too long a name or note.
    :raises Conflict: when somebody else saved in between.
    """
    row = _document(session, document_id)
    expect_version(row, version)
    before = (row.name, row.kind, row.note)
    if name is not None:
        row.name = checked_name(name)
    if kind is not None:
        row.kind = kind
    if note is not None:
        row.note = line(note, label=_("Note"), field="note", limit=500)
    if before == (row.name, row.kind, row.note):
        return Changes(frozenset(), _("Nothing was changed"), made=document_id)
    session.flush()
    return changed(Topic.NOTES, summary=_("Document {name} changed").format(name=shorten(row.name)), made=document_id)


def remove_document(session: Session, *, document_id: int, version: int | None = None) -> Changes:
    """Take a document away; its bytes stay while the history can bring it back.

    :raises NotFound: when there is no such document.
    :raises Conflict: when somebody else saved in between.
    """
    row = _document(session, document_id)
    expect_version(row, version)
    owner = _owner(session, row.contact_id, row.payment_id)
    summary = _("{name} no longer kept with {owner}").format(name=shorten(row.name), owner=owner)
    session.delete(row)
    session.flush()
    return changed(Topic.NOTES, summary=summary, made=document_id)


def derive_documents(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Make the search texts of the touched documents anew (kind "document"): name and note."""
    for some in chunks(touched.get("document", ())):
        texts: dict[int, str | None] = dict.fromkeys(some)
        for document_id, name, note in session.execute(
            select(Document.id, Document.name, Document.note).where(Document.id.in_(some))
        ):
            texts[document_id] = f"{name} {note}"
        put(session, "document", texts)


def sweep_contents(session: Session, progress: Progress) -> None:
    """Take away the bytes that no document has, and with which the history can bring none back."""
    for content_id in list(spare_contents(session)):
        progress(0, 0)
        session.execute(delete(DocumentContent).where(DocumentContent.id == content_id))


def _keep(session: Session, digest: str, content: bytes) -> None:
    """Keep bytes, unless they lie here: the history tells their digest, not them."""
    if session.scalar(select(DocumentContent.id).where(DocumentContent.digest == digest)) is None:
        row = {"digest": digest, "content": content}
        insert_rows(session.connection(), base_table(inspect(DocumentContent)), [row])


def _document(session: Session, document_id: int) -> Document:
    return fetch(session, Document, document_id, _("This document is no longer there."))


def _owner(session: Session, contact_id: int | None, payment_id: int | None) -> str:
    """Return what the contact, or the payment, is called.

    :raises NotFound: when it is not there.
    """
    if payment_id is not None:
        found = list_rows(session, ids=[payment_id])
        if not found or found[0].state is PaymentState.UNDONE:
            raise NotFound(_("This payment is no longer there."))
        return payment_words(found[0])
    if contact_id is None or session.scalar(live_contacts().filter_by(id=contact_id)) is None:
        raise NotFound(_("This contact is no longer there."))
    return names_of(session, [contact_id])[contact_id]
