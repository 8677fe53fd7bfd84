"""Who may be entered twice: all contacts by what they are told by, and the list that a person reviews."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Topic
from psg_admin.people.likeness import KnownPerson, Pair, known_person, pairs
from psg_admin.people.model import Address, Contact, Email, NotSame, Telephone
from psg_admin.people.queries.contacts import ContactRow, contacts
from psg_admin.store.journal import JournalEntry
from psg_admin.store.list_query import ListQuery
from psg_admin.store.search import matching


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """Two contacts who may be one, ``score`` of 100, with what they have in common in words; ``id`` is the place in the
    list.
    """

    id: int
    score: int
    reasons: tuple[str, ...]
    one: ContactRow
    other: ContactRow


_PORTION = 500
"""So many rows are fetched at once: while they are, nobody else in the program goes on."""


def people_seal(session: Session) -> str:
    """Return what tells the state of the people: the hash of the newest entry about them, nothing before the first."""
    query = select(JournalEntry.hash).where(JournalEntry.topics.contains(Topic.PEOPLE.value))
    return session.scalar(query.order_by(JournalEntry.id.desc()).limit(1)) or ""


def known_people(session: Session, *, pause: Callable[[], None] | None = None) -> dict[int, KnownPerson]:
    """Return all contacts by what they are told by, in three queries however many there are.

    ``pause`` is called over and over, so that others may go on meanwhile.
    """
    emails = _gathered(session, Email.contact_id, Email.address, Email.position, Email.id)
    telephones = _gathered(session, Telephone.contact_id, Telephone.number, Telephone.position, Telephone.id)
    query = (
        select(
            Contact.id, Contact.kind, Contact.given, Contact.family, Contact.known_as, Contact.organisation,
            Contact.former_names, Contact.title, Contact.suffix, func.coalesce(Address.postcode, ""),
            func.coalesce(Address.street, ""),
        )
        .outerjoin(Address, Address.contact_id == Contact.id)
        .where(Contact.hidden_on.is_(None))
        .order_by(Contact.id)
        .execution_options(yield_per=_PORTION)
    )  # fmt: skip
    found: dict[int, KnownPerson] = {}
    for i, kind, given, family, known_as, organisation, former, title, suffix, postcode, street in session.execute(
        query
    ):
        if pause is not None:
            pause()
        found[i] = known_person(
            i, kind, given=given, family=family, known_as=known_as, organisation=organisation, former=former,
            postcode=postcode, street=street, emails=emails.pop(i, ()), telephones=telephones.pop(i, ()), title=title,
            suffix=suffix,
        )  # fmt: skip
    return found


def duplicate_pairs(session: Session) -> list[Pair]:
    """Return who may be entered twice, the likeliest first, without those who are known to be two."""
    return pairs(known_people(session).values(), known_apart(session))


def known_apart(session: Session) -> set[tuple[int, int]]:
    """Return the pairs of ids that are known to be two people, the smaller id first."""
    return {(one, other) for one, other in session.execute(select(NotSame.one_id, NotSame.other_id))}


def duplicate_rows(session: Session, *, pairs: Sequence[Pair], places: Sequence[int] = ()) -> list[DuplicateRow]:
    """Return the pairs, at their ``places`` (none: from the first on), with all that is known of both; one of whom
    somebody went since is left out.
    """
    found = contacts(session, ids={i for pair in pairs for i in (pair.one, pair.other)})
    return [
        DuplicateRow(place, pair.likeness.score, pair.likeness.reasons, found[pair.one], found[pair.other])
        for place, pair in zip(places or range(len(pairs)), pairs, strict=False)
        if pair.one in found and pair.other in found
    ]


class Duplicates:
    """The list of who may be entered twice, as a table on the screen asks for it: found once, then shown by place."""

    def __init__(self) -> None:
        self._pairs: list[Pair] = []

    def ids(self, session: Session, *, query: ListQuery) -> "array[int]":
        """Find the pairs and return their places in the list, of those of whom either has the words of ``query``."""
        self._pairs = duplicate_pairs(session)
        found = matching(session, "contact", query.text)
        named = None if found is None else set(session.scalars(found))
        return array(
            "q",
            (
                place
                for place, pair in enumerate(self._pairs)
                if named is None or not named.isdisjoint((pair.one, pair.other))
            ),
        )

    def rows(self, session: Session, *, ids: Sequence[int]) -> list[DuplicateRow]:
        """Return the rows at these places."""
        pairs = self._pairs
        return duplicate_rows(session, pairs=[pairs[place] for place in ids if place < len(pairs)], places=ids)


def _gathered(session: Session, owner: Any, value: Any, *order: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for key, one in session.execute(select(owner, value).order_by(*order).execution_options(yield_per=_PORTION)):
        found[key].append(one)
    return found
