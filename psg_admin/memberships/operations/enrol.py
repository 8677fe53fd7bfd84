"""Enrol and renew, with or without the money in hand, and how the two are taken back once money has moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Reversal, Topic, changed
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Member, Membership, MembershipType, Term
from psg_admin.memberships.operations.parts import (
    check_newcomers,
    checked_day,
    draw_number,
    make_order,
    make_term,
    name_of,
    present,
    the_contact,
    the_membership,
    the_order,
)
from psg_admin.memberships.queries import renewal_period
from psg_admin.memberships.rules import next_term
from psg_admin.memberships.states import Interval
from psg_admin.payments.operations import receive_now
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact
from psg_admin.people.rules import address_lines, at_address_of
from psg_admin.store.base import expect_version
from psg_admin.store.settings import load_settings


def enrol(
    session: Session,
    *,
    members: Sequence[ContactDraft | int],
    type_id: int,
    method: Method,
    joined: date,
    today: date,
    now: datetime,
    payer: ContactDraft | int | None = None,
    number: str | None = None,
    interval: Interval = Interval.YEAR,
    first_payment: PayNow | None = None,
) -> Changes:
    """Enrol one or several people in one membership, from ``joined`` on.

    ``members`` and ``payer`` are contacts by id or drafts of new ones; without ``payer`` the first member pays. A new
    member of whom no address is told lives where the first one does. The
    number is drawn unless one is given. The first term is quoted and owed; who pays by standing order gets one to set
    up, with its reference. With ``first_payment`` the money is taken and receipted in the same deed.
    ``Changes.reference`` is the number, ``made`` the id of the membership, ``more["receipt"]`` the receipt's number.

    :raises BadInput: without members; for an unlikely day; for a number that is taken or none.
    :raises Refused: for more members than the type takes, somebody twice, somebody who is a member already or has
        died; for a type that is closed or has no fee on the day.
    """
    kind = _open_type(session, type_id)
    checked_day(joined, today=today, field="joined")
    _check_count(members, kind)
    settings = load_settings(session)
    contacts = [the_contact(session, who, now=now) for who in _at_home(session, members)]
    payer_id = contacts[0].id if payer is None else the_contact(session, payer, now=now).id
    session.flush()
    check_newcomers(session, contacts)
    membership = Membership(
        number=draw_number(session, settings, number), type_id=kind.id, payer_id=payer_id, method=method,
        joined_on=joined,
    )  # fmt: skip
    session.add(membership)
    session.flush()
    session.add_all(Member(membership_id=membership.id, contact_id=c.id, since=joined) for c in contacts)
    period = next_term(
        scheme=settings.scheme, year_month=settings.year_month, grace_days=settings.grace_days, last=None,
        day=joined, lifetime=kind.lifetime,
    )  # fmt: skip
    term = make_term(session, membership=membership, kind=kind, period=period, now=now)
    if method is Method.STANDING_ORDER:
        make_order(
            session, membership=membership, kind=kind, fee=term.amount, first=term.start_day, settings=settings,
            interval=interval, today=today,
        )  # fmt: skip
    paid = _pay(session, membership, term, first_payment, today=today, now=now)
    summary = ngettext(
        "{names} enrolled as member {number}", "{names} enrolled as members {number}", len(contacts)
    ).format(names=_joined([name_of(c) for c in contacts]), number=membership.number)
    return _done(
        membership, paid, summary, Reversal("take_back_enrolment", {"membership": membership.id, **_args(paid)})
    )


def renew(
    session: Session,
    *,
    membership_id: int,
    today: date,
    now: datetime,
    type_id: int | None = None,
    method: Method | None = None,
    on: date | None = None,
    pay: PayNow | None = None,
    version: int | None = None,
) -> Changes:
    """Give a membership its next term, and bring back who has lapsed or resigned; the number is kept.

    ``on`` is the day of renewal (today unless given): early it adds to the end of the last term, in grace it continues
    from there, after that the term starts on the day. Type and method may change with it. With ``pay`` the money is
    taken and receipted in the same deed. ``made`` is the id of the membership.

    :raises Refused: for a member who has died or is for life; while the running term is unpaid and gives no standing
        (its payment is what is wanted); for a type with too few places, or no fee on the day.
    :raises BadInput: for an unlikely day.
    :raises Conflict: when somebody else saved the membership since ``version``.
    """
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    day = checked_day(on or today, today=today, field="on")
    kind = _open_type(session, type_id, now_has=membership.type_id)
    _check_places(len(present(session, membership_id)), kind)
    period = renewal_period(session, membership_id=membership_id, lifetime=kind.lifetime, day=day)
    settings = load_settings(session)
    before = _Before.of(membership)
    membership.type_id, membership.method = kind.id, method or membership.method
    membership.ended_on, membership.ending, membership.end_note = None, None, ""
    session.flush()
    term = make_term(session, membership=membership, kind=kind, period=period, now=now)
    order = None
    if membership.method is Method.STANDING_ORDER and the_order(session, membership_id) is None:
        order = make_order(
            session, membership=membership, kind=kind, fee=term.amount, first=term.start_day, settings=settings,
            interval=Interval.YEAR, today=today,
        )  # fmt: skip
    paid = _pay(session, membership, term, pay, today=today, now=now)
    args = {"term": term.id, "order": 0 if order is None else order.id, **before.args(), **_args(paid)}
    summary = _("Member {number} renewed, {period}").format(number=membership.number, period=period.show())
    return _done(membership, paid, summary, Reversal("take_back_renewal", args))


# --- parts ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paid:
    payment_id: int
    receipt: str


@dataclass(frozen=True, slots=True)
class _Before:
    """What a renewal changes on the membership itself, as a counter-deed can be told."""

    type_id: int
    method: str
    ended_on: str
    ending: str
    end_note: str

    @classmethod
    def of(cls, membership: Membership) -> "_Before":
        ended, ending = membership.ended_on, membership.ending
        return cls(
            membership.type_id, membership.method.value, "" if ended is None else ended.isoformat(), ending or "",
            membership.end_note,
        )  # fmt: skip

    def args(self) -> dict[str, int | str]:
        return {
            "type": self.type_id, "method": self.method, "ended_on": self.ended_on, "ending": self.ending,
            "end_note": self.end_note,
        }  # fmt: skip


def _open_type(session: Session, type_id: int | None, *, now_has: int | None = None) -> MembershipType:
    wanted = now_has if type_id is None else type_id
    kind = session.get(MembershipType, wanted)
    if kind is None:
        raise BadInput(_("Choose a membership type."), field="type_id")
    if not kind.open and kind.id != now_has:
        raise Refused(_("{type} takes no new members. Choose another type.").format(type=kind.name))
    return kind


def _check_count(members: Sequence[ContactDraft | int], kind: MembershipType) -> None:
    if not members:
        raise BadInput(_("A membership has at least one member."), field="members")
    _check_places(len(members), kind)


def _at_home(session: Session, members: Sequence[ContactDraft | int]) -> list[ContactDraft | int]:
    """Return the members, each new one without an address at that of the first, unless post comes back from there."""
    first, *others = members
    if all(isinstance(who, int) or address_lines(who) for who in others):
        return [first, *others]
    home = contact(session, contact_id=first).draft if isinstance(first, int) else first
    if home.gone_away:
        return [first, *others]
    return [
        first, *(who if isinstance(who, int) or address_lines(who) else at_address_of(who, home) for who in others)
    ]  # fmt: skip


def _check_places(count: int, kind: MembershipType) -> None:
    if count > kind.people:
        raise Refused(
            ngettext(
                "{type} takes one member, not {count}.", "{type} takes {most} members, not {count}.", kind.people
            ).format(type=kind.name, most=kind.people, count=count)
        )


def _pay(
    session: Session, membership: Membership, term: Term, pay: PayNow | None, *, today: date, now: datetime
) -> _Paid | None:
    """Take the money for a term just made; nothing is taken where nothing is owed or given."""
    charge_ids = [] if term.charge_id is None else [term.charge_id]
    if pay is None or not (charge_ids or pay.gift or pay.amount):
        return None
    payment, receipt = receive_now(
        session, contact_id=membership.payer_id, pay=pay, charges=charge_ids, today=today, now=now
    )
    return _Paid(payment.id, receipt.number)


def _args(paid: _Paid | None) -> dict[str, int | str]:
    return {} if paid is None else {"payment": paid.payment_id}


def _done(membership: Membership, paid: _Paid | None, summary: str, reversal: Reversal) -> Changes:
    topics = [Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS]
    if paid is None:
        return changed(*topics, summary=summary, made=membership.id, reference=membership.number)
    return changed(
        *topics, summary=summary, made=membership.id, reference=membership.number, reversal=reversal,
        more={"receipt": paid.receipt},
    )  # fmt: skip


def _joined(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("{names} and {last}").format(names=", ".join(names[:-1]), last=names[-1])
