"""Money: typed, shown, added, taken percents of."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import LIMIT_PENCE, NOTHING, Money, shorten
from tests.kernel.reading import read_or_message

sums = st.integers(-LIMIT_PENCE, LIMIT_PENCE).map(Money)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("8", 800), ("8.5", 850), ("8.50", 850), ("£8", 800), (" £ 8.05 ", 805), ("0", 0), ("0.01", 1), (".5", 50),
        ("1,234.50", 123450), ("1,234,567", 123456700), ("£1,234", 123400), ("8.50 GBP", 850), ("8gbp", 800),
        ("\u00a08\u00a0", 800), ("-0", 0), ("007", 700), ("10000000000", LIMIT_PENCE),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_type_it(typed: str, pence: int) -> None:
    assert Money.parse(typed) == Money(pence)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type an amount, such as 8 or 8.50."),
        ("   ", "Type an amount, such as 8 or 8.50."),
        ("£", "“£” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        (".", "“.” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("8.", "“8.” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("8.505", "“8.505” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("12,34.50", "“12,34.50” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("1e3", "“1e3” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("nan", "“nan” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("٣", "“٣” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("8 €", "“8 €” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("8\n", None),
        ("8,50", "“8,50” has a comma where the pence begin: type 8.50."),
        ("£8,5", "“£8,5” has a comma where the pence begin: type £8.5."),
        ("-8", "“-8” is less than £0.00. Type an amount without a minus sign."),
        ("−8", "“−8” is less than £0.00. Type an amount without a minus sign."),
        ("£-8", "“£-8” is less than £0.00. Type an amount without a minus sign."),
        ("10000000000.01", "“10000000000.01” is too large an amount."),
        ("9" * 5000, f"“{'9' * 59}…” is too large an amount."),
        ("0" * 40 + "x", f"“{'0' * 40}x” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("--8", "“--8” is not an amount. Type it in pounds and pence, such as 8 or 8.50."),
        ("-" + "9" * 5000, f"“-{'9' * 58}…” is too large an amount."),
    ],
)
def test_what_is_no_amount_is_answered_with_what_to_type(typed: str, sentence: str | None) -> None:
    if sentence is None:
        assert Money.parse(typed) == Money(800)
        return
    with pytest.raises(BadInput) as raised:
        Money.parse(typed, field="gift")
    assert (raised.value.message, raised.value.field) == (sentence, "gift")


def test_zeros_in_front_do_not_make_an_amount_large() -> None:
    assert Money.parse("0" * 40 + "8.50") == Money(850)


@pytest.mark.parametrize(("typed", "pence"), [("-8", -800), ("−8.50", -850), ("£-8", -800), ("- £ 8", -800)])
def test_a_negative_amount_is_read_where_one_is_allowed(typed: str, pence: int) -> None:
    assert Money.parse(typed, allow_negative=True) == Money(pence)


@given(sums)
def test_what_is_shown_is_read_back_as_the_same_sum(amount: Money) -> None:
    for text in (amount.show(), amount.plain(), str(amount), f"{amount.show()} GBP", f" {amount.show()} "):
        assert Money.parse(text, allow_negative=True) == amount


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_answered_in_a_sentence(typed: str) -> None:
    found = read_or_message(lambda: Money.parse(typed, allow_negative=True))
    assert found.endswith(".") if isinstance(found, str) else abs(found.pence) <= LIMIT_PENCE


@pytest.mark.parametrize(
    ("pence", "shown", "plain"),
    [
        (0, "£0.00", "0.00"),
        (5, "£0.05", "0.05"),
        (123450, "£1,234.50", "1234.50"),
        (-5, "−£0.05", "-0.05"),
        (-123456789, "−£1,234,567.89", "-1234567.89"),
    ],
)
def test_a_sum_is_shown_with_pounds_and_pence(pence: int, shown: str, plain: str) -> None:
    assert (Money(pence).show(), Money(pence).plain()) == (shown, plain)
    assert Money(pence).decimal() == Decimal(plain)


@pytest.mark.parametrize(
    ("pence", "percent", "rounded"),
    [
        (3000, "10", 300), (2525, "10", 253), (2524, "10", 252), (1, "50", 1), (-1, "50", -1), (1, "49.99", 0),
        (3000, "12.5", 375), (999, "33.33", 333), (0, "50", 0), (10_000_000_000_00, "100", 10_000_000_000_00),
    ],
)  # fmt: skip
def test_a_percentage_is_rounded_half_up_to_the_penny(pence: int, percent: str, rounded: int) -> None:
    assert Money(pence).percent(Decimal(percent)) == Money(rounded)


@given(sums, st.integers(0, 10_000))
def test_a_percentage_is_never_more_than_half_a_penny_off(amount: Money, hundredths: int) -> None:
    exact = Decimal(amount.pence) * hundredths / 10_000
    assert abs(amount.percent(Decimal(hundredths) / 100).pence - exact) <= Decimal("0.5")


@given(sums, sums, sums, st.integers(-50, 50))
def test_sums_add_as_whole_numbers_do(a: Money, b: Money, c: Money, times: int) -> None:
    assert (a + b) + c == a + (b + c)
    assert a - b == a + (-b)
    assert a * times == Money(a.pence * times)
    assert Money.total([a, b, c]) == a + b + c
    assert (a < b) == (a.pence < b.pence)
    assert bool(a) == (a != NOTHING)


def test_no_sums_are_nothing() -> None:
    assert Money.total([]) == NOTHING == Money()


@given(sums.filter(lambda s: s.pence >= 0), st.integers(1, 60))
def test_instalments_are_never_short_and_less_than_a_penny_each_too_much(amount: Money, count: int) -> None:
    over = amount.instalment(count) * count - amount
    assert 0 <= over.pence < count


def test_a_sum_is_not_divided_by_nothing() -> None:
    with pytest.raises(ValueError, match="one or more"):
        Money(100).instalment(0)


@pytest.mark.parametrize("wrong", [1.0, "1", True, None, Decimal(1)])
def test_money_is_made_of_whole_pence_alone(wrong: object) -> None:
    with pytest.raises(TypeError, match="whole pence"):
        Money(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [0.5, Decimal("0.5"), "2"])
def test_money_is_multiplied_by_whole_numbers_alone(wrong: object) -> None:
    with pytest.raises(TypeError):
        Money(100) * wrong  # type: ignore[operator]


def test_money_given_in_pounds_is_exact_or_a_bug() -> None:
    assert Money.of("8.50") == Money.of(Decimal("8.5")) == Money(850)
    assert Money.of(-3) == Money(-300)
    with pytest.raises(ValueError, match="fractions of a penny"):
        Money.of("8.505")


@pytest.mark.parametrize(("text", "short"), [("a" * 60, "a" * 60), ("a" * 61, "a" * 59 + "…"), ("", "")])
def test_quoted_text_is_cut_with_an_ellipsis(text: str, short: str) -> None:
    assert shorten(text) == short
