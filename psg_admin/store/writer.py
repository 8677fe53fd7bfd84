"""The table that PostgreSQL desks lock while they write, and who holds the pen of an office that is handed about."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.store.base import Base
from psg_admin.store.erasure import erased


@erased()
class WriterLock(Base):
    """No rows: desks lock it before they write, and whoever has no right to it can stop nobody."""

    __tablename__ = "writer"
    __table_args__ = {"info": {"journal": True}}  # noqa: RUF012 - SQLAlchemy's own form


@erased(kept="computer since laid_down_at", blanked="holder")
class Pen(Base):
    """Who may write in an office of which there are copies on several computers; no row where it was never handed over.

    ``computer`` is the random name of the computer that holds it; ``laid_down_at``: nobody does, since then.
    """

    __tablename__ = "pen"

    holder: Mapped[str] = mapped_column(String(100))
    computer: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]
    laid_down_at: Mapped[datetime | None]
