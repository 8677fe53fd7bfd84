"""Deeds on a membership between its terms: who belongs to it, who pays and how, how it ends, what is let off."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as typed_reason
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType, Term
from psg_admin.memberships.operations.parts import (
    check_newcomers,
    checked_day,
    last_term,
    make_order,
    name_of,
    present,
    term_purpose,
    the_contact,
    the_membership,
    the_order,
)
from psg_admin.memberships.states import Ending, Interval
from psg_admin.payments.model import Allocation, Charge
from psg_admin.payments.operations import cancel_charge, owe
from psg_admin.payments.states import Category, Method
from psg_admin.people.model import Contact
from psg_admin.people.operations import set_deceased
from psg_admin.people.rules import ContactDraft
from psg_admin.store.base import expect_version, fetch
from psg_admin.store.settings import load_settings


def resign(
    session: Session, *, membership_id: int, on: date, today: date, note: str = "", version: int | None = None
) -> Changes:
    """End a membership because its member resigns: from ``on`` on it counts no more.

    What is owed for terms that start on that day or later, and not yet paid, is cancelled; earlier terms stay owed.

    :raises Refused: when it has ended already.
    :raises BadInput: for a day before it began or more than a year ahead, or too long a note.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    if membership.ended_on is not None:
        raise Refused(
            _("Membership {number} has ended already, on {day}.").format(
                number=membership.number, day=show_day(membership.ended_on)
            )
        )
    checked_day(on, today=today, field="on")
    if on < membership.joined_on:
        raise BadInput(
            _("Membership {number} began only on {day}.").format(
                number=membership.number, day=show_day(membership.joined_on)
            ),
            field="on",
        )
    membership.end_note = line(note, label=_("Note"), field="note", limit=500)
    membership.ended_on, membership.ending = on, Ending.RESIGNED
    session.flush()
    why = _("Resigned on {day}").format(day=show_day(on))
    later = select(Term).where(Term.membership_id == membership_id, Term.start_day >= on, Term.charge_id.is_not(None))
    for term in session.scalars(later):
        charge = _unpaid_charge(session, term)
        if charge is not None:
            cancel_charge(session, charge_id=charge.id, reason=why, today=today)
    return _changed(
        membership, _("Member {number} resigned on {day}").format(number=membership.number, day=show_day(on))
    )


def mark_deceased(session: Session, *, contact_id: int, on: date, today: date) -> Changes:
    """Note that a person died, and end the memberships in which nobody else is left.

    In a joint membership the others stay members; the person who died has left it on that day.

    :raises NotFound: when there is no such contact.
    :raises BadInput: for a day in the future or before 1900.
    """
    contact = fetch(session, Contact, contact_id, _("This contact does not exist any more."))
    told = set_deceased(session, contact_id=contact_id, on=on, today=today)
    touched = not told.nothing
    for membership in session.scalars(
        select(Membership)
        .join(Member, Member.membership_id == Membership.id)
        .where(Member.contact_id == contact_id, Member.until.is_(None), Membership.ended_on.is_(None))
        .order_by(Membership.id)
    ).all():
        touched = True
        others = present(session, membership.id)
        if len(others) > 1:
            own = next(m for m in others if m.contact_id == contact_id)
            own.until = max(on, own.since)
        else:
            membership.ended_on, membership.ending = on, Ending.DECEASED
    session.flush()
    if not touched:
        return told
    summary = _("{name} noted as deceased on {day}").format(name=name_of(contact), day=show_day(on))
    return changed(Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS, summary=summary, made=contact_id)


def change_membership(
    session: Session,
    *,
    membership_id: int,
    payer: ContactDraft | int,
    method: Method,
    today: date,
    now: datetime,
    version: int | None = None,
) -> Changes:
    """Change who pays for a membership and how, from its next term on.

    What is owed for it and not yet paid passes on to the new payer. What was quoted stays: another method changes the
    fee of the next term. Who changes to a standing order gets one to set up.

    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    payer_id = the_contact(session, payer, now=now).id
    session.flush()
    if (payer_id, method) == (membership.payer_id, membership.method):
        return _nothing(membership)
    if payer_id != membership.payer_id:
        membership.payer_id = payer_id
        _pass_on(session, membership, today=today, now=now)
    membership.method = method
    session.flush()
    term = last_term(session, membership_id)
    if method is Method.STANDING_ORDER and term is not None and the_order(session, membership_id) is None:
        kind = fetch(session, MembershipType, membership.type_id, "")
        make_order(
            session, membership=membership, kind=kind, term=term, settings=load_settings(session),
            interval=Interval.YEAR, today=today,
        )  # fmt: skip
    return _changed(membership, _("Payment for member {number} changed").format(number=membership.number))


def add_member(
    session: Session, *, membership_id: int, who: ContactDraft | int, since: date, today: date, now: datetime
) -> Changes:
    """Take one more person into a membership, from ``since`` on. ``made`` is the id of the membership.

    :raises Refused: when the type takes no more, the membership has ended, or the person is a member already.
    :raises BadInput: for an unlikely day, or one before the membership began.
    """
    membership = the_membership(session, membership_id)
    if membership.ended_on is not None:
        raise Refused(_("Membership {number} has ended: renew it first.").format(number=membership.number))
    checked_day(since, today=today, field="since")
    if since < membership.joined_on:
        raise BadInput(
            _("Membership {number} began only on {day}.").format(
                number=membership.number, day=show_day(membership.joined_on)
            ),
            field="since",
        )
    kind = fetch(session, MembershipType, membership.type_id, "")
    if len(present(session, membership_id)) >= kind.people:
        raise Refused(
            _("{type} takes {most} in one membership. Renew it with another type first.").format(
                type=kind.name, most=kind.people
            )
        )
    contact = the_contact(session, who, now=now)
    session.flush()
    check_newcomers(session, [contact])
    gone = session.scalar(select(Member).where(Member.membership_id == membership_id, Member.contact_id == contact.id))
    if gone is not None:
        gone.until = None  # back again: the row of the person is there
    else:
        session.add(Member(membership_id=membership_id, contact_id=contact.id, since=since))
    session.flush()
    return _changed(
        membership, _("{name} joined membership {number}").format(name=name_of(contact), number=membership.number)
    )


def remove_member(session: Session, *, membership_id: int, contact_id: int, on: date, today: date) -> Changes:
    """Let a person leave a membership of several, from ``on`` on; the others stay.

    :raises NotFound: when the person is not in it.
    :raises Refused: for its only member: that is a resignation.
    :raises BadInput: for an unlikely day, or one before the person came.
    """
    membership = the_membership(session, membership_id)
    checked_day(on, today=today, field="on")
    members = present(session, membership_id)
    member = next((m for m in members if m.contact_id == contact_id), None)
    if member is None:
        raise NotFound(_("This person is not in membership {number}.").format(number=membership.number))
    if len(members) == 1:
        raise Refused(
            _("Membership {number} has no other member: let it end as resigned instead.").format(
                number=membership.number
            )
        )
    if on < member.since:
        raise BadInput(_("This person came only on {day}.").format(day=show_day(member.since)), field="on")
    member.until = on
    session.flush()
    contact = fetch(session, Contact, contact_id, "")
    return _changed(
        membership, _("{name} left membership {number}").format(name=name_of(contact), number=membership.number)
    )


def waive_term(session: Session, *, term_id: int, reason: str, today: date) -> Changes:
    """Let off what is still owed for a term: it counts as paid from today on.

    What was paid towards it becomes credit of the payer.

    :raises BadInput: without a reason.
    :raises Refused: when nothing is owed for it any more.
    """
    why = typed_reason(reason)
    term = fetch(session, Term, term_id, _("This term does not exist any more."))
    membership = the_membership(session, term.membership_id)
    charge = None if term.charge_id is None else session.get(Charge, term.charge_id)
    if charge is None or charge.cancelled_on is not None or _allocated(session, charge.id) >= charge.amount.pence:
        raise Refused(_("Nothing is owed for this term any more."))
    cancel_charge(session, charge_id=charge.id, reason=why, today=today)
    return _changed(
        membership, _("Fee of member {number} let off: {reason}").format(number=membership.number, reason=why)
    )


def withdraw_renewal(session: Session, *, membership_id: int, reason: str, today: date) -> Changes:
    """Take the last term away again, made by mistake and not paid; what is owed for it is cancelled.

    :raises BadInput: without a reason.
    :raises Refused: for the first term, and for one towards which money was paid (reverse the payment first).
    """
    why = typed_reason(reason)
    membership = the_membership(session, membership_id)
    terms = session.scalars(
        select(Term).where(Term.membership_id == membership_id).order_by(Term.start_day.desc()).limit(2)
    ).all()
    if len(terms) < 2:
        raise Refused(_("Membership {number} has only its first term.").format(number=membership.number))
    last = terms[0]
    charge_id = last.charge_id
    if charge_id is not None and _allocated(session, charge_id):
        raise Refused(_("Money was paid towards this term. Reverse the payment first."))
    told = {"number": membership.number, "day": show_day(last.start_day)}
    session.delete(last)
    session.flush()
    if charge_id is not None:
        charge = fetch(session, Charge, charge_id, "")
        if charge.cancelled_on is None:
            cancel_charge(session, charge_id=charge_id, reason=why, today=today)
    return _changed(membership, _("Renewal of member {number} from {day} withdrawn").format(**told))


# --- parts ------------------------------------------------------------------------------------------------------------


def _pass_on(session: Session, membership: Membership, *, today: date, now: datetime) -> None:
    """Let the new payer owe what the old one has not begun to pay."""
    why = _("Owed by another payer now")
    for term in session.scalars(
        select(Term).where(Term.membership_id == membership.id, Term.charge_id.is_not(None)).order_by(Term.start_day)
    ).all():
        charge = _unpaid_charge(session, term)
        if charge is None:
            continue
        cancel_charge(session, charge_id=charge.id, reason=why, today=today)
        kind = fetch(session, MembershipType, term.type_id, "")
        new = owe(
            session,
            contact_id=membership.payer_id,
            category=Category.SUBSCRIPTION,
            purpose=term_purpose(membership, kind),
            amount=charge.amount,
            due_on=charge.due_on,
            now=now,
            first_day=charge.first_day,
            end_day=charge.end_day,
        )
        session.flush()
        term.charge_id = new.id
        session.flush()


def _unpaid_charge(session: Session, term: Term) -> Charge | None:
    """Return what is owed for the term when nothing was paid towards it yet."""
    charge = None if term.charge_id is None else session.get(Charge, term.charge_id)
    if charge is None or charge.cancelled_on is not None or _allocated(session, charge.id):
        return None
    return charge


def _allocated(session: Session, charge_id: int) -> int:
    """Return the pence set against a charge."""
    rows = session.scalars(
        select(Allocation.amount).where(Allocation.charge_id == charge_id, Allocation.released_on.is_(None))
    )
    return sum(amount.pence for amount in rows)


def _changed(membership: Membership, summary: str) -> Changes:
    return changed(
        Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS, summary=summary, made=membership.id,
        reference=membership.number,
    )  # fmt: skip


def _nothing(membership: Membership) -> Changes:
    return Changes(frozenset(), _("Nothing was changed"), made=membership.id, reference=membership.number)
