"""Another type for a membership: from the next term on, or at once with the difference; and who pays for it."""

from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from psg_admin.kernel.changes import Changes
from psg_admin.kernel.errors import Refused
from psg_admin.kernel.money import NOTHING, Money
from psg_admin.memberships import queries
from psg_admin.memberships.operations import (
    change_kind,
    change_membership,
    mark_deceased,
    remove_member,
    renew,
    resign,
    withdraw_renewal,
)
from psg_admin.memberships.states import Interval
from psg_admin.payments import queries as payments
from psg_admin.payments.operations import issue_receipt, take_payment, void_receipt
from psg_admin.reports.audit import audit
from psg_admin.store.list_query import ListQuery
from tests.memberships.desk import CHEQUE, ORDER, Desk, cash, check_undo, person
from tests.offices import NOW, TODAY

JOINED = date(2016, 2, 1)


def become(desk: Desk, membership_id: int, kind: str, **more: Any) -> None:
    desk.do(change_kind, membership_id=membership_id, type_id=desk.types[kind], today=TODAY, now=NOW, **more)


def balance(desk: Desk, contact_id: int) -> Money:
    found: Money = desk.ask(payments.balances, contact_ids=[contact_id])[contact_id]
    return found


def numbers_of(desk: Desk, kind: str) -> list[int]:
    query = ListQuery(filters={"type": kind})
    return list(desk.ask(queries.member_list_ids, query=query, today=TODAY))


def test_a_type_changes_with_the_next_term_and_the_one_that_runs_keeps_its_own(desk: Desk) -> None:
    ana = desk.enrol(kind="student", joined=JOINED, first_payment=cash(JOINED))
    check_undo(desk.office, partial(become, desk, ana, "individual"))
    become(desk, ana, "individual")
    page = desk.page(ana)
    assert (page.type_name, page.concession, page.next_type_name) == ("Student", True, "Individual")
    assert (numbers_of(desk, "student"), numbers_of(desk, "individual")) == ([1], [])
    desk.renew(ana, date(2017, 1, 10))
    assert desk.page(ana).type_name == "Student"
    assert desk.page(ana, date(2017, 2, 1)).type_name == "Individual"
    assert desk.page(ana, date(2017, 2, 1)).terms[0].amount == Money.of(30)
    with pytest.raises(Refused, match="Member 0001 is Individual already"):
        become(desk, ana, "individual")


@pytest.mark.parametrize(
    ("before", "after", "owed", "words"),
    [("individual", "student", "-4.75", "£4.75 less"), ("student", "individual", "4.75", "£4.75 more"),
     ("individual", "friend", "-30", "£30.00 less"), ("friend", "individual", "30", "£30.00 more")],
)  # fmt: skip
def test_at_once_the_difference_is_owed_or_left_over(
    desk: Desk, before: str, after: str, owed: str, words: str
) -> None:
    ana = desk.enrol(kind=before, joined=JOINED, first_payment=cash(JOINED))
    check_undo(desk.office, partial(become, desk, ana, after, at_once=True))
    become(desk, ana, after, at_once=True)
    assert words in (desk.office.undo_state().undo or "")
    page = desk.page(ana)
    assert page.balance == Money.of(owed)
    assert page.membership_balance == max(NOTHING, Money.of(owed))
    assert page.type_name == page.next_type_name != before
    assert desk.ask(audit) == []


def test_the_days_before_a_change_at_once_keep_the_type_of_then(desk: Desk) -> None:
    ana = desk.enrol(kind="student", joined=JOINED, first_payment=cash(JOINED))
    before = date(2016, 10, 19)
    check_undo(desk.office, partial(become, desk, ana, "individual", at_once=True))
    become(desk, ana, "individual", at_once=True)
    assert [desk.page(ana, day).type_name for day in (JOINED, before, TODAY)] == ["Student", "Student", "Individual"]
    assert (desk.page(ana, before).concession, desk.page(ana).concession) == (True, False)
    for day, kind in ((before, "student"), (TODAY, "individual"), (date(2016, 1, 1), "student")):
        query = ListQuery(filters={"type": kind}, sort="type")
        assert list(desk.ask(queries.member_list_ids, query=query, today=day)) == [1]
        assert [row.type_code for row in desk.ask(queries.member_list_rows, ids=[1], today=day)] == [kind]
    [contact] = [line.contact_id for line in desk.page(ana).members]
    held = [desk.ask(queries.held_by, contact_ids=[contact], day=day)[contact] for day in (before, TODAY)]
    assert [(one.type_name, one.concession) for one in held] == [("Student", True), ("Individual", False)]
    become(desk, ana, "friend", at_once=True)  # twice on a day: what was of no day is not kept
    become(desk, ana, "student", at_once=True)
    assert [desk.page(ana, day).type_name for day in (before, TODAY)] == ["Student", "Student"]
    assert desk.ask(audit) == []


def test_a_term_that_goes_takes_its_changes_of_type_with_it(desk: Desk) -> None:
    ana = desk.enrol(joined=JOINED, first_payment=cash(JOINED))
    desk.renew(ana, JOINED)
    later = date(2017, 3, 1)
    desk.do(change_kind, membership_id=ana, type_id=desk.types["joint"], today=later, now=NOW, at_once=True)
    assert [desk.page(ana, day).type_name for day in (date(2017, 2, 28), later)] == ["Individual", "Joint"]
    gone = partial(desk.do, withdraw_renewal, membership_id=ana, reason="By mistake", today=later)
    check_undo(desk.office, gone)
    check_undo(desk.office, partial(_back_anew, desk, ana))
    gone()
    assert desk.page(ana, later).type_name == "Individual"
    assert desk.ask(audit) == []


def _back_anew(desk: Desk, membership_id: int) -> None:
    """Let somebody resign on the first day of the term whose type has changed, and come back on that day."""
    day = date(2017, 2, 1)

    def both(session: Session) -> Changes:
        resign(session, membership_id=membership_id, on=day, today=date(2017, 3, 1))
        return renew(session, membership_id=membership_id, on=day, today=date(2017, 3, 1), now=NOW)

    desk.office.write(both)
    assert desk.page(membership_id, date(2017, 2, 28)).type_name == "Joint"


def test_at_once_without_a_difference_nothing_is_owed(desk: Desk) -> None:
    ana = desk.enrol(kind="individual", joined=JOINED, first_payment=cash(JOINED))
    become(desk, ana, "joint", at_once=True, difference=False)
    assert (desk.page(ana).type_name, desk.page(ana).balance) == ("Joint", NOTHING)
    assert desk.ask(audit) == []


def test_what_falls_due_in_instalments_does_so_at_the_new_sum(desk: Desk) -> None:
    ana = desk.enrol(kind="individual", method=ORDER, interval=Interval.QUARTER, joined=JOINED)
    become(desk, ana, "joint", at_once=True)
    [debt] = desk.ask(payments.owed_list, today=TODAY, query=ListQuery(filters={"due": "yes"}))
    assert (debt.amount, debt.owed) == (Money.of("40.50"), Money.of("30.39"))  # three of four, rounded up
    assert desk.ask(audit) == []


@pytest.mark.parametrize(
    ("kind", "more", "sentence"),
    [
        ("individual", {}, "Individual takes one member, not 2"),
        ("life", {"at_once": True}, "A membership for life begins with a renewal"),
        ("joint", {"at_once": True}, "Member 0001 is Joint already"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, kind: str, more: dict[str, Any], sentence: str) -> None:
    people = (person("Ana"), person("Leo"))
    ana = desk.enrol(*people, kind="joint", joined=JOINED)
    if kind == "life":
        desk.do(
            remove_member, membership_id=ana, contact_id=desk.page(ana).members[1].contact_id, on=TODAY, today=TODAY
        )
    with pytest.raises(Refused, match=sentence):
        become(desk, ana, kind, **more)


def test_one_that_has_ended_is_renewed_first(desk: Desk) -> None:
    ana = desk.enrol(joined=JOINED)
    desk.do(resign, membership_id=ana, on=date(2016, 6, 1), today=TODAY)
    with pytest.raises(Refused, match="has ended: renew it first"):
        become(desk, ana, "student")


# --- who pays ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def couple(desk: Desk) -> int:
    """A joint membership of £45, of which £20 are paid by the first of the two."""
    both = desk.enrol(person("Leo", "Cruz"), person("Eva", "Soto"), kind="joint", joined=JOINED)
    owed = desk.ask(queries.owed_for, number="0001")
    desk.do(
        take_payment, contact_id=owed.contact_id, amount=Money.of(20), method=CHEQUE, received_on=JOINED,
        charges=owed.charge_ids, today=TODAY, now=NOW,
    )  # fmt: skip
    return both


def test_who_survives_in_a_joint_membership_pays_with_what_is_owed(desk: Desk, couple: int) -> None:
    leo, eva = (line.contact_id for line in desk.page(couple).members)
    check_undo(desk.office, partial(desk.do, mark_deceased, contact_id=leo, on=TODAY, today=TODAY))
    desk.do(mark_deceased, contact_id=leo, on=TODAY, today=TODAY)
    page = desk.page(couple)
    assert (page.payer_id, page.balance, page.membership_balance) == (eva, Money.of(25), Money.of(25))
    assert balance(desk, leo) == NOTHING
    desk.pay_all(couple, TODAY)
    [receipt] = desk.ask(payments.receipt_rows, ids=desk.ask(payments.receipt_ids, query=ListQuery("Soto")))
    assert (receipt.payer, receipt.amount) == ("Soto, Eva", Money.of(25))
    assert desk.standing(couple).reason == "Current to 31 January 2017, paid by cheque"
    assert desk.ask(audit) == []


def test_nothing_is_receipted_to_the_dead(desk: Desk, couple: int) -> None:
    leo = desk.page(couple).members[0].contact_id
    [number] = [row.number for row in desk.ask(
        payments.receipt_rows, ids=desk.ask(payments.receipt_ids, query=ListQuery())
    )]  # fmt: skip
    desk.do(mark_deceased, contact_id=leo, on=TODAY, today=TODAY)
    paid = desk.do(
        take_payment, contact_id=leo, amount=Money.of(5), method=CHEQUE, received_on=TODAY, today=TODAY, now=NOW
    )
    assert paid.reference == ""
    with pytest.raises(Refused, match="Leo Cruz has died: no receipt is made out"):
        desk.do(issue_receipt, payment_id=paid.made, today=TODAY)
    void = desk.do(void_receipt, number=number, reason="Wrong address", today=TODAY)
    assert void.summary.endswith("none replaces it, because its payer has died")
    assert desk.ask(audit) == []


def test_who_leaves_pays_no_more_unless_that_is_said(desk: Desk, couple: int) -> None:
    leo, eva = (line.contact_id for line in desk.page(couple).members)
    leave = partial(desk.do, remove_member, membership_id=couple, contact_id=leo, on=TODAY, today=TODAY)
    leave(still_pays=True)
    assert (desk.page(couple).payer_id, balance(desk, leo)) == (leo, Money.of(25))
    desk.office.undo()
    check_undo(desk.office, leave)
    leave()
    assert (desk.page(couple).payer_id, balance(desk, leo), balance(desk, eva)) == (eva, NOTHING, Money.of(25))


@pytest.mark.parametrize("leave", [False, True])
def test_a_new_payer_takes_what_is_owed_along_or_leaves_it(desk: Desk, couple: int, leave: bool) -> None:  # noqa: FBT001
    leo = desk.page(couple).payer_id
    rosa = desk.contact(person("Rosa", "Lima"))
    change = partial(
        desk.do, change_membership, membership_id=couple, payer=rosa, method=CHEQUE, today=TODAY, now=NOW,
        leave_debts=leave,
    )  # fmt: skip
    check_undo(desk.office, change)
    said = change().summary
    assert said.endswith("£25.00 stays with who owed it" if leave else "with £25.00 that is owed")
    owing, free = (leo, rosa) if leave else (rosa, leo)
    assert (balance(desk, owing), balance(desk, free)) == (Money.of(25), NOTHING)
    assert desk.page(couple).membership_balance == Money.of(25)
    assert desk.ask(audit) == []


def test_who_pays_for_others_and_dies_leaves_the_question_to_the_office(desk: Desk) -> None:
    rosa = desk.contact(person("Rosa", "Lima"))
    ana = desk.enrol(person("Ana"), payer=rosa, joined=JOINED)
    desk.do(mark_deceased, contact_id=rosa, on=TODAY, today=TODAY)
    assert desk.page(ana).payer_id == rosa
    assert [row.number for row in desk.ask(queries.without_payer)] == ["0001"]
    desk.do(
        change_membership, membership_id=ana, payer=desk.page(ana).members[0].contact_id, method=CHEQUE, today=TODAY,
        now=NOW,
    )  # fmt: skip
    assert desk.ask(queries.without_payer) == []
