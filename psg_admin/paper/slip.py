"""A paying-in slip as a PDF: the cheques with who drew them, the cash by note and coin, totals, and a line to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from psg_admin.kernel.days import show_day
from psg_admin.kernel.money import Money
from psg_admin.kernel.words import _, language, ngettext
from psg_admin.paper.files import whole_file
from psg_admin.paper.sheet import ACCENT, LINE, SOFT, Downwards, Sheet
from psg_admin.paper.tags import Element

_LEFT, _RIGHT = 62.0, 533.0
_TOP, _BOTTOM = 786.0, 84.0
_NUMBER = 330.0  # where the column of numbers begins


@dataclass(frozen=True, slots=True)
class SlipCheque:
    """A cheque on a slip: who drew it, its number, and its sum."""

    drawer: str
    number: str
    amount: Money


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """All that a slip says. ``account`` is its name, sort code and number in words; ``notes``: each note or coin, how
    many there are, and what they come to.
    """

    organisation: str
    number: str
    account: str
    banked_on: date
    cheques: Sequence[SlipCheque]
    notes: Sequence[tuple[Money, int, Money]]
    cash: Money
    total: Money


def write_slip(paper: SlipPaper, path: Path) -> None:
    """Write the slip as a PDF.

    :raises Unusable: when the file cannot be written; what stood there before still stands.
    """
    data = slip_bytes(paper)
    with whole_file(path) as part:
        part.write_bytes(data)


def slip_bytes(paper: SlipPaper) -> bytes:
    """Return the slip as the bytes of a PDF, the same ones whenever it is made."""
    spoken = language()
    sheet = Sheet(
        title=_("Paying-in slip {number}").format(number=paper.number), organisation=paper.organisation,
        made_at=datetime.combine(paper.banked_on, time()), tagged=True,
        language="en-GB" if spoken == "en" else spoken,
    )  # fmt: skip
    _Slip(sheet, paper).draw()
    return sheet.finish()


class _Slip(Downwards):
    """A slip while it is drawn, from the top downwards."""

    def __init__(self, sheet: Sheet, paper: SlipPaper) -> None:
        super().__init__(sheet, top=_TOP, bottom=_BOTTOM)
        self._paper = paper

    def draw(self) -> None:
        self._head()
        if self._paper.cheques:
            self._cheques()
        if self._paper.cash:
            self._cash()
        self._total()
        self._sign()
        self._sheet.showPage()

    def _again(self) -> None:
        again = _("Paying-in slip {number}, continued").format(number=self._paper.number)
        self._put(_LEFT, again, 9, None, ink=SOFT)
        self._y -= 30

    def _head(self) -> None:
        paper, wrap = self._paper, self._sheet.wrap
        owner = self._sheet.top.add("P")
        for line in wrap(paper.organisation, _RIGHT - _LEFT, 14, bold=True)[:3]:
            self._put(_LEFT, line, 14, owner, bold=True)
            self._y -= 18
        self._y -= 2
        self._sheet.rule(self._y, _LEFT, _RIGHT, width=1.4, ink=ACCENT)
        self._down(44)
        owner = self._sheet.top.add("H1")
        self._put(_LEFT, _("Paying-in slip"), 22, owner, bold=True)
        self._put(_RIGHT, paper.number, 15, owner, bold=True, right=True)
        self._down(30)
        for label, value in ((_("Paid into"), paper.account), (_("Paid in on"), show_day(paper.banked_on))):
            owner = self._sheet.top.add("P")
            self._put(_LEFT, label, 9, owner, ink=SOFT)
            for line in wrap(value, _RIGHT - _LEFT - 110, 11):
                self._put(_LEFT + 110, line, 11, owner)
                self._down(17)
        self._down(12)

    def _cheques(self) -> None:
        paper, cut = self._paper, self._sheet.cut
        table = self._table(_("Cheques and vouchers"), (_("Drawn by"), _("Number"), _("Amount")))
        for cheque in paper.cheques:
            cells = table.row("TD", 3)
            self._put(_LEFT, cut(cheque.drawer, _NUMBER - _LEFT - 12, 10.5), 10.5, cells[0])
            self._put(_NUMBER, cut(cheque.number, _RIGHT - _NUMBER - 90, 10.5), 10.5, cells[1])
            self._put(_RIGHT, cheque.amount.show(), 10.5, cells[2], right=True)
            self._down(16)
        count = len(paper.cheques)
        words = ngettext("{count} cheque", "{count} cheques", count).format(count=count)
        self._sum(table, words, Money.total(one.amount for one in paper.cheques))

    def _cash(self) -> None:
        paper = self._paper
        table = self._table(_("Cash"), (_("Note or coin"), _("How many"), _("Amount")))
        for worth, count, amount in paper.notes:
            cells = table.row("TD", 3)
            self._put(_LEFT, worth.show(), 10.5, cells[0])
            self._put(_NUMBER, f"{count:,}", 10.5, cells[1])
            self._put(_RIGHT, amount.show(), 10.5, cells[2], right=True)
            self._down(16)
        self._sum(table, _("Cash"), paper.cash)

    def _table(self, title: str, heads: tuple[str, str, str]) -> Element:
        self._put(_LEFT, title, 12, self._sheet.top.add("H2"), bold=True)
        self._down(18)
        table = self._sheet.top.add("Table")
        cells = table.row("TH", 3)
        for x, head, cell in zip((_LEFT, _NUMBER, _RIGHT), heads, cells, strict=True):
            self._put(x, head, 8.5, cell, right=x == _RIGHT, ink=SOFT)
        self._y -= 6
        self._sheet.rule(self._y, _LEFT, _RIGHT, width=0.6, ink=LINE)
        self._down(15)
        return table

    def _sum(self, table: Element, words: str, amount: Money) -> None:
        self._sheet.rule(self._y + 10, _LEFT, _RIGHT, width=0.6, ink=LINE)
        self._down(4)
        cells = table.row("TD", 3)
        self._put(_LEFT, words, 10.5, cells[0], bold=True)
        self._put(_RIGHT, amount.show(), 10.5, cells[2], bold=True, right=True)
        self._down(30)

    def _total(self) -> None:
        self._sheet.rule(self._y + 16, _LEFT, _RIGHT, width=1.0, ink=SOFT)
        owner = self._sheet.top.add("P")
        self._down(4)
        self._put(_LEFT, _("Total paid in"), 13, owner, bold=True)
        self._put(_RIGHT, self._paper.total.show(), 13, owner, bold=True, right=True)
        self._down(60)

    def _sign(self) -> None:
        self._down(0 if self._y > _BOTTOM + 30 else _TOP)
        for x, words in ((_LEFT, _("Paid in by (signature)")), (_NUMBER, _("Stamp of the bank"))):
            self._sheet.rule(self._y, x, x + 190, width=0.6, ink=SOFT)
            self._sheet.put(x, self._y - 12, words, 8.5, ink=SOFT, owner=self._sheet.top.add("P"))
