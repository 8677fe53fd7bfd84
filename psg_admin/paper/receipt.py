"""Receipts on letterhead: one calm page of A4, the same file whenever it is printed again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.days import show_day
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.files import whole_file
from psg_admin.paper.papers import Letterhead, ReceiptLine, ReceiptPaper, Voided
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Colour, Sheet
from psg_admin.paper.tags import Element

__all__ = [
    "Letterhead",
    "ReceiptLine",
    "ReceiptPaper",
    "Voided",
    "receipt_bytes",
    "receipts_bytes",
    "write_receipt",
    "write_receipts",
]

_LEFT, _RIGHT = 62.0, 533.0
_WIDE = _RIGHT - _LEFT
_TOP, _BOTTOM = 786.0, 92.0
_FACTS = 350.0  # where the column of facts begins
_PERIOD = 272.0  # where the column of periods begins
_PAYER_WIDE = _FACTS - _LEFT - 24
_PURPOSE_WIDE = _PERIOD - _LEFT - 16
_PERIOD_WIDE = _RIGHT - _PERIOD - 82
_STAMP: Colour = (0.97, 0.90, 0.885)

_Look = tuple[float, bool, bool, Colour]


def write_receipt(paper: ReceiptPaper, path: Path) -> None:
    """Write the receipt as a PDF.

    :raises Unusable: when the file cannot be written; what stood there before still stands.
    """
    _write(receipt_bytes(paper), path)


def write_receipts(papers: Iterable[ReceiptPaper], path: Path, *, progress: Progress = quiet) -> None:
    """Write many receipts into one PDF, each on a page of its own.

    :raises BadInput: when there is none.
    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    _write(receipts_bytes(papers, progress=progress), path)


def receipt_bytes(paper: ReceiptPaper) -> bytes:
    """Return the receipt as the bytes of a PDF, the same ones whenever it is made."""
    return receipts_bytes([paper])


def receipts_bytes(papers: Iterable[ReceiptPaper], *, progress: Progress = quiet) -> bytes:
    """Return many receipts as the bytes of one PDF.

    :raises BadInput: when there is none.
    :raises Cancelled: when the person stopped it.
    """
    waiting = list(papers)
    if not waiting:
        raise BadInput(_("There is no receipt to print."))
    first = waiting[0]
    with words.speaking(paths.catalogue(first.language)):
        title = _("Receipt {number}").format(number=first.number)
    made_at = datetime.combine(first.issued_on, time())
    tagged = all(paper.tagged for paper in waiting)
    language = first.language if tagged and first.language != "en" else "en-GB"
    sheet = Sheet(
        title=title if len(waiting) == 1 else _("Receipts"), organisation=first.letterhead.organisation,
        made_at=made_at, tagged=tagged, language=language,
    )  # fmt: skip
    for done, paper in enumerate(waiting):
        progress(done, len(waiting))
        with words.speaking(paths.catalogue(paper.language)):
            _Receipt(sheet, paper).draw()
    return sheet.finish()


def _write(data: bytes, path: Path) -> None:
    with whole_file(path) as part:
        part.write_bytes(data)


class _Page:
    """What stands on one page, kept by its look until it is known how many pages there are."""

    def __init__(self) -> None:
        self.texts: defaultdict[_Look, list[tuple[tuple[float, float, str], Element | None]]] = defaultdict(list)
        self.rules: list[tuple[float, float, Colour]] = []

    def draw(self, sheet: Sheet) -> None:
        for y, width, ink in self.rules:
            sheet.rule(y, _LEFT, _RIGHT, width=width, ink=ink)
        for (size, bold, right, ink), texts in self.texts.items():
            places, owners = zip(*texts, strict=True)
            sheet.put_all(places, size, bold=bold, right=right, ink=ink, owners=owners)


class _Receipt:
    """One receipt while it is laid out, from the top downwards."""

    def __init__(self, sheet: Sheet, paper: ReceiptPaper) -> None:
        self._sheet = sheet
        self._paper = paper
        self._pages = [_Page()]
        self._y = _TOP
        self._part: Element | None = None  # what the texts belong to that are laid out now

    def draw(self) -> None:
        """Lay out all pages, then draw them."""
        self._head()
        self._void()
        self._facts()
        self._table()
        self._rest()
        for number, page in enumerate(self._pages, 1):
            self._foot(page, number)
            if self._paper.voided is not None:
                self._stamp()
            page.draw(self._sheet)
            self._sheet.showPage()

    def _text(
        self, x: float, text: str, size: float, *, bold: bool = False, right: bool = False, ink: Colour = INK,
        y: float | None = None,
    ) -> None:  # fmt: skip
        self._pages[-1].texts[size, bold, right, ink].append(((x, self._y if y is None else y, text), self._part))

    def _say(self, tag: str = "P", *, of: Element | None = None) -> Element:
        """Begin a new part, which the texts belong to that follow. Those of one look are read in their order."""
        self._part = (self._sheet.top if of is None else of).add(tag)
        return self._part

    def _rule(self, width: float = 0.5, ink: Colour = LINE) -> None:
        self._pages[-1].rules.append((self._y, width, ink))

    def _down(self, by: float) -> None:
        """Go down; where the page ends, on to the next one."""
        self._y -= by
        if self._y < _BOTTOM:
            self._pages.append(_Page())
            self._y = _TOP
            again = _("Receipt {number}, continued").format(number=self._paper.number)
            part, self._part = self._part, None
            self._text(_LEFT, self._sheet.cut(self._paper.letterhead.organisation, _WIDE / 2, 9), 9, ink=SOFT)
            self._text(_RIGHT, self._sheet.cut(again, _WIDE / 2 - 10, 9), 9, right=True, ink=SOFT)
            self._part = part
            self._y -= 30

    def _head(self) -> None:
        letterhead, wrap = self._paper.letterhead, self._sheet.wrap
        top = self._y
        self._say()
        for line in wrap(letterhead.organisation, 290, 16, bold=True)[:4]:
            self._text(_LEFT, line, 16, bold=True)
            self._y -= 20
        self._say()
        for line in wrap(letterhead.contact_line, 290, 8.5)[:3] if letterhead.contact_line else ():
            self._text(_LEFT, line, 8.5, ink=SOFT)
            self._y -= 11.5
        left_end, self._y = self._y, top + 2
        self._say()
        for address in letterhead.address_lines:
            for line in wrap(address, 165, 8.5)[:2]:
                self._text(_RIGHT, line, 8.5, right=True, ink=SOFT)
                self._y -= 11.5
        self._y = min(self._y, left_end) - 2
        self._rule(1.4, ACCENT)
        self._down(52)
        self._say("H1")
        self._text(_LEFT, _("Receipt"), 26, bold=True)
        number = self._sheet.cut(self._paper.number, _WIDE - 130, 15, bold=True)
        self._text(_RIGHT, number, 15, bold=True, right=True)
        self._down(36)

    def _void(self) -> None:
        voided = self._paper.voided
        if voided is None:
            return
        self._say()
        said = _("VOID since {day}: {reason}").format(day=show_day(voided.on), reason=voided.reason)
        for line in self._sheet.wrap(said, _WIDE, 11, bold=True):
            self._text(_LEFT, line, 11, bold=True, ink=ACCENT)
            self._down(15.5)
        self._down(14)

    def _facts(self) -> None:
        paper, wrap = self._paper, self._sheet.wrap
        top = self._y
        facts = (
            (_("Date received"), show_day(paper.received_on)),
            (_("Paid by"), paper.method),
            (_("Receipt issued"), show_day(paper.issued_on)),
            *paper.facts,
        )
        for label, value in facts:
            self._say()
            self._text(_FACTS, label, 8.5, ink=SOFT)
            self._y -= 13.5
            for line in wrap(value, _RIGHT - _FACTS, 10.5)[:3]:
                self._text(_FACTS, line, 10.5)
                self._y -= 14
            self._y -= 8
        right_end, self._y = self._y, top
        self._say()
        self._text(_LEFT, _("Received with thanks from"), 8.5, ink=SOFT)
        self._y -= 15.5
        self._say()
        for line in wrap(paper.payer, _PAYER_WIDE, 12, bold=True):
            self._text(_LEFT, line, 12, bold=True)
            self._down(16)
        self._say()
        for address in paper.payer_address:
            for line in wrap(address, _PAYER_WIDE, 10.5):
                self._text(_LEFT, line, 10.5)
                self._down(14)
        if len(self._pages) == 1:
            self._y = min(self._y, right_end)
        self._down(22)

    def _table(self) -> None:
        table = self._sheet.top.add("Table")
        self._table_head(table)
        wrap = self._sheet.wrap
        for entry in self._paper.lines:
            row = table.add("TR")
            purposes = wrap(entry.purpose, _PURPOSE_WIDE if entry.period else _RIGHT - _LEFT - 100, 10.5)
            periods = wrap(entry.period, _PERIOD_WIDE, 10.5) if entry.period else []
            count = max(len(purposes), len(periods))
            if self._y - count * 14.5 < _BOTTOM and count < 12:
                self._down(_TOP)
                self._table_head(None)
            purpose, period, amount = (row.add("TD") for _cell in range(3))
            self._part = amount
            self._text(_RIGHT, entry.amount.show(), 10.5, right=True)
            for number in range(count):
                if number < len(purposes):
                    self._part = purpose
                    self._text(_LEFT, purposes[number], 10.5)
                if number < len(periods):
                    self._part = period
                    self._text(_PERIOD, periods[number], 10.5, ink=SOFT)
                self._down(14.5)
            self._y += 6
            self._rule(0.4)
            self._down(17)
        if self._y < _BOTTOM + 30:
            self._down(_TOP)
        self._y += 17
        self._rule(1.0, SOFT)
        self._down(20)
        row = table.add("TR")
        self._say("TD", of=row)
        self._text(_LEFT, _("Total received"), 12, bold=True)
        row.add("TD")
        self._say("TD", of=row)
        self._text(_RIGHT, self._paper.amount.show(), 12, bold=True, right=True)
        self._down(34)

    def _table_head(self, table: Element | None) -> None:
        """Draw the headings; those of ``table`` are read aloud, and not again where it goes on on another page."""
        owners = [None] * 3 if table is None else table.row("TH", 3)
        self._part = owners[0]
        self._text(_LEFT, pgettext("what money is for", "For"), 8.5, ink=SOFT)
        self._part = owners[1]
        if any(entry.period for entry in self._paper.lines):
            self._text(_PERIOD, _("Period"), 8.5, ink=SOFT)
        self._part = owners[2]
        self._text(_RIGHT, _("Amount"), 8.5, right=True, ink=SOFT)
        self._part = None
        self._y -= 7
        self._rule(1.0, SOFT)
        self._down(17)

    def _rest(self) -> None:
        paper = self._paper
        said = list(paper.notes)
        if paper.replaces:
            said.append(_("This receipt replaces receipt {number}.").format(number=paper.replaces))
        if paper.replaced_by:
            said.append(_("It is replaced by receipt {number}.").format(number=paper.replaced_by))
        for text in said:
            self._say()
            for line in self._sheet.wrap(text, _WIDE, 9.5):
                self._text(_LEFT, line, 9.5)
                self._down(13.5)
            self._down(5)

    def _foot(self, page: _Page, number: int) -> None:
        """The charity line, and which page it is where there are several."""
        page.rules.append((66.0, 0.4, LINE))
        count, y = len(self._pages), 52.0
        room = _WIDE - (70 if count > 1 else 0)
        owner = self._sheet.top.add("P") if number == 1 and self._paper.letterhead.charity_line else None
        for line in self._sheet.wrap(self._paper.letterhead.charity_line, room, 8)[:3]:
            page.texts[8, False, False, SOFT].append(((_LEFT, y, line), owner))
            y -= 10.5
        if count > 1:
            said = _("Page {number} of {count}").format(number=number, count=count)
            page.texts[8, False, True, SOFT].append(((_RIGHT, 52.0, said), None))

    def _stamp(self) -> None:
        """The word across the page, below everything else, so that no photocopy of it passes for valid."""
        sheet, word = self._sheet, _("VOID")
        sheet.saveState()
        sheet.translate(sheet.width / 2, 330)
        sheet.rotate(32)
        sheet.put(-sheet.measure(word, 170, bold=True) / 2, -60, word, 170, bold=True, ink=_STAMP)
        sheet.restoreState()
