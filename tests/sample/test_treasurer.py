"""The books of the sample office: everything that a treasurer does is there, adds up, and lies where it should."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import add_fund
from psg_admin.accounts.queries import budgets, years
from psg_admin.accounts.rules import BANK, CASH, GENERAL
from psg_admin.accounts.states import FundKind
from psg_admin.books.model import Posting, Refund, Spending, SpendingLine, Transfer
from psg_admin.books.queries import account_rows, balances, by_category
from psg_admin.books.queries.banking import compare, in_hand, reconciliations, slips
from psg_admin.books.rules.banking import PAPER
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.payments.model import Payment, Reminder, WriteOff
from psg_admin.payments.states import Method
from psg_admin.reports.audit import audit
from psg_admin.sample.make import fill
from psg_admin.store.base import MoneyColumn
from psg_admin.store.office import Office
from tests.offices import TODAY


def test_there_is_something_of_all_that_a_treasurer_does(office: Office) -> None:
    office.write(partial(fill, members=200, seed=1, today=TODAY))

    def look(session: Session) -> None:
        assert session.scalar(select(func.count()).select_from(Refund)) == 1
        assert session.scalar(select(func.count()).select_from(WriteOff)) == 1
        assert session.scalar(select(func.count()).select_from(Reminder))
        assert session.scalar(select(func.count()).select_from(Transfer).where(Transfer.slip_id.is_(None)))
        assert session.scalar(select(func.count()).select_from(Spending).where(Spending.trustee))
        events = select(func.count(SpendingLine.event_id.distinct()))
        assert session.scalar(events) == 4
        spent = set(session.scalars(select(SpendingLine.category)))
        assert spent >= {"event-costs", "postage", "printing", "website", "insurance", "examination", "bank-charges"}
        this, last = years(session, until=TODAY)[1:3]
        assert TODAY in this
        figures = by_category(session, first=last.start, last=this.start - timedelta(days=1))
        assert figures["commission", GENERAL] > NOTHING
        assert figures["interest", GENERAL] > NOTHING
        for year in (this, last):
            planned = budgets(session, first_day=year.start)
            assert planned["subscription"] > planned["printing"] > NOTHING
        appeal = sum(amount.pence for (_, fund), amount in balances(session, on=TODAY).items() if fund != GENERAL)
        assert appeal == Money.of("435").pence

    office.read(look)
    assert office.read(audit) == []


@pytest.mark.parametrize(
    ("members", "seed", "day"),
    [(1, 3, TODAY), (40, 2, date(2024, 2, 29)), (120, 5, date(2016, 4, 1)), (60, 4, date(2021, 3, 31))],
)
def test_no_account_and_no_fund_is_ever_overdrawn(sqlite_office: Office, members: int, seed: int, day: date) -> None:
    sqlite_office.write(partial(fill, members=members, seed=seed, today=day))

    def look(session: Session) -> None:
        first = session.scalar(select(func.min(Posting.day)))
        assert first is not None
        found = session.execute(
            select(Posting.account, Posting.fund, Posting.day, func.sum(Posting.amount, type_=MoneyColumn()))
            .group_by(Posting.account, Posting.fund, Posting.day)
            .order_by(Posting.day)
        )
        lies: dict[tuple[str, str], Money] = {}
        for account, fund, on, amount in found:
            lies[account, fund] = now = lies.get((account, fund), NOTHING) + amount
            assert now >= NOTHING, (account, fund, on)
            assert on <= day
        assert set(lies) == {(BANK, GENERAL), (CASH, GENERAL), ("savings", GENERAL), (BANK, "hall-appeal")}

    sqlite_office.read(look)
    assert sqlite_office.read(audit) == []


def test_cheques_are_paid_in_every_fortnight_and_few_are_in_hand(sqlite_office: Office) -> None:
    sqlite_office.write(partial(fill, members=600, seed=1, today=TODAY))

    def look(session: Session) -> None:
        found = in_hand(session, on=TODAY)
        assert 0 < len(found.cheques) < 20
        assert all(TODAY - one.received_on <= timedelta(days=14) for one in found.cheques)
        assert found.cash < Money.of("250")
        papers = select(func.count()).where(Payment.method.in_(PAPER), Payment.reverses_id.is_(None))
        assert sum(page.count for page in slips(session)) + len(found.cheques) == (session.scalar(papers) or 0) - 1
        newest = slips(session)[:26]
        assert all((newest[0].banked_on - page.banked_on).days % 14 == 0 for page in newest)
        assert newest[-1].banked_on > TODAY - timedelta(weeks=60)
        assert not any(page.uncredited for page in newest)

    sqlite_office.read(look)


def test_the_statement_agrees_and_lacks_what_is_on_its_way(sqlite_office: Office) -> None:
    sqlite_office.write(partial(fill, members=300, seed=2, today=TODAY))

    def look(session: Session) -> None:
        [kept] = reconciliations(session)
        assert not kept.compared.difference
        assert kept.compared.as_at == date(2016, 9, 30)
        bank = next(row for row in account_rows(session, on=TODAY) if row.code == BANK)
        assert bank.agrees
        now = compare(session, account=BANK, on=TODAY, statement=NOTHING)
        assert {(one.kind, one.day) for one in now.unpresented} == {
            ("spending", TODAY - timedelta(days=6)), ("spending", TODAY - timedelta(days=2)),
        }  # fmt: skip
        assert all(one.reference for one in now.unpresented)
        numbers = list(session.scalars(select(Spending.reference).where(Spending.method == Method.CHEQUE)))
        assert len(set(numbers)) == len(numbers) > 40

    sqlite_office.read(look)


def test_an_office_with_funds_of_its_own_is_not_empty(sqlite_office: Office) -> None:
    sqlite_office.write(partial(add_fund, name="Hall appeal", kind=FundKind.RESTRICTED))
    with pytest.raises(Refused, match="empty office only"):
        sqlite_office.write(partial(fill, members=10, seed=1, today=TODAY))
