"""Reading news: from the bytes of a saved page or a feed to items."""

import hashlib
import html
import re
from contextlib import suppress
from dataclasses import replace

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, fold
from psg_admin.news.reader_bytes import decode, empty, is_wild
from psg_admin.news.reader_entries import items_of
from psg_admin.news.reader_item import BROKEN, Item, blocks_of_text
from psg_admin.news.reader_saved import unpack
from psg_admin.news.states import Section
from psg_admin.store.fetch import LIMIT

# The first element, behind what may stand before it: blank space, declarations, comments.
_FIRST = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<![^\[>-][^\[>]*+(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([a-z][\w.-]*)(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)
# A feed further down; what may quote one (comments, scripts) is passed by.
_WITHIN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|textarea)\b.*?(?:</\1\s*>|\Z)"
    r"|(?P<feed><(?:[\w.-]+:)?(?:rss\b|(?:feed|rdf)\s[^<>]*xmlns))",
    re.DOTALL | re.IGNORECASE,
)
_SHOWN = re.compile(r"<body[^<>]*>\s*<pre[^<>]*>\s*(?=&lt;)", re.IGNORECASE)  # a browser's own view of a text


def read_bytes(data: bytes, *, name: str, content_type: str | None = None, base: str | None = None) -> list[Item]:
    """Return the items of a page or feed, in its order; the same item printed twice is one.

    What it is (RSS, Atom, HTML, HTML in one file with its pictures, or plain text) is told from its first element; a
    page that is wrapped around a feed, as browsers and careless servers do it, is that feed.
    ``name`` is used in refusals only; ``content_type`` is what the server said, for its charset; ``base`` is the
    address that links are relative to. A page in which no entries are found is one item, the whole page.

    :raises BadInput: when the data is empty, larger than ``LIMIT``, no text, broken, or holds nothing to read.
    """
    try:
        return _once_each(_items(data, name=name, content_type=content_type, base=base))
    except BROKEN as problem:  # whatever it was: the next source is still read
        raise BadInput(
            _("“{name}” is broken in a way that cannot be read. Save the page again, or save it as text.").format(
                name=name
            )
        ) from problem


def _items(data: bytes, *, name: str, content_type: str | None, base: str | None) -> list[Item]:
    saved = unpack(data) if len(data) <= LIMIT else None
    if saved:
        data, content_type, address = saved
        base = address or base
    text = decode(data, name=name, content_type=content_type)
    if is_wild(text):
        said = _("“{name}” is not a page that can be read: it has too many parts, or they are nested too deep.")
        raise BadInput(said.format(name=name))
    found = _FIRST.match(text)
    element = found[1].lower() if found else ""
    # feedparser and selectolax are imported by the kind of page that needs them: each costs as much as the rest.
    items: list[Item] = []
    is_feed = element in {"rss", "feed", "rdf"}
    if feed := text if is_feed else _wrapped(text):
        from psg_admin.news.reader_feed import items_of_feed

        with suppress(*() if is_feed else (BadInput,)):
            items = items_of_feed(feed, name=name, base=base)
    if not items and not is_feed and (element or text.lstrip()[:2] in {"<!", "<?"}):
        from psg_admin.news.reader_html import items_of_html

        items = items_of_html(text, base=base)
    elif not items and not is_feed:
        items = items_of(blocks_of_text(text))
    if not items:
        raise empty(name)
    return items


def _wrapped(text: str) -> str:
    """Return the feed that stands in a page, or nothing."""
    if shown := _SHOWN.search(text):
        text = html.unescape(text[shown.end() :])
    return next((text[found.start() :] for found in _WITHIN.finditer(text) if found["feed"]), "")


def place_of(link: str | None) -> str:
    """Return what two spellings of one address have in common: neither protocol, "www." nor last stroke make two."""
    return re.sub(r"^https?://(?:www\.)?|/$", "", link or "")


def fingerprint(item: Item, *, apart: bool = False) -> str:
    """Return what stays the same when the same item is read again or from another source: 64 hexadecimal figures.

    It is made of the headline's words and the day. A standing page has no day and is known by its headline alone. News
    and notices are not told apart: what was featured as a notice stays the item it was. ``apart`` adds the address, for
    an item that would be taken for another of its headline and day, at another address.
    """
    words = fold(item.headline).translate(_SIGNS).split()
    kind = "page" if item.section is Section.PAGE else "item"
    key = "\n".join((kind, " ".join(words) or item.headline.strip(), item.day.isoformat() if item.day else ""))
    key += f"\n{place_of(item.link)}" if apart else ""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


_SIGNS = str.maketrans("@.+_", "    ")


def _once_each(items: list[Item]) -> list[Item]:
    """Return each item once: those of one headline, day and address are one; so is one of them without an address."""
    marked = [(fingerprint(item), item) for item in items]
    addresses = {mark: item.link for mark, item in reversed(marked) if item.link}  # the first of each
    alike: dict[tuple[str, str], list[Item]] = {}
    for mark, item in marked:
        alike.setdefault((mark, place_of(item.link or addresses.get(mark))), []).append(item)
    return [_joined(each) for each in alike.values()]


def _joined(items: list[Item]) -> Item:
    """Return one item for several: the fullest, with the paragraphs that only others have."""
    fullest = max(items, key=lambda item: len(item.body))
    bodies = [item.body for item in (fullest, *items)] if len(items) > 1 else []
    texts = {fold(text): text for body in bodies for text in body.split("\n\n") if text}
    link = next((item.link for item in items if item.link), None)
    return replace(fullest, body="\n\n".join(texts.values()) or fullest.body, link=link)
