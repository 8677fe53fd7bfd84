"""Pages saved as text: both house styles, and what saving, copying and mailing do to them."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from psg_admin.news.reader import read_bytes
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section

FIXTURES = Path(__file__).parent / "fixtures"
HEADLINE_FIRST = (FIXTURES / "home-headline-first.txt").read_text(encoding="utf-8")
DATE_FIRST = (FIXTURES / "home-date-first.txt").read_text(encoding="utf-8")
NEWS, NOTICE, PAGE = Section.NEWS, Section.NOTICE, Section.PAGE

WHY_JOIN = """• Read the news from Peru before others do
• Meet people who know the country
• Keep a small charity going

Become a member"""
JULY = [
    (NEWS, date(2016, 7, 23), "Teachers march over the new pay scale"),
    (NEWS, date(2016, 7, 18), "Cabinet presented"),
    (NEWS, date(2016, 7, 18), "28 July: a new president takes office"),
    (NEWS, date(2016, 7, 3), "Glaciers: “half gone since 1970”"),
    (NEWS, date(2016, 7, 3), "Plus ça change – who owns the land?"),
    (PAGE, None, "PSG Aims"),
    (PAGE, None, "Historical Overview"),
    (PAGE, None, "Why join the PSG?"),
]
OCTOBER = [
    (NEWS, date(2016, 10, 20), "Annual Conference on 5 November: places left"),
    (NEWS, date(2016, 10, 16), "Roadblock at the mine, again"),
    (NEWS, date(2016, 10, 16), "Marches against the trade treaty"),
    (NEWS, date(2016, 10, 24), "The vice-president’s visit calms the valley"),
    (NEWS, date(2016, 10, 24), "Five measures against corruption"),
    (NOTICE, date(2016, 9, 9), "Peru Support Group Annual Conference"),
    (NOTICE, date(2015, 10, 14), "Annual Report: 2014/2015"),
    (NOTICE, date(2013, 5, 8), "Shop and give"),
    (PAGE, None, "Historical Overview"),
    (PAGE, None, "Society and Conflict"),
    (PAGE, None, "Why join the PSG?"),
]
CONFERENCE = """Rights and Growth in the Andes

5th November 2016
Institute for the Americas
51 – 53 Gordon Square, London WC1H 0PN

Doors open at 10:30am; first session at 11:00am
Members and concessions £8, non-members £13

Please tell us if you are coming.
Email: the office

For the programme please click on the heading"""
NOTICE_BODY = "“Rights and Growth in the Andes”\nHeld at the Institute for the Americas\n5 November 2016\n11am – 5pm"


def read(text: str) -> list[Item]:
    return read_bytes(text.encode(), name="page.txt")


def heads(items: list[Item]) -> list[tuple[Section, date | None, str]]:
    return [(item.section, item.day, item.headline) for item in items]


def words(text: str) -> Counter[str]:
    return Counter(text.replace("•", " ").split())


def test_a_page_with_headlines_before_dates_reads_whole() -> None:
    items = read(HEADLINE_FIRST)
    assert heads(items) == JULY
    assert items[3].body.split("\n\n") == [
        "The national institute has published its survey of nineteen ranges. Its figures are sobering.",
        "Copies can be had from the institute.",
    ]
    assert items[-1].body == WHY_JOIN


def test_a_page_with_dates_before_headlines_reads_whole() -> None:
    items = read(DATE_FIRST)
    assert heads(items) == OCTOBER
    assert items[0].body == CONFERENCE
    assert items[5].body == NOTICE_BODY
    assert items[-1].body == WHY_JOIN


@pytest.mark.parametrize("page", [HEADLINE_FIRST, DATE_FIRST])
def test_every_word_of_a_page_is_in_exactly_one_item(page: str) -> None:
    items = read(page)
    printed = page.replace("Featured Notices", "")
    # An entry's date becomes its day: it stands first behind a bullet, or alone below the headline of an entry.
    printed = re.sub(r"•[ .]*\d+ \w+ 2\d{3}\n", "", printed)
    printed = re.sub(r"(•.*\n\n) +\d+ \w+ 2016\n", r"\1", printed)
    assert sum((words(f"{item.headline}\n{item.body}") for item in items), Counter()) == words(printed)


# What saving, copying or mailing does to a page without changing what it says.
SAVED: dict[str, Callable[[str], str]] = {
    "Windows line ends": lambda page: page.replace("\n", "\r\n"),
    "Windows line ends made twice": lambda page: page.replace("\n", "\r\r\n"),
    "old Mac line ends": lambda page: page.replace("\n", "\r"),
    "no final line end": lambda page: page.rstrip("\n"),
    "blank lines at both ends": lambda page: f"\n\n{page}\n\n\n",
    "a byte order mark": lambda page: f"\ufeff{page}",
    "blanks at the line ends": lambda page: page.replace("\n", "   \n"),
    "the first bullet indented like the others": lambda page: f"  {page}",
    "everything further in": lambda page: textwrap.indent(
        page.replace("• ", "  • ", 1) if page[0] == "•" else page, "   "
    ),
    "everything further in but the first line": lambda page: textwrap.indent(page, "      ").lstrip(),
    "wider indents": lambda page: re.sub(r"^ +", lambda m: m[0] * 3, page, flags=re.MULTILINE),
    "narrow indents": lambda page: re.sub(r"^ +", lambda m: " " * (len(m[0]) // 2), page, flags=re.MULTILINE),
    "tabs for indents": lambda page: re.sub(r"^ +", lambda m: "\t" * (len(m[0]) // 2), page, flags=re.MULTILINE),
    "a tab behind each bullet": lambda page: page.replace("• ", "•\t"),
    "many blanks behind each bullet": lambda page: page.replace("• ", "•    "),
    "nothing behind the bullets": lambda page: page.replace("• ", "•"),
    "asterisks": lambda page: page.replace("• ", "* "),
    "hyphens": lambda page: page.replace("• ", "- "),
    "middle dots": lambda page: page.replace("• ", "· "),
    "asterisks, and hyphens for points": lambda page: page.replace("    • ", "    - ").replace("• ", "* "),
    "no indents at all": lambda page: re.sub(r"^ +", "", page, flags=re.MULTILINE),
    "bullets and bodies at one indent": lambda page: re.sub(r"^( *)(?=\S)", "  ", page, flags=re.MULTILINE).replace(
        "  Featured", "Featured"
    ),
    "points at the entries' indent": lambda page: page.replace("    • ", "  • "),
    "blank lines doubled": lambda page: page.replace("\n\n", "\n\n\n\n"),
    "blank lines between points": lambda page: re.sub(r"(    • .*\n)(?=    •)", r"\1\n", page),
    "no blank line before the points": lambda page: re.sub(r"\n\n(?=    • )", "\n", page),
    "no blank line behind the points": lambda page: page.replace("\n\n    Become", "\n    Become"),
    "the last words further in": lambda page: page.replace("\n\n    Become", "\n\n      Become"),
    "the last words not indented": lambda page: page.replace("    Become", "Become"),
    "no blank line between entries": lambda page: re.sub(r"\n+(?=  • )", "\n", page),
    "no blank line between headline and date": lambda page: re.sub(r"(• .*)\n\n", r"\1\n", page),
    "no blank line around the section's heading": lambda page: re.sub(
        r"\n+Featured Notices\n+", "\nFeatured Notices\n", page
    ),
    "a heading in capitals": lambda page: page.replace("Featured Notices", "FEATURED NOTICES"),
    "a heading with a colon": lambda page: page.replace("Featured Notices", "Featured notices:"),
    "a heading underlined": lambda page: page.replace("Featured Notices", "Featured Notices\n================"),
    "a heading with a bullet": lambda page: page.replace("Featured Notices", "  • Featured Notices"),
    "another heading": lambda page: page.replace("Featured Notices", "Notices"),
    "a heading for the news": lambda page: f"Latest News\n\n{page}",
    "headings between rules": lambda page: page.replace("Featured Notices", "-----\nFeatured Notices\n-----"),
    "bullets on lines of their own": lambda page: page.replace("• ", "•\n    "),
    "hard spaces for spaces in dates": lambda page: re.sub(
        r"(?<=\d) (?=\w+ 20\d\d$)", "\u00a0", page, flags=re.MULTILINE
    ),
    "hard spaces for indents": lambda page: re.sub(r"^ +", lambda m: "\u00a0" * len(m[0]), page, flags=re.MULTILINE),
}


@pytest.mark.parametrize("change", SAVED)
@pytest.mark.parametrize(("page", "expected"), [(HEADLINE_FIRST, JULY), (DATE_FIRST, OCTOBER)], ids=["July", "October"])
def test_a_page_says_the_same_however_it_was_saved(
    change: str, page: str, expected: list[tuple[Section, date | None, str]]
) -> None:
    items = read(SAVED[change](page))
    assert heads(items) == expected
    assert [item.body for item in items] == [item.body for item in read(page)]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("05 November 2016", date(2016, 11, 5)),
        ("9 July 2016", date(2016, 7, 9)),
        (". 24 October 2016", date(2016, 10, 24)),
        ("5th November 2016", date(2016, 11, 5)),
        ("1st of August, 2016", date(2016, 8, 1)),
        ("24 October, 2016", date(2016, 10, 24)),
        ("24\u00a0October\u00a02016", date(2016, 10, 24)),
        ("24 oct 2016", date(2016, 10, 24)),
        ("3 Sept. 2016", date(2016, 9, 3)),
        ("Monday 24 October 2016", date(2016, 10, 24)),
        ("Mon, 24 Oct 2016", date(2016, 10, 24)),
        ("24 OCTOBER 2016.", date(2016, 10, 24)),
        ("(24 October 2016)", date(2016, 10, 24)),
        ("October 24, 2016", date(2016, 10, 24)),
        ("24/10/2016", date(2016, 10, 24)),
        ("24.10.16", date(2016, 10, 24)),
        ("2016-10-24", date(2016, 10, 24)),
        ("Posted on 24 October 2016", date(2016, 10, 24)),
        ("24 de octubre de 2016", date(2016, 10, 24)),
    ],
)
@pytest.mark.parametrize(
    "order",
    ["  • {date}\n\n    A vigil in London\n\n    Come.\n", "  • A vigil in London\n\n    {date}\n\n    Come.\n"],
)
def test_a_date_is_read_in_every_form_pages_use(printed: str, day: date, order: str) -> None:
    assert read(order.format(date=printed)) == [Item("A vigil in London", "Come.", day, NEWS, None)]


@pytest.mark.parametrize("printed", ["31 February 2016", "Late July 2016", "Summer 2016", "June / July 2016"])
def test_an_entry_whose_date_cannot_be_read_keeps_its_words_and_its_section(printed: str) -> None:
    page = f"• {printed}\n\n    First\n\n    Body one.\n\n  • 3 July 2016\n\n    Second\n\n    Body two.\n"
    assert read(page) == [
        Item("First", f"{printed}\n\nBody one.", None, NEWS, None),
        Item("Second", "Body two.", date(2016, 7, 3), NEWS, None),
    ]
    page = f"• First\n\n    {printed}\n\n    Body one.\n\n  • Second\n\n    3 July 2016\n\n    Body two.\n"
    assert [(item.headline, item.section, item.day) for item in read(page)] == [
        ("First", NEWS, None),
        ("Second", NEWS, date(2016, 7, 3)),
    ]
    assert printed in read(page)[0].body


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("24/25 October 2016", date(2016, 10, 24)),
        ("7–9 March 2014", date(2014, 3, 7)),
        ("28 February – 2 March 2014", date(2014, 2, 28)),
        ("30 December 2013 to 2 January 2014", date(2013, 12, 30)),
        ("March 7-9, 2014", date(2014, 3, 7)),
        ("Saturday 5 April 2014, 2pm – 5pm", date(2014, 4, 5)),
    ],
)
def test_a_date_of_several_days_or_with_hours_counts_from_its_first_day_and_keeps_its_words(
    printed: str, day: date
) -> None:
    for page in (
        f"• {printed}\n\n    First\n\n    Body one.\n\n  • 3 July 2013\n\n    Second\n\n    Body two.\n",
        f"• First\n\n    {printed}\n\n    Body one.\n\n  • Second\n\n    3 July 2013\n\n    Body two.\n",
    ):
        assert read(page)[0] == Item("First", f"{printed}\n\nBody one.", day, NEWS, None)


@pytest.mark.parametrize("month", ["Ocotber", "Octobre", "Octber", "Octoober", "Octuber"])
def test_a_month_with_one_letter_wrong_is_still_that_month(month: str) -> None:
    assert read(f"• 9 {month} 2016\n\n    First\n")[0].day == date(2016, 10, 9)


def test_each_entry_of_a_page_may_have_its_own_order() -> None:
    page = (
        "• 3 July 2016\n\n    One\n\n    Text one.\n\n"
        "  • Two\n\n    4 July 2016\n\n    Text two.\n\n"
        "  • 5 July 2016\n\n    Three\n"
    )
    assert [(item.headline, item.day, item.body) for item in read(page)] == [
        ("One", date(2016, 7, 3), "Text one."),
        ("Two", date(2016, 7, 4), "Text two."),
        ("Three", date(2016, 7, 5), ""),
    ]


@pytest.mark.parametrize(
    "headline",
    ["28 July: a new president", "2016 in figures", "5 November 2016: the day", "Report 2014/2015", "10% off"],
)
def test_a_headline_may_begin_with_figures_or_hold_a_date(headline: str) -> None:
    expected = [(headline, date(2016, 7, 30), "Text."), ("Other", date(2016, 7, 3), "More.")]
    page = f"• {headline}\n\n    30 July 2016\n\n    Text.\n\n  • Other\n\n    3 July 2016\n\n    More."
    assert [(item.headline, item.day, item.body) for item in read(page)] == expected
    page = f"• 30 July 2016\n\n    {headline}\n\n    Text.\n\n  • 3 July 2016\n\n    Other\n\n    More."
    assert [(item.headline, item.day, item.body) for item in read(page)] == expected


def test_a_date_within_a_body_is_no_entry() -> None:
    body = "5 November 2016\n\nConway Hall\n\n12 November 2016\nanother hall"
    page = f"• 3 July 2016\n\n    Two meetings\n\n{textwrap.indent(body, '    ')}\n\n  • 1 July 2016\n\n    Other\n"
    assert read(page)[0] == Item("Two meetings", body, date(2016, 7, 3), NEWS, None)


def test_points_of_a_dated_entry_stay_with_it_even_when_they_are_dates() -> None:
    page = """• 3 July 2016

    Two meetings

    They are on:

    • 5 November 2016
    • 12 November 2016, with
      supper

    Come.

  • 1 July 2016

    Other
"""
    assert [(item.headline, item.body) for item in read(page)] == [
        ("Two meetings", "They are on:\n\n• 5 November 2016\n• 12 November 2016, with supper\n\nCome."),
        ("Other", ""),
    ]


def test_an_entry_without_a_date_under_notices_is_a_notice_while_dated_ones_follow() -> None:
    page = """• 3 July 2016

    News

Featured Notices

  • Volunteers wanted

    For the stall.

  • 1 July 2016

    Report

  • Historical Overview

    Long ago.
"""
    assert [(item.headline, item.section) for item in read(page)] == [
        ("News", NEWS),
        ("Volunteers wanted", NOTICE),
        ("Report", NOTICE),
        ("Historical Overview", PAGE),
    ]


def test_under_notices_without_any_date_the_pages_known_by_name_end_them() -> None:
    page = (
        "• 3 July 2016\n\n    News\n\n"
        "Notices\n\n"
        "  • Office closed\n\n    Until May.\n\n"
        "  • PSG Aims\n\n    Fairness.\n\n"
        "  • Trees\n\n    Green."
    )
    assert [(item.headline, item.section) for item in read(page)] == [
        ("News", NEWS),
        ("Office closed", NOTICE),
        ("PSG Aims", PAGE),
        ("Trees", PAGE),
    ]


def test_a_standing_page_is_one_wherever_it_stands() -> None:
    page = (
        "• PSG Aims\n\n    Fairness.\n\n"
        "  • Cabinet\n\n    3 July 2016\n\n    Named.\n\n"
        "News\n\n"
        "  • 4 July 2016\n\n    More\n"
    )
    assert [(item.headline, item.section) for item in read(page)] == [
        ("PSG Aims", PAGE),
        ("Cabinet", NEWS),
        ("More", NEWS),
    ]


def test_notices_end_where_the_news_begins_again() -> None:
    page = "NOTICES\n\n  • 4 July 2016\n\n    Sale\n\nOther News\n\n  • 3 July 2016\n\n    Cabinet\n"
    assert [(item.headline, item.section) for item in read(page)] == [("Sale", NOTICE), ("Cabinet", NEWS)]


def test_a_page_of_notices_and_pages_only_is_news_enough() -> None:
    page = "• PSG Aims\n\n    Fairness.\n\n  • Why join the PSG?\n\n    • One\n    • Two\n\n    Become a member"
    assert [(item.headline, item.section, item.body) for item in read(page)] == [
        ("PSG Aims", PAGE, "Fairness."),
        ("Why join the PSG?", PAGE, "• One\n• Two\n\nBecome a member"),
    ]


def test_entries_without_bullets_are_told_by_their_dates() -> None:
    page = (
        "News\n\nCabinet\n\n18 July 2016\n\nNineteen names.\n\nFive women.\n\nNotices\n\nSale\n\n3 July 2016\n\nBooks."
    )
    assert [(item.headline, item.section, item.day, item.body) for item in read(page)] == [
        ("Cabinet", NEWS, date(2016, 7, 18), "Nineteen names.\n\nFive women."),
        ("Sale", NOTICE, date(2016, 7, 3), "Books."),
    ]
    page = "18 July 2016\n\nCabinet\n\nNineteen names.\n\nFive women.\n\n3 July 2016\nSale\nBooks.\n\nMore books."
    assert heads(read(page))[0] == (NEWS, date(2016, 7, 18), "Cabinet")


def test_standing_pages_below_a_heading_are_all_read_although_the_first_lost_its_indent() -> None:
    page = (
        "About us\n\n• PSG Aims\n\n    Fairness.\n\n  • Human Rights\n\n    For all.\n\n"
        "  • Why join the PSG?\n\n    • One\n    • Two\n\n    Become a member\n"
    )
    assert [item.headline for item in read(page)][-3:] == ["PSG Aims", "Human Rights", "Why join the PSG?"]


def test_a_first_entry_that_lost_its_bullet_is_still_read() -> None:
    page = (
        "Teachers march\n\n    23 July 2016\n\n    Four thousand.\n\n"
        "  • Cabinet\n\n    18 July 2016\n\n    Nineteen names.\n"
    )
    assert [(item.headline, item.day, item.body) for item in read(page)] == [
        ("Teachers march", date(2016, 7, 23), "Four thousand."),
        ("Cabinet", date(2016, 7, 18), "Nineteen names."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "• 3 July 2016 – Cabinet named",
        "• 3 July 2016 Cabinet named",
        "• Cabinet named (3 July 2016)",
        "• Cabinet named | 3 July 2016",
    ],
)
def test_a_date_on_the_headline_s_own_line_is_read(line: str) -> None:
    assert read(f"{line}\n\n    Text.\n") == [Item("Cabinet named", "Text.", date(2016, 7, 3), NEWS, None)]


def test_the_same_entry_twice_on_a_page_is_one_with_the_fuller_body() -> None:
    page = (
        "• 3 July 2016\n\n    Cabinet\n\n"
        "  • 2 July 2016\n\n    Other\n\n"
        "  • 3 July 2016\n\n    CABINET.\n\n    Nineteen names.\n"
    )
    assert [(item.headline, item.body) for item in read(page)] == [("CABINET.", "Nineteen names."), ("Other", "")]


def test_markup_and_formulas_in_a_page_of_text_are_text() -> None:
    page = '• <b>Bold</b> claims\n\n    3 July 2016\n\n    =HYPERLINK("x") <script>alert(1)</script>\n'
    assert read(page)[0].headline == "<b>Bold</b> claims"
    assert read(page)[0].body == '=HYPERLINK("x") <script>alert(1)</script>'


def test_a_page_whose_entries_all_lost_their_bullets_keeps_its_points_as_points() -> None:
    page = re.sub(r"^(?:  )?• ", "", DATE_FIRST, flags=re.MULTILINE)
    items = read(page[: page.index("Historical")])
    assert heads(items) == OCTOBER[:8]
    page = (
        "3 July 2016\n\nTwo meetings\n\nThey are on:\n\n    • Monday\n    • Friday\n\nCome.\n\n"
        "1 July 2016\n\nOther\n\nText.\n"
    )
    assert [(item.headline, item.body) for item in read(page)] == [
        ("Two meetings", "They are on:\n\n• Monday\n• Friday\n\nCome."),
        ("Other", "Text."),
    ]


def test_bullets_from_a_word_processor_are_bullets() -> None:
    assert read("\uf0b7\t3 July 2016\n\n\tCabinet\n")[0].headline == "Cabinet"


BRIDGE = [
    Item("The bridge at Chalhua falls", "It fell on 9 May.\n\nNobody was on it.", date(2014, 5, 12), NEWS, None),
    Item("Rules for river gold", "Eleven pages.", date(2014, 5, 12), NEWS, None),
    Item("General meeting", "Saturday 7 June 2014\n2pm to 4pm", date(2014, 4, 1), NOTICE, None),
    Item("Why join the PSG?", "We think you should:\n\n• News\n• Friends\n\nBecome a member", None, PAGE, None),
]
BRIDGE_PAGE = """• The bridge at Chalhua falls

    12 May 2014

    It fell on 9 May.

    Nobody was on it.

  • Rules for river gold

    12 May 2014

    Eleven pages.

Featured Notices

  • General meeting

    1 April 2014

    Saturday 7 June 2014
    2pm to 4pm

  • Why join the PSG?

    We think you should:

    • News
    • Friends

    Become a member
"""


def test_a_point_that_is_the_name_of_a_section_stays_a_point() -> None:
    assert read(BRIDGE_PAGE) == BRIDGE


def test_standing_pages_without_bullets_follow_the_dated_entries() -> None:
    items = read(re.sub(r"^ +|^• |(?<=  )• ", "", BRIDGE_PAGE, flags=re.MULTILINE).replace("• ", ""))
    assert heads(items) == heads(BRIDGE)
    assert items[-1].body.endswith("Become a member")


@pytest.mark.parametrize(
    "line", ["Posted by Rosa on 12 May 2014", "By Rosa Huamán, 12 May 2014", "Written by R. H. on Monday 12 May 2014"]
)
def test_a_line_with_the_writer_and_the_date_gives_the_day_and_keeps_its_words(line: str) -> None:
    for page in (
        BRIDGE_PAGE,
        BRIDGE_PAGE.replace("• Rules for river gold\n\n    12 May 2014", "• 12 May 2014\n\n    Rules for river gold"),
    ):
        items = read(page.replace("12 May 2014\n\n    It", f"{line}\n\n    It"))
        assert items[0].day == date(2014, 5, 12)
        assert items[0].body == f"{line}\n\n{BRIDGE[0].body}"
        assert items[1:] == BRIDGE[1:]


def test_a_headline_may_be_a_whole_date_when_the_page_prints_dates_below() -> None:
    page = BRIDGE_PAGE.replace("Rules for river gold", "21 May 2014")
    assert heads(read(page))[1] == (NEWS, date(2014, 5, 12), "21 May 2014")


def test_two_entries_of_one_headline_and_day_lose_nothing_of_either() -> None:
    page = (
        "• 3 July 2016\n\n    Cabinet\n\n    Nineteen names.\n\n    Five women.\n\n"
        "  • 3 July 2016\n\n    Cabinet\n\n    Nineteen…\n\n    A comment.\n\n"
        "  • 3 July 2016\n\n    Cabinet\n\n    Five women.\n"
    )
    assert [item.body for item in read(page)] == ["Nineteen names.\n\nFive women.\n\nNineteen…\n\nA comment."]


def test_a_year_in_a_body_is_not_added_to_the_points_beside_it() -> None:
    page = "• A fair\n\n    3 July 2016\n\n    In the spring of 2014\n\n    • 5 March\n"
    assert read(page)[0].body == "In the spring of 2014\n\n• 5 March"


def test_july_in_spanish_is_july() -> None:
    assert read("• 28 de julio de 2016\n\n    Desfile\n\n    Vengan.\n")[0].day == date(2016, 7, 28)


# Pages whose entries have no bullets, while points within their bodies have: as copied from a page of plain divisions.
BARE_BELOW = """\
The ferry stops

12 May 2014

It stopped in Lent.

  • On the lake
    • Puno
    • Juli
  • On the river

Wool for sale

11 May 2014

The price has doubled.

12 June 2014

Who keeps the seeds?

9 May 2014

Two women do.

1. The red ones
2. The white ones

Featured Notices

Spring fair

1 April 2014

Come early.

About us

The group was founded in a kitchen, and to this day it meets in one whenever it can.

Lakes and Rivers

The lakes are drying out, and nobody knows how long the rivers will last without them.

Why join the PSG?

  • News
  • Human Rights
  • Company

Become a member
"""
BARE = [
    Item(
        "The ferry stops",
        "It stopped in Lent.\n\n• On the lake\n• Puno\n• Juli\n• On the river",
        date(2014, 5, 12),
        NEWS,
        None,
    ),
    Item("Wool for sale", "The price has doubled.\n\n12 June 2014", date(2014, 5, 11), NEWS, None),
    Item("Who keeps the seeds?", "Two women do.\n\n1. The red ones\n2. The white ones", date(2014, 5, 9), NEWS, None),
    Item("Spring fair", "Come early.", date(2014, 4, 1), NOTICE, None),
    Item(
        "About us",
        "The group was founded in a kitchen, and to this day it meets in one whenever it can.\n\nLakes and Rivers\n\n"
        "The lakes are drying out, and nobody knows how long the rivers will last without them.",
        None,
        PAGE,
        None,
    ),
    Item("Why join the PSG?", "• News\n• Human Rights\n• Company\n\nBecome a member", None, PAGE, None),
]
BARE_ABOVE = re.sub(r"(?m)^(\S.*)\n\n(\d+ (?:May|April) 2014)$", r"\2\n\n\1", BARE_BELOW)


@pytest.mark.parametrize("page", [BARE_BELOW, BARE_ABOVE])
def test_entries_without_bullets_are_read_although_points_within_them_have_some(page: str) -> None:
    assert read(page) == BARE


@pytest.mark.parametrize(
    "printed", ["Bulletin 154. 19 December 2012", "News from Lima 065. 19 December 2012", "102. 19 December 2012"]
)
def test_the_date_behind_the_number_of_an_issue_is_read_and_the_line_kept(printed: str) -> None:
    for page in (f"• {printed}\n\n    First\n\n    Body.\n", f"• First\n\n    {printed}\n\n    Body.\n"):
        assert read(page) == [Item("First", f"{printed}\n\nBody.", date(2012, 12, 19), NEWS, None)]


@pytest.mark.parametrize("printed", ["1772445600", "2018", "5 May 3026", "99999999999999999999 May 2016", "0 May 2016"])
def test_no_day_is_invented(printed: str) -> None:
    (item,) = read(f"• First\n\n    {printed}\n\n    Body.\n")
    assert (item.headline, item.day, item.body) == ("First", None, f"{printed}\n\nBody.")


@pytest.mark.parametrize(
    ("page", "headline", "body"),
    [
        ("Once upon a time.\n\nThe end.\n", "Once upon a time.", "The end."),
        ("• milk\n• eggs\n", "milk", "• eggs"),
        ("Dear all\n\nSee you in May.\n\n- Rosa", "Dear all", "See you in May.\n\n• Rosa"),
    ],
)
def test_a_page_without_entries_is_kept_whole_as_one_page(page: str, headline: str, body: str) -> None:
    assert read(page) == [Item(headline, body, None, PAGE, None)]


def test_what_stands_before_the_first_entry_and_below_the_last_is_kept() -> None:
    items = read(f"Peru Support Group\n\nHome | News\n\n{BRIDGE_PAGE}\nRegistered charity\n")
    assert items[0] == Item("Peru Support Group", "Home | News", None, PAGE, None)
    assert items[1:-1] == BRIDGE[:-1]
    assert items[-1].body == f"{BRIDGE[-1].body}\n\nRegistered charity"
