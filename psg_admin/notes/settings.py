"""What is set for documents."""

from dataclasses import dataclass

from psg_admin.kernel.particulars import Kind
from psg_admin.kernel.settings import Part, setting
from psg_admin.kernel.words import mark

DOCUMENTS = Part("documents", mark("Documents"), mark("Files that are kept with people and with payments."), 60)

MEGABYTE = 1_000_000
"""So many bytes are a megabyte, as file managers count."""


@dataclass(frozen=True, slots=True)
class DocumentSettings:
    """How large a document may be, in megabytes: it is part of every backup."""

    largest_document: int = setting(
        10, mark("Largest document in MB"), Kind.COUNT, DOCUMENTS, least=1, limit=100, required=True,
        asked=mark("&Largest document in MB"), hint=mark("Documents are part of every backup."),
    )  # fmt: skip

    @property
    def most_bytes(self) -> int:
        """How many bytes a document may have."""
        return self.largest_document * MEGABYTE
