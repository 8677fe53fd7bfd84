"""What other fees would come to, before anything is saved; and several fees set in one deed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psg_admin.kernel.errors import BadInput, NotFound, UserError
from psg_admin.kernel.money import Money
from psg_admin.memberships.operations import add_discount, set_order_state, set_schedule
from psg_admin.memberships.order_papers import what_if_words
from psg_admin.memberships.queries import scheme
from psg_admin.memberships.queries.paying import fees_what_if
from psg_admin.memberships.rules.paying import Paying
from psg_admin.memberships.rules.what_if import (
    DiscountChange,
    FeeChanges,
    WhatIf,
    changed_scheme,
    checked_changes,
    what_if,
)
from psg_admin.memberships.states import Interval, OrderState
from psg_admin.payments.states import Method
from tests.memberships.desk import CHEQUE, ORDER, Desk, check_undo, person
from tests.memberships.test_paying import MEMBERS, SCHEME, member, order, pays
from tests.offices import TODAY

APRIL = date(2017, 4, 1)


def asked(desk: Desk, fee: str | None = "40", *discounts: DiscountChange, day: date = APRIL) -> FeeChanges:
    fees = () if fee is None else ((desk.types["individual"], Money.of(fee)),)
    return FeeChanges(day, fees, discounts)


def test_income_then_is_told_beside_income_now(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    pays(desk, "Ana")
    pays(desk, "Rosa", "36")
    pays(desk, "Luz", "60", kind="joint")
    by_cheque = desk.enrol(person("Vera"))
    desk.pay_all(by_cheque, TODAY)
    desk.enrol(person("Inés"), kind="life")
    found: WhatIf = desk.ask(fees_what_if, changes=asked(desk), today=TODAY)
    # Today: two by order at £27, one at £30, one joint at £40.50; then £36, £36, £40 and £40.50.
    assert (found.now, found.then) == (Money.of("124.50"), Money.of("152.50"))
    assert (found.members, found.for_life) == (4, 1)
    assert [(one.label, one.members, one.now.plain(), one.then.plain()) for one in found.types] == [
        ("Individual", 3, "84.00", "112.00"), ("Joint", 1, "40.50", "40.50"),
    ]  # fmt: skip
    assert [(one.key, one.members, one.now.plain(), one.then.plain()) for one in found.ways] == [
        (ORDER, 3, "94.50", "112.50"), (CHEQUE, 1, "30.00", "40.00"),
    ]  # fmt: skip
    assert [(one.number, one.then.plain(), one.short.plain()) for one in found.affected] == [
        ("0001", "36.00", "9.00"), ("0002", "36.00", "0.00"), ("0003", "40.50", "-19.50"), ("0004", "40.00", "0.00"),
    ]  # fmt: skip
    assert (found.short_orders, found.short, found.over_orders, found.over) == (
        1, Money.of(9), 1, Money.of("19.50"),
    )  # fmt: skip
    assert what_if_words(found) == [
        "From 1 April 2017 the subscriptions come to £152.50 a year, by today’s fees to £124.50: £28.00 more.",
        "1 standing order pays too little, £9.00 a year.", "1 standing order pays too much, £19.50 a year.",
    ]  # fmt: skip
    assert desk.ask(scheme).type(desk.types["individual"]).fee_on(APRIL) == Money.of(30)


def test_who_earns_no_discount_is_counted_with_the_whole_fee(sqlite_desk: Desk) -> None:
    desk = sqlite_desk
    made = pays(desk, "Ana")
    desk.do(set_order_state, membership_id=made, state=OrderState.STOPPED, today=TODAY)
    found = desk.ask(fees_what_if, changes=asked(desk), today=TODAY)
    assert (found.now, found.then, found.short_orders) == (Money.of(30), Money.of(40), 0)


@pytest.mark.parametrize(
    ("discount", "fee"),
    [
        (DiscountChange(ORDER, percent=Decimal(20)), "24.00"),
        (DiscountChange(ORDER, amount=Money.of(2)), "28.00"),
        (DiscountChange(ORDER), "30.00"),
        (DiscountChange(Method.CARD, percent=Decimal(50)), "27.00"),
    ],
)
def test_another_discount_takes_the_place_of_the_one_there_is(
    sqlite_desk: Desk, discount: DiscountChange, fee: str
) -> None:
    rows = sqlite_desk.ask(scheme)
    later = changed_scheme(rows, asked(sqlite_desk, None, discount))
    kind = later.type(sqlite_desk.types["individual"])
    assert later.quote(kind, method=ORDER, day=APRIL).total.plain() == fee
    assert later.quote(kind, method=ORDER, day=TODAY).total.plain() == "27.00"


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        (FeeChanges(date(2016, 10, 19), ((1, Money.of(40)),)), BadInput, "19 October 2016 is past"),
        (FeeChanges(APRIL, ((1, Money(-1)),)), BadInput, "less than £0.00"),
        (FeeChanges(APRIL, ((1, Money(1)), (1, Money(2)))), BadInput, "named once"),
        (FeeChanges(APRIL, ((9, Money(1)),)), NotFound, "does not exist any more"),
        (FeeChanges(APRIL, (), (DiscountChange(ORDER, percent=Decimal(101)),)), BadInput, "at most 100"),
        (FeeChanges(APRIL, (), (DiscountChange(ORDER), DiscountChange(ORDER))), BadInput, "named once"),
    ],
)
def test_changes_that_cannot_be_are_refused(changes: FeeChanges, error: type[UserError], said: str) -> None:
    with pytest.raises(error, match=said):
        checked_changes(SCHEME, changes, today=TODAY)


def test_what_the_schedule_has_anyway_is_no_change() -> None:
    same = FeeChanges(APRIL, ((1, Money.of(25)),), (DiscountChange(ORDER, percent=Decimal(10)),))
    assert checked_changes(SCHEME, same, today=TODAY) == FeeChanges(APRIL)


@given(MEMBERS, st.integers(0, 10_000), st.sampled_from([None, Decimal(5), Decimal(25)]))
def test_the_parts_add_up_and_only_who_is_affected_is_named(
    members: list[Paying], pence: int, percent: Decimal | None
) -> None:
    changes = FeeChanges(APRIL, ((1, Money(pence)),), (DiscountChange(ORDER, percent=percent),))
    found = what_if(members, SCHEME, changed_scheme(SCHEME, changes), from_day=APRIL, today=TODAY)
    assert found.members + found.for_life == len(members)
    for shares in (found.types, found.ways):
        assert Money.total(one.now for one in shares) == found.now
        assert Money.total(one.then for one in shares) == found.then
    gained = Money.total(one.then - one.now for one in found.affected)
    assert found.then - found.now == gained
    assert found.short - found.over == Money.total(one.short for one in found.affected)
    assert all(one.now != one.then or one.short for one in found.affected)


def test_an_order_by_the_month_is_short_by_each_payment() -> None:
    monthly = member(order("1.50", every=Interval.MONTH))
    found = what_if([monthly], SCHEME, SCHEME, from_day=APRIL, today=TODAY)
    (one,) = found.affected
    assert one.instruction is not None
    assert (one.instruction.amount, one.instruction.short, one.short) == (Money(188), Money(38), Money(38 * 12))
    assert (found.now, found.then) == (Money.of(18), Money.of("22.50"))


def test_several_fees_and_discounts_are_set_in_one_deed(desk: Desk) -> None:
    changes = FeeChanges(
        APRIL,
        ((desk.types["individual"], Money.of(40)), (desk.types["joint"], Money.of(60)),
         (desk.types["student"], Money.of("25.25"))),
        (DiscountChange(ORDER, amount=Money.of(2)), DiscountChange(Method.CARD)),
    )  # fmt: skip

    def save() -> None:
        done = desk.do(set_schedule, changes=changes, today=TODAY)
        assert done.summary == (
            "Fees from 1 April 2017: Individual £40.00, Joint £60.00, £2.00 off by standing order"
        )  # fmt: skip

    desk.do(add_discount, method=ORDER, percent=Decimal(50), from_day=date(2017, 6, 1))
    check_undo(desk.office, save)
    save()
    rows = desk.ask(scheme)
    assert checked_changes(rows, changes, today=TODAY) == FeeChanges(APRIL)
    kind = rows.type(desk.types["joint"])
    assert rows.quote(kind, method=ORDER, day=date(2018, 1, 1)).total == Money.of(58)
    assert rows.quote(kind, method=ORDER, day=TODAY).total == Money.of("40.50")
    assert desk.do(set_schedule, changes=changes, today=TODAY).nothing
    gone = FeeChanges(APRIL, (), (DiscountChange(ORDER),))
    assert desk.do(set_schedule, changes=gone, today=TODAY).summary == (
        "Fees from 1 April 2017: no discount by standing order"
    )
    assert desk.ask(scheme).quote(kind, method=ORDER, day=APRIL).total == Money.of(60)
