"""The day of an article, as its page tells it to machines; and pages that take time on purpose."""

import time
from datetime import date

import pytest

from psg_admin.kernel.errors import BadInput
from psg_admin.news.reader import read_bytes

DAY = date(2016, 7, 3)
ARTICLE = (
    "<html><head><title>Bridge opened | House</title>{head}</head><body><main><article>{above}<h1>Bridge opened</h1>"
    "{below}<p>It is open to all who come from either side of the river.</p>{end}</article></main></body></html>"
)
NAMES = [
    "property=article:published_time",
    "name=article:published_time",
    "property=og:published_time",
    "name=pubdate",
    "name=PubDate",
    "name=publish-date",
    "name=publication_date",
    "name=published",
    "name=date",
    "name=DC.date",
    "name=DC.date.issued",
    "name=dcterms.created",
    "name=DCTERMS.issued",
    "name=citation_publication_date",
    "name=sailthru.date",
    "name=parsely-pub-date",
    "name=OriginalPublicationDate",
    "itemprop=datePublished",
    "property=datePublished",
    "name=article_date_original",
]
LD = '<script type="application/ld+json">{}</script>'


def day_of(**parts: str) -> date | None:
    (item,) = read_bytes(
        ARTICLE.format_map({"head": "", "above": "", "below": "", "end": ""} | parts).encode(), name="x"
    )
    assert item.headline == "Bridge opened"
    return item.day


@pytest.mark.parametrize("name", NAMES)
def test_the_usual_names_of_the_head_are_known(name: str) -> None:
    assert day_of(head=f"<meta {name} content='2016-07-03T09:30:00+01:00'>") == DAY
    assert day_of(head=f"<meta {name} content='1467538200'>") is None


@pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time", "event-date", "expires", "last-modified"])
def test_other_days_of_the_head_are_no_day_of_the_article(name: str) -> None:
    assert day_of(head=f"<meta property='{name}' content='2016-07-03'>") is None


@pytest.mark.parametrize(
    "said",
    [
        '{"@type": "NewsArticle", "dateModified": "2017-01-01", "datePublished": "2016-07-03T10:00:00Z"}',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "datePublished" : "2016-07-03"}]}',
        '[{"datePublished": "2016-07-03T10:00:00\\u002b01:00"}]',
        '{"datePublished": "2016-07-03", "comment": [{"datePublished": "2016-07-09"}]}',
        '{"datePublished": "Sun, 03 Jul 2016 10:00:00 GMT",}',
    ],
)
def test_json_ld_is_read(said: str) -> None:
    assert day_of(head=LD.format(said)) == DAY
    assert day_of(end=LD.format(said)) == DAY
    assert day_of(head="<meta name=date content=2018-01-01>" + LD.format(said)) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "<time datetime=2016-07-03>two days ago</time>",
        "<p class=meta>By Ana on <time datetime='2016-07-03T10:00'>Jul 3</time></p>",
        "<p>Posted <time datetime=2016-07-03>Sunday</time> in <a href=/n>News</a></p>",
        "<p>By Ana | <time datetime=2016-07-03>7/3/16</time></p>",
        "<abbr class=published title=2016-07-03>Sunday</abbr>",
        "<time datetime=2016-07-03></time>",
        "<p>By Ana, <span itemprop=datePublished content=2016-07-03>on Sunday</span>, for the house.</p>",
    ],
)
def test_a_dateline_that_only_machines_can_read_is_read(line: str) -> None:
    assert day_of(below=line) == DAY
    assert day_of(end=line) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "<p>Meet on <time datetime=2016-07-03>Sunday</time> at six.</p>",
        "<p>On <time datetime=2016-07-03>Sunday</time> we meet.</p>",
    ],
)
def test_a_day_in_the_midst_of_what_is_told_is_not_that_of_the_article(line: str) -> None:
    assert day_of(below=line) is None


def test_the_day_of_the_page_is_not_that_of_its_list_nor_of_a_standing_page() -> None:
    head = "<html><head><meta name=date content=2018-01-01></head><body>"
    entries = "<h2>Bridge</h2><p>3 July 2016</p><p>It fell.</p><h2>Rain</h2><p>2 July 2016</p><p>It rained.</p>"
    items = read_bytes(f"{head}<h1>News</h1>{entries}".encode(), name="x")
    assert [(item.headline, item.day) for item in items] == [("Bridge", DAY), ("Rain", date(2016, 7, 2))]
    (page,) = read_bytes(f"{head}<h1>Our aims</h1><p>Fairness for all.</p>".encode(), name="x")
    assert page.day is None


HOSTILE = {
    "feeds": "<rss ", "feeds in a page": "<p><rss version=2><item>", "entries": "<item><title>a</title></item>",
    "comments": "<!--", "scripts": "<script ", "dates": "<time datetime=2016-07-03>x</time>", "small": "<small>x",
    "bold": "<b><i>x</b>", "headings": "<h1>x</h1>", "names": "<meta name=date content=2016>", "lines": "\n",
    "points": "* a\n",
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_five_million_signs_of_one_kind_are_read_or_refused_in_time(kind: str) -> None:
    piece = HOSTILE[kind]
    before = "<rss><channel>" if kind == "entries" else ""
    data = (before + piece * (5_000_000 // len(piece))).encode()
    said = "too many parts"
    began = time.process_time()
    try:
        read_bytes(data, name="x")
    except BadInput as refused:
        said = refused.message
    assert time.process_time() - began < 10
    assert any(words in said for words in ("too many parts", "is empty", "broken"))


def test_a_page_saved_in_one_file_of_very_many_parts_is_read_in_time() -> None:
    head = b'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="a"\n\n'
    began = time.process_time()
    read_bytes(head + b"--a\n\nx\n\n" * 600_000, name="x")
    assert time.process_time() - began < 10
