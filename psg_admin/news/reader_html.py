"""Saved web pages to the same blocks that text has, without anything a reader of the page cannot see.

A heading has its level, an entry of a list or an article begins with a mark, and what is within is further in. Menus,
banners and feet of the page are not looked at, unless nothing else is on it.
"""

import re
from datetime import date
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from psg_admin.kernel.words import squeeze
from psg_admin.news.reader_bytes import is_wild
from psg_admin.news.reader_dates import dated_line, read_day, read_stamp
from psg_admin.news.reader_entries import items_of
from psg_admin.news.reader_item import BULLETS, Block, Item, blocks_of_text, body_of
from psg_admin.news.reader_names import is_standing, section_of
from psg_admin.news.reader_published import published_on

_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|h[1-6]|header|hgroup|hr|legend|li|main|nav|ol|p|pre|section|summary|table|td|th|tr|ul"
)
# What nobody sees, what is said to machines only, and what web archives put above a page that they kept.
_UNSEEN = (
    "script, style, noscript, template, iframe, object, embed, svg, math, canvas, audio, video, map, select, textarea, "
    "input, button, option, datalist, dialog, label, progress, meter, [hidden], [aria-hidden=true], "
    "[style*='display:none' i], [style*='display: none' i], [style*='visibility:hidden' i], .sr-only, .skip-link, "
    ".visually-hidden, .screen-reader-text, time + time.updated, [id^=wm-ipp], #donato, [id^=_wb_]"
)
_FURNITURE = (
    "nav, aside, footer, header, menu, [role=navigation], [role=banner], [role=contentinfo], [role=search], "
    "#nav, #navigation, #menu, #header, #footer, .nav, .navigation, .menu, .header, .footer, .pagination, .pager, "
    "[id*=cookie i], [class*=cookie i], [id*=sidebar i], [class*=sidebar i], [class*=share i], [class*=social i], "
    "#comments, #respond, .comments, .entry-footer, .cat-links, .tags-links, .comments-link"
)
_TOLD_WITHIN = "article, time, li p, h1, h2"  # a careless page puts its news where only its name and menu should be
_DATE_CLASS = re.compile(r"date|time|posted|published|(?:^|[-_\s])day", re.IGNORECASE)
_NOTHING = re.compile("[\xad\u200b\u2060\ufeff]|\\[\\s*\\]|\\(\\s*\\)")  # signs without width, brackets without words
_READS_ON = re.compile(
    r"\W*(?:read (?:more|on|the full)\b.*|(?:find out )?more\W*|continue reading.*|leer más\W*)", re.IGNORECASE
)
# What stands around the day (a line's end here) of a paragraph that only says when something was written, and by whom.
_DATELINE = re.compile(
    r"\W*(?:(?:by|posted|published|written|added|updated)\b.{0,60})?(?:\bon\b)?\W*\n"
    r"\W*(?:(?:by|in|updated)\b[^.!?]{0,60}|[|·•].{0,60})?",
    re.IGNORECASE,
)
_LEADS_UP = re.compile(r"\b(?:on|posted|published|updated|dated?)[\s:]*$", re.IGNORECASE)
_PIECES = 50  # of text, in a link or a date and before it, that are looked at
_LONGEST = 80  # characters after a date
# Left by browsers in what they save: <!-- saved from url=(0023)https://example.org/news/ -->
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")


def items_of_html(text: str, *, base: str | None) -> list[Item]:
    """Return the items of an HTML page in its order, or none when there is nothing to read on it."""
    parser = LexborHTMLParser(text)
    canonical, own, heading = (parser.css_first(what) for what in ('link[rel="canonical"]', "base[href]", "title"))
    link = canonical.attributes.get("href") if canonical is not None else None
    saved = _SAVED_FROM.search(text[:4000])
    base = next((known for known in (saved and saved[1], base, link) if known and whole_link(known, None)), None)
    link = whole_link(link, base)
    if own is not None:
        base = whole_link(own.attributes.get("href"), base)
    title = squeeze(heading.text()) if heading is not None else ""
    read = _blocks_of(parser, base)
    read = read if read.blocks else _blocks_of(parser, base, furniture=True)
    blocks = read.blocks
    day = published_on(parser, () if any(block.boxed for block in blocks) else read.datelines)
    if day and blocks:
        _date_below(blocks, day, title, link)
    return items_of(blocks, furnished=True, title=title, link=link)


def paragraphs_of_html(text: str) -> str:
    """Return a fragment of HTML (a feed's summary) as the text of a body; empty when it is nested as none is."""
    return "" if is_wild(text) else body_of(_blocks_of(LexborHTMLParser(text), None, furniture=True).blocks)


def whole_link(href: str | None, base: str | None) -> str | None:
    """Return ``href`` as a whole http(s) address, or None when it is none."""
    try:
        link = urljoin(base or "", (href or "").strip())
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if href and parts.scheme in {"http", "https"} and parts.netloc else None


def _date_below(blocks: list[Block], day: date, title: str, link: str | None) -> None:
    """Put the day of the article that the page is below its headline; not when one stands there, nor above a list."""
    if not any(block.level for block in blocks):
        blocks.insert(0, Block([title or blocks[0].text], level=1))
    heads = [at for at, block in enumerate(blocks) if block.level]
    dated = [
        at for at in heads if any(dated_line(line) for b in blocks[max(at - 1, 0) : at + 2] for line in b.lines[:3])
    ]
    at = min(heads, key=lambda at: blocks[at].level)
    blocks[at].link = blocks[at].link or link
    if at not in dated and len(dated) < 2 and not (section_of(blocks[at].text) or is_standing(blocks[at].text)):
        blocks[at].lines.append(day.isoformat())


def _blocks_of(parser: LexborHTMLParser, base: str | None, *, furniture: bool = False) -> "_Builder":
    """Return the visible text of a page, its http(s) links whole; menus and banners only with ``furniture``."""
    unseen = {node.mem_id for node in parser.css(_UNSEEN)}
    parts = [] if furniture else parser.css(_FURNITURE)
    unseen |= {p.mem_id for p in parts if p.tag in {"aside", "nav"} or p.css_first(_TOLD_WITHIN) is None}
    # One article is the page, and not one entry of several.
    builder = _Builder(base, {"li", "article"} if len(parser.css("article")) > 1 else {"li"})
    # Not recursive: a hostile page nests deeper than the interpreter does.
    parents: list[LexborNode] = []
    node = parser.body.first_child if parser.body is not None else None
    while node is not None or parents:
        if node is None:
            node = parents.pop()
            builder.close(node)
        elif node.is_text_node:
            builder.text(node.text(deep=False))
        elif node.is_element_node and node.mem_id not in unseen:
            builder.open(node)
            parents.append(node)
            node = node.first_child
            continue
        node = node.next
    builder.flush()
    return builder


class _Builder:
    """Takes the elements of a page in their order, and makes blocks of what stands in them."""

    def __init__(self, base: str | None, entries: set[str]) -> None:
        self.base = base
        self.entries = entries
        self.blocks: list[Block] = []
        self.datelines: set[date] = set()
        self.boxes = 0  # open elements that are entries
        self._begun: list[int] = []  # the columns of those of which nothing has been seen yet
        self._text: list[str] = []
        self._starts: list[int] = []  # of each open link and date: where in the text it begins
        self._link: tuple[str, str | None] | None = None  # words and address of the first link in the text
        self._level = 0
        self._pre = 0
        self._in_paragraph = False

    def text(self, text: str) -> None:
        """Take a piece of text."""
        self._text.append(text if self._pre else " ".join(f".{text}.".split())[1:-1])

    def open(self, node: LexborNode) -> None:
        """Take the beginning of an element."""
        tag = node.tag or ""
        if _BLOCKS.fullmatch(tag):
            self.flush()
            self._in_paragraph = tag == "p"
            self._pre += tag == "pre"
            if tag[1:].isdecimal():
                self._level = int(tag[1])
            elif tag in self.entries:
                self._begun.append(self.boxes)
                self.boxes += 1
        elif tag == "br":
            self._text.append("\n")
        elif tag == "a" or _marks_date(node):
            self._starts.append(len(self._text))

    def close(self, node: LexborNode) -> None:
        """Take the end of an element."""
        tag = node.tag or ""
        if _BLOCKS.fullmatch(tag):
            self.flush()
            self._in_paragraph = False
            self._pre -= tag == "pre"
            if tag[1:].isdecimal():
                self._level = 0
            elif tag in self.entries:
                self.boxes -= 1
                if self._begun and self._begun[-1] == self.boxes:
                    self._begun.pop()
        elif tag == "a" or _marks_date(node):
            start = self._starts.pop()
            words = squeeze("".join(self._text[start : start + _PIECES]))
            if tag == "a" and _READS_ON.fullmatch(words):  # it is no part of the text
                self._text[start:] = []
            elif tag == "a":
                self._link = self._link or (words, whole_link(node.attributes.get("href"), self.base))
            elif "updated" not in (node.attributes.get("class") or ""):
                self._take_date(node, words, start)

    def flush(self) -> None:
        """Make blocks of the text since the last one."""
        text, self._text = "".join(self._text), []
        if not text or text.isspace():
            return
        link, self._link = self._link, None
        self._starts = [0 for _start in self._starts]
        if self._pre:
            blocks = blocks_of_text(text)
        else:
            paragraphs = re.split(r"\n\s*\n", text)
            blocks = [Block([part for line in p.split("\n") for part in _parts(line, link)]) for p in paragraphs]
        for block in blocks:
            if block.lines:
                self._add(block, link[1] if link else None)

    def _take_date(self, node: LexborNode, words: str, start: int) -> None:
        """Let a date that is marked as one stand on a line of its own, but for one in the midst of what is told."""
        told = node.attributes.get("datetime") or node.attributes.get("title") or ""
        day, stamp = read_day(words), read_stamp(told)
        if day and stamp and (day.day, day.month) == (stamp.month, stamp.day):  # the month is printed first
            day = None
        before = "".join(self._text[max(start - _PIECES, 0) : start])
        after = node.next.text()[:_LONGEST] if node.next is not None else ""
        said, in_line = day or stamp, f"{squeeze(before)}\n{squeeze(after)}"
        if said and (not self._in_paragraph or _DATELINE.fullmatch(in_line)):
            self.datelines.add(said)
            if not day or not (self._in_paragraph or _LEADS_UP.search(before)):
                self._text[start:] = ["\n", words if day else said.isoformat(), "\n"]

    def _add(self, block: Block, link: str | None) -> None:
        block.indent += self.boxes
        block.level, block.link = 0 if read_day(block.text) else self._level or block.level, block.link or link
        if block.lines[0][0] in BULLETS and block.lines[0].strip(f"{BULLETS} "):
            block.mark, block.lines[0] = True, block.lines[0].lstrip(f"{BULLETS} ")
        if self._begun:
            block.indent, block.mark, block.boxed, block.gap = self._begun[0], True, True, False
            self._begun = []
        self.blocks.append(block)


def _marks_date(node: LexborNode) -> bool:
    return node.tag in {"time", "small"} or bool(_DATE_CLASS.search(node.attributes.get("class") or ""))


def _parts(line: str, link: tuple[str, str | None] | None) -> list[str]:
    """Return one printed line, or its parts when one of them is a date: beside a sign, or beside a link."""
    line = squeeze(_NOTHING.sub("", line))
    parts = re.split(r"\s+[|·•]\s+", line)
    words = link[0] if link else ""
    for rest in (line.removeprefix(words), line.removesuffix(words)):
        if len(rest) < len(line) and read_day(rest):
            parts = [rest, words] if line.endswith(words) else [words, rest]
    return parts if any(read_day(part) for part in parts) else [line] if line else []
