"""Deeds on a membership between its terms."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import (
    add_member,
    change_membership,
    change_order,
    change_person,
    mark_deceased,
    remove_member,
    resign,
    set_order_state,
    waive_term,
    waive_terms,
    withdraw_renewal,
)
from psg_admin.memberships.states import Ending, Interval, OrderState, Standing
from psg_admin.payments.operations import allocate_rest, take_payment
from psg_admin.payments.queries import balances
from psg_admin.payments.states import Method
from psg_admin.people.operations import set_deceased
from psg_admin.people.queries import contact
from tests.memberships.desk import CHEQUE, ORDER, Desk, cash, check_undo, everything, person
from tests.offices import NOW, TODAY

JOINED = date(2016, 2, 1)


@pytest.fixture
def ana(desk: Desk) -> int:
    """Ana, a paid-up member since February."""
    return desk.enrol(person("Ana", "Díaz"), joined=JOINED, first_payment=cash(JOINED))


@pytest.fixture
def pair(desk: Desk) -> int:
    """Ana and Luis, a joint membership not paid yet."""
    return desk.enrol(person("Ana", "Díaz"), person("Luis", "Díaz"), kind="joint")


def test_of_several_years_that_are_let_off_each_is_named(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2015, 2, 1))

    def pay(amount: str) -> int:
        page = desk.page(ana)
        desk.do(
            take_payment, contact_id=page.payer_id, amount=Money.of(amount), method=CHEQUE, today=TODAY, now=NOW,
            received_on=page.terms[0].period.start, charges=[page.terms[0].charge_id],
        )  # fmt: skip
        return page.terms[0].id

    first = pay("29")
    desk.renew(ana, JOINED)
    later = pay("28")
    short = [row.term_id for row in desk.ask(queries.short_terms, today=TODAY, membership_id=ana)]
    assert short == [first, later]
    let_off = partial(desk.do, waive_terms, term_ids=short, reason="Hardship", today=TODAY)
    check_undo(desk.office, let_off)
    assert let_off().summary == (
        "£3.00 of the subscriptions of member 0001 let off, of them £1.00 from 1 February 2015; "
        "£2.00 from 1 February 2016: Hardship"
    )
    assert desk.page(ana).balance == NOTHING
    with pytest.raises(Refused, match="Nothing is owed for this membership year any more"):
        let_off()
    with pytest.raises(BadInput, match="Say which membership year"):
        desk.do(waive_terms, term_ids=[], reason="Hardship", today=TODAY)


def test_a_member_resigns_on_a_day(desk: Desk, ana: int) -> None:
    changes = desk.do(resign, membership_id=ana, on=date(2016, 12, 31), note="Moving", today=TODAY)
    assert changes.summary == "Member 0001 resigned on 31 December 2016"
    assert desk.standing(ana).standing is Standing.CURRENT
    assert desk.standing(ana, date(2016, 12, 31)).reason == "Resigned on 31 December 2016"
    with pytest.raises(Refused, match="has ended already"):
        desk.do(resign, membership_id=ana, on=TODAY, today=TODAY)


def test_who_resigns_owes_nothing_for_what_comes_after(desk: Desk, ana: int) -> None:
    desk.renew(ana)
    assert desk.page(ana).balance == Money.of(30)
    desk.do(resign, membership_id=ana, on=TODAY, today=TODAY)
    assert desk.page(ana).balance == Money(0)


def test_what_was_let_off_for_a_resignation_is_not_told_as_paid(desk: Desk, ana: int) -> None:
    desk.renew(ana)
    desk.do(resign, membership_id=ana, on=date(2016, 12, 31), today=TODAY)
    at = desk.standing(ana)
    assert (at.reason, at.paid_to) == ("Current to 31 January 2017, paid in cash", date(2017, 1, 31))
    assert desk.standing(ana, date(2016, 12, 31)).paid_to == date(2017, 1, 31)


def test_a_term_that_was_waived_has_nothing_to_pay(desk: Desk) -> None:
    number = desk.enrol(person("Rosa"))
    (term,) = desk.page(number).terms
    desk.do(waive_term, term_id=term.id, reason="Helps at the door", today=TODAY)
    assert desk.standing(number).reason == "Current to 19 October 2017, nothing to pay"


def test_nobody_resigns_before_joining_or_in_a_far_year(desk: Desk, ana: int) -> None:
    with pytest.raises(BadInput, match="began only on 1 February 2016"):
        desk.do(resign, membership_id=ana, on=date(2016, 1, 31), today=TODAY)
    with pytest.raises(BadInput, match="not a likely day"):
        desk.do(resign, membership_id=ana, on=date(2061, 1, 1), today=TODAY)


def test_when_one_of_two_dies_the_other_stays_a_member(desk: Desk, pair: int) -> None:
    one, two = desk.page(pair).members
    desk.do(mark_deceased, contact_id=one.contact_id, on=TODAY, today=TODAY)
    assert desk.standing_of(one.contact_id) is None
    left = desk.standing_of(two.contact_id)
    assert left is not None
    assert left.standing is Standing.CURRENT
    desk.do(mark_deceased, contact_id=two.contact_id, on=TODAY, today=TODAY)
    assert desk.standing(pair).standing is Standing.DECEASED


def test_who_dies_owes_nothing_for_a_term_that_had_not_begun(desk: Desk, ana: int) -> None:
    desk.renew(ana, method=CHEQUE)
    (line,) = desk.page(ana).members
    before = desk.page(ana)
    assert [term.owed for term in before.terms if term.period.start > TODAY] == [Money.of(30)]
    earlier = [(term.amount, term.owed) for term in before.terms if term.period.start <= TODAY]
    note = partial(desk.do, mark_deceased, contact_id=line.contact_id, on=TODAY, today=TODAY)
    check_undo(desk.office, note)
    note()
    page = desk.page(ana)
    assert page.standing.standing is Standing.DECEASED
    assert [term.owed for term in page.terms if term.period.start > TODAY] == [Money(0)]
    assert [(term.amount, term.owed) for term in page.terms if term.period.start <= TODAY] == earlier
    assert desk.ask(queries.audit) == []


def test_whose_death_was_noted_by_mistake_is_taken_back(desk: Desk, ana: int) -> None:
    (line,) = desk.page(ana).members
    desk.do(mark_deceased, contact_id=line.contact_id, on=TODAY, today=TODAY)
    with pytest.raises(Refused, match="has died: there is nothing to renew"):
        desk.renew(ana, method=CHEQUE)
    desk.do(set_deceased, contact_id=line.contact_id, on=None, today=TODAY)
    desk.renew(ana, method=CHEQUE)
    assert desk.standing(ana).standing is Standing.CURRENT
    assert desk.ask(queries.audit) == []


def test_a_death_in_the_future_is_refused(desk: Desk, ana: int) -> None:
    (line,) = desk.page(ana).members
    with pytest.raises(BadInput, match="future"):
        desk.do(mark_deceased, contact_id=line.contact_id, on=date(2016, 10, 21), today=TODAY)


def test_what_is_not_paid_passes_to_the_new_payer(desk: Desk, pair: int) -> None:
    old = desk.page(pair).payer_id
    desk.do(change_membership, membership_id=pair, payer=person("Rosa"), method=CHEQUE, today=TODAY, now=NOW)
    page = desk.page(pair)
    assert page.payer_id != old
    assert page.terms[0].owed == page.balance == Money.of(45)
    assert desk.ask(balances, contact_ids=[old])[old] == Money(0)
    assert desk.ask(queries.audit) == []


def test_who_changes_to_a_standing_order_gets_one_and_keeps_the_fee_of_the_term(desk: Desk, ana: int) -> None:
    page = desk.page(ana)
    desk.do(
        change_membership,
        membership_id=ana,
        payer=page.payer_id,
        method=ORDER,
        today=TODAY,
        now=NOW,
        version=page.version,
    )
    changed = desk.page(ana)
    assert changed.order is not None
    assert changed.terms == page.terms
    assert changed.renewal.quote is not None
    assert changed.renewal.quote.total == Money.of(27)
    # This term is paid: the order is for the next one, at its fee.
    assert (changed.order.amount, changed.order.first_expected) == (Money.of(27), page.terms[0].period.end)
    with pytest.raises(Conflict):
        desk.do(
            change_membership,
            membership_id=ana,
            payer=page.payer_id,
            method=CHEQUE,
            today=TODAY,
            now=NOW,
            version=page.version,
        )


def test_a_change_that_changes_nothing_leaves_no_trace(desk: Desk, ana: int) -> None:
    page = desk.page(ana)
    state = desk.office.undo_state()
    changes = desk.do(
        change_membership, membership_id=ana, payer=page.payer_id, method=page.method, today=TODAY, now=NOW
    )
    assert changes.nothing
    assert desk.office.undo_state() == state


def test_a_person_leaves_a_joint_membership_and_comes_back(desk: Desk, pair: int) -> None:
    luis = desk.page(pair).members[1].contact_id
    with pytest.raises(Refused, match="Joint takes 2"):
        desk.do(add_member, membership_id=pair, who=person("Eva"), since=TODAY, today=TODAY, now=NOW)
    desk.do(remove_member, membership_id=pair, contact_id=luis, on=date(2016, 11, 1), today=TODAY)
    assert desk.standing_of(luis) is not None
    assert desk.standing_of(luis, date(2016, 11, 1)) is None
    with pytest.raises(NotFound, match="not in membership 0001"):
        desk.do(remove_member, membership_id=pair, contact_id=luis, on=TODAY, today=TODAY)
    ana = desk.page(pair).members[0].contact_id
    with pytest.raises(Refused, match="no other member"):
        desk.do(remove_member, membership_id=pair, contact_id=ana, on=TODAY, today=TODAY)
    desk.do(add_member, membership_id=pair, who=luis, since=date(2016, 12, 1), today=TODAY, now=NOW)
    assert desk.standing_of(luis, date(2016, 12, 1)) is not None


def test_a_fee_let_off_counts_as_paid_from_that_day(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    (term,) = desk.page(ana).terms
    assert desk.standing(ana).standing is Standing.LAPSED
    with pytest.raises(BadInput, match="reason"):
        desk.do(waive_term, term_id=term.id, reason=" ", today=TODAY)
    desk.do(waive_term, term_id=term.id, reason="Hardship", today=TODAY)
    assert desk.standing(ana).standing is Standing.CURRENT
    assert desk.standing(ana, date(2016, 10, 19)).standing is Standing.LAPSED
    assert desk.page(ana).terms[0].waived
    assert desk.page(ana).balance == Money(0)
    with pytest.raises(Refused, match="Nothing is owed"):
        desk.do(waive_term, term_id=term.id, reason="Again", today=TODAY)


def test_a_renewal_made_by_mistake_is_withdrawn(desk: Desk, ana: int) -> None:
    with pytest.raises(Refused, match="only its first year"):
        desk.do(withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)
    before = desk.page(ana)
    desk.renew(ana)
    desk.do(withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)
    after = desk.page(ana)
    assert (after.terms, after.standing, after.balance) == (before.terms, before.standing, before.balance)
    desk.renew(ana, pay=cash())
    with pytest.raises(Refused, match="Money was paid"):
        desk.do(withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)


def test_the_page_says_why_a_renewal_stays_as_withdrawing_does(desk: Desk, ana: int) -> None:
    def stays() -> str:
        said = desk.page(ana).renewal_stays
        if said:
            with pytest.raises(Refused, match=said):
                desk.do(withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY)
        return said

    assert stays() == (
        "Membership 0001 has only its first year. If it is not wanted after all, note a resignation on "
        "its first day, 1 February 2016: "
        "then nothing is owed for it."
    )
    desk.renew(ana)
    assert stays() == ""
    charge = desk.page(ana).terms[0].charge_id
    payer = desk.page(ana).payer_id
    desk.do(
        take_payment,
        contact_id=payer,
        amount=Money.of(1),
        method=Method.CASH,
        received_on=TODAY,
        charges=[charge],
        today=TODAY,
        now=NOW,
    )
    assert stays() == "Money was paid for this membership year. Take the payment back first."
    desk.do(resign, membership_id=ana, on=TODAY, today=TODAY)
    assert stays() == "Membership 0001 has ended already, on 20 October 2016."


def test_a_standing_order_goes_its_way(desk: Desk) -> None:
    ana = desk.enrol(method=ORDER)
    for state in (OrderState.FORM_SENT, OrderState.CLAIMED, OrderState.FIRST_SEEN, OrderState.REGULAR):
        desk.do(set_order_state, membership_id=ana, state=state, today=TODAY)
    order = desk.page(ana).order
    assert order is not None
    assert order.state is OrderState.REGULAR
    assert order.next_states == (OrderState.MISSED, OrderState.STOPPED)
    with pytest.raises(Refused, match="from “Regular” to “Form sent”"):
        desk.do(set_order_state, membership_id=ana, state=OrderState.FORM_SENT, today=TODAY)
    agreed = {"membership_id": ana, "interval": Interval.MONTH, "first_expected": TODAY, "today": TODAY}
    desk.do(change_order, amount=Money.of("2.25"), day=28, version=order.version, **agreed)
    changed = desk.page(ana).order
    assert changed is not None
    assert (changed.amount, changed.interval, changed.day) == (Money.of("2.25"), Interval.MONTH, 28)
    assert desk.page(ana).terms[0].amount == Money.of(27)
    for wrong in ({"amount": Money(0), "day": 1}, {"amount": Money(1), "day": 32}):
        with pytest.raises(BadInput):
            desk.do(change_order, **wrong, **agreed)
    with pytest.raises(Conflict):
        desk.do(change_order, amount=Money(1), day=1, version=order.version, **agreed)


def test_without_standing_order_there_is_none_to_change(desk: Desk, ana: int) -> None:
    with pytest.raises(NotFound, match="Member 0001 has no standing order"):
        desk.do(set_order_state, membership_id=ana, state=OrderState.STOPPED, today=TODAY)


def test_a_membership_that_is_gone_is_named_so(desk: Desk) -> None:
    with pytest.raises(NotFound, match="does not exist any more"):
        desk.do(resign, membership_id=77, on=TODAY, today=TODAY)


def test_every_deed_can_be_undone_and_done_again(desk: Desk, ana: int) -> None:
    office, (line,) = desk.office, desk.page(ana).members
    check_undo(office, lambda: desk.do(resign, membership_id=ana, on=TODAY, note="Moving", today=TODAY))
    check_undo(office, lambda: desk.do(mark_deceased, contact_id=line.contact_id, on=TODAY, today=TODAY))
    change = {"membership_id": ana, "today": TODAY, "now": NOW}
    check_undo(office, lambda: desk.do(change_membership, payer=person("Rosa"), method=ORDER, **change))
    desk.renew(ana, method=ORDER)
    term = desk.page(ana).terms[0]
    check_undo(office, lambda: desk.do(resign, membership_id=ana, on=TODAY, today=TODAY))
    check_undo(office, lambda: desk.do(change_membership, payer=person("Rosa"), method=CHEQUE, **change))
    check_undo(office, lambda: desk.do(waive_term, term_id=term.id, reason="Hardship", today=TODAY))
    check_undo(office, lambda: desk.do(withdraw_renewal, membership_id=ana, reason="Mistake", today=TODAY))
    state = {"membership_id": ana, "state": OrderState.CLAIMED, "today": TODAY}
    check_undo(office, lambda: desk.do(set_order_state, **state))
    order = {"membership_id": ana, "amount": Money.of(5), "interval": Interval.QUARTER, "day": 3}
    check_undo(office, lambda: desk.do(change_order, first_expected=TODAY, today=TODAY, **order))


def test_joining_and_leaving_can_be_undone_and_done_again(desk: Desk, pair: int) -> None:
    luis = desk.page(pair).members[1].contact_id
    leaving = {"membership_id": pair, "contact_id": luis, "on": TODAY, "today": TODAY}
    check_undo(desk.office, lambda: desk.do(remove_member, **leaving))
    desk.do(remove_member, **leaving)
    joining = {"membership_id": pair, "since": TODAY, "today": TODAY, "now": NOW}
    check_undo(desk.office, lambda: desk.do(add_member, who=person("Eva"), **joining))
    check_undo(desk.office, lambda: desk.do(add_member, who=luis, **joining))


def test_a_payment_taken_back_takes_the_standing_back(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    before = everything(desk.office)["standing_span"]
    desk.pay_all(ana, date(2016, 1, 20))
    assert desk.standing(ana).standing is Standing.CURRENT
    desk.office.undo()
    assert everything(desk.office)["standing_span"] == before
    assert desk.standing(ana).standing is Standing.LAPSED


def test_money_from_another_pocket_pays_as_well(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    friend = desk.contact(person("Rosa"))
    owed = desk.ask(queries.owed_for, number="0001")
    desk.do(
        take_payment,
        contact_id=friend,
        amount=owed.amount,
        method=Method.TRANSFER,
        received_on=date(2016, 1, 10),
        charges=owed.charge_ids,
        today=TODAY,
        now=NOW,
    )
    assert desk.standing(ana).standing is Standing.CURRENT
    assert desk.page(ana).terms[0].paid_on == date(2016, 1, 10)


def test_credit_set_against_a_term_later_gives_standing_until_it_is_released(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    owed = desk.ask(queries.owed_for, number="0001")
    desk.do(
        take_payment,
        contact_id=owed.contact_id,
        amount=owed.amount,
        method=CHEQUE,
        received_on=date(2016, 2, 1),
        today=TODAY,
        now=NOW,
    )
    assert desk.page(ana).balance == Money(0)
    assert desk.standing(ana).standing is Standing.LAPSED
    desk.do(allocate_rest, payment_id=1, charge_ids=[owed.charge_ids[0]], today=TODAY)
    assert desk.standing(ana).reason == "Current to 9 January 2017, paid by cheque"
    assert desk.ask(queries.standing_counts, today=TODAY)["current"] == 1
    desk.office.undo()
    assert desk.standing(ana).standing is Standing.LAPSED
    assert desk.ask(queries.standing_counts, today=TODAY)["lapsed"] == 1
    assert desk.ask(queries.audit) == []


def test_an_enrolment_that_was_paid_later_is_not_torn_out(desk: Desk) -> None:
    desk.enrol()
    enrolment = desk.office.undo_state().undo_id
    assert enrolment is not None
    desk.pay_all(1, TODAY)
    with pytest.raises(Conflict):
        desk.office.undo(enrolment)
    assert desk.standing(1).reason == "Current to 19 October 2017, paid by cheque"


def test_a_second_day_of_death_is_refused_and_with_a_word_moves_what_ended_with_the_first(desk: Desk) -> None:
    joined = TODAY - timedelta(days=30)
    alone = desk.enrol(person("Ana"), joined=joined)
    pair = desk.enrol(person("Luis"), person("Eva"), kind="joint", joined=joined)
    first, second = TODAY - timedelta(days=9), TODAY - timedelta(days=2)
    people = [desk.page(alone).members[0].contact_id, desk.page(pair).members[0].contact_id]
    for contact_id in people:
        desk.do(mark_deceased, contact_id=contact_id, on=first, today=TODAY)
        with pytest.raises(Refused, match="is noted as deceased on 11 October 2016 already: nothing was changed"):
            desk.do(mark_deceased, contact_id=contact_id, on=second, today=TODAY)
        assert desk.do(mark_deceased, contact_id=contact_id, on=first, today=TODAY).nothing
        desk.do(mark_deceased, contact_id=contact_id, on=second, today=TODAY, moves=True)
        assert desk.ask(contact, contact_id=contact_id).draft.deceased_on == second
    assert desk.page(alone).ended_on == second
    assert [(line.contact_id, line.until) for line in desk.page(pair).members if line.until] == [(people[1], second)]


def test_the_form_of_a_person_moves_the_end_of_a_membership_with_the_day_of_death(desk: Desk) -> None:
    alone = desk.enrol(person("Ana"), joined=TODAY - timedelta(days=30))
    who = desk.page(alone).members[0].contact_id
    desk.do(mark_deceased, contact_id=who, on=TODAY, today=TODAY)
    draft = desk.ask(contact, contact_id=who).draft
    earlier = TODAY - timedelta(days=5)
    desk.do(change_person, contact_id=who, draft=replace(draft, deceased_on=earlier), today=TODAY)
    assert (desk.page(alone).ended_on, desk.page(alone).ending) == (earlier, Ending.DECEASED)
    desk.do(change_person, contact_id=who, draft=replace(draft, deceased_on=None), today=TODAY)  # by mistake
    desk.do(mark_deceased, contact_id=who, on=TODAY, today=TODAY)
    assert desk.page(alone).ended_on == TODAY
    desk.office.undo()
    assert desk.page(alone).ended_on == earlier


def test_nobody_who_died_becomes_the_payer(desk: Desk) -> None:
    number, gone = desk.enrol(person("Ana")), desk.contact(person("Luis"))
    desk.do(mark_deceased, contact_id=gone, on=TODAY, today=TODAY)
    refused = pytest.raises(Refused, match="is noted as deceased on 20 October 2016")
    with refused:
        desk.do(change_membership, membership_id=number, payer=gone, method=CHEQUE, today=TODAY, now=NOW)
    with refused:
        desk.enrol(person("Eva"), payer=gone)


def test_letting_off_a_remainder_keeps_what_was_paid_as_paid_for(desk: Desk) -> None:
    ana = desk.enrol(person("Ana"), first_payment=cash(amount="27.00"))
    term = desk.page(ana).terms[0]
    assert desk.page(ana).balance == Money.of("3.00")
    desk.do(waive_term, term_id=term.id, reason="Hardship", today=TODAY)
    page = desk.page(ana)
    assert page.balance == NOTHING
    assert (page.terms[0].paid, page.terms[0].owed, page.terms[0].let_off) == (Money.of("27"), NOTHING, Money.of("3"))
    assert page.terms[0].paid_on == TODAY
    desk.office.undo()
    assert desk.page(ana).balance == Money.of("3.00")
    assert desk.page(ana).terms[0].paid_on is None


def test_letting_off_what_nothing_was_paid_of_is_undone_whole(desk: Desk) -> None:
    ana = desk.enrol(person("Ana"), first_payment=cash(amount="27.00"))
    term = desk.page(ana).terms[0]
    check_undo(desk.office, lambda: desk.do(waive_term, term_id=term.id, reason="Hardship", today=TODAY))
