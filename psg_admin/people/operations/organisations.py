"""Deeds on who speaks and votes for an organisation."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _
from psg_admin.people.model import OrganisationPerson
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.people.rules import full_name, short_name
from psg_admin.people.states import ContactKind

_TOPICS = (Topic.PEOPLE, Topic.MEMBERSHIPS)


def add_organisation_person(
    session: Session, *, organisation_id: int, person_id: int, role: str = "", votes: bool = False, since: date,
) -> Changes:  # fmt: skip
    """Let a person speak for an organisation from ``since`` on, in a ``role``; who ``votes`` is its delegate.

    :raises NotFound: when one of them is no longer there.
    :raises BadInput: for too long a role.
    :raises Refused: where one is no organisation or the other no living person, where the person speaks for it already,
        and where another votes for it.
    """
    body, person = _both(session, organisation_id, person_id)
    if person.deceased_on is not None:
        raise Refused(_("{name} is noted as deceased.").format(name=short_name(person)))
    now = _speaking(session, organisation_id)
    if any(row.person_id == person_id for row in now):
        raise Refused(
            _("{name} speaks for {organisation} already.").format(name=short_name(person), organisation=full_name(body))
        )
    for row in now:
        if votes and row.votes:
            other = contact(session, contact_id=row.person_id).draft
            raise Refused(
                _(
                    "{name} votes for {organisation} already. Remove that one first, or add this one without a vote."
                ).format(name=short_name(other), organisation=full_name(body))
            )
    session.add(
        OrganisationPerson(
            organisation_id=organisation_id, person_id=person_id, votes=votes, since=since,
            role=line(role, label=_("Role"), field="role", limit=100),
        )
    )  # fmt: skip
    session.flush()
    words = _("{name} votes for {organisation}") if votes else _("{name} speaks for {organisation}")
    summary = words.format(name=short_name(person), organisation=full_name(body))
    return changed(*_TOPICS, summary=summary, made=organisation_id)


def remove_organisation_person(session: Session, *, organisation_id: int, person_id: int, on: date) -> Changes:
    """Let a person speak for an organisation no more, from ``on`` on.

    :raises NotFound: when one of them is no longer there, or the person does not speak for it.
    :raises BadInput: for a day before the person began to.
    """
    body, person = _both(session, organisation_id, person_id)
    named = {"name": short_name(person), "organisation": full_name(body)}
    row = next((row for row in _speaking(session, organisation_id) if row.person_id == person_id), None)
    if row is None:
        raise NotFound(_("{name} does not speak for {organisation}.").format(**named))
    if on < row.since:
        raise BadInput(_("This person came only on {day}.").format(day=show_day(row.since)), field="on")
    row.until = on
    session.flush()
    summary = _("{name} speaks for {organisation} no more").format(**named)
    return changed(*_TOPICS, summary=summary, made=organisation_id)


def _both(session: Session, organisation_id: int, person_id: int) -> tuple[ContactDraft, ContactDraft]:
    body = contact(session, contact_id=organisation_id).draft
    person = contact(session, contact_id=person_id).draft
    if body.kind is not ContactKind.ORGANISATION:
        raise Refused(_("{name} is not an organisation.").format(name=short_name(body)))
    if person.kind is not ContactKind.PERSON:
        raise Refused(_("{name} is not a person.").format(name=short_name(person)))
    return body, person


def _speaking(session: Session, organisation_id: int) -> list[OrganisationPerson]:
    query = select(OrganisationPerson).where(
        OrganisationPerson.organisation_id == organisation_id, OrganisationPerson.until.is_(None)
    )
    return list(session.scalars(query.order_by(OrganisationPerson.id)))
