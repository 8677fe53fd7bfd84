"""What the reader hands on (items), the marked text it reads them from (blocks), and plain text to blocks."""

import re
from dataclasses import dataclass
from datetime import date

from psg_admin.news.reader_names import section_of
from psg_admin.news.states import Section

BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What parsers, and those below them, let out when a page is broken in a way that they do not know."""

MOST = 50_000
"""Blocks; what has more is no page of news, and is kept as it is."""
BULLETS = "•●▪▫■□☆★‣◦○·∙⁃◆◇►▸➤✓✔\uf0b7\uf0a7"
"""Signs that are nothing but bullets; the last two are Word's, from a font of symbols."""

_MARK = re.compile(rf"(?:[{BULLETS}]\s*)+|[*+-](?:\s+|$)|o\t\s*")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[=_~#*–—\s\u2500-\u257f-]{3,}")
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<link>https?://[^\s()]+)\)")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a page or feed, in plain text.

    ``headline`` is one line. ``body`` holds its paragraphs with a blank line between them; a line of a paragraph that
    the page broke on purpose (an address) stays a line; points of a list are lines that begin with ``"• "``.
    ``day`` is the day the source printed; a standing page has none, and neither has an item whose date could not be
    read (what stood in its place is then the first paragraph of the body). ``link`` is an http(s) address or None.
    """

    headline: str
    body: str
    day: date | None
    section: Section
    link: str | None


@dataclass(slots=True)
class Block:
    """Lines that belong together: a paragraph, a headline, a date, or one point of a list.

    ``indent`` is the column it begins in, an element within another counting as further in. ``mark`` says that a bullet
    or an element made for entries begins it, ``boxed`` that the end of that element ends the entry, too. ``level`` is
    that of a heading (1 to 6; 7 when only its place makes it one), or 0. ``gap``: a blank line stands before it.
    """

    lines: list[str]
    indent: int = 0
    mark: bool = False
    boxed: bool = False
    level: int = 0
    gap: bool = True
    link: str | None = None

    @property
    def text(self) -> str:
        """The block on one line."""
        return " ".join(self.lines)


def body_of(blocks: list[Block]) -> str:
    """Return blocks as the text of a body: a blank line between paragraphs, points as lines of their own."""
    parts: list[str] = []
    in_points = False
    for block in blocks:
        if lines := [line for line in block.lines if line]:
            near = block.mark if in_points else not (block.gap or block.mark)
            parts += ["" if not parts else "\n" if near else "\n\n"]
            parts += [f"• {' '.join(lines)}" if block.mark else "\n".join(lines)]
            in_points = block.mark
    return "".join(parts)


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of a page of text: a block ends at a blank line, at a bullet, and around a heading.

    Every word of the page is in one of them, but for rules and the signs that mark bullets, headings and links. A
    bullet alone on its line takes the next line's words.
    """
    blocks = [Block([])]
    gap = alone = True
    for line in text.replace("\r\r\n", "\n").splitlines():
        bare = line.strip()
        plain = bare[:1].isalnum() and bare[1:2] != "\t"
        if not plain and (not bare or _RULE.fullmatch(bare)):
            gap = True
            continue
        before = blocks[-1]
        heading = section_of(bare) is not None
        if len(blocks) > MOST or (plain and not (gap or alone or before.mark or heading)):
            before.lines.append(" ".join(bare.split()))
            continue
        raw = line.expandtabs(4) if "\t" in line else line
        block = Block([], len(raw) - len(raw.lstrip()), gap=gap)
        if found := None if plain else _MARK.match(bare):
            block.mark, bare = True, bare[found.end() :]
        elif found := None if plain else _HEADING.match(bare):
            block.level, bare = len(found[1]), bare[found.end() :]
        if found := _LINK.match(bare):
            block.link, bare = found["link"], f"{found['words']}{bare[found.end() :]}"
        block.lines = [" ".join(bare.split())] if bare else []
        heading = block.level > 0 or (heading and not block.mark)
        if before.mark and not before.lines and not block.mark:
            before.lines, before.link = block.lines, block.link
        elif gap or block.mark or heading or alone or (before.mark and block.indent <= before.indent):
            blocks.append(block)
        else:
            before.lines += block.lines
        gap, alone = False, heading
    return [block for block in blocks if block.lines]
