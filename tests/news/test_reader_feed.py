"""Feeds: RSS and Atom."""

import html
from datetime import date
from pathlib import Path

import pytest

from psg_admin.kernel.errors import BadInput
from psg_admin.news.reader import read_bytes
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section

FIXTURES = Path(__file__).parent / "fixtures"
NEWS, NOTICE = Section.NEWS, Section.NOTICE


def test_an_rss_feed_is_read_with_the_day_its_publisher_wrote() -> None:
    assert read_bytes((FIXTURES / "feed.rss").read_bytes(), name="feed") == [
        Item(
            "Roadblock at the mine, again",
            "The road was closed.\n\nTwo hurt & one lost.",
            date(2016, 10, 16),
            NEWS,
            "https://house.example/news/roadblock",
        ),
        Item("Shop & give", "Long first.\n\n• one\n• two", date(2013, 5, 8), NOTICE, "https://house.example/shop"),
        Item("No date here", "", None, NEWS, None),
    ]


def test_an_atom_feed_is_read_with_its_markup_as_paragraphs() -> None:
    assert read_bytes((FIXTURES / "feed.atom").read_bytes(), name="feed") == [
        Item(
            "Glaciers: half gone",
            "A survey of nineteen ranges.\n\nSobering.",
            date(2016, 7, 3),
            NEWS,
            "https://house.example/glaciers",
        )
    ]


def test_an_rss_1_feed_is_read() -> None:
    feed = """<?xml version="1.0" encoding="iso-8859-1"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/">
    <channel><title>House</title></channel>
    <item><title>Señores</title><link>https://house.example/s</link><dc:date>2016-07-03</dc:date><description>Plain
    text.</description></item></rdf:RDF>"""
    assert read_bytes(feed.encode("latin-1"), name="feed") == [
        Item("Señores", "Plain text.", date(2016, 7, 3), NEWS, "https://house.example/s")
    ]


def test_a_feed_may_be_cut_off_after_its_first_entries() -> None:
    feed = (FIXTURES / "feed.rss").read_bytes()
    cut = feed[: feed.index(b"<item><title>No date")]
    assert [item.headline for item in read_bytes(cut, name="feed")][:1] == ["Roadblock at the mine, again"]


def test_scripts_in_a_feed_are_never_text() -> None:
    feed = """<rss version="2.0"><channel><item><title>&lt;b&gt;Bold&lt;/b&gt;&lt;script&gt;x()&lt;/script&gt;</title>
    <link>javascript:alert(1)</link><pubDate>Sun, 03 Jul 2016 10:00:00 GMT</pubDate>
    <description>&lt;style&gt;p{}&lt;/style&gt;&lt;p onclick="x()"&gt;Text.&lt;/p&gt;</description></item>
    </channel></rss>"""
    assert read_bytes(feed.encode(), name="feed") == [Item("Bold", "Text.", date(2016, 7, 3), NEWS, None)]


def test_an_entity_that_names_a_file_or_multiplies_itself_brings_nothing_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("TOP-SECRET")
    feed = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY a "aaaaaaaaaa">
    <!ENTITY b "{"&a;" * 20}">
    <!ENTITY c "{"&b;" * 20}"><!ENTITY d "{"&c;" * 20}"><!ENTITY e "{"&d;" * 20}">]>
    <rss version="2.0"><channel><item><title>One &f; {"&e;" * 20}</title>
    <pubDate>3 Jul 2016</pubDate></item></channel></rss>"""
    try:
        items = read_bytes(feed.encode(), name="feed")
    except BadInput:
        return
    assert all("TOP-SECRET" not in item.headline and len(item.headline) < 10_000 for item in items)


@pytest.mark.parametrize(
    "feed", ["<rss><channel></channel></rss>", '<feed xmlns="http://www.w3.org/2005/Atom"></feed>']
)
def test_a_feed_without_entries_is_refused(feed: str) -> None:
    with pytest.raises(BadInput, match="is empty"):
        read_bytes(feed.encode(), name="feed")


def test_a_broken_feed_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="broken feed"):
        read_bytes(b"<?xml version='1.0'?><rss><channel><<<", name="feed")


def test_a_feed_whose_markup_is_nested_beyond_reason_is_read_without_it() -> None:
    feed = (
        (FIXTURES / "feed.rss").read_text("utf-8").replace("Short.", "x").replace("<p>Long first.</p>", "<div>" * 5000)
    )
    assert read_bytes(feed.encode(), name="feed")[1].body == ""


RSS = "<rss version='2.0'><channel><item><title>Bridge</title>{}</item></channel></rss>"


def test_the_first_element_decides_what_a_page_is() -> None:
    feed = RSS.format("<description><![CDATA[<html><body><p>It fell.</p></body></html>]]></description>")
    for before in ("", "<?xml version='1.0'?>\n", f"<!-- {'x' * 10_000} <html> -->\n", "<!DOCTYPE rss>"):
        assert read_bytes((before + feed).encode(), name="feed") == [Item("Bridge", "It fell.", None, NEWS, None)]
    page = f"<html><body><p>Write it so:</p><pre>{feed.replace('<', '&lt;')}</pre></body></html>"
    assert read_bytes(page.encode(), name="page")[0].headline == "Write it so:"


@pytest.mark.parametrize(
    "printed", ["1772445600", "2018", "Sun, 3 May 3026 10:00:00 GMT", "soon", "99999999999 May 2016"]
)
def test_a_date_that_cannot_be_read_gives_no_day(printed: str) -> None:
    assert [item.day for item in read_bytes(RSS.format(f"<pubDate>{printed}</pubDate>").encode(), name="feed")] == [
        None
    ]


def test_undated_entries_of_one_title_at_three_addresses_are_three_and_at_one_address_one() -> None:
    def feed(*addresses: str) -> bytes:
        items = "".join(f"<item><title>Newsletter</title><link>{address}</link></item>" for address in addresses)
        return f"<rss><channel>{items}</channel></rss>".encode()

    links = [f"https://house.example/{month}" for month in ("may", "june", "july")]
    assert [item.link for item in read_bytes(feed(*links), name="feed")] == links
    assert [item.link for item in read_bytes(feed(*links, *links), name="feed")] == links


ATOM = (
    "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry><a:title>Bridge</a:title>"
    "<a:updated>2016-07-03T10:00:00Z</a:updated><a:summary>It fell.</a:summary></a:entry></a:feed>"
)
RDF = (
    "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:p='http://purl.org/rss/1.0/' "
    "xmlns:d='http://purl.org/dc/elements/1.1/'><p:item r:about='h'><p:title>Bridge</p:title>"
    "<p:description>It fell.</p:description><d:date>2016-07-03</d:date></p:item></r:RDF>"
)


@pytest.mark.parametrize("feed", [ATOM, RDF], ids=["atom", "rdf"])
@pytest.mark.parametrize("before", ["", "<?xml version='1.0'?>", f"<!-- {'<html> ' * 2_000} -->\n"])
def test_a_feed_is_one_whatever_its_prefixes_and_what_stands_before_it(feed: str, before: str) -> None:
    found = [Item("Bridge", "It fell.", date(2016, 7, 3), NEWS, None)]
    assert read_bytes((before + feed).encode(), name="feed") == found
    begun = feed[: feed.index(">", 1) + 1]
    with pytest.raises(BadInput, match="is a broken feed"):
        read_bytes(f"{before}{begun}<<<".encode(), name="feed")


ENTRY = "<item><title>Bridge</title><pubDate>3 Jul 2016</pubDate><description>It fell.</description></item>"
WHOLE = f"<rss version='2.0'><channel><title>House</title>{ENTRY}</channel></rss>"


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head></head><body>{WHOLE}</body></html>",
        f"<!DOCTYPE html><html><body><?xml version='1.0'?>{WHOLE}</body></html>",
        f"<html><head/><body><div id='webkit-xml-viewer-source-xml'>{WHOLE}</div></body></html>",
        f"<html><body><pre style='white-space: pre-wrap'>{html.escape(WHOLE)}</pre></body></html>",
        f"<br />\n<b>Warning</b>: no such file<br />\n{WHOLE}",
        f"Warning: no such file\n{WHOLE}",
        f"<html><!-- <rss> --><body>{WHOLE.replace('rss', 'h:rss')}</body></html>",
        f"\ufeff \n{WHOLE}",
    ],
)
def test_a_feed_that_a_page_is_wrapped_around_is_read(page: str) -> None:
    found = [Item("Bridge", "It fell.", date(2016, 7, 3), NEWS, None)]
    assert read_bytes(page.encode(), name="feed") == found
    for code in ("utf-16", "utf-16-be", "utf-32"):
        if code != "utf-16-be" or page.startswith("<"):
            assert read_bytes(page.encode(code), name="feed") == found


@pytest.mark.parametrize("quoted", ["<!-- {} -->", "<script>x = '{}'</script>", "<textarea>{}</textarea>"])
def test_a_page_that_only_quotes_a_feed_stays_a_page(quoted: str) -> None:
    page = f"<html><body><h1>Rain</h1><p>It rained.</p>{quoted.format(WHOLE)}</body></html>"
    assert [item.headline for item in read_bytes(page.encode(), name="page")] == ["Rain"]


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1970-01-01T00:00:00Z", None), ("Thu, 01 Jan 1970 00:00:00 GMT", None), ("1772445600000", None),
        ("201607", None), ("Sun, 03 Jul 0016 10:00:00 GMT", None),
        ("2150-01-01", None), ("0", None), ("2018 GMT", None), ("2016070399", None), ("2016-07-035", None),
        ("2016/07/03 10:00", date(2016, 7, 3)), ("20160703", date(2016, 7, 3)),
        ("Sun, 03 Jul 16 10:00 GMT", date(2016, 7, 3)),
    ],
)  # fmt: skip
def test_only_a_whole_date_that_can_be_is_a_day(printed: str, day: date | None) -> None:
    assert read_bytes(RSS.format(f"<pubDate>{printed}</pubDate>").encode(), name="feed")[0].day == day
