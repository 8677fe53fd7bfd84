"""People found as somebody types: by name, by what reaches them, or by number of membership."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.days import show_short
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, StandingSpan
from psg_admin.memberships.queries.filters import present, span_on
from psg_admin.memberships.states import Standing
from psg_admin.people.model import Address, Contact, Email
from psg_admin.people.queries import died, find_contacts, first_contacts
from psg_admin.people.states import ContactKind
from psg_admin.store.list_query import Hit
from psg_admin.store.numbering import number_key


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody found: ``membership_id`` is None for who is in none today; ``detail`` tells people of one name apart."""

    contact_id: int
    membership_id: int | None
    name: str
    detail: str


def find_people(session: Session, *, text: str, today: date, limit: int, living: bool = False) -> list[FoundPerson]:
    """Return at most ``limit`` people that ``text`` finds, each once: by number first, then as contacts are found.

    ``living``: without those who are noted as deceased.
    """
    ids = dict.fromkeys(_by_number(session, text, today, limit))
    for contact_id in died(session, list(ids)) if living else ():
        del ids[contact_id]
    if len(ids) < limit:
        ids |= dict.fromkeys(first_contacts(session, text=text, limit=limit, living=living))
    return _people(session, list(ids)[:limit], today)


def member_hits(session: Session, *, text: str, today: date, limit: int = 12) -> list[Hit]:
    """Return what :func:`find_people` does, as hits: "member" with the membership's id, or "contact"."""
    return [
        Hit("contact", one.contact_id, one.name, one.detail)
        if one.membership_id is None
        else Hit("member", one.membership_id, one.name, one.detail)
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
_whole = Membership.number_key == bindparam("number_key", type_=String())
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


_today = bindparam("today", type_=Date())
# Put together once: for a handful of rows that takes longer than finding them, and it is asked at every key.
_PEOPLE = (
    select(
        Contact.id, Contact.shown_name, Contact.kind, Contact.organisation, Contact.deceased_on,
        Contact.gone_away, Address.town, Address.postcode, Email.address, Member.membership_id, Membership.number,
        StandingSpan.standing, StandingSpan.paid_to,
    )
    .outerjoin(Address, Address.contact_id == Contact.id)
    .outerjoin(Email, and_(Email.contact_id == Contact.id, Email.position == 0))
    .outerjoin(Member, and_(Member.contact_id == Contact.id, present(_today)))
    .outerjoin(Membership, Membership.id == Member.membership_id)
    .outerjoin(StandingSpan, span_on(_today))
    .where(Contact.id.in_(bindparam("ids", expanding=True)))
    .order_by(Member.id.desc())
)  # fmt: skip


def _people(session: Session, ids: Sequence[int], today: date) -> list[FoundPerson]:
    found: dict[int, FoundPerson] = {}
    member, paid_to = _("Member {number}"), _("paid to {day}")
    for row in session.connection().execute(_PEOPLE, {"ids": list(ids), "today": today}):
        if row.membership_id is None:
            place = " ".join(part for part in (row.town, row.postcode) if part)
            organisation = row.organisation if row.kind is ContactKind.PERSON else ""
            parts = (organisation, place, row.address)
        else:
            standing = (row.standing or Standing.NOT_YET).label
            paid = paid_to.format(day=show_short(row.paid_to)) if row.paid_to is not None else ""
            parts = (member.format(number=row.number), standing, paid)
        note = _("Deceased") if row.deceased_on is not None else _("Gone away") if row.gone_away else ""
        detail = " · ".join(part for part in (note, *parts) if part)
        found[row.id] = FoundPerson(row.id, row.membership_id, row.shown_name, detail)
    return [found[i] for i in ids if i in found]
