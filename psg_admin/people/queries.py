"""What is known of contacts, as frozen rows."""

from array import array
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.particulars import kept_in
from psg_admin.kernel.words import _, fold, mark
from psg_admin.people.model import Address, Contact, Email, Telephone
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.plans import ContactFacts, in_order
from psg_admin.people.rules import address_lines, digits, full_name, shown_name
from psg_admin.people.states import ContactKind
from psg_admin.store.base import Base, base_table, chunks, standing
from psg_admin.store.filters import Choice, Filter, Filters, choices_of
from psg_admin.store.list_query import Hit, ListQuery
from psg_admin.store.search import LONGEST, first, matching

_OWN_TABLES = frozenset({"email", "telephone", "address"})
_CANDIDATES = 1_000
_NEAR = 88.0  # of 100: "Ramirez Lucia" and "Ramires Lucia" are 92 alike, "Anna Smith" and "Anne Smyth" 80

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

    ``hidden``: its entry was undone, and only the books still name it.
    """

    id: int
    draft: ContactDraft
    version: int
    created_at: datetime
    hidden: bool = False

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
    return found[contact_id]


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
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN_TABLES and not table.info.get("derived")
        for key in table.foreign_keys
        if key.column.table is target
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
        select(Contact.id, Contact.version, Contact.created_at, Contact.hidden_on, *KEPT)
        .outerjoin(Address, Address.contact_id == Contact.id)
        .where(Contact.id.in_(ids))
    )
    return {row.id: _row(row, emails.get(row.id, ()), telephones.get(row.id, ())) for row in rows}


def _row(row: Row[*tuple[Any, ...]], emails: Sequence[str], telephones: Sequence[str]) -> ContactRow:
    kept = dict(zip(KEPT_KEYS, row[-len(KEPT_KEYS) :], strict=True))
    draft = ContactDraft(emails=tuple(emails), telephones=tuple(telephones), **kept)
    return ContactRow(row.id, draft, row.version, row.created_at, row.hidden_on is not None)


def contact_facts(session: Session, *, ids: Collection[int]) -> dict[int, ContactFacts]:
    """Return what changing contacts needs to know, by id; one that is not there, or hidden, is left out."""
    rows = {i: row for i, row in contacts(session, ids=ids, reached=False).items() if not row.hidden}
    parts: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for kind in (Email, Telephone, Address):
        table = base_table(kind.__mapper__)
        for some in chunks(rows):
            for found in session.execute(select(table).where(table.c.contact_id.in_(some))).mappings():
                parts[str(table.name), found["contact_id"]].append(dict(found))
    facts: dict[int, ContactFacts] = {}
    for i, row in rows.items():
        emails, telephones = in_order(parts["email", i]), in_order(parts["telephone", i])
        draft = replace(
            row.draft,
            emails=tuple(one["address"] for one in emails),
            telephones=tuple(one["number"] for one in telephones),
        )
        facts[i] = ContactFacts(draft, row.version, emails, telephones, next(iter(parts["address", i]), None))
    return facts


def find_contacts(session: Session, *, text: str, limit: int = 20, living: bool = False) -> list[Hit]:
    """Return the contacts in which every word of ``text`` occurs, those of :func:`first_contacts`."""
    return _hits(session, first_contacts(session, text=text, limit=limit, living=living))


def first_contacts(session: Session, *, text: str, limit: int, living: bool = False) -> list[int]:
    """Return the ids of at most ``limit`` contacts in which every word of ``text`` occurs, the best first.

    Names as lists sort them that begin with it, then names and other words that begin so, then what holds it anywhere.
    ``living``: without those who are noted as deceased.
    """
    asked = limit
    while True:
        found = _first(session, text, asked)
        if not living:
            return found
        gone = set(died(session, found))
        alive = [contact_id for contact_id in found if contact_id not in gone]
        if len(alive) >= limit or len(found) < asked:
            return alive[:limit]
        asked *= 4


def died(session: Session, ids: Sequence[int]) -> Sequence[int]:
    """Return which of the contacts are noted as deceased."""
    return session.scalars(select(Contact.id).where(Contact.id.in_(ids), Contact.deceased_on.is_not(None))).all()


def _first(session: Session, text: str, limit: int) -> list[int]:
    folded = fold(text[:LONGEST])
    if not folded:
        return []
    # The index of names has them in order; whoever types what many begin with waits for no more than these.
    # (By the connection: for a few ids, the session would take longer than the database.)
    found = dict.fromkeys(session.connection().execute(*_begin_with(session, folded, limit)).scalars())
    if len(found) < limit:
        found |= dict.fromkeys(first(session, "contact", text, limit=limit + len(found)))
    return list(found)[:limit]


# Put together once: these are asked at every key that somebody types.
_BEGIN_WITH = (
    select(Contact.id)
    .where(Contact.hidden_on.is_(None))
    .order_by(Contact.sort_name, Contact.id)
    .limit(bindparam("most", type_=Integer()))
)
# SQLite compares by code point: what begins so lies between the beginning and the beginning with the last sign.
_BETWEEN = _BEGIN_WITH.where(Contact.sort_name.between(bindparam("begin"), bindparam("end")))
_LIKE = _BEGIN_WITH.where(Contact.sort_name.like(bindparam("like"), escape="/"))


def _begin_with(session: Session, folded: str, limit: int) -> tuple[Select[int], dict[str, Any]]:
    if session.get_bind().dialect.name == "sqlite":
        return _BETWEEN, {"begin": folded, "end": folded + "\U0010ffff", "most": limit}
    like = folded.replace("/", "//").replace("%", "/%").replace("_", "/_")
    return _LIKE, {"like": f"{like}%", "most": limit}


def similar(
    session: Session, *, draft: ContactDraft, limit: int = 5, but: int | None = None, living: bool = False
) -> list[Hit]:
    """Return contacts that may be the one in ``draft``, the likeliest first, each with what they have in common.

    Same e-mail, same telephone, the same name in any order, or nearly the same name. ``but`` leaves out the contact
    that is being changed, ``living`` those who are noted as deceased. The draft need not be complete: it is asked while
    somebody types.
    """
    why: dict[int, tuple[float, str]] = {}
    for score, words, query in _same_ways(session, draft):
        for contact_id in session.scalars(query.limit(_CANDIDATES)):
            why.setdefault(contact_id, (score, words))
    for contact_id, score in _near_names(session, fold(shown_name(draft))):
        words = _("Same name") if score >= 100 else _("Similar name")
        if score > why.get(contact_id, (0.0, ""))[0]:
            why[contact_id] = (score, words)
    why.pop(but or 0, None)
    for contact_id in died(session, list(why)) if living else ():
        del why[contact_id]
    best = sorted(why, key=lambda i: (-why[i][0], i))[:limit]
    named = {hit.record_id: hit for hit in _hits(session, best)}
    return [
        Hit("contact", i, named[i].title, " · ".join(part for part in (why[i][1], named[i].detail) if part))
        for i in best
    ]


def _same_ways(session: Session, draft: ContactDraft) -> list[tuple[float, str, Select[int]]]:
    ways: list[tuple[float, str, Select[int]]] = []
    addresses = [address.strip().lower() for address in draft.emails if address.strip()]
    if addresses:
        ways.append((102.0, _("Same e-mail"), select(Email.contact_id).where(func.lower(Email.address).in_(addresses))))
    for telephone in draft.telephones:
        found = matching(session, "contact", digits(telephone)) if len(digits(telephone)) >= 6 else None
        if found is not None:
            ways.append((101.0, _("Same telephone"), found))
    return ways


def _near_names(session: Session, name: str) -> list[tuple[int, float]]:
    """Return the contacts with (nearly) this folded name and how alike they are, 100 for the same words."""
    words = [word for word in name.split() if len(word) >= 3]
    if not words:
        return []
    candidates: dict[int, str] = {}
    alike: list[ColumnElement[bool]] = [Contact.sort_name.startswith(words[0][:3], autoescape=True)]
    for word in words:
        found = matching(session, "contact", word)
        if found is not None:
            alike.append(Contact.id.in_(found))
    whole = matching(session, "contact", name)
    if whole is not None:
        alike.insert(0, Contact.id.in_(whole))
    named = select(Contact.id, Contact.sort_name).where(Contact.hidden_on.is_(None))
    for condition in alike:
        candidates |= dict(session.execute(named.where(condition).limit(_CANDIDATES)).all())
    scored = ((i, fuzz.token_sort_ratio(name, other)) for i, other in candidates.items())
    return [(i, score) for i, score in scored if score >= _NEAR]


def _hits(session: Session, ids: Sequence[int]) -> list[Hit]:
    found = contacts(session, ids=ids)
    return [Hit("contact", i, found[i].shown_name, _detail(found[i])) for i in ids if i in found]


def _detail(row: ContactRow) -> str:
    organisation = row.draft.organisation if row.draft.kind is ContactKind.PERSON else ""
    place = " ".join(part for part in (row.draft.town, row.draft.postcode) if part)
    return " · ".join(part for part in (row.note, organisation, place, row.email or row.telephone) if part)


def list_ids(session: Session, *, query: ListQuery) -> "array[int]":
    """Return the ids of the contacts that ``query`` wants, in its order.

    Filters: those of :data:`CONTACT_FILTERS`. Sorts: "name" (the usual one), "town", "postcode", "added".

    :raises BadInput: for a filter that is not known.
    """
    statement = select(Contact.id).where(Contact.hidden_on.is_(None))
    found = matching(session, "contact", query.text)
    if found is not None:
        statement = statement.where(Contact.id.in_(found))
    statement = statement.where(*CONTACT_FILTERS.conditions(query, None))
    if query.sort in {"town", "postcode"}:
        statement = statement.outerjoin(Address, Address.contact_id == Contact.id)
    orders = {
        "town": func.lower(func.coalesce(Address.town, "")),
        "postcode": func.coalesce(Address.postcode, ""),
        "added": Contact.created_at,
    }
    chosen = orders.get(query.sort)
    columns: list[SQLColumnExpression[Any]] = [] if chosen is None else [chosen]
    columns += [Contact.sort_name, Contact.id]
    return array("q", session.scalars(statement.order_by(*(c.desc() if query.descending else c for c in columns))))


_HAS_EMAIL = exists().where(Email.contact_id == Contact.id)
_NOTES: Mapping[str, ColumnElement[bool]] = {
    "deceased": Contact.deceased_on.is_not(None),
    "gone-away": Contact.gone_away.is_(True),
    "none": and_(Contact.deceased_on.is_(None), Contact.gone_away.is_(False)),
}
CONTACT_FILTERS: Filters[None] = Filters(
    search="Words that occur in name, address, e-mail or telephone.",
    by=(
        Filter(
            key="kind",
            label=mark("Kind"),
            choices=choices_of(ContactKind),
            clause=lambda kind, _none: Contact.kind == kind,
        ),
        Filter(
            key="note",
            label=mark("Note"),
            clause=lambda note, _none: _NOTES[note],
            choices=(
                Choice("deceased", mark("Deceased")),
                Choice("gone-away", mark("Gone away")),
                Choice("none", mark("Neither deceased nor gone away")),
            ),
        ),
        Filter(
            key="email",
            label=mark("E-mail"),
            clause=lambda has, _none: _HAS_EMAIL if has == "yes" else ~_HAS_EMAIL,
            choices=(Choice("yes", mark("With an e-mail address")), Choice("no", mark("Without an e-mail address"))),
        ),
    ),
)
"""The filters of contacts."""


def list_rows(session: Session, *, ids: Sequence[int]) -> list[ContactRow]:
    """Return the contacts of ``ids`` in that order; those removed since are left out."""
    found = contacts(session, ids=ids)
    return [found[i] for i in ids if i in found]
