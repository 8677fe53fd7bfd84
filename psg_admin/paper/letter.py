"""Letters on letterhead for envelopes with a window, each with the forms that go with it behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, language
from psg_admin.paper.files import whole_file
from psg_admin.paper.mandate import MandatePaper, draw_mandate
from psg_admin.paper.papers import Letterhead
from psg_admin.paper.sheet import ACCENT, LINE, SOFT, Downwards, Sheet

_LEFT, _RIGHT = 62.0, 533.0
_WIDE = _RIGHT - _LEFT
_TOP, _BOTTOM = 790.0, 92.0
_WINDOW = 698.0
"""Where the address begins: 51 mm below the edge, in the window of a DL envelope when the page is folded in three."""
_WINDOW_WIDE = 235.0
_BODY = 560.0
"""Below here nothing shows in the window."""
_SIZE = 10.5
_VALUE = _LEFT + 150
"""Where what a label says begins."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one thing in a letter: its title, and each fact with its label."""

    title: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """All that a letter says, in the language it is written in. ``address`` begins with the names; ``says`` are its
    paragraphs, and what is told in between; ``forms`` go behind it.
    """

    letterhead: Letterhead
    written_on: date
    address: Sequence[str]
    salutation: str
    about: str
    says: Sequence[str | Told]
    farewell: str
    signed: str
    forms: Sequence[MandatePaper] = ()


def write_post(letters: Iterable[LetterPaper], path: Path, *, progress: Progress = quiet) -> None:
    """Write letters into one PDF, each on a page of its own and with its forms behind it.

    :raises BadInput: when there is none.
    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    data = post_bytes(letters, progress=progress)
    with whole_file(path) as part:
        part.write_bytes(data)


def post_bytes(letters: Iterable[LetterPaper], *, progress: Progress = quiet) -> bytes:
    """Return letters as the bytes of one PDF, the same ones whenever it is made.

    :raises BadInput: when there is none.
    :raises Cancelled: when the person stopped it.
    """
    waiting = list(letters)
    if not waiting:
        raise BadInput(_("There is no letter to print."))
    spoken = language()
    sheet = Sheet(
        title=waiting[0].about if len(waiting) == 1 else _("Letters"),
        organisation=waiting[0].letterhead.organisation,
        made_at=datetime.combine(waiting[0].written_on, time()), tagged=True,
        language="en-GB" if spoken == "en" else spoken,
    )  # fmt: skip
    for done, letter in enumerate(waiting):
        progress(done, len(waiting))
        _Letter(sheet, letter).draw()
        for form in letter.forms:
            draw_mandate(sheet, form)
    return sheet.finish()


class _Letter(Downwards):
    """A letter while it is drawn, from the top downwards."""

    def __init__(self, sheet: Sheet, paper: LetterPaper) -> None:
        super().__init__(sheet, top=_TOP, bottom=_BOTTOM)
        self._paper = paper

    def draw(self) -> None:
        paper = self._paper
        self._head()
        self._address()
        self._said(paper.salutation)
        self._down(4)
        self._said(paper.about, tag="H1", bold=True, size=12)
        self._down(4)
        for block in paper.says:
            if isinstance(block, Told):
                self._told(block)
            else:
                self._said(block)
                self._down(7)
        self._down(8)
        self._said(paper.farewell)
        self._down(34)
        self._said(paper.signed)
        self._foot()
        self._sheet.showPage()

    def _again(self) -> None:
        self._put(_LEFT, self._sheet.cut(self._paper.about, _WIDE, 9), 9, None, ink=SOFT)
        self._y -= 28

    def _head(self) -> None:
        letterhead, wrap = self._paper.letterhead, self._sheet.wrap
        owner = self._sheet.top.add("P")
        for line in wrap(letterhead.organisation, 290, 15, bold=True)[:3]:
            self._put(_LEFT, line, 15, owner, bold=True)
            self._y -= 18
        owner = self._sheet.top.add("P")
        for line in wrap(letterhead.contact_line, 290, 8.5)[:2] if letterhead.contact_line else ():
            self._put(_LEFT, line, 8.5, owner, ink=SOFT)
            self._y -= 11
        self._y = _TOP + 2
        owner = self._sheet.top.add("P")
        for line in (part for one in letterhead.address_lines for part in wrap(one, 165, 8.5)[:2]):
            if self._y < _WINDOW + 22:
                break
            self._put(_RIGHT, line, 8.5, owner, right=True, ink=SOFT)
            self._y -= 11
        self._y = _WINDOW + 20
        self._sheet.rule(self._y, _LEFT, _RIGHT, width=1.4, ink=ACCENT)

    def _address(self) -> None:
        self._y = _WINDOW
        owner = self._sheet.top.add("P")
        for line in (part for one in self._paper.address for part in self._sheet.wrap(one, _WINDOW_WIDE, _SIZE)):
            self._put(_LEFT, line, _SIZE, owner)
            self._y -= 13.5
        end, self._y = self._y, _WINDOW
        self._put(_RIGHT, show_day(self._paper.written_on), _SIZE, self._sheet.top.add("P"), right=True)
        self._y = min(_BODY, end - 10)

    def _said(self, text: str, *, tag: str = "P", bold: bool = False, size: float = _SIZE) -> None:
        owner = self._sheet.top.add(tag)
        for line in self._sheet.wrap(text, _WIDE, size, bold=bold):
            self._put(_LEFT, line, size, owner, bold=bold)
            self._down(size * 1.42)

    def _told(self, block: Told) -> None:
        """Draw the facts of one thing; they stay on one page."""
        lines = [
            (label, self._sheet.wrap(value, _RIGHT - _VALUE - 10, _SIZE, bold=True)) for label, value in block.facts
        ]
        high = 20 + sum(len(values) for _label, values in lines) * 15 + 12
        if self._y - high < _BOTTOM:
            self._down(_TOP)
        if block.title:
            self._put(_LEFT, block.title, _SIZE, self._sheet.top.add("H2"), bold=True)
            self._down(17)
        for label, values in lines:
            owner = self._sheet.top.add("P")
            self._put(_LEFT + 10, label, 9, owner, ink=SOFT)
            for value in values:
                self._put(_VALUE, value, _SIZE, owner, bold=True)
                self._down(15)
        self._down(9)

    def _foot(self) -> None:
        """The charity line."""
        line = self._paper.letterhead.charity_line
        if line:
            self._sheet.rule(66, _LEFT, _RIGHT, width=0.4, ink=LINE)
            self._y = 52
            self._put(_LEFT, self._sheet.cut(line, _WIDE, 8), 8, self._sheet.top.add("P"), ink=SOFT)
