"""Numbers are read with the marks of the language that is spoken; sums of money are written as the country does."""

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.figures import show_count, show_decimal
from psg_admin.kernel.money import Money
from psg_admin.memberships.rules.fees import show_percent


@contextmanager
def spoken(language: str) -> Iterator[None]:
    with words.speaking(gettext.translation("psg_admin", paths.locale(), [language], fallback=language == "en")):
        yield


@pytest.mark.parametrize(
    ("language", "count", "size", "percent"),
    [("en", "1,234,567", "1,234.5", "12.5\u00a0%"), ("es", "1\u00a0234\u00a0567", "1\u00a0234,5", "12,5\u00a0%")],
)
def test_numbers_have_the_marks_of_their_language(language: str, count: str, size: str, percent: str) -> None:
    with spoken(language):
        assert show_count(1_234_567) == count
        assert show_count(-12) == "-12"
        assert show_decimal(1234.49999, 1) == size
        assert show_decimal(Decimal(10).normalize()) == "10"
        assert show_percent(Decimal("12.50")) == percent
        assert Money.of("1234.50").show() == "£1,234.50", "a sum is read and typed in one way everywhere"
