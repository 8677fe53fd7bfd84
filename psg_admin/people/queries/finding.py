"""Contacts found as somebody types: by the words in them, or because they may be the same one."""

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.words import _, fold
from psg_admin.people.model import Contact, Email
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries.contacts import ContactRow, contacts
from psg_admin.people.rules import digits, shown_name
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import Hit
from psg_admin.store.search import LONGEST, first, matching

_CANDIDATES = 1_000

_NEAR = 88.0  # of 100: "Ramirez Lucia" and "Ramires Lucia" are 92 alike, "Anna Smith" and "Anne Smyth" 80


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
    dialled = "" if found else telephone_sought(text)
    if dialled:
        found |= dict.fromkeys(first(session, "contact", dialled, limit=limit))
    return list(found)[:limit]


def telephone_sought(text: str) -> str:
    """Return the digits of a telephone number that somebody typed in whatever way, nothing where it is none."""
    figures = sum(sign.isdigit() for sign in text)
    return digits(text) if figures >= 6 and all(sign.isdigit() or sign in "+()-/. " for sign in text) else ""


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
