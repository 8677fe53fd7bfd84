"""What renewing a membership would give: its next term and the fee of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, Term
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.queries.standing import standings
from psg_admin.memberships.rules import next_term
from psg_admin.memberships.states import Ending, Standing
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import fetch
from psg_admin.store.settings import load_settings


@dataclass(frozen=True, slots=True)
class NextTerm:
    """What renewing on the day would give; ``refused`` says instead why it gives nothing."""

    period: DayRange | None
    quote: Quote | None
    refused: str = ""


def renewal_period(session: Session, *, membership_id: int, lifetime: bool, day: date) -> DayRange:
    """Return the term that renewing on ``day`` would give.

    Who resigned has broken off: the term of a rejoin starts on the day, unless the old one still runs. So does that of
    somebody whose death was noted by mistake.

    :raises NotFound: when there is no such membership.
    :raises Refused: when the member has died or is for life; and while the running term is unpaid and gives no
        standing, because its payment is what is wanted then.
    """
    row = fetch(session, Membership, membership_id, _("This membership does not exist any more."))
    if row.ending is Ending.DECEASED and not _lives(session, membership_id):
        raise Refused(_("Member {number} has died: there is nothing to renew.").format(number=row.number))
    last = session.execute(
        select(Term.start_day, Term.end_day, Term.amount)
        .where(Term.membership_id == membership_id)
        .order_by(Term.start_day.desc())
        .limit(1)
    ).first()
    if last is not None and (last.end_day is None or day < last.end_day):
        at = standings(session, membership_ids=[membership_id], day=day)[membership_id]
        if at.standing is Standing.LAPSED:
            raise Refused(
                _(
                    "The term from {day} is still unpaid. Take its payment of {amount}: that brings the member back."
                ).format(day=show_day(last.start_day), amount=last.amount.show())
            )
    settings = load_settings(session)
    resigned = row.ended_on is not None and row.ended_on <= day
    return next_term(
        scheme=settings.scheme,
        year_month=settings.year_month,
        grace_days=0 if resigned else settings.grace_days,
        last=None if last is None else DayRange(last.start_day, last.end_day),
        day=day,
        lifetime=lifetime,
    )


def _lives(session: Session, membership_id: int) -> bool:
    members = select(Member.id).join(Contact, Contact.id == Member.contact_id)
    living = members.where(Member.membership_id == membership_id, Member.until.is_(None), Contact.deceased_on.is_(None))
    return session.scalar(living.limit(1)) is not None


def renewal_quote(
    session: Session, *, membership_id: int, day: date, type_id: int | None = None, method: Method | None = None
) -> NextTerm:
    """Return the term and the fee that renewing on ``day`` would give, with another type or method if given.

    :raises NotFound: when there is no such membership or type.
    """
    row = fetch(session, Membership, membership_id, _("This membership does not exist any more."))
    rows = scheme(session)
    kind = rows.type(row.type_id if type_id is None else type_id)
    period = None
    try:
        period = renewal_period(session, membership_id=membership_id, lifetime=kind.lifetime, day=day)
        return NextTerm(period, rows.quote(kind, method=method or row.method, day=period.start))
    except Refused as refused:
        return NextTerm(period, None, refused.message)
