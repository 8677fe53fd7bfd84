"""The same way of paying, or the same type, for many memberships from their next terms on: one deed."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.plan import Problems
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Member, Membership
from psg_admin.memberships.operations.changes import change_membership
from psg_admin.memberships.operations.kinds import CHANGE_KINDS
from psg_admin.memberships.plans import KindChanges
from psg_admin.memberships.plans.many import TermsChange, TermsFact, TermsFacts, TermsPlan, TermsStep, plan_terms
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.planning import last_end
from psg_admin.payments.states import Method
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.batch import Batch
from psg_admin.store.planning import PlannedDeed, perform


def _load(session: Session, request: TermsChange) -> TermsFacts:
    rows: dict[int, tuple[Membership, date | None]] = {}
    inside: dict[int, list[str]] = defaultdict(list)
    members = (
        select(Member.membership_id, Contact.shown_name)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Member.until.is_(None))
        .order_by(Member.id)
    )
    for some in chunks(request.membership_ids):
        found = session.execute(select(Membership, last_end()).where(Membership.id.in_(some)))
        rows |= {row.id: (row, end) for row, end in found}
        for membership_id, name in session.execute(members.where(Member.membership_id.in_(some))):
            inside[membership_id].append(name)
    return TermsFacts(
        scheme(session),
        {
            i: TermsFact(
                row.number, "; ".join(inside[i]), len(inside[i]), row.method, row.payer_id, row.type_id,
                row.ended_on is not None, end,
            )
            for i, (row, end) in rows.items()
        },
    )  # fmt: skip


def _carry_out(session: Session, _facts: TermsFacts, plan: TermsPlan, request: TermsChange) -> Changes:
    if not plan.plans:
        if plan.refused:
            raise Problems(plan.refused, wrong=len(plan.refused), subjects=len(request.membership_ids))
        return Changes(frozenset(), _("Nothing was changed"))
    if request.type_id is not None:
        perform(session, CHANGE_KINDS, KindChanges(tuple(step.membership_id for step in plan.plans), request.type_id))
    if request.method is not None:
        _pay_by(session, plan.plans, request.method, request)
    words = ngettext(
        "{count} membership is {what} from its next year on", "{count} memberships are {what} from their next years on",
        len(plan.plans),
    )  # fmt: skip
    what, count = plan.plans[0].after, show_count(len(plan.plans))
    return changed(Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS, summary=words.format(count=count, what=what))


def _pay_by(session: Session, steps: Sequence[TermsStep], method: Method, request: TermsChange) -> None:
    """Let memberships be paid for by ``method``; who is to set up a standing order gets one that the bank is told."""
    if method is Method.STANDING_ORDER:
        for step in steps:
            change_membership(
                session, membership_id=step.membership_id, payer=step.payer_id, method=method, today=request.today,
                now=request.now,
            )  # fmt: skip
        return
    batch = Batch(session)
    for step in steps:
        batch.update(Membership, step.membership_id, {"method": step.method}, {"method": method})
    batch.write()


CHANGE_TERMS = PlannedDeed(_load, plan_terms, _carry_out)
"""Many memberships that are paid for in another way, or of another type, from their next terms on."""
