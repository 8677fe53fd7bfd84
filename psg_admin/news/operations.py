"""Keeping what was read, and noting what could not be."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import PurePath
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.figures import show_count
from psg_admin.kernel.words import _, ngettext
from psg_admin.news.model import NewsItem, Source
from psg_admin.news.reader import fingerprint, place_of
from psg_admin.news.reader_item import Item
from psg_admin.store.base import chunks, fetch


def keep_items(session: Session, *, address: str, items: Sequence[Item], now: datetime) -> Changes:
    """Keep the items read from ``address``; one that is there already stays one, with the longer body.

    Those of one headline and day at two addresses are two. One address is one item, though a day is lacking or the
    headline has been put right since; not where several items have that address, or one has another day: a list is
    there then, or each month's newsletter. Reading nothing new is no deed and leaves no entry in the history. ``more``
    says how many are ``new`` and how many are ``known``.
    """
    address = _writable(address, 1000)
    source = session.scalar(select(Source).where(Source.address == address))
    fresh = source is None
    if source is None:
        source = Source(address=address, name=name_of(address))
        session.add(source)
    source.last_good_at, source.last_failed_at, source.last_failure = now, None, ""
    session.flush()
    known, placed = _known(session, items)
    often = Counter(place_of(item.link) for item in items)
    rows: set[NewsItem] = set()
    for position, item in enumerate(items):
        link, headline = _writable(item.link or "", 1000), _writable(item.headline, len(item.headline))
        body = _writable(item.body if len(headline) <= 500 else f"{headline}\n\n{item.body}", None)
        mark, place = fingerprint(item), place_of(link)
        if mark in known and place and place_of(known[mark].link) not in {"", place}:
            mark = fingerprint(item, apart=True)
        here = placed[place] if place else []
        same = [row for row in here[-99:] if row.headline == headline[:500] or len(here) == often[place] == 1]
        row = known.get(mark) or next((row for row in same if not row.day or item.day in {None, row.day}), None)
        if row is None:
            row = NewsItem(
                source_id=source.id, fingerprint=mark, day=item.day, headline=headline[:500], body=body,
                section=item.section, link=link, first_read_at=now, position=position,
            )  # fmt: skip
            session.add(row)
            here.append(row)
        elif mark not in known and row.headline != headline[:500] and row.source_id == source.id:
            row.headline, row.body, row.fingerprint = headline[:500], body, mark
        row.body, row.link, row.day = max(row.body, body, key=len), row.link or link, row.day or item.day
        known[mark] = row
        rows.add(row)
    new = sum(row.id is None for row in rows)
    deed = fresh or any(session.is_modified(row) for row in rows)
    session.flush()
    said = ngettext("{count} new item", "{count} new items", new).format(count=new)
    more = {"new": str(new), "known": str(len(rows) - new)}
    summary = _("News read from {source}: {new}, {known} known")
    summary = summary.format(source=source.name, new=said, known=more["known"])
    return changed(*[Topic.NEWS] if deed else (), summary=summary, made=source.id, more=more)


def note_failure(session: Session, *, address: str, failure: str, now: datetime) -> Changes:
    """Note that a source could not be read: its items stay as they are, and one never read well is not kept."""
    address = _writable(address, 1000)
    source = session.scalar(select(Source).where(Source.address == address))
    name, source_id = (source.name, source.id) if source else (name_of(address), None)
    if source:
        source.last_failed_at, source.last_failure = now, _writable(failure, 500)
        session.flush()
    return Changes(frozenset(), _("{source} could not be read").format(source=name), source_id)


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
    count = len(items)
    said = _("Source {source} forgotten")
    if items:
        said = ngettext(
            "Source {source} forgotten with {count} item", "Source {source} forgotten with {count} items", count
        )
    summary = said.format(source=source.name, count=show_count(count))
    return changed(Topic.NEWS, summary=summary, more={"items": str(count)})


def name_of(address: str) -> str:
    """Return what a source is called: the host of a web address, the name of a file."""
    with suppress(ValueError):  # no address at all, such as "http://["
        parts = urlsplit(address)
        if parts.scheme in {"http", "https"} and parts.hostname:
            return parts.hostname[:200]
    return (PurePath(address).name or address)[:200]


def _known(session: Session, items: Sequence[Item]) -> tuple[dict[str, NewsItem], defaultdict[str, list[NewsItem]]]:
    """Return the rows that may be those of ``items``, by fingerprint, and by address."""
    marks = [mark for item in items for mark in {fingerprint(item), fingerprint(item, apart=True)}]
    links = {_writable(item.link, 1000) for item in items if item.link}
    rows: dict[int, NewsItem] = {}
    for column, wanted in ((NewsItem.fingerprint, marks), (NewsItem.link, sorted(links))):
        for some in chunks(wanted):
            rows.update({row.id: row for row in session.scalars(select(NewsItem).where(column.in_(some)))})
    placed: defaultdict[str, list[NewsItem]] = defaultdict(list)
    for row in rows.values():
        placed[place_of(row.link)].append(row)
    return {row.fingerprint: row for row in rows.values()}, placed


def _writable(text: str, longest: int | None) -> str:
    """Return what a database takes of ``text``: neither NUL nor halves of letters, and no more than there is room."""
    return text.replace("\0", " ").encode(errors="replace").decode()[:longest]
