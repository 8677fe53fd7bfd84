"""Plain text to blocks: paragraphs, and what bullets and the signs of headings mark."""

import re
from collections.abc import Iterator

from psg_admin.news.reader_item import Block
from psg_admin.news.reader_names import section_of

BULLETS = "•●▪▫■□☆★‣◦○·∙⁃◆◇►▸➤✓✔\uf0b7\uf0a7"
"""Signs that are nothing but bullets; the last two are Word's, from a font of symbols."""

_MARK = re.compile(rf"(?:[{BULLETS}]\s*)+|[*+-](?:\s+|$)|o\t\s*")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[=_~#*–—\s\u2500-\u257f-]{3,}")
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<link>https?://[^\s()]+)\)")


def blocks_of_text(text: str) -> list[Block]:
    """Return the blocks of a page of text: a block ends at a blank line, at a bullet, and around a heading.

    Every word of the page is in one of them, but for rules and the signs that mark bullets, headings and links.
    """
    blocks: list[Block] = []
    alone = True
    for line in _lines_of(text):
        heading = line.level > 0 or (not line.mark and section_of(line.text) is not None)
        behind = alone or (blocks[-1].mark and line.indent <= blocks[-1].indent)
        if line.gap or line.mark or heading or behind:
            blocks.append(line)
        else:
            blocks[-1].lines += line.lines
        alone = heading
    return blocks


def _lines_of(text: str) -> Iterator[Block]:
    """Yield the lines that hold words; a bullet alone on its line takes the next line's words."""
    gap = True
    waiting: Block | None = None
    for page_line in text.replace("\r\r\n", "\n").splitlines():
        bare = page_line.strip()
        if not bare or (not bare[0].isalnum() and _RULE.fullmatch(bare)):
            gap = True
            continue
        raw = page_line.expandtabs(4) if "\t" in page_line else page_line
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
            yield line
