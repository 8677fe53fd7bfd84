"""Days: typed, shown, counted on, and in ranges that stop before their end."""

import gettext
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from psg_admin import paths
from psg_admin.kernel import words
from psg_admin.kernel.days import (
    EARLIEST,
    LATEST,
    DayRange,
    add_months,
    add_years,
    month_name,
    parse_day,
    parse_moment,
    parse_time,
    show_day,
    show_moment,
    show_short,
    show_short_moment,
    show_time,
    show_weekday,
    show_weekday_moment,
    weekday_name,
    year_from,
)
from psg_admin.kernel.errors import BadInput
from tests.kernel.reading import read_or_message, strange_figures

TODAY = date(2016, 10, 20)
days = st.dates(EARLIEST, LATEST)
near_days = st.dates(date(1950, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("5 Nov 2016", date(2016, 11, 5)), ("5 november 2016", date(2016, 11, 5)), ("5th Nov 2016", date(2016, 11, 5)),
        ("Nov 5, 2016", date(2016, 11, 5)), ("November 5 2016", date(2016, 11, 5)), ("5/11/2016", date(2016, 11, 5)),
        ("5/11/16", date(2016, 11, 5)), ("05.11.2016", date(2016, 11, 5)), ("5-11-2016", date(2016, 11, 5)),
        ("5 11 2016", date(2016, 11, 5)), ("2016-11-05", date(2016, 11, 5)), ("2016-1-5", date(2016, 1, 5)),
        ("5-Nov-2016", date(2016, 11, 5)), ("5nov16", date(2016, 11, 5)), ("5 Sept 2016", date(2016, 9, 5)),
        ("5 sep. 2016", date(2016, 9, 5)), ("1st January 2017", date(2017, 1, 1)), ("22nd Feb 2016", date(2016, 2, 22)),
        ("3rd mar 16", date(2016, 3, 3)), ("29 Feb 2016", date(2016, 2, 29)), ("  5   Nov   2016 ", date(2016, 11, 5)),
        ("5\u00a0Nov\u00a02016", date(2016, 11, 5)), ("5 de noviembre de 2016", date(2016, 11, 5)),
        ("5 ene 2016", date(2016, 1, 5)), ("1 abr 2016", date(2016, 4, 1)), ("1 dic 16", date(2016, 12, 1)),
        ("5 Nov, 2016", date(2016, 11, 5)), ("5–11–2016", date(2016, 11, 5)),
        ("today", TODAY), ("Yesterday", date(2016, 10, 19)), ("tomorrow", date(2016, 10, 21)), ("hoy", TODAY),
        ("mañana", date(2016, 10, 21)), ("ayer", date(2016, 10, 19)),
        # without a year, the nearest such day
        ("5 nov", date(2016, 11, 5)), ("5/11", date(2016, 11, 5)), ("1 Jan", date(2017, 1, 1)),
        ("1 May", date(2016, 5, 1)), ("1 apr", date(2017, 4, 1)), ("29 Feb", date(2016, 2, 29)),
        # with its weekday, in front or behind, in English or Spanish
        ("sat 5 nov", date(2016, 11, 5)), ("Saturday, 5 November 2016", date(2016, 11, 5)),
        ("Sat 5/11", date(2016, 11, 5)), ("sat 2016-11-05", date(2016, 11, 5)), ("5 Nov (Sat)", date(2016, 11, 5)),
        ("Nov 5th, Saturday", date(2016, 11, 5)), ("sáb. 5 nov", date(2016, 11, 5)),
        ("el sábado 5 de noviembre de 2016", date(2016, 11, 5)), ("weds 9 nov", date(2016, 11, 9)),
        ("mié 9 nov", date(2016, 11, 9)), ("mar 8 nov", date(2016, 11, 8)),  # martes
        ("mar 8", date(2017, 3, 8)),  # March
        # the weekday says the year, within a year of today
        ("sat 13 feb", date(2016, 2, 13)), ("mon 13 feb", date(2017, 2, 13)), ("mon 29 feb", date(2016, 2, 29)),
        # two figures of a year: up to twenty years ahead
        ("1/1/36", date(2036, 1, 1)), ("1/1/37", date(1937, 1, 1)), ("1/1/00", date(2000, 1, 1)),
        ("31 Dec 1900", date(1900, 12, 31)), ("31/12/2199", date(2199, 12, 31)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_type_it(typed: str, day: date) -> None:
    assert parse_day(typed, today=TODAY) == day


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a day, such as 5 Nov 2016."),
        ("  ", "Type a day, such as 5 Nov 2016."),
        ("soon", "“soon” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("5 ma 2016", "“5 ma 2016” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("5 ju 2016", "“5 ju 2016” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("2016", "“2016” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("5/11/216", "“5/11/216” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("11/31/2016", "There is no such day as “11/31/2016”."),
        ("31/2/2016", "There is no such day as “31/2/2016”."),
        ("29 Feb 2015", "There is no such day as “29 Feb 2015”."),
        ("30 Feb", "There is no such day as “30 Feb”."),
        ("0/1/2016", "There is no such day as “0/1/2016”."),
        ("1/1/1899", "The year of “1/1/1899” is outside 1900 to 2199."),
        ("2200-01-01", "The year of “2200-01-01” is outside 1900 to 2199."),
        ("0000-01-01", "There is no such day as “0000-01-01”."),
        ("fri 5 nov 2016", "“fri 5 nov 2016” does not fit: 5 November 2016 is a Saturday."),
        ("wed 13 feb", "“wed 13 feb” does not fit: 13 February 2017 is a Monday."),
        ("sat", "“sat” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("st 5 nov", "“st 5 nov” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
        ("²/11/2016", "“²/11/2016” cannot be read as a day. Type it as 5 Nov 2016 or 5/11/2016."),
    ],
)
def test_what_is_no_day_is_answered_with_what_to_type(typed: str, sentence: str) -> None:
    with pytest.raises(BadInput) as raised:
        parse_day(typed, today=TODAY, field="due_on")
    assert (raised.value.message, raised.value.field) == (sentence, "due_on")


@given(days, near_days)
def test_what_is_shown_is_read_back_as_the_same_day(day: date, today: date) -> None:
    for text in (show_day(day), show_short(day), day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}"):
        assert parse_day(text, today=today) == day
        assert parse_day(f"{weekday_name(day)} {text}", today=today) == day
        with pytest.raises(BadInput, match=f"is a {weekday_name(day)}"):
            parse_day(f"{weekday_name(day + timedelta(days=1))} {text}", today=today)


@given(near_days, near_days)
def test_a_weekday_without_a_year_is_that_of_a_day_within_a_year_or_refused(day: date, today: date) -> None:
    found = read_or_message(lambda: parse_day(f"{weekday_name(day)} {day.day}/{day.month}", today=today))
    if isinstance(found, date):
        assert (found.day, found.month, found.weekday()) == (day.day, day.month, day.weekday())
        assert abs((found - today).days) <= 366
    else:
        assert "is a" in found
        assert abs((day - today).days) >= 365


@given(near_days, near_days)
def test_a_day_without_its_year_is_the_nearest_one(day: date, today: date) -> None:
    found = parse_day(f"{day.day}/{day.month}", today=today)
    assert (found.day, found.month) == (day.day, day.month)
    if (day.day, day.month) != (29, 2):
        assert abs((found - today).days) <= 183


@given(st.text(max_size=40), near_days)
def test_whatever_is_typed_is_a_day_or_answered_in_a_sentence(typed: str, today: date) -> None:
    found = read_or_message(lambda: parse_day(typed, today=today))
    assert found.endswith(".") if isinstance(found, str) else EARLIEST <= found <= LATEST


@given(st.from_regex(r"\A[0-9 ./–-]{1,12}\Z"), near_days)
def test_whatever_figures_are_typed_are_a_day_or_answered_in_a_sentence(typed: str, today: date) -> None:
    found = read_or_message(lambda: parse_day(typed, today=today))
    assert found.endswith(".") if isinstance(found, str) else EARLIEST <= found <= LATEST


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("11", time(11)), ("11:00", time(11)), ("11.30", time(11, 30)), ("5pm", time(17)), ("5 pm", time(17)),
        ("12am", time(0)), ("12 pm", time(12)), ("12.15 AM", time(0, 15)), ("0:00", time(0)), ("23:59", time(23, 59)),
        ("7h30", time(7, 30)), (" 9:05 ", time(9, 5)), ("10:30:00", time(10, 30)), ("11:45pm", time(23, 45)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_type_it(typed: str, when: time) -> None:
    assert parse_time(typed) == when


@pytest.mark.parametrize(
    "typed", ["", "24:00", "11:60", "noon", "13pm", "0am", "11:5", "-1", "1:2:3", "25", "10:30:99"]
)
def test_what_is_no_time_is_answered_with_what_to_type(typed: str) -> None:
    with pytest.raises(BadInput, match="cannot be read as a time of day. Type it as 10:30") as raised:  # noqa: RUF043 - a full stop
        parse_time(typed, field="doors_at")
    assert raised.value.field == "doors_at"


@given(st.times().map(lambda t: t.replace(second=0, microsecond=0)))
def test_a_time_that_is_shown_is_read_back_as_the_same(when: time) -> None:
    assert parse_time(show_time(when)) == when


@given(st.builds(datetime.combine, days, st.times().map(lambda t: t.replace(second=0, microsecond=0))))
def test_a_moment_that_is_shown_is_read_back_as_the_same(when: datetime) -> None:
    figures = (f"{when:%Y-%m-%d %H:%M}", f"{when:%Y-%m-%dT%H:%M}", f"{when:%d/%m/%Y, %H.%M}")
    for text in (show_moment(when), show_weekday_moment(when), *figures):
        assert parse_moment(text, today=TODAY) == when


@pytest.mark.parametrize(
    ("day", "long", "short", "weekday"),
    [
        (date(2016, 11, 5), "5 November 2016", "5 Nov 2016", "Saturday"),
        (date(2016, 9, 1), "1 September 2016", "1 Sep 2016", "Thursday"),
    ],
)
def test_a_day_is_shown_as_people_read_it(day: date, long: str, short: str, weekday: str) -> None:
    assert (show_day(day), show_short(day), weekday_name(day)) == (long, short, weekday)
    assert show_moment(datetime.combine(date(2016, 11, 5), time(9, 5))) == "5 November 2016, 09:05"
    assert show_short_moment(datetime.combine(date(2016, 11, 5), time(9, 5))) == "5 Nov 2016, 09:05"
    assert show_weekday(date(2016, 11, 5)) == "Saturday 5 November 2016"
    assert show_weekday_moment(datetime.combine(date(2016, 11, 5), time(9, 5))) == "Saturday 5 November 2016, 09:05"
    assert [month_name(month) for month in (1, 12)] == ["January", "December"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2015, 1, 31), 1, date(2015, 2, 28)),
        (date(2016, 1, 31), 3, date(2016, 4, 30)),
        (date(2016, 12, 15), 1, date(2017, 1, 15)),
        (date(2016, 3, 31), -1, date(2016, 2, 29)),
        (date(2016, 1, 1), -1, date(2015, 12, 1)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
        (date(2016, 2, 29), 48, date(2020, 2, 29)),
        (date(2016, 5, 5), 0, date(2016, 5, 5)),
    ],
)
def test_months_are_added_and_end_on_the_last_day_where_there_is_no_such_day(
    day: date, months: int, then: date
) -> None:
    assert add_months(day, months) == then


@given(days, st.integers(-600, 600))
def test_months_on_is_so_many_months_on(day: date, months: int) -> None:
    then = add_months(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@given(days, st.integers(0, 600), st.integers(0, 600))
def test_later_months_are_later_days(day: date, some: int, more: int) -> None:
    assert (add_months(day, some) < add_months(day, some + more)) == (more > 0)
    assert add_years(day, some // 12) == add_months(day, some // 12 * 12)


@given(days, st.integers(1, 12))
def test_a_day_lies_in_its_membership_year(day: date, month: int) -> None:
    year = year_from(day, month=month)
    assert day in year
    assert (year.start.day, year.start.month) == (1, month)
    assert year.end == add_years(year.start, 1)
    assert year.last is not None
    assert year_from(year.last, month=month) == year
    assert year_from(year.last + timedelta(days=1), month=month).start == year.end


def test_the_tax_year_starts_on_the_sixth_of_april() -> None:
    assert year_from(date(2016, 4, 5), month=4, first=6) == DayRange(date(2015, 4, 6), date(2016, 4, 6))
    assert year_from(date(2016, 4, 6), month=4, first=6) == DayRange(date(2016, 4, 6), date(2017, 4, 6))


@given(days, st.integers(1, 5000), st.integers(-10, 6000))
def test_a_range_holds_its_start_and_not_its_end(start: date, length: int, offset: int) -> None:
    span = DayRange(start, start + timedelta(days=length))
    assert start in span
    assert span.end not in span  # type: ignore[operator] # it has one
    assert span.last in span  # type: ignore[operator] # it has one
    assert (start + timedelta(days=offset) in span) == (0 <= offset < length)
    assert start + timedelta(days=max(offset, 0)) in DayRange(start)


@given(days, st.integers(1, 1000), st.integers(1, 1000))
def test_two_ranges_that_meet_share_no_day(start: date, first: int, second: int) -> None:
    middle = start + timedelta(days=first)
    one, other = DayRange(start, middle), DayRange(middle, middle + timedelta(days=second))
    assert one.last not in other  # type: ignore[operator] # it has one
    assert other.start not in one


@pytest.mark.parametrize("end", [date(2016, 1, 1), date(2015, 12, 31)])
def test_a_range_of_no_days_is_a_bug(end: date) -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        DayRange(date(2016, 1, 1), end)


def test_a_range_is_shown_by_its_first_and_last_day() -> None:
    assert DayRange(date(2016, 4, 1), date(2017, 4, 1)).show() == "1 April 2016 to 31 March 2017"
    assert DayRange(date(2016, 4, 1)).show() == "from 1 April 2016"
    assert DayRange(date(2016, 4, 1)).last is None


# --- in another language ----------------------------------------------------------------------------------------------


@pytest.fixture
def _spanish() -> Iterator[None]:
    before = words._current
    words.use(gettext.translation("psg_admin", localedir=paths.locale(), languages=["es"]))
    yield
    words.use(before)


@pytest.mark.usefixtures("_spanish")
def test_a_day_is_shown_as_people_read_it_in_spanish() -> None:
    day, at = date(2026, 11, 22), datetime.combine(date(2026, 11, 22), time(9, 5))
    assert show_day(day) == "22 de noviembre de 2026"
    assert show_short(day) == "22 nov 2026"
    assert show_weekday(day) == "Domingo, 22 de noviembre de 2026"
    assert show_weekday_moment(at) == "Domingo, 22 de noviembre de 2026, 09:05"
    assert (show_moment(at), show_short_moment(at)) == ("22 de noviembre de 2026, 09:05", "22 nov 2026, 09:05")


@pytest.mark.usefixtures("_spanish")
def test_a_range_is_shown_as_people_read_it_in_spanish() -> None:
    assert DayRange(date(2016, 4, 1), date(2017, 4, 1)).show() == "del 1 de abril de 2016 al 31 de marzo de 2017"
    assert DayRange(date(2016, 4, 1)).show() == "desde el 1 de abril de 2016"


@pytest.mark.usefixtures("_spanish")
@given(day=days)
def test_what_is_shown_in_spanish_is_read_back_as_the_same_day(day: date) -> None:
    for text in (show_day(day), show_short(day)):
        assert parse_day(text, today=TODAY) == day
    at = datetime.combine(day, time(10, 30))
    for text in (show_moment(at), show_short_moment(at)):
        assert parse_moment(text, today=TODAY) == at


def test_a_day_is_shown_without_loading_the_library_of_locales() -> None:
    program = "import sys; from psg_admin.kernel.days import *; show_day(LATEST); print('babel' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == "False\n"
    )


typed_days = st.sampled_from(["5/11/2016", "5 Nov 2016", "Nov 5", "2016-11-05", "5 11", "5nov16"])
typed_times = st.sampled_from(["11", "11:30", "5pm", "11.30:00"])


@st.composite
def with_strange_figure(draw: st.DrawFn, plain: st.SearchStrategy[str]) -> str:
    """Put a figure that is none of 0 to 9 into what is typed, in place of a sign or beside it."""
    text = draw(plain)
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(strange_figures) + text[place + draw(st.integers(0, 1)) :]


@given(with_strange_figure(typed_days))
@example("½")
@example("²/3")
@example("٥/١١")
@example("5\x0111")
def test_only_plain_figures_are_those_of_a_day(typed: str) -> None:
    with pytest.raises(BadInput, match="cannot be read as a day"):
        parse_day(typed, today=TODAY)


@given(with_strange_figure(typed_times))
@example("½")
@example("①")
def test_only_plain_figures_are_those_of_a_time(typed: str) -> None:
    with pytest.raises(BadInput, match="cannot be read as a time"):
        parse_time(typed)
    with pytest.raises(BadInput, match="cannot be read as a time"):
        parse_moment(f"5 Nov 2016 {typed}", today=TODAY)


def test_the_examples_are_of_the_present_year() -> None:
    for text, read in (("soon", parse_day), ("", parse_day), ("11:00", parse_moment)):
        with pytest.raises(BadInput, match="5 Nov 2031"):
            read(text, today=date(2031, 5, 1))


@pytest.mark.parametrize("typed", ["sat 5 nov 2016", "5 Nov 2016", "5/11/2016", "2016-11-05", "today"])
def test_a_day_alone_is_no_moment_and_the_sentence_says_what_is_missing(typed: str) -> None:
    with pytest.raises(BadInput, match="needs a day and a time, such as 5 Nov 2016 11:00"):
        parse_moment(typed, today=TODAY)
