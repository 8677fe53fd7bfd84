"""Membership years of which a part was paid while more was due: the office decides what becomes of the rest."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Membership, Term
from psg_admin.memberships.queries.filters import part_paid
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import DebtRow, debt_rows


@dataclass(frozen=True, slots=True)
class ShortTerm:
    """A term of which a part was paid; ``debt`` says how much of it has fallen due, since when, and what was done."""

    number: str
    term_id: int
    start: date
    debt: DebtRow


def short_terms(session: Session, *, today: date, membership_id: int | None = None) -> list[ShortTerm]:
    """Return the terms of which a part was paid while more has fallen due, of one membership or of all, by number."""
    query = (
        select(Membership.number, Term.id, Term.start_day, Charge.id)
        .join(Term, Term.membership_id == Membership.id)
        .join(Charge, Charge.id == Term.charge_id)
        .where(part_paid(today))
        .order_by(Membership.number, Term.start_day)
    )
    if membership_id is not None:
        query = query.where(Membership.id == membership_id)
    rows = session.execute(query).all()
    debts = {
        row.charge_id: row
        for row in debt_rows(session, ids=[charge_id for *_term, charge_id in rows], today=today, only_due=True)
    }
    return [ShortTerm(number, term_id, start, debts[charge_id]) for number, term_id, start, charge_id in rows]
