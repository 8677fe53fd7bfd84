"""Who lives together, and the letters to homes."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.words import _
from psg_admin.people.model import Contact, Household
from psg_admin.people.queries.contacts import ContactRow, contact, contacts
from psg_admin.people.queries.own import Offered, consents_of, offered
from psg_admin.people.rules import address_lines
from psg_admin.people.salutations import Letters, Living, letters_to, names_of, salutation
from psg_admin.store.base import chunks
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class HomeRow:
    """A home with the ``people`` in it, in the order in which they came on file, also those who have died.

    ``name`` and ``own`` are what the office wrote: what it calls the home, and how a letter to all of them begins.
    """

    id: int
    name: str
    own: str
    version: int
    people: tuple[ContactRow, ...]

    @property
    def called(self) -> str:
        """What the office calls it, else the names of those who live there."""
        return self.name or names_of(row.draft for row in self.people)

    @property
    def salutation(self) -> str:
        """How a letter to those who live there greets."""
        return salutation([row.draft for row in self.people], own=self.own)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address of those who live there."""
        lines = (address_lines(row.draft) for row in self.people if row.draft.deceased_on is None)
        return next(filter(None, lines), ())


def homes(session: Session, *, ids: Collection[int]) -> dict[int, HomeRow]:
    """Return the homes of ``ids`` that there are, by id; a fixed number of queries for each thousand."""
    found: dict[int, HomeRow] = {}
    for some in chunks(ids):
        lives = select(Contact.id).where(Contact.household_id.in_(some), Contact.hidden_on.is_(None))
        people: dict[int | None, list[ContactRow]] = defaultdict(list)
        for _id, row in sorted(contacts(session, ids=session.scalars(lives).all()).items()):
            people[row.home_id].append(row)
        rows = session.execute(
            select(Household.id, Household.name, Household.salutation, Household.version).where(Household.id.in_(some))
        )
        found |= {row.id: HomeRow(*row, tuple(people[row.id])) for row in rows}
    return found


def home(session: Session, *, home_id: int) -> HomeRow:
    """Return one home.

    :raises NotFound: when there is none of that id.
    """
    found = homes(session, ids=[home_id])
    if home_id not in found:
        raise NotFound(_("This home is no longer there."))
    return found[home_id]


def home_of(session: Session, *, contact_id: int) -> HomeRow | None:
    """Return the home that a contact shares with others, None for who shares none."""
    row = contacts(session, ids=[contact_id], reached=False).get(contact_id)
    return None if row is None or row.home_id is None else home(session, home_id=row.home_id)


@dataclass(frozen=True, slots=True)
class PersonForm:
    """What the form of a contact begins with: the contact, its home (None: it shares none), and what the office
    has made of its own.
    """

    row: ContactRow
    home: HomeRow | None
    kept: Offered


def person_form(session: Session, *, contact_id: int) -> PersonForm:
    """Return what the form of a contact begins with.

    :raises NotFound: when there is no such contact.
    """
    row = contact(session, contact_id=contact_id)
    shared = None if row.home_id is None else home(session, home_id=row.home_id)
    return PersonForm(row, shared, offered(session))


def home_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the homes in the order of the names of those who live there.

    Text finds whoever lives there, and what the office calls the home.
    """
    statement = (
        select(Contact.household_id)
        .where(Contact.household_id.is_not(None), Contact.hidden_on.is_(None))
        .group_by(Contact.household_id)
        .order_by(func.min(Contact.sort_name), Contact.household_id)
    )
    found = matching(session, "contact", query.text)
    if found is not None:
        known = select(Contact.household_id).where(Contact.id.in_(found), Contact.household_id.is_not(None))
        statement = statement.where(Contact.household_id.in_(known))
    return array("q", session.scalars(statement))


def home_list(session: Session, *, ids: Sequence[int]) -> list[HomeRow]:
    """Return the homes of ``ids`` in that order; those that went since are left out."""
    found = homes(session, ids=ids)
    return [found[i] for i in ids if i in found]


def letters(session: Session, *, ids: Sequence[int]) -> Letters:
    """Return one letter a home for the contacts of ``ids``, in their order."""
    return letters_to(addressed(session, ids=ids))


def addressed(session: Session, *, ids: Sequence[int]) -> list[Living]:
    """Return what letters to the contacts of ``ids`` need to know, in their order; who is gone is left out."""
    found = contacts(session, ids=ids)
    wanted = {row.home_id for row in found.values() if row.home_id is not None}
    written: dict[int, str] = {}
    sizes: dict[int, int] = {}
    for some in chunks(wanted):
        written |= dict(session.execute(select(Household.id, Household.salutation).where(Household.id.in_(some))).all())
        lives = select(Contact.household_id, func.count()).where(
            Contact.household_id.in_(some), Contact.hidden_on.is_(None)
        )
        sizes |= {home_id or 0: count for home_id, count in session.execute(lives.group_by(Contact.household_id))}
    rows = [found[i] for i in ids if i in found]
    no_post = {i for i, said in consents_of(session, found).items() if "post" in said and said["post"].answer is False}
    return [
        Living(
            row.id, row.home_id, row.draft, written.get(row.home_id or 0, ""), sizes.get(row.home_id or 0, 1),
            row.id in no_post,
        )
        for row in rows
    ]  # fmt: skip
