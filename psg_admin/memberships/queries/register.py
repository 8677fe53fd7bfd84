"""The register of members as at any day, and who votes then."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, StandingSpan
from psg_admin.memberships.queries.filters import present, span_on
from psg_admin.memberships.queries.lists import MemberRow, member_list_rows
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import JointVotes, Standing
from psg_admin.people.model import Contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contacts, delegates
from psg_admin.people.rules import full_name, shown_name
from psg_admin.people.states import ContactKind
from psg_admin.settings import load_settings

_COUNTING = [standing for standing in Standing if standing.counts]


@dataclass(frozen=True, slots=True)
class VoterRow:
    """A vote in a membership on a day, and who has it: the member, or the delegate of an organisation.

    ``name`` is empty where nobody was named to vote for it; ``draft`` has the particulars of who votes, else those of
    the organisation.
    """

    number: str
    name: str
    organisation: str
    type_name: str
    draft: ContactDraft

    @property
    def note(self) -> str:
        """What stands in the way of the vote, in words, or nothing."""
        return "" if self.name else _("No delegate named")


def register_ids(session: Session, *, day: date) -> "array[int]":
    """Return the ids of who was a member on ``day`` and had a member's rights then, in the order of the names."""
    query = (
        select(Member.id)
        .join(Membership, Membership.id == Member.membership_id)
        .join(StandingSpan, span_on(day))
        .join(Contact, Contact.id == Member.contact_id)
        .where(present(day), Member.since <= day, StandingSpan.standing.in_(_COUNTING))
        .order_by(Contact.sort_name, Contact.id, Member.id)
    )
    return array("q", session.scalars(query))


def register_rows(session: Session, *, day: date) -> list[MemberRow]:
    """Return who was a member on ``day``, as the list of members has it then; names and addresses are those of now."""
    return member_list_rows(session, ids=register_ids(session, day=day), today=day)


def voters(session: Session, *, day: date) -> list[VoterRow]:
    """Return the votes on ``day``, in the order of the names.

    In a joint membership each member votes, or the first who was entered and lives, as the settings say; for an
    organisation its delegate does.
    """
    rows = [row for row in register_rows(session, day=day) if not _died_by(row.draft, day)]
    if load_settings(session, MembershipSettings).joint_votes is JointVotes.ONE:
        first: dict[int, int] = {}
        for row in rows:
            first[row.membership_id] = min(row.id, first.get(row.membership_id, row.id))
        rows = [row for row in rows if first[row.membership_id] == row.id]
    bodies = {row.contact_id for row in rows if row.draft.kind is ContactKind.ORGANISATION}
    named = delegates(session, organisation_ids=bodies, day=day)
    people = contacts(session, ids=set(named.values()))
    return [
        _vote(row, people[named[row.contact_id]].draft if row.contact_id in named else None) for row in rows
    ]  # fmt: skip


def counting_contacts(session: Session, *, day: date) -> set[int]:
    """Return the contacts who have a member's rights on ``day``."""
    ids = register_ids(session, day=day)
    found: set[int] = set()
    for start in range(0, len(ids), 1000):
        some: Sequence[int] = ids[start : start + 1000]
        found.update(session.scalars(select(Member.contact_id).where(Member.id.in_(some))))
    return found


def _vote(row: MemberRow, delegate: ContactDraft | None) -> VoterRow:
    if row.draft.kind is not ContactKind.ORGANISATION:
        return VoterRow(row.number, shown_name(row.draft), "", row.type_name, row.draft)
    name = "" if delegate is None else shown_name(delegate)
    return VoterRow(row.number, name, full_name(row.draft), row.type_name, delegate or row.draft)


def _died_by(draft: ContactDraft, day: date) -> bool:
    return draft.deceased_on is not None and draft.deceased_on <= day
