"""The treasurer's workbook: what moved between two days, seen from every side; the sides add up to the same.

All of it is read from the postings of the books; what was owed or left over is as at the end of the days.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import LEFT_OVER, OPENING, TRANSFER, Chart
from psg_admin.bank.queries import AccountProof, proofs
from psg_admin.books.queries import balances, movements
from psg_admin.books.queries.movements import LeftOver, Movement, SlipLine, left_over_as_at, owed_as_at
from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.progress import Progress, quiet
from psg_admin.kernel.words import _, pgettext
from psg_admin.paper.table import Column, Kind, Listing, Seal
from psg_admin.payments import queries as payments
from psg_admin.payments.documents import receipt_columns
from psg_admin.payments.model import Receipt
from psg_admin.payments.states import Category
from psg_admin.reports.year_account import AccountLine, Asset, Part, YearAccount, total_of
from psg_admin.reports.year_facts import YearBook, last_of, year_book
from psg_admin.settings import load_settings
from psg_admin.store.base import chunks
from psg_admin.store.heads import office_head


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a summary: words, how many, and their sum."""

    words: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class EventLine:
    """An event: how many payments for places, what came in and what it cost."""

    words: str
    count: int
    amount: Money
    cost: Money

    @property
    def result(self) -> Money:
        """What is left of it."""
        return self.amount - self.cost


@dataclass(frozen=True, slots=True)
class FlowLine:
    """An account or a fund over the days: what it had, what came, went and was moved, and what the books have.

    ``bank``: what the statements of the account say of the days, where it has any.
    """

    words: str
    opening: Money
    came: Money
    went: Money
    moved: Money
    books: Money
    bank: AccountProof | None = None

    @property
    def closing(self) -> Money:
        """What it must have at the end."""
        return self.opening + self.came - self.went + self.moved

    @property
    def difference(self) -> Money:
        """By what the books differ from it."""
        return self.books - self.closing


@dataclass(frozen=True, slots=True)
class AccountMovement:
    """A movement in an account, and what lay there after it."""

    account: str
    line: Movement
    what: str
    balance: Money


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A line of the year's account: the part it stands in, and what it says; ``line`` None: words alone."""

    part: str
    words: str
    line: AccountLine


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of the office are called."""

    chart: Chart

    def account(self, code: str) -> str:
        """Return the name of an account."""
        found = self.chart.accounts.get(code)
        return code if found is None else found.name

    def fund(self, code: str) -> str:
        """Return the name of a fund."""
        found = self.chart.funds.get(code)
        return code if found is None else found.name

    def category(self, code: str) -> str:
        """Return the name of a category: what the office called it, else what payments call it."""
        own = self.chart.categories.get(code)
        if code in _CATEGORIES and (own is None or own.row_id is None):
            return Category(code).label
        return self.chart.category_name(code)


_CATEGORIES = frozenset(category.value for category in Category)


def treasurer_workbook(
    session: Session, *, days: DayRange, today: date, made_at: datetime, progress: Progress = quiet
) -> list[Listing[Any]]:
    """Return the sheets of the workbook for ``days``.

    What is owed and left over is as at their end, or ``today`` while they are not over. ``made_at`` is local time.
    Each sheet bears the seal number of the history that it was made from.
    """
    first, last = days.start, last_of(days)
    end = min(last, today)
    lines = movements.received(session, first=first, last=last)
    progress(1, 5)
    spent = movements.spent(session, first=first, last=last)
    moved = movements.moved(session, first=first, last=last)
    progress(2, 5)
    issued = _receipts(session, first, last + timedelta(days=1))
    owed = owed_as_at(session, on=end)
    rest = left_over_as_at(session, on=end)
    progress(3, 5)
    book = year_book(session, days, today=today)
    names = Names(book.chart)
    progress(4, 5)
    before, after = balances(session, on=first - timedelta(days=1)), balances(session, on=last)
    by_category = _grouped(lines, lambda line: names.category(line.category))
    on_that_day = _("Owed on {day}").format(day=show_day(end))
    summary = [
        *(Line(_("Received: {words}").format(words=line.words), line.count, line.amount) for line in by_category),
        *_received_in_all(lines),
        *_receipt_lines(session, issued, first),
        Line(on_that_day, len(owed), Money.total(row.owed for row in owed)),
        Line(_("Left over on {day}").format(day=show_day(end)), len(rest), Money.total(row.left_over for row in rest)),
        Line(_("Spent in all"), _spent_count(spent), -Money.total(line.amount for line in spent)),
        Line(_("In all accounts at the beginning"), len({a for a, _fund in before}), Money.total(before.values())),
        Line(_("In all accounts at the end"), len({a for a, _fund in after}), Money.total(after.values())),
    ]
    organisation = load_settings(session).organisation
    head = office_head(session)
    seal = Seal(head.seal, head.identity) if head.entries else None
    received = _("Received from {period}").format(period=days.show())
    given_out = _("Issued from {period}").format(period=days.show())
    in_days = _("From {period}").format(period=days.show())
    at_end = _("As at {day}").format(day=show_day(end))

    def sheet(
        title: str, columns: Sequence[Column[Any]], rows: Iterable[Any], *, made_from: str = in_days,
        totals: bool = True,
    ) -> Listing[Any]:  # fmt: skip
        return Listing(title, columns, rows, made_at, made_from, organisation, totals=totals, seal=seal)

    bank = proofs(session, first=first, last=end, covered_only=True)
    slips = movements.slips(session, first=first, last=last)
    progress(5, 5)
    return [
        sheet(_("Summary"), _line_columns(_("What")), summary, made_from=received, totals=False),
        sheet(_("Transactions"), transaction_columns(names), lines, made_from=received),
        sheet(_("By category"), _line_columns(_("Category")), by_category, made_from=received),
        sheet(_("By method"), _line_columns(_("Method")), _grouped(lines, lambda line: line.method),
              made_from=received),
        sheet(_("By event"), _event_columns(), _by_event(lines, spent), made_from=received),
        sheet(_("Receipts issued"), receipt_columns(), issued, made_from=given_out, totals=False),
        sheet(_("Owed"), debt_columns(), owed, made_from=on_that_day),
        sheet(_("Spending"), spending_columns(names), spent),
        sheet(_("Account"), account_columns(book.account), account_rows(book.account), totals=False),
        sheet(_("Assets and liabilities"), _asset_columns(), _asset_rows(book), made_from=at_end, totals=False),
        sheet(_("Accounts"), _movement_columns(names), _by_account(names, before, [*lines, *spent, *moved], first),
              totals=False),
        sheet(_("By fund"), _flow_columns(_("Fund"), proof=False), _by_fund(names, before, after, lines, spent, moved)),
        sheet(_("Left over"), _rest_columns(), rest, made_from=at_end),
        *([sheet(_("Slips"), _slip_columns(names), slips)] if slips else []),
        sheet(_("Proof"), _flow_columns(_("Account"), proof=True),
              _proof(names, before, after, lines, spent, moved, bank)),
    ]  # fmt: skip


# --- columns ----------------------------------------------------------------------------------------------------------


def transaction_columns(names: Names) -> list[Column[Movement]]:
    """Return the columns of the treasurer's book."""
    return [
        Column("received_on", _("Received"), lambda r: r.day, Kind.DAY, 13),
        Column("payer", _("Payer"), lambda r: r.who, width=26),
        Column("category", _("Category"), lambda r: names.category(r.category), width=14),
        Column("purpose", _("Purpose"), lambda r: r.purpose or _("Left over"), width=52),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12),
        Column("method", _("Method"), lambda r: r.method, width=16),
        Column("receipt", _("Receipt"), lambda r: r.receipt, Kind.CODE, 14),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18),
        Column("note", _("Note"), lambda r: r.note, width=24),
        Column("payment", _("Payment"), lambda r: r.record_id, Kind.CODE, 9),
        Column("reverses", _("Takes back"), lambda r: r.origin_id if r.origin_id != r.record_id else "", Kind.CODE, 10),
        Column("account", _("Account"), lambda r: names.account(r.account), width=14),
        Column("fund", _("Fund"), lambda r: names.fund(r.fund), width=16),
        Column("event", _("Event"), lambda r: r.event, width=36),
        Column("period", _("Period covered"), lambda r: r.period, width=30),
        Column("reason", _("Why taken back"), lambda r: r.reason, width=28),
    ]


def spending_columns(names: Names) -> list[Column[Movement]]:
    """Return the columns of what went out: what came back of it is below nothing."""
    return [
        Column("paid_on", _("Paid on"), lambda r: r.day, Kind.DAY, 13),
        Column("payee", _("Paid to"), lambda r: r.who, width=26),
        Column("category", _("Category"), lambda r: names.category(r.category), width=18),
        Column("amount", _("Amount"), lambda r: -r.amount, Kind.MONEY, 12),
        Column("method", _("Method"), lambda r: r.method, width=16),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 18),
        Column("voucher", _("Voucher number"), lambda r: r.voucher, Kind.CODE, 14),
        Column("account", _("Account"), lambda r: names.account(r.account), width=14),
        Column("fund", _("Fund"), lambda r: names.fund(r.fund), width=16),
        Column("event", _("Event"), lambda r: r.event, width=36),
        Column("cleared_on", _("Cleared on"), lambda r: r.cleared_on, Kind.DAY, 13),
        Column("approved", _("Approved by"), lambda r: r.approved, width=24),
        Column("trustee", _("To a trustee"), lambda r: _("yes") if r.trustee else "", width=12),
        Column("note", _("Note"), lambda r: r.note, width=24),
        Column("reason", _("Why it came back"), lambda r: r.reason, width=28),
        Column("spending", _("Money out"), lambda r: r.record_id, Kind.CODE, 10),
    ]


def debt_columns() -> list[Column[payments.DebtRow]]:
    """Return the columns of the list of what is owed."""
    return [
        Column("payer", _("Who owes"), lambda r: r.payer, width=26),
        Column("purpose", pgettext("what money is for", "For"), lambda r: r.purpose, width=52),
        Column("due_on", _("Due"), lambda r: r.due_on, Kind.DAY, 13),
        Column("overdue", _("Days overdue"), lambda r: r.overdue, Kind.COUNT, 13, summed=False),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12),
        Column("paid", _("Paid"), lambda r: r.paid, Kind.MONEY, 12),
        Column("owed", _("Owed"), lambda r: r.owed, Kind.MONEY, 12),
        Column("email", _("E-mail"), lambda r: r.email, width=28),
        Column("telephone", _("Telephone"), lambda r: r.telephone, Kind.CODE, 18),
    ]


def account_columns(account: YearAccount) -> list[Column[AccountRow]]:
    """Return the columns of the account: the funds, all of them together, last year, and what was expected."""

    def of_column(at: int) -> Callable[[AccountRow], Money | None]:
        return lambda row: row.line.sums[at] if row.line.sums else None

    return [
        Column("part", _("Part"), lambda r: r.part, Kind.CODE, 6),
        Column("words", _("What"), lambda r: r.words, width=46),
        *(
            Column(one.value, one.label, of_column(at), Kind.MONEY, 16)
            for at, one in enumerate(account.columns)
        ),
        Column("total", _("Total funds"), lambda r: r.line.total if r.line.sums else None, Kind.MONEY, 14),
        Column("last_year", _("Last year"), lambda r: r.line.last_year if r.line.sums else None, Kind.MONEY, 14),
        Column("budget", _("Budget"), lambda r: r.line.budget, Kind.MONEY, 14),
    ]  # fmt: skip


def account_rows(account: YearAccount) -> list[AccountRow]:
    """Return the lines of the account from the first receipt to the end of the year, and its cash by account."""
    rows: list[AccountRow] = []
    sums = {Part.RECEIPTS: _("Receipts"), Part.SALES: _("From sales of assets and investments"),
            Part.PAYMENTS: _("Payments"), Part.PURCHASES: _("For assets and investments")}  # fmt: skip
    after = {Part.SALES: account.receipts, Part.PURCHASES: account.payments}
    for part, made in account.parts.items():
        rows += [AccountRow(part.value, line.words, line) for line in made.lines if line.words]
        rows.append(AccountRow(part.value, _("Sub total: {words}").format(words=sums[part]), made.total))
        rows += [AccountRow("", after[part].words, after[part])] if part in after else []
    ends = (account.net, account.transfers, account.opening, account.closing)
    rows += [AccountRow("", line.words, line) for line in ends]
    rows.extend(AccountRow("B1", line.words, line) for line in account.cash)
    cash = total_of(_("Total cash funds"), account.cash, wide=len(account.columns))
    rows.append(AccountRow("B1", cash.words, cash))
    return rows


def _line_columns(title: str) -> list[Column[Line]]:
    return [
        Column("words", title, lambda r: r.words, width=48),
        Column("count", pgettext("how many", "Number"), lambda r: r.count, Kind.COUNT, 10),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 14),
    ]


def _event_columns() -> list[Column[EventLine]]:
    return [
        Column("words", _("Event"), lambda r: r.words, width=48),
        Column("count", pgettext("how many", "Number"), lambda r: r.count, Kind.COUNT, 10),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 14),
        Column("cost", _("Costs"), lambda r: r.cost, Kind.MONEY, 14),
        Column("result", _("Result"), lambda r: r.result, Kind.MONEY, 14),
    ]


def _asset_columns() -> list[Column[tuple[str, Asset]]]:
    return [
        Column("part", _("Part"), lambda r: r[0], Kind.CODE, 6),
        Column("words", _("Details"), lambda r: r[1].words, width=48),
        Column("fund", _("Fund"), lambda r: r[1].column.label, width=22),
        Column("amount", _("Amount"), lambda r: r[1].amount, Kind.MONEY, 14),
        Column("last_year", _("Last year"), lambda r: r[1].last_year, Kind.MONEY, 14),
    ]


def _movement_columns(names: Names) -> list[Column[AccountMovement]]:
    return [
        Column("account", _("Account"), lambda r: names.account(r.account), width=16),
        Column("day", _("Day"), lambda r: r.line.day, Kind.DAY, 13),
        Column("who", _("Who"), lambda r: r.line.who, width=26),
        Column("category", _("Category"), lambda r: r.what, width=20),
        Column("purpose", pgettext("what money is for", "For"), lambda r: r.line.purpose or r.line.event, width=40),
        Column("fund", _("Fund"), lambda r: names.fund(r.line.fund), width=16),
        Column("came", pgettext("money", "In"), lambda r: r.line.amount if r.line.amount.pence > 0 else None,
               Kind.MONEY, 12),
        Column("went", pgettext("money", "Out"), lambda r: -r.line.amount if r.line.amount.pence < 0 else None,
               Kind.MONEY, 12),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 14),
        Column("reference", _("Reference"), lambda r: r.line.reference, Kind.CODE, 18),
    ]  # fmt: skip


def _flow_columns(title: str, *, proof: bool) -> list[Column[FlowLine]]:
    columns: list[Column[FlowLine]] = [
        Column("words", title, lambda r: r.words, width=30),
        Column("opening", _("Opening balance"), lambda r: r.opening, Kind.MONEY, 16),
        Column("came", pgettext("money", "In"), lambda r: r.came, Kind.MONEY, 14),
        Column("went", pgettext("money", "Out"), lambda r: r.went, Kind.MONEY, 14),
        Column("moved", _("Transfers"), lambda r: r.moved, Kind.MONEY, 14),
        Column("closing", _("Closing balance"), lambda r: r.closing, Kind.MONEY, 16),
    ]
    if proof:
        columns += [
            Column("books", _("Balance of the books"), lambda r: r.books, Kind.MONEY, 16),
            Column("difference", _("Difference"), lambda r: r.difference, Kind.MONEY, 14),
            Column("bank_first", _("Bank: first day"), _of_bank(lambda one: one.first), Kind.DAY, 14),
            Column("bank_last", _("Bank: last day"), _of_bank(lambda one: one.last), Kind.DAY, 14),
            Column("bank_opening", _("Bank: opening"), _of_bank(lambda one: one.opening), Kind.MONEY, 14),
            Column("bank_matched", _("Bank: matched"), _of_bank(lambda one: one.matched), Kind.MONEY, 14),
            Column("bank_filed", _("Bank: filed"), _of_bank(lambda one: one.filed), Kind.MONEY, 14),
            Column("bank_aside", _("Bank: set aside"), _of_bank(lambda one: one.aside), Kind.MONEY, 15),
            Column("bank_open", _("Bank: open"), _of_bank(lambda one: one.open), Kind.MONEY, 14),
            Column("bank_closing", _("Bank: closing"), _of_bank(lambda one: one.closing), Kind.MONEY, 14),
            Column("bank_adds_up", _("Bank: adds up"), lambda r: "" if r.bank is None else _adds_up(r.bank), width=14),
        ]
    return columns


def _of_bank(value: Callable[[AccountProof], Money | date | None]) -> Callable[[FlowLine], Money | date | None]:
    """Return what a cell has of what the statements of an account say, nothing where there are none."""
    return lambda row: None if row.bank is None else value(row.bank)


def _adds_up(proof: AccountProof) -> str:
    return "" if proof.agrees is None else _("yes") if proof.agrees else _("no")


def _rest_columns() -> list[Column[LeftOver]]:
    return [
        Column("payer", _("Payer"), lambda r: r.payer, width=26),
        Column("received_on", _("Received"), lambda r: r.received_on, Kind.DAY, 13),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 12),
        Column("left_over", _("Left over"), lambda r: r.left_over, Kind.MONEY, 12),
        Column("payment", _("Payment"), lambda r: r.payment_id, Kind.CODE, 9),
    ]


def _slip_columns(names: Names) -> list[Column[SlipLine]]:
    return [
        Column("number", _("Paying-in slip"), lambda r: r.number, Kind.CODE, 16),
        Column("banked_on", _("Paid in on"), lambda r: r.banked_on, Kind.DAY, 13),
        Column("account", _("Account"), lambda r: names.account(r.account), width=16),
        Column("cash", _("Cash"), lambda r: r.cash, Kind.MONEY, 12),
        Column("count", _("Cheques"), lambda r: r.count, Kind.COUNT, 10),
        Column("cheques", _("Sum of the cheques"), lambda r: r.cheques, Kind.MONEY, 14),
        Column("total", _("Paid in"), lambda r: r.total, Kind.MONEY, 12),
    ]


# --- rows -------------------------------------------------------------------------------------------------------------


def _paid(lines: Iterable[Movement]) -> int:
    """Return how many payments came in, as a person counts: not those that were taken back in the same days."""
    sums: defaultdict[int, int] = defaultdict(int)
    for line in lines:
        sums[line.origin_id] += line.amount.pence
    return sum(pence > 0 for pence in sums.values())


def _grouped(lines: Iterable[Movement], key: Callable[[Movement], str]) -> list[Line]:
    found: defaultdict[str, list[Movement]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    made = (
        Line(words, _paid(some), Money.total(line.amount for line in some)) for words, some in sorted(found.items())
    )
    return [line for line in made if line.count or line.amount]


def _received_in_all(lines: Sequence[Movement]) -> list[Line]:
    went_back = [line for line in lines if line.record_id != line.origin_id]
    refunded = [line for line in lines if line.category == LEFT_OVER and line.charge_id is not None]
    total = Line(_("Received in all"), _paid(lines), Money.total(line.amount for line in lines))
    told = (
        Line(_("Of it taken back"), len({line.record_id for line in went_back}),
             Money.total(line.amount for line in went_back)),
        Line(_("Of it refunded"), len({line.charge_id for line in refunded}),
             Money.total(line.amount for line in refunded)),
    )  # fmt: skip
    return [total, *(line for line in told if line.count)]


def _spent_count(spent: Iterable[Movement]) -> int:
    sums: defaultdict[int, int] = defaultdict(int)
    for line in spent:
        sums[line.record_id] -= line.amount.pence
    return sum(pence > 0 for pence in sums.values())


def _receipt_lines(session: Session, issued: Sequence[payments.ReceiptRow], first: date) -> list[Line]:
    """Return what is said of receipts, also of those for sums that came in before the days."""
    valid = [row for row in issued if row.voided_on is None]
    earlier = [row for row in valid if row.received_on < first]
    lines = [
        Line(_("Receipts issued and valid"), len(valid), Money.total(row.amount for row in valid)),
        Line(_("Receipts void"), len(issued) - len(valid), NOTHING),
        Line(_("Receipt numbers that are missing"), _missing(session, issued), NOTHING),
    ]
    if earlier:
        words = _("Of the valid ones, for money received before {day}").format(day=show_day(first))
        lines.insert(1, Line(words, len(earlier), Money.total(row.amount for row in earlier)))
    return lines


def _missing(session: Session, issued: Sequence[payments.ReceiptRow]) -> int:
    """Return how many numbers between the first and the last of each series were given to no receipt."""
    numbers = [row.number for row in issued]
    gone = 0
    ends: dict[int, tuple[int, int]] = {}
    for some in chunks(numbers):
        query = select(Receipt.year, func.min(Receipt.sequence), func.max(Receipt.sequence)).where(
            Receipt.number.in_(some)
        )
        for year, low, high in session.execute(query.group_by(Receipt.year)):
            known = ends.get(year, (low, high))
            ends[year] = (min(low, known[0]), max(high, known[1]))
    for year, (low, high) in ends.items():
        among = (Receipt.year == year, Receipt.sequence >= low, Receipt.sequence <= high)
        gone += high - low + 1 - (session.scalar(select(func.count(Receipt.sequence.distinct())).where(*among)) or 0)
    return gone


def _by_event(lines: Iterable[Movement], spent: Iterable[Movement]) -> list[EventLine]:
    came: defaultdict[str, list[Movement]] = defaultdict(list)
    cost: defaultdict[str, Money] = defaultdict(Money)
    for line in lines:
        if line.event_id is not None or line.category == Category.EVENT.value:
            came[line.event or line.purpose].append(line)
    for line in spent:
        if line.event_id is not None:
            cost[line.event] -= line.amount
    return [
        EventLine(words, _paid(came[words]), Money.total(line.amount for line in came[words]), cost[words])
        for words in sorted({*came, *cost})
    ]


def _receipts(session: Session, first: date, end: date) -> list[payments.ReceiptRow]:
    issued = select(Receipt.id).where(Receipt.issued_on >= first, Receipt.issued_on < end)
    ids = session.scalars(issued.order_by(Receipt.year, Receipt.sequence)).all()
    return payments.receipt_rows(session, ids=ids)


def _asset_rows(book: YearBook) -> list[tuple[str, Asset]]:
    account = book.account
    rows = [
        ("B1", Asset(line.words, line.sums[at], column, line.last_year if not at else None))
        for line in account.cash
        for at, column in enumerate(account.columns)
        if line.sums[at] or (not at and line.last_year)
    ]
    rows += [("B2", one) for one in account.assets]
    return rows + [("B5", one) for one in account.liabilities]


def _by_account(
    names: Names, before: Mapping[tuple[str, str], Money], lines: Sequence[Movement], first: date
) -> list[AccountMovement]:
    """Return what moved in each account, day by day, with the balance after it."""
    balance: defaultdict[str, int] = defaultdict(int)
    for (account, _fund), amount in before.items():
        balance[account] += amount.pence
    order = {code: place for place, code in enumerate(names.chart.accounts)}
    rows: list[AccountMovement] = []
    opened: set[str] = set()
    for line in sorted(lines, key=lambda one: (order.get(one.account, len(order)), one.account, one.day)):
        if line.account not in opened:
            opened.add(line.account)
            rows.append(_opening_row(line.account, balance[line.account], first))
        balance[line.account] += line.amount.pence
        rows.append(
            AccountMovement(line.account, line, names.category(line.category), Money(balance[line.account]))
        )  # fmt: skip
    rows.extend(_opening_row(code, pence, first) for code, pence in balance.items() if code not in opened and pence)
    return rows


def _opening_row(account: str, pence: int, first: date) -> AccountMovement:
    line = Movement(first, account, "", OPENING, NOTHING, "", 0, 0, "")
    return AccountMovement(account, line, _("Opening balance"), Money(pence))


def _proof(
    names: Names, before: Mapping[tuple[str, str], Money], after: Mapping[tuple[str, str], Money],
    lines: Iterable[Movement], spent: Iterable[Movement], moved: Iterable[Movement], bank: Iterable[AccountProof],
) -> list[FlowLine]:  # fmt: skip
    """Return each account with what the rows of this workbook come to, beside what the books say, and the bank."""
    codes = [*names.chart.accounts, *sorted({account for account, _fund in after} - names.chart.accounts.keys())]
    found = _flows(codes, names.account, lambda line: line.account, before, after, lines, spent, moved, side=0)
    said = {one.account: one for one in bank}
    rows = [replace(row, bank=said.get(code)) for code, row in found.items()]
    return [row for row in rows if row.bank is not None or any((row.opening, row.came, row.went, row.moved, row.books))]


def _by_fund(
    names: Names, before: Mapping[tuple[str, str], Money], after: Mapping[tuple[str, str], Money],
    lines: Iterable[Movement], spent: Iterable[Movement], moved: Iterable[Movement],
) -> list[FlowLine]:  # fmt: skip
    codes = [*names.chart.funds, *sorted({fund for _account, fund in after} - names.chart.funds.keys())]
    rows = _flows(codes, names.fund, lambda line: line.fund, before, after, lines, spent, moved, side=1).values()
    return [row for row in rows if any((row.opening, row.came, row.went, row.moved, row.books))]


def _flows(
    codes: Sequence[str], name: Callable[[str], str], key: Callable[[Movement], str],
    before: Mapping[tuple[str, str], Money], after: Mapping[tuple[str, str], Money], lines: Iterable[Movement],
    spent: Iterable[Movement], moved: Iterable[Movement], *, side: int,
) -> dict[str, FlowLine]:  # fmt: skip
    sums: tuple[defaultdict[str, Money], ...] = tuple(defaultdict(Money) for _sum in range(5))
    opening, came, went, shifted, closing = sums
    for kept, found in ((opening, before), (closing, after)):
        for codes_of, amount in found.items():
            kept[codes_of[side]] += amount
    for line in lines:
        came[key(line)] += line.amount
    for line in spent:
        went[key(line)] -= line.amount
    for line in moved:
        if line.category == TRANSFER:
            shifted[key(line)] += line.amount
        else:  # what an account began with in these days
            opening[key(line)] += line.amount
    return {c: FlowLine(name(c), opening[c], came[c], went[c], shifted[c], closing[c]) for c in codes}
