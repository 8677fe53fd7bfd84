"""What a list of members can be narrowed to: each filter as a condition, shared by lists, counts and figures."""

from datetime import date, timedelta

from sqlalchemy import BindParameter, ColumnElement, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _, mark
from psg_admin.memberships.model import (
    Instalment,
    Member,
    Membership,
    MembershipType,
    OrderSpan,
    StandingOrder,
    StandingSpan,
    Term,
    TypeChange,
)
from psg_admin.memberships.queries.scheme import type_of_code
from psg_admin.memberships.rules import joined_by
from psg_admin.memberships.settings import MOST_YEARS
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import balance_table
from psg_admin.payments.queries.charges import paid_of_charge, settled_of_charge, total
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.people.queries import NOTED, NOTES, kept_filters, own_family
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.settings import stored
from psg_admin.store.filters import Choice, Filter, FilterKind, Filters, choices_of

OWES, SHORT, CREDIT, SETTLED = "owes", "short", "credit", "settled"
"""The values of the filter ``balance``: the payer owes something, a part of a fee was paid and the rest is due, the
payer has something left over, or neither owes nor has.
"""
MISSED_LATELY = "missed-lately"
"""The value of the filter ``order`` for :func:`missed_lately`, beside those of :class:`OrderState`."""
LONG = (5, 10, 15, 20, 25, 30, 40, 50, 60)
"""The years of membership that the filter ``long`` knows."""
SOON = 30
LATELY = 365
"""So many days, beginning with today, a membership that runs out does so soon; a year back something was lately."""

OWN_OWNERS = {OwnRecord.CONTACT: Member.contact_id, OwnRecord.MEMBERSHIP: Member.membership_id}
"""Whose fields of the office's own a list of members has, and the columns with their ids."""

Day = date | BindParameter[date]
"""A day, or the place of one in a statement that is put together once."""

standing_now: ColumnElement[Standing] = func.coalesce(
    StandingSpan.standing, literal(Standing.NOT_YET, StandingSpan.standing.type)
)
"""The standing of the row; before the first span a membership is not yet."""


order_state: ColumnElement[OrderState] = func.coalesce(OrderSpan.state, literal(OrderState.NONE, OrderSpan.state.type))
"""How far the standing order of the row has come; before the first span it is not set up."""


def order_span_on(day: Day) -> ColumnElement[bool]:
    """Join the span that holds on ``day`` to a standing order."""
    return and_(
        OrderSpan.order_id == StandingOrder.id,
        OrderSpan.start_day <= day,
        or_(OrderSpan.end_day.is_(None), OrderSpan.end_day > day),
    )


def present(day: Day) -> ColumnElement[bool]:
    """Say of a member that it has not left its membership by ``day``."""
    return or_(Member.until.is_(None), Member.until > day)


def span_on(day: Day) -> ColumnElement[bool]:
    """Join the span of standing that holds on ``day`` to the membership of a member."""
    return and_(
        StandingSpan.membership_id == Member.membership_id,
        StandingSpan.start_day <= day,
        or_(StandingSpan.end_day.is_(None), StandingSpan.end_day > day),
    )


def type_on(day: Day) -> ColumnElement[int]:
    """Return the SQL for the type of a membership on ``day``: that of the term that runs, else of the first, as it was
    then (in Python: ``Facts.type_on``).
    """
    before = select(TypeChange.type_id).where(TypeChange.term_id == Term.id, TypeChange.until > day)
    was = before.order_by(TypeChange.until).limit(1).correlate(Term).scalar_subquery()
    terms = select(func.coalesce(was, Term.type_id)).where(Term.membership_id == Membership.id)
    of_one = terms.limit(1).correlate(Membership)
    runs = of_one.where(Term.start_day <= day).order_by(Term.start_day.desc()).scalar_subquery()
    return func.coalesce(runs, of_one.order_by(Term.start_day).scalar_subquery(), Membership.type_id)


def soon(today: date) -> date:
    """Return the last day of the month of :data:`SOON` days that begins today."""
    return today + timedelta(days=SOON - 1)


def missed_lately(today: date) -> ColumnElement[bool]:
    """Say of a standing order, with its span, that it is missed since a day of the last year."""
    return and_(OrderSpan.state == OrderState.MISSED, OrderSpan.about_day > today - timedelta(days=LATELY))


def _type(value: str, today: date) -> ColumnElement[bool]:
    """Return the condition of the memberships of a type today, by its id or by its code."""
    wanted = MembershipType.id == int(value) if value.isdigit() else MembershipType.code == value.lower()
    kinds = select(MembershipType.id).where(wanted)
    # Which term runs is asked of few: most that ever had a term of the type are of it today.
    was = select(Term.membership_id).join(TypeChange, TypeChange.term_id == Term.id)
    ever = or_(
        Membership.type_id.in_(kinds),
        Membership.id.in_(select(Term.membership_id).where(Term.type_id.in_(kinds))),
        Membership.id.in_(was.where(TypeChange.type_id.in_(kinds))),
    )
    return and_(ever, type_on(today).in_(kinds))


def _types(session: Session) -> dict[str, str]:
    ordered = select(MembershipType.id, MembershipType.name).order_by(MembershipType.position, MembershipType.id)
    return {str(type_id): name for type_id, name in session.execute(ordered)}


def _id_of_type(session: Session, code: str) -> str:
    return str(type_of_code(session, code=code))


def part_paid(today: date) -> ColumnElement[bool]:
    """Say of a term, with its charge, that a part of its fee was paid while more of that has fallen due."""
    fallen = select(total(Instalment.amount)).where(Instalment.term_id == Term.id, Instalment.due_on < today)
    by_parts = exists().where(Instalment.term_id == Term.id).correlate(Term)
    due = case((by_parts, fallen.correlate(Term).scalar_subquery()), else_=Charge.amount)
    paid, settled = paid_of_charge(), settled_of_charge()
    return and_(Term.start_day <= today, Charge.cancelled_on.is_(None), paid > NOTHING, settled < due)


def _balance(value: str, today: date) -> ColumnElement[bool]:
    if value == SHORT:
        terms = select(Term.membership_id).join(Charge, Charge.id == Term.charge_id)
        return Membership.id.in_(terms.where(part_paid(today)))
    table = balance_table()
    if value == SETTLED:
        return Membership.payer_id.not_in(select(table.c.contact_id).where(table.c.balance != NOTHING))
    wanted = table.c.balance > NOTHING if value == OWES else table.c.balance < NOTHING
    return Membership.payer_id.in_(select(table.c.contact_id).where(wanted))


def _runs_out(by: date, today: date) -> ColumnElement[bool]:
    return and_(StandingSpan.standing == Standing.CURRENT, StandingSpan.paid_to.between(today, by))


def _order(value: str, today: date) -> ColumnElement[bool]:
    wanted = missed_lately(today) if value == MISSED_LATELY else order_state == OrderState(value)
    orders = select(StandingOrder.membership_id).outerjoin(OrderSpan, order_span_on(today)).where(wanted)
    return and_(Membership.id.in_(orders), Membership.ended_on.is_(None))


def _order_words(value: str, _today: date) -> str:
    if value == MISSED_LATELY:
        return _("Standing order missed in the last year")
    return _("Standing order: {state}").format(state=OrderState(value).label)


def _long(value: str, today: date) -> ColumnElement[bool]:
    return Membership.joined_on <= joined_by(today, int(value))


def _due_for_life(_value: bool, today: date) -> ColumnElement[bool]:  # noqa: FBT001 - as all clauses
    """Return the condition of who has been a member for as many years as the settings ask for, and is not for life."""
    years = stored("life_years")
    by = case({str(each): joined_by(today, each) for each in range(1, MOST_YEARS + 1)}, value=years)
    for_life = select(MembershipType.id).where(MembershipType.lifetime.is_(True))
    return and_(
        Membership.joined_on <= by,
        StandingSpan.standing.in_([each for each in Standing if each.counts and each is not Standing.LIFE]),
        Membership.ended_on.is_(None),
        Membership.type_id.not_in(for_life),
        Member.contact_id.in_(select(Contact.id).where(Contact.kind == ContactKind.PERSON)),
    )


def _noted(value: str, _today: date) -> ColumnElement[bool]:
    return Member.contact_id.in_(select(Contact.id).where(NOTED[value]))


MEMBER_FILTERS: Filters[date] = Filters(
    search="Words that occur in name, address, e-mail, telephone or number.",
    by=(
        Filter(
            key="standing",
            label=mark("Standing"),
            choices=choices_of(Standing),
            option="--standing",
            clause=lambda standing, _today: standing_now == standing,
            words=lambda standing, _today: _("Status: {standing}").format(standing=standing.label),
        ),
        Filter(
            key="type",
            label=mark("Type"),
            kind=FilterKind.TEXT,
            load=_types,
            clause=_type,
            typed=_id_of_type,
            option="--type",
            metavar="TYPE",
            help="Code of a membership type.",
        ),
        Filter(
            key="method",
            label=mark("Pays by"),
            choices=choices_of(Method),
            option="--method",
            clause=lambda method, _today: Membership.method == method,
        ),
        Filter(
            key="balance",
            label=mark("Balance"),
            clause=_balance,
            choices=(
                Choice(OWES, mark("Owing")),
                Choice(SHORT, mark("Part paid")),
                Choice(CREDIT, mark("Something left over")),
                Choice(SETTLED, mark("Settled")),
            ),
            option="--balance",
            help="Whether whoever pays owes anything.",
        ),
        Filter(
            key="ending",
            label=mark("Runs out by"),
            kind=FilterKind.DAY,
            clause=_runs_out,
            words=lambda day, _today: _("Runs out by {day}").format(day=show_day(day)),
            option="--runs-out-by",
            metavar="DAY",
            help="Current, and paid up to a day from today to this one.",
        ),
        Filter(
            key="order",
            label=mark("Standing order"),
            clause=_order,
            words=_order_words,
            choices=(
                Choice(MISSED_LATELY, mark("Standing order missed in the last year")),
                *choices_of(OrderState),
            ),
            option="--order",
            help="How far the standing order has come.",
        ),
        Filter(
            key="note",
            label=mark("Note"),
            clause=_noted,
            choices=NOTES,
            option="--note",
            help="What stops all mail; “none”: neither deceased nor gone away.",
        ),
        Filter(
            key="long",
            label=mark("Member for"),
            clause=_long,
            choices=tuple(Choice(str(years)) for years in LONG),
            words=lambda years, _today: _("Member for {years} years and more").format(years=years),
            option="--for-years",
            help="Joined so many years ago, or more.",
        ),
        Filter(
            key="life",
            label=mark("Due for life membership"),
            kind=FilterKind.FLAG,
            clause=_due_for_life,
            words=lambda _yes, _today: _("Due for life membership"),
            option="--due-for-life",
            help="Members for as many years as the setting life-years says, and not for life yet.",
        ),
        *kept_filters(Member.contact_id),
    ),
    families=(own_family(OWN_OWNERS),),
)
"""The filters of members, over a membership and the span that holds today, which their conditions are told."""
