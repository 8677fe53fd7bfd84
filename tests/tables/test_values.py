"""What a cell says: days, sums, yes and no."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.money import Money
from psg_admin.tables.cells import Flaw, Unread, Value, look
from psg_admin.tables.values import Ambiguous, Answer, CellProblem, Order, Read, order_of, parse_day_cell, parse_sum
from psg_admin.tables.values import parse_yes_no as read_yes_no
from tests.tables.cells import any_cell

TODAY = date(2026, 11, 14)


def _day(value: Value, *, order: Order = Order.DMY, last: bool = False) -> date | str:
    read = parse_day_cell(value, today=TODAY, order=order, last=last, year_end=(3, 31))
    assert read is not None
    return read.value if isinstance(read, Read) else read.reason


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("01/04/2009", date(2009, 4, 1)),
        ("1.4.11", date(2011, 4, 1)),
        ("31 - 12 - 99", date(1999, 12, 31)),
        ("1 4 2012", date(2012, 4, 1)),
        ("2027-03-31", date(2027, 3, 31)),
        ("2027.3.31", date(2027, 3, 31)),
        ("20120401", date(2012, 4, 1)),
        ("2026-03-31T00:00:00Z", date(2026, 3, 31)),
        ("05/11/2016 10:30", date(2016, 11, 5)),
        ("14-Sep-25", date(2025, 9, 14)),
        ("April 1, 2012", date(2012, 4, 1)),
        ("1st of April 2012", date(2012, 4, 1)),
        ("12 de abril de 2012", date(2012, 4, 12)),
        ("Sat 5 Nov 2016", date(2016, 11, 5)),
        ("42370", date(2016, 1, 1)),
        (42370, date(2016, 1, 1)),
        (42370.75, date(2016, 1, 1)),
        (datetime(2020, 1, 2, 3, 4), date(2020, 1, 2)),  # noqa: DTZ001
        (date(2020, 1, 2), date(2020, 1, 2)),
        ("Apr 2012", date(2012, 4, 1)),
        ("4/2012", date(2012, 4, 1)),
        ("1987", date(1987, 1, 1)),
        (1987, date(1987, 1, 1)),
        ("1/1/46", date(2046, 1, 1)),
        ("1/1/47", date(1947, 1, 1)),
    ],
)
def test_a_day_is_read_in_any_spelling(cell: Value, day: date) -> None:
    assert _day(cell) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("29/02/2015", "no such day: 2015 was no leap year"),
        ("31/04/2027", "no such day: April has 30"),
        ("0/1/2020", "no such day: days begin at 1"),
        ("1/13/2020", "there is no month 13; the days of this column are read as day, month, year"),
        ("1/1/1815", "the year 1815 is outside 1900 to 2199"),
        ("LIFE", "“LIFE” cannot be read as a day"),
        ("5 nov", "“5 nov” cannot be read as a day"),
        ("½/1/2020", "“½/1/2020” cannot be read as a day"),
        ("2026/28", "“2026/28” cannot be read as a day"),
        (True, "“yes” cannot be read as a day"),
        (-3.5, "“-3.5” cannot be read as a day"),
        ("####", "the digits are gone: the column was too narrow, or the spreadsheet rounded them"),
        (Unread(Flaw.NO_RESULT), Flaw.NO_RESULT.reason),
    ],
)
def test_what_is_no_day_says_why(cell: Value, reason: str) -> None:
    assert _day(cell) == reason


def test_paid_to_a_month_or_a_year_is_its_last_day_and_told() -> None:
    assert _day("Mar 2019", last=True) == date(2019, 3, 31)
    assert _day("Feb 2012", last=True) == date(2012, 2, 29)
    assert _day("2026/27", last=True) == date(2027, 3, 31)
    assert _day("2026/27") == date(2026, 4, 1)
    assert _day("1999/00", last=True) == date(2000, 3, 31)
    read = parse_day_cell("2026/27", today=TODAY, last=True, year_end=(3, 31))
    assert read == Read(date(2027, 3, 31), "“2026/27” was read as 31 March 2027")
    assert isinstance(parse_day_cell("2026/27", today=TODAY, last=True), CellProblem)
    assert parse_day_cell("  ", today=TODAY) is None


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["01/04/2009", "23/10/2018", None, 42370], Order.DMY),
        (["01/04/2009", "10/23/2018"], Order.MDY),
        (["01/01/2009", "Apr 2012"], Order.DMY),
        (["2009-01-02"], Order.YMD),
        (["2009-01-02", "01/13/2010"], Order.MDY),
        (["13/01/2009"] * 20 + ["01/13/2009"], Order.DMY),
        (["1/4/09", "31/12/99"], Order.DMY),
        ([], Order.DMY),
    ],
)
def test_the_order_of_days_follows_from_the_whole_column(column: list[Value], order: Order) -> None:
    assert order_of(column) is order


def test_an_order_that_nothing_shows_is_asked_with_an_example() -> None:
    assert order_of(["01/01/2009", "03/04/2015"]) == Ambiguous("03/04/2015", (Order.DMY, Order.MDY))
    assert order_of(["13/01/2009", "01/13/2009"]) == Ambiguous("01/13/2009", (Order.DMY, Order.MDY))
    assert _day("03/04/2015", order=Order.MDY) == date(2015, 3, 4)
    assert _day("99/04/03", order=Order.YMD) == date(1999, 4, 3)


@given(st.dates(date(1950, 1, 1), date(2040, 1, 1)), st.sampled_from(["%d/%m/%Y", "%d.%m.%y", "%d %B %Y", "%Y-%m-%d"]))
def test_a_day_that_was_written_is_read_again(day: date, spelling: str) -> None:
    assert _day(day.strftime(spelling)) == day


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("£1,234.50", 123450), ("1.234,50", 123450), ("1 234,50", 123450), ("31,50", 3150), ("(12.00)", -1200),
        ("12-", -1200), ("-£5", -500), ("£12/-", 1200), ("25 p.a.", 2500), ("£22.50", 2250), ("50p", 50), ("nil", 0),
        (22.5, 2250), (25, 2500), (0.1 + 0.2, 30), ("1,234", 123400), ("1,234,567.89", 123456789),
        ("£ 8", 800), (".50", 50),
    ],
)  # fmt: skip
def test_a_sum_is_read_in_any_spelling(cell: Value, pence: int) -> None:
    read = parse_sum(cell)
    assert isinstance(read, Read)
    assert read.value == Money(pence)


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("abc", "“abc” is not an amount"),
        ("1.234", "“1.234” can be read as two sums: write the pence with a point"),
        ("1,23,456", "“1,23,456” can be read as two sums: write the pence with a point"),
        ("1,2.50", "“1,2.50” can be read as two sums: write the pence with a point"),
        ("1.5,500.0", "“1.5,500.0” can be read as two sums: write the pence with a point"),
        ("12 50", "“12 50” can be read as two sums: write the pence with a point"),
        ("1234,567", "“1234,567” can be read as two sums: write the pence with a point"),
        (22.505, "“22.505” has fractions of a penny"),
        ("9" * 40, "“" + "9" * 40 + "” is too large an amount"),
        ("###", "the digits are gone: the column was too narrow, or the spreadsheet rounded them"),
        (date(2020, 1, 2), "“2020-01-02” is not an amount"),
        ("8+8", "“8+8” is not an amount"),
    ],
)
def test_what_is_no_sum_says_why(cell: Value, reason: str) -> None:
    assert parse_sum(cell) == CellProblem(reason)


def test_another_currency_is_told() -> None:
    assert parse_sum("€10") == Read(Money(1000), "the sum stands with € and was read as pounds")
    assert parse_sum("") is None


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Y", Answer(yes=True)), ("yes (Mr)", Answer(yes=True, rest="Mr")), ("both", Answer(yes=True, rest="both")),
        ("No – non taxpayer", Answer(yes=False, rest="non taxpayer")),
        ("Y 12/4/2012", Answer(yes=True, day=date(2012, 4, 12))),
        ("Sí", Answer(yes=True)), ("verdadero", Answer(yes=True)),
        ("12/4/2012", Answer(yes=True, day=date(2012, 4, 12))),
        (True, Answer(yes=True)), (0, Answer(yes=False)), ("x", Answer(yes=True)), ("-", Answer(yes=False)),
        ("No.", Answer(yes=False)), ("✓", Answer(yes=True)), (date(2020, 1, 2), Answer(yes=True, day=date(2020, 1, 2))),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_any_spelling(cell: Value, answer: Answer) -> None:
    assert read_yes_no(cell, today=TODAY) == Read(answer)


def test_what_is_neither_yes_nor_no_says_so() -> None:
    assert read_yes_no("?", today=TODAY) == CellProblem("“?” is neither yes nor no")
    assert read_yes_no("perhaps", today=TODAY) == CellProblem("“perhaps” is neither yes nor no")
    assert read_yes_no(None, today=TODAY) is None


@given(any_cell())
def test_every_cell_is_read_or_refused(cell: Value) -> None:
    for read in (
        parse_day_cell(cell, today=TODAY, last=True, year_end=(3, 31)),
        parse_sum(cell),
        read_yes_no(cell, today=TODAY),
    ):
        assert read is None or isinstance(read, Read) or read.reason
    order_of([cell])
    assert isinstance(look(cell), str)
