"""What enrolling would give: the first term and the fee of it."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Refused
from psg_admin.memberships.plans import late_of, term_of
from psg_admin.memberships.queries.renewal import NextTerm
from psg_admin.memberships.queries.scheme import scheme
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
    period = term_of(settings, kind, last=None, day=joined)
    try:
        late = late_of(settings, last=None, period=period)
        return NextTerm(period, rows.quote(kind, method=method, day=period.start, late=late))
    except Refused as refused:
        return NextTerm(period, None, refused.message)
