"""What the small readers share: sums and days as exchange formats write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from psg_admin.kernel.days import EARLIEST, LATEST
from psg_admin.kernel.money import LIMIT_PENCE, Money

_PLAIN = re.compile(r"([+-]?)([0-9]{1,10})[.,]([0-9]{2})")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]{1,2}|(?:\.[0-9]{3})+,[0-9]{1,2})")
_SUM = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?|[+-]?[.,][0-9]{1,15}")


@lru_cache(maxsize=10_000)
def exact_sum(text: str) -> Money | None:
    """Return a sum as exchange formats write it ("-12.5", "12,50"); None for what is no sum of whole pence."""
    plain = text.strip().replace("−", "-")
    if usual := _PLAIN.fullmatch(plain):
        pence = int(usual[2] + usual[3])
        return Money(-pence if usual[1] == "-" else pence)
    if _GROUPED.fullmatch(plain):  # the mark of the thousands stands first
        thousands = "," if plain.index(",") < plain.index(".") else "."
        plain = plain.replace(thousands, "")
    if not _SUM.fullmatch(plain):
        return None
    return of_decimal(Decimal(plain.replace(",", ".")))


def of_decimal(amount: Decimal) -> Money | None:
    """Return so many pounds; None where they are no whole pence, or more than any office has."""
    try:
        pence = amount * 100
        whole = pence.to_integral_value()
    except InvalidOperation:
        return None
    return Money(int(whole)) if pence == whole and abs(whole) <= LIMIT_PENCE else None


@lru_cache(maxsize=10_000)
def exact_day(text: str) -> date | None:
    """Return the day that begins a text of figures: "20260903", "20260903120000", "2026-09-03"; None for no such day.

    The clock beside it, and its zone, do not move it: the day is the one that the bank shows.
    """
    figures = text.strip().replace("-", "")[:8]
    if len(figures) != 8 or not figures.isascii() or not figures.isdigit():
        return None
    try:
        day = date(int(figures[:4]), int(figures[4:6]), int(figures[6:]))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
