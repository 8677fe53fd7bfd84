"""Feeds: RSS (2.0, 1.0, 0.9x) and Atom."""

import io
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, squeeze
from psg_admin.news.reader_dates import read_day, read_stamp
from psg_admin.news.reader_dom import whole_link
from psg_admin.news.reader_html import paragraphs_of_html
from psg_admin.news.reader_item import Item
from psg_admin.news.reader_names import section_of
from psg_admin.news.states import Section


def items_of_feed(data: bytes, *, name: str, base: str | None) -> list[Item]:
    """Return the entries of a feed in its order. An entry without a date is news without a day.

    :raises BadInput: when the feed is broken before its first entry.
    """
    # As a stream: feedparser takes bytes or text that look like an address for one, and opens it.
    feed: Any = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries and feed.bozo:
        raise BadInput(_("“{name}” is a broken feed: it stops before its first entry.").format(name=name))
    home = whole_link(feed.feed.get("link"), base) or base
    return [item for entry in feed.entries if (item := _item(entry, home))]


def _item(entry: Any, home: str | None) -> Item | None:
    content = [part.get("value", "") for part in entry.get("content", [])]
    body = paragraphs_of_html(next((value for value in content if value), "") or entry.get("summary", ""))
    headline = squeeze(paragraphs_of_html(entry.get("title", "")).replace("\n", " "))
    if not headline:
        headline, _gap, body = body.partition("\n")
        body = body.strip("\n")
    if not headline:
        return None
    sections = {section_of(tag.get("term") or "") for tag in entry.get("tags", [])}
    section = Section.NOTICE if Section.NOTICE in sections else Section.NEWS
    return Item(headline, body, _day(entry), section, whole_link(entry.get("link"), home))


def _day(entry: Any) -> date | None:
    """Return the day as the publisher wrote it, in its own time zone; feedparser's own reading is in UTC."""
    for key in ("published", "created", "updated"):
        said = entry.get(key) or ""
        day = read_stamp(said) or read_day(said)
        if day:
            return day
        try:
            return parsedate_to_datetime(said).date()
        except (ValueError, IndexError, TypeError):
            parsed = entry.get(f"{key}_parsed")
            if parsed:
                return date(*parsed[:3])
    return None
