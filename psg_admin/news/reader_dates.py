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
_MISSPELT = 5  # letters; shorter words are too much like one another
_YEAR_WORDS = 4  # words beside the year in a heading that sets it
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
# The number of the issue that it was printed in may stand before it: "Update 154. 19 December 2012", "102. 3 May 2004".
_ISSUE = re.compile(r"(?P<issue>(?:[^\W\d_]+\s+){0,3}(?:no\.?\s*)?\d{1,4})\s*[.:]\s+(?P<rest>\S.*)", re.IGNORECASE)
_WRITERS = (
    re.compile(
        r"(?:(?:posted|published|written|added|submitted)\s+)?by\s+\S.{0,60}?(?:\s+on|,|\s[-–—|·])\s+(?P<rest>\S.*)",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<rest>\S.{4,60}?)(?:,|\s[-–—|·])?\s+by\s+\S.{0,60}", re.IGNORECASE),
)
# What stands over several days counts from its first: "7–9 March 2014", "28 February – 2 March 2014".
_TO = r"\s*(?:[–—/&+-]|to|and|al?|y)\s*"
_LAST = r"\d{1,2}(?:\s?(?:st|nd|rd|th|º))?\.?"
_OF = rf"{_JOIN}(?:of\s+|de\s+)?"
_THE_YEAR = rf"{_JOIN}(?:del?\s+)?{_YEAR}"
_SPAN_CORES = (
    rf"{_DAY}{_TO}{_LAST}{_OF}{_MONTH}{_THE_YEAR}",
    rf"{_DAY}{_OF}{_MONTH}(?:{_JOIN}(?P<own>\d{{4}}))?{_TO}(?:{_WEEKDAY}[\s.,]+)?{_LAST}{_OF}[^\W\d_]{{3,10}}\.?{_THE_YEAR}",
    rf"{_MONTH}\s*{_DAY}{_TO}\d{{1,2}},?\s+{_YEAR}",
    _CORES[0],
)
_SPANS = tuple(re.compile(rf"{_BEFORE}{core}(?:[\s,;:–—-].*)?", re.IGNORECASE) for core in _SPAN_CORES)
_YEARLESS = re.compile(
    rf"{_BEFORE}(?:{_DAY}{_TO})?(?P<last>\d{{1,2}})(?:\s?(?:st|nd|rd|th|º))?\.?{_OF}{_MONTH}"
    r"(?P<rest>\s*[–—|:].*|\s-\s.*|)",
    re.IGNORECASE,
)
_ONE_YEAR = re.compile(r"(?P<words>\D*)\b(?P<year>(?:19|20)\d{2})\b\D{0,3}")
_ISO_START = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?:$|[T\s])")

# A headline that carries its date with it: "3 July 2016 – A vigil", "A vigil (3 July 2016)".
_LEADING = re.compile(r"(?P<date>.{6,30}?\d{4})\s*(?:[–—|:]|\s-\s)\s*(?P<rest>\S.*)")
_LEADING_BARE = re.compile(r"(?P<date>\d{1,2}\S*\s+[^\W\d_]{3,10}\.?,?\s+\d{4})\s+(?P<rest>[^\W\d_a-zß-ÿ]\S.*)")
_TRAILING = re.compile(r"(?P<rest>.*\S)\s*(?:\((?P<bracket>[^()]{6,30})\)|(?:[–—|]|\s-\s)\s*(?P<date>[^–—|]{6,30}))")

_VAGUE = re.compile(
    r"(?:\d{1,4}(?:st|nd|rd|th|s|am|pm)?|am|pm|at|from|until|till|[ivx]{1,4}|early|mid|late|end|beginning|middle|of|the|de|about|around|circa|ca?|to|and"
    r"|spring|summer|autumn|winter|easter|christmas|week|weekend|month|year|day|commencing|beginning|no|date|"
    rf"{_WEEKDAY})",
    re.IGNORECASE,
)

_FOREIGN = re.compile(r"[£$€%@#*<>“”\"]")  # a sum, an address, a quotation: no date
_TELLING = re.compile(r"\b\d{4}\b|\d\s?[/.-]\s?\d")


def read_day(line: str) -> date | None:
    """Return the day when the whole of ``line`` is one date, else None.

    Day before month, always, as the house prints it. Taken too: a stray dot before it (". 24 October 2016"), ordinals,
    weekdays, commas, short and Spanish month names, long ones with one letter wrong, numbers with / . or -, ISO,
    "Posted on", a time of day after it, the number of an issue before it ("Update 154. 19 December 2012").
    Years 1900 to 2199; two figures mean 2000 to 2099. A day that does not exist is no date.
    """
    if len(line) > _LONGEST or not any("0" <= c <= "9" for c in line):
        return None
    plain = squeeze(line)
    day = _first_day(_WHOLE, plain)
    if day is None and (found := _ISSUE.fullmatch(plain)):
        day = _first_day(_WHOLE, found["rest"])
    return day


def _without_writer(line: str) -> str:
    """Return the date of a line that also says who wrote ("Posted by Rosa on 3 May 2012"), or the line."""
    found = [pattern.fullmatch(line) for pattern in _WRITERS] if len(line) <= 2 * _LONGEST else []
    return next((match["rest"] for match in found if match and read_day(match["rest"])), line)


def issue_of(line: str) -> str:
    """Return the issue that a date's line names before the date ("Update 154"), or nothing."""
    plain = squeeze(line)
    found = _ISSUE.fullmatch(plain)
    return found["issue"] if found and _first_day(_WHOLE, plain) is None and read_day(plain) else ""


def first_day(line: str) -> date | None:
    """Return the first of the days that ``line`` prints ("7–9 March 2014"), perhaps with hours behind, else None.

    Nothing but a date may be in the line; it says more than its first day, so whoever takes that keeps the words too.
    """
    plain = _without_writer(squeeze(line))
    if day := read_day(plain):
        return day
    if not looks_like_date(plain):
        return None
    found = _ISSUE.fullmatch(plain)
    return _first_day(_SPANS, plain) or (_first_day(_SPANS, found["rest"]) if found else None)


def year_of(heading: str) -> int | None:
    """Return the year that an archive's heading sets for what follows ("2014", "March 2014", "News archive 2014")."""
    found = _ONE_YEAR.fullmatch(squeeze(heading))
    return int(found["year"]) if found and len(found["words"].split()) <= _YEAR_WORDS else None


def with_year(line: str, year: int) -> str | None:
    """Return ``line`` with ``year`` put behind its date when it is or begins with a day that lacks one, else None."""
    found = _YEARLESS.fullmatch(line)
    if not found or not _made(str(year), found["month"], found["last"]):
        return None
    end = found.start("rest")
    return f"{line[:end].rstrip()} {year}{line[end:]}"


def _first_day(patterns: tuple[re.Pattern[str], ...], plain: str) -> date | None:
    for pattern in patterns:
        found = pattern.fullmatch(plain)
        if found:
            year = found.groupdict().get("own") or found["year"]
            day = _made(year, found["month"], found["day"])
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
    date_alone = _without_writer(line)
    if date_alone != line:
        return True
    if len(line) > _LONGEST or _FOREIGN.search(line) or not any("0" <= c <= "9" for c in line):
        return False
    issue = _ISSUE.fullmatch(line)
    words = re.findall(r"\w+", issue["rest"] if issue else line)
    if len(words) > 8 or not all(_VAGUE.fullmatch(word) or _month(word) for word in words):
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
    for alike in (str.startswith, _one_wrong) if len(plain) >= _MISSPELT else (str.startswith,):
        found = {number for names in _MONTHS for number, name in enumerate(names, 1) if alike(name, plain)}
        if found:
            # "Juilo" may be either of two months.
            return found.pop() if len(found) == 1 else None
    return None


def _one_wrong(name: str, word: str) -> bool:
    """Whether ``word`` is ``name`` with one letter wrong, missing, too many, or changed with its neighbour."""
    same = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    a, b = word[same:], name[same:]
    return b[1:] in (a, a[1:]) or a[1:] == b or (len(a) > 1 and a[1] + a[0] + a[2:] == b)


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
