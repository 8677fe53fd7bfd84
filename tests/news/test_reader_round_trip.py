"""Items made up at random, printed in either house style with indents and gaps at random, and read back."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.news.reader import fingerprint, read_bytes
from psg_admin.news.reader_dates import dated_line, read_day
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section

WORDS = st.sampled_from(
    [
        "the",
        "a",
        "Lima:",
        "Cusco",
        "march",
        "ministry",
        "water",
        "mine",
        "“quoted”",
        "£8",
        "2016",
        "70%",
        "10:30",
        "(again)",
        "co-operative",
        "Apurímac",
        "don’t",
        "&",
        "<b>",
        "5",
        "November",
    ]
)
# A title that ends with a colon announces points, so none does.
TITLES = st.lists(WORDS, min_size=1, max_size=7).map(lambda words: " ".join(words).rstrip(":"))
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(lambda words: f"In {' '.join(words)}.")
# Lines broken on purpose are short, as in an address; where a date stands, "At march 2016" would be one.
LINES = (
    st.lists(WORDS, min_size=1, max_size=2)
    .map(lambda words: f"At {' '.join(words)}")
    .filter(lambda line: dated_line(line) is None)
)
PARAGRAPHS = st.one_of(SENTENCES, st.lists(LINES, min_size=1, max_size=4).map("\n".join))
BODIES = st.lists(PARAGRAPHS, max_size=4).map("\n\n".join)
DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def pages(draw: st.DrawFn) -> tuple[list[Item], str]:
    """Items, and a page that prints them."""
    number = iter(range(1000))

    def made(section: Section) -> Item:
        day = None if section is Section.PAGE else draw(DAYS)
        body = draw(BODIES)
        if section is Section.PAGE and draw(st.booleans()):
            points = "\n".join(f"• {title}" for title in draw(st.lists(TITLES, min_size=1, max_size=4)))
            body = "\n\n".join(part for part in (body, points, draw(st.sampled_from(["", "Become a member"]))) if part)
        return Item(f"Entry {next(number)} {draw(TITLES)}", body, day, section, None)

    news = [made(Section.NEWS) for _ in range(draw(st.integers(1, 5)))]
    notices = [made(Section.NOTICE) for _ in range(draw(st.integers(0, 3)))]
    standing = [made(Section.PAGE) for _ in range(draw(st.integers(0, 3)))]
    outer, inner = draw(st.integers(0, 4)), draw(st.integers(1, 6))
    body_indent = " " * (outer + inner)
    dates_first = draw(st.booleans())
    gap = st.integers(1, 3).map(lambda lines: "\n" * (lines + 1))

    def printed(item: Item) -> str:
        bullet = " " * outer + draw(st.sampled_from(["• ", "•  ", "•\t"]))
        if item.day is None:
            head = bullet + item.headline
        else:
            figures = f"{item.day.day:02d}" if draw(st.booleans()) else str(item.day.day)
            day = draw(st.sampled_from(["", ". "])) + f"{figures} {item.day:%B %Y}"
            first, second = (day, item.headline) if dates_first else (item.headline, day)
            head = f"{bullet}{first}{draw(gap)}{body_indent}{second}"
        lines = [body_indent + line if line else "" for line in item.body.split("\n")]
        return head + (draw(gap) + "\n".join(lines) if item.body else "") + draw(gap)

    text = "".join(map(printed, news))
    if notices:
        text += f"Featured Notices{draw(gap)}" + "".join(map(printed, notices))
    text += "".join(map(printed, standing))
    return news + notices + standing, text.strip("\n ") if draw(st.booleans()) else text


@given(pages())
def test_what_is_printed_in_a_house_style_is_read_back(page: tuple[list[Item], str]) -> None:
    items, text = page
    assert read_bytes(text.encode(), name="page") == items
    assert len({fingerprint(item) for item in items}) == len(items)


def lines(text: str) -> Counter[str]:
    return Counter(" ".join(line.strip(" •.").split()) for line in text.splitlines() if line.strip(" •."))


@given(pages())
def test_every_line_of_a_page_is_in_exactly_one_item(page: tuple[list[Item], str]) -> None:
    _items, text = page
    read = read_bytes(text.encode(), name="page")
    kept = sum((lines(f"{item.headline}\n{item.body}") for item in read), Counter())
    days = {item.day for item in read}
    left = lines(text) - kept
    left.pop("Featured Notices", None)
    assert kept - lines(text) == Counter()
    assert all(read_day(line) in days for line in left)
    assert left.total() == sum(item.day is not None for item in read)


@given(st.lists(st.lists(LINES, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=12).map("\n\n".join))
def test_no_line_of_a_page_without_entries_is_lost(text: str) -> None:
    (item,) = read_bytes(text.encode(), name="page")
    assert item.section is Section.PAGE
    assert lines(f"{item.headline}\n{item.body}") == lines(text)


@given(
    st.text(max_size=400),
    st.sampled_from(["", "• ", "<html>", "<ul><li>", "• 3 July 2016\n\n", "<rss><channel><item>"]),
)
def test_whatever_the_text_it_is_read_or_refused(text: str, start: str) -> None:
    from psg_admin.kernel.errors import BadInput

    try:
        items = read_bytes((start + text).encode("utf-8", "replace"), name="page")
    except BadInput:
        return
    assert all(item.headline.strip() and "\n" not in item.headline for item in items)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_reads_the_same_in_every_encoding(encoding: str) -> None:
    text = "• 3 July 2016\n\n    Apurímac – “again”\n\n    It costs £8, don’t you know: señores…\n"
    assert read_bytes(text.encode(encoding), name="page") == [
        Item("Apurímac – “again”", "It costs £8, don’t you know: señores…", date(2016, 7, 3), Section.NEWS, None)
    ]
