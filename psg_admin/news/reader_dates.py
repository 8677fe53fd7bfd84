"""Dates as pages print them: a line that is nothing but a date, or says little else."""

import re
from contextlib import suppress
from datetime import date
from email.utils import parsedate_to_datetime
from functools import lru_cache

from psg_admin.kernel.words import fold

_MONTHS = (
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_NUMBERS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), 1)}
_LONGEST = 60  # characters; no printed date is longer
_WORD = re.compile(r"\d+|[^\W\d_]+")
_FOREIGN = re.compile(r"[£$€%@#*<>“”\"?!=&]")  # a sum, an address, a quotation: no date
_NUMERIC = re.compile(
    r"[\s.,;:·•|()-]*(?:(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>\d{4}|\d{2})"
    r"|(?P<iso>\d{4}(?P<dash>[-/.])\d{1,2}(?P=dash)\d{1,2}))[\s.,;:|()-]*"
)
_CLOCK = re.compile(r"\b\d{1,2}(?:[:.]\d{2}){1,2}\s*(?:[ap]m\b)?|\b\d{1,2}\s*[ap]m\b", re.IGNORECASE)
# What stands beside figures and month in a date that is whole, and in one that is not.
_BESIDE = re.compile(
    "posted|published|updated|added|on|the|of|del?|st|nd|rd|th|o|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?"
    "|sun)(?:day)?|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
)
_SEASONS = re.compile("spring|summer|autumn|winter|easter|christmas|early|mid|late|week|weekend")
_VAGUE = re.compile(f"at|from|until|till|to|and|al?|y|end|beginning|about|around|circa|gmt|bst|utc|{_SEASONS.pattern}")
# The issue that it was printed in may stand before a date, the writer on either side.
_REMARKS = (
    re.compile(r"(?:[^\W\d_]+\s+){1,3}(?:no\.?\s*)?\d{1,4}\s*[.:]\s+(?P<date>\S.*)", re.IGNORECASE),
    re.compile(r"(?:\w+\s+)?by\s+\S.{0,60}?(?:\s+on|,|\s[-–—|·])\s+(?P<date>\S.*)", re.IGNORECASE),
    re.compile(r"(?P<date>\S.{4,60}?)(?:,|\s[-–—|·])?\s+by\s+\S.{0,60}", re.IGNORECASE),
)
# A headline that carries its date with it: "3 July 2016 – A vigil", "A vigil (3 July 2016)".
_WITHIN = (
    re.compile(r"(?P<date>.{6,30}?\d{4})(?:\s*(?:[–—|:]|\s-\s)\s*|\s+(?=[^\W\d_a-zß-ÿ]))(?P<rest>\S.*)"),
    re.compile(r"(?P<rest>.*\S)\s*(?:\(|[–—|]|\s-\s)\s*(?P<date>[^()–—|]{6,30})\)?"),
)
_STAMP = re.compile(r"\s*(\d{4})([-/]?)(\d\d)\2(\d\d)(?:$|[T\s])")
_ZERO = date(1970, 1, 1)  # what a machine says that knows no day


def read_day(line: str) -> date | None:
    """Return the day when the whole of ``line`` is one date, else None.

    Day before month, always, as the house prints it. Taken too: a stray dot before it (". 24 October 2016"), ordinals,
    weekdays, commas, short and Spanish month names, long ones with one letter wrong, numbers with / . or -, ISO,
    "Posted on". Years 1900 to 2099; two figures mean 2000 to 2099. A day that does not exist is no date.
    """
    day, whole = dated_line(line, remarks=False) or (None, False)
    return day if whole else None


@lru_cache(maxsize=4096)  # each line is asked about several times over
def dated_line(line: str, *, remarks: bool = True) -> tuple[date | None, bool] | None:
    """Return the day of a line that stands where a date should and says little else, and whether it says nothing else.

    Beside a whole date that is one of several days or with hours, which counts from its first, one with the issue or
    the writer beside it (``remarks``), and words of dates that give no day ("Late July 2016"). None for any other line.
    """
    if len(line) > 2 * _LONGEST or not any("0" <= sign <= "9" for sign in line) or _FOREIGN.search(line):
        return None
    if found := _NUMERIC.fullmatch(line):
        year, month, day = re.findall(r"\d+", found["iso"]) if found["iso"] else found.group("year", "month", "day")
        return (made, True) if (made := _made(year, int(month), day)) else None
    words = [word if word.isdecimal() else fold(word) for word in _WORD.findall(_CLOCK.sub("", line))]
    words = [word for word in words if not _BESIDE.fullmatch(word)]
    kept = [word for word in words if not _VAGUE.fullmatch(word)]
    months = [_month(word) for word in kept]
    known = len(line) <= _LONGEST and all(month or word.isdecimal() for word, month in zip(kept, months, strict=True))
    if known and (any(months) or any(_SEASONS.fullmatch(word) for word in words)):
        at = next((at for at, month in enumerate(months) if month), 0)
        days = [word for word in (kept[:at] or kept[1:2]) if len(word) < 3]
        year = next((word for word in kept if len(word) == 4 and word.isdecimal()), kept[-1] if len(kept) == 3 else "")
        made = _made(year, months[at] if kept else None, days[0]) if days else None
        bare = len(words) == len(kept) == 3 and not _CLOCK.search(line)
        return made, made is not None and bare
    said = [match["date"] for pattern in _REMARKS if remarks and (match := pattern.fullmatch(line))]
    return next(((dated[0], False) for text in said if (dated := dated_line(text, remarks=False))), None)


def read_stamp(text: str) -> date | None:
    """Return the day that is told to machines ("2016-07-23T09:30:00+01:00", "Sat, 23 Jul 2016 09:30 GMT"), else None.

    The day is taken as written there, in the publisher's own time zone, because that is the day the page shows. A bare
    number or year is none, and neither is what only looks like a date when half of it is guessed.
    """
    if found := _STAMP.match(text):
        day = _made(found[1], int(found[3]), found[4])
        return None if day == _ZERO else day
    if day := read_day(text):
        return day
    with suppress(ArithmeticError, LookupError, TypeError, ValueError):
        day = parsedate_to_datetime(text).date()
        whole = re.search(rf"[a-z].*\b(?:{day.year}|{day:%y})\b", text, re.IGNORECASE)
        return _made(str(day.year), day.month, str(day.day)) if whole and day != _ZERO else None
    return None


def split_dated(line: str) -> tuple[str, date] | None:
    """Return headline and day of a line that holds both, a sign between them or the date first, else None."""
    if re.search(r"\d", line) is None:
        return None
    found = [pattern.fullmatch(line) for pattern in _WITHIN]
    return next(((match["rest"], day) for match in found if match and (day := read_day(match["date"]))), None)


def _month(word: str) -> int | None:
    found = {number for name, number in _NUMBERS.items() if len(word) > 2 and name.startswith(word)}
    if not found and len(word) > 4 and word.isalpha():  # shorter words are too much like one another
        from rapidfuzz.distance import OSA

        found = {number for name, number in _NUMBERS.items() if OSA.distance(name, word) == 1}
    # "Juilo" may be either of two months.
    return found.pop() if len(found) == 1 else 9 if word == "set" else None


def _made(year: str, month: int | None, day: str) -> date | None:
    with suppress(ValueError, OverflowError):
        made = date(int(year) + 2000 * (len(year) == 2), month or 0, int(day))
        return made if 1900 <= made.year < 2100 else None
    return None
