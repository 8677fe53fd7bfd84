"""The year's account: heading by heading, in pence and in whole pounds that add up, on two pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from psg_admin.accounts.model import BroughtForward, FinancialYear
from psg_admin.accounts.operations import set_figure_before
from psg_admin.accounts.settings import AccountSettings, LegalForm, Regulator
from psg_admin.accounts.states import FundKind
from psg_admin.books.operations import RefundWay, refund
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.paper.preview import page_count, page_words
from psg_admin.payments.operations import reverse_payment, write_off
from psg_admin.payments.queries import open_charges
from psg_admin.reports.account_paper import account_paper, in_pounds
from psg_admin.reports.year_account import (
    AccountLine,
    AccountPart,
    Asset,
    FundColumn,
    Part,
    YearAccount,
    in_whole_pounds,
    nearest,
    shared,
)
from psg_admin.reports.year_facts import YearBook, examiners_account, period, year_book
from psg_admin.settings import save_settings
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import NOW, TODAY
from tests.paper.tagged import is_tagged, parts_of_pages
from tests.payments.books import pounds
from tests.reports.year import LAST_YEAR, YEAR, year_of

LATER = date(2017, 4, 10)
MADE_AT = datetime(2017, 4, 10, 9, 0)  # noqa: DTZ001 - as a person reads the clock


@pytest.fixture
def ledger(office: Office) -> Ledger:
    return year_of(office)


def book(ledger: Ledger, days: DayRange = YEAR) -> YearBook:
    return ledger.office.read(partial(year_book, days=days, today=LATER))


def lines(account: YearAccount, part: Part) -> dict[str, tuple[str, str, str]]:
    """Return of each line what is unrestricted, restricted and last year's, in pounds."""
    return {
        line.words: (line.sums[0].plain(), line.sums[1].plain(), line.last_year.plain())
        for line in account.parts[part].lines
        if line.words
    }


def test_each_heading_has_what_moved_for_it_by_fund_with_the_year_before(ledger: Ledger) -> None:
    account = book(ledger).account
    assert account.columns == (FundColumn.UNRESTRICTED, FundColumn.RESTRICTED)
    assert lines(account, Part.RECEIPTS) == {
        "Subscriptions": ("27.00", "0.00", "0.00"),
        "Gifts": ("10.00", "0.00", "100.00"),
        "Received and not used yet": ("21.56", "0.00", "0.00"),
    }
    assert lines(account, Part.PAYMENTS) == {
        "Grants paid": ("0.00", "9.99", "0.00"),
        "Office and running costs": ("52.53", "0.00", "25.30"),
    }
    assert lines(account, Part.PURCHASES) == {"Asset and investment purchases": ("66.66", "0.00", "0.00")}
    assert [one.plain() for one in account.transfers.sums] == ["-20.15", "20.15"]


def test_what_the_year_began_with_and_what_moved_come_to_what_it_ended_with(ledger: Ledger) -> None:
    account = book(ledger).account
    for at in range(len(account.columns)):
        end = account.opening.sums[at] + account.net.sums[at] + account.transfers.sums[at]
        assert end == account.closing.sums[at] == Money.total(line.sums[at] for line in account.cash)
    assert (account.opening.total, account.opening.last_year) == (pounds("275.19"), pounds("200.49"))
    assert account.closing.last_year == account.opening.total


def test_an_opening_balance_within_the_year_is_no_receipt(ledger: Ledger) -> None:
    account = book(ledger, LAST_YEAR).account
    assert account.receipts.total == pounds("100")
    assert account.opening.total == pounds("200.49")


def test_a_budget_stands_beside_its_heading(ledger: Ledger) -> None:
    account = book(ledger).account
    found = {line.words: line.budget for part in account.parts.values() for line in part.lines if line.budget}
    assert found == {"Subscriptions": pounds("500"), "Office and running costs": pounds("60")}


def test_what_was_typed_of_before_the_books_counts_in_its_year_and_last_years_column(sqlite_office: Office) -> None:
    ledger = Ledger(sqlite_office)
    ledger.account("savings", "Savings", opening="500.00", on=date(2016, 7, 1))

    def typed(session: Session) -> Changes:
        for category, amount, last in (("subscription", "120.00", False), ("printing", "-20.00", False),
                                       ("subscription", "300.00", True), ("postage", "-50.00", True)):  # fmt: skip
            session.add(
                BroughtForward(first_day=YEAR.start, category=category, fund="general", amount=pounds(amount),
                               last_year=last)
            )  # fmt: skip
        return changed(Topic.PAYMENTS, summary="Typed")

    sqlite_office.write(typed)
    for account in (book(ledger).account, book(ledger).pounds):
        assert lines(account, Part.RECEIPTS)["Subscriptions"] == ("120.00", "0.00", "300.00")
        assert lines(account, Part.PAYMENTS)["Office and running costs"] == ("20.00", "0.00", "50.00")
        assert (account.opening.total, account.closing.total) == (pounds("400"), pounds("500"))
        assert (account.opening.last_year, account.closing.last_year) == (pounds("150"), pounds("400"))


def test_what_is_said_of_before_the_books_stands_in_the_account_as_it_was_said(sqlite_office: Office) -> None:
    for category, amount in (("commission", "120"), ("printing", "20"), ("asset-purchase", "7"), ("deposit", "-5")):
        sqlite_office.write(
            partial(set_figure_before, category=category, fund="general", amount=pounds(amount), first_day=YEAR.start)
        )
    account = book(Ledger(sqlite_office)).account
    assert lines(account, Part.PAYMENTS)["Office and running costs"][0] == "20.00"
    assert lines(account, Part.RECEIPTS)["Fundraising"][0] == "120.00"
    assert account.parts[Part.PURCHASES].total.total == pounds("12")
    assert account.opening.total == pounds("-88")


def test_a_year_may_be_longer_and_begin_on_another_day(sqlite_office: Office) -> None:
    def listed(session: Session) -> Changes:
        session.add(FinancialYear(first_day=date(2016, 4, 1), last_day=date(2017, 6, 30)))
        return changed(Topic.SETTINGS, summary="Listed")

    sqlite_office.write(listed)

    def asked(year: int) -> DayRange:
        return sqlite_office.read(lambda session: period(session, None, None, today=LATER, year=year))

    assert asked(2016) == DayRange(date(2016, 4, 1), date(2017, 7, 1))
    assert asked(2015) == LAST_YEAR


# --- whole pounds -----------------------------------------------------------------------------------------------------


def test_half_a_pound_is_rounded_away_from_nothing() -> None:
    assert [nearest(Money(pence)) for pence in (149, 150, -149, -150, 0)] == [1, 2, -1, -2, 0]


@given(st.lists(st.integers(-10_000_00, 10_000_00), min_size=1, max_size=12), st.integers(-2, 2))
def test_shares_come_to_their_target_and_nothing_stays_nothing(pence: list[int], off: int) -> None:
    amounts = [Money(one) for one in pence]
    target = nearest(Money.total(amounts)) + off
    found = shared(amounts, target)
    assert all(not got for got, one in zip(found, pence, strict=True) if not one)
    if any(pence):
        assert sum(found) == target
        most = 3 + sum(1 for one in pence if one) if off or len([p for p in pence if p]) < 3 else 2
        assert all(abs(got * 100 - one) < most * 100 for got, one in zip(found, pence, strict=True))


@st.composite
def accounts(draw: st.DrawFn) -> YearAccount:
    """Draw an account that adds up to the penny."""
    sums = st.integers(-3_000_00, 3_000_00).map(Money)
    columns = (FundColumn.UNRESTRICTED, FundColumn.RESTRICTED)
    parts = {}
    for part in Part:
        rows = draw(st.lists(st.tuples(sums, sums), min_size=1, max_size=6))
        parts[part] = AccountPart(part, tuple(AccountLine(str(at), row) for at, row in enumerate(rows)))
    opening = AccountLine("", draw(st.tuples(sums, sums)))
    moved = draw(sums)
    transfers = AccountLine("", (moved, -moved))
    bare = YearAccount(Regulator.ENGLAND, YEAR, columns, parts, transfers, opening, opening, ())
    end = tuple(opening.sums[at] + bare.net.sums[at] + transfers.sums[at] for at in range(2))
    split = draw(st.tuples(sums, sums))
    cash = (AccountLine("Bank", split), AccountLine("Cash", tuple(one - p for one, p in zip(end, split, strict=True))))
    return replace(bare, closing=AccountLine("", end), cash=cash)


@given(accounts())
def test_in_whole_pounds_everything_adds_up_that_does_in_pence(account: YearAccount) -> None:
    whole = in_whole_pounds(account)
    every = [line for part in whole.parts.values() for line in part.lines]
    every += [whole.opening, whole.closing, whole.transfers, *whole.cash]
    assert all(one.pence % 100 == 0 for line in every for one in (*line.sums, line.last_year))
    for at in range(2):
        end = whole.opening.sums[at] + whole.net.sums[at] + whole.transfers.sums[at]
        assert end == whole.closing.sums[at]
        if any(line.sums[at] for line in account.cash):
            assert Money.total(line.sums[at] for line in whole.cash) == end
        if any(line.sums[at] for part in account.parts.values() for line in part.lines):
            assert end == Money(nearest(account.closing.sums[at]) * 100)
    assert whole.transfers.total == NOTHING


def test_last_years_column_repeats_the_pounds_of_last_years_account(ledger: Ledger) -> None:
    then, now = book(ledger, LAST_YEAR).pounds, book(ledger).pounds
    for part, made in then.parts.items():
        printed = {line.words: line.total for line in made.lines if line.words}
        assert {line.words: line.last_year for line in now.parts[part].lines if line.last_year} == printed
    assert now.closing.last_year == then.closing.total == now.opening.total


# --- on paper ---------------------------------------------------------------------------------------------------------


def paper(ledger: Ledger) -> bytes:
    return ledger.office.read(partial(account_paper, days=YEAR, today=LATER, made_at=MADE_AT))


def test_england_has_two_pages_heading_by_heading(ledger: Ledger) -> None:
    data = paper(ledger)
    assert page_count(data) == 2
    first, second = page_words(data, 0), page_words(data, 1)
    for words in (
        "Peru Support Group", "No. 1103533", "For the period from 1 April 2016 to 31 March 2017", "A1 Receipts",
        "Sub total (Gross income for AR)", "A2 Asset and investment sales (see table)", "Total receipts",
        "A3 Payments", "A4 Asset and investment purchases (see table)", "Total payments",
        "Net of receipts/(payments)", "A5 Transfers between funds", "A6 Cash funds last year end",
        "Cash funds this year end",
    ):  # fmt: skip
        assert words in first
    for words in (
        "B1 Cash funds", "Total cash funds", "OK", "B2 Other monetary assets", "B3 Investment assets",
        "B4 Assets retained for the charity’s own use", "B5 Liabilities", "Signature", "Print name",
        "Date of approval",
    ):  # fmt: skip
        assert words in second
    assert "does not agree" not in second
    assert "Endowment" not in first


def test_it_says_of_itself_what_is_heading_table_and_cell(ledger: Ledger) -> None:
    data = paper(ledger)
    assert is_tagged(data)
    first, second = parts_of_pages(data)
    assert first.all("H1", "H2") == [
        "Peru Support Group", "Receipts and payments accounts", "Section A Receipts and payments",
    ]  # fmt: skip
    cells = first.all("TD")
    assert cells[cells.index("Subscriptions") :][:5] == ["Subscriptions", "27", "-", "27", "-"]
    assert len([part for part in second.within() if part.tag == "Table"]) == 5


def test_an_endowment_has_a_column_where_there_is_one(ledger: Ledger) -> None:
    ledger.fund("lamb", "Lamb bequest", FundKind.ENDOWMENT)
    ledger.move("5.00", date(2016, 6, 3), from_=("bank", "general"), to=("bank", "lamb"))
    assert "Endowment" in page_words(paper(ledger), 0)


def test_scotland_has_the_lines_of_its_form_whether_anything_is_in_them_or_not(ledger: Ledger) -> None:
    scotland = AccountSettings(regulator=Regulator.SCOTLAND)
    ledger.office.write(partial(save_settings, settings=scotland))
    account = ledger.office.read(partial(examiners_account, days=YEAR, today=LATER))
    assert [line.words for line in account.parts[Part.RECEIPTS].lines] == [
        "Donations", "Legacies", "Grants", "Receipts from fundraising activities", "Gross trading receipts",
        "Income from investments other than land and buildings", "Rents from land and buildings",
        "Gross receipts from other charitable activities",
    ]  # fmt: skip
    assert [line.words for line in account.parts[Part.SALES].lines] == [
        "Proceeds from sale of fixed assets", "Proceeds from sale of investments",
    ]  # fmt: skip
    assert lines(account, Part.RECEIPTS)["Donations"] == ("37.00", "0.00", "100.00")
    first, second = (page_words(paper(ledger), page) for page in (0, 1))
    assert "Surplus / (deficit) for year" in first
    assert "Cash and bank balances at end of year" in second
    assert "B5 Contingent liabilities" in second


def test_a_company_is_told_that_this_is_not_its_form(ledger: Ledger) -> None:
    ledger.office.write(partial(save_settings, settings=AccountSettings(legal_form=LegalForm.COMPANY)))
    with pytest.raises(Refused, match="A company draws up its accounts under company law"):
        paper(ledger)


def test_sums_are_written_as_accounts_have_them() -> None:
    assert [in_pounds(Money(pence)) for pence in (1_204_00, -35_00, 0)] == ["1,204", "(35)", "-"]


def test_what_was_refunded_of_a_cheque_that_bounced_is_owed_until_it_is_paid_back(office: Office) -> None:
    books = Ledger(office)
    ana, paid = books.person("Ana"), books.pay(books.person("Bea"), "80.00", on=date(2016, 5, 1)).made
    assert paid is not None
    way = RefundWay(date(2016, 6, 1))
    books.office.write(
        partial(refund, payment_id=paid, amount=pounds("10"), way=way, rest_as_gift=True, today=TODAY, now=NOW)
    )
    back = partial(reverse_payment, payment_id=paid, reason="Bounced", on=date(2016, 7, 1), today=TODAY, now=NOW)
    books.office.write(back)

    def account() -> YearAccount:
        return books.office.read(partial(year_book, days=YEAR, today=TODAY)).account

    def named(some: Sequence[Asset]) -> list[tuple[str, str]]:
        return [(one.words, one.amount.plain()) for one in some]

    found = account()
    assert (named(found.assets), named(found.liabilities)) == ([("Owed to us and not paid yet", "10.00")], [])
    assert (lines(found, Part.RECEIPTS).get("Received and not used yet"), lines(found, Part.PAYMENTS)) == (None, {})
    assert lines(found, Part.PURCHASES) == {"Deposits and loans": ("10.00", "0.00", "0.00")}
    assert found.closing.total == pounds("-10")
    [charge] = [one.charge_id for one in books.office.read(partial(open_charges, charge_ids=[1, 2, 3]))]
    books.office.write(partial(write_off, charge_id=charge, reason="Too little to ask for", today=TODAY))
    assert (named(account().assets), named(account().liabilities)) == ([], [])
    books.office.undo()
    books.pay(ana, "10.00", charge, on=date(2016, 8, 1))
    found = account()
    assert (named(found.assets), named(found.liabilities)) == ([], [])
    assert (lines(found, Part.RECEIPTS), lines(found, Part.PURCHASES)) == ({}, {})
    assert found.closing.total == NOTHING
