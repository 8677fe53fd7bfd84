"""How an enrolment or a renewal is taken back once money has moved."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Term
from psg_admin.memberships.operations.parts import last_term, the_membership, the_order
from psg_admin.memberships.states import Ending
from psg_admin.payments.model import Payment
from psg_admin.payments.operations import cancel_charge, reverse_payment
from psg_admin.payments.states import Method
from psg_admin.store.base import fetch


def take_back_enrolment(session: Session, args: Mapping[str, int | str], now: datetime) -> Changes:
    """Take back an enrolment that was paid: the payment is reversed, its receipt void, the membership gone.

    The contact stays, because the payments do; the number stays spent.

    :raises Conflict: when the membership has been renewed since.
    """
    membership = the_membership(session, int(args["membership"]))
    terms = session.scalar(select(func.count()).select_from(Term).where(Term.membership_id == membership.id))
    if terms != 1:
        raise Conflict(_("Member {number} has been renewed since: take that back first.").format(
            number=membership.number
        ))  # fmt: skip
    term = last_term(session, membership.id)
    order = the_order(session, membership.id)
    if order is not None:
        session.delete(order)
    _take_back_term(session, term, args, _("Enrolment taken back"), now)
    for member in session.scalars(select(Member).where(Member.membership_id == membership.id)).all():
        session.delete(member)
    session.flush()
    session.delete(membership)
    session.flush()
    return changed(
        Topic.MEMBERSHIPS, Topic.PAYMENTS,
        summary=_("Enrolment of member {number} taken back").format(number=membership.number),
    )  # fmt: skip


def take_back_renewal(session: Session, args: Mapping[str, int | str], now: datetime) -> Changes:
    """Take back a renewal that was paid: the payment is reversed, its receipt void, the term gone.

    :raises Conflict: when the membership has been renewed again since.
    """
    term = fetch(session, Term, int(args["term"]), _("This renewal has been taken back already."))
    membership = the_membership(session, term.membership_id)
    last = last_term(session, membership.id)
    if last is None or last.id != term.id:
        raise Conflict(_("Member {number} has been renewed since: take that back first.").format(
            number=membership.number
        ))  # fmt: skip
    order = the_order(session, membership.id)
    if order is not None and order.id == args["order"]:
        session.delete(order)
    _take_back_term(session, term, args, _("Renewal taken back"), now)
    membership.type_id, membership.method = int(args["type"]), Method(str(args["method"]))
    membership.ended_on = date.fromisoformat(str(args["ended_on"])) if args["ended_on"] else None
    membership.ending = Ending(str(args["ending"])) if args["ending"] else None
    membership.end_note = str(args["end_note"])
    session.flush()
    return changed(
        Topic.MEMBERSHIPS, Topic.PAYMENTS,
        summary=_("Renewal of member {number} taken back").format(number=membership.number), made=membership.id,
    )  # fmt: skip


def _take_back_term(
    session: Session, term: Term | None, args: Mapping[str, int | str], reason: str, now: datetime
) -> None:
    payment_id = int(args["payment"])
    reversed_already = session.scalar(select(Payment.id).where(Payment.reverses_id == payment_id))
    if reversed_already is None:
        reverse_payment(session, payment_id=payment_id, reason=reason, today=now.date(), now=now)
    if term is None:
        return
    charge_id = term.charge_id
    session.delete(term)
    session.flush()
    if charge_id is not None:
        cancel_charge(session, charge_id=charge_id, reason=reason, today=now.date())
