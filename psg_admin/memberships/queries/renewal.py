"""What renewing a membership would give: its next term and the fee of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.quote import Quote
from psg_admin.kernel.words import _
from psg_admin.memberships.plans import renewal
from psg_admin.memberships.queries.planning import membership_facts
from psg_admin.memberships.queries.scheme import scheme
from psg_admin.memberships.rules import with_old_debt
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.payments.states import Method
from psg_admin.settings import load_settings


@dataclass(frozen=True, slots=True)
class NextTerm:
    """What renewing on the day would give; ``refused`` says instead why it gives nothing.

    ``again``: what there is to say where it is renewed already; ``old_debt`` where earlier terms are unpaid.
    """

    period: DayRange | None
    quote: Quote | None
    refused: str = ""
    again: str = ""
    old_debt: str = ""


def renewal_quote(
    session: Session, *, membership_id: int, day: date, type_id: int | None = None, method: Method | None = None,
    paid_on: date | None = None, keep_discount: bool = False,
) -> NextTerm:  # fmt: skip
    """Return the term and the fee that renewing on ``day`` would give, with another type or method if given.

    ``paid_on``: the day on which what pays it came in. ``keep_discount``: that of a standing order that does not pay.

    :raises NotFound: when there is no such membership or type.
    """
    row = membership_facts(session, [membership_id]).get(membership_id)
    if row is None:
        raise NotFound(_("This membership does not exist any more."))
    rows = scheme(session)
    kind = rows.type(row.type_id if type_id is None else type_id)
    try:
        settings = load_settings(session, MembershipSettings)
        found = renewal(row, settings, rows, kind, method=method, day=day, paid_on=paid_on, keep_discount=keep_discount)
    except Refused as refused:
        return NextTerm(None, None, refused.message)
    old_debt = with_old_debt(found.quote.total, row.old_debt(day))
    return NextTerm(found.period, found.quote, again=found.again, old_debt=old_debt)
