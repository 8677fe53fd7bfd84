"""A statement is compared with the books as at any day: what is on its way either way is named."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import add_account
from psg_admin.accounts.states import AccountKind
from psg_admin.books.model import Spending, SpendingLine
from psg_admin.books.operations import add_slip, credit_slip, keep_reconciliation
from psg_admin.books.queries.banking import compare, reconciliation, reconciliations
from psg_admin.books.rules.banking import Compared
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import BadInput, NotFound, Refused
from psg_admin.kernel.money import NOTHING
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.states import Method
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

MARCH = date(2016, 3, 31)
APRIL = date(2016, 4, 5)


def spend(books: Books, amount: str, on: date, method: Method = Method.CHEQUE, cleared_on: date | None = None) -> None:
    def deed(session: Session) -> Changes:
        row = Spending(payee="Printers Ltd", amount=pounds(amount), written_on=on, account="bank", method=method,
                       reference="100", cleared_on=cleared_on, entered_at=NOW)  # fmt: skip
        session.add(row)
        session.flush()
        session.add(
            SpendingLine(spending_id=row.id, category="printing", fund="general", amount=pounds(amount))
        )  # fmt: skip
        session.flush()
        return changed(Topic.PAYMENTS, summary="Spent")

    books.office.write(deed)


def compared(books: Books, statement: str, on: date = MARCH, account: str = "bank") -> Compared:
    return books.office.read(partial(compare, account=account, on=on, statement=pounds(statement)))


def open_items(found: Compared) -> list[tuple[str, str, str]]:
    return [(one.kind, one.name, one.amount.plain()) for one in (*found.uncredited, *found.unpresented)]


def test_money_on_its_way_is_named_and_the_two_agree(books: Books) -> None:
    ana = books.person("Ana")
    on: dict[str, Any] = {"on": date(2016, 3, 28)}
    transfer = books.pay(ana, "100", method=Method.TRANSFER, **on)
    cheque = books.pay(ana, "30", method=Method.CHEQUE, reference="000123", **on).made
    books.pay(ana, "9", method=Method.CHEQUE, **on)
    books.pay(ana, "12", method=Method.CASH, **on)
    assert transfer.made is not None
    assert cheque is not None
    slip = partial(add_slip, account="bank", banked_on=date(2016, 3, 30), cheques=[cheque], cash=pounds("12"),
                   today=TODAY, now=NOW)  # fmt: skip
    number = books.office.write(slip).reference
    spend(books, "25", date(2016, 3, 29))
    spend(books, "5", date(2016, 3, 29), cleared_on=MARCH)
    spend(books, "3", date(2016, 3, 29), method=Method.TRANSFER)
    spend(books, "2", MARCH, method=Method.TRANSFER, cleared_on=APRIL)
    books.office.write(partial(credit_slip, number=number, on=MARCH, cash=True, today=TODAY))
    books.office.write(partial(credit_slip, number=number, on=APRIL, today=TODAY))
    found = compared(books, "104")
    assert found.books == pounds("116")
    assert open_items(found) == [
        ("cheque", "Quispe, Ana", "9.00"), ("slip", "Quispe, Ana", "30.00"), ("spending", "Printers Ltd", "25.00"),
        ("spending", "Printers Ltd", "2.00"),
    ]  # fmt: skip
    assert (found.expected, found.difference) == (pounds("104"), NOTHING)
    later = compared(books, "132", on=APRIL)
    assert open_items(later) == [("cheque", "Quispe, Ana", "9.00"), ("spending", "Printers Ltd", "25.00")]
    assert later.difference == NOTHING
    assert compared(books, "100").difference == pounds("-4")


def test_a_cheque_that_came_back_later_was_on_its_way_then(books: Books) -> None:
    ana = books.person("Ana")
    cheque = books.pay(ana, "30", on=MARCH, method=Method.CHEQUE).made
    assert cheque is not None
    books.office.write(partial(add_slip, account="bank", banked_on=MARCH, cheques=[cheque], today=TODAY, now=NOW))
    before = compared(books, "0")
    books.office.write(partial(reverse_payment, payment_id=cheque, reason="Returned", today=TODAY, now=NOW))
    assert compared(books, "0") == before
    assert open_items(before) == [("slip", "Quispe, Ana", "30.00")]
    assert compared(books, "0", on=TODAY).uncredited == ()
    assert compared(books, "0", on=TODAY).difference == NOTHING


def test_a_reconciliation_is_kept_as_it_was(books: Books) -> None:
    ana = books.person("Ana")
    cheque = books.pay(ana, "30", on=MARCH, method=Method.CHEQUE).made
    assert cheque is not None
    keep = partial(keep_reconciliation, account="Bank", on=MARCH, statement=pounds("1"), today=TODAY, now=NOW)
    assert books.office.write(partial(keep, note="Bank wrote wrongly")).summary == (
        "Bank differs by £1.00 from its statement of 31 March 2016"
    )
    as_it_was = compared(books, "1")
    books.office.write(partial(reverse_payment, payment_id=cheque, reason="Returned", today=TODAY, now=NOW))
    (kept,) = books.office.read(reconciliations)
    assert (kept.compared, kept.note) == (as_it_was, "Bank wrote wrongly")
    assert books.office.read(partial(reconciliation, reconciliation_id=kept.reconciliation_id)) == kept
    books.office.undo()
    books.office.undo()
    assert books.office.read(partial(reconciliations, account="bank")) == []
    with pytest.raises(NotFound):
        books.office.read(partial(reconciliation, reconciliation_id=kept.reconciliation_id))


def test_a_day_to_come_one_before_the_books_and_the_cash_box_have_no_statement(books: Books) -> None:
    keep = partial(keep_reconciliation, statement=pounds("0"), today=TODAY, now=NOW)
    with pytest.raises(BadInput, match="no statement goes so far"):
        books.office.write(partial(keep, account="bank", on=TODAY + timedelta(days=1)))
    add = partial(add_account, name="Savings", kind=AccountKind.SAVINGS, opening_on=MARCH)
    books.office.write(partial(add, today=TODAY))
    with pytest.raises(BadInput, match="The books of Savings begin on"):
        books.office.write(partial(keep, account="savings", on=MARCH - timedelta(days=1)))
    with pytest.raises(Refused, match="count what lies in it"):
        books.office.write(partial(keep, account="cash", on=TODAY))
    with pytest.raises(NotFound, match="There is no account “petty”"):
        books.office.write(partial(keep, account="petty", on=TODAY))
