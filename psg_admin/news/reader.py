"""Reading news: from the bytes of a saved page or a feed to items."""

import hashlib
import re
from bisect import bisect_left
from dataclasses import replace

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, fold
from psg_admin.news.reader_bytes import LIMIT, decode, unpack
from psg_admin.news.reader_entries import items_of
from psg_admin.news.reader_item import Item
from psg_admin.news.reader_text import stream_of_text
from psg_admin.news.states import Section

__all__ = ["LIMIT", "Item", "Section", "fingerprint", "read_bytes"]

_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|ul|ol|li|article|section|main|table|h[1-6]|br|span|a|meta|title)[\s/>]",
    re.IGNORECASE,
)
_START = 4000  # characters; comments and declarations before the first element are shorter


def read_bytes(data: bytes, *, name: str, content_type: str | None = None, base: str | None = None) -> list[Item]:
    """Return the items of a page or feed, in its order; the same item printed twice is one.

    What it is (RSS, Atom, HTML, HTML in one file with its pictures, or plain text) is told from the data. ``name`` is
    used in refusals only; ``content_type`` is what the server said, for its charset; ``base`` is the address that links
    are relative to.

    :raises BadInput: when the data is empty, larger than ``LIMIT``, no text, or holds no news.
    """
    saved = unpack(data) if len(data) <= LIMIT else None
    if saved:
        data, content_type, address = saved
        base = address or base
    text = decode(data, name=name, content_type=content_type)
    start = text[:_START].lstrip("\ufeff \t\r\n")
    if start.startswith("<") and _FEED.search(start) and not re.search(r"<html[\s>]", start, re.IGNORECASE):
        # feedparser and selectolax are imported by the kind of page that needs them: each costs as much as the rest.
        from psg_admin.news.reader_feed import items_of_feed

        items = items_of_feed(data, name=name, base=base)
    elif start.startswith("<") and _HTML.search(start):
        from psg_admin.news.reader_html import items_of_html

        items = items_of_html(text, name=name, base=base)
    else:
        items = items_of(stream_of_text(text))
    if not items:
        raise BadInput(
            _("“{name}” holds no news: there is no entry with a headline and a date in it.").format(name=name)
        )
    return _once_each(items)


def fingerprint(item: Item) -> str:
    """Return what stays the same when the same item is read again or from another source: 64 hexadecimal figures.

    It is made of the headline's words and the day. A standing page has no day and is known by its headline alone. News
    and notices are not told apart: what was featured as a notice stays the item it was.
    """
    words = fold(item.headline).translate(_SIGNS).split()
    kind = "page" if item.section is Section.PAGE else "item"
    key = "\n".join((kind, " ".join(words) or item.headline.strip(), item.day.isoformat() if item.day else ""))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


_SIGNS = str.maketrans("@.+_", "    ")


def _once_each(items: list[Item]) -> list[Item]:
    alike: dict[str, list[Item]] = {}
    for item in items:
        alike.setdefault(fingerprint(item), []).append(item)
    return [_joined(each) for each in alike.values()]


def _joined(items: list[Item]) -> Item:
    """Return one item for those of one headline and day: the fullest, with the paragraphs that only others have."""
    fullest = max(items, key=lambda item: len(item.body))
    texts = [fullest.body]
    folded = sorted({fold(text) for item in items for text in item.body.split("\n\n")})
    seen = {fold(text) for text in fullest.body.split("\n\n")}
    for item in items:
        more = [] if item is fullest else [(fold(text), text) for text in item.body.split("\n\n")]
        texts += [text for plain, text in more if text and plain not in seen and not _is_cut(text, folded)]
        seen.update(plain for plain, _text in more)
    return fullest if len(texts) == 1 else replace(fullest, body="\n\n".join(texts))


def _is_cut(text: str, folded: list[str]) -> bool:
    """Whether a paragraph breaks off ("Nineteen names…") that stands whole among the sorted ones."""
    end = text.rstrip(" ])”’\"'")
    if end.endswith((".", "!", "?")) and not end.endswith("..."):
        return False
    start = fold(text).rstrip(" .")
    at = bisect_left(folded, start)
    while at < len(folded) and folded[at].rstrip(" .") == start:
        at += 1
    return at < len(folded) and folded[at].startswith(start)
