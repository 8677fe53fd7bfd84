"""Income that is neither a subscription nor a place is entered in one step."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from psg_admin.accounts.model import Account, Fund, MoneyCategory
from psg_admin.accounts.states import AccountKind, Direction, FundKind
from psg_admin.books.operations import audit_postings
from psg_admin.books.queries import balances, by_category
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused, UserError
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.operations import release_allocation, reverse_payment, take_payments
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.queries import allocations, audit, payment_page, receipt_paper
from psg_admin.payments.states import Method, PaymentState
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.states import ContactKind
from tests.memberships.desk import check_undo
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

SHOP = ContactDraft(kind=ContactKind.ORGANISATION, organisation="The Shopping Scheme")
COMMISSION = PaymentRequest(
    SHOP, Money.of("40"), Method.TRANSFER, TODAY, receipt=False, income=(IncomeLine("commission"),)
)


def take(books: Books, request: PaymentRequest) -> Changes:
    return books.office.write(partial(take_payments, payments=[request], today=TODAY, now=NOW))


def came_in(books: Books) -> Mapping[tuple[str, str], Money]:
    found = books.office.read(partial(by_category, first=date(2016, 1, 1), last=TODAY))
    return {key: amount for key, amount in found.items() if amount}


def set_up(books: Books) -> None:
    def deed(session: Session) -> Changes:
        session.add(Account(code="savings", name="Savings", kind=AccountKind.SAVINGS, opening_on=date(2016, 4, 1)))
        session.add(Fund(code="hall", name="Hall fund", kind=FundKind.RESTRICTED))
        session.add(
            MoneyCategory(code="appeal", name="Hall appeal", direction=Direction.INCOME, heading="donations",
                          closed_on=date(2016, 9, 1))
        )  # fmt: skip
        session.flush()
        return changed(Topic.SETTINGS, summary="Accounts set up")

    books.office.write(deed)


def test_commission_comes_in_with_one_deed_and_is_owed_by_nobody(books: Books) -> None:
    check_undo(books.office, lambda: take(books, COMMISSION))
    made = take(books, COMMISSION)
    assert made.reference == ""
    assert made.made is not None
    page = books.office.read(partial(payment_page, payment_id=made.made))
    assert (page.row.state, page.row.purpose) == (PaymentState.USED, "Shopping-scheme commission")
    assert books.balance(page.row.contact_id) == NOTHING
    assert came_in(books) == {("commission", "general"): pounds("40")}
    assert books.office.read(audit) == []
    assert books.office.read(audit_postings) == []


def test_it_belongs_to_a_fund_and_an_account_and_may_have_a_receipt(books: Books) -> None:
    set_up(books)
    lines = (IncomeLine("Interest", Money.of("1.20")), IncomeLine("donation", None, "Hall fund", "For the roof"))
    made = take(books, replace(COMMISSION, account="Savings", income=lines, receipt=True))
    assert came_in(books) == {("interest", "general"): pounds("1.20"), ("donation", "hall"): pounds("38.80")}
    lies = books.office.read(partial(balances, on=TODAY))
    assert lies == {("savings", "general"): pounds("1.20"), ("savings", "hall"): pounds("38.80")}
    paper = books.office.read(partial(receipt_paper, number=made.reference))
    assert [(line.purpose, line.amount) for line in paper.lines] == [
        ("Interest", pounds("1.20")), ("For the roof", pounds("38.80")),
    ]  # fmt: skip


def test_what_owes_nobody_is_not_freed_and_goes_with_its_payment(books: Books) -> None:
    made = take(books, COMMISSION).made
    assert made is not None
    [used] = books.office.read(partial(allocations, payment_id=made))
    assert not used.releasable
    with pytest.raises(Refused, match="Nobody owes this income"):
        books.office.write(partial(release_allocation, allocation_id=used.allocation_id, reason="Slip", today=TODAY))
    books.office.write(partial(reverse_payment, payment_id=made, reason="Bounced", today=TODAY, now=NOW))
    assert books.balance(used.contact_id) == NOTHING
    assert came_in(books) == {}
    assert books.office.read(audit) == []


@pytest.mark.parametrize(
    ("request_", "kind", "sentence"),
    [
        (replace(COMMISSION, income=(IncomeLine("subscription"),)), Refused, "for a membership"),
        (replace(COMMISSION, income=(IncomeLine("postage"),)), NotFound, "no category “postage” here"),
        (replace(COMMISSION, income=(IncomeLine("commission", Money.of("40.01")),)), BadInput, "comes to £40.01"),
        (replace(COMMISSION, income=(IncomeLine("commission", Money.of(0)),)), BadInput, "more than £0.00"),
        (replace(COMMISSION, income=(IncomeLine("interest"), IncomeLine("grant"))), BadInput, "each part"),
        (replace(COMMISSION, income=(IncomeLine("grant", fund="roof"),)), NotFound, "no fund “roof”"),
        (replace(COMMISSION, income=(IncomeLine("appeal"),)), BadInput, "Hall appeal was closed"),
        (replace(COMMISSION, account="savings", received_on=date(2016, 3, 31)), BadInput, "begin on 1 April 2016"),
        (replace(COMMISSION, account="shoe box"), NotFound, "no account “shoe box”"),
        (replace(COMMISSION, amount=Money(10_000_000_01)), BadInput, "noughts"),
        (replace(COMMISSION, received_on=TODAY + timedelta(days=1)), BadInput, "future"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(
    books: Books, request_: PaymentRequest, kind: type[UserError], sentence: str
) -> None:
    set_up(books)
    with pytest.raises(kind, match=sentence):
        take(books, request_)
    assert came_in(books) == {}
