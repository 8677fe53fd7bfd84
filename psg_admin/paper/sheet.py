"""A PDF whose pages are drawn with words in place: plain text in, no markup, the same file each time."""

import re
import threading
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import repeat
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.rl_accel import escapePDF
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName
from reportlab.pdfgen.canvas import Canvas

from psg_admin.paper.cells import one_line
from psg_admin.paper.fonts import BOLD, REGULAR, face, runs, widths
from psg_admin.paper.script import visual
from psg_admin.paper.tags import Element, Structure, with_structure

INK = (0.12, 0.11, 0.09)
SOFT = (0.38, 0.36, 0.33)
LINE = (0.82, 0.80, 0.77)
ACCENT = (0.608, 0.188, 0.137)

Colour = tuple[float, float, float]
Piece = tuple[str, str]
"""A stretch of text ready to be drawn: the name of the font in the file, and its bytes as the file writes them."""

# Where a word that is longer than its line may be parted: behind @ / _ and dashes, behind a full stop or hyphen that is
# no part of a number or of a short mark ("R-2016-0107"), behind what ends a list without a gap.
_JOINTS = re.compile(r"(?<=[@/\\_–—;,&=?])(?![/\s])|(?<=\w\w[.\-])(?=[^\W\d_])|(?<=[^\W\d_]{3}[.\-])(?=\w)")

_OUTSIDE = "/Artifact BMC"

_ESCAPES = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})

# Streams go into the file as they are: written as ASCII they would be a quarter larger and take a quarter longer.
rl_config.useA85 = 0

# The fonts are shared by all documents of the process, and what is read from them to be put into a file has a place.
_saving = threading.Lock()


class Sheet(Canvas):
    """A canvas that measures each text once and draws many of them quickly.

    ``made_at`` is what the file gives as its day; no clock is read, so the same pages are the same file.
    Lengths are in points, from the lower left corner of the page.

    With ``tagged`` the file says what its texts are, for who has it read aloud: those that are drawn for an element of
    ``top`` belong to it, all else is no part of the content. ``language`` is what it is written in.
    """

    _doc: Any  # the canvas's own; the stubs leave it out

    def __init__(
        self,
        *,
        title: str,
        organisation: str,
        made_at: datetime,
        size: tuple[float, float] = A4,
        tagged: bool = False,
        language: str = "en-GB",
    ) -> None:
        face(REGULAR)
        self._target = BytesIO()
        super().__init__(
            self._target,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            initialFontName=REGULAR,  # type: ignore[arg-type]  # the stubs have it for a number
            lang=language,
            pdfVersion=(1, 7) if tagged else None,
        )
        self._structure = Structure() if tagged else None
        self.top = Structure().top if self._structure is None else self._structure.top
        self.width, self.height = size
        self._known: tuple[dict[str, tuple[list[Piece], float]], ...] = ({}, {})
        self.setTitle(one_line(title))
        self.setAuthor(one_line(organisation))
        self.setSubject("")
        self.setCreator("psg_admin")
        self.setProducer("psg_admin")
        stamp = f"D:{made_at:%Y%m%d%H%M%S}"
        self.setDateFormatter(lambda *_parts: stamp)

    def showPage(self) -> None:  # noqa: N802 - the name is the library's
        """End the page."""
        super().showPage()
        if self._structure is not None:
            page = self._doc.Pages.pages[-1]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]  # the library leaves these two out
            page.StructParents, page.Tabs = self._structure.page, PDFName("S")
            self._structure.turn()

    def finish(self) -> bytes:
        """Return the file. Nothing can be drawn after it."""
        if self._structure is None:
            with _saving:
                self.save()
            return self._target.getvalue()
        catalogue, root = self._doc.Catalog, PDFDictionary({})
        catalogue.MarkInfo, catalogue.StructTreeRoot = PDFDictionary({"Marked": "true"}), root
        self.setViewerPreference("DisplayDocTitle", "true")
        number = self._doc.Reference(root)
        with _saving:
            self.save()
        numbers = self._doc.idToObjectNumberAndVersion
        pages = [numbers[f"Page{page}"][0] for page in range(1, self._structure.page + 1)]
        return with_structure(self._target.getvalue(), self._structure, root=numbers[number.name][0], pages=pages)

    def resize(self, size: tuple[float, float]) -> None:
        """Give this page and the following ones another size."""
        self.setPageSize(size)
        self.width, self.height = size

    def measure(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how wide ``text`` is on one line."""
        return self._shape(text, bold)[1] * size

    def put(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, right: bool = False,
        ink: Colour = INK, owner: Element | None = None,
    ) -> None:  # fmt: skip
        """Draw ``text`` on one line from ``x``, or up to ``x`` when it stands ``right``; ``y`` is its base line."""
        self.put_all([(x, y, text)], size, bold=bold, right=right, ink=ink, owners=[owner])

    def put_all(
        self,
        texts: Iterable[tuple[float, float, str]],
        size: float,
        *,
        bold: bool = False,
        right: bool = False,
        ink: Colour = INK,
        owners: Iterable[Element | None] | None = None,
    ) -> None:
        """Draw many texts (x, y, text) of the same look; ``owners`` are the elements that they belong to."""
        code = [f"BT {ink[0]} {ink[1]} {ink[2]} rg"]
        current = ""
        shape, structure = self._shape, self._structure
        for (x, y, text), owner in zip(texts, repeat(None) if owners is None else owners, strict=False):
            pieces, width = shape(text, bold)
            left = x - width * size if right else x
            if structure is not None:
                code.append(_OUTSIDE if owner is None else f"/{owner.tag} <</MCID {structure.mark(owner)}>> BDC")
            code.append(f"1 0 0 1 {left:.2f} {y:.2f} Tm")
            for font, drawn in pieces:
                if font != current:
                    code.append(f"{font} {size} Tf")
                    current = font
                code.append(drawn)
            if structure is not None:
                code.append("EMC")
        code.append("ET")
        self.addLiteral("\n".join(code))

    def rule(self, y: float, left: float, right: float, *, width: float = 0.5, ink: Colour = LINE) -> None:
        """Draw a line across."""
        self.rules([y], left, right, width=width, ink=ink)

    def rules(
        self, heights: Sequence[float], left: float, right: float, *, width: float = 0.5, ink: Colour = LINE
    ) -> None:
        """Draw several lines across."""
        if heights:
            lines = " ".join(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l" for y in heights)
            self._outside(f"{width} w {ink[0]} {ink[1]} {ink[2]} RG {lines} S")

    def area(self, x: float, y: float, wide: float, high: float, ink: Colour) -> None:
        """Fill a rectangle, from its lower left corner."""
        self._outside(f"{ink[0]} {ink[1]} {ink[2]} rg {x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f")

    def path(self, points: Sequence[tuple[float, float]], *, width: float = 1.0, ink: Colour = INK) -> None:
        """Draw a line through points."""
        way = " ".join(f"{x:.2f} {y:.2f} {'l' if at else 'm'}" for at, (x, y) in enumerate(points))
        self._outside(f"{width} w {ink[0]} {ink[1]} {ink[2]} RG {way} S")

    def _outside(self, code: str) -> None:
        """Draw what is no part of the content that is read aloud."""
        self.addLiteral(code if self._structure is None else f"{_OUTSIDE} {code} EMC")

    def wrap(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        """Return ``text`` in lines that fit ``width``, broken between words.

        A word that is longer than a line is parted where that is sensible (:func:`parts_of`), and else only when it
        must. Line ends in the text stay. There is always at least one line.
        """
        lines: list[str] = []
        for line in text.splitlines() or [""]:
            if self.measure(line, size, bold=bold) <= width:
                lines.append(line)
            else:
                lines.extend(self._wrap_line(line, width / size, bold=bold))
        return lines

    def cut(self, text: str, width: float, size: float, *, bold: bool = False) -> str:
        """Return ``text`` as it is when it fits ``width`` on one line, else its beginning and "…"."""
        if self.measure(text, size, bold=bold) <= width:
            return text
        room = width / size - self._plain_width("…", bold)
        return text[: self._fitting(text, room, bold)].rstrip() + "…"

    def _wrap_line(self, line: str, room: float, *, bold: bool) -> list[str]:
        space = self._plain_width(" ", bold)
        lines: list[str] = []
        words: list[str] = []
        used = 0.0
        for word in line.split():
            width = self._plain_width(word, bold)
            if words and used + space + width <= room:
                words.append(word)
                used += space + width
                continue
            if words:
                lines.append(" ".join(words))
            rest, used = word, width
            while used > room and len(rest) > 1:
                count = self._fitting(rest, room, bold)
                if self._structure is not None:  # a receipt that was issued before is parted as it was then
                    count = _parted(rest, count)
                lines.append(rest[:count])
                rest = rest[count:]
                used = self._plain_width(rest, bold)
            words = [rest]
        if words:
            lines.append(" ".join(words))
        return lines or [""]

    def _fitting(self, word: str, room: float, bold: bool) -> int:  # noqa: FBT001
        known, used = widths(BOLD if bold else REGULAR), 0.0
        for count, char in enumerate(word):
            used += known.get(char, 1000.0) / 1000
            if used > room:
                return max(count, 1)
        return len(word)

    def _plain_width(self, text: str, bold: bool) -> float:  # noqa: FBT001
        """As wide as the text is, or a little more; without keeping it."""
        known = widths(BOLD if bold else REGULAR)
        return sum(known.get(char, 1000.0) for char in text) / 1000

    def _shape(self, text: str, bold: bool) -> tuple[list[Piece], float]:  # noqa: FBT001
        """Return the pieces of a text and its width for size 1, made once for each text of the document."""
        known = self._known[bold]
        shaped = known.get(text)
        if shaped is None:
            shaped = known[text] = self._shaped(text, BOLD if bold else REGULAR)
        return shaped

    def _shaped(self, text: str, name: str) -> tuple[list[Piece], float]:
        plain = one_line(text)
        if plain.isascii():
            # ASCII has its own codes in the first part of the font: nothing to look up.
            known = widths(name)
            if not plain:
                return [], 0.0
            piece = (face(name).getSubsetInternalName(0, self._doc), f"({plain.translate(_ESCAPES)}) Tj")
            return [piece], sum(map(known.__getitem__, plain)) / 1000
        pieces: list[Piece] = []
        width = 0.0
        for font_name, stretch in runs(visual(plain), name):
            font, known = face(font_name), widths(font_name)
            width += sum(map(known.__getitem__, stretch)) / 1000
            pieces.extend(
                (font.getSubsetInternalName(subset, self._doc), f"({escapePDF(part)}) Tj")
                for subset, part in font.splitString(stretch, self._doc)
            )
        return pieces, width


class Downwards:
    """A paper while it is drawn from the ``top`` downwards (points above the lower edge); below ``bottom`` it goes on
    on the next page.
    """

    def __init__(self, sheet: Sheet, *, top: float, bottom: float = 0.0) -> None:
        self._sheet = sheet
        self._top, self._bottom = top, bottom
        self._y = top

    def _put(
        self, x: float, text: str, size: float, owner: Element | None, *, bold: bool = False, right: bool = False,
        ink: Colour = INK,
    ) -> None:  # fmt: skip
        self._sheet.put(x, self._y, text, size, bold=bold, right=right, ink=ink, owner=owner)

    def _down(self, by: float) -> None:
        """Go down; where the page ends, on to the next one."""
        self._y -= by
        if self._y < self._bottom:
            self._sheet.showPage()
            self._y = self._top
            self._again()

    def _again(self) -> None:
        """Say at the head of another page of what it is; nothing where a paper has one page."""


def parts_of(word: str) -> list[str]:
    """Return the parts of a word that stay whole on paper: of "ana.ruiz@example.org" three."""
    return _JOINTS.split(word)


def _parted(word: str, most: int) -> int:
    """Return how many signs of a word that is too long for its line stand on it, when ``most`` of them fit."""
    places = [found.start() for found in _JOINTS.finditer(word, 0, most + 1) if 0 < found.start() <= most]
    return places[-1] if places else most
