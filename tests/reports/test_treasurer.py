"""The treasurer's workbook: every sheet adds up to the same penny, and the file holds real days and sums."""

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from psg_admin.kernel.days import DayRange, show_day
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.paper.table import Kind, Listing
from psg_admin.paper.workbook import write_workbook
from psg_admin.payments.operations import allocate_rest, reverse_payment
from psg_admin.payments.states import Category, Method
from psg_admin.reports.treasurer import treasurer_workbook
from psg_admin.reports.year_facts import days_between, period
from psg_admin.store.office import Office
from tests.books.ledger import Ledger
from tests.offices import NOW, TODAY
from tests.paper.lists import around
from tests.payments.books import Books, pounds
from tests.reports.year import LAST_YEAR, year_of

MADE_AT = datetime(2016, 10, 20, 10, 0)  # noqa: DTZ001 - as a person reads the clock
YEAR = DayRange(date(2016, 4, 1), date(2017, 4, 1))


@pytest.fixture
def books(office: Office) -> Books:
    """A year with every way in which money can come and go."""
    made = Books(office)
    ana, bea = made.person("Ana"), made.person("Bea")
    fee = made.charge(ana, "27.00", "Individual: Membership to 31 March 2017")
    place = made.charge(ana, "8.00", "Annual Conference", Category.EVENT)
    made.pay(ana, "45.55", fee, place, gift=pounds("10.00"), on=date(2016, 4, 1), method=Method.CHEQUE)  # 55p left over
    made.pay(bea, "13.01", on=date(2016, 5, 5), method=Method.CASH, receipt=False)
    made.pay(bea, "99.99", on=date(2016, 3, 31), method=Method.TRANSFER)  # the year before
    bounced = made.charge(bea, "30.00", "Individual: Membership to 30 June 2017")
    payment = made.pay(bea, "30.00", bounced, on=date(2016, 7, 1), method=Method.CHEQUE).made
    assert payment is not None
    office.write(partial(reverse_payment, payment_id=payment, reason="Bounced", today=TODAY, now=NOW))
    return made


def sheets(books: Books, days: DayRange = YEAR) -> dict[str, Listing[Any]]:
    query = partial(treasurer_workbook, days=days, today=TODAY, made_at=MADE_AT)
    return {sheet.title: sheet for sheet in books.office.read(query)}


def total(sheet: Listing[Any], key: str = "amount") -> Money:
    column = next(column for column in sheet.columns if column.key == key)
    return Money.total(value for value in map(column.value, sheet.rows) if isinstance(value, Money))


def amounts(sheet: Listing[Any]) -> dict[str, Money]:
    words, money = sheet.columns[0], next(column for column in sheet.columns if column.kind is Kind.MONEY)
    return {str(words.value(row)): value for row in sheet.rows if isinstance(value := money.value(row), Money)}


def test_every_side_adds_up_to_the_same_penny(books: Books) -> None:
    found = sheets(books)
    received = pounds("58.56")
    assert total(found["Transactions"]) == received
    assert total(found["By category"]) == received
    assert total(found["By method"]) == received
    assert amounts(found["Summary"])["Received in all"] == received


def test_categories_methods_and_events_hold_what_went_to_them(books: Books) -> None:
    found = sheets(books)
    assert amounts(found["By category"]) == {
        "Donation": pounds("10"),
        "Event": pounds("8"),
        "Left over": pounds("13.56"),
        "Subscription": pounds("27"),
    }
    assert amounts(found["By method"]) == {"Cash": pounds("13.01"), "Cheque": pounds("45.55")}
    assert total(found["By event"]) == pounds("8")


def test_a_payment_taken_back_stands_with_its_sign(books: Books) -> None:
    lines = [row for row in sheets(books)["Transactions"].rows if "30 June" in row.purpose]
    assert [(line.day, line.amount) for line in lines] == [
        (date(2016, 7, 1), pounds("30")),
        (TODAY, -pounds("30")),
    ]
    assert lines[1].origin_id == lines[0].record_id
    assert (lines[0].reason, lines[1].reason) == ("", "Bounced")
    before = sheets(books, DayRange(date(2016, 7, 1), date(2016, 8, 1)))
    assert total(before["Transactions"]) == pounds("30")
    after = sheets(books, DayRange(date(2016, 10, 1), date(2016, 11, 1)))
    assert total(after["Transactions"]) == -pounds("30")
    assert total(after["By category"]) == -pounds("30")


def test_the_receipts_are_those_issued_in_the_period_by_number(books: Books) -> None:
    def issued(first: date, end: date) -> list[str]:
        return [row.number for row in sheets(books, DayRange(first, end))["Receipts issued"].rows]

    numbers = ["R-2016-0001", "R-2016-0002", "R-2016-0003"]
    assert issued(YEAR.start, date(2017, 4, 1)) == issued(TODAY, TODAY + timedelta(days=1)) == numbers
    assert issued(YEAR.start, TODAY) == issued(TODAY + timedelta(days=1), date(2017, 4, 1)) == []


def test_what_is_owed_is_as_on_the_day(books: Books) -> None:
    assert total(sheets(books)["Owed"], "owed") == pounds("30")


def test_the_file_is_read_back_with_real_days_and_sums(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "Treasurer.xlsx"
    found = sheets(books)
    write_workbook(list(found.values()), path)
    book = load_workbook(path)
    assert book.sheetnames[:-1] == list(found)
    assert book.sheetnames[:7] == [
        "Summary", "Transactions", "By category", "By method", "By event", "Receipts issued", "Owed",
    ]  # fmt: skip
    sheet = book["Transactions"]
    head = [cell.value for cell in sheet[1]]
    assert head[:5] == ["Received", "Payer", "Category", "Purpose", "Amount"]
    count = len(list(found["Transactions"].rows))
    days, sums = [], []
    for row in sheet.iter_rows(min_row=2, max_row=count + 1):
        day, amount = row[0].value, row[4].value
        assert isinstance(day, datetime)
        assert isinstance(amount, int | float)
        days.append(day.date())
        sums.append(amount)
    assert days == sorted(days)
    assert days[0] == date(2016, 4, 1)
    # Sums are fractions of a pound in the file; to the penny they are those of the office.
    assert sum(round(amount * 100) for amount in sums) == 5856
    assert min(sums) == -30
    assert sheet.cell(count + 3, 5).value == 58.56
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_each_sheet_says_on_paper_what_it_is_and_of_which_days(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "Treasurer.xlsx"
    write_workbook(list(sheets(books).values()), path)
    book = load_workbook(path)
    year = "1 April 2016 to 31 March 2017"
    said = {"Receipts issued": f"Issued from {year}", "Owed": f"Owed on {show_day(TODAY)}"}
    for name in book.sheetnames[:7]:
        sheet = book[name]
        title, _whose, _made, page = around(sheet)
        assert title == f"&B{name}&B · {said.get(name, f'Received from {year}')}"
        assert page == "Page &P of &N"
        assert sheet.print_title_rows == "$1:$1"


def test_days_are_not_added_up(books: Books, tmp_path: Path) -> None:
    path = tmp_path / "Treasurer.xlsx"
    write_workbook(list(sheets(books).values()), path)
    titles, *rows = load_workbook(path)["Owed"].iter_rows(values_only=True)
    total = dict(zip(titles, rows[-1], strict=True))
    assert (total["Who owes"], total["Days overdue"], total["Owed"]) == ("Total", None, 30)


def test_the_period_is_the_financial_year_unless_it_is_said(office: Office) -> None:
    def asked(first: date | None, last: date | None, *, today: date = TODAY, year: int | None = None) -> DayRange:
        return office.read(lambda session: period(session, first, last, today=today, year=year))

    assert asked(None, None) == YEAR
    assert asked(None, None, today=date(2016, 3, 31)) == DayRange(date(2015, 4, 1), date(2016, 4, 1))
    assert asked(None, None, year=2015) == DayRange(date(2015, 4, 1), date(2016, 4, 1))
    one_day = asked(TODAY, TODAY)
    assert (one_day.start, one_day.last) == (TODAY, TODAY)
    with pytest.raises(BadInput, match="not both"):
        asked(TODAY, None, year=2015)
    with pytest.raises(Refused, match="No financial year begins in 2031"):
        asked(None, None, year=2031)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        days_between(TODAY, date(2016, 10, 19))
    assert refused.value.field == "to"


# --- what moved, whole ------------------------------------------------------------------------------------------------


def whole(office: Office, days: DayRange = YEAR) -> tuple[Ledger, dict[str, Listing[Any]]]:
    """Return a year with spending, transfers and openings, and its sheets as they are after it."""
    made = year_of(office)
    query = partial(treasurer_workbook, days=days, today=date(2017, 4, 10), made_at=MADE_AT)
    return made, {sheet.title: sheet for sheet in made.office.read(query)}


def table(sheet: Listing[Any]) -> list[dict[str, Any]]:
    return [{column.key: column.value(row) for column in sheet.columns} for row in sheet.rows]


def test_sheets_that_were_there_keep_their_names_and_headings_and_new_ones_follow(office: Office) -> None:
    _made, found = whole(office)
    assert list(found) == [
        "Summary", "Transactions", "By category", "By method", "By event", "Receipts issued", "Owed", "Spending",
        "Account", "Assets and liabilities", "Accounts", "By fund", "Left over", "Proof",
    ]  # fmt: skip
    assert [column.title for column in found["Transactions"].columns] == [
        "Received", "Payer", "Category", "Purpose", "Amount", "Method", "Receipt", "Reference", "Note", "Payment",
        "Takes back", "Account", "Fund", "Event", "Period covered", "Why taken back",
    ]  # fmt: skip


def test_the_proof_adds_up_what_the_workbook_itself_says(office: Office) -> None:
    _made, found = whole(office)
    rows = {row["words"]: row for row in table(found["Proof"])}
    assert {name: row["difference"] for name, row in rows.items()} == dict.fromkeys(
        ("Bank", "Cash", "Savings"), NOTHING
    )
    bank = rows["Bank"]
    assert (bank["opening"], bank["came"], bank["went"], bank["moved"], bank["closing"]) == tuple(
        map(pounds, ("74.70", "45.55", "129.18", "-50.25", "-59.18"))
    )
    listed: dict[str, Money] = {}
    for row in table(found["Transactions"]):
        listed[row["account"]] = listed.get(row["account"], NOTHING) + row["amount"]
    assert listed == {"Bank": bank["came"], "Cash": rows["Cash"]["came"]}
    assert total(found["Spending"]) == bank["went"]
    last = {row["account"]: row["balance"] for row in table(found["Accounts"])}
    assert last == {name: row["closing"] for name, row in rows.items()}
    funds = {row["words"]: row for row in table(found["By fund"])}
    assert funds["School fund"]["closing"] == pounds("10.16")
    assert Money.total(row["closing"] for row in funds.values()) == Money.total(r["closing"] for r in rows.values())


def test_an_opening_balance_within_the_days_is_what_the_account_began_with(office: Office) -> None:
    _made, found = whole(office, LAST_YEAR)
    rows = {row["words"]: row for row in table(found["Proof"])}
    assert (rows["Savings"]["opening"], rows["Savings"]["came"]) == (pounds("200.49"), NOTHING)
    assert rows["Savings"]["difference"] == NOTHING


def test_counts_are_those_of_a_person_not_of_entries(books: Books) -> None:
    found = sheets(books)
    counted = {row.words: row.count for row in found["By category"].rows}
    assert counted == {"Donation": 1, "Event": 1, "Left over": 2, "Subscription": 1}
    summary = {row.words: row for row in found["Summary"].rows}
    assert summary["Received in all"].count == 2
    assert (summary["Of it taken back"].count, summary["Of it taken back"].amount) == (1, -pounds("30"))
    assert summary["Receipt numbers that are missing"].count == 0


def test_what_went_back_lowers_what_was_received(office: Office) -> None:
    made = Ledger(office)
    payment = made.pay(made.person("Ana"), "26.00", on=date(2016, 5, 1), method=Method.TRANSFER, receipt=False).made
    assert payment is not None
    made.refund(payment, "13.00", date(2016, 6, 1))
    found = sheets(made)
    summary = {row.words: row for row in found["Summary"].rows}
    assert (summary["Received in all"].amount, summary["Of it refunded"].amount) == (pounds("13"), -pounds("13"))
    assert amounts(found["By category"]) == {"Left over": pounds("13")}
    assert {row["difference"] for row in table(found["Proof"])} == {NOTHING}


def test_a_receipt_for_money_of_a_year_before_is_told_apart(books: Books) -> None:
    summary = {row.words: row for row in sheets(books)["Summary"].rows}
    assert summary["Receipts issued and valid"].amount == pounds("145.54")
    earlier = summary["Of the valid ones, for money received before 1 April 2016"]
    assert (earlier.count, earlier.amount) == (1, pounds("99.99"))


def test_what_is_used_later_does_not_move_the_year_before(books: Books) -> None:
    ana = books.person("Cleo")
    payment = books.pay(ana, "9.00", on=date(2016, 3, 30), receipt=False).made
    assert payment is not None
    before = DayRange(date(2015, 4, 1), date(2016, 4, 1))

    def said(days: DayRange) -> list[tuple[str, Money]]:
        return [(row.words, row.amount) for row in sheets(books, days)["By category"].rows]

    was = said(before)
    fee = books.charge(ana, "9.00", "Fee", due_on=TODAY)
    books.office.write(partial(allocate_rest, payment_id=payment, charge_ids=[fee], today=TODAY))
    assert said(before) == was
    now = dict(said(YEAR))
    assert (now["Left over"], now["Subscription"]) == (pounds("4.56"), pounds("36"))


def test_owed_and_left_over_are_as_at_the_end(office: Office) -> None:
    _made, found = whole(office, LAST_YEAR)
    assert (table(found["Owed"]), table(found["Left over"])) == ([], [])
    query = partial(treasurer_workbook, days=YEAR, today=date(2017, 4, 10), made_at=MADE_AT)
    later = {sheet.title: sheet for sheet in office.read(query)}
    assert total(later["Left over"], "left_over") == pounds("21.56")
    assert total(later["Owed"], "owed") == pounds("38")


def test_the_account_sheet_has_funds_last_year_and_budget(office: Office) -> None:
    _made, found = whole(office)
    rows = {row["words"]: row for row in table(found["Account"])}
    costs = rows["Office and running costs"]
    assert (costs["part"], costs["unrestricted"], costs["last_year"], costs["budget"]) == (
        "A3", pounds("52.53"), pounds("25.30"), pounds("60"),
    )  # fmt: skip
    assert rows["Total cash funds"]["total"] == rows["Cash funds this year end"]["total"] == pounds("204.57")
