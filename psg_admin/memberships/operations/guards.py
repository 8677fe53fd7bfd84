"""What must never be of memberships, whatever the deed was: an undo puts rows back without knowing what came since."""

from collections.abc import Mapping, Sequence

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from psg_admin.kernel.errors import Conflict
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType, Term
from psg_admin.memberships.rules import TOLD_APART
from psg_admin.people.model import Contact
from psg_admin.store.base import chunks
from psg_admin.store.journal import Done, JournalRow, JournalText, changed_rows, is_restoring
from psg_admin.store.numbering import number_key


def guard_memberships(session: Session, touched: Mapping[str, set[int]]) -> None:
    """Refuse an undo after which somebody is in two memberships, one has too many members, two terms overlap, or a
    number comes back that another membership was given since.

    :raises Conflict: with whom it concerns.
    """
    if not is_restoring(session):
        return
    for membership_id, after in changed_rows(session, "membership").items():
        if "number" in after:
            _guard_number(session, membership_id, after["number"])
    ids = set(touched.get("membership", ()))
    for some in chunks(touched.get("member", ())):
        ids.update(session.scalars(select(Member.membership_id).where(Member.id.in_(some))))
    for some in chunks(ids):
        _guard_members(session, some)
    for some in chunks(touched.get("term", ())):
        _guard_terms(session, some)


def _guard_number(session: Session, membership_id: int, number: str) -> None:
    key = number_key(number)
    alike = or_(Membership.number_key == key, Membership.number_key.startswith(f"{key}{TOLD_APART}"))
    others = session.scalars(select(Membership.id).where(Membership.id != membership_id, alike)).all()
    # Two that were alike before the deed that is undone are so again.
    if others and _given(session, others) > _given(session, [membership_id]):
        raise Conflict(_("Another membership was given the number {number} since.").format(number=number))


def _given(session: Session, membership_ids: Sequence[int]) -> int:
    """Return the last entry of the history that gave any of the memberships its number."""
    told = exists().where(JournalText.id == JournalRow.id, JournalText.after.contains('"number": '))
    gave = or_(JournalRow.done == Done.ADDED, and_(JournalRow.done == Done.CHANGED, told))
    rows = JournalRow.table_name == "membership", JournalRow.row_id.in_(membership_ids)
    return session.scalar(select(func.max(JournalRow.entry_id)).where(*rows, gave)) or 0


def _guard_members(session: Session, membership_ids: list[int]) -> None:
    here = and_(Member.until.is_(None), Membership.ended_on.is_(None))
    live = select(Member.contact_id).join(Membership, Membership.id == Member.membership_id).where(here)
    touched = live.where(Member.membership_id.in_(membership_ids))
    twice = (
        select(Contact.shown_name)
        .join(Member, Member.contact_id == Contact.id)
        .join(Membership, Membership.id == Member.membership_id)
        .where(here, Contact.id.in_(touched))
        .group_by(Contact.id, Contact.shown_name)
        .having(func.count() > 1)
    )
    name = session.scalar(twice.limit(1))
    if name is not None:
        raise Conflict(_("{name} would be in two memberships.").format(name=name))
    # A type that counts from the next term on is the membership's already, while the old one still runs.
    running = aliased(MembershipType)
    most = (
        select(func.max(running.people))
        .join(Term, Term.type_id == running.id)
        .where(Term.membership_id == Membership.id)
        .correlate(Membership)
        .scalar_subquery()
    )
    crowded = (
        select(Membership.number, MembershipType.name, MembershipType.people)
        .join(MembershipType, MembershipType.id == Membership.type_id)
        .join(Member, Member.membership_id == Membership.id)
        .where(here, Membership.id.in_(membership_ids))
        .group_by(Membership.id, Membership.number, MembershipType.name, MembershipType.people)
        .having(func.count() > MembershipType.people, func.count() > func.coalesce(most, 0))
    )
    found = session.execute(crowded.limit(1)).first()
    if found is not None:
        raise Conflict(
            _("Membership {number} would have more members than {type} takes, which is {most}.").format(
                number=found.number, type=found.name, most=found.people
            )
        )


def _guard_terms(session: Session, term_ids: list[int]) -> None:
    other = aliased(Term)
    before_its_end = or_(Term.end_day.is_(None), other.start_day < Term.end_day)
    after_its_start = or_(other.end_day.is_(None), other.end_day > Term.start_day)
    overlapping = (
        select(Membership.number)
        .join(Term, Term.membership_id == Membership.id)
        .join(other, and_(other.membership_id == Membership.id, other.id != Term.id))
        .where(Term.id.in_(term_ids), before_its_end, after_its_start)
    )
    number = session.scalar(overlapping.limit(1))
    if number is not None:
        raise Conflict(_("Two membership years of member {number} would overlap.").format(number=number))
