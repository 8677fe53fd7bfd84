"""Money that goes back to who paid it, and what is kept of it as a gift."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from psg_admin.books.operations import (
    RefundWay,
    Settling,
    audit_postings,
    cancel_and_settle,
    clear_spendings,
    keep_as_gift,
    refund,
)
from psg_admin.books.queries import balances, by_category
from psg_admin.events.rules import PlaceDraft
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Conflict, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import allocate_rest, release_allocation, reverse_payment, void_receipt
from psg_admin.payments.queries import allocations, audit, receipt_paper
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Category, Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from tests.events.desk import Desk as EventDesk
from tests.memberships.desk import check_undo
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

PAID = date(2016, 5, 1)
BACK = date(2016, 6, 1)


def give_back(books: Books, payment_id: int, amount: str, on: date = BACK, **more: Any) -> Changes:
    way = RefundWay(on, **{key: more.pop(key) for key in ("method", "account", "reason") if key in more})
    return books.office.write(
        partial(refund, payment_id=payment_id, amount=Money.of(amount), way=way, today=TODAY, now=NOW, **more)
    )


def overpaid(books: Books) -> tuple[int, int]:
    """Return who paid £50 by cheque on 1 May for a fee of £30, and the payment."""
    ana = books.person("Ana")
    made = books.pay(ana, "50.00", books.charge(ana, "30.00", due_on=PAID), on=PAID).made
    assert made is not None
    return ana, made


def lies(office: Office, on: date) -> Mapping[tuple[str, str], str]:
    found = office.read(partial(balances, on=on))
    return {key: amount.plain() for key, amount in found.items() if amount}


def was_for(office: Office, first: date, last: date) -> Mapping[tuple[str, str], str]:
    found = office.read(partial(by_category, first=first, last=last))
    return {key: amount.plain() for key, amount in found.items() if amount}


def sound(books: Books) -> None:
    assert books.office.read(audit) == []
    assert books.office.read(audit_postings) == []


def test_a_refund_leaves_the_account_on_its_own_day_and_lowers_what_is_left_over(books: Books) -> None:
    ana, payment = overpaid(books)
    check_undo(books.office, lambda: give_back(books, payment, "12.50"))
    give_back(books, payment, "12.50", reason="Paid twice")
    assert books.rest(payment) == pounds("7.50")
    assert books.balance(ana) == pounds("-7.50")
    assert books.still_open(ana) == []
    assert lies(books.office, BACK - timedelta(days=1)) == {("bank", "general"): "50.00"}
    assert lies(books.office, BACK) == {("bank", "general"): "37.50"}
    assert was_for(books.office, PAID, PAID) == {
        ("subscription", "general"): "30.00",
        ("left-over", "general"): "20.00",
    }
    assert was_for(books.office, BACK, BACK) == {("left-over", "general"): "-12.50"}
    sound(books)


def test_it_goes_by_another_way_from_the_account_of_that_way(books: Books) -> None:
    _ana, payment = overpaid(books)
    give_back(books, payment, "5", method=Method.CASH)
    give_back(books, payment, "5", account="Cash")
    assert lies(books.office, BACK) == {("bank", "general"): "50.00", ("cash", "general"): "-10.00"}


def test_what_went_back_is_not_freed_nor_refunded_again(books: Books) -> None:
    _ana, payment = overpaid(books)
    give_back(books, payment, "20")
    part = books.office.read(partial(allocations, payment_id=payment))[-1]
    assert not part.releasable
    with pytest.raises(Refused, match="went back to the payer"):
        books.office.write(partial(release_allocation, allocation_id=part.allocation_id, reason="Slip", today=TODAY))
    with pytest.raises(Refused, match="Nothing is left over"):
        give_back(books, payment, "0.01")


@pytest.mark.parametrize(
    ("amount", "on", "sentence"),
    [
        ("20.01", BACK, "Only £20.00 is left over"),
        ("0", BACK, "more than £0.00"),
        ("-1", BACK, "more than £0.00"),
        ("5", PAID - timedelta(days=1), "came in on 1 May 2016"),
        ("5", TODAY + timedelta(days=1), "in the future"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(books: Books, amount: str, on: date, sentence: str) -> None:
    _ana, payment = overpaid(books)
    with pytest.raises(UserError, match=sentence):
        give_back(books, payment, amount, on)
    assert books.rest(payment) == pounds("20")


def test_the_rest_is_kept_as_a_gift_on_the_day_of_the_wish(books: Books) -> None:
    ana, payment = overpaid(books)
    wished = date(2016, 5, 20)
    check_undo(books.office, lambda: give_back(books, payment, "15", rest_as_gift=True, gift_on=wished))
    give_back(books, payment, "15", rest_as_gift=True, gift_on=wished)
    assert (books.rest(payment), books.balance(ana)) == (NOTHING, NOTHING)
    assert was_for(books.office, wished, wished) == {
        ("left-over", "general"): "-5.00", ("donation", "general"): "5.00",
    }  # fmt: skip
    sound(books)
    with pytest.raises(Refused, match="Nothing is left over"):
        books.office.write(partial(keep_as_gift, payment_id=payment, on=TODAY, today=TODAY, now=NOW))


def test_what_is_left_over_is_kept_as_a_gift_in_part(books: Books) -> None:
    _ana, payment = overpaid(books)
    keep = partial(keep_as_gift, payment_id=payment, today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="Only £20"):
        books.office.write(partial(keep, amount=pounds("21"), on=TODAY))
    with pytest.raises(BadInput, match="came in on"):
        books.office.write(partial(keep, on=PAID - timedelta(days=1)))
    books.office.write(partial(keep, amount=pounds("8"), on=BACK))
    assert books.rest(payment) == pounds("12")


def test_a_receipt_that_is_issued_again_speaks_of_what_was_refunded(books: Books) -> None:
    ana = books.person("Ana")
    made = books.pay(ana, "50.00", books.charge(ana, "30.00"))
    assert made.made is not None
    give_back(books, made.made, "20", TODAY)
    newer = books.office.write(partial(void_receipt, number=made.reference, reason="Refunded", today=TODAY))
    paper = books.office.read(partial(receipt_paper, number=newer.reference))
    assert [(line.purpose, line.amount.plain()) for line in paper.lines] == [
        ("Individual membership", "30.00"), ("Refunded on 20 October 2016", "20.00"),
    ]  # fmt: skip


def test_a_refund_of_money_that_did_not_come_in_is_owed_and_can_be_paid_back(books: Books) -> None:
    ana, payment = overpaid(books)
    give_back(books, payment, "20")
    back = partial(reverse_payment, payment_id=payment, reason="Bounced", today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="still used on 1 June 2016"):
        books.office.write(partial(back, on=BACK - timedelta(days=1)))
    books.office.write(partial(back, on=date(2016, 7, 1)))
    assert lies(books.office, TODAY) == {("bank", "general"): "-20.00"}
    assert books.balance(ana) == pounds("50")
    owed = [charge for charge in books.still_open(ana) if charge[0].startswith("Refunded")]
    assert owed == [("Refunded on 1 June 2016", pounds("20"))]
    sound(books)


def test_the_bank_had_it_on_a_day(books: Books) -> None:
    _ana, payment = overpaid(books)
    give_back(books, payment, "20")
    books.office.write(partial(clear_spendings, refund_ids=[1], on=TODAY, today=TODAY))
    with pytest.raises(Refused, match="noted already"):
        books.office.write(partial(clear_spendings, refund_ids=[1], on=TODAY, today=TODAY))


def test_money_that_was_used_since_is_not_refunded_by_redo(books: Books) -> None:
    ana, payment = overpaid(books)
    give_back(books, payment, "20")
    books.office.undo()
    other = books.charge(ana, "20.00", "Place", Category.EVENT)
    books.office.write(partial(allocate_rest, payment_id=payment, charge_ids=[other], today=TODAY))
    with pytest.raises((Conflict, Refused)):
        books.office.redo()
    assert books.rest(payment) == NOTHING
    sound(books)


def booked(books: Books) -> tuple[EventDesk, Changes, int]:
    """Return a desk with a booking of two places at £13, paid by card, and the payment."""
    desk = EventDesk(books.office)
    ana = ContactDraft(given="Ana", family="Ruiz")
    places = [PlaceDraft(for_booker=True), PlaceDraft(name="Eva Soto")]
    booking = desk.book(desk.conference(), ana, places, pay=PayNow(Method.CARD, TODAY))
    return desk, booking, 1


def settle(books: Books, settling: Settling, **more: Any) -> Changes:
    return books.office.write(partial(cancel_and_settle, settling=settling, reason="Ill", today=TODAY, now=NOW, **more))


def test_one_place_is_cancelled_and_refunded_and_the_other_stays_paid(books: Books) -> None:
    desk, booking, payment = booked(books)
    place = desk.page(booking).places[1].place_id
    check_undo(books.office, lambda: settle(books, Settling.REFUND, place_id=place))
    done = settle(books, Settling.REFUND, place_id=place)
    assert done.summary == "Place of Eva Soto in booking B0001A cancelled, £13.00 refunded".replace(
        "B0001A", desk.page(booking).row.reference
    )
    assert done.more == {"refunded": "13.00", "kept": "0.00", "left_over": "0.00"}
    page = desk.page(booking)
    assert (page.row.sums.paid, page.row.sums.owed, page.fate.words) == (pounds("13"), NOTHING, "£13.00 refunded")
    assert books.rest(payment) == NOTHING
    assert lies(books.office, TODAY) == {("bank", "general"): "13.00"}
    assert was_for(books.office, TODAY, TODAY) == {("event", "general"): "13.00"}
    desk.sound()
    sound(books)


def test_a_whole_booking_is_cancelled_and_kept_as_a_gift_or_left_over(books: Books) -> None:
    desk, booking, payment = booked(books)
    booking_id = desk.page(booking).row.booking_id
    check_undo(books.office, lambda: settle(books, Settling.CREDIT, booking_id=booking_id))
    done = settle(books, Settling.DONATE, booking_id=booking_id)
    assert done.summary.endswith("cancelled, £26.00 kept as a gift")
    assert books.rest(payment) == NOTHING
    assert was_for(books.office, TODAY, TODAY) == {("donation", "general"): "26.00"}
    desk.sound()
    sound(books)


def test_a_refund_that_cannot_be_leaves_the_booking_as_it_was(books: Books) -> None:
    desk, booking, _payment = booked(books)
    way = RefundWay(TODAY + timedelta(days=1))
    with pytest.raises(BadInput, match="future"):
        settle(books, Settling.REFUND, booking_id=desk.page(booking).row.booking_id, way=way)
    assert desk.page(booking).row.sums.paid == pounds("26")
