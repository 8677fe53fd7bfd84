"""What the rule of standing needs to know, for many memberships at once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Membership, Term
from psg_admin.memberships.rules import Facts, TermFacts
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import paid_on
from psg_admin.store.settings import load_settings

CHUNK = 1000
"""So many ids go into one query: well below what either engine takes."""


def chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    """Return ``ids`` in lists of at most :data:`CHUNK`."""
    source = iter(ids)
    while some := list(islice(source, CHUNK)):
        yield some


def load_facts(session: Session, *, membership_ids: Sequence[int]) -> dict[int, Facts]:
    """Return the facts of the memberships by id; one that does not exist is left out.

    A term is paid on the day on which its charge was; a term whose charge was cancelled asks for nothing any more from
    that day on.
    """
    settings = load_settings(session)
    found: dict[int, Facts] = {}
    for some in chunks(membership_ids):
        terms = _terms(session, some)
        for row in session.execute(
            select(Membership.id, Membership.ended_on, Membership.ending).where(Membership.id.in_(some))
        ):
            found[row.id] = Facts(
                tuple(terms.get(row.id, ())), settings.grace_days, settings.unpaid_days, row.ended_on, row.ending
            )
    return found


def _terms(session: Session, membership_ids: Sequence[int]) -> dict[int, list[TermFacts]]:
    rows = session.execute(
        select(
            Term.membership_id, Term.start_day, Term.end_day, Term.amount, Term.method, Term.charge_id,
            Charge.cancelled_on,
        )
        .outerjoin(Charge, Charge.id == Term.charge_id)
        .where(Term.membership_id.in_(membership_ids))
        .order_by(Term.membership_id, Term.start_day)
    ).all()  # fmt: skip
    paid = paid_on(session, charge_ids=[row.charge_id for row in rows if row.charge_id is not None])
    terms: dict[int, list[TermFacts]] = {}
    for row in rows:
        day = row.cancelled_on or paid.get(row.charge_id)
        terms.setdefault(row.membership_id, []).append(
            TermFacts(row.start_day, row.end_day, row.amount, day, row.method)
        )
    return terms
