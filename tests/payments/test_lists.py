"""The lists of payments, what is owed and what is left over, and the treasurer's lines."""

from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.books.queries.movements import Movement
from psg_admin.books.queries.movements import received as came_in
from psg_admin.kernel.errors import NotFound
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.documents import payment_columns, payment_listing
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.queries import (
    PaymentRow,
    counts,
    for_contact,
    list_ids,
    list_rows,
    owed_list,
    payment_page,
    received,
)
from psg_admin.payments.states import Category, Method, PaymentState
from psg_admin.store.list_query import ListQuery
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

ALL = ListQuery()
CREDIT = ListQuery(filters={"state": "credit"})


def rows(books: Books, query: ListQuery = ALL) -> list[PaymentRow]:
    ids = books.office.read(partial(list_ids, query=query))
    return books.office.read(partial(list_rows, ids=ids))


def amounts(books: Books, query: ListQuery) -> list[str]:
    return [row.amount.plain() for row in rows(books, query)]


def filled(books: Books) -> dict[str, int]:
    """Four payments in two years: one used up, one left over, one taken back, and what takes it back."""
    ana, ben = books.person("Ana", "Núñez"), books.person("Ben", "Arias")
    fee = books.charge(ana, "27", due_on=TODAY - timedelta(days=30))
    books.charge(ben, "8", "Conference", Category.EVENT, due_on=TODAY + timedelta(days=16))
    books.pay(ana, "27", fee, on=date(2015, 5, 1), method=Method.STANDING_ORDER, reference="PSG0007X")
    books.pay(ben, "40", on=date(2016, 1, 5), method=Method.CASH, note="In an envelope")
    wrong = books.pay(ben, "13", on=date(2016, 2, 5), gift=pounds("13"))
    assert wrong.made is not None
    books.office.write(partial(reverse_payment, payment_id=wrong.made, reason="Bounced", today=TODAY, now=NOW))
    return {"ana": ana, "ben": ben}


def test_payments_are_listed_the_newest_first_and_say_what_became_of_them(books: Books) -> None:
    filled(books)
    assert [
        (r.payer, r.received_on, r.amount.plain(), r.state, r.left_over.plain(), r.receipt, r.receipt_void, r.purpose)
        for r in rows(books)
    ] == [
        ("Arias, Ben", TODAY, "-13.00", PaymentState.REVERSAL, "0.00", "", False, "Gift"),
        ("Arias, Ben", date(2016, 2, 5), "13.00", PaymentState.REVERSED, "0.00", "R-2016-0003", True, "Gift"),
        ("Arias, Ben", date(2016, 1, 5), "40.00", PaymentState.CREDIT, "40.00", "R-2016-0002", False, ""),
        ("Núñez, Ana", date(2015, 5, 1), "27.00", PaymentState.USED, "0.00", "R-2016-0001", False,
         "Individual membership"),
    ]  # fmt: skip


ASKED = [
    (ListQuery("nunez"), ["27.00"]),
    (ListQuery("ben arias"), ["-13.00", "13.00", "40.00"]),
    (ListQuery("psg0007"), ["27.00"]),
    (ListQuery("R-2016-0002"), ["40.00"]),
    (ListQuery("no such thing"), []),
    (ListQuery("%"), ["-13.00", "13.00", "40.00", "27.00"]),
    (ListQuery(filters={"method": "cash"}), ["40.00"]),
    (ListQuery(filters={"year": "2015"}), ["27.00"]),
    (ListQuery(filters={"year": "2014"}), []),
    (ListQuery(filters={"state": "credit"}), ["40.00"]),
    (ListQuery(filters={"state": "reversed", "year": "2016"}), ["13.00"]),
    (ListQuery(filters={"state": "", "method": ""}, sort="amount"), ["-13.00", "13.00", "27.00", "40.00"]),
    (ListQuery("arias", sort="amount", descending=True), ["40.00", "13.00", "-13.00"]),
    (ListQuery(sort="payer"), ["40.00", "13.00", "-13.00", "27.00"]),
    (ListQuery(sort="left_over", descending=True), ["40.00", "-13.00", "13.00", "27.00"]),
    (ListQuery(sort="received_on"), ["27.00", "40.00", "13.00", "-13.00"]),
]


def test_payments_are_found_filtered_and_sorted(books: Books) -> None:
    filled(books)
    for query, found in ASKED:
        assert amounts(books, query) == found, query


def test_every_sortable_column_can_be_sorted_by(books: Books) -> None:
    filled(books)
    for column in (one for one in payment_columns() if one.sortable):
        for descending in (False, True):
            found = rows(books, ListQuery(sort=column.key, descending=descending))
            assert len(found) == 4
            if column.key in {"amount", "left_over", "received_on", "reference"}:
                values = [column.value(row) for row in found]
                full = [value for value in values if value != ""]
                assert full == sorted(full, reverse=descending)  # type: ignore[type-var]
                assert values[len(full) :] == [""] * (len(values) - len(full)), "what is empty stands last"


def test_the_chips_count_what_the_other_filters_leave(books: Books) -> None:
    filled(books)

    def count(query: ListQuery) -> list[int]:
        return list(books.office.read(partial(counts, query=query)).values())

    assert count(ListQuery()) == [1, 1, 1, 1, 0]
    assert count(ListQuery(filters={"state": "credit"})) == [1, 1, 1, 1, 0]
    assert count(ListQuery("arias")) == [0, 1, 1, 1, 0]
    assert count(ListQuery(filters={"year": "2015"})) == [1, 0, 0, 0, 0]


def test_a_payment_that_was_undone_stays_listed_as_taken_back_and_is_in_no_sum(books: Books) -> None:
    ana = books.person("Ana")
    wrong = books.pay(ana, "300", on=TODAY - timedelta(days=6))
    books.office.undo()
    books.pay(ana, "30")
    assert [(row.amount, row.state.value) for row in rows(books)] == [
        (pounds("30"), "credit"),
        (pounds("300"), "taken-back"),
    ]
    assert books.office.read(partial(counts, query=ListQuery()))[PaymentState.UNDONE] == 1
    assert [row.payment_id for row in rows(books, ListQuery(filters={"state": "taken-back"}))] == [wrong.made]
    assert books.office.read(partial(received, query=ListQuery())) == (1, pounds("30"))
    assert books.balance(ana) == -pounds("30")


def test_a_payment_entered_wrongly_before_the_end_of_the_year_is_in_neither_year(books: Books) -> None:
    ana, third = books.person("Ana"), date(2016, 4, 3)
    books.pay(ana, "300", on=date(2016, 3, 28), today=third)
    books.office.undo()
    books.pay(ana, "30", on=date(2016, 3, 28), today=third)
    for first, last, amount in (
        (date(2015, 4, 1), date(2016, 3, 31), pounds("30")),
        (date(2016, 4, 1), date(2017, 3, 31), NOTHING),
    ):
        lines = books.office.read(partial(came_in, first=first, last=last))
        assert Money.total(line.amount for line in lines) == amount


def test_an_empty_office_has_empty_lists(books: Books) -> None:
    assert rows(books) == []
    assert books.office.read(partial(owed_list, today=TODAY)) == []
    assert rows(books, CREDIT) == []
    assert books.office.read(partial(came_in, first=date(2000, 1, 1), last=date(2100, 1, 1))) == []
    with pytest.raises(NotFound):
        books.office.read(partial(payment_page, payment_id=1))


def test_who_owes_and_who_paid_too_much(books: Books) -> None:
    people = filled(books)
    fee = books.charge(people["ana"], "30", "New fee", due_on=TODAY - timedelta(days=10))
    books.pay(people["ana"], "10", fee)

    def owed(query: ListQuery | None = None) -> list[tuple[str, str, str, int]]:
        found = books.office.read(partial(owed_list, today=TODAY, query=query))
        return [(row.payer, row.purpose, row.owed.plain(), row.overdue) for row in found]

    ana, ben = ("Núñez, Ana", "New fee", "20.00", 10), ("Arias, Ben", "Conference", "8.00", 0)
    assert owed() == [ana, ben]
    assert owed(ListQuery("arias")) == [ben]
    assert owed(ListQuery(filters={"due": "yes"})) == [ana]
    assert owed(ListQuery(filters={"category": "event", "due": ""})) == [ben]
    assert [(r.payer, r.left_over) for r in rows(books, CREDIT)] == [("Arias, Ben", pounds("40"))]


def test_a_contact_sees_all_its_money(books: Books) -> None:
    people = filled(books)
    money = books.office.read(partial(for_contact, contact_id=people["ben"]))
    assert (money.balance, money.owed, money.credit) == (pounds("-32"), pounds("8"), pounds("40"))
    assert [(c.purpose, c.cancelled_on) for c in money.charges] == [("Conference", None), ("Gift", TODAY)]
    assert [p.amount for p in money.payments] == [pounds("-13"), pounds("13"), pounds("40")]


def test_the_treasurers_lines_add_up_to_the_payments(books: Books) -> None:
    people = filled(books)
    fee, place = books.charge(people["ana"], "30", "New fee"), books.charge(people["ben"], "8", "Day", Category.EVENT)
    books.pay(people["ana"], "60", fee, place, gift=pounds("10"))

    def lines(first: date, last: date) -> list[Movement]:
        return books.office.read(partial(came_in, first=first, last=last))

    before = [(t.day, t.category, t.purpose, t.amount.plain()) for t in lines(date(2016, 2, 1), date(2016, 2, 28))]
    assert before == [(date(2016, 2, 5), "donation", "Gift", "13.00")]
    assert sorted((t.category, t.amount.plain()) for t in lines(TODAY, TODAY)) == [
        ("donation", "-13.00"),
        ("donation", "10.00"),
        ("event", "8.00"),
        ("left-over", "12.00"),
        ("subscription", "30.00"),
    ]
    everything = lines(date(1990, 1, 1), date(2100, 1, 1))
    assert Money.total(t.amount for t in everything) == Money.total(r.amount for r in rows(books))
    back = [t for t in everything if t.origin_id != t.record_id]
    assert [(t.receipt, t.charge_id is None) for t in back] == [("", False)]
    assert NOTHING not in {t.amount for t in everything}


def test_a_listing_is_ready_for_paper(books: Books) -> None:
    filled(books)
    listing = books.office.read(partial(payment_listing, made_at=NOW, made_from="All"))
    assert (listing.title, listing.made_from, listing.totals) == ("Payments", "All", True)
    assert [column.key for column in listing.columns][:3] == ["received_on", "payer", "purpose"]
    noted = next(column for column in listing.columns if column.key == "note")
    assert [noted.value(row) for row in listing.rows] == ["Bounced", "", "In an envelope", ""]
    left = books.office.read(partial(payment_listing, made_at=NOW, query=CREDIT))
    assert [row.payer for row in left.rows] == ["Arias, Ben"]
