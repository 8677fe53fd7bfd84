"""What needs doing today: the figures of the first page, in a handful of queries whatever the size of the office."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.bank.queries.today import NOTHING_WAITS, BankToday, bank_today
from psg_admin.books.queries import Purse, purse
from psg_admin.events.queries import DiedBooking, EventRow, died_bookings, next_event
from psg_admin.kernel.money import Money
from psg_admin.memberships.model import Member, Membership, MembershipType, OrderSpan, StandingOrder, StandingSpan
from psg_admin.memberships.queries import (
    MISSED_LATELY,
    WithoutPayer,
    member_count,
    missed_lately,
    soon,
    standing_counts,
    without_payer,
)
from psg_admin.memberships.queries.filters import order_span_on, present, span_on
from psg_admin.memberships.queries.orders import sums_of
from psg_admin.memberships.rules import agreed_sum
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Standing
from psg_admin.news import queries as news
from psg_admin.news.queries import NewsRow
from psg_admin.notes.queries import NO_TASKS, WaitingTasks, waiting_tasks
from psg_admin.payments import queries as payments
from psg_admin.payments.queries import Debts, PaymentRow, debts
from psg_admin.payments.states import PaymentState
from psg_admin.people.model import Contact
from psg_admin.settings import load_settings
from psg_admin.store.list_query import ListQuery

SHOWN = 5
NEWEST = 3
"""How many standing orders, sums left over, and news are named."""
WEEK = 7


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

    Each figure counts the rows of a list, asked for in the same words: ``ending`` members are paid up to a day
    within a month (:func:`runs_out`), ``missed_count`` members have a standing order missed lately (:func:`missed`), of
    which ``missed`` are the newest; ``month`` is what came in this month, of ``month_count`` payments, a payment taken
    back lowers it. For ``grace_soon`` of those in grace it ends within a week; ``left_over`` are the newest payments of
    which something is not used; ``purse`` is how the money stands; ``died`` what stands at coming events for people who
    have died, and ``payers`` the memberships that such people paid for, to be decided; ``tasks`` are due or overdue.
    ``life`` members are due for life membership (:func:`due_for_life`), having been members for ``life_years``; 0
    years: nobody ever is. ``bank`` is what of the statements waits.
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
    grace_soon: int
    left_over: tuple[PaymentRow, ...]
    left_over_count: int
    purse: Purse
    died: tuple[DiedBooking, ...] = ()
    payers: tuple[WithoutPayer, ...] = ()
    tasks: WaitingTasks = NO_TASKS
    life: int = 0
    life_years: int = 0
    bank: BankToday = NOTHING_WAITS

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
    kinds = select(func.count()).select_from(MembershipType).scalar_subquery()
    known = select(func.count()).select_from(Contact).where(Contact.hidden_on.is_(None)).scalar_subquery()
    types, people = session.execute(select(kinds, known)).one()
    month_count, month = payments.received(session, query=payments.this_month(today))
    newest = news.list_ids(session, query=ListQuery())[:NEWEST]
    years = load_settings(session, MembershipSettings).life_years
    left_over = payments.list_ids(session, query=ListQuery(filters={"state": PaymentState.CREDIT.value}))
    return TodayFigures(
        day=today,
        types=types,
        people=people,
        standings=standing_counts(session, today=today),
        ending=member_count(session, query=runs_out(today), today=today),
        debts=debts(session, today=today),
        missed=_missed(session, today),
        missed_count=member_count(session, query=missed(), today=today),
        event=next_event(session, today=today),
        month=month,
        month_count=month_count,
        news=tuple(news.list_rows(session, ids=newest)),
        died=tuple(died_bookings(session, today=today)),
        payers=tuple(without_payer(session)),
        tasks=waiting_tasks(session, day=today, limit=SHOWN),
        life=member_count(session, query=due_for_life(), today=today) if years else 0,
        life_years=years,
        grace_soon=_grace_soon(session, today),
        left_over=tuple(payments.list_rows(session, ids=left_over[:SHOWN])),
        left_over_count=len(left_over),
        purse=purse(session, today=today),
        bank=bank_today(session, today=today),
    )


def runs_out(today: date) -> ListQuery:
    """Return what the list of the members who are paid up to a day within a month is asked for."""
    return ListQuery(filters={"ending": soon(today).isoformat()})


def due_for_life() -> ListQuery:
    """Return what the list of the members who are due for life membership is asked for."""
    return ListQuery(filters={"life": "yes"})


def missed() -> ListQuery:
    """Return what the list of the members whose standing order was missed lately is asked for."""
    return ListQuery(filters={"order": MISSED_LATELY})


def _grace_soon(session: Session, today: date) -> int:
    ends = StandingSpan.end_day <= today + timedelta(days=WEEK)
    query = select(func.count()).select_from(Member).join(StandingSpan, span_on(today))
    return session.scalar(query.where(present(today), StandingSpan.standing == Standing.GRACE, ends)) or 0


def _missed(session: Session, today: date) -> tuple[MissedOrder, ...]:
    first = (
        select(func.min(Member.contact_id))
        .where(Member.membership_id == Membership.id, present(today))
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Contact.id,
            Contact.shown_name,
            Membership.number,
            StandingOrder.amount,
            OrderSpan.about_day,
            StandingOrder.id,
        )
        .select_from(StandingOrder)
        .join(OrderSpan, order_span_on(today))
        .join(Membership, Membership.id == StandingOrder.membership_id)
        .join(Contact, Contact.id == first)
        .where(missed_lately(today), Membership.ended_on.is_(None))
        .order_by(OrderSpan.about_day.desc(), StandingOrder.id)
        .limit(SHOWN)
    ).all()
    sums = sums_of(session, order_ids=[order_id for *_order, order_id in rows])
    return tuple(
        MissedOrder(contact_id, name, number, agreed_sum(amount, sums.get(order_id, ()), since), since)
        for contact_id, name, number, amount, since, order_id in rows
    )
