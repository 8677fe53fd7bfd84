"""Saved web pages: which of their elements are entries.

Where the page says what it is (article, time, headings), that is believed; lists of entries and tables of dates and
headlines come next; elsewhere the order of the blocks decides, as in a page of text. A page whose text carries its
own bullets (a text put into an HTML file) is read with the grammar of text.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from selectolax.lexbor import LexborHTMLParser, LexborNode

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.words import _, squeeze
from psg_admin.news.reader_blocks import stream_of_blocks
from psg_admin.news.reader_chrome import is_menu
from psg_admin.news.reader_dates import read_day, read_stamp, with_year, year_of
from psg_admin.news.reader_days import date_of, has_date, stands_for_date
from psg_admin.news.reader_dom import Group, depth_of, tree_of, whole_link
from psg_admin.news.reader_entries import body_of, items_of
from psg_admin.news.reader_item import Block, Entry, Heading, Item, Stream
from psg_admin.news.reader_lines import BULLETS
from psg_admin.news.reader_names import is_standing, section_of
from psg_admin.news.reader_text import stream_of_text
from psg_admin.news.states import Section

# Left by browsers in what they save: <!-- saved from url=(0023)https://example.org/news/ -->
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_PUBLISHED = (
    'meta[property="article:published_time"], meta[name="date" i], meta[name="dc.date" i], '
    'meta[name="dcterms.date" i], meta[name="pubdate" i], meta[itemprop="datePublished"], time[datetime], time'
)

_DEEPEST = 2_000  # elements within elements; real pages have some dozens


def items_of_html(text: str, *, name: str, base: str | None) -> list[Item]:
    """Return the items of an HTML page in its order, or none when it holds no news.

    :raises BadInput: when its elements are nested as no page is (the time to parse them grows with the square of that).
    """
    if depth_of(text) > _DEEPEST:
        raise BadInput(_("“{name}” is no page that can be read: its parts are nested too deep.").format(name=name))
    parser = LexborHTMLParser(text)
    body = parser.body
    if body is None:
        return []
    page = _unwrapped(tree_of(body, base=_base(parser, text, base)))
    _set_years(page)
    stream = _Reading(page).stream()
    items = items_of(stream)
    if any(item.day for item in items):
        return items
    return _single_article(parser, body, _base(parser, text, base)) or items


def paragraphs_of_html(text: str) -> str:
    """Return a fragment of HTML (a feed's summary) as the text of a body; empty when it is nested as none is."""
    if depth_of(text) > _DEEPEST:
        return ""
    body = LexborHTMLParser(text).body
    return body_of(_flat(tree_of(body, base=None))) if body is not None else ""


def _base(parser: LexborHTMLParser, text: str, base: str | None) -> str | None:
    saved = _SAVED_FROM.search(text[:4000])
    canonical = parser.css_first('link[rel="canonical"], meta[property="og:url"]')
    known = [saved[1] if saved else None, base]
    if canonical is not None:
        known.append(canonical.attributes.get("href") or canonical.attributes.get("content"))
    outer = next((link for link in known if link and whole_link(link, None)), None)
    own = parser.css_first("base[href]")
    return whole_link(own.attributes.get("href"), outer) if own is not None else outer


def _set_years(page: Group) -> None:
    """Give dates without a year that of the heading above them, as archives print them."""
    year = None
    for block, in_entry in _in_order(page, in_entry=False):
        if not in_entry and len(block.lines) == 1 and not block.linked:
            year = year_of(block.text) or (None if section_of(block.text) else year)
        dated = with_year(block.lines[0], year) if year else None
        if dated and (block.heading or dated.endswith(str(year)) or in_entry):
            block.lines[0] = dated


def _in_order(group: Group, *, in_entry: bool) -> Iterator[tuple[Block, bool]]:
    for child in group.children:
        if isinstance(child, Block):
            yield child, in_entry
        else:
            yield from _in_order(child, in_entry=in_entry or child.kind in {"item", "article"})


def _unwrapped(group: Group) -> Group:
    """Return the group that really holds the page: layouts wrap it in tables of one cell and the like."""
    while (
        len(group.children) == 1
        and isinstance(group.children[0], Group)
        and group.children[0].kind in {"table", "row", "cell"}
    ):
        group = group.children[0]
    return group


class _Reading:
    """One walk over a page's groups; ``loose`` are the blocks outside any entry so far."""

    def __init__(self, page: Group) -> None:
        self.page = page
        self.parts: Stream = []
        self.loose: list[Block] = []
        self.under = 7  # the level of the last heading whose section is known
        self.rows = Block([])  # the lines of a table that is being read

    def stream(self) -> Stream:
        self._visit(self.page)
        self._tidy_up()
        return self.parts

    def _visit(self, group: Group) -> None:
        items: list[Group] = []
        for child in group.children:
            if isinstance(child, Group) and child.kind == "item":
                items.append(child)  # a list, or items that lost theirs
                continue
            self._list(items)
            items = []
            if isinstance(child, Block):
                self.loose.append(child)
            elif child.kind == "article" and not any(_groups(child, "article")):
                self._entry(_flat(child), article=True)
            elif child.kind == "row":
                self._row(child)
            else:
                self._visit(child)
        self._list(items)

    def _list(self, items: list[Group]) -> None:
        taken = [blocks for item in items if (blocks := _flat(item))]
        if not taken:
            return
        if any(_is_entry(blocks) for blocks in taken):
            # A list of articles, or of lists, is taken by what it holds.
            for item in items:
                if any(_groups(item, "article")):
                    self._visit(item)
                elif blocks := _flat(item):
                    self._entry(blocks)
        else:
            self.loose += [block for item in items for block in _as_points(item)]

    def _row(self, row: Group) -> None:
        cells = [_flat(cell) for cell in row.children if isinstance(cell, Group)]
        cells = [cell for cell in cells if cell]
        simple = all(len(cell) == 1 and not cell[0].heading for cell in cells)
        if simple and len(cells) > 1 and not any(_groups(row, "item")):
            blocks = [cell[0] for cell in cells]
            if has_date(blocks) and any(
                block.linked or len(block.text.split()) >= 3 for block in blocks if not date_of(block)
            ):
                self._entry(blocks)
            else:
                line = " | ".join(block.text for block in blocks)
                if self.loose and self.loose[-1] is self.rows:
                    self.rows.lines.append(line)
                else:
                    self.rows = Block([line])
                    self.loose.append(self.rows)
            return
        self._visit(row)

    def _entry(self, blocks: list[Block], *, article: bool = False) -> None:
        if blocks:
            self._tidy_up()
            self.parts.append(Entry(blocks, article=article))

    def _tidy_up(self) -> None:
        loose, self.loose = _without_link_lists(self.loose), []
        if any(block.raw or block.lines[0][0] in BULLETS for block in loose):
            text = "\n\n".join(block.raw or "\n".join(block.lines) for block in loose)
            stream = stream_of_text(text)
        else:
            stream = stream_of_blocks(loose, under=self.under)
        self.under = next((h.level for h in reversed(stream) if isinstance(h, Heading) and h.known), self.under)
        self.parts += stream


def _without_link_lists(blocks: list[Block]) -> list[Block]:
    """Return blocks without the lists that hold nothing but links: menus, archives, other pages.

    One that stands among entries, or that the words before it announce, is a part of an entry's text.
    """
    kept: list[Block] = []
    after = 0
    last = max((at for at, block in enumerate(blocks) if _may_begin(block)), default=-1)
    dated = False  # a date is among what is kept
    for is_list, part in groupby(blocks, key=lambda block: block.point):
        row = list(part)
        after += len(row)
        announced = bool(kept) and kept[-1].text.endswith((":", "?"))
        among = dated and last >= after
        links = is_list and all(block.linked for block in row)
        if not links or ((announced or among) and not is_menu([block.text for block in row])):
            kept += row
            dated = dated or any(map(stands_for_date, row))
    return kept


def _may_begin(block: Block) -> bool:
    return block.heading > 0 or stands_for_date(block)


def _is_entry(blocks: list[Block]) -> bool:
    """Whether an item of a list is an entry of the page: dated, or a headline with a body; not a link of a menu."""
    if has_date(blocks) or any(block.day for block in blocks[:4]):
        return True
    if all(block.linked for block in blocks):
        return False
    if len(blocks) == 1 or blocks[0].point:
        return False
    # Short words with nothing but points below are a point that has points of its own.
    told = any(not block.point for block in blocks[1:]) or is_standing(blocks[0].text)
    return bool(blocks[0].heading) or (told and len(blocks[0].text) <= 120)


def _groups(group: Group, kind: str) -> list[Group]:
    found = []
    for child in group.children:
        if isinstance(child, Group):
            found += [child] if child.kind == kind else _groups(child, kind)
    return found


def _flat(group: Group) -> list[Block]:
    """Return all blocks of a group; lists within it as points, rows of tables as lines."""
    blocks: list[Block] = []
    for child in group.children:
        if isinstance(child, Block):
            blocks.append(child)
        elif child.kind == "item":
            blocks += _as_points(child)
        elif child.kind == "table":
            blocks += _table(child)
        else:
            blocks += _flat(child)
    return blocks


def _table(table: Group) -> list[Block]:
    """Return a table within a body: a line for each row, or its blocks when the table only serves the layout."""
    rows = [[_flat(cell) for cell in row.children if isinstance(cell, Group)] for row in _groups(table, "row")]
    if any(len(cell) > 1 for row in rows for cell in row):
        return [block for row in rows for cell in row for block in cell]
    lines = [" | ".join(block.text for cell in row for block in cell) for row in rows]
    caption = [child for child in table.children if isinstance(child, Block)]
    return caption + ([Block(kept)] if (kept := [line for line in lines if line]) else [])


def _as_points(item: Group) -> list[Block]:
    """Return an item of a list within a body as one point; lists within it follow as points of their own."""
    blocks = _flat(item)
    own = " ".join(block.text for block in blocks if not block.point)
    point = [Block([own], point=True, linked=all(block.linked for block in blocks))] if own else []
    return point + [block for block in blocks if block.point]


def _single_article(parser: LexborHTMLParser, body: LexborNode, base: str | None) -> list[Item]:
    """Return the one article that the page is, dated by what it says to machines."""
    stamp = parser.css_first(_PUBLISHED)
    if stamp is None:
        return []
    said = stamp.attributes.get("content") or stamp.attributes.get("datetime") or ""
    day = read_stamp(said) or read_day(said) or read_day(stamp.text())
    heading = parser.css_first("article h1, main h1, h1")
    if day is None or heading is None or not squeeze(heading.text()):
        return []
    headline = squeeze(heading.text())
    blocks = _flat(tree_of(parser.css_first("article") or parser.css_first("main") or body, base=base))
    at = next((index for index, block in enumerate(blocks) if block.text == headline), -1)
    rest = [block for block in blocks[at + 1 :] if not date_of(block)]
    canonical = parser.css_first('link[rel="canonical"]')
    link = whole_link(canonical.attributes.get("href"), base) if canonical is not None else None
    return [Item(headline, body_of(rest), day, Section.NEWS, link)]
