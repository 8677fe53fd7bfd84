"""Entries of a page without bullets and lists: only blocks, one after another, some of them headings or dates."""

from collections import Counter
from itertools import pairwise

from psg_admin.news.reader_chrome import is_aside, is_owner
from psg_admin.news.reader_dates import read_day, split_dated, year_of
from psg_admin.news.reader_days import days_unmarked, stands_for_date
from psg_admin.news.reader_item import Block, Entry, Heading, Stream
from psg_admin.news.reader_names import is_standing, section_of
from psg_admin.news.reader_plain import is_title, lines_apart, lines_together, may_head, starts_at_dates, tells
from psg_admin.news.states import Section

_SENTENCE = 80  # characters; a longer line that ends with a full stop is a sentence of a body
_NAME = 60  # characters; the title of an introduction
_PARAGRAPH = 120  # characters; a line of its text is as long
_TELLING = 3  # entries; fewer do not show how a page prints them


def stream_of_blocks(blocks: list[Block], *, under: int = 7) -> Stream:
    """Return entries and headings of a run of blocks; what stands before its first entry is left out.

    Where the page marks headings, an entry begins at each heading of the level that stands next to dates. Elsewhere it
    begins at each date that stands alone, or at the line before it, as the first date of the page has it. ``under`` is
    the level of the section's heading that stands before the blocks: another heading as high ends that section.
    """
    blocks = days_unmarked([block for block in blocks if block.lines])
    level = _entry_level(blocks)
    starts = _starts_at_headings(blocks, level) if level else _starts_at_strong(blocks)
    if not starts:
        blocks = lines_apart(blocks)
        starts = starts_at_dates(blocks)
    starts = starts | _standing(blocks, starts) if starts else _starts_without_dates(blocks)
    stream: Stream = []
    entry: Entry | None = None
    last = max(starts, default=-1)
    for at, block in enumerate(blocks):
        headline = at in starts or (at - 1 in starts and stands_for_date(blocks[at - 1]))
        # The name of a section with only text below it is a line of the entry; as the last one it heads what follows.
        text_below = at + 1 < len(blocks) and at + 1 not in starts and (last < at or not is_title(blocks[at + 1]))
        line = entry is not None and not block.heading and text_below
        within = entry is not None and block.heading > level > 0  # a heading of a part of its text
        point = block.point or not tells(blocks, at, starts)
        section = None if headline or point or line or within else _section(block)
        if section:
            under, entry = block.heading or 7, None
            stream.append(Heading(section, level=under))
        elif at in starts:
            entry = Entry([block])
            stream.append(entry)
        elif (
            0 < block.heading < level
            or (not level and 0 < block.heading <= under < 7)
            or (len(block.lines) == 1 and at + 1 in starts and not block.linked and year_of(block.text))
        ):
            stream.append(Heading(Section.NEWS, known=False))
            entry = None
        elif entry:
            entry.blocks.append(block)
    for part in stream:
        if isinstance(part, Entry):
            part.blocks = lines_together(part.blocks)
    return stream


def introduction(blocks: list[Block]) -> Stream:
    """Return what stands before the first entry as a page of its own when it is more than a title or a menu."""
    if len(blocks) > 1 and len(blocks[0].text) <= _NAME and any(len(block.text) >= _PARAGRAPH for block in blocks[1:]):
        return [Heading(Section.PAGE, known=False), Entry(blocks), Heading(Section.NEWS, known=False)]
    return []


def _section(block: Block) -> Section | None:
    return section_of(block.text) if len(block.lines) == 1 else None


def _entry_level(blocks: list[Block]) -> int:
    """Return the level of the headlines that stand next to dates, or 0."""
    levels: Counter[int] = Counter()
    heads = [block.heading if _section(block) is None else 0 for block in blocks]
    for (before, over), (after, below) in pairwise(zip(blocks, heads, strict=True)):
        if over and not after.heading and stands_for_date(after):
            levels[over] += 1
        if below and not before.heading and stands_for_date(before):
            levels[below] += 1
    levels.update(
        block.heading
        for block in blocks
        if block.heading and (read_day(block.lines[-1]) if len(block.lines) > 1 else split_dated(block.text))
    )
    return levels.most_common(1)[0][0] if levels else 0


def _starts_at_headings(blocks: list[Block], level: int) -> set[int]:
    heads = {at for at, block in enumerate(blocks) if block.heading == level}
    days = {at for at, block in enumerate(blocks) if stands_for_date(block) and not block.heading}
    if days and len(blocks[min(days)].lines) == 1:
        days = {at for at in days if len(blocks[at].lines) == 1}
    plain = {at for at in heads if _section(blocks[at]) is None}
    dates_first = _dates_first(plain, days)
    texts = {at for at, block in enumerate(blocks) if not block.heading}
    heads = plain | _named_like_sections(heads - plain, days, texts, dates_first=dates_first)
    return {at - 1 if dates_first and at - 1 in days else at for at in heads}


def _dates_first(heads: set[int], days: set[int]) -> bool:
    """Whether most dates stand above the headlines and not below them."""
    above, below = (len(heads & {at + step for at in days}) for step in (1, -1))
    return above > below or (above == below and min(days, default=0) < min(heads, default=0))


def _named_like_sections(heads: set[int], days: set[int], texts: set[int], *, dates_first: bool) -> set[int]:
    """Return those of the headings that are headlines, for all that their words are those of a section ("Events").

    They stand beside a date as the page's other headlines do; below a section's heading its first entry begins.
    """
    if dates_first:
        return {at for at in heads if at - 1 in days and at + 1 in texts - days}
    return {at for at in heads if at + 1 in days}


def _starts_at_strong(blocks: list[Block]) -> set[int]:
    """Return where entries begin on a page that prints its headlines bold, beside their dates, in plain paragraphs.

    A bold line without a date is a part of a body, unless it is a link as the headlines are, or stands behind the last
    entry while no entry before has any: standing pages follow there.
    """
    lines = {at for at, block in enumerate(blocks) if len(block.lines) == 1}
    strong = {at for at in lines if blocks[at].strong and may_head(blocks[at].text)}
    days = {at for at in lines if stands_for_date(blocks[at])}
    # A bold date among plain ones is a headline.
    days, strong = (days - strong, strong) if days - strong else (days, strong - days)
    plain = {at for at in strong if _section(blocks[at]) is None}
    dates_first = _dates_first(plain, days)
    beside = plain & {at + 1 if dates_first else at - 1 for at in days}
    if 2 * len(beside) < max(len(days), 1):
        return set()
    texts = set(range(len(blocks))) - strong
    strong = plain | _named_like_sections(strong - plain, days, texts, dates_first=dates_first)
    starts = {at - 1 for at in strong if at - 1 in days} if dates_first else {at for at in strong if at + 1 in days}
    heads = {at for at in strong if at in starts or at - 1 in starts}
    undated = strong - heads - {len(blocks) - 1}
    last = max(heads)
    if 2 * sum(blocks[at].linked for at in heads) > len(heads):
        undated = {at for at in undated if blocks[at].linked}
    elif len(heads) < _TELLING or min(undated, default=0) < last:
        undated = set()
    return starts | {at for at in undated if min(heads) < at and is_title(blocks[at])}


def _standing(blocks: list[Block], starts: set[int]) -> set[int]:
    """Return where standing pages begin among dated entries: those known by name, and behind the last entry their like.

    Their like is printed as they are: a heading of their level, bold, or a short title above a paragraph.
    """
    known = {
        at
        for at, block in enumerate(blocks[:-1])
        if len(block.lines) == 1
        and not block.point
        and is_standing(block.text)
        and tells(blocks, at, starts)
        and at not in starts
        and at - 1 not in starts
        and at + 1 not in starts
        and not stands_for_date(blocks[at + 1])
        and not is_owner(blocks[at + 1].text)
        and not is_aside(blocks[at + 1].text)
    }
    known = {at for at in known if blocks[at].heading} or known
    behind = {at for at in known if at > max(starts, default=-1)}
    marks = {(blocks[at].heading, blocks[at].strong) for at in behind}
    return known | {
        at
        for at in range(min(behind, default=len(blocks)) + 1, len(blocks) - 1)
        if (blocks[at].heading, blocks[at].strong) in marks
        and is_title(blocks[at])
        and _section(blocks[at]) is None
        and (blocks[at].heading or blocks[at].strong or _stands_above_paragraph(blocks, at))
    }


def _stands_above_paragraph(blocks: list[Block], at: int) -> bool:
    before, title, after = blocks[at - 1 : at + 2]
    ended = before.point or before.text.endswith((".", "!", "?", "”", "…"))
    long = len(after.text) >= _SENTENCE and after.text.endswith((".", "…"))
    return ended and not title.below and len(title.text) <= _SENTENCE and long


def _starts_without_dates(blocks: list[Block]) -> set[int]:
    """Return where entries begin on a page without dates: at pages known by name, and at titles below a heading."""
    starts = {at for at, block in enumerate(blocks) if len(block.lines) == 1 and is_standing(block.text)}
    # The last words of a page, behind its points ("Become a member"), may be the name of another.
    starts -= {at for at in starts if at and blocks[at - 1].point and (at + 1 == len(blocks) or at + 1 in starts)}
    marks = {(blocks[at].heading, blocks[at].heading > 0 or blocks[at].strong) for at in starts} - {(0, False)}
    if marks:
        # All that is printed as the pages known by name are, begins one.
        alike = {at for at, block in enumerate(blocks) if (block.heading, block.heading > 0 or block.strong) in marks}
        starts = {at for at in alike if _section(blocks[at]) is None and (blocks[at].heading or _is_title(blocks, at))}
    headed = [at for at, block in enumerate(blocks[:-1]) if _section(block)]
    # What a box of the page is called may be one of the house's headings; its text follows at once.
    boxes = {at for at in headed if not _is_title(blocks, at + 1)}
    if len(headed) > len(boxes):
        starts |= boxes | {at for at in range(headed[0] + 1, len(blocks)) if _is_title(blocks, at)}
    return starts


def _is_title(blocks: list[Block], at: int) -> bool:
    return at + 1 < len(blocks) and is_title(blocks[at]) and not is_title(blocks[at + 1])
