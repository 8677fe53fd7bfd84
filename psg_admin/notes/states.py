"""Kinds of documents."""

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
