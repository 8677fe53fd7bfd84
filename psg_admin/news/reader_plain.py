"""Where entries begin on a page that marks nothing: neither bullets nor headings, only lines and the dates among them.

What was copied from a browser keeps the lines of the page, but its blank lines only here and there. So such a page is
taken line by line, and what most of its dates have around them shows how its entries begin: a site prints all of its
entries alike, and what differs is more likely a date within a body.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from datetime import date

from psg_admin.kernel.words import fold
from psg_admin.news.reader_chrome import is_aside
from psg_admin.news.reader_dates import first_day, split_dated
from psg_admin.news.reader_days import date_of, stands_for_date
from psg_admin.news.reader_entries import leads_on
from psg_admin.news.reader_item import Block
from psg_admin.news.reader_names import section_of

_HEADLINE = 200  # characters; a longer line before a date is a paragraph
_TITLE = 120  # characters; a longer line of a page without dates is no headline
_SENTENCE = 80  # characters; a longer line that ends with a full stop is a sentence of a body
_SHORT_ENTRY = 3  # lines; headline, date and a sentence
_HOUSE = frozenset({"peru support group", "psg"})  # its name above an article is no headline
_SENTENCES = re.compile(r"[^\W\d_]{2}[.!?][”’\"']? +[A-ZÁÉÍÓÚÑ“‘¿¡]")
_DETAIL = re.compile(r"[^\W\d_]+: +\S")


def lines_apart(blocks: list[Block]) -> list[Block]:
    """Return each line of plain blocks as a block of its own, those within one marked as ``below``."""
    lines: list[Block] = []
    for block in blocks:
        if block.point or block.heading or len(block.lines) == 1:
            lines.append(block)
        else:
            below = [block.below, *(True for _line in block.lines[1:])]
            lines += [replace(block, lines=[line], below=each) for line, each in zip(block.lines, below, strict=True)]
    return lines


def lines_together(blocks: list[Block]) -> list[Block]:
    """Return an entry's blocks with the lines of its body in the blocks that they stood in."""
    head = 2 if any(map(stands_for_date, blocks[:2])) else 1
    together = blocks[:head]
    for at, block in enumerate(blocks[head:], head):
        if block.below and at > head and not block.point and not together[-1].point:
            together[-1].lines += block.lines
            together[-1].link = together[-1].link or block.link
        else:
            together.append(replace(block, lines=[*block.lines]))
    return together


def starts_at_dates(lines: list[Block]) -> set[int]:
    """Return where entries begin: at dates beside headlines, on the side where most are, in the way that most are."""
    dates = {at for at, line in enumerate(lines) if stands_for_date(line)}
    days = {at for at in dates if not _is_detail(lines, at)}
    heads = {at for at, line in enumerate(lines) if _heads(line)} - dates
    titles = {at for at in heads if is_title(lines[at])}
    # The headline stands below or above its date, with a blank line between or without.
    ways: dict[tuple[int, bool], set[int]] = {}
    for at in days:
        for step in (1, -1):
            if at + step in heads:
                ways.setdefault((step, lines[max(at, at + step)].below), set()).add(at)
    texts = [at for at, line in enumerate(lines) if section_of(line.text) is None]
    first = 1 if days and min(days) == texts[0] else -1

    def told(way: tuple[int, bool]) -> tuple[int, int, int, bool]:
        apart = sum(not lines[min(at, at + way[0])].below for at in ways[way])
        return sum(at + way[0] in titles for at in ways[way]), len(ways[way]), apart, way[0] == first

    way = max(ways, key=told, default=(0, False))
    starts = _alike(lines, {min(at, at + way[0]) for at in ways.get(way, ())}, joined=way[1])
    headed = {at for at in starts if (at + 1 if way[0] > 0 else at) in titles}
    if 2 * len(headed) >= len(starts):
        # A sentence before a date, and no text behind: both end the body of an entry.
        bodies = {at for at in texts if not leads_on(lines[at]) and not is_aside(lines[at].text)} - starts
        starts = headed | {at for at in starts if way[0] < 0 and at + 2 in bodies}
    if way[0] < 0:
        # A short entry may be one block among others, and others stand apart.
        starts |= {at - 1 for at in ways.get((-1, not way[1]), ()) if _is_short(lines, at - 1) and at - 1 in titles}
    # Or most headlines carry their dates with them.
    inline = {
        at
        for at, line in enumerate(lines)
        if _heads(line) and split_dated(line.text) and (not line.below or _is_text(lines, at + 1))
    }
    return inline if len(inline) > len(starts) else starts


def _alike(lines: list[Block], starts: set[int], *, joined: bool) -> set[int]:
    """Return those places that have around them what most have, or a paragraph below, as no date within a body has.

    ``joined``: date and headline stand right below one another, as do lines of an address, a date among them. One that
    stands apart from what ended before is an entry's nevertheless, and so is one whose day fits between the days of its
    neighbours (the newest stands first).
    """
    follow = [_is_below(lines, at + 2) for at in starts]
    usual = 2 * sum(follow) > len(follow)
    likely = {at for at in starts if _is_below(lines, at + 2) == usual}
    sure = {at for at in starts if _is_text(lines, at + 2)}
    sure |= {at for at in likely if not joined or (_stands_apart(lines, at) and (not usual or _ends(lines, at - 1)))}
    row = sorted(sure)
    for at in likely - sure:
        place = bisect_left(row, at)
        before = _day(lines, row[place - 1]) if place else date.max
        after = _day(lines, row[place]) if place < len(row) else date.min
        told = place < len(row) or _stands_apart(lines, at)  # behind the last one any older day would fit
        if row and told and min(before, after) <= _day(lines, at) <= max(before, after):
            sure.add(at)
    return sure


def tells(lines: list[Block], at: int, starts: set[int]) -> bool:
    """Whether the name of a page or section heads what follows, and is not one of the points of a list.

    An entry or a paragraph stands below it, or at least a blank line before, where no words announce a list.
    """
    line = lines[at]
    if line.heading or line.strong or at + 1 in starts or _is_text(lines, at + 1):
        return True
    return not line.below and not (at > 0 and lines[at - 1].text.endswith((":", "?")))


def is_title(block: Block) -> bool:
    """Whether a block may be a title: one short line that neither ends a sentence nor announces anything."""
    text = block.text
    return len(block.lines) == 1 and not block.point and len(text) <= _TITLE and not text.endswith((".", "…", ":", ","))


def may_head(line: str) -> bool:
    """Whether a line may be a headline: neither several sentences nor a long one, and nothing that goes on."""
    return (
        len(line) <= _HEADLINE
        and not line.endswith((",", ";"))
        and not (line.endswith(".") and (len(line) > _SENTENCE or _SENTENCES.search(line)))
    )


def _heads(line: Block) -> bool:
    return not line.point and may_head(line.text) and section_of(line.text) is None and fold(line.text) not in _HOUSE


def _is_detail(lines: list[Block], at: int) -> bool:
    """Whether a date is the first of the details of an event: "Date: 6 May 2015", and below it "Time: 7pm"."""
    return at + 1 < len(lines) and all(_DETAIL.match(line.text) for line in lines[at : at + 2])


def _is_below(lines: list[Block], at: int) -> bool:
    return at < len(lines) and lines[at].below


def _is_text(lines: list[Block], at: int) -> bool:
    """Whether a paragraph stands there: a long line or a sentence."""
    text = lines[at].text if at < len(lines) else ""
    return len(text) >= _SENTENCE or text.endswith((".", "…"))


def _stands_apart(lines: list[Block], at: int) -> bool:
    return at == 0 or not lines[at].below or lines[at - 1].point or section_of(lines[at - 1].text) is not None


def _ends(lines: list[Block], at: int) -> bool:
    """Whether what stands there may be the end of a body."""
    line = lines[max(at, 0)]
    return at < 0 or line.point or line.text.endswith((".", "!", "?", "”", "…")) or section_of(line.text) is not None


def _day(lines: list[Block], at: int) -> date:
    """Return the day of the entry that would begin there; the last of all when its date is no single day."""
    dated = lines[at] if stands_for_date(lines[at]) else lines[at + 1]
    return date_of(dated) or first_day(dated.text) or date.max


def _is_short(lines: list[Block], at: int) -> bool:
    return not lines[at].below and not _is_below(lines, at + _SHORT_ENTRY)
