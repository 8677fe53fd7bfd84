"""A contact, the ways to reach it, and what else is kept of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.particulars import fates
from psg_admin.people.particulars import CONTACT
from psg_admin.people.states import ContactKind, OwnKind, OwnRecord
from psg_admin.store.base import PART, Base, Versioned, ends, states
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges


@erased(
    fates(CONTACT, "contact"),
    kept="created_at hidden_on household_id",
    blanked="shown_name sort_name",
)
class Contact(Versioned, Base):
    """A person or an organisation that the office knows.

    ``shown_name`` ("Ramírez Ñato, Lucía" is ``sort_name`` before folding) and ``sort_name`` are made from the parts
    of the name by ``people.rules``. ``concession`` says that the person is entitled to concession prices, by
    ``concession_evidence``, until ``concession_until`` (included; None: for good). ``former_names`` are lines;
    ``copies`` is how many of what is posted go there. Without ``death_day_known``, ``deceased_on`` is only the day that
    the office acts from. ``household_id``: who lives together has the same one.
    ``rest_gift_since``: from that day on what is left over of the contact's money is a gift, by their wish.
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
    suffix: Mapped[str] = mapped_column(String(40), default="", sort_order=1)
    salutation: Mapped[str] = mapped_column(String(200), default="", sort_order=1)
    former_names: Mapped[str] = mapped_column(default="", sort_order=1)
    copies: Mapped[int] = mapped_column(Integer, default=1, sort_order=1)
    concession_evidence: Mapped[str] = mapped_column(String(200), default="", sort_order=1)
    concession_until: Mapped[date | None] = mapped_column(sort_order=1)
    death_day_known: Mapped[bool] = mapped_column(default=True, sort_order=1)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True, sort_order=1)
    rest_gift_since: Mapped[date | None] = mapped_column(sort_order=1)


@erased(blanked="name salutation")
class Household(Versioned, Base):
    """People at one home, who get one letter; the home has the address of those who live there.

    ``name`` is what the office calls it (empty: made from theirs), ``salutation`` how a letter to all of them begins
    (empty: made from their names).
    """

    __tablename__ = "household"
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    name: Mapped[str] = mapped_column(String(200), default="")
    salutation: Mapped[str] = mapped_column(String(200), default="")


@erased(kept="organisation_id person_id votes since until", blanked="role")
class OrganisationPerson(Base):
    """A person who speaks for an organisation, in a ``role``, from ``since`` until ``until`` (not included); who
    ``votes`` is its delegate.
    """

    __tablename__ = "organisation_person"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="days"),
        CheckConstraint("organisation_id <> person_id", name="two"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    person_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    role: Mapped[str] = mapped_column(String(100), default="")
    votes: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date]
    until: Mapped[date | None]


@erased(fates(CONTACT, "email"), purged="contact_id position")
class Email(Base):
    """One e-mail address of a contact; the lowest position is the one written to."""

    __tablename__ = "email"

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.CHOSEN)
    )
    position: Mapped[int]
    address: Mapped[str] = mapped_column(String(254))


@erased(fates(CONTACT, "telephone"), purged="contact_id position")
class Telephone(Base):
    """One telephone number of a contact as it was given; the lowest position is the one rung first."""

    __tablename__ = "telephone"

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.CHOSEN)
    )
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))


@erased(fates(CONTACT, "address"), purged="contact_id")
class Address(Base):
    """The postal address of a contact: ``street`` holds the lines above the town."""

    __tablename__ = "address"

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), unique=True, info=PART | merges(Merging.CHOSEN)
    )
    street: Mapped[str] = mapped_column(String(500), default="")
    town: Mapped[str] = mapped_column(String(200), default="")
    county: Mapped[str] = mapped_column(String(200), default="")
    postcode: Mapped[str] = mapped_column(String(20), default="", index=True)
    country: Mapped[str] = mapped_column(String(100), default="")


@erased(purged="contact_id channel answer words source noted_on")
class Consent(Base):
    """What a contact said of one ``channel`` ("post", "email", "telephone"): yes, no, or (None) what nobody understood,
    so that it is to be asked again; in their own ``words``, from a ``source``, noted on a day.
    """

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("contact_id", "channel"),)

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), info=PART | merges(Merging.ONCE, newest="noted_on")
    )
    channel: Mapped[str] = mapped_column(String(24))
    answer: Mapped[bool | None]
    words: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    noted_on: Mapped[date]


@erased(kept="contact_id answer made_on ended_on claimed_to source")
class GiftAidDeclaration(Base):
    """That a contact declared, or refused, Gift Aid: from ``made_on`` to ``ended_on`` (None: not known, or still so).

    ``answer`` None: it is not known whether there is a declaration. ``claimed_to``: the day up to which tax was claimed
    back.
    """

    __tablename__ = "gift_aid_declaration"
    __table_args__ = (CheckConstraint("ended_on IS NULL OR made_on IS NULL OR ended_on >= made_on", name="days"),)

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    answer: Mapped[bool | None]
    made_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    claimed_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200), default="")


@erased(purged="contact_id name")
class Tag(Base):
    """A word by which the office groups contacts."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("contact_id", "name"),)

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), info=PART | merges(Merging.ONCE)
    )
    name: Mapped[str] = mapped_column(String(100), index=True)


@erased(kept="code name record kind choices position open")
class OwnField(Versioned, Base):
    """A field that the office keeps of its own on one kind of ``record``; ``choices`` are lines, for a choice alone."""

    __tablename__ = "own_field"
    __table_args__ = (UniqueConstraint("record", "code"),)
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    code: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    record: Mapped[OwnRecord] = mapped_column(states(OwnRecord))
    kind: Mapped[OwnKind] = mapped_column(states(OwnKind))
    choices: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    open: Mapped[bool] = mapped_column(default=True)


@erased(kept="field_id record_id", blanked="text")
class OwnValue(Base):
    """What one record says in a field of the office's own; ``record_id`` is its id in the table of the field's kind."""

    __tablename__ = "own_value"
    __table_args__ = (UniqueConstraint("field_id", "record_id"),)

    field_id: Mapped[int] = mapped_column(ForeignKey("own_field.id"))
    record_id: Mapped[int] = mapped_column(index=True)
    text: Mapped[str]


@erased(kept="one_id other_id noted_on")
class NotSame(Base):
    """Two contacts look alike, and the office said on a day that they are two: ``one_id`` is the smaller id."""

    __tablename__ = "not_same"
    __table_args__ = (UniqueConstraint("one_id", "other_id"), CheckConstraint("one_id < other_id", name="two"))

    one_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), info=PART | merges(Merging.CHOSEN)
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.CHOSEN)
    )
    noted_on: Mapped[date]


@erased(kept="contact_id gone_id merged_on")
class Merged(Base):
    """The contact ``gone_id`` was a second entry of ``contact_id``, and is merged into it since ``merged_on``."""

    __tablename__ = "merged"

    contact_id: Mapped[int] = mapped_column(
        ForeignKey("contact.id", ondelete="CASCADE"), index=True, info=PART | merges(Merging.FOLLOWS)
    )
    gone_id: Mapped[int] = mapped_column(unique=True)
    merged_on: Mapped[date]
