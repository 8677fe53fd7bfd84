"""What is known of contacts, one or many by their ids, as frozen rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.particulars import kept_in
from psg_admin.kernel.words import _
from psg_admin.people.model import Address, Contact, Email, Household, Telephone
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import ContactFacts, HomeFacts, in_order
from psg_admin.people.queries.own import NOTHING_KEPT, Kept, kept_of
from psg_admin.people.rules import address_lines, full_name, shown_name
from psg_admin.store.base import base_table, chunks, standing, tables_in_order

# The columns of the particulars that a contact has but one of, by their keys; who has no address has an empty one.
KEPT: list[ColumnElement[Any]] = [
    *(getattr(Contact, each.kept_as).label(each.key) for each in kept_in(CONTACT, "contact")),
    *(
        func.coalesce(getattr(Address, each.kept_as), getattr(ContactDraft(), each.key)).label(each.key)
        for each in kept_in(CONTACT, "address")
    ),
]

KEPT_KEYS = [each.key for table in ("contact", "address") for each in kept_in(CONTACT, table)]
"""The keys of :data:`KEPT`, in their order."""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact with all that is known of it; ``version`` is what a form hands back when it saves.

    ``hidden``: its entry was undone, and only the books still name it. ``home_id`` is the home that it shares with
    others, ``home`` what the office calls that. ``kept`` has what is kept beside the particulars, for lists and where
    one contact is asked for.
    """

    id: int
    draft: ContactDraft
    version: int
    created_at: datetime
    hidden: bool = False
    home_id: int | None = None
    home: str = ""
    kept: Kept = NOTHING_KEPT

    @property
    def shown_name(self) -> str:
        """The name as lists show it: "Ramírez Ñato, Lucía"."""
        return shown_name(self.draft)

    @property
    def full_name(self) -> str:
        """The name as people say it: "Lucía Ramírez Ñato"."""
        return full_name(self.draft)

    @property
    def email(self) -> str:
        """The address written to, or nothing."""
        return self.draft.emails[0] if self.draft.emails else ""

    @property
    def telephone(self) -> str:
        """The number rung first, or nothing."""
        return self.draft.telephones[0] if self.draft.telephones else ""

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The address as it stands on an envelope, without the name."""
        return address_lines(self.draft)

    @property
    def note(self) -> str:
        """What stops all mail, in words, or nothing."""
        if self.draft.deceased_on is not None:
            return _("Deceased")
        return _("Gone away") if self.draft.gone_away else ""

    @property
    def tone(self) -> str:
        """The tone of :attr:`note`."""
        return "plain" if self.draft.deceased_on is not None else "attention"


def contact(session: Session, *, contact_id: int) -> ContactRow:
    """Return one contact.

    :raises NotFound: when there is no such contact, or none any more that is not hidden.
    """
    found = contacts(session, ids=[contact_id])
    if contact_id not in found or found[contact_id].hidden:
        raise NotFound(_("This contact is no longer there."))
    return replace(found[contact_id], kept=kept_of(session, [contact_id]).get(contact_id, NOTHING_KEPT))


def why_kept(session: Session, *, contact_id: int) -> str:
    """Say in a sentence why a contact cannot be removed; nothing when nothing hangs on it.

    :raises NotFound: when there is no such contact.
    """
    row = contact(session, contact_id=contact_id)
    if not session.scalar(select(or_(*_holds(contact_id)))):
        return ""
    return _(
        "{name} cannot be removed: a membership, a booking or a payment belongs to this contact. "
        "Note it as gone away or deceased instead."
    ).format(name=row.full_name)


def is_named(session: Session, *, contact_id: int) -> bool:
    """Say whether any row refers to a contact, also one whose making was undone."""
    return bool(session.scalar(select(or_(*_holds(contact_id, undone=True)))))


def _holds(contact_id: int, *, undone: bool = False) -> list[ColumnElement[bool]]:
    """Return one condition for each table that refers to contacts, whichever feature it belongs to.

    ``undone``: rows whose making was undone count as well.
    """
    target = base_table(Contact.__mapper__)
    return [
        exists().where(key.parent == contact_id, *(() if undone else standing(table)))
        for table in tables_in_order()
        if not table.info.get("derived")
        for key in table.foreign_keys
        if key.column.table is target and not key.parent.info.get("part")
    ]


def part_columns() -> list[Column[int]]:
    """Return the columns by which rows are parts of a contact: they go with it, and keep nobody on file."""
    target = base_table(Contact.__mapper__)
    return [
        key.parent
        for table in tables_in_order()
        for key in table.foreign_keys
        if key.column.table is target and key.parent.info.get("part")
    ]


def contacts(session: Session, *, ids: Collection[int], reached: bool = True) -> dict[int, ContactRow]:
    """Return the contacts of ``ids`` that there are, also hidden ones, by id; three queries for each thousand.

    Without ``reached`` it is one query, and the e-mail addresses and telephone numbers are left out.
    """
    found: dict[int, ContactRow] = {}
    for some in chunks(ids):
        found |= _some_contacts(session, some, reached=reached)
    return found


def people_facts(session: Session, ids: Collection[int], *, hidden: bool = False) -> dict[int, ContactDraft]:
    """Return the particulars of contacts by id, without e-mail addresses and telephone numbers.

    One that is not on file any more is left out (``hidden``: is not).
    """
    return {i: row.draft for i, row in contacts(session, ids=ids, reached=False).items() if hidden or not row.hidden}


def _some_contacts(session: Session, ids: Sequence[int], *, reached: bool) -> dict[int, ContactRow]:
    emails: dict[int, list[str]] = defaultdict(list)
    telephones: dict[int, list[str]] = defaultdict(list)
    if reached:
        for owner, address in session.execute(
            select(Email.contact_id, Email.address).where(Email.contact_id.in_(ids)).order_by(Email.position, Email.id)
        ):
            emails[owner].append(address)
        for owner, number in session.execute(
            select(Telephone.contact_id, Telephone.number)
            .where(Telephone.contact_id.in_(ids))
            .order_by(Telephone.position, Telephone.id)
        ):
            telephones[owner].append(number)
    rows = session.execute(
        select(
            Contact.id, Contact.version, Contact.created_at, Contact.hidden_on, Contact.household_id,
            func.coalesce(Household.name, "").label("home"), *KEPT,
        )
        .outerjoin(Address, Address.contact_id == Contact.id)
        .outerjoin(Household, Household.id == Contact.household_id)
        .where(Contact.id.in_(ids))
    )  # fmt: skip
    return {row.id: _row(row, emails.get(row.id, ()), telephones.get(row.id, ())) for row in rows}


def _row(row: Row[*tuple[Any, ...]], emails: Sequence[str], telephones: Sequence[str]) -> ContactRow:
    kept = dict(zip(KEPT_KEYS, row[-len(KEPT_KEYS) :], strict=True))
    draft = ContactDraft(emails=tuple(emails), telephones=tuple(telephones), **kept)
    return ContactRow(row.id, draft, row.version, row.created_at, row.hidden_on is not None, row.household_id, row.home)


def contact_facts(session: Session, *, ids: Collection[int]) -> dict[int, ContactFacts]:
    """Return what changing contacts needs to know, by id; one that is not there, or hidden, is left out."""
    rows = {i: row for i, row in contacts(session, ids=ids, reached=False).items() if not row.hidden}
    parts: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for kind in (Email, Telephone, Address):
        table = base_table(kind.__mapper__)
        for some in chunks(rows):
            for found in session.execute(select(table).where(table.c.contact_id.in_(some))).mappings():
                parts[str(table.name), found["contact_id"]].append(dict(found))
    homes = home_facts(session, ids={row.home_id for row in rows.values() if row.home_id is not None})
    facts: dict[int, ContactFacts] = {}
    for i, row in rows.items():
        emails, telephones = in_order(parts["email", i]), in_order(parts["telephone", i])
        draft = replace(
            row.draft,
            emails=tuple(one["address"] for one in emails),
            telephones=tuple(one["number"] for one in telephones),
        )
        home = None if row.home_id is None else homes[row.home_id]
        facts[i] = ContactFacts(draft, row.version, emails, telephones, next(iter(parts["address", i]), None), home)
    return facts


def home_facts(session: Session, *, ids: Collection[int]) -> dict[int, HomeFacts]:
    """Return homes by id, each with who is in it; two queries for each thousand."""
    table = base_table(Household.__mapper__)
    found: dict[int, HomeFacts] = {}
    for some in chunks(ids):
        living: dict[int | None, set[int]] = defaultdict(set)
        died: dict[int | None, set[int]] = defaultdict(set)
        lives = select(Contact.id, Contact.household_id, Contact.deceased_on).where(Contact.hidden_on.is_(None))
        for contact_id, home_id, deceased_on in session.execute(lives.where(Contact.household_id.in_(some))):
            (living if deceased_on is None else died)[home_id].add(contact_id)
        for row in session.execute(select(table).where(table.c.id.in_(some))).mappings():
            found[row["id"]] = HomeFacts(dict(row), frozenset(living[row["id"]]), frozenset(died[row["id"]]))
    return found
