"""What is owed for terms is called after its type, until a receipt for it is issued."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Topic
from psg_admin.memberships.model import Membership, MembershipType, Term
from psg_admin.memberships.plans import term_purpose
from psg_admin.payments.operations import ChargeWords, freed_charges, put_words
from psg_admin.store.base import chunks
from psg_admin.store.journal import changed_rows


def follow_words(session: Session) -> set[Topic]:
    """Say anew what is owed for the terms that the running deed bears upon; return what that touched."""
    types = {row_id for row_id, after in changed_rows(session, "membership_type").items() if "name" in after}
    terms = {row_id for row_id, after in changed_rows(session, "term").items() if "type_id" in after}
    memberships = {row_id for row_id, after in changed_rows(session, "membership").items() if "number" in after}
    conditions: list[ColumnElement[bool]] = [
        *(Term.type_id.in_(some) for some in chunks(types)),
        *(Term.id.in_(some) for some in chunks(terms)),
        *(Term.membership_id.in_(some) for some in chunks(memberships)),
        *(Term.charge_id.in_(some) for some in chunks(freed_charges(session))),
    ]
    wanted: dict[int, ChargeWords] = {}
    for condition in conditions:
        query = (
            select(Term.charge_id, MembershipType.name, Membership.number)
            .join(MembershipType, MembershipType.id == Term.type_id)
            .join(Membership, Membership.id == Term.membership_id)
            .where(condition, Term.charge_id.is_not(None))
        )
        for charge_id, name, number in session.execute(query):
            if charge_id is not None:
                wanted[charge_id] = ChargeWords(term_purpose(name, number))
    return put_words(session, wanted) and {Topic.PAYMENTS, Topic.MEMBERSHIPS}
