"""Which documents there are, and their bytes."""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_short
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.figures import show_count, show_size
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.model import Document, DocumentContent
from psg_admin.notes.queries.notes import names_of
from psg_admin.notes.states import DocumentKind
from psg_admin.payments.queries import PaymentRow, list_rows
from psg_admin.store.base import chunks
from psg_admin.store.journal import JournalRow, JournalText
from psg_admin.store.list_query import Hit
from psg_admin.store.search import latest


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as people read it. ``owner`` says with whom, or with which payment, it is kept; ``size`` in bytes."""

    id: int
    name: str
    media_type: str
    size: int
    digest: str
    contact_id: int | None
    payment_id: int | None
    owner: str
    added_on: date
    kind: DocumentKind
    note: str
    version: int

    @property
    def words(self) -> str:
        """Its kind, size and day in one line."""
        return " · ".join((self.kind.label, show_size(self.size), show_short(self.added_on)))


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A document with its bytes."""

    name: str
    media_type: str
    content: bytes


def document(session: Session, *, document_id: int) -> DocumentRow:
    """Return one document, without its bytes.

    :raises NotFound: when there is none.
    """
    found = _rows(session, select(Document).where(Document.id == document_id))
    if not found:
        raise NotFound(_("This document is no longer there."))
    return found[0]


def documents_of(
    session: Session, *, contact_id: int | None = None, payment_id: int | None = None
) -> list[DocumentRow]:
    """Return the documents of a contact, or of a payment, the newest first."""
    of_it = Document.contact_id == contact_id if payment_id is None else Document.payment_id == payment_id
    return _rows(session, select(Document).where(of_it).order_by(Document.added_on.desc(), Document.id.desc()))


def document_list(session: Session) -> list[DocumentRow]:
    """Return all documents, the newest first."""
    return _rows(session, select(Document).order_by(Document.added_on.desc(), Document.id.desc()))


def stored_file(session: Session, *, document_id: int) -> StoredFile:
    """Return a document with its bytes.

    :raises NotFound: when there is no such document.
    :raises Refused: when its bytes are gone, or are not those that were kept.
    """
    row = document(session, document_id=document_id)
    content = session.scalar(select(DocumentContent.content).where(DocumentContent.digest == row.digest))
    if content is None or hashlib.sha256(content).hexdigest() != row.digest:
        raise Refused(_("{name} is not as it was kept: run “check”.").format(name=row.name))
    return StoredFile(row.name, row.media_type, content)


def find_documents(session: Session, *, text: str, limit: int = 20) -> list[Hit]:
    """Return with whom, or with which payment, the documents are whose name ``text`` finds, each once."""
    found: dict[int, DocumentRow] = {}
    for some in chunks(latest(session, "document", text, limit=limit)):
        found |= {row.id: row for row in _rows(session, select(Document).where(Document.id.in_(some)))}
    hits: dict[tuple[str, int], Hit] = {}
    for document_id in sorted(found, reverse=True):
        row = found[document_id]
        kind, record_id = ("contact", row.contact_id) if row.payment_id is None else ("payment", row.payment_id)
        if record_id is not None:
            hits.setdefault((kind, record_id), Hit(kind, record_id, row.owner, row.name, (_("Document"),)))
    return list(hits.values())


def audit(session: Session) -> list[str]:
    """Return a sentence for each document whose bytes are gone or are others, and one for bytes of no document."""
    kept, wrong = _looked_at(session)
    found: list[str] = []
    mine: set[str] = set()
    for document_id, name, digest in session.execute(
        select(Document.id, Document.name, Document.digest).order_by(Document.id)
    ):
        mine.add(digest)
        words = ""
        if digest not in kept:
            words = _("The file of document {id} ({name}) is missing. Restore the last backup.")
        elif digest in wrong:
            words = _("The file of document {id} ({name}) is not as it was kept. Restore the last backup.")
        if words:
            found.append(words.format(id=document_id, name=name))
    found += [
        _("A file of which there is no document any more is not as it was kept. Restore the last backup.")
        for _each in wrong - mine
    ]
    stray = sum(1 for _each in spare_contents(session))
    if stray:
        found.append(
            ngettext(
                "{count} file is kept that no document has or had. It can be taken away: “rebuild”.",
                "{count} files are kept that no document has or had. They can be taken away: “rebuild”.",
                stray,
            ).format(count=show_count(stray))
        )
    return found


def spare_contents(session: Session) -> Iterator[int]:
    """Yield the ids of the bytes that no document has, and with which the history can bring none back."""
    orphans = session.execute(
        select(DocumentContent.id, DocumentContent.digest).where(
            ~exists().where(Document.digest == DocumentContent.digest)
        )
    ).all()
    for content_id, digest in orphans:
        told = JournalText.before.contains(digest) | JournalText.after.contains(digest)
        query = select(JournalRow.id).join(JournalText, JournalText.id == JournalRow.id)
        if session.scalar(query.where(JournalRow.table_name == "document", told).limit(1)) is None:
            yield content_id


def _looked_at(session: Session) -> tuple[set[str], set[str]]:
    """Return the digests by which bytes lie here, and those that are not of them; one file at a time is in memory."""
    rows = session.execute(select(DocumentContent.digest, DocumentContent.content), execution_options={"yield_per": 1})
    kept: set[str] = set()
    wrong: set[str] = set()
    for digest, content in rows:
        kept.add(digest)
        if hashlib.sha256(content).hexdigest() != digest:
            wrong.add(digest)
    return kept, wrong


def _rows(session: Session, query: Select[Any]) -> list[DocumentRow]:
    found: Collection[Document] = session.scalars(query).all()
    names = names_of(session, (row.contact_id for row in found))
    paid = {row.payment_id for row in found if row.payment_id is not None}
    payments = {each.payment_id: payment_words(each) for each in list_rows(session, ids=sorted(paid))} if paid else {}
    return [
        DocumentRow(
            row.id, row.name, row.media_type, row.size, row.digest, row.contact_id, row.payment_id,
            names.get(row.contact_id or 0, "") or payments.get(row.payment_id or 0, ""),
            row.added_on, row.kind, row.note, row.version,
        )
        for row in found
    ]  # fmt: skip


def payment_words(row: PaymentRow) -> str:
    """Return what a payment is called where a document is kept with it: who paid, how much, and when."""
    return _("{payer}, {amount} on {day}").format(
        payer=row.payer, amount=row.amount.show(), day=show_short(row.received_on)
    )
