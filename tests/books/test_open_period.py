"""What a closed period has wrong is corrected in the open one, by entries that name what they correct."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import change_account
from psg_admin.accounts.states import AccountKind
from psg_admin.books import operations as deeds
from psg_admin.books.model import SlipItem, Spending
from psg_admin.books.plans import PartRequest, SpendingRequest
from psg_admin.books.queries import by_category
from psg_admin.books.queries.movements import received, spent
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import NOTHING
from psg_admin.payments.queries import payment_page
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from tests.books.test_corrections import check_undone
from tests.books.test_out_closed import AT, CLOSED
from tests.books.test_postings import close
from tests.memberships.desk import check_undo
from tests.offices import TODAY
from tests.payments.books import Books, pounds

MARCH, MAY = date(2016, 3, 28), date(2016, 5, 2)
OPEN = CLOSED + timedelta(days=1)


def correct(books: Books, payment_id: int, *, in_open_period: bool = True, **wanted: Any) -> Changes:
    return books.office.write(
        partial(
            deeds.correct_payment, payment_id=payment_id, correction=deeds.Correction(**wanted), reason="Typed wrongly",
            in_open_period=in_open_period, **AT,
        )
    )  # fmt: skip


def sums(books: Books, first: date, last: date) -> dict[str, str]:
    found = books.office.read(partial(by_category, first=first, last=last))
    return {category: amount.plain() for (category, _fund), amount in found.items()}


def paid(books: Books, amount: str, *charges: int, **more: Any) -> int:
    made = books.pay(books.person("Ana"), amount, *charges, on=MARCH, **more).made
    assert made is not None
    return made


def test_a_payment_of_a_closed_period_is_taken_back_and_entered_anew_on_an_open_day(books: Books) -> None:
    ana = books.person("Bea")
    fee = books.charge(ana, "27", due_on=MARCH)
    made = paid(books, "35", fee, gift=pounds("5"))
    close(books, CLOSED)
    before = sums(books, MARCH, CLOSED)
    with pytest.raises(Refused, match=r"what they say of 28 March 2016 stays as it is\. Correct it in the open period"):
        correct(books, made, in_open_period=False, amount=pounds("30"))
    with pytest.raises(BadInput, match="31 March 2016 is closed as well"):
        correct(books, made, amount=pounds("30"), received_on=CLOSED)
    assert correct(books, made).nothing
    check_undone(books, lambda: correct(books, made, amount=pounds("30"), received_on=MAY))
    done = correct(books, made, amount=pounds("30"), received_on=MAY)
    assert done.summary.endswith(": Typed wrongly (entered for 28 March 2016, which is closed)")
    assert sums(books, MARCH, CLOSED) == before
    assert sums(books, OPEN, TODAY) == {"subscription": "-2.00", "donation": "0.00", "left-over": "-3.00"}
    new, old = (books.office.read(partial(payment_page, payment_id=i)) for i in (done.made or 0, made))
    assert (new.row.corrects_id, old.row.corrected_by, new.row.received_on) == (made, done.made, MAY)
    assert old.reversal is not None
    assert old.reversal.reverse_reason == f"Corrects entry {made}, entered for 28 March 2016: Typed wrongly"
    assert [(one.purpose, one.amount) for one in new.allocations] == [(f"{new.allocations[0].purpose}", pounds("25")),
                                                                     ("Gift", pounds("5"))]  # fmt: skip
    assert books.owed(fee) == pounds("2")
    notes = {line.record_id: line.note for line in books.office.read(partial(received, first=MAY, last=MAY))}
    assert notes[done.made or 0] == f"Corrects entry {made}, entered for 28 March 2016"
    assert books.office.read(audit) == []


def test_what_is_open_is_corrected_on_its_own_day(books: Books) -> None:
    made = paid(books, "30")
    with pytest.raises(Refused, match="28 March 2016 lies in no closed period"):
        correct(books, made, amount=pounds("3"))
    again = correct(books, made, in_open_period=False, amount=pounds("3")).made or 0
    row = books.office.read(partial(payment_page, payment_id=again)).row
    assert (row.received_on, row.corrects_id) == (MARCH, None)


@pytest.mark.parametrize("credited", [False, True])
def test_a_cheque_of_a_closed_slip_is_corrected_on_that_slip(books: Books, *, credited: bool) -> None:
    made = paid(books, "30", method=Method.CHEQUE)
    slip = partial(deeds.add_slip, account="bank", banked_on=CLOSED, cheques=[made], **AT)
    number = books.office.write(slip).reference
    if credited:
        books.office.write(partial(deeds.credit_slip, number=number, on=CLOSED, today=TODAY))
    close(books, CLOSED)
    if credited:
        with pytest.raises(Refused, match=f"paid in on slip {number}, and the bank credited it there on 31 March"):
            correct(books, made, method=Method.CASH)
    new = correct(books, made, amount=pounds("3"), received_on=MAY).made

    def items(session: Session) -> list[tuple[int, date | None, date | None]]:
        rows = session.scalars(select(SlipItem).order_by(SlipItem.id))
        return [(row.payment_id, row.credited_on, row.taken_out_on) for row in rows]

    then = CLOSED if credited else None
    assert books.office.read(items) == [(made, then, MAY), (new, MAY if credited else None, None)]
    assert books.office.read(audit) == []


def put(books: Books, amount: str = "12", on: date = MARCH, *parts: PartRequest, **more: Any) -> int:
    request = SpendingRequest("Printers Ltd", pounds(amount), on, parts or (PartRequest("printing"),), **more)
    made = books.office.write(partial(deeds.spend, spending=request, **AT)).made
    assert made is not None
    return made


def correct_out(books: Books, spending_id: int, *, in_open_period: bool = False, **wanted: Any) -> Changes:
    return books.office.write(
        partial(
            deeds.correct_spending, spending_id=spending_id, correction=deeds.SpendingCorrection(**wanted),
            reason="Typed wrongly", in_open_period=in_open_period, **AT,
        )
    )  # fmt: skip


def test_money_out_of_a_closed_period_comes_back_and_is_entered_anew_on_an_open_day(books: Books) -> None:
    made = put(books, cleared_on=CLOSED, method=Method.CHEQUE)
    close(books, CLOSED)
    before = sums(books, MARCH, CLOSED)
    with pytest.raises(Refused, match="Correct it in the open period"):
        correct_out(books, made, amount=pounds("21"))
    check_undo(books.office, lambda: correct_out(books, made, in_open_period=True, amount=pounds("21")))
    done = correct_out(books, made, in_open_period=True, amount=pounds("21"), written_on=MAY)
    assert done.summary == (
        "£21.00 paid to Printers Ltd corrected: Typed wrongly (entered for 28 March 2016, which is closed)"
    )
    assert sums(books, MARCH, CLOSED) == before
    assert sums(books, OPEN, TODAY) == {"printing": "-9.00"}

    def told(session: Session) -> tuple[object, ...]:
        old, new = session.get_one(Spending, made), session.get_one(Spending, done.made)
        return old.returned_on, old.return_reason, new.corrects_id, new.cleared_on

    said = f"Corrects entry {made}, entered for 28 March 2016"
    assert books.office.read(told) == (MAY, f"{said}: Typed wrongly", made, MAY)
    notes = {line.record_id: line.note for line in books.office.read(partial(spent, first=MAY, last=MAY))}
    assert notes[done.made or 0] == said
    assert books.office.read(audit) == []


def test_money_out_is_corrected_on_its_own_day(books: Books) -> None:
    made = put(books)
    assert correct_out(books, made).nothing
    assert correct_out(books, made, written_on=MARCH).nothing
    with pytest.raises(Refused, match="no closed period"):
        correct_out(books, made, in_open_period=True, amount=pounds("3"))
    check_undo(books.office, lambda: correct_out(books, made, amount=pounds("3"), category="postage"))
    again = correct_out(books, made, amount=pounds("3"), category="postage", written_on=MAY).made or 0
    assert sums(books, MARCH, TODAY) == {"postage": "-3.00"}
    parts = (PartRequest("travel", pounds("1")), PartRequest("postage", pounds("2")))
    newer = correct_out(books, again, parts=parts, payee="Ana Ruiz").made or 0
    with pytest.raises(BadInput, match="several parts"):
        correct_out(books, newer, amount=pounds("4"))
    assert sums(books, MAY, MAY) == {"travel": "-1.00", "postage": "-2.00"}
    with pytest.raises(Refused, match="was undone"):
        correct_out(books, made, amount=pounds("3"))
    assert books.office.read(audit) == []


def test_what_a_correction_takes_out_of_a_fund_was_there_before_it(books: Books) -> None:
    change = partial(change_account, code="bank", name="Bank", kind=AccountKind.BANK, today=TODAY)
    books.office.write(partial(change, opening={"general": pounds("20")}, opening_on=date(2016, 1, 1)))
    made = put(books, "18")
    correct_out(books, made, amount=pounds("20"))
    with pytest.raises(BadInput, match=r"overdrawn by £1\.00"):
        correct_out(books, made + 1, amount=pounds("21"))
    assert sums(books, date(2016, 1, 1), TODAY)["printing"] == "-20.00"


def test_what_was_refunded_of_it_since_stays_refunded(books: Books) -> None:
    fee = books.charge(books.person("Bea"), "30", due_on=MARCH)
    made = paid(books, "50", fee)
    close(books, CLOSED)
    way = deeds.RefundWay(OPEN)
    books.office.write(partial(deeds.refund, payment_id=made, amount=pounds("10"), way=way, **AT))
    new = correct(books, made, amount=pounds("45"), received_on=MAY).made
    assert (books.rest(made), books.rest(new)) == (NOTHING, pounds("5"))
    assert sums(books, date(2016, 1, 1), TODAY) == {"subscription": "30.00", "left-over": "5.00"}
    assert books.office.read(audit) == []
