"""Saved web pages: the house's own, blogs, tables, and pages made of nothing but div."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from psg_admin.kernel.errors import BadInput
from psg_admin.news.reader import read_bytes
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section

FIXTURES = Path(__file__).parent / "fixtures"
NEWS, NOTICE, PAGE = Section.NEWS, Section.NOTICE, Section.PAGE
BASE = "https://house.example/news/"


def read(html: str, base: str | None = BASE) -> list[Item]:
    return read_bytes(html.encode(), name="page.html", base=base)


def heads(items: list[Item]) -> list[tuple[str, date | None, str]]:
    return [(item.headline, item.day, item.body) for item in items]


def test_the_house_page_says_the_same_as_html_and_as_text() -> None:
    as_text = read_bytes((FIXTURES / "home-date-first.txt").read_bytes(), name="t")
    as_html = read_bytes((FIXTURES / "home-date-first.html").read_bytes(), name="h")
    assert [replace(item, link=None) for item in as_html] == as_text


@pytest.mark.parametrize(
    "banner",
    [
        """<div id="wm-ipp-base"><div id="wm-ipp"><a href="/web/">Machine</a>
        <table><tr><td>Sep</td><td>OCT</td></tr><tr><td>20</td></tr></table>
        <div>COLLECTED BY Somebody, 34 captures 05 Feb 2005 - 20 Oct 2016</div></div></div>""",
        '<div id="_wb_plain_banner"><p>Archived page</p><p>20 October 2016</p></div>',
    ],
)
def test_what_a_web_archive_puts_above_a_page_is_no_news(banner: str) -> None:
    page = (FIXTURES / "home-date-first.html").read_text("utf-8")
    kept = re.sub("(<body[^>]*>)", lambda body: body[1] + banner, page)
    assert kept != page
    assert read(kept) == read(page)


def test_links_come_from_the_headline_whole_and_harmless() -> None:
    links = [item.link for item in read_bytes((FIXTURES / "home-date-first.html").read_bytes(), name="h")]
    assert links[:3] == ["https://house.example/news/conference", "https://house.example/news/roadblock", None]
    page = '<ul><li><h3><a href="{}">Cabinet</a></h3><p>3 July 2016</p></li></ul>'
    assert read(page.format("one?a=1&amp;b=2"))[0].link == "https://house.example/news/one?a=1&b=2"
    assert read('<base href="/old/">' + page.format("one"))[0].link == "https://house.example/old/one"
    for href in ("one", "file:///etc/passwd", "data:text/html,x", "http://[", ""):
        assert read(page.format(href), base=None)[0].link is None


def test_a_blog_of_articles_is_read_by_its_own_marks() -> None:
    assert read_bytes((FIXTURES / "blog.html").read_bytes(), name="b", base="https://blog.example/") == [
        Item(
            "A bridge for two valleys",
            "Posted on 2 August 2016 by Rosa\n\nThe bridge was opened by those who built it.\n\n"
            "It carries since Monday ten lorries a day.",
            date(2016, 8, 2),
            NEWS,
            "https://blog.example/posts/1",
        ),
        Item(
            "Whose water?",
            "Opinion\n\n• Three rivers\n• One pipe\n\nYear\n\nRain\n\n2015\n\n812 mm",
            date(2016, 7, 30),
            NEWS,
            None,
        ),
    ]


CABINET = [("Cabinet named", date(2016, 7, 18), "Nineteen names.\n\nFive women."), ("Sale", date(2016, 7, 3), "Books.")]


SHAPES = dict(
    re.findall(r"<!-- == (.*?) -->\n(.*?)(?=<!-- == |\Z)", (FIXTURES / "shapes.html").read_text("utf-8"), re.DOTALL)
)


@pytest.mark.parametrize("page", SHAPES.values(), ids=SHAPES)
def test_an_entry_is_found_however_the_page_is_made(page: str) -> None:
    html = (
        "<html><head><title>x</title></head><body><nav><ul><li><a href='/'>Home</a></li></ul></nav>"
        f"<ul class='menu'><li><a href='/a'>About</a><ul><li><a href='/b'>Us</a></li></ul></li></ul>{page}"
        "<footer><p>1 January 2017</p></footer></body></html>"
    )
    assert heads(read(html)) == CABINET
    assert {item.section for item in read(html)} == {NEWS}


def test_sections_follow_the_headings_of_the_page() -> None:
    page = """<h2>Latest news</h2><ul><li><h3>Cabinet</h3><p>18 July 2016</p></li></ul>
    <h2>Notices</h2><ul><li><h3>Sale</h3><p>3 July 2016</p></li></ul>
    <h2>More</h2><ul><li><h3>Other</h3><p>2 July 2016</p></li><li><h3>Climate Change</h3><p>Hot.</p></li></ul>"""
    assert [(item.headline, item.section) for item in read(page)] == [
        ("Cabinet", NEWS),
        ("Sale", NOTICE),
        ("Other", NEWS),
        ("Climate Change", PAGE),
    ]


def test_nothing_that_a_reader_of_the_page_cannot_see_is_taken() -> None:
    page = """<ul><li><h3>Cabinet<script>steal()</script><style>h3{}</style></h3><p>18 July 2016</p>
    <p onclick="steal()">Nineteen<!-- secret --> names.<noscript>no</noscript><template>no</template></p>
    <p hidden>no</p><p style="display: none">no</p><iframe src="x">no</iframe><svg><text>no</text></svg>
    <button>no</button><select><option>no</option></select><img src=x onerror=alert(1) alt="no"></li></ul>"""
    assert heads(read(page)) == [("Cabinet", date(2016, 7, 18), "Nineteen names.")]


def test_entities_become_letters_and_markup_shown_as_text_stays_text() -> None:
    page = """<ul><li><h3>Q&amp;A: &lt;b&gt; &ntilde; &#8217;</h3><p>18&nbsp;July 2016</p>
    <p>&lt;script&gt;alert(1)&lt;/script&gt;</p></li></ul>"""
    assert heads(read(page)) == [("Q&A: <b> ñ ’", date(2016, 7, 18), "<script>alert(1)</script>")]


def test_a_date_in_a_sentence_of_the_body_stays_there() -> None:
    page = """<article><h2>Two meetings</h2><time datetime="2016-07-18">18 July 2016</time>
    <p>The first is on <b>5 November 2016</b></p>
    <p><time datetime="2016-11-12">12 November 2016</time> is the second</p>
    <p>13 November 2016<br>the third</p></article>"""
    assert heads(read(page)) == [
        (
            "Two meetings",
            date(2016, 7, 18),
            "The first is on 5 November 2016\n\n12 November 2016 is the second\n\n13 November 2016\nthe third",
        )
    ]


def test_a_page_that_is_one_article_is_dated_by_what_it_tells_machines() -> None:
    page = """<html><head><meta property="article:published_time" content="2016-07-18T22:00:00-05:00">
    <link rel="canonical" href="https://house.example/c"></head>
    <body><div class=share-buttons>Share</div><h1>Cabinet named</h1><p>Nineteen names.</p></body></html>"""
    assert read(page) == [Item("Cabinet named", "Nineteen names.", date(2016, 7, 18), NEWS, "https://house.example/c")]


def test_articles_without_any_date_are_news_without_a_day() -> None:
    assert read("<article><h2>One</h2><p>Text.</p></article><article><h2>Two</h2></article>") == [
        Item("One", "Text.", None, NEWS, None),
        Item("Two", "", None, NEWS, None),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<!doctype html>",
        "<html><body><script>var a = '3 July 2016'</script></body></html>",
        "<html><frameset><frame src=x></frameset></html>",
    ],
)
def test_a_web_page_without_words_is_refused(page: str) -> None:
    with pytest.raises(BadInput, match="is empty"):
        read(page)


@pytest.mark.parametrize(
    ("page", "headline", "body"),
    [
        ("<html><body><p>Hello</p></body></html>", "Hello", ""),
        ("<title>Shop</title><ul><li>milk</li><li>eggs</li></ul>", "Shop", "• milk\n• eggs"),
        ("<h1>Who we help</h1><p>All.</p><h2>Where</h2><p>Here.</p>", "Who we help", "All.\n\nWhere\n\nHere."),
    ],
)
def test_a_web_page_without_entries_is_kept_whole_as_one_page(page: str, headline: str, body: str) -> None:
    assert read(page) == [Item(headline, body, None, PAGE, None)]


def test_a_page_that_calls_all_of_itself_a_menu_is_read_all_the_same() -> None:
    page = "<html><body><nav><ul><li>3 July 2016<p>Cabinet<p>Text.</ul></nav></body></html>"
    assert heads(read(page)) == [("Cabinet", date(2016, 7, 3), "Text.")]


def test_json_ld_dates_the_one_article_of_a_page_and_not_a_list_of_several() -> None:
    said = '{{"@graph": [{{"@type": "NewsArticle", "headline": "Cabinet", "datePublished": "{}"}}]}}'
    script = f'<script type="application/ld+json">{said}</script>'
    page = "<h1>Cabinet named</h1><p>Nineteen names.</p><h2>Women</h2><p>Five.</p>"
    assert heads(read(script.format("2016-07-18T22:00:00-05:00") + page)) == [
        ("Cabinet named", date(2016, 7, 18), "Nineteen names.\n\nWomen\n\nFive.")
    ]
    several = script.format("2016-07-18") + script.format("2016-07-19") + page
    assert [item.day for item in read(several)] == [None]


@pytest.mark.parametrize("named", ["3026-07-18", "soon", "1772445600", "2018"])
def test_a_day_that_machines_cannot_read_dates_nothing(named: str) -> None:
    page = f'<meta property="article:published_time" content="{named}"><h1>Cabinet</h1><p>Nineteen names.</p>'
    assert heads(read(page)) == [("Cabinet", None, "Nineteen names.")]


@pytest.mark.parametrize("tag", ["div", "ul><li", "table><tr><td", "b", "a href=x", "article", "p><span"])
@pytest.mark.parametrize("times", [100, 1900, 100_000])
def test_a_page_nested_beyond_reason_is_read_or_refused_without_harm(tag: str, times: int) -> None:
    page = "<html>" + f"<{tag}>" * times + "<p>3 July 2016</p><h2>Deep</h2><p>Text.</p>"
    try:
        items = read(page)
    except BadInput:
        items = []
    assert {item.day for item in items} <= {None, date(2016, 7, 3)}


def test_a_page_saved_with_its_pictures_in_one_file_is_read() -> None:
    saved = b"""From: <Saved by Blink>\r
Snapshot-Content-Location: https://house.example/news/\r
MIME-Version: 1.0\r
Content-Type: multipart/related; type="text/html"; boundary="--=part"\r
\r
----=part\r
Content-Type: text/html; charset=utf-8\r
Content-Transfer-Encoding: quoted-printable\r
Content-Location: https://house.example/news/\r
\r
<html><ul><li><h3><a href=3D"c">Se=C3=B1ores</a></h3><p>18 July 2016</p><p>Nineteen=\r
 names.</p></li></ul></html>\r
----=part\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
\r
iVBORw0KGgo=\r
----=part--\r
"""
    assert read_bytes(saved, name="page.mhtml") == [
        Item("Señores", "Nineteen names.", date(2016, 7, 18), NEWS, "https://house.example/news/c")
    ]


RIVER = [
    Item("The river rises", "It rose by a metre.\n\n9 December 2010\n\nIt fell.", date(2011, 3, 14), NEWS, None),
    Item("The march", "Its day has a name.", date(2011, 3, 1), NEWS, None),
    Item("Events", "Nothing happened this week.", date(2011, 2, 8), NEWS, None),
    Item("Film night", "Doors 6pm.\nFilm 7pm.", date(2011, 2, 2), NOTICE, None),
    Item("Historical Overview", "There were roads.", None, PAGE, None),
    Item("Salt", "It comes from the sea.", None, PAGE, None),
    Item("Why join the PSG?", "• A vote\n• Friends\n\nBecome a member", None, PAGE, None),
]


def _river(headline: str, day: str, notices: str, *, days_first: bool) -> str:
    def paragraph(text: str) -> str:
        lines = text.split("\n")
        if lines[0].startswith("• "):
            return "<ul>" + "".join(f"<li>{line[2:]}</li>" for line in lines) + "</ul>"
        return f"<p>{'<br>'.join(lines)}</p>"

    page = ""
    for item in RIVER:
        page += notices if item.section is NOTICE else ""
        head = [headline.format(item.headline)]
        if item.day:
            head.insert(0 if days_first else 1, day.format(f"{item.day:%d %B %Y}"))
        page += "\n".join([*head, *map(paragraph, item.body.split("\n\n"))])
    return f"<!doctype html><html><body>{page}</body></html>"


@pytest.mark.parametrize("days_first", [True, False])
@pytest.mark.parametrize(
    ("headline", "day", "notices"),
    [
        ("<h4>{}</h4>", "<h5>{}</h5>", "<h2>Notices</h2>"),
        ("<h4>{}</h4>", "<h3>{}</h3>", "<h2>Notices</h2>"),
        ("<h3>{}</h3>", "<p>{}</p>", "<h3>Notices</h3>"),
    ],
)
def test_headlines_and_dates_are_told_apart_however_a_page_marks_them(
    headline: str, day: str, notices: str, *, days_first: bool
) -> None:
    assert read(_river(headline, day, notices, days_first=days_first)) == RIVER


def test_a_heading_within_an_entry_stays_in_it_even_when_sections_are_called_so() -> None:
    page = (
        "<h2>News</h2><h3>Bridge</h3><p>12 May 2014</p><p>It fell.</p><h4>Background</h4><p>It was old.</p>"
        "<h3>Gold</h3><p>9 May 2014</p><p>Rules.</p>"
    )
    assert [(item.headline, item.section, item.body) for item in read(page)] == [
        ("Bridge", NEWS, "It fell.\n\nBackground\n\nIt was old."),
        ("Gold", NEWS, "Rules."),
    ]


def test_the_menu_of_a_saved_page_is_no_news_although_its_links_lead_nowhere() -> None:
    menu = '<ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li><li><a href="/n">News</a></li></ul>'
    entry = (
        '<ul><li><span><a href="/a">Bridge</a></span> <div class="date">12 May 2014</div><div>It fell.</div></li></ul>'
    )
    for base in (None, BASE):
        assert [item.headline for item in read(menu + entry, base=base)] == ["Bridge"]


def test_a_body_that_is_a_date_is_no_entry_of_its_own() -> None:
    page = (
        "<p>Bridge</p><p>12 May 2014</p><p>It fell.</p><h3>Notices</h3>"
        "<p>Meeting</p><p>1 April 2014</p><p>7 June 2014</p>"
    )
    assert heads(read(page)) == [
        ("Bridge", date(2014, 5, 12), "It fell."),
        ("Meeting", date(2014, 4, 1), "7 June 2014"),
    ]


def test_headlines_with_their_dates_in_them_are_entries_and_a_date_below_is_body() -> None:
    page = (
        '<h2>News</h2><p><a href="/1">Bridge</a> (12 May 2014)</p><p>It fell.</p><p>Twice.</p>'
        '<p><a href="/2">Gold</a> (11 May 2014)</p><p>Rules.</p>'
        '<h2>Notices</h2><p><a href="/3">Meeting</a> (1 April 2014)</p><p>7 June 2014</p>'
    )
    items = read(page)
    assert heads(items) == [
        ("Bridge", date(2014, 5, 12), "It fell.\n\nTwice."),
        ("Gold", date(2014, 5, 11), "Rules."),
        ("Meeting", date(2014, 4, 1), "7 June 2014"),
    ]
    assert [item.section for item in items] == [NEWS, NEWS, NOTICE]
    assert items[1].link == "https://house.example/2"


def test_a_year_that_is_a_point_of_a_standing_page_is_no_date_of_it() -> None:
    page = "<h4>Bridge</h4><p>12 May 2014</p><p>It fell.</p><h4>Reports</h4><ul><li>2016</li><li>2015</li></ul>"
    assert [(item.headline, item.section, item.body) for item in read(page)] == [
        ("Bridge", NEWS, "It fell."),
        ("Reports", PAGE, "• 2016\n• 2015"),
    ]


BODIES = "<p>{0}A strike{1}</p><p>3 July 2016</p><p>On.</p><p>{0}A march{1}</p><p>2 July 2016</p><p>They marched.</p>"


def test_a_list_within_a_list_of_a_body_is_no_entry() -> None:
    page = (
        "<h3>A strike</h3><p>3 July 2016</p><ul><li>Coast<ul><li>Ica</li></ul></li><li>Hills<ul><li>Puno</li></ul></li>"
        "</ul><h3>A march</h3><p>2 July 2016</p><p>They marched.</p>"
    )
    assert heads(read(page)) == [
        ("A strike", date(2016, 7, 3), "• Coast\n• Ica\n• Hills\n• Puno"),
        ("A march", date(2016, 7, 2), "They marched."),
    ]


def test_boxes_below_a_list_of_entries_are_pages_whatever_their_names() -> None:
    page = (
        "<h2>News</h2><ul><li><h3>A strike</h3><p>3 July 2016</p><p>On.</p></li></ul>"
        "<h2>PSG Aims</h2><p>Fairness.</p><h2>Rivers</h2><p>They run dry.</p>"
    )
    assert [(item.headline, item.section, item.body) for item in read(page)] == [
        ("A strike", NEWS, "On."),
        ("PSG Aims", PAGE, "Fairness."),
        ("Rivers", PAGE, "They run dry."),
    ]


def test_links_that_lead_on_within_one_cell_are_no_part_of_the_bodies() -> None:
    page = (
        "<table><tr><td><b>A strike</b><br>3 July 2016<br><br>It is on. <a href=1>More</a><br><br>"
        "<b>A march</b><br>2 July 2016<br><br>They marched.<br><br><a href=2>More...</a></td></tr></table>"
    )
    assert heads(read(page)) == [
        ("A strike", date(2016, 7, 3), "It is on."),
        ("A march", date(2016, 7, 2), "They marched."),
    ]


def test_the_date_of_a_blog_s_article_may_stand_in_a_link_between_other_words() -> None:
    page = (
        "<article><h1>A vigil – 9 November 2015</h1><div>Posted on <a href=x><time>3 July 2016</time></a> by "
        "<a href=y>Rosa</a></div><p>Come.</p></article>"
    )
    assert heads(read(page)) == [
        ("A vigil – 9 November 2015", date(2016, 7, 3), "Posted on 3 July 2016 by Rosa\n\nCome.")
    ]


def test_a_link_that_leads_on_to_an_entry_of_some_year_is_no_heading_of_that_year() -> None:
    text = "<p>The ferry runs again, and the market is open until the rains come back.</p>"
    rows = "".join(
        f'<h2>{head}</h2><p class="date">{day}</p>{text}<p><a href="/on">Read more: {head}</a></p>'
        for head, day in (("Sponsored walk 2014", "3 July 2014"), ("Stamps wanted", "2 May 2014"))
    )
    items = read_bytes(f"<html><body><h1>Featured Notices</h1>{rows}</body></html>".encode(), name="page")
    assert [item.section for item in items] == [Section.NOTICE, Section.NOTICE]
