"""What notes and documents hand to the office."""

from sqlalchemy import select

from psg_admin.notes import operations, queries
from psg_admin.notes.labels import LABELS
from psg_admin.notes.manifest import MANIFEST
from psg_admin.notes.model import Document, DocumentContent, Note
from psg_admin.notes.settings import DocumentSettings
from psg_admin.store.feature import Feature, SearchKind

FEATURE = Feature(
    MANIFEST,
    labels=LABELS,
    models=(Document, DocumentContent, Note),
    settings=DocumentSettings,
    derivations=(operations.derive_notes, operations.derive_documents),
    audits=(queries.audit,),
    searched=(
        SearchKind("note", "note", select(Note.id), operations.derive_notes, queries.find_notes),
        SearchKind("document", "document", select(Document.id), operations.derive_documents, queries.find_documents),
    ),
    rebuild=operations.sweep_contents,
)
