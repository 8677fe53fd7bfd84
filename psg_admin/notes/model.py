"""Notes, tasks, and documents with their bytes."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.notes.states import DocumentKind
from psg_admin.store.base import DERIVED, PART, Base, Versioned, states
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges

_OPEN = text("done_on IS NULL")


@erased(purged="contact_id text noted_on author due_on assignee done_on done_by")
class Note(Versioned, Base):
    """What the office noted of a contact, or (without one) for itself; with ``due_on`` it is a task until ``done_on``.

    ``author``, ``assignee`` and ``done_by`` are names as people write them: who wrote it, who is to do it (empty:
    anybody), who did it.
    """

    __tablename__ = "note"
    __table_args__ = (
        CheckConstraint("done_on IS NULL OR due_on IS NOT NULL", name="done_task"),
        # The open tasks: what Today asks for.
        Index(
            "ix_note_due_on",
            "due_on",
            "id",
            sqlite_where=text("done_on IS NULL"),
            postgresql_where=text("done_on IS NULL"),
        ),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    text: Mapped[str]
    noted_on: Mapped[date]
    author: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    assignee: Mapped[str] = mapped_column(String(200), default="")
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(String(200), default="")


@erased(purged="name media_type size digest contact_id payment_id added_on kind note")
class Document(Versioned, Base):
    """A file that is kept with a contact or with a payment: exactly one of them.

    ``name`` is that of the file, ``media_type`` as the web says it ("application/pdf"), ``size`` in bytes, ``digest``
    the SHA-256 of its bytes in hexadecimal, by which :class:`DocumentContent` has them.
    """

    __tablename__ = "document"
    __table_args__ = (CheckConstraint("(contact_id IS NULL) <> (payment_id IS NULL)", name="of_one"),)
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    name: Mapped[str] = mapped_column(String(255))
    media_type: Mapped[str] = mapped_column(String(255))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    contact_id: Mapped[int | None] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    added_on: Mapped[date]
    kind: Mapped[DocumentKind] = mapped_column(states(DocumentKind))
    note: Mapped[str] = mapped_column(String(500), default="")


@erased(purged="digest content")
class DocumentContent(Base):
    """The bytes of documents, each once, by their SHA-256.

    The history does not tell them: the documents, which it does, have their digests. What a document needed that was
    removed stays while the history can bring it back.
    """

    __tablename__ = "document_content"
    __table_args__ = ({"info": DERIVED},)

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
