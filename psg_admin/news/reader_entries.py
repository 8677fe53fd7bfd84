"""From the entries of a page to its items: which line is the headline, which the date, and which section it is in.

Two house styles are known, the headline before the date and the date before the headline; each entry decides for
itself, so that a page may mix them. Only the line next to the headline can be an entry's date: a date further down
belongs to the body, and so does one in the middle of a paragraph.
"""

import re
from dataclasses import dataclass
from datetime import date

from psg_admin.kernel.words import fold
from psg_admin.news.reader_dates import looks_like_date, read_day, split_dated
from psg_admin.news.reader_item import Block, Entry, Heading, Item, Stream
from psg_admin.news.states import Section

# Pages that stand on the house's own site all year round. The list settles doubtful cases only: where an entry
# without a date stands among dated ones.
_STANDING = frozenset(
    fold(name)
    for name in (
        "PSG Aims", "Aims", "Our aims", "About", "About us", "About the PSG", "Historical Overview", "Human Rights",
        "Society and Conflict", "Climate Change", "Why join the PSG?", "Why join?", "Contact us", "Become a member",
    )
)  # fmt: skip
_OWN = (
    r"(?:(?:the|our|psg|peru|latest|recent|featured|other|more|all|current|new|upcoming|forthcoming|important|previous|"
    r"past|older|archived?|general|community|members?|key|top|public|site|website|press) )*"
)
_NOTICES = r"(?:notices?|notice ?board|announcements?|events?|diary|events and notices|featured)"
_NEWS = r"(?:news|headlines|stories|releases)(?: (?:(?:from|in|about|of|and) \w+|archive|items?|stories|updates?))?"
_PAGES = r"(?:(?:standing |information |background )?pages|background(?: information)?)"
_HOUSE_HEADINGS = (
    (Section.NOTICE, re.compile(_OWN + _NOTICES)),
    (Section.NEWS, re.compile(_OWN + _NEWS)),
    (Section.PAGE, re.compile(_OWN + _PAGES)),
)
_HEADING = 60  # characters; longer lines are no headings
_LEADS = frozenset(
    {"posted", "posted on", "published", "published on", "date", "dated", "updated", "on", "last updated"}
)
_LEADING_ON = frozenset(
    {"read more", "more", "continue reading", "read on", "full story", "read the full story", "read full story"}
)


def section_of(line: str) -> Section | None:
    """Return the section that begins with ``line`` when it is one of the house's headings ("Featured Notices")."""
    if len(line) > _HEADING:
        return None
    plain = fold(line)
    for section, pattern in _HOUSE_HEADINGS:
        if pattern.fullmatch(plain):
            return section
    return None


def is_standing(headline: str) -> bool:
    """Whether ``headline`` is that of a standing page known by name."""
    return fold(headline) in _STANDING


def date_of(block: Block, line: int = 0) -> date | None:
    """Return the day when that line of the block is nothing but a date, or the page itself marks it as one."""
    if block.point or line >= len(block.lines):
        return None
    return block.day if block.day and line == 0 else read_day(block.lines[line])


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
    first = sum(date_of(entry.blocks[0]) is not None for entry in entries)
    later = sum(has_date(entry.blocks) for entry in entries) - first
    style = _Style(dates_first=first >= later, inline=not first and not later)
    drafts = [
        (section, [draft for entry in part if (draft := _taken_apart(entry, style))]) for section, part in stretches
    ]
    known = any(isinstance(part, Heading) and part.known for part in stream)
    dated = any(draft.day for _section, part in drafts for draft in part)
    told = any(draft.article or is_standing(draft.headline) for _section, part in drafts for draft in part)
    if not (dated or known or told):
        return []
    return [item for section, part in drafts for item in _sorted_into_sections(part, section, any_dated=dated)]


def has_date(blocks: list[Block]) -> bool:
    """Whether an entry of these blocks carries a date next to its headline, before or after."""
    if date_of(blocks[0]):
        return True
    return date_of(blocks[0], 1) is not None or (len(blocks) > 1 and date_of(blocks[1]) is not None)


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
        blocks = [block for block in part.blocks if block.lines]
        if blocks:
            stretches[-1][1].append(Entry(blocks, article=part.article))
    return stretches


def _sorted_into_sections(drafts: list[_Draft], section: Section, *, any_dated: bool) -> list[Item]:
    """Return the items of one stretch of the page, each in its section.

    A dated entry is a notice under a heading of notices, else news. An entry without a date is a standing page: those
    follow the dated ones. Before a dated one of its stretch it belongs with that (its date is missing), unless it is
    a standing page known by name. Under a heading of notices with no date at all, everything up to the first standing
    page known by name is a notice.
    """
    dated = [index for index, draft in enumerate(drafts) if draft.day or draft.vague]
    last = max(dated, default=-1)
    if not dated and section is Section.NOTICE:
        last = next((index for index, draft in enumerate(drafts) if is_standing(draft.headline)), len(drafts))
    own = Section.NEWS if section is Section.PAGE else section
    items = []
    for index, draft in enumerate(drafts):
        standing = is_standing(draft.headline) or section is Section.PAGE
        belongs = index <= last and not standing
        place = own if draft.day or belongs or (draft.article and not any_dated) else Section.PAGE
        items.append(Item(draft.headline, body_of(draft.body), draft.day, place, draft.link))
    return items


def _taken_apart(entry: Entry, style: _Style) -> _Draft | None:
    blocks = [block for block in entry.blocks if not _leads_on(block)]
    if not blocks:
        return None
    draft = _by_marked_heading(blocks, article=entry.article) or _by_order(blocks, style)
    if draft is None:
        return None
    if draft.day is None and not draft.vague and style.inline and (found := split_dated(draft.headline)):
        draft.headline, draft.day = found
    draft.article = entry.article
    if draft.link is None:
        draft.link = next((block.link for block in entry.blocks if _leads_on(block)), None)
    if draft.day:
        draft.body = [block for block in draft.body if fold(block.text) not in _LEADS]
    return draft


def _leads_on(block: Block) -> bool:
    return block.link is not None and fold(block.text) in _LEADING_ON


def _by_marked_heading(blocks: list[Block], *, article: bool) -> _Draft | None:
    """Take an entry apart whose headline the page marks as a heading (h1 to h6)."""
    at = next((index for index, block in enumerate(blocks[:4]) if block.heading), None)
    if at is None or not (article or at == 0 or (at == 1 and date_of(blocks[0]))):
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
            rest[place : place + 1] = _without_first_line(rest[place])
    vague = day is None and at < len(rest) and len(rest[at].lines) == 1 and looks_like_date(rest[at].text)
    return _Draft(" ".join(lines), day, rest, head.link, vague=vague)


def _by_order(blocks: list[Block], style: _Style) -> _Draft | None:
    """Take an entry apart by the order of its lines alone."""
    first, rest = blocks[0], blocks[1:]
    day = date_of(first)
    if day:
        return _headed(_without_first_line(first) + rest, day)
    follows = bool(first.lines[1:]) or (bool(rest) and not rest[0].point)
    if style.dates_first and follows and looks_like_date(first.lines[0]):
        draft = _headed(_without_first_line(first) + rest, None)
        if draft:
            draft.body.insert(0, Block([first.lines[0]]))
            draft.vague = True
        return draft
    for number in (1, 2):
        # "Headline / date" in one block, the headline perhaps over two lines.
        day = date_of(first, number)
        if day and (number == 1 or _goes_on(first.lines[0])):
            left = [Block(first.lines[number + 1 :])] if first.lines[number + 1 :] else []
            return _Draft(" ".join(first.lines[:number]), day, left + rest, first.link)
    place = next((i for i, block in enumerate(rest[:3]) if date_of(block) and (i == 0 or block.day)), None)
    if place is not None:
        day = date_of(rest[place])
        rest[place : place + 1] = _without_first_line(rest[place])
        lines = first.lines if _goes_on(first.lines[0]) else first.lines[:1]
        left = [Block(first.lines[len(lines) :])] if first.lines[len(lines) :] else []
        return _Draft(" ".join(lines), day, left + rest, first.link)
    body = _without_first_line(first) + rest
    vague = bool(body) and not body[0].point and len(body[0].lines) == 1 and looks_like_date(body[0].text)
    return _Draft(first.lines[0], None, body, first.link, vague=vague)


def _headed(blocks: list[Block], day: date | None) -> _Draft | None:
    if not blocks:
        return None  # a date and nothing else says nothing
    return _Draft(blocks[0].lines[0], day, _without_first_line(blocks[0]) + blocks[1:], blocks[0].link)


def _without_first_line(block: Block) -> list[Block]:
    return [Block(block.lines[1:], link=block.link)] if block.lines[1:] else []


def _goes_on(line: str) -> bool:
    """Whether a headline's first line is long enough to have been broken for want of room."""
    return len(line) >= 45
