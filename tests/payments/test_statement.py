"""A statement of account has all that was owed and paid, day by day, and ends with the balance of the books."""

from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL

from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING
from psg_admin.payments.documents import statement_listing
from psg_admin.payments.operations import allocate_rest, release_allocation, reverse_payment
from psg_admin.payments.queries import StatementLine, allocations, list_ids, list_rows, statement
from psg_admin.payments.states import Method
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY, SqliteHouse, open_for_test
from tests.payments.books import Books

FIRST = date(2016, 1, 1)


def lines(books: Books, contact_id: int, first: date = FIRST, last: date = TODAY) -> list[StatementLine]:
    return books.office.read(partial(statement, contact_id=contact_id, first=first, last=last))


def told(found: list[StatementLine]) -> list[tuple[str, str, str]]:
    return [
        (one.words, "" if one.day is None else one.day.isoformat(), one.balance.plain()) for one in found
    ]  # fmt: skip


def test_a_statement_begins_and_ends_with_a_balance(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben")
    fee = books.charge(ana, "30", due_on=date(2015, 4, 1))
    place = books.charge(ben, "8", "Conference", due_on=date(2016, 5, 1))
    books.pay(ana, "25", fee, on=date(2016, 3, 1), reference="000123")
    books.pay(ana, "20", fee, place, on=date(2016, 6, 1), method=Method.TRANSFER)
    assert told(lines(books, ana)) == [
        ("Opening balance", "", "30.00"), ("Received: Cheque · 000123", "2016-03-01", "5.00"),
        ("Received: Bank transfer", "2016-06-01", "-15.00"),
        ("Used for Conference, owed by Quispe, Ben", "2016-06-01", "-7.00"), ("Closing balance", "", "-7.00"),
    ]  # fmt: skip
    assert told(lines(books, ben)) == [
        ("Opening balance", "", "0.00"), ("Conference", "2016-05-01", "8.00"),
        ("Conference, paid by Quispe, Ana", "2016-06-01", "0.00"), ("Closing balance", "", "0.00"),
    ]  # fmt: skip
    assert told(lines(books, ana, date(2016, 3, 2), date(2016, 5, 31))) == [
        ("Opening balance", "", "5.00"), ("Closing balance", "", "5.00")
    ]  # fmt: skip


def test_what_was_cancelled_or_taken_back_stands_there_and_what_was_undone_does_not(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "30", due_on=date(2016, 4, 1))
    paid = books.pay(ana, "30", fee, on=date(2016, 4, 2)).made
    assert paid is not None
    books.pay(ana, "5", on=date(2016, 4, 3))
    books.office.undo()
    books.office.write(partial(reverse_payment, payment_id=paid, reason="Returned", today=TODAY, now=NOW))
    books.cancel(fee)
    assert told(lines(books, ana)) == [
        ("Opening balance", "", "0.00"), ("Individual membership", "2016-04-01", "30.00"),
        ("Received: Cheque", "2016-04-02", "0.00"), ("Payment taken back: Returned", "2016-10-20", "30.00"),
        ("No longer owed: Individual membership", "2016-10-20", "0.00"), ("Closing balance", "", "0.00"),
    ]  # fmt: skip


def test_the_paper_says_what_is_owed_in_the_end(books: Books) -> None:
    ana = books.person("Ana")
    books.charge(ana, "30", due_on=date(2016, 4, 1))
    paper = partial(statement_listing, contact_id=ana, first=FIRST, made_at=NOW.replace(tzinfo=None))
    found = books.office.read(partial(paper, last=TODAY))
    assert (found.title, found.subtitle) == ("Statement of account: Ana Quispe", "1 January 2016 to 20 October 2016")
    assert found.notes == ("£30.00 is owed.",)
    with pytest.raises(BadInput, match="cannot come before its first"):
        books.office.read(partial(paper, last=date(2015, 12, 31)))


_DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["charge", "pay", "cancel", "reverse", "use", "free", "undo"]),
        st.integers(0, 1), st.integers(1, 40), st.integers(0, 200),
    ),
    max_size=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def places(sqlite_house: SqliteHouse, tmp_path_factory: pytest.TempPathFactory) -> list[URL]:
    """Offices for the examples; each takes a fresh one."""
    folder = tmp_path_factory.mktemp("statements")
    return [sqlite_house.new(folder) for _number in range(40)]


def test_the_closing_balance_is_that_of_the_books_whatever_was_done(places: list[URL]) -> None:
    waiting = iter(places)

    @given(deeds=_DEEDS)
    def run(deeds: list[tuple[str, int, int, int]]) -> None:
        url = next(waiting, None)
        if url is None:
            return
        office = open_for_test(url)
        try:
            _tried(office, deeds)
        finally:
            office.close()

    run()


def _tried(office: Office, deeds: list[tuple[str, int, int, int]]) -> None:
    books = Books(office)
    people = [books.person("Ana"), books.person("Ben")]
    charges: list[int] = []
    for kind, which, amount, ago in deeds:
        day = TODAY - timedelta(days=ago)
        payments = office.read(
            lambda session: [
                row for row in list_rows(session, ids=list_ids(session, query=ListQuery())) if row.left_over
            ]
        )
        if kind == "charge":
            charges.append(books.charge(people[which], str(amount), due_on=day))
        elif kind == "pay":
            open_ones = [i for i in charges if books.owed(i)][:2]
            books.pay(people[which], str(amount), *open_ones, on=day)
        elif kind == "cancel" and charges:
            still = [i for i in charges if books.owed(i)]
            if still:
                books.cancel(still[amount % len(still)])
                charges.remove(still[amount % len(still)])
        elif kind == "reverse" and payments:
            deed = partial(reverse_payment, payment_id=payments[0].payment_id, reason="Returned", today=TODAY, now=NOW)
            office.write(deed)
        elif kind == "use" and payments and any(books.owed(i) for i in charges):
            target = next(i for i in charges if books.owed(i))
            office.write(partial(allocate_rest, payment_id=payments[0].payment_id, charge_ids=[target], today=TODAY))
        elif kind == "free":
            ids = office.read(partial(list_ids, query=ListQuery()))
            held = [a for i in ids for a in office.read(partial(allocations, payment_id=i)) if a.releasable]
            if held:
                free = partial(release_allocation, allocation_id=held[0].allocation_id, reason="Free", today=TODAY)
                office.write(free)
        elif kind == "undo" and charges:
            office.undo()
    for contact_id in people:
        found = lines(books, contact_id, first=date(2015, 1, 1), last=TODAY)
        assert found[-1].balance == books.balance(contact_id)
        assert found[0].balance == NOTHING
