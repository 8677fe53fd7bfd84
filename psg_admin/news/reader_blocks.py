"""Entries of a page without bullets and lists: only blocks, one after another, some of them headings or dates."""

from collections import Counter
from itertools import pairwise

from psg_admin.news.reader_dates import read_day
from psg_admin.news.reader_entries import date_of, section_of
from psg_admin.news.reader_item import Block, Entry, Heading, Stream
from psg_admin.news.states import Section

_HEADLINE = 200  # characters; a longer block before a date is a paragraph


def stream_of_blocks(blocks: list[Block], *, under: int = 7) -> Stream:
    """Return entries and headings of a run of blocks; what stands before its first entry is left out.

    Where the page marks headings, an entry begins at each heading of the level that stands next to dates. Elsewhere it
    begins at each date that stands alone, or at the line before it, as the first date of the page has it. ``under`` is
    the level of the section's heading that stands before the blocks: another heading as high ends that section.
    """
    blocks = [block for block in blocks if block.lines]
    level = _entry_level(blocks)
    starts = _starts_at_headings(blocks, level) if level else _starts_at_dates(blocks)
    stream: Stream = []
    entry: Entry | None = None
    for at, block in enumerate(blocks):
        section = None if at in starts or block.point else _section(block)
        if section:
            under, entry = block.heading or 7, None
            stream.append(Heading(section, level=under))
        elif 0 < block.heading < level or (not level and 0 < block.heading <= under < 7):
            stream.append(Heading(Section.NEWS, known=False))
            entry = None
        elif at in starts:
            entry = Entry([block])
            stream.append(entry)
        elif entry:
            entry.blocks.append(block)
    return stream


def _section(block: Block) -> Section | None:
    return section_of(block.text) if len(block.lines) == 1 else None


def _entry_level(blocks: list[Block]) -> int:
    """Return the level of the headings that stand next to dates, or 0."""
    levels: Counter[int] = Counter()
    for before, after in pairwise(blocks):
        if before.heading and not after.heading and date_of(after):
            levels[before.heading] += 1
        if after.heading and not before.heading and date_of(before):
            levels[after.heading] += 1
    levels.update(
        block.heading for block in blocks if block.heading and len(block.lines) > 1 and read_day(block.lines[-1])
    )
    return levels.most_common(1)[0][0] if levels else 0


def _starts_at_headings(blocks: list[Block], level: int) -> set[int]:
    headings = [at for at, block in enumerate(blocks) if block.heading == level and _section(block) is None]
    first_date = next((at for at, block in enumerate(blocks) if date_of(block) and not block.heading), len(blocks))
    dates_first = bool(headings) and any(first_date == at - 1 for at in headings) and first_date < headings[0] + 1
    starts = set()
    for at in headings:
        dated_before = at > 0 and not blocks[at - 1].heading and date_of(blocks[at - 1]) is not None
        starts.add(at - 1 if dates_first and dated_before else at)
    return starts


def _starts_at_dates(blocks: list[Block]) -> set[int]:
    dates = [at for at, block in enumerate(blocks) if date_of(block)]
    dates = [at for at in dates if len(blocks[at].lines) == 1] or dates
    texts = [at for at, block in enumerate(blocks) if _section(block) is None]
    within = {
        at for at, block in enumerate(blocks) if len(block.lines) <= 3 and not date_of(block) and date_of(block, 1)
    }
    if dates and texts and dates[0] == texts[0]:
        return {at for at in dates if at + 1 < len(blocks) or len(blocks[at].lines) > 1}
    starts = set(within)
    for at in dates:
        before = at - 1
        if (
            before >= 0
            and len(blocks[before].lines) == 1
            and len(blocks[before].text) <= _HEADLINE
            and _section(blocks[before]) is None
        ):
            starts.add(before)
    return starts
