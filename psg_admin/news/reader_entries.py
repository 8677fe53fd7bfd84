"""From the entries of a page to its items: which line is the headline, which the date, and which section it is in.

Two house styles are known, the headline before the date and the date before the headline; each entry decides for
itself, so that a page may mix them. Only the line next to the headline can be an entry's date: a date further down
belongs to the body, and so does one in the middle of a paragraph.
"""

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from psg_admin.kernel.words import fold
from psg_admin.news.reader_chrome import is_aside, is_owner, reads_on
from psg_admin.news.reader_dates import first_day, issue_of, looks_like_date, read_day, split_dated
from psg_admin.news.reader_days import (
    begins_with_date,
    date_follows,
    date_of,
    dated_at,
    dated_headline,
    days_unmarked,
    has_date,
    is_twice_dated,
)
from psg_admin.news.reader_item import Block, Entry, Heading, Item, Stream
from psg_admin.news.reader_names import is_standing
from psg_admin.news.states import Section

_LEADS = frozenset(
    {"posted", "posted on", "published", "published on", "date", "dated", "updated", "on", "last updated"}
)
_CAPTION = 80  # characters; the words below a picture before a headline
_TITLE = 120  # characters; a headline that stands after such words


@dataclass(slots=True)
class _Draft:
    """An entry taken apart. ``vague`` says that something stood where the date should which could not be read."""

    headline: str
    day: date | None
    body: list[Block]
    link: str | None
    vague: bool = False
    article: bool = False


@dataclass(frozen=True, slots=True)
class _Style:
    """What the page as a whole does: dates before headlines (or no telling), and dates within headlines."""

    dates_first: bool
    inline: bool


def items_of(stream: Stream) -> list[Item]:
    """Return the items of a page in its order, or none when nothing says that this is a page of news.

    What says so: a date on an entry, a heading or a standing page of the house, or an article marked as such.
    The same item printed twice on one page is one item, with the fuller of the two bodies.
    """
    stretches = _stretches(stream)
    entries = [entry for _section, part in stretches for entry in part]
    # A date before a date is a headline in one of the styles, and tells neither.
    telling = [entry.blocks for entry in entries if has_date(entry.blocks) and not is_twice_dated(entry.blocks)]
    first = sum(begins_with_date(blocks) for blocks in telling)
    dated = sum(has_date(entry.blocks) or any(block.day for block in entry.blocks[:4]) for entry in entries)
    headed = sum(not has_date(entry.blocks) and dated_headline(entry.blocks) is not None for entry in entries)
    inline = headed > dated or not dated
    style = _Style(dates_first=2 * first >= len(telling), inline=inline)
    drafts = [
        (section, [draft for entry in part if (draft := _taken_apart(entry, style))]) for section, part in stretches
    ]
    known = any(isinstance(part, Heading) and part.known for part in stream)
    any_dated = any(draft.day or draft.vague for _section, part in drafts for draft in part)
    told = any(draft.article or is_standing(draft.headline) for _section, part in drafts for draft in part)
    if not (any_dated or known or told):
        return []
    under = [part.known for part in stream if isinstance(part, Heading)]
    return [
        item
        for (section, part), named in zip(drafts, [False, *under], strict=True)
        for item in _sorted_into_sections(part, section, any_dated=any_dated, named=named)
    ]


def body_of(blocks: list[Block]) -> str:
    """Return blocks as the text of a body: a blank line between paragraphs, points as lines of their own."""
    parts: list[str] = []
    in_points = False
    for block in blocks:
        if not block.lines:
            continue
        if parts:
            parts.append("\n" if block.point and in_points else "\n\n")
        parts.append(f"• {block.text}" if block.point else "\n".join(block.lines))
        in_points = block.point
    return "".join(parts)


def _stretches(stream: Stream) -> list[tuple[Section, list[Entry]]]:
    stretches: list[tuple[Section, list[Entry]]] = [(Section.NEWS, [])]
    for part in stream:
        if isinstance(part, Heading):
            stretches.append((part.section, []))
            continue
        blocks = days_unmarked([block for block in part.blocks if block.lines])
        if blocks:
            stretches[-1][1].append(Entry(blocks, article=part.article))
    return stretches


def _sorted_into_sections(drafts: list[_Draft], section: Section, *, any_dated: bool, named: bool) -> list[Item]:
    """Return the items of one stretch of the page, each in its section.

    A dated entry is a notice under a heading of notices, else news. An entry without a date is a standing page: those
    follow the dated ones. Before a dated one of its stretch it belongs with that (its date is missing), unless it is
    a standing page known by name or stands beside one. Under a heading of notices with no date at all, everything up
    to the first standing page known by name is a notice; so is what stands there under a heading of news (``named``)
    news, on a page without any date at all.
    """
    dated = [index for index, draft in enumerate(drafts) if draft.day or draft.vague]
    last = max(dated, default=-1)
    if not dated and (section is Section.NOTICE or (named and not any_dated and section is Section.NEWS)):
        last = next((index for index, draft in enumerate(drafts) if is_standing(draft.headline)), len(drafts))
    own = Section.NEWS if section is Section.PAGE else section
    items = []
    # What stands beside a standing page known by name, with no dated entry between, is one too.
    runs = groupby(enumerate(drafts), key=lambda pair: bool(pair[1].day or pair[1].vague))
    rows = [[index for index, _draft in row] for has_day, row in runs if not has_day]
    pages = {at for at, draft in enumerate(drafts) if is_standing(draft.headline)}
    if dated:
        pages |= {at for row in rows if row[-1] < last and pages.intersection(row) for at in row}
    for index, draft in enumerate(drafts):
        belongs = index <= last and index not in pages and section is not Section.PAGE
        place = own if draft.day or belongs or (draft.article and not any_dated) else Section.PAGE
        items.append(Item(draft.headline, body_of(draft.body), draft.day, place, draft.link))
    return items


def _taken_apart(entry: Entry, style: _Style) -> _Draft | None:
    blocks = _without_foot([block for block in entry.blocks if not leads_on(block)])
    if not blocks:
        return None
    within = dated_headline(blocks) if style.inline else None
    if within:
        # What stands below is body, be it a date.
        draft: _Draft | None = _Draft(*within, blocks[1:], blocks[0].link)
    else:
        draft = _by_marked_heading(blocks, article=entry.article) or _by_order(blocks, style)
    if draft is None:
        return None
    if draft.day is None and not draft.vague and (found := split_dated(draft.headline)):
        # Where other entries have a date of their own, one within a headline is also a part of its words.
        draft.headline, draft.day = found if style.inline else (draft.headline, found[1])
    draft.article = entry.article
    if draft.link is None:
        leading = (block.link if leads_on(block) else block.more for block in entry.blocks)
        draft.link = next((link for link in leading if link), None)
    no_body = {fold(f"{words} {draft.headline}") for words in ("read more", "continue reading")}
    no_body |= _LEADS if draft.day else frozenset()
    for block in draft.body:
        block.lines = [line for line in block.lines if fold(line) not in no_body]
    return draft


def leads_on(block: Block) -> bool:
    """Whether a block only leads on to the whole text, be it a link that was kept or not."""
    return reads_on(block.text, linked=block.linked or block.link is not None)


def _without_foot(blocks: list[Block]) -> list[Block]:
    """Return an entry's blocks without what the page prints below its last entry."""
    places = [(at, number) for at, block in enumerate(blocks) for number in range(len(block.lines))][1:]
    end = next((place for place in places if is_owner(blocks[place[0]].lines[place[1]])), (len(blocks), 0))
    for at, number in reversed([place for place in places if place < end]):
        if not is_aside(blocks[at].lines[number]):
            break
        end = (at, number)
    at, number = end
    return blocks[:at] + ([replace(blocks[at], lines=blocks[at].lines[:number])] if number else [])


def _by_marked_heading(blocks: list[Block], *, article: bool) -> _Draft | None:
    """Take an entry apart whose headline the page marks as a heading (h1 to h6)."""
    at = next((index for index, block in enumerate(blocks[:4]) if block.heading), None)
    if at is None:
        return None
    beside = at <= 2 and all(date_of(block) or _may_be_caption(block) for block in blocks[:at])
    if not (article or beside):
        return None
    head = blocks[at]
    rest = blocks[:at] + blocks[at + 1 :]
    lines = list(head.lines)
    day = read_day(lines[-1]) if len(lines) > 1 else None
    if day:
        lines.pop()
    else:
        # Before the heading, right after it, or wherever the page itself marks a date.
        near = [*range(at), at, *(index for index, block in enumerate(rest) if block.day)]
        place = next((index for index in near if index < len(rest) and date_of(rest[index])), None)
        if place is not None:
            day = date_of(rest[place])
            rest[place : place + 1] = _without_date(rest[place])
    near = [index for index in (at - 1, at) if 0 <= index < len(rest)]
    near = [index for index in near if not rest[index].point]
    vague = day is None and any(len(rest[index].lines) == 1 and looks_like_date(rest[index].text) for index in near)
    if vague:
        day = next((found for index in near if (found := first_day(rest[index].text))), None)
    return _Draft(" ".join(lines), day, rest, head.link, vague=vague)


def _may_be_caption(block: Block) -> bool:
    return len(block.lines) == 1 and not block.point and len(block.text) <= _CAPTION and not block.text.endswith(".")


def _by_order(blocks: list[Block], style: _Style) -> _Draft | None:
    """Take an entry apart by the order of its lines alone."""
    first, rest = blocks[0], blocks[1:]
    day = date_of(first)
    if day and (style.dates_first or not is_twice_dated(blocks)):
        draft = _headed(_without_first_line(first) + rest, day)
        if draft and (issue := issue_of(first.lines[0])):
            draft.body.insert(0, Block([issue]))
        return draft
    follows = bool(first.lines[1:]) or (bool(rest) and not rest[0].point)
    if style.dates_first and follows and looks_like_date(first.lines[0]) and not date_follows(blocks):
        draft = _headed(_without_first_line(first) + rest, None)
        if draft:
            draft.body.insert(0, Block([first.lines[0]]))
            draft.day, draft.vague = first_day(first.lines[0]), True
        return draft
    for number in (1, 2):
        # "Headline / date" in one block, the headline perhaps over two lines.
        day = date_of(first, number)
        if day and (number == 1 or _goes_on(first.lines[0])):
            left = _without_date(Block(first.lines[number:]))
            return _Draft(" ".join(first.lines[:number]), day, left + rest, first.link)
    captioned = not style.dates_first and dated_at(blocks, 2) and not dated_at(blocks, 1)
    if captioned and _may_be_caption(first) and _may_be_title(rest[0]):
        # The words of a picture before the headline.
        draft = _by_order(rest, style)
        if draft:
            draft.body.insert(0, first)
        return draft
    place = next((i for i, block in enumerate(rest[:3]) if date_of(block) and (i == 0 or block.day)), None)
    if place is not None:
        day = date_of(rest[place])
        rest[place : place + 1] = _without_date(rest[place])
        lines = first.lines if _goes_on(first.lines[0]) else first.lines[:1]
        left = [Block(first.lines[len(lines) :])] if first.lines[len(lines) :] else []
        return _Draft(" ".join(lines), day, left + rest, first.link)
    body = _without_first_line(first) + rest
    vague = bool(body) and not body[0].point and len(body[0].lines) == 1 and looks_like_date(body[0].text)
    return _Draft(first.lines[0], first_day(body[0].text) if vague else None, body, first.link, vague=vague)


def _may_be_title(block: Block) -> bool:
    return (
        len(block.lines) == 1 and not block.point and len(block.text) <= _TITLE and not block.text.endswith((".", ":"))
    )


def _headed(blocks: list[Block], day: date | None) -> _Draft | None:
    if not blocks:
        return None  # a date and nothing else says nothing
    return _Draft(blocks[0].lines[0], day, _without_first_line(blocks[0]) + blocks[1:], blocks[0].link)


def _without_first_line(block: Block) -> list[Block]:
    return [Block(block.lines[1:], link=block.link, more=block.more)] if block.lines[1:] else []


def _without_date(block: Block) -> list[Block]:
    """Return what a block holds beside the date that is its first line: the issue named there, and the other lines."""
    issue = issue_of(block.lines[0])
    return [*([Block([issue])] if issue else []), *_without_first_line(block)]


def _goes_on(line: str) -> bool:
    """Whether a headline's first line is long enough to have been broken for want of room."""
    return len(line) >= 45
