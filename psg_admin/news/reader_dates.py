"""Dates as pages print them: a line that is nothing but a date."""

import functools
import re
from datetime import date

from psg_admin.kernel.words import fold, squeeze

_MONTHS = (
    ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"),
    ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
     "diciembre"),
)  # fmt: skip
_LONGEST = 60  # characters; no printed date is longer, and it keeps the patterns off whole paragraphs

_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|lunes|martes|miércoles|jueves|viernes|sábado|domingo)"
)
_BEFORE = (
    r"[\s.,;:·•|()\[\]–—-]*"
    r"(?:(?:posted|published|updated|added|dated?)(?:\s+on)?\s*:?\s+)?"
    rf"(?:{_WEEKDAY}[\s.,]+)?(?:the\s+)?"
)
_CLOCK = r"(?:[\s,]*(?:at\s+|-\s*)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]m)?\s*(?:gmt|bst|utc)?)?"
_AFTER = rf"{_CLOCK}[\s.,;:|()\[\]–—-]*"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|º))?\.?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_JOIN = r"[\s,/-]*"
_CORES = (
    rf"{_DAY}{_JOIN}(?:of\s+|de\s+)?{_MONTH}{_JOIN}(?:del?\s+)?{_YEAR}",
    rf"{_MONTH}\s*{_DAY}[\s,]+{_YEAR}",
    r"(?P<day>\d{1,2})\s?(?P<sign>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sign)\s?(?P<year>\d{4}|\d{2})",
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
)
_WHOLE = tuple(re.compile(_BEFORE + core + _AFTER, re.IGNORECASE) for core in _CORES)
_ISO_START = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T\s])")

# A headline that carries its date with it: "3 July 2016 – A vigil", "A vigil (3 July 2016)".
_LEADING = re.compile(r"(?P<date>.{6,30}?\d{4})\s*(?:[–—|:]|\s-\s)\s*(?P<rest>\S.*)")
_LEADING_BARE = re.compile(r"(?P<date>\d{1,2}\S*\s+[^\W\d_]{3,10}\.?,?\s+\d{4})\s+(?P<rest>[^\W\d_]\S.*)")
_TRAILING = re.compile(r"(?P<rest>.*\S)\s*(?:\((?P<bracket>[^()]{6,30})\)|(?:[–—|]|\s-\s)\s*(?P<date>[^–—|]{6,30}))")

_VAGUE = re.compile(
    r"(?:\d{1,4}(?:st|nd|rd|th|s)?|[ivx]{1,4}|early|mid|late|end|beginning|middle|of|the|de|about|around|circa|ca?|to|and"
    r"|spring|summer|autumn|winter|easter|christmas|week|weekend|month|year|day|commencing|beginning|no|date|"
    rf"{_WEEKDAY})",
    re.IGNORECASE,
)

_TELLING = re.compile(r"\b\d{4}\b|\d\s?[/.-]\s?\d")


def read_day(line: str) -> date | None:
    """Return the day when the whole of ``line`` is one date, else None.

    Day before month, always, as the house prints it. Taken too: a stray dot before it (". 24 October 2016"), ordinals,
    weekdays, commas, short and Spanish month names, numbers with / . or -, ISO, "Posted on", a time of day after it.
    Years 1900 to 2199; two figures mean 2000 to 2099. A day that does not exist is no date.
    """
    if len(line) > _LONGEST or not any("0" <= c <= "9" for c in line):
        return None
    plain = squeeze(line)
    for pattern in _WHOLE:
        found = pattern.fullmatch(plain)
        if found:
            day = _made(found["year"], found["month"], found["day"])
            if day:
                return day
    return None


def read_stamp(text: str) -> date | None:
    """Return the day at the start of a machine's timestamp ("2016-07-23T09:30:00+01:00"), else None.

    The day is taken as written there, in the publisher's own time zone, because that is the day the page shows.
    """
    found = _ISO_START.match(text)
    return _made(*found.groups()) if found else None


def split_dated(line: str) -> tuple[str, date] | None:
    """Return headline and day of a line that holds both, else None.

    The date may stand first; at the end it needs a sign before it, for "A vigil on 3 July 2016" is a headline.
    """
    for pattern, names in ((_LEADING, ("date",)), (_LEADING_BARE, ("date",)), (_TRAILING, ("bracket", "date"))):
        found = pattern.fullmatch(line)
        for name in names if found else ():
            day = read_day(found[name] or "") if found else None
            if found and day:
                return found["rest"], day
    return None


def looks_like_date(line: str) -> bool:
    """Whether a line stands where a date should and is made of nothing but a date's words ("Late July 2016")."""
    if len(line) > _LONGEST or not any("0" <= c <= "9" for c in line):
        return False
    words = re.findall(r"\w+", line)
    if len(words) > 7 or not all(_VAGUE.fullmatch(word) or _month(word) for word in words):
        return False
    return bool(_TELLING.search(line)) or any(not word.isdecimal() and _month(word) for word in words)


@functools.lru_cache(maxsize=1000)
def _month(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    plain = fold(word)
    if len(plain) < 3:
        return None
    if plain in {"sept", "set"}:
        return 9
    for names in _MONTHS:
        for number, name in enumerate(names, 1):
            if name.startswith(plain):
                return number
    return None


def _made(year: str, month: str, day: str) -> date | None:
    number = _month(month)
    figures = year.lstrip("'’")
    full = int(figures) + (2000 if len(figures) == 2 else 0)
    if number is None or not 1900 <= full <= 2199:
        return None
    try:
        return date(full, number, int(day))
    except ValueError:
        return None
