"""Where the date of an entry stands: which of its blocks are dates, and whether one is next to its headline."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from psg_admin.news.reader_dates import looks_like_date, read_day, split_dated
from psg_admin.news.reader_item import Block

_MONTH_IN_IT = re.compile(r"[^\W\d_]{3}")


def date_of(block: Block, line: int = 0) -> date | None:
    """Return the day when that line of the block is nothing but a date, or the page itself marks it as one."""
    if block.point or line >= len(block.lines):
        return None
    return block.day if block.day and line == 0 else read_day(block.lines[line])


def has_date(blocks: list[Block]) -> bool:
    """Whether an entry of these blocks carries a date next to its headline, before or after."""
    if begins_with_date(blocks):
        return True
    return date_of(blocks[0], 1) is not None or _datelike(blocks[0], 1) or dated_at(blocks, 1)


def days_unmarked(blocks: list[Block]) -> list[Block]:
    """Return blocks in which dates that the page marks as headings, beside its headlines, are dates like any other.

    The level of most of them is that of the dates: a headline may look like a date too.
    """
    marked = {at for at in range(len(blocks)) if _is_marked_day(blocks, at)}
    levels = Counter(blocks[at].heading for at in marked)
    level = max(levels, key=lambda each: (levels[each], each), default=0)
    return [
        replace(block, heading=0) if at in marked and block.heading == level else block
        for at, block in enumerate(blocks)
    ]


def _is_marked_day(blocks: list[Block], at: int) -> bool:
    block = blocks[at]
    if not block.heading or not stands_for_date(block):
        return False
    beside = [*blocks[max(0, at - 1) : at], *blocks[at + 1 : at + 2]]
    return any(other.heading not in {0, block.heading} for other in beside) and not any(
        stands_for_date(other) and not other.heading for other in beside
    )


def dated_at(blocks: list[Block], at: int) -> bool:
    """Whether the block at this place, if there is one, is nothing but a date."""
    return at < len(blocks) and stands_for_date(blocks[at])


def _datelike(block: Block, line: int = 0) -> bool:
    """Whether a line is a date with more or less than one day in it ("7–9 March 2014", "June / July 2009")."""
    text = block.lines[line] if line < len(block.lines) else ""
    return (
        not block.point and looks_like_date(text) and read_day(text) is None and _MONTH_IN_IT.search(text) is not None
    )


def stands_for_date(block: Block) -> bool:
    """Whether a block is nothing but a date, of one day or of several."""
    return date_of(block) is not None or (len(block.lines) == 1 and _datelike(block))


def begins_with_date(blocks: list[Block]) -> bool:
    """Whether an entry of these blocks begins with its date, and its headline follows."""
    more = len(blocks[0].lines) > 1 or (len(blocks) > 1 and not blocks[1].point)
    return date_of(blocks[0]) is not None or (more and _datelike(blocks[0]) and not date_follows(blocks))


def date_follows(blocks: list[Block]) -> bool:
    """Whether a date stands right behind the first line of these blocks."""
    return date_of(blocks[0], 1) is not None or (len(blocks) > 1 and date_of(blocks[1]) is not None)


def dated_headline(blocks: list[Block]) -> tuple[str, date] | None:
    """Return headline and day when an entry's first block is one line that holds both, else None."""
    return split_dated(blocks[0].text) if len(blocks[0].lines) == 1 else None


def is_twice_dated(blocks: list[Block]) -> bool:
    """Whether an entry begins with two dates: one of them is its headline."""
    return date_of(blocks[0]) is not None and date_follows(blocks)
