"""What is remembered of lists that were imported: what they call their lines, and what their columns mean."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.store.base import PART, Base
from psg_admin.store.erasure import erased


@erased(purged="kind key contact_id membership_id")
class OldId(Base):
    """What another program calls a line: later versions of its list, and its payments, find who is meant by it.

    ``kind`` tells lists apart that count by themselves ("members"). ``membership_id``: the membership that the line
    made, where it made one.
    """

    __tablename__ = "old_id"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    kind: Mapped[str] = mapped_column(String(24))
    key: Mapped[str] = mapped_column(String(200))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART)
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"), index=True)


@erased(kept="kind header_key name columns")
class ColumnMapping(Base):
    """What the columns of a list mean, remembered by its headings (``header_key``: a digest of them), with a ``name``.

    ``columns`` is JSON: the key of a column by its heading, and what was answered about the list.
    """

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("kind", "header_key"),)

    kind: Mapped[str] = mapped_column(String(24))
    header_key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(100))
    columns: Mapped[str]
