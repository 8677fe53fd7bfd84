"""By what their memberships say in fields of the office's own, people are found too."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.memberships.model import Member
from psg_admin.people.operations import own_touched
from psg_admin.people.queries import own_fields, own_texts
from psg_admin.people.states import OwnRecord
from psg_admin.store.base import chunks
from psg_admin.store.feature import FoundBy
from psg_admin.store.journal import gone_rows


def _words(session: Session, ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if not ids or not own_fields(session, of=(OwnRecord.MEMBERSHIP,)):
        return found
    for some in chunks(ids):
        query = select(Member.contact_id, Member.membership_id).where(
            Member.contact_id.in_(some), Member.until.is_(None)
        )
        pairs = session.execute(query).all()
        texts = own_texts(session, OwnRecord.MEMBERSHIP, {membership_id for _contact_id, membership_id in pairs})
        for contact_id, membership_id in pairs:
            found[contact_id] += texts.get(membership_id, ())
    return found


def _whose(session: Session, touched: Mapping[str, set[int]]) -> set[int]:
    if not (touched.get("member") or touched.get("own_value") or touched.get("own_field")):
        return set()
    if not own_fields(session, of=(OwnRecord.MEMBERSHIP,), every=True):
        return set()
    found: set[int] = {row["contact_id"] for row in gone_rows(session, "member").values()}
    memberships = own_touched(session, OwnRecord.MEMBERSHIP, touched)
    for some in chunks(touched.get("member", ())):
        found.update(session.scalars(select(Member.contact_id).where(Member.id.in_(some))))
    for some in chunks(memberships):
        found.update(session.scalars(select(Member.contact_id).where(Member.membership_id.in_(some))))
    return found


FOUND_BY = FoundBy(_words, _whose)
