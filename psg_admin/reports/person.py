"""One person on one page: all that the features know of a contact, read together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.events import queries as events
from psg_admin.imports.model import OldId
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.words import _
from psg_admin.memberships import queries as memberships
from psg_admin.memberships.model import Member
from psg_admin.memberships.queries import MembershipPage
from psg_admin.memberships.rules import Drift, best_standing
from psg_admin.notes.queries import DocumentRow, NoteRow, documents_of, notes_of
from psg_admin.payments import queries as payments
from psg_admin.payments.queries import ContactMoney
from psg_admin.people import queries as people
from psg_admin.people.model import Contact, Merged
from psg_admin.people.queries import ContactRow, HomeRow, OrganisationLine
from psg_admin.reports.purposes import briefs_of
from psg_admin.reports.trail import trail
from psg_admin.store.history import HistoryRow, list_rows
from psg_admin.store.list_query import ListQuery

HISTORY = 12
"""So many entries of the history are read at first."""


class OldIdRow(NamedTuple):
    """What the list that was imported calls somebody, in the lines of which kind."""

    kind: str
    key: str


_NOTHING_OFFERED = people.Offered()


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A contact with everything that hangs on it, as of one day; lists have the newest first.

    ``memberships`` are those that it is or was in, and those that it pays for; ``room`` says of each of them, by its
    id, how many more members it takes; ``briefs`` of each charge that is owed, by its id, in few words what it is for.
    ``home`` is who lives with the contact, ``speaks`` who speaks for the organisation, or for which ones the person
    does. ``notes`` are what was noted and is to be done, ``documents`` what is kept. ``history`` are the newest entries
    of all that were, ``entry_ids``. ``kept`` says in a sentence why the contact cannot be removed, or is empty.
    ``offered`` is what the office has made of its own, ``gift_aid`` the declarations. ``merged`` are the ids of
    contacts that were this one, entered twice, and ``old_ids`` what other programs call it.
    ``drift`` is what is otherwise with the standing orders of its memberships than it should be.
    """

    contact: ContactRow
    memberships: tuple[MembershipPage, ...]
    money: ContactMoney
    bookings: tuple[events.BookingRow, ...]
    history: tuple[HistoryRow, ...]
    entry_ids: Sequence[int]
    room: Mapping[int, int]
    briefs: Mapping[int, str]
    kept: str
    day: date
    home: HomeRow | None = None
    speaks: tuple[OrganisationLine, ...] = ()
    notes: tuple[NoteRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    offered: people.Offered = _NOTHING_OFFERED
    gift_aid: tuple[people.GiftAidRow, ...] = ()
    merged: tuple[int, ...] = ()
    old_ids: tuple[OldIdRow, ...] = ()
    drift: tuple[Drift, ...] = ()

    @property
    def entries(self) -> int:
        """How many entries of the history there are."""
        return len(self.entry_ids)

    def belongs(self, page: MembershipPage) -> bool:
        """Say whether the contact is a member of that membership on the day."""
        return belongs(page, self.contact.id, self.day)

    @property
    def membership(self) -> MembershipPage | None:
        """The membership that gives the contact most on the day, None for who is in none."""
        return membership_of(self.memberships, self.contact.id, self.day)

    @property
    def member_id(self) -> int | None:
        """The id of the contact's row in :attr:`membership`."""
        page = self.membership
        if page is None:
            return None
        return next(line.id for line in page.members if line.contact_id == self.contact.id)


def belongs(page: MembershipPage, contact_id: int, day: date) -> bool:
    """Say whether a contact is a member of a membership on the day."""
    return any(line.contact_id == contact_id and (line.until is None or line.until > day) for line in page.members)


def membership_of(pages: Iterable[MembershipPage], contact_id: int, day: date) -> MembershipPage | None:
    """Return the membership that gives a contact most on the day, None for who is in none."""
    own = [page for page in pages if belongs(page, contact_id, day)]
    best = best_standing(page.standing for page in own)
    return next((page for page in own if page.standing is best), None)


def person_record(session: Session, *, contact_id: int, day: date) -> PersonRecord:
    """Return everything about a contact as of ``day``.

    :raises NotFound: when there is no such contact.
    """
    contact = people.contact(session, contact_id=contact_id)
    pages = memberships.for_contact(session, contact_id=contact_id, day=day)
    entries = trail(session, query=ListQuery(), contact_id=contact_id)
    money = payments.for_contact(session, contact_id=contact_id)
    return PersonRecord(
        contact=contact,
        memberships=tuple(pages),
        money=money,
        bookings=tuple(events.for_contact(session, contact_id=contact_id)),
        history=tuple(list_rows(session, ids=entries[:HISTORY])),
        entry_ids=entries,
        room=_room(session, pages),
        briefs=briefs_of(session, [charge for charge in money.charges if charge.owed]),
        kept=people.why_kept(session, contact_id=contact_id),
        drift=tuple(memberships.drift_of(session, on=day, membership_ids=[page.id for page in pages])) if pages else (),
        day=day,
        home=people.home_of(session, contact_id=contact_id),
        speaks=tuple(people.organisation_people(session, contact_id=contact_id)),
        notes=tuple(notes_of(session, contact_id=contact_id)),
        documents=tuple(documents_of(session, contact_id=contact_id)),
        offered=people.offered(session),
        gift_aid=tuple(people.gift_aid_of(session, contact_id=contact_id)),
        merged=tuple(
            session.scalars(select(Merged.gone_id).where(Merged.contact_id == contact_id).order_by(Merged.id))
        ),
        old_ids=tuple(
            OldIdRow(*row)
            for row in session.execute(
                select(OldId.kind, OldId.key).where(OldId.contact_id == contact_id).order_by(OldId.id)
            )
        ),
    )


def contact_of_member(session: Session, *, membership_id: int, name: str = "") -> int:
    """Return the id of the contact behind a membership: the member with that shown name, else the first.

    :raises NotFound: when there is no such membership.
    """
    rows = session.execute(
        select(Member.contact_id, Contact.shown_name)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Member.membership_id == membership_id)
        .order_by(Member.until.is_not(None), Member.id)
    ).all()
    if not rows:
        raise NotFound(_("This membership does not exist any more."))
    found: int = next((row.contact_id for row in rows if row.shown_name == name), rows[0].contact_id)
    return found


def _room(session: Session, pages: Iterable[MembershipPage]) -> dict[int, int]:
    people = {kind.id: kind.people for kind in memberships.scheme(session).types}
    return {
        page.id: max(0, people[page.next_type_id] - sum(line.until is None for line in page.members)) for page in pages
    }
