"""Keeping what was read, and noting what could not be."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.words import _, ngettext
from psg_admin.news.model import NewsItem, Source
from psg_admin.news.reader import fingerprint
from psg_admin.news.reader_item import Item
from psg_admin.store.base import chunks, fetch


def keep_items(session: Session, *, address: str, items: Sequence[Item], now: datetime) -> Changes:
    """Keep the items read from ``address``; one that is there already stays one, with the longer body.

    Reading nothing new is no deed and leaves no entry in the history. ``more`` says how many are ``new`` and how many
    are ``known``.
    """
    source, fresh = _source(session, address)
    source.last_good_at = now
    source.last_failure = ""
    source.last_failed_at = None
    session.flush()
    wanted: dict[str, tuple[int, Item]] = {}
    for position, item in enumerate(items):
        wanted.setdefault(fingerprint(item), (position, item))
    known = _known(session, list(wanted))
    new = longer = 0
    for mark, (position, item) in wanted.items():
        row = known.get(mark)
        if row is None:
            new += 1
            session.add(
                NewsItem(
                    source_id=source.id, fingerprint=mark, day=item.day, headline=item.headline[:500], body=item.body,
                    section=item.section, link=(item.link or "")[:1000], first_read_at=now, position=position,
                )
            )  # fmt: skip
            continue
        if len(item.body) > len(row.body):
            row.body = item.body
            longer += 1
        if item.link and not row.link:
            row.link = item.link[:1000]
            longer += 1
    session.flush()
    told = ngettext("{count} new item", "{count} new items", new).format(count=new)
    summary = _("News read from {source}: {new}, {known} known").format(
        source=source.name, new=told, known=len(wanted) - new
    )
    more = {"new": str(new), "known": str(len(wanted) - new)}
    if not (new or longer or fresh):
        return Changes(frozenset(), summary, source.id, more=more)
    return changed(Topic.NEWS, summary=summary, made=source.id, more=more)


def note_failure(session: Session, *, address: str, failure: str, now: datetime) -> Changes:
    """Note that a source could not be read; the items that were read from it before stay as they are.

    A source that was never read well is not kept.
    """
    source = session.scalar(select(Source).where(Source.address == address[:1000]))
    if source is None:
        return Changes(frozenset(), _("{source} could not be read").format(source=name_of(address)))
    source.last_failed_at = now
    source.last_failure = failure[:500]
    session.flush()
    return Changes(frozenset(), _("{source} could not be read").format(source=source.name), source.id)


def forget_source(session: Session, *, source_id: int) -> Changes:
    """Take a source out of the list, and with it the items that were read from it first.

    An item that another source has too comes back when that one is read again. ``more`` says how many ``items`` went.

    :raises NotFound: when there is no such source.
    """
    source = fetch(session, Source, source_id, _("There is no such source of news."))
    items = session.scalars(select(NewsItem).where(NewsItem.source_id == source_id)).all()
    for item in items:
        session.delete(item)
    session.flush()
    session.delete(source)
    session.flush()
    summary = (
        ngettext("Source {source} forgotten with {count} item", "Source {source} forgotten with {count} items",
                 len(items))
        if items
        else _("Source {source} forgotten")
    )  # fmt: skip
    return changed(
        Topic.NEWS, summary=summary.format(source=source.name, count=f"{len(items):,}"), more={"items": str(len(items))}
    )


def name_of(address: str) -> str:
    """Return what a source is called: the host of a web address, the name of a file."""
    with suppress(ValueError):  # no address at all, such as "http://["
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return parts.hostname[:200]
    return (PurePath(address).name or address)[:200]


def _source(session: Session, address: str) -> tuple[Source, bool]:
    """Return the source at ``address``, and whether it is new."""
    kept = address[:1000]
    source = session.scalar(select(Source).where(Source.address == kept))
    if source is not None:
        return source, False
    source = Source(address=kept, name=name_of(address), last_failure="")
    session.add(source)
    session.flush()
    return source, True


def _known(session: Session, marks: Sequence[str]) -> dict[str, NewsItem]:
    found: dict[str, NewsItem] = {}
    for some in chunks(marks):
        rows = session.scalars(select(NewsItem).where(NewsItem.fingerprint.in_(some)))
        found.update({row.fingerprint: row for row in rows})
    return found
