"""What several deeds of memberships are made of."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import EARLIEST, DayRange, show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType, StandingOrder, Term
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.states import Ending, Interval, OrderState
from psg_admin.payments.operations import cancel_charge, owe
from psg_admin.payments.queries import charges
from psg_admin.payments.rules import OpenCharge
from psg_admin.payments.states import Category
from psg_admin.people.model import Contact
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name
from psg_admin.store.base import fetch
from psg_admin.store.numbering import clean_reference, draw, with_check
from psg_admin.store.settings import Settings

NUMBER_LENGTH = 9  # so that prefix (8), number and check character fit the 18 signs that banks carry


def the_membership(session: Session, membership_id: int) -> Membership:
    """Return the membership.

    :raises NotFound: when there is none of that id.
    """
    return fetch(session, Membership, membership_id, _("This membership does not exist any more."))


def end_membership(
    session: Session, membership: Membership, *, on: date, ending: Ending, reason: str, today: date
) -> None:
    """Let a membership count no more from ``on`` on, and cancel what is owed, unpaid, for terms that start later."""
    membership.ended_on, membership.ending = on, ending
    session.flush()
    later = select(Term).where(Term.membership_id == membership.id, Term.start_day >= on, Term.charge_id.is_not(None))
    for term in session.scalars(later.order_by(Term.start_day)).all():
        charge = unpaid_charge(session, term)
        if charge is not None:
            cancel_charge(session, charge_id=charge.charge_id, reason=reason, today=today)


def unpaid_charge(session: Session, term: Term) -> OpenCharge | None:
    """Return what is owed for the term when nothing was paid towards it yet."""
    charge = charge_of(session, term)
    return charge if charge is not None and charge.owed and not charge.paid else None


def charge_of(session: Session, term: Term) -> OpenCharge | None:
    """Return what was asked for the term; None for one that costs nothing."""
    if term.charge_id is None:
        return None
    return charges(session, charge_ids=[term.charge_id])[term.charge_id]


def the_contact(session: Session, who: ContactDraft | int, *, now: datetime) -> Contact:
    """Return the contact of that id, or make one of the draft."""
    if isinstance(who, ContactDraft):
        return make_contact(session, draft=who, now=now)
    return fetch(session, Contact, who, _("This contact does not exist any more."))


def name_of(contact: Contact) -> str:
    """Return the name of a contact as people say it, short enough for a summary."""
    draft = ContactDraft(
        kind=contact.kind, given=contact.given, family=contact.family, organisation=contact.organisation
    )
    return shorten(full_name(draft))


def checked_day(day: date, *, today: date, field: str) -> date:
    """Return a day on which a membership may begin or end.

    :raises BadInput: before 1900, or more than a year ahead (a slip of the finger).
    """
    if day < EARLIEST or day > today + timedelta(days=366):
        raise BadInput(
            _("{day} is no likely day: it lies before 1900 or more than a year ahead.").format(day=show_day(day)),
            field=field,
        )
    return day


def check_newcomers(session: Session, contacts: Sequence[Contact]) -> None:
    """Refuse people who cannot become members.

    :raises Refused: for somebody twice, somebody who has died, or is in a membership that has not ended.
    """
    if len({c.id for c in contacts}) < len(contacts):
        raise Refused(_("The same person is entered twice."))
    for contact in contacts:
        if contact.deceased_on is not None:
            raise Refused(
                _("{name} is noted as deceased on {day}.").format(
                    name=name_of(contact), day=show_day(contact.deceased_on)
                )
            )
    held = session.execute(
        select(Member.contact_id, Membership.number)
        .join(Membership, Membership.id == Member.membership_id)
        .where(Member.contact_id.in_([c.id for c in contacts]), Member.until.is_(None), Membership.ended_on.is_(None))
        .limit(1)
    ).first()
    if held is not None:
        name = next(name_of(c) for c in contacts if c.id == held.contact_id)
        raise Refused(
            _("{name} has membership {number} already. Renew that one: its number is kept.").format(
                name=name, number=held.number
            )
        )


def draw_number(session: Session, settings: Settings, wished: str | None) -> str:
    """Return the wished number when it is free, else the next free one of the series.

    :raises BadInput: for a number that is taken, or no number (letters and digits, at most nine).
    """
    if wished is None or not wished.strip():
        while True:
            number = f"{draw(session, 'member'):0{settings.member_digits}d}"
            if not _taken(session, number):
                return number
    number = wished.strip().upper()
    if not (number.isascii() and number.isalnum()) or len(number) > NUMBER_LENGTH:
        raise BadInput(
            _("A membership number is letters and digits, at most {most} of them.").format(most=NUMBER_LENGTH),
            field="number",
        )
    if _taken(session, number):
        raise BadInput(_("There is a member with the number {number} already.").format(number=number), field="number")
    return number


def _taken(session: Session, number: str) -> bool:
    return session.scalar(select(Membership.id).where(Membership.number == number)) is not None


def make_term(
    session: Session, *, membership: Membership, kind: MembershipType, period: DayRange, now: datetime
) -> Term:
    """Add a term with its quote, frozen, and the charge that its payer owes (none when it costs nothing).

    :raises Refused: when the type has no fee on the first day.
    """
    rows = scheme(session)
    quote = rows.quote(rows.type(kind.id), method=membership.method, day=period.start)
    charge = None
    if quote.total:
        charge = owe(
            session,
            contact_id=membership.payer_id,
            category=Category.SUBSCRIPTION,
            purpose=term_purpose(membership, kind),
            amount=quote.total,
            due_on=period.start,
            now=now,
            first_day=period.start,
            end_day=period.end,
        )
        session.flush()
    term = Term(
        membership_id=membership.id, type_id=kind.id, method=membership.method, start_day=period.start,
        end_day=period.end, amount=quote.total, quote=json.dumps(quote.to_data(), ensure_ascii=False),
        charge_id=None if charge is None else charge.id, made_at=now,
    )  # fmt: skip
    session.add(term)
    session.flush()
    return term


def term_purpose(membership: Membership, kind: MembershipType) -> str:
    """Return what the charge of a term is for, as the receipt names it."""
    return _("{type} membership, member {number}").format(type=kind.name, number=membership.number)


def make_order(
    session: Session, *, membership: Membership, kind: MembershipType, fee: Money, first: date, settings: Settings,
    interval: Interval, today: date,
) -> StandingOrder | None:  # fmt: skip
    """Add the standing order that the member is asked to set up; None where it would have nothing to pay.

    An instalment is the ``fee`` of the term that begins on ``first``, divided and rounded up to the penny. A fee that
    is paid once has no order.

    :raises Refused: when the reference would be another member's.
    """
    if kind.lifetime or not fee:
        return None
    reference = with_check(clean_reference(f"{settings.reference_prefix}{membership.number}"))
    if session.scalar(select(StandingOrder.id).where(StandingOrder.reference == reference)) is not None:
        raise Refused(
            _("The reference {reference} belongs to another member already. Choose another number.").format(
                reference=reference
            )
        )
    order = StandingOrder(
        membership_id=membership.id, reference=reference, amount=fee.instalment(interval.a_year),
        interval=interval, day=first.day, first_expected=first, state=OrderState.NONE,
        state_since=today,
    )  # fmt: skip
    session.add(order)
    session.flush()
    return order


def the_order(session: Session, membership_id: int) -> StandingOrder | None:
    """Return the standing order of the membership, if it has one."""
    return session.scalar(select(StandingOrder).where(StandingOrder.membership_id == membership_id))


def last_term(session: Session, membership_id: int) -> Term | None:
    """Return the last term of the membership."""
    return session.scalar(
        select(Term).where(Term.membership_id == membership_id).order_by(Term.start_day.desc()).limit(1)
    )


def present(session: Session, membership_id: int) -> Sequence[Member]:
    """Return the members who have not left, in the order in which they were entered."""
    return session.scalars(
        select(Member).where(Member.membership_id == membership_id, Member.until.is_(None)).order_by(Member.id)
    ).all()


def changed_membership(membership: Membership, summary: str) -> Changes:
    """Return the changes of a deed on a membership and on what is owed for it."""
    return changed(
        Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS, summary=summary, made=membership.id,
        reference=membership.number,
    )  # fmt: skip
