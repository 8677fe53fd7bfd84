"""By what their memberships say in fields of the office's own, people are found too."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Member
from psg_admin.people.operations import own_touched
from psg_admin.people.queries import own_texts
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks
from psg_admin.store.feature import FoundBy
from psg_admin.store.journal import gone_rows, made_ids, made_rows


def _words(session: Session, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for some in chunks(set(ids) - _without_words(session)):
        query = select(Member.contact_id, Member.membership_id).where(
            Member.contact_id.in_(some), Member.until.is_(None)
        )
        pairs = session.execute(query).all()
        texts = own_texts(session, OwnRecord.MEMBERSHIP, {membership_id for _contact_id, membership_id in pairs})
        for contact_id, membership_id in pairs:
            found[contact_id] += texts.get(membership_id, ())
    return found


def _without_words(session: Session) -> set[int]:
    """Return the contacts that the running deed has made of whom no membership can say anything yet."""
    contacts = made_ids(session, "contact")
    if not contacts or made_ids(session, "own_value"):
        return set()
    memberships = made_ids(session, "membership")
    joined = {
        row["contact_id"] for row in made_rows(session, "member").values() if row["membership_id"] not in memberships
    }
    return contacts - joined


def _whose(session: Session, touched: Mapping[str, set[int]]) -> set[int]:
    found: set[int] = {row["contact_id"] for row in gone_rows(session, "member").values()}
    memberships = made_ids(session, "membership")
    new = made_rows(session, "member")
    found |= {row["contact_id"] for row in new.values() if row["membership_id"] not in memberships}
    for some in chunks(touched.get("member", set()) - new.keys()):
        found.update(session.scalars(select(Member.contact_id).where(Member.id.in_(some))))
    for some in chunks(own_touched(session, OwnRecord.MEMBERSHIP, touched)):
        found.update(session.scalars(select(Member.contact_id).where(Member.membership_id.in_(some))))
    return found


FOUND_BY = FoundBy(_words, _whose)
