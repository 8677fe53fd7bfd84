"""How people and memberships stand on a day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Member, Membership, MembershipType
from psg_admin.memberships.queries.facts import load_facts
from psg_admin.memberships.queries.filters import present, type_on
from psg_admin.memberships.rules import StandingAt, best_standing, standing_on
from psg_admin.store.base import chunks


@dataclass(frozen=True, slots=True)
class Held:
    """What a person has on a day from the best of the memberships the person is in.

    ``concession`` says whether its type entitles to concession prices; it counts only while ``standing`` does.
    """

    standing: StandingAt
    membership_id: int
    number: str
    type_name: str
    concession: bool


def standings(session: Session, *, membership_ids: Sequence[int], day: date) -> dict[int, StandingAt]:
    """Return how the memberships stand on ``day``, by id."""
    facts = load_facts(session, membership_ids=membership_ids)
    return {membership_id: standing_on(known, day) for membership_id, known in facts.items()}


def held_by(session: Session, *, contact_ids: Iterable[int], day: date) -> dict[int, Held]:
    """Return the best that each of the contacts has on ``day``; who is in no membership is left out.

    A person who has left a membership by ``day`` has nothing from it.
    """
    found: dict[int, list[Held]] = {}
    for some in chunks(contact_ids):
        rows = session.execute(
            select(Member.contact_id, Membership.id, Membership.number, MembershipType.name, MembershipType.concession)
            .join(Membership, Membership.id == Member.membership_id)
            .join(MembershipType, MembershipType.id == type_on(day))
            .where(Member.contact_id.in_(some), present(day))
            .order_by(Membership.id)
        ).all()
        stand = standings(session, membership_ids=[row.id for row in rows], day=day)
        for row in rows:
            found.setdefault(row.contact_id, []).append(
                Held(stand[row.id], row.id, row.number, row.name, row.concession)
            )
    return {contact_id: _best(several) for contact_id, several in found.items()}


def _best(several: Sequence[Held]) -> Held:
    best = best_standing(held.standing for held in several)
    return next(held for held in several if held.standing is best)
