"""Feeds: RSS (2.0, 1.0, 0.9x) and Atom."""

import io
from datetime import date
from typing import Any

import feedparser

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, squeeze
from psg_admin.news.reader_dates import read_stamp
from psg_admin.news.reader_html import paragraphs_of_html, whole_link
from psg_admin.news.reader_item import BROKEN, Item
from psg_admin.news.reader_names import section_of
from psg_admin.news.states import Section

_TEXT = {"content-type": "application/xml; charset=utf-8"}


def items_of_feed(text: str, *, name: str, base: str | None) -> list[Item]:
    """Return the entries of a feed in its order, or none. An entry without a date is news without a day.

    :raises BadInput: when the feed is broken before its first entry.
    """
    if text.startswith("<?xml"):  # it names the character set that the text had before
        text = text.partition("?>")[2]
    try:
        # As a stream: feedparser takes bytes or text that look like an address for one, and opens it.
        feed: Any = feedparser.parse(
            io.BytesIO(text.encode()), response_headers=_TEXT, sanitize_html=False, resolve_relative_uris=False
        )
    except BROKEN:
        feed = None
    if feed is None or (not feed.entries and feed.bozo):
        raise BadInput(_("“{name}” is a broken feed: it stops before its first entry.").format(name=name))
    home = whole_link(feed.feed.get("link"), base) or base
    items, broken = [], 0
    for entry in feed.entries:
        try:
            items.append(_item(entry, home))
        except BROKEN:
            broken += 1
    found = [item for item in items if item is not None]
    if broken and not found:
        raise BadInput(_("“{name}” is a broken feed: none of its entries can be read.").format(name=name))
    return found


def _item(entry: Any, home: str | None) -> Item | None:
    texts = [*(part.get("value") for part in entry.get("content", [])), entry.get("summary")]
    body = paragraphs_of_html(next((text for text in texts if text), ""))
    headline = squeeze(paragraphs_of_html(entry.get("title") or ""))
    if not headline:
        headline, _gap, body = body.partition("\n")
    terms = (tag.get("term") for tag in entry.get("tags", []))
    sections = {section_of(term) for term in terms if isinstance(term, str)}
    section = Section.NOTICE if Section.NOTICE in sections else Section.NEWS
    link = whole_link(entry.get("link"), home)
    return Item(headline, body.strip("\n"), _day(entry), section, link) if headline else None


def _day(entry: Any) -> date | None:
    """Return the day as the publisher wrote it, in its own time zone; feedparser's own reading is in UTC."""
    said = (squeeze(str(dict.get(entry, key) or "")) for key in ("published", "created", "updated"))
    return next(filter(None, map(read_stamp, said)), None)
