"""The form by which a member tells a bank in Britain to pay a standing order: one page of A4.

What it says is English in whatever language the program speaks: its reader is the bank. Of the member's own account
nothing is printed: there are boxes, which the member fills in by hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.days import show_day
from psg_admin.kernel.in_words import in_words
from psg_admin.kernel.money import Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.paper.files import whole_file
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Colour, Downwards, Sheet

_LEFT, _RIGHT = 62.0, 533.0
_WIDE = _RIGHT - _LEFT
_TOP = 790.0
_VALUE = _LEFT + 132
"""Where what a label says begins."""
_LONG = 3
"""A name takes so many lines at most: no bank prints one of more."""
_BOX, _BOX_HIGH = 17.0, 20.0
"""A box for one figure."""

EVERY = {1: "year", 2: "six months", 4: "quarter", 12: "month"}
"""How a bank calls what an order pays so many times a year."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a standing order pays: the account of the organisation. ``bank`` may be empty: the sort code says it."""

    organisation: str
    bank: str
    sort_code: str
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class MandatePaper:
    """All that the form says. ``a_year``: so many payments a year, a key of :data:`EVERY`; ``payer``: whose form it is,
    by name.
    """

    payee: Payee
    payer: str
    amount: Money
    a_year: int
    first: date
    reference: str


def write_mandates(papers: Iterable[MandatePaper], path: Path, *, progress: Progress = quiet) -> None:
    """Write forms into one PDF, each on a page of its own.

    :raises Unusable: when the file cannot be written; what stood there before still stands.
    :raises Cancelled: when the person stopped it; nothing is left.
    """
    data = mandates_bytes(papers, progress=progress)
    with whole_file(path) as part:
        part.write_bytes(data)


def mandates_bytes(papers: Iterable[MandatePaper], *, progress: Progress = quiet) -> bytes:
    """Return forms as the bytes of one PDF, the same ones whenever it is made.

    :raises Cancelled: when the person stopped it.
    """
    waiting = list(papers)
    first = waiting[0]
    sheet = Sheet(
        title=f"Standing order form {first.reference}" if len(waiting) == 1 else "Standing order forms",
        organisation=first.payee.organisation, made_at=datetime.combine(first.first, time()), tagged=True,
    )  # fmt: skip
    for done, paper in enumerate(waiting):
        progress(done, len(waiting))
        draw_mandate(sheet, paper)
    return sheet.finish()


def draw_mandate(sheet: Sheet, paper: MandatePaper) -> None:
    """Draw one form on the page that is begun, and end the page."""
    with words.speaking(paths.catalogue("en")):
        _Mandate(sheet, paper).draw()
    sheet.showPage()


class _Mandate(Downwards):
    """A form while it is drawn, from the top downwards."""

    def __init__(self, sheet: Sheet, paper: MandatePaper) -> None:
        super().__init__(sheet, top=_TOP)
        self._paper = paper

    def draw(self) -> None:
        paper, payee = self._paper, self._paper.payee
        self._head()
        self._section("To your bank or building society")
        self._blank("Name of the bank")
        self._blank("Branch or address")
        self._section("Please pay")
        for label, value in (
            ("Bank", payee.bank),
            ("Account name", payee.holder),
            ("Sort code", payee.sort_code),
            ("Account number", payee.number),
            ("Reference", paper.reference),
        ):
            if value:
                self._pair(label, value)
        self._y -= 4
        self._pair("Amount", paper.amount.show())
        self._pair("Amount in words", in_words(paper.amount))
        self._pair("First payment on", show_day(paper.first))
        self._pair("And then", f"every {EVERY[paper.a_year]} until further notice")
        self._section("From my account")
        self._blank("Account name")
        self._boxes("Sort code", (2, 2, 2))
        self._boxes("Account number", (8,))
        self._y -= 6
        self._said(
            f"This instruction replaces any previous standing order to {payee.organisation or payee.holder}.", bold=True
        )
        self._sign()
        self._foot()

    def _head(self) -> None:
        owner = self._sheet.top.add("H1")
        self._put(_LEFT, "Standing order form", 22, owner, bold=True)
        self._y -= 20
        owner = self._sheet.top.add("P")
        payee = self._paper.payee
        for line in self._sheet.wrap(payee.organisation or payee.holder, _WIDE, 12)[:_LONG]:
            self._put(_LEFT, line, 12, owner)
            self._y -= 15
        owner = self._sheet.top.add("P")
        for line in self._sheet.wrap(f"For: {self._paper.payer}", _WIDE, 9.5)[:2]:
            self._put(_LEFT, line, 9.5, owner, ink=SOFT)
            self._y -= 12
        self._sheet.rule(self._y, _LEFT, _RIGHT, width=1.4, ink=ACCENT)
        self._y -= 6

    def _section(self, title: str) -> None:
        self._y -= 24
        self._put(_LEFT, title, 12, self._sheet.top.add("H2"), bold=True)
        self._y -= 22

    def _pair(self, label: str, value: str) -> None:
        """Draw what is said of one thing, its label before it; both are read together."""
        owner = self._sheet.top.add("P")
        self._put(_LEFT, label, 9, owner, ink=SOFT)
        for line in self._sheet.wrap(value, _RIGHT - _VALUE, 11, bold=True)[:_LONG]:
            self._put(_VALUE, line, 11, owner, bold=True)
            self._y -= 14
        self._y -= 3.5

    def _blank(self, label: str) -> None:
        """Draw a line to write on."""
        self._put(_LEFT, label, 9, self._sheet.top.add("P"), ink=SOFT)
        self._sheet.rule(self._y - 3, _VALUE, _RIGHT, width=0.7, ink=SOFT)
        self._y -= 25

    def _boxes(self, label: str, groups: tuple[int, ...]) -> None:
        """Draw boxes for figures, in groups, so high that a hand can write in them."""
        self._put(_LEFT, label, 9, self._sheet.top.add("P"), ink=SOFT)
        x, low = _VALUE, self._y - 6
        for count in groups:
            for box in range(count + 1):
                self._sheet.path([(x + box * _BOX, low), (x + box * _BOX, low + _BOX_HIGH)], width=0.7, ink=SOFT)
            for y in (low, low + _BOX_HIGH):
                self._sheet.rule(y, x, x + count * _BOX, width=0.7, ink=SOFT)
            x += count * _BOX + 9
        self._y -= 29

    def _said(self, text: str, *, bold: bool = False, size: float = 10.5, ink: Colour = INK) -> None:
        owner = self._sheet.top.add("P")
        for line in self._sheet.wrap(text, _WIDE, size, bold=bold)[:_LONG]:
            self._put(_LEFT, line, size, owner, bold=bold, ink=ink)
            self._y -= size * 1.36

    def _sign(self) -> None:
        self._y -= 34
        for x, wide, label in ((_LEFT, 280.0, "Signature"), (_LEFT + 310, _WIDE - 310, "Date")):
            self._sheet.rule(self._y, x, x + wide, width=0.7, ink=SOFT)
            self._sheet.put(x, self._y - 11, label, 9, ink=SOFT, owner=self._sheet.top.add("P"))
        self._y -= 32

    def _foot(self) -> None:
        self._sheet.rule(self._y, _LEFT, _RIGHT, width=0.4, ink=LINE)
        self._y -= 15
        self._said(
            "Fill in your account, sign, and send this form to your own bank or building society, not to us. You can "
            "give your bank the same instruction by telephone, in its app or online; please quote the reference "
            "exactly as it is printed.",
            size=9,
            ink=SOFT,
        )  # fmt: skip
