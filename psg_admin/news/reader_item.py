"""What the reader hands on (items), and the blocks and entries it makes them from."""

from dataclasses import dataclass, field
from datetime import date

from psg_admin.news.states import Section


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

    ``heading`` is the level of the heading it was marked as (1 to 6) or 0; ``day`` is set when the page itself marks
    the block as a date; ``linked`` says that all of it is a link, ``strong`` that all of it is printed bold; ``more``
    is the link that leads on to the whole text; ``raw`` keeps preformatted text with its indents; ``below`` says that
    it stands right below the block before, with no blank line between.
    """

    lines: list[str]
    point: bool = False
    heading: int = 0
    day: date | None = None
    link: str | None = None
    linked: bool = False
    strong: bool = False
    more: str | None = None
    raw: str = ""
    below: bool = False

    @property
    def text(self) -> str:
        """The block on one line."""
        return " ".join(self.lines)


@dataclass(slots=True)
class Entry:
    """The blocks of one item, in the order of the page. ``article``: the page itself calls it an article."""

    blocks: list[Block] = field(default_factory=list)
    article: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that begins a section.

    ``known`` tells the house's own headings from those taken for one by their look; ``level`` is that of the page's
    marks (1 to 6), or 7 when it is not marked.
    """

    section: Section
    known: bool = True
    level: int = 7


Stream = list[Entry | Heading]
