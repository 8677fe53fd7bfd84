"""Homes made of those who share a membership and an address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.memberships.model import Member, Membership
from psg_admin.memberships.queries.filters import present
from psg_admin.people.model import Contact, Household
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import address_lines
from psg_admin.people.salutations import names_of, salutation
from psg_admin.people.states import ContactKind
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed


@dataclass(frozen=True, slots=True)
class Gathering:
    """That homes are made of those who share a membership on the day ``today``."""

    today: date


@dataclass(frozen=True, slots=True)
class SharingFacts:
    """Who is in each membership that several share, by its id, and their particulars; nobody who has a home."""

    shared: Mapping[int, Sequence[int]]
    people: Mapping[int, ContactDraft]


@dataclass(frozen=True, slots=True)
class NewHome:
    """A home that is made: of whom, in words, and how a letter to them begins."""

    contact_ids: tuple[int, ...]
    names: str
    salutation: str
    address: tuple[str, ...]


def plan_gathering(facts: SharingFacts, _request: Gathering) -> tuple[NewHome, ...]:
    """Plan a home for the people of each membership who have the same address on file and live."""
    found: list[NewHome] = []
    for ids in facts.shared.values():
        by_address: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for contact_id in ids:
            draft = facts.people[contact_id]
            lives = draft.kind is ContactKind.PERSON and draft.deceased_on is None
            if lives and address_lines(draft):
                by_address[tuple(map(fold, address_lines(draft)))].append(contact_id)
        for some in by_address.values():
            drafts = [facts.people[contact_id] for contact_id in some]
            if len(some) > 1:
                found.append(NewHome(tuple(some), names_of(drafts), salutation(drafts), address_lines(drafts[0])))
    return tuple(found)


def _load(session: Session, request: Gathering) -> SharingFacts:
    query = (
        select(Member.membership_id, Member.contact_id)
        .join(Membership, Membership.id == Member.membership_id)
        .join(Contact, Contact.id == Member.contact_id)
        .where(present(request.today), Membership.ended_on.is_(None), Contact.household_id.is_(None))
        .order_by(Member.membership_id, Member.id)
    )
    shared: dict[int, list[int]] = defaultdict(list)
    for membership_id, contact_id in session.execute(query):
        shared[membership_id].append(contact_id)
    several = {membership_id: ids for membership_id, ids in shared.items() if len(ids) > 1}
    return SharingFacts(several, people_facts(session, {i for ids in several.values() for i in ids}))


def _carry_out(session: Session, _facts: SharingFacts, plans: tuple[NewHome, ...], _request: Gathering) -> Changes:
    if not plans:
        return Changes(frozenset(), _("Nothing was changed"))
    batch = Batch(session)
    for plan in plans:
        home_id = batch.insert(Household)
        for contact_id in plan.contact_ids:
            batch.update(Contact, contact_id, {"household_id": None}, {"household_id": home_id})
    batch.write()
    words = ngettext("{count} home made of a membership", "{count} homes made of memberships", len(plans))
    return changed(Topic.PEOPLE, Topic.MEMBERSHIPS, summary=words.format(count=show_count(len(plans))))


GATHER_HOMES = PlannedDeed(_load, plan_gathering, _carry_out)
"""Those who share a membership and an address, and no home yet, live at one home from now on."""
