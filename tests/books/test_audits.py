"""What somebody altered past the program on a slip or with a refund is told in sentences."""

from datetime import date
from functools import partial

import pytest
from sqlalchemy import Update, update

from psg_admin.books.model import Refund, Slip, SlipItem
from psg_admin.books.operations import RefundWay, add_slip, refund
from psg_admin.books.queries.audit import audit_refunds, audit_slips
from psg_admin.payments.model import Allocation, Charge, Payment
from psg_admin.payments.states import Method
from tests.books.test_postings import tamper
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

MAY, JUNE = date(2016, 5, 1), date(2016, 6, 1)


@pytest.mark.parametrize(
    "statement",
    [
        update(Payment).values(method=Method.CASH),
        update(Payment).values(account="savings"),
        update(Payment).values(undone_on=TODAY),
        update(Slip).values(undone_on=TODAY),
    ],
)
def test_what_lies_on_a_slip_and_may_not_is_told(books: Books, statement: Update) -> None:
    cheque = books.pay(books.person("Ana"), "30", on=MAY, method=Method.CHEQUE).made or 0
    books.office.write(partial(add_slip, account="bank", banked_on=JUNE, cheques=[cheque], today=TODAY, now=NOW))
    assert books.office.read(audit_slips) == []
    tamper(books, statement)
    assert books.office.read(audit_slips) == [f"Slip S-2016-001: payment {cheque} cannot be on it."]
    tamper(books, update(SlipItem).values(taken_out_on=JUNE, taken_out_reason="Wrong"))
    assert books.office.read(audit_slips) == []


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        (update(Refund).values(amount=pounds("6")), ["no charge of £6.00", "£6.00 of payment 1 is not set aside"]),
        (update(Refund).values(refunded_on=date(2016, 4, 1)), ["went out before payment 1 came in"]),
        (update(Refund).values(undone_on=TODAY), ["Charge 1 stands for a refund that there is not"]),
        (update(Charge).values(category_code=None), ["no charge of £5.00 stands for it"]),
        (update(Allocation).values(undone_on=TODAY), ["£5.00 of payment 1 is not set aside"]),
        (update(Payment).values(undone_on=TODAY), ["is of payment 1, which did not come in"]),
        (update(Payment).values(amount=pounds("4")), ["Payment 1: £5.00 of its £4.00 was refunded"]),
    ],
)
def test_a_refund_that_does_not_add_up_is_told(books: Books, statement: Update, sentences: list[str]) -> None:
    made = books.pay(books.person("Ana"), "30", on=MAY).made or 0
    way = RefundWay(JUNE)
    books.office.write(partial(refund, payment_id=made, amount=pounds("5"), way=way, today=TODAY, now=NOW))
    assert books.office.read(audit_refunds) == []
    tamper(books, statement)
    told = books.office.read(audit_refunds)
    assert [sentence in one for sentence, one in zip(sentences, told, strict=True)] == [True] * len(sentences), told
