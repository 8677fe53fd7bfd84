"""Who resigned and comes back: the gap stays a gap, what was written off is none, and the number is kept."""

from datetime import date
from functools import partial

import pytest

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Refused
from psg_admin.kernel.money import Money
from psg_admin.kernel.plan import Problems
from psg_admin.memberships import queries
from psg_admin.memberships.operations import (
    RENEW,
    mark_deceased,
    renew_many,
    resign,
    waive_term,
    withdraw_renewal,
)
from psg_admin.memberships.plans import Renewal, Renewals, RenewedAlready
from psg_admin.memberships.states import Standing
from psg_admin.payments.queries import balances
from psg_admin.people.operations import set_deceased
from psg_admin.store.planning import preview
from tests.memberships.desk import Desk, cash, check_undo, person
from tests.offices import NOW, TODAY

JOINED, SECOND, BACK = date(2015, 11, 1), date(2016, 11, 1), date(2016, 12, 15)
THIRTY = Money.of(30)


@pytest.fixture
def ana(desk: Desk) -> int:
    """Ana, a member since November 2015, paid, and renewed early for the year from November 2016, not paid yet."""
    number = desk.enrol(person("Ana", "Díaz"), joined=JOINED, first_payment=cash(JOINED))
    desk.renew(number)
    return number


def leave(desk: Desk, number: int, on: date, today: date = TODAY) -> None:
    desk.do(resign, membership_id=number, on=on, today=today)


def standings(desk: Desk, number: int, *days: date) -> list[Standing]:
    """How the membership stands by the rule, and as lists count it, which is the same."""
    assert desk.ask(queries.audit) == []
    return [desk.standing(number, day).standing for day in days]


def balance(desk: Desk, number: int) -> Money:
    page = desk.page(number)
    found: dict[int, Money] = desk.ask(balances, contact_ids=[page.payer_id])
    return found[page.payer_id]


def test_a_term_that_was_written_off_is_no_entitlement_and_the_return_is_owed_now(desk: Desk, ana: int) -> None:
    leave(desk, ana, SECOND)
    assert balance(desk, ana) == Money(0)
    following = desk.page(ana, BACK).renewal
    assert (following.period, following.again) == (DayRange(BACK, date(2017, 12, 15)), "")
    check_undo(desk.office, partial(desk.renew, ana, BACK))
    changes = desk.renew(ana, BACK)
    assert changes.reference == "0001"
    page = desk.page(ana, BACK)
    assert [term.period.start for term in page.terms] == [BACK, JOINED]
    assert balance(desk, ana) == THIRTY
    assert page.standing.reason == "Current to 14 December 2017, not paid yet"
    assert page.absences == (DayRange(SECOND, BACK),)
    assert standings(desk, ana, date(2016, 10, 31), SECOND, date(2016, 12, 14), BACK, date(2017, 3, 20)) == [
        Standing.CURRENT, Standing.RESIGNED, Standing.RESIGNED, Standing.CURRENT, Standing.LAPSED,
    ]  # fmt: skip


def test_who_returns_on_the_day_of_leaving_has_one_term_from_then_on_and_no_gap(desk: Desk, ana: int) -> None:
    leave(desk, ana, SECOND)
    check_undo(desk.office, partial(desk.renew, ana, SECOND))
    desk.renew(ana, SECOND, pay=cash(TODAY))
    page = desk.page(ana, SECOND)
    assert [(term.period.start, term.owed) for term in page.terms] == [(SECOND, Money(0)), (JOINED, Money(0))]
    assert page.absences == ()
    assert page.standing.reason == "Current to 31 October 2017, paid in cash"
    assert standings(desk, ana, SECOND) == [Standing.CURRENT]


def test_two_terms_written_off_are_both_none_and_can_come_again(desk: Desk, ana: int) -> None:
    desk.renew(ana, again=True)
    leave(desk, ana, SECOND)
    desk.renew(ana, BACK)
    assert [term.period.start for term in desk.page(ana).terms] == [BACK, JOINED]
    leave(desk, ana, date(2017, 2, 1))
    desk.renew(ana, date(2017, 3, 1))
    assert desk.page(ana).absences == (DayRange(SECOND, BACK), DayRange(date(2017, 2, 1), date(2017, 3, 1)))
    assert standings(desk, ana, date(2016, 12, 1), date(2017, 1, 31), date(2017, 2, 1), date(2017, 3, 1)) == [
        Standing.RESIGNED, Standing.CURRENT, Standing.RESIGNED, Standing.CURRENT,
    ]  # fmt: skip


def test_what_is_let_off_after_leaving_is_no_entitlement_from_the_return_on(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 4, 1))
    leave(desk, ana, date(2016, 9, 1))
    (term,) = desk.page(ana).terms
    desk.do(waive_term, term_id=term.id, reason="She has left", today=TODAY)
    check_undo(desk.office, partial(desk.renew, ana, SECOND))
    desk.renew(ana, SECOND)
    assert [term.period for term in desk.page(ana).terms] == [
        DayRange(SECOND, date(2017, 11, 1)),
        DayRange(date(2016, 4, 1), date(2016, 9, 1)),
    ]
    assert balance(desk, ana) == THIRTY
    assert standings(desk, ana, date(2016, 10, 31), SECOND) == [Standing.RESIGNED, Standing.CURRENT]


def test_who_returns_while_a_paid_term_runs_has_it_still_but_for_the_gap(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 2, 1), first_payment=cash(date(2016, 2, 1)))
    leave(desk, ana, date(2016, 6, 1))
    desk.renew(ana, date(2016, 9, 1))
    assert standings(desk, ana, date(2016, 5, 31), date(2016, 7, 1), date(2016, 9, 1)) == [
        Standing.CURRENT, Standing.RESIGNED, Standing.CURRENT,
    ]  # fmt: skip


def test_a_life_member_who_resigned_comes_back_with_the_number_and_nothing_to_pay(desk: Desk) -> None:
    life = desk.enrol(kind="life", joined=date(2010, 1, 1), first_payment=cash(date(2010, 1, 1)))
    leave(desk, life, date(2016, 6, 1))
    following = desk.page(life).renewal
    assert (following.refused, following.period) == ("", DayRange(date(2010, 1, 1)))
    check_undo(desk.office, partial(desk.renew, life))
    changes = desk.renew(life, pay=cash())
    assert (changes.summary, changes.reference) == ("Member 0001 is back, from 1 January 2010", "0001")
    assert "receipt" not in changes.more
    page = desk.page(life)
    assert (len(page.terms), page.balance, page.ended_on) == (1, Money(0), None)
    assert page.standing.reason == "Life member since 1 January 2010"
    assert standings(desk, life, date(2016, 5, 31), date(2016, 6, 1), date(2016, 10, 19), TODAY) == [
        Standing.LIFE, Standing.RESIGNED, Standing.RESIGNED, Standing.LIFE,
    ]  # fmt: skip
    with pytest.raises(Refused, match="for life: there is nothing to renew"):
        desk.renew(life)
    leave(desk, life, TODAY)
    with pytest.raises(Refused, match="Membership 0001 is for life: it comes back as it was"):
        desk.renew(life, type_id=desk.types["individual"])
    assert desk.renew(life, pay=cash(gift="5")).more["receipt"]


def test_a_life_member_noted_dead_by_mistake_was_never_away(desk: Desk) -> None:
    life = desk.enrol(kind="life", joined=date(2010, 1, 1), first_payment=cash(date(2010, 1, 1)))
    (line,) = desk.page(life).members
    desk.do(mark_deceased, contact_id=line.contact_id, on=date(2016, 6, 1), today=TODAY)
    with pytest.raises(Refused, match="has died: there is nothing to renew"):
        desk.renew(life)
    desk.do(set_deceased, contact_id=line.contact_id, on=None, today=TODAY)
    desk.renew(life)
    assert standings(desk, life, date(2016, 7, 1), TODAY) == [Standing.LIFE, Standing.LIFE]


def test_a_life_membership_that_was_written_off_is_owed_anew(desk: Desk) -> None:
    life = desk.enrol(kind="life")
    leave(desk, life, TODAY)
    desk.renew(life, SECOND)
    assert balance(desk, life) == Money.of(500)
    assert desk.page(life, SECOND).standing.reason == "Life member since 1 November 2016, not paid yet"


def test_renewing_twice_is_done_only_when_it_is_meant(desk: Desk, ana: int) -> None:
    year = "1 November 2017 to 31 October 2018"
    sentence = f"Renewed already, to 31 October 2017: this would add another membership year, {year}."
    assert desk.page(ana).renewal.again == sentence
    with pytest.raises(RenewedAlready) as caught:
        desk.renew(ana)
    assert caught.value.message == f"Member 0001: {sentence}"
    with pytest.raises(RenewedAlready):
        desk.renew(ana, SECOND)  # also when the term has begun
    luz = desk.enrol(person("Luz"), joined=date(2015, 12, 1), first_payment=cash(date(2015, 12, 1)))
    with pytest.raises(Problems, match="Member 0001: Renewed already"):  # of many none is done
        desk.do(renew_many, renewals=[Renewal(luz), Renewal(ana, place="Line 2")], today=TODAY, now=NOW)
    assert len(desk.page(luz).terms) == 1
    desk.do(renew_many, renewals=[Renewal(luz), Renewal(ana, again=True)], today=TODAY, now=NOW)
    assert [len(desk.page(number).terms) for number in (luz, ana)] == [2, 3]


def test_who_wants_none_of_it_before_the_first_day_is_told_how(desk: Desk) -> None:
    ana = desk.enrol(joined=SECOND)
    with pytest.raises(
        Refused, match="note a resignation on its first day, 1 November 2016: then nothing is owed for it"
    ):
        desk.do(withdraw_renewal, membership_id=ana, reason="Changed her mind", today=TODAY)
    with pytest.raises(BadInput, match=r"begins only on 1 November 2016\. If it is not wanted after all"):
        leave(desk, ana, TODAY)
    leave(desk, ana, SECOND)
    assert balance(desk, ana) == Money(0)


def test_the_old_debt_is_named_before_renewing_one_who_lapsed_long_ago(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2013, 2, 1))
    following = desk.page(ana).renewal
    assert following.quote is not None
    assert following.old_debt == "£30.00 for this year; with £30.00 from 2013 that makes £60.00."
    request = Renewals((Renewal(ana, pay=cash(date(2016, 10, 12))),), TODAY, NOW)
    [plan] = desk.ask(preview, deed=RENEW, request=request).plan
    assert [(debt.amount, debt.since) for debt in plan.old_debt] == [(THIRTY, date(2013, 2, 1))]
    with pytest.raises(Refused, match="from 1 February 2013 was not paid: the next one begins on the day of its pay"):
        desk.renew(ana)
    desk.renew(ana, pay=cash(date(2016, 10, 12)))
    assert desk.page(ana).terms[0].period.start == date(2016, 10, 12)
    assert desk.standing(ana).reason == "Current to 11 October 2017, paid in cash"
    assert balance(desk, ana) == THIRTY


def test_who_came_back_by_mistake_has_resigned_again(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2015, 6, 1), first_payment=cash(date(2015, 6, 1)))
    leave(desk, ana, date(2016, 6, 1))
    desk.renew(ana, date(2016, 9, 1))
    back = partial(desk.do, withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)
    check_undo(desk.office, back)
    back()
    assert standings(desk, ana, date(2016, 5, 31), date(2016, 7, 1), date(2016, 9, 1)) == [
        Standing.CURRENT, Standing.RESIGNED, Standing.RESIGNED,
    ]  # fmt: skip
    assert desk.standing(ana, TODAY).reason == "Resigned on 1 June 2016"
    assert desk.page(ana).absences == ()
    assert balance(desk, ana) == Money(0)
    desk.renew(ana, SECOND)
    assert [absence.start for absence in desk.page(ana).absences] == [date(2016, 6, 1)]
