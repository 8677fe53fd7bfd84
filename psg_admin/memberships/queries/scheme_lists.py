"""The lists of the membership scheme: its types with what they cost now, and its discounts."""

from array import array
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Discount, Member, Membership, MembershipType, StandingSpan
from psg_admin.memberships.queries.filters import present, span_on, type_on
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import DiscountRow, FeeRow, TypeRow
from psg_admin.memberships.states import Standing
from psg_admin.payments.states import Method


@dataclass(frozen=True, slots=True)
class TypeLine:
    """One membership type as it is today.

    ``fee`` is the one that holds today (None before the first), ``coming`` those after it; ``by_order`` what paying
    by standing order costs today, None where that is the same. ``members``: so many have a member's rights by it.
    """

    type: TypeRow
    fee: FeeRow | None
    coming: tuple[FeeRow, ...]
    by_order: Money | None
    members: int

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word or two."""
        if not self.type.fees:
            return _("No fee yet")
        return "" if self.type.open else _("Closed")

    @property
    def tone(self) -> str:
        """The tone of that: nobody can be enrolled without a fee."""
        if not self.type.fees:
            return "attention"
        return "" if self.type.open else "plain"


@dataclass(frozen=True, slots=True)
class DiscountLine:
    """One discount as it is today: whether it holds, is yet to come, or is over."""

    discount: DiscountRow
    today: date

    @property
    def last_day(self) -> date | None:
        """The last day it holds on, None without an end."""
        end = self.discount.end_day
        return None if end is None else end - timedelta(days=1)

    @property
    def state(self) -> str:
        """What is out of the ordinary, in a word or two."""
        if self.discount.from_day > self.today:
            return _("To come")
        return _("Over") if self.over else ""

    @property
    def over(self) -> bool:
        """Whether its last day is past."""
        return self.discount.end_day is not None and self.discount.end_day <= self.today


def type_ids(session: Session) -> "array[int]":
    """Return the ids of the membership types, in their order."""
    return array("q", session.scalars(select(MembershipType.id).order_by(MembershipType.position, MembershipType.id)))


def type_lines(session: Session, *, ids: Sequence[int], today: date) -> list[TypeLine]:
    """Return the types of those ids as they are today; what is gone is left out."""
    rows = scheme(session)
    kind = type_on(today)
    counts = (
        select(kind, func.count())
        .select_from(Member)
        .join(Membership, Membership.id == Member.membership_id)
        .join(StandingSpan, span_on(today))
        .where(present(today), StandingSpan.standing.in_([one for one in Standing if one.counts]))
        .group_by(kind)
    )
    members = {type_id: count for type_id, count in session.execute(counts)}  # noqa: C416 - rows are no pairs to mypy
    found: dict[int, TypeLine] = {}
    for row in rows.types:
        now = [fee for fee in row.fees if fee.from_day <= today]
        coming = tuple(fee for fee in row.fees if fee.from_day > today)
        by_order: Money | None = None
        with suppress(Refused):
            asked = rows.quote(row, method=Method.STANDING_ORDER, day=today).total
            by_order = asked if now and asked != now[-1].amount else None
        found[row.id] = TypeLine(row, now[-1] if now else None, coming, by_order, members.get(row.id, 0))
    return [found[one] for one in ids if one in found]


def discount_ids(session: Session) -> "array[int]":
    """Return the ids of the discounts, the oldest first."""
    return array("q", session.scalars(select(Discount.id).order_by(Discount.from_day, Discount.id)))


def discount_lines(session: Session, *, ids: Sequence[int], today: date) -> list[DiscountLine]:
    """Return the discounts of those ids; what is gone is left out."""
    found = {row.id: DiscountLine(row, today) for row in scheme(session).discounts}
    return [found[one] for one in ids if one in found]
