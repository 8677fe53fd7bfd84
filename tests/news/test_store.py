"""News kept in an office: the same item once, newest first, found by its words, safe from a source that fails."""

from dataclasses import replace
from datetime import date
from functools import partial

from psg_admin.news import queries
from psg_admin.news.operations import forget_source, keep_items, note_failure
from psg_admin.news.reader_item import Item
from psg_admin.news.states import Section
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW

ITEMS = [
    Item("Bridge opened", "The bridge is open.\n\nCrowds came.", date(2016, 10, 16), Section.NEWS, None),
    Item("Annual meeting", "In the hall.", date(2016, 9, 9), Section.NOTICE, "https://www.example.org/meeting"),
    Item("Our aims", "Fairness.", None, Section.PAGE, None),
    Item("Rain in Áncash", "It rained.", date(2015, 3, 1), Section.NEWS, None),
]


def headlines(office: Office, ask: ListQuery | None = None) -> list[str]:
    ids = office.read(partial(queries.list_ids, query=ask or ListQuery()))
    return [row.headline for row in office.read(partial(queries.list_rows, ids=ids))]


def test_news_are_listed_newest_first_and_pages_last(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    assert headlines(office) == ["Bridge opened", "Annual meeting", "Rain in Áncash", "Our aims"]
    assert headlines(office, ListQuery(sort="day")) == ["Rain in Áncash", "Annual meeting", "Bridge opened", "Our aims"]


def test_news_are_found_by_words_section_and_year(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    assert headlines(office, ListQuery("crowds")) == ["Bridge opened"]
    assert headlines(office, ListQuery("ancash rain")) == ["Rain in Áncash"]
    assert headlines(office, ListQuery(filters={"section": "page"})) == ["Our aims"]
    assert headlines(office, ListQuery(filters={"year": "2015"})) == ["Rain in Áncash"]
    assert [hit.title for hit in office.read(partial(queries.find_news, text="meet"))] == ["Annual meeting"]
    sections, years = office.read(partial(queries.counts, query=ListQuery()))
    assert (sections[Section.NEWS], years) == (2, [2016, 2015])


def test_the_same_item_from_two_sources_stays_one(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    again = [replace(ITEMS[0], body="The bridge is open.\n\nCrowds came.\n\nThey danced."), ITEMS[2]]
    changes = office.write(partial(keep_items, address="https://www.example.org/", items=again, now=NOW))
    assert changes.more == {"new": "0", "known": "2"}
    assert len(headlines(office)) == len(ITEMS)
    assert office.read(partial(queries.list_rows, ids=[1]))[0].body.endswith("They danced.")


def test_a_source_that_fails_leaves_what_was_there(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    office.write(partial(note_failure, address="home.txt", failure="It is gone.", now=NOW))
    assert len(headlines(office)) == len(ITEMS)
    source = office.read(queries.sources)[0]
    assert (source.items, source.last_good_at, source.last_failure) == (4, NOW, "It is gone.")


def test_a_failure_or_nothing_new_is_no_deed_and_does_not_stand_in_the_way_of_undo(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    assert office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW)).nothing
    assert office.write(partial(note_failure, address="home.txt", failure="Gone.", now=NOW)).nothing
    assert office.read(queries.sources)[0].last_failure == "Gone."
    office.undo()
    assert headlines(office) == []
    office.redo()
    assert len(headlines(office)) == len(ITEMS)


def test_a_source_that_was_never_read_is_not_kept(office: Office) -> None:
    assert office.write(partial(note_failure, address="no.txt", failure="No.", now=NOW)).nothing
    assert office.read(queries.sources) == []


def test_reading_and_removing_a_source_can_be_undone(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    office.write(partial(forget_source, source_id=1))
    assert headlines(office) == []
    assert headlines(office, ListQuery("crowds")) == []
    office.undo()
    assert len(headlines(office)) == len(ITEMS)
    assert headlines(office, ListQuery("crowds")) == ["Bridge opened"]
    office.undo()
    assert headlines(office) == []
    office.redo()
    assert headlines(office, ListQuery("crowds")) == ["Bridge opened"]


def test_two_addresses_are_two_items_and_one_address_is_one(office: Office) -> None:
    links = [f"https://www.example.org/{month}" for month in ("may", "june", "july")]
    letters = [Item("Newsletter", month, None, Section.NEWS, link) for link, month in zip(links, "abc", strict=True)]
    office.write(partial(keep_items, address="feed", items=letters[:2], now=NOW))
    assert office.write(partial(keep_items, address="feed", items=letters, now=NOW)).more == {"new": "1", "known": "2"}
    assert office.write(partial(keep_items, address="feed", items=letters[::-1], now=NOW)).nothing
    ids = office.read(partial(queries.list_ids, query=ListQuery()))
    assert {row.link for row in office.read(partial(queries.list_rows, ids=ids))} == set(links)
    dated = replace(letters[0], day=date(2016, 5, 1), link=links[0])
    assert office.write(partial(keep_items, address="page", items=[dated], now=NOW)).more == {"new": "0", "known": "1"}
    assert len(headlines(office)) == 3


def test_an_item_without_an_address_is_the_one_of_its_headline_and_day(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    linked = [replace(item, link=f"https://www.example.org/{n}") for n, item in enumerate(ITEMS) if not item.link]
    assert office.write(partial(keep_items, address="feed", items=linked, now=NOW)).more == {"new": "0", "known": "3"}
    assert len(headlines(office)) == len(ITEMS)


def test_what_no_database_takes_is_left_out_and_a_long_headline_goes_on_in_the_body(office: Office) -> None:
    strange = Item("Bridge \ud800\0 " + "x" * 600, "It \udfff fell.\0", date(2016, 7, 3), Section.NEWS, None)
    office.write(partial(keep_items, address="home\0\ud800.txt", items=[strange], now=NOW))
    (row,) = office.read(partial(queries.list_rows, ids=[1]))
    assert (len(row.headline), row.body.count("x")) == (500, 600)
    assert row.body.endswith("It ? fell. ")
    office.write(partial(note_failure, address="home\0\ud800.txt", failure="Gone \ud800.", now=NOW))
    assert office.read(queries.sources)[0].last_failure == "Gone ?."


def test_a_headline_that_was_put_right_at_its_address_is_no_second_item(office: Office) -> None:
    link, day = "https://www.example.org/bridge", date(2016, 10, 16)
    office.write(
        partial(keep_items, address="feed", items=[Item("Brigde opend", "It is.", day, Section.NEWS, link)], now=NOW)
    )
    right = Item("Bridge opened", "It is open.", day, Section.NEWS, "http://example.org/bridge/")
    assert (
        office.write(partial(keep_items, address="feed", items=[replace(right, link=link)], now=NOW)).more["new"] == "0"
    )
    assert office.write(partial(keep_items, address="feed", items=[right], now=NOW)).nothing  # another spelling of it
    assert headlines(office) == ["Bridge opened"]


def test_next_months_newsletter_and_the_items_of_one_list_are_not_swallowed_by_their_address(office: Office) -> None:
    link = "https://www.example.org/news"
    letter = Item("Newsletter", "May", date(2016, 5, 1), Section.NEWS, link)
    rain = Item("Rain", "It rained.", None, Section.NEWS, link)
    office.write(partial(keep_items, address="feed", items=[letter, rain, replace(rain, headline="Snow")], now=NOW))
    assert len(headlines(office)) == 3
    june = replace(letter, body="June", day=date(2016, 6, 1))
    assert office.write(partial(keep_items, address="feed", items=[june], now=NOW)).more["new"] == "1"
    assert (
        office.write(partial(keep_items, address="feed", items=[replace(rain, headline="Hail")], now=NOW)).more["new"]
        == "1"
    )
    assert len(headlines(office)) == 5


def test_one_item_dated_and_undated_at_one_address_in_one_page_is_one(office: Office) -> None:
    dated = replace(ITEMS[1], section=Section.NEWS)
    office.write(partial(keep_items, address="page", items=[replace(dated, day=None), dated], now=NOW))
    assert headlines(office) == ["Annual meeting"]


def test_the_counts_of_the_sections_follow_words_and_year(office: Office) -> None:
    office.write(partial(keep_items, address="home.txt", items=ITEMS, now=NOW))
    sections, years = office.read(partial(queries.counts, query=ListQuery("rain", {"section": "page"})))
    assert (sections, years) == ({Section.NEWS: 1}, [2016, 2015])
    sections, years = office.read(partial(queries.counts, query=ListQuery("", {"year": "2016"})))
    assert sections == {Section.NEWS: 1, Section.NOTICE: 1}
