import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.in_words import MOST_IN_WORDS, in_words, number_in_words
from psg_admin.kernel.money import Money

_ONES = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "No pounds only"),
        ("0.01", "One penny"),
        ("0.50", "Fifty pence"),
        ("1", "One pound only"),
        ("1.01", "One pound and one penny"),
        ("18", "Eighteen pounds only"),
        ("22.50", "Twenty-two pounds and fifty pence"),
        ("40.99", "Forty pounds and ninety-nine pence"),
        ("100", "One hundred pounds only"),
        ("101.11", "One hundred and one pounds and eleven pence"),
        ("215", "Two hundred and fifteen pounds only"),
        ("1000", "One thousand pounds only"),
        ("1005", "One thousand and five pounds only"),
        ("1050.05", "One thousand and fifty pounds and five pence"),
        ("1250", "One thousand two hundred and fifty pounds only"),
        ("12000", "Twelve thousand pounds only"),
        ("110012", "One hundred and ten thousand and twelve pounds only"),
        ("700700.07", "Seven hundred thousand seven hundred pounds and seven pence"),
        (
            "999999.99",
            "Nine hundred and ninety-nine thousand nine hundred and ninety-nine pounds and ninety-nine pence",
        ),
    ],
)
def test_a_sum_is_said_as_a_bank_reads_it(amount: str, said: str) -> None:
    assert in_words(Money.of(amount)) == said


@given(st.integers(0, MOST_IN_WORDS.pence // 100))
def test_read_back_the_words_are_the_number(number: int) -> None:
    assert _read(number_in_words(number)) == number


def _read(said: str) -> int:
    """Read a number in words: another way round than it was written."""
    total = group = 0
    for word in said.replace("-", " ").split():
        if word == "thousand":
            total, group = group * 1000, 0
        elif word == "hundred":
            group *= 100
        elif word in _TENS:
            group += (_TENS.index(word) + 2) * 10
        elif word in _ONES:
            group += _ONES.index(word) + 1
        else:
            assert word in {"and", "no"}
    return total + group


@pytest.mark.parametrize("pence", [-1, MOST_IN_WORDS.pence + 1])
def test_what_no_order_pays_is_not_said(pence: int) -> None:
    with pytest.raises(ValueError, match="not said in words"):
        in_words(Money(pence))
