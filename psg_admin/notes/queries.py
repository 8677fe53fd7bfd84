"""What notes, tasks and documents there are."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.notes.model import Document, DocumentContent
from psg_admin.store.journal import JournalRow, JournalText


def audit(session: Session) -> list[str]:
    """Return a sentence for each document whose bytes are gone or are others, and one for bytes of no document."""
    wrong = _changed(session)
    found: list[str] = []
    kept = set(session.scalars(select(DocumentContent.digest)))
    for document_id, name, digest in session.execute(
        select(Document.id, Document.name, Document.digest).order_by(Document.id)
    ):
        if digest not in kept:
            found.append(_("The file of document {id} ({name}) is missing.").format(id=document_id, name=name))
        elif digest in wrong:
            found.append(
                _("The file of document {id} ({name}) is not as it was kept.").format(id=document_id, name=name)
            )
    stray = sum(1 for _each in spare_contents(session))
    if stray:
        found.append(
            ngettext(
                "There is {count} file of no document that the history knows. It can be rebuilt.",
                "There are {count} files of no document that the history knows. It can be rebuilt.",
                stray,
            ).format(count=show_count(stray))
        )
    return found


def spare_contents(session: Session) -> Iterator[int]:
    """Yield the ids of the bytes that no document has and that the history cannot bring back with one."""
    orphans = session.execute(
        select(DocumentContent.id, DocumentContent.digest).where(
            ~exists().where(Document.digest == DocumentContent.digest)
        )
    ).all()
    for content_id, digest in orphans:
        told = (
            select(JournalRow.id)
            .join(JournalText, JournalText.id == JournalRow.id)
            .where(
                JournalRow.table_name == "document",
                JournalText.before.contains(digest) | JournalText.after.contains(digest),
            )
            .limit(1)
        )
        if session.scalar(told) is None:
            yield content_id


def _changed(session: Session) -> set[str]:
    """Return the digests that are not those of the bytes that lie there by them; one file at a time is in memory."""
    rows = session.execute(select(DocumentContent.digest, DocumentContent.content), execution_options={"yield_per": 1})
    return {digest for digest, content in rows if hashlib.sha256(content).hexdigest() != digest}
