"""What the reader hands on (items), and the marked text it reads them from (blocks)."""

from dataclasses import dataclass
from datetime import date

from psg_admin.news.states import Section

MOST = 50_000
"""Blocks; what has more is no page of news, and is kept as it is."""


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
