"""The float is no income; what the till is over or short is posted, and what agrees is not."""

from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.books.operations import audit_postings, count_till
from psg_admin.books.queries import balances, by_category
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput
from psg_admin.payments.states import Method
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds


def count(books: Books, counted: str, expected: str, on: date = TODAY) -> Changes:
    deed = partial(count_till, counted=pounds(counted), expected=pounds(expected), on=on, today=TODAY, now=NOW)
    return books.office.write(deed)


def lies(books: Books) -> str:
    return books.office.read(partial(balances, on=TODAY)).get(("cash", "general"), pounds("0")).plain()


def test_what_is_over_or_short_is_posted_and_undone(books: Books) -> None:
    books.pay(books.person("Ana"), "50", method=Method.CASH)
    assert count(books, "70", "70").nothing
    assert count(books, "68", "70").summary == "The till of 20 October 2016 is £2.00 short"
    assert lies(books) == "48.00"
    assert count(books, "71.50", "70").summary == "The till of 20 October 2016 is £1.50 over"
    count(books, "70.50", "70")
    assert lies(books) == "50.00"
    found = books.office.read(partial(by_category, first=TODAY, last=TODAY))
    assert found["over-short", "general"] == pounds("0")
    assert books.office.read(audit_postings) == []
    for left in ("49.50", "48.00", "50.00"):
        books.office.undo()
        assert lies(books) == left


def test_what_cannot_be_counted_is_refused(books: Books) -> None:
    for counted, expected, on in (("-1", "0", TODAY), ("1", "-1", TODAY), ("1", "2", TODAY + timedelta(days=1))):
        with pytest.raises(BadInput):
            count(books, counted, expected, on)
