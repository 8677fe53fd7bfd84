"""A payment entered wrongly is corrected on its own day; one that went back is taken back on the statement's."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from psg_admin.books.operations import Correction, RefundWay, audit_postings, correct_payment, refund
from psg_admin.books.queries import balances, by_category
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, NotFound, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import allocate_rest, release_allocation, reverse_payment, take_payments
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.queries import allocations, audit, payment_page, receipt_paper
from psg_admin.payments.states import Category, Method, PaymentState
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.office import Office
from tests.memberships.desk import check_undo, everything
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

MARCH = date(2016, 3, 28)


def correct(books: Books, payment_id: int, **wanted: Any) -> Changes:
    return books.office.write(
        partial(
            correct_payment, payment_id=payment_id, correction=Correction(**wanted), reason="Typed wrongly",
            today=TODAY, now=NOW + timedelta(hours=1),
        )
    )  # fmt: skip


def check_correction(books: Books, payment_id: int, **wanted: Any) -> None:
    """Correct, undo and redo, and look whether all adds up."""
    check_undone(books, lambda: correct(books, payment_id, **wanted))
    sound(books)


def check_undone(books: Books, deed: Callable[[], object]) -> None:
    """Do, undo and redo: but for the number of a new receipt, which is found for good, all is as it was."""

    def told() -> Mapping[str, Any]:
        return {table: rows for table, rows in everything(books.office).items() if table != "search_entry"}

    before = told()
    deed()
    after = told()
    books.office.undo()
    assert told() == before
    books.office.redo()
    assert told() == after
    books.office.undo()


def paid(books: Books, contact: int, amount: str, *charges: int, **more: Any) -> int:
    made = books.pay(contact, amount, *charges, on=MARCH, **more).made
    assert made is not None
    return made


def month(office: Office, first: date, last: date) -> Mapping[str, str]:
    found = office.read(partial(by_category, first=first, last=last))
    return {category: amount.plain() for (category, _fund), amount in found.items() if amount}


def sound(books: Books) -> None:
    assert books.office.read(audit) == []
    assert books.office.read(audit_postings) == []


def test_a_sum_entered_wrongly_nets_out_on_its_own_day(books: Books) -> None:
    ana = books.person("Ana")
    fee = books.charge(ana, "30.00", due_on=MARCH)
    made = books.pay(ana, "300.00", fee, on=MARCH)
    assert made.made is not None
    check_correction(books, made.made, amount=Money.of("30"))
    done = correct(books, made.made, amount=Money.of("30"))
    assert done.made is not None
    assert month(books.office, MARCH, MARCH) == {"subscription": "30.00"}
    assert month(books.office, MARCH + timedelta(days=1), TODAY) == {}
    assert books.balance(ana) == NOTHING
    old = books.office.read(partial(payment_page, payment_id=made.made))
    new = books.office.read(partial(payment_page, payment_id=done.made))
    assert (old.row.state, new.row.state) == (PaymentState.UNDONE, PaymentState.USED)
    assert [(one.number, one.void_reason) for one in old.receipts] == [(made.reference, "Typed wrongly")]
    paper = books.office.read(partial(receipt_paper, number=done.reference))
    assert (paper.amount, paper.replaces) == (pounds("30"), made.reference)
    sound(books)


def test_too_little_entered_pays_what_it_would_have_paid(books: Books) -> None:
    ana = books.person("Ana")
    first, second = (books.charge(ana, "30.00", f"Fee {n}", due_on=MARCH) for n in (1, 2))
    made = paid(books, ana, "33.00", first, second)
    correct(books, made, amount=Money.of("65"))
    assert books.still_open(ana) == []
    assert books.balance(ana) == pounds("-5")
    sound(books)


def test_who_paid_how_and_what_it_carries_is_corrected_and_the_rest_stays(books: Books) -> None:
    ana, bea = books.person("Ana"), books.person("Bea", "Adams")
    fee = books.charge(bea, "30.00", due_on=MARCH)
    made = paid(books, ana, "40.00", fee, gift=pounds("4"), note="In an envelope")
    done = correct(books, made, payer=bea, method=Method.CASH, reference="7", received_on=MARCH + timedelta(days=1))
    page = books.office.read(partial(payment_page, payment_id=done.made or 0))
    row = page.row
    assert (row.contact_id, row.method, row.reference, row.note) == (bea, Method.CASH, "7", "In an envelope")
    assert (row.left_over, books.balance(ana), books.balance(bea)) == (pounds("6"), NOTHING, pounds("-6"))
    lies = books.office.read(partial(balances, on=TODAY))
    assert {key: amount for key, amount in lies.items() if amount} == {("cash", "general"): pounds("40")}
    assert month(books.office, MARCH, MARCH) == {}
    assert month(books.office, MARCH, MARCH + timedelta(days=1)) == {
        "subscription": "30.00", "donation": "4.00", "left-over": "6.00",
    }  # fmt: skip
    # The gift goes with the payment, also where that is taken back later.
    books.office.write(partial(reverse_payment, payment_id=row.payment_id, reason="Bounced", today=TODAY, now=NOW))
    assert books.still_open(bea) == [("Individual membership", pounds("30"))]
    sound(books)


def test_income_and_gifts_follow_the_sum(books: Books) -> None:
    shop = ContactDraft(family="Shop")
    request = PaymentRequest(shop, Money.of("40"), Method.TRANSFER, MARCH, income=(IncomeLine("commission"),))
    made = books.office.write(partial(take_payments, payments=[request], today=TODAY, now=NOW)).made
    correct(books, made or 0, amount=Money.of("45"))
    assert month(books.office, MARCH, TODAY) == {"commission": "45.00"}
    ana = books.person("Ana")
    made = paid(books, ana, "10.00", books.charge(ana, "8.00", due_on=MARCH), gift=pounds("2"))
    correct(books, made, amount=Money.of("1"))
    assert books.still_open(ana) == [("Individual membership", pounds("8"))]
    assert month(books.office, MARCH, TODAY) == {"commission": "45.00", "donation": "1.00"}
    sound(books)


def test_what_was_used_later_stays_on_its_day(books: Books) -> None:
    ana = books.person("Ana")
    made = paid(books, ana, "30.00", receipt=False)
    first, second = (books.charge(ana, "30.00", f"Fee {n}", Category.SUBSCRIPTION, MARCH) for n in (1, 2))
    used = partial(allocate_rest, payment_id=made, charge_ids=[first], today=date(2016, 5, 1))
    books.office.write(used)
    [part] = books.office.read(partial(allocations, payment_id=made))
    free = partial(release_allocation, allocation_id=part.allocation_id, reason="Slip", today=date(2016, 6, 1))
    books.office.write(free)
    books.office.write(partial(allocate_rest, payment_id=made, charge_ids=[second], today=date(2016, 7, 1)))
    before = [month(books.office, date(2016, m, 1), date(2016, m, 30)) for m in range(3, 8)]
    done = correct(books, made, reference="100200")
    assert [month(books.office, date(2016, m, 1), date(2016, m, 30)) for m in range(3, 8)] == before
    assert done.reference == ""
    assert books.still_open(ana) == [("Fee 1", pounds("30"))]
    sound(books)


def test_a_refund_goes_over_to_the_entry_that_takes_the_place(books: Books) -> None:
    ana = books.person("Ana")
    made = paid(books, ana, "50.00", books.charge(ana, "30.00", due_on=MARCH))
    way = RefundWay(date(2016, 4, 10))
    books.office.write(partial(refund, payment_id=made, amount=pounds("20"), way=way, today=TODAY, now=NOW))
    with pytest.raises(Refused, match=r"£20\.00 of it was refunded"):
        correct(books, made, amount=Money.of("19"))
    with pytest.raises(BadInput, match="refunded on 10 April 2016"):
        correct(books, made, received_on=date(2016, 4, 11))
    check_correction(books, made, amount=Money.of("52"))
    correct(books, made, amount=Money.of("52"))
    lies = books.office.read(partial(balances, on=TODAY))
    assert lies == {("bank", "general"): pounds("32")}
    assert books.balance(ana) == pounds("-2")
    sound(books)


def test_bad_input_is_refused_in_a_sentence(books: Books) -> None:
    ana = books.person("Ana")
    made = paid(books, ana, "30.00")

    def refused(kind: type[UserError], sentence: str, **wanted: Any) -> None:
        with pytest.raises(kind, match=sentence):
            correct(books, made, **wanted)

    refused(BadInput, "more than £0.00", amount=Money(0))
    refused(BadInput, "noughts", amount=Money(10_000_000_01))
    refused(BadInput, "in the future", received_on=TODAY + timedelta(days=1))
    refused(NotFound, "no account", account="shoe box")
    refused(NotFound, "contact", payer=999)
    assert correct(books, made, amount=Money.of("30"), payer=ana, method=Method.CHEQUE).nothing
    with pytest.raises(BadInput, match="reason"):
        books.office.write(
            partial(correct_payment, payment_id=made, correction=Correction(), reason="", today=TODAY, now=NOW)
        )
    done = correct(books, made, reference="1")
    with pytest.raises(Refused, match="was undone"):
        correct(books, made, reference="2")
    back = partial(reverse_payment, payment_id=done.made or 0, reason="Bounced", today=TODAY, now=NOW)
    reversal = books.office.write(back).made
    for gone in (done.made, reversal):
        with pytest.raises(Refused, match="taken back"):
            correct(books, gone or 0, reference="2")


def test_a_payment_is_taken_back_on_the_day_of_the_statement(books: Books) -> None:
    ana = books.person("Ana")
    made = paid(books, ana, "30.00", books.charge(ana, "30.00", due_on=MARCH))
    back = partial(reverse_payment, payment_id=made, reason="Returned unpaid", today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="came in on 28 March 2016"):
        books.office.write(partial(back, on=MARCH - timedelta(days=1)))
    with pytest.raises(BadInput, match="future"):
        books.office.write(partial(back, on=TODAY + timedelta(days=1)))
    check_undo(books.office, lambda: books.office.write(partial(back, on=date(2016, 3, 31))))
    books.office.write(partial(back, on=date(2016, 3, 31)))
    assert month(books.office, MARCH, MARCH) == {"subscription": "30.00"}
    assert month(books.office, date(2016, 3, 31), date(2016, 3, 31)) == {"subscription": "-30.00"}
    assert books.balance(ana) == pounds("30")
    sound(books)
    with pytest.raises(Refused, match="taken back already"):
        books.office.write(partial(back, on=TODAY))
