"""People found as somebody types: by name, by what reaches them, or by number of membership."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Row, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_short
from psg_admin.kernel.money import shorten
from psg_admin.kernel.particulars import words_of
from psg_admin.kernel.words import _, fold
from psg_admin.memberships.model import FormerNumber, Member, Membership, StandingOrder, StandingSpan
from psg_admin.memberships.queries.filters import present, span_on
from psg_admin.memberships.states import Standing
from psg_admin.payments.model import Payment
from psg_admin.people.model import Address, Contact, Email, Telephone
from psg_admin.people.queries import (
    died,
    find_contacts,
    first_contacts,
    own_fields,
    own_values,
    tags_of,
    telephone_sought,
)
from psg_admin.people.rules import digits
from psg_admin.people.states import ContactKind, OwnRecord
from psg_admin.store.list_query import Hit
from psg_admin.store.numbering import clean_reference, number_key


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody found: ``membership_id`` is None for who is in none today; ``detail`` tells people of one name apart,
    and ``reasons`` say where what was typed stands.
    """

    contact_id: int
    membership_id: int | None
    name: str
    detail: str
    reasons: tuple[str, ...] = ()


def find_people(session: Session, *, text: str, today: date, limit: int, living: bool = False) -> list[FoundPerson]:
    """Return at most ``limit`` people that ``text`` finds, each once: by number first, then as contacts are found.

    ``living``: without those who are noted as deceased.
    """
    ids = dict.fromkeys(_by_number(session, text, today, limit))
    for contact_id in died(session, list(ids)) if living else ():
        del ids[contact_id]
    if len(ids) < limit:
        ids |= dict.fromkeys(first_contacts(session, text=text, limit=limit, living=living))
    if not ids:
        ids |= dict.fromkeys(_by_reference(session, text, limit))
        for contact_id in died(session, list(ids)) if living else ():
            del ids[contact_id]
    return _people(session, list(ids)[:limit], today, text)


def member_hits(session: Session, *, text: str, today: date, limit: int = 12) -> list[Hit]:
    """Return what :func:`find_people` does, as hits: "member" with the membership's id, or "contact"."""
    return [
        Hit("contact", one.contact_id, one.name, one.detail, one.reasons)
        if one.membership_id is None
        else Hit("member", one.membership_id, one.name, one.detail, one.reasons)
        for one in find_people(session, text=text, today=today, limit=limit)
    ]


def contact_hits(session: Session, *, text: str, limit: int = 20, living: bool = False) -> list[Hit]:
    """Return at most ``limit`` contacts that ``text`` finds: those of a membership of that number, then all others.

    A number stays that of those who have left; they come after who is in it. ``living``: without those who are noted
    as deceased.
    """
    member = _("Member {number}")
    hits: dict[int, Hit] = {}
    asked = number_sought(text) if any(sign.isdigit() for sign in text) else None
    if asked is not None:
        query = (
            select(Contact.id, Contact.shown_name, Membership.number)
            .join(Member, Member.contact_id == Contact.id)
            .join(Membership, Membership.id == Member.membership_id)
            .where(numbered(session), *([Contact.deceased_on.is_(None)] if living else []))
            .order_by(func.length(Membership.number), Membership.number, Member.until.is_not(None), Member.id)
            .limit(limit)
        )
        for contact_id, name, number in session.execute(query, asked):
            hits.setdefault(contact_id, Hit("contact", contact_id, name, member.format(number=number)))
    for hit in find_contacts(session, text=text, limit=limit, living=living):
        hits.setdefault(hit.record_id, hit)
    return list(hits.values())[:limit]


def number_sought(text: str) -> dict[str, str] | None:
    """Return what the parameters of :func:`numbered` are for ``text``, or None when it is no number."""
    number = text.strip().upper()
    if not (number.isascii() and number.isalnum()):
        return None
    return {"number_key": number_key(number), "number_begun": number, "number_end": f"{number}{_LAST}"}


def numbered(session: Session) -> ColumnElement[bool]:
    """Return the condition of the memberships whose number is, or begins with, what :func:`number_sought` gave."""
    return _NUMBERED_BETWEEN if session.get_bind().dialect.name == "sqlite" else _NUMBERED_LIKE


_LAST = "\U0010ffff"
_begun = bindparam("number_begun", type_=String())
_key = bindparam("number_key", type_=String())
_whole = or_(
    Membership.number_key == _key,
    Membership.id.in_(select(FormerNumber.membership_id).where(FormerNumber.number_key == _key)),
)
# SQLite compares by code point: what begins so lies between the beginning and the beginning with the last sign, and is
# found by the index of numbers.
_NUMBERED_BETWEEN = or_(Membership.number.between(_begun, bindparam("number_end", type_=String())), _whole)
_NUMBERED_LIKE = or_(Membership.number.startswith(_begun), _whole)  # letters and digits: nothing to escape


def _by_number(session: Session, text: str, today: date, limit: int) -> Sequence[int]:
    asked = number_sought(text) if any(sign.isdigit() for sign in text) else None
    if asked is None:
        return ()
    return session.scalars(
        select(Member.contact_id)
        .join(Membership, Membership.id == Member.membership_id)
        .where(numbered(session), present(today))
        .order_by(func.length(Membership.number), Membership.number, Member.id)
        .limit(limit),
        asked,
    ).all()


def _by_reference(session: Session, text: str, limit: int) -> Sequence[int]:
    """Return who paid with a reference, or has a standing order under it: as it was typed, or in capitals."""
    typed = text.strip()
    if len(typed) < _SHORTEST_REFERENCE or not any(sign.isdigit() for sign in typed):
        return ()
    paid = (
        select(Payment.contact_id, Payment.id)
        .where(Payment.reference.in_({typed, typed.upper()}), Payment.undone_on.is_(None))
        .order_by(Payment.id.desc())
    )
    orders = (
        select(Member.contact_id)
        .join(StandingOrder, StandingOrder.membership_id == Member.membership_id)
        .where(StandingOrder.reference.in_({typed.upper(), clean_reference(typed)}), Member.until.is_(None))
    )
    found = [*session.scalars(orders.limit(limit)), *session.scalars(paid.limit(limit))]
    return list(dict.fromkeys(found))


_SHORTEST_REFERENCE = 3
_today = bindparam("today", type_=Date())
# Put together once: for a handful of rows that takes longer than finding them, and it is asked at every key.
_PEOPLE = (
    select(
        Contact.id, Contact.shown_name, Contact.kind, Contact.organisation, Contact.deceased_on,
        Contact.gone_away, Address.town, Address.postcode, Email.address, Member.membership_id, Membership.number,
        StandingSpan.standing, StandingSpan.paid_to, Contact.known_as, Contact.former_names, Contact.notes,
    )
    .outerjoin(Address, Address.contact_id == Contact.id)
    .outerjoin(Email, and_(Email.contact_id == Contact.id, Email.position == 0))
    .outerjoin(Member, and_(Member.contact_id == Contact.id, present(_today)))
    .outerjoin(Membership, Membership.id == Member.membership_id)
    .outerjoin(StandingSpan, span_on(_today))
    .where(Contact.id.in_(bindparam("ids", expanding=True)))
    .order_by(Member.id.desc())
)  # fmt: skip


def _people(session: Session, ids: Sequence[int], today: date, text: str) -> list[FoundPerson]:
    rows: dict[int, Row[*tuple[Any, ...]]] = {}
    for row in session.connection().execute(_PEOPLE, {"ids": list(ids), "today": today}):
        rows[row.id] = row
    names = Counter(row.shown_name for row in rows.values())
    words = fold(text).split()
    why = {i: _reasons(row, words) for i, row in rows.items()}
    reached = [i for i, reasons in why.items() if reasons is None]
    if reached:
        why |= _further(session, reached, words, text)
    return [_found(rows[i], why[i] or (), several=names[rows[i].shown_name] > 1) for i in ids if i in rows]


def _found(row: Row[*tuple[Any, ...]], reasons: tuple[str, ...], *, several: bool) -> FoundPerson:
    """Return somebody found; of ``several`` who have the name, each is told apart by where they live."""
    place = " ".join(part for part in (row.town, row.postcode) if part)
    parts: list[str]
    if row.membership_id is None:
        organisation = row.organisation if row.kind is ContactKind.PERSON else ""
        parts = [organisation, place, row.address]
    else:
        standing = (row.standing or Standing.NOT_YET).label
        paid = _("paid to {day}").format(day=show_short(row.paid_to)) if row.paid_to is not None else ""
        parts = [place if several else "", _("Member {number}").format(number=row.number), standing, paid]
    note = _("Deceased") if row.deceased_on is not None else _("Gone away") if row.gone_away else ""
    seen = fold(" ".join(part for part in (row.shown_name, *parts) if part))
    more = [one for one in reasons if ": " in one and fold(one.partition(": ")[2]) not in seen]
    detail = " · ".join(part for part in (note, *parts, *more) if part)
    return FoundPerson(row.id, row.membership_id, row.shown_name, detail, reasons)


def _reasons(row: Row[*tuple[Any, ...]], words: Sequence[str]) -> tuple[str, ...] | None:
    """Return where the words stand in what was read of somebody, None where one of them stands elsewhere."""
    places = (
        (_("Name"), row.shown_name, False), (_("Number"), row.number, False), (_("Known as"), row.known_as, True),
        (_("Former name"), row.former_names, True), (_("Organisation"), row.organisation, True),
        (_("Postcode"), row.postcode, True), (_("E-mail"), row.address, True), (_("Notes"), row.notes, True),
    )  # fmt: skip
    found: dict[str, None] = {}
    for word in words:
        where = next((each for each in places if each[1] and _stands(word, each[1], each[0])), None)
        if where is None:
            return None
        label, value, told = where
        found.setdefault(f"{label}: {_around(word, value)}" if told else label)
    return tuple(found)


def _stands(word: str, value: str, label: str) -> bool:
    folded = fold(value)
    if label == _("Number"):
        return folded.startswith(word) or number_key(folded) == number_key(word)
    return word in folded or word in folded.replace(" ", "")


def _around(word: str, value: str) -> str:
    """Return the line of a text that holds a word, short enough for a hit."""
    return shorten(next((line for line in value.split("\n") if word in fold(line)), value))


def _kept_words(session: Session, ids: Sequence[int], words: Sequence[str]) -> dict[int, list[str]]:
    """Return in which tags and fields of the office's own the words stand, of people and their memberships."""
    found: dict[int, list[str]] = {i: [] for i in ids}

    def look(i: int, called: str, value: object) -> None:
        if value and any(word in fold(words_of(value)) for word in words):
            found[i].append(f"{called}: {shorten(words_of(value))}")

    for i, tags in tags_of(session, ids).items():
        for name in tags:
            look(i, _("Tag"), name)
    fields = own_fields(session, of=(OwnRecord.CONTACT, OwnRecord.MEMBERSHIP))
    if not fields:
        return found
    pairs = session.execute(
        select(Member.contact_id, Member.membership_id).where(Member.contact_id.in_(ids), Member.until.is_(None))
    ).all()
    of_people = [each for each in fields if each.record is OwnRecord.CONTACT]
    of_memberships = [each for each in fields if each.record is OwnRecord.MEMBERSHIP]
    people = own_values(session, ids, of_people)
    memberships = own_values(session, {membership_id for _i, membership_id in pairs}, of_memberships)
    for i in ids:
        for each in of_people:
            look(i, each.name, people.get(i, {}).get(each.key))
    for i, membership_id in pairs:
        for each in of_memberships:
            look(i, each.name, memberships.get(membership_id, {}).get(each.key))
    return found


def _further(session: Session, ids: Sequence[int], words: Sequence[str], text: str) -> dict[int, tuple[str, ...]]:
    """Return why people were found by what is not shown: a way of reaching them, a number of before, a payment."""
    found: dict[int, dict[str, None]] = {i: {} for i in ids}
    typed = telephone_sought(text) or "".join(sign for sign in text if sign.isdigit())
    for i, number in session.execute(
        select(Telephone.contact_id, Telephone.number).where(Telephone.contact_id.in_(ids))
    ):
        plain = "".join(sign for sign in number if sign.isdigit())
        if typed and (typed in digits(number) or typed in plain):
            found[i].setdefault(_("Telephone: {value}").format(value=number))
    for i, address in session.execute(select(Email.contact_id, Email.address).where(Email.contact_id.in_(ids))):
        if max(words, key=len, default="") in fold(address):
            found[i].setdefault(_("E-mail: {value}").format(value=address))
    for i, said in _kept_words(session, ids, words).items():
        found[i] |= dict.fromkeys(said)
    former = (
        select(Member.contact_id, FormerNumber.number)
        .join(FormerNumber, FormerNumber.membership_id == Member.membership_id)
        .where(Member.contact_id.in_(ids), FormerNumber.number_key == number_key(text))
    )
    other = (
        select(Member.contact_id, Membership.number)
        .join(Membership, Membership.id == Member.membership_id)
        .where(Member.contact_id.in_(ids), Membership.number_key == number_key(text))
    )
    for i, number in (*session.execute(former), *session.execute(other)):
        found[i].setdefault(_("Former number: {value}").format(value=number))
    for i in (i for i, reasons in found.items() if not reasons):
        found[i].setdefault(_("Reference: {value}").format(value=shorten(text.strip())) if typed else _("Home"))
    return {i: tuple(reasons) for i, reasons in found.items()}
