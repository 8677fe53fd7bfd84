"""The one grammar of a page: its blocks to entries, the entries to items.

A bullet or a heading starts an entry, a date in its first blocks dates it, a section's heading names the section of
what follows, and a page's own points stay with it. Where nothing that is marked has a date, a short line beside a date
and the name of a standing page are headings. A page in which this finds no entries is kept whole, as one page.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from statistics import mode, multimode

from psg_admin.news.reader_dates import dated_line, read_day, split_dated
from psg_admin.news.reader_item import MOST, Block, Item, body_of
from psg_admin.news.reader_names import is_standing, section_of
from psg_admin.news.states import Section

_TITLE = 120  # characters; a longer line beside a date is a paragraph
_REMARK = 80  # characters; what may stand between a headline and its date, and what tells nothing outside an entry
_PLACE = 7  # the level of a heading that only its place makes one


@dataclass(slots=True)
class _Entry:
    """The blocks of one item, and the heading above: where it is, its section, and whether it is one of the house's.

    ``loose``: nothing marks its beginning.
    """

    blocks: list[Block] = field(default_factory=list)
    at: int = -1
    section: Section = Section.NEWS
    headed: bool = False
    loose: bool = False

    def holds(self, block: Block) -> bool:
        """Whether a block below stands in the element that the entry is, when it is one."""
        return self.blocks[0].boxed and block.indent > self.blocks[0].indent


def items_of(blocks: list[Block], *, furnished: bool = False, title: str = "", link: str | None = None) -> list[Item]:
    """Return the items of a page in its order: its entries, or the whole page as one; none when it has no words.

    ``furnished`` says that the page has furniture (menus, names of boxes): what stands outside its entries is then kept
    only where it tells something. ``title`` and ``link`` are those of the page.
    """
    if len(blocks) >= MOST:
        return _whole(blocks, title, link)
    page = _Page(blocks)
    drafts = [(entry, *_taken_apart(entry.blocks, dates_first=page.dates_first)) for entry in page.entries()]
    any_dated = any(dated for _entry, _item, dated in drafts)
    if not (any_dated or any(entry.headed or is_standing(item.headline) for entry, item, _dated in drafts)):
        if sum(entry.blocks[0].boxed and not entry.loose for entry, _item, _dated in drafts) < 2:
            return _whole(blocks, title, link)
        for entry, _item, _dated in drafts:
            entry.headed = True  # the page itself calls several of its parts entries
    if furnished:
        least = {id(entry): _REMARK if entry.loose else not entry.blocks[0].boxed for entry, _item, _dated in drafts}
        drafts = [draft for draft in drafts if draft[2] or len(draft[1].body) >= least[id(draft[0])]]
    parts = groupby(drafts, lambda draft: draft[0].at)
    return [item for _at, part in parts for item in _in_section(list(part), any_dated=any_dated)]


def _whole(blocks: list[Block], title: str, link: str | None) -> list[Item]:
    """Return the page as one item, headed by its first heading, its title or its first words."""
    head = next((block for block in blocks if block.level), None if title else next(iter(blocks), None))
    if head:
        title, head.lines, head.mark = head.lines[0], head.lines[1:], False
        link = head.link or link
    return [Item(title, body_of(blocks), None, Section.PAGE, link)] if blocks else []


class _Page:
    """The blocks of one page, and where its entries begin.

    ``column`` is that of the bullets that have dates, ``level`` that of the headings that have; ``flat``: bullets and
    bodies stand in one column, which then tells nothing. ``dates_first``: most dates stand above the headlines.
    """

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        if not any(self._is_dated(at) for at, block in enumerate(blocks) if block.mark or block.level):
            self.blocks = blocks = list(_with_headings(blocks))
        marked = [at for at, block in enumerate(blocks) if block.mark or block.level]
        self.dated = {at for at in marked if self._is_dated(at)}
        above = {at for at in marked if self._has_date_above(at)}
        self.dates_first = len(above) > len(self.dated - above) or above >= self.dated
        # The first bullet of a page is copied without what stands before it.
        columns = [blocks[at].indent for at in marked if blocks[at].mark and at in self.dated]
        body = min((block.indent for block in blocks if block.indent and not block.mark), default=0)
        others = [blocks[at].indent for at in marked if at and blocks[at].mark]
        columns = columns[1:] or [indent for indent in others if indent < body] or columns or [min(others, default=0)]
        self.column = min(multimode(columns))
        self.flat = not any(block.indent > self.column for block in blocks if not block.mark)
        levels = [blocks[at].level for at in self.dated | (above if self.dates_first else set()) if blocks[at].level]
        self.level = mode(levels) if levels else 0

    def entries(self) -> list[_Entry]:
        """Return the entries of the page, and what stands between them as loose ones."""
        found: list[_Entry] = []
        above = _Entry()
        entry: _Entry | None = None
        for at, block in enumerate(self.blocks):
            if self._is_heading(at):
                section = section_of(block.text)
                above = _Entry(at=at, section=section or Section.NEWS, headed=section is not None)
                entry = None
                continue
            starts = self._starts(at, entry)
            if starts or entry is None or (entry.blocks[0].boxed and not entry.holds(block)):
                entry = replace(above, blocks=[], loose=not starts)
                found.append(entry)
            entry.blocks.append(block)
        return found

    def _is_dated(self, at: int) -> bool:
        end = at + 1 if self._is_in_row(at) and not self.blocks[at].boxed else at + 4
        words = [line for _block, line in _head(_in_order(self.blocks[at:end]))]
        place, _said = _date_of(words, dates_first=True)
        return place is not None or split_dated(words[0]) is not None

    def _has_date_above(self, at: int) -> bool:
        """Whether an entry that begins with the headline at ``at`` has its date above it."""
        if self.blocks[at].mark:
            return dated_line(self.blocks[at].lines[0]) is not None
        return at > 0 and _is_date(self.blocks[at - 1])

    def _is_heading(self, at: int) -> bool:
        """Whether a section begins: its name, or the heading of a list, above an entry."""
        block, after = self.blocks[at], self._after(at)
        known = section_of(block.text) is not None
        dated = at in self.dated and not (known and self.dates_first)
        if after is None or len(block.lines) > 1 or dated or block.indent > self.column:
            return False
        if block.mark:
            return known and after.mark and not self._is_in_row(at)
        above = (after.mark and after.indent <= self.column) or after.level > 0 or _is_date(after)
        listed = after.boxed and (at + 1 in self.dated or not self._is_in_row(at + 1))
        over = block.level > 0 and (listed or block.level < after.level)
        return above and (known or over) and not 0 < self.level < block.level

    def _starts(self, at: int, entry: _Entry | None) -> bool:
        """Whether an entry begins at a block, when ``entry`` is the one before."""
        block, after = self.blocks[at], self._after(at)
        if block.mark:
            return block.indent <= self.column and self._mark_starts(at, entry)
        if entry and entry.holds(block):
            return False
        if not block.level:
            heads = after is not None and 0 < after.level in {self.level, _PLACE}
            return heads and self.dates_first and _is_date(block)
        begun = entry is not None and entry.blocks == [self.blocks[at - 1]] and self._has_date_above(at)
        deeper = 0 < self.level < block.level
        return not (begun and self.dates_first) and not (deeper and entry and not entry.loose)

    def _mark_starts(self, at: int, entry: _Entry | None) -> bool:
        """Whether a bullet in the column of the entries begins one and is no point of the entry above."""
        block, after = self.blocks[at], self._after(at)
        if at in self.dated or block.level:
            return True
        if self._is_in_row(at):
            return False
        if is_standing(block.lines[0]):
            return True
        if entry and not entry.blocks[0].mark and not entry.loose:
            return False  # it stands under a heading
        if after is None:
            return block.gap and not self.flat
        own = after.indent > block.indent or (not block.boxed and (block.gap if not self.flat else not after.mark))
        return own or (after.mark and after.indent == block.indent and self._is_in_row(at + 1))

    def _is_in_row(self, at: int) -> bool:
        """Whether a bullet is one of several that follow each other without a blank line."""
        rows = [self.blocks[i - 1 : i + 1] for i in (at, at + 1) if 0 < i < len(self.blocks)]
        return any(a.mark and b.mark and not b.gap and a.indent == b.indent for a, b in rows)

    def _after(self, at: int) -> Block | None:
        return self.blocks[at + 1] if at + 1 < len(self.blocks) else None


def _is_date(block: Block) -> bool:
    said = None if block.mark or block.level or len(block.lines) > 1 else dated_line(block.lines[0])
    return said is not None and said[0] is not None


def _with_headings(blocks: list[Block]) -> Iterator[Block]:
    """Yield the blocks of a page that marks nothing with a date, its titles made headings.

    Those are the names of standing pages, and the short lines beside its dates, on the side where the first has one.
    """
    apart: list[Block] = []  # a date that is the second line of a block stands alone
    for block in blocks:
        if len(block.lines) > 1 and read_day(block.lines[1]) and not block.mark:
            parts = [block.lines[:1], block.lines[1:2], block.lines[2:]]
            apart += [replace(block, lines=lines, gap=block.gap and not at) for at, lines in enumerate(parts) if lines]
        else:
            apart.append(block)
    days = [at for at, block in enumerate(apart) if _is_date(block)]
    above = bool(days) and days[0] > 0 and _is_title(apart[days[0] - 1].lines)
    heads = {at - 1 if above else at + 1 for at in days}
    for at, block in enumerate(apart):
        first = block.lines[:1] if at in heads and not above else block.lines
        named = is_standing(block.text) and any(b.mark or section_of(b.text) is None for b in apart[at + 1 : at + 2])
        if (at in heads or named) and _is_title(first) and not block.mark and not block.level:
            yield replace(block, lines=first, level=_PLACE)
            if block.lines[len(first) :]:
                yield replace(block, lines=block.lines[len(first) :])
        else:
            yield block


def _is_title(lines: list[str]) -> bool:
    short = len(lines) == 1 and len(lines[0]) <= _TITLE and not lines[0].endswith((".", ",", ";", ":"))
    return short and section_of(lines[0]) is None and read_day(lines[0]) is None


def _in_order(blocks: list[Block]) -> list[Block]:
    """Return the blocks of an entry that is an element, its heading first when a remark or a date stands above it."""
    at = next((at for at, block in enumerate(blocks[:3]) if block.level and blocks[0].boxed), 0)
    if not at or any(len(block.text) > _REMARK or block.indent <= blocks[0].indent for block in blocks[1 : at + 1]):
        return blocks
    first = replace(blocks[0], mark=False, boxed=False, indent=blocks[at].indent)
    head = replace(blocks[at], mark=True, boxed=True, indent=blocks[0].indent)
    return [head, first, *blocks[1:at], *blocks[at + 1 :]]


def _head(blocks: list[Block]) -> list[tuple[Block, str]]:
    """Return the first lines of an entry, three at most, each with its block."""
    head: list[tuple[Block, str]] = []
    for block in blocks:
        titled = any(dated_line(line) is None for _block, line in head)
        outside = blocks[0].mark and block.indent < blocks[0].indent + blocks[0].boxed
        if head and (block.mark or outside or (block.level and titled)):
            break
        head += [(block, line) for line in block.lines[:3]]
    return head[:3]


def _date_of(words: list[str], *, dates_first: bool) -> tuple[int | None, tuple[date | None, bool]]:
    """Return which of an entry's first lines is its date (the third where the second is short), and what that says."""
    said = [dated_line(line) for line in words]
    short = len(words) > 2 and len(words[1]) <= _REMARK and words[1][-1] not in ".:" and section_of(words[0]) is None
    place = 1 if len(said) > 1 and said[1] else 2 if short and said[2] and said[2][0] else None
    first, second = said[0], said[place] if place else None
    if first and len(said) > 1 and (second is None or (dates_first and (first[0] or not second[0]))):
        return 0, first
    return (place, second) if second else (None, (None, False))


def _taken_apart(blocks: list[Block], *, dates_first: bool) -> tuple[Item, bool]:
    """Return an entry as an item, and whether a date stands in it, be it one that could not be read."""
    blocks = _in_order(blocks)
    blocks[:3] = [replace(block, lines=list(block.lines)) for block in blocks[:3]]
    head = _head(blocks[:4])
    place, (day, whole) = _date_of([line for _block, line in head], dates_first=dates_first)
    at = 1 if place == 0 else 0
    block, headline = head[at]
    if place and head[place][0] is not block and len(block.lines) > 1:
        headline, block.lines = block.text, []
    elif place is None and (split := split_dated(headline)):
        block.lines[0], (headline, day) = "", split
    else:
        block.lines[block.lines.index(headline)] = ""
    if place is not None and whole:
        dated, line = head[place]
        dated.lines[dated.lines.index(line)] = ""
    link = next((part.link for part, _line in head[: at + 2] if part.link), None)
    blocks[0].mark = False
    return Item(headline, body_of(blocks), day, Section.PAGE, link), place is not None or day is not None


def _in_section(part: list[tuple[_Entry, Item, bool]], *, any_dated: bool) -> list[Item]:
    """Return the items under one heading, each in its section.

    A dated entry is a notice under a heading of notices, else news. One without a date is a standing page: those follow
    the dated ones. Before a dated one it belongs with that, unless it is known by name; so does what stands before the
    first page known by name under a heading of notices, or of news on a page without any date.
    """
    section, headed = part[0][0].section, part[0][0].headed
    last = max((at for at, (_entry, _item, dated) in enumerate(part) if dated), default=-1)
    if last < 0 and headed and (section is Section.NOTICE or not any_dated):
        last = next((at for at, (_entry, item, _dated) in enumerate(part) if is_standing(item.headline)), len(part)) - 1
    items: list[Item] = []
    for at, (entry, item, _dated) in enumerate(part):
        belongs = at <= last and section is not Section.PAGE and not (entry.loose or is_standing(item.headline))
        dated = Section.NEWS if section is Section.PAGE else section
        items.append(replace(item, section=dated if item.day or belongs else Section.PAGE))
    return items
