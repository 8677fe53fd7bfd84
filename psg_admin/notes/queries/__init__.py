"""What is asked of notes, tasks and documents."""

from psg_admin.notes.queries.documents import (
    DocumentRow,
    StoredFile,
    audit,
    document,
    document_list,
    documents_of,
    find_documents,
    spare_contents,
    stored_file,
)
from psg_admin.notes.queries.notes import (
    NO_TASKS,
    NoteFilter,
    NoteRow,
    WaitingTasks,
    find_notes,
    note,
    note_list,
    notes_of,
    waiting_tasks,
)

__all__ = [
    "NO_TASKS",
    "DocumentRow",
    "NoteFilter",
    "NoteRow",
    "StoredFile",
    "WaitingTasks",
    "audit",
    "document",
    "document_list",
    "documents_of",
    "find_documents",
    "find_notes",
    "note",
    "note_list",
    "notes_of",
    "spare_contents",
    "stored_file",
    "waiting_tasks",
]
