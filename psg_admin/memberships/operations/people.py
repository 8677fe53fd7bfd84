"""Who belongs to a membership: one more, one fewer, one who has died."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.words import _
from psg_admin.memberships.model import Member, Membership, MembershipType
from psg_admin.memberships.operations.parts import (
    changed_membership,
    contact_for,
    end_membership,
    name_of,
    present,
    the_contact,
    the_membership,
)
from psg_admin.memberships.operations.payer import let_others_pay, let_pay_instead
from psg_admin.memberships.plans import check_newcomers, checked_day, refuse_dead
from psg_admin.memberships.queries.payers import without_payer
from psg_admin.memberships.queries.planning import held_numbers
from psg_admin.memberships.states import Ending
from psg_admin.people.model import Contact
from psg_admin.people.operations import change_contact, set_deceased
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import people_facts
from psg_admin.people.rules import refuse_other_death

_DYING = (Topic.MEMBERSHIPS, Topic.PEOPLE, Topic.PAYMENTS, Topic.BOOKINGS)


def mark_deceased(
    session: Session, *, contact_id: int, on: date, today: date, moves: bool = False, day_known: bool = True,
    payer_id: int | None = None,
) -> Changes:  # fmt: skip
    """Note that a person died, and end the memberships in which nobody else is left.

    In a joint membership the others stay members; the person who died has left it on that day, and where that one paid
    for it another pays from now on, with what is owed: ``payer_id``, who then pays as well for memberships of others
    that the person paid for, else one of those who stay. Of a membership that ends, what is owed for terms that start
    later, and not yet paid, is cancelled. Where another day was noted before, ``moves`` says that this one is right:
    memberships that ended with it end on this one. Unless the day is known (``day_known``), ``on`` is the one that the
    office acts from. ``more["words"]`` says who pays now, and for which memberships the office has to say so.

    :raises NotFound: when there is no such contact.
    :raises Refused: when another day is noted already, and nobody said that it ``moves``; when who is to pay has died.
    :raises BadInput: for a day in the future or before 1900.
    """
    contact = the_contact(session, contact_id)
    before = contact.deceased_on
    if not moves:
        refuse_other_death(people_facts(session, [contact_id])[contact_id], on)
    if payer_id is not None:
        the_contact(session, payer_id)
        refuse_dead(people_facts(session, [payer_id])[payer_id])
    changes = set_deceased(session, contact_id=contact_id, on=on, today=today, day_known=day_known)
    touched, others = _end_with(session, contact_id, on=on, before=before, today=today, payer_id=payer_id)
    if not touched and changes.nothing:
        return changes
    said = _("{name} noted as deceased on {day}") if day_known else _("{name} noted as deceased, the day is not known")
    summary = said.format(name=name_of(contact), day=show_day(on))
    pays = _("{name} pays for membership {number} now.")
    words = [pays.format(name=name_of(session.get_one(Contact, other)), number=number) for number, other in others]
    words += [one.words for one in without_payer(session) if one.contact_id == contact_id]
    return changed(*_DYING, summary=summary, made=contact_id, more={"words": "\n".join(words)} if words else {})


def change_person(
    session: Session, *, contact_id: int, draft: ContactDraft, today: date, version: int | None = None,
    whole_home: bool = False, own: Mapping[str, Any] | None = None, tags: Sequence[str] | None = None,
) -> Changes:  # fmt: skip
    """Change the particulars of a contact as :func:`~psg_admin.people.operations.change_contact` does.

    Where the day of the death changes with them, memberships end on it as :func:`mark_deceased` has it.

    :raises UserError: as those two do.
    """
    before = the_contact(session, contact_id).deceased_on
    changes = change_contact(
        session, contact_id=contact_id, draft=draft, version=version, today=today, whole_home=whole_home,
        own=own, tags=tags,
    )  # fmt: skip
    after = the_contact(session, contact_id).deceased_on
    if after is not None and after != before:
        _end_with(session, contact_id, on=after, before=before, today=today)
    return changes


def _end_with(
    session: Session, contact_id: int, *, on: date, before: date | None, today: date, payer_id: int | None = None
) -> tuple[bool, list[tuple[str, int]]]:
    """End on the day of a death what ends with it, also what had ended with that day as it was noted ``before``.

    Say whether there was anything, and the numbers of the memberships for which somebody else pays now, with who.
    """
    touched = False
    died = or_(
        Membership.ended_on.is_(None),
        and_(Membership.ending == Ending.DECEASED, Membership.ended_on != on),
        and_(Membership.ending == Ending.RESIGNED, Membership.ended_on > on),  # a resignation that was to come
    )
    for membership in session.scalars(
        select(Membership)
        .join(Member, Member.membership_id == Membership.id)
        .where(Member.contact_id == contact_id, Member.until.is_(None), died)
        .order_by(Membership.id)
    ).all():
        touched = True
        others = present(session, membership.id)
        if len(others) > 1 and membership.ending is not Ending.DECEASED:
            own = next(m for m in others if m.contact_id == contact_id)
            own.until = max(on, own.since)
        else:
            why = _("Died on {day}").format(day=show_day(on))
            end_membership(session, membership, on=on, ending=Ending.DECEASED, reason=why, today=today)
    if before is not None and before != on:
        left = select(Member).where(Member.contact_id == contact_id, Member.until.is_not(None))
        for member in session.scalars(left).all():
            if member.until == max(before, member.since):
                touched = True
                member.until = max(on, member.since)
    session.flush()
    payers = [] if payer_id is None else let_pay_instead(session, contact_id, payer_id)
    payers += let_others_pay(session, contact_id)
    return bool(payers) or touched, payers


def add_member(
    session: Session, *, membership_id: int, who: ContactDraft | int, since: date, today: date, now: datetime
) -> Changes:
    """Take one more person into a membership, from ``since`` on. ``made`` is the id of the membership.

    Into one that ended with a death come back those who had left it before, noted as deceased by mistake, so that it
    can be renewed for them; who died has left it then.

    :raises Refused: when the type takes no more, the membership has ended, or the person is a member already.
    :raises BadInput: for an unlikely day, or one before the membership began.
    """
    membership = the_membership(session, membership_id)
    gone = None
    if isinstance(who, int):
        gone = session.scalar(select(Member).where(Member.membership_id == membership_id, Member.contact_id == who))
    if membership.ended_on is not None and (gone is None or membership.ending is not Ending.DECEASED):
        raise Refused(_("Membership {number} has ended: renew it first.").format(number=membership.number))
    checked_day(since, today=today, field="since")
    if since < membership.joined_on:
        raise BadInput(
            _("Membership {number} began only on {day}.").format(
                number=membership.number, day=show_day(membership.joined_on)
            ),
            field="since",
        )
    if membership.ended_on is not None:
        _let_leave(session, membership_id)
    kind = session.get_one(MembershipType, membership.type_id)
    if len(present(session, membership_id)) >= kind.people:
        raise Refused(
            _("{type} takes {most} in one membership. Renew it with another type first.").format(
                type=kind.name, most=kind.people
            )
        )
    ids = [who] if isinstance(who, int) else []
    contact = contact_for(session, who, now=now)
    session.flush()
    check_newcomers([who], people_facts(session, ids), held_numbers(session, ids))
    if gone is not None:
        gone.until = None  # back again: the row of the person is there
    else:
        session.add(Member(membership_id=membership_id, contact_id=contact.id, since=since))
    session.flush()
    return changed_membership(
        membership, _("{name} joined membership {number}").format(name=name_of(contact), number=membership.number)
    )


def _let_leave(session: Session, membership_id: int) -> None:
    """Let those who died leave a membership that somebody comes back to, on the day of their death."""
    died = dict(
        session.execute(
            select(Member.id, Contact.deceased_on)
            .join(Contact, Contact.id == Member.contact_id)
            .where(Member.membership_id == membership_id, Member.until.is_(None), Contact.deceased_on.is_not(None))
        ).all()
    )
    for member in present(session, membership_id):
        if (day := died.get(member.id)) is not None:
            member.until = max(day, member.since)
    session.flush()


def remove_member(
    session: Session, *, membership_id: int, contact_id: int, on: date, today: date, still_pays: bool = False
) -> Changes:
    """Let a person leave a membership of several, from ``on`` on; the others stay.

    Where the person paid for it, another of them pays from now on, with what is owed, unless that one ``still_pays``.

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
    contact = session.get_one(Contact, contact_id)
    words, payer = _("{name} left membership {number}"), ""
    others = [] if still_pays else let_others_pay(session, contact_id, of=[membership_id])
    for _number, other in others:
        words = _("{name} left membership {number}, {payer} pays for it now")
        payer = name_of(session.get_one(Contact, other))
    return changed_membership(membership, words.format(name=name_of(contact), number=membership.number, payer=payer))
