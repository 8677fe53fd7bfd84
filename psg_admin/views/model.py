"""A view of a list, as the office keeps it."""

from sqlalchemy import CheckConstraint, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.store.base import Base, Versioned
from psg_admin.store.erasure import erased


@erased(kept="list name content position")
class SavedView(Versioned, Base):
    """A view of one ``list``, known by its ``name``: its ``content`` is JSON (see :mod:`psg_admin.views.rules`).

    The views of a list stand by ``position``.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("list", "name"), CheckConstraint("name <> ''", name="named"))
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    list: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    content: Mapped[str]
    position: Mapped[int] = mapped_column(Integer, default=0)
