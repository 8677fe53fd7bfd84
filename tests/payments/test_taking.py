"""Money comes in, is set against what is owed, and is taken back."""

from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING
from psg_admin.payments.queries import balances, open_charges, paid_on
from psg_admin.payments.states import Category
from tests.offices import TODAY
from tests.payments.books import Books, pounds


def test_a_payment_pays_what_is_owed_and_gets_the_next_receipt(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27.00")
    assert books.balance(ana) == pounds("27")
    done = books.pay(ana, "27", fee)
    assert done.reference == "R-2016-0001"
    assert done.summary == "£27.00 received from Ana Quispe, receipt R-2016-0001"
    assert books.owed(fee) == NOTHING
    assert books.balance(ana) == NOTHING
    assert books.still_open(ana) == []
    assert books.pay(ana, "1").reference == "R-2016-0002"


def test_one_payment_serves_several_people_and_a_gift_and_leaves_a_rest(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben")
    fee, place = books.charge(ana, "27"), books.charge(ben, "8", "Conference", Category.EVENT)
    done = books.pay(ana, "50", fee, place, gift=pounds("10"))
    assert books.rest(done.made) == pounds("5")
    assert (books.balance(ana), books.balance(ben)) == (pounds("-5"), NOTHING)


def test_a_payment_that_falls_short_leaves_the_rest_owed(books: Books) -> None:
    ana = books.person("Ana")
    old = books.charge(ana, "30", "Old fee", due_on=TODAY - timedelta(days=400))
    new = books.charge(ana, "20", "New fee")
    books.pay(ana, "35", old, new)
    assert books.still_open(ana) == [("New fee", pounds("15"))]
    assert books.balance(ana) == pounds("15")


def test_undoing_a_payment_reverses_it(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    done = books.pay(ana, "40", fee, gift=pounds("5"))
    undone = books.office.undo()
    assert undone.summary == "Undone: £40.00 received from Ana Quispe, receipt R-2016-0001"
    assert books.owed(fee) == pounds("27")
    assert books.rest(done.made) == NOTHING
    assert books.balance(ana) == pounds("27")
    assert books.still_open(ana) == [("Individual membership", pounds("27"))]
    assert books.pay(ana, "27", fee).reference == "R-2016-0002"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(TODAY + timedelta(days=1), "is in the future"), (date(1989, 12, 31), "before 1990")],
)
def test_a_payment_cannot_come_in_on(books: Books, day: date, sentence: str) -> None:
    ana = books.person("Ana")
    with pytest.raises(BadInput, match=sentence) as refused:
        books.pay(ana, "27", on=day)
    assert refused.value.field == "received_on"


def test_a_charge_is_not_paid_twice(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    books.pay(ana, "27", fee)
    with pytest.raises(Refused, match="“Individual membership” is paid already"):
        books.pay(ana, "27", fee)
    assert books.balance(ana) == NOTHING


def test_nobody_and_nothing_cannot_be_paid_for(books: Books) -> None:
    with pytest.raises(NotFound, match="contact"):
        books.pay(77, "27")
    ana = books.person("Ana")
    with pytest.raises(NotFound, match="no longer there"):
        books.pay(ana, "27", 99)


def test_paid_on_is_the_day_on_which_the_last_of_the_money_came_in(books: Books) -> None:
    ana = books.person("Ana")
    fee, free, gone, unpaid = (books.charge(ana, amount) for amount in ("30", "0", "5", "9"))
    books.pay(ana, "10", fee, on=date(2016, 9, 1))
    asked = partial(paid_on, charge_ids=[fee, free, gone, unpaid])
    assert books.office.read(asked) == {fee: None, free: TODAY, gone: None, unpaid: None}
    books.pay(ana, "20", fee, on=date(2016, 10, 2))
    books.cancel(gone)
    assert books.office.read(asked) == {fee: date(2016, 10, 2), free: TODAY, gone: None, unpaid: None}


def test_balances_and_open_charges_of_many_come_at_once(books: Books) -> None:
    people = [books.person(name) for name in ("Ana", "Ben", "Cleo")]
    charges = [books.charge(person, "10") for person in people[:2]]
    books.pay(people[2], "4")
    assert books.office.read(partial(balances, contact_ids=people)) == dict(
        zip(people, (pounds("10"), pounds("10"), pounds("-4")), strict=True)
    )
    found = books.office.read(partial(open_charges, charge_ids=charges))
    assert [charge.charge_id for charge in found] == charges


def test_an_undo_says_beforehand_what_of_money_it_reverses(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    assert books.office.undo_state().reverses == ()
    books.pay(ana, "40", fee)
    assert books.office.undo_state().reverses == (
        "£40.00 from Quispe, Ana, received on 20 October 2016, counts as never entered.",
        "Receipt R-2016-0001 becomes void.",
    )
    books.cancel(fee)
    assert books.office.undo_state().reverses == ("£27.00 is used again for what it had paid for.",)
    books.office.undo()
    assert books.office.undo_state().reverses[0].startswith("£40.00 from Quispe, Ana")
