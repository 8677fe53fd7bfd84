"""Deeds on a membership between its terms: who pays and how, how it ends, what is let off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.typed import line
from psg_admin.kernel.typed import reason as typed_reason
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Absence, Membership, Term, TypeChange
from psg_admin.memberships.operations.parts import (
    changed_membership,
    charge_of,
    contact_for,
    end_membership,
    last_term,
    make_order,
    put_instalments,
    the_membership,
    the_order,
)
from psg_admin.memberships.operations.payer import let_pay
from psg_admin.memberships.plans import check_reference, checked_day, order_reference, refuse_dead
from psg_admin.memberships.queries import renewal_quote
from psg_admin.memberships.queries.planning import keys_of_others
from psg_admin.memberships.rules import checked_number, number_taken, why_renewal_stays
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Ending, OrderState
from psg_admin.payments.operations import cancel_charge, put_write_off
from psg_admin.payments.states import Method, WriteOffKind
from psg_admin.people.operations import say_own
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import OwnRecord
from psg_admin.settings import load_settings
from psg_admin.store.base import expect_version, fetch
from psg_admin.store.numbering import number_key


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
        words = (
            _("Membership {number} began only on {day}.")
            if membership.joined_on <= today
            else _(
                "Membership {number} begins only on {day}. If it is not wanted after all, note a "
                "resignation on that day: then nothing is owed for it."
            )
        )
        raise BadInput(words.format(number=membership.number, day=show_day(membership.joined_on)), field="on")
    membership.end_note = line(note, label=_("Note"), field="note", limit=500)
    why = _("Resigned on {day}").format(day=show_day(on))
    end_membership(session, membership, on=on, ending=Ending.RESIGNED, reason=why, today=today)
    return changed_membership(
        membership, _("Member {number} resigned on {day}").format(number=membership.number, day=show_day(on))
    )


def change_membership(
    session: Session,
    *,
    membership_id: int,
    payer: ContactDraft | int,
    method: Method,
    today: date,
    now: datetime,
    version: int | None = None,
    leave_debts: bool = False,
    own: Mapping[str, Any] | None = None,
) -> Changes:
    """Change who pays for a membership and how, from its next term on, and what it says in fields of the office's
    ``own``, by their keys.

    What is owed for it passes on to the new payer, unless the old one is to pay that still (``leave_debts``). What was
    quoted stays: another method changes the
    fee of the next term. Who changes to a standing order gets one to set up, for the next term when this one is paid.

    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    contact = contact_for(session, payer, now=now)
    payer_id = contact.id
    session.flush()
    if payer_id != membership.payer_id:
        refuse_dead(ContactDraft(given=contact.given, family=contact.family, deceased_on=contact.deceased_on))
    says = say_own(session, record=OwnRecord.MEMBERSHIP, record_id=membership_id, own=own)
    if (payer_id, method) == (membership.payer_id, membership.method):
        if not says:
            return _nothing(membership)
        return changed_membership(membership, _("Member {number} changed").format(number=membership.number))
    moved = NOTHING
    if payer_id != membership.payer_id:
        moved = let_pay(session, membership, payer_id, take=not leave_debts)
    membership.method = method
    session.flush()
    term = last_term(session, membership_id)
    if method is Method.STANDING_ORDER and term is not None and the_order(session, membership_id) is None:
        fee, first = _to_pay_next(session, term, today=today)
        settings = load_settings(session, MembershipSettings)
        make_order(session, membership=membership, fee=fee, first=first, settings=settings, today=today)
    words = _("Payment for member {number} changed")
    if moved:
        words = (
            _("Payment for member {number} changed, {amount} stays with who owed it")
            if leave_debts
            else _("Payment for member {number} changed, with {amount} that is owed")
        )
    return changed_membership(membership, words.format(number=membership.number, amount=moved.show()))


def change_number(session: Session, *, membership_id: int, number: str, version: int | None = None) -> Changes:
    """Give a membership another number, which everything that names it says from now on.

    Receipts stay as they were issued, and so does the reference of a standing order that was asked for: the bank knows
    it. One that was not is to be asked for with the reference of the new number.

    :raises BadInput: for what is no number, and for one that another membership has in any spelling.
    :raises Refused: when the reference that goes with the number is that of another member's standing order.
    :raises Conflict: when somebody else saved it since ``version``.
    """
    membership = the_membership(session, membership_id)
    expect_version(membership, version)
    new, old = checked_number(number), membership.number
    if new == old:
        return _nothing(membership)
    settings = load_settings(session, MembershipSettings)
    reference = order_reference(settings, new)
    taken = keys_of_others(session, membership_id=membership_id, number=new, reference=reference)
    if number_key(new) in taken:
        raise number_taken(new)
    check_reference(settings, new, taken)
    membership.number = new
    order = the_order(session, membership_id)
    if order is not None and order.state is OrderState.NONE:
        order.reference = reference
    session.flush()
    return changed_membership(membership, _("Number of member {old} changed to {new}").format(old=old, new=new))


def waive_term(session: Session, *, term_id: int, reason: str, today: date) -> Changes:
    """Let off what is still owed for a term: it counts as settled from today on.

    What was paid towards it stays paid for it.

    :raises BadInput: without a reason.
    :raises Refused: when nothing is owed for it any more.
    """
    return waive_terms(session, term_ids=[term_id], reason=reason, today=today)


def waive_terms(session: Session, *, term_ids: Sequence[int], reason: str, today: date) -> Changes:
    """Let off what is still owed for several terms of a membership as one deed, each as :func:`waive_term` does.

    :raises BadInput: without a reason, or without a term.
    :raises Refused: when nothing is owed for one of them any more.
    """
    if not term_ids:
        raise BadInput(_("Say which membership year is let off."), field="term")
    why = typed_reason(reason)
    terms = [fetch(session, Term, term_id, _("This membership year does not exist any more.")) for term_id in term_ids]
    membership = the_membership(session, terms[0].membership_id)
    done: list[tuple[date, Money]] = []
    part = False
    for term in terms:
        charge = charge_of(session, term)
        if charge is None or not charge.owed:
            raise Refused(_("Nothing is owed for this membership year any more."))
        done.append((term.start_day, charge.owed))
        part = bool(charge.paid)
        if part:
            put_write_off(session, charge=charge, kind=WriteOffKind.LET_OFF, reason=why, today=today)
        else:
            cancel_charge(session, charge_id=charge.charge_id, reason=why, today=today)
    fields = {"number": membership.number, "reason": why, "amount": Money.total(off for _day, off in done).show()}
    if len(done) > 1:
        words = _("{amount} of the subscriptions of member {number} let off, of them {years}: {reason}")
        fields["years"] = "; ".join(
            _("{amount} from {day}").format(amount=off.show(), day=show_day(day)) for day, off in sorted(done)
        )
    elif part:
        words = _("{amount} of the subscription of member {number} let off: {reason}")
    else:
        words = _("Subscription of member {number} let off: {reason}")
    return changed_membership(membership, words.format(**fields))


def withdraw_renewal(session: Session, *, membership_id: int, reason: str, today: date) -> Changes:
    """Take the last term away again, made by mistake and not paid; what is owed for it is cancelled.

    Where somebody who had resigned came back with it, the resignation holds again.

    :raises BadInput: without a reason.
    :raises Refused: for the first term, one towards which money was paid (reverse the payment first), and when the
        membership has ended.
    """
    why = typed_reason(reason)
    membership = the_membership(session, membership_id)
    terms = session.scalars(
        select(Term).where(Term.membership_id == membership_id).order_by(Term.start_day.desc()).limit(2)
    ).all()
    last = terms[0]
    charge = charge_of(session, last)
    stays = why_renewal_stays(
        number=membership.number,
        ended_on=membership.ended_on,
        terms=len(terms),
        paid=NOTHING if charge is None else charge.paid,
        first=last.start_day,
    )
    if stays:
        raise Refused(stays)
    fields = {"number": membership.number, "day": show_day(last.start_day)}
    put_instalments(session, last, ())
    for change in session.scalars(select(TypeChange).where(TypeChange.term_id == last.id)).all():
        session.delete(change)
    session.flush()
    session.delete(last)
    absence = session.scalar(
        select(Absence).where(Absence.membership_id == membership_id, Absence.end_day == last.start_day)
    )
    if absence is not None:
        membership.ended_on, membership.ending = absence.start_day, Ending.RESIGNED
        session.delete(absence)
    session.flush()
    if charge is not None and charge.owed:
        cancel_charge(session, charge_id=charge.charge_id, reason=why, today=today)
    return changed_membership(membership, _("Renewal of member {number} from {day} withdrawn").format(**fields))


# --- parts ------------------------------------------------------------------------------------------------------------


def _to_pay_next(session: Session, term: Term, *, today: date) -> tuple[Money, date]:
    """Return the fee that a standing order begins with, and the first day of its term: this one while it is owed."""
    charge = charge_of(session, term)
    if charge is None or not charge.owed:
        following = renewal_quote(session, membership_id=term.membership_id, day=today)
        if following.period is not None and following.quote is not None:
            return following.quote.total, following.period.start
    return term.amount, term.start_day


def _nothing(membership: Membership) -> Changes:
    return Changes(frozenset(), _("Nothing was changed"), made=membership.id, reference=membership.number)
