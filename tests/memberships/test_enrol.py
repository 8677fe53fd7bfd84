"""Enrolling and renewing."""

from dataclasses import replace
from datetime import date

import pytest

from psg_admin.kernel.days import DayRange
from psg_admin.kernel.errors import BadInput, Conflict, NotFound, Refused
from psg_admin.kernel.money import Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import add_type, change_type, mark_deceased, resign, set_order_state
from psg_admin.memberships.settings import MembershipSettings
from psg_admin.memberships.states import Interval, OrderState, Scheme, Standing
from psg_admin.payments.operations import take_payment
from psg_admin.payments.queries import receipt_paper
from psg_admin.people.particulars import ContactDraft
from psg_admin.people.queries import contact, find_contacts
from psg_admin.settings import save_settings
from psg_admin.store.numbering import has_right_check
from tests.memberships.desk import CASH, CHEQUE, ORDER, Desk, cash, check_undo, everything, person
from tests.offices import NOW, TODAY

NEXT_YEAR = date(2017, 10, 20)


def test_a_volunteer_enrols_a_member_who_pays_by_standing_order(desk: Desk) -> None:
    changes = desk.enrolled(method=ORDER)
    assert changes.summary == "Lucía Ramírez Ñato enrolled as member 0001"
    assert changes.reference == "0001"
    assert changes.made is not None
    page = desk.page(changes.made)
    assert [line.name for line in page.members] == ["Ramírez Ñato, Lucía"]
    assert page.payer_name == "Ramírez Ñato, Lucía"
    (term,) = page.terms
    assert term.quote.show() == "Individual £30.00 − 10\u00a0% standing order £3.00 = £27.00"
    assert term.period == DayRange(TODAY, NEXT_YEAR)
    assert term.owed == page.balance == Money.of(27)
    assert page.standing.reason == "Current to 19 October 2017, not paid yet"
    assert page.order is not None
    assert page.order.reference.startswith("PSG0001")
    assert has_right_check(page.order.reference)
    assert (page.order.amount, page.order.interval, page.order.day) == (Money.of(27), Interval.YEAR, 20)
    assert page.order.state is OrderState.NONE


def test_what_the_fee_panel_shows_is_what_is_owed(desk: Desk) -> None:
    for code in desk.types:
        for method in (ORDER, CHEQUE):
            quote = desk.ask(queries.fee_for, code=code, method=method, day=TODAY)
            page = desk.page(desk.enrol(kind=code, method=method))
            assert page.terms[0].quote == quote
            assert page.balance == page.terms[0].amount == quote.total


def test_the_first_term_is_shown_before_it_is_made(desk: Desk) -> None:
    asked = {"type_id": desk.types["student"], "method": ORDER}
    shown = desk.ask(queries.first_term, joined=TODAY, **asked)
    (term,) = desk.page(desk.enrol(kind="student", method=ORDER)).terms
    assert (shown.period, shown.quote, shown.refused) == (term.period, term.quote, "")
    too_early = desk.ask(queries.first_term, joined=date(2005, 3, 31), **asked)
    assert too_early.quote is None
    assert too_early.refused.startswith("Student has no fee on 31 March 2005")


def test_no_discount_before_the_day_on_which_it_began(desk: Desk) -> None:
    before = desk.page(desk.enrol(method=ORDER, joined=date(2013, 6, 13)))
    assert before.terms[0].amount == Money.of(30)
    on_the_day = desk.page(desk.enrol(person("Ana", "Díaz"), method=ORDER, joined=date(2013, 6, 14)))
    assert on_the_day.terms[0].amount == Money.of(27)


def test_an_instalment_is_the_fee_divided_and_rounded_up(desk: Desk) -> None:
    page = desk.page(desk.enrol(kind="student", method=ORDER, interval=Interval.MONTH))
    assert page.terms[0].amount == Money.of("22.72")
    assert page.order is not None
    assert page.order.amount == Money.of("1.90")


def test_a_joint_membership_is_paid_by_somebody_else(desk: Desk) -> None:
    payer = desk.contact(person("Rosa", "Quispe"))
    changes = desk.enrolled(person("Ana", "Díaz"), person("Luis", "Díaz"), kind="joint", payer=payer)
    assert changes.summary == "Ana Díaz and Luis Díaz enrolled as members 0001"
    assert changes.made is not None
    page = desk.page(changes.made)
    assert [line.name for line in page.members] == ["Díaz, Ana", "Díaz, Luis"]
    assert page.payer_id == payer
    owed = desk.ask(queries.owed_for, number="1")
    assert (owed.contact_id, owed.amount, owed.payer_name) == (payer, Money.of(45), "Quispe, Rosa")
    for line in page.members:
        at = desk.standing_of(line.contact_id)
        assert at is not None
        assert at.standing is Standing.CURRENT
    assert desk.standing_of(payer) is None
    assert [p.number for p in desk.ask(queries.for_contact, contact_id=payer, day=TODAY)] == ["0001"]


@pytest.mark.parametrize("on_file", [False, True])
def test_somebody_new_lives_where_the_first_member_does(desk: Desk, *, on_file: bool) -> None:
    home = replace(person("Ana", "Díaz"), street="1 Mill Road", town="Leeds", postcode="LS1 1UR")
    new, elsewhere = person("Luis", "Díaz"), replace(person("Rosa", "Díaz"), town="York")
    known = desk.contact(person("Iván", "Vega"))

    def at(second: ContactDraft | int) -> tuple[str, str, str]:
        page = desk.page(desk.enrol(desk.contact(home) if on_file else home, second, kind="joint"))
        draft = desk.ask(contact, contact_id=page.members[1].contact_id).draft
        return draft.street, draft.town, draft.postcode

    assert at(new) == ("1 Mill Road", "Leeds", "LS1 1UR")
    assert at(elsewhere) == ("", "York", "")
    assert at(known) == ("", "", "")


def test_nobody_is_put_where_post_comes_back_from(desk: Desk) -> None:
    gone = desk.contact(replace(person("Ana", "Díaz"), town="Leeds", gone_away=True))
    page = desk.page(desk.enrol(gone, person("Luis", "Díaz"), kind="joint"))
    assert desk.ask(contact, contact_id=page.members[1].contact_id).draft.town == ""


def test_a_payer_may_be_entered_with_the_enrolment(desk: Desk) -> None:
    page = desk.page(desk.enrol(payer=person("Rosa", "Quispe")))
    assert page.payer_name == "Quispe, Rosa"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"kind": "individual"}, "Individual takes one member, not 3"),
        ({"kind": "joint"}, "Joint takes 2 members, not 3"),
    ],
)
def test_more_members_than_the_type_takes_are_refused(sqlite_desk: Desk, args: dict[str, str], sentence: str) -> None:
    before = everything(sqlite_desk.office)
    with pytest.raises(Refused, match=sentence):
        sqlite_desk.enrol(person("Ana"), person("Luis"), person("Eva"), kind=args["kind"])
    assert everything(sqlite_desk.office) == before


def test_enrolments_that_make_no_sense_are_refused_in_words(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    ana = desk.contact(person("Ana"))
    dead = desk.contact(person("Luis", deceased_on=date(2015, 1, 1)))
    before = everything(desk.office)
    with pytest.raises(Refused, match="entered twice"):
        desk.enrol(ana, ana, kind="joint")
    with pytest.raises(Refused, match="deceased on 1 January 2015"):
        desk.enrol(dead)
    with pytest.raises(BadInput, match="not a likely day"):
        desk.enrol(ana, joined=date(2061, 1, 1))
    with pytest.raises(Refused, match="no fee on 31 March 2005"):
        desk.enrol(ana, joined=date(2005, 3, 31))
    with pytest.raises(BadInput, match="letters and digits"):
        desk.enrol(ana, number="<b>1</b>")
    assert everything(desk.office) == before


def test_a_member_is_renewed_and_not_enrolled_again(sqlite_desk: Desk) -> None:
    ana = sqlite_desk.contact(person("Ana", "Díaz"))
    sqlite_desk.enrol(ana)
    with pytest.raises(Refused, match="Ana Díaz has membership 0001 already"):
        sqlite_desk.enrol(ana)


def test_a_type_without_fee_or_closed_takes_nobody(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    made = desk.do(add_type, code="patron", name="Patron").made
    assert made is not None
    desk.types["patron"] = made
    with pytest.raises(Refused, match="Patron has no fee yet"):
        desk.enrol(kind="patron")
    desk.do(
        change_type,
        type_id=desk.types["student"],
        name="Student",
        people=1,
        lifetime=False,
        concession=True,
        open=False,
    )
    with pytest.raises(Refused, match="Student takes no new members"):
        desk.enrol(kind="student")


def test_numbers_are_drawn_in_turn_around_those_given(desk: Desk) -> None:
    assert desk.enrolled(person("A", "A")).reference == "0001"
    assert desk.enrolled(person("B", "B"), number="0002").reference == "0002"
    assert desk.enrolled(person("C", "C"), number=" gb77 ").reference == "GB77"
    assert desk.enrolled(person("D", "D")).reference == "0003"
    with pytest.raises(BadInput, match="number GB77 already"):
        desk.enrolled(person("E", "E"), number="GB77")


def test_money_in_hand_is_taken_and_receipted_with_the_enrolment(desk: Desk) -> None:
    changes = desk.enrolled(first_payment=cash(gift="5"))
    assert changes.more["receipt"] == "R-2016-0001"
    assert changes.made is not None
    page = desk.page(changes.made)
    assert page.terms[0].paid_on == TODAY
    assert page.balance == Money(0)
    assert page.standing.reason == "Current to 19 October 2017, paid in cash"


def test_a_membership_that_costs_nothing_is_current_at_once(desk: Desk) -> None:
    changes = desk.enrolled(kind="friend", method=ORDER, first_payment=cash())
    assert changes.made is not None
    page = desk.page(changes.made)
    assert page.standing.reason == "Current to 19 October 2017, nothing to pay"
    assert page.terms[0].charge_id is None
    assert page.order is None
    assert desk.ask(queries.owed_for, number="0001").charge_ids == ()


def test_a_life_member_pays_once_and_never_lapses(desk: Desk) -> None:
    life = desk.enrol(kind="life", method=ORDER, joined=date(2010, 1, 1), first_payment=cash(date(2010, 1, 1)))
    page = desk.page(life, date(2150, 1, 1))
    assert page.standing.standing is Standing.LIFE
    assert page.terms[0].amount == Money.of(500)
    assert page.order is None
    assert page.renewal.refused == "This membership is for life: there is nothing to renew."
    with pytest.raises(Refused, match="for life"):
        desk.renew(life)


# --- renewing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "start"),
    [
        (date(2016, 10, 20), date(2017, 3, 1)),  # early: added to the end
        (date(2017, 3, 1), date(2017, 3, 1)),
        (date(2017, 5, 29), date(2017, 3, 1)),  # the last day of grace: continues
        (date(2017, 5, 30), date(2017, 5, 30)),  # lapsed: from the day
    ],
)
def test_renewing_early_in_grace_and_after_lapse(desk: Desk, on: date, start: date) -> None:
    joined = date(2016, 3, 1)
    ana = desk.enrol(joined=joined, first_payment=cash(joined))
    assert desk.page(ana, on).renewal.period == DayRange(start, date(start.year + 1, start.month, start.day))
    changes = desk.renew(ana, on)
    assert changes.reference == "0001"
    page = desk.page(ana, on)
    assert [t.period.start for t in page.terms] == [start, joined]
    assert page.terms[0].quote.total == Money.of(30)
    assert desk.standing(ana, start).standing is Standing.CURRENT


def test_a_fixed_year_ends_with_march(desk: Desk) -> None:
    desk.do(save_settings, settings=MembershipSettings(scheme=Scheme.YEAR))
    ana = desk.enrol(joined=date(2015, 6, 10), first_payment=cash(date(2015, 6, 10)))
    assert desk.page(ana).terms[0].period == DayRange(date(2015, 6, 10), date(2016, 4, 1))
    desk.renew(ana, date(2016, 5, 1), pay=cash(date(2016, 5, 1)))
    assert desk.page(ana).terms[0].period == DayRange(date(2016, 4, 1), date(2017, 4, 1))
    assert desk.standing(ana).reason == "Current to 31 March 2017, paid in cash"


def test_the_fee_of_a_renewal_is_that_of_its_first_day(desk: Desk) -> None:
    joined = date(2012, 12, 1)
    ana = desk.enrol(joined=joined, method=ORDER, first_payment=cash(joined))
    assert desk.page(ana).terms[0].amount == Money.of(30)
    desk.do(set_order_state, membership_id=ana, state=OrderState.FIRST_SEEN, today=TODAY)
    desk.renew(ana, date(2013, 6, 1))  # early, for the term from 1 December 2013
    assert desk.page(ana).terms[0].amount == Money.of(27)


def test_type_and_method_may_change_with_a_renewal(desk: Desk) -> None:
    joined = date(2015, 10, 25)
    ana = desk.enrol(joined=joined, first_payment=cash(joined))
    desk.renew(ana, type_id=desk.types["student"], method=ORDER)
    page = desk.page(ana)
    assert (page.type_name, page.next_type_name, page.method) == ("Individual", "Student", ORDER)
    assert desk.page(ana, date(2016, 10, 25)).type_name == "Student"
    assert page.terms[0].quote.show() == "Student £25.25 − 10\u00a0% standing order £2.53 = £22.72"
    assert page.order is not None
    assert page.order.first_expected == date(2016, 10, 25)


def test_a_term_unpaid_after_ninety_days_gives_no_standing_until_paid(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    assert desk.standing(ana, date(2016, 4, 8)).standing is Standing.CURRENT
    assert desk.standing(ana).reason == "Unpaid since 10 January 2016"
    with pytest.raises(Refused, match=r"unpaid\. Take its payment of £30.00"):
        desk.renew(ana)
    desk.pay_all(ana, TODAY)
    assert desk.standing(ana, date(2016, 10, 19)).standing is Standing.LAPSED
    assert desk.standing(ana).reason == "Current to 9 January 2017, paid by cheque"


def test_a_term_that_is_paid_but_for_a_little_counts_and_is_short(desk: Desk) -> None:
    ana = desk.enrol(joined=date(2016, 1, 10))
    owed = desk.ask(queries.owed_for, number="0001")
    desk.do(
        take_payment,
        contact_id=owed.contact_id,
        amount=Money.of(29),
        method=CASH,
        received_on=date(2016, 1, 10),
        charges=owed.charge_ids,
        today=TODAY,
        now=NOW,
    )
    assert desk.standing(ana).reason == "Current to 9 January 2017, £1.00 short"
    desk.do(save_settings, settings=MembershipSettings(paid_share=100))
    assert desk.standing(ana).reason == "£1.00 short since 10 January 2016"
    assert desk.standing(ana).standing is Standing.LAPSED
    assert desk.ask(queries.owed_for, number="0001").amount == Money.of(1)
    desk.pay_all(ana, date(2016, 3, 1))
    assert desk.standing(ana, date(2016, 4, 9)).standing is Standing.CURRENT


def test_after_a_resignation_the_number_is_kept_and_the_term_starts_on_the_day(desk: Desk) -> None:
    joined = date(2015, 9, 1)
    ana = desk.enrol(joined=joined, first_payment=cash(joined))
    desk.do(resign, membership_id=ana, on=date(2016, 8, 1), today=TODAY)
    assert desk.standing(ana).reason == "Resigned on 1 August 2016"
    changes = desk.renew(ana)
    assert changes.reference == "0001"
    page = desk.page(ana)
    assert page.ended_on is None
    assert page.terms[0].period.start == TODAY


def test_who_died_is_not_renewed(desk: Desk) -> None:
    ana = desk.enrol()
    (line,) = desk.page(ana).members
    desk.do(mark_deceased, contact_id=line.contact_id, on=TODAY, today=TODAY)
    assert desk.page(ana).standing.reason == "Died on 20 October 2016"
    assert desk.page(ana).renewal.refused == "Member 0001 has died: there is nothing to renew."
    with pytest.raises(Refused, match="has died"):
        desk.renew(ana)


def test_a_renewal_over_somebody_elses_change_is_refused(sqlite_desk: Desk) -> None:
    joined = date(2015, 10, 25)
    ana = sqlite_desk.enrol(joined=joined, first_payment=cash(joined))
    version = sqlite_desk.page(ana).version
    sqlite_desk.renew(ana, method=ORDER, version=version)
    with pytest.raises(Conflict):
        sqlite_desk.renew(ana, version=version)


# --- undo -------------------------------------------------------------------------------------------------------------


def test_enrolments_and_renewals_can_be_undone_and_done_again(desk: Desk) -> None:
    check_undo(desk.office, lambda: desk.enrolled(method=ORDER))
    check_undo(desk.office, lambda: desk.enrolled(person("Ana"), person("Luis"), kind="joint", payer=person("Rosa")))
    joined = date(2015, 10, 25)
    ana = desk.enrol(joined=joined, first_payment=cash(joined))
    check_undo(desk.office, lambda: desk.renew(ana, method=ORDER))


def test_a_number_stays_spent_when_its_enrolment_is_undone(desk: Desk) -> None:
    desk.enrol()
    desk.office.undo()
    assert desk.enrolled().reference == "0002"


def test_a_paid_enrolment_is_taken_back_with_its_payment_and_comes_back_with_its_receipt(desk: Desk) -> None:
    changes = desk.enrolled(method=ORDER, first_payment=cash())
    assert changes.made is not None
    page = desk.page(changes.made)
    desk.office.undo()
    assert desk.ask(find_contacts, text="lucia") == []
    with pytest.raises(NotFound):
        desk.ask(contact, contact_id=page.payer_id)
    with pytest.raises(NotFound):
        desk.enrolled(page.payer_id)
    rows = everything(desk.office)
    assert all(not rows[name] for name in ("contact", "payment", "charge", "receipt", "allocation"))
    assert all(not rows[name] for name in ("membership", "member", "term", "standing_order", "standing_span"))
    assert desk.ask(queries.audit) == []
    desk.office.redo()
    again = desk.page(changes.made)
    assert (again.members, again.terms, again.standing) == (page.members, page.terms, page.standing)
    assert (again.payer_id, again.balance) == (page.payer_id, page.balance)
    assert desk.ask(receipt_paper, number=changes.more["receipt"]).voided is None
    desk.office.undo()
    assert desk.enrolled().reference == "0002"


def test_a_paid_renewal_is_taken_back_with_its_payment(desk: Desk) -> None:
    joined = date(2015, 9, 1)
    ana = desk.enrol(joined=joined, first_payment=cash(joined))
    desk.do(resign, membership_id=ana, on=date(2016, 8, 1), note="Moved away", today=TODAY)
    before = desk.page(ana)
    desk.renew(ana, method=ORDER, type_id=desk.types["student"], pay=cash())
    assert desk.standing(ana).standing is Standing.CURRENT
    desk.office.undo()
    after = desk.page(ana)
    assert (after.terms, after.standing, after.order) == (before.terms, before.standing, None)
    assert (after.type_id, after.method, after.ended_on, after.end_note) == (
        before.type_id,
        CHEQUE,
        date(2016, 8, 1),
        "Moved away",
    )
    assert after.balance == Money(0)
    assert desk.ask(queries.audit) == []


def test_a_paid_enrolment_stays_once_it_was_renewed(desk: Desk) -> None:
    joined = date(2015, 10, 25)
    desk.enrol(joined=joined, first_payment=cash(joined))
    first = desk.office.undo_state().undo_id
    assert first is not None
    desk.renew(1)
    with pytest.raises(Conflict, match="something made later needs it"):
        desk.office.undo(first)
