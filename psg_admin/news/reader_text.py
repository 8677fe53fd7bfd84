"""Plain text to blocks: paragraphs, and what bullets and the signs of headings mark."""

import re
from collections.abc import Iterator
from itertools import pairwise

from psg_admin.news.reader_dates import read_day
from psg_admin.news.reader_item import Block
from psg_admin.news.reader_names import section_of

BULLETS = "•●▪▫■□☆★‣◦○·∙⁃◆◇►▸➤✓✔\uf0b7\uf0a7"
"""Signs that are nothing but bullets; the last two are Word's, from a font of symbols."""

_MARK = re.compile(rf"(?:[{BULLETS}]\s*)+|[*+-](?:\s+|$)|o\t\s*")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[=_~#*–—\s\u2500-\u257f-]{3,}")
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<link>https?://[^\s()]+)\)")
_NARROWEST, _WIDEST = 50, 120  # columns; a page whose lines are broken by a program is about this wide


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of a page of text; lines that a program broke for want of room are joined again.

    A block ends at a blank line, at a bullet, and around a heading. Every word of the page is in one of them, but for
    rules and the signs that mark bullets, headings and links.
    """
    lines = list(_lines_of(text))
    width = _broken_at(lines)
    blocks: list[Block] = []
    alone = True
    before = 0
    for line, end in lines:
        words = line.lines[0]
        heading = line.level > 0 or (not line.mark and section_of(words) is not None)
        behind = alone or (blocks[-1].mark and line.indent <= blocks[-1].indent)
        if line.gap or line.mark or heading or behind:
            blocks.append(line)
        elif width and _is_full(blocks[-1].lines[-1], before, words, width):
            blocks[-1].lines[-1] += f" {words}"
        else:
            blocks[-1].lines.append(words)
        alone, before = heading, end
    return blocks


def _lines_of(text: str) -> Iterator[tuple[Block, int]]:
    """Yield the lines that hold words, each with the column it ends in; a bullet alone takes the next line's words."""
    gap = True
    waiting: Block | None = None
    for page_line in text.replace("\r\r\n", "\n").splitlines():
        bare = page_line.strip()
        if not bare or (not bare[0].isalnum() and _RULE.fullmatch(bare)):
            gap = True
            continue
        raw = page_line.expandtabs(4).rstrip() if "\t" in page_line else page_line.rstrip()
        line = Block([""], len(raw) - len(raw.lstrip()), gap=gap)
        if found := _MARK.match(bare):
            line.mark, bare = True, bare[found.end() :]
        elif found := _HEADING.match(bare):
            line.level, bare = len(found[1]), bare[found.end() :]
        if found := _LINK.match(bare):
            line.link, bare = found["link"], f"{found['words']}{bare[found.end() :]}"
        line.lines = [" ".join(bare.split())]
        if waiting and not line.mark:
            line.mark, line.indent, line.gap = True, waiting.indent, waiting.gap
        waiting = None if bare else line
        gap = False
        if bare:
            yield line, len(raw)


def _broken_at(lines: list[tuple[Block, int]]) -> int:
    """Return the width at which a program broke the lines of this page, or 0 when they are as their writer made them.

    Broken by a program: within a paragraph, the next line's first word would not have fitted any more.
    """
    pairs = [(a, end, b) for (a, end), (b, _end) in pairwise(lines) if not b.gap and not b.mark]
    width = max((end for _line, end, _after in pairs), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = sum(_is_full(line.lines[0], end, after.lines[0], width) for line, end, after in pairs)
    return width if full >= 3 and 2 * full >= len(pairs) else 0


def _is_full(line: str, end: int, after: str, width: int) -> bool:
    fits = end + 1 + len(after.split(maxsplit=1)[0]) <= width
    return not fits and read_day(line) is None and read_day(after) is None
