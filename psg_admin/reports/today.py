"""What needs doing today: the figures of the first page, in a handful of queries whatever the size of the office."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.events.queries import EventRow, next_event
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Member, Membership, MembershipType, StandingOrder, StandingSpan
from psg_admin.memberships.queries import standing_counts
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.news import queries as news
from psg_admin.news.queries import NewsRow
from psg_admin.payments.model import Payment
from psg_admin.payments.queries import Debts, debts
from psg_admin.people.model import Contact
from psg_admin.store.asking import Ask
from psg_admin.store.base import MoneyColumn

SHOWN = 5
NEWEST = 3
SOON = 30
LATELY = 365
"""How many standing orders and news are named, how many days ahead a renewal is soon, how many days back is lately."""


@dataclass(frozen=True, slots=True)
class MissedOrder:
    """A standing order that did not pay: whose it is, how much was expected, and since when it is missed."""

    contact_id: int
    name: str
    number: str
    amount: Money
    since: date


@dataclass(frozen=True, slots=True)
class TodayFigures:
    """How the office stands on ``day``. ``standings`` by the value of the :class:`Standing`.

    ``ending`` is how many memberships are paid to a day within the next thirty. ``month`` is what came in since the
    first of the month, of ``month_count`` payments; a payment taken back lowers it. ``missed`` are the newest standing
    orders missed in the last year.
    """

    day: date
    types: int
    people: int
    standings: dict[str, int]
    ending: int
    debts: Debts
    missed: tuple[MissedOrder, ...]
    missed_count: int
    event: EventRow | None
    month: Money
    month_count: int
    news: tuple[NewsRow, ...]

    def of(self, standing: Standing) -> int:
        """Return how many members have this standing."""
        return self.standings.get(standing.value, 0)

    @property
    def new_office(self) -> bool:
        """Whether nobody has begun yet: no membership type and nobody on file."""
        return not self.types and not self.people

    @property
    def days_to_event(self) -> int:
        """How many days there are to the next event, 0 on its day."""
        return 0 if self.event is None else max(0, (self.event.starts_at.date() - self.day).days)


def today_figures(session: Session, *, today: date) -> TodayFigures:
    """Return how the office stands today."""
    count, month = session.execute(
        select(func.count(), func.sum(Payment.amount, type_=MoneyColumn())).where(
            Payment.received_on >= today.replace(day=1), Payment.received_on <= today
        )
    ).one()
    newest = news.list_ids(session, ask=Ask())[:NEWEST]
    return TodayFigures(
        day=today,
        types=session.scalar(select(func.count()).select_from(MembershipType)) or 0,
        people=session.scalar(select(func.count()).select_from(Contact)) or 0,
        standings=standing_counts(session, today=today),
        ending=_ending(session, today),
        debts=debts(session, today=today),
        missed=_missed(session, today),
        missed_count=session.scalar(_of_missed(select(func.count()), today)) or 0,
        event=next_event(session, today=today),
        month=month or NOTHING,
        month_count=count,
        news=tuple(news.list_rows(session, ids=newest)),
    )


def _ending(session: Session, today: date) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(StandingSpan)
            .where(
                StandingSpan.standing == Standing.CURRENT,
                StandingSpan.start_day <= today,
                or_(StandingSpan.end_day.is_(None), StandingSpan.end_day > today),
                StandingSpan.paid_to >= today,
                StandingSpan.paid_to < today + timedelta(days=SOON),
            )
        )
        or 0
    )


def _missed(session: Session, today: date) -> tuple[MissedOrder, ...]:
    first = select(func.min(Member.contact_id)).where(Member.membership_id == Membership.id).scalar_subquery()
    wanted: Select[*tuple[Any, ...]] = select(
        Contact.id, Contact.shown_name, Membership.number, StandingOrder.amount, StandingOrder.state_since
    )
    newest = (StandingOrder.state_since.desc(), StandingOrder.id)
    rows = session.execute(_of_missed(wanted, today).join(Contact, Contact.id == first).order_by(*newest).limit(SHOWN))
    return tuple(MissedOrder(*row) for row in rows)


def _of_missed(query: Select[*tuple[Any, ...]], today: date) -> Select[*tuple[Any, ...]]:
    """Let a query be about the standing orders missed lately, of memberships that have not ended."""
    return (
        query.select_from(StandingOrder)
        .join(Membership, Membership.id == StandingOrder.membership_id)
        .where(
            StandingOrder.state == OrderState.MISSED,
            StandingOrder.state_since > today - timedelta(days=LATELY),
            Membership.ended_on.is_(None),
        )
    )
