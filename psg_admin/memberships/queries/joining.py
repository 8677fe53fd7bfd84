"""What enrolling would give: the first term and the fee of it."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Refused
from psg_admin.memberships.queries.renewal import NextTerm
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import next_term
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.payments.states import Method
from psg_admin.settings import load_settings


def first_term(session: Session, *, type_id: int, method: Method, joined: date) -> NextTerm:
    """Return the term and the fee that enrolling somebody in a type from ``joined`` on would give.

    :raises NotFound: when there is no such type.
    """
    settings = load_settings(session, MembershipSettings)
    rows = scheme(session)
    kind = rows.type(type_id)
    period = next_term(
        scheme=settings.scheme,
        year_month=settings.year_month,
        grace_days=settings.grace_days,
        last=None,
        day=joined,
        lifetime=kind.lifetime,
    )
    try:
        return NextTerm(period, rows.quote(kind, method=method, day=period.start))
    except Refused as refused:
        return NextTerm(period, None, refused.message)
