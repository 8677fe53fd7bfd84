"""Days: half-open ranges, membership years, and how a day or a time is typed and shown."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import shorten
from psg_admin.kernel.words import _, fold, mark, pgettext

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)

_WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
_MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"), mark("July"),
    mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip
_ENGLISH = tuple(name.lower() for name in _MONTHS)
_SPANISH = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
            "noviembre", "diciembre")  # fmt: skip
_DAY_WORD = re.compile(
    r"^(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,.-]*(?:de\s+)?(?P<month>[a-z]{3,10})\.?[\s,-]*(?:de\s+)?(?P<year>\d{4}|\d{2})?$"
)
_WORD_DAY = re.compile(
    r"^(?P<month>[a-z]{3,10})\.?[\s-]*(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:[\s,-]+(?P<year>\d{4}|\d{2}))?$"
)
_NUMBERS = re.compile(r"^(?P<day>\d{1,2})[/.\-\s](?P<month>\d{1,2})(?:[/.\-\s](?P<year>\d{4}|\d{2}))?$")
_WEEKDAYS_TYPED = (
    ("monday", "lunes"), ("tuesday", "martes"), ("wednesday", "weds", "miercoles"), ("thursday", "jueves"),
    ("friday", "viernes"), ("saturday", "sabado"), ("sunday", "domingo"),
)  # fmt: skip
_WEEKDAY_FIRST = re.compile(r"^(?:el\s+)?(?P<weekday>[a-z]{2,10})[\s.,-]+(?P<rest>.*[0-9].*)$")
_WEEKDAY_LAST = re.compile(r"^(?P<rest>.*[0-9].*?)[\s.,-]+(?P<weekday>[a-z]{2,10})\.?$")
_ISO = re.compile(r"^(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})$")
_TIME = re.compile(r"^(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::[0-5]\d)?\s*(?P<half>am|pm)?$")


def utc_now() -> datetime:
    """Return this moment, aware, in UTC: the one clock, handed to what needs it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, order=True)
class DayRange:
    """The days from ``start`` up to but not including ``end``; without ``end`` it never stops.

    :raises ValueError: when ``end`` is not after ``start``.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse a range of no days."""
        if self.end is not None and self.end <= self.start:
            message = f"a range of days ends after it starts: {self.start} to {self.end}"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    @property
    def last(self) -> date | None:
        """The last day that belongs to the range, as people name it ("to 31 March")."""
        return day_before(self.end)

    def show(self) -> str:
        """Return the range as people say it: "1 April 2016 to 31 March 2017" or "from 1 April 2016"."""
        if self.last is None:
            return _("from {day}").format(day=show_day(self.start))
        return _("{first} to {last}").format(first=show_day(self.start), last=show_day(self.last))


def day_before(end: date | None) -> date | None:
    """Return the last day of what goes on up to, not including, ``end``; None for what never stops."""
    return None if end is None else end - timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last day of that month when it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def add_years(day: date, years: int) -> date:
    """Return the same day so many years on; 29 February becomes 28 February where there is none."""
    return add_months(day, years * 12)


def year_from(day: date, *, month: int, first: int = 1) -> DayRange:
    """Return the membership year that holds ``day``, each year beginning on ``first`` of ``month``."""
    start = date(day.year, month, first)
    if day < start:
        start = date(day.year - 1, month, first)
    return DayRange(start, add_years(start, 1))


def show_day(day: date) -> str:
    """Return the day as people read it: "5 November 2016"."""
    return pgettext("a day", "{day} {month} {year}").format(day=day.day, month=month_name(day.month), year=day.year)


def show_short(day: date) -> str:
    """Return the day for a narrow column: "5 Nov 2016"."""
    return pgettext("a day, short", "{day} {month} {year}").format(
        day=day.day, month=month_name(day.month)[:3], year=day.year
    )


def show_lately(day: date, today: date) -> str:
    """Return the day for a narrow place that tells of what is lately: "5 Nov", with its year where that is another."""
    if day.year != today.year:
        return show_short(day)
    return pgettext("a day of this year, short", "{day} {month}").format(day=day.day, month=month_name(day.month)[:3])


def show_weekday(day: date) -> str:
    """Return the day with its weekday, as the beginning of a line: "Saturday 5 November 2016"."""
    words = _("{weekday} {day}").format(weekday=weekday_name(day), day=show_day(day))
    return words[:1].upper() + words[1:]


def show_time(when: time | datetime) -> str:
    """Return the time of day on the 24-hour clock: "10:30"."""
    return f"{when.hour:02d}:{when.minute:02d}"


def show_moment(when: datetime) -> str:
    """Return day and time as people read them: "5 November 2016, 11:00"."""
    return _("{day}, {time}").format(day=show_day(when.date()), time=show_time(when))


def show_short_moment(when: datetime) -> str:
    """Return day and time for a narrow column: "5 Nov 2016, 11:00"."""
    return _("{day}, {time}").format(day=show_short(when.date()), time=show_time(when))


def show_weekday_moment(when: datetime) -> str:
    """Return day and time with the weekday: "Saturday 5 November 2016, 11:00"."""
    return _("{day}, {time}").format(day=show_weekday(when.date()), time=show_time(when))


def weekday_name(day: date) -> str:
    """Return the name of the weekday of ``day``."""
    return _(_WEEKDAYS[day.weekday()])


def month_name(month: int) -> str:
    """Return the name of the month, 1 to 12."""
    return _(_MONTHS[month - 1])


def parse_day(text: str, *, today: date, field: str = "day") -> date:
    """Read a day as a person types it: "5 nov", "5/11/16", "05.11.2016", "2016-11-05", "sat 5 nov", "today",
    "yesterday".

    Day before month, always. Without a year the nearest such day is meant (at most six months away); with its weekday,
    in English or Spanish, the one within a year that falls on it.

    :raises BadInput: for anything else, for days that do not exist or fall on another weekday, and for years outside
        1900 to 2199.
    """
    plain = " ".join(plainly_folded(text).split())
    if not plain:
        raise BadInput(_("Type a day, such as 5 Nov {year}.").format(year=today.year), field=field)
    named = {"today": 0, "hoy": 0, "yesterday": -1, "ayer": -1, "tomorrow": 1, "manana": 1}.get(plain)
    if named is not None:
        return today + timedelta(days=named)
    found, weekday = _day_and_month(plain), None
    if found is None:  # "mar 13" is in March: only what is no day as it stands may begin with a weekday
        rest, weekday = _without_weekday(plain)
        found = _day_and_month(rest)
    if found is None:
        raise BadInput(
            _("“{text}” cannot be read as a day. Type it as 5 Nov {year} or 5/11/{year}.").format(
                text=shorten(text.strip()), year=today.year
            ),
            field=field,
        )
    match, month = found
    day = int(match["day"])
    if match["year"] is None:
        return _nearest(day, month, weekday, today, text, field)
    year = int(match["year"])
    if len(match["year"]) == 2:
        century = today.year - today.year % 100
        year += century if year <= today.year % 100 + 20 else century - 100
    return _on_weekday(_made(year, month, day, text, field), weekday, text, field)


def parse_time(text: str, *, field: str = "time") -> time:
    """Read a time of day: "11", "11:00", "11.30", "5pm".

    :raises BadInput: for anything else.
    """
    match = _TIME.match(plainly_folded(text).strip())
    if match is not None:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        if match["half"] and 1 <= hour <= 12:
            hour = hour % 12 + (12 if match["half"] == "pm" else 0)
        elif match["half"]:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise BadInput(
        _("“{text}” cannot be read as a time of day. Type it as 10:30.").format(text=shorten(text.strip())), field=field
    )


def parse_moment(text: str, *, today: date, field: str = "start") -> datetime:
    """Read a day and a time: "5 Nov 2016 11:00", "2016-11-05T11:00", "5/11/16, 11am". Local time of the venue.

    :raises BadInput: when either half is missing or wrong.
    """
    plain = re.sub(r"(?<=[0-9])T(?=[0-9])", " ", text.strip())
    day_text, _gap, time_text = plain.rpartition(" ")
    if not day_text or (not _reads(parse_time, time_text) and _reads(partial(parse_day, today=today), plain)):
        raise BadInput(
            _("“{text}” needs a day and a time, such as 5 Nov {year} 11:00.").format(
                text=shorten(plain), year=today.year
            ),
            field=field,
        )
    return datetime.combine(
        parse_day(day_text.rstrip(", "), today=today, field=field), parse_time(time_text, field=field)
    )


def _reads(read: Callable[[str], object], text: str) -> bool:
    """Say whether ``read`` takes a text."""
    try:
        read(text)
    except BadInput:
        return False
    return True


def fold_day(text: str) -> str:
    """Return typed text ready for the patterns: lower case, no accents, plain spaces and hyphens."""
    signs = (
        text.replace("\u00a0", " ")
        .replace("–", "-")
        .replace("/", "\x00")
        .replace("-", "\x01")
        .replace(":", "\x02")
        .replace(",", "\x03")
    )
    parts = re.split(r"([\x00-\x03])", signs)
    joined = "".join(p if p in "\x00\x01\x02\x03" and p else _fold_keeping_gaps(p) for p in parts)
    return joined.replace("\x00", "/").replace("\x01", "-").replace("\x02", ":").replace("\x03", ",")


def plainly_folded(text: str) -> str:
    """Return what :func:`fold_day` does, or a sign that no pattern takes where figures are not typed plainly.

    Folding would make "½" the first of February, and "²" a 2; those of other scripts are nobody's habit here.
    """
    folded = fold_day(text)
    plainly = re.findall(r"\d", folded) == re.findall("[0-9]", text) and not re.search("[\x00-\x03]", text)
    return folded if plainly else "?"


def _fold_keeping_gaps(part: str) -> str:
    inner = fold(part)
    lead = " " if part[:1].isspace() else ""
    tail = " " if part[-1:].isspace() and inner else ""
    return f"{lead}{inner}{tail}"


def month_number(text: str) -> int | None:
    """Return the month, 1 to 12, that folded text names in figures, English or Spanish, whole or begun; else None."""
    if text.isdigit():
        return int(text)
    for names in (_ENGLISH, _SPANISH):
        found = [i for i, name in enumerate(names, 1) if name.startswith(text) or (text == "sept" and i == 9)]
        if len(found) == 1:
            return found[0]
    return None


def _day_and_month(plain: str) -> tuple[re.Match[str], int] | None:
    """Return the parts of a day, with its month as a number; None for what is no day."""
    match = _ISO.match(plain) or _NUMBERS.match(plain) or _DAY_WORD.match(plain) or _WORD_DAY.match(plain)
    month = month_number(match["month"]) if match else None
    return None if match is None or month is None else (match, month)


def _without_weekday(plain: str) -> tuple[str, int | None]:
    """Return what stands beside the weekday in front or behind, and the weekday, 0 to 6; all of it where none is."""
    for pattern in (_WEEKDAY_FIRST, _WEEKDAY_LAST):
        match = pattern.match(plain)
        weekday = _weekday(match["weekday"]) if match else None
        if match is not None and weekday is not None:
            return match["rest"], weekday
    return plain, None


def _weekday(text: str) -> int | None:
    found = [i for i, names in enumerate(_WEEKDAYS_TYPED) if any(name.startswith(text) for name in names)]
    return found[0] if len(found) == 1 else None


def _on_weekday(day: date, weekday: int | None, text: str, field: str) -> date:
    """Return the day, which falls on ``weekday`` where one was typed.

    :raises BadInput: when it falls on another; the sentence names that.
    """
    if weekday is not None and day.weekday() != weekday:
        raise BadInput(
            _("“{text}” does not fit: {day} is a {weekday}.").format(
                text=shorten(text.strip()), day=show_day(day), weekday=weekday_name(day)
            ),
            field=field,
        )
    return day


def _nearest(day: int, month: int, weekday: int | None, today: date, text: str, field: str) -> date:
    made = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            made.append(date(year, month, day))
        except ValueError:
            continue
    if not made:
        return _on_weekday(_made(today.year, month, day, text, field), weekday, text, field)
    made.sort(key=lambda d: abs((d - today).days))
    # No weekday comes back to a date from one year to the next: at most one within a year falls on it.
    fits = [d for d in made if d.weekday() == weekday and abs((d - today).days) <= 366]
    return fits[0] if fits else _on_weekday(made[0], weekday, text, field)


def _made(year: int, month: int, day: int, text: str, field: str) -> date:
    try:
        made = date(year, month, day)
    except ValueError:
        raise BadInput(_("There is no such day as “{text}”.").format(text=shorten(text.strip())), field=field) from None
    if not EARLIEST <= made <= LATEST:
        raise BadInput(
            _("The year of “{text}” is outside 1900 to 2199.").format(text=shorten(text.strip())), field=field
        )
    return made
