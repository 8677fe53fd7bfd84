"""Who pays for a membership: another one from now on, chosen by the office or because the payer died or left."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.model import Member, Membership, Term
from psg_admin.payments.model import Charge
from psg_admin.payments.queries import open_charges
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks


def let_pay(session: Session, membership: Membership, payer_id: int, *, take: bool) -> Money:
    """Let somebody pay for a membership from now on, and return what is owed for it by others.

    With ``take`` that passes on to the new payer, also where a part of it is paid already; else it stays with them.
    """
    membership.payer_id = payer_id
    ids = session.scalars(
        select(Term.charge_id).where(Term.membership_id == membership.id, Term.charge_id.is_not(None))
    ).all()
    moved = NOTHING
    for charge in open_charges(session, charge_ids=[i for i in ids if i is not None]):
        if charge.contact_id != payer_id:
            moved += charge.owed
            if take:
                session.get_one(Charge, charge.charge_id).contact_id = payer_id
    session.flush()
    return moved


def let_pay_instead(session: Session, contact_id: int, payer_id: int) -> bool:
    """Let ``payer_id`` pay from now on for all memberships that run and that ``contact_id`` pays for, with what is owed.

    Say whether there was any.
    """
    query = select(Membership).where(Membership.payer_id == contact_id, Membership.ended_on.is_(None))
    paid = session.scalars(query.order_by(Membership.id)).all()
    for membership in paid:
        let_pay(session, membership, payer_id, take=True)
    return bool(paid)


def let_others_pay(session: Session, contact_id: int, *, of: Collection[int] | None = None) -> list[tuple[str, int]]:
    """Let the others in a joint membership pay for it, and what is owed for it, where ``contact_id`` paid and is gone.

    ``of``: only these memberships. The first who was entered and lives pays. Return the numbers with who pays now;
    where nobody else is in it, the payer stays, and the office is asked.
    """
    query = (
        select(Membership)
        .join(Member, Member.membership_id == Membership.id)
        .where(Membership.payer_id == contact_id, Membership.ended_on.is_(None), Member.contact_id == contact_id)
        .order_by(Membership.id)
    )
    paid = [m for m in session.scalars(query).all() if of is None or m.id in of]
    others: dict[int, int] = {}
    for some in chunks(membership.id for membership in paid):
        present = (
            select(Member.membership_id, Member.contact_id)
            .join(Contact, Contact.id == Member.contact_id)
            .where(
                Member.membership_id.in_(some), Member.until.is_(None), Member.contact_id != contact_id,
                Contact.deceased_on.is_(None),
            )
            .order_by(Member.id)
        )  # fmt: skip
        for membership_id, other in session.execute(present):
            others.setdefault(membership_id, other)
    found: list[tuple[str, int]] = []
    for membership in paid:
        if membership.id in others:
            let_pay(session, membership, others[membership.id], take=True)
            found.append((membership.number, others[membership.id]))
    return found
