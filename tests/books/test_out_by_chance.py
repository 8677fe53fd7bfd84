"""Whatever goes out, moves, comes in, goes back or is corrected, on whatever days: each day of the books adds up."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.books import operations as books
from psg_admin.books.model import Refund, Spending
from psg_admin.books.plans import MoveRequest, PartRequest, SpendingRequest
from psg_admin.books.queries import balances
from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import Money
from psg_admin.payments import operations as payments
from psg_admin.payments.model import Payment
from psg_admin.payments.plans import IncomeLine, PaymentRequest
from psg_admin.payments.queries import audit, list_ids
from psg_admin.payments.states import Method
from psg_admin.people.operations import add_contact
from psg_admin.people.particulars import ContactDraft
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY, House, memory_folder, open_for_test

Figures = Mapping[date, Mapping[tuple[str, str], Money]]
SEEN = [TODAY - timedelta(days=n) for n in range(0, 101, 9)]


def _payment(session: Session, choice: int, state: str = "") -> int:
    ids = list_ids(session, query=ListQuery(filters={"state": state}))
    return ids[choice % len(ids)] if ids else 1


def take(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    income = (IncomeLine("commission", min(amount, Money(100))),) if choice % 2 else ()
    came = day - timedelta(days=40)
    request = PaymentRequest(1, amount, way, came, receipt=choice % 3 == 0, income=income)
    return payments.take_payments(session, payments=[request], today=TODAY, now=NOW)


def spend(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    parts = (PartRequest("travel"), *([PartRequest("postage", Money(1))] if choice % 2 else []))
    request = SpendingRequest("Harold Print", amount + Money(1), day, parts, method=way)
    return books.spend(session, spending=request, today=TODAY, now=NOW)


def come_back(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    return books.return_spending(session, spending_id=1 + choice % 4, on=day, reason="Lost", today=TODAY)


def move(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    request = MoveRequest(amount, day, "bank", "cash", fee=Money(choice))
    return books.move(session, move=request, today=TODAY, now=NOW)


def refund(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    way_back, gift = books.RefundWay(day, way), choice % 3 == 0
    chosen = _payment(session, choice, "credit")
    return books.refund(
        session,
        payment_id=chosen,
        amount=Money(1 + amount.pence % 60),
        way=way_back,
        today=TODAY,
        now=NOW,
        rest_as_gift=gift,
    )


def keep(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    return books.keep_as_gift(session, payment_id=_payment(session, choice, "credit"), on=day, today=TODAY, now=NOW)


def correct(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    wanted = books.Correction(amount=amount, method=way, received_on=day - timedelta(days=40) if choice % 2 else None)
    chosen = _payment(session, choice)
    return books.correct_payment(
        session, payment_id=chosen, correction=wanted, reason="Typed wrongly", today=TODAY, now=NOW
    )


def reverse(session: Session, day: date, amount: Money, way: Method, choice: int) -> Changes:
    chosen = _payment(session, choice)
    return payments.reverse_payment(session, payment_id=chosen, reason="Bounced", on=day, today=TODAY, now=NOW)


DEEDS: tuple[Callable[[Session, date, Money, Method, int], Changes], ...] = (
    take, take, take, spend, come_back, move, refund, refund, keep, correct, correct, reverse,
)  # fmt: skip
steps = st.lists(
    st.tuples(
        st.sampled_from(DEEDS), st.integers(0, 60).map(lambda n: TODAY - timedelta(days=n)),
        st.integers(1, 5000).map(Money), st.sampled_from([Method.CASH, Method.CHEQUE, Method.TRANSFER]),
        st.integers(0, 5),
    ),
    min_size=6, max_size=14,
)  # fmt: skip


def reckoned(session: Session, on: date) -> Money:
    """Add up what came in and went out up to the end of a day from the records themselves, whatever the account."""
    took = session.scalars(select(Payment.amount).where(Payment.undone_on.is_(None), Payment.received_on <= on))
    spent = session.scalars(select(Spending.amount).where(Spending.undone_on.is_(None), Spending.written_on <= on))
    back = session.scalars(select(Spending.amount).where(Spending.undone_on.is_(None), Spending.returned_on <= on))
    gone = session.scalars(select(Refund.amount).where(Refund.undone_on.is_(None), Refund.refunded_on <= on))
    return Money.total(took) - Money.total(spent) + Money.total(back) - Money.total(gone)


def figures(office: Office) -> Figures:
    return {day: office.read(partial(balances, on=day)) for day in SEEN}


def told(found: Figures) -> Figures:
    return {day: {key: amount for key, amount in sums.items() if amount} for day, sums in found.items()}


def a_year(office: Office, deeds: list[tuple[Callable[..., Changes], date, Money, Method, int]]) -> None:
    office.write(partial(add_contact, draft=ContactDraft(given="Ana", family="Ruiz"), now=NOW))
    for deed, day, amount, way, choice in deeds:
        before = told(figures(office))
        try:
            office.write(partial(deed, day=day, amount=amount, way=way, choice=choice))
        except UserError:
            assert told(figures(office)) == before, "nothing is half done"
            continue
        after = told(figures(office))
        office.undo()
        assert told(figures(office)) == before, "undo leaves every day as it was"
        office.redo()
        assert told(figures(office)) == after
    for day, found in figures(office).items():
        assert Money.total(found.values()) == office.read(partial(reckoned, on=day))
    assert office.read(books.audit_postings) == []
    assert office.read(audit) == []


@pytest.mark.slow
def test_every_day_says_what_came_in_less_what_went_out(house: House) -> None:
    with memory_folder() as folder:

        @settings(max_examples=settings().max_examples // 4)
        @given(steps)
        def whole_years(deeds: list[tuple[Callable[..., Changes], date, Money, Method, int]]) -> None:
            with tempfile.TemporaryDirectory(dir=folder) as own:
                url = house.new(Path(own))
                office = open_for_test(url)
                try:
                    a_year(office, deeds)
                finally:
                    office.close()
                    house.leave(url)

        whole_years()
