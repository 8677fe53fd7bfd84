"""Deeds on who looks like somebody else."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import NotFound, Refused
from psg_admin.kernel.words import _
from psg_admin.people.model import NotSame
from psg_admin.people.queries import contacts
from psg_admin.people.rules import short_name


def note_not_same(session: Session, *, contact_ids: tuple[int, int], today: date) -> Changes:
    """Note that two contacts who look alike are two: they are not listed as perhaps one any more.

    :raises NotFound: when one of them is no longer there.
    :raises Refused: for one contact twice.
    """
    one, other = sorted(contact_ids)
    found = contacts(session, ids=(one, other), reached=False)
    if one == other:
        raise Refused(_("Name two different contacts."))
    if any(i not in found or found[i].hidden for i in (one, other)):
        raise NotFound(_("This contact is no longer there."))
    if session.scalar(select(NotSame.id).where(NotSame.one_id == one, NotSame.other_id == other)) is not None:
        return Changes(frozenset(), _("Nothing was changed"), made=one)
    session.add(NotSame(one_id=one, other_id=other, noted_on=today))
    session.flush()
    first, second = (short_name(found[i].draft) for i in (one, other))
    if first == second:
        summary = _("{name} is two people ({one} and {other})").format(name=first, one=one, other=other)
    else:
        summary = _("{first} and {second} are two people").format(first=first, second=second)
    return changed(Topic.PEOPLE, summary=summary, made=one)
