"""Pages copied from a browser into a text file: every line is there, bullets are not, blank lines here and there."""

from datetime import date

import pytest

from psg_admin.news.reader import Item, Section, read_bytes

NEWS, NOTICE, PAGE = Section.NEWS, Section.NOTICE, Section.PAGE
FERRY = "The ferry runs again, and the market is open until the rains come back in the autumn."
TREES = "Half of the wood is gone. Nobody has planted anything there since the mill was closed."
MENU = "Home\nAbout us\nNews\nContact us\n"
HALL = "“Boats and Bread”\nThe Old Hall, Quay Street\n5 November 2016\n11am – 5pm"


def read(text: str) -> list[Item]:
    return read_bytes(text.encode(), name="page.txt")


def told(text: str) -> list[tuple[Section, date | None, str, str]]:
    return [(item.section, item.day, item.headline, item.body) for item in read(text)]


A_FERRY = (NEWS, date(2016, 7, 3), "The ferry runs", f"{FERRY}\n\n{TREES}")
A_LIST = (NEWS, date(2016, 7, 1), "What we ask", f"{FERRY}\n\nA new pier\nA second boat")
A_WOOD = (NEWS, date(2016, 6, 20), "The wood", TREES)


@pytest.mark.parametrize("menu", ["", MENU])
def test_a_headline_right_above_its_text_and_a_date_right_below_a_list_are_told(menu: str) -> None:
    page = (
        f"{menu}3 July 2016\n\nThe ferry runs\n{FERRY}\n\n{TREES}\n\n"
        f"1 July 2016\n\nWhat we ask\n{FERRY}\n\nA new pier\nA second boat\n"
        f"20 June 2016\n\nThe wood\n{TREES}"
    )
    assert told(page) == [A_FERRY, A_LIST, A_WOOD]


@pytest.mark.parametrize("menu", ["", MENU])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_headline_right_below_a_menu_or_a_list_is_none_of_their_lines(menu: str, gap: str) -> None:
    page = (
        f"{menu}The ferry runs\n3 July 2016{gap}{FERRY}\n\n{TREES}\n\n"
        f"What we ask\n1 July 2016{gap}{FERRY}\n\nA new pier\nA second boat\n"
        f"The wood\n20 June 2016{gap}{TREES}"
    )
    assert told(page) == [A_FERRY, A_LIST, A_WOOD]


def test_cells_of_a_table_are_lines_and_their_bodies_stand_right_below() -> None:
    page = (
        f"News\n3 July 2016\tThe ferry runs\n{FERRY}\n\n{TREES}\n\n"
        f"1 July 2016\tWhat we ask\n{FERRY}\n\nA new pier\nA second boat\n"
        f"20 June 2016\tThe wood\n{TREES}"
    )
    assert told(page) == [A_FERRY, A_LIST, A_WOOD]


@pytest.mark.parametrize(
    "head", ["{head}\n{day}\n", "{day}\n{head}\n", "{day}\n\n{head}\n", "{head}\n\n{day}\n\n", "{head}\n{day}\n\n"]
)
def test_a_date_among_the_lines_of_an_address_begins_no_entry(head: str) -> None:
    entries = (
        ("3 July 2016", "The ferry runs", FERRY),
        ("1 July 2016", "Bread day", HALL),
        ("20 June 2016", "The wood", TREES),
        ("1 June 2016", "Rain", FERRY),
    )
    page = "\n\n".join(head.format(head=title, day=day) + body for day, title, body in entries)
    assert [(headline, body) for _section, _day, headline, body in told(page)] == [
        ("The ferry runs", FERRY),
        ("Bread day", HALL),
        ("The wood", TREES),
        ("Rain", FERRY),
    ]


def test_an_entry_below_a_list_whose_body_is_an_address_is_told_by_its_day_between_its_neighbours() -> None:
    page = (
        f"The ferry runs\n3 July 2016\n{FERRY}\n\nA new pier\nA second boat\n"
        f"Bread day\n1 July 2016\n{HALL}\n\n"
        f"The wood\n20 June 2016\n{TREES}\n\nRain\n1 June 2016\n{TREES}"
    )
    assert [(headline, body) for _section, _day, headline, body in told(page)] == [
        ("The ferry runs", f"{FERRY}\n\nA new pier\nA second boat"),
        ("Bread day", HALL),
        ("The wood", TREES),
        ("Rain", TREES),
    ]


def test_names_of_pages_and_sections_among_points_without_bullets_are_points() -> None:
    points = "Four letters a year\nEvents\nHuman Rights\nNews\nA vote"
    page = (
        f"3 July 2016\n\nThe ferry runs\n{FERRY}\n\n20 June 2016\n\nThe wood\n{TREES}\n\n"
        f"Featured Notices\n2 May 2016\n\nStamps wanted\n{FERRY}\n\nClimate Change\n{TREES}\n\n"
        f"Why join the PSG?\n{points}\n\nBecome a member\n\n© 2016 The group"
    )
    items = told(page)
    assert [(section, headline) for section, _day, headline, _body in items] == [
        (NEWS, "The ferry runs"),
        (NEWS, "The wood"),
        (NOTICE, "Stamps wanted"),
        (PAGE, "Climate Change"),
        (PAGE, "Why join the PSG?"),
    ]
    assert items[-1][3] == f"{points}\n\nBecome a member"


def test_a_page_right_below_the_last_point_of_another_begins_where_its_text_follows() -> None:
    page = (
        f"3 July 2016\n\nThe ferry runs\n{FERRY}\n\n20 June 2016\n\nThe wood\n{TREES}\n\n"
        f"Key facts\n{FERRY}\n\nCountry profile\nTimeline\nClimate Change\n{TREES}"
    )
    assert told(page)[2:] == [
        (PAGE, None, "Key facts", f"{FERRY}\n\nCountry profile\nTimeline"),
        (PAGE, None, "Climate Change", TREES),
    ]


def test_reading_on_right_below_a_list_is_no_text() -> None:
    page = (
        f"The ferry runs\n3 July 2016\n{FERRY}\n\nA new pier\nA second boat\nRead more: The ferry runs\n"
        f"The wood\n20 June 2016\n{TREES}\n\nRead more: The wood\nRain\n1 June 2016\n{TREES}"
    )
    assert [body for _section, _day, _headline, body in told(page)] == [
        f"{FERRY}\n\nA new pier\nA second boat",
        TREES,
        TREES,
    ]
