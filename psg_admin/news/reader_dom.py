"""From the elements of an HTML page to blocks and groups of blocks, without anything a reader of the page cannot see.

What comes out is plain text: scripts, styles, forms' fields and hidden parts are never looked at, and neither are
navigation, banner and footer of the page.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborNode

from psg_admin.kernel.words import squeeze
from psg_admin.news.reader_chrome import without_reading_on
from psg_admin.news.reader_dates import read_day, read_stamp
from psg_admin.news.reader_item import Block
from psg_admin.news.reader_runs import Run, dates_apart, paragraphs_of, without_link_on

_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "head", "title", "meta", "link", "iframe", "object", "embed", "svg",
    "math", "canvas", "audio", "video", "map", "select", "textarea", "input", "button", "option", "datalist",
    "dialog", "nav", "menu", "img", "picture", "source", "track", "progress", "meter",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "legend", "main", "p", "pre", "section", "summary",
})  # fmt: skip
_GROUPS = {
    "ul": "list",
    "ol": "list",
    "li": "item",
    "article": "article",
    "table": "table",
    "tr": "row",
    "td": "cell",
    "th": "cell",
}
_CHROME_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "dialog"})
_CHROME = re.compile(
    r"(?:(?:main|site|page|top|primary|secondary|global)[-_]?)?(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager|cookies?)"
    r"|skip[-_]?link|cookie[-_](?:banner|notice|bar|consent)|(?:social|share)[-_]?(?:links|buttons|bar)?|sr-only|visually-hidden|screen-reader-text",
    re.IGNORECASE,
)
# For screen readers, and what a blog prints below each entry: its tags, its comments, where to share it.
_UNSEEN_CLASS = re.compile(
    r"sr-only|visually-hidden|screen-reader-text|(?:entry|post)-footer|(?:cat|tags?|edit|comments?)-links?|sharedaddy"
    r"|jp-relatedposts|article-info-term|addtoany\S*|(?:social|share|sharing)[-_]?(?:links|buttons|bar|icons)?",
    re.IGNORECASE,
)
# What web archives put above a page that they kept: the Wayback Machine, and those that run pywb.
_ARCHIVES = frozenset({"wm-ipp-base", "wm-ipp", "wm-ipp-print", "donato", "_wb_plain_banner", "_wb_frame_top_banner"})
_HIDDEN_SIGNS = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_ENTRIES = frozenset({"article", "li"})
_STRONG = frozenset({"b", "strong"})
_NEWS_WITHIN = "article, time, li p"  # a careless page puts its news where only its name and menu should be
_INVISIBLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DATE_CLASS = re.compile(r"date|time|posted|published|(?:^|[-_\s])day", re.IGNORECASE)
# Of headlines that are no headings, as older sites print them: <td class="contentheading">. What holds one of the
# elements below is more than a headline, and so is what has many parts: each of those nested would be looked through.
_HEADLINE_CLASS = re.compile(
    r"(?:content|article|entry|post|item|news|story)[-_]?(?:heading|headline|title)", re.IGNORECASE
)
_HEADLINE_LEVEL = 3
_NO_HEADLINE = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "table"})
_HEADLINE_PARTS = 50  # elements
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_NOT_NESTED = frozenset({
    "a", "area", "b", "base", "big", "body", "br", "code", "col", "dd", "dt", "em", "embed", "font", "head", "hr",
    "html", "i", "img", "input", "li", "link", "meta", "nobr", "option", "p", "param", "s", "small", "source",
    "strike", "strong", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "tt", "u", "wbr",
})  # fmt: skip
_DEEPEST = 60  # groups within groups; no page is made like that, and what is deeper is read as plain blocks
_DATE_RUNS = 8  # pieces of text; a date is not made of more


@dataclass(slots=True)
class Group:
    """An element that holds blocks: ``kind`` is page, list, item, article, table, row or cell."""

    kind: str
    children: list["Block | Group"] = field(default_factory=list)


def tree_of(root: LexborNode, *, base: str | None) -> Group:
    """Return the visible text below ``root``. Links are made whole with ``base``; only http(s) ones are kept."""
    builder = _Builder(base)
    for step, node in _walk(root):
        if step == "text":
            builder.text(node.text(deep=False))
        elif step == "open":
            builder.open(node)
        else:
            builder.close(node)
    return builder.done()


def _walk(root: LexborNode) -> Iterator[tuple[str, LexborNode]]:
    # Not recursive: a hostile page nests deeper than the interpreter does.
    parents: list[LexborNode] = []
    entries = 0
    node = root.first_child
    while node is not None or parents:
        if node is None:
            node = parents.pop()
            entries -= node.tag in _ENTRIES
            yield "close", node
            node = node.next
        elif node.is_text_node:
            yield "text", node
            node = node.next
        elif node.is_element_node and not _unseen(node, in_entry=entries > 0):
            yield "open", node
            entries += node.tag in _ENTRIES
            parents.append(node)
            node = node.first_child
        else:
            node = node.next


def _unseen(node: LexborNode, *, in_entry: bool) -> bool:
    tag = node.tag or ""
    attributes = node.attributes
    if (
        tag in _UNSEEN
        or "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or attributes.get("id") in _ARCHIVES
        or _INVISIBLE.search(attributes.get("style") or "")
    ):
        return True
    classes = (attributes.get("class") or "").split()
    if _is_for_machines(node, classes):
        return True
    if in_entry or tag in {"body", "main"}:
        return False
    if tag in {"footer", "header"} or (attributes.get("role") or "").lower() in _CHROME_ROLES:
        return tag == "footer" or node.css_first(_NEWS_WITHIN) is None
    names = [*classes, attributes.get("id") or ""]
    return any(_CHROME.fullmatch(name) for name in names) and node.css_first(_NEWS_WITHIN) is None


def _is_for_machines(node: LexborNode, classes: list[str]) -> bool:
    """Whether an element of an entry is no part of its text: for screen readers, or a blog's own remarks below it."""
    if node.tag == "time" and "updated" in classes and "published" not in classes and node.parent is not None:
        return len(node.parent.css("time")) > 1  # printed beside the day of publishing, and hidden by the style sheet
    return any(_UNSEEN_CLASS.fullmatch(name) for name in classes) and node.css_first("time") is None


def _heading(node: LexborNode) -> int:
    """Return the level of an element that is a heading, by its name or by its class, or 0."""
    tag = node.tag or ""
    if re.fullmatch("h[1-6]", tag):
        return int(tag[1])
    if not any(_HEADLINE_CLASS.fullmatch(name) for name in (node.attributes.get("class") or "").split()):
        return 0
    parts = [part.tag for part in islice(node.traverse(), 1, _HEADLINE_PARTS + 2)]
    return 0 if len(parts) > _HEADLINE_PARTS or not _NO_HEADLINE.isdisjoint(parts) else _HEADLINE_LEVEL


def depth_of(html: str) -> int:
    """Return about how deep the elements of a page are nested, without parsing it.

    Elements that a parser closes by itself, and those that only format text, are not counted.
    """
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        if tag[2].lower() not in _NOT_NESTED:
            depth = depth - 1 if tag[1] else depth + 1
            deepest = max(deepest, depth)
    return deepest


def whole_link(href: str | None, base: str | None) -> str | None:
    """Return ``href`` as a whole http(s) address, or None when it is none."""
    try:
        link = urljoin(base or "", (href or "").strip())
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if href and parts.scheme in {"http", "https"} and parts.netloc else None


class _Builder:
    def __init__(self, base: str | None) -> None:
        self.base = base
        self.groups = [Group("page")]
        self.skipped = 0
        self.runs: list[Run] = []
        self.links: list[str | None] = []
        self.inlines: list[tuple[int, int]] = []  # for each open element: flushes before it, runs before it
        self.flushes = 0
        self.heading = 0
        self.paragraph = False
        self.pre = 0
        self.strong = 0

    def text(self, text: str) -> None:
        text = text.translate(_HIDDEN_SIGNS)
        self.runs.append(
            Run(
                text if self.pre else re.sub(r"[ \t\r\n\f]+", " ", text),
                (self.links[-1] or None) if self.links else None,
                leads=any(link is not None for link in self.links),
                strong=self.strong > 0,
            )
        )

    def open(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if tag in _GROUPS or tag in _BLOCKS:
            self.flush()
            self.paragraph = tag == "p"
            self.heading = _heading(node) or self.heading
            self.pre += tag == "pre"
            if tag in _GROUPS:
                self._open_group(_GROUPS[tag])
        elif tag == "br":
            self.runs.append(Run("\n"))
        elif tag == "a":
            href = node.attributes.get("href")
            # Empty: a link within a site whose address is not known.
            self.links.append(None if href is None else whole_link(href, self.base) or "")
        elif tag in _STRONG:
            self.strong += 1
        self.inlines.append((self.flushes, len(self.runs)))

    def close(self, node: LexborNode) -> None:
        tag = node.tag or ""
        flushes, start = self.inlines.pop()
        if tag in _GROUPS or tag in _BLOCKS:
            self.flush()
            self.paragraph = False
            if _heading(node):
                self.heading = 0
            self.pre -= tag == "pre"
            if tag in _GROUPS:
                self._close_group()
        else:
            if tag == "a":
                self.links.pop()
            self.strong -= tag in _STRONG
            self._date(node, start if flushes == self.flushes else 0)

    def done(self) -> Group:
        self.flush()
        return self.groups[0]

    def _open_group(self, kind: str) -> None:
        if len(self.groups) > _DEEPEST:
            self.skipped += 1
            return
        group = Group(kind)
        self.groups[-1].children.append(group)
        self.groups.append(group)

    def _close_group(self) -> None:
        if self.skipped:
            self.skipped -= 1
        else:
            self.groups.pop()

    def _date(self, node: LexborNode, start: int) -> None:
        """Note that the runs from ``start`` on, one element, are a date."""
        if len(self.runs) - start > _DATE_RUNS:
            return
        text = "".join(run.text for run in self.runs[start:])
        attributes = node.attributes
        marked = (
            node.tag == "time"
            or any(run.marked for run in self.runs[start:])
            or bool(_DATE_CLASS.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))
        )
        day = read_day(text) or (read_stamp(attributes.get("datetime") or "") if node.tag == "time" else None)
        if day and "\n" not in text:
            link = self.runs[start].link if start < len(self.runs) else None
            strong = all(run.strong for run in self.runs[start:] if run.text.strip())
            self.runs[start:] = [Run(f" {text} ", link, day, marked=marked, strong=strong)]

    def flush(self) -> None:
        runs, self.runs = self.runs, []
        self.flushes += 1
        if not runs:
            return
        if self.pre:
            raw = "".join(run.text for run in runs)
            lines = [squeeze(line) for line in raw.splitlines() if line.strip()]
            if lines:
                self.groups[-1].children.append(Block(lines, raw=raw))
            return
        for paragraph in paragraphs_of([run for run in runs if run.text]):
            for part in dates_apart(paragraph, in_paragraph=self.paragraph):
                self._add(part)

    def _add(self, runs: list[Run]) -> None:
        more, runs = without_link_on(runs)
        text = "".join(run.text for run in runs)
        link = next((run.link for run in runs if run.link and run.text.strip()), None)
        linked = all(run.leads for run in runs if run.text.strip())
        strong = all(run.strong for run in runs if run.text.strip())
        day = runs[0].day if len(runs) == 1 and runs[0].marked else None
        lines = [without_reading_on(line) for line in map(squeeze, text.split("\n"))]
        lines = [line for line in lines if line]
        if lines:
            block = Block(lines, heading=self.heading, day=day, link=link, linked=linked, strong=strong, more=more)
            self.groups[-1].children.append(block)
