"""What a list of members can be narrowed to: each filter as a condition, shared by lists, counts and figures."""

from datetime import date, timedelta

from sqlalchemy import BindParameter, ColumnElement, and_, func, literal, or_, select

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType, StandingOrder, StandingSpan
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.queries import balance_table
from psg_admin.payments.states import Method

OWES, CREDIT, SETTLED = "owes", "credit", "settled"
"""The values of the filter ``balance``: the payer owes something, has something left over, or neither."""
MISSED_LATELY = "missed-lately"
"""The value of the filter ``order`` for :func:`missed_lately`, beside those of :class:`OrderState`."""
SOON = 30
LATELY = 365
"""So many days, beginning with today, a membership that runs out does so soon; a year back something was lately."""

Day = date | BindParameter[date]
"""A day, or the place of one in a statement that is put together once."""

standing_now: ColumnElement[Standing] = func.coalesce(
    StandingSpan.standing, literal(Standing.NOT_YET, StandingSpan.standing.type)
)
"""The standing of the row; before the first span a membership is not yet."""


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


def soon(today: date) -> date:
    """Return the last day of the month of :data:`SOON` days that begins today."""
    return today + timedelta(days=SOON - 1)


def missed_lately(today: date) -> ColumnElement[bool]:
    """Say of a standing order that it is missed since a day of the last year."""
    return and_(StandingOrder.state == OrderState.MISSED, StandingOrder.state_since > today - timedelta(days=LATELY))


def condition(key: str, value: str, *, today: date) -> ColumnElement[bool]:
    """Return the SQL for one filter of members, over a membership and the span that holds today.

    ``standing``, ``method``, ``type`` (id or code), ``balance`` (owes, credit, settled), ``ending`` (an ISO day:
    current, and paid up to a day from today to that one) and ``order`` (an :class:`OrderState` or
    :data:`MISSED_LATELY`, of memberships that have not ended).

    :raises BadInput: for a filter that is not known.
    """
    if key == "standing" and value in set(Standing):
        return standing_now == Standing(value)
    if key == "method" and value in set(Method):
        return Membership.method == Method(value)
    if key == "type":
        return _type(value)
    if key == "balance" and value in {OWES, CREDIT, SETTLED}:
        return _balance(value)
    if key == "ending":
        return _runs_out(today, date.fromisoformat(value))
    if key == "order" and value in {*OrderState, MISSED_LATELY}:
        return _order(value, today)
    raise BadInput(_("Members cannot be filtered by {key} “{value}”.").format(key=key, value=value), field=key)


def _type(value: str) -> ColumnElement[bool]:
    if value.isdigit():
        return Membership.type_id == int(value)
    return Membership.type_id.in_(select(MembershipType.id).where(MembershipType.code == value.lower()))


def _balance(value: str) -> ColumnElement[bool]:
    table = balance_table()
    if value == SETTLED:
        return Membership.payer_id.not_in(select(table.c.contact_id).where(table.c.balance != NOTHING))
    wanted = table.c.balance > NOTHING if value == OWES else table.c.balance < NOTHING
    return Membership.payer_id.in_(select(table.c.contact_id).where(wanted))


def _runs_out(today: date, by: date) -> ColumnElement[bool]:
    return and_(StandingSpan.standing == Standing.CURRENT, StandingSpan.paid_to.between(today, by))


def _order(value: str, today: date) -> ColumnElement[bool]:
    wanted = missed_lately(today) if value == MISSED_LATELY else StandingOrder.state == OrderState(value)
    orders = select(StandingOrder.membership_id).where(wanted)
    return and_(Membership.id.in_(orders), Membership.ended_on.is_(None))
