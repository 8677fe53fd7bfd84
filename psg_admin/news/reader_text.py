"""The grammar of a page saved as text.

An entry begins with a bullet. The pages of the house indent: an entry's bullet by two columns (the first one has
lost them, because saving trims the file), its body by four, and a list within a body has bullets of its own at the
body's indent. Saved pages come with other indents, tabs, or none at all, so the columns are measured on each page,
and where they tell nothing, blank lines and the shape of an entry do.
"""

import statistics
from collections import Counter
from itertools import pairwise

from psg_admin.news.reader_blocks import introduction, stream_of_blocks
from psg_admin.news.reader_chrome import is_owner
from psg_admin.news.reader_dates import read_day, year_of
from psg_admin.news.reader_days import has_date
from psg_admin.news.reader_item import Block, Entry, Heading, Stream
from psg_admin.news.reader_lines import Chunk, block_of, chunks_of, lines_of, wrapped_at
from psg_admin.news.reader_names import is_standing, section_of
from psg_admin.news.states import Section

_SENTENCE = 60  # characters; a paragraph of a standing page is longer, "Become a member" is shorter
_MENU = 30  # characters; an entry of a menu
_HEADING = 60  # characters; longer lines are no headings


def stream_of_text(text: str) -> Stream:
    """Return the entries and section headings of a page of text, in its order."""
    lines = lines_of(text)
    width = wrapped_at(lines)
    chunks = chunks_of(lines)
    if not any(chunk.mark for chunk in chunks):
        return stream_of_blocks([block_of(chunk, width) for chunk in chunks])
    page = _Page(chunks, width)
    if not any(page.dated) and (about := _standing_page(chunks, width)):
        return about
    if page.is_bare():
        # Only the points within bodies have bullets: the entries are told by their dates.
        stream = stream_of_blocks(page.blocks())
        if any(isinstance(part, Entry) for part in stream):
            return stream
    return page.stream()


def _standing_page(chunks: list[Chunk], width: int) -> Stream:
    """Return a page that is one of the house's standing pages, its points with it, and the boxes that stand below."""
    title = next((at for at, chunk in enumerate(chunks) if not chunk.mark and is_standing(chunk.text)), None)
    if title is None or any(chunk.mark or read_day(chunk.text) for chunk in chunks[:title]):
        return []
    boxes = next((at for at, chunk in enumerate(chunks) if chunk.mark and is_standing(chunk.text)), len(chunks))
    below = _Page(chunks[boxes:], width).stream() if boxes < len(chunks) else []
    return [Entry(_Page(chunks[title:boxes], width).blocks()), *below]


class _Page:
    """One page with bullets: its columns, and the entry that is being filled."""

    def __init__(self, chunks: list[Chunk], width: int) -> None:
        self.chunks = chunks
        self.width = width
        self.dated = [self._is_dated(at) for at in range(len(chunks))]
        marks = Counter(chunk.mark for chunk, dated in zip(chunks, self.dated, strict=True) if dated)
        self.mark = marks.most_common(1)[0][0] if marks else next((chunk.mark for chunk in chunks if chunk.mark), "")
        texts = [chunk.indent for chunk in chunks if not chunk.mark and section_of(chunk.text) is None]
        texts += [line.indent for chunk in chunks if chunk.mark for line in chunk.lines[1:]]
        self.body = int(statistics.median(texts)) if texts else 0
        self._indent_first_again()
        self.top = self._top_indent()
        # Entries and bodies in one column: the columns tell nothing.
        self.flat = self.body <= self.top
        self.parts: Stream = []
        self.loose: list[Block] = []
        self.entry: Entry | None = None
        self.entry_dated = False
        self.points: set[int] = set()
        self.only_points = True  # all that followed the entry's first lines
        self.run_is_list = False
        self.counted: Block | None = None  # the last list with numbers

    def is_bare(self) -> bool:
        """Whether the page's entries have no bullets: most dates stand apart from them, and not in their bodies."""
        pairs = list(pairwise(self.chunks))
        apart = sum(
            not chunk.mark and not before.mark and chunk.indent <= self.top and has_date([block_of(chunk, self.width)])
            for before, chunk in pairs
        )
        named = sum(
            bool(chunk.mark) and is_standing(chunk.text) and not after.mark and after.indent >= chunk.indent
            for chunk, after in pairs
        )
        # Behind another point, with no blank line between, stands the last point of a list: the date below is not its.
        dated = sum(
            dated and (chunk.gap or not before.mark)
            for (before, chunk), dated in zip(pairs, self.dated[1:], strict=True)
        )
        entries = self.dated[0] + dated + named
        return apart > 2 * entries or not entries

    def blocks(self) -> list[Block]:
        """Return all chunks in a row, those with bullets as points."""
        entry = Entry()
        self.entry = entry
        for chunk in self.chunks:
            if chunk.mark:
                self._add_point(chunk)
            else:
                entry.blocks.append(block_of(chunk, self.width))
        self._begin(None)
        return entry.blocks

    def stream(self) -> Stream:
        """Return the page's entries and headings."""
        menu = self._menu()
        for at, chunk in enumerate(self.chunks[menu:], menu):
            heading = self._heading(at)
            if heading:
                self._begin(None)
                self.parts.append(heading)
            elif self._is_page_outside(at):
                self._begin(Entry([block_of(chunk, self.width)]))
                self.entry_dated = False
            elif chunk.mark and self._begins_entry(at):
                self._begin(Entry([block_of(chunk, self.width)]))
                self.entry_dated = self.dated[at]
            elif chunk.mark:
                self._add_point(chunk)
            else:
                self._put(block_of(chunk, self.width))
        self._begin(None)
        return self.parts

    def _begin(self, entry: Entry | None) -> None:
        if self.loose:
            self.parts += stream_of_blocks(self.loose) or introduction(self.loose)
            self.loose = []
        self.entry, self.points, self.only_points = entry, set(), True
        if entry:
            self.parts.append(entry)

    def _put(self, block: Block) -> None:
        (self.entry.blocks if self.entry else self.loose).append(block)
        self.only_points = self.only_points and block.point

    def _add_point(self, chunk: Chunk) -> None:
        blocks = self.entry.blocks if self.entry else self.loose
        tail = chunk.lines[1:]
        whole = len(block_of(chunk, self.width).lines) == 1
        text = chunk.lines[0].number + chunk.text
        while tail and (whole or tail[0].indent > chunk.indent):
            text += f" {tail.pop(0).text}"
        counted = bool(chunk.lines[0].number)
        if counted and blocks and blocks[-1] is self.counted:
            self.counted.lines.append(text)
        else:
            self._put(Block([text], point=not counted, link=chunk.lines[0].link))
            self.counted = blocks[-1] if counted else None
        self.points.add(chunk.indent)
        if tail:
            self._put(block_of(Chunk(tail), self.width))

    # --- columns ---

    def _is_dated(self, at: int) -> bool:
        chunk = self.chunks[at]
        if not chunk.mark:
            return False
        blocks = [block_of(chunk, self.width)]
        if at + 1 < len(self.chunks) and not self.chunks[at + 1].mark:
            blocks.append(block_of(self.chunks[at + 1], self.width))
        # A date with nothing to it is a point in a list of dates.
        return has_date(blocks) and (len(blocks) > 1 or len(blocks[0].lines) > 1)

    def _indent_first_again(self) -> None:
        first = self.chunks[0]
        others = [chunk.indent for chunk in self.chunks[1:] if chunk.mark]
        if first.mark and others and first.indent < min(others) < self.body:
            first.lines[0].indent = min(others)

    def _top_indent(self) -> int:
        dated = [chunk.indent for chunk, is_dated in zip(self.chunks, self.dated, strict=True) if is_dated]
        if not dated:
            return min((chunk.indent for chunk in self.chunks if chunk.mark), default=0)
        most = min(Counter(dated).most_common(), key=lambda pair: (-pair[1], pair[0]))[0]
        return max((indent for indent in dated if indent < self.body), default=most) if most < self.body else most

    # --- headings ---

    def _menu(self) -> int:
        """Return how many chunks the page's menu takes: a title, and short bullets in a row before dated ones."""
        first = next((at for at, chunk in enumerate(self.chunks) if chunk.mark), 0)
        after = self._row(first).stop if self._in_run(first) else first
        row = self.chunks[first:after]
        short = all(len(chunk.text) <= _MENU and not is_standing(chunk.text) for chunk in row)
        ends = after < len(self.chunks) and self.chunks[after].gap
        titled = first == 0 or not self.chunks[first - 1].text.endswith(("?", ":"))
        return after if len(row) > 1 and short and ends and titled and any(self.dated[after:]) and first <= 2 else 0

    def _heading(self, at: int) -> Heading | None:
        chunk = self.chunks[at]
        after = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        if after is None or len(chunk.lines) > 1 or self.dated[at]:
            return None
        section = section_of(chunk.text) if not chunk.mark or self._may_be_marked_heading(at) else None
        if section and (after.mark or not self.entry or (not chunk.mark and read_day(after.text))):
            return Heading(section)
        if year_of(chunk.text) and not chunk.mark and after.mark and (self.flat or chunk.indent <= self.top):
            return Heading(Section.NEWS, known=False)
        if self._is_outside(chunk) and after.mark and after.indent <= self.top and self._may_be_heading(at):
            return Heading(Section.NEWS, known=False)
        return None

    def _is_outside(self, chunk: Chunk) -> bool:
        return not self.flat and not chunk.mark and chunk.indent <= self.top and chunk.indent < self.body

    def _may_be_heading(self, at: int) -> bool:
        """Whether a line left of all bodies is a heading: written as one, or left of all that stands around it."""
        chunk = self.chunks[at]
        if _titled(chunk.text):
            return True
        left = at > 0 and chunk.gap and chunk.indent < min(self.top, self.chunks[at - 1].indent)
        short = len(chunk.text) <= _HEADING and not chunk.text.endswith((".", ":", ",", "…", "?"))
        return left and short and not is_standing(chunk.text)

    def _is_page_outside(self, at: int) -> bool:
        """Whether a standing page begins here without a bullet: left of all bodies, known by name or above its text."""
        chunk, after = self.chunks[at], self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        if after is None or not self._is_outside(chunk) or len(chunk.lines) > 1:
            return False
        ends_list = self.entry is not None and self.entry.blocks[-1].point
        if is_standing(chunk.text) and not ends_list:
            return not self.dated[at + 1]
        titled = len(chunk.text) <= _HEADING and not chunk.text.endswith((".", ":", ",", "…"))
        told = len(after.text) >= _SENTENCE and self._is_outside(after) and not is_owner(after.text)
        return self.entry is not None and titled and told

    def _may_be_marked_heading(self, at: int) -> bool:
        """Whether a chunk with a bullet may be a section's heading: in the entries' column, and no point of a list."""
        chunk, before, after = self.chunks[at], self.chunks[at - 1] if at else None, self.chunks[at + 1]
        listed = not self.dated[at + 1] and (not after.gap or (before is not None and before.mark and not chunk.gap))
        return chunk.indent <= self.top and not listed

    # --- entry or point ---

    def _begins_entry(self, at: int) -> bool:
        chunk = self.chunks[at]
        if self.entry is None:
            begins = True
        elif self._is_point(chunk) or (chunk.mark != self.mark and not self.dated[at]):
            begins = False
        elif chunk.indent > self.top:
            told = self.dated[at] or is_standing(chunk.text) or self._has_paragraph(at)
            begins = chunk.indent < self.body and told
        else:
            begins = self.dated[at] or self._begins_page(at, self.entry)
        return begins

    def _is_point(self, chunk: Chunk) -> bool:
        return chunk.indent > self.top and chunk.indent in self.points

    def _has_paragraph(self, at: int) -> bool:
        after = self.chunks[at + 1] if at + 1 < len(self.chunks) else None
        return after is not None and not after.mark and after.indent > self.chunks[at].indent

    def _begins_page(self, at: int, entry: Entry) -> bool:
        """Whether a bullet without a date, in the column of the entries, begins an entry and is no lost point."""
        if self._goes_on_row(at):
            return not self.run_is_list
        row = [index for index in self._row(at) if self.chunks[index].indent <= self.top]
        if len(row) > 1:
            names = [is_standing(self.chunks[index].text) for index in row]
            asks = self.chunks[at].text.endswith(("?", ":"))
            begins = not self._awaits_row(entry) and (asks or names[0])
            self.run_is_list = not begins or asks or 2 * sum(names) < len(names)
            return begins
        return (
            self.chunks[at].text.endswith("?") or not self._awaits_points(entry) or self._is_followed_by_text(at, entry)
        )

    def _awaits_points(self, entry: Entry) -> bool:
        """Whether the entry so far may go on with points that stand apart, in the column of the entries.

        A page whose title asks ("Why join the PSG?") may; where columns tell nothing, so may any page without text
        of its own, and any text that ends with a colon.
        """
        first, last = entry.blocks[0], entry.blocks[-1]
        if not self.entry_dated and self.only_points and first.lines[-1].endswith(("?", ":")):
            return True
        bare = not self.entry_dated and self.only_points and len(first.lines) == 1
        return self.flat and (bare or last.point or last.lines[-1].endswith(":"))

    def _is_followed_by_text(self, at: int, entry: Entry) -> bool:
        """Whether a paragraph follows that makes this bullet the title of a page, and not only a few last words."""
        if at + 1 == len(self.chunks):
            return entry.blocks[0] is entry.blocks[-1] and not entry.blocks[0].lines[-1].endswith(("?", ":"))
        after = self.chunks[at + 1]
        return self.dated[at + 1] if after.mark else len(after.text) >= _SENTENCE or after.text.endswith(".")

    def _in_run(self, at: int) -> bool:
        """Whether a chunk may be one of several bullets that follow each other without a blank line."""
        if not 0 <= at < len(self.chunks):
            return False
        chunk = self.chunks[at]
        return chunk.mark == self.mark and not self.dated[at] and len(block_of(chunk, self.width).lines) == 1

    def _goes_on_row(self, at: int) -> bool:
        return self._in_run(at - 1) and self._in_run(at) and not self.chunks[at].gap

    def _row(self, at: int) -> range:
        """Return the bullets, those of lists within their list too, that follow each other from ``at`` on."""
        end = at + 1
        while self._goes_on_row(end):
            end += 1
        return range(at, end)

    def _awaits_row(self, entry: Entry) -> bool:
        """Whether the entry so far is a title alone, or ends with a colon: the bullets below are its points."""
        blocks = entry.blocks
        bare = not self.entry_dated and len(blocks) == 1 and len(blocks[0].lines) == 1
        return bare or blocks[-1].lines[-1].endswith(":")


def _titled(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3]
    return (
        bool(words)
        and len(text) <= _HEADING
        and not text.endswith((".", "!", "?"))
        and all(w[0].isupper() for w in words)
    )
