"""Dates as pages print them: a line that is nothing but a date, or says little else."""

import re
from datetime import date
from functools import lru_cache

from psg_admin.kernel.words import fold

_MONTHS = (
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_NUMBERS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), 1)}
_LONGEST = 60  # characters; no printed date is longer, and it keeps the patterns off whole paragraphs
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo)"
)
_BEFORE = (
    r"[\s.,;:·•|()\[\]–—-]*(?:(?:posted|published|updated|added|dated?)(?:\s+on)?\s*:?\s+)?"
    rf"(?:{_WEEKDAY}[\s.,]+)?(?:the\s+)?"
)
_CLOCK = r"(?:[\s,]*(?:at\s+|-\s*)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]m)?\s*(?:gmt|bst|utc)?)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th|º))?\.?"
_DAY = rf"(?P<day>\d{{1,2}}){_ORDINAL}"
_OF = r"[\s,/-]*(?:of\s+|de\s+)?"
_WHOLE = tuple(
    re.compile(rf"{_BEFORE}{core}{_CLOCK}[\s.,;:|()\[\]–—-]*", re.IGNORECASE)
    for core in (
        rf"{_DAY}{_OF}{_MONTH}[\s,/-]*(?:del?\s+)?(?P<year>\d{{4}}|['’]?\d{{2}})",
        rf"{_MONTH}\s*{_DAY}[\s,]+(?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>\d{4}|\d{2})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
    )
)
# What stands over several days counts from its first: "7–9 March 2014", "28 February – 2 March 2014".
_FIRST_OF = (
    re.compile(
        rf"\b{_DAY}(?:\s*(?:[–—/&+-]|to|and|al?|y)\s*\d{{1,2}}{_ORDINAL})?{_OF}{_MONTH}.*?\b(?P<year>\d{{4}})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MONTH}\s*{_DAY}.*?\b(?P<year>\d{{4}})\b"),
)
# The number of the issue that it was printed in may stand before it, the writer on either side.
_BESIDE = (
    re.compile(r"(?:[^\W\d_]+\s+){0,3}(?:no\.?\s*)?\d{1,4}\s*[.:]\s+(?P<date>\S.*)", re.IGNORECASE),
    re.compile(r"(?:\w+\s+)?by\s+\S.{0,60}?(?:\s+on|,|\s[-–—|·])\s+(?P<date>\S.*)", re.IGNORECASE),
    re.compile(r"(?P<date>\S.{4,60}?)(?:,|\s[-–—|·])?\s+by\s+\S.{0,60}", re.IGNORECASE),
)
_OF_DATES = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|s|am|pm)?|am|pm|at|from|until|till|early|mid|late|end|beginning|of|the|de|about|around|circa"
    rf"|to|and|spring|summer|autumn|winter|easter|christmas|week|weekend|month|year|day|no|date|{_WEEKDAY}",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[£$€%@#*<>“”\"]")  # a sum, an address, a quotation: no date
# A headline that carries its date with it: "3 July 2016 – A vigil", "A vigil (3 July 2016)".
_WITHIN = (
    re.compile(r"(?P<date>.{6,30}?\d{4})(?:\s*(?:[–—|:]|\s-\s)\s*|\s+(?=[^\W\d_a-zß-ÿ]))(?P<rest>\S.*)"),
    re.compile(r"(?P<rest>.*\S)\s*(?:\(|[–—|]|\s-\s)\s*(?P<date>[^()–—|]{6,30})\)?"),
)
_STAMP = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T\s])")


def read_day(line: str) -> date | None:
    """Return the day when the whole of ``line`` is one date, else None.

    Day before month, always, as the house prints it. Taken too: a stray dot before it (". 24 October 2016"), ordinals,
    weekdays, commas, short and Spanish month names, long ones with one letter wrong, numbers with / . or -, ISO,
    "Posted on", a time of day after it. Years 1900 to 2199; two figures mean 2000 to 2099. A day that does not exist
    is no date.
    """
    if len(line) > _LONGEST or not any("0" <= sign <= "9" for sign in line):
        return None
    found = (pattern.fullmatch(line) for pattern in _WHOLE)
    return next((day for match in found if match and (day := _made(match))), None)


def dated_line(line: str) -> tuple[date | None, bool] | None:
    """Return the day of a line that stands where a date should and says little else, and whether it says nothing else.

    Beside a whole date that is one of several days or with hours, which counts from its first, one with the issue or
    the writer beside it, and words of dates that give no day ("Late July 2016"). None for any other line.
    """
    if len(line) > 2 * _LONGEST or not any("0" <= sign <= "9" for sign in line):
        return None
    if day := read_day(line):
        return day, True
    if _is_of_dates(line):
        found = (pattern.search(line) for pattern in _FIRST_OF)
        return next((day for match in found if match and (day := _made(match))), None), False
    beside = [match["date"] for pattern in _BESIDE if (match := pattern.fullmatch(line))]
    days = [read_day(said) for said in beside if read_day(said) or _is_of_dates(said)]
    return (days[0], False) if days else None


def read_stamp(text: str) -> date | None:
    """Return the day at the start of a machine's timestamp ("2016-07-23T09:30:00+01:00"), else None.

    The day is taken as written there, in the publisher's own time zone, because that is the day the page shows.
    """
    found = _STAMP.match(text)
    return read_day("-".join(found.groups())) if found else None


def split_dated(line: str) -> tuple[str, date] | None:
    """Return headline and day of a line that holds both, else None.

    The date may stand first; at the end it needs a sign before it, for "A vigil on 3 July 2016" is a headline.
    """
    found = [pattern.fullmatch(line) for pattern in _WITHIN if any(sign.isdecimal() for sign in line)]
    return next(((match["rest"], day) for match in found if match and (day := read_day(match["date"]))), None)


def _is_of_dates(line: str) -> bool:
    """Whether a line is made of nothing but the words and figures of dates, a year or a month among them."""
    words = re.findall(r"\w+", line)
    if len(line) > _LONGEST or not 1 < len(words) <= 8 or _FOREIGN.search(line):
        return False
    if not all(_OF_DATES.fullmatch(word) or _month(word) for word in words):
        return False
    return any(len(word) == 4 or not word.isdecimal() for word in words) and not all(map(str.isdecimal, words))


@lru_cache(maxsize=1000)
def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    plain = fold(word)
    found = {number for name, number in _NUMBERS.items() if len(plain) > 2 and name.startswith(plain)}
    if not found and len(plain) > 4:  # shorter words are too much like one another
        from rapidfuzz.distance import OSA

        found = {number for name, number in _NUMBERS.items() if OSA.distance(name, plain) == 1}
    # "Juilo" may be either of two months.
    return found.pop() if len(found) == 1 else 9 if plain in {"sept", "set"} else None


def _made(found: re.Match[str]) -> date | None:
    month, figures = _month(found["month"]), found["year"].lstrip("'’")
    try:
        day = date(int(figures) + 2000 * (len(figures) == 2), month or 0, int(found["day"]))
    except ValueError:
        return None
    return day if 1900 <= day.year < 2200 else None
