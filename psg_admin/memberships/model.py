"""Membership types with their dated fees and discounts; memberships, terms and standing orders."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from psg_admin.kernel.money import Money
from psg_admin.memberships.states import Ending, Interval, OrderDecision, OrderReason, OrderState, Standing
from psg_admin.payments.states import Method
from psg_admin.store.base import DERIVED, Base, Versioned, states, worked_out
from psg_admin.store.erasure import erased
from psg_admin.store.merging import Merging, merges
from psg_admin.store.numbering import number_key


@erased(kept="code name people lifetime concession open position")
class MembershipType(Versioned, Base):
    """One kind of membership. ``people``: how many it takes; ``lifetime``: never runs out; ``concession``: its members
    are entitled to concession prices.
    """

    __tablename__ = "membership_type"
    __table_args__ = (CheckConstraint("people >= 1", name="people"),)
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    people: Mapped[int] = mapped_column(Integer, default=1)
    lifetime: Mapped[bool] = mapped_column(default=False)
    concession: Mapped[bool] = mapped_column(default=False)
    open: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


@erased(kept="type_id amount from_day")
class Fee(Base):
    """What a type costs a year for terms that start on ``from_day`` or later, until a newer fee takes over."""

    __tablename__ = "fee"
    __table_args__ = (
        UniqueConstraint("type_id", "from_day"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    type_id: Mapped[int] = mapped_column(ForeignKey("membership_type.id"))
    amount: Mapped[Money]
    from_day: Mapped[date]


@erased(kept="method percent_hundredths amount from_day end_day")
class Discount(Base):
    """Less to pay for one method: a percentage (``percent_hundredths``: 1000 is 10 %) or a sum.

    Valid for terms that start from ``from_day`` up to, not including, ``end_day``.
    """

    __tablename__ = "discount"
    __table_args__ = (
        CheckConstraint("(percent_hundredths IS NULL) <> (amount IS NULL)", name="one_kind"),
        CheckConstraint("percent_hundredths IS NULL OR percent_hundredths BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("amount IS NULL OR amount > 0", name="amount_positive"),
        CheckConstraint("end_day IS NULL OR end_day > from_day", name="days"),
    )

    method: Mapped[Method] = mapped_column(states(Method))
    percent_hundredths: Mapped[int | None]
    amount: Mapped[Money | None]
    from_day: Mapped[date]
    end_day: Mapped[date | None]

    @property
    def percent(self) -> Decimal | None:
        """The percentage, or None for a discount of a sum."""
        return None if self.percent_hundredths is None else Decimal(self.percent_hundredths) / 100


def _key(row: Mapping[str, Any]) -> str:
    return number_key(row["number"])


@erased(kept="number number_key type_id payer_id method joined_on ended_on ending", blanked="end_note")
class Membership(Versioned, Base):
    """A membership: its number is kept for life, also after a rejoin. The payer need not be a member.

    ``number_key`` is what the number is looked up by, so that no two are alike for whoever types one.
    """

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("(ended_on IS NULL) = (ending IS NULL)", name="ended_with_reason"),
        Index("ix_membership_type_id", "type_id"),
        Index("ix_membership_number_key", "number_key", unique=True),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    number: Mapped[str] = mapped_column(String(24), unique=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("membership_type.id"))
    payer_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.FOLLOWS))
    method: Mapped[Method] = mapped_column(states(Method))
    joined_on: Mapped[date]
    ended_on: Mapped[date | None]
    ending: Mapped[Ending | None] = mapped_column(states(Ending))
    end_note: Mapped[str] = mapped_column(String(500), default="")
    number_key: Mapped[str] = mapped_column(String(60), info=worked_out(_key), sort_order=1)


@erased(kept="membership_id number number_key")
class FormerNumber(Base):
    """A number that somebody had as a member before; it still finds the membership, and nobody else gets it."""

    __tablename__ = "former_number"

    membership_id: Mapped[int] = mapped_column(
        ForeignKey("membership.id", ondelete="CASCADE"), index=True, info=merges(Merging.FOLLOWS)
    )
    number: Mapped[str] = mapped_column(String(24))
    number_key: Mapped[str] = mapped_column(String(60), index=True, info=worked_out(_key))


@erased(kept="membership_id contact_id since until")
class Member(Base):
    """One person or organisation in a membership, from ``since`` until ``until`` (not included)."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("membership_id", "contact_id"),
        CheckConstraint("until IS NULL OR until >= since", name="days"),
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), info=merges(Merging.ONCE))
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True, info=merges(Merging.ONCE))
    since: Mapped[date]
    until: Mapped[date | None]


@erased(kept="membership_id start_day end_day")
class Absence(Base):
    """From ``start_day`` up to ``end_day`` (not included) the membership had ended: its member had resigned, and came
    back.
    """

    __tablename__ = "absence"
    __table_args__ = (CheckConstraint("end_day > start_day", name="days"),)

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True, info=merges(Merging.FOLLOWS))
    start_day: Mapped[date]
    end_day: Mapped[date]


@erased(kept="membership_id type_id method start_day end_day amount quote charge_id made_at brought_forward")
class Term(Base):
    """A stretch of membership, half-open; without ``end_day`` it is for life.

    ``quote`` is what was quoted, frozen as JSON with its lines and reasons; ``charge_id`` what it is owed by
    (none when it costs nothing). ``brought_forward``: it was paid for elsewhere, before this office; ``amount`` is then
    what of it was still owed.
    """

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("membership_id", "start_day"),
        CheckConstraint("end_day IS NULL OR end_day > start_day", name="days"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), info=merges(Merging.FOLLOWS))
    type_id: Mapped[int] = mapped_column(ForeignKey("membership_type.id"))
    method: Mapped[Method] = mapped_column(states(Method))
    start_day: Mapped[date]
    end_day: Mapped[date | None]
    amount: Mapped[Money]
    quote: Mapped[str]
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    made_at: Mapped[datetime]
    brought_forward: Mapped[bool] = mapped_column(default=False, sort_order=1)


@erased(kept="term_id due_on amount")
class Instalment(Base):
    """So much of a term that falls due on a day of its own; the instalments of a term add up to what it costs."""

    __tablename__ = "instalment"
    __table_args__ = (UniqueConstraint("term_id", "due_on"), CheckConstraint("amount > 0", name="amount_positive"))

    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    due_on: Mapped[date]
    amount: Mapped[Money]


@erased(kept="term_id until type_id")
class TypeChange(Base):
    """Until a day (not included) a term was of another type than it is: it became another one while it ran."""

    __tablename__ = "type_change"
    __table_args__ = (UniqueConstraint("term_id", "until"),)

    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"))
    until: Mapped[date]
    type_id: Mapped[int] = mapped_column(ForeignKey("membership_type.id"))


@erased(purged="membership_id reference amount interval day first_expected state state_since brought_forward")
class StandingOrder(Versioned, Base):
    """What a member's bank is told to pay: agreed by the member, kept apart from what the schedule asks.

    No bank details of the member are stored. ``day`` is the day of the month, 1 to 31. ``amount`` is paid each time,
    until another sum is (:class:`OrderSum`). ``state`` and ``state_since`` are what the office was told last, and when;
    how far it has come on a day follows from that and from its payments (:class:`OrderSpan`). ``brought_forward``:
    it ran before this office, under a ``reference`` that was not made here and has no check character.
    """

    __tablename__ = "standing_order"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day"),
    )
    __mapper_args__ = {"version_id_col": Versioned.version}  # noqa: RUF012 - SQLAlchemy's own form

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), unique=True, info=merges(Merging.ONCE))
    reference: Mapped[str] = mapped_column(String(18), unique=True)
    amount: Mapped[Money]
    interval: Mapped[Interval] = mapped_column(states(Interval))
    day: Mapped[int] = mapped_column(Integer)
    first_expected: Mapped[date]
    state: Mapped[OrderState] = mapped_column(states(OrderState))
    state_since: Mapped[date]
    brought_forward: Mapped[bool] = mapped_column(default=False, sort_order=1)


@erased(purged="order_id from_day amount")
class OrderSum(Base):
    """What a standing order pays each time from a day on, until a later sum takes over; it can be entered ahead."""

    __tablename__ = "order_sum"
    __table_args__ = (UniqueConstraint("order_id", "from_day"), CheckConstraint("amount > 0", name="amount_positive"))

    order_id: Mapped[int] = mapped_column(ForeignKey("standing_order.id"))
    from_day: Mapped[date]
    amount: Mapped[Money]


@erased(kept="membership_id start_day end_day standing paid_to")
class StandingSpan(Base):
    """Derived: from ``start_day`` up to ``end_day`` (not included) the membership stands like this.

    Made by ``memberships.rules.timeline``, the one rule, so that lists can count and filter by standing on any day.
    Before the first span a membership is not yet.
    """

    __tablename__ = "standing_span"
    __table_args__ = (
        UniqueConstraint("membership_id", "start_day"),
        Index("ix_standing_span_standing", "standing", "start_day", "end_day", "membership_id"),
        {"info": DERIVED},
    )

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    start_day: Mapped[date]
    end_day: Mapped[date | None]
    standing: Mapped[Standing] = mapped_column(states(Standing))
    paid_to: Mapped[date | None]


@erased(kept="order_id start_day end_day state reason about_day also_day amount")
class OrderSpan(Base):
    """Derived: from ``start_day`` up to ``end_day`` (not included) a standing order is in a state, and why.

    Made by ``memberships.rules.order_timeline``, the one rule, so that lists can filter on any day. Before the first
    span it is not set up. ``about_day``, ``also_day`` and ``amount`` are the days and the sum that the reason is about.
    """

    __tablename__ = "order_span"
    __table_args__ = (
        UniqueConstraint("order_id", "start_day"),
        Index("ix_order_span_state", "state", "start_day", "end_day", "order_id"),
        {"info": DERIVED},
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("standing_order.id", ondelete="CASCADE"))
    start_day: Mapped[date]
    end_day: Mapped[date | None]
    state: Mapped[OrderState] = mapped_column(states(OrderState))
    reason: Mapped[OrderReason] = mapped_column(states(OrderReason))
    about_day: Mapped[date]
    also_day: Mapped[date | None]
    amount: Mapped[Money]


@erased(kept="membership_id start_day kind decided_on amount charge_id", blanked="note")
class OrderDecided(Base):
    """What the office decided where a standing order does not pay what it should.

    It is about the membership year that begins on ``start_day`` (None: none has begun). ``amount`` is what was let off,
    or is owed by ``charge_id``, the discount that was not earned; nothing where the discount is kept.
    """

    __tablename__ = "order_decision"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True, info=merges(Merging.FOLLOWS))
    start_day: Mapped[date | None]
    kind: Mapped[OrderDecision] = mapped_column(states(OrderDecision))
    decided_on: Mapped[date]
    amount: Mapped[Money]
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charge.id"), unique=True)
    note: Mapped[str] = mapped_column(String(500), default="")
