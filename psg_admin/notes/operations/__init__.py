"""The deeds on notes, tasks and documents: each a function that returns its changes."""

from psg_admin.notes.operations.documents import (
    attach,
    change_document,
    derive_documents,
    remove_document,
    sweep_contents,
)
from psg_admin.notes.operations.notes import (
    add_note,
    change_note,
    derive_notes,
    finish_tasks,
    remove_note,
    reopen_tasks,
)

__all__ = [
    "add_note",
    "attach",
    "change_document",
    "change_note",
    "derive_documents",
    "derive_notes",
    "finish_tasks",
    "remove_document",
    "remove_note",
    "reopen_tasks",
    "sweep_contents",
]
