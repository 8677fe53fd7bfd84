"""What enrolling would give: the first term and the fee of it."""

from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.errors import Refused
from psg_admin.kernel.quote import Quote
from psg_admin.memberships.plans import late_of, term_of
from psg_admin.memberships.queries.renewal import NextTerm
from psg_admin.memberships.queries.scheme import scheme, type_of_code
from psg_admin.memberships.rules import SchemeRows
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.payments.states import Method
from psg_admin.people.own import FieldRow
from psg_admin.people.queries import own_fields
from psg_admin.people.states import OwnRecord
from psg_admin.settings import load_settings


def first_term(session: Session, *, type_id: int, method: Method, joined: date) -> NextTerm:
    """Return the term and the fee that enrolling somebody in a type from ``joined`` on would give.

    :raises NotFound: when there is no such type.
    """
    period = term_of(load_settings(session, MembershipSettings), scheme(session).type(type_id), last=None, day=joined)
    try:
        return NextTerm(period, fee_for(session, type_id=type_id, method=method, day=joined))
    except Refused as refused:
        return NextTerm(period, None, refused.message)


def fee_for(
    session: Session, *, method: Method, day: date, type_id: int | None = None, code: str | None = None
) -> Quote:
    """Return what a term costs with which somebody joins on ``day``, of the type with that id or else that code.

    :raises NotFound: when there is no such type.
    :raises Refused: when it has no fee on that day.
    """
    settings, rows = load_settings(session, MembershipSettings), scheme(session)
    kind = rows.type(type_of_code(session, code=code or "") if type_id is None else type_id)
    late = late_of(settings, last=None, period=term_of(settings, kind, last=None, day=day))
    return rows.quote(kind, method=method, day=day, late=late)


def enrolment_start(session: Session) -> tuple[SchemeRows, tuple[FieldRow, ...]]:
    """Return what an enrolment begins with: the scheme, and the office's own fields of people and memberships."""
    return scheme(session), own_fields(session, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP))
