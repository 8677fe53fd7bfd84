"""What several deeds of memberships are made of."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import Money, shorten
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Instalment, Member, Membership, StandingOrder, Term
from psg_admin.memberships.plans import check_reference, order_reference, plan_order
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.rules import Due
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, Interval, OrderState
from psg_admin.payments.operations import cancel_charge
from psg_admin.payments.queries import charges
from psg_admin.payments.rules import OpenCharge
from psg_admin.people.model import Contact
from psg_admin.people.operations import make_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.rules import full_name
from psg_admin.store.base import fetch
from psg_admin.store.numbering import number_key


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


def put_instalments(session: Session, term: Term, dues: Sequence[Due]) -> bool:
    """Let a term fall due as ``dues`` says, in place of what was noted before; at once where there are none.

    Say whether it did not do so before.
    """
    kept = {
        row.due_on: row
        for row in session.scalars(
            select(Instalment).where(Instalment.term_id == term.id).order_by(Instalment.due_on)
        ).all()
    }
    before = {Due(row.due_on, row.amount) for row in kept.values()}
    for due in dues:
        row = kept.pop(due.day, None)
        if row is None:
            session.add(Instalment(term_id=term.id, due_on=due.day, amount=due.amount))
        else:
            row.amount = due.amount
    for row in kept.values():
        session.delete(row)
    session.flush()
    return before != set(dues)


def contact_for(session: Session, who: ContactDraft | int, *, now: datetime) -> Contact:
    """Return the contact of that id, or make one of the draft.

    :raises NotFound: when there is none of that id.
    """
    return make_contact(session, draft=who, now=now) if isinstance(who, ContactDraft) else the_contact(session, who)


def the_contact(session: Session, who: int) -> Contact:
    """Return the contact of that id.

    :raises NotFound: when there is none.
    """
    sentence = _("This contact does not exist any more.")
    found = fetch(session, Contact, who, sentence)
    if found.hidden_on is not None:
        raise NotFound(sentence)
    return found


def name_of(contact: Contact) -> str:
    """Return the name of a contact as people say it, short enough for a summary."""
    draft = ContactDraft(
        kind=contact.kind, given=contact.given, family=contact.family, organisation=contact.organisation
    )
    return shorten(full_name(draft))


def make_order(
    session: Session, *, membership: Membership, fee: Money, first: date, settings: MembershipSettings, today: date
) -> None:
    """Add the standing order that a member is asked to set up, for a year; none where it would have nothing to pay.

    :raises Refused: when the reference would be another member's.
    """
    plan = plan_order(scheme(session).type(membership.type_id), fee, first, Interval.YEAR)
    if plan is None:
        return
    reference = order_reference(settings, membership.number)
    taken = session.scalars(select(StandingOrder.reference).where(StandingOrder.reference == reference)).all()
    check_reference(settings, membership.number, set(map(number_key, taken)))
    session.add(
        StandingOrder(
            membership_id=membership.id, reference=reference, amount=plan.amount, interval=plan.interval,
            day=first.day, first_expected=first, state=OrderState.NONE, state_since=today,
        )
    )  # fmt: skip
    session.flush()


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
        Topic.MEMBERSHIPS,
        Topic.PEOPLE,
        Topic.PAYMENTS,
        summary=summary,
        made=membership.id,
        reference=membership.number,
    )
