"""Reading news: from the bytes of a saved page or a feed to items."""

import hashlib
import re
from dataclasses import replace

from psg_admin.kernel.words import fold
from psg_admin.news.reader_bytes import LIMIT, decode, empty, unpack
from psg_admin.news.reader_entries import items_of
from psg_admin.news.reader_item import Item, blocks_of_text
from psg_admin.news.states import Section

# The first element, behind what may stand before it: blank space, declarations, comments.
_FIRST = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<![^\[>-][^\[>]*+(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([a-z][\w.-]*)(?=[\s/>])",
    re.DOTALL | re.IGNORECASE,
)


def read_bytes(data: bytes, *, name: str, content_type: str | None = None, base: str | None = None) -> list[Item]:
    """Return the items of a page or feed, in its order; the same item printed twice is one.

    What it is (RSS, Atom, HTML, HTML in one file with its pictures, or plain text) is told from its first element.
    ``name`` is used in refusals only; ``content_type`` is what the server said, for its charset; ``base`` is the
    address that links are relative to. A page in which no entries are found is one item, the whole page.

    :raises BadInput: when the data is empty, larger than ``LIMIT``, no text, or holds nothing to read.
    """
    saved = unpack(data) if len(data) <= LIMIT else None
    if saved:
        data, content_type, address = saved
        base = address or base
    text = decode(data, name=name, content_type=content_type)
    found = _FIRST.match(text)
    element = found[1].lower() if found else ""
    # feedparser and selectolax are imported by the kind of page that needs them: each costs as much as the rest.
    if element in {"rss", "feed", "rdf"}:
        from psg_admin.news.reader_feed import items_of_feed

        items = items_of_feed(text, name=name, base=base)
    elif element or text.lstrip()[:2] in {"<!", "<?"}:
        from psg_admin.news.reader_html import items_of_html

        items = items_of_html(text, name=name, base=base)
    else:
        items = items_of(blocks_of_text(text))
    if not items:
        raise empty(name)
    return _once_each(items)


def fingerprint(item: Item, *, apart: bool = False) -> str:
    """Return what stays the same when the same item is read again or from another source: 64 hexadecimal figures.

    It is made of the headline's words and the day. A standing page has no day and is known by its headline alone. News
    and notices are not told apart: what was featured as a notice stays the item it was. ``apart`` adds the address, for
    an item that would be taken for another of its headline and day, at another address.
    """
    words = fold(item.headline).translate(_SIGNS).split()
    kind = "page" if item.section is Section.PAGE else "item"
    key = "\n".join((kind, " ".join(words) or item.headline.strip(), item.day.isoformat() if item.day else ""))
    key += f"\n{item.link}" if apart else ""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


_SIGNS = str.maketrans("@.+_", "    ")


def _once_each(items: list[Item]) -> list[Item]:
    """Return each item once: those of one headline, day and address are one; so is one of them without an address."""
    marked = [(fingerprint(item), item) for item in items]
    addresses = {mark: item.link for mark, item in reversed(marked) if item.link}  # the first of each
    alike: dict[tuple[str, str | None], list[Item]] = {}
    for mark, item in marked:
        alike.setdefault((mark, item.link or addresses.get(mark)), []).append(item)
    return [_joined(each, link) for (_mark, link), each in alike.items()]


def _joined(items: list[Item], link: str | None) -> Item:
    """Return one item for several: the fullest, with the paragraphs that only others have."""
    fullest = max(items, key=lambda item: len(item.body))
    bodies = [item.body for item in (fullest, *items)] if len(items) > 1 else []
    texts = {fold(text): text for body in bodies for text in body.split("\n\n") if text}
    return replace(fullest, body="\n\n".join(texts.values()) or fullest.body, link=link)
