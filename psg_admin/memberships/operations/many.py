"""The same way of paying, or the same type, for many memberships from their next terms on: one deed."""

from collections import defaultdict
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.plan import Problems
from psg_admin.kernel.words import _, ngettext
from psg_admin.memberships.model import Member, Membership
from psg_admin.memberships.operations.changes import change_membership
from psg_admin.memberships.operations.kinds import change_kind
from psg_admin.memberships.plans.many import TermsChange, TermsFact, TermsFacts, TermsPlan, plan_terms
from psg_admin.memberships.queries import scheme
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.planning import PlannedDeed


def _load(session: Session, request: TermsChange) -> TermsFacts:
    rows: dict[int, Membership] = {}
    inside: dict[int, list[str]] = defaultdict(list)
    members = (
        select(Member.membership_id, Contact.shown_name)
        .join(Contact, Contact.id == Member.contact_id)
        .where(Member.until.is_(None))
        .order_by(Member.id)
    )
    for some in chunks(request.membership_ids):
        rows |= {row.id: row for row in session.scalars(select(Membership).where(Membership.id.in_(some)))}
        for membership_id, name in session.execute(members.where(Member.membership_id.in_(some))):
            inside[membership_id].append(name)
    return TermsFacts(
        scheme(session),
        {
            i: TermsFact(
                row.number, "; ".join(inside[i]), len(inside[i]), row.method, row.payer_id, row.type_id,
                row.ended_on is not None,
            )
            for i, row in rows.items()
        },
    )  # fmt: skip


def _carry_out(session: Session, _facts: TermsFacts, plan: TermsPlan, request: TermsChange) -> Changes:
    if not plan.plans:
        if plan.refused:
            raise Problems(plan.refused, wrong=len(plan.refused), subjects=len(request.membership_ids))
        return Changes(frozenset(), _("Nothing was changed"))
    done: list[Changes] = []
    for step in plan.plans:
        if request.method is not None:
            done.append(change_membership(
                session, membership_id=step.membership_id, payer=step.payer_id, method=request.method,
                today=request.today, now=request.now,
            ))  # fmt: skip
        elif request.type_id is not None:
            done.append(change_kind(
                session, membership_id=step.membership_id, type_id=request.type_id, today=request.today,
                now=request.now,
            ))  # fmt: skip
    words = ngettext(
        "{count} membership is {what} from its next year on", "{count} memberships are {what} from their next years on",
        len(done),
    )  # fmt: skip
    what = plan.plans[0].after
    return replace(done[0], summary=words.format(count=show_count(len(done)), what=what), reference="", made=None)


CHANGE_TERMS = PlannedDeed(_load, plan_terms, _carry_out)
"""Many memberships that are paid for in another way, or of another type, from their next terms on."""
