"""The year's account on two pages, heading by heading as the regulator's form has it, in whole pounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from psg_admin.accounts.settings import Regulator
from psg_admin.kernel.days import DayRange, show_day, show_moment
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.words import _, language
from psg_admin.paper.sheet import ACCENT, INK, LINE, SOFT, Sheet
from psg_admin.paper.tags import Element
from psg_admin.reports.year_account import AccountLine, Asset, FundColumn, Part, YearAccount, total_of
from psg_admin.reports.year_facts import examiners_account, last_of
from psg_admin.settings import load_settings
from psg_admin.store.heads import seal_number

_MARGIN, _TOP, _FOOT = 42.0, 800.0, 30.0
_SIZE, _LEAD, _SMALL = 8.6, 13.6, 7.6
_COLUMN = 66.0
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class AccountHead:
    """What stands above the account: whose it is, and of which days; ``seal`` is the seal number of what it tells."""

    organisation: str
    charity_number: str
    made_at: datetime
    seal: str


def account_paper(session: Session, *, days: DayRange, today: date, made_at: datetime) -> bytes:
    """Return the account of a year as a PDF; ``made_at`` is local time.

    :raises Refused: for a company, which draws up other accounts.
    """
    account = examiners_account(session, days, today=today)
    settings = load_settings(session)
    head = AccountHead(settings.organisation, settings.charity_number, made_at, seal_number(session))
    return account_pdf(account, head)


def account_pdf(account: YearAccount, head: AccountHead) -> bytes:
    """Return the account as a PDF of two pages, which says of itself what is heading, table and cell.

    Section A with what came in and went out stands on the first, section B with what there is and is owed, and the
    lines to sign on, on the second. The same account is the same file.
    """
    return _Account(account, head).draw()


def in_pounds(amount: Money) -> str:
    """Return a sum of whole pounds as an account writes it: "1,204", "(35)" below nothing, "-" for nothing."""
    pounds = abs(amount.pence) // 100
    if not pounds:
        return "-"
    return f"({pounds:,})" if amount.pence < 0 else f"{pounds:,}"


class _Account:
    """An account while it is laid out, from the top downwards."""

    def __init__(self, account: YearAccount, head: AccountHead) -> None:
        self._account = account
        self._head = head
        self._scotland = account.regulator is Regulator.SCOTLAND
        self._sheet = Sheet(
            title=_("Receipts and payments account, {period}").format(period=account.days.show()),
            organisation=head.organisation, made_at=head.made_at, tagged=True,
            language="en-GB" if language() == "en" else language(),
        )  # fmt: skip
        self._right = self._sheet.width - _MARGIN
        self._y = _TOP
        self._table: Element = self._sheet.top  # the one that is being drawn

    def draw(self) -> bytes:
        """Draw both pages."""
        self._title()
        self._section_a()
        self._end_page(1)
        self._y = _TOP
        self._section_b()
        self._sign()
        self._end_page(2)
        return self._sheet.finish()

    # --- the parts ----------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        head, account = self._head, self._account
        number = _("No. {number}").format(number=head.charity_number) if head.charity_number else ""
        self._say(head.organisation or _("Name of the charity"), 13, bold=True, tag="H1")
        if number:
            self._say(number, _SIZE, ink=SOFT)
        self._say(_("Receipts and payments accounts"), 11, bold=True, tag="H2")
        period = _("For the period from {first} to {last}").format(
            first=show_day(account.days.start), last=show_day(last_of(account.days))
        )
        form = _("Set out as OSCR has it") if self._scotland else _("Set out as CC16a has it")
        self._say(f"{period} · {form}", _SIZE, ink=SOFT)
        self._y -= 6

    def _section_a(self) -> None:
        account = self._account
        self._say(_("Section A Receipts and payments"), 10.5, bold=True, tag="H2")
        self._begin([*(one.label for one in account.columns), _("Total funds"), _("Last year")])
        heads = {
            Part.RECEIPTS: _("A1 Receipts"),
            Part.SALES: _("A2 Asset and investment sales (see table)"),
            Part.PAYMENTS: _("A3 Payments"),
            Part.PURCHASES: _("A4 Asset and investment purchases (see table)"),
        }
        if self._scotland:
            heads[Part.SALES] = _("A2 Receipts from asset and investment sales")
            heads[Part.PURCHASES] = _("A4 Payments relating to asset and investment movements")
        after = {Part.SALES: account.receipts, Part.PURCHASES: account.payments}
        for part, made in account.parts.items():
            self._heading(heads[part])
            for line in made.lines:
                if line.words:
                    self._line(line)
            gross = part is Part.RECEIPTS and not self._scotland
            self._line(
                made.total, _("Sub total (Gross income for AR)") if gross else _("Sub total"), bold=True, ruled=True
            )
            if part in after:
                self._line(after[part], bold=True, ruled=True)
        self._y -= 4
        net = _("Net receipts / (payments)") if self._scotland else account.net.words
        self._line(account.net, net, bold=True)
        if self._scotland:
            self._line(account.transfers, _("Transfers to / (from) funds"))
            self._line(self._surplus(), bold=True, ruled=True)
        else:
            self._line(account.transfers, _("A5 Transfers between funds"))
            self._line(account.opening, _("A6 Cash funds last year end"))
            self._line(account.closing, _("Cash funds this year end"), bold=True, ruled=True)

    def _section_b(self) -> None:
        account = self._account
        if self._scotland:
            self._say(_("Section B Statement of balances"), 10.5, bold=True, tag="H2")
            self._begin([*(one.label for one in account.columns), _("Total current period"), _("Last year")])
            self._heading(_("B1 Cash funds"))
            self._line(account.opening, _("Cash and bank balances at start of year"))
            self._line(self._surplus(), _("Surplus / (deficit) shown on receipts and payments account"))
            self._line(account.closing, _("Cash and bank balances at end of year"), bold=True, ruled=True)
            self._of_which()
            self._things(_("B2 Investments"), ())
            self._things(_("B3 Other assets"), account.assets)
            self._things(_("B4 Liabilities"), account.liabilities)
            self._things(_("B5 Contingent liabilities"), ())
            return
        self._say(
            _("Section B Statement of assets and liabilities at the end of the period"), 10.5, bold=True, tag="H2"
        )
        self._begin([one.label for one in account.columns], note=_("to the nearest £"))
        self._heading(_("B1 Cash funds"))
        self._of_which()
        cash = total_of(_("Total cash funds"), account.cash, wide=len(account.columns))
        self._line(cash, bold=True, ruled=True)
        agree = [_("OK") if one == end else _("does not agree")
                 for one, end in zip(cash.sums, account.closing.sums, strict=True)]  # fmt: skip
        self._cells(_("(agree balances with receipts and payments account(s))"), agree, ink=SOFT)
        self._things(_("B2 Other monetary assets"), account.assets, split=True)
        self._things(_("B3 Investment assets"), ())
        self._things(_("B4 Assets retained for the charity’s own use"), ())
        self._things(_("B5 Liabilities"), account.liabilities)

    def _surplus(self) -> AccountLine:
        return total_of(_("Surplus / (deficit) for year"), [self._account.net, self._account.transfers])

    def _of_which(self) -> None:
        for line in self._account.cash:
            self._line(line, last=self._scotland)

    def _things(self, title: str, things: Sequence[Asset], *, split: bool = False) -> None:
        """Draw what the office has beside its cash, or owes: by the columns of funds, or with the fund named."""
        self._begin(self._heads_of_things(split=split), title=title)
        for one in things:
            if split:
                sums = [one.amount if column is one.column else NOTHING for column in self._account.columns]
                self._cells(one.words, [in_pounds(each) for each in sums])
            else:
                last = [in_pounds(one.last_year or NOTHING)] if self._scotland else [""]
                self._cells(one.words, [_short(one.column), in_pounds(one.amount), *last])
        if not things:
            self._cells(_("None"), [""] * len(self._heads_of_things(split=split)), ink=SOFT)

    def _heads_of_things(self, *, split: bool) -> list[str]:
        if split:
            return [one.label for one in self._account.columns]
        if self._scotland:
            return [_("Fund"), _("Amount"), _("Last year")]
        return [_("Fund"), _("Amount due or value"), _("When due (optional)")]

    def _sign(self) -> None:
        self._y -= 18
        self._say(_("Signed by one or two trustees on behalf of all the trustees"), _SIZE, bold=True)
        self._y -= _SMALL * 1.6
        wide = (self._right - _MARGIN - 2 * _GAP) / 3
        lefts = [_MARGIN + (wide + _GAP) * place for place in range(3)]
        owner = self._sheet.top.add("P")
        for left, words in zip(lefts, (_("Signature"), _("Print name"), _("Date of approval")), strict=True):
            self._sheet.put(left, self._y, words, _SMALL, ink=SOFT, owner=owner)
        for _trustee in range(2):
            self._y -= 30
            for left in lefts:
                self._sheet.rule(self._y, left, left + wide, ink=INK)

    # --- drawing ------------------------------------------------------------------------------------------------------

    def _say(self, text: str, size: float, *, bold: bool = False, tag: str = "P",
             ink: tuple[float, float, float] = INK) -> None:  # fmt: skip
        owner = self._sheet.top.add(tag)
        for line in self._sheet.wrap(text, self._right - _MARGIN, size, bold=bold):
            self._y -= size * 1.25
            self._sheet.put(_MARGIN, self._y, line, size, bold=bold, ink=ink, owner=owner)
            self._y -= size * 0.25

    def _begin(self, heads: Sequence[str], *, title: str = "", note: str = "") -> None:
        """Begin a table with these columns of sums, which stand to the right; ``title`` stands to the left of them."""
        self._table = self._sheet.top.add("Table")
        cells = self._table.row("TH", len(heads) + 1)
        note = note or (_("to the nearest £") if not title else "")
        lines = [self._sheet.wrap(head, _COLUMN, _SMALL, bold=True) for head in heads]
        deep = max((len(some) for some in lines), default=1)
        self._y -= 8
        for place, some in enumerate(lines):
            x = self._right - _COLUMN * (len(heads) - 1 - place) - _GAP * (len(heads) - 1 - place)
            for at, text in enumerate(some):
                y = self._y - (deep - len(some) + at + 1) * _SMALL * 1.25
                self._sheet.put(x, y, text, _SMALL, bold=True, right=True, owner=cells[place + 1])
        self._y -= deep * _SMALL * 1.25
        if title or note:
            size, ink = (_SIZE, INK) if title else (_SMALL, SOFT)
            self._sheet.put(_MARGIN, self._y, title or note, size, bold=bool(title), ink=ink, owner=cells[0])
        self._y -= 4
        self._sheet.rule(self._y, _MARGIN, self._right, width=0.9, ink=ACCENT)

    def _heading(self, words: str) -> None:
        self._y -= _LEAD + 3
        owner = self._table.row("TD", 1)[0]
        self._sheet.put(_MARGIN, self._y, words, _SIZE, bold=True, owner=owner)

    def _line(self, line: AccountLine, words: str = "", *, bold: bool = False, ruled: bool = False,
              last: bool = True) -> None:  # fmt: skip
        sums = [in_pounds(one) for one in line.sums]
        whole = len(self._account.columns) == len(line.sums) and self._wide_table
        if whole:
            sums += [in_pounds(line.total), in_pounds(line.last_year) if last else ""]
        self._cells(words or line.words, sums, bold=bold, ruled=ruled)

    @property
    def _wide_table(self) -> bool:
        """Whether the table has columns for all funds and the year before."""
        return len(self._table.elements[0].elements) == len(self._account.columns) + 3

    def _cells(self, words: str, cells: Sequence[str], *, bold: bool = False, ruled: bool = False,
               ink: tuple[float, float, float] = INK) -> None:  # fmt: skip
        owners = self._table.row("TD", len(cells) + 1)
        room = self._right - _MARGIN - (_COLUMN + _GAP) * len(cells)
        lines = self._sheet.wrap(words, room, _SIZE, bold=bold)
        for at, text in enumerate(lines):
            self._y -= _LEAD if not at else _SIZE * 1.2
            self._sheet.put(_MARGIN + (0 if bold else 8), self._y, text, _SIZE, bold=bold, ink=ink, owner=owners[0])
        for place, text in enumerate(cells):
            x = self._right - (_COLUMN + _GAP) * (len(cells) - 1 - place)
            if ruled:
                self._sheet.rule(self._y + _SIZE * 1.05, x - _COLUMN + 12, x, ink=SOFT)
            if text:
                self._sheet.put(x, self._y, text, _SIZE, bold=bold, right=True, ink=ink, owner=owners[place + 1])

    def _end_page(self, number: int) -> None:
        sheet, head = self._sheet, self._head
        sheet.rule(_FOOT + 12, _MARGIN, self._right, ink=LINE)
        made = _("Made on {moment}").format(moment=show_moment(head.made_at))
        seal = _("Seal number {number}").format(number=head.seal) if head.seal else ""
        words = " · ".join(part for part in (head.organisation, made, seal) if part)
        page = _("Page {number} of {count}").format(number=number, count=2)
        sheet.put(_MARGIN, _FOOT, sheet.cut(words, self._right - _MARGIN - 90, _SMALL), _SMALL, ink=SOFT)
        sheet.put(self._right, _FOOT, page, _SMALL, right=True, ink=SOFT)
        sheet.showPage()


def _short(column: FundColumn) -> str:
    """Return the fund to which something belongs, in a word."""
    return {
        FundColumn.UNRESTRICTED: _("Unrestricted"), FundColumn.RESTRICTED: _("Restricted"),
    }.get(column, column.label)  # fmt: skip
