"""What goes out, moves, goes back or is corrected leaves a closed period as it is."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from psg_admin.books import operations as deeds
from psg_admin.books.model import Closing
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries import balances
from psg_admin.kernel.changes import Changes, Topic, changed
from psg_admin.kernel.errors import Refused
from psg_admin.payments.operations import reverse_payment
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds

CLOSED = date(2016, 3, 31)
AT: dict[str, Any] = {"today": TODAY, "now": NOW}


def close(books: Books) -> None:
    def deed(session: Session) -> Changes:
        session.add(
            Closing(last_day=CLOSED, closed_at=NOW, seal="0" * 16, workbook_digest="0" * 64, account_digest="0" * 64)
        )
        session.flush()
        return changed(Topic.PAYMENTS, summary="Closed")

    books.office.write(deed)


def test_a_closed_period_takes_nothing_more_and_gives_nothing_back(books: Books) -> None:
    ana = books.person("Ana")
    made = books.pay(ana, "50.00", on=CLOSED).made or 0
    parts = (PartRequest("travel"),)
    spend = partial(deeds.spend, **AT)
    spent = books.office.write(partial(spend, spending=SpendingRequest("Ana", pounds("5"), CLOSED, parts))).made or 0
    close(books)
    before = books.office.read(partial(balances, on=CLOSED))
    wanted = deeds.Correction(amount=pounds("5"))
    refused = (
        partial(spend, spending=SpendingRequest("Ana", pounds("5"), CLOSED, parts)),
        partial(deeds.move, move=MoveRequest(pounds("5"), CLOSED, "bank", "cash"), **AT),
        partial(deeds.return_spending, spending_id=spent, on=CLOSED, reason="Lost", today=TODAY),
        partial(deeds.refund, payment_id=made, amount=pounds("5"), way=deeds.RefundWay(CLOSED), **AT),
        partial(deeds.keep_as_gift, payment_id=made, on=CLOSED, **AT),
        partial(deeds.correct_payment, payment_id=made, correction=wanted, reason="Slip", **AT),
        partial(reverse_payment, payment_id=made, on=CLOSED, reason="Bounced", **AT),
    )
    for deed in refused:
        with pytest.raises(Refused, match="closed to 31 March 2016"):
            books.office.write(deed)
    assert books.office.read(partial(balances, on=CLOSED)) == before
    later = CLOSED + timedelta(days=1)
    books.office.write(partial(deeds.refund, payment_id=made, amount=pounds("5"), way=deeds.RefundWay(later), **AT))
    books.office.write(partial(deeds.return_spending, spending_id=spent, on=later, reason="Lost", today=TODAY))
    assert books.office.read(partial(balances, on=CLOSED)) == before
    assert books.office.read(deeds.audit_postings) == []
