"""Events with their price bands; bookings and their places."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.events.particulars import EVENT
from psg_admin.kernel.money import Money
from psg_admin.kernel.particulars import fates
from psg_admin.store.base import PART, Base, Versioned, WallTime
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges


@erased(fates(EVENT, "event"), kept="cancelled_on cancel_reason")
class Event(Versioned, Base):
    """An event. ``doors_at``, ``starts_at`` and ``ends_at`` are as the clock at the venue shows them."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("doors_at IS NULL OR doors_at <= starts_at", name="doors_before_start"),
        CheckConstraint("capacity IS NULL OR capacity > 0", name="capacity"),
        CheckConstraint("(cancelled_on IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_reason"),
        Index("ix_event_starts_at", "starts_at", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(200), default="")
    venue: Mapped[str] = mapped_column(String(500), default="")
    doors_at: Mapped[datetime | None] = mapped_column(WallTime)
    starts_at: Mapped[datetime] = mapped_column(WallTime)
    ends_at: Mapped[datetime] = mapped_column(WallTime)
    capacity: Mapped[int | None] = mapped_column(Integer)
    notes: Mapped[str] = mapped_column(default="")
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))


@erased(kept="event_id position name amount groups from_day end_day")
class PriceBand(Base):
    """A price of an event, for some groups, between the days if they are given (``end_day`` not included).

    ``groups`` holds values of :class:`~psg_admin.events.states.Group`, joined by commas.
    """

    __tablename__ = "price_band"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("end_day IS NULL OR from_day IS NULL OR end_day > from_day", name="days"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True, info=PART)
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Money]
    groups: Mapped[str] = mapped_column(String(60))
    from_day: Mapped[date | None]
    end_day: Mapped[date | None]


@erased(kept="reference event_id booker_id payer_id booked_on made_at cancelled_on", blanked="note cancel_reason")
class Booking(Versioned, Base):
    """A booking of one or more places by one booker, with one payer."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("(cancelled_on IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_reason"),
        Index("ix_booking_event_id", "event_id", "id"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    reference: Mapped[str] = mapped_column(String(18), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    booker_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.FOLLOWS))
    payer_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.FOLLOWS))
    booked_on: Mapped[date]
    made_at: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(500), default="")
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))


@erased(
    kept="booking_id event_id contact_id band_id band_name amount priced_on charge_id cancelled_on",
    blanked="name sort_name concession reason override_reason cancel_reason",
)
class Place(Versioned, Base):
    """One place of a booking: for a known contact, for a name, or with the name to follow (both empty).

    ``band_name``, ``amount``, ``reason`` and ``priced_on`` are frozen when it is booked. ``override_reason`` says why
    another band than the rule's was taken.
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint("(cancelled_on IS NULL) = (cancel_reason IS NULL)", name="cancelled_with_reason"),
        Index("ix_place_event_id", "event_id", "cancelled_on"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.FOLLOWS))
    name: Mapped[str] = mapped_column(String(450), default="")
    sort_name: Mapped[str] = mapped_column(String(450), default="")
    concession: Mapped[bool] = mapped_column(default=False)
    band_id: Mapped[int] = mapped_column(ForeignKey("price_band.id"))
    band_name: Mapped[str] = mapped_column(String(100))
    amount: Mapped[Money]
    reason: Mapped[str]
    priced_on: Mapped[date]
    override_reason: Mapped[str | None] = mapped_column(String(500))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    cancelled_on: Mapped[date | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(500))
