"""What the rule of standing needs to know, for many memberships at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.memberships.model import Absence, Membership, Term
from psg_admin.memberships.rules import Facts, TermFacts, counted
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import paid_day
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks

_STREAMED = 2000


def load_facts(session: Session, *, membership_ids: Sequence[int]) -> dict[int, Facts]:
    """Return the facts of the memberships by id; one that does not exist is left out.

    A term is paid on the day on which its charge was; a term whose charge was cancelled asks for nothing any more from
    that day on.
    """
    settings = load_settings(session, MembershipSettings)
    return {
        membership_id: known
        for some in chunks(membership_ids)
        for membership_id, known in _facts(session, session.execute(_OF_SOME, {"ids": some}).all(), settings)
    }


def all_facts(session: Session) -> Iterator[tuple[int, Facts]]:
    """Yield each membership's id and what :func:`load_facts` says of it, in the order of the ids.

    They are read as they are asked for, so that those of a large office are never all held in memory.
    """
    # Asked for with the first of them: where nobody asks, a server would keep its answer open.
    settings, absences = load_settings(session, MembershipSettings), _absences(session)
    rows = session.connection().execute(_QUERY, execution_options={"yield_per": _STREAMED})
    yield from _told(rows, settings, absences)


_QUERY: Select[*tuple[Any, ...]] = (
    select(
        Membership.id, Membership.ended_on, Membership.ending, Term.start_day, Term.end_day, Term.amount,
        func.coalesce(Charge.cancelled_on, paid_day()), Term.method, Charge.cancelled_on.is_not(None),
        exists().where(Absence.membership_id == Membership.id).label("was_absent"),
    )
    .outerjoin(Term, Term.membership_id == Membership.id)
    .outerjoin(Charge, Charge.id == Term.charge_id)
    .order_by(Membership.id, Term.start_day)
)  # fmt: skip
_OF_SOME = _QUERY.where(Membership.id.in_(bindparam("ids", expanding=True)))


def _facts(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], settings: MembershipSettings
) -> Iterator[tuple[int, Facts]]:
    absent = {row.id for row in rows if row.was_absent}  # they are few: most are not asked for any
    return _told(rows, settings, _absences(session, absent) if absent else {})


def _absences(session: Session, membership_ids: Iterable[int] | None = None) -> dict[int, list[DayRange]]:
    """Return the days of absence by membership, of those asked for or of all, the earliest first."""
    query = select(Absence.membership_id, Absence.start_day, Absence.end_day).order_by(Absence.start_day, Absence.id)
    queries = [query] if membership_ids is None else [
        query.where(Absence.membership_id.in_(some)) for some in chunks(membership_ids)
    ]  # fmt: skip
    found: dict[int, list[DayRange]] = {}
    for one in queries:
        for membership_id, start, end in session.execute(one):
            found.setdefault(membership_id, []).append(DayRange(start, end))
    return found


def _told(
    rows: Iterable[Row[*tuple[Any, ...]]], settings: MembershipSettings, absences: Mapping[int, Sequence[DayRange]]
) -> Iterator[tuple[int, Facts]]:
    for (membership_id, ended_on, ending), some in groupby(rows, key=itemgetter(0, 1, 2)):
        terms = (TermFacts(*term) for _id, _on, _why, *term, _absent in some if term[0] is not None)
        yield (
            membership_id,
            Facts(
                counted(terms, ended_on), settings.grace_days, settings.unpaid_days, ended_on, ending,
                tuple(absences.get(membership_id, ())),
            ),
        )  # fmt: skip
