"""Home pages in other orders than the two samples': notices first, pages first, headings of other words."""

import textwrap
from datetime import date

import pytest

from psg_admin.news.reader import read_bytes
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section

NEWS, NOTICE, PAGE = Section.NEWS, Section.NOTICE, Section.PAGE
TEXT = "The ferry runs again, and the market is open until the rains come back in the autumn."


def read(text: str) -> list[Item]:
    return read_bytes(text.encode(), name="page.txt")


def heads(items: list[Item]) -> list[tuple[Section, date | None, str]]:
    return [(item.section, item.day, item.headline) for item in items]


def entry(first: str, second: str, text: str = TEXT) -> str:
    return f"  • {first}\n\n    {second}\n\n    {text}\n\n"


FERRY = entry("3 July 2016", "The ferry runs")
STAMPS = entry("2 May 2016", "Stamps wanted")
AIMS = f"  • PSG Aims\n\n    {TEXT}\n\n"
TREES = f"  • Trees\n\n    {TEXT}\n\n"
A_FERRY = (NEWS, date(2016, 7, 3), "The ferry runs")
A_NOTICE = (NOTICE, date(2016, 5, 2), "Stamps wanted")
THE_PAGES = [(PAGE, None, "PSG Aims"), (PAGE, None, "Trees")]


def test_notices_may_stand_before_the_news() -> None:
    items = read(f"Notices\n\n{STAMPS}Latest news\n\n{FERRY}{AIMS}{TREES}")
    assert heads(items) == [A_NOTICE, A_FERRY, *THE_PAGES]


@pytest.mark.parametrize(
    "heading", ["Dates for your diary", "What's on", "What’s on?", "Diary dates", "Events calendar", "Coming up"]
)
def test_what_is_announced_under_other_words_is_a_notice_too(heading: str) -> None:
    assert heads(read(f"{FERRY}{heading}\n\n{STAMPS}{AIMS}")) == [A_FERRY, A_NOTICE, THE_PAGES[0]]


@pytest.mark.parametrize("name", ["The background", "Events", "News"])
def test_the_name_of_a_section_with_text_below_is_a_line_of_the_body(name: str) -> None:
    page = f"3 July 2016\n\nThe ferry runs\n\n{TEXT}\n\n{name}\n\n{TEXT}\n\n2 May 2016\n\nStamps wanted\n\n{TEXT}"
    items = read(page)
    assert heads(items) == [A_FERRY, (NEWS, date(2016, 5, 2), "Stamps wanted")]
    assert items[0].body == f"{TEXT}\n\n{name}\n\n{TEXT}"


def test_a_bold_name_of_a_section_with_text_below_is_a_line_of_the_body() -> None:
    page = "".join(
        f"<p><b>{head}</b></p><p>{day}</p><p>{TEXT}</p>{more}"
        for head, day, more in (
            ("The ferry runs", "3 July 2016", f"<p><b>The background</b></p><p>{TEXT}</p>"),
            ("Stamps wanted", "2 May 2016", ""),
        )
    )
    items = read(f"<html><body>{page}</body></html>")
    assert [item.body for item in items] == [f"{TEXT}\n\nThe background\n\n{TEXT}", TEXT]


def test_where_only_points_have_bullets_the_last_point_takes_no_date_from_the_entry_below() -> None:
    points = "• Write\n• Ring\n• Come"
    one = f"3 July 2016\n\nThe ferry runs\n\n{TEXT}\n\n{points}"
    two = f"2 May 2016\n\nStamps wanted\n\n{TEXT}\n\n{points}"
    items = read(f"{one}\n\n{two}\n\n2 April 2016\n\nRain\n\n{TEXT}")
    assert [(item.headline, item.day, item.body) for item in items] == [
        ("The ferry runs", date(2016, 7, 3), f"{TEXT}\n\n{points}"),
        ("Stamps wanted", date(2016, 5, 2), f"{TEXT}\n\n{points}"),
        ("Rain", date(2016, 4, 2), TEXT),
    ]


@pytest.mark.parametrize(
    "name", ["Why become a member?", "Why join us?", "How to join the PSG", "Why be a friend of the PSG?"]
)
def test_an_invitation_to_join_is_a_standing_page_in_whatever_words(name: str) -> None:
    page = f"3 July 2016\n\nThe ferry runs\n\n{TEXT}\n\n{name}\n\nMembers receive:\n\nFour letters a year\n\nA vote"
    assert [(item.headline, item.section, item.body) for item in read(page)] == [
        ("The ferry runs", NEWS, TEXT),
        (name, PAGE, "Members receive:\n\nFour letters a year\n\nA vote"),
    ]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_date_among_the_details_of_an_event_begins_no_entry(gap: str) -> None:
    details = f"Date: 6 May 2017{gap}Time: 7pm{gap}Place: The Old Hall"
    page = f"3 July 2016\n\nBread day\n\n{details}\n\n2 May 2016\n\nThe ferry runs\n\n{TEXT}"
    assert [(item.headline, item.body) for item in read(page)] == [("Bread day", details), ("The ferry runs", TEXT)]


def test_where_only_the_points_of_a_page_have_bullets_the_entries_before_it_are_read() -> None:
    page = (
        f"3 July 2016\n\nThe ferry runs\n\n{TEXT}\n\n2 May 2016\n\nStamps wanted\n\n{TEXT}\n\n"
        f"PSG Aims\n\n{TEXT}\n\nWhy join?\n\n  * A vote\n  * Four letters a year"
    )
    assert [(item.headline, item.body) for item in read(page)] == [
        ("The ferry runs", TEXT),
        ("Stamps wanted", TEXT),
        ("PSG Aims", TEXT),
        ("Why join?", "• A vote\n• Four letters a year"),
    ]


def test_a_point_whose_line_was_broken_stays_with_its_page() -> None:
    text = "\n    ".join(textwrap.wrap(f"{TEXT} {TEXT} {TEXT}", 66))
    point = "The chance to vote at our annual meeting, and to stand for the committee of the group"
    points = "\n  • ".join(("Four letters a year", "Human Rights", "\n    ".join(textwrap.wrap(point, 66))))
    why = f"  • Why join the PSG?\n\n    Members receive:\n\n  • {points}\n\n    Join now"
    items = read(f"  • 3 July 2016\n\n    The ferry runs\n\n    {text}\n\n{why}")
    assert [item.headline for item in items] == ["The ferry runs", "Why join the PSG?"]
    assert items[1].body == f"Members receive:\n\n• Four letters a year\n• Human Rights\n• {point}\n\nJoin now"


def test_the_round_bullets_that_word_writes_below_others_are_points() -> None:
    page = (
        f"·\t3 July 2016\n\nThe ferry runs\n\n{TEXT}\n\n·\tWhy join the PSG?\n\no\tNews\no\tA vote\n\nBecome a member\n"
    )
    items = read(page)
    assert [(item.headline, item.body) for item in items] == [
        ("The ferry runs", TEXT),
        ("Why join the PSG?", "• News\n• A vote\n\nBecome a member"),
    ]
