"""Who is tagged together: people of a list of members, or of one of contacts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.words import fold
from psg_admin.memberships.model import Member
from psg_admin.people.queries import known_tags, tags_of
from psg_admin.store.base import chunks


@dataclass(frozen=True, slots=True)
class TagForm:
    """Whose tags are to change, which tags they have, and every tag that somebody has."""

    contact_ids: tuple[int, ...]
    has: tuple[str, ...]
    known: tuple[str, ...]


def tag_form(session: Session, *, ids: Sequence[int], members: bool) -> TagForm:
    """Return what tagging those of ``ids`` begins with: the ids of ``members``, or else of contacts."""
    people = list(ids)
    if members:
        whose: dict[int, int] = {}
        for some in chunks(ids):
            whose |= dict(session.execute(select(Member.id, Member.contact_id).where(Member.id.in_(some))).all())
        people = [whose[i] for i in ids if i in whose]
    has = {name for names in tags_of(session, people).values() for name in names}
    return TagForm(tuple(dict.fromkeys(people)), tuple(sorted(has, key=fold)), tuple(known_tags(session)))
