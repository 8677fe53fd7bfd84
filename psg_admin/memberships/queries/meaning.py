"""Whom somebody means who types a membership number, an id or a name."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.model import Member
from psg_admin.memberships.queries.page import memberships_of_numbers
from psg_admin.people.model import Address, Contact, Email
from psg_admin.people.particulars import CONTACT, ContactDraft
from psg_admin.people.queries import contacts
from psg_admin.people.rules import SORT_NAME, full_name, person_named, shown_name, sort_name
from psg_admin.store.base import chunks

_ID = re.compile(r"#?([1-9][0-9]*)")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
_LARGEST = 2**63 - 1
_LONGEST_NAME = 2 * max(each.most for each in CONTACT if each.key in {"given", "family", "organisation"}) + 2
"""So many signs the longest name has that can be kept, with what stands between its parts."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on file of a name; ``detail`` tells people of one name apart."""

    contact_id: int
    name: str
    detail: str
    dead: bool

    @property
    def words(self) -> str:
        """Who it is, with the id: "12 Nora Quill, Leeds"."""
        return ", ".join(part for part in (f"{self.contact_id} {self.name}", self.detail) if part)


def people_meant(session: Session, *, words: Sequence[str]) -> list[int | None]:
    """Return for each of ``words`` the contact that is meant; None for a name that nobody has.

    What is meant: an id (``12`` or ``#12``); the (first) member of a membership by its number; who has the e-mail
    address; the one who is called just so, but for capitals and accents ("Nora Quill" or "Quill, Nora"). Who has died
    is meant where nobody else of the name lives. A handful of queries, however many words.

    :raises NotFound: for an id, a number in front of which a nought stands, or an e-mail address that there is not.
    :raises Refused: for a name, or an address, that several people have; with their ids.
    """
    plain = [" ".join(each.split()) for each in words]
    ids = {number for each in plain if (number := _id_of(each)) is not None and number <= _LARGEST}
    known = {i for i, row in contacts(session, ids=ids, reached=False).items() if not row.hidden}
    no_ids = [each for each in plain if (number := _id_of(each)) is not None and number not in known]
    numbers = members_of_numbers(session, numbers=[*no_ids, *(each for each in plain if _may_be_number(each))])
    named = people_named(session, names=[each for each in plain if may_be_name(each)])
    named |= _people_reached(session, [each for each in plain if is_address(each)])
    return [_meant(each, known, numbers, named) for each in plain]


def _meant(
    words: str, known: Collection[int], numbers: dict[str, list[int]], named: dict[str, list[Named]]
) -> int | None:
    number = _id_of(words)
    if number is not None:
        if number not in known:
            sentence = _("There is no contact {number}.").format(number=shorten(words.removeprefix("#")))
            if words in numbers:
                sentence = _("{sentence} The member of that number is typed as {number}.").format(
                    sentence=sentence, number=f"0{words}"
                )
            raise NotFound(sentence)
        return number
    if words in numbers:
        return numbers[words][0]
    if words.isdecimal():
        raise NotFound(_("There is no member with the number {number}.").format(number=shorten(words)))
    address = is_address(words)
    found = named.get(words, [])
    meant = [one for one in found if not one.dead] or found
    if len(meant) > 1:
        several = (
            _("{count} people are reached at {name}. Say which by the id: {people}.")
            if address
            else _("{count} people are called {name}. Say which by the id: {people}.")
        )
        raise Refused(
            several.format(count=len(meant), name=shorten(words), people="; ".join(one.words for one in meant))
        )
    if address and not meant:
        raise NotFound(
            _("Nobody on file has the e-mail address {address}. Type the name.").format(address=shorten(words))
        )
    return meant[0].contact_id if meant else None


def is_address(words: str) -> bool:
    """Say whether words are an e-mail address."""
    return _ADDRESS.fullmatch(words.strip()) is not None


def may_be_name(words: str) -> bool:
    """Say whether somebody may be called so: a number is no name, and an e-mail address is none."""
    return any(sign.isalpha() for sign in words) and not is_address(words)


def _id_of(words: str) -> int | None:
    """Return the id that words are, one too large for any where they have more figures than one has; None for none."""
    found = _ID.fullmatch(words)
    if found is None:
        return None
    return int(found[1]) if len(found[1]) <= len(str(_LARGEST)) else _LARGEST + 1


def _may_be_number(words: str) -> bool:
    """Say whether words may be a membership number: an id has no nought in front, and a name no figure."""
    return _ID.fullmatch(words) is None and words.isascii() and words.isalnum() and any(c.isdigit() for c in words)


def members_of_numbers(session: Session, *, numbers: Collection[str]) -> dict[str, list[int]]:
    """Return the contacts in the memberships of those numbers: who is in it, else the one who was in it first.

    What is no number is left out.
    """
    found = memberships_of_numbers(session, numbers=numbers)
    inside: dict[int, list[int]] = {}
    left: dict[int, list[int]] = {}
    for some in chunks(found.values()):
        query = select(Member.membership_id, Member.contact_id, Member.until).where(Member.membership_id.in_(some))
        for membership_id, contact_id, until in session.execute(query.order_by(Member.id)):
            (inside if until is None else left).setdefault(membership_id, []).append(contact_id)
    return {number: inside.get(i) or left[i][:1] for number, i in found.items()}


def people_named(session: Session, *, names: Iterable[str]) -> dict[str, list[Named]]:
    """Return who is called just so, by the names as they were typed; a name that nobody has is left out."""
    wanted = {name: fold(name) for name in names if len(name) <= _LONGEST_NAME}
    said: dict[str, list[Named]] = {}
    listed: dict[str, list[Named]] = {}
    for some in chunks(order for folded in wanted.values() for order in _orders(folded)):
        for draft, one in _named(session, Contact.sort_name.in_(some)):
            said.setdefault(fold(full_name(draft)), []).append(one)
            listed.setdefault(fold(shown_name(draft)), []).append(one)
    found: dict[str, list[Named]] = {}
    for name, folded in wanted.items():
        if "," in name:  # "de la Cruz, Luz" is also who is listed as "Cruz, Luz de la": both are Luz de la Cruz
            both = listed.get(folded) or said.get(fold(full_name(person_named(name))), [])
        else:
            both = [*said.get(folded, []), *listed.get(folded, [])]
        if both:
            found[name] = _each_once(both)
    return found


def _people_reached(session: Session, addresses: Sequence[str]) -> dict[str, list[Named]]:
    """Return who has the e-mail addresses, by these as they were typed; one that nobody has is left out."""
    wanted = {address: address.lower() for address in addresses}
    having: dict[str, list[int]] = {}
    for some in chunks(wanted.values()):
        query = select(func.lower(Email.address), Email.contact_id).where(func.lower(Email.address).in_(some))
        for address, contact_id in session.execute(query):
            having.setdefault(address, []).append(contact_id)
    people: dict[int, Named] = {}
    for ids in chunks(contact_id for owners in having.values() for contact_id in owners):
        people |= {one.contact_id: one for _draft, one in _named(session, Contact.id.in_(ids))}
    found = {address: [people[i] for i in having.get(lower, ()) if i in people] for address, lower in wanted.items()}
    return {address: _each_once(some) for address, some in found.items() if some}


def _named(session: Session, condition: ColumnElement[bool]) -> Iterator[tuple[ContactDraft, Named]]:
    """Yield whom a condition finds, with the name."""
    query = (
        select(
            Contact.id, Contact.kind, Contact.given, Contact.family, Contact.organisation, Contact.deceased_on,
            Address.town, Address.postcode, Email.address,
        )
        .outerjoin(Address, Address.contact_id == Contact.id)
        .outerjoin(Email, (Email.contact_id == Contact.id) & (Email.position == 0))
        .where(condition, Contact.hidden_on.is_(None))
        .order_by(Contact.id)
    )  # fmt: skip
    for contact_id, kind, given, family, organisation, died, town, postcode, email in session.execute(query):
        draft = ContactDraft(kind=kind, given=given, family=family, organisation=organisation)
        place = " ".join(part for part in (town, postcode) if part) or email or ""
        detail = " · ".join(part for part in ("" if died is None else _("Deceased"), place) if part)
        yield draft, Named(contact_id, full_name(draft), detail, died is not None)


def _each_once(found: Iterable[Named]) -> list[Named]:
    return sorted({one.contact_id: one for one in found}.values(), key=_by_id)


def _by_id(one: Named) -> int:
    return one.contact_id


def _orders(folded: str) -> Iterable[str]:
    """Yield what somebody may be sorted by who is called so: any of the words may begin the family name."""
    words = folded.split()
    for place in range(len(words)):
        yield " ".join([*words[place:], *words[:place]])[:SORT_NAME]


def on_file_already(session: Session, *, draft: ContactDraft) -> list[Named]:
    """Return who is on file with the name of ``draft`` and an e-mail address or the postcode of it.

    The name is that which people say, however it was divided: an organisation is no other one than a person of its
    name, and "Luz de la | Cruz" none than "Luz | de la Cruz".
    """
    emails = {address.strip().casefold() for address in draft.emails}
    name = fold(full_name(draft))
    if len(name) > _LONGEST_NAME:
        return []
    alike = select(Contact.id).where(
        Contact.sort_name.in_([sort_name(draft), *_orders(name)]), Contact.hidden_on.is_(None)
    )
    found = contacts(session, ids=session.scalars(alike).all())
    return [
        Named(i, row.full_name, " ".join(part for part in (row.draft.town, row.draft.postcode) if part), row.note != "")
        for i, row in found.items()
        if fold(row.full_name) == name
        and (
            emails & {address.casefold() for address in row.draft.emails}
            or (draft.postcode and fold(draft.postcode).replace(" ", "") == fold(row.draft.postcode).replace(" ", ""))
        )
    ]
