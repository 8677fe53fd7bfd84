"""The day on which an article was published, as its page tells it to machines."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from psg_admin.kernel.words import squeeze
from psg_admin.news.reader_dates import read_stamp

# What the head calls it: article:published_time, pubdate, DC.date.issued …, or only date, dcterms.created.
_PUBLISHED = re.compile(r"publi[sc]|pub-?_?date|issued|original", re.IGNORECASE)
_DATED = re.compile(r"date|created|timestamp", re.IGNORECASE)
_OTHER = re.compile(r"modif|updat|expir|event|start|end|revi|accept|valid", re.IGNORECASE)
_SAID = re.compile(r'"datePublished"\s*:\s*"([^"\\]+)')


def published_on(parser: LexborHTMLParser, datelines: Iterable[date]) -> date | None:
    """Return the day on which a page says it was published; None where it tells none, or several as a list does.

    ``datelines`` are the days of those that stand in its text. JSON-LD and the head are believed before them.
    """
    metas = [(" ".join(str(node.attributes.get(key)) for key in ("property", "name", "itemprop", "http-equiv")), node)
             for node in parser.css("meta[content]")]  # fmt: skip
    named = [(name, _days([node.attributes.get("content")])) for name, node in metas if not _OTHER.search(name)]
    marked = [node.attributes.get("content") or node.attributes.get("datetime") or node.text()
              for node in parser.css("[itemprop=datePublished]")]  # fmt: skip
    told = (
        next((days for name, days in named if days and _PUBLISHED.search(name)), set()),
        _days(_linked_data(parser)),
        _days(marked),
        next((days for name, days in named if days and _DATED.search(name)), set()),
        set(datelines),
    )
    days = next(filter(None, told), set())
    return days.pop() if len(days) == 1 else None


def _days(said: Iterable[Any]) -> set[date]:
    return {day for text in said if isinstance(text, str) and (day := read_stamp(squeeze(text)))}


def _linked_data(parser: LexborHTMLParser) -> list[Any]:
    """Return what JSON-LD says of the page itself, and not of the comments on it or of pages that it leads to."""
    level: list[Any] = []
    for script in parser.css('script[type*="ld+json" i]'):
        try:
            level.append(json.loads(script.text(), strict=False))
        except (ValueError, RecursionError):
            level += [{"datePublished": said} for said in _SAID.findall(script.text())]
    while level and not any(isinstance(node, dict) and "datePublished" in node for node in level):
        level = [part for node in level if isinstance(node, dict | list)
                 for part in (node.values() if isinstance(node, dict) else node)]  # fmt: skip
    return [node.get("datePublished") for node in level if isinstance(node, dict)]
