"""What is owed, as a list and added up; and what taking a payment begins with."""

from datetime import date, timedelta
from functools import partial

from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.queries import debt_ids, debt_rows, debts, list_ids, owed_list, payment_start, this_month
from psg_admin.payments.queries.debts import desk_counts
from psg_admin.store.list_query import ListQuery
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds


def listed(books: Books, sort: str = "", text: str = "") -> list[tuple[str, str, Money]]:
    ids = books.office.read(partial(debt_ids, query=ListQuery(text, sort=sort), today=TODAY))
    rows = books.office.read(partial(debt_rows, ids=ids, today=TODAY))
    return [(row.payer, row.purpose, row.owed) for row in rows]


def test_what_is_owed_is_listed_the_longest_due_first_and_adds_up(books: Books) -> None:
    ana, bea = books.person("Ana"), books.person("Bea", "Adams")
    old = books.charge(ana, "27.00", "Old fee", due_on=date(2016, 3, 1))
    books.charge(bea, "8.00", "Place", due_on=TODAY + timedelta(days=3))
    paid = books.charge(bea, "30.00", "Paid fee")
    books.cancel(books.charge(ana, "99.00", "Cancelled fee"))
    books.pay(ana, "7.00", old)
    books.pay(bea, "30.00", paid)
    assert listed(books) == [("Quispe, Ana", "Old fee", pounds("20")), ("Adams, Bea", "Place", pounds("8"))]
    assert listed(books, sort="payer") == [
        ("Adams, Bea", "Place", pounds("8")),
        ("Quispe, Ana", "Old fee", pounds("20")),
    ]
    assert listed(books, sort="owed")[0][1] == "Place"
    assert listed(books, sort="overdue")[0][1] == "Place"
    assert listed(books, text="adams") == [("Adams, Bea", "Place", pounds("8"))]
    found = books.office.read(partial(debts, today=TODAY))
    assert (found.count, found.owed, found.due_count, found.due) == (2, pounds("28"), 1, pounds("20"))
    assert [row.charge_id for row in books.office.read(partial(owed_list, today=TODAY))] == list(
        books.office.read(partial(debt_ids, query=ListQuery(), today=TODAY))
    )


def test_nothing_is_owed_in_an_empty_office(books: Books) -> None:
    found = books.office.read(partial(debts, today=TODAY))
    assert (found.count, found.owed, found.due) == (0, NOTHING, NOTHING)


def test_a_payment_that_is_taken_back_is_owed_again(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "27.00")
    made = books.pay(ana, "27.00", charge).made
    assert made is not None
    assert listed(books) == []
    books.office.write(partial(reverse_payment, payment_id=made, reason="Bounced", today=TODAY, now=NOW))
    assert listed(books) == [("Quispe, Ana", "Individual membership", pounds("27"))]
    counts = books.office.read(partial(desk_counts, text="", today=TODAY))
    assert (counts.payments, counts.year, counts.month, counts.reversed, counts.credit) == (2, 2, 2, 1, 0)
    assert (counts.debts, counts.owed) == (1, pounds("27"))


def test_counts_tell_this_month_from_this_year_and_from_before(books: Books) -> None:
    ana = books.person("Ana")
    for day in (date(2015, 12, 31), date(2016, 1, 1), date(2016, 9, 30), date(2016, 10, 1)):
        books.pay(ana, "5.00", on=day)
    counts = books.office.read(partial(desk_counts, text="", today=TODAY))
    assert (counts.payments, counts.year, counts.month, counts.credit) == (4, 3, 1, 4)
    assert books.office.read(partial(desk_counts, text="somebody else", today=TODAY)).payments == 0


def test_an_undone_payment_is_counted_where_it_is_listed(books: Books) -> None:
    ana = books.person("Ana")
    books.pay(ana, "3.00")
    books.pay(ana, "5.00")
    books.office.undo()
    counts = books.office.read(partial(desk_counts, text="", today=TODAY))
    assert (counts.payments, counts.year, counts.month, counts.credit) == (2, 2, 2, 1)
    for query in (ListQuery(), ListQuery(filters={"year": str(TODAY.year)}), this_month(TODAY)):
        assert len(books.office.read(partial(list_ids, query=query))) == 2


def test_taking_a_payment_begins_with_what_the_payer_owes_and_what_was_asked_for(books: Books) -> None:
    ana, bea = books.person("Ana"), books.person("Bea")
    own, other = books.charge(ana, "27.00"), books.charge(bea, "8.00", "Place")
    books.pay(ana, "3.00")
    start = books.office.read(partial(payment_start, contact_id=ana, charge_ids=[other]))
    assert start.payer is not None
    assert (start.payer.record_id, start.payer.title) == (ana, "Quispe, Ana")
    assert [charge.charge_id for charge in start.charges] == [own, other]
    assert start.credit == pounds("3")
    by_charge = books.office.read(partial(payment_start, charge_ids=[other]))
    assert by_charge.payer is not None
    assert by_charge.payer.record_id == bea
    assert books.office.read(partial(payment_start)).payer is None
