"""The filters of every list: each is answered by its query, and one that there is not is refused in one sentence."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest

from psg_admin.events import queries as events
from psg_admin.kernel.errors import BadInput
from psg_admin.memberships import queries as memberships
from psg_admin.news import queries as news
from psg_admin.payments import queries as payments
from psg_admin.people import queries as people
from psg_admin.store.filters import FilterKind, Filters
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office

TODAY = date(2016, 10, 20)
VALUES = {
    FilterKind.FLAG: "yes",
    FilterKind.DAY: "2016-11-05",
    FilterKind.MONTH: "2016-11",
    FilterKind.YEAR: "2016",
    FilterKind.RECORD: "1",
    FilterKind.TEXT: "joint",
}
LISTS: dict[str, tuple[Filters[Any], Callable[..., Any]]] = {
    "members": (memberships.MEMBER_FILTERS, partial(memberships.member_list_ids, today=TODAY)),
    "contacts": (people.CONTACT_FILTERS, people.list_ids),
    "payments": (payments.PAYMENT_FILTERS, payments.list_ids),
    "owed": (payments.DEBT_FILTERS, partial(payments.debt_ids, today=TODAY)),
    "receipts": (payments.RECEIPT_FILTERS, payments.receipt_ids),
    "events": (events.EVENT_FILTERS, partial(events.list_ids, today=TODAY)),
    "bookings": (events.BOOKING_FILTERS, events.bookings_ids),
    "attendees": (events.ATTENDEE_FILTERS, partial(events.attendee_ids, event_id=1)),
    "news": (news.NEWS_FILTERS, lambda session, query: news.list_ids(session, query=query)),
}


def of_each(name: str) -> list[tuple[str, str]]:
    """Return every filter of a list with each of its values, or one where they are not counted."""
    return [
        (one.key, value)
        for one in LISTS[name][0].by
        for value in ([choice.value for choice in one.choices] or [VALUES[one.kind]])
    ]


def asked(office: Office, name: str, **filters: str) -> Sequence[int]:
    return office.read(partial(LISTS[name][1], query=ListQuery(filters=filters)))


@pytest.mark.parametrize("name", LISTS)
def test_every_filter_is_answered_by_its_list_and_said_in_words(office: Office, name: str) -> None:
    filters = LISTS[name][0]
    for key, value in of_each(name):
        assert list(asked(office, name, **{key: value})) == []
        said = office.read(partial(filters.in_words, query=ListQuery(filters={key: value}), today=TODAY))
        assert len(said) == 1
        assert said[0]
    assert list(asked(office, name, **{one.key: "" for one in filters.by})) == []


@pytest.mark.parametrize("name", LISTS)
def test_what_there_is_not_is_refused_with_what_there_is(office: Office, name: str) -> None:
    filters = LISTS[name][0]
    with pytest.raises(BadInput) as refused:
        asked(office, name, colour="red")
    known = ", ".join(one.key for one in filters.by)
    assert refused.value.message == f"This list cannot be narrowed by colour “red”. It can by: {known}."
    assert refused.value.field == "colour"
    for one in filters.by:
        if one.kind is FilterKind.TEXT:
            continue
        for slip in ("grün", "no such value", "-1", "2016-13", "²"):
            with pytest.raises(BadInput, match=f"narrowed by {one.key} “{slip}”. Choose one of: .+") as refused:
                asked(office, name, **{one.key: slip})
            assert refused.value.field == one.key


def test_the_choices_are_named_in_the_refusal(office: Office) -> None:
    for name, key, known in (
        ("members", "balance", "owes, short, credit, settled"),
        ("receipts", "state", "valid, void"),
        ("owed", "due", "yes"),
        ("payments", "month", "a month, written YYYY-MM"),
        ("payments", "year", "a year, written YYYY"),
        ("members", "ending", "a day, written YYYY-MM-DD"),
        ("attendees", "band", "the id of a record"),
    ):
        with pytest.raises(BadInput, match=f"Choose one of: {known}"):
            asked(office, name, **{key: "x"})


def test_filters_of_a_list_are_said_in_their_order_whatever_the_order_of_the_query(office: Office) -> None:
    query = ListQuery(filters={"order": "missed", "ending": "2016-11-18", "standing": "in-grace", "method": ""})
    assert office.read(partial(memberships.MEMBER_FILTERS.in_words, query=query, today=TODAY)) == [
        "Status: In grace",
        "Runs out by 18 November 2016",
        "Standing order: Missed",
    ]
    paid = ListQuery(filters={"month": "2016-10", "year": "2016"})
    assert office.read(partial(payments.PAYMENT_FILTERS.in_words, query=paid, today=TODAY)) == ["2016", "October 2016"]
    assert query.without("order").filters == {"ending": "2016-11-18", "standing": "in-grace", "method": ""}


def test_the_key_of_no_filter_is_refused() -> None:
    assert memberships.MEMBER_FILTERS["order"].option == "--order"
    with pytest.raises(BadInput, match="It can by: section, year, source"):
        news.NEWS_FILTERS["colour"]
