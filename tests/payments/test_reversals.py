"""What was booked is taken back with a reason, never deleted; what is left over finds its way."""

from datetime import timedelta
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import allocate_rest, release_allocation, reverse_payment
from psg_admin.payments.queries import PaymentPage, allocations, audit, payment_page, receipt_paper
from psg_admin.payments.states import Category, PaymentState
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds


def reverse(books: Books, payment_id: int | None, reason: str = "Cheque came back") -> int:
    assert payment_id is not None
    deed = partial(reverse_payment, payment_id=payment_id, reason=reason, today=TODAY, now=NOW)
    made = books.office.write(deed).made
    assert made is not None
    return made


def page(books: Books, payment_id: int | None) -> PaymentPage:
    assert payment_id is not None
    return books.office.read(partial(payment_page, payment_id=payment_id))


def allocate(books: Books, payment_id: int | None, charge_id: int, amount: Money | None = None) -> int:
    assert payment_id is not None
    deed = partial(allocate_rest, payment_id=payment_id, charge_ids=[charge_id], amount=amount, today=TODAY)
    made = books.office.write(deed).made
    assert made is not None
    return made


def test_a_reversed_payment_stays_in_the_books_beside_its_opposite(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    paid = books.pay(ana, "32", fee, gift=pounds("5"))
    back = reverse(books, paid.made)
    seen = page(books, paid.made)
    assert seen.row.state is PaymentState.REVERSED
    assert seen.row.left_over == NOTHING
    assert seen.row.purposes == ("Individual membership", "Gift")
    assert [(a.amount, a.release_reason) for a in seen.allocations] == [
        (pounds("27"), "Cheque came back"),
        (pounds("5"), "Cheque came back"),
    ]
    assert seen.reversal is not None
    assert (seen.reversal.payment_id, seen.reversal.amount) == (back, pounds("-32"))
    assert seen.reversal.purposes == seen.row.purposes
    assert [(r.number, r.void_reason) for r in seen.receipts] == [("R-2016-0001", "Cheque came back")]
    paper = books.office.read(partial(receipt_paper, number="R-2016-0001"))
    assert paper.voided is not None
    assert (paper.voided.on, paper.voided.reason, paper.amount) == (TODAY, "Cheque came back", pounds("32"))
    mirror = page(books, back)
    assert mirror.row.state is PaymentState.REVERSAL
    assert mirror.reverses is not None
    assert mirror.reverses.payment_id == paid.made
    assert books.balance(ana) == pounds("27")
    assert books.still_open(ana) == [("Individual membership", pounds("27"))]


def test_a_donation_that_was_promised_before_is_owed_again_after_a_reversal(books: Books) -> None:
    ana = books.person("Ana")
    promised = books.charge(ana, "50", "Legacy appeal", Category.DONATION)
    paid = books.pay(ana, "10", promised, receipt=False)
    reverse(books, paid.made)
    assert books.still_open(ana) == [("Legacy appeal", pounds("50"))]


def test_a_payment_is_taken_back_once(books: Books) -> None:
    ana = books.person("Ana")
    paid = books.pay(ana, "5")
    back = reverse(books, paid.made)
    with pytest.raises(Refused, match="taken back already"):
        reverse(books, paid.made)
    with pytest.raises(Refused, match="takes a payment back already"):
        reverse(books, back)
    with pytest.raises(NotFound):
        reverse(books, 99)
    assert books.balance(ana) == NOTHING


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_reversal_needs_a_bearable_reason(books: Books, reason: str) -> None:
    paid = books.pay(books.person("Ana"), "5")
    with pytest.raises(BadInput) as refused:
        reverse(books, paid.made, reason)
    assert refused.value.field == "reason"
    assert page(books, paid.made).row.state is PaymentState.CREDIT


def test_undo_takes_back_the_reversal_first_and_then_the_payment(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    paid = books.pay(ana, "32", fee, gift=pounds("5"))
    before = page(books, paid.made)
    reverse(books, paid.made)
    assert books.office.undo_state().undo == "£32.00 from Ana Quispe taken back"
    assert books.office.undo().summary == "Undone: £32.00 from Ana Quispe taken back"
    assert page(books, paid.made) == before
    assert (books.owed(fee), books.balance(ana)) == (NOTHING, NOTHING)
    assert books.office.undo().summary == "Undone: £32.00 received from Ana Quispe, receipt R-2016-0001"
    assert (books.owed(fee), books.balance(ana)) == (pounds("27"), pounds("27"))
    undone = page(books, paid.made)
    assert (undone.row.state, undone.row.left_over) == (PaymentState.UNDONE, NOTHING)
    assert [(r.number, r.void_reason) for r in undone.receipts] == [("R-2016-0001", "Undone")]
    with pytest.raises(Refused, match="was undone"):
        reverse(books, paid.made)
    books.office.redo()
    assert page(books, paid.made) == before
    books.office.redo()
    assert page(books, paid.made).row.state is PaymentState.REVERSED
    assert books.office.read(audit) == []


def test_a_payment_that_was_taken_back_with_a_reason_cannot_be_undone_under_it(books: Books) -> None:
    ana = books.person("Ana")
    paid = books.pay(ana, "5")
    entry = books.office.undo_state().undo_id
    reverse(books, paid.made)
    with pytest.raises(Conflict, match="needs it"):
        books.office.undo(entry)
    assert page(books, paid.made).row.state is PaymentState.REVERSED


def test_what_is_left_over_pays_a_later_charge_and_can_be_taken_back(books: Books) -> None:
    ana = books.person("Ana")
    paid = books.pay(ana, "40", books.charge(ana, "27"))
    place = books.charge(ana, "8", "Conference", Category.EVENT)
    assert books.balance(ana) == pounds("-5")
    allocate(books, paid.made, place)
    assert (books.owed(place), books.rest(paid.made)) == (NOTHING, pounds("5"))
    assert books.balance(ana) == pounds("-5")
    assert books.office.undo_state().undo == "£8.00 used for Conference"
    books.office.undo()
    assert (books.owed(place), books.rest(paid.made)) == (pounds("8"), pounds("13"))


def test_what_is_left_over_pays_several_charges_at_once_and_is_taken_back(books: Books) -> None:
    ana = books.person("Ana")
    paid = books.pay(ana, "40")
    assert paid.made is not None
    charges = [books.charge(ana, "13", f"Place {number}", Category.EVENT) for number in (1, 2, 3)]
    deed = partial(allocate_rest, payment_id=paid.made, today=TODAY)
    for wanted, sentence in ((None, "named twice"), ("39.01", "Only £39.00 is owed for “Place 1 and 2 more”")):
        chosen = [*charges, charges[0]] if wanted is None else charges
        amount = None if wanted is None else pounds(wanted)
        with pytest.raises((BadInput, Refused), match=sentence):
            books.office.write(partial(deed, charge_ids=chosen, amount=amount))
    with pytest.raises(NotFound):
        books.office.write(partial(deed, charge_ids=[*charges, 99]))
    assert books.rest(paid.made) == pounds("40")
    done = books.office.write(partial(deed, charge_ids=charges, amount=pounds("30")))
    assert done.summary == "£30.00 used for Place 1 and 2 more"
    assert [books.owed(charge) for charge in charges] == [NOTHING, NOTHING, pounds("9")]
    first = page(books, paid.made).allocations[0]
    release = partial(release_allocation, allocation_id=first.allocation_id, reason="Wrong person", today=TODAY)
    books.office.write(release)
    assert books.office.undo().summary == "Undone: £13.00 no longer used for Place 1"
    assert books.office.undo().summary == "Undone: £30.00 used for Place 1 and 2 more"
    assert [books.owed(charge) for charge in charges] == [pounds("13")] * 3
    assert page(books, paid.made).allocations == ()
    for _again in range(2):
        books.office.redo()
    assert [books.owed(charge) for charge in charges] == [pounds("13"), NOTHING, pounds("9")]
    assert [a.release_reason for a in page(books, paid.made).allocations] == ["Wrong person", None, None]
    assert books.office.read(audit) == []


def test_part_of_what_is_left_over_can_be_set_against_a_charge(books: Books) -> None:
    ana = books.person("Ana")
    paid, fee = books.pay(ana, "40"), books.charge(ana, "27")
    allocate(books, paid.made, fee, pounds("10"))
    assert (books.owed(fee), books.rest(paid.made)) == (pounds("17"), pounds("30"))
    for amount, sentence in (("0", "more than"), ("30.01", "Only £30.00 is left"), ("17.01", "Only £17.00 is owed")):
        with pytest.raises(BadInput, match=sentence):
            allocate(books, paid.made, fee, pounds(amount))
    allocate(books, paid.made, fee)
    assert (books.owed(fee), books.rest(paid.made)) == (NOTHING, pounds("13"))
    with pytest.raises(Refused, match="paid already"):
        allocate(books, paid.made, fee)
    other = books.charge(ana, "13")
    allocate(books, paid.made, other)
    with pytest.raises(Refused, match="Nothing is left over"):
        allocate(books, paid.made, books.charge(ana, "1"))


def test_a_released_share_is_left_over_and_owed_again(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    paid = books.pay(ana, "27", fee)
    assert paid.made is not None
    (share,) = books.office.read(partial(allocations, payment_id=paid.made))
    deed = partial(release_allocation, allocation_id=share.allocation_id, reason="Wrong person", today=TODAY)
    books.office.write(deed)
    assert (books.owed(fee), books.rest(paid.made)) == (pounds("27"), pounds("27"))
    with pytest.raises(Refused, match="freed already"):
        books.office.write(deed)


def test_a_gift_is_not_released_for_nobody_owes_it(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    paid = books.pay(ana, "30", fee, gift=pounds("3"))
    assert paid.made is not None
    shares = books.office.read(partial(allocations, payment_id=paid.made))
    assert [(share.amount, share.releasable) for share in shares] == [(pounds("27"), True), (pounds("3"), False)]
    with pytest.raises(Refused, match="Nobody owes a gift"):
        books.office.write(
            partial(release_allocation, allocation_id=shares[1].allocation_id, reason="Wrong person", today=TODAY)
        )


def test_a_cancelled_charge_gives_its_money_back_as_credit(books: Books) -> None:
    ana, ben = books.person("Ana"), books.person("Ben")
    place = books.charge(ben, "8", "Conference", Category.EVENT, due_on=TODAY + timedelta(days=16))
    paid = books.pay(ana, "8", place)
    books.cancel(place)
    assert (books.balance(ana), books.balance(ben)) == (pounds("-8"), NOTHING)
    assert books.rest(paid.made) == pounds("8")
    with pytest.raises(Refused, match="cancelled already"):
        books.cancel(place)
    with pytest.raises(Refused, match="was cancelled on 20 October 2016"):
        books.pay(ana, "8", place)


def test_undoing_the_cancelling_of_a_paid_charge_sets_the_money_against_it_again(books: Books) -> None:
    ana = books.person("Ana")
    place = books.charge(ana, "8", "Conference", Category.EVENT)
    books.pay(ana, "8", place)
    books.cancel(place)
    books.office.undo()
    assert (books.owed(place), books.balance(ana)) == (NOTHING, NOTHING)


def test_a_charge_that_was_paid_since_cannot_be_undone(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "27")
    made = books.office.undo_state().undo_id
    books.pay(ana, "27", fee)
    with pytest.raises(Conflict, match="something made later needs it"):
        books.office.undo(made)
    assert books.owed(fee) == NOTHING


def test_a_cancelling_is_not_undone_once_its_money_pays_for_something_else(books: Books) -> None:
    ana = books.person("Ana")
    place, fee = books.charge(ana, "8", "Conference", Category.EVENT), books.charge(ana, "8")
    paid = books.pay(ana, "8", place)
    books.cancel(place)
    cancelled = books.office.undo_state().undo_id
    allocate(books, paid.made, fee)
    with pytest.raises(Conflict, match="used for something else"):
        books.office.undo(cancelled)
    assert (books.owed(place), books.owed(fee), books.balance(ana)) == (NOTHING, NOTHING, NOTHING)
    books.office.undo()
    books.office.undo(cancelled)
    assert (books.owed(place), books.owed(fee), books.balance(ana)) == (NOTHING, pounds("8"), pounds("8"))


def test_a_cancelling_is_not_undone_once_its_money_was_taken_back(books: Books) -> None:
    ana = books.person("Ana")
    place = books.charge(ana, "8", "Conference", Category.EVENT)
    paid = books.pay(ana, "8", place)
    books.cancel(place)
    cancelled = books.office.undo_state().undo_id
    reverse(books, paid.made)
    with pytest.raises(Conflict, match="taken back"):
        books.office.undo(cancelled)
    assert books.balance(ana) == NOTHING
