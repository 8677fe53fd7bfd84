"""Whatever is done on whatever days, the books add up, the past does not move, and undo leaves other days alone."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from psg_admin.accounts.rules import OPENING, TRANSFER
from psg_admin.books.model import Posting, Refund, Spending, SpendingLine, Transfer
from psg_admin.books.operations import audit_postings
from psg_admin.books.queries import balances, by_category
from psg_admin.books.queries.movements import left_over_as_at, moved, owed_as_at, received, spent
from psg_admin.kernel.errors import UserError
from psg_admin.kernel.money import Money
from psg_admin.payments.model import Payment
from psg_admin.payments.operations import allocate_rest, release_allocation
from psg_admin.payments.queries import allocations, left_over
from psg_admin.payments.states import Method
from tests.books.ledger import Ledger
from tests.offices import House, open_for_test

FIRST = date(2016, 3, 20)
DAYS = [FIRST + timedelta(days=days) for days in (0, 3, 11, 12, 24)]  # 31 March and 1 April among them
PLACES = [("bank", "general"), ("bank", "school"), ("cash", "general"), ("savings", "general")]

Deed = Callable[[Ledger], None]
day = st.sampled_from(DAYS)
pence = st.integers(1, 99_99).map(lambda found: Money(found).plain())
place = st.sampled_from(PLACES)


@st.composite
def deeds(draw: st.DrawFn) -> Deed:
    """Draw something that a treasurer does."""
    amount, on, later, number = draw(pence), draw(day), draw(day), draw(st.integers(0, 5))
    (account, fund), to = draw(place), draw(place)
    flag, method = draw(st.booleans()), draw(st.sampled_from([Method.CASH, Method.TRANSFER, Method.CHEQUE]))
    pay: Deed = partial(_pay, amount=amount, on=on, today=later, gift=flag, method=method)
    spend: Deed = partial(
        _spend, amount=amount, on=on, account=account, fund=fund, returned=later if flag and later >= on else None
    )
    choices: list[Deed] = [
        pay, pay, spend, partial(_owe, amount=amount, on=on), partial(_use, number=number, on=on),
        partial(_free, number=number, on=on), partial(_back, number=number, on=on),
        partial(_refund, number=number, on=on),
        partial(_move, amount=amount, on=on, from_=(account, fund), to=to), _undo,
    ]  # fmt: skip
    return draw(st.sampled_from(choices))


def _pay(ledger: Ledger, amount: str, on: date, today: date, *, gift: bool, method: Method) -> None:
    ana = ledger.people["ana"]
    open_ = [] if gift else [charge for charge in ledger.charges_made if ledger.owed(charge)]
    ledger.pay(ana, amount, *open_[:2], gift=Money.of(amount) if gift else Money(), on=min(on, today), today=today,
               method=method, receipt=False)  # fmt: skip


def _owe(ledger: Ledger, amount: str, on: date) -> None:
    ledger.charges_made.append(ledger.charge(ledger.people["ana"], amount, f"Fee {amount}", due_on=on))


def _payment(ledger: Ledger, number: int) -> Payment | None:
    def found(session: Session) -> Payment | None:
        rows = session.scalars(select(Payment).where(Payment.reverses_id.is_(None), Payment.undone_on.is_(None))).all()
        return rows[number % len(rows)] if rows else None

    return ledger.office.read(found)


def _use(ledger: Ledger, number: int, on: date) -> None:
    payment = _payment(ledger, number)
    owed = [charge for charge in ledger.charges_made if ledger.owed(charge)]
    if payment is None or not owed or not ledger.office.read(partial(left_over, payment_id=payment.id)):
        return
    deed = partial(allocate_rest, payment_id=payment.id, charge_ids=owed[:1], today=max(on, payment.received_on))
    ledger.office.write(deed)


def _free(ledger: Ledger, number: int, on: date) -> None:
    payment = _payment(ledger, number)
    if payment is None:
        return
    for share in ledger.office.read(partial(allocations, payment_id=payment.id)):
        if share.releasable:
            deed = partial(
                release_allocation, allocation_id=share.allocation_id, reason="Wrong", today=max(on, share.made_on)
            )
            ledger.office.write(deed)
            return


def _back(ledger: Ledger, number: int, on: date) -> None:
    payment = _payment(ledger, number)
    if payment is not None:
        ledger.reverse(payment.id, max(on, payment.received_on))


def _refund(ledger: Ledger, number: int, on: date) -> None:
    payment = _payment(ledger, number)
    if payment is None:
        return
    rest = ledger.office.read(partial(left_over, payment_id=payment.id))
    if rest:
        ledger.refund(payment.id, rest.plain(), max(on, payment.received_on))


def _spend(ledger: Ledger, amount: str, on: date, account: str, fund: str, returned: date | None) -> None:
    ledger.spend(amount, on, account=account, fund=fund, returned_on=returned)


def _move(ledger: Ledger, amount: str, on: date, from_: tuple[str, str], to: tuple[str, str]) -> None:
    if from_ != to:
        ledger.move(amount, on, from_=from_, to=to)


def _undo(ledger: Ledger) -> None:
    if ledger.office.undo_state().undo_id != ledger.begun:
        ledger.office.undo()


def figures(ledger: Ledger) -> dict[date, object]:
    """Return what the books say of each day: what moved on it, what lay where, was owed and left over at its end."""

    def read(session: Session) -> dict[date, object]:
        return {
            on: (
                {key: amount for key, amount in by_category(session, first=on, last=on).items() if amount},
                {key: amount for key, amount in balances(session, on=on).items() if amount},
                sorted((row.charge_id, row.owed) for row in owed_as_at(session, on=on)),
                sorted((row.payment_id, row.left_over) for row in left_over_as_at(session, on=on)),
            )
            for on in DAYS
        }

    return ledger.office.read(read)


def of_the_records(session: Session, on: date) -> dict[str, Money]:
    """Return what lies in each account at the end of a day, added up of the records and not of the postings."""
    found: defaultdict[str, Money] = defaultdict(Money)
    found["savings"] = Money.of(100)
    for payment in session.scalars(select(Payment).where(Payment.undone_on.is_(None), Payment.received_on <= on)):
        origin = payment if payment.reverses_id is None else session.get_one(Payment, payment.reverses_id)
        found[origin.account or ("cash" if origin.method is Method.CASH else "bank")] += payment.amount
    for back in session.scalars(select(Refund).where(Refund.undone_on.is_(None), Refund.refunded_on <= on)):
        found[back.account] -= back.amount
    for row in session.scalars(select(Spending).where(Spending.undone_on.is_(None))):
        parts = session.scalars(select(SpendingLine.amount).where(SpendingLine.spending_id == row.id))
        amount = Money.total(parts)
        found[row.account] -= amount if row.written_on <= on else Money()
        found[row.account] += amount if row.returned_on is not None and row.returned_on <= on else Money()
    for moved_ in session.scalars(select(Transfer).where(Transfer.undone_on.is_(None), Transfer.moved_on <= on)):
        found[moved_.from_account] -= moved_.amount
        found[moved_.to_account] += moved_.amount
    return {account: amount for account, amount in found.items() if amount}


def check(session: Session) -> None:
    """Find that the postings are sound, and that opening, in and out come to closing wherever one cuts the days."""
    assert audit_postings(session) == []
    for on in DAYS:
        lying: defaultdict[str, Money] = defaultdict(Money)
        for (account, _fund), amount in balances(session, on=on).items():
            lying[account] += amount
        assert {account: amount for account, amount in lying.items() if amount} == of_the_records(session, on)
    for first, last in pairwise(DAYS):
        opening, closing = balances(session, on=first), balances(session, on=last)
        since = first + timedelta(days=1)
        for line in (work for read in (received, spent, moved) for work in read(session, first=since, last=last)):
            key = (line.account, line.fund)
            opening[key] = opening.get(key, Money()) + line.amount
        assert {k: v for k, v in opening.items() if v} == {k: v for k, v in closing.items() if v}
        moving = by_category(session, first=since, last=last)
        assert Money.total(v for (category, _f), v in moving.items() if category == TRANSFER) == Money()
    assert Money.total(session.scalars(select(Posting.amount).where(Posting.category == OPENING))) == Money.of(100)


def test_the_books_add_up_whatever_is_done(house: House, tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(deeds(), min_size=3, max_size=7))
    def tried(some: list[Deed]) -> None:
        with_an_office(house, tmp_path_factory.mktemp("chance"), some)

    tried()


def with_an_office(house: House, folder: Path, some: list[Deed]) -> None:
    url = house.new(folder)
    office = open_for_test(url)
    try:
        ledger = Ledger(office)
        ledger.people["ana"] = ledger.person("Ana")
        ledger.fund("school", "School")
        ledger.account("savings", "Savings", opening="100.00", on=FIRST)
        ledger.begun = office.undo_state().undo_id
        for deed in some:
            before, was = figures(ledger), office.undo_state().undo_id
            try:
                deed(ledger)
            except UserError:
                assert figures(ledger) == before
                continue
            office.read(check)
            state = office.undo_state()
            if state.undo_id not in {was, ledger.begun} and state.redo is None:
                office.undo()
                assert figures(ledger) == before
                office.read(check)
                office.redo()
                office.read(check)
    finally:
        office.close()
        house.leave(url)
