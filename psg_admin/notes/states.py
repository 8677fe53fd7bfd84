"""Kinds of documents, and how a task stands."""

import enum

from psg_admin.kernel.words import _, mark


class DocumentKind(enum.StrEnum):
    """What a document is, for whoever looks for it."""

    DECLARATION = "declaration"
    LETTER = "letter"
    EVIDENCE = "evidence"
    INVOICE = "invoice"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_KINDS[self])


_KINDS = {
    DocumentKind.DECLARATION: mark("Declaration"),
    DocumentKind.LETTER: mark("Letter"),
    DocumentKind.EVIDENCE: mark("Evidence"),
    DocumentKind.INVOICE: mark("Invoice"),
    DocumentKind.OTHER: mark("Other"),
}


class TaskState(enum.StrEnum):
    """How a task stands on a day."""

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    DONE = "done"

    @property
    def label(self) -> str:
        """What people call it."""
        return _(_TASKS[self])

    @property
    def tone(self) -> str:
        """The tone in which it is shown: none for the normal case, a badge else."""
        return "attention" if self in {TaskState.OVERDUE, TaskState.DUE} else ""


_TASKS = {
    TaskState.OVERDUE: mark("Overdue"),
    TaskState.DUE: mark("Due today"),
    TaskState.COMING: mark("Later"),
    TaskState.DONE: mark("Done"),
}
