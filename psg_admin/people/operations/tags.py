"""Deeds on tags: words by which the office groups contacts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.money import shorten
from psg_admin.kernel.typed import line
from psg_admin.kernel.words import _, fold, ngettext
from psg_admin.people.model import Contact, Tag
from psg_admin.people.queries import contacts, known_tags, spelled, tag_rows
from psg_admin.store.base import base_table
from psg_admin.store.batch import Batch

_TOPICS = (Topic.PEOPLE, Topic.MEMBERSHIPS)
LONGEST = 100


def checked_tags(session: Session, names: Iterable[str]) -> tuple[str, ...]:
    """Return tags as they are kept: each once, and written as they are already where somebody has them.

    :raises BadInput: for one that is too long.
    """
    plain = (line(name, label=_("Tag"), field="tags", limit=LONGEST) for name in names)
    once: dict[str, str] = {}
    for name in filter(None, plain):
        once.setdefault(fold(name) or name, name)
    return spelled(once.values(), known_tags(session))


def put_tags(batch: Batch, contact_id: int, rows: Iterable[Mapping[str, Any]], tags: Collection[str]) -> None:
    """Add to a batch that a contact has these ``tags`` and no others; ``rows`` are those of the tags that it has."""
    there = {row["name"]: row for row in rows}
    for name in tags:
        if name not in there:
            batch.insert(Tag, contact_id=contact_id, name=name)
    for name, row in there.items():
        if name not in tags:
            batch.delete(base_table(Tag.__mapper__), row)


def tag_contacts(
    session: Session, *, contact_ids: Sequence[int], add: Sequence[str] = (), remove: Sequence[str] = ()
) -> Changes:
    """Give contacts tags, and take others from them.

    :raises NotFound: when one of them is no longer there.
    :raises BadInput: for a tag that is too long, and when none is said.
    """
    adding, taking = checked_tags(session, add), set(map(fold, remove))
    if not adding and not taking:
        raise BadInput(_("Say a tag to add or to remove."), field="tags")
    there = contacts(session, ids=contact_ids, reached=False)
    for contact_id in contact_ids:
        if contact_id not in there or there[contact_id].hidden:
            raise NotFound(_("This contact is no longer there."))
    rows = tag_rows(session, contact_ids)
    batch = Batch(session)
    count = 0
    for contact_id in dict.fromkeys(contact_ids):
        has = [row["name"] for row in rows[contact_id]]
        after = [name for name in dict.fromkeys((*has, *adding)) if fold(name) not in taking]
        if set(after) != set(has):
            put_tags(batch, contact_id, rows[contact_id], after)
            batch.touch(base_table(Contact.__mapper__), contact_id)
            count += 1
    batch.write()
    if not count:
        return Changes(frozenset(), _("Nothing was changed"))
    said = [
        *([_("{tags} added").format(tags=", ".join(adding))] if adding else []),
        *([_("{tags} removed").format(tags=", ".join(name.strip() for name in remove))] if taking else []),
    ]
    one = there[contact_ids[0]].full_name
    words = ngettext("Tags of {count} contact: {what}", "Tags of {count} contacts: {what}", count)
    if len(set(contact_ids)) == 1:
        words = _("Tags of {name}: {what}")
    summary = words.format(count=show_count(count), name=one, what=", ".join(said))
    return changed(*_TOPICS, summary=summary, made=contact_ids[0] if len(set(contact_ids)) == 1 else None)


def rename_tag(session: Session, *, name: str, new: str) -> Changes:
    """Call a tag otherwise for everybody who has it; one of the new name goes into one with it.

    :raises NotFound: when nobody has it.
    :raises BadInput: without a new name, or for one that is too long.
    """
    rows, called = _rows(session, name)
    after = line(new, label=_("Tag"), field="new", limit=LONGEST, required=True)
    if fold(after) != fold(called):
        after = spelled([after], known_tags(session))[0]
    if after == called:
        return Changes(frozenset(), _("Nothing was changed"))
    has = set(session.scalars(select(Tag.contact_id).where(Tag.name == after)))
    batch = Batch(session)
    for row_id, contact_id in rows:
        if contact_id in has:
            batch.delete(base_table(Tag.__mapper__), {"id": row_id, "contact_id": contact_id, "name": called})
        else:
            batch.update(Tag, row_id, {"name": called}, {"name": after})
    batch.write()
    summary = _("Tag “{name}” is “{new}” now").format(name=called, new=after)
    return changed(*_TOPICS, summary=summary)


def remove_tag(session: Session, *, name: str) -> Changes:
    """Take a tag from everybody who has it.

    :raises NotFound: when nobody has it.
    """
    rows, called = _rows(session, name)
    batch = Batch(session)
    for row_id, contact_id in rows:
        batch.delete(base_table(Tag.__mapper__), {"id": row_id, "contact_id": contact_id, "name": called})
    batch.write()
    words = ngettext(
        "Tag “{name}” removed from {count} contact", "Tag “{name}” removed from {count} contacts", len(rows)
    )
    return changed(*_TOPICS, summary=words.format(name=called, count=show_count(len(rows))))


def _rows(session: Session, name: str) -> tuple[list[tuple[int, int]], str]:
    """Return the rows of a tag, by id and contact, and how it is written."""
    called = next((one for one in known_tags(session) if fold(one) == fold(name)), None)
    if called is None:
        raise NotFound(_("Nobody has the tag “{name}”.").format(name=shorten(name)))
    found = session.execute(select(Tag.id, Tag.contact_id).where(Tag.name == called).order_by(Tag.id)).all()
    return [(row_id, contact_id) for row_id, contact_id in found], called
