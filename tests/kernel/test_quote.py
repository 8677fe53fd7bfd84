"""A quote explains itself, and stays as it was when it is kept."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.kernel.quote import Quote, QuoteLine

lines = st.builds(QuoteLine, st.text(max_size=20), st.integers(-(10**9), 10**9).map(Money))
quotes = st.builds(Quote, st.lists(lines, max_size=5).map(tuple), st.lists(st.text(max_size=30), max_size=3).map(tuple))


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        ([], "£0.00"),
        ([("Individual", 3000)], "Individual £30.00"),
        (
            [("Individual", 3000), ("10 % standing order", -300)],
            "Individual £30.00 − 10 % standing order £3.00 = £27.00",
        ),
        ([("Member", 800), ("Lunch", 500), ("Helper", -500)], "Member £8.00 + Lunch £5.00 − Helper £5.00 = £8.00"),
        ([("Member", 800), ("Free", 0)], "Member £8.00 + Free £0.00 = £8.00"),
        ([("Refund", -800), ("Fee", 100)], "Refund −£8.00 + Fee £1.00 = −£7.00"),
    ],
)
def test_a_quote_is_shown_in_one_line(lines: list[tuple[str, int]], shown: str) -> None:
    assert Quote(tuple(QuoteLine(label, Money(pence)) for label, pence in lines)).show() == shown


@given(quotes)
def test_a_quote_that_is_kept_comes_back_the_same(quote: Quote) -> None:
    data = json.loads(json.dumps(quote.to_data()))
    assert Quote.from_data(data) == quote
    assert data["total"] == quote.total.plain()


@given(quotes)
def test_the_total_is_the_sum_of_the_lines(quote: Quote) -> None:
    assert quote.total == sum((line.amount for line in quote.lines), NOTHING)
