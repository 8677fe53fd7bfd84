"""What the rule of standing needs to know, for many memberships at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Absence, Instalment, Member, Membership, MembershipType, Term, TypeChange
from psg_admin.memberships.rules import Due, Facts, Paid, TermFacts, TypeAt, counted
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending
from psg_admin.payments.model import Allocation, Charge, Payment, WriteOff
from psg_admin.people.model import Contact
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks

_STREAMED = 2000


def load_facts(session: Session, *, membership_ids: Sequence[int]) -> dict[int, Facts]:
    """Return the facts of the memberships by id; one that does not exist is left out.

    A term is paid on the day on which the last of what pays its charge came in, or was let off; a term whose charge was
    cancelled asks for nothing any more from that day on.
    """
    settings = load_settings(session, MembershipSettings)
    return {
        membership_id: known
        for some in chunks(membership_ids)
        for membership_id, known in _told(session, session.execute(_OF_SOME, {"ids": some}).all(), settings)
    }


def all_facts(session: Session) -> Iterator[tuple[int, Facts]]:
    """Yield each membership's id and what :func:`load_facts` says of it, in the order of the ids.

    They are read as they are asked for, so that those of a large office are never all held in memory.
    """
    # Asked for with the first of them: where nobody asks, a server would keep its answer open.
    settings = load_settings(session, MembershipSettings)
    every = session.connection().execute(_QUERY, execution_options={"yield_per": _STREAMED})
    rows = groupby(every, key=itemgetter(0))
    while some := [row for _id, of_one in islice(rows, _STREAMED) for row in of_one]:
        yield from _told(session, some, settings)


_QUERY: Select[*tuple[Any, ...]] = (
    select(
        Membership.id, Membership.ended_on, Membership.ending,
        exists().where(Absence.membership_id == Membership.id).label("was_absent"),
        Term.id.label("term_id"), Term.start_day, Term.end_day, Term.amount, Term.method, Term.type_id, Term.charge_id,
        Charge.cancelled_on,
        exists().where(Instalment.term_id == Term.id).label("by_parts"),
        exists().where(TypeChange.term_id == Term.id).label("changed"),
        exists().where(WriteOff.charge_id == Charge.id, WriteOff.undone_on.is_(None)).label("let_off"),
        MembershipType.concession,
        Payment.received_on, Allocation.amount.label("paid"), Payment.method.label("paid_by"), Term.brought_forward,
    )
    .outerjoin(Term, Term.membership_id == Membership.id)
    .outerjoin(MembershipType, MembershipType.id == Term.type_id)
    .outerjoin(Charge, Charge.id == Term.charge_id)
    .outerjoin(Allocation, and_(Allocation.charge_id == Charge.id, Allocation.released_on.is_(None)))
    .outerjoin(Payment, Payment.id == Allocation.payment_id)
    .order_by(Membership.id, Term.start_day, Payment.received_on, Allocation.id)
)  # fmt: skip
_OF_SOME = _QUERY.where(Membership.id.in_(bindparam("ids", expanding=True)))
_ONE_MEMBERSHIP = itemgetter(0, 1, 2, 3)
_ONE_TERM = itemgetter(*range(4, 16))


def _absences(session: Session, membership_ids: Iterable[int]) -> dict[int, list[DayRange]]:
    """Return the days of absence by membership, the earliest first."""
    query = select(Absence.membership_id, Absence.start_day, Absence.end_day).order_by(Absence.start_day, Absence.id)
    found: dict[int, list[DayRange]] = {}
    for some in chunks(membership_ids):
        for membership_id, start, end in session.execute(query.where(Absence.membership_id.in_(some))):
            found.setdefault(membership_id, []).append(DayRange(start, end))
    return found


def _died_some_day(session: Session, membership_ids: Iterable[int]) -> set[int]:
    """Return those of the memberships that ended with a death of which nobody knows the day."""
    query = (
        select(Membership.id)
        .join(Member, Member.membership_id == Membership.id)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Contact.deceased_on == Membership.ended_on, Contact.death_day_known.is_(False))
    )
    return {found for some in chunks(membership_ids) for found in session.scalars(query.where(Membership.id.in_(some)))}


FALLS_DUE: Select[*tuple[Any, ...]] = (
    select(Term.charge_id, Instalment.due_on, Instalment.amount)
    .join(Term, Term.id == Instalment.term_id)
    .where(Term.charge_id.is_not(None))
)
"""What of the charges of terms falls due in instalments."""


def _instalments(session: Session, term_ids: Iterable[int]) -> dict[int, list[Due]]:
    """Return the instalments by term, the earliest first."""
    query = select(Instalment.term_id, Instalment.due_on, Instalment.amount).order_by(Instalment.due_on)
    found: dict[int, list[Due]] = {}
    for some in chunks(term_ids):
        for term_id, day, amount in session.execute(query.where(Instalment.term_id.in_(some))):
            found.setdefault(term_id, []).append(Due(day, amount))
    return found


def _types_before(session: Session, term_ids: Iterable[int]) -> dict[int, list[TypeAt]]:
    """Return by term of which types it was before, the earliest first."""
    query = (
        select(TypeChange.term_id, TypeChange.until, TypeChange.type_id, MembershipType.concession)
        .join(MembershipType, MembershipType.id == TypeChange.type_id)
        .order_by(TypeChange.until)
    )
    found: dict[int, list[TypeAt]] = {}
    for some in chunks(term_ids):
        for term_id, until, type_id, concession in session.execute(query.where(TypeChange.term_id.in_(some))):
            found.setdefault(term_id, []).append(TypeAt(until, type_id, concession))
    return found


def _let_off(session: Session, charge_ids: Iterable[int]) -> dict[int, list[Paid]]:
    """Return what of charges is not asked for any more, by charge."""
    query = select(WriteOff.charge_id, WriteOff.made_on, WriteOff.amount).where(WriteOff.undone_on.is_(None))
    found: dict[int, list[Paid]] = {}
    for some in chunks(charge_ids):
        for charge_id, day, amount in session.execute(query.where(WriteOff.charge_id.in_(some))):
            found.setdefault(charge_id, []).append(Paid(day, amount))
    return found


def _told(session: Session, rows: Sequence[Any], settings: MembershipSettings) -> Iterator[tuple[int, Facts]]:
    # They are few: most were never absent, pay at once, and are let off nothing.
    absences = _absences(session, {row.id for row in rows if row.was_absent})
    dues = _instalments(session, {row.term_id for row in rows if row.by_parts})
    types = _types_before(session, {row.term_id for row in rows if row.changed})
    let_off = _let_off(session, {row.charge_id for row in rows if row.let_off})
    unknown = _died_some_day(session, {row.id for row in rows if row.ending is Ending.DECEASED})
    for (membership_id, ended_on, ending, _absent), some in groupby(rows, key=_ONE_MEMBERSHIP):
        terms = [
            _term(term, of_one, dues, let_off, types)
            for term, of_one in groupby(some, key=_ONE_TERM)
            if term[0] is not None
        ]
        yield (
            membership_id,
            Facts(
                counted(terms, ended_on), settings.grace_days, settings.unpaid_days, ended_on, ending,
                tuple(absences.get(membership_id, ())), settings.paid_share, membership_id not in unknown,
            ),
        )  # fmt: skip


def _term(
    term: tuple[Any, ...], rows: Iterable[Any], dues: Mapping[int, Sequence[Due]],
    let_off: Mapping[int, Sequence[Paid]], types: Mapping[int, Sequence[TypeAt]],
) -> TermFacts:  # fmt: skip
    term_id, start, end, amount, method, type_id, charge_id, cancelled_on, *_whether, concession = term
    rows = list(rows)
    kind: dict[str, Any] = {
        "type_id": type_id, "concession": concession, "before": tuple(types.get(term_id, ())),
        "brought_forward": rows[0].brought_forward,
    }  # fmt: skip
    if cancelled_on is not None:
        return TermFacts(start, end, amount, cancelled_on, method, waived=True, **kind)
    paid = [Paid(row[16], row[17], row[18]) for row in rows if row[17] is not None]
    if charge_id in let_off:
        paid = sorted([*paid, *let_off[charge_id]], key=itemgetter(0))
    instalments = tuple(dues.get(term_id, ()))
    if len(paid) == 1 and paid[0].amount == amount and not instalments:
        day, _all, by = paid[0]
        return TermFacts(start, end, amount, day, by or method, waived=by is None, **kind)
    return TermFacts(
        start, end, amount, _paid_on(paid, amount), method, parts=tuple(paid), dues=instalments, **kind,
        waived=bool(paid) and all(part.method is None for part in paid),
    )  # fmt: skip


def _paid_on(parts: Sequence[Paid], amount: Money) -> date | None:
    """Return the day on which a term of that amount was paid in full by its parts, None while it is not."""
    so_far = NOTHING
    for part in parts:
        so_far += part.amount
        if so_far >= amount:
            return part.day
    return None
