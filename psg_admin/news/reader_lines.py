"""Lines of a page of text, measured: indents, bullets, gaps, and the chunks and blocks they make."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from psg_admin.kernel.words import fold, squeeze
from psg_admin.news.reader_chrome import (
    in_menus,
    is_menu,
    links_joined,
    reads_on,
    with_printed_links,
    without_marks,
    without_reading_on,
    without_references,
)
from psg_admin.news.reader_dates import read_day, with_year, year_of
from psg_admin.news.reader_item import Block
from psg_admin.news.reader_names import is_standing, section_of

BULLETS = "•●▪▫■□☆★‣◦○·∙⁃◆◇►▸➤✓✔\uf0b7\uf0a7"  # the last two are Word's, from a font of symbols
_MARK = re.compile(rf"(?:[{BULLETS}]\s*)+|[*+-](?:\s+|$)")
_ROUND = re.compile(r"o\s+(?=\w)")  # some programs print it for the bullets of a list within a list
_ROW = re.compile(r"(?P<lead>\s*)(?P<left>\S[^\t]*)\t+(?P<right>[^\t]*\S)\s*")
_NUMBER = re.compile(r"(\d{1,3})[.)] (?=\S)")
_COUNTED = "#"  # the bullet of a line whose list has numbers
_RULE = re.compile(r"[=_~#*–—\s\u2500-\u257f-]{3,}")
_NARROWEST, _WIDEST = 50, 120  # columns; a page whose lines are broken by a program is about this wide
_MARGINS = 4  # widths that are tried, from the widest


@dataclass(slots=True)
class Line:
    """One line with words on it; ``mark`` is its bullet or empty, ``number`` what stood there if it was a number."""

    indent: int
    mark: str
    text: str
    gap: bool
    width: int
    link: str | None = None
    number: str = ""


@dataclass(slots=True)
class Chunk:
    """Lines up to the next blank line or bullet. ``gap``: a blank line stands before it."""

    lines: list[Line] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """The bullet it begins with, or empty."""
        return self.lines[0].mark

    @property
    def indent(self) -> int:
        """Columns before its first line."""
        return self.lines[0].indent

    @property
    def gap(self) -> bool:
        """Whether a blank line stands before it."""
        return self.lines[0].gap

    @property
    def text(self) -> str:
        """The words of its first line."""
        return self.lines[0].text


def lines_of(text: str) -> list[Line]:
    """Return the lines that hold words. A bullet alone on its line takes the next line's words."""
    lines: list[Line] = []
    gap, mark = False, ""
    pages, links = without_references(text.replace("\r\r\n", "\n").splitlines())
    for page_line, printed_link in with_printed_links(_cells_apart(links_joined(pages))):
        printed, link = without_marks(page_line, links)
        link = link or printed_link
        raw = printed.replace("\ufeff", "").replace("\u200b", "").replace("\u00ad", "").expandtabs(4).rstrip()
        bare = raw.lstrip()
        if not bare or _RULE.fullmatch(bare):
            gap = True
            continue
        indent = len(raw) - len(bare)
        before = lines[-1] if lines else None
        within = before is not None and (before.mark == "o" or (before.mark != "" and before.indent < indent))
        typed = printed.lstrip().startswith("o\t")  # as Word writes it
        found = _MARK.match(bare) or (_ROUND.match(bare) if typed or (indent and (gap or within)) else None)
        words = without_reading_on(squeeze(bare[found.end() :] if found else bare))
        if reads_on(words):
            gap, mark = True, ""
            continue
        if mark and lines and not found:
            # A bullet alone on its line: what follows is its text.
            lines[-1].text, lines[-1].width, lines[-1].link, mark, gap = words, len(raw), link, "", False
            continue
        mark = found[0][0] if found else ""
        if words or mark:
            # A text browser breaks its lines with the numbers of the links in them; the links of Markdown are joined.
            lines.append(
                Line(indent, mark, words, gap, len(page_line.expandtabs(4).rstrip()) if links else len(raw), link)
            )
            gap = False
        if words:
            mark = ""
    lines = _without_details([line for line in lines if line.text])
    _count(lines)
    return _with_years(_without_menus(lines))


def _cells_apart(lines: list[str]) -> list[str]:
    """Return lines in which a date and a headline that were cells of one row, a tab between them, are two lines."""
    apart: list[str] = []
    for line in lines:
        row = _ROW.fullmatch(line)
        if row and (read_day(row["left"].lstrip(BULLETS + "*+- ")) or read_day(row["right"])):
            apart += [row["lead"] + row["left"], row["lead"] + row["right"]]
        else:
            apart.append(line)
    return apart


def _without_details(lines: list[Line]) -> list[Line]:
    """Return lines without the word that some sites print above an entry's date."""
    kept = [line for line, after in pairwise(lines) if fold(line.text) != "details" or not read_day(after.text)]
    return kept + lines[-1:]


def _count(lines: list[Line]) -> None:
    """Take the numbers of lists for their bullets: two or more lines at one indent, counting up from one."""
    rows: dict[int, list[tuple[Line, re.Match[str]]]] = {}
    for line in lines:
        found = None if line.mark else _NUMBER.match(line.text)
        if found is None:
            continue
        row = rows.setdefault(line.indent, [])
        if int(found[1]) == 1:
            row.clear()
        if int(found[1]) == len(row) + 1:
            row.append((line, found))
        for each, number in row[-2:] if len(row) > 1 else ():
            each.mark, each.number, each.text = _COUNTED, number[0], number.string[number.end() :]


def _without_menus(lines: list[Line]) -> list[Line]:
    """Return lines without the site's menu, and without the page's foot when the menu stands below all entries."""
    rows: list[list[Line]] = []
    for line, after in pairwise([*lines, *lines[-1:]]):
        # The first entry may follow its last line at once: it is a date, or has its text below, further in.
        above_text = not after.mark and after.indent > line.indent and not in_menus(line.text)
        heads = bool(line.mark and (read_day(line.text) or above_text))
        if not rows or line.gap or bool(line.mark) != bool(rows[-1][0].mark) or (heads and _is_menu(rows[-1])):
            rows.append([])
        rows[-1].append(line)
    rows = [part for row in rows for part in _menu_apart(row)]
    entries = [at for at, row in enumerate(rows) if _may_be_entry(row)]
    kept: list[Line] = []
    for at, row in enumerate(rows):
        if not _is_menu(row):
            row[0].gap = row[0].gap or not kept or kept[-1] is not rows[at - 1][-1]
            kept += row
        elif entries and at > entries[-1]:
            break
    return kept


def _menu_apart(row: list[Line]) -> list[list[Line]]:
    """Return a menu and what a browser copied right below it as two rows."""
    end = max((at for at, line in enumerate(row, 1) if in_menus(line.text)), default=0)
    return [row[:end], row[end:]] if end < len(row) and _is_menu(row[:end]) else [row]


def _is_menu(row: list[Line]) -> bool:
    return is_menu([line.text for line in row])


def _may_be_entry(row: list[Line]) -> bool:
    tells = any(
        line.mark or read_day(line.text) or is_standing(line.text) or section_of(line.text) is not None for line in row
    )
    return tells and not _is_menu(row)


def _with_years(lines: list[Line]) -> list[Line]:
    """Give the dates of entries that lack a year that of the heading above them, as archives print them."""
    year, over = None, 0
    for before, line in pairwise([Line(0, "", "", True, 0), *lines]):
        if not line.mark and not before.mark and (line.gap or not before.text):
            year = None if section_of(line.text) else year
            found = year_of(line.text)
            year, over = (found, line.indent) if found else (year, over)
        # A year among the lines of a body is no heading: those stand left of what they head.
        headed = (line.mark or before.mark) and (over == 0 or over < line.indent)
        dated = with_year(line.text, year) if year and headed else None
        line.text = dated or line.text
    return lines


def chunks_of(lines: list[Line]) -> list[Chunk]:
    """Return the lines in chunks: a new one after a gap, at a bullet, and around a heading of the house."""
    chunks: list[Chunk] = []
    for line in lines:
        heading = not line.mark and section_of(line.text) is not None
        after_heading = bool(chunks) and not chunks[-1].mark and section_of(chunks[-1].text) is not None
        if not chunks or line.gap or line.mark or heading or after_heading:
            chunks.append(Chunk())
        chunks[-1].lines.append(line)
    return chunks


def wrapped_at(lines: list[Line]) -> int:
    """Return the width at which a program broke the lines of this page, or 0 when they are as their writer made them.

    Broken by a program: within a paragraph, the next line's first word would not have fitted any more.
    """
    widest = max((line.width for line in lines), default=0)
    if widest > _WIDEST:
        return 0
    pairs = [(a, b) for a, b in pairwise(lines) if not b.gap and not b.mark and not _alone(a, b)]
    # A foot or a table may be a little wider than the text.
    for width in sorted({widest, *(line.width for line, _after in pairs)}, reverse=True)[:_MARGINS]:
        full = len({a.text for a, b in pairs if _full(a, b, width)})
        if width >= _NARROWEST and full >= 3 and full * 2 >= len(pairs):
            return width
    return 0


def _full(line: Line, after: Line, width: int) -> bool:
    return line.width + 1 + len(after.text.split(maxsplit=1)[0]) > width


def _alone(line: Line, after: Line) -> bool:
    return read_day(line.text) is not None or read_day(after.text) is not None


def block_of(chunk: Chunk, width: int) -> Block:
    """Return a chunk as a block; lines broken at ``width`` are joined again."""
    texts = [chunk.text]
    for line, after in pairwise(chunk.lines):
        if width and _full(line, after, width) and not _alone(line, after):
            texts[-1] += " " + after.text
        else:
            texts.append(after.text)
    return Block(texts, link=next((line.link for line in chunk.lines if line.link), None), below=not chunk.gap)
