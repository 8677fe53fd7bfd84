"""The figures of the first page: of an empty office, and of one at work."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from psg_admin.accounts.operations import set_budget
from psg_admin.accounts.rules import BANK
from psg_admin.books.operations import add_slip, spend
from psg_admin.books.plans import PartRequest, SpendingRequest
from psg_admin.books.queries import Purse, account_rows, money_out_ids, money_out_rows
from psg_admin.books.queries.banking import in_hand
from psg_admin.events.operations import add_event, book_places
from psg_admin.events.queries import attendee_ids
from psg_admin.events.rules import BandDraft, EventDraft, PlaceDraft
from psg_admin.events.states import Group
from psg_admin.kernel.errors import BadInput
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships.operations import add_type, enrol, set_fee, set_order_state
from psg_admin.memberships.queries import by_number, member_list_ids, member_list_rows, type_of_code
from psg_admin.memberships.states import OrderState, Standing
from psg_admin.payments.operations import reverse_payment
from psg_admin.payments.queries import DUE, DebtRow, list_ids, list_rows, owed_list, this_month
from psg_admin.payments.rules import PayNow
from psg_admin.payments.states import Method
from psg_admin.people.particulars import ContactDraft
from psg_admin.reports.today import TodayFigures, missed, runs_out, today_figures
from psg_admin.sample.make import fill
from psg_admin.store.list_query import ListQuery
from psg_admin.store.office import Office
from tests.offices import NOW, TODAY
from tests.payments.books import Books, pounds
from tests.reports.orders import let_orders_be_missed


def figures(office: Office) -> TodayFigures:
    return office.read(partial(today_figures, today=TODAY))


def scheme(office: Office) -> None:
    office.write(partial(add_type, code="individual", name="Individual"))
    office.write(partial(set_fee, code="individual", amount=Money.of("30"), from_day=date(2014, 4, 1)))


def member(office: Office, given: str, joined: date, *, method: Method = Method.CHEQUE, paid: bool = True) -> str:
    draft = ContactDraft(given=given, family="Quispe")
    return office.write(
        partial(
            enrol,
            members=[draft],
            type_id=office.read(partial(type_of_code, code="individual")),
            method=method,
            joined=joined,
            first_payment=PayNow(method, joined) if paid else None,
            today=TODAY,
            now=NOW,
        )
    ).reference


def test_a_new_office_has_nothing_but_is_told_so(office: Office) -> None:
    found = figures(office)
    assert found.new_office
    assert (found.month, found.month_count, found.debts.count, found.missed, found.event, found.news) == (
        NOTHING,
        0,
        0,
        (),
        None,
        (),
    )
    assert set(found.standings.values()) == {0}


def test_members_money_and_orders_are_counted(office: Office) -> None:
    scheme(office)
    member(office, "Ana", date(2016, 10, 3))
    member(office, "Bea", date(2015, 11, 1))
    member(office, "Cai", date(2014, 5, 1))
    member(office, "Dai", date(2016, 9, 1), paid=False)
    number = member(office, "Eve", date(2016, 2, 1), method=Method.STANDING_ORDER)
    page = office.read(partial(by_number, number=number, day=TODAY))
    for state, day in ((OrderState.CLAIMED, 1), (OrderState.FIRST_SEEN, 5), (OrderState.MISSED, 12)):
        office.write(partial(set_order_state, membership_id=page.id, state=state, today=date(2016, 10, day)))
    found = figures(office)
    assert not found.new_office
    assert (found.of(Standing.CURRENT), found.of(Standing.LAPSED)) == (4, 1)
    assert found.ending == 1
    assert (found.month, found.month_count) == (pounds("30"), 1)
    assert (found.debts.count, found.debts.owed, found.debts.due) == (1, pounds("30"), pounds("30"))
    assert [(missed.name, missed.number, missed.since) for missed in found.missed] == [
        ("Quispe, Eve", number, date(2016, 10, 12))
    ]
    assert found.missed_count == 1


def test_a_payment_taken_back_lowers_what_came_in_and_one_undone_never_came_in(office: Office) -> None:
    books = Books(office)
    ana = books.person("Ana")
    books.pay(ana, "30.00")
    bounced = books.pay(ana, "12.50", on=date(2016, 9, 30)).made
    assert bounced is not None
    office.write(partial(reverse_payment, payment_id=bounced, reason="Bounced", today=TODAY, now=NOW))
    books.pay(ana, "99.00")
    office.undo()
    found = figures(office)
    # It had come in last month and went this month.
    assert (found.month, found.month_count) == (pounds("17.50"), 2)


def test_the_next_event_is_told_with_its_places_and_days(office: Office) -> None:
    bands = (BandDraft("Everybody", pounds("8"), frozenset({Group.ANYONE})),)
    for title, day in (("Past", date(2016, 10, 1)), ("Conference", date(2016, 11, 5)), ("Later", date(2016, 12, 1))):
        draft = EventDraft(
            title=title,
            starts_at=datetime.combine(day, datetime.min.time().replace(hour=11)),
            ends_at=datetime.combine(day, datetime.min.time().replace(hour=17)),
            capacity=40,
            bands=bands,
        )
        made = office.write(partial(add_event, draft=draft)).made
        assert made is not None
        if title == "Conference":
            booker = ContactDraft(given="Ana", family="Quispe")
            office.write(
                partial(
                    book_places,
                    event_id=made,
                    booker=booker,
                    places=[PlaceDraft(for_booker=True), PlaceDraft()],
                    today=TODAY,
                    now=NOW,
                )
            )
    found = figures(office)
    assert found.event is not None
    assert (found.event.title, found.event.sums.places, found.event.left) == ("Conference", 2, 38)
    assert found.event.sums.owed == pounds("16")
    assert found.days_to_event == 16


def test_the_figures_take_a_handful_of_queries_whatever_there_is(office: Office) -> None:
    scheme(office)
    for number in range(4):
        member(office, f"Ana {number}", date(2016, 4, 1 + number))
    said: list[str] = []

    def counted(session: Session) -> TodayFigures:
        connection = session.connection()
        event.listen(connection, "before_cursor_execute", lambda _c, _u, statement, *_rest: said.append(statement))
        return today_figures(session, today=TODAY)

    office.read(counted)
    assert len(said) <= 25, said


def test_how_the_money_stands_is_told_with_what_is_in_hand_and_since_when(office: Office) -> None:
    assert figures(office).purse == Purse()
    books = Books(office)
    ana = books.person("Ana")
    old, new = TODAY - timedelta(days=20), TODAY - timedelta(days=3)
    cheque = books.pay(ana, "12.50", on=old, method=Method.CHEQUE).made
    assert cheque is not None
    books.pay(ana, "7.50", on=new, method=Method.CHEQUE)
    books.pay(ana, "5.00", on=new, method=Method.CASH)
    books.pay(ana, "100.00", on=new, method=Method.TRANSFER)
    rent = SpendingRequest("The hall", pounds("40"), new, (PartRequest("event-costs"),))
    office.write(partial(spend, spending=rent, today=TODAY, now=NOW))
    purse = figures(office).purse
    assert (purse.together, purse.in_hand, purse.since) == (pounds("85"), pounds("25"), old)
    assert (purse.out, purse.out_count, purse.budget, purse.used) == (pounds("40"), 1, NOTHING, 0)
    office.write(partial(add_slip, account=BANK, banked_on=TODAY, today=TODAY, now=NOW, cheques=[cheque]))
    purse = figures(office).purse
    assert (purse.together, purse.in_hand, purse.since) == (pounds("85"), pounds("12.50"), new)


def test_the_budget_of_the_year_is_told_and_another_years_is_not(office: Office) -> None:
    early = SpendingRequest("The hall", pounds("30"), date(2016, 4, 1), (PartRequest("event-costs"),))
    before = SpendingRequest("The hall", pounds("99"), date(2016, 3, 31), (PartRequest("event-costs"),))
    for one in (early, before):
        office.write(partial(spend, spending=one, today=TODAY, now=NOW))
    last, this = date(2015, 4, 1), date(2016, 4, 1)
    office.write(partial(set_budget, category="event-costs", amount=pounds("80"), first_day=last))
    assert figures(office).purse.budget == NOTHING
    for category, amount in (("event-costs", "50"), ("postage", "40"), ("subscription", "700")):
        office.write(partial(set_budget, category=category, amount=pounds(amount), first_day=this))
    purse = figures(office).purse
    assert (purse.budget, purse.spent, purse.used) == (pounds("90"), pounds("30"), 33)


@pytest.fixture
def sample(office: Office) -> Office:
    """The sample office, in which every figure counts something."""
    office.write(partial(fill, members=250, seed=3, today=TODAY))
    let_orders_be_missed(office)
    return office


def test_each_figure_counts_the_rows_of_its_list(sample: Office) -> None:
    found = figures(sample)

    def members(query: ListQuery) -> int:
        return len(sample.read(partial(member_list_ids, query=query, today=TODAY)))

    def owed(query: ListQuery) -> list[DebtRow]:
        return sample.read(partial(owed_list, query=query, today=TODAY))

    for standing in Standing:
        assert found.of(standing) == members(ListQuery(filters={"standing": standing.value})), standing
    assert found.ending == members(runs_out(TODAY)) > 0
    assert found.missed_count == members(missed()) > 0
    month = sample.read(partial(list_ids, query=this_month(TODAY)))
    payments = sample.read(partial(list_rows, ids=month))
    assert (found.month_count, found.month) == (len(payments), Money.total(row.amount for row in payments))
    everything, due = owed(ListQuery()), owed(ListQuery(filters=DUE))
    assert (found.debts.count, found.debts.owed) == (len(everything), Money.total(row.owed for row in everything))
    assert (found.debts.due_count, found.debts.due) == (len(due), Money.total(row.owed for row in due))
    assert due
    accounts = sample.read(partial(account_rows, on=TODAY))
    assert found.purse.together == Money.total(row.balance for row in accounts) > NOTHING
    held = sample.read(partial(in_hand, on=TODAY))
    assert found.purse.in_hand == held.cash + held.paper
    assert found.purse.since == min(one.received_on for one in held.cheques)
    went = sample.read(partial(money_out_ids, query=this_month(TODAY)))
    gone = sample.read(partial(money_out_rows, ids=went))
    assert (found.purse.out_count, found.purse.out) == (len(gone), Money.total(row.amount for row in gone))
    assert 0 < found.purse.used < 100
    assert found.event is not None
    places = sample.read(partial(attendee_ids, event_id=found.event.event_id, query=ListQuery()))
    assert found.event.sums.places == len(places) > 0


def test_the_filters_leave_whom_they_say(sample: Office) -> None:
    ids = sample.read(partial(member_list_ids, query=runs_out(TODAY), today=TODAY))
    rows = sample.read(partial(member_list_rows, ids=ids, today=TODAY))
    assert {row.standing for row in rows} == {Standing.CURRENT}
    assert all(row.paid_to is not None and TODAY <= row.paid_to <= TODAY + timedelta(days=29) for row in rows)
    ids = sample.read(partial(member_list_ids, query=missed(), today=TODAY))
    for row in sample.read(partial(member_list_rows, ids=ids, today=TODAY)):
        page = sample.read(partial(by_number, number=row.number, day=TODAY))
        assert page.order is not None
        assert page.order.state is OrderState.MISSED
        assert page.order.state_since > TODAY - timedelta(days=365)
    with pytest.raises(BadInput, match="cannot be narrowed by order"):
        sample.read(partial(member_list_ids, query=ListQuery(filters={"order": "gone"}), today=TODAY))
