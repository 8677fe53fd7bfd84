"""Nothing is cut in a list on paper, and no word is parted where a reader would not part it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pypdfium2
import pytest

from psg_admin import paths
from psg_admin.events import documents as events
from psg_admin.events.queries import next_event
from psg_admin.kernel import words
from psg_admin.memberships.documents import member_columns, member_listing
from psg_admin.memberships.queries import member_list_ids, member_list_rows
from psg_admin.paper.cells import one_line, show
from psg_admin.paper.pdf import list_pdf
from psg_admin.paper.sheet import parts_of
from psg_admin.paper.table import Column, Kind, Listing
from psg_admin.payments import documents as payments
from psg_admin.people import queries as people
from psg_admin.people.documents import contact_columns, contact_listing
from psg_admin.reports.treasurer import treasurer_workbook
from psg_admin.reports.year_facts import days_between
from psg_admin.sample.make import fill
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import TODAY, SqliteHouse, open_for_test
from tests.paper.lists import MADE_AT, pages_of


@pytest.fixture(scope="module")
def sampled(sqlite_house: SqliteHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A sample office."""
    office = open_for_test(sqlite_house.new(tmp_path_factory.mktemp("sampled")))
    office.write(partial(fill, members=40, seed=3, today=TODAY))
    yield office
    office.close()


def usual(columns: Sequence[Column[Any]]) -> list[Column[Any]]:
    """Return the columns that a list has on paper unless others are asked for."""
    return [column for column in columns if column.shown]


def lists_of(office: Office) -> Iterator[Listing[Any]]:
    """Give every list of the office, as paper has it at first and with all its columns."""
    event = office.read(partial(next_event, today=TODAY))
    assert event is not None
    at: dict[str, Any] = {"made_at": MADE_AT}
    ids = office.read(partial(member_list_ids, query=ListQuery(), today=TODAY))
    members = office.read(partial(member_list_rows, ids=ids, today=TODAY))
    everybody = office.read(partial(people.list_ids, query=ListQuery()))
    yield office.read(partial(events.attendee_listing, event_id=event.event_id, **at))
    for whole in (False, True):

        def chosen(columns: Sequence[Column[Any]], whole: bool = whole) -> dict[str, Any]:  # noqa: FBT001
            return {**at, "columns": columns if whole else usual(columns)}

        one: dict[str, Any] = {"event_id": event.event_id}
        yield office.read(partial(events.attendee_listing, **one, **chosen(events.attendee_columns())))
        yield office.read(partial(events.booking_listing, **one, **chosen(events.booking_columns())))
        yield office.read(partial(events.cancelled_listing, **one, **chosen(events.cancelled_columns())))
        yield office.read(partial(events.event_listing, today=TODAY, **chosen(events.event_columns(TODAY))))
        yield office.read(partial(payments.payment_listing, **chosen(payments.payment_columns())))
        yield office.read(partial(payments.debt_listing, today=TODAY, **chosen(payments.debt_columns())))
        yield office.read(partial(payments.receipt_listing, **chosen(payments.receipt_columns())))
        yield member_listing(members, **chosen(member_columns()))
        yield office.read(partial(contact_listing, ids=everybody, title="x", **chosen(contact_columns())))
    days = days_between(date(2015, 4, 1), TODAY)
    yield from office.read(partial(treasurer_workbook, days=days, today=TODAY, made_at=MADE_AT))


def columns_of(listing: Listing[Any]) -> Sequence[Column[Any]]:
    """Return the columns that a list has on paper."""
    return listing.columns if listing.on_paper is None else listing.on_paper


def words_of(listing: Listing[Any]) -> set[str]:
    """Return each word that a list holds, headings and all."""
    said = {one_line(column.title) for column in columns_of(listing)}
    said |= {one_line(show(c.value(row), c.kind)) for row in listing.rows for c in columns_of(listing)}
    said |= {listing.title, listing.subtitle, listing.organisation, listing.made_from}
    return {word for text in said for word in text.split()}


def stands_in(word: str, seen: set[str]) -> bool:
    """Say whether a word stands on a page whole, or in parts that are parted where they may be."""
    if word in seen:
        return True
    parts = parts_of(word)
    return any("".join(parts[:n]) in seen and stands_in("".join(parts[n:]), seen) for n in range(1, len(parts)))


def torn(listing: Listing[Any]) -> list[str]:
    """Return the words of a list that do not stand on its pages."""
    # The reader of these tests takes the hyphen at the end of a line for one that was put there.
    pages = "\n".join(pages_of(list_pdf(listing))).replace("\ufffe", "-\n").replace("\x02", "-\n")
    seen = set(re.split(r"\s+", pages))
    return sorted(word for word in words_of(listing) if not stands_in(word, seen))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_word_of_every_list_stands_on_paper_as_it_is(sampled: Office, language: str) -> None:
    with words.speaking(paths.catalogue(language)):
        found = {(listing.title, len(columns_of(listing))): torn(listing) for listing in lists_of(sampled)}
    assert {key: some for key, some in found.items() if some} == {}
    assert len(found) > 20


LONG = (
    "Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyll, Maria-Antonieta",
    "ana.maria.de.la.cruz_santos@universidad-nacional-mayor-de-san-marcos.example.org",
    "https://www.example.org/2016/conferences/annual-conference/attendees?page=2",
    "Kindly keep two seats together near the front: she cannot hear well, and he comes with a stick.",
    "R-2016-0107 and 2016-10-20, £1,234.50",
)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("count", [2, 5, 12])
def test_long_words_are_parted_where_that_is_sensible(count: int, large: bool) -> None:  # noqa: FBT001
    columns: list[Column[str]] = [Column(str(n), f"Heading {n}", lambda text: text) for n in range(count)]
    listing = Listing("A list", columns, LONG, MADE_AT, large=large)
    assert torn(listing) == []


def test_what_heads_and_ends_a_page_is_not_cut() -> None:
    columns: list[Column[str]] = [Column("a", "Name", lambda text: text)]
    long = " · ".join(f"Filter {n} is this" for n in range(14))
    listing = Listing(
        "Attendees of the Annual Conference of the Friends of the Highlands and of all their Guests of Honour",
        columns, ["A"] * 90, MADE_AT, made_from=long, organisation="The Andean Friends of the North and of the South",
        subtitle="Saturday 5 November 2016, Lecture Hall, Bridge Street Institute, 12 Bridge Street, London N1 7QQ",
    )  # fmt: skip
    for page in pages_of(list_pdf(listing)):
        assert "…" not in page
        said = " ".join(page.split())
        for text in (listing.title, listing.subtitle, listing.organisation, long):
            assert text in said


def test_what_is_read_at_a_door_is_large() -> None:
    columns: list[Column[str]] = [Column("tick", "Here", lambda _text: "☐", Kind.CODE)]
    columns += [Column(str(n), f"Heading {n}", lambda text: text) for n in range(4)]
    listing = Listing("A list", columns, LONG[3:], MADE_AT)
    assert sizes_of(list_pdf(replace(listing, large=True))) == {10.0}


def sizes_of(data: bytes) -> set[float]:
    """Return how large the rows and headings of a list are."""
    document = pypdfium2.PdfDocument(data)
    try:
        found = set()
        for page in document:
            for drawn in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
                found.add(round(drawn.get_font_size(), 1))
        return found - {8.0, 9.0, 17.0}
    finally:
        document.close()
