"""Who speaks and votes for organisations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.people.model import Contact, OrganisationPerson
from psg_admin.people.queries.contacts import people_facts
from psg_admin.people.rules import full_name
from psg_admin.store.base import chunks


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """A person who speaks for an organisation in a ``role``, from ``since`` until ``until`` (not included); who
    ``votes`` is its delegate.
    """

    id: int
    organisation_id: int
    organisation: str
    person_id: int
    person: str
    role: str
    votes: bool
    since: date
    until: date | None


def organisation_people(session: Session, *, contact_id: int, day: date | None = None) -> list[OrganisationLine]:
    """Return who speaks for an organisation, and for which organisations a person speaks; those of now first.

    ``day``: only who does so then.
    """
    wanted = [or_(OrganisationPerson.organisation_id == contact_id, OrganisationPerson.person_id == contact_id)]
    if day is not None:
        wanted += [
            OrganisationPerson.since <= day,
            or_(OrganisationPerson.until.is_(None), OrganisationPerson.until > day),
        ]
    person, organisation = aliased(Contact), aliased(Contact)
    rows = session.execute(
        select(OrganisationPerson)
        .join(person, person.id == OrganisationPerson.person_id)
        .join(organisation, organisation.id == OrganisationPerson.organisation_id)
        .where(*wanted, person.hidden_on.is_(None), organisation.hidden_on.is_(None))
        .order_by(
            OrganisationPerson.until.is_not(None), OrganisationPerson.votes.desc(), person.sort_name,
            OrganisationPerson.id,
        )
    ).scalars().all()  # fmt: skip
    names = people_facts(session, {row.person_id for row in rows} | {row.organisation_id for row in rows})
    return [
        OrganisationLine(
            row.id, row.organisation_id, full_name(names[row.organisation_id]), row.person_id,
            full_name(names[row.person_id]), row.role, row.votes, row.since, row.until,
        )
        for row in rows
    ]  # fmt: skip


def delegates(session: Session, *, organisation_ids: Collection[int], day: date) -> dict[int, int]:
    """Return who votes for organisations on ``day``, by their ids: the contact of the delegate."""
    found: dict[int, int] = {}
    for some in chunks(organisation_ids):
        query = (
            select(OrganisationPerson.organisation_id, OrganisationPerson.person_id)
            .join(Contact, Contact.id == OrganisationPerson.person_id)
            .where(
                OrganisationPerson.organisation_id.in_(some), OrganisationPerson.votes.is_(True),
                OrganisationPerson.since <= day,
                or_(OrganisationPerson.until.is_(None), OrganisationPerson.until > day),
                Contact.hidden_on.is_(None), or_(Contact.deceased_on.is_(None), Contact.deceased_on > day),
            )
            .order_by(OrganisationPerson.since, OrganisationPerson.id)
        )  # fmt: skip
        found |= dict(session.execute(query).all())
    return found
