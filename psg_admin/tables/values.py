"""What a cell says: days, sums, yes and no. Each reading returns the value, or why there is none."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Generic, TypeVar

from psg_admin.kernel.days import (
    EARLIEST,
    LATEST,
    add_months,
    month_name,
    month_number,
    parse_day,
    plainly_folded,
    show_day,
)
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import LIMIT_PENCE, Money, shorten
from psg_admin.kernel.words import _, fold, mark, squeeze
from psg_admin.tables.cells import Unread, Value, is_empty, look

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What a cell says; ``notice`` is what was mended or left out on the way, "" for nothing."""

    value: T
    notice: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell cannot be taken, to stand behind the line and the column: "no such day: April has 30"."""

    reason: str


class Order(Enum):
    """In which order the parts of a day stand."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"

    @property
    def label(self) -> str:
        """The order in the language of the person."""
        return _(_ORDERS[self])


_ORDERS = {
    Order.DMY: mark("day, month, year"),
    Order.MDY: mark("month, day, year"),
    Order.YMD: mark("year, month, day"),
}


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """The days of a column fit several orders, or some one and some another: the person is asked, by ``example``."""

    example: str
    orders: tuple[Order, ...]


NUMBERS_GONE = mark("the digits are gone: the column was too narrow, or the spreadsheet rounded them")
_PARTS = re.compile(r"([0-9]{1,4})\s?[/.\-\s]\s?([0-9]{1,2})\s?[/.\-\s]\s?([0-9]{1,4})")
_TIME_BEHIND = re.compile(
    r"(?<=[0-9])(?:t|,?\s+)[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?\s?(?:[ap]m)?"
    r"\s?(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2})?$"
)
_MONTH_YEAR = re.compile(r"([a-z]{3,10})\.?[\s,/\-]*(?:(?:de|of)\s+)?([0-9]{4}|[0-9]{2})")
_FIGURES_MONTH = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{4})")
_YEARS = re.compile(r"([0-9]{4})\s?[/\-]\s?([0-9]{4}|[0-9]{2})")
_DAY_MONTH = re.compile(
    r"([0-9]{1,2})(?:st|nd|rd|th)?[\s,.\-/]*(?:(?:de|of)\s+)?([a-z]{3,10})\.?"
    r"[\s,.\-/]*(?:(?:de|of)\s+)?'?([0-9]{4}|[0-9]{2})"
)
_MONTH_DAY = re.compile(r"([a-z]{3,10})\.?[\s\-]*([0-9]{1,2})(?:st|nd|rd|th)?[\s,\-]+'?([0-9]{4}|[0-9]{2})")
_SPELLINGS = ((_DAY_MONTH, 3, 2, 1), (_MONTH_DAY, 3, 1, 2), (_MONTH_YEAR, 2, 1, 0), (_FIGURES_MONTH, 2, 1, 0))
"""Each with the groups of the year, the month and the day."""
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]+)?")
_SERIALS = range(3_654, 109_575)
"""Serial numbers of 1910 to 2199: smaller ones are years, numbers, sums."""
_SERIAL_ZERO = date(1899, 12, 30)
_AHEAD = 20
_EXPONENT = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]{1,3}")


def is_gone(value: Value) -> bool:
    """Say whether a cell shows nothing of what it held: "####", "4.47701E+11"."""
    text = look(value).strip()
    return bool(text) and (set(text) == {"#"} or _EXPONENT.fullmatch(text) is not None)


def order_of(column: Iterable[Value]) -> Order | Ambiguous:
    """Return the order in which the days of a column (or of several columns of one file) are written.

    A figure over twelve shows it; where nothing shows it and the order would matter, it is asked. A few days against
    many are slips, told where they stand. Days that a workbook knows as such have no order.
    """
    counts = dict.fromkeys(Order, 0)
    doubtful = ""
    first: dict[Order, str] = {}
    for value, often in Counter(value for value in column if isinstance(value, str)).items():
        parts = _parts(_plain(value))
        if parts is None:
            continue
        fits = [order for order in Order if _fits(parts, order)]
        if len(fits) == 1:
            counts[fits[0]] += often
            first.setdefault(fits[0], value.strip())
        elif len({_arranged(parts, order) for order in fits}) > 1:
            doubtful = doubtful or value.strip()
    for order, count in counts.items():
        against = sum(counts.values()) - count
        if order is Order.YMD:
            continue
        others = against - counts[Order.YMD]
        if count and count >= 9 * others:
            return order
    if counts[Order.DMY] and counts[Order.MDY]:
        return Ambiguous(first[Order.MDY], (Order.DMY, Order.MDY))
    if doubtful:
        parts = _parts(_plain(doubtful))
        return Ambiguous(doubtful, tuple(order for order in Order if parts is not None and _fits(parts, order)))
    return Order.YMD if counts[Order.YMD] else Order.DMY


def parse_day_cell(
    value: Value,
    *,
    today: date,
    order: Order = Order.DMY,
    last: bool = False,
    year_end: tuple[int, int] | None = None,
    ahead: int = _AHEAD,
) -> Read[date] | CellProblem | None:
    """Read a day, in any spelling; None for an empty cell.

    A month without a day is its first day, with ``last`` its last ("paid to"); a year likewise, where ``year_end``
    (month and day) names the last day of a membership year that of the year that ends in it ("2026/27", with ``last``).
    A year of two figures lies at most ``ahead`` years after ``today``.
    """
    if value is None or is_empty(value):
        return None
    if isinstance(value, date):
        return _made(value.year, value.month, value.day)
    unreadable = _unreadable(value)
    if unreadable is not None:
        return unreadable
    plain = _plain(look(value))
    if isinstance(value, str) and not _SERIAL.fullmatch(plain):
        return _from_text(plain, value, today, order, last=last, year_end=year_end, ahead=ahead)
    return _from_number(float(plain), last=last, year_end=year_end) if _NUMBER.fullmatch(plain) else _no_day(plain)


def _unreadable(value: Value) -> CellProblem | None:
    """Return why nobody can read a cell, whatever it was to hold."""
    if isinstance(value, Unread):
        return CellProblem(value.flaw.reason)
    return CellProblem(_(NUMBERS_GONE)) if isinstance(value, str) and is_gone(value) else None


def _from_text(
    plain: str, typed: str, today: date, order: Order, *, last: bool, year_end: tuple[int, int] | None, ahead: int
) -> Read[date] | CellProblem:
    if match := _YEARS.fullmatch(plain):
        return _of_years(int(match[1]), match[2], typed, last=last, year_end=year_end)
    parts = _parts(plain)
    if parts is not None:
        return _arrange(parts, order, today, ahead)
    if re.fullmatch("[0-9]{4}|[0-9]{8}", plain):
        return _from_number(int(plain), last=last, year_end=year_end)
    return _from_words(plain, today, last=last, ahead=ahead) or _no_day(typed)


def _from_words(plain: str, today: date, *, last: bool, ahead: int) -> Read[date] | CellProblem | None:
    """Read a day whose month is a word, and a month without a day."""
    for pattern, year_at, month_at, day_at in _SPELLINGS:
        match = pattern.fullmatch(plain)
        month = month_number(match[month_at]) if match else None
        if match is not None and month is not None:
            year = _year(match[year_at], today, ahead)
            return _made(year, month, int(match[day_at])) if day_at else _of_month(year, month, last=last)
    if re.search("[0-9]{4}", plain):  # with its weekday, and whatever else a person may type
        with suppress(BadInput):
            return Read(parse_day(plain, today=today))
    return None


def _plain(text: str) -> str:
    """Return a text ready for the patterns, without a time of day behind it."""
    plain = text.lower() if text.isascii() else plainly_folded(text)
    return _TIME_BEHIND.sub("", " ".join(plain.replace("\\", "/").split()))


def _parts(plain: str) -> tuple[str, str, str] | None:
    match = _PARTS.fullmatch(plain)
    if match is None:
        return None
    a, b, c = match.groups()
    year_first, year_last = len(a) == 4 and len(c) < 3, len(a) < 3 and len(c) in {2, 4}
    return (a, b, c) if year_first or year_last else None


def _arranged(parts: tuple[str, str, str], order: Order) -> tuple[str, str, str]:
    """Return year, month and day as an order has them."""
    a, b, c = parts
    if len(a) == 4 or (order is Order.YMD and len(c) != 4):
        return a, b, c
    return (c, b, a) if order is not Order.MDY else (c, a, b)


def _fits(parts: tuple[str, str, str], order: Order) -> bool:
    a, _b, c = parts
    if len(a) == 4:
        return order is Order.YMD
    if len(c) == 4 and order is Order.YMD:
        return False
    _year_part, month, day = _arranged(parts, order)
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31 and len(day) <= 2


def _arrange(parts: tuple[str, str, str], order: Order, today: date, ahead: int) -> Read[date] | CellProblem:
    year, month, day = _arranged(parts, order)
    made = _made(_year(year, today, ahead), int(month), int(day))
    if isinstance(made, CellProblem) and int(month) > 12 >= int(day) > 0:
        return CellProblem(
            _("there is no month {month}; the days of this column are read as {order}").format(
                month=int(month), order=order.label
            )
        )
    return made


def _year(figures: str, today: date, ahead: int) -> int:
    year = int(figures)
    if len(figures) > 2:
        return year
    century = today.year - today.year % 100
    return year + (century if year <= today.year % 100 + ahead else century - 100)


def _from_number(number: float, *, last: bool, year_end: tuple[int, int] | None) -> Read[date] | CellProblem:
    whole = int(number)
    if EARLIEST.year <= whole <= LATEST.year and whole == number:
        return _of_years(whole, "", str(whole), last=last, year_end=year_end)
    if whole in _SERIALS:
        return Read(_SERIAL_ZERO + timedelta(days=whole))
    if 19_000_101 <= whole <= 21_991_231:
        return _made(whole // 10_000, whole // 100 % 100, whole % 100)
    return _no_day(look(number))


def _of_years(
    year: int, second: str, typed: str, *, last: bool, year_end: tuple[int, int] | None
) -> Read[date] | CellProblem:
    """Read a year, or two that a membership year spans ("2026/27")."""
    if second:
        next_year = year // 100 * 100 + int(second) if len(second) == 2 else int(second)
        if next_year % 100 == 0 and len(second) == 2:
            next_year = year + 1
        if next_year != year + 1 or year_end is None:
            return _no_day(typed)
        day = _end_of(next_year, year_end) if last else _following(_end_of(year, year_end))
    elif last:
        day = _end_of(year, year_end or (12, 31))
    else:
        day = date(year, 1, 1)
    return Read(day, _("“{text}” was read as {day}").format(text=typed.strip(), day=show_day(day)))


def _end_of(year: int, year_end: tuple[int, int]) -> date:
    month, day = year_end
    return date(year, month, min(day, monthrange(year, month)[1]))


def _following(day: date) -> date:
    return day + timedelta(days=1)


def _of_month(year: int, month: int, *, last: bool) -> Read[date] | CellProblem:
    made = _made(year, month, 1)
    if isinstance(made, CellProblem):
        return made
    day = add_months(made.value, 1) - timedelta(days=1) if last else made.value
    return Read(day, _("a month without a day was read as {day}").format(day=show_day(day)))


def _made(year: int, month: int, day: int) -> Read[date] | CellProblem:
    if not EARLIEST.year <= year <= LATEST.year:
        return CellProblem(_("the year {year} is outside 1900 to 2199").format(year=year))
    if not 1 <= month <= 12:
        return CellProblem(_("no such day: there is no month {month}").format(month=month))
    try:
        return Read(date(year, month, day))
    except ValueError:
        if month == 2 and day == 29:
            return CellProblem(_("no such day: {year} was no leap year").format(year=year))
        most = (add_months(date(year, month, 1), 1) - timedelta(days=1)).day
        return CellProblem(
            _("no such day: {month} has {most}").format(month=month_name(month), most=most)
            if day > most
            else _("no such day: days begin at 1")
        )


def _no_day(text: str) -> CellProblem:
    return CellProblem(_("“{text}” cannot be read as a day").format(text=shorten(squeeze(text))))


# --- sums -----------------------------------------------------------------------------------------------------------

_CURRENCY = re.compile(r"(?i)£|€|\$|\b(?:gbp|eur|usd)\b|(?<=[0-9])(?:gbp|eur)")
_PER_YEAR = re.compile(r"(?i)\s*(?:/-|/=|p\.?\s?a\.?|per (?:year|annum)|/?\s?(?:yr|year)|a year|al año|annually)$")
_PENCE = re.compile(r"([0-9]{1,3})\s?p")
_NOTHING = frozenset({"nil", "free", "none", "nothing", "gratis", "nada", "zero"})
_APART = re.compile(r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]*)?")
_BARE = re.compile(r"[0-9][0-9.,' ]*|[.,][0-9]{1,2}")


def parse_sum(value: Value) -> Read[Money] | CellProblem | None:
    """Read a sum of pounds: "£1,234.50", "1.234,50", "31,50", "(12.00)", "12-", "25 p.a.", 22.5; None when empty.

    Brackets and a minus sign behind are less than nothing. Another currency is read as pounds, and told.
    """
    if value is None or is_empty(value):
        return None
    unreadable = _unreadable(value)
    if unreadable is not None:
        return unreadable
    if isinstance(value, str):
        text = squeeze(value.replace("\u00a0", " ").replace("−", "-").replace("–", "-"))
        return Read(Money(0)) if fold(text) in _NOTHING else _sum_of(text)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _exact(Decimal(repr(value)), look(value))
    return _no_sum(look(value))


def _sum_of(text: str) -> Read[Money] | CellProblem:
    foreign = next((sign for sign in ("€", "$", "EUR", "USD") if sign in text.upper()), "")
    bare = _PER_YEAR.sub("", _CURRENCY.sub("", text)).strip()
    negative = False
    for begin, end in (("(", ")"), ("-", ""), ("", "-"), ("+", "")):
        if len(bare) > 1 and bare.startswith(begin) and bare.endswith(end):
            bare = bare[len(begin) : len(bare) - len(end)].strip()
            negative = begin != "+"
            break
    if match := _PENCE.fullmatch(bare):
        bare = f"0.{int(match[1]):02d}" if len(match[1]) < 3 else ""
    if not _BARE.fullmatch(bare):
        return _no_sum(text)
    joined = bare.replace(" ", "").replace("'", "")
    figures = _point(joined) if joined == bare or _APART.fullmatch(bare) else None
    if figures is None:
        return CellProblem(
            _("“{text}” can be read as two sums: write the pence with a point").format(text=shorten(text))
        )
    read = _exact(Decimal(f"-{figures}" if negative else figures), text)
    if foreign and isinstance(read, Read):
        return Read(read.value, _("the sum stands with {sign} and was read as pounds").format(sign=foreign))
    return read


def _point(figures: str) -> str | None:
    """Return figures with a point before the pence and without marks between the thousands; None where both fit."""
    dots, commas = figures.count("."), figures.count(",")
    if dots and commas:
        thousands, mark_of_pence = (",", ".") if figures.rindex(".") > figures.rindex(",") else (".", ",")
        whole, _mark, pence = figures.rpartition(mark_of_pence)
        return f"{whole.replace(thousands, '')}.{pence}" if _are_thousands(whole.split(thousands)) else None
    if dots + commas > 1:
        groups = figures.split("." if dots else ",")
        return "".join(groups) if _are_thousands(groups) else None
    if commas:
        whole, _mark, behind = figures.partition(",")
        if len(behind) < 3:
            return f"{whole}.{behind}"
        return whole + behind if _are_thousands([whole, behind]) else None
    if dots and len(figures.partition(".")[2]) == 3:
        return None
    return figures


def _are_thousands(groups: list[str]) -> bool:
    """Say whether figures between the marks of the thousands are as many as they have to be."""
    return 1 <= len(groups[0]) <= 3 and all(map(str.isdigit, groups)) and all(len(one) == 3 for one in groups[1:])


def _exact(amount: Decimal, text: str) -> Read[Money] | CellProblem:
    try:
        pence = amount * 100
        nearest = pence.to_integral_value()
    except InvalidOperation:
        return _no_sum(text)
    if abs(nearest) > LIMIT_PENCE:
        return CellProblem(_("“{text}” is too large an amount").format(text=shorten(text)))
    if abs(pence - nearest) > Decimal("0.000001"):
        return CellProblem(_("“{text}” has fractions of a penny").format(text=shorten(text)))
    return Read(Money(int(nearest)))


def _no_sum(text: str) -> CellProblem:
    return CellProblem(_("“{text}” is not an amount").format(text=shorten(squeeze(text))))


# --- yes and no -----------------------------------------------------------------------------------------------------

_YES = frozenset({
    "y", "yes", "yep", "yeah", "t", "true", "x", "ok", "on", "1", "✓", "✔", "☑", "si", "s", "sí", "verdadero", "cierto",
    "both", "ambos", "all",
})  # fmt: skip
_NO = frozenset({"n", "no", "none", "f", "false", "off", "0", "-", "–", "✗", "✘", "☐", "not", "never", "falso", "nope"})
_FIRST_WORD = re.compile(r"\s*([^\s,;:(–\-]+|[–\-])\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, the day that stands beside it, and what else does ("yes (Mr)")."""

    yes: bool
    day: date | None = None
    rest: str = ""


def parse_yes_no(value: Value, *, today: date, order: Order = Order.DMY) -> Read[Answer] | CellProblem | None:
    """Read yes or no in any spelling, English or Spanish, perhaps with a day; a day alone is yes. None when empty."""
    if is_empty(value):
        return None
    answer: Answer | None = None
    if isinstance(value, bool | int | float) and value in {0, 1}:
        answer = Answer(bool(value))
    elif isinstance(value, str):
        answer = _answered(value, today, order)
    if answer is not None:
        return Read(answer)
    day = parse_day_cell(value, today=today, order=order)
    if isinstance(day, Read):
        return Read(Answer(yes=True, day=day.value), day.notice)
    return _unreadable(value) or CellProblem(
        _("“{text}” is neither yes nor no").format(text=shorten(squeeze(look(value))))
    )


def _answered(text: str, today: date, order: Order) -> Answer | None:
    match = _FIRST_WORD.match(squeeze(text))
    if match is None:
        return None
    word, rest = match[1].casefold().rstrip("."), squeeze(match[2]).strip(" -–,;:()")
    if word not in _YES | _NO or (word in {"-", "–", "x", "0", "1", "s", "all"} and rest):
        return None
    if rest:
        day = parse_day_cell(rest, today=today, order=order)
        if isinstance(day, Read):
            return Answer(word in _YES, day.value)
    return Answer(word in _YES, None, match[1] if word in {"both", "ambos", "all"} else rest)
