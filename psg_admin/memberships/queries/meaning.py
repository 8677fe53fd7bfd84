"""Whom somebody means who types a membership number, an id or a name."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.model import Member
from psg_admin.memberships.queries.page import memberships_of_numbers
from psg_admin.people.model import Address, Contact, Email
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contacts
from psg_admin.people.rules import SORT_NAME, full_name, shown_name, sort_name
from psg_admin.store.base import chunks

_ID = re.compile(r"#?([1-9][0-9]*)")
_LARGEST = 2**63 - 1


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

    What is meant: an id (``12`` or ``#12``); the (first) member of a membership by its number; the one who is called
    just so, but for capitals and accents ("Nora Quill" or "Quill, Nora"). Who has died is meant where nobody else of
    the name lives. A handful of queries, however many words.

    :raises NotFound: for an id or a number in front of which a nought stands that there is not.
    :raises Refused: for a name that several people have; with their ids.
    """
    plain = [" ".join(each.split()) for each in words]
    numbers = members_of_numbers(session, numbers=[each for each in plain if _may_be_number(each)])
    ids = {int(found[1]) for each in plain if (found := _ID.fullmatch(each)) and int(found[1]) <= _LARGEST}
    known = {i for i, row in contacts(session, ids=ids, reached=False).items() if not row.hidden}
    named = people_named(session, names=[each for each in plain if any(sign.isalpha() for sign in each)])
    return [_meant(each, known, numbers, named) for each in plain]


def _meant(
    words: str, known: Collection[int], numbers: dict[str, list[int]], named: dict[str, list[Named]]
) -> int | None:
    number = _ID.fullmatch(words)
    if number is not None:
        if int(number[1]) not in known:
            raise NotFound(_("There is no contact {number}.").format(number=shorten(number[1])))
        return int(number[1])
    if words in numbers:
        return numbers[words][0]
    if words.isdecimal():
        raise NotFound(_("There is no member with the number {number}.").format(number=shorten(words)))
    found = named.get(words, [])
    meant = [one for one in found if not one.dead] or found
    if len(meant) > 1:
        raise Refused(
            _("{count} people are called {name}. Say which by the id: {people}.").format(
                count=len(meant), name=shorten(words), people="; ".join(one.words for one in meant)
            )
        )
    return meant[0].contact_id if meant else None


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
    wanted = {name: fold(name) for name in names}
    rows: list[Row[*tuple[Any, ...]]] = []
    for some in chunks(order for folded in wanted.values() for order in _orders(folded)):
        query = (
            select(
                Contact.id, Contact.kind, Contact.given, Contact.family, Contact.organisation, Contact.deceased_on,
                Address.town, Address.postcode, Email.address,
            )
            .outerjoin(Address, Address.contact_id == Contact.id)
            .outerjoin(Email, (Email.contact_id == Contact.id) & (Email.position == 0))
            .where(Contact.sort_name.in_(some), Contact.hidden_on.is_(None))
            .order_by(Contact.id)
        )  # fmt: skip
        rows += session.execute(query).all()
    said: dict[str, list[Named]] = {}
    listed: dict[str, list[Named]] = {}
    for contact_id, kind, given, family, organisation, died, town, postcode, email in rows:
        draft = ContactDraft(kind=kind, given=given, family=family, organisation=organisation)
        place = " ".join(part for part in (town, postcode) if part) or email or ""
        detail = " · ".join(part for part in ("" if died is None else _("Deceased"), place) if part)
        one = Named(contact_id, full_name(draft), detail, died is not None)
        said.setdefault(fold(full_name(draft)), []).append(one)
        listed.setdefault(fold(shown_name(draft)), []).append(one)
    found: dict[str, list[Named]] = {}
    for name, folded in wanted.items():
        both = listed.get(folded, []) if "," in name else [*said.get(folded, []), *listed.get(folded, [])]
        if both:
            found[name] = sorted({one.contact_id: one for one in both}.values(), key=_by_id)
    return found


def _by_id(one: Named) -> int:
    return one.contact_id


def _orders(folded: str) -> Iterable[str]:
    """Yield what somebody may be sorted by who is called so: any of the words may begin the family name."""
    words = folded.split()
    for place in range(len(words)):
        yield " ".join([*words[place:], *words[:place]])[:SORT_NAME]


def on_file_already(session: Session, *, draft: ContactDraft) -> list[Named]:
    """Return who is on file with the name of ``draft`` and an e-mail address or the postcode of it."""
    emails = {address.strip().casefold() for address in draft.emails}
    alike = select(Contact.id).where(Contact.sort_name == sort_name(draft), Contact.hidden_on.is_(None))
    found = contacts(session, ids=session.scalars(alike).all())
    return [
        Named(i, row.full_name, " ".join(part for part in (row.draft.town, row.draft.postcode) if part), row.note != "")
        for i, row in found.items()
        if emails & {address.casefold() for address in row.draft.emails}
        or (draft.postcode and fold(draft.postcode).replace(" ", "") == fold(row.draft.postcode).replace(" ", ""))
    ]
