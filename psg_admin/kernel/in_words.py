"""Sums of money in words, as a British bank reads them on an instruction to pay."""

from psg_admin.kernel.money import NOTHING, Money

MOST_IN_WORDS = Money.of("999999.99")
"""The largest sum that is said in words."""

_ONES = (
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(amount: Money) -> str:
    """Return a sum in English words: "Twenty-two pounds and fifty pence", "Eighteen pounds only".

    :raises ValueError: below nothing, and above :data:`MOST_IN_WORDS`.
    """
    if not NOTHING <= amount <= MOST_IN_WORDS:
        message = f"{amount.plain()} is not said in words"
        raise ValueError(message)
    pounds, pence = divmod(amount.pence, 100)
    whole = f"{number_in_words(pounds)} {'pound' if pounds == 1 else 'pounds'}"
    part = f"{number_in_words(pence)} {'penny' if pence == 1 else 'pence'}"
    both = f"{whole} and {part}" if pounds else part
    said = both if pence else f"{whole} only"
    return said[0].upper() + said[1:]


def number_in_words(number: int) -> str:
    """Return a whole number from 0 to 999,999 in English words: "one thousand and five"."""
    thousands, rest = divmod(number, 1000)
    if not number:
        return "no"
    if not thousands:
        return _below_thousand(rest)
    said = f"{_below_thousand(thousands)} thousand"
    if not rest:
        return said
    return f"{said} {'and ' if rest < 100 else ''}{_below_thousand(rest)}"


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest)
    said = f"{_ONES[hundreds]} hundred"
    return f"{said} and {_below_hundred(rest)}" if rest else said


def _below_hundred(number: int) -> str:
    if number < 20:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
