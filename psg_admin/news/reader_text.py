"""Plain text to blocks: paragraphs, and what bullets and the signs of headings mark."""

import re

from psg_admin.news.reader_item import MOST, Block
from psg_admin.news.reader_names import section_of

BULLETS = "•●▪▫■□☆★‣◦○·∙⁃◆◇►▸➤✓✔\uf0b7\uf0a7"
"""Signs that are nothing but bullets; the last two are Word's, from a font of symbols."""

_MARK = re.compile(rf"(?:[{BULLETS}]\s*)+|[*+-](?:\s+|$)|o\t\s*")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_RULE = re.compile(r"[=_~#*–—\s\u2500-\u257f-]{3,}")
_LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<link>https?://[^\s()]+)\)")


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
