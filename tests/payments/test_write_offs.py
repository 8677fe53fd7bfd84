"""What is let off or written off is owed no more, and what was paid of it stays paid."""

from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import remind, write_off
from psg_admin.payments.queries import audit, charges, debts, debts_by_age, owed_list, paid_on
from psg_admin.payments.states import WriteOffKind
from psg_admin.store.list_query import ListQuery
from tests.memberships.desk import check_undo
from tests.offices import TODAY
from tests.payments.books import Books, pounds


def off(books: Books, charge: int, amount: str | None = None, kind: WriteOffKind = WriteOffKind.LET_OFF) -> None:
    books.office.write(
        partial(
            write_off, charge_id=charge, reason="Hardship", today=TODAY, kind=kind,
            amount=None if amount is None else Money.of(amount),
        )
    )  # fmt: skip


def test_a_rest_that_is_let_off_leaves_what_was_paid_as_paid_for(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "29.70")
    books.pay(ana, "27.00", charge)
    assert books.balance(ana) == pounds("2.70")
    off(books, charge)
    assert books.owed(charge) == NOTHING
    assert books.balance(ana) == NOTHING
    assert books.still_open(ana) == []
    row = books.office.read(partial(charges, charge_ids=[charge]))[charge]
    assert (row.paid, row.let_off) == (pounds("27"), pounds("2.70"))
    assert books.office.read(partial(debts, today=TODAY)).count == 0
    assert books.office.read(partial(paid_on, charge_ids=[charge])) == {charge: TODAY}
    assert books.office.read(audit) == []


def test_part_of_it_can_be_let_off(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "30.00")
    off(books, charge, "10.00")
    assert books.still_open(ana) == [("Individual membership", pounds("20"))]
    books.pay(ana, "20.00", charge)
    assert books.still_open(ana) == []
    assert books.balance(ana) == NOTHING


def test_it_is_undone_and_done_again(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "30.00")
    check_undo(books.office, partial(off, books, charge))
    assert books.owed(charge) == pounds("30")


def test_what_was_paid_meanwhile_is_not_let_off_again(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "30.00")
    off(books, charge)
    books.office.undo()
    books.pay(ana, "30.00", charge)
    with pytest.raises((Conflict, Refused)):
        books.office.redo()
    assert books.owed(charge) == NOTHING


def test_bad_input_is_refused_in_a_sentence(books: Books) -> None:
    ana = books.person("Ana")
    charge = books.charge(ana, "30.00")
    with pytest.raises(BadInput, match="reason"):
        books.office.write(partial(write_off, charge_id=charge, reason=" ", today=TODAY))
    with pytest.raises(BadInput, match="Only £30"):
        off(books, charge, "31.00")
    with pytest.raises(BadInput, match=r"more than £0\.00"):
        off(books, charge, "0")
    with pytest.raises(NotFound):
        off(books, 999)
    off(books, charge)
    with pytest.raises(Refused, match="let off"):
        off(books, charge)
    with pytest.raises(Refused, match="let off"):
        books.pay(ana, "1.00", charge)


def test_reminders_are_told_with_what_is_owed_by_age(books: Books) -> None:
    ana = books.person("Ana")
    old = books.charge(ana, "30.00", "Old", due_on=TODAY - timedelta(days=400))
    books.charge(ana, "8.00", "New", due_on=TODAY - timedelta(days=30))
    books.charge(ana, "9.00", "Next", due_on=TODAY - timedelta(days=31))
    books.charge(ana, "1.00", "To come", due_on=TODAY + timedelta(days=1))
    off(books, old, "5.00", WriteOffKind.WRITTEN_OFF)
    for day in (date(2016, 9, 1), date(2016, 10, 1)):
        check_undo(
            books.office,
            lambda: books.office.write(partial(remind, charge_ids=[old], on=date(2016, 8, 1), today=TODAY)),
        )
        books.office.write(partial(remind, charge_ids=[old], on=day, today=TODAY))
    with pytest.raises(BadInput, match="future"):
        books.office.write(partial(remind, charge_ids=[old], on=TODAY + timedelta(days=1), today=TODAY))
    aged = [(one.count, one.owed, one.reminded) for one in books.office.read(partial(debts_by_age, today=TODAY))]
    assert aged == [(1, pounds("8"), 0), (1, pounds("9"), 0), (0, NOTHING, 0), (1, pounds("25"), 1)]
    older = books.office.read(partial(owed_list, today=TODAY, query=ListQuery(filters={"age": "older"})))
    assert [(row.purpose, row.done) for row in older] == [
        ("Old", "Reminded 2 times, last on 1 October 2016; £5.00 let off")
    ]
