"""A contact, and the ways to reach it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.particulars import fates
from psg_admin.people.particulars import CONTACT
from psg_admin.people.states import ContactKind
from psg_admin.store.base import PART, Base, Versioned, ends, states
from psg_admin.store.erasure import erased


@erased(
    fates(CONTACT, "contact"),
    kept="created_at hidden_on",
    blanked="shown_name sort_name",
)
class Contact(Versioned, Base):
    """A person or an organisation that the office knows.

    ``shown_name`` ("Ramírez Ñato, Lucía" is ``sort_name`` before folding) and ``sort_name`` are made from the parts
    of the name by ``people.rules``. ``concession`` says that the person is entitled to concession prices.
    ``hidden_on``: its entry was undone and only the books still refer to it; it is in no list, search or picker.
    """

    __tablename__ = "contact"
    __table_args__ = (
        CheckConstraint("shown_name <> ''", name="named"),
        Index("ix_contact_sort_name", "sort_name", "id"),
        # For what begins so: PostgreSQL uses an index for LIKE only when it goes by the signs.
        Index("ix_contact_sort_name_begins", "sort_name", postgresql_ops={"sort_name": "varchar_pattern_ops"}).ddl_if(
            dialect="postgresql"
        ),
        {"info": ends(undone="hidden_on", while_needed=True)},
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    kind: Mapped[ContactKind] = mapped_column(states(ContactKind))
    title: Mapped[str] = mapped_column(String(40), default="")
    given: Mapped[str] = mapped_column(String(200), default="")
    family: Mapped[str] = mapped_column(String(200), default="")
    known_as: Mapped[str] = mapped_column(String(200), default="")
    organisation: Mapped[str] = mapped_column(String(200), default="")
    shown_name: Mapped[str] = mapped_column(String(450))
    sort_name: Mapped[str] = mapped_column(String(450))
    concession: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(default="")
    deceased_on: Mapped[date | None]
    gone_away: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    hidden_on: Mapped[date | None] = mapped_column(sort_order=1)


@erased(fates(CONTACT, "email"), purged="contact_id position")
class Email(Base):
    """One e-mail address of a contact; the lowest position is the one written to."""

    __tablename__ = "email"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART)
    position: Mapped[int]
    address: Mapped[str] = mapped_column(String(254))


@erased(fates(CONTACT, "telephone"), purged="contact_id position")
class Telephone(Base):
    """One telephone number of a contact as it was given; the lowest position is the one rung first."""

    __tablename__ = "telephone"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART)
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))


@erased(fates(CONTACT, "address"), purged="contact_id")
class Address(Base):
    """The postal address of a contact: ``street`` holds the lines above the town."""

    __tablename__ = "address"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), unique=True, info=PART)
    street: Mapped[str] = mapped_column(String(500), default="")
    town: Mapped[str] = mapped_column(String(200), default="")
    county: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(20), default="", index=True)
    country: Mapped[str] = mapped_column(String(100), default="")
