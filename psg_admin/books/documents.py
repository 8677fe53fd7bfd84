"""What went out, accounts, slips and what is in hand as lists and on paper."""

from sqlalchemy.orm import Session

from psg_admin.accounts.queries import chart
from psg_admin.accounts.rules import heading_of
from psg_admin.books.queries import AccountRow, MoneyOutRow
from psg_admin.books.queries.banking import slip_page
from psg_admin.books.queries.chart_lists import AccountLine, CategoryLine, FundLine, YearLine
from psg_admin.books.rules.banking import Cheque, OpenItem, SlipPage
from psg_admin.books.states import MoneyOutState
from psg_admin.kernel.words import _, pgettext, translate
from psg_admin.paper.slip import SlipCheque, SlipPaper
from psg_admin.paper.table import Column, Kind
from psg_admin.settings import load_settings


def money_out_columns() -> tuple[Column[MoneyOutRow], ...]:
    """Return all columns of the list of what went out, in the language of now."""
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 11, dates=True),
        Column("payee", _("Paid to"), lambda r: r.payee, width=20, tells=True),
        Column(
            "purpose", pgettext("what money is for", "For"), lambda r: r.purpose, width=24, sortable=False,
            tells=True, mark=lambda r: r.exception, tone=lambda r: r.state.tone,
        ),
        Column(
            "amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11,
            counts=lambda r: r.state in {MoneyOutState.PAID, MoneyOutState.NOT_CLEARED},
        ),
        Column("account", _("Account"), lambda r: r.account, width=12, yields=True),
        Column("method", _("Method"), lambda r: r.method.label, width=14, data=lambda r: r.method, yields=True),
        Column("voucher", _("Voucher"), lambda r: r.voucher, Kind.CODE, 10, sortable=False, shown=False),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 16, shown=False),
        Column("fund", _("Fund"), lambda r: ", ".join(dict.fromkeys(part.fund_name for part in r.parts)), width=18,
               sortable=False, shown=False),
        Column("event", _("Event"), lambda r: ", ".join(dict.fromkeys(p.event for p in r.parts if p.event)), width=26,
               sortable=False, shown=False),
        Column("cleared_on", _("Cleared on"), lambda r: r.cleared_on, Kind.DAY, 13, shown=False),
        Column("returned_on", _("Came back on"), lambda r: r.returned_on, Kind.DAY, 13, sortable=False, shown=False),
        Column("approved", _("Approved by"), lambda r: r.approved, width=24, sortable=False, shown=False),
        Column("trustee", _("To a trustee"), lambda r: _("Yes") if r.trustee else "", width=10, sortable=False,
               shown=False, data=lambda r: r.trustee),
        Column("corrects", _("Corrects"), lambda r: r.corrects_id or "", Kind.CODE, 10, sortable=False, shown=False,
               data=lambda r: r.corrects_id),
        Column("note", _("Note"), lambda r: r.note or r.reason, width=28, sortable=False, shown=False),
        Column(
            "state", _("State"), lambda r: r.state.label, Kind.STATE, 15, shown=False, kept=True,
            tone=lambda r: r.state.tone, data=lambda r: r.state,
        ),
    )  # fmt: skip


def balance_columns() -> tuple[Column[AccountRow], ...]:
    """Return all columns of the list of what lies in the accounts, in the language of now."""
    return (
        Column("name", _("Account"), lambda r: r.name, width=24, sortable=False, tells=True),
        Column("kind", _("Kind"), lambda r: r.kind.label, width=20, sortable=False, data=lambda r: r.kind),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 14, sortable=False),
        Column("statement", _("Statement"), lambda r: r.statement, width=26, sortable=False),
        Column("opening_on", _("Books begin on"), lambda r: r.opening_on, Kind.DAY, 14, sortable=False, shown=False),
        Column("closed_on", _("Closed on"), lambda r: r.closed_on, Kind.DAY, 13, sortable=False, shown=False),
        Column("code", _("Code"), lambda r: r.code, Kind.CODE, 12, sortable=False, shown=False),
    )


def slip_columns() -> tuple[Column[SlipPage], ...]:
    """Return all columns of the list of paying-in slips, in the language of now."""
    return (
        Column("number", _("Slip"), lambda r: r.number, Kind.CODE, 13),
        Column("banked_on", _("Paid in on"), lambda r: r.banked_on, Kind.DAY, 13),
        Column(
            "account", _("Account"), lambda r: r.account_name, width=16, data=lambda r: r.account, tells=True,
            mark=lambda r: r.exception, tone=lambda r: "attention" if r.exception else "",
        ),
        Column("cash", _("Cash"), lambda r: r.cash, Kind.MONEY, 11),
        Column("cheques", _("Cheques"), lambda r: r.count, Kind.COUNT, 8, yields=True),
        Column("paper", _("In cheques"), lambda r: r.paper, Kind.MONEY, 11),
        Column("total", _("In all"), lambda r: r.total, Kind.MONEY, 11),
        Column("uncredited", _("Not credited yet"), lambda r: r.uncredited, Kind.MONEY, 14, yields=True),
        Column("note", _("Note"), lambda r: r.note, width=24, shown=False),
    )  # fmt: skip


def cheque_columns() -> tuple[Column[Cheque], ...]:
    """Return all columns of the list of cheques in hand, in the language of now."""
    return (
        Column("received_on", _("Received"), lambda r: r.received_on, Kind.DAY, 13),
        Column("payer", _("Payer"), lambda r: r.payer, width=26),
        Column("method", _("Method"), lambda r: r.method.label, width=16, data=lambda r: r.method),
        Column("reference", _("Number"), lambda r: r.reference, Kind.CODE, 16),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11),
    )


def open_item_columns() -> tuple[Column[OpenItem], ...]:
    """Return all columns of what a statement lacks, in the language of now."""
    return (
        Column("day", _("Day"), lambda r: r.day, Kind.DAY, 13),
        Column("what", _("What"), lambda r: r.label, width=24, data=lambda r: r.kind),
        Column("name", _("Name"), lambda r: r.name, width=26),
        Column("reference", _("Reference"), lambda r: r.reference, Kind.CODE, 16),
        Column("slip", _("Slip"), lambda r: r.slip, Kind.CODE, 13, shown=False, data=lambda r: r.slip or None),
        Column("amount", _("Amount"), lambda r: r.amount, Kind.MONEY, 11),
    )


def account_columns() -> tuple[Column[AccountLine], ...]:
    """Return all columns of the list of accounts, in the language of now."""
    return (
        Column("name", _("Account"), lambda r: r.info.name, width=22, sortable=False),
        Column("kind", _("Kind"), lambda r: r.info.kind.label, width=18, sortable=False),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 12, sortable=False),
        Column("opening_on", _("Books begin on"), lambda r: r.info.opening_on, Kind.DAY, 13, sortable=False,
               yields=True),
        Column("number", _("Account number"), lambda r: r.info.number, Kind.CODE, 14, sortable=False, yields=True),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="",
               tone=lambda _row: "plain"),
        Column("sort_code", _("Sort code"), lambda r: r.info.sort_code, Kind.CODE, 10, sortable=False, shown=False),
        Column("code", _("Code"), lambda r: r.info.code, Kind.CODE, 14, sortable=False, shown=False),
    )  # fmt: skip


def fund_columns() -> tuple[Column[FundLine], ...]:
    """Return all columns of the list of funds, in the language of now."""
    return (
        Column("name", _("Fund"), lambda r: r.info.name, width=22, sortable=False),
        Column("kind", _("Kind"), lambda r: r.info.kind.label, width=20, sortable=False),
        Column("balance", _("Balance"), lambda r: r.balance, Kind.MONEY, 12, sortable=False),
        Column("purpose", _("Purpose"), lambda r: r.info.purpose, width=34, sortable=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="",
               tone=lambda _row: "plain"),
        Column("code", _("Code"), lambda r: r.info.code, Kind.CODE, 14, sortable=False, shown=False),
    )  # fmt: skip


def category_columns() -> tuple[Column[CategoryLine], ...]:
    """Return all columns of the list of categories, in the language of now."""
    return (
        Column("name", _("Category"), lambda r: r.info.name, width=26, sortable=False),
        Column("direction", _("Income or expense"), lambda r: r.info.direction.label, width=22, sortable=False),
        Column("heading", _("Heading"), lambda r: translate(heading_of(r.info.heading).england), width=28,
               sortable=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="",
               tone=lambda _row: "plain"),
        Column("code", _("Code"), lambda r: r.info.code, Kind.CODE, 16, sortable=False, shown=False),
    )  # fmt: skip


def year_columns() -> tuple[Column[YearLine], ...]:
    """Return all columns of the list of financial years, in the language of now."""
    return (
        Column("days", _("Financial year"), lambda r: r.days.show(), width=32, sortable=False, tells=True),
        Column("length", _("Length"), lambda r: r.length, width=12, sortable=False),
        Column("expected_in", _("Budget, coming in"), lambda r: r.expected_in, Kind.MONEY, 16, sortable=False,
               summed=False),
        Column("expected_out", _("Budget, going out"), lambda r: r.expected_out, Kind.MONEY, 16, sortable=False,
               summed=False),
        Column("state", _("State"), lambda r: r.state, Kind.STATE, 10, sortable=False, head="",
               tone=lambda _row: "plain"),
    )  # fmt: skip


def slip_paper(session: Session, *, number: str) -> SlipPaper:
    """Return a paying-in slip ready for print; cheques that came back are not on it.

    :raises NotFound: when there is no slip of this number.
    """
    page = slip_page(session, number=number)
    account = chart(session).accounts[page.account]
    return SlipPaper(
        organisation=load_settings(session).organisation, number=page.number, banked_on=page.banked_on,
        account=" · ".join(part for part in (account.name, account.sort_code, account.number) if part),
        cheques=[
            SlipCheque(line.payer, line.reference, line.amount) for line in page.lines if line.taken_out_on is None
        ],
        notes=[(worth, count, worth * count) for worth, count in page.denominations.items()],
        cash=page.cash, total=page.total,
    )  # fmt: skip
